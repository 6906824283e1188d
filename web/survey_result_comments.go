package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// How many comments of a component the result page shows, and a page of its own.
const (
	commentsShown   = 12
	commentsPerPage = 200
)

// commentsView is what people wrote under one component, in an order that says
// nothing of who wrote it, or the beginning of that.
type commentsView struct {
	ID, Name string
	Texts    []string
	All      int
}

// More reports that not all are shown.
func (c commentsView) More() bool { return c.All > len(c.Texts) }

func commentsOf(r *assessment.SurveyResult) []commentsView {
	var list []commentsView
	for _, group := range r.Comments {
		list = append(list, commentsView{group.Component, group.Name, group.Texts[:min(commentsShown, len(group.Texts))], len(group.Texts)})
	}
	return list
}

// commentsPage shows all comments of one component, page by page.
type commentsPage struct {
	viewed
	commentsView
	Page, Of int
}

func (commentsPage) Template() string { return "survey_result_comments" }
func (p commentsPage) Title() string {
	return "Comments on " + assessment.MidSentence(p.Name) + ", " + p.Unit.Name
}

// Before and After are the pages around this one, 0 for none.
func (p commentsPage) Before() int { return p.Page - 1 }

// After is the next page, or 0.
func (p commentsPage) After() int { return (p.Page + 1) % (p.Of + 1) }

// showComments shows what people wrote under one component. A component whose
// comments may not be shown has none to be found.
func (s *Server) showComments(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	for _, group := range v.Views.Comments {
		if group.Component != c.Param("component") {
			continue
		}
		page := commentsPage{viewed: v, Page: 1, Of: (len(group.Texts) + commentsPerPage - 1) / commentsPerPage}
		if asked := c.QueryParam("page"); asked != "" {
			if page.Page, err = strconv.Atoi(asked); err != nil || page.Page < 1 || page.Page > page.Of {
				return assessment.ErrNotFound
			}
		}
		from := (page.Page - 1) * commentsPerPage
		page.commentsView = commentsView{group.Component, group.Name, group.Texts[from:min(from+commentsPerPage, len(group.Texts))], len(group.Texts)}
		return s.render(c, http.StatusOK, page)
	}
	return assessment.ErrNotFound
}
