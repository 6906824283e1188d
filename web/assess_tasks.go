package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// tasksPage lists the components of an assessment with how far each is.
type tasksPage struct {
	answering
	Above    []assessment.Unit // the units it is part of, from the root
	Tasks    []progress
	Workshop string // where it is agreed on from a survey; empty: it comes from none
	Answer   bool   // the visitor may answer
	Discard  bool   // and throw the answers away: not once they were a result
}

func (tasksPage) Template() string { return "assess_tasks" }

// Title is what the page is for.
func (p tasksPage) Title() string {
	if p.Visit != nil {
		return "Your view of " + p.Unit.Name
	}
	return "Assess " + p.Unit.Name
}

// Done counts the components that are completed.
func (p tasksPage) Done() int {
	done := 0
	for _, t := range p.Tasks {
		if t.Done() {
			done++
		}
	}
	return done
}

// Begun reports whether any statement has an answer.
func (p tasksPage) Begun() bool { return len(p.Answers) > 0 }

// Onward is where the continue button leads: the first page with something
// missing, or the check of the answers.
func (p tasksPage) Onward() string { return onward(p.sheetAt, -1) }

// showAssessment shows the result of a submitted assessment, and the task list
// of one that is still being answered.
func (s *Server) showAssessment(c echo.Context) error {
	page, kept, err := s.keptResult(c)
	if err != nil {
		return err
	}
	if kept {
		return s.showResult(c, page)
	}
	p, err := s.placed(c)
	if err != nil {
		return err
	}
	if p.Assessment.Submitted() {
		page = s.newResultPage(p)
		if err := s.weigh(c.Request().Context(), &page); err != nil {
			return err
		}
		s.kept.keep(page)
		return s.showResult(c, page)
	}
	return s.showTasks(c, p)
}

// showTasks lists what is asked, and how far it is answered.
func (s *Server) showTasks(c echo.Context, p placed) error {
	page := tasksPage{answering: p.answering(), Above: p.Above, Tasks: allProgress(agreedAt(p.Assessment)), Answer: roleOf(c).MayAnswer()}
	if p.Assessment.SurveyID != "" {
		page.Workshop = p.Address() + "/workshop"
	}
	page.Discard = page.Answer && p.Assessment.CheckDiscard() == nil
	return s.render(c, http.StatusOK, page)
}

// discardAssessment deletes an assessment that was never submitted.
func (s *Server) discardAssessment(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	if err := s.store.DeleteAssessment(c.Request().Context(), organizationOf(c).ID, p.Assessment.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/units/"+p.Unit.ID)
}
