package assessment

import (
	"fmt"
	"strings"
	"time"
)

// InPlan is the step made from a contact, or nil. The step has the contact's id,
// so that none is made twice.
func (m *Moment) InPlan(plan *Plan) *Step { return plan.Step(m.ID) }

// step is a contact as a step of a plan: to do, with what the register says.
func (m *Moment) step() Step {
	s := Step{
		ID: m.ID, Title: clipped("Make “"+m.Contact+"” go well", NameLimit), Owner: m.Owner, Status: StepToDo,
		Evidence: m.Promise, Measure: fmt.Sprintf("How well this contact goes, from 1 to 5. It was at %d.", m.HowWell),
	}
	notes := []string{fmt.Sprintf("A moment of truth, %s: importance %d, how well it goes %d, priority %d.", MidSentence(m.Stage), m.Importance, m.HowWell, m.Priority())}
	for _, line := range []struct{ label, text string }{
		{"Customers expect", m.Expectation}, {"The front line may decide", m.MayDecide}, {"When it goes wrong", m.Recovery},
	} {
		if line.text != "" {
			notes = append(notes, line.label+": "+line.text)
		}
	}
	s.Note = strings.Join(notes, "\n")
	return s
}

// PutInPlan adds a step to the plan for each of the most pressing contacts that
// has none yet, and returns how many. today is a day at midnight UTC. The errors
// are those of Plan.Add.
func (m *Moments) PutInPlan(plan *Plan, who string, today, now time.Time) (added int, err error) {
	for _, one := range m.Pressing() {
		if one.InPlan(plan) != nil {
			continue
		}
		if err := plan.Add(one.step(), who, today, now); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}
