package main

import (
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

// The sample has plans with something done, something overdue, something given up
// and costs, whatever day it is.
func TestSamplePlans(t *testing.T) {
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
		var all assessment.Progress
		plans, overdue, cost := 0, 0, int64(0)
		for _, o := range organizations {
			units, err := s.Units(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, unit := range units {
				p, err := s.Plan(t.Context(), o.ID, unit.ID)
				if err != nil {
					continue // it has none
				}
				wantHistory(t, p)
				n := p.Progress()
				plans, all.Done, all.Dropped, all.Doing, all.ToDo = plans+1, all.Done+n.Done, all.Dropped+n.Dropped, all.Doing+n.Doing, all.ToDo+n.ToDo
				overdue += len(p.Overdue(assessment.Day(now)))
				oneOff, _ := p.Costs(500)
				cost += oneOff
			}
		}
		if plans != 2 || all.Done == 0 || all.Dropped == 0 || all.Doing == 0 || all.ToDo == 0 || overdue == 0 || cost == 0 {
			t.Errorf("%d plans: %+v, %d overdue, cost %d", plans, all, overdue, cost)
		}
	}
}

// wantHistory is that what was done to a plan is told in time, and a step was
// marked done on the day it was done.
func wantHistory(t *testing.T, p *assessment.Plan) {
	t.Helper()
	marked := map[string]string{}
	for i, e := range p.Events {
		if i > 0 && e.At.Before(p.Events[i-1].At) {
			t.Errorf("%s: %q of %s comes after %s", p.UnitID, e.What, e.At, p.Events[i-1].At)
		}
		if e.What == assessment.EventStepDone {
			marked[e.Note] = e.At.Format(time.DateOnly)
		}
	}
	for _, s := range p.Steps {
		if day := s.DoneOn.Format(time.DateOnly); s.Status == assessment.StepDone && marked[s.Title] != day {
			t.Errorf("%q is done on %s and was marked done on %s", s.Title, day, marked[s.Title])
		}
	}
}
