package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuditSheetOfTheSample(t *testing.T) {
	q, answers, r := sample(t)
	audit := NewAudit(q, Full, answers, &r)
	want := AuditComponent{
		ID: "me", Name: "Measurement",
		Rows: []AuditRow{
			{1, "Counting and noting", "3 + 3 + 3", 9, 6, Secured, "9 points, 6 needed, nothing absent"},
			{2, "Asking and recording", "3 + 3 + 0", 6, 6, Open, "6 points, 6 needed, one absent"},
			{3, "Measures and targets", "2 + 1 + 1", 4, 6, Open, "4 points, 6 needed, nothing absent"},
			{4, "Feedback that reaches people", "not asked, not asked, not asked", 0, 0, NotAskedYet, "nothing asked"},
			{5, "Service and money together", "not asked, not asked, not asked", 0, 0, NotAskedYet, "nothing asked"},
		},
		Steps: []string{
			"Level 1: 9 points, 6 needed, nothing absent. Secured.",
			"Level 2: 6 points, 6 needed, one absent. Not secured: the walk stops here.",
			"Last level secured: 1, so the level is 1.",
			"Position: 1 + 5/6 = 1.8, rounded down. (An unsecured level counts at most 5 of its 6 points.)",
		},
	}
	if diff := cmp.Diff(want, audit.Components[1]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	overall := []string{
		"Levels: customer focus 2, measurement 1, environment 2. The lowest is the unit’s level: 1.",
		"Positions: 2.6, 1.8, 2.8. The lowest is the unit’s position: 1.8.",
		"Spread: highest less lowest position, rounded down: 1.0.",
	}
	if diff := cmp.Diff(overall, audit.Overall); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAuditWalk(t *testing.T) {
	for _, row := range []struct {
		name  string
		cells [][]string
		want  string // the last step
	}{
		{"top", [][]string{{"3"}, {"3"}, {"3"}, {"3"}, {"3"}}, "Nothing stops the walk: position 5.0."},
		{"stops unasked", [][]string{{"3"}, {"3"}, {"skip"}, {"skip"}, {"skip"}}, "Level 3 was not asked and adds nothing: position 2.0."},
		{"unknown", [][]string{{"3"}, {"dk"}, {"1"}, {"1"}, {"1"}}, "Too few answers where the walk stops: no level and no position are given."},
		{"not scored", [][]string{{"3"}, {"na"}, {"na"}, {"1"}, {"1"}}, "Two or more levels do not apply: no level and no position are given."},
		{"basics", [][]string{{"1", "2"}, {"1"}, {"skip"}, {"skip"}, {"skip"}}, "Position: 0 + 3/4 = 0.7, rounded down."},
		{"half known", [][]string{{"3", "dk"}, {"1", "na"}, {"1"}, {"1"}, {"1"}}, "Position: 1 + 1/2 = 1.5, rounded down."},
	} {
		q, answers := oneComponent(parseCells(t, row.cells))
		r := Score(q, Full, answers)
		steps := NewAudit(q, Full, answers, &r).Components[0].Steps
		if got := steps[len(steps)-1]; got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
