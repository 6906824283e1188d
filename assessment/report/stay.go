package report

import (
	"fmt"
	"slices"
	"strings"

	"continuum/assessment"
)

// stay is always offered beside the actions: not to go on is a decision too.
func (d *document) stay() {
	title, intro := "Stay at this level", "Going on is a choice. Loyalty costs something to build, and the next level is not always worth it."
	if d.atTop() {
		title, intro = "Keep this level", "There is nothing further to secure. What is in place still has to be kept."
	}
	rows := d.section(title, .4)
	rows = append(rows, d.body(intro)...)
	rows = append(rows, d.bullets(d.q.Stay(&d.result)...)...)
	rows = append(rows, gap(6))
	if k := d.plan.Decision; k != nil {
		rows = append(rows, d.decided(k, d.plan.Date.Location())...)
	} else {
		rows = append(rows, d.decision()...)
	}
	d.flow(rows)
	if d.plan.Worth != nil {
		d.worthPages(*d.plan.Worth)
	}
}

// atTop reports whether no component has anything left to secure.
func (d *document) atTop() bool {
	return !slices.ContainsFunc(d.result.Components, func(c assessment.ComponentResult) bool { return c.Next != 0 })
}

// decision is the card on which the choice is written down.
func (d *document) decision() []row {
	x := d.left + cardPad
	rows := []row{inside(12)}
	rows = append(rows, d.paragraph(x, d.width()-2*cardPad, 14, 20, span{"Our decision", style{serif, dark}})...)
	rows = append(rows, row{height: 24, draw: func(y float64) {
		at, words := x, []string{"Advance", "Hold", "Not now"}
		if d.atTop() {
			words = []string{"Keep all of it", "Keep some of it"}
		}
		for _, word := range words {
			at = d.tickBox(at, y+16, 10.5, word)
		}
	}})
	again := "look again by " + longDate(d.plan.Date.AddDate(1, 0, 0))
	rows = append(rows, d.blank("Because", ""), d.blank("\u00a0", ""), d.blank("Decided by", ""), d.blank("Look again", again), inside(14))
	return framed(d.outlined(), d.together(rows))
}

// missing is what a plan says instead of a level: what to find out first.
func (d *document) missing() {
	rows := d.section("What is missing", .38)
	if d.result.Overall.Status == assessment.Insufficient {
		rows = append(rows, d.body("A few more answers are enough. Ask whoever could know, then answer these statements and download this document again; what is already answered stays.")...)
	} else {
		rows = append(rows, d.body("Whole levels were said not to apply. Look at the reasons once more: where a practice could exist here, answer it; where it truly cannot, use the answers one by one, without a level.")...)
	}
	for i := range d.result.Components {
		rows = append(rows, d.missingIn(&d.result.Components[i])...)
	}
	d.flow(rows)
}

// missingIn lists the statements of one component that stand in the way.
func (d *document) missingIn(c *assessment.ComponentResult) []row {
	if c.Status == assessment.Scored {
		return nil
	}
	rows := d.heading(c.Name, true)
	at := d.q.Component(c.ID)
	for i, cell := range c.Cells {
		decides := c.Status == assessment.Insufficient && cell.Level == c.Next ||
			c.Status == assessment.NotScored && cell.State == assessment.NotApplicable
		if decides {
			rows = append(rows, d.missingCell(at.Cells[i], cell)...)
		}
	}
	return rows
}

func (d *document) missingCell(cell assessment.Cell, r assessment.CellResult) []row {
	title := cell.Title
	if need := (r.Applying+1)/2 - r.Answered; r.State == assessment.Unknown && need > 0 {
		title = fmt.Sprintf("%s: %d of %d answered, at least %d more needed", cell.Title, r.Answered, r.Applying, need)
	}
	rows := d.label(title)
	for _, s := range cell.Asked(d.plan.Form) {
		a := d.plan.Answers[s.ID]
		if a.Given() || r.State == assessment.Unknown && a == assessment.DoesNotApply {
			continue
		}
		text := s.Text + " (" + a.Word()
		if note := d.plan.Notes[s.ID]; a == assessment.DoesNotApply && strings.TrimSpace(note) != "" {
			text += ": " + note
		}
		rows = append(rows, d.tick(text+")")...)
	}
	return append(rows, gap(4))
}

// method says how the level came about and what it cannot say.
func (d *document) method() {
	rows := d.section("Method and limits", .4)
	remarks, method := d.q.Remarks(&d.result), assessment.Method()
	if d.plan.Survey != nil {
		remarks, method = d.q.SurveyRemarks(d.plan.Survey), append(assessment.SurveyMethod(), method...)
	}
	if len(remarks) > 0 && d.scored() {
		rows = append(rows, d.label("To know about this result")...)
		rows = append(rows, d.bullets(remarks...)...)
		rows = append(rows, d.label("How a level comes about")...)
	}
	for _, text := range method {
		rows = append(rows, d.body(text)...)
	}
	if d.q.Source != "" {
		rows = append(rows, d.aside(d.q.Source)...)
	}
	rows = append(rows, d.aside(assessment.Attribution())...)
	d.flow(d.together(rows))
}
