package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// sampleAgain is a unit that was looked at again: its plan of a year ago is done
// and closed, and its two results say what became of it.
const sampleAgain = "Motor claims"

// addSampleAgain gives that unit the plan its two results lie around: what its
// first result recommended, and a step of its own that no answer shows yet.
func addSampleAgain(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string) error {
	unit := units[sampleAgain]
	first, err := earliestSubmitted(ctx, s, unit)
	if err != nil {
		return fmt.Errorf("the closed plan of %s: %w", sampleAgain, err)
	}
	made := first.SubmittedAt.Add(14 * 24 * time.Hour)
	p, err := closedPlan(first, unit, who, made)
	if err != nil {
		return fmt.Errorf("the closed plan of %s: %w", sampleAgain, err)
	}
	return s.CreatePlan(ctx, p)
}

// closedPlan has every step done, three weeks after the other.
func closedPlan(first *assessment.Assessment, unit assessment.Unit, who string, made time.Time) (*assessment.Plan, error) {
	answers := first.Asked()
	result := assessment.Score(first.Questionnaire, first.Form, answers)
	advice := assessment.Advise(first.Questionnaire, first.Form, answers, &result)
	basis := assessment.PlanBasis{AssessmentID: first.ID, Ref: first.Ref, Target: assessment.PlanTarget(&result, advice)}
	day := assessment.Day(made)
	var steps []assessment.Step
	for _, proposal := range assessment.ProposeSteps(first.Questionnaire, advice, day) {
		proposal.Step.ID = account.NewID()
		steps = append(steps, proposal.Step)
	}
	p, err := assessment.NewPlan(account.NewID(), unit, basis, steps, who, made)
	if err != nil {
		return nil, err
	}
	own := assessment.Step{ID: account.NewID(), Title: "Sit with the call centre for a morning each month", Status: assessment.StepToDo}
	if err := p.Add(own, who, day, made); err != nil {
		return nil, err
	}
	for i, step := range p.Steps {
		on := day.AddDate(0, 0, 21*(i+1))
		step.Owner, step.Start, step.Due, step.Status, step.DoneOn = "Ines Calder", on.AddDate(0, 0, -20), on, assessment.StepDone, on
		if err := p.Change(step.ID, p.Version, step, who, on, made.AddDate(0, 0, 21*(i+1))); err != nil {
			return nil, err
		}
	}
	return p, p.Close("Everything is done", who, made.AddDate(0, 8, 0))
}

// earliestSubmitted is a unit's first agreed result.
func earliestSubmitted(ctx context.Context, s *store.Store, unit assessment.Unit) (*assessment.Assessment, error) {
	listed, err := s.Assessments(ctx, unit.OrganizationID, unit.ID)
	if err != nil {
		return nil, err
	}
	first := ""
	for _, l := range listed { // newest first
		if l.Mode == assessment.Agreed && !l.SubmittedAt.IsZero() {
			first = l.ID
		}
	}
	return s.Assessment(ctx, unit.OrganizationID, first)
}
