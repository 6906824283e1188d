package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

// What is carried over to the next level, a share that is asked about, and a plan
// with steps without a cost, in a real browser; axe finds nothing.
func TestCarriedWorthInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	unit, plan := s.withPlan("Claims")
	s.post(plan+"/steps", url.Values{"title": {"Ask after each claim"}, "one_off": {"12,500"}}, http.StatusSeeOther)
	at := "/units/" + unit + "/worth"
	s.post(at, worthTyped("2", "referrals", "on", "referral-rate", "1", "referral-margin", "200"), http.StatusSeeOther)
	b.signIn()
	b.open(at + "?target=2")
	b.shows("Total, the net present value")
	b.examine(axe, pageAt{"worth-total", ""})
	b.open(at + "?target=3")
	b.shows("Carried over from level 2", "1 of its 2 steps has no cost yet.")
	b.examine(axe, pageAt{"worth-carried", ""})
	b.open("/units/" + unit + "/service-plan?change=promises")
	b.shows("One part is open below.", "More rows")
	b.examine(axe, pageAt{"service-rows", ""})
}
