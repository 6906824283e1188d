package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// restPage says what the adaptive stop leaves out of a component and offers to
// answer it anyway.
type restPage struct {
	placed
	Progress progress
	Onward   string // where to go without the rest
	Back     string
}

func (restPage) Template() string { return "assess_rest" }
func (p restPage) Title() string  { return p.Progress.Component.Name + ", " + p.Unit.Name }
func (p restPage) ToCheck() bool  { return p.Onward == p.Address()+"/check" }

// showRest shows what a component does not ask. Where nothing is left out there
// is nothing to say: it goes on.
func (s *Server) showRest(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	index, err := componentIndex(p.Assessment, c.Param("component"))
	if err != nil {
		return err
	}
	page := restPage{placed: p, Progress: progressOf(p.Assessment, index), Onward: onward(p.Assessment, index)}
	if page.Progress.Left == 0 {
		return c.Redirect(http.StatusSeeOther, page.Onward)
	}
	page.Back = lastAnswered(p.Assessment, index).Address(p.Assessment.ID)
	return s.render(c, http.StatusOK, page)
}

// answerRest keeps asking a component beyond the adaptive stop and opens the
// first page that was left out.
func (s *Server) answerRest(c echo.Context) error {
	component := c.Param("component")
	var next string
	err := s.store.UpdateAssessment(c.Request().Context(), organizationOf(c).ID, c.Param("id"), func(a *assessment.Assessment) error {
		index, err := componentIndex(a, component)
		if err != nil {
			return err
		}
		stop := lastAnswered(a, index)
		if err := a.AnswerRest(component); err != nil {
			return err
		}
		next = after(a, stop)
		return nil
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, next)
}

// lastAnswered is the component's last page the adaptive stop lets through.
func lastAnswered(a *assessment.Assessment, index int) leaf {
	pages, last := leaves(a, index), a.LastAsked(&a.Questionnaire.Components[index])
	at := pages[0]
	for _, page := range pages {
		if page.At.Level <= last {
			at = page
		}
	}
	return at
}

func componentIndex(a *assessment.Assessment, id string) (int, error) {
	index := slices.IndexFunc(a.Questionnaire.Components, func(c assessment.Component) bool { return c.ID == id })
	if index < 0 {
		return 0, assessment.ErrNotFound
	}
	return index, nil
}
