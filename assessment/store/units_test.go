package store_test

import (
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func moveTo(parent string) func(assessment.Tree, *assessment.Unit) error {
	return func(_ assessment.Tree, u *assessment.Unit) error { u.ParentID = parent; return nil }
}

// archive puts a unit away, or back when at is zero.
func archive(at time.Time) func(assessment.Tree, *assessment.Unit) error {
	return func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = at; return nil }
}

func TestUnitsAreRenamedTaggedMovedArchivedAndRestored(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a, b := org.Unit(t, s, "a"), org.Unit(t, s, "B")
		archived := now()
		ok(t, s.UpdateUnit(t.Context(), org.ID, b.ID, func(tree assessment.Tree, u *assessment.Unit) error {
			if len(tree) != 3 {
				t.Errorf("got a tree of %d units, want 3", len(tree))
			}
			u.Name, u.ParentID, u.ArchivedAt = "Ärger & <b>", a.ID, archived
			u.Tags = []string{"Front office", "Zürich"}
			u.ID, u.OrganizationID, u.Letter = "other", "other", 7000 // cannot be changed
			return nil
		}))
		want := assessment.Tree{org.Root, a, {ID: b.ID, OrganizationID: org.ID, ParentID: a.ID, Name: "Ärger & <b>", ArchivedAt: archived, Tags: []string{"Front office", "Zürich"}, Letter: b.Letter}}
		want[0], want[1] = a, org.Root // by name without regard to case: a, Aarewerk, Ärger
		got, err := s.Units(t.Context(), org.ID)
		ok(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("units (-want +got):\n%s", diff)
		}
		wantInvalid(t, s.AddUnit(t.Context(), assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, ParentID: b.ID, Name: "c"}), "parent")
		wantInvalid(t, s.UpdateUnit(t.Context(), org.ID, a.ID, moveTo(b.ID)), "parent")
		wantInvalid(t, s.UpdateUnit(t.Context(), org.ID, org.Root.ID, moveTo(a.ID)), "parent")
		wantError(t, s.UpdateUnit(t.Context(), org.ID, a.ID, moveTo("")), assessment.ErrNotFound)
		wantError(t, s.AddUnit(t.Context(), assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: "second root"}), assessment.ErrNotFound)
		copied := *org.Assessment(t, s, a)
		copied.ID, copied.UnitID = account.NewID(), b.ID
		wantError(t, s.CreateAssessment(t.Context(), &copied), assessment.ErrClosed)
		ok(t, s.UpdateUnit(t.Context(), org.ID, b.ID, archive(time.Time{})))
		ok(t, s.UpdateUnit(t.Context(), org.ID, a.ID, archive(archived)))
		wantError(t, s.CreateAssessment(t.Context(), &copied), assessment.ErrClosed)
		ok(t, s.UpdateUnit(t.Context(), org.ID, a.ID, archive(time.Time{})))
		ok(t, s.CreateAssessment(t.Context(), &copied))
	})
}

// Two people who move each of two units below the other must not cut them off.
func TestMovesAtOnceMakeNoCircle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a, b := org.Unit(t, s, "a"), org.Unit(t, s, "b")
		for range 10 {
			var group sync.WaitGroup
			group.Go(func() { _ = s.UpdateUnit(t.Context(), org.ID, a.ID, moveTo(b.ID)) }) // one is refused
			group.Go(func() { _ = s.UpdateUnit(t.Context(), org.ID, b.ID, moveTo(a.ID)) })
			group.Wait()
			tree, err := s.Units(t.Context(), org.ID)
			ok(t, err)
			if len(tree.Ordered()) != 3 {
				t.Fatalf("a circle: %v", tree)
			}
			for _, id := range []string{a.ID, b.ID} {
				ok(t, s.UpdateUnit(t.Context(), org.ID, id, moveTo(org.Root.ID)))
			}
		}
	})
}

func TestOrganizationIsRenamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		ok(t, s.UpdateOrganization(t.Context(), org.ID, func(o *assessment.Organization) error {
			o.Name, o.TimeZone, o.Sample = "Neu", "Asia/Tokyo", true
			return nil
		}))
		got, err := s.Organization(t.Context(), org.ID)
		ok(t, err)
		if want := (assessment.Organization{ID: org.ID, Name: "Neu", TimeZone: "Asia/Tokyo"}); got != want {
			t.Errorf("got %v, want %v: what is a sample stays one, what is not does not become one", got, want)
		}
		wantError(t, s.UpdateOrganization(t.Context(), org.ID, func(*assessment.Organization) error { return assessment.ErrConflict }), assessment.ErrConflict)
	})
}
