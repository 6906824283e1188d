package store_test

import (
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func TestAssessmentComesBackAsItWasSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Unit(t, s, "Claims"))
		storetest.Answer(t, s, a, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		got, err := s.Assessment(t.Context(), org.ID, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Answers) != 3 || len(got.Notes) != 3 || len(got.Events) != 1 {
			t.Errorf("got %d answers, %d notes and %d events, want 3, 3 and 1", len(got.Answers), len(got.Notes), len(got.Events))
		}
		if diff := cmp.Diff(a.Questionnaire, got.Questionnaire); diff != "" {
			t.Errorf("questionnaire (-want +got):\n%s", diff)
		}
	})
}
