package web

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// What a level is worth, and what was decided, as parts of documents.

// downloadWorth sends what a level is worth as PDF, in A4 unless paper=letter.
func (s *Server) downloadWorth(c echo.Context) error {
	page, err := s.worthOf(c, c.QueryParam("target"))
	if err != nil {
		return err
	}
	if page.Kept == nil {
		return assessment.ErrNotFound
	}
	org := organizationOf(c)
	now := s.now().In(s.zone(org))
	document := report.Worth{
		Organization: org.Name, Unit: page.Unit.Name, Date: now, Paper: paperOf(c), Address: s.absolute(page.Address(page.Target)),
		WorthPart: report.WorthPart{Worth: page.Kept, Level: page.Aim(), Currency: page.Currency, Decision: page.Latest, Place: s.zone(org)},
	}
	var file bytes.Buffer
	if err := document.Write(c.Request().Context(), &file); err != nil {
		return err
	}
	s.noteTaken(c, "what level "+strconv.Itoa(page.Target)+" is worth to "+page.Unit.Name+", as PDF")
	return sendFile(c, exchange.FileName(page.Unit.Name, now.Format(time.DateOnly), "worth of level "+strconv.Itoa(page.Target), ".pdf"), "application/pdf", file.Bytes())
}

// withDecision adds to the documents of a unit's latest result what was worked out
// and decided about the next level since then. Documents of older results stay as
// they were: what was decided later was decided about another result.
func (s *Server) withDecision(c echo.Context, unit assessment.Unit, resultID string, p paper) (paper, error) {
	ctx, org := c.Request().Context(), organizationOf(c)
	listed, err := s.store.Assessments(ctx, org.ID, unit.ID)
	if err != nil {
		return p, err
	}
	latest := newest(listed)
	if len(latest) == 0 || latest[0].ID != resultID || latest[0].Summary == nil || latest[0].Summary.Status != assessment.Scored {
		return p, nil
	}
	decisions, err := s.store.Decisions(ctx, org.ID, unit.ID)
	if err != nil {
		return p, err
	}
	if len(decisions) > 0 && decisions[0].At.After(p.at) {
		p.Decision = &decisions[0]
	}
	p.Worth, err = s.worthPart(ctx, org, unit, p.Questionnaire.Level(min(latest[0].Summary.Level+1, assessment.LevelCount)), p.at)
	return p, err
}

// worthPart is what a level is worth for a document, worked out since some moment;
// nil: nothing was.
func (s *Server) worthPart(ctx context.Context, org assessment.Organization, unit assessment.Unit, aim assessment.Level, since time.Time) (*report.WorthPart, error) {
	w, err := s.store.Worth(ctx, org.ID, unit.ID, aim.Number)
	if errors.Is(err, assessment.ErrNotFound) || err == nil && w.UpdatedAt.Before(since) {
		return nil, nil //nolint:nilnil // nothing to print is no error
	}
	if err != nil {
		return nil, err
	}
	if err := s.takePlanCosts(ctx, w, unit); err != nil {
		return nil, err
	}
	return &report.WorthPart{Worth: w, Level: aim, Currency: org.Currency, Place: s.zone(org)}, nil
}
