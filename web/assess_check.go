package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// checkPage lists all answers before they are handed in, what is missing first.
type checkPage struct {
	answering
	Components []reviewed
	Missing    []missing
	Short      []lacking // components whose answers would give no level
	problems   []assessment.Problem
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
	Last      *lastTime // as it was answered last time; nil: nothing is known of it
}

func (checkPage) Template() string { return "assess_check" }
func (p checkPage) Title() string  { return "Check your answers, " + p.Unit.Name }

// Problems are why the answers could not be handed in.
func (p checkPage) Problems() []assessment.Problem { return p.problems }

// checkAnswers shows all answers with links to change them.
func (s *Server) checkAnswers(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		sheet, err := d.open(c)
		if err != nil {
			return err
		}
		return s.render(c, http.StatusOK, newCheckPage(sheet))
	}
}

// newCheckPage lists what is answered. What a level would need is said of agreed
// assessments only: what one respondent says makes none.
func newCheckPage(sheet answering) checkPage {
	page := checkPage{answering: sheet, Components: reviewedAll(sheet.sheetAt)}
	for _, part := range page.Components {
		page.Missing = append(page.Missing, part.Missing...)
	}
	if sheet.Visit != nil {
		return page
	}
	for i, c := range sheet.Result().Components {
		switch c.Status {
		case assessment.NotScored:
			page.Short = append(page.Short, lacking{Component: c.Name})
		case assessment.Insufficient:
			page.Short = append(page.Short, lacking{c.Name, lackingCells(sheet.sheetAt, i, c)})
		}
	}
	return page
}

// reviewedAll lists the answers of every component.
func reviewedAll(sheet sheetAt) []reviewed {
	list := make([]reviewed, len(sheet.Questionnaire.Components))
	for i := range list {
		list[i] = reviewed{progressOf(sheet, i), reviews(sheet, i)}
	}
	return list
}

// lackingCells are the pages that stand between a component and a level: the one
// that stops it, and those after it that would stop it next.
func lackingCells(sheet sheetAt, index int, c assessment.ComponentResult) []lackingCell {
	var list []lackingCell
	for _, page := range leaves(sheet, index) {
		cell := c.Cells[page.At.Level-1]
		switch {
		case page.At.Level < c.Next, cell.State == assessment.NotApplicable, cell.State == assessment.Secured:
			continue
		case cell.State != assessment.Unknown:
			return list
		}
		lack := lackingCell{Needed: (cell.Applying+1)/2 - cell.Answered}
		for _, s := range page.Cell().Asked(sheet.Form) {
			if answer := sheet.Answers[s.ID]; !answer.Given() && answer != assessment.DoesNotApply {
				lack.Statements = append(lack.Statements, missing{s, page})
			}
		}
		list = append(list, lack)
	}
	return list
}

// reviews lists a component's answers, and what is asked but not answered.
func reviews(sheet sheetAt, index int) []review {
	last := sheet.LastAsked(&sheet.Questionnaire.Components[index])
	var list []review
	for _, page := range leaves(sheet, index) {
		for _, s := range page.Cell().Asked(sheet.Form) {
			answer := sheet.Answers[s.ID]
			if answer == assessment.Unanswered && page.At.Level > last {
				continue
			}
			list = append(list, review{
				Statement: s, Label: sheet.Questionnaire.Wording(answer).Label, Note: sheet.Notes[s.ID],
				Change: page.Address() + "?from=" + s.ID + "#" + s.ID, Last: lastOf(sheet, s.ID),
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
