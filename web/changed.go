package web

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// What changed since the result before, and which steps of the unit's plans were
// done in between. It is kept with the result's page: every time only one question
// is asked of the store, whether it is still true.

// changedKey is what an account of changes rests on: while it is the same, so is
// the account.
type changedKey struct {
	before    string
	submitted time.Time // the result before, which may be reopened and submitted anew
	version   int       // of the result itself
	plans     int       // see ComparedWith
	zone      string    // where days begin
}

// whatChanged adds to a result what changed since the one before.
func (s *Server) whatChanged(c echo.Context, page *resultPage) error {
	ctx, org := c.Request().Context(), organizationOf(c)
	before, plans, err := s.store.ComparedWith(ctx, page.Assessment)
	page.Change = since(page.Assessment, before)
	if err != nil || before == nil {
		page.Changed = nil
		return err
	}
	key := changedKey{before.ID, before.SubmittedAt, len(page.Assessment.Events), plans, org.TimeZone}
	if page.Changed != nil && page.changedKey == key {
		return nil
	}
	page.Changed, err = s.changedSince(ctx, org, page.Assessment, before.ID)
	page.changedKey = key
	s.kept.keepChanged(*page)
	return err
}

// changedSince compares a result with an earlier one of its unit.
func (s *Server) changedSince(ctx context.Context, org assessment.Organization, now *assessment.Assessment, before string) (*assessment.Changed, error) {
	then, err := s.store.Assessment(ctx, org.ID, before)
	if err != nil {
		return nil, err
	}
	plans, err := s.store.Plans(ctx, org.ID, now.UnitID)
	if err != nil {
		return nil, err
	}
	done := assessment.DoneBetween(plans, now.Ref.ID, then.SubmittedAt, now.SubmittedAt, s.zone(org))
	return assessment.WhatChanged(then, now, done), nil
}

// withChanges adds what changed to what an action plan is made from.
func (s *Server) withChanges(c echo.Context, p placed, made paper) (paper, error) {
	ctx := c.Request().Context()
	if p.Assessment.Summary.Status != assessment.Scored {
		return made, nil
	}
	before, _, err := s.store.ComparedWith(ctx, p.Assessment)
	if err != nil || before == nil {
		return made, err
	}
	made.Changed, err = s.changedSince(ctx, organizationOf(c), p.Assessment, before.ID)
	return made, err
}

// dueSince says since when a unit should have been looked at again: "since November
// 2026"; "" while there is time.
func dueSince(due, now time.Time, zone *time.Location) string {
	if !now.After(due) {
		return ""
	}
	return "since " + due.In(zone).Format("January 2006")
}
