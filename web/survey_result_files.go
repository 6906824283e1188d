package web

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
)

// Files of a published survey: the action plan and the result. Nothing of a
// single response is in either.

// downloadSurveyPlan sends the action plan as PDF, in A4 unless paper=letter.
func (s *Server) downloadSurveyPlan(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	made, err := s.surveyDocument(c, v)
	if err != nil {
		return err
	}
	s.noteTaken(c, "the action plan of the survey of "+v.Unit.Name+" as PDF")
	return sendPlan(c, made)
}

// downloadSurveyResult sends the result as JSON, as `continuum score` writes it.
func (s *Server) downloadSurveyResult(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	q := v.Questionnaire()
	checks, err := s.checksBeside(c.Request().Context(), v.Survey.OrganizationID, v.Unit.ID, v.Survey.PublishedAt)
	if err != nil {
		return err
	}
	advice := v.Views.AdviseWith(q, assessment.AspectLevelsOf(checks))
	var file bytes.Buffer
	if err := exchange.WriteSurvey(&file, q, v.Views, &advice); err != nil {
		return err
	}
	s.noteTaken(c, "the result of the survey of "+v.Unit.Name+" as JSON")
	return sendFile(c, s.surveyPaper(c, v).fileName(".json"), "application/json", file.Bytes())
}
