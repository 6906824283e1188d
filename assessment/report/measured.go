package report

import (
	"context"
	"io"
	"slices"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// Measured is what a unit measures beside its level as a document of its own.
type Measured struct {
	Organization string
	Unit         string
	MeasuredPart
	Date    time.Time // printed, and the document's only date
	Paper   Paper     // empty: A4
	Address string    // the page with the same content, http or https; may be empty
}

// MeasuredPart is what a unit measures as part of a document.
type MeasuredPart struct {
	Measures []assessment.Measure
	Rounds   []assessment.TrendLine // the unit's submitted results, for the levels beneath the figures
	Place    *time.Location         // where the organization is; nil: UTC
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
func (p Measured) Write(ctx context.Context, w io.Writer) error {
	return produce(ctx, w, "measures", settledFile(newMeasured, p))
}

// measuredDocument is a Measured being set.
type measuredDocument struct {
	document
	p Measured
}

func newMeasured(ctx context.Context, p Measured) (*measuredDocument, error) {
	d := &measuredDocument{document{ctx: ctx, address: linkable(p.Address)}, p}
	var c cleaner
	c.line(&d.p.Organization, &d.p.Unit)
	d.lost = c.replaced
	if err := d.open(p.Paper, false, metadata{title: "Measures of " + told(p.Unit), author: p.Organization, date: p.Date}); err != nil {
		return nil, err
	}
	d.margins(62, 78, 66)
	return d, nil
}

func (d *measuredDocument) write() {
	d.nextPage()
	d.flow(d.titleRows(d.p.Organization, d.p.Unit, d.p.Date))
	d.measurePages(d.p.MeasuredPart)
	d.flow(d.together(d.footRows("The page with these figures is at", 10)))
	d.titled(d.p.Unit, d.p.Organization, "Measures, "+d.p.Unit+", "+longDate(d.p.Date))
}

// measures is a copy with printable text only.
func (c *cleaner) measures(from []assessment.Measure) []assessment.Measure {
	all := slices.Clone(from)
	for i := range all {
		m := &all[i]
		c.line(&m.Name, &m.Unit, &m.Owner)
		clean, n := printable(m.Definition)
		m.Definition, c.replaced = clean, c.replaced+n
		m.Values = slices.Clone(m.Values)
		for j := range m.Values {
			clean, n := printable(m.Values[j].Note)
			m.Values[j].Note, c.replaced = clean, c.replaced+n
		}
	}
	return all
}

// measuredMost is how many values of a measure are printed, the latest: the file
// of values has them all.
const measuredMost = 12

// measurePages are the pages on what the unit measures: all of it on a table,
// then each measure over time, and how each is worked out.
func (d *document) measurePages(p MeasuredPart) {
	var c cleaner
	p.Measures = c.measures(p.Measures)
	d.lost += c.replaced
	if p.Place == nil {
		p.Place = time.UTC
	}
	rows := d.section("Measures beside the level", .3)
	rows = append(rows, d.body("What customers say and do. A measure never changes a level, and the two side by side show no cause.")...)
	if len(p.Measures) == 0 {
		d.flow(append(rows, d.body("None is followed yet. One number from customers, kept period by period, is enough to begin.")...))
		return
	}
	rows = append(rows, d.measureTable(p.Measures)...)
	for i := range p.Measures {
		rows = append(rows, d.measureOverTime(&p.Measures[i], p)...)
	}
	how := d.heading("How it is worked out", true)
	said := map[assessment.MeasureKind]bool{}
	for _, m := range p.Measures {
		how = append(how, d.measureMethod(&m, said[m.Kind])...)
		said[m.Kind] = true
	}
	if assessment.Named(p.Measures) {
		how = append(how, d.aside(assessment.NPSTrademark)...)
	}
	d.flow(append(rows, d.together(how)...))
}

// measureTable is where each measure stands.
func (d *document) measureTable(all []assessment.Measure) []row {
	at := []float64{0, .34, .48, .62, .74, 1}
	cell := func(i int, words span) column {
		return cellOf(d.left+at[i]*d.width(), (at[i+1]-at[i])*d.width()-8, 9.5, words)
	}
	head := &tableHead{height: 20, draw: func(y float64) {
		for i, title := range []string{"Measure", "Latest", "In", "Target", "Owner"} {
			d.text(d.left+at[i]*d.width(), y+13, 9, span{title, style{bold, dark}})
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+18, d.right, y+18)
	}}
	var entries [][]row
	for _, m := range all {
		value, when := "none yet", ""
		if latest := m.Latest(); latest != nil {
			value, when = m.WithUnit(latest.Value), latest.Period.Words()
		}
		cells := []column{
			cell(0, span{m.Name, style{sans, dark}}), cell(1, span{value, style{bold, dark}}), cell(2, span{when, style{sans, dark}}),
			cell(3, span{m.TargetText(), style{sans, dark}}), cell(4, span{m.Owner, style{sans, dark}}),
		}
		line := append([]row{inside(4)}, d.columns(13, cells...)...)
		line = append(line, inside(4))
		entries = append(entries, d.together(d.ruled(line, hair, .4)))
	}
	return append(under(head, unorphaned(entries)), gap(8))
}

// measureOverTime draws a measure over the level, with its table.
func (d *document) measureOverTime(m *assessment.Measure, p MeasuredPart) []row {
	if len(m.Values) == 0 {
		return nil
	}
	rows := append(d.heading(m.Name, true), kept(d.aside(upperSentence(m)))...)
	figure := MeasuredChart(m, p.Rounds, p.Place)
	box := chart.Box{X: d.left, W: d.width()}
	size := 9.0
	if d.tight {
		size = 8
	}
	box.H = chart.MeasuredHeight(size, figure)
	rows = append(rows, row{height: box.H + 10, keep: true, draw: func(y float64) {
		box.Y = y
		chart.DrawMeasured(pen{&d.sheet}, box, size, figure)
	}})
	return append(rows, d.measureValues(m)...)
}

// upperSentence says how the measure stands, and to its target.
func upperSentence(m *assessment.Measure) string {
	text := m.WithUnit(m.Latest().Value) + " in " + m.Latest().Period.Words()
	if r := m.RangeText(*m.Latest()); r != "" {
		text += ", " + r
	}
	if standing := m.Standing(); standing != "" {
		text += "; " + standing
	}
	return text + ". " + m.BetterWord()
}

// measureValues is the table of the latest values, newest first.
func (d *document) measureValues(m *assessment.Measure) []row {
	at := []float64{0, .17, .3, .67, 1}
	if !slices.ContainsFunc(m.Values, func(v assessment.MeasureValue) bool { return m.From(v) != "" }) {
		at = []float64{0, .2, .4, .4, 1} // nothing is known of where the values are from
	}
	cell := func(i int, text string) column {
		return cellOf(d.left+at[i]*d.width(), (at[i+1]-at[i])*d.width()-8, 9.5, span{text, style{sans, dark}})
	}
	head := &tableHead{height: 20, draw: func(y float64) {
		for i, title := range []string{"Period", "Value", "From", "Since the one before"} {
			if at[i] == at[i+1] {
				continue
			}
			d.text(d.left+at[i]*d.width(), y+13, 9, span{title, style{bold, dark}})
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+18, d.right, y+18)
	}}
	var entries [][]row
	for n, v := range slices.Backward(m.Values) {
		if len(m.Values)-n > measuredMost {
			break
		}
		value := m.WithUnit(v.Value)
		line := append([]row{inside(3)}, d.columns(13, cell(0, v.Period.Words()), cell(1, value), cell(2, m.From(v)), cell(3, m.Movement(v.Period)))...)
		entry := d.together(d.ruled(append(line, inside(3)), hair, .4))
		if v.Note != "" {
			entry[len(entry)-1].keep = true
			entry = append(entry, d.paragraph(d.left+at[1]*d.width(), (1-at[1])*d.width(), 9, 12.5, span{v.Note, style{sans, soft}})...)
		}
		entries = append(entries, entry)
	}
	rows := under(head, unorphaned(entries))
	if more := len(m.Values) - measuredMost; more > 0 {
		rows = append(rows, d.aside("Earlier values are on the page and in the file of values.")...)
	}
	return append(rows, gap(8))
}

// measureMethod says what a measure counts and how it is worked out; the formula
// once a kind.
func (d *document) measureMethod(m *assessment.Measure, said bool) []row {
	rows := d.label(m.Name)
	if m.Definition != "" {
		rows = append(rows, d.body(m.Definition)...)
	}
	about := m.Kind.About()
	if said || m.Kind == assessment.MeasureOwn {
		return rows
	}
	rows = append(rows, d.body(about.Formula)...)
	if about.Source != "" {
		rows = append(rows, d.aside("Source: "+about.Source)...)
	}
	return rows
}

// ScatterChart is units by position and one measure, for a page or a document.
func ScatterChart(s *assessment.Scatter) chart.Scattered {
	figure := chart.Scattered{Across: "Position, 0 to 5", Up: s.About.Short, Least: s.About.Low, Most: s.About.High}
	if s.About.Unit != "" {
		figure.Up += " (" + s.About.Unit + ")"
	}
	for _, p := range s.Points {
		figure.Points = append(figure.Points, chart.ScatteredPoint{Tenths: p.Position.Tenths(), Value: p.Value.Value, Label: p.Name})
	}
	return figure
}
