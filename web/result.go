package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/report"
)

// resultPage is what scoring says of a submitted assessment and what to do
// next. Unless the result is scored it shows no level and no position: it says
// what is missing instead.
type resultPage struct {
	placed
	Result assessment.Result
	Advice assessment.Advice
	Answer bool    // the visitor may answer, so may reopen
	Change *change // since the last comparable result; nil: none

	Headline, Lead string
	Staircase      template.HTML
	Grid           gridView
	Cards          []componentCard
	Way            assessment.WayWords
	Calls          []closeCall
	Answers        []componentAnswers
	Short          []shortfall // what a result without a level lacks
	Unprintable    int         // characters of the names the PDF cannot print
	Why            string      // typed in the form to reopen
	problems       []assessment.Problem
}

func (resultPage) Template() string                 { return "result" }
func (p resultPage) Problems() []assessment.Problem { return p.problems }

// Title is the headline with the unit: "Level 1, Reactive: Claims".
func (p resultPage) Title() string { return p.Headline + ": " + p.Unit.Name }

// Scored reports whether there is a level to show.
func (p resultPage) Scored() bool { return p.Result.Overall.Status == assessment.Scored }

// closeCall is a component and what one answer would change.
type closeCall struct {
	Component string
	Calls     []string
}

// newResultPage works out everything the result page shows.
func (s *Server) newResultPage(p placed, role account.Role) resultPage {
	q := p.Questionnaire()
	answers := p.Assessment.Asked()
	page := resultPage{placed: p, Answer: role.MayAnswer(), Result: assessment.Score(q, p.Assessment.Form, answers)}
	page.Advice = assessment.Advise(q, p.Assessment.Form, answers, &page.Result)
	page.Headline, page.Lead = q.Headline(&page.Result), q.Lead(p.Unit.Name, &page.Result)
	page.Answers = answersByCell(p, answers, &page.Result)
	page.Unprintable = report.Unprintable(p.Unit.Name + p.Assessment.AnsweredBy)
	if !page.Scored() {
		page.Short = shortfalls(p, &page.Result)
		return page
	}
	page.Staircase, page.Grid = staircase(q, &page.Result, &s.drawings), newGrid(q, &page.Result, &s.drawings)
	for i := range page.Result.Components {
		c := &page.Result.Components[i]
		page.Cards = append(page.Cards, newComponentCard(p.Assessment, c, page.Advice.Components[i]))
		if calls := q.CloseCalls(c); len(calls) > 0 {
			page.Calls = append(page.Calls, closeCall{c.Name, calls})
		}
	}
	page.Way = q.WayText(page.Advice.Way, p.Unit.Name)
	for i, step := range page.Way.Steps { // quoted within a sentence
		page.Way.Steps[i].Statement = strings.TrimSuffix(step.Statement, ".")
	}
	return page
}

// showResult shows the result of a submitted assessment.
func (s *Server) showResult(c echo.Context, p placed) error {
	page, err := s.resultSince(c, p)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// resultSince is the result page with what changed since the result before.
func (s *Server) resultSince(c echo.Context, p placed) (resultPage, error) {
	page := s.newResultPage(p, roleOf(c))
	if !page.Scored() {
		return page, nil
	}
	before, err := s.store.ResultBefore(c.Request().Context(), p.Assessment)
	page.Change = since(p.Assessment, before)
	return page, err
}

// Quick reports that the quick form was asked: a first look.
func (p resultPage) Quick() bool { return p.Assessment.Form == assessment.Quick }

// Top reports that there is no next level.
func (p resultPage) Top() bool { return len(p.Advice.Actions) == 0 }

// NextLevel names the level the shortest way leads to.
func (p resultPage) NextLevel() string {
	if way := p.Advice.Way; way.Level > p.Result.Overall.Level {
		return fmt.Sprintf("The shortest way to level %d", way.Level)
	}
	return "The shortest way up"
}

// Headings name the outcome of the actions of each component that limits:
// "Measurement: the shortest way to level 2".
func (p resultPage) Headings() []string {
	var headings []string
	for _, c := range p.Advice.Components {
		if c.Limiting && c.Heading != "" {
			headings = append(headings, componentName(p, c.ID)+": "+assessment.MidSentence(c.Heading))
		}
	}
	return headings
}

// Facts are what stands in small print under the lead sentence.
func (p resultPage) Facts() []string {
	facts := []string{fmt.Sprintf("%d of %d statements asked, %d answered", p.Result.Asked, p.Result.Statements, p.Result.Answered)}
	if p.Result.Answered == p.Result.Asked {
		facts[0] = fmt.Sprintf("%d of %d statements asked and answered", p.Result.Asked, p.Result.Statements)
	}
	facts = append(facts, "Agreed by "+p.Assessment.AnsweredBy)
	switch shown, of := p.Assessment.Evidence(); {
	case of > 0 && shown == 0:
		facts = append(facts, "No evidence noted yet")
	case of > 0:
		facts = append(facts, fmt.Sprintf("Evidence for %d %% of what is in place", 100*shown/of))
	}
	return facts
}

// EvidenceShare says for how many answers there is something to show.
func (p resultPage) EvidenceShare() string {
	shown, of := p.Assessment.Evidence()
	if of == 0 {
		return "nothing is “mostly” or “fully” in place yet"
	}
	return fmt.Sprintf("%d of %d answers “mostly” or “fully” say what could be shown", shown, of)
}

// FormWord is the form in words.
func (p resultPage) FormWord() string {
	if p.Assessment.Form == assessment.Quick {
		return "quick form, a first look"
	}
	return "full form"
}

// The sentences all outputs share.

// Remarks are what else is true of the result.
func (p resultPage) Remarks() []string { return p.Questionnaire().Remarks(&p.Result) }

// Stay is what staying at this level means.
func (p resultPage) Stay() []string { return p.Questionnaire().Stay(&p.Result) }

// Method is how a level comes about and what it cannot say.
func (resultPage) Method() []string { return assessment.Method() }

// Attribution names the sources.
func (resultPage) Attribution() string { return assessment.Attribution() }

// reopenAssessment lets the answers be changed again; why is recorded.
func (s *Server) reopenAssessment(c echo.Context) error {
	why, who := formOf(c).Get("why"), userOf(c).Name
	err := s.store.UpdateAssessment(c.Request().Context(), organizationOf(c).ID, c.Param("id"), func(a *assessment.Assessment) error {
		return a.Reopen(who, why, s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.refuseReopening(c, why, problems)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/assessments/"+c.Param("id"))
}

// refuseReopening shows the result again with what is to be put right.
func (s *Server) refuseReopening(c echo.Context, why string, problems []assessment.Problem) error {
	p, err := s.placed(c)
	if err != nil {
		return err
	}
	page, err := s.resultSince(c, p)
	if err != nil {
		return err
	}
	page.Why, page.problems = why, problems
	return s.render(c, http.StatusUnprocessableEntity, page)
}
