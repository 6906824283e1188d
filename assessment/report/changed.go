package report

import (
	"slices"
	"strings"

	"continuum/assessment"
)

// changed is a copy of what changed with printable text only.
func (c *cleaner) changed(from *assessment.Changed) *assessment.Changed {
	if from == nil {
		return nil
	}
	to := *from
	to.Components = slices.Clone(to.Components)
	for i := range to.Components {
		c.line(&to.Components[i].Name)
	}
	for _, list := range []*[]assessment.StatementChange{&to.Rose, &to.Fell} {
		*list = slices.Clone(*list)
		for i := range *list {
			s := &(*list)[i]
			c.line(&s.Statement.Text, &s.Component)
			s.Behind = c.titles(s.Behind)
		}
	}
	to.Quiet = c.titles(to.Quiet)
	return &to
}

// titles are steps with printable titles.
func (c *cleaner) titles(steps []assessment.Step) []assessment.Step {
	steps = slices.Clone(steps)
	for i := range steps {
		c.line(&steps[i].Title)
	}
	return steps
}

// changed says what changed since the result before, and which steps of the plan
// were done in between.
func (d *document) changed() {
	k := d.plan.Changed
	if k == nil || !d.scored() {
		return
	}
	rows := d.section("What changed since last time", .3)
	rows = append(rows, d.body(k.Lead()+" Compared with the result of "+longDate(k.Since.In(d.plan.Date.Location()))+". These are self-ratings: they say that you see it otherwise, and the steps below may be why.")...)
	var parts []string
	for _, part := range k.Components {
		parts = append(parts, part.Text())
	}
	rows = append(rows, d.bullets(parts...)...)
	rows = append(rows, d.changedStatements("Rose", append(k.Led(), k.Others()...))...)
	rows = append(rows, d.changedStatements("Fell", k.Fell)...)
	if len(k.Quiet) > 0 {
		rows = append(rows, d.label("Done, and not seen yet")...)
		rows = append(rows, kept(d.body(k.QuietText()))...)
		rows = append(rows, d.bullets(stepTitles(k.Quiet)...)...)
	}
	d.flow(rows)
}

// changedStatements lists statements that rose or fell, each with the steps behind it.
func (d *document) changedStatements(title string, list []assessment.StatementChange) []row {
	if len(list) == 0 {
		return nil
	}
	rows := d.label(title)
	for _, s := range list {
		rows = append(rows, d.item("•", strings.TrimSuffix(s.Statement.Text, ".")+", "+s.Words()+".")...)
		if len(s.Behind) > 0 {
			rows[len(rows)-1].keep = true
			x := d.left + 20
			rows = append(rows, d.paragraph(x, d.measure()-20, 9.5, 14, span{"Behind it: ", style{bold, dark}}, span{strings.Join(stepTitles(s.Behind), "; "), style{sans, soft}})...)
		}
	}
	return append(rows, gap(4))
}

// stepTitles name steps with the day they were done on.
func stepTitles(steps []assessment.Step) []string {
	titles := make([]string, len(steps))
	for i, s := range steps {
		titles[i] = s.Title + " (" + longDate(s.DoneOn) + ")"
	}
	return titles
}
