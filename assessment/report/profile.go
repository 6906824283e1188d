package report

import (
	"fmt"
	"slices"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// profile says of each component where it stands, what holds it back, what is
// close, what is only just secured and what is ahead.
func (d *document) profile() {
	rows := d.section("Profile", 1)
	rows = append(rows, d.body("Each component has its own position on the continuum. The number before the point is the last level secured, what follows is how far the next one has come, rounded down.")...)
	if d.plan.Survey != nil {
		rows = append(rows, d.body("The position is the middle one of all people’s. What is said of single practices comes from the middle answers.")...)
	}
	rows = append(rows, d.dots())
	for i := range d.result.Components {
		rows = append(rows, d.component(&d.result.Components[i])...)
	}
	d.flow(rows)
}

func (d *document) dots() row {
	var dots []chart.Dot
	for i := range d.result.Components {
		c := &d.result.Components[i]
		dots = append(dots, chart.Dot{
			Name: c.Name, Value: float64(c.Position.Num) / float64(c.Position.Den), Known: true,
			Label: c.Position.String(), Bold: d.result.Overall.Limits(c.ID),
		})
	}
	h := 20 * (float64(len(dots)) + 1.2)
	return row{height: h, draw: func(y float64) {
		chart.Profile(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: d.width(), H: h}, dots)
	}}
}

func (d *document) component(c *assessment.ComponentResult) []row {
	at := d.q.Component(c.ID)
	advice := d.adviceOf(c.ID)
	title := append([]row{gap(10)}, d.heading(fmt.Sprintf("%s: %s, level %d", c.Name, c.Position, c.Level), true)...)
	rows := []row{d.strip(c), {height: 8, keep: true}}
	rows = append(rows, kept(d.paragraph(d.left, d.measure(), 10.5, 15, span{d.q.Standing(c) + ".", style{bold, dark}}))...)
	rows = append(rows, d.whereItStands(c, at)...)
	rows = append(rows, d.holdsBack(c, at)...)
	rows = append(rows, d.listed("Close calls", d.q.CloseCalls(c))...)
	rows = append(rows, d.listed("Ahead", texts(d.q.GapText(c)))...)
	rows = append(rows, d.shoreUp(advice)...)
	rows = append(rows, d.nextFor(advice)...)
	return d.together(append(title, continuing(d.continued(c.Name), rows)...))
}

// continued is what stands above a profile that goes on to another page.
func (d *document) continued(name string) *tableHead {
	lines := breakLines(14.5, d.width(), span{name + ", continued", style{serif, dark}})
	return &tableHead{height: 8 + 19*float64(len(lines)), draw: func(y float64) {
		for i, l := range lines {
			d.setLine(d.left, y+19*float64(i), 14.5, 19, l)
		}
	}}
}

// listed is a labelled list, or nothing when there is nothing to list.
func (d *document) listed(label string, items []string) []row {
	if len(items) == 0 {
		return nil
	}
	return append(d.label(label), d.bullets(items...)...)
}

// texts is a list of one text, or of none when it is empty.
func texts(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// strip is the component's row of the grid once more.
func (d *document) strip(c *assessment.ComponentResult) row {
	return row{height: 46, keep: true, draw: func(y float64) {
		chart.GridRow(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: d.width(), H: 44}, 8.4, d.gridCells(c))
	}}
}

// whereItStands describes the level the component has. The words of level 1
// describe whoever has its basics; of others it says that they do not.
func (d *document) whereItStands(c *assessment.ComponentResult, at *assessment.Component) []row {
	if c.Has(assessment.Foundation) {
		return append(d.label("Where it stands: the basics are not all in place"), d.body(belowBasics(c))...)
	}
	cell := at.Cells[c.Level-1]
	title := fmt.Sprintf("Where it stands: level %d, %s", c.Level, cell.Title)
	return append(d.label(title), d.body(cell.Descriptor)...)
}

// belowBasics says why a component without its basics has a level all the same.
func belowBasics(c *assessment.ComponentResult) string {
	if c.Next > 1 {
		return fmt.Sprintf("Below level %d nothing applies. Level 1 is the lowest there is, so the level is 1 all the same.", c.Next)
	}
	return "Level 1 is the lowest there is, so the level is 1 all the same."
}

// holdsBack lists what the next level still lacks, absent practices first.
func (d *document) holdsBack(c *assessment.ComponentResult, at *assessment.Component) []row {
	if c.Next == 0 {
		return d.body("There is nothing further to secure. Keep the evidence fresh.")
	}
	cell := at.Cells[c.Next-1]
	var rows []row
	if c.Has(assessment.Foundation) && c.Next == 1 {
		rows = d.label("What the basics still lack: " + cell.Title)
	} else {
		rows = append(d.label(fmt.Sprintf("What level %d asks for: %s", c.Next, cell.Title)), d.body(cell.Descriptor)...)
	}
	for answer := assessment.Unanswered; answer < assessment.Fully; answer++ {
		for _, s := range cell.Asked(d.plan.Form) {
			if d.plan.Answers[s.ID] == answer {
				rows = append(rows, d.practice(s, answer)...)
			}
		}
	}
	return append(rows, gap(4))
}

// practice is a statement with what was answered.
func (d *document) practice(s assessment.Statement, a assessment.Answer) []row {
	rows := d.columns(14, cellOf(d.left, 76, 9.5, span{first(d.answerWord(a)), style{bold, soft}}),
		cellOf(d.left+80, d.measure()-80, 10.5, span{s.Text, style{sans, dark}}))
	return append(rows, gap(3))
}

// answerWord names an answer; a middle answer is missing where too few answered.
func (d *document) answerWord(a assessment.Answer) string {
	if d.plan.Survey != nil && a == assessment.Unanswered {
		return "too few answers"
	}
	return a.Word()
}

func first(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

func (d *document) shoreUp(a *assessment.ComponentAdvice) []row {
	if len(a.ShoreUp) == 0 {
		return nil
	}
	rows := kept(d.led("Shore up:", "secured, but only just. Bringing these to fully makes the level safe."))
	for _, w := range a.ShoreUp {
		rows = append(rows, d.practice(w.Statement, w.Answer)...)
	}
	return append(rows, gap(4))
}

// nextFor says what the component should do: its actions, or hold.
func (d *document) nextFor(a *assessment.ComponentAdvice) []row {
	switch {
	case a.To == 0:
		return nil
	case !a.Limiting:
		return d.led("Next: hold.", "This component stands above the lowest. Hold it where it is and spend the effort on what holds the unit back.")
	case len(a.Actions) == 0:
		return nil
	}
	rows := d.label("Next: " + a.Heading)
	for _, action := range a.Actions {
		rows = append(rows, d.item(fmt.Sprintf("%d.", d.numberOf(action)), action.Title+" ("+effort(action)+").")...)
	}
	return rows
}

// numberOf is an action's place in the one order to consider them, from 1.
func (d *document) numberOf(a assessment.Action) int {
	return 1 + slices.IndexFunc(d.advice.Actions, func(b assessment.Action) bool { return b.ID == a.ID })
}

func (d *document) adviceOf(id string) *assessment.ComponentAdvice {
	for i := range d.advice.Components {
		if d.advice.Components[i].ID == id {
			return &d.advice.Components[i]
		}
	}
	return &assessment.ComponentAdvice{}
}
