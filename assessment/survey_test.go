package assessment

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// settings are those of a survey somebody can answer.
func settings(change ...func(*SurveySettings)) SurveySettings {
	s := SurveySettings{Form: Full, Asking: SharedLink, Threshold: DefaultThreshold, ClosesAt: noon.AddDate(0, 0, 14), Welcome: " Hello! "}
	for _, c := range change {
		c(&s)
	}
	return s
}

func prepared(t *testing.T, change ...func(*SurveySettings)) *Survey {
	t.Helper()
	q := testQuestionnaire(t)
	s, err := PrepareSurvey("s1", Unit{ID: "u1", OrganizationID: "o1"}, Ref{ID: q.ID, Version: q.Version}, q, settings(change...), "Ada", noon)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSettingsNobodyCouldAnswerUnder(t *testing.T) {
	q := testQuestionnaire(t)
	for _, row := range []struct {
		name   string
		change func(*SurveySettings)
		want   string // the fields refused
	}{
		{"as they are", func(*SurveySettings) {}, ""},
		{"no form", func(s *SurveySettings) { s.Form = "" }, "form"},
		{"another form", func(s *SurveySettings) { s.Form = "long" }, "form"},
		{"no way of asking", func(s *SurveySettings) { s.Asking = "" }, "asking"},
		{"the lowest threshold", func(s *SurveySettings) { s.Threshold = 3 }, ""},
		{"a threshold of two", func(s *SurveySettings) { s.Threshold = 2 }, "threshold"},
		{"no threshold", func(s *SurveySettings) { s.Threshold = 0 }, "threshold"},
		{"a negative threshold", func(s *SurveySettings) { s.Threshold = -5 }, "threshold"},
		{"the highest threshold", func(s *SurveySettings) { s.Threshold = 100 }, ""},
		{"a threshold nobody reaches", func(s *SurveySettings) { s.Threshold = 101 }, "threshold"},
		{"closed by hand", func(s *SurveySettings) { s.ClosesAt = time.Time{} }, ""},
		{"closed now", func(s *SurveySettings) { s.ClosesAt = noon }, "closes"},
		{"closed yesterday", func(s *SurveySettings) { s.ClosesAt = noon.AddDate(0, 0, -1) }, "closes"},
		{"no welcome", func(s *SurveySettings) { s.Welcome = " \n" }, ""},
		{"the longest welcome", func(s *SurveySettings) { s.Welcome = strings.Repeat("ü", WelcomeLimit) }, ""},
		{"a longer welcome", func(s *SurveySettings) { s.Welcome = strings.Repeat("u", WelcomeLimit+1) }, "welcome"},
		{"a welcome no database holds", func(s *SurveySettings) { s.Welcome = "a\x00b" }, "welcome"},
		{"everything wrong", func(s *SurveySettings) { *s = SurveySettings{ClosesAt: noon, Welcome: "\xff"} }, "form asking threshold closes welcome"},
	} {
		s, err := PrepareSurvey("s1", Unit{ID: "u1", OrganizationID: "o1"}, Ref{}, q, settings(row.change), "Ada", noon)
		if got := fieldsOf(err); got != row.want || (err == nil) != (s != nil) {
			t.Errorf("%s: got %q (%v), want %q", row.name, got, err, row.want)
		}
	}
	if s := prepared(t); s.Welcome != "Hello!" || s.UnitID != "u1" || s.OrganizationID != "o1" || s.State(noon) != Preparing || len(s.Events) != 1 {
		t.Errorf("got %+v", s)
	}
}

func fieldsOf(err error) string {
	var fields []string
	for _, p := range problems(err) {
		fields = append(fields, p.Field)
	}
	return strings.Join(fields, " ")
}

// The states, and what may be done in each. Time passes as the survey says.
func TestSurveyGoesOneWay(t *testing.T) {
	open := func(s *Survey, at time.Time) error { return s.Open("Ada", EventOpened, "", at) }
	closing := func(s *Survey, at time.Time) error { return s.Close("Ada", at) }
	extend := func(s *Survey, at time.Time) error { return s.Extend(at.AddDate(0, 0, 7), "Ada", at) }
	change := func(s *Survey, at time.Time) error { return s.Change(s.SurveySettings, "Ada", at) }
	publish := func(s *Survey, at time.Time) error {
		return s.Publish(&SurveyResult{Respondents: 5, Threshold: 5}, "Ada", at)
	}
	discard := func(s *Survey, _ time.Time) error { return s.CheckDiscard() }
	for _, row := range []struct {
		name  string
		steps []func(*Survey, time.Time) error // all but the last succeed, an hour apart
		later time.Duration                    // before the last
		want  SurveyState                      // after the last; empty: it is ErrClosed
	}{
		{"open", []func(*Survey, time.Time) error{open}, 0, Answerable},
		{"open again, another link", []func(*Survey, time.Time) error{open, open}, 0, Answerable},
		{"open what is closed", []func(*Survey, time.Time) error{open, closing, open}, 0, ""},
		{"open too late", []func(*Survey, time.Time) error{open, open}, 14 * 24 * time.Hour, ""},
		{"close before it was opened", []func(*Survey, time.Time) error{closing}, 0, ""},
		{"close", []func(*Survey, time.Time) error{open, closing}, 0, Closed},
		{"close twice", []func(*Survey, time.Time) error{open, closing, closing}, 0, ""},
		{"close what the date closed", []func(*Survey, time.Time) error{open, closing}, 14 * 24 * time.Hour, ""},
		{"extend before it was opened", []func(*Survey, time.Time) error{extend}, 0, Preparing},
		{"extend while it asks", []func(*Survey, time.Time) error{open, extend}, 0, Answerable},
		{"reopen what was closed by hand", []func(*Survey, time.Time) error{open, closing, extend}, 0, Answerable},
		{"reopen what the date closed", []func(*Survey, time.Time) error{open, extend}, 30 * 24 * time.Hour, Answerable},
		{"reopen a result", []func(*Survey, time.Time) error{open, closing, publish, extend}, 0, ""},
		{"change", []func(*Survey, time.Time) error{change}, 0, Preparing},
		{"change while it asks", []func(*Survey, time.Time) error{open, change}, 0, Answerable},
		{"change what is closed", []func(*Survey, time.Time) error{open, closing, change}, 0, Closed},
		{"change what the date closed", []func(*Survey, time.Time) error{open, change}, 30 * 24 * time.Hour, Closed},
		{"change a result", []func(*Survey, time.Time) error{open, closing, publish, change}, 0, ""},
		{"publish before it was opened", []func(*Survey, time.Time) error{publish}, 0, ""},
		{"publish while it asks", []func(*Survey, time.Time) error{open, publish}, 0, ""},
		{"publish what is closed", []func(*Survey, time.Time) error{open, closing, publish}, 0, Published},
		{"publish what the date closed", []func(*Survey, time.Time) error{open, publish}, 14 * 24 * time.Hour, Published},
		{"publish twice", []func(*Survey, time.Time) error{open, closing, publish, publish}, 0, ""},
		{"open a result", []func(*Survey, time.Time) error{open, closing, publish, open}, 0, ""},
		{"close a result", []func(*Survey, time.Time) error{open, closing, publish, closing}, 0, ""},
		{"discard what asks", []func(*Survey, time.Time) error{open, discard}, 0, Answerable},
		{"discard what is closed", []func(*Survey, time.Time) error{open, closing, discard}, 0, Closed},
		{"discard a result", []func(*Survey, time.Time) error{open, closing, publish, discard}, 0, ""},
	} {
		s, at := prepared(t), noon
		var err error
		for i, step := range row.steps {
			if at = at.Add(time.Hour); i == len(row.steps)-1 {
				at = at.Add(row.later)
			}
			if err != nil {
				t.Fatalf("%s: step %d: %v", row.name, i, err)
			}
			err = step(s, at)
		}
		if row.want == "" && !errors.Is(err, ErrClosed) || row.want != "" && (err != nil || s.State(at) != row.want) {
			t.Errorf("%s: got %s, %v, want %s", row.name, s.State(at), err, row.want)
		}
	}
}

func TestClosingDateIsAMoment(t *testing.T) {
	s := prepared(t)
	if err := s.Open("Ada", EventOpened, "", noon); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		at   time.Time
		want SurveyState
	}{
		{s.ClosesAt.Add(-time.Microsecond), Answerable},
		{s.ClosesAt, Closed},
		{s.ClosesAt.Add(time.Hour), Closed},
	} {
		if got := s.State(row.at); got != row.want || (s.CheckAnswerable(row.at) == nil) != (row.want == Answerable) {
			t.Errorf("%s: got %s, want %s", row.at, got, row.want)
		}
	}
	if err := s.Extend(time.Time{}, "Ada", s.ClosesAt); err != nil || s.State(noon.AddDate(10, 0, 0)) != Answerable {
		t.Errorf("without a date it is closed by hand only: %v", err)
	}
	if err := s.Extend(noon, "Ada", noon); fieldsOf(err) != "closes" || !s.ClosesAt.IsZero() {
		t.Errorf("extended to a day that is over: %v, closes %s", err, s.ClosesAt)
	}
}

// What people were promised, and what they answer, stays once they were asked.
func TestPromisesStay(t *testing.T) {
	s := prepared(t)
	lower := settings(func(s *SurveySettings) { s.Threshold, s.Asking, s.Form = LowestThreshold, PersonalLinks, Quick })
	if err := s.Change(lower, "Ada", noon); err != nil || s.Threshold != LowestThreshold || s.Asking != PersonalLinks || s.Form != Quick {
		t.Fatalf("before anybody was asked everything may change: %v %+v", err, s.SurveySettings)
	}
	if err := s.Open("Ada", EventInvited, "3 people", noon); err != nil {
		t.Fatal(err)
	}
	before := s.SurveySettings
	for _, threshold := range []int{DefaultThreshold, LowestThreshold - 1} {
		if err := s.Change(settings(func(s *SurveySettings) { s.Threshold = threshold }), "Ada", noon); fieldsOf(err) != "threshold" || s.SurveySettings != before {
			t.Errorf("threshold %d: %v, left %+v", threshold, err, s.SurveySettings)
		}
	}
	other := settings(func(s *SurveySettings) {
		s.Threshold, s.Welcome, s.ClosesAt = LowestThreshold, "Soon over", noon.AddDate(0, 0, 1)
	})
	if err := s.Change(other, "Ada", noon); err != nil {
		t.Fatal(err)
	}
	if s.Asking != PersonalLinks || s.Form != Quick || s.Welcome != "Soon over" || !s.ClosesAt.Equal(other.ClosesAt) {
		t.Errorf("got %+v", s.SurveySettings)
	}
}

func TestPublishNeedsEnoughPeople(t *testing.T) {
	for _, row := range []struct {
		result SurveyResult
		want   string // part of the refusal
	}{
		{SurveyResult{Respondents: 0, TooFew: true}, "0 people answered and the threshold is 5"},
		{SurveyResult{Respondents: 1, TooFew: true}, "1 person answered"},
		{SurveyResult{Respondents: 4, TooFew: true}, "4 people answered"},
		{SurveyResult{Respondents: 5}, ""},
	} {
		s := prepared(t)
		if err := errors.Join(s.Open("Ada", EventOpened, "", noon), s.Close("Ada", noon)); err != nil {
			t.Fatal(err)
		}
		err := s.Publish(&row.result, "Bo", noon.Add(time.Hour))
		if row.want != "" {
			if len(problems(err)) != 1 || !strings.Contains(err.Error(), row.want) || s.State(noon) != Closed || s.Summary != nil {
				t.Errorf("%d people: got %v, %s, want %q", row.result.Respondents, err, s.State(noon), row.want)
			}
			continue
		}
		last := s.Events[len(s.Events)-1]
		if err != nil || s.Summary == nil || !s.PublishedAt.Equal(noon.Add(time.Hour)) || last != (Event{noon.Add(time.Hour), "Bo", EventPublished, ""}) {
			t.Errorf("%d people: got %v, %+v", row.result.Respondents, err, s)
		}
	}
}

// What is refused is not in the trail, and nothing in the trail changes.
func TestSurveyTrailTellsWhatOwnersDid(t *testing.T) {
	s := prepared(t)
	if err := s.Close("Ada", noon); err == nil {
		t.Fatal("closed before it was opened")
	}
	first := s.Events
	for _, err := range []error{
		s.Open("Ada", EventInvited, "7 people", noon), s.Open("Bo", EventReminded, "2 people", noon), s.Close("Bo", noon),
		s.Extend(time.Time{}, "Ada", noon), s.Close("Ada", noon),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var kinds []EventKind
	for _, e := range s.Events {
		kinds = append(kinds, e.What)
	}
	want := []EventKind{EventStarted, EventInvited, EventReminded, EventClosed, EventExtended, EventClosed}
	if !slices.Equal(kinds, want) || len(first) != 1 || s.Events[1].Note != "7 people" || s.Events[2].Who != "Bo" {
		t.Errorf("got %+v", s.Events)
	}
}

func TestWhoIsMissing(t *testing.T) {
	for state, want := range map[InvitationState]bool{StateInvited: true, StateStarted: true, StateDone: false, StateRevoked: false} {
		if got := (Invitation{State: state}).Missing(); got != want {
			t.Errorf("%s: got %v, want %v", state, got, want)
		}
	}
}
