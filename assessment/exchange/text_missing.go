package exchange

import (
	"fmt"
	"strings"

	"continuum/assessment"
)

// lacking says of a component whether it is what keeps the whole from being
// scored; it names no level.
func lacking(c *assessment.ComponentResult) string {
	switch c.Status {
	case assessment.Scored:
		return "Answers complete"
	case assessment.NotScored:
		return "Two or more whole levels do not apply"
	default:
		return "More answers needed"
	}
}

// missing lists the statements that keep the whole from being scored: those whose
// answers are needed, and those of whole levels that were said not to apply.
func (t *text) missing() {
	t.heading("What is missing")
	for i := range t.r.Components {
		c := &t.r.Components[i]
		if c.Status == assessment.Scored {
			t.paragraph(0, c.Name+": nothing, the answers are complete")
		}
		for l, cell := range c.Cells {
			switch {
			case c.Status == assessment.Insufficient && cell.Level == c.Next:
				t.needed(c.Name, &t.q.Components[i].Cells[l], cell)
			case c.Status == assessment.NotScored && cell.State == assessment.NotApplicable:
				t.notApplying(c.Name, &t.q.Components[i].Cells[l])
			}
		}
	}
}

// needed lists the statements of a cell that has too few answers.
func (t *text) needed(component string, cell *assessment.Cell, r assessment.CellResult) {
	var open []assessment.Statement
	for _, s := range cell.Asked(t.form) {
		if answer := t.Answers[s.ID]; !answer.Given() && answer != assessment.DoesNotApply {
			open = append(open, s)
		}
	}
	answers, more := fmt.Sprintf("these %d answers", len(open)), (r.Applying+1)/2-r.Answered
	if len(open) == 1 {
		answers = "this answer"
	}
	t.paragraph(0, fmt.Sprintf("%s, “%s”: at least %d more of %s needed", component, cell.Title, more, answers))
	for _, s := range open {
		t.item("-", fmt.Sprintf("%s: %s (%s)", s.ID, s.Text, t.Answers[s.ID].Word()))
	}
}

// notApplying lists the statements of a cell none of which applies, with the
// reasons.
func (t *text) notApplying(component string, cell *assessment.Cell) {
	t.paragraph(0, fmt.Sprintf("%s, “%s”: where a practice could exist here, answer it", component, cell.Title))
	for _, s := range cell.Asked(t.form) {
		reason := ""
		if note := strings.TrimSpace(t.Notes[s.ID]); note != "" {
			reason = ": " + note
		}
		t.item("-", fmt.Sprintf("%s: %s (%s%s)", s.ID, s.Text, t.Answers[s.ID].Word(), reason))
	}
}
