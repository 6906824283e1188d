package exchange

import (
	"math"
	"slices"
	"strings"

	"continuum/assessment"
)

// MeasureColumns are the columns of a file of values. Only measure and period
// must be there; beside them a row has a value or the numbers it is worked out
// from, whose columns are named by their ids.
func MeasureColumns() []string {
	columns := []string{"measure", "period", "value", "n"}
	for _, about := range assessment.MeasureKinds() {
		for _, f := range about.Figures {
			if !slices.Contains(columns, f.ID) {
				columns = append(columns, f.ID)
			}
		}
	}
	return append(columns, "note")
}

// passedOver are columns that WriteMeasures writes besides and that say nothing
// new.
func passedOver() []string {
	return []string{"kind", "low", "high", "value in", "target", "better", "owner", "recorded by", "recorded on"}
}

// ReadMeasures reads values of a unit's measures from a CSV file in UTF-8: a row
// a measure and period, with the columns MeasureColumns in any order. A measure
// is named as it is called, or by its kind ("nps") where the unit has one of it.
// A period is written 2026-07, 2026-Q3 or 2026. Where there is a column unit, it
// must name this unit.
//
// What is wrong comes back as an InvalidError with every problem, each at its
// line ("line 12"); nothing of the file is taken then. What a value may be is for
// Measures.Take to say: the lines that could be read come back all the same, so
// that it can say it of them at once.
func ReadMeasures(data []byte, unit string, all []assessment.Measure) ([]assessment.MeasureLine, error) {
	if isBook(data) {
		return nil, assessment.Invalid("line 1", "This is a workbook: save its sheet as CSV in UTF-8.")
	}
	rows, err := readRoundCSV(data)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, assessment.Invalid("line 1", "The file is empty: its first line must name the columns measure, period and value.")
	}
	r := &measureReader{unit: unit, byName: namedMeasures(all), first: map[string]string{}}
	if r.table = r.head(rows[0]); len(r.list) > 0 {
		return nil, r.err()
	}
	var lines []assessment.MeasureLine
	for _, row := range rows[1:] {
		if line, ok := r.read(row); ok {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 && len(r.list) == 0 {
		r.add("line 1", "There is no row below the names of the columns: write one row a measure and period.")
	}
	return lines, r.err()
}

// namedMeasures finds measures by what a file may call them.
func namedMeasures(all []assessment.Measure) map[string]*assessment.Measure {
	byName, ofKind := map[string]*assessment.Measure{}, map[assessment.MeasureKind]int{}
	for i := range all {
		ofKind[all[i].Kind]++
	}
	for i := range all {
		if m := &all[i]; ofKind[m.Kind] == 1 && m.Kind != assessment.MeasureOwn {
			byName[folded(string(m.Kind))], byName[folded(m.Kind.About().Short)], byName[folded(m.Kind.About().Name)] = m, m, m
		}
	}
	for i := range all { // a name comes before a kind
		byName[folded(all[i].Name)] = &all[i]
	}
	return byName
}

type measureReader struct {
	problems
	unit   string
	table  *roundTable
	byName map[string]*assessment.Measure
	first  map[string]string // where each measure and period stands
}

// head finds the columns in the line that names them.
func (r *measureReader) head(row sheetRow) *roundTable {
	t := &roundTable{columns: map[string]int{}}
	t.head = t.place(row, "")
	known := MeasureColumns()
	for _, c := range row.cells {
		switch name := columnName(c.text); {
		case slices.Contains(passedOver(), name):
			t.columns[name] = c.column
		case name != "unit" && !slices.Contains(known, name):
			r.add(t.head, "Unknown column %q: the columns are measure, period, value, n, note, and those of the numbers a value is worked out from.", shorten(c.text))
		case t.columns[name] > 0:
			r.add(t.head, "The column %s stands twice: keep one.", name)
		default:
			t.columns[name] = c.column
		}
	}
	for _, name := range []string{"measure", "period"} {
		if t.columns[name] == 0 {
			r.add(t.head, "The column %s is missing.", name)
		}
	}
	return t
}

// read takes one row. What is wrong is noted, all of it.
func (r *measureReader) read(row sheetRow) (assessment.MeasureLine, bool) {
	before, at := len(r.list)+r.more, r.table.place(row, "")
	line := assessment.MeasureLine{Where: at}
	for _, c := range row.cells {
		if !r.table.isUsed(block{place{column: c.column}, place{column: c.column}}) {
			r.add(at, "This row has more fields than the line that names the columns: check its commas and quotes.")
			break
		}
	}
	if unit := plainCell(r.table.text(row, "unit")); unit != "" && folded(unit) != folded(r.unit) && !strings.HasSuffix(folded(unit), folded(pathSign+r.unit)) {
		r.add(at, "This row is of %q, and these are the measures of %q: import it there.", shorten(unit), shorten(r.unit))
	}
	measure := r.measure(row, at)
	period, err := assessment.ParsePeriod(r.table.text(row, "period"))
	if err != nil {
		r.add(at, "The period %q %v.", shorten(r.table.text(row, "period")), err)
	}
	line.Period, line.Note = period, cleanNote(plainCell(r.table.text(row, "note")))
	if measure != nil {
		line.MeasureID = measure.ID
		r.numbers(row, at, measure, &line.MeasureEntry)
	}
	if measure != nil && err == nil {
		key := measure.ID + " " + period.String()
		if first := r.first[key]; first != "" {
			r.add(at, "%s has a value for %s already, in %s: keep one.", shorten(measure.Name), period.Words(), first)
		} else {
			r.first[key] = at
		}
	}
	return line, len(r.list)+r.more == before
}

func (r *measureReader) measure(row sheetRow, at string) *assessment.Measure {
	name := plainCell(r.table.text(row, "measure"))
	measure := r.byName[folded(name)]
	switch {
	case name == "":
		r.add(at, "This row names no measure: write its name.")
	case measure == nil:
		r.add(at, "This unit has no measure %q: correct the name, or add the measure first.", shorten(name))
	}
	return measure
}

// numbers takes the value or the figures of a row. Where both are given they
// must agree.
func (r *measureReader) numbers(row sheetRow, at string, m *assessment.Measure, e *assessment.MeasureEntry) {
	about := m.Kind.About()
	value, given := r.number(row, at, "value", about.Number())
	var figures []float64
	missing := ""
	for _, f := range about.Figures {
		v, ok := r.number(row, at, f.ID, f.Kind)
		if figures = append(figures, v); !ok {
			missing, figures = f.ID, figures[:len(figures)-1]
		}
	}
	switch {
	case len(figures) == 0 && !given:
		r.add(at, "There is no %s in this row.", wantedOf(about))
		return
	case len(figures) == 0 && about.Only:
		r.add(at, "%s is worked out from its counts: fill in %s.", shorten(m.Name), wantedOf(about))
		return
	case len(figures) > 0 && missing != "":
		r.add(at, "The column %s is empty: fill in all of %s.", missing, wantedOf(about))
		return
	case len(figures) == 0:
		e.Value = &value
	default:
		e.Figures = figures
		if worked, _, err := m.Kind.Work(figures); err == nil && given && math.Abs(worked-value) > .051 {
			r.add(at, "The value says %s, and the numbers beside it give %s: correct one or empty the value.", assessment.Grouped(value, 2), assessment.Grouped(worked, 2))
		}
		return
	}
	n, _ := r.number(row, at, "n", assessment.WholeNumber)
	e.N = int(n)
}

// wantedOf names what a row of the kind must have: "value", "promoters, passives,
// detractors".
func wantedOf(about assessment.MeasureAbout) string {
	if !about.Only {
		return "value"
	}
	ids := make([]string, len(about.Figures))
	for i, f := range about.Figures {
		ids[i] = f.ID
	}
	return strings.Join(ids, ", ")
}

// number reads a column of a row; false where it is empty or no number.
func (r *measureReader) number(row sheetRow, at, column string, kind assessment.NumberKind) (float64, bool) {
	text := plainCell(r.table.text(row, column))
	if text == "" {
		return 0, false
	}
	v, err := assessment.ParseNumber(text, kind)
	if err != nil {
		r.add(at, "The column %s says %q, which %v.", column, shorten(text), err)
		return 0, true // it was filled in
	}
	return v, true
}
