package report

import (
	"fmt"
	"strings"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// actions are the worked cards: who, until when, how to begin, how to know.
func (d *document) actions() {
	rows := d.section("Actions", 0) // with its first card
	if len(d.advice.Actions) == 0 {
		rows = append(rows, d.body("There is no action to take: nothing further is to be secured, or nothing further applies. Keep the evidence fresh.")...)
		d.flow(rows)
		return
	}
	rows = append(rows, kept(d.body("In the order to consider them: what is least in place first, then what takes less work. Owners are suggestions. Take on what you can finish; one action done is worth more than five begun."))...)
	component := ""
	for i, action := range d.advice.Actions { // one component after the other
		if action.Component != component {
			component = action.Component
			rows = append(rows, d.heading(d.q.Component(component).Name+": "+lower(d.adviceOf(component).Heading), true)...)
		}
		rows = append(rows, d.actionCard(i+1, action)...)
		rows = append(rows, gap(12))
	}
	d.flow(rows)
}

func lower(heading string) string { return strings.ToLower(heading[:1]) + heading[1:] }

const cardPad, cardLabels = 16, 92

// actionCard is one action as a card to work with.
func (d *document) actionCard(number int, a assessment.Action) []row {
	x, width := d.left+cardPad, d.width()-2*cardPad
	rows := []row{inside(12)}
	rows = append(rows, d.tagged(d.q.Component(a.Component).Name, effort(a)), inside(3))
	rows = kept(append(rows, d.paragraph(x, width, 14, 20, span{fmt.Sprintf("%d. %s", number, a.Title), style{serif, dark}})...))
	rows = append(rows, d.paragraph(x, width, 10.5, 15, span{a.What, style{sans, dark}})...)
	rows = append(rows, inside(7))
	rows = append(rows, d.blank("Owner", "suggested: "+a.Owner), d.blank("Due", ""))
	rows = append(rows, inside(3))
	for _, part := range []struct{ label, text string }{
		{"This week", a.FirstStep}, {"Done when", a.Evidence}, {"Watch", a.Measure}, {"Ideas", strings.Join(a.Ideas, "; ")},
	} {
		rows = append(rows, d.part(part.label, part.text)...)
	}
	rows = append(rows, d.secures(a)...)
	rows = append(rows, inside(6), row{height: 18, draw: func(y float64) {
		at := x + cardLabels
		for _, word := range []string{"Agreed", "First step taken", "Evidence in place"} {
			at = d.tickBox(at, y+13, 10.5, word)
		}
	}}, inside(10))
	return framed(d.outlined(), d.together(rows))
}

// tagged is the line over a card's title: a name in a box and an aside.
func (d *document) tagged(name, aside string) row {
	return row{height: 16, draw: func(y float64) {
		x := d.left + cardPad
		name := elide(name, bold, 9, d.width()*.5)
		width := bold.width(name, 9)
		d.rule(dark, .6)
		d.pdf.Rect(x, y, width+10, 14, "D")
		d.text(x+5, y+10, 9, span{name, style{bold, dark}})
		d.text(x+width+19, y+10, 9.5, span{aside, style{sans, soft}})
	}}
}

// outlined is a card with a thin outline, open where it goes on to another page.
func (d *document) outlined() *card {
	return &card{draw: func(y, h float64, first, last bool) {
		d.rule(hair, .9)
		d.pdf.Line(d.left, y, d.left, y+h)
		d.pdf.Line(d.right, y, d.right, y+h)
		if first {
			d.pdf.Line(d.left, y, d.right, y)
		}
		if last {
			d.pdf.Line(d.left, y+h, d.right, y+h)
		}
	}}
}

// blank is a line to write on, with what it is for.
func (d *document) blank(label, hint string) row {
	x := d.left + cardPad
	return row{height: 22, draw: func(y float64) {
		d.text(x, y+15, 9.5, span{label, style{sans, soft}})
		d.rule(soft, .5)
		d.pdf.Line(x+cardLabels, y+17.5, d.right-cardPad, y+17.5)
		if hint != "" {
			hint := elide(hint, sans, 9, d.width()*.4)
			d.text(d.right-cardPad-sans.width(hint, 9), y+14.5, 9, span{hint, style{sans, soft}})
		}
	}}
}

// part is a labelled paragraph of a card.
func (d *document) part(label, text string) []row {
	if text == "" {
		return nil
	}
	x := d.left + cardPad
	rows := d.columns(15, cellOf(x, cardLabels-8, 9.5, span{label, style{sans, soft}}),
		cellOf(x+cardLabels, d.width()-2*cardPad-cardLabels, 10.5, span{text, style{sans, dark}}))
	return append(rows, inside(2))
}

// secures lists the practices an action brings in place, as they are today.
func (d *document) secures(a assessment.Action) []row {
	var rows []row
	label := "Brings in place"
	for _, s := range d.q.Component(a.Component).Cells[a.To-1].Asked(d.plan.Form) {
		for _, id := range a.Secures {
			if id == s.ID {
				rows = append(rows, d.part(label, fmt.Sprintf("%s (today: %s)", s.Text, d.answerWord(d.plan.Answers[s.ID])))...)
				label = "\u00a0" // only the first line says what the list is
			}
		}
	}
	return rows
}

// outline shows the actions over a quarter.
func (d *document) outline() {
	actions := d.advice.Actions
	if len(actions) == 0 {
		return
	}
	start := monday(d.plan.Date)
	rows := d.section("The first thirteen weeks", .45)
	rows = append(rows, d.body(fmt.Sprintf("Each bar is as long as its action takes, about, until the evidence is there, if it begins in week 1. "+
		"Begin a few, not all. Week 1 starts on Monday %s, week 13 ends on Sunday %s.",
		longDate(start), longDate(start.AddDate(0, 0, 7*chart.Weeks-1))))...)
	d.flow(rows)
	for from := 0; from < len(actions); {
		from = d.outlinePart(actions, from)
	}
	rows = append([]row{gap(12)}, d.label("Three looks")...)
	for _, look := range looks {
		rows = append(rows, d.tick(fmt.Sprintf("Week %d, %s: %s", look.week, longDate(start.AddDate(0, 0, 7*(look.week-1))), look.text))...)
	}
	d.flow(rows)
}

// looks are the moments to come together over the plan.
//
//nolint:gochecknoglobals // a table
var looks = [...]struct {
	week int
	text string
}{
	{1, "has every owner taken the first step?"},
	{6, "what is in the way, and who can move it?"},
	{13, "which evidence is in place? Answer the statements of the next level again."},
}

// monday is the first Monday after a day.
func monday(day time.Time) time.Time {
	ahead := (8 - int(day.Weekday())) % 7
	if ahead == 0 {
		ahead = 7
	}
	return day.AddDate(0, 0, ahead)
}

const outlineNames = 176

// outlinePart draws as many actions as the page holds and says where to go on.
func (d *document) outlinePart(actions []assessment.Action, from int) int {
	var labels [][]line
	var heights []float64
	var bars []chart.Bar
	room, to := d.bottom-d.y-20, from
	for ; to < len(actions); to++ {
		label := d.outlineLabel(to+1, actions[to])
		h := 10 + 12*float64(len(label))
		if room -= h; room < 0 && (to > from || !d.fresh) {
			break
		}
		labels, heights, bars = append(labels, label), append(heights, h), append(bars, chart.Bar{Weeks: actions[to].Weeks})
	}
	if to == from {
		d.nextPage()
		return from
	}
	total := 18.0
	for _, h := range heights {
		total += h
	}
	d.flow([]row{{height: total, draw: func(y float64) { d.drawOutline(y, total, labels, heights, bars) }}})
	return to
}

func (d *document) outlineLabel(number int, a assessment.Action) []line {
	when := effort(a)
	if a.Weeks > chart.Weeks {
		when += ", goes on beyond week 13"
	}
	lines := breakLines(9.5, outlineNames-10, span{fmt.Sprintf("%d. %s", number, a.Title), style{bold, dark}})
	return append(lines, breakLines(9.5, outlineNames-10, span{when, style{sans, soft}})...)
}

func (d *document) drawOutline(y, total float64, labels [][]line, heights []float64, bars []chart.Bar) {
	box := chart.Box{X: d.left + outlineNames, Y: y, W: d.width() - outlineNames, H: total}
	chart.Outline(pen{&d.sheet}, box, 9, heights, bars)
	y += 16.2
	for i, lines := range labels {
		d.rule(hair, .6)
		d.pdf.Line(d.left, y, d.right, y)
		for j, l := range lines {
			d.setLine(d.left, y+5+12*float64(j), 9.5, 12, l)
		}
		y += heights[i]
	}
}

// tick is a line with a box to tick.
func (d *document) tick(text string) []row {
	rows := d.paragraph(d.left+18, d.measure()-18, 10.5, 16, span{text, style{sans, dark}})
	inner := rows[0].draw
	rows[0].draw = func(y float64) {
		d.rule(dark, .8)
		d.pdf.Rect(d.left, y+4, 8.6, 8.6, "D")
		inner(y)
	}
	return append(rows, gap(3))
}
