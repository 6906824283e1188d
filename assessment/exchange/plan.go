package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
)

// PlanCSV writes the steps of a plan as CSV, a row each in the order chosen, with
// all that is kept of them. It begins with a byte order mark, and texts are
// written by SafeCell, as in ComparisonCSV.
func PlanCSV(w io.Writer, p PlannedFile) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	out := csv.NewWriter(w)
	if err := out.Write(planColumns()); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	for i := range p.Plan.Steps {
		if err := out.Write(planFields(p, i)); err != nil {
			return fmt.Errorf("write the plan: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

func planColumns() []string {
	return []string{
		"number", "step", "status", "owner", "start", "due", "done_on", "component", "to_level", "first_step", "evidence", "measure", "note",
		"one_off", "yearly", "staff_days", "reason_dropped", "action",
	}
}

func planFields(p PlannedFile, i int) []string {
	s := &p.Plan.Steps[i]
	component, level := "", ""
	if c := p.Questionnaire.Component(s.Component); c != nil {
		component = c.Name
	}
	if s.To > 0 {
		level = strconv.Itoa(s.To)
	}
	return []string{
		strconv.Itoa(i + 1), SafeCell(s.Title), s.Status.Word(), SafeCell(s.Owner), isoDay(s.Start), isoDay(s.Due), isoDay(s.DoneOn),
		SafeCell(component), level, SafeCell(s.FirstStep), SafeCell(s.Evidence), SafeCell(s.Measure), SafeCell(s.Note),
		strconv.FormatInt(s.OneOff, 10), strconv.FormatInt(s.Yearly, 10), strconv.FormatFloat(s.Days, 'f', -1, 64), SafeCell(s.Reason), s.ActionID,
	}
}

func isoDay(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}
