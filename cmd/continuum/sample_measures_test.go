package main

import (
	"strings"
	"testing"

	"continuum/assessment"
)

// The sample follows an NPS in most units, with two quarters at least, and an own
// measure in two.
func TestDemoMeasures(t *testing.T) {
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	if got := typed(t, "", "demo"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	s := opened(t)
	ann, _, err := s.UserByEmail(t.Context(), "ann@example.org")
	if err != nil {
		t.Fatal(err)
	}
	organizations, err := s.Organizations(t.Context(), ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.MeasuresOf(t.Context(), organizations[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	units := map[assessment.MeasureKind]map[string]bool{}
	for _, m := range all {
		if len(m.Values) < 2 || m.Owner == "" || m.Definition == "" {
			t.Errorf("%s has %d values", m.Name, len(m.Values))
		}
		if units[m.Kind] == nil {
			units[m.Kind] = map[string]bool{}
		}
		units[m.Kind][m.UnitID] = true
		if m.Kind == assessment.MeasureNPS && m.Target != nil && *m.Target == 40 && !strings.HasPrefix(m.Sentence(), "NPS 33.3 in Q") {
			t.Errorf("the organization: %s", m.Sentence())
		}
	}
	if len(units[assessment.MeasureNPS]) != 7 || len(units[assessment.MeasureOwn]) != 2 {
		t.Errorf("units that follow each kind: %v", units)
	}
}
