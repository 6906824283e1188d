package web

import (
	"bytes"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
)

// Files of a submitted assessment: the action plan, the answers, the result.
// Each is made in memory first, so that a failure is a page and not half a file.

// downloadPlan sends the action plan as PDF, in A4 unless paper=letter.
func (s *Server) downloadPlan(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	made, err := s.agreedDocument(c, p)
	if err == nil {
		made, err = s.withChanges(c, p, made)
	}
	if err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the action plan as PDF")
	return sendPlan(c, made)
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
	return sendFile(c, s.agreedPaper(c, p).fileName(".csv"), "text/csv; charset=utf-8", file.Bytes())
}

// downloadResult sends the result as JSON, as `continuum score` writes it.
func (s *Server) downloadResult(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	q, form, answers := p.Questionnaire(), p.Assessment.Form, p.Assessment.Asked()
	result := assessment.Score(q, form, answers)
	checks, err := s.checksBeside(c.Request().Context(), p.Assessment.OrganizationID, p.Unit.ID, p.Assessment.SubmittedAt)
	if err != nil {
		return err
	}
	advice := assessment.AdviseWith(q, form, answers, &result, assessment.AspectLevelsOf(checks))
	var file bytes.Buffer
	if err := exchange.WriteResult(&file, q, form, answers, &result, &advice); err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the result as JSON")
	return sendFile(c, s.agreedPaper(c, p).fileName(".json"), "application/json", file.Bytes())
}
