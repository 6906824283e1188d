package main

import (
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

// The sample has levels that pay and one that cannot, costs from plans, and
// decisions of each kind with one to be looked at again, whatever day it is.
func TestSampleWorths(t *testing.T) {
	for _, now := range []time.Time{time.Now(), time.Date(2028, 2, 29, 23, 30, 0, 0, time.UTC)} {
		s := storetest.New(t)
		owner := storetest.Organization(t, s, "Somebody’s own").Owner
		if err := addSample(t.Context(), s, owner, now); err != nil {
			t.Fatal(err)
		}
		organizations, err := s.Organizations(t.Context(), owner.ID)
		if err != nil {
			t.Fatal(err)
		}
		sample := organizations[0]
		decisions, err := s.LatestDecisions(t.Context(), sample.ID)
		if err != nil || len(decisions) != 4 || sample.Currency != "EUR" {
			t.Fatalf("%d decisions in %q, %v", len(decisions), sample.Currency, err)
		}
		kinds, due, says := map[assessment.DecisionKind]int{}, 0, ""
		for unit, d := range decisions {
			kinds[d.Kind]++
			if d.Due(assessment.Day(now)) {
				due++
			}
			worths, err := s.Worths(t.Context(), sample.ID, unit)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range worths {
				says += w.PaysText() + "\n"
				if w.OneOff <= 0 || w.Sources["retention"]+w.Sources["margin"] == "" {
					t.Errorf("level %d costs %v, sources %v", w.Target, w.OneOff, w.Sources)
				}
			}
		}
		if kinds[assessment.Advance] != 2 || kinds[assessment.Hold] != 1 || kinds[assessment.NotNow] != 1 || due != 1 {
			t.Errorf("got %v, %d due", kinds, due)
		}
		if strings.Count(says, "This pays if retention rises") != 3 {
			t.Errorf("it says\n%s", says)
		}
		t.Log(says)
	}
}
