package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/report"
)

// resultPage is what scoring says of a submitted assessment and what to do
// next. Unless the result is scored it shows no level and no position: it says
// what is missing instead.
type resultPage struct {
	placed
	outcome
	Answer     bool                // the visitor may answer, so may reopen
	Change     *change             // since the last comparable result; nil: none
	Changed    *assessment.Changed // the same, statement by statement, with the steps behind it
	changedKey changedKey          // what Changed rests on
	checks     map[string]int      // versions of the unit's companion checks, by which the actions are in order
	Due        string              // since when it is due again; empty: it is not

	Calls       []closeCall
	Answers     []componentAnswers
	Short       []shortfall // what a result without a level lacks
	Unprintable int         // characters of the names the PDF cannot print
	Why         string      // typed in the form to reopen
	problems    []assessment.Problem
}

func (resultPage) Template() string                 { return "result" }
func (p resultPage) Problems() []assessment.Problem { return p.problems }

// Title is the headline with the unit: "Level 1, Reactive: Claims".
func (p resultPage) Title() string { return p.Headline + ": " + p.Unit.Name }

// DueAgain is when the unit should be looked at again.
func (p resultPage) DueAgain() time.Time { return p.Assessment.DueAgain() }

// closeCall is a component and what one answer would change.
type closeCall struct {
	Component string
	Calls     []string
}

// newResultPage works out what the result page shows of its answers: it depends
// on them and on the unit's name alone, and is kept; see keptResults.
func (s *Server) newResultPage(p placed) resultPage {
	q := p.Questionnaire()
	answers := p.Assessment.Asked()
	result := assessment.Score(q, p.Assessment.Form, answers)
	page := resultPage{placed: p}
	page.outcome = s.newOutcome(p.Unit.Name, &p.Assessment.Sheet, result, assessment.Advise(q, p.Assessment.Form, answers, &result))
	page.Answers = agreedAnswers(p, answers, &page.Result)
	page.Unprintable = report.Unprintable(p.Unit.Name + p.Assessment.AnsweredBy)
	if !page.Scored() {
		page.Short = shortfalls(p, &page.Result)
		return page
	}
	for i := range page.Result.Components {
		if c := &page.Result.Components[i]; len(q.CloseCalls(c)) > 0 {
			page.Calls = append(page.Calls, closeCall{c.Name, q.CloseCalls(c)})
		}
	}
	return page
}

// showResult shows the result of a submitted assessment.
func (s *Server) showResult(c echo.Context, page resultPage) error {
	if err := s.complete(c, &page); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// complete adds what depends on the visitor, and what changed since the result
// before.
func (s *Server) complete(c echo.Context, page *resultPage) error {
	page.Answer, page.Due = roleOf(c).MayAnswer(), dueSince(page.DueAgain(), s.now(), s.zone(organizationOf(c)))
	if !page.Scored() {
		return nil
	}
	return s.whatChanged(c, page)
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

// Remarks are what else is true of the result.
func (p resultPage) Remarks() []string { return p.Questionnaire().Remarks(&p.Result) }

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
	page := s.newResultPage(p)
	if err := s.weigh(c.Request().Context(), &page); err != nil {
		return err
	}
	if err := s.complete(c, &page); err != nil {
		return err
	}
	page.Why, page.problems = why, problems
	return s.render(c, http.StatusUnprocessableEntity, page)
}
