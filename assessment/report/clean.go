package report

import (
	"maps"
	"slices"

	"continuum/assessment"
)

// cleaner passes everything a plan prints through the gate and counts what
// could not be printed, each text once however often it appears.
type cleaner struct{ replaced int }

func (c *cleaner) line(texts ...*string) {
	for _, t := range texts {
		clean, n := oneLine(*t)
		*t, c.replaced = clean, c.replaced+n
	}
}

// plan is a copy of the plan with printable text only. The questionnaire is
// shared with everybody else, so it is copied too.
func (c *cleaner) plan(p Plan) Plan {
	c.line(&p.Organization, &p.Unit, &p.AnsweredBy)
	p.Questionnaire = c.questionnaire(p.Questionnaire)
	notes := maps.Clone(p.Notes)
	for _, s := range p.Questionnaire.Asked(p.Form) {
		if note, ok := notes[s.ID]; ok {
			clean, n := printable(note)
			notes[s.ID], c.replaced = clean, c.replaced+n
		}
	}
	p.Notes = notes
	return p
}

func (c *cleaner) questionnaire(from *assessment.Questionnaire) *assessment.Questionnaire {
	q := *from
	c.line(&q.Name, &q.Version, &q.Source)
	for i := range q.Levels {
		c.line(&q.Levels[i].Name, &q.Levels[i].Definition)
	}
	q.Wordings = slices.Clone(q.Wordings)
	for i := range q.Wordings {
		c.line(&q.Wordings[i].Label, &q.Wordings[i].Hint)
	}
	q.Components = slices.Clone(q.Components)
	for i := range q.Components {
		c.component(&q.Components[i])
	}
	q.Actions = slices.Clone(q.Actions)
	for i := range q.Actions {
		a := &q.Actions[i]
		c.line(&a.Title, &a.What, &a.Owner, &a.FirstStep, &a.Evidence, &a.Measure)
		a.Ideas = slices.Clone(a.Ideas)
		for j := range a.Ideas {
			c.line(&a.Ideas[j])
		}
	}
	return &q
}

func (c *cleaner) component(k *assessment.Component) {
	c.line(&k.Name, &k.Definition)
	for i := range k.Cells {
		cell := &k.Cells[i]
		c.line(&cell.Title, &cell.Descriptor, &cell.Proof)
		cell.Statements = slices.Clone(cell.Statements)
		for j := range cell.Statements {
			c.line(&cell.Statements[j].Text)
		}
	}
}
