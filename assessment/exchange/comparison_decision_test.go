package exchange

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
)

// What was decided about a unit stands in every file, behind letters without the
// words that could name somebody; while nothing is decided there are no columns.
func TestComparisonFilesSayWhatWasDecided(t *testing.T) {
	schema := compiled(t, "comparison.schema.json", ComparisonSchema())
	day := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	latest := map[string]assessment.Decision{
		"u2":      {UnitID: "u2", Kind: assessment.NotNow, Target: 2, Reason: "=1+1", Owner: "Bea Meier", By: "Ada", Basis: "It pays.", At: day, ReviewOn: day.AddDate(0, 6, 0).Truncate(24 * time.Hour)},
		"nowhere": {UnitID: "nowhere", Kind: assessment.Hold, Target: 4, Reason: "Elsewhere"},
	}
	for _, row := range []struct {
		name        string
		filter      assessment.Filter
		want, never []string
	}{
		{"names", assessment.Filter{}, []string{"not now", "2026-11-20", "2027-05-20", "Bea Meier", "=1+1"}, []string{"Elsewhere", "It pays."}},
		{"letters", assessment.Filter{Aliases: true}, []string{"not now", "2026-11-20", "2027-05-20"}, []string{"Bea", "1+1", "Ada", "Elsewhere"}},
	} {
		c := sampleComparison(t, row.filter)
		if plain := written(t, ComparisonCSV, c); bytes.Contains(plain, []byte("decision")) {
			t.Error("without a decision there is a column for one")
		}
		c.TakeDecisions(latest)
		checkSchema(t, schema, written(t, ComparisonJSON, c))
		for kind, file := range map[string]string{"CSV": string(written(t, ComparisonCSV, c)), "JSON": string(written(t, ComparisonJSON, c)), "XLSX": string(sheetsAsText(t, written(t, ComparisonXLSX, c)))} {
			for _, want := range row.want {
				if kind == "XLSX" && strings.HasPrefix(want, "20") {
					continue // a day is a number there
				}
				if !strings.Contains(file, want) {
					t.Errorf("%s: the %s lacks %q", row.name, kind, want)
				}
			}
			for _, never := range row.never {
				if strings.Contains(file, never) {
					t.Errorf("%s: the %s holds %q", row.name, kind, never)
				}
			}
		}
		if csv := string(written(t, ComparisonCSV, c)); strings.Contains(csv, ",=1+1") {
			t.Errorf("%s: a spreadsheet would run the reason", row.name)
		}
	}
}
