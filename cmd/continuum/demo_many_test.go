package main

import (
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
)

// TestDemoOfAnySize: as many units, rounds and surveys as were asked for, every
// result what its answers say, and all of it gone with one call.
func TestDemoOfAnySize(t *testing.T) {
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	got := typed(t, "", "demo", "--units", "45", "--rounds", "3", "--responses", "6")
	if want := "with 45 units and 3 rounds of each, and a survey of 6 people in each."; got.code != 0 || !strings.Contains(got.stdout, want) {
		t.Fatalf("%+v lacks %q", got, want)
	}
	s := opened(t)
	ann, _, err := s.UserByEmail(t.Context(), "ann@example.org")
	if err != nil {
		t.Fatal(err)
	}
	organizations, err := s.Organizations(t.Context(), ann.ID)
	if err != nil || len(organizations) != 2 {
		t.Fatalf("organizations: %+v, %v", organizations, err)
	}
	sample := organizations[0].ID
	_, tree, results, err := s.Comparison(t.Context(), sample)
	if err != nil || len(tree.Ordered()) != 46 {
		t.Fatalf("%d units, %v", len(tree.Ordered()), err)
	}
	agreed, surveys, previous := 0, 0, 0
	for _, r := range results {
		switch r.Latest.Mode {
		case assessment.Agreed:
			agreed++
		case assessment.SurveyMode:
			surveys++
		}
		if r.Previous != nil {
			previous++
		}
	}
	if agreed != 44 || surveys != 45 || previous < 20 { // unit 13 was never assessed
		t.Errorf("%d units with an agreed result, %d with a survey, %d with a result before", agreed, surveys, previous)
	}
	if rounds, err := s.Rounds(t.Context(), sample); err != nil || len(rounds) != 3*44+45 {
		t.Errorf("%d rounds, %v", len(rounds), err)
	}
	count, err := s.Rescore(t.Context(), func(d store.Difference) { t.Errorf("%s says %v, its answers %v", d.ID, d.Before, d.After) })
	if err != nil || count != 3*44+45 {
		t.Errorf("%d results, %v", count, err)
	}
	for _, r := range results[:3] {
		if r.Latest.Mode == assessment.SurveyMode {
			if _, of, err := s.SurveyResult(t.Context(), sample, r.Latest.ID); err != nil || of.Respondents != 6 {
				t.Errorf("survey %s: %+v, %v", r.Latest.ID, of, err)
			}
		}
	}
	if err := s.RemoveSample(t.Context(), sample); err != nil {
		t.Error(err)
	}
	if count, err := s.Rescore(t.Context(), func(store.Difference) {}); err != nil || count != 0 {
		t.Errorf("%d results are left, %v", count, err)
	}
}

// TestDemoSizes: what cannot be made is said.
func TestDemoSizes(t *testing.T) {
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	for args, want := range map[string]string{
		"--units 0":                   "--units must be a number from 1 to 20000",
		"--rounds 2":                  "--units must be a number from 1 to 20000",
		"--units 20001":               "--units must be a number from 1 to 20000",
		"--units 5 --rounds 13":       "--rounds must be a number from 0 to 12",
		"--units 5 --rounds -1":       "--rounds must be a number from 0 to 12",
		"--units 5 --responses 4":     "--responses must be 0, or a number from 5 to 100",
		"--units many":                `invalid argument "many" for "--units"`,
		"--units 5 --responses 1000x": `invalid argument "1000x" for "--responses"`,
	} {
		if got := typed(t, "", append([]string{"demo"}, strings.Fields(args)...)...); got.code != 2 || !strings.Contains(got.stderr, want) {
			t.Errorf("demo %s: %+v lacks %q", args, got, want)
		}
	}
}
