package exchange

import (
	"fmt"
	"io"
	"strings"

	"continuum/assessment"
)

// WriteSurveyText writes what several responses say together, and its advice,
// for a terminal, as WriteText does for one. Of fewer responses than the
// threshold it gives the count alone. unit may be empty.
func WriteSurveyText(w io.Writer, unit string, q *assessment.Questionnaire, s *assessment.SurveyResult, a *assessment.Advice) error {
	if unit == "" {
		unit = "this unit"
	}
	t := &text{unit: unit, q: q, form: s.Result.Form, AnswerFile: &AnswerFile{Answers: s.Middle}, r: &s.Result, a: a}
	if s.TooFew {
		t.paragraph(0, upperFirst(t.unit)+": too few responses")
		t.paragraph(0, s.TooFewText())
	} else {
		t.survey(s)
	}
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

func (t *text) survey(s *assessment.SurveyResult) {
	t.paragraph(0, upperFirst(t.unit)+": "+t.q.Headline(t.r))
	facts := fmt.Sprintf("%s, version %s; %s form; %d people answered; nothing is shown of fewer than %d",
		t.q.Name, t.q.Version, t.form, s.Respondents, s.Threshold)
	if o := t.r.Overall; t.scored() {
		facts = fmt.Sprintf("Position %s of 5; spread between the components %s. %s", o.Position, o.Spread, facts)
	}
	t.paragraph(0, facts+".")
	t.rule('=', textWidth)
	t.paragraph(0, upperFirst(t.q.Lead(t.unit, t.r)))
	if disagree := s.DisagreeText(); t.scored() && disagree != "" {
		t.paragraph(0, disagree)
	}
	t.components()
	if some := s.SomeText(); some != "" {
		t.line(0, "")
		t.paragraph(0, some)
	}
	if t.scored() {
		t.views(s)
		t.wayUp()
		t.actions()
		t.shoreUp()
		t.list("Or stay at this level", t.q.Stay(t.r))
	} else {
		t.heading("Components with too few responses")
		for _, c := range s.Components {
			if c.TooFew {
				t.item("-", c.Name)
			}
		}
	}
	t.apart(s)
	t.comments(s)
	t.list("Also to know", t.q.SurveyRemarks(s))
	t.heading("About this result")
	for _, p := range assessment.SurveyMethod() {
		t.paragraph(0, p)
	}
	t.paragraph(0, t.q.Source)
}

// views is what people see alike and differently, component by component.
func (t *text) views(s *assessment.SurveyResult) {
	t.heading("What people see alike and differently")
	for i := range s.Components {
		v := &s.Components[i]
		t.paragraph(0, fmt.Sprintf("%s: %s, level %d. %s", v.Name, v.Position, v.Level, v.ScoredText()))
		t.paragraph(4, v.AgreementText())
		t.paragraph(4, v.RangeText())
		for _, r := range v.Roles {
			if !r.Hidden {
				t.paragraph(4, fmt.Sprintf("%s: %s, %d people", upperFirst(r.Role.Word()), r.Position, r.N))
			}
		}
		for _, sentence := range []string{v.GapText(), v.HiddenText()} {
			if sentence != "" {
				t.paragraph(4, sentence)
			}
		}
	}
}

// apart lists the statements to talk about before acting.
func (t *text) apart(s *assessment.SurveyResult) {
	const most = 5
	views := s.MostDisagreed(most)
	if len(views) == 0 {
		return
	}
	t.heading("Talk before acting: the most disagreed statements")
	for i := range views {
		statement, _, _ := t.q.Statement(views[i].ID)
		t.item("-", fmt.Sprintf("%s (%s)", statement.Text, views[i].ID))
		t.paragraph(5, upperFirst(views[i].Words())+".")
	}
}

func (t *text) comments(s *assessment.SurveyResult) {
	if len(s.Comments) == 0 {
		return
	}
	t.heading("Comments, in no order")
	for _, group := range s.Comments {
		t.paragraph(0, group.Name)
		for _, comment := range group.Texts {
			t.item("-", strings.TrimSpace(comment))
		}
	}
}
