package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Check is one round of a companion check for one unit: agreed, where one person
// or a group gives one named set of choices, or a survey, where several choose
// in confidence by one shared link.
//
// An agreed one is answered and submitted, and may be reopened. A survey goes
// one way: it is prepared, it asks, it is closed by hand or by date, and its
// result is made; until then it may ask again, afterwards nothing changes, so
// that two looks never differ by one person. Before there is a result nothing is
// shown of it but how many took part.
type Check struct {
	ID             string
	OrganizationID string
	UnitID         string
	Ref            Ref                 // the exact questionnaire it is pinned to
	Questionnaire  *CheckQuestionnaire // what Ref names; never changed
	Mode           Mode
	AnsweredBy     string // agreed: who gives the answers
	Fits           Fits   // agreed: what was chosen so far; what people chose in a survey is never here
	CheckSettings         // survey
	CreatedAt      time.Time
	UpdatedAt      time.Time // when a choice last changed; zero before the first
	OpenedAt       time.Time // survey: when the link was made; zero before
	ClosedAt       time.Time // survey: by hand; zero: not
	SubmittedAt    time.Time // when the result was made; zero: there is none, or it is open again
	Result         *CheckResult
	Repeats        int     // survey: of those who took part, how many did from a browser somebody had taken part from
	Version        int     // counts the changes
	Events         []Event // what was done to it, oldest first; never what respondents did
}

// StartCheck begins an agreed check of a unit. It fails with an InvalidError when
// answeredBy is no name.
func StartCheck(id string, unit Unit, ref Ref, q *CheckQuestionnaire, answeredBy, who string, now time.Time) (*Check, error) {
	answeredBy, err := CleanName("answered_by", "who gives the answers", answeredBy)
	if err != nil {
		return nil, err
	}
	return &Check{
		ID: id, OrganizationID: unit.OrganizationID, UnitID: unit.ID, Ref: ref, Questionnaire: q, Mode: Agreed,
		AnsweredBy: answeredBy, Fits: Fits{}, CreatedAt: now, Events: []Event{{At: now, Who: who, What: EventStarted}},
	}, nil
}

// CheckSettings are what an owner chooses for a survey.
type CheckSettings struct {
	Threshold int       // people; what fewer said is never shown
	ClosesAt  time.Time // zero: closed by hand
}

// check refuses settings nobody could take part under. The closing date may stay
// as it was.
func (s CheckSettings) check(closed, now time.Time) error {
	if problems := roundProblems(s.Threshold, s.ClosesAt, closed, now); problems != nil {
		return &InvalidError{problems}
	}
	return nil
}

// PrepareCheck begins a survey of a unit. Settings nobody could take part under
// are an InvalidError with all that is wrong.
func PrepareCheck(id string, unit Unit, ref Ref, q *CheckQuestionnaire, settings CheckSettings, who string, now time.Time) (*Check, error) {
	if err := settings.check(time.Time{}, now); err != nil {
		return nil, err
	}
	return &Check{
		ID: id, OrganizationID: unit.OrganizationID, UnitID: unit.ID, Ref: ref, Questionnaire: q, Mode: SurveyMode,
		CheckSettings: settings, Fits: Fits{}, CreatedAt: now, Events: []Event{{At: now, Who: who, What: EventStarted}},
	}, nil
}

// Submitted reports whether there is a result.
func (c *Check) Submitted() bool { return !c.SubmittedAt.IsZero() }

// Answer takes what was chosen for aspects. What is not mentioned stays as it
// was. Unknown aspects are ErrNotFound, what cannot be chosen is an InvalidError;
// then nothing is taken. Of a survey, or once submitted, it is ErrClosed.
func (c *Check) Answer(fits Fits, now time.Time) error {
	if c.Mode != Agreed || c.Submitted() {
		return ErrClosed
	}
	if err := c.Questionnaire.check(fits); err != nil {
		return err
	}
	for number, fit := range fits {
		delete(c.Fits, number)
		if fit != NotChosen {
			c.Fits[number] = fit
		}
	}
	c.UpdatedAt = now
	return nil
}

// check refuses choices the questionnaire does not offer.
func (q *CheckQuestionnaire) check(fits Fits) error {
	var problems []Problem
	for number, fit := range fits {
		if q.Aspect(number) == nil {
			return ErrNotFound
		}
		if fit < NotChosen || fit > FitDontKnow {
			problems = append(problems, Problem{AspectField(number), q.Aspect(number).Name + ": choose one of the descriptions, or “Don’t know”."})
		}
	}
	if len(problems) > 0 {
		slices.SortFunc(problems, func(a, b Problem) int { return compareFields(a.Field, b.Field) })
		return &InvalidError{problems}
	}
	return nil
}

// AspectField is the name of the field an aspect is answered in.
func AspectField(number int) string { return fmt.Sprintf("aspect-%d", number) }

func compareFields(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return slices.Compare([]byte(a), []byte(b))
}

// CheckComplete says which aspects nothing was chosen for, as an InvalidError
// with a problem an aspect; nil when there is none.
func (q *CheckQuestionnaire) CheckComplete(fits Fits) error {
	if err := q.check(fits); err != nil {
		return err
	}
	var problems []Problem
	for _, aspect := range q.Aspects {
		if fits[aspect.Number] == NotChosen {
			problems = append(problems, Problem{AspectField(aspect.Number), aspect.Name + ": choose the description that fits best, or “Don’t know”."})
		}
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	return nil
}

// Submit makes the result of an agreed check. Something must have been chosen
// for every aspect, be it "don't know".
func (c *Check) Submit(who string, now time.Time) error {
	if c.Mode != Agreed || c.Submitted() {
		return ErrClosed
	}
	if err := c.Questionnaire.CheckComplete(c.Fits); err != nil {
		return err
	}
	c.SubmittedAt, c.Result = now, c.Questionnaire.Result(c.Fits)
	c.record(EventSubmitted, who, "", now)
	return nil
}

// Reopen lets the choices of an agreed check be changed again; why is kept in
// the trail.
func (c *Check) Reopen(who, why string, now time.Time) error {
	if c.Mode != Agreed || !c.Submitted() {
		return ErrClosed
	}
	why, err := CleanName("why", "why it is reopened", why)
	if err != nil {
		return err
	}
	c.SubmittedAt, c.Result = time.Time{}, nil
	c.record(EventReopened, who, why, now)
	return nil
}

// State is how far a survey has come at a moment: one that closes by date is
// closed from that moment, whether or not anybody looks.
func (c *Check) State(now time.Time) SurveyState {
	switch {
	case c.Submitted():
		return Published
	case !c.ClosedAt.IsZero(), !c.ClosesAt.IsZero() && !now.Before(c.ClosesAt):
		return Closed
	case c.OpenedAt.IsZero():
		return Preparing
	default:
		return Answerable
	}
}

// CheckAnswerable is nil while people can take part in a survey, else ErrClosed.
func (c *Check) CheckAnswerable(now time.Time) error {
	if c.Mode != SurveyMode || c.State(now) != Answerable {
		return ErrClosed
	}
	return nil
}

// Change takes other settings. The threshold people were promised when they were
// asked stays; once there is a result it is ErrClosed.
func (c *Check) Change(settings CheckSettings, who string, now time.Time) error {
	if c.Mode != SurveyMode || c.State(now) == Published {
		return ErrClosed
	}
	if !c.OpenedAt.IsZero() && settings.Threshold != c.Threshold {
		return Invalid("threshold", "People were already asked under the promise of the threshold as it is. It stays.")
	}
	if err := settings.check(c.ClosesAt, now); err != nil {
		return err
	}
	var changed []string
	if settings.Threshold != c.Threshold {
		changed = append(changed, fmt.Sprintf("threshold %d", settings.Threshold))
	}
	if !settings.ClosesAt.Equal(c.ClosesAt) {
		changed = append(changed, "last day to answer")
	}
	if c.CheckSettings = settings; changed != nil {
		c.record(EventChanged, who, strings.Join(changed, ", "), now)
	}
	return nil
}

// Open makes the link people take part by, or another one in its place. A closed
// survey must be extended first (ErrClosed).
func (c *Check) Open(who string, now time.Time) error {
	state := c.State(now)
	if c.Mode != SurveyMode || state != Preparing && state != Answerable {
		return ErrClosed
	}
	if c.OpenedAt.IsZero() {
		c.OpenedAt = now
	}
	c.record(EventOpened, who, "", now)
	return nil
}

// Close stops asking by hand.
func (c *Check) Close(who string, now time.Time) error {
	if err := c.CheckAnswerable(now); err != nil {
		return err
	}
	c.ClosedAt = now
	c.record(EventClosed, who, "", now)
	return nil
}

// Extend sets another closing date, or none when it is zero, and asks again by
// the same link if the survey was closed. Once there is a result it is ErrClosed.
func (c *Check) Extend(closesAt time.Time, who string, now time.Time) error {
	if c.Mode != SurveyMode || c.State(now) == Published {
		return ErrClosed
	}
	settings := CheckSettings{c.Threshold, closesAt}
	if err := settings.check(time.Time{}, now); err != nil {
		return err
	}
	c.CheckSettings, c.ClosedAt = settings, time.Time{}
	c.record(EventExtended, who, "", now)
	return nil
}

// Publish makes what people chose together the result, for good. It must be
// closed (ErrClosed) and enough people must have taken part.
func (c *Check) Publish(result *CheckResult, who string, now time.Time) error {
	if c.Mode != SurveyMode || c.State(now) != Closed {
		return ErrClosed
	}
	if result.TooFew {
		return Invalid("", fmt.Sprintf("%d %s took part and the threshold is %d, so nothing can be shown. Ask again.",
			result.Respondents, people(result.Respondents), c.Threshold))
	}
	c.SubmittedAt, c.Result = now, result
	c.record(EventPublished, who, "", now)
	return nil
}

// CheckDiscard says whether it may be thrown away: only what never had a result.
func (c *Check) CheckDiscard() error {
	for _, e := range c.Events {
		if e.What == EventSubmitted || e.What == EventPublished {
			return ErrClosed
		}
	}
	return nil
}

func (c *Check) record(what EventKind, who, note string, now time.Time) {
	c.Events = append(slices.Clip(c.Events), Event{At: now, Who: who, What: what, Note: note})
}
