//go:build bench

package web

import (
	"bytes"
	"strconv"

	"continuum/assessment"
	"continuum/assessment/account"
)

// WorthFromMemory executes the template of a page that works out a level,
// everything it shows worked out before: what a page costs at least.
func (s *Server) WorthFromMemory(w *assessment.Worth, unit assessment.Unit, above []assessment.Unit, o assessment.Organization, u account.User) func(*bytes.Buffer) error {
	q := s.questionnaires.All()[0].Questionnaire
	page := worthPage{
		worthUnit: worthUnit{unitHead: unitHead{Unit: unit, Above: above, Change: true}, Levels: q.Levels, Level: w.Target - 1, Target: w.Target},
		Kept:      w, Typed: formOfWorth(w), Result: newWorthResult(w, ""), Deciding: decisionForm{Target: w.Target},
	}
	v := view{
		Page: page, Title: page.Title(), Path: "/units/" + unit.ID + "/worth?target=" + strconv.Itoa(w.Target), User: &u, Organization: &o,
		Organizations: []assessment.Organization{o}, Role: account.Owner, Styles: page.Styles(), Scripts: page.Scripts(), zone: s.zone(o),
	}
	return func(to *bytes.Buffer) error { return s.pages.write(to, page.Template(), v) }
}
