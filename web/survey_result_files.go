package web

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// Files of a published survey: the action plan and the result. Nothing of a
// single response is in either.

// downloadSurveyPlan sends the action plan as PDF, in A4 unless paper=letter.
func (s *Server) downloadSurveyPlan(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	paper := report.A4
	if c.QueryParam("paper") == string(report.Letter) {
		paper = report.Letter
	}
	organization := organizationOf(c)
	plan := report.Plan{
		Organization: organization.Name, Unit: v.Unit.Name, Date: v.Survey.PublishedAt.In(s.zone(organization)),
		Questionnaire: v.Questionnaire(), Survey: v.Views, Paper: paper, Address: s.absolute(v.Address()),
	}
	var file bytes.Buffer
	if err := plan.WriteContext(c.Request().Context(), &file); err != nil {
		return err
	}
	s.noteTaken(c, "the action plan of the survey of "+v.Unit.Name+" as PDF")
	return s.attachAs(c, v.Unit.Name, v.Survey.PublishedAt, "pdf", "application/pdf", file.Bytes())
}

// downloadSurveyResult sends the result as JSON, as `continuum score` writes it.
func (s *Server) downloadSurveyResult(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	q := v.Questionnaire()
	advice := v.Views.Advise(q)
	var file bytes.Buffer
	if err := exchange.WriteSurvey(&file, q, v.Views, &advice); err != nil {
		return err
	}
	s.noteTaken(c, "the result of the survey of "+v.Unit.Name+" as JSON")
	return s.attachAs(c, v.Unit.Name, v.Survey.PublishedAt, "json", "application/json", file.Bytes())
}
