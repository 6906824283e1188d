package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/web/webtest"
)

// Who chose the wrong role puts it right before handing in, and when changing
// what was handed in; the answers stay.
func TestChangeTheRole(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		g := guestOf(t, site, sharedSurvey(t, site).Shared)
		g.answers(g.begins("leader"), "2")
		g.sees("/answer/check", http.StatusOK, "From where you see Claims", "Your answers are counted among the leaders.")
		for _, wrong := range []url.Values{nil, {"role": {"boss"}}} {
			g.sends("/answer/role", wrong, http.StatusUnprocessableEntity, "Choose from where you see Claims.", "counted among the leaders")
		}
		if to := g.sends("/answer/role", url.Values{"role": {"front-line"}}, http.StatusSeeOther).Location; to != "/answer/check#from-where" {
			t.Errorf("the change leads to %s", to)
		}
		g.sees("/answer/check", http.StatusOK, "Your answers are counted among the front line.", "Mostly")
		receipt := g.receipt(g.handsIn())
		g.sees("/receipt", http.StatusOK, "Counted among the front line", "Mostly")
		other := guest{t, site.Stranger(t)}
		other.opens(receipt)
		other.sends("/receipt/amend", nil, http.StatusSeeOther)
		other.sends("/answer/role", url.Values{"role": {"other"}}, http.StatusSeeOther)
		other.sees("/receipt", http.StatusOK, "Counted among the front line")
		other.handsIn()
		other.sees("/receipt", http.StatusOK, "Counted among others", "Mostly")
	})
}

// A role the invitation says is none to choose, also when changing what was
// handed in.
func TestAGivenRoleStays(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.FrontLine, "")
	g := guestOf(t, site, survey.People[0].Link)
	g.answers(g.begins(""), "2")
	stays := func() {
		t.Helper()
		if page := g.sees("/answer/check", http.StatusOK, "Your answers are counted among the front line."); strings.Contains(page, "/answer/role") {
			t.Error("the check offers another role")
		}
		g.sends("/answer/role", url.Values{"role": {"leader"}}, http.StatusSeeOther)
		g.sees("/answer/check", http.StatusOK, "counted among the front line.")
	}
	stays()
	g.handsIn()
	g.sends("/receipt/amend", nil, http.StatusSeeOther)
	stays()

	open := guestOf(t, site, survey.People[1].Link)
	open.answers(open.begins("leader"), "2")
	open.sends("/answer/role", url.Values{"role": {"other"}}, http.StatusSeeOther)
	open.sees("/answer/check", http.StatusOK, "counted among others, neither leaders nor the front line.", "Mostly")
}
