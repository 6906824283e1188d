package assessment

import (
	"fmt"
	"slices"
	"time"
)

// Plan is what a unit does to get to its next level: the actions chosen from a
// result and steps of its own, in the order chosen, each with who does it, until
// when, and what shows that it is done. A unit has one current plan; a closed one
// is kept and never changes.
type Plan struct {
	OrganizationID string
	UnitID         string
	ID             string
	AssessmentID   string // of the agreed assessment whose result it starts from; empty: SurveyID
	SurveyID       string // of the published survey whose result it starts from; empty: AssessmentID
	Ref            Ref    // the questionnaire of that result
	Target         int    // the level aimed at
	Steps          []Step // in the chosen order
	Version        int    // grows by one with every change that is kept
	CreatedAt      time.Time
	UpdatedAt      time.Time
	ClosedAt       time.Time // zero: it is the unit's current plan
	Events         []Event   // who changed what, oldest first
}

// Step is one thing to do. Its days are midnight UTC of a calendar day, of the
// organization's calendar; a zero day is none.
type Step struct {
	ID        string
	ActionID  string // of the action it was made from; empty: the unit's own step
	Component string // the component it is for; may be empty for an own step
	To        int    // the level it leads to; 0 for none
	Title     string
	FirstStep string
	Evidence  string // done when
	Measure   string // what to watch
	Owner     string // free text: a name, a role
	Note      string
	Status    StepStatus
	Reason    string    // why it was dropped; empty unless it was
	Start     time.Time // day
	Due       time.Time // day
	DoneOn    time.Time // day; zero unless it is done
	OneOff    int64     // cost, in whole units of whatever currency the figures are in
	Yearly    int64     // cost of each year
	Days      float64   // of staff, in quarters
	Secures   []string  // statement ids, from the action
	Version   int       // of the plan when this step last changed
}

// StepStatus is how far a step has come.
type StepStatus string

// The statuses.
const (
	StepToDo    StepStatus = "todo"
	StepDoing   StepStatus = "doing"
	StepDone    StepStatus = "done"
	StepDropped StepStatus = "dropped"
)

// StepStatuses are all, in the order they are offered.
func StepStatuses() []StepStatus { return []StepStatus{StepToDo, StepDoing, StepDone, StepDropped} }

// Word is the status as it is shown: "To do".
func (s StepStatus) Word() string {
	return map[StepStatus]string{StepToDo: "To do", StepDoing: "Doing", StepDone: "Done", StepDropped: "Dropped"}[s]
}

// Open reports whether there is still something to do.
func (s Step) Open() bool { return s.Status == StepToDo || s.Status == StepDoing }

// For says what the step is for, given the name of its component: "Customer focus,
// to level 2", and of a step of the unit's own "Customer focus".
func (s Step) For(component string) string {
	if component == "" || s.ActionID == "" || s.To == 0 {
		return component
	}
	return fmt.Sprintf("%s, to level %d", component, s.To)
}

// Overdue reports whether an open step's day has passed.
func (s Step) Overdue(today time.Time) bool {
	return s.Open() && !s.Due.IsZero() && s.Due.Before(today)
}

// Closed reports whether the plan is kept as it is.
func (p *Plan) Closed() bool { return !p.ClosedAt.IsZero() }

// Step returns the step with this id, or nil.
func (p *Plan) Step(id string) *Step {
	for i := range p.Steps {
		if p.Steps[i].ID == id {
			return &p.Steps[i]
		}
	}
	return nil
}

// Place is where a step stands among the others, from 1; 0: it is not in the plan.
func (p *Plan) Place(id string) int {
	return 1 + slices.IndexFunc(p.Steps, func(s Step) bool { return s.ID == id })
}

// Progress counts the steps by status.
type Progress struct{ ToDo, Doing, Done, Dropped int }

// Progress counts the steps by status.
func (p *Plan) Progress() Progress {
	var n Progress
	for i := range p.Steps {
		switch p.Steps[i].Status {
		case StepDoing:
			n.Doing++
		case StepDone:
			n.Done++
		case StepDropped:
			n.Dropped++
		default:
			n.ToDo++
		}
	}
	return n
}

// Counted is how many steps count: all that were not dropped.
func (n Progress) Counted() int { return n.ToDo + n.Doing + n.Done }

// Overdue lists the open steps whose day has passed, the longest overdue first.
func (p *Plan) Overdue(today time.Time) []Step {
	return p.due(func(s Step) bool { return s.Overdue(today) })
}

// Done lists the steps done on the days from the first to the last, both
// included, in the order they were done.
func (p *Plan) Done(from, to time.Time) []Step {
	var done []Step
	for _, s := range p.Steps {
		if s.Status == StepDone && !s.DoneOn.Before(from) && !s.DoneOn.After(to) {
			done = append(done, s)
		}
	}
	slices.SortStableFunc(done, func(a, b Step) int { return a.DoneOn.Compare(b.DoneOn) })
	return done
}

// due lists the steps that are wanted, the earliest due first.
func (p *Plan) due(wanted func(Step) bool) []Step {
	var list []Step
	for _, s := range p.Steps {
		if wanted(s) {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b Step) int { return a.Due.Compare(b.Due) })
	return list
}

// Costs adds up what the steps cost, dropped ones left out: once, with the staff
// days at a rate, and in each year.
func (p *Plan) Costs(ratePerDay int64) (oneOff, yearly int64) {
	quarters := int64(0)
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Status != StepDropped {
			oneOff += s.OneOff
			yearly += s.Yearly
			quarters += int64(s.Days * 4)
		}
	}
	return oneOff + (quarters*ratePerDay+2)/4, yearly
}
