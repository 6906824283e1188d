package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// outlineMost is how many steps the thirteen weeks show.
const outlineMost = 60

// weeks draws what happens in the next thirteen weeks.
func (d *plannedDocument) weeks() {
	steps := d.steps.Within(d.today, chart.Weeks)
	if len(steps) == 0 {
		return
	}
	monday := assessment.Monday(d.today)
	rows := d.section("The next thirteen weeks", .3)
	rows = append(rows, d.body(fmt.Sprintf("From Monday %s to Sunday %s. The line is today. Outlined: to do; filled: under way; dark: done; hatched: overdue.",
		longDate(monday), longDate(monday.AddDate(0, 0, 7*chart.Weeks-1))))...)
	var lines []row
	for _, s := range steps[:min(outlineMost, len(steps))] {
		lines = append(lines, d.weekRow(s))
	}
	rows = append(rows, under(&tableHead{height: 16, draw: func(y float64) {
		chart.OutlineHead(pen{&d.sheet}, d.weekBox(y, 16), 8.5, OutlineDays(monday))
	}}, lines)...)
	var rest []string
	if more := len(steps) - outlineMost; more > 0 {
		rest = append(rest, fmt.Sprintf("%d more fall into these weeks.", more))
	}
	if n := d.steps.Undated(); n > 0 {
		rest = append(rest, fmt.Sprintf("Open steps without a day: %d.", n))
	}
	if len(rest) > 0 {
		rows = append(append(rows, gap(6)), d.aside(strings.Join(rest, " "))...)
	}
	d.flow(rows)
}

func (d *plannedDocument) weekBox(y, h float64) chart.Box {
	return chart.Box{X: d.left + outlineNames, Y: y, W: d.width() - outlineNames, H: h}
}

// weekRow is one step on the weeks.
func (d *plannedDocument) weekRow(s assessment.Step) row {
	const size, leading = 9.5, 12.0
	words := capped(breakLines(size, outlineNames-12, span{fmt.Sprintf("%d. %s", d.numbers[s.ID], s.Title), style{bold, dark}}), 2, size, outlineNames-12)
	about := s.Status.Word() + ", " + d.when(s)
	if s.Status == assessment.StepDone {
		about = "Done " + longDate(s.DoneOn)
	}
	words = append(words, capped(breakLines(size, outlineNames-12, span{about, style{sans, soft}}), 2, size, outlineNames-12)...)
	h := 8 + leading*float64(len(words))
	monday := assessment.Monday(d.today)
	return row{height: h, draw: func(y float64) {
		d.rule(hair, .6)
		d.pdf.Line(d.left, y, d.right, y)
		for i, l := range words {
			d.setLine(d.left, y+4+leading*float64(i), size, leading, l)
		}
		chart.OutlineRow(pen{&d.sheet}, d.weekBox(y, h), OutlineSpan(s, monday, d.today), OutlineWeeks(monday, d.today)+.5/7)
	}}
}

// cards are the steps in the order chosen. What makes a step done is said of those
// that are, too: it was agreed, nobody has said that it was shown.
func (d *plannedDocument) cards() {
	if len(d.steps.Steps) == 0 {
		return
	}
	rows := d.section("The steps", .2)
	detail := d.detail()
	if note := detail.note(len(d.steps.Steps)); note != "" {
		rows = append(rows, d.aside(note)...)
	}
	if detail == inLines {
		d.flow(append(rows, d.stepLines()...))
		return
	}
	for i := range d.steps.Steps {
		rows = append(rows, d.stepCard(i, detail)...)
		rows = append(rows, gap(10))
		if len(rows) > 400 { // a long plan needs no more memory than a short one
			d.flow(rows)
			rows = nil
		}
	}
	d.flow(rows)
}

func (d *plannedDocument) stepCard(i int, detail stepDetail) []row {
	s := detail.of(d.steps.Steps[i])
	x, width := d.left+cardPad, d.width()-2*cardPad
	rows := []row{inside(11), d.tagged(d.status(s), d.about(s)), inside(3)}
	rows = kept(append(rows, d.paragraph(x, width, 13.5, 19, span{fmt.Sprintf("%d. %s", i+1, s.Title), style{serif, dark}})...))
	rows = append(rows, inside(3))
	if s.Open() {
		rows = append(rows, d.openStep(s)...)
	} else {
		rows = append(rows, d.part("Owner", s.Owner)...)
		rows = append(rows, d.part("Why", s.Reason)...)
		rows = append(rows, d.part("Done when", s.Evidence)...)
		rows = append(rows, d.part("Note", s.Note)...)
	}
	return framed(d.outlined(), d.together(append(rows, inside(9))))
}

// status is a step's status, or that it is overdue.
func (d *plannedDocument) status(s assessment.Step) string {
	if s.Overdue(d.today) {
		return "Overdue"
	}
	return s.Status.Word()
}

// about says what a step is for, and when one that is over was.
func (d *plannedDocument) about(s assessment.Step) string {
	var parts []string
	if s.Status == assessment.StepDone {
		parts = append(parts, longDate(s.DoneOn))
	}
	if c := d.q.Component(s.Component); c != nil {
		parts = append(parts, s.For(c.Name))
	}
	return strings.Join(parts, " · ")
}

// openStep is what is still to be done about a step; what is not known yet is a
// line to write on.
func (d *plannedDocument) openStep(s assessment.Step) []row {
	var rows []row
	if s.Owner == "" {
		rows = append(rows, d.blank("Owner", ""), inside(4))
	} else {
		rows = append(rows, d.part("Owner", s.Owner)...)
	}
	switch {
	case s.Due.IsZero():
		rows = append(rows, d.blank("Due", ""), inside(4))
	case s.Start.IsZero():
		rows = append(rows, d.part("Due", longDate(s.Due))...)
	default:
		rows = append(rows, d.part("Due", longDate(s.Due)+", begins "+longDate(s.Start))...)
	}
	for _, part := range []struct{ label, text string }{
		{"First step", s.FirstStep}, {"Done when", s.Evidence}, {"Watch", s.Measure}, {"Costs", assessment.CostWords(s.OneOff, s.Yearly, s.Days)}, {"Note", s.Note},
	} {
		rows = append(rows, d.part(part.label, part.text)...)
	}
	return rows
}
