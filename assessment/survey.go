package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// How few people a group may have and still be shown.
const (
	DefaultThreshold = 5
	LowestThreshold  = 3
	highestThreshold = 100
)

// WelcomeLimit is how long the text on the start page may be, in characters.
const WelcomeLimit = 2000

// Survey is one round for one unit that several people answer in confidence. It
// holds what the owner decides; who was asked and what was answered are kept
// apart from it, and from each other.
//
// It goes one way: it is prepared, it asks, it is closed, it is published. Until
// a result was published it may be reopened; from then on nothing changes, so
// that two looks never differ by one person.
type Survey struct {
	ID             string
	OrganizationID string
	UnitID         string
	Ref            Ref            // the exact questionnaire it is pinned to
	Questionnaire  *Questionnaire // what Ref names; never changed
	SurveySettings
	CreatedAt   time.Time
	OpenedAt    time.Time // when the first link was made; zero before
	ClosedAt    time.Time // by hand; zero: not
	PublishedAt time.Time // zero until there is a result
	Summary     *Summary  // of the published result
	Events      []Event   // what the owner did, oldest first; never what respondents did
}

// SurveySettings are what an owner chooses.
type SurveySettings struct {
	Form      Form
	Asking    Asking
	Threshold int       // people; what fewer said is never shown
	ClosesAt  time.Time // zero: closed by hand
	Welcome   string    // the owner's words on the start page; may be empty
}

// Asking is how people come to a survey.
type Asking string

// The ways of asking.
const (
	SharedLink    Asking = "shared"   // one link for all; nobody is named
	PersonalLinks Asking = "personal" // a link each; who has answered is known, never what
)

// SurveyState is how far a survey has come.
type SurveyState string

// The states, in order.
const (
	Preparing  SurveyState = "preparing" // no link was made yet
	Answerable SurveyState = "asking"    // people can answer
	Closed     SurveyState = "closed"    // nobody can answer; nothing is shown but the count
	Published  SurveyState = "published" // the result is there, for good
)

// The kinds of event of a survey, besides EventStarted.
const (
	EventChanged   EventKind = "changed"
	EventOpened    EventKind = "opened"
	EventInvited   EventKind = "invited"
	EventReminded  EventKind = "reminded"
	EventRevoked   EventKind = "revoked"
	EventExtended  EventKind = "extended"
	EventClosed    EventKind = "closed"
	EventPublished EventKind = "published"
	EventAgreed    EventKind = "agreed" // an agreed assessment was begun from it
)

// PrepareSurvey begins a survey of a unit. Settings nobody could answer under
// are an InvalidError with all that is wrong.
func PrepareSurvey(id string, unit Unit, ref Ref, q *Questionnaire, settings SurveySettings, who string, now time.Time) (*Survey, error) {
	settings, err := settings.clean(q, time.Time{}, now)
	if err != nil {
		return nil, err
	}
	return &Survey{
		ID: id, OrganizationID: unit.OrganizationID, UnitID: unit.ID, Ref: ref, Questionnaire: q, SurveySettings: settings,
		CreatedAt: now, Events: []Event{{At: now, Who: who, What: EventStarted}},
	}, nil
}

// clean checks settings as they were typed. The closing date may stay as it was.
func (s SurveySettings) clean(q *Questionnaire, closed, now time.Time) (SurveySettings, error) {
	var problems []Problem
	refuse := func(field, text string) { problems = append(problems, Problem{field, text}) }
	if checkForm(q, s.Form) != nil {
		refuse("form", "Choose the full or the quick form.")
	}
	if s.Asking != SharedLink && s.Asking != PersonalLinks {
		refuse("asking", "Choose one link for all or a link each.")
	}
	problems = append(problems, roundProblems(s.Threshold, s.ClosesAt, closed, now)...)
	s.Welcome = strings.TrimSpace(s.Welcome)
	if err := CheckText(s.Welcome, WelcomeLimit); err != nil {
		refuse("welcome", "The text "+err.Error()+".")
	}
	if len(problems) > 0 {
		return s, &InvalidError{problems}
	}
	return s, nil
}

// roundProblems is what is wrong with a threshold and with when a survey closes,
// which may stay as it was.
func roundProblems(threshold int, closesAt, closed, now time.Time) []Problem {
	var problems []Problem
	if threshold < LowestThreshold || threshold > highestThreshold {
		problems = append(problems, Problem{"threshold", fmt.Sprintf("Choose a number from %d to %d.", LowestThreshold, highestThreshold)})
	}
	if !closesAt.IsZero() && !closesAt.Equal(closed) && !closesAt.After(now) {
		problems = append(problems, Problem{"closes", "Choose a day that is not over yet, or leave it empty to close by hand."})
	}
	return problems
}

// State is how far the survey has come at a moment: one that closes by date is
// closed from that moment, whether or not anybody looks.
func (s *Survey) State(now time.Time) SurveyState {
	switch {
	case !s.PublishedAt.IsZero():
		return Published
	case !s.ClosedAt.IsZero(), !s.ClosesAt.IsZero() && !now.Before(s.ClosesAt):
		return Closed
	case s.OpenedAt.IsZero():
		return Preparing
	default:
		return Answerable
	}
}

// CheckAnswerable is nil while people can answer, else ErrClosed.
func (s *Survey) CheckAnswerable(now time.Time) error {
	if s.State(now) != Answerable {
		return ErrClosed
	}
	return nil
}

// Change takes other settings. What people were promised when they were asked,
// the threshold, and what they answer stay as they are from the first link on;
// once published nothing changes (ErrClosed).
func (s *Survey) Change(settings SurveySettings, who string, now time.Time) error {
	if s.State(now) == Published {
		return ErrClosed
	}
	if !s.OpenedAt.IsZero() {
		settings.Form, settings.Asking = s.Form, s.Asking
		if settings.Threshold != s.Threshold {
			return Invalid("threshold", "People were already asked under the promise of the threshold as it is. It stays.")
		}
	}
	settings, err := settings.clean(s.Questionnaire, s.ClosesAt, now)
	if err != nil {
		return err
	}
	s.SurveySettings = settings
	s.record(EventChanged, who, "", now)
	return nil
}

// Open begins to ask: a link was made or people were invited. Further links of
// one that is open are recorded; a closed one must be reopened first (ErrClosed).
func (s *Survey) Open(who string, what EventKind, note string, now time.Time) error {
	switch s.State(now) {
	case Closed, Published:
		return ErrClosed
	case Preparing:
		s.OpenedAt = now
	}
	s.record(what, who, note, now)
	return nil
}

// Close stops asking by hand.
func (s *Survey) Close(who string, now time.Time) error {
	if err := s.CheckAnswerable(now); err != nil {
		return err
	}
	s.ClosedAt = now
	s.record(EventClosed, who, "", now)
	return nil
}

// Extend sets another closing date, or none when it is zero, and asks again if
// the survey was closed. Once published it is ErrClosed.
func (s *Survey) Extend(closesAt time.Time, who string, now time.Time) error {
	if s.State(now) == Published {
		return ErrClosed
	}
	settings := s.SurveySettings
	settings.ClosesAt = closesAt
	settings, err := settings.clean(s.Questionnaire, time.Time{}, now)
	if err != nil {
		return err
	}
	s.SurveySettings, s.ClosedAt = settings, time.Time{}
	s.record(EventExtended, who, "", now)
	return nil
}

// Publish makes what the responses say together the survey's result, for good.
// It must be closed (ErrClosed) and enough people must have answered.
func (s *Survey) Publish(result *SurveyResult, who string, now time.Time) error {
	if s.State(now) != Closed {
		return ErrClosed
	}
	if result.TooFew {
		return Invalid("", fmt.Sprintf("%d %s answered and the threshold is %d, so nothing can be shown. Extend the survey and ask again.",
			result.Respondents, people(result.Respondents), s.Threshold))
	}
	summary := result.Summary(s.Questionnaire)
	s.PublishedAt, s.Summary = now, &summary
	s.record(EventPublished, who, "", now)
	return nil
}

func people(n int) string {
	if n == 1 {
		return "person"
	}
	return "people"
}

// CheckDiscard says whether it may be thrown away with all responses: only what
// was never published.
func (s *Survey) CheckDiscard() error {
	if !s.PublishedAt.IsZero() {
		return ErrClosed
	}
	return nil
}

func (s *Survey) record(what EventKind, who, note string, now time.Time) {
	s.Events = append(slices.Clip(s.Events), Event{At: now, Who: who, What: what, Note: note})
}

// Turnout counts people, never answers.
type Turnout struct {
	Invited   int // personal links that are not revoked
	Started   int // begun, not handed in
	Done      int // personal links that were used to hand in
	Responses int // handed in and not withdrawn
}

// Invitation is somebody asked by name. It never leads to what they answered.
type Invitation struct {
	ID    string
	Name  string         // may be empty
	Email string         // may be empty when the link is handed over otherwise
	Role  RespondentRole // empty: they say so themselves
	State InvitationState
}

// InvitationState is how far somebody has come.
type InvitationState string

// The states of an invitation.
const (
	StateInvited InvitationState = "invited"
	StateStarted InvitationState = "started"
	StateDone    InvitationState = "done"
	StateRevoked InvitationState = "revoked" // the link no longer works
)

// Missing reports whether a reminder makes sense.
func (i Invitation) Missing() bool { return i.State == StateInvited || i.State == StateStarted }

// Invitee is somebody to be asked, with the hash of the secret in their link.
type Invitee struct {
	Invitation
	LinkHash string
	Message  Message // kind, subject and body to send; without a body they hear of the link otherwise
}

// Draft is a response that is being answered. It is nobody's response yet, and
// shown to nobody but who has its link.
type Draft struct {
	Role RespondentRole // empty until chosen, where the invitation does not say
	Sheet
	Amends bool // it will take the place of a response that was handed in
}

// Respondent is what a link leads to: the survey, and how far who holds it has
// come. It never holds what others answered.
type Respondent struct {
	Survey       *Survey // without its events
	Unit         Unit
	Organization Organization
	Invitation   *Invitation // nil: not by a personal link
	Draft        *Draft      // nil: not started, or Used
	Used         bool        // the link was used to hand in
}

// Receipt is what the link to one's own response leads to.
type Receipt struct {
	Survey       *Survey // without its events
	Unit         Unit
	Organization Organization
	Response     Response
}
