package web

import (
	"bytes"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// downloadService sends the service plan as PDF, in A4 unless paper=letter. What
// nobody saved yet is marked as proposed in it.
func (s *Server) downloadService(c echo.Context) error {
	page, proposed, err := s.serviceWith(c)
	if err != nil {
		return err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	paper := report.ServicePlan{
		Organization: org.Name, Unit: page.Unit.Name, Date: s.now().In(s.zone(org)), Text: page.Plan.Shown(proposed),
		Version: page.Plan.Version, SavedBy: page.Plan.SavedBy, SavedAt: page.Plan.SavedAt.In(s.zone(org)),
		Levels: page.Levels, Level: page.Level, Moments: page.Moments, Currency: org.Currency, Paper: paperOf(c), Address: s.absolute(page.Address()),
	}
	var file bytes.Buffer
	if err := paper.Write(ctx, &file); err != nil {
		return err
	}
	s.noteTaken(c, "the customer service plan of "+page.Unit.Name+" as PDF")
	name := exchange.FileName(page.Unit.Name, "service-plan", paper.Date.Format(time.DateOnly), ".pdf")
	return sendFile(c, name, "application/pdf", file.Bytes())
}
