package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// checkPage lists all answers before they are handed in, what is missing first.
type checkPage struct {
	placed
	Components []reviewed
	Missing    []missing
	Short      []lacking // components whose answers would give no level
}

// lacking is a component whose answers are too few, or apply too seldom, for a
// level, with the statements that would change it.
type lacking struct {
	Component string
	Cells     []lackingCell // none: too little of it applies
}

// lackingCell is a page with fewer answers that carry points than it needs.
type lackingCell struct {
	Needed     int // this many more at least
	Statements []missing
}

// reviewed is one component's answers with what its adaptive stop leaves out.
type reviewed struct {
	progress
	Answers []review
}

// review is one statement with its answer in words and the page to change it.
type review struct {
	Statement assessment.Statement
	Label     string // empty: not answered
	Note      string
	Change    string
}

func (checkPage) Template() string { return "assess_check" }
func (p checkPage) Title() string  { return "Check your answers, " + p.Unit.Name }

// checkAnswers shows all answers with links to change them.
func (s *Server) checkAnswers(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, newCheckPage(p))
}

func newCheckPage(p placed) checkPage {
	page := checkPage{placed: p}
	for i := range p.Questionnaire().Components {
		part := reviewed{progress: progressOf(p.Assessment, i)}
		part.Answers = reviews(p.Assessment, i)
		page.Components = append(page.Components, part)
		page.Missing = append(page.Missing, part.Missing...)
	}
	for i, c := range p.Assessment.Result().Components {
		switch c.Status {
		case assessment.NotScored:
			page.Short = append(page.Short, lacking{Component: c.Name})
		case assessment.Insufficient:
			page.Short = append(page.Short, lacking{c.Name, lackingCells(p.Assessment, i, c)})
		}
	}
	return page
}

// lackingCells are the pages that stand between a component and a level: the one
// that stops it, and those after it that would stop it next.
func lackingCells(a *assessment.Assessment, index int, c assessment.ComponentResult) []lackingCell {
	var list []lackingCell
	for _, page := range leaves(a, index) {
		cell := c.Cells[page.At.Level-1]
		switch {
		case page.At.Level < c.Next, cell.State == assessment.NotApplicable, cell.State == assessment.Secured:
			continue
		case cell.State != assessment.Unknown:
			return list
		}
		lack := lackingCell{Needed: (cell.Applying+1)/2 - cell.Answered}
		for _, s := range page.Cell().Asked(a.Form) {
			if answer := a.Answers[s.ID]; !answer.Given() && answer != assessment.DoesNotApply {
				lack.Statements = append(lack.Statements, missing{s, page})
			}
		}
		list = append(list, lack)
	}
	return list
}

// reviews lists a component's answers, and what is asked but not answered.
func reviews(a *assessment.Assessment, index int) []review {
	last := a.LastAsked(&a.Questionnaire.Components[index])
	var list []review
	for _, page := range leaves(a, index) {
		for _, s := range page.Cell().Asked(a.Form) {
			answer := a.Answers[s.ID]
			if answer == assessment.Unanswered && page.At.Level > last {
				continue
			}
			list = append(list, review{
				Statement: s, Label: a.Questionnaire.Wording(answer).Label, Note: a.Notes[s.ID],
				Change: page.Address(a.ID) + "?from=" + s.ID + "#" + s.ID,
			})
		}
	}
	return list
}

// submitAssessment hands the answers in and shows the result.
func (s *Server) submitAssessment(c echo.Context) error {
	who := userOf(c).Name
	err := s.store.UpdateAssessment(c.Request().Context(), organizationOf(c).ID, c.Param("id"), func(a *assessment.Assessment) error {
		return a.Submit(who, s.now())
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/assessments/"+c.Param("id"))
}
