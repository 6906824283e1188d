package web

import (
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// workshopStatementPage shows one statement to a room: how people answered it,
// and what is agreed.
type workshopStatementPage struct {
	workshop
	Leaf      leaf
	Statement asked
	Choices   []workshopChoice
	Said      *assessment.StatementViews
	Progress  string // "Measurement, statement 4 of 15"
	First     bool   // nothing comes before it
	problems  []assessment.Problem
}

// workshopChoice is an answer to choose with how many gave it.
type workshopChoice struct {
	choice
	People int
	Middle bool
	Bar    template.HTML
}

func (workshopStatementPage) Template() string                 { return "workshop_statement" }
func (p workshopStatementPage) Problems() []assessment.Problem { return p.problems }

// Title names the page without its level.
func (p workshopStatementPage) Title() string { return p.Progress + ", " + p.Unit.Name }

// showWorkshopStatement shows one statement.
func (s *Server) showWorkshopStatement(c echo.Context) error {
	w, err := s.workshop(c)
	if err != nil {
		return err
	}
	at, err := w.Way().find(c.Param("statement"))
	if err != nil {
		return err
	}
	cell := newCellPage(w.answering(), at.Leaf)
	return s.render(c, http.StatusOK, s.newWorkshopStatement(w, at, cell))
}

// newWorkshopStatement takes the statement from its page of the questionnaire.
func (s *Server) newWorkshopStatement(w workshop, at stop, cell cellPage) workshopStatementPage {
	page := workshopStatementPage{workshop: w, Leaf: at.Leaf, Said: w.Views.Statement(at.ID), First: at.Index == 0, problems: cell.problems}
	page.Progress = fmt.Sprintf("%s, statement %d of %d", at.Leaf.Component.Name, at.Number, at.Of)
	for _, statement := range cell.Statements {
		if statement.ID == at.ID {
			page.Statement = statement
		}
	}
	for points, offered := range page.Statement.Scale {
		view := workshopChoice{choice: offered}
		if !page.Said.Hidden {
			view.People, view.Middle = page.Said.Counts[points], page.Said.Middle.Points() == points
			view.Bar = s.drawings.bar(view.People, page.Said.N)
		}
		page.Choices = append(page.Choices, view)
	}
	return page
}

// saveWorkshopStatement stores what was agreed on one statement and turns to the
// next, the one before, or all of them.
func (s *Server) saveWorkshopStatement(c echo.Context) error {
	form := formOf(c)
	kept, leaf, err := s.saveAnswers(c, s.agreed(), form.Get("component"), form.Get("page"))
	if problems := problemsOf(err); problems != nil {
		return s.refuseWorkshopStatement(c, leaf, problems)
	}
	if err != nil {
		return err
	}
	way := wayThrough(kept.sheetAt)
	here, err := way.find(c.Param("statement"))
	switch {
	case err != nil:
		return err
	case form.Get("go") == "back":
		return c.Redirect(http.StatusSeeOther, way.before(here.Index))
	}
	return c.Redirect(http.StatusSeeOther, way.next(here.Index))
}

// refuseWorkshopStatement shows a statement again whose answer is not allowed.
func (s *Server) refuseWorkshopStatement(c echo.Context, leaf leaf, problems []assessment.Problem) error {
	w, err := s.workshop(c)
	if err != nil {
		return err
	}
	at, err := w.Way().find(c.Param("statement"))
	if err != nil {
		return err
	}
	page := s.newWorkshopStatement(w, at, typedCellPage(w.answering(), leaf, formOf(c), problems))
	return s.render(c, http.StatusUnprocessableEntity, page)
}

// stop is a statement on the way through a workshop.
type stop struct {
	ID         string
	Index      int // on the whole way, from 0
	Number, Of int // within its component, from 1
	Leaf       leaf
	Asked      bool // the adaptive stop asks it, or it has an answer
}

// way is the way through a workshop: all statements of the form in order.
type way struct {
	sheetAt
	stops []stop
}

func wayThrough(sheet sheetAt) way {
	w := way{sheetAt: sheet}
	for c := range sheet.Questionnaire.Components {
		begin, last := len(w.stops), sheet.LastAsked(&sheet.Questionnaire.Components[c])
		for _, page := range leaves(sheet, c) {
			for _, statement := range page.Cell().Asked(sheet.Form) {
				asked := page.At.Level <= last || sheet.Answers[statement.ID] != assessment.Unanswered
				w.stops = append(w.stops, stop{ID: statement.ID, Index: len(w.stops), Number: len(w.stops) - begin + 1, Leaf: page, Asked: asked})
			}
		}
		for i := begin; i < len(w.stops); i++ {
			w.stops[i].Of = len(w.stops) - begin
		}
	}
	return w
}

// at is the page of a statement.
func (w way) at(statement string) string { return w.Base + "/workshop/" + statement }

// find is the stop of a statement.
func (w way) find(statement string) (stop, error) {
	for _, at := range w.stops {
		if at.ID == statement {
			return at, nil
		}
	}
	return stop{}, assessment.ErrNotFound
}

// first is the page of the first statement that is asked and has no answer, or
// the check of the answers.
func (w way) first() string {
	for _, at := range w.stops {
		if at.Asked && w.Answers[at.ID] == assessment.Unanswered {
			return w.at(at.ID)
		}
	}
	return w.Base + "/check"
}

// next is the page of the next statement that is asked, or the check of the
// answers.
func (w way) next(index int) string {
	for _, at := range w.stops[index+1:] {
		if at.Asked {
			return w.at(at.ID)
		}
	}
	return w.Base + "/check"
}

// before is the page of the statement before that is asked, or the list of all.
func (w way) before(index int) string {
	for i := index - 1; i >= 0; i-- {
		if w.stops[i].Asked {
			return w.at(w.stops[i].ID)
		}
	}
	return w.Base + "/workshop"
}
