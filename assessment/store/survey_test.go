package store_test

import (
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

func TestSurveyFromInvitationToResult(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Published(t, s, org.Root)
		survey, result, err := s.SurveyResult(t.Context(), org.ID, v.ID)
		ok(t, err)
		if survey.State(now()) != assessment.Published || result.Respondents != 7 || survey.Summary.Level != 2 {
			t.Errorf("got %+v %+v", survey, result)
		}
	})
}
