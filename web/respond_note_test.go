package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/web/webtest"
)

// noteShown asks whether a statement's field for a note is there to be seen.
const noteShown = `document.getElementById("me2b-evidence").checkVisibility()`

// In a survey something can be added beside any answer, also what is not good,
// with and without scripts. An agreed assessment asks for evidence only of what
// is in place.
func TestBrowserCommentsBesideAnyAnswer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	link := survey.Begin(t, site.Store, survey.People[0].Link, assessment.Leader)
	b := openTab(newTabSite(t, site))
	b.open("/answer?token=" + link.Secret)
	b.open("/answer/me/2")
	for code, want := range map[string]bool{"0": true, "1": true, "2": true, "3": true, "dk": true, "na": false} {
		b.do(chromedp.Click(`input[name="me2b"][value="`+code+`"]`, chromedp.ByQuery))
		if got := eval[bool](b, noteShown); got != want {
			t.Errorf("after %s the field for a comment is shown: %v", code, got)
		}
	}
	b.do(emulation.SetScriptExecutionDisabled(true))
	b.open("/answer/me/2")
	b.do(chromedp.Click("#me2a", chromedp.ByQuery))
	b.reads("What would you like to add?", "Nothing by which people would know you.")
	b.do(chromedp.SendKeys("#me2a-evidence", "Nobody has the time.", chromedp.ByQuery))
	b.press(`button[value="later"]`)
	b.open("/answer/check")
	b.do(chromedp.WaitReady("main", chromedp.ByQuery))
	b.reads("Not in place Nobody has the time.")
}

func TestBrowserEvidenceOnlyOfWhatIsInPlace(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/2")
	for code, want := range map[string]bool{"0": false, "1": false, "2": true, "3": true, "dk": false, "na": false} {
		b.do(chromedp.Click(`input[name="me2b"][value="`+code+`"]`, chromedp.ByQuery))
		if got := eval[bool](b, noteShown); got != want {
			t.Errorf("after %s: the field for evidence is shown: %v", code, got)
		}
	}
	b.do(chromedp.Click("#me2a-3", chromedp.ByQuery))
	b.shows("What could you show a visitor?")
}

// A comment beside "not in place" is kept to the receipt, and is no evidence.
func TestACommentIsKept(t *testing.T) {
	site := webtest.New(t)
	g := guestOf(t, site, sharedSurvey(t, site).Shared)
	first := g.begins("leader")
	g.sends(first, url.Values{"cf1a": {"0"}, "cf1a-evidence": {"Nobody has the time."}, "cf1b": {"dk"}, "cf1b-evidence": {"Ask the depot."}}, http.StatusSeeOther)
	g.sees(first, http.StatusOK, "Nobody has the time.", "Ask the depot.")
	g.holds(webtest.Answer{Status: http.StatusOK, Body: g.handsIn()}, "the receipt", http.StatusOK, "Nobody has the time.", "Ask the depot.")
}

// How to answer by keys is not said where there are none.
func TestBrowserSaysNothingOfKeysOnAPhone(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	link := survey.Begin(t, site.Store, survey.People[0].Link, assessment.Leader)
	b := phone(t, site)
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.open("/answer?token=" + link.Secret)
	b.open("/answer/me/1")
	if eval[bool](b, `document.querySelector("[data-keys]").checkVisibility()`) {
		t.Error("the page speaks of keys")
	}
}
