package exchange

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"continuum/assessment"
)

func TestPlanCSV(t *testing.T) {
	p := plannedFile(t,
		assessment.Step{
			ActionID: "cf12-1", Component: "cf", To: 2, Title: "=HYPERLINK(\"http://evil\")", Owner: "@Bo", FirstStep: "+1", Evidence: "-2", Measure: "\t=3", Note: "two\nlines, \"quoted\"",
			Start: due(1), Due: due(9), OneOff: 12000, Yearly: 30, Days: 2.25,
		},
		assessment.Step{Title: "Own", Status: assessment.StepDropped, Reason: "=cmd"},
	)
	var file bytes.Buffer
	if err := PlanCSV(&file, p); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(file.String(), "\uFEFF")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("marked: %v, %v", marked, err)
	}
	for i, want := range []string{
		"number|step|status|owner|start|due|done_on|component|to_level|first_step|evidence|measure|note|one_off|yearly|staff_days|reason_dropped|action",
		"1|'=HYPERLINK(\"http://evil\")|To do|'@Bo|2026-03-01|2026-03-09||Customer focus|2|'+1|'-2|\t'=3|two\nlines, \"quoted\"|12000|30|2.25||cf12-1",
		"2|Own|Dropped|||||||||||0|0|0|'=cmd|",
	} {
		if got := strings.Join(rows[i], "|"); got != want {
			t.Errorf("line %d:\n%q, want\n%q", i+1, got, want)
		}
	}
}
