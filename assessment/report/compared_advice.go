package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// overTime is how all units together stood at the end of each period.
func (d *compared) overTime() {
	if len(d.trend) < 2 {
		return
	}
	rows := d.part("Over time")
	text := "Each unit by its latest comparable result until then, so the units are not always the same ones: look at how many are counted. The line is the typical unit."
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{text, style{sans, soft}}))...)
	const share, space, least = .38, 30, 110
	width := d.width() * share
	table := d.periods(d.left+width+space, d.width()-width-space)
	h := max(least, height(table))
	rows = append(rows, row{height: 4}, row{height: h, draw: func(y float64) {
		courses, ticks := d.course()
		chart.Trend(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: width, H: min(h, width*.62)}, 8.5, courses, ticks)
		drawRows(table, y)
	}})
	d.flow(d.together(rows))
}

// part is a section that may stand on a page begun by another.
func (d *compared) part(title string) []row {
	rows := d.heading(title, false)
	inner := rows[1].draw
	rows[1].draw = func(y float64) {
		d.enter(title, 0, y-8)
		inner(y)
	}
	return rows
}

// course is the typical unit over the periods.
func (d *compared) course() ([]chart.Course, []chart.Tick) {
	var course chart.Course
	var ticks []chart.Tick
	last := float64(len(d.trend) - 1)
	for i, p := range d.trend {
		at := float64(i) / last
		ticks = append(ticks, chart.Tick{At: at, Label: strings.NewReplacer("First half of ", "H1 ", "Second half of ", "H2 ").Replace(p.Title)})
		if p.Typical != nil {
			course.Points = append(course.Points, chart.CoursePoint{At: at, Tenths: p.Typical.Position.Tenths(), Label: p.Typical.Position.String()})
		}
	}
	return []chart.Course{course}, ticks
}

// periods is the table beside the line: a bar by level for each period.
func (d *compared) periods(x, width float64) []row {
	const h = 18
	bar := x + 104
	numbers := []float64{x + width - 128, x + width - 78, x + width - 30}
	rows := []row{{height: 20, draw: func(y float64) {
		for i, head := range []string{"Period", "Units by level, 1 to 5", "Counted", "Typical", "Lowest"} {
			at := []float64{x, bar, numbers[0], numbers[1], numbers[2]}[i]
			d.text(at, y+12, 9, span{head, style{bold, dark}})
		}
		d.rule(dark, 1.2)
		d.pdf.Line(x, y+19, x+width, y+19)
	}}}
	for _, p := range d.trend {
		typical, lowest := "–", "–"
		if p.Typical != nil {
			typical, lowest = p.Typical.Position.String(), fmt.Sprint(p.Lowest)
		}
		rows = append(rows, row{height: h, draw: func(y float64) {
			d.text(x, y+12.5, 9.5, span{p.Title, style{sans, dark}})
			chart.DrawShares(pen{&d.sheet}, chart.Box{X: bar, Y: y + 3, W: numbers[0] - bar - 14, H: h - 6}, 8.5, p.Distribution.Levels)
			for i, text := range []string{fmt.Sprint(p.Distribution.Scored()), typical, lowest} {
				d.text(numbers[i], y+12.5, 9.5, span{text, style{sans, dark}})
			}
			d.rule(hair, .6)
			d.pdf.Line(x, y+h, x+width, y+h)
		}})
	}
	return rows
}

// mostMissed is how many statements are listed.
const mostMissed = 8

// whatToDo is what most units miss, the one action that would lift most of them,
// and whom to learn from.
func (d *compared) whatToDo() {
	missed := d.c.Missed(mostMissed)
	if len(missed) > 0 {
		rows := d.section("What most units miss", .7)
		rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{"Statements answered below “mostly”; of a survey, by the middle answer. First those that hold most units back: they are of the level a unit has to secure next.", style{sans, soft}}))...)
		rows = append(rows, row{height: 4, keep: true})
		var table []row
		for _, m := range missed {
			table = append(table, d.missedRow(m)...)
		}
		d.flow(append(rows, under(d.missedHead(), table)...))
	}
	if d.c.Distribution().Scored() > 1 {
		d.flow(d.oneAction())
		d.flow(d.learnFrom())
	}
}

// Where the columns of the statements begin, in parts of the width.
const missedAt, missedHolds, missedBar, missedNumber = .54, .72, .8, .92

func (d *compared) missedHead() *tableHead {
	return &tableHead{height: 18, draw: func(y float64) {
		d.text(d.left, y+11, 9, span{"Statement", style{bold, dark}})
		d.text(d.left+missedAt*d.width(), y+11, 9, span{"Where", style{bold, dark}})
		d.text(d.left+missedHolds*d.width(), y+11, 9, span{"Holds back", style{bold, dark}})
		d.text(d.left+missedBar*d.width(), y+11, 9, span{"Units that miss it", style{bold, dark}})
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+17, d.right, y+17)
	}}
}

func (d *compared) missedRow(m assessment.MissedStatement) []row {
	w, held := d.width(), "none"
	if m.Holds > 0 {
		held = fmt.Sprint(m.Holds)
	}
	rows := d.columns(13, cellOf(d.left, w*(missedAt-.02), 10, span{m.Statement.Text, style{sans, dark}}),
		cellOf(d.left+w*missedAt, w*(missedHolds-missedAt-.02), 9.5, span{fmt.Sprintf("%s, level %d", d.componentName(m.Component), m.Level), style{sans, soft}}),
		cellOf(d.left+w*missedHolds, w*(missedBar-missedHolds-.02), 9.5, span{held, style{bold, dark}}),
		cellOf(d.left+w*missedNumber, w*(1-missedNumber), 9.5, span{fmt.Sprintf("%d of %d", m.Units, m.Of), style{bold, dark}}))
	inner := rows[0].draw
	rows[0].draw = func(y float64) {
		inner(y)
		box := chart.Box{X: d.left + w*missedBar, Y: y + 3, W: w * (missedNumber - missedBar - .02), H: 8}
		p := pen{&d.sheet}
		p.Rect(box.X, box.Y, box.W*float64(m.Units)/float64(max(1, m.Of)), box.H, chart.Style{Fill: chart.Accent})
		p.Rect(box.X, box.Y, box.W, box.H, chart.Style{Stroke: chart.Faint})
	}
	return d.ruled(d.together(append(append([]row{{height: 3, keep: true}}, rows...), row{height: 3})), hair, .6)
}

func (d *compared) componentName(id string) string {
	if k := d.q.Component(id); k != nil {
		return k.Name
	}
	return ""
}

// oneAction is the action that is recommended in most units.
func (d *compared) oneAction() []row {
	best := d.c.Best()
	if best == nil {
		return nil
	}
	a := best.Action
	return append([]row{gap(22)}, d.call(func(x, width float64) []row {
		rows := d.paragraph(x, width, 10.5, 16, span{fmt.Sprintf("The one action that would help most units: recommended in %d of %d", best.Units, best.Of), style{bold, accent}})
		rows = append(rows, d.paragraph(x, width, 15, 21, span{a.Title, style{serif, dark}})...)
		rows = append(rows, d.paragraph(x, width, 10.5, 15, span{a.What, style{sans, dark}})...)
		rows = append(rows, inside(4))
		about := fmt.Sprintf("%s, to level %d. %s. Owner: %s.", d.componentName(a.Component), a.To, first(effort(a)), assessment.MidSentence(a.Owner))
		rows = append(rows, d.paragraph(x, width, 9.5, 14, span{about, style{sans, soft}})...)
		return append(rows, d.paragraph(x, width, 9.5, 14, span{"This week:", style{bold, dark}}, span{a.FirstStep, style{sans, dark}})...)
	})...)
}

// learnFrom names the units that stand two levels or more above the typical one.
func (d *compared) learnFrom() []row {
	rows := d.part("Whom to learn from")
	n := len(rows)
	for _, k := range d.components() {
		list := d.c.LearnFrom(k.ID)
		if len(list) == 0 {
			continue
		}
		verb := "stand"
		if len(list) == 1 {
			verb = "stands"
		}
		text := fmt.Sprintf("%s %s at level %d, two or more above the typical unit. Visit them and see how they do it.", d.named(list, 6), verb, list[0].Part(k.ID).Level)
		rows = append(rows, d.columns(15, cellOf(d.left, 140, 10.5, span{k.Name, style{bold, dark}}), cellOf(d.left+150, d.width()-150, 10.5, span{text, style{sans, dark}}))...)
		rows = append(rows, gap(4))
	}
	if len(rows) == n {
		rows = append(rows, d.body("In no component does a unit stand two levels above the typical one. Learn from each other all the same: ask who has the practice that most units miss.")...)
	}
	return d.together(rows)
}
