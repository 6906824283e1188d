package main

import (
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

// One unit of the sample has done steps between two results, behind answers that
// rose, and one that no answer shows yet.
func TestSampleLooksAgain(t *testing.T) {
	s := storetest.New(t)
	owner := storetest.Organization(t, s, "Aarewerk").Owner
	now := time.Now()
	if err := addSample(t.Context(), s, owner, now); err != nil {
		t.Fatal(err)
	}
	organizations, err := s.Organizations(t.Context(), owner.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, org := range organizations {
		if !org.Sample {
			continue
		}
		tree, err := s.Units(t.Context(), org.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range tree {
			if unit.Name != sampleAgain {
				continue
			}
			first, err := earliestSubmitted(t.Context(), s, unit)
			if err != nil {
				t.Fatal(err)
			}
			last, err := latestSubmitted(t.Context(), s, unit)
			if err != nil {
				t.Fatal(err)
			}
			plans, err := s.Plans(t.Context(), org.ID, unit.ID)
			if err != nil {
				t.Fatal(err)
			}
			done := assessment.DoneBetween(plans, last.Ref.ID, first.SubmittedAt, last.SubmittedAt, time.UTC)
			changed := assessment.WhatChanged(first, last, done)
			if changed == nil || len(changed.Led()) == 0 || len(changed.Quiet) != 1 || len(changed.Fell) == 0 {
				t.Errorf("the sample says little of what changed: %+v", changed)
			}
			return
		}
	}
	t.Error("there is no such unit")
}
