package assessment_test

import (
	"errors"
	"testing"
	"time"

	"continuum/assessment"
)

func TestAgreeOn(t *testing.T) {
	day := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	q := &assessment.Questionnaire{ID: "q", Version: "1"}
	for _, row := range []struct {
		name       string
		survey     assessment.Survey
		answeredBy string
		want       error
	}{
		{"published", assessment.Survey{PublishedAt: day}, "the workshop", nil},
		{"closed, not published", assessment.Survey{OpenedAt: day, ClosedAt: day}, "the workshop", assessment.ErrClosed},
		{"asking", assessment.Survey{OpenedAt: day}, "the workshop", assessment.ErrClosed},
		{"nobody named", assessment.Survey{PublishedAt: day}, " ", &assessment.InvalidError{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := row.survey
			s.ID, s.UnitID, s.OrganizationID, s.Questionnaire, s.Form = "survey", "unit", "org", q, assessment.Full
			a, err := s.AgreeOn("id", row.answeredBy, "Ada", day)
			var invalid *assessment.InvalidError
			if wantInvalid := errors.As(row.want, &invalid); wantInvalid != errors.As(err, &invalid) || !wantInvalid && !errors.Is(err, row.want) {
				t.Fatalf("error %v, want %v", err, row.want)
			}
			if err != nil {
				if len(s.Events) > 0 {
					t.Error("recorded though it was refused")
				}
				return
			}
			if a.SurveyID != "survey" || a.UnitID != "unit" || a.OrganizationID != "org" || a.Questionnaire != q || a.Form != assessment.Full {
				t.Errorf("it is of another survey: %+v", a)
			}
			if len(s.Events) != 1 || s.Events[0].What != assessment.EventAgreed || s.Events[0].Note != "the workshop" {
				t.Errorf("the survey's events: %+v", s.Events)
			}
		})
	}
}
