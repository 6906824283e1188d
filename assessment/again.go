package assessment

import (
	"slices"
	"time"
)

// Carried is what an assessment was given of the unit's last agreed one: the
// answers of then, each to be confirmed or changed. It is shown beside the
// statements and never counted: scoring, progress and the adaptive stop know only
// what stands in the sheet. It never changes.
//
// A survey has none: whoever is asked in confidence answers afresh.
type Carried struct {
	From       string    // the assessment the answers are of
	AnsweredBy string    // who gave them
	At         time.Time // when they were submitted
	Version    string    // of the questionnaire then, where it is another by now; else empty
	Statements map[string]LastTime
}

// LastTime is what is carried of one statement.
type LastTime struct {
	Given             // as it was answered; Unanswered: it was not
	Proposed Answer   // what steps done since should have made of it; Unanswered: no step says so
	Because  []string // the titles of these steps
}

// Answered reports whether there is an answer of last time to confirm.
func (l LastTime) Answered() bool { return l.Answer != Unanswered }

// Proposes reports whether steps done since propose another answer.
func (l LastTime) Proposes() bool { return l.Proposed != Unanswered }

// Again begins an assessment that looks at the unit again with q, starting from
// these answers. What is worded as it was then is carried, and nothing is counted
// before it is confirmed; done are the steps done since, which propose the answers
// they should have changed. It fails like Start, and with ErrClosed while the
// answers are not submitted.
func (a *Assessment) Again(id string, ref Ref, q *Questionnaire, answeredBy, who string, done []Step, now time.Time) (*Assessment, error) {
	if !a.Submitted() {
		return nil, ErrClosed
	}
	next, err := Start(id, Unit{ID: a.UnitID, OrganizationID: a.OrganizationID}, ref, q, a.Form, answeredBy, who, now)
	if err != nil {
		return nil, err
	}
	next.Events[0].Note = "from last time’s answers"
	next.Carried = &Carried{From: a.ID, AnsweredBy: a.AnsweredBy, At: a.SubmittedAt, Statements: map[string]LastTime{}}
	if ref != a.Ref {
		next.Carried.Version = a.Questionnaire.Version
	}
	for _, s := range q.Asked(a.Form) {
		next.Carried.take(s, &a.Sheet, done)
	}
	return next, nil
}

// take carries one statement, unless it was worded otherwise or there is nothing
// to say of it.
func (c *Carried) take(s Statement, from *Sheet, done []Step) {
	if was, _, known := from.Questionnaire.Statement(s.ID); !known || was.Text != s.Text {
		return
	}
	var last LastTime
	answer := from.Answers[s.ID]
	if answer != NotAsked && (answer != DoesNotApply || s.NotApplicable != "") {
		last.Answer = answer
	}
	if last.Answered() {
		last.Note = from.Notes[s.ID]
	}
	last.propose(s.ID, done)
	if last.Answered() || last.Proposes() {
		c.Statements[s.ID] = last
	}
}

// propose looks for steps that should have put the practice in place. What did not
// apply, or was at least "mostly" in place, is left alone.
func (l *LastTime) propose(statement string, done []Step) {
	if l.Answer == DoesNotApply || l.Answer.Points() >= Mostly.Points() {
		return
	}
	for _, step := range securing(done, statement) {
		l.Proposed, l.Because = Mostly, append(l.Because, step.Title)
	}
}

// securing lists the steps that secure a statement.
func securing(steps []Step, statement string) []Step {
	var list []Step
	for _, step := range steps {
		if slices.Contains(step.Secures, statement) {
			list = append(list, step)
		}
	}
	return list
}

// Last is what is carried of a statement; false when nothing is.
func (c *Carried) Last(statement string) (LastTime, bool) {
	if c == nil {
		return LastTime{}, false
	}
	last, ok := c.Statements[statement]
	return last, ok
}

// Confirm is what is said by "still so": the answer and the note of last time.
func (c *Carried) Confirm(statement string) (Given, error) {
	if last, ok := c.Last(statement); ok && last.Answered() {
		return last.Given, nil
	}
	return Given{}, ErrNotFound
}

// Accept is what is said by taking the answer that steps propose. The note of
// last time is about another answer and does not come along.
func (c *Carried) Accept(statement string) (Given, error) {
	if last, ok := c.Last(statement); ok && last.Proposes() {
		return Given{Answer: last.Proposed}, nil
	}
	return Given{}, ErrNotFound
}

// Waiting lists the statements of a cell whose carried answers were neither
// confirmed nor changed.
func (c *Carried) Waiting(cell Cell, sheet *Sheet) []string {
	var waiting []string
	for _, s := range cell.Asked(sheet.Form) {
		if _, ok := c.Last(s.ID); ok && sheet.Answers[s.ID] == Unanswered {
			waiting = append(waiting, s.ID)
		}
	}
	return waiting
}

// Plain are those of some statements that can be confirmed together: no step
// proposes another answer, which is decided one by one.
func (c *Carried) Plain(statements []string) []string {
	var plain []string
	for _, id := range statements {
		if last, ok := c.Last(id); ok && last.Answered() && !last.Proposes() {
			plain = append(plain, id)
		}
	}
	return plain
}

// Proposals counts the statements for which steps propose another answer.
func (c *Carried) Proposals() int {
	n := 0
	if c != nil {
		for _, last := range c.Statements {
			if last.Proposes() {
				n++
			}
		}
	}
	return n
}

// Proposing keeps the steps done since that propose an answer.
func (c *Carried) Proposing(done []Step) []Step {
	var list []Step
	for _, step := range done {
		if slices.ContainsFunc(step.Secures, func(id string) bool { return c.Statements[id].Proposes() }) {
			list = append(list, step)
		}
	}
	return list
}

// DoneBetween lists the steps of plans, made for the same questionnaire, that were
// done after one moment and until another, in the order they were done. Steps are
// done on days: one of the first day counts when its plan was made after the
// moment, since it cannot have been done before.
func DoneBetween(plans []*Plan, questionnaire string, since, until time.Time, place *time.Location) []Step {
	from, to := Day(since.In(place)), Day(until.In(place))
	var done []Step
	for _, p := range plans {
		if p.Ref.ID != questionnaire {
			continue
		}
		for _, step := range p.Done(from, to) {
			if step.DoneOn.After(from) || p.CreatedAt.After(since) {
				done = append(done, step)
			}
		}
	}
	slices.SortStableFunc(done, func(a, b Step) int { return a.DoneOn.Compare(b.DoneOn) })
	return done
}
