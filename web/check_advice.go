package web

import (
	"context"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// What companion checks do to a result: of two actions whose practices are equally
// little in place, the one for the weaker aspect comes first. Nothing else of a
// result depends on them.

// checksBeside are the checks that count for a result of a unit made at a moment,
// the latest of each kind.
func (s *Server) checksBeside(ctx context.Context, organization, unit string, at time.Time) ([]*assessment.Check, error) {
	checks, err := s.store.Checks(ctx, organization, unit)
	return assessment.LatestChecks(checks, at), err
}

// weigh puts the actions of an agreed result in order by the companion checks,
// and notes which they were: while they stay the same, so does the order.
func (s *Server) weigh(ctx context.Context, page *resultPage) error {
	a := page.Assessment
	all, err := s.store.Checks(ctx, a.OrganizationID, a.UnitID)
	if err != nil {
		return err
	}
	page.checks = make(map[string]int, len(all))
	for _, check := range all {
		page.checks[check.ID] = check.Version
	}
	checks := assessment.LatestChecks(all, a.SubmittedAt)
	if len(checks) == 0 || !page.Scored() {
		return nil
	}
	advice := assessment.AdviseWith(a.Questionnaire, a.Form, a.Asked(), &page.Result, assessment.AspectLevelsOf(checks))
	page.outcome = s.newOutcome(page.Unit.Name, &a.Sheet, page.Result, advice)
	page.Weighed = weighedBy(checks)
	return nil
}

// weighViews does the same for the result of a survey.
func (s *Server) weighViews(ctx context.Context, page *surveyResultPage) error {
	if page.Views.TooFew || !page.Scored() {
		return nil
	}
	v := page.viewed
	checks, err := s.checksBeside(ctx, v.Survey.OrganizationID, v.Survey.UnitID, v.Survey.PublishedAt)
	if err != nil || len(checks) == 0 {
		return err
	}
	sheet := assessment.Sheet{Questionnaire: v.Questionnaire(), Form: v.Survey.Form, Answers: v.Views.Middle}
	page.outcome = s.newOutcome(v.Unit.Name, &sheet, v.Views.Result, v.Views.AdviseWith(v.Questionnaire(), assessment.AspectLevelsOf(checks)))
	page.Weighed = weighedBy(checks)
	return nil
}

// weighedBy names the checks: "moments of truth check and loyalty practices check".
func weighedBy(checks []*assessment.Check) string {
	var names []string
	for _, check := range checks {
		names = append(names, assessment.MidSentence(check.Questionnaire.Name))
	}
	return strings.Join(names, " and ")
}

// weighed is a paper whose actions are in the order of the companion checks.
func (s *Server) weighed(ctx context.Context, made paper, organization, unit string, at time.Time) (paper, error) {
	checks, err := s.checksBeside(ctx, organization, unit, at)
	if err == nil && len(checks) > 0 {
		made.Aspects = assessment.AspectLevelsOf(checks)
	}
	return made, err
}

// besideChecks adds the companion checks that count for a result to its paper: as
// pages of their own, and to put the actions in order.
func (s *Server) besideChecks(c echo.Context, unit assessment.Unit, summary *assessment.Summary, made paper) (paper, error) {
	ctx, organization := c.Request().Context(), organizationOf(c)
	checks, err := s.checksBeside(ctx, organization.ID, unit.ID, made.at)
	if err != nil || len(checks) == 0 {
		return made, err
	}
	made.Aspects = assessment.AspectLevelsOf(checks)
	for _, check := range checks {
		page := checkResultPage{checked: checked{checkedUnit{unitHead: unitHead{Unit: unit}, zone: s.zone(organization)}, check}}
		page.Looks = secondLooks(check, summary, s.componentNames(check.Questionnaire))
		made.Checks = append(made.Checks, s.checkPart(page))
	}
	return made, nil
}
