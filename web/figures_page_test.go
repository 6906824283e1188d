//go:build bench

package web

import (
	"bytes"

	"continuum/assessment"
	"continuum/assessment/account"
)

// ResultFromMemory executes the template of a result page, everything it shows
// worked out before: what a page costs at least.
func (s *Server) ResultFromMemory(a *assessment.Assessment, unit assessment.Unit, above []assessment.Unit, o assessment.Organization, u account.User) func(*bytes.Buffer) error {
	p := s.newResultPage(placed{Assessment: a, Unit: unit, Above: above})
	p.Answer = true
	v := view{Page: p, Title: p.Title(), Path: "/assessments/" + a.ID, User: &u, Organization: &o, Organizations: []assessment.Organization{o}, Role: account.Owner, zone: s.zone(o)}
	return func(to *bytes.Buffer) error { return s.pages.write(to, p.Template(), v) }
}
