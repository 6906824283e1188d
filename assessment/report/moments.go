package report

import (
	"fmt"
	"slices"
	"strconv"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// moments is a copy of a register with printable text only.
func (c *cleaner) moments(from *assessment.Moments) *assessment.Moments {
	m := *from
	m.All = slices.Clone(m.All)
	for i := range m.All {
		one := &m.All[i]
		c.line(&one.Stage, &one.Contact, &one.Owner)
		for _, text := range []*string{&one.Expectation, &one.Promise, &one.MayDecide, &one.Recovery} {
			clean, n := printable(*text)
			*text, c.replaced = clean, c.replaced+n
		}
	}
	return &m
}

// momentPages are the pages on the moments of truth: where they stand, all of
// them, and what is said of the most pressing. Without one there are none.
func (d *document) momentPages(m *assessment.Moments) {
	if m == nil || len(m.All) == 0 {
		return
	}
	var c cleaner
	m = c.moments(m)
	d.lost += c.replaced
	rows := d.section("Moments of truth", .55)
	rows = append(rows, kept(d.aside("The contacts in which customers form their opinion. Those of high importance that go badly come first: priority is importance times (6 less how well it goes), from 1 to 25. A bold outline marks the most pressing."))...)
	rows = append(rows, d.momentFigure(m, d.measure())...)
	rows = append(rows, d.momentTable(m, 10)...)
	rows = append(rows, d.heading("The most pressing", true)...)
	for _, one := range m.Pressing() {
		rows = append(rows, d.momentCard(one)...)
	}
	d.flow(rows)
}

// contactsOf are the contacts of a register as its figures show them.
func contactsOf(m *assessment.Moments) []chart.Contact {
	pressing := m.Pressing()
	contacts := make([]chart.Contact, len(m.All))
	for i, one := range m.All {
		contacts[i] = chart.Contact{
			Number: i + 1, Name: one.Contact, Stage: one.Stage, Importance: one.Importance, HowWell: one.HowWell,
			Pressing: slices.ContainsFunc(pressing, func(p assessment.Moment) bool { return p.ID == one.ID }),
		}
	}
	return contacts
}

// momentFigure is the plot of importance over how well it goes.
func (d *document) momentFigure(m *assessment.Moments, width float64) []row {
	contacts := contactsOf(m)
	box := chart.Box{X: d.left, W: width, H: chart.MomentsPlotHeight(width)}
	return []row{{height: box.H + 10, keep: true, draw: func(y float64) {
		box.Y = y
		chart.MomentsPlot(pen{&d.sheet}, box, contacts)
	}}}
}

// momentTable lists all contacts in the order of the journey.
func (d *document) momentTable(m *assessment.Moments, size float64) []row {
	var cells [][]string
	for i, one := range m.All {
		cells = append(cells, []string{strconv.Itoa(i + 1), one.Stage, one.Contact, strconv.Itoa(one.Importance), strconv.Itoa(one.HowWell), strconv.Itoa(one.Priority())})
	}
	return d.wrapped(size, []string{"No.", "Stage", "Contact", "Important", "Goes", "Priority"}, []float64{.07, .24, .36, .12, .09, .12}, cells)
}

// momentCard says what is known of one contact.
func (d *document) momentCard(one assessment.Moment) []row {
	title := fmt.Sprintf("%s (%s). Priority %d: importance %d, how well it goes %d.", one.Contact, one.Stage, one.Priority(), one.Importance, one.HowWell)
	rows := append([]row{gap(8)}, kept(d.paragraph(d.left, d.measure(), 11, 15.5, span{title, style{bold, dark}}))...)
	for _, line := range []struct{ label, text string }{
		{"Customers expect", one.Expectation},
		{"We promise", one.Promise},
		{"The front line may decide", one.MayDecide},
		{"When it goes wrong", one.Recovery},
		{"Owner", one.Owner},
	} {
		if line.text == "" {
			line.text = "not said yet"
		}
		const label = 130
		rows = append(rows, d.columns(14, cellOf(d.left, label-8, 10, span{line.label, style{sans, soft}}),
			cellOf(d.left+label, d.measure()-label, 10, span{line.text, style{sans, dark}}))...)
	}
	return append(rows[:1:1], append(d.together(rows[1:]), gap(6))...)
}

// wrapped sets rows of texts under a head, each in as many lines as it needs.
// shares are the columns' parts of the width.
func (d *document) wrapped(size float64, head []string, shares []float64, cells [][]string) []row {
	leading := size * 1.4
	line := func(texts []string, look style) []row {
		x, set := d.left, make([]column, len(texts))
		for i, text := range texts {
			width := d.width() * shares[i]
			set[i] = cellOf(x, width-8, size, span{text, look})
			x += width
		}
		return d.columns(leading, set...)
	}
	names := line(head, style{bold, dark})
	top := &tableHead{height: height(names) + 4, draw: func(y float64) {
		drawRows(names, y)
		d.rule(dark, 1)
		d.pdf.Line(d.left, y+height(names)+3, d.right, y+height(names)+3)
	}}
	var rows []row
	for i, texts := range cells {
		one := append([]row{inside(size * .3)}, line(texts, style{sans, dark})...)
		if one[0].keep = true; i > 0 {
			one = d.ruled(one, hair, .6)
		}
		rows = append(append(rows, one...), inside(size*.3))
	}
	return append(under(top, rows), gap(6))
}
