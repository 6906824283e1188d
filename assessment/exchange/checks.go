package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"continuum/assessment"
)

// ChecksCSV writes a comparison of a companion check as CSV: a row a unit, a
// column an aspect with its level. A level is empty where none may be shown, and
// the column status says why the whole row has none.
//
// It begins with a byte order mark. Texts are written by SafeCell.
func ChecksCSV(w io.Writer, c *assessment.CheckComparison) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the checks: %w", err)
	}
	out := csv.NewWriter(w)
	head := []string{"unit", "check", "version", "answers", "people", "date", "status"}
	for _, a := range c.Questionnaire.Aspects {
		head = append(head, SafeCell(a.Name))
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("write the checks: %w", err)
	}
	zone := zoneOf(c.Organization)
	for i := range c.Rows {
		if err := out.Write(checkFields(c, &c.Rows[i], zone)); err != nil {
			return fmt.Errorf("write the checks: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the checks: %w", err)
	}
	return nil
}

func checkFields(c *assessment.CheckComparison, r *assessment.ComparedCheck, zone *time.Location) []string {
	fields := []string{SafeCell(r.Name), c.Questionnaire.ID, "", "", "", "", checkStatus(r)}
	if latest := r.Latest; latest != nil {
		fields[2], fields[3], fields[5] = latest.Ref.Version, string(latest.Mode), latest.SubmittedAt.In(zone).Format(time.DateOnly)
		if latest.Result.Survey() {
			fields[4] = strconv.Itoa(latest.Result.Respondents)
		}
	}
	for _, a := range c.Questionnaire.Aspects {
		level := ""
		if n := r.Level(a.Number); n > 0 {
			level = strconv.Itoa(n)
		}
		fields = append(fields, level)
	}
	return fields
}

// checkStatus says whether a unit has levels, or why not.
func checkStatus(r *assessment.ComparedCheck) string {
	switch {
	case r.Latest == nil:
		return "no check"
	case r.NotAs != "":
		return r.NotAs
	}
	return "shown"
}
