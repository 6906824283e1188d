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
	if p.Survey != nil {
		p.Form, p.Answers, p.Notes, p.AnsweredBy = p.Survey.Result.Form, p.Survey.Middle, nil, ""
	}
	c.line(&p.Organization, &p.Unit, &p.AnsweredBy)
	p.Questionnaire = c.questionnaire(p.Questionnaire)
	p.Survey = c.survey(p.Survey, p.Questionnaire)
	p.Decision = c.decided(p.Decision)
	p.Changed = c.changed(p.Changed)
	p.Checks = c.checks(p.Checks)
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

// survey is a copy with the names of the questionnaire, which is clean already.
func (c *cleaner) survey(from *assessment.SurveyResult, q *assessment.Questionnaire) *assessment.SurveyResult {
	if from == nil {
		return nil
	}
	s := *from
	s.Result.Components, s.Components = slices.Clone(s.Result.Components), slices.Clone(s.Components)
	for i := range s.Components {
		s.Components[i].Name, s.Result.Components[i].Name = q.Components[i].Name, q.Components[i].Name
	}
	s.Comments = slices.Clone(s.Comments)
	for i := range s.Comments {
		group := &s.Comments[i]
		group.Name, group.Texts = q.Component(group.Component).Name, slices.Clone(group.Texts)
		for j := range group.Texts {
			clean, n := printable(group.Texts[j])
			group.Texts[j], c.replaced = clean, c.replaced+n
		}
	}
	return &s
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

// asking cleans what is printed of a questionnaire only where it is asked on
// paper, of a copy that questionnaire made.
func (c *cleaner) asking(q *assessment.Questionnaire) {
	c.line(&q.Purpose)
	for i := range q.Components {
		for j := range q.Components[i].Cells {
			statements := q.Components[i].Cells[j].Statements
			for k := range statements {
				c.line(&statements[k].Help, &statements[k].NotApplicable)
			}
		}
	}
}
