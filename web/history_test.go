package web

import (
	"strings"
	"testing"
	"time"

	"continuum/assessment"
)

// at is a result of a questionnaire with one component, by its position in tenths.
func at(year int, version string, form assessment.Form, status assessment.Status, tenths int) reading {
	level := max(1, tenths/10)
	if status != assessment.Scored {
		level = 0
	}
	position := assessment.Fraction{Num: tenths, Den: 10}
	q := &assessment.Questionnaire{ID: "q", Version: version, Components: []assessment.Component{{ID: "me", Name: "Measurement"}}}
	return reading{Listed: assessment.Listed{
		Ref: assessment.Ref{ID: "q", Version: version, Hash: "h" + version}, Form: form, SubmittedAt: time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC),
		Summary: &assessment.Summary{
			Status: status, Level: level, Position: position,
			Components: []assessment.ComponentSummary{{ID: "me", Status: status, Position: position}},
		},
	}, Questionnaire: q}
}

func TestChanges(t *testing.T) {
	const full, quick, scored = assessment.Full, assessment.Quick, assessment.Scored
	tests := []struct {
		name    string
		results []reading // newest first
		overall string    // of the newest
		not     string
		since   int // the year of the result it is compared with
	}{
		{"the first", []reading{at(2026, "1", full, scored, 18)}, "", "", 0},
		{"higher", []reading{at(2026, "1", full, scored, 18), at(2025, "1", full, scored, 12)}, "Self-rating changed from 1.2 to 1.8.", "", 2025},
		{"two levels higher", []reading{at(2026, "1", full, scored, 35), at(2025, "1", full, scored, 16)}, "Level 1 to level 3 (self-rating changed from 1.6 to 3.5).", "", 2025},
		{"a level lower", []reading{at(2026, "1", full, scored, 18), at(2025, "1", full, scored, 24)}, "Level 2 to level 1 (self-rating changed from 2.4 to 1.8).", "", 2025},
		{"lower", []reading{at(2026, "1", full, scored, 12), at(2025, "1", full, scored, 18)}, "Self-rating changed from 1.8 to 1.2.", "", 2025},
		{"the same", []reading{at(2026, "1", full, scored, 18), at(2025, "1", full, scored, 18)}, "Self-rating unchanged at 1.8.", "", 2025},
		{"quick after full", []reading{at(2026, "1", quick, scored, 24), at(2025, "1", full, scored, 18)}, "", "not comparable: quick form", 0},
		{"full after quick", []reading{at(2026, "1", full, scored, 24), at(2025, "1", quick, scored, 18)}, "", "not comparable: quick form", 0},
		{"full after quick after full", []reading{at(2026, "1", full, scored, 24), at(2025, "1", quick, scored, 30), at(2024, "1", full, scored, 18)}, "Level 1 to level 2 (self-rating changed from 1.8 to 2.4).", "not comparable: quick form", 2024},
		{"both quick", []reading{at(2026, "1", quick, scored, 24), at(2025, "1", quick, scored, 18)}, "Level 1 to level 2 (self-rating changed from 1.8 to 2.4).", "", 2025},
		{"another version", []reading{at(2026, "2", full, scored, 24), at(2025, "1", full, scored, 18)}, "", "not comparable: questionnaire version 1", 0},
		{"now insufficient", []reading{at(2026, "1", full, assessment.Insufficient, 0), at(2025, "1", full, scored, 18)}, "", "not comparable: more answers needed", 0},
		{"before insufficient", []reading{at(2026, "1", full, scored, 18), at(2025, "1", full, assessment.Insufficient, 0)}, "", "not comparable: more answers needed", 0},
	}
	of := func(m assessment.Mode, r reading) reading {
		r.Mode = m
		return r
	}
	agreed, survey := assessment.Agreed, assessment.SurveyMode
	tests = append(tests, []struct {
		name    string
		results []reading
		overall string
		not     string
		since   int
	}{
		{"a survey after an agreed one", []reading{of(survey, at(2026, "1", full, scored, 24)), of(agreed, at(2025, "1", full, scored, 18))}, "", "not comparable: the result before it comes from an agreed assessment", 0},
		{"an agreed one after a survey", []reading{of(agreed, at(2026, "1", full, scored, 24)), of(survey, at(2025, "1", full, scored, 18))}, "", "not comparable: the result before it comes from a survey", 0},
		{"a survey after an agreed one after a survey", []reading{of(survey, at(2026, "1", full, scored, 24)), of(agreed, at(2025, "1", full, scored, 30)), of(survey, at(2024, "1", full, scored, 18))}, "Level 1 to level 2 (survey result changed from 1.8 to 2.4). No clear change.", "not comparable: the result before it comes from an agreed assessment", 2024},
	}...)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := changes(test.results)[0]
			since := 0
			if got.Since != nil {
				since = got.Since.SubmittedAt.Year()
			}
			if got.Overall != test.overall || got.Not != test.not || since != test.since {
				t.Errorf("got %q, %q since %d; want %q, %q since %d", got.Overall, got.Not, since, test.overall, test.not, test.since)
			}
			if strings.Contains(got.Overall, "moved") {
				t.Error("a self-rating does not move a unit")
			}
		})
	}
}

// What holds a unit is said of the components by name, or of all of them.
func TestHeld(t *testing.T) {
	q := &assessment.Questionnaire{Components: []assessment.Component{{ID: "cf", Name: "Customer focus"}, {ID: "me", Name: "Measurement"}, {ID: "en", Name: "Environment"}}}
	for _, row := range []struct {
		level    int
		limiting []string
		want     string
	}{
		{2, []string{"me"}, "held back by measurement"},
		{2, []string{"me", "en"}, "held back by measurement and environment"},
		{2, []string{"cf", "me", "en"}, "all three components at this level"},
		{5, []string{"cf", "me", "en"}, ""},
	} {
		summary := assessment.Summary{Level: row.level, Limiting: row.limiting, Components: make([]assessment.ComponentSummary, 3)}
		r := reading{Listed: assessment.Listed{Summary: &summary}, Questionnaire: q}
		if got := r.Held(); got != row.want {
			t.Errorf("%v: %q, want %q", row.limiting, got, row.want)
		}
	}
}

// A survey says that the unit moved when the ranges of views do not overlap.
func TestASurveyMoves(t *testing.T) {
	survey := func(year, tenths, low, high int) reading {
		r := at(year, "1", assessment.Full, assessment.Scored, tenths)
		c := &r.Summary.Components[0]
		r.Mode, c.Range = assessment.SurveyMode, &assessment.Range{Low: assessment.Fraction{Num: low, Den: 10}, High: assessment.Fraction{Num: high, Den: 10}}
		return r
	}
	for want, results := range map[string][]reading{
		"Level 1 to level 2 (survey result changed from 1.8 to 2.4). It moved: the ranges of views do not overlap.": {survey(2026, 24, 22, 26), survey(2025, 18, 15, 21)},
		"Level 1 to level 2 (survey result changed from 1.8 to 2.3). No clear change.":                              {survey(2026, 23, 20, 26), survey(2025, 18, 15, 21)},
		"Survey result changed from 1.2 to 1.4. No clear change.":                                                   {survey(2026, 14, 14, 14), survey(2025, 12, 12, 12)},
		"Survey result unchanged at 1.2.":                                                                           {survey(2026, 12, 12, 12), survey(2025, 12, 12, 12)},
	} {
		if got := changes(results)[0]; got.Overall != want {
			t.Errorf("got %q, want %q", got.Overall, want)
		}
	}
}

// A component that changed is named, one that did not is not.
func TestChangesOfComponents(t *testing.T) {
	got := changes([]reading{at(2026, "1", assessment.Full, assessment.Scored, 24), at(2025, "1", assessment.Full, assessment.Scored, 18)})[0]
	if len(got.Components) != 1 || got.Components[0] != "Measurement from 1.8 to 2.4" {
		t.Errorf("got %q", got.Components)
	}
	same := changes([]reading{at(2026, "1", assessment.Full, assessment.Scored, 18), at(2025, "1", assessment.Full, assessment.Scored, 18)})[0]
	if len(same.Components) != 0 {
		t.Errorf("got %q, want none", same.Components)
	}
}

// A result is due again after twelve months and stale after eighteen.
func TestDueAndStale(t *testing.T) {
	result := at(2025, "1", assessment.Full, assessment.Scored, 18) // 1 March 2025
	for _, test := range []struct {
		name       string
		now        time.Time
		due, stale bool
	}{
		{"a year to the day", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), false, false},
		{"a day later", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), true, false},
		{"eighteen months to the day", time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), true, false},
		{"a day later still", time.Date(2026, 9, 2, 0, 0, 0, 0, time.UTC), true, true},
	} {
		unit := standing{Latest: &result, now: test.now}
		if unit.Due() != test.due || unit.Stale() != test.stale {
			t.Errorf("%s: due %v, stale %v; want %v, %v", test.name, unit.Due(), unit.Stale(), test.due, test.stale)
		}
	}
}

// What is below an archived unit is out of the way with it, and nothing else is.
func TestInUse(t *testing.T) {
	gone := time.Now()
	tree := assessment.Tree{
		{ID: "root"},
		{ID: "a", ParentID: "root", ArchivedAt: gone},
		{ID: "a1", ParentID: "a"},
		{ID: "a2", ParentID: "a1"},
		{ID: "b", ParentID: "root"},
		{ID: "b1", ParentID: "b", ArchivedAt: gone},
		{ID: "b2", ParentID: "b"},
	}
	var ids []string
	for _, b := range inUse(tree) {
		ids = append(ids, b.ID)
	}
	if got, want := strings.Join(ids, " "), "root b b2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
