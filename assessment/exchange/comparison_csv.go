package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"continuum/assessment"
)

// ComparisonCSV writes a comparison as CSV: a row a unit, in the order of the
// comparison, all of them. A field is empty where nothing may be said; the column
// status, and that of each component, says why.
//
// It begins with a byte order mark, so that spreadsheets show every script.
// Texts are written by SafeCell.
func ComparisonCSV(w io.Writer, c *assessment.Comparison) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	columns := newCompared(c).columns()
	row := make([]string, len(columns))
	for i, column := range columns {
		row[i] = SafeCell(column.key)
	}
	out := csv.NewWriter(w)
	if err := out.Write(row); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	for i := range c.Standings {
		for j, column := range columns {
			row[j] = csvField(column.value(&c.Standings[i]))
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write the comparison: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	return nil
}

func csvField(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return SafeCell(value)
	case levelValue:
		if value.level == 0 {
			return ""
		}
		return strconv.Itoa(value.level)
	default: // numbers, days and codes, none of which is a formula
		return fmt.Sprint(value)
	}
}
