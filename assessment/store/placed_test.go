package store_test

import (
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// An assessment comes with the units it is in, as they are at this moment.
func TestPlacedAssessment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		division := org.Unit(t, s, "Division")
		claims := org.Below(t, s, division, hostile)
		a := org.Assessment(t, s, claims)
		storetest.Answer(t, s, a, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		wantPath(t, s, a, org.Root, division, claims)

		ok(t, s.UpdateUnit(t.Context(), org.ID, claims.ID, func(_ assessment.Tree, u *assessment.Unit) error {
			u.Name, u.ParentID = "Renamed", org.Root.ID
			return nil
		}))
		claims.Name, claims.ParentID = "Renamed", org.Root.ID
		wantPath(t, s, a, org.Root, claims)
		claims.ArchivedAt = now()
		ok(t, s.UpdateUnit(t.Context(), org.ID, claims.ID, archive(claims.ArchivedAt)))
		wantPath(t, s, a, org.Root, claims)

		_, _, err := s.PlacedAssessment(t.Context(), foreign.ID, a.ID)
		wantError(t, err, assessment.ErrNotFound)
		_, _, err = s.PlacedAssessment(t.Context(), org.ID, "none\x00")
		wantError(t, err, assessment.ErrNotFound)
	})
}

func wantPath(t *testing.T, s *store.Store, a *assessment.Assessment, want ...assessment.Unit) {
	t.Helper()
	alone, err := s.Assessment(t.Context(), a.OrganizationID, a.ID)
	ok(t, err)
	got, path, err := s.PlacedAssessment(t.Context(), a.OrganizationID, a.ID)
	ok(t, err)
	if diff := cmp.Diff(alone, got); diff != "" {
		t.Errorf("the assessment differs from the one without units (-alone +placed):\n%s", diff)
	}
	_, _, asked, err := s.PlaceOf(t.Context(), a.OrganizationID, a.ID)
	ok(t, err)
	for _, path := range [][]assessment.Unit{path, asked} {
		if diff := cmp.Diff(want, path); diff != "" {
			t.Errorf("units (-want +got):\n%s", diff)
		}
	}
}

// Every submission is a version of its own, at the same moment too, and what is
// being answered is none.
func TestVersionOfAnAssessment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		a, at := org.Assessment(t, s, org.Root), now()
		submit := func(a *assessment.Assessment) error { return a.Submit("Ada", at) }
		reopen := func(a *assessment.Assessment) error { return a.Reopen("Ada", "Two answers were mixed up", at) }
		wantVersion(t, s, a, 0)
		for i, step := range []func(*assessment.Assessment) error{submit, reopen, submit} {
			ok(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, step))
			wantVersion(t, s, a, []int{2, 0, 4}[i])
		}
		_, _, _, err := s.PlaceOf(t.Context(), foreign.ID, a.ID)
		wantError(t, err, assessment.ErrNotFound)
	})
}

func wantVersion(t *testing.T, s *store.Store, a *assessment.Assessment, want int) {
	t.Helper()
	got, _, _, err := s.PlaceOf(t.Context(), a.OrganizationID, a.ID)
	ok(t, err)
	now, err := s.Assessment(t.Context(), a.OrganizationID, a.ID)
	ok(t, err)
	if got != want || want != 0 && want != len(now.Events) {
		t.Errorf("version %d, want %d; the audit trail has %d entries", got, want, len(now.Events))
	}
}

// A result is compared with the last one before it that has a level, of the
// same unit, questionnaire and form, and never with one that is being changed.
func TestResultBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		claims, sales := org.Unit(t, s, "Claims"), org.Unit(t, s, "Sales")
		begin, hour := now(), 0
		result := func(unit assessment.Unit, form assessment.Form, answer assessment.Answer) *assessment.Assessment {
			t.Helper()
			hour++
			a := *org.Assessment(t, s, unit)
			a.ID, a.Form = account.NewID(), form
			for _, statement := range a.Questionnaire.Asked(form) {
				a.Answers[statement.ID] = answer
			}
			ok(t, a.Submit("Ada", begin.Add(time.Duration(hour)*time.Hour)))
			ok(t, s.CreateAssessment(t.Context(), &a))
			return &a
		}
		first := result(claims, assessment.Full, assessment.Mostly)
		result(claims, assessment.Quick, assessment.Mostly)
		result(claims, assessment.Full, assessment.DontKnow)
		result(sales, assessment.Full, assessment.Mostly)
		second := result(claims, assessment.Full, assessment.Fully)
		third := result(claims, assessment.Full, assessment.Started)
		wantBefore(t, s, first, nil)
		wantBefore(t, s, second, first)
		wantBefore(t, s, third, second)
		ok(t, s.UpdateAssessment(t.Context(), org.ID, second.ID, func(a *assessment.Assessment) error {
			return a.Reopen("Ada", "Two answers were mixed up", now())
		}))
		wantBefore(t, s, third, first)
	})
}

func wantBefore(t *testing.T, s *store.Store, a, before *assessment.Assessment) {
	t.Helper()
	var want *assessment.Listed
	if before != nil {
		want = &assessment.Listed{
			ID: before.ID, UnitID: before.UnitID, Ref: before.Ref, Mode: assessment.Agreed, Form: before.Form, AnsweredBy: before.AnsweredBy, CreatedAt: before.CreatedAt,
			UpdatedAt: before.UpdatedAt, SubmittedAt: before.SubmittedAt, Summary: before.Summary, Answered: len(before.Answers),
		}
	}
	got, err := s.ResultBefore(t.Context(), a)
	ok(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("before the result of %s (-want +got):\n%s", a.SubmittedAt, diff)
	}
}
