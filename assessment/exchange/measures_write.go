package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"continuum/assessment"
)

// MeasuredUnit is a unit with what it measures.
type MeasuredUnit struct {
	Name     string // its name, its path, or its letter
	Measures []assessment.Measure
}

// MeasureFile says how values are written.
type MeasureFile struct {
	Zone     *time.Location // where the organization is
	Nameless bool           // units have letters: nothing somebody wrote is told
}

// WriteMeasures writes the values of units' measures as the CSV file that
// ReadMeasures reads, a row a value, in time. A measure without a value has none.
// What a value was worked out from stands in columns of its own, those that are
// used, and low and high are the range of an NPS.
//
// It begins with a byte order mark, so that spreadsheets show every script.
// Texts are written by SafeCell.
func WriteMeasures(w io.Writer, units []MeasuredUnit, s MeasureFile) error {
	out := &measureWriter{settings: s, columns: usedFigures(units)}
	rows := [][]string{out.head()}
	for _, u := range units {
		for i := range u.Measures {
			for _, v := range u.Measures[i].Values {
				rows = append(rows, out.row(u.Name, &u.Measures[i], v))
			}
		}
	}
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the measures: %w", err)
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("write the measures: %w", err)
	}
	return nil
}

type measureWriter struct {
	settings MeasureFile
	columns  []string // of figures
}

// usedFigures are the columns of the figures that some value has, in order.
func usedFigures(units []MeasuredUnit) []string {
	used := map[string]bool{}
	for _, u := range units {
		for _, m := range u.Measures {
			for _, f := range m.Kind.About().Figures {
				used[f.ID] = used[f.ID] || slices.ContainsFunc(m.Values, func(v assessment.MeasureValue) bool { return len(v.Figures) > 0 })
			}
		}
	}
	return slices.DeleteFunc(MeasureColumns(), func(c string) bool { return !used[c] })
}

func (w *measureWriter) head() []string {
	head := slices.Concat([]string{"unit", "measure", "kind", "period", "value", "value in", "low", "high", "n"}, w.columns, []string{"target", "better"})
	if w.settings.Nameless {
		return head
	}
	return append(head, "owner", "note", "recorded by", "recorded on")
}

func (w *measureWriter) row(unit string, m *assessment.Measure, v assessment.MeasureValue) []string {
	name, in, low, high, n, target := m.Name, m.Unit, "", "", "", ""
	if w.settings.Nameless {
		in = m.Kind.About().Unit
		if name = m.Kind.About().Name; m.Kind == assessment.MeasureOwn {
			name = "own measure"
		}
	}
	if r, ok := m.Range(v); ok {
		low, high = decimal(r.Low), decimal(r.High)
	}
	if v.N > 0 {
		n = strconv.Itoa(v.N)
	}
	if m.Target != nil {
		target = exact(*m.Target)
	}
	value := exact(v.Value)
	if len(v.Figures) > 0 {
		value = decimal(v.Value)
	}
	row := []string{SafeCell(unit), SafeCell(name), string(m.Kind), v.Period.String(), value, SafeCell(in), low, high, n}
	for _, column := range w.columns {
		row = append(row, figureOf(m, v, column))
	}
	row = append(row, target, string(m.Better))
	if w.settings.Nameless {
		return row
	}
	return append(row, SafeCell(m.Owner), SafeCell(v.Note), SafeCell(v.By), v.At.In(w.settings.Zone).Format(time.DateOnly))
}

// figureOf is what a value has in the column of a figure.
func figureOf(m *assessment.Measure, v assessment.MeasureValue, column string) string {
	at := slices.IndexFunc(m.Kind.About().Figures, func(f assessment.Figure) bool { return f.ID == column })
	if at < 0 || at >= len(v.Figures) {
		return ""
	}
	return exact(v.Figures[at])
}

// exact is a number as it was given.
func exact(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// decimal is a number with two decimals.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }
