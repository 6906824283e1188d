package exchange

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
)

// sampleCheckComparison is four units: one agreed, one of several people, one of
// an older version, and one that was never checked.
func sampleCheckComparison() *assessment.CheckComparison {
	q := &assessment.CheckQuestionnaire{ID: "moments-of-truth", Version: "2", Name: "Moments of truth check", Aspects: []assessment.Aspect{{Number: 1, Name: "Loyalty"}, {Number: 2, Name: "=Advantage"}}}
	check := func(version string, mode assessment.Mode, r *assessment.CheckResult) *assessment.Check {
		return &assessment.Check{Ref: assessment.Ref{ID: q.ID, Version: version}, Mode: mode, SubmittedAt: time.Date(2026, 11, 12, 23, 30, 0, 0, time.UTC), Result: r}
	}
	row := func(name string, c *assessment.Check, not string) assessment.ComparedCheck {
		return assessment.ComparedCheck{Branch: assessment.Branch{Unit: assessment.Unit{Name: name}}, Latest: c, NotAs: not}
	}
	return &assessment.CheckComparison{
		Organization: assessment.Organization{Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}, Questionnaire: q,
		Top: assessment.Unit{ID: "u1", Name: "Harbour Mutual"}, Filter: assessment.Filter{Unit: "u1"}, Now: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC),
		Rows: []assessment.ComparedCheck{
			row("Claims", check("2", assessment.Agreed, q.Result(assessment.Fits{1: 3, 2: assessment.FitDontKnow})), ""),
			row("=cmd()", check("2", assessment.SurveyMode, &assessment.CheckResult{Respondents: 9, Threshold: 5, Aspects: []assessment.AspectResult{{Number: 1, Hidden: true}, {Number: 2, Level: 4}}}), ""),
			row("Motor", check("1", assessment.Agreed, q.Result(assessment.Fits{1: 3, 2: 3})), "version 1"),
			row("Отдел выплат", nil, ""),
		},
	}
}

func TestChecksCSV(t *testing.T) {
	var file bytes.Buffer
	if err := ChecksCSV(&file, sampleCheckComparison()); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(file.String(), byteOrderMark)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatal(marked, err)
	}
	want := [][]string{
		{"unit", "check", "version", "answers", "people", "date", "status", "Loyalty", SafeCell("=Advantage")},
		{"Claims", "moments-of-truth", "2", "agreed", "", "2026-11-13", "shown", "3", ""},
		{SafeCell("=cmd()"), "moments-of-truth", "2", "survey", "9", "2026-11-13", "shown", "", "4"},
		{"Motor", "moments-of-truth", "1", "agreed", "", "2026-11-13", "version 1", "", ""},
		{"Отдел выплат", "moments-of-truth", "", "", "", "", "no check", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The JSON says what the CSV says; with hidden names it leads to no unit.
func TestChecksJSON(t *testing.T) {
	c := sampleCheckComparison()
	var file bytes.Buffer
	if err := ChecksJSON(&file, c); err != nil {
		t.Fatal(err)
	}
	golden(t, "checks.json", file.Bytes())
	c.Filter.Aliases = true
	for i := range c.Rows {
		c.Rows[i].ID = "secret"
	}
	file.Reset()
	if err := ChecksJSON(&file, c); err != nil || strings.Contains(file.String(), "secret") || strings.Contains(file.String(), `"u1"`) {
		t.Errorf("with hidden names (%v):\n%s", err, file.String())
	}
}
