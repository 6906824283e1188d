package web

import (
	"testing"
	"time"

	"continuum/assessment"
)

// A day ends when the next begins, in the organization's time zone, also where
// clocks change at midnight; and it is said as it was typed.
func TestADayEndsWithItsLastMoment(t *testing.T) {
	for _, row := range []struct{ name, zone, day, end, said string }{
		{"UTC", "UTC", "2026-11-12", "2026-11-13T00:00:00Z", "the end of 12 November 2026"},
		{"winter", "Europe/Zurich", "2026-11-12", "2026-11-12T23:00:00Z", "the end of 12 November 2026"},
		{"summer", "Europe/Zurich", "2026-07-31", "2026-07-31T22:00:00Z", "the end of 31 July 2026"},
		{"the last of the year", "Pacific/Auckland", "2026-12-31", "2026-12-31T11:00:00Z", "the end of 31 December 2026"},
		{"half an hour off", "Asia/Kolkata", "2026-11-12", "2026-11-12T18:30:00Z", "the end of 12 November 2026"},
		{"no midnight follows", "America/Havana", "2026-03-07", "2026-03-08T05:00:00Z", "the end of 7 March 2026"},
		{"no midnight follows, east", "Asia/Beirut", "2026-03-28", "2026-03-28T22:00:00Z", "the end of 28 March 2026"},
		{"midnight comes late", "Asia/Beirut", "2026-10-24", "2026-10-24T22:00:00Z", "the end of 24 October 2026"},
	} {
		t.Run(row.name, func(t *testing.T) {
			zone, err := time.LoadLocation(row.zone)
			if err != nil {
				t.Fatal(err)
			}
			at := closesAt(" "+row.day+" ", zone)
			if got := at.Format(time.RFC3339); got != row.end {
				t.Errorf("ends at %s, want %s", got, row.end)
			}
			if got := untilDay(at, zone); got != row.said {
				t.Errorf("said as %q, want %q", got, row.said)
			}
			if got := formOfSurvey(&assessment.Survey{SurveySettings: assessment.SurveySettings{ClosesAt: at}}, zone).Closes; got != row.day {
				t.Errorf("typed again as %q", got)
			}
		})
	}
	if got := untilDay(time.Date(2026, 11, 12, 16, 30, 0, 0, time.UTC), time.UTC); got != "12 November 2026, 16:30" {
		t.Errorf("a moment in the day is said as %q", got)
	}
	if !closesAt("", time.UTC).IsZero() || closesAt("soon", time.UTC).IsZero() {
		t.Error("nothing typed is by hand, and what is no day is not")
	}
}

func TestUnreachable(t *testing.T) {
	for base, want := range map[string]bool{
		"http://localhost:8080": true, "http://127.0.0.1:8080": true, "http://[::1]:8080": true, "http://0.0.0.0": true, "https://app.localhost": true,
		"https://continuum.example": false, "http://192.168.1.20:8080": false, "http://continuum.local": false,
	} {
		if got := unreachable(base); got != want {
			t.Errorf("%s: %v, want %v", base, got, want)
		}
	}
}

// A list says of a survey how many have handed in, and never more.
func TestTextOfRunningSurveys(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	open := assessment.Survey{SurveySettings: assessment.SurveySettings{Asking: assessment.SharedLink, Threshold: 5}, OpenedAt: now.Add(-time.Hour)}
	personal, dated, closed, prepared := open, open, open, open
	personal.Asking = assessment.PersonalLinks
	dated.ClosesAt = time.Date(2026, 11, 13, 0, 0, 0, 0, time.UTC)
	closed.ClosedAt = now
	prepared.OpenedAt = time.Time{}
	for _, row := range []struct {
		survey  assessment.Survey
		turnout assessment.Turnout
		want    string
	}{
		{prepared, assessment.Turnout{}, "Prepared, nobody was asked yet"},
		{open, assessment.Turnout{Responses: 3}, "3 handed in, open until it is closed by hand"},
		{dated, assessment.Turnout{Responses: 3}, "3 handed in, open until the end of 12 November 2026"},
		{personal, assessment.Turnout{Invited: 9, Responses: 3}, "3 of 9 handed in, open until it is closed by hand"},
		{closed, assessment.Turnout{Responses: 4}, "Closed, 4 handed in: fewer than the threshold of 5"},
		{closed, assessment.Turnout{Responses: 5}, "Closed, 5 handed in: the result can be published"},
	} {
		r := running{&row.survey, row.turnout, row.survey.State(now), time.UTC}
		if got := r.Text(); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}
