package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// summary is the one page to read when there is time for one: the sentence, the
// continuum grid, the shortest way up, what is close.
func (d *document) summary() {
	rows := d.section("Summary", 1)
	rows = append(rows, d.paragraph(d.left, d.width(), 16, 22, span{d.q.Headline(&d.result), style{serif, dark}})...)
	lead := d.q.Lead(d.plan.Unit, &d.result)
	size := shrink(lead, sans, 12, 9, d.measure(), 5)
	rows = append(rows, d.paragraph(d.left, d.measure(), size, size*1.42, span{lead, style{sans, dark}})...)
	if s := d.plan.Survey; s != nil && d.scored() && s.DisagreeText() != "" {
		rows = append(rows, d.paragraph(d.left, d.measure(), size, size*1.42, span{s.DisagreeText(), style{bold, dark}})...)
	}
	rows = append(rows, gap(14))
	rows = append(rows, d.grid()...)
	if d.scored() {
		rows = append(rows, gap(12))
		rows = append(rows, d.shortestWay()...)
		rows = d.whileItFits(rows, d.closeCalls(), d.agreementInShort(), d.nextInShort())
	}
	d.flow(rows)
}

// whileItFits adds parts as long as one page holds everything: a line that goes
// on alone to the next page is worth less than the page. The profile and the
// actions have these parts in full. What is longer than a page takes them all.
func (d *document) whileItFits(rows []row, parts ...[]row) []row {
	page := d.bottom - d.top
	over := height(rows) > page
	for _, part := range parts {
		if over || height(rows)+height(part) <= page {
			rows = append(rows, part...)
		}
	}
	return rows
}

// grid is the continuum grid: a row a component, a cell a level.
func (d *document) grid() []row {
	names := d.stairs().Names
	caption := "A cell fills as its practices come in place. Outlined: what to secure next. Hatched: not asked, or does not apply."
	switch {
	case d.plan.Survey != nil && !d.scored():
		caption = "The cells are those of the middle answers. Hatched: not asked, or does not apply."
	case d.plan.Survey != nil:
		caption = strings.TrimRight(caption+" Cells come from the middle answers, positions from the people. "+d.plan.Survey.SomeText(), " ")
	case !d.scored():
		caption = "A cell fills as its practices come in place. Outlined: where answers are missing. Hatched: not asked, or does not apply."
	}
	rows := kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{caption, style{sans, soft}}))
	rows = append(rows, row{height: 22, keep: true, draw: func(y float64) {
		chart.GridHead(pen{&d.sheet}, d.cells(y, 22), 8.4, names)
	}})
	for i := range d.result.Components {
		rows = append(rows, d.gridRow(&d.result.Components[i], wholeName, wholeName, 52), row{height: 7, keep: i < len(d.result.Components)-1})
	}
	return rows
}

// gridNames is how much of the width the names of the grid's rows take.
const gridNames = 106

func (d *document) cells(y, h float64) chart.Box {
	return chart.Box{X: d.left + gridNames, Y: y, W: d.width() - gridNames, H: h}
}

// wholeName is more lines than any name or sentence in the grid has.
const wholeName = 1000

// gridRow is one component with at most so many lines of its name and standing,
// and at least so high.
func (d *document) gridRow(c *assessment.ComponentResult, most, standings int, least float64) row {
	name := c.Name
	if d.scored() {
		name += " " + c.Position.String()
	}
	lines := capped(breakLines(10.5, gridNames-8, span{name, style{bold, dark}}), most, 10.5, gridNames-8)
	standing := capped(breakLines(8.4, gridNames-8, span{d.standing(c), style{sans, soft}}), standings, 8.4, gridNames-8)
	text := 12.5*float64(len(lines)) + 10.5*float64(len(standing))
	h := max(least, text+6)
	return row{height: h, keep: true, draw: func(y float64) {
		at := y + (h-text)/2
		for _, l := range lines {
			d.setLine(d.left, at, 10.5, 12.5, l)
			at += 12.5
		}
		for _, l := range standing {
			d.setLine(d.left, at, 8.4, 10.5, l)
			at += 10.5
		}
		chart.GridRow(pen{&d.sheet}, d.cells(y, h), 7.6, d.gridCells(c))
	}}
}

// standing is what stands beside a component's name. While the whole cannot be
// scored it names no level, not even of a component that could be.
func (d *document) standing(c *assessment.ComponentResult) string {
	switch {
	case d.scored():
		return d.q.Standing(c)
	case c.Status == assessment.Scored:
		return "Answers complete"
	case c.Status == assessment.NotScored:
		return "Two or more whole levels do not apply"
	default:
		return "More answers needed"
	}
}

func (d *document) gridCells(c *assessment.ComponentResult) [5]chart.Cell {
	var cells [5]chart.Cell
	for i, r := range c.Cells {
		head, detail := r.Words()
		cell := chart.Cell{
			Level: r.Level, Secured: r.State == assessment.Secured,
			Hatched: r.State == assessment.NotAskedYet || r.State == assessment.NotApplicable,
			Next:    r.Level == c.Next && d.outlines(c), Head: head, Detail: detail,
		}
		if r.State == assessment.Open {
			cell.Share = chart.Progress(r.Points, r.Needed)
		}
		if d.scored() && cell.Secured && c.Next > 0 && r.Level > c.Next && c.Cells[c.Next-1].State != assessment.Secured {
			cell.Detail = fmt.Sprintf("but level %d is open", c.Next)
		}
		cells[i] = cell
	}
	return cells
}

// outlines reports whether a component's next cell is what to see to: of the
// components that hold the unit back, or of those that lack answers.
func (d *document) outlines(c *assessment.ComponentResult) bool {
	if d.scored() {
		return d.result.Overall.Limits(c.ID)
	}
	return c.Status == assessment.Insufficient
}

// call is the tinted box with the accent at its side.
func (d *document) call(build func(x, width float64) []row) []row {
	const pad = 14
	rows := build(d.left+pad+4, d.width()-2*pad-4)
	rows = append(append([]row{inside(9)}, rows...), inside(10))
	return framed(&card{draw: func(y, h float64, _, _ bool) {
		d.fill(inks[wash])
		d.pdf.Rect(d.left, y, d.width(), h, "F")
		d.fill(inks[accent])
		d.pdf.Rect(d.left, y, 3.5, h, "F")
	}}, d.together(rows))
}

func (d *document) shortestWay() []row {
	words := d.q.WayText(d.advice.Way, d.plan.Unit)
	return d.call(func(x, width float64) []row {
		var rows []row
		if len(words.Steps) > 0 {
			rows = d.paragraph(x, width, 14, 20, span{d.wayTitle(), style{serif, dark}})
		}
		rows = append(rows, d.paragraph(x, width, 10.5, 16, span{words.Count, style{bold, dark}})...)
		for i, s := range words.Steps {
			rows = append(rows, d.columns(14.5, cellOf(x, 16, 10, span{fmt.Sprintf("%d.", i+1), style{sans, dark}}),
				cellOf(x+16, width-16, 10, span{stepText(s, len(d.advice.Way.Components) > 1), style{sans, dark}}))...)
		}
		if words.Outcome != "" {
			rows = append(rows, inside(3))
			rows = append(rows, d.paragraph(x, width, 10.5, 16, span{words.Outcome, style{sans, dark}})...)
		}
		return rows
	})
}

// wayTitle names what the shortest way leads to.
func (d *document) wayTitle() string {
	if limiting := d.result.Overall.Limiting; len(limiting) == 1 {
		return d.adviceOf(limiting[0]).Heading
	}
	return "The shortest way up"
}

func stepText(s assessment.StepWords, named bool) string {
	text := fmt.Sprintf("“%s” from %s to %s.", s.Statement, s.From, s.To)
	if named {
		text = s.Component + ": " + text
	}
	return text
}

// closeCalls says which levels hang on one answer.
func (d *document) closeCalls() []row {
	var items []string
	for i := range d.result.Components {
		c := &d.result.Components[i]
		for _, call := range d.q.CloseCalls(c) {
			items = append(items, c.Name+": "+call)
		}
	}
	if len(items) == 0 {
		return nil
	}
	rows := append(d.label("One answer away"), d.bullets(items...)...)
	return append(rows, d.aside("One answer can change a level. That is why this page says so.")...)
}

// nextInShort names the actions the plan proposes.
func (d *document) nextInShort() []row {
	if len(d.advice.Actions) == 0 {
		return nil
	}
	var items []string
	for _, a := range d.advice.Actions {
		items = append(items, fmt.Sprintf("%s (%s, %s).", a.Title, d.q.Component(a.Component).Name, effort(a)))
	}
	rows := d.label("Next actions")
	for i, item := range items {
		rows = append(rows, d.item(fmt.Sprintf("%d.", i+1), item)...)
	}
	return d.together(rows)
}

// effort is an action's work and time in words: "small, about 6 weeks".
func effort(a assessment.Action) string {
	switch {
	case a.Weeks < 1:
		return a.Effort.Word()
	case a.Weeks == 1:
		return a.Effort.Word() + ", about one week"
	}
	return fmt.Sprintf("%s, about %d weeks", a.Effort.Word(), a.Weeks)
}
