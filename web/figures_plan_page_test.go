//go:build bench

package web

import (
	"bytes"
	"context"

	"continuum/assessment"
	"continuum/assessment/account"
)

// PlanFromMemory executes the template of a plan's page, everything it shows
// worked out before: what a page costs at least.
func (s *Server) PlanFromMemory(p *assessment.Plan, unit assessment.Unit, above []assessment.Unit, o assessment.Organization, u account.User) func(*bytes.Buffer) error {
	entry, _ := s.questionnaires.ByID(p.Ref.ID)
	page := planPage{planned: planned{unitHead: unitHead{Unit: unit, Above: above, Change: true}, Plan: p, questionnaire: entry.Questionnaire, Today: s.today(o)}}
	page.fill("")
	listed, err := s.store.Assessments(context.Background(), o.ID, unit.ID)
	if err == nil {
		page.Projection, err = s.projectionOf(context.Background(), o, unit, p, listed)
	}
	if err != nil {
		panic(err) // a benchmark of nothing
	}
	v := view{Page: page, Title: page.Title(), Path: page.Address(), User: &u, Organization: &o, Organizations: []assessment.Organization{o}, Role: account.Owner, Styles: page.Styles(), zone: s.zone(o)}
	return func(to *bytes.Buffer) error { return s.pages.write(to, page.Template(), v) }
}
