package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// checkFleet is a site with something on every page about companion checks, and
// all these pages; last the one of somebody with a link.
func checkFleet(s *site) (inside []pageAt, link string) {
	s.Helper()
	org := s.owned().ID
	claims, wide := assessment.Unit{ID: s.unit("Claims"), OrganizationID: org}, assessment.Unit{ID: s.unit(strings.Repeat("W", assessment.NameLimit)), OrganizationID: org}
	s.submitted(claims.ID)
	checkAt(s.T, s.Store, claims, "moments-of-truth", 1, time.Now().AddDate(-1, 0, 0))
	going, done := s.checkOf(claims.ID, "moments-of-truth"), s.checkOf(claims.ID, "moments-of-truth")
	s.post(going, chosen(0, "2 dk 4"), http.StatusSeeOther)
	s.post(done, chosen(0, "2 3 4 5 dk 5 4"), http.StatusSeeOther)
	s.post(done+"/submit", nil, http.StatusSeeOther)
	for _, level := range []assessment.Fit{2, 4} {
		checkAt(s.T, s.Store, wide, "moments-of-truth", level, time.Now())
	}
	asking, token := checkAsking(s.T, s.Store, claims, 3)
	s.post("/units/"+claims.ID+"/checks/"+asking.ID+"/settings", url.Values{"closes": {"2099-12-31"}}, http.StatusSeeOther)
	prepared := s.post("/units/"+claims.ID+"/checks/survey", url.Values{"questionnaire": {"moments-of-truth"}, "threshold": {"5"}}, http.StatusSeeOther).Location
	closed, other := checkAsking(s.T, s.Store, claims, 3)
	takeEach(s.T, s.Store, closed, other, 1, 2, 2, 4)
	s.post("/units/"+claims.ID+"/checks/"+closed.ID+"/close", nil, http.StatusSeeOther)
	several, third := checkAsking(s.T, s.Store, claims, 3)
	takeEach(s.T, s.Store, several, third, 1, 2, 2, 4, 3, 3, 3, 5)
	at := "/units/" + claims.ID + "/checks/" + several.ID
	s.post(at+"/close", nil, http.StatusSeeOther)
	s.post(at+"/publish", url.Values{"sure": {"yes"}}, http.StatusSeeOther)
	s.post("/units/"+claims.ID+"/tags", url.Values{"tags": {"Berne"}}, http.StatusSeeOther)
	checks := "/units/" + claims.ID + "/checks"
	return []pageAt{
		{"check-list", checks},
		{"check-list-new", "/units/" + s.unit("Travel") + "/checks"},
		{"check-answer", going},
		{"check-review", going + "/review"},
		{"check-result", done},
		{"check-result-several", at},
		{"check-survey", checks + "/" + asking.ID},
		{"check-survey-prepared", prepared},
		{"check-survey-closed", checks + "/" + closed.ID},
		{"check-compare", "/compare/checks?check=moments-of-truth"},
		{"check-compare-hidden", "/compare/checks?check=moments-of-truth&aliases=on"},
		{"check-compare-filtered", "/compare/checks?check=moments-of-truth&tag=Berne"},
		{"check-compare-none", "/compare/checks?check=loyalty-practices"},
		{"check-unit", "/units/" + claims.ID},
		{"check-wide", "/units/" + wide.ID + "/checks"},
	}, "/take-part?token=" + token.Secret
}

// axe-core finds nothing on the pages of companion checks, whatever their width
// and scheme, and none scrolls sideways at 320 pixels.
func TestChecksAreAccessible(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	inside, link := checkFleet(s)
	b := openTab(s)
	b.signIn()
	axe := axeScript(t)
	for _, page := range inside {
		b.open(page.path)
		b.examine(axe, page)
	}
	b.open(inside[1].path)
	b.press("main form button")
	b.examine(axe, pageAt{"check-list-refused", inside[1].path})
	b.open(inside[3].path)
	b.press(`form[action$="/submit"] button`)
	b.examine(axe, pageAt{"check-review-refused", inside[3].path})
	if got := eval[string](b, "document.activeElement.className"); got != "error-summary" {
		t.Errorf("the focus of a refused page is on %q", got)
	}
	b.press(`form[action="/sign-out"] button`)
	b.open(link)
	b.examine(axe, pageAt{"check-take", ""})
	b.press("main form button")
	b.examine(axe, pageAt{"check-take-refused", ""})
}

// A leader answers a check, asks their people, and sees both, in a real browser.
func TestChecksInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	b := openTab(s)
	b.signIn()
	b.open("/units/" + unit)
	b.press(`a[href$="/checks"]`)
	b.do(chromedp.SendKeys("#answered_by-moments-of-truth", "the Claims team", chromedp.ByQuery))
	b.press(`section:has(#moments-of-truth) form[action$="/checks"] button`)
	for _, id := range []string{"aspect-1-4", "aspect-2-4", "aspect-3", "aspect-4-2", "aspect-5-dk", "aspect-6-5"} {
		b.do(chromedp.Click("#"+id, chromedp.ByQuery))
	}
	b.press(`button[value="check"]`)
	b.shows("One aspect has no choice yet", "Advantage")
	b.press(`.notice a`)
	b.do(chromedp.Click("#aspect-7-4", chromedp.ByQuery))
	b.press(`button[value="check"]`)
	b.press(`form[action$="/submit"] button`)
	b.shows("Worth a second look", "Least developed: Front-line authority.", "Customer focus: the continuum says level 2")
	link := func() string {
		b.open("/units/" + unit + "/checks")
		b.do(chromedp.SetValue("#threshold-loyalty-practices", "3", chromedp.ByQuery))
		b.press(`section:has(#loyalty-practices) form[action$="/checks/survey"] button`)
		b.press(`form[action$="/link"] button`)
		return eval[string](b, `document.querySelector("#link").value`)
	}()
	at := b.path()
	for i := range 3 {
		person := &site{T: t, Site: s.Site, client: s.Stranger(t)}
		part := person.part(link)
		part.handIn([]string{"1 2 3 4 5 1 2", "2 2 3 4 5 1 2", "5 2 3 4 5 1 dk"}[i])
	}
	b.open(at)
	b.shows("3 people have taken part")
	b.press(`form[action$="/close"] button`)
	b.do(chromedp.Click("#sure", chromedp.ByQuery))
	b.press(`form[action$="/publish"] button`)
	b.shows("3 people took part", "Shared service vision", "Too few answers")
	b.open("/compare/checks?check=loyalty-practices")
	b.shows("Loyalty practices check, unit by unit", "5 Partnered")
}
