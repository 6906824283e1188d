package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// samplePlan is the plan of a unit of the sample, made so many days ago: how far
// its recommended steps have come, in their order, and the unit's own ones.
type samplePlan struct {
	unit string
	ago  int
	made []sampleStep // of the recommended actions, one after the other
	own  []sampleStep
}

// sampleStep is a step in short; days are counted from today.
type sampleStep struct {
	title      string // of an own step
	owner      string
	start, due int
	status     assessment.StepStatus
	over       int // when it is done, or dropped
	reason     string
	oneOff     int64
	yearly     int64
	days       float64
}

// samplePlans are one that goes well and one that is behind.
var samplePlans = []samplePlan{
	{
		"Claims", 42,
		[]sampleStep{
			{owner: "Maren Voss", start: -40, due: -12, status: assessment.StepDone, over: -15, days: 6},
			{owner: "Jon Aldo", start: -30, due: 4, status: assessment.StepDoing, oneOff: 8500, yearly: 1200, days: 9.5},
			{owner: "Priya Nair", start: 7, due: 49, status: assessment.StepToDo, days: 12},
		},
		[]sampleStep{
			{title: "Ring every customer whose claim took over 30 days", owner: "Jon Aldo", start: -20, due: -3, status: assessment.StepDoing, days: 4},
			{title: "Buy a new telephone system", owner: "Maren Voss", due: 80, status: assessment.StepDropped, over: -26, reason: "It would not change who rings back", oneOff: 60000},
		},
	},
	{
		"Sales and branches", 21,
		[]sampleStep{
			{owner: "Tomas Beck", start: -14, due: 14, status: assessment.StepDoing, oneOff: 3000, days: 5},
			{owner: "Lea Okafor", start: 14, due: 56, status: assessment.StepToDo, yearly: 2400, days: 8},
		},
		[]sampleStep{{title: "One page on what each branch may decide by itself", owner: "Lea Okafor", start: 1, due: 12, status: assessment.StepToDo, days: 1.5}},
	},
}

// addSamplePlans gives units of the sample their plans, each from the unit's
// latest result.
func addSamplePlans(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string, now time.Time) error {
	for _, sample := range samplePlans {
		p, err := newSamplePlan(ctx, s, units[sample.unit], sample, who, now)
		if err == nil {
			err = s.CreatePlan(ctx, p)
		}
		if err != nil {
			return fmt.Errorf("the plan of %s: %w", sample.unit, err)
		}
	}
	return nil
}

func newSamplePlan(ctx context.Context, s *store.Store, unit assessment.Unit, sample samplePlan, who string, now time.Time) (*assessment.Plan, error) {
	made := now.AddDate(0, 0, -sample.ago)
	a, err := latestSubmitted(ctx, s, unit)
	if err != nil {
		return nil, err
	}
	answers := a.Asked()
	result := assessment.Score(a.Questionnaire, a.Form, answers)
	advice := assessment.Advise(a.Questionnaire, a.Form, answers, &result)
	basis := assessment.PlanBasis{AssessmentID: a.ID, Ref: a.Ref, Target: assessment.PlanTarget(&result, advice)}
	var steps []assessment.Step
	for i, proposal := range assessment.ProposeSteps(a.Questionnaire, advice, assessment.Day(made)) {
		if i < len(sample.made) {
			proposal.Step.ID = account.NewID()
			steps = append(steps, proposal.Step)
		}
	}
	p, err := assessment.NewPlan(account.NewID(), unit, basis, steps, who, made)
	if err != nil {
		return nil, err
	}
	var changes []sampleChange
	for i := range steps {
		changes = append(changes, sample.made[i].changes(steps[i], who, made.Add(time.Hour), now)...)
	}
	for i, own := range sample.own {
		step := assessment.Step{ID: account.NewID(), Title: own.title, Status: assessment.StepToDo}
		added := made.AddDate(0, 0, i+1)
		changes = append(changes, sampleChange{added, func(p *assessment.Plan) error { return p.Add(step, who, assessment.Day(added), added) }})
		changes = append(changes, own.changes(step, who, added.Add(time.Hour), now)...)
	}
	slices.SortStableFunc(changes, func(a, b sampleChange) int { return a.at.Compare(b.at) })
	for _, change := range changes {
		if err := change.make(p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// sampleChange is something done to a plan at a time.
type sampleChange struct {
	at   time.Time
	make func(*assessment.Plan) error
}

// changes are what was done about a step, from when it was planned: who does it,
// when and at what cost; that it was begun; that it is done, or given up.
func (sample sampleStep) changes(step assessment.Step, who string, planned, now time.Time) []sampleChange {
	var changes []sampleChange
	change := func(at time.Time, status assessment.StepStatus) {
		step.Status = status
		as := step
		changes = append(changes, sampleChange{at, func(p *assessment.Plan) error {
			return p.Change(as.ID, p.Version, as, who, assessment.Day(at), at)
		}})
	}
	on := func(day int) time.Time { return now.AddDate(0, 0, day) }
	step.Owner, step.OneOff, step.Yearly, step.Days = sample.owner, sample.oneOff, sample.yearly, sample.days
	step.Due, step.Start = assessment.Day(on(sample.due)), time.Time{}
	if sample.start != 0 {
		step.Start = assessment.Day(on(sample.start))
	}
	change(planned, assessment.StepToDo)
	if sample.status == assessment.StepDoing || sample.status == assessment.StepDone {
		change(on(sample.start), assessment.StepDoing)
	}
	step.Reason = sample.reason
	switch sample.status {
	case assessment.StepDone, assessment.StepDropped:
		change(on(sample.over), sample.status)
	}
	return changes
}

// latestSubmitted is a unit's latest agreed assessment.
func latestSubmitted(ctx context.Context, s *store.Store, unit assessment.Unit) (*assessment.Assessment, error) {
	listed, err := s.Assessments(ctx, unit.OrganizationID, unit.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range listed {
		if l.Mode == assessment.Agreed && !l.SubmittedAt.IsZero() {
			return s.Assessment(ctx, unit.OrganizationID, l.ID)
		}
	}
	return nil, assessment.ErrNotFound
}
