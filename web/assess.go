package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// The assessment family: from a new assessment to its result. Each page has
// its own file; here stand the addresses and what the pages share.

// assessmentRoutes are the rows of the site for the assessment family.
func (s *Server) assessmentRoutes() []route {
	const one = "/assessments/:id"
	return append([]route{
		{http.MethodPost, "/appearance", s.setAppearance, machine},
		{http.MethodGet, "/units/:unit/assess", s.newAssessment, answerer},
		{http.MethodPost, "/units/:unit/assess", s.createAssessment, answerer},
		{http.MethodGet, one, s.showAssessment, member},
		{http.MethodPost, one + "/discard", s.discardAssessment, answerer},
		{http.MethodPost, one + "/submit", s.submitAssessment, answerer},
		{http.MethodPost, one + "/reopen", s.reopenAssessment, answerer},
		{http.MethodGet, one + "/audit", s.showAudit, member},
		{http.MethodGet, one + "/plan.pdf", s.downloadPlan, member},
		{http.MethodGet, one + "/answers.csv", s.downloadAnswers, member},
		{http.MethodGet, one + "/result.json", s.downloadResult, member},
	}, s.answeringRoutes(one, s.agreed(), answerer)...)
}

// placed is an assessment and where it belongs: what every page of the family
// shows on top.
type placed struct {
	Assessment *assessment.Assessment
	Unit       assessment.Unit
	Above      []assessment.Unit // the units it is part of, from the root
}

// Questionnaire is the one the assessment is pinned to.
func (p placed) Questionnaire() *assessment.Questionnaire { return p.Assessment.Questionnaire }

// Address is the assessment's own page.
func (p placed) Address() string { return "/assessments/" + p.Assessment.ID }

// placed loads the assessment a request names, of the current organization only.
func (s *Server) placed(c echo.Context) (placed, error) {
	a, path, err := s.store.PlacedAssessment(c.Request().Context(), organizationOf(c).ID, c.Param("id"))
	if err != nil {
		return placed{}, err
	}
	return placedIn(a, path), nil
}

// placedIn is an assessment of the last of some units.
func placedIn(a *assessment.Assessment, path []assessment.Unit) placed {
	last := len(path) - 1
	return placed{Assessment: a, Unit: path[last], Above: path[:last]}
}

// open loads an assessment that is still being answered; a submitted one is
// ErrClosed.
func (s *Server) open(c echo.Context) (placed, error) {
	p, err := s.placed(c)
	if err == nil && p.Assessment.Submitted() {
		return p, assessment.ErrClosed
	}
	return p, err
}

// problemsOf returns what is to be put right, when that is what went wrong.
func problemsOf(err error) []assessment.Problem {
	var invalid *assessment.InvalidError
	if errors.As(err, &invalid) {
		return invalid.Problems
	}
	return nil
}

// leaf is one page of a sheet: a component at the n-th level that has
// statements to ask. People see pages, never level numbers.
type leaf struct {
	Component *assessment.Component
	At        assessment.Place
	Page, Of  int
	base      string
}

// Cell is what the page asks.
func (l leaf) Cell() assessment.Cell { return l.Component.Cells[l.At.Level-1] }

// Address is the page's own.
func (l leaf) Address() string { return fmt.Sprintf("%s/%s/%d", l.base, l.Component.ID, l.Page) }

// Progress says where the page stands: "Measurement, page 2 of 5".
func (l leaf) Progress() string {
	return fmt.Sprintf("%s, page %d of %d", l.Component.Name, l.Page, l.Of)
}

// leaves lists a component's pages in order, without levels nothing is asked of.
func leaves(sheet sheetAt, index int) []leaf {
	component := &sheet.Questionnaire.Components[index]
	var list []leaf
	for level := 1; level <= assessment.LevelCount; level++ {
		if len(component.Cells[level-1].Asked(sheet.Form)) > 0 {
			list = append(list, leaf{base: sheet.Base, Component: component, At: assessment.Place{Component: index, Level: level}, Page: len(list) + 1})
		}
	}
	for i := range list {
		list[i].Of = len(list)
	}
	return list
}

// leafOf finds a page by its component's id and its number.
func leafOf(sheet sheetAt, component, page string) (leaf, error) {
	index, err := componentIndex(sheet, component)
	if err != nil {
		return leaf{}, err
	}
	for _, l := range leaves(sheet, index) {
		if strconv.Itoa(l.Page) == page {
			return l, nil
		}
	}
	return leaf{}, assessment.ErrNotFound
}
