package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// What a level is worth, in a real browser: the answer appears while figures are
// typed and is kept when the form is sent; without scripts it comes when it is
// sent. axe finds nothing, and nothing scrolls sideways at 320 pixels.
func TestWorthInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	claims, motor := s.unit("Claims"), s.unit("Motor")
	s.submitted(claims)
	b.signIn()
	at := "/units/" + claims + "/worth"
	b.open(at)
	b.examine(axe, pageAt{"worth-new", ""})
	before := s.Dump(t)
	b.worksOutLive()
	if s.Dump(t) != before {
		t.Error("typing kept something")
	}
	b.examine(axe, pageAt{"worth-typed", ""})
	b.press("form[data-preview] button.btn")
	b.shows("The figures are saved.", "This pays if retention rises from 80.0 % to at least 82.6 %.", "Saved 23 November 2026")
	b.examine(axe, pageAt{"worth", ""})
	b.decides(axe, "/units/"+claims)
	b.worksOutWithoutScripts(axe, "/units/"+motor+"/worth")

	wide := s.unit(strings.Repeat("W", assessment.NameLimit))
	form := worthTyped("3", "customers", "10,000,000", "margin", "1,000,000", "one-off", "10,000,000,000", "group", strings.Repeat("M", assessment.NameLimit), "referrals", "on",
		"referral-rate", "5", "referral-margin", "999,999.99", "customers-source", strings.Repeat("S", assessment.SourceLimit))
	s.post("/units/"+wide+"/worth", form, http.StatusSeeOther)
	b.open("/units/" + wide + "/worth?target=3")
	b.narrow(pageAt{"worth-wide", ""})
	b.open("/units/" + wide + "/decisions")
	b.narrow(pageAt{"decisions-wide", ""})
}

// answered waits until the page says something of what it works out.
func (t *tab) answered(text string) {
	t.Helper()
	t.do(chromedp.Poll(`document.getElementById("worth-result").innerText.replace(/\s+/g, " ").includes(`+"`"+text+"`"+`)`, nil))
}

// worksOutLive types the design's example and reads the answer as it comes.
func (t *tab) worksOutLive() {
	t.Helper()
	typed := worthTyped("2")
	for _, name := range []string{"group", "customers", "margin", "retention"} {
		t.do(chromedp.SendKeys("#"+name, typed.Get(name), chromedp.ByQuery))
	}
	t.answered("Still to enter: discount rate")
	for _, name := range []string{"discount", "one-off", "yearly"} {
		t.do(chromedp.SendKeys("#"+name, typed.Get(name), chromedp.ByQuery))
	}
	t.answered("This pays if retention rises from 80.0 % to at least 82.6 %.")
	for _, name := range []string{"low", "likely", "high"} {
		t.do(chromedp.SendKeys("#"+name, typed.Get(name), chromedp.ByQuery))
	}
	t.answered("10,260")
	t.shows("What matters most", "What this leaves out", "Not saved yet.")
	if got := eval[string](t, `document.getElementById("worth-said").textContent`); !strings.HasPrefix(got, "This pays if retention") {
		t.Errorf("who listens hears %q", got)
	}
	t.do(chromedp.Evaluate(`document.getElementById("yearly").value = ""`, nil), chromedp.SendKeys("#yearly", "-5", chromedp.ByQuery))
	t.answered("Cost in each year: enter a number from 0 to 10,000,000,000.")
	t.do(chromedp.Evaluate(`document.getElementById("yearly").value = ""`, nil), chromedp.SendKeys("#yearly", "15000", chromedp.ByQuery))
	t.answered("10,260")
	t.do(chromedp.Click("#price", chromedp.ByQuery), chromedp.WaitVisible("#price-extra", chromedp.ByQuery))
	t.answered("Still to enter: extra margin by the price, customers lost over the price.")
	t.do(chromedp.Click("#price", chromedp.ByQuery), chromedp.WaitNotVisible("#price-extra", chromedp.ByQuery))
	t.answered("10,260")
}

// decides takes a decision from the page of the figures, wrong at first.
func (t *tab) decides(axe, unit string) {
	t.Helper()
	form := `form[action="` + unit + `/decisions"] `
	t.press(form + "button.btn")
	t.shows("There is something to put right", "Choose one of the three.")
	t.examine(axe, pageAt{"decisions-refused", ""})
	t.do(chromedp.Click("#decision", chromedp.ByQuery), chromedp.SendKeys("#reason", "Two points more are within reach, and the team wants it.", chromedp.ByQuery),
		chromedp.SendKeys("#owner", "Bea, head of claims", chromedp.ByQuery), chromedp.SetValue("#review", "2027-06-01", chromedp.ByQuery))
	t.press(form + "button.btn")
	t.shows("The decision is saved: advance to level 2.", "Bea, head of claims", "1 June 2027")
	t.examine(axe, pageAt{"decisions", ""})
	t.open(unit)
	t.shows("Decide and do", "Advance to level 2, decided on 23 November 2026")
	t.examine(axe, pageAt{"worth-unit", ""})
}

// worksOutWithoutScripts sends the form and reads the answer on the next page.
func (t *tab) worksOutWithoutScripts(axe, at string) {
	t.Helper()
	t.do(emulation.SetScriptExecutionDisabled(true))
	t.open(at)
	typed := worthTyped("2", "retention", "0")
	for name := range typed {
		if name != "target" && name != "version" && name != "years" {
			t.do(chromedp.SendKeys("#"+name, typed.Get(name), chromedp.ByQuery))
		}
	}
	t.press("form[data-preview] button.btn")
	t.do(emulation.SetScriptExecutionDisabled(false))
	t.shows("There is something to put right", "Retention today: enter a per cent above 0 % and at most 100 %.")
	t.examine(axe, pageAt{"worth-refused", ""})
	t.do(emulation.SetScriptExecutionDisabled(true), chromedp.SetValue("#retention", "80", chromedp.ByQuery))
	t.press("form[data-preview] button.btn")
	t.do(emulation.SetScriptExecutionDisabled(false))
	t.shows("The figures are saved.", "This pays if retention rises from 80.0 % to at least 82.6 %.", "10,260")
}
