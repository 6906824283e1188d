package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// StepLimit is how many steps a plan may have.
const StepLimit = 1000

// PlanBasis is the result a plan starts from.
type PlanBasis struct {
	AssessmentID, SurveyID string // one of them
	Ref                    Ref
	Target                 int // the level aimed at
}

// The kinds of event of a plan, besides EventStarted and EventClosed.
const (
	EventStepAdded   EventKind = "step-added"
	EventStepChanged EventKind = "step-changed"
	EventStepMoved   EventKind = "step-moved"
	EventStepRemoved EventKind = "step-removed"
	EventStepToDo    EventKind = "step-todo"
	EventStepDoing   EventKind = "step-doing"
	EventStepDone    EventKind = "step-done"
	EventStepDropped EventKind = "step-dropped"
)

// NewPlan makes a unit's plan of steps that were chosen from a result; there may
// be none yet. Steps with something wrong are an InvalidError with all of it.
func NewPlan(id string, unit Unit, basis PlanBasis, steps []Step, who string, now time.Time) (*Plan, error) {
	switch {
	case (basis.AssessmentID == "") == (basis.SurveyID == ""):
		return nil, Invalid("", "Choose the result the plan starts from.")
	case basis.Target < 1 || basis.Target > LevelCount:
		return nil, Invalid("target", fmt.Sprintf("Choose a level from 1 to %d.", LevelCount))
	case len(steps) > StepLimit:
		return nil, tooManySteps()
	}
	p := &Plan{
		OrganizationID: unit.OrganizationID, UnitID: unit.ID, ID: id, AssessmentID: basis.AssessmentID, SurveyID: basis.SurveyID,
		Ref: basis.Ref, Target: basis.Target, CreatedAt: now,
	}
	p.record(EventStarted, who, "", now)
	var problems []Problem
	for _, s := range steps {
		s, wrong := s.clean(time.Time{})
		problems = append(problems, wrong...)
		s.Version = p.Version
		p.Steps = append(p.Steps, s)
	}
	if len(problems) > 0 {
		return nil, &InvalidError{problems}
	}
	return p, nil
}

func tooManySteps() error {
	return Invalid("", fmt.Sprintf("A plan has at most %d steps. Close it and begin another, or put some together.", StepLimit))
}

// record notes what was done and makes the plan a version newer.
func (p *Plan) record(what EventKind, who, note string, now time.Time) {
	p.Version++
	p.UpdatedAt = now
	p.Events = append(slices.Clip(p.Events), Event{At: now, Who: who, What: what, Note: note})
}

// Proposal is a recommended action as a step to choose.
type Proposal struct {
	Step   Step
	Action Action
	OnWay  bool // the shortest way needs it
}

// ProposeSteps makes a step of each action a result recommends, in the order to
// consider them, begun on a day and due when the action's weeks are over. The
// steps have no ids yet.
func ProposeSteps(q *Questionnaire, advice Advice, start time.Time) []Proposal {
	needed := onTheWay(q, advice.Way)
	proposals := make([]Proposal, len(advice.Actions))
	for i, a := range advice.Actions {
		proposals[i] = Proposal{
			Action: a, OnWay: needed[a.ID],
			Step: Step{
				ActionID: a.ID, Component: a.Component, To: a.To, Title: a.Title, FirstStep: a.FirstStep, Evidence: a.Evidence,
				Measure: a.Measure, Owner: a.Owner, Note: a.What, Status: StepToDo,
				Start: start, Due: start.AddDate(0, 0, 7*a.Weeks), Secures: slices.Clone(a.Secures),
			},
		}
	}
	return proposals
}

// onTheWay are the actions the shortest way needs: of each statement that is
// raised the one that is least work.
func onTheWay(q *Questionnaire, way *ShortestWay) map[string]bool {
	needed := map[string]bool{}
	if way == nil {
		return needed
	}
	for _, w := range way.Components {
		for _, step := range w.Steps {
			if a := cheapest(q, w.Component, w.To, step.Statement); a != nil {
				needed[a.ID] = true
			}
		}
	}
	return needed
}

// cheapest is the action of least effort that secures a statement; nil for none.
func cheapest(q *Questionnaire, component string, level int, statement string) *Action {
	var best *Action
	for i := range q.Actions {
		a := &q.Actions[i]
		if a.Component != component || a.To != level || !slices.Contains(a.Secures, statement) {
			continue
		}
		if best == nil || cmp.Or(cmp.Compare(a.Effort.Rank(), best.Effort.Rank()), cmp.Compare(a.ID, best.ID)) < 0 {
			best = a
		}
	}
	return best
}

// PlanTarget is the level a plan from a result aims at: the one above the
// overall, or where that is the highest, the highest; 0 unless it is scored.
func PlanTarget(r *Result, advice Advice) int {
	if r.Overall.Status != Scored {
		return 0
	}
	target := 0
	for _, c := range advice.Components {
		if c.Limiting && c.To > 0 && (target == 0 || c.To < target) {
			target = c.To
		}
	}
	if target == 0 {
		return r.Overall.Level
	}
	return target
}

// TakeOver are the open steps of an earlier plan as another one of the same unit
// takes them over: with their owners, days, costs and words, and still with the
// ids they have there. What only another questionnaire knows, a component and
// statements, is left behind.
func (p *Plan) TakeOver(questionnaire Ref) []Step {
	var steps []Step
	for _, s := range p.Steps {
		if !s.Open() {
			continue
		}
		if p.Ref.ID != questionnaire.ID {
			s.ActionID, s.Component, s.To, s.Secures = "", "", 0, nil
		}
		steps = append(steps, s)
	}
	return steps
}

// AddOnce is Add for a form that may be sent twice: false, and nothing is added,
// where the very step is in the plan already. One with the id of another step gets
// the new id.
func (p *Plan) AddOnce(s Step, newID, who string, today, now time.Time) (bool, error) {
	if kept := p.Step(s.ID); kept != nil {
		typed, err := s.checked(today)
		if err != nil {
			return false, err
		}
		typed.To, typed.Version = kept.To, kept.Version
		if same(*kept, typed) {
			return false, nil
		}
		s.ID = newID
	}
	return true, p.Add(s, who, today, now)
}
