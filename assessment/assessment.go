package assessment

import (
	"strings"
	"time"
)

// Assessment is one round for one unit with one questionnaire version, in
// agreed mode: one person or a group gives one named set of answers.
type Assessment struct {
	ID             string
	OrganizationID string
	UnitID         string
	Ref            Ref            // the exact questionnaire it is pinned to
	Questionnaire  *Questionnaire // what Ref names; never changed
	Form           Form
	AnsweredBy     string // who agreed on the answers: "The Claims team"
	Answers        Answers
	Notes          map[string]string // evidence, or why a statement does not apply, by statement id
	Rest           map[string]bool   // components answered to the end in spite of the adaptive stop
	CreatedAt      time.Time
	UpdatedAt      time.Time // when an answer last changed; zero before the first
	SubmittedAt    time.Time // zero while it is being answered
	Summary        *Summary  // what it said when last submitted; nil before the first time
	Events         []Event   // what was done to it, oldest first; kept as long as the assessment is
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

// Given is an answer with its note.
type Given struct {
	Answer Answer
	Note   string
}

// Start begins an assessment of a unit. It fails with an InvalidError when
// answeredBy is no name or the questionnaire has no such form.
func Start(id string, unit Unit, ref Ref, q *Questionnaire, form Form, answeredBy, who string, now time.Time) (*Assessment, error) {
	answeredBy, err := CleanName("answered_by", "who gives the answers", answeredBy)
	if err != nil {
		return nil, err
	}
	if form != Full && (form != Quick || len(q.Asked(Quick)) == 0) {
		return nil, Invalid("form", "Choose the full or the quick form.")
	}
	return &Assessment{
		ID: id, OrganizationID: unit.OrganizationID, UnitID: unit.ID, Ref: ref, Questionnaire: q, Form: form,
		AnsweredBy: answeredBy, Answers: Answers{}, Notes: map[string]string{}, Rest: map[string]bool{},
		CreatedAt: now, Events: []Event{{At: now, Who: who, What: EventStarted}},
	}, nil
}

// Submitted reports whether the answers were handed in.
func (a *Assessment) Submitted() bool { return !a.SubmittedAt.IsZero() }

// Answer takes the answers to statements of one cell. What is not mentioned
// stays as it was. It refuses everything with an InvalidError, one problem a
// statement, when one answer is not allowed, and with ErrClosed once submitted.
func (a *Assessment) Answer(at Place, given map[string]Given, now time.Time) error {
	if a.Submitted() {
		return ErrClosed
	}
	cell := a.Questionnaire.Components[at.Component].Cells[at.Level-1]
	var problems []Problem
	known := 0
	for _, s := range cell.Asked(a.Form) {
		if g, ok := given[s.ID]; ok {
			known++
			problems = append(problems, checkGiven(s, g)...)
		}
	}
	if known < len(given) {
		return ErrNotFound
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	for id, g := range given {
		a.keep(id, g)
	}
	a.UpdatedAt = now
	return nil
}

func (a *Assessment) keep(statement string, g Given) {
	delete(a.Answers, statement)
	if g.Answer != Unanswered {
		a.Answers[statement] = g.Answer
	}
	delete(a.Notes, statement)
	if note := strings.TrimSpace(g.Note); note != "" {
		a.Notes[statement] = note
	}
}

func checkGiven(s Statement, g Given) []Problem {
	var problems []Problem
	switch {
	case g.Answer == NotAsked:
		problems = append(problems, Problem{s.ID, "Choose one of the answers."})
	case g.Answer == DoesNotApply && s.NotApplicable == "":
		problems = append(problems, Problem{s.ID, "This statement always applies. Choose another answer."})
	case g.Answer == DoesNotApply && strings.TrimSpace(g.Note) == "":
		problems = append(problems, Problem{s.ID, "Say in a few words why this does not apply."})
	}
	if err := CheckText(g.Note, NoteLimit); err != nil {
		problems = append(problems, Problem{s.ID, "The note " + err.Error() + "."})
	}
	return problems
}

// AnswerRest keeps asking a component beyond the adaptive stop.
func (a *Assessment) AnswerRest(component string) error {
	if a.Submitted() {
		return ErrClosed
	}
	if a.Questionnaire.Component(component) == nil {
		return ErrNotFound
	}
	a.Rest[component] = true
	return nil
}

// LastAsked is the last level to be asked of a component, 1 to 5: the adaptive
// stop, unless the rest is answered anyway.
func (a *Assessment) LastAsked(c *Component) int {
	if a.Rest[c.ID] {
		return LevelCount
	}
	return LastAsked(c, a.Form, a.Answers)
}

// Asked are the answers as they are scored: what the adaptive stop left out and
// nobody answered is NotAsked.
func (a *Assessment) Asked() Answers {
	asked := make(Answers, len(a.Answers))
	for i := range a.Questionnaire.Components {
		c := &a.Questionnaire.Components[i]
		last := a.LastAsked(c)
		for l := range c.Cells {
			for _, s := range c.Cells[l].Asked(a.Form) {
				if answer := a.Answers[s.ID]; answer != Unanswered {
					asked[s.ID] = answer
				} else if l+1 > last {
					asked[s.ID] = NotAsked
				}
			}
		}
	}
	return asked
}

// Result scores the answers given so far.
func (a *Assessment) Result() Result { return Score(a.Questionnaire, a.Form, a.Asked()) }

// Submit hands the answers in. Missing answers do not prevent it: the result
// says what is missing.
func (a *Assessment) Submit(who string, now time.Time) error {
	if a.Submitted() {
		return ErrClosed
	}
	result := a.Result()
	summary := result.Summary()
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
		if e.What == EventSubmitted {
			return ErrClosed
		}
	}
	if a.Submitted() {
		return ErrClosed
	}
	return nil
}

// Evidence counts the answers "mostly" and "fully", and those among them that
// say what could be shown. It never changes a position.
func (a *Assessment) Evidence() (shown, of int) {
	for _, s := range a.Questionnaire.Asked(a.Form) {
		if a.Answers[s.ID].Points() >= 2 {
			of++
			if a.Notes[s.ID] != "" {
				shown++
			}
		}
	}
	return shown, of
}

// DueAgain is when the unit should be looked at again: twelve months on.
func (a *Assessment) DueAgain() time.Time { return a.SubmittedAt.AddDate(1, 0, 0) }
