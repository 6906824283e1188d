package web

import (
	"bytes"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// downloadMeasures sends all values of a unit as CSV, as the import reads it.
func (s *Server) downloadMeasures(c echo.Context) error {
	unit, err := s.measuredUnit(c)
	if err != nil {
		return err
	}
	org := organizationOf(c)
	all, err := s.store.Measures(c.Request().Context(), org.ID, unit.Unit.ID)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	zone := s.zone(org)
	if err := exchange.WriteMeasures(&file, []exchange.MeasuredUnit{{Name: unit.Unit.Name, Measures: all}}, exchange.MeasureFile{Zone: zone}); err != nil {
		return err
	}
	s.noteTaken(c, "the measures of "+unit.Unit.Name+" as CSV")
	return sendFile(c, exchange.FileName(unit.Unit.Name, "measures", s.now().In(zone).Format(time.DateOnly), ".csv"), "text/csv; charset=utf-8", file.Bytes())
}

// downloadMeasuresPDF sends what a unit measures as a document.
func (s *Server) downloadMeasuresPDF(c echo.Context) error {
	unit, err := s.measuredUnit(c)
	if err != nil {
		return err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	all, err := s.store.Measures(ctx, org.ID, unit.Unit.ID)
	if err != nil {
		return err
	}
	rounds, err := s.roundsOf(ctx, org.ID, unit.Unit.ID, len(all) > 0)
	if err != nil {
		return err
	}
	zone := s.zone(org)
	document := report.Measured{
		Organization: org.Name, Unit: unit.Unit.Name, Date: s.now().In(zone), MeasuredPart: report.MeasuredPart{Measures: all, Rounds: rounds, Place: zone},
		Address: s.absolute(unit.Address()), Paper: paperOf(c),
	}
	var file bytes.Buffer
	if err := document.Write(ctx, &file); err != nil {
		return err
	}
	s.noteTaken(c, "the measures of "+unit.Unit.Name+" as PDF")
	return sendFile(c, exchange.FileName(unit.Unit.Name, "measures", document.Date.Format(time.DateOnly), ".pdf"), "application/pdf", file.Bytes())
}
