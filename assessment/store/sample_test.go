package store_test

import (
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
)

// Earlier results come in all or not at all.
func TestAddedAssessmentsAreAllThereOrNone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		unit, away := org.Unit(t, s, "Claims"), org.Unit(t, s, "Closed")
		whole := org.Agreed(t, s, org.Root, now(), storetest.UpTo(2))
		ok(t, s.UpdateUnit(t.Context(), org.ID, away.ID, archive(now())))
		like := func(unit assessment.Unit, change func(*assessment.Assessment)) *assessment.Assessment {
			a := *whole
			a.ID, a.UnitID = account.NewID(), unit.ID
			change(&a)
			return &a
		}
		same := func(*assessment.Assessment) {}
		before := dump(t, s)
		wantError(t, s.AddAssessments(t.Context(), org.ID, []*assessment.Assessment{like(unit, same), like(away, same)}), assessment.ErrClosed)
		wantError(t, s.AddAssessments(t.Context(), org.ID, []*assessment.Assessment{like(unit, same), like(unit, func(a *assessment.Assessment) { a.ID = whole.ID })}), assessment.ErrConflict)
		wantInvalid(t, s.AddAssessments(t.Context(), org.ID, []*assessment.Assessment{like(unit, same), like(unit, func(a *assessment.Assessment) { a.AnsweredBy = "a\x00b" })}), "")
		ok(t, s.AddAssessments(t.Context(), org.ID, nil))
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something was added (-before +after):\n%s", diff)
		}
		first, second := like(unit, same), like(unit, same) // with the very same answers: the second gets copies
		ok(t, s.AddAssessments(t.Context(), org.ID, []*assessment.Assessment{first, second}))
		for _, want := range []*assessment.Assessment{first, second} {
			got, err := s.Assessment(t.Context(), org.ID, want.ID)
			ok(t, err)
			if diff := cmp.Diff(want.Answers, got.Answers); diff != "" || !cmp.Equal(want.Notes, got.Notes) || !cmp.Equal(want.Events, got.Events) {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		}
		wantStandings(t, s, org.ID)
	})
}

// A tag is one line, and says something.
func TestTagsThatCannotBeKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		for _, tag := range []string{"", "two\nlines", "a\rb", "a\x00b"} {
			err := s.UpdateUnit(t.Context(), org.ID, org.Root.ID, func(_ assessment.Tree, u *assessment.Unit) error {
				u.Tags = []string{"good", tag}
				return nil
			})
			if err == nil {
				t.Errorf("%q was kept", tag)
			}
		}
	})
}

// What people answered comes into a real organization by their links alone.
func TestSampleSurveysAreForSamples(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Published(t, s, org.Root)
		survey, _, err := s.SurveyResult(t.Context(), org.ID, v.ID)
		ok(t, err)
		survey.ID = account.NewID()
		wantError(t, s.AddSampleSurveys(t.Context(), org.ID, []store.SampleSurvey{{Survey: survey}}), assessment.ErrNotFound)
	})
}

// A removal that was broken off is finished when the database is opened again.
func TestRemovalGoesOn(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		real := storetest.Organization(t, s, "Real")
		real.Published(t, s, real.Root)
		before := dump(t, s)
		sample := assessment.Organization{ID: account.NewID(), Name: "Sample", TimeZone: "UTC", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: sample.ID, Name: "Sample"}
		ok(t, s.CreateOrganization(t.Context(), sample, root, real.Owner.ID))
		owned := storetest.Owned{Organization: sample, Root: root, Owner: real.Owner}
		owned.Many(t, s, 3, 2)
		owned.Published(t, s, root)
		ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("DELETE FROM memberships WHERE organization_id = ?", sample.ID).Error
		}))
		if diff := cmp.Diff(before, dump(t, storetest.Open(t, url))); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
}
