package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

// sampleCheck is a companion check of a unit of the sample organization: one code
// an aspect, and of a survey one line a person.
type sampleCheck struct {
	unit, check string
	daysAgo     int
	agreed      string   // what was chosen, "2 dk 3"
	people      []string // of a survey instead
}

// sampleChecks are a unit with a round of a year ago and one of today, seen by
// several people as well; one where the check and the continuum differ; and one
// that is being answered.
var sampleChecks = []sampleCheck{
	{unit: "Claims", check: "moments-of-truth", daysAgo: 400, agreed: "1 2 1 2 2 1 1"},
	{unit: "Claims", check: "moments-of-truth", daysAgo: 35, agreed: "2 3 1 3 2 2 2"},
	{unit: "Claims", check: "loyalty-practices", daysAgo: 30, people: []string{
		"2 2 3 1 2 3 2", "3 2 3 2 2 4 2", "2 2 4 1 3 3 3", "1 3 3 1 2 3 2", "2 2 2 dk 1 2 2", "2 1 3 1 2 3 dk", "3 2 3 2 3 3 2", "2 3 3 1 2 4 3", "1 2 4 1 1 3 2",
	}},
	{unit: "Contact centre", check: "moments-of-truth", daysAgo: 20, agreed: "4 4 4 3 4 dk 4"},
	{unit: "Contact centre", check: "loyalty-practices", daysAgo: 20, agreed: "3 2 3 2 4 3 3"},
	{unit: "Sales and branches", check: "moments-of-truth", daysAgo: 15, agreed: "3 3 2 2 3 4 2"},
	{unit: "Property claims", check: "moments-of-truth", daysAgo: 2, agreed: "2 3 2"}, // not finished
}

// addSampleChecks adds the companion checks of the sample, answered as people
// answer them.
func addSampleChecks(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string, now time.Time) error {
	set, err := questionnaires.Embedded()
	if err != nil {
		return err
	}
	for _, sample := range sampleChecks {
		entry, ok := set.CheckByID(sample.check)
		if !ok {
			return fmt.Errorf("there is no companion check %s", sample.check)
		}
		if err := s.KeepQuestionnaire(ctx, entry.Ref, "questionnaires/"+entry.Ref.ID+".yaml", entry.Source); err != nil {
			return err
		}
		add := sample.addAgreed
		if sample.people != nil {
			add = sample.addSurvey
		}
		if err := add(ctx, s, entry, units[sample.unit], who, now.AddDate(0, 0, -sample.daysAgo)); err != nil {
			return fmt.Errorf("sample check of %s: %w", sample.unit, err)
		}
	}
	return nil
}

// addAgreed adds an agreed check, submitted when something was chosen for every
// aspect.
func (c sampleCheck) addAgreed(ctx context.Context, s *store.Store, entry questionnaires.CheckEntry, unit assessment.Unit, who string, at time.Time) error {
	check, err := assessment.StartCheck(account.NewID(), unit, entry.Ref, entry.Check, "The "+unit.Name+" leads", who, at)
	if err != nil {
		return err
	}
	fits, err := sampleFits(c.agreed)
	if err != nil {
		return err
	}
	if err := check.Answer(fits, at); err != nil {
		return err
	}
	if entry.Check.CheckComplete(check.Fits) == nil {
		if err := check.Submit(who, at); err != nil {
			return err
		}
	}
	return s.CreateCheck(ctx, check)
}

// addSurvey asks several people, who all take part, and makes the result.
func (c sampleCheck) addSurvey(ctx context.Context, s *store.Store, entry questionnaires.CheckEntry, unit assessment.Unit, who string, at time.Time) error {
	check, err := assessment.PrepareCheck(account.NewID(), unit, entry.Ref, entry.Check, assessment.CheckSettings{Threshold: assessment.DefaultThreshold}, who, at)
	if err != nil {
		return err
	}
	if err := s.CreateCheck(ctx, check); err != nil {
		return err
	}
	link := account.NewToken()
	if err := s.OpenCheck(ctx, unit.OrganizationID, check.ID, link, func(check *assessment.Check) error { return check.Open(who, at) }); err != nil {
		return err
	}
	for _, person := range c.people {
		fits, err := sampleFits(person)
		if err != nil {
			return err
		}
		if err := s.TakePart(ctx, link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: fits}); err != nil {
			return err
		}
	}
	if err := s.UpdateCheck(ctx, unit.OrganizationID, check.ID, func(check *assessment.Check) error { return check.Close(who, at) }); err != nil {
		return err
	}
	return s.PublishCheck(ctx, unit.OrganizationID, check.ID, func(check *assessment.Check, result *assessment.CheckResult) error {
		return check.Publish(result, who, at)
	})
}

// sampleFits reads one code an aspect.
func sampleFits(codes string) (assessment.Fits, error) {
	fits := assessment.Fits{}
	for i, code := range strings.Fields(codes) {
		fit, err := assessment.ParseFit(code)
		if err != nil {
			return nil, err
		}
		fits[i+1] = fit
	}
	return fits, nil
}
