package main

import (
	"slices"
	"testing"

	"continuum/assessment"
	"continuum/questionnaires"
)

// Each sample check is of a unit of the sample and has as many codes as aspects,
// but for the one that is being answered; the sample shows both kinds.
func TestSampleChecksAreWhatTheySay(t *testing.T) {
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	units, open, surveys := map[string]bool{}, 0, 0
	for _, sample := range sampleChecks {
		if !slices.ContainsFunc(sampleUnits, func(u sampleUnit) bool { return u.name == sample.unit }) {
			t.Errorf("there is no unit %s", sample.unit)
		}
		units[sample.unit] = true
		entry, ok := set.CheckByID(sample.check)
		if !ok {
			t.Fatalf("there is no check %s", sample.check)
		}
		for _, codes := range append(sample.people, sample.agreed) {
			if codes == "" {
				continue
			}
			fits, err := sampleFits(codes)
			if err != nil {
				t.Fatal(err)
			}
			if entry.Check.CheckComplete(fits) != nil {
				open++
			}
		}
		if sample.people != nil {
			surveys++
			if len(sample.people) < assessment.DefaultThreshold {
				t.Errorf("%s: %d people and a threshold of %d", sample.unit, len(sample.people), assessment.DefaultThreshold)
			}
		}
	}
	if len(units) < 2 || open != 1 || surveys != 1 {
		t.Errorf("%d units, %d being answered, %d surveys", len(units), open, surveys)
	}
}
