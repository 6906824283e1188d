package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/store"
)

// sampleService is the service plan of a unit of the sample: what is known of it,
// and what its leaders say in their own words.
type sampleService struct {
	unit      string
	own       map[assessment.ServicePart]assessment.ServiceText
	undecided bool // all but their own words is still proposed
}

// sampleServices are one that is complete and one that was begun.
var sampleServices = []sampleService{
	{unit: "Claims", own: map[assessment.ServicePart]assessment.ServiceText{
		assessment.ServiceVision: {Vision: "Whoever has a claim knows the same day what happens next, and who sees to it."},
		assessment.ServiceCustomers: {
			Chosen:    "Households with two policies or more. They stay longest, and every second one who left named a claim.",
			NotChosen: "Fleets and brokers. They are served as today, by their own desk; we shall not win more of them with this.",
		},
	}},
	{unit: sampleName, undecided: true, own: map[assessment.ServicePart]assessment.ServiceText{
		assessment.ServiceVision: {Vision: "People insure with us because their neighbour had a claim with us."},
	}},
}

// addSampleServices writes the service plans, each from what is known of its unit.
func addSampleServices(ctx context.Context, s *store.Store, q *assessment.Questionnaire, units map[string]assessment.Unit, who string, now time.Time) error {
	for _, sample := range sampleServices {
		if err := sample.add(ctx, s, q, units[sample.unit], who, now); err != nil {
			return fmt.Errorf("the service plan of %s: %w", sample.unit, err)
		}
	}
	return nil
}

func (sample sampleService) add(ctx context.Context, s *store.Store, q *assessment.Questionnaire, unit assessment.Unit, who string, now time.Time) error {
	known, err := sampleKnown(ctx, s, q, unit)
	if err != nil {
		return err
	}
	change := func(daysAgo int, change func(*assessment.ServicePlan, time.Time) error) error {
		return s.UpdateServicePlan(ctx, unit.OrganizationID, unit.ID, func(p *assessment.ServicePlan) error {
			return change(p, now.AddDate(0, 0, -daysAgo))
		})
	}
	for _, part := range assessment.ServiceParts() {
		text, own := sample.own[part]
		if !own {
			continue
		}
		err := change(20, func(p *assessment.ServicePlan, at time.Time) error { return p.Save(part, text, who, at) })
		if err != nil {
			return err
		}
	}
	if sample.undecided {
		return nil
	}
	return change(12, func(p *assessment.ServicePlan, at time.Time) error {
		return p.Accept(assessment.ProposeService(known), who, at)
	})
}

// sampleKnown is what is known of a unit of the sample.
func sampleKnown(ctx context.Context, s *store.Store, q *assessment.Questionnaire, unit assessment.Unit) (assessment.ServiceKnown, error) {
	known, err := s.ServiceKnown(ctx, unit)
	if err != nil {
		return known, err
	}
	known.Questionnaire = q
	latest, err := latestSubmitted(ctx, s, unit)
	if latest != nil && latest.Summary != nil && latest.Summary.Status == assessment.Scored {
		known.Level = latest.Summary.Level
	}
	return known, err
}
