package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/web/webtest"
)

// A result that is shown again is the same page, and everything that changed
// meanwhile shows: the unit's name and place, a new submission, what it is
// compared with.
func TestResultShownAgain(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		first := s.begin(unit)
		s.answerAll(first+"/cf/1", everything("0"))
		s.post(first+"/submit", nil, http.StatusSeeOther)
		s.Clock.Pass(1)
		second := s.submitted(unit)
		page := s.get(second, http.StatusOK).Body
		s.says(page, "Self-rating changed from 0.0 to 1.8. Compared with", "Where Claims stands")
		if again := s.get(second, http.StatusOK).Body; again != page {
			s.Errorf("shown again it is another page: %.300s", plain(again))
		}

		s.post("/units/"+unit+"/rename", url.Values{"name": {"Claims and complaints"}}, http.StatusSeeOther)
		renamed := s.get(second, http.StatusOK).Body
		s.says(renamed, "Where Claims and complaints stands", "holds Claims and complaints back")
		if strings.Contains(renamed, ">Claims<") {
			s.Error("the old name is still on the page")
		}

		reopen := url.Values{"why": {"two answers were mixed up"}}
		s.post(first+"/reopen", reopen, http.StatusSeeOther)
		if strings.Contains(s.get(second, http.StatusOK).Body, "Compared with") {
			s.Error("it is compared with a result that is being changed")
		}

		// At the same moment by the clock: only the audit trail tells them apart.
		s.post(second+"/reopen", reopen, http.StatusSeeOther)
		if strings.Contains(s.get(second, http.StatusOK).Body, "Where Claims and complaints stands") {
			s.Error("a result is shown while it is being changed")
		}
		s.answerAll(second+"/cf/1", everything("3"))
		s.post(second+"/submit", nil, http.StatusSeeOther)
		s.says(s.get(second, http.StatusOK).Body, "Level 5", "two answers were mixed up")
	})
}

// What is kept for one visitor gives another no more than they may see.
func TestKeptResultsKeepRights(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		path := "/assessments/" + site.A.Submitted.ID
		for range 2 {
			site.Session(t, site.A.Owner).Get(path).Has(t, "Reopen the answers", "Assess again")
		}
		viewed := site.Session(t, site.A.Viewer).Get(path)
		if viewed.Status != http.StatusOK || strings.Contains(viewed.Body, "Reopen the answers") || strings.Contains(viewed.Body, "Assess again") {
			t.Errorf("the viewer got status %d with what only those who answer may do", viewed.Status)
		}
		for name, client := range map[string]*webtest.Client{
			"a member of another organization": site.Session(t, site.B.Owner), "the administrator": site.Session(t, site.Administrator),
		} {
			if got := client.Get(path); got.Status != http.StatusNotFound || strings.Contains(got.Body, site.A.Unit.Name) {
				t.Errorf("%s got status %d", name, got.Status)
			}
		}
		if got := site.Stranger(t).Get(path); got.Status != http.StatusSeeOther {
			t.Errorf("a stranger got status %d", got.Status)
		}
	})
}
