package web

import (
	"bytes"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// Files of a submitted assessment: the action plan, the answers, the result.
// Each is made in memory first, so that a failure is a page and not half a file.

// downloadPlan sends the action plan as PDF, in A4 unless paper=letter.
func (s *Server) downloadPlan(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	paper := report.A4
	if c.QueryParam("paper") == string(report.Letter) {
		paper = report.Letter
	}
	organization := organizationOf(c)
	plan := report.Plan{
		Organization: organization.Name, Unit: p.Unit.Name, Date: p.Assessment.SubmittedAt.In(s.zone(organization)),
		Questionnaire: p.Questionnaire(), Form: p.Assessment.Form, Answers: p.Assessment.Asked(), Notes: p.Assessment.Notes,
		AnsweredBy: p.Assessment.AnsweredBy, Paper: paper, Address: s.absolute(p.Address()),
	}
	var file bytes.Buffer
	if err := plan.WriteContext(c.Request().Context(), &file); err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the action plan as PDF")
	return s.attach(c, p, "pdf", "application/pdf", file.Bytes())
}

// downloadAnswers sends the answers as CSV, as `continuum score` reads them.
func (s *Server) downloadAnswers(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := exchange.WriteAnswers(&file, p.Questionnaire(), p.Assessment.Form, p.Assessment.Asked(), p.Assessment.Notes); err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the answers as CSV")
	return s.attach(c, p, "csv", "text/csv; charset=utf-8", file.Bytes())
}

// downloadResult sends the result as JSON, as `continuum score` writes it.
func (s *Server) downloadResult(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	q, form, answers := p.Questionnaire(), p.Assessment.Form, p.Assessment.Asked()
	result := assessment.Score(q, form, answers)
	advice := assessment.Advise(q, form, answers, &result)
	var file bytes.Buffer
	if err := exchange.WriteResult(&file, q, form, answers, &result, &advice); err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the result as JSON")
	return s.attach(c, p, "json", "application/json", file.Bytes())
}

// attach sends a file of an assessment to be kept.
func (s *Server) attach(c echo.Context, p placed, extension, kind string, file []byte) error {
	return s.attachAs(c, p.Unit.Name, p.Assessment.SubmittedAt, extension, kind, file)
}

// attachAs sends a file to be kept, named after the unit, the day and the hour:
// two results of one day keep apart.
func (s *Server) attachAs(c echo.Context, unit string, at time.Time, extension, kind string, file []byte) error {
	when := at.In(s.zone(organizationOf(c))).Format("2006-01-02 1504")
	name := exchange.FileName(unit, when, "."+extension)
	c.Response().Header().Set(echo.HeaderContentDisposition, exchange.ContentDisposition(name))
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, kind, file)
}
