package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// firstCall is a moment of truth with something in every field.
func firstCall() assessment.Moment {
	return assessment.Moment{
		ID: account.NewID(), Stage: "Making a claim", Contact: "The first call; “Schaden”", Importance: 5, HowWell: 2, Owner: "Mara",
		Expectation: "To say it once.", Promise: "One person,\nto the end.", MayDecide: "Up to 500.", Recovery: "Call back the same day.",
	}
}

// momentsOf enters two contacts into the register of a unit.
func momentsOf(t testing.TB, s *store.Store, unit assessment.Unit) *assessment.Moments {
	t.Helper()
	ok(t, s.UpdateMoments(t.Context(), unit.OrganizationID, unit.ID, func(m *assessment.Moments) error {
		return errors.Join(m.Add(firstCall(), "Ada", now()),
			m.Add(assessment.Moment{ID: account.NewID(), Stage: "Buying", Contact: "The offer", Importance: 3, HowWell: 4}, "Bob", now()))
	}))
	m, err := s.Moments(t.Context(), unit.OrganizationID, unit.ID)
	ok(t, err)
	return m
}

func TestMomentsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		claims, billing := org.Unit(t, s, "Claims"), org.Unit(t, s, "Billing")
		kept := momentsOf(t, s, claims)
		call := firstCall()
		if len(kept.All) == 2 {
			call.ID = kept.All[0].ID
		}
		if len(kept.All) != 2 || kept.All[0] != call || kept.All[1].Contact != "The offer" || kept.Version != 2 || kept.UpdatedBy != "Bob" || kept.UpdatedAt.IsZero() {
			t.Fatalf("got %+v", kept)
		}
		for name, of := range map[string]assessment.Unit{
			"another unit": billing, "another organization's": {OrganizationID: other.ID, ID: claims.ID}, "none": {OrganizationID: org.ID, ID: "none"},
		} {
			m, err := s.Moments(t.Context(), of.OrganizationID, of.ID)
			if err != nil || len(m.All) != 0 || m.Version != 0 {
				t.Errorf("%s: %+v, %v", name, m, err)
			}
		}
		ok(t, s.UpdateMoments(t.Context(), org.ID, claims.ID, func(m *assessment.Moments) error {
			if err := m.MoveStage("Buying", false, "Eve", now()); err != nil {
				return err
			}
			_, err := m.Remove(kept.All[0].ID, "Eve", now())
			return err
		}))
		kept, err := s.Moments(t.Context(), org.ID, claims.ID)
		ok(t, err)
		if len(kept.All) != 1 || kept.Version != 4 || kept.UpdatedBy != "Eve" {
			t.Errorf("got %+v", kept)
		}
		before := dump(t, s)
		ok(t, s.UpdateMoments(t.Context(), org.ID, claims.ID, func(*assessment.Moments) error { return nil }))
		refused := errors.New("no")
		wantError(t, s.UpdateMoments(t.Context(), org.ID, claims.ID, func(m *assessment.Moments) error { m.All = nil; return refused }), refused)
		change := func(m *assessment.Moments) error { return m.Add(firstCall(), "Ada", now()) }
		wantError(t, s.UpdateMoments(t.Context(), other.ID, claims.ID, change), assessment.ErrNotFound)
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
		archived := func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }
		ok(t, s.UpdateUnit(t.Context(), org.ID, claims.ID, archived))
		wantError(t, s.UpdateMoments(t.Context(), org.ID, claims.ID, change), assessment.ErrClosed)
		wantError(t, s.UpdateServicePlan(t.Context(), org.ID, claims.ID, func(*assessment.ServicePlan) error { return nil }), assessment.ErrClosed)
	})
}

// Of several people who change a register they looked at together, one is first.
func TestMomentsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		var saved, late atomic.Int32
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				err := s.UpdateMoments(t.Context(), org.ID, org.Root.ID, func(m *assessment.Moments) error {
					if err := m.CheckVersion(0); err != nil {
						return err
					}
					one := firstCall()
					one.Contact = fmt.Sprint("Contact ", i)
					return m.Add(one, "Ada", now())
				})
				switch {
				case err == nil:
					saved.Add(1)
				case errors.Is(err, assessment.ErrConflict):
					late.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if saved.Load() != 1 || late.Load() != 7 {
			t.Errorf("%d saved, %d were late", saved.Load(), late.Load())
		}
	})
}

// aServiceText has something in every part.
func aServiceText() assessment.ServiceText {
	n, less := int64(60000), int64(-20000)
	day := time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC)
	return assessment.ServiceText{
		Vision: "Whoever has a claim knows; “Schaden”.", Chosen: "Households.\nWith two contracts.", NotChosen: "Fleets.",
		Groups:   []assessment.ServiceGroup{{Name: "Households", Level: 3, Why: "They stay."}},
		Promises: []assessment.ServicePromise{{Step: "First call", Promise: "One person."}},
		Measures: []assessment.ServiceMeasure{{Name: "NPS", Now: "33.3", Target: "40"}},
		Actions:  []assessment.ServiceAction{{Title: "Name handlers", Owner: "Mara", Due: day}, {Title: "Some day"}},
		Budget:   assessment.ServiceBudget{OneOff: &n, Years: 3, Low: &less, Likely: &n, Return: "It pays."},
		Decision: assessment.ServiceDecision{Choice: "Advance", Reason: "It pays.", Owner: "Mara", ReviewOn: day},
	}
}

// Every version of a service plan stays as it was.
func TestServicePlansAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		at := now()
		ok(t, s.UpdateServicePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.ServicePlan) error { return p.Accept(aServiceText(), "Ada", at) }))
		first, err := s.ServicePlan(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		want := &assessment.ServicePlan{OrganizationID: org.ID, UnitID: org.Root.ID, ServiceText: aServiceText(), Version: 1, Changed: "what was proposed", SavedAt: at, SavedBy: "Ada"}
		want.Saved = assessment.ServiceParts()
		if diff := cmp.Diff(want, first); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		second := assessment.ServiceText{Vision: "Another."}
		for range 2 { // the second time changes nothing
			ok(t, s.UpdateServicePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.ServicePlan) error {
				return p.Save(assessment.ServiceVision, second, "Bob", at)
			}))
		}
		versions, err := s.ServiceVersions(t.Context(), org.ID, org.Root.ID, 10)
		ok(t, err)
		if len(versions) != 2 || versions[0].Version != 2 || versions[0].SavedBy != "Bob" || versions[0].Changed != "the vision" || versions[1].Version != 1 {
			t.Errorf("got %+v", versions)
		}
		if few, err := s.ServiceVersions(t.Context(), org.ID, org.Root.ID, 1); err != nil || len(few) != 1 {
			t.Errorf("got %d versions, %v", len(few), err)
		}
		old, err := s.ServiceVersion(t.Context(), org.ID, org.Root.ID, 1)
		ok(t, err)
		if diff := cmp.Diff(want, old); diff != "" {
			t.Errorf("the first version is another now (-want +got):\n%s", diff)
		}
		for _, of := range []struct {
			org     string
			version int
		}{{org.ID, 3}, {org.ID, 0}, {other.ID, 1}} {
			_, err := s.ServiceVersion(t.Context(), of.org, org.Root.ID, of.version)
			wantError(t, err, assessment.ErrNotFound)
		}
		if foreign, err := s.ServicePlan(t.Context(), other.ID, org.Root.ID); err != nil || foreign.Version != 0 {
			t.Errorf("a foreign plan: %+v, %v", foreign, err)
		}
		wantError(t, s.UpdateServicePlan(t.Context(), other.ID, org.Root.ID, func(*assessment.ServicePlan) error { return nil }), assessment.ErrNotFound)
	})
}
