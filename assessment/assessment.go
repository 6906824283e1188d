package assessment

import "time"

// Assessment is one round for one unit with one questionnaire version, in
// agreed mode: one person or a group gives one named set of answers.
type Assessment struct {
	ID             string
	OrganizationID string
	UnitID         string
	Ref            Ref // the exact questionnaire it is pinned to
	Sheet
	AnsweredBy  string   // who agreed on the answers: "The Claims team"
	SurveyID    string   // of the survey it was agreed on from; empty: none
	Carried     *Carried // what it was given of last time's answers, to be confirmed; nil: it began blank
	CreatedAt   time.Time
	UpdatedAt   time.Time // when an answer last changed; zero before the first
	SubmittedAt time.Time // zero while it is being answered
	Summary     *Summary  // what it said when last submitted; nil before the first time
	Events      []Event   // what was done to it, oldest first; kept as long as the assessment is
}

// Event is an entry of the audit trail.
type Event struct {
	At   time.Time
	Who  string // the user's name
	What EventKind
	Note string
}

// EventKind is something worth recording.
type EventKind string

// The kinds of event of an assessment.
const (
	EventStarted   EventKind = "started"
	EventSubmitted EventKind = "submitted"
	EventReopened  EventKind = "reopened"
)

// Start begins an assessment of a unit. It fails with an InvalidError when
// answeredBy is no name or the questionnaire has no such form.
func Start(id string, unit Unit, ref Ref, q *Questionnaire, form Form, answeredBy, who string, now time.Time) (*Assessment, error) {
	answeredBy, err := CleanName("answered_by", "who gives the answers", answeredBy)
	if err != nil {
		return nil, err
	}
	if err := checkForm(q, form); err != nil {
		return nil, err
	}
	return &Assessment{
		ID: id, OrganizationID: unit.OrganizationID, UnitID: unit.ID, Ref: ref, Sheet: NewSheet(q, form),
		AnsweredBy: answeredBy, CreatedAt: now, Events: []Event{{At: now, Who: who, What: EventStarted}},
	}, nil
}

// Submitted reports whether the answers were handed in.
func (a *Assessment) Submitted() bool { return !a.SubmittedAt.IsZero() }

// Answer takes the answers to statements of one cell; see Sheet.Answer. Once
// submitted it is ErrClosed.
func (a *Assessment) Answer(at Place, given map[string]Given, now time.Time) error {
	if a.Submitted() {
		return ErrClosed
	}
	if err := a.Sheet.Answer(at, given); err != nil {
		return err
	}
	a.UpdatedAt = now
	return nil
}

// AnswerRest keeps asking a component beyond the adaptive stop.
func (a *Assessment) AnswerRest(component string) error {
	if a.Submitted() {
		return ErrClosed
	}
	return a.Sheet.AnswerRest(component)
}

// Submit hands the answers in. Missing answers do not prevent it: the result
// says what is missing.
func (a *Assessment) Submit(who string, now time.Time) error {
	if a.Submitted() {
		return ErrClosed
	}
	summary := a.Sheet.Summary()
	a.SubmittedAt, a.Summary = now, &summary
	a.Events = append(a.Events, Event{At: now, Who: who, What: EventSubmitted})
	return nil
}

// Reopened reports whether it was submitted before and is being changed.
func (a *Assessment) Reopened() bool { return !a.Submitted() && a.Summary != nil }

// Reopen lets the answers be changed again; why is kept in the audit trail. The
// Summary stays, so that lists can say what was submitted before.
func (a *Assessment) Reopen(who, why string, now time.Time) error {
	if !a.Submitted() {
		return ErrClosed
	}
	why, err := CleanName("why", "why it is reopened", why)
	if err != nil {
		return err
	}
	a.SubmittedAt = time.Time{}
	a.Events = append(a.Events, Event{At: now, Who: who, What: EventReopened, Note: why})
	return nil
}

// CheckDiscard says whether it may be thrown away: only what was never
// submitted. A result that was reopened was somebody's result, and is ErrClosed.
func (a *Assessment) CheckDiscard() error {
	for _, e := range a.Events {
		if e.What == EventSubmitted || e.What == EventImported {
			return ErrClosed
		}
	}
	if a.Submitted() {
		return ErrClosed
	}
	return nil
}

// DueAgain is when the unit should be looked at again: twelve months on.
func (a *Assessment) DueAgain() time.Time { return a.SubmittedAt.AddDate(1, 0, 0) }
