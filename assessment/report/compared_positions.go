package report

import (
	"fmt"
	"slices"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// levels is the page on how the units are spread: by level, the typical and the
// lowest, and each component on one axis.
func (d *compared) levels() {
	rows := d.section("How the units are spread", 1)
	const part, space = .44, 40
	width := d.width() * part
	figure := chart.Box{X: d.left, W: width, H: width * .36}
	words := d.spreadWords(d.left+width+space, d.width()-width-space)
	rows = append(rows, row{height: max(figure.H, height(words)) + 8, draw: func(y float64) {
		figure.Y = y
		chart.DrawDistribution(pen{&d.sheet}, figure, d.distribution())
		drawRows(words, y)
	}})
	d.flow(append(rows, d.piles()...))
}

// spreadWords name the typical unit and the lowest, and count those without a level.
func (d *compared) spreadWords(x, width float64) []row {
	var rows []row
	say := func(label, text string) {
		lines := capped(breakLines(10.5, width, span{label, style{bold, dark}}, span{text, style{sans, dark}}), 6, 10.5, width)
		rows = append(append(rows, d.lineRows(x, 10.5, 15, lines)...), row{height: 7})
	}
	n := d.c.Distribution()
	if t := d.c.Typical(); t != nil && n.Scored() > 1 {
		say("The typical unit", fmt.Sprintf("is %s at %s, level %d: as many units stand below it as above, or one fewer.", d.name(*t), t.Latest.Summary.Position, t.Latest.Summary.Level))
	}
	if lowest := d.c.Lowest(); len(lowest) > 0 && n.Scored() > 1 {
		say(fmt.Sprintf("At the lowest level, %d:", lowest[0].Latest.Summary.Level), d.named(lowest, 8)+".")
	}
	for _, moved := range []struct {
		kind  assessment.MovementKind
		label string
	}{{assessment.Moved, "Moved since last time:"}, {assessment.RatingChanged, "Self-rating changed:"}} {
		if list := d.whoMoved(moved.kind); len(list) > 0 {
			say(moved.label, d.named(list, 8)+".")
		}
	}
	if without := n.Units() - n.Scored(); without > 0 {
		say(fmt.Sprintf("Not counted: %d.", without), d.uncounted(n))
	}
	return rows
}

func (d *compared) whoMoved(kind assessment.MovementKind) []assessment.Standing {
	var list []assessment.Standing
	for _, s := range d.c.Standings {
		if s.NotAs == "" && s.Movement("").Kind == kind {
			list = append(list, s)
		}
	}
	return list
}

// uncounted says why units have no level that can be compared.
func (d *compared) uncounted(n assessment.Distribution) string {
	var parts []string
	for _, p := range []struct {
		units int
		why   string
	}{
		{n.TooFew, "with too few responses"},
		{n.Missing, "without a level yet"},
		{n.LeftOut, "that cannot be compared"},
		{n.NotAssessed, "not assessed"},
	} {
		if p.units > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.units, p.why))
		}
	}
	return first(strings.Join(parts, ", ")) + "."
}

// named lists some units, the rest as a number.
func (d *compared) named(list []assessment.Standing, most int) string {
	var names []string
	for _, s := range list[:min(most, len(list))] {
		names = append(names, d.name(s))
	}
	if more := len(list) - most; more > 0 {
		return strings.Join(names, ", ") + fmt.Sprintf(" and %d more", more)
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// pilesAcross is how many components stand beside each other.
const pilesAcross, pilesSpace = 3, 24

// piles are the components on one axis each: every unit is a dot, many of them a
// histogram.
func (d *compared) piles() []row {
	rows := d.heading("Each component by itself", false)
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{"Each dot is a unit with a comparable result; more than 200 become bars. The heavy line is the unit in the middle.", style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	var figures []chart.Views
	var names [][]line
	width := (d.width() - pilesSpace*(pilesAcross-1)) / pilesAcross
	for _, k := range d.components() {
		if v := d.pile(k.ID); len(v.Tenths) > 0 {
			figures = append(figures, v)
			names = append(names, capped(breakLines(10.5, width, span{k.Name, style{bold, dark}}), 2, 10.5, width))
		}
	}
	for from := 0; from < len(figures); from += pilesAcross {
		if from > 0 {
			rows = append(rows, row{height: 10})
		}
		rows = append(rows, d.pilesRow(width, figures[from:min(from+pilesAcross, len(figures))], names[from:]))
	}
	return d.together(rows)
}

func (d *compared) pilesRow(width float64, figures []chart.Views, names [][]line) row {
	h, title := 0.0, 0.0
	for i, v := range figures {
		h, title = max(h, chart.DotsHeight(width, v)), max(title, 14*float64(len(names[i])))
	}
	return row{height: title + h + 4, draw: func(y float64) {
		for i, v := range figures {
			x := d.left + (width+pilesSpace)*float64(i)
			for j, l := range names[i] {
				d.setLine(x, y+14*float64(j), 10.5, 14, l)
			}
			chart.Dots(pen{&d.sheet}, chart.Box{X: x, Y: y + title + 4, W: width, H: h}, v)
		}
	}}
}

// pile is where the comparable units stand in a component.
func (d *compared) pile(component string) chart.Views {
	var v chart.Views
	var positions []assessment.Fraction
	for _, s := range d.c.Standings {
		if part := s.Part(component); part != nil && s.NotAs == "" && !part.TooFew && part.Status == assessment.Scored {
			positions = append(positions, part.Position)
			v.Tenths = append(v.Tenths, part.Position.Tenths())
		}
	}
	if len(positions) > 0 {
		slices.SortFunc(positions, assessment.Fraction.Compare)
		middle := positions[(len(positions)+1)/2-1]
		v.Middle, v.Label = middle.Tenths(), middle.String()
	}
	return v
}

// mostTracks is how many units are shown one by one on the axis.
const mostTracks = 200

// positions shows every unit on the axis with the range of views and where it
// stood before.
func (d *compared) positions() {
	if len(d.c.Standings) > mostTracks {
		return
	}
	rows := d.section("Positions, ranges and what came before", .6)
	text := "A dot is the position from 0 to 5. A hollow dot, joined to it by a line, is the last result before it that can be compared. The band is where the middle view probably lies: of surveys of six or more people. A whole level can go unseen with this many people."
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{text, style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	var units []row
	for _, s := range d.c.Standings {
		if s.Latest != nil {
			units = append(units, d.trackRow(s))
		}
	}
	d.flow(append(rows, under(d.trackHead(), lastTwo(units))...))
}

// How much of the width the names of the tracks take, and what is between tracks.
const trackNames, trackSpace = 168, 16

func (d *compared) trackBox(i int, y, h float64) chart.Box {
	n := float64(len(d.components()))
	width := (d.width() - trackNames - trackSpace*(n-1)) / n
	return chart.Box{X: d.left + trackNames + (width+trackSpace)*float64(i), Y: y, W: width, H: h}
}

func (d *compared) trackHead() *tableHead {
	const h, size = 32, 8.5
	return &tableHead{height: h, draw: func(y float64) {
		d.text(d.left, y+12, 9, span{"Unit", style{bold, dark}})
		for i, k := range d.components() {
			b := d.trackBox(i, y+h-17, 16)
			d.text(b.X, y+12, 9, span{elide(k.Name, bold, 9, b.W), style{bold, dark}})
			chart.DrawScale(pen{&d.sheet}, b, size)
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+h-1, d.right, y+h-1)
	}}
}

func (d *compared) trackRow(s assessment.Standing) row {
	width := trackNames - d.indent(s) - 10
	lines := capped(breakLines(9.5, width, d.nameSpans(s)...), 3, 9.5, width) // the table before it has it whole
	h := max(19, 7+12*float64(len(lines)))
	return row{height: h, draw: func(y float64) {
		d.rule(hair, .4)
		d.pdf.Line(d.left, y, d.right, y)
		d.setMiddle(column{d.left + d.indent(s), 9.5, lines}, y, h, 12)
		for i, k := range d.components() {
			b := d.trackBox(i, y, h)
			const mark = 17
			m := unitMark(s, k.ID)
			chart.DrawMark(pen{&d.sheet}, chart.Box{X: b.X, Y: y + (h-mark)/2, W: b.W, H: mark}, m)
			if cell := unitCell(s, k.ID); !m.Known && cell.Words != "" {
				d.fill(inks[white])
				d.pdf.Rect(b.X+7, y+h/2-6, sans.width(cell.Words, 8.5)+4, 12, "F")
				d.text(b.X+9, y+h/2+3, 8.5, span{cell.Words, style{sans, soft}})
			}
		}
	}}
}

// unitMark is a unit on the axis of a component. What is left out of verdicts is
// joined to nothing.
func unitMark(s assessment.Standing, component string) chart.Mark {
	part := s.Part(component)
	if part == nil || part.TooFew || part.Status != assessment.Scored {
		return chart.Mark{}
	}
	m := chart.Mark{Known: true, Tenths: part.Position.Tenths()}
	if part.Range != nil {
		m.Ranged, m.Low, m.High = true, part.Range.Low.Tenths(), part.Range.High.Tenths()
	}
	if s.Previous != nil && s.Previous.Summary != nil && s.NotAs == "" {
		if before := s.Previous.Summary.Component(component); before != nil && !before.TooFew && before.Status == assessment.Scored {
			m.Moved, m.Before = true, before.Position.Tenths()
		}
	}
	return m
}
