package web

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// plannedFile is the plan a request names, for a file of it.
func (s *Server) plannedFile(c echo.Context) (planned, exchange.PlannedFile, error) {
	p, err := s.planned(c)
	if err == nil && p.Plan == nil {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return p, exchange.PlannedFile{}, err
	}
	return p, exchange.PlannedFile{Plan: p.Plan, Questionnaire: p.questionnaire, Unit: p.Unit.Name, Address: s.absolute(p.page())}, nil
}

// fileName names a file of the plan after the unit and the day it was made from.
func (p planned) fileName(ending string) string {
	return exchange.FileName(p.Unit.Name, "plan", dayValue(p.Today), ending)
}

// downloadPlannedCSV sends the steps as CSV.
func (s *Server) downloadPlannedCSV(c echo.Context) error {
	return s.sendPlanned(c, ".csv", "text/csv; charset=utf-8", "CSV", exchange.PlanCSV)
}

// downloadCalendar sends the days steps are due on as a calendar.
func (s *Server) downloadCalendar(c echo.Context) error {
	return s.sendPlanned(c, ".ics", "text/calendar; charset=utf-8", "calendar", exchange.WriteCalendar)
}

// sendPlanned sends a file of a plan, made whole first so that a failure is a
// page and not half a file.
func (s *Server) sendPlanned(c echo.Context, ending, kind, name string, write func(io.Writer, exchange.PlannedFile) error) error {
	p, plan, err := s.plannedFile(c)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := write(&file, plan); err != nil {
		return err
	}
	s.noteTaken(c, "the plan of "+p.Unit.Name+" as "+name)
	return sendFile(c, p.fileName(ending), kind, file.Bytes())
}

// downloadPlannedPDF sends the plan as it stands today as PDF, in A4 unless
// paper=letter.
func (s *Server) downloadPlannedPDF(c echo.Context) error {
	p, plan, err := s.plannedFile(c)
	if err != nil {
		return err
	}
	organization := organizationOf(c)
	document := report.Planned{
		Organization: organization.Name, Unit: p.Unit.Name, Date: s.now().In(s.zone(organization)),
		Plan: p.Plan, Questionnaire: p.questionnaire, Paper: paperOf(c), Address: plan.Address,
	}
	if document.Moments, err = s.store.Moments(c.Request().Context(), organization.ID, p.Unit.ID); err != nil {
		return err
	}
	if document.Projection, err = s.projectionFor(c.Request().Context(), organization, p.Plan); err != nil {
		return err
	}
	if document.Decision, document.Worth, err = s.behindPlan(c.Request().Context(), organization, p); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := document.Write(c.Request().Context(), &file); err != nil {
		return err
	}
	s.noteTaken(c, "the plan of "+p.Unit.Name+" as PDF")
	return sendFile(c, p.fileName(".pdf"), "application/pdf", file.Bytes())
}

// behindPlan is what was decided about the unit and what the level its plan aims
// at is worth, for the document of a plan that is still carried out; nil: nothing.
func (s *Server) behindPlan(ctx context.Context, org assessment.Organization, p planned) (*assessment.Decision, *report.WorthPart, error) {
	if p.Plan.Closed() {
		return nil, nil, nil
	}
	decisions, err := s.store.Decisions(ctx, org.ID, p.Unit.ID)
	if err != nil {
		return nil, nil, err
	}
	worth, err := s.worthPart(ctx, org, p.Unit, p.Target(), time.Time{})
	if len(decisions) == 0 {
		return nil, worth, err
	}
	return &decisions[0], worth, err
}
