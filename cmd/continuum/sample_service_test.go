package main

import (
	"testing"

	"continuum/assessment"
)

// The sample has moments of truth in two units, one service plan that is complete
// and one that was begun.
func TestDemoMomentsAndServicePlans(t *testing.T) {
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
	org := organizations[0].ID
	units, err := s.Units(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	contacts, saved := map[string]int{}, map[string]int{}
	for _, u := range units {
		m, err := s.Moments(t.Context(), org, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.ServicePlan(t.Context(), org, u.ID)
		if err != nil {
			t.Fatal(err)
		}
		contacts[u.Name], saved[u.Name] = len(m.All), len(p.Saved)
	}
	if contacts["Claims"] != 6 || contacts["Contact centre"] != 4 || contacts["Motor claims"] != 0 {
		t.Errorf("contacts: %v", contacts)
	}
	if saved["Claims"] != len(assessment.ServiceParts()) || saved[sampleName] != 1 {
		t.Errorf("parts that are saved: %v", saved)
	}
}
