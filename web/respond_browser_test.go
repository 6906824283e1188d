package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// phone is a tab as small as a phone.
func phone(t *testing.T, site *webtest.Site) *tab {
	t.Helper()
	b := openTab(newTabSite(t, site))
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateTouch), look{390, "light"}.set())
	return b
}

// answerAlike gives the same answer to every statement until the answers are to
// be checked: by clicking, each saved as it is chosen, or only by the button.
func (t *tab) answerAlike(value string, script bool) {
	t.Helper()
	t.answerAll(func(string) string { return value }, script)
}

// answerAll answers every statement that is put to somebody as answer says.
func (t *tab) answerAll(answer func(id string) string, script bool) {
	t.Helper()
	for !strings.HasSuffix(t.path(), "/check") {
		if strings.HasSuffix(t.path(), "/rest") {
			t.press("main a.btn")
			continue
		}
		for _, id := range t.statements() {
			t.do(chromedp.Click(`input[name="`+id+`"][value="`+answer(id)+`"]`, chromedp.ByQuery))
		}
		if script {
			t.saved()
		}
		t.press(`button[value="continue"]`)
	}
}

// statements lists what the page asks, whether or not the page runs scripts.
func (t *tab) statements() []string {
	t.Helper()
	return statementsOn(t.html())
}

// html is the page as it is.
func (t *tab) html() string {
	t.Helper()
	var page string
	t.do(chromedp.OuterHTML("main", &page, chromedp.ByQuery))
	return page
}

// text is what the page says, whether or not the page runs scripts.
func (t *tab) text() string {
	t.Helper()
	var text string
	t.do(chromedp.Text("body", &text, chromedp.ByQuery))
	return strings.Join(strings.Fields(text), " ")
}

func (t *tab) reads(texts ...string) {
	t.Helper()
	page := t.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("%s does not say %q; it begins %.300q", t.path(), text, page)
		}
	}
}

// A respondent on a phone, from the shared link to the receipt; then other
// answers by the receipt link, and none.
func TestBrowserRespondentOnAPhone(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	b := phone(t, site)
	b.open("/answer?token=" + survey.Shared.Secret)
	if got := b.path(); got != "/answer" {
		t.Errorf("the link stays in the address: %s", got)
	}
	b.reads("Harbour Mutual", "Your view of Claims", "Who sees what")
	b.do(chromedp.Click("#role-front-line", chromedp.ByQuery))
	b.press("main form button")
	b.do(chromedp.Click("#cf1a-3", chromedp.ByQuery))
	b.saved()
	b.open("/answer?token=" + survey.Shared.Secret) // the link once more
	b.reads("1 answered", "In progress")
	b.press("main a.btn")
	b.answerAlike("2", true)
	b.reads("Check your answers", "Nothing is handed in yet")
	b.press(`form[action="/answer/submit"] button`)
	b.reads("Thank you. Your answers are in.")
	receipt := guest{t, nil}.receipt(b.html())
	b.do(chromedp.NavigateBack())
	b.reads("This survey was answered from this browser")
	b.open(receipt)
	b.press(`form[action="/receipt/amend"] button`)
	b.press(`#cf1a a`)
	b.do(chromedp.Click("#cf1a-1", chromedp.ByQuery))
	b.saved()
	b.press(`button[value="continue"]`)
	b.press(`form[action="/answer/submit"] button`)
	b.reads("Your answers are in", "Started or in places")
	turnout(t, site, survey, 0, 1)
	b.do(chromedp.Click("details summary", chromedp.ByQuery))
	b.press(`form[action="/receipt/withdraw"] button`)
	b.reads("Your answers are withdrawn")
	turnout(t, site, survey, 0, 0)
}

// Without JavaScript everything works too, and a personal link goes on in
// another browser.
func TestBrowserRespondentWithoutScript(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	b := phone(t, site)
	b.do(emulation.SetScriptExecutionDisabled(true))
	b.open("/answer?token=" + survey.People[0].Link.Secret)
	b.reads("Your answers are counted among the leaders")
	b.press("main form button")
	b.do(chromedp.Click("#cf1a-3", chromedp.ByQuery), chromedp.Click("#cf1b-2", chromedp.ByQuery))
	b.press(`button[value="later"]`)
	b.reads("2 answered", "Saved ")

	laptop := openTab(newTabSite(t, site))
	laptop.open("/answer?token=" + survey.People[0].Link.Secret)
	laptop.shows("2 answered")
	laptop.open("/answer/cf/1")
	if got := eval[int](laptop, `document.querySelectorAll("input:checked").length`); got != 2 {
		t.Errorf("on the other device %d answers are chosen", got)
	}
	b.press("main a.btn")
	b.answerAlike("1", false)
	b.press(`form[action="/answer/submit"] button`)
	b.reads("Your answers are in")
	laptop.open("/answer/cf/1")
	laptop.shows("This link has done its work")
	turnout(t, site, survey, 0, 1)
}

// The keys 0 to 3 answer for respondents too.
func TestBrowserRespondentKeys(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	link := survey.Begin(t, site.Store, survey.People[0].Link, assessment.Leader)
	b := openTab(newTabSite(t, site))
	b.open("/answer?token=" + link.Secret)
	b.open("/answer/me/1")
	b.do(chromedp.WaitVisible("[data-keys] button", chromedp.ByQuery), chromedp.KeyEvent("3"), chromedp.KeyEvent("2"), chromedp.KeyEvent("0"))
	b.saved()
	if got, want := eval[string](b, `[...document.querySelectorAll("input:checked")].map(i => i.id).join(" ")`), "me1a-3 me1b-2 me1c"; got != want {
		t.Errorf("3, 2, 0 choose %q, want %q", got, want)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if got := b.path(); got != "/answer/me/2" {
		t.Errorf("Enter leads to %s", got)
	}
}

// A survey that closes while somebody answers says that it does, and does not
// try for ever.
func TestBrowserClosesWhileAnswering(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	link := survey.Begin(t, site.Store, survey.Shared, assessment.Other)
	b := openTab(newTabSite(t, site))
	b.open("/answer?token=" + link.Secret)
	b.open("/answer/cf/1")
	survey.Close(t, site.Store)
	b.do(chromedp.Click("#cf1a-3", chromedp.ByQuery),
		chromedp.Poll(`document.querySelector("[data-saved]").textContent.includes("can no longer be changed")`, nil))
	b.press(`button[value="continue"]`)
	b.shows("This survey is closed")
}

// axe-core finds nothing on any page of respondents, whatever its width and
// scheme, and no page scrolls sideways at 320 pixels.
func TestRespondentPagesAreAccessible(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	b := openTab(newTabSite(t, site))
	look := viewer(t, b)
	b.open("/answer")
	look("respond-unknown")
	b.open("/receipt")
	look("receipt-unknown")
	survey := sharedSurvey(t, site, storetest.ClosingIn(1000*3600e9))
	b.open("/answer?token=" + survey.Shared.Secret)
	look("respond-start")
	b.press("main form button")
	look("respond-start-refused")
	b.do(chromedp.Click("#role", chromedp.ByQuery))
	b.press("main form button")
	look("respond-cell")
	b.do(chromedp.Click("#cf1b-3", chromedp.ByQuery), chromedp.SendKeys("#cf1b-evidence", "the log of complaints", chromedp.ByQuery))
	b.saved()
	b.open("/answer/tasks")
	look("respond-tasks")
	b.open("/answer/elsewhere")
	look("respond-elsewhere")
	b.open("/answer/check")
	look("respond-check")
	b.press(`form[action="/answer/submit"] button`)
	look("receipt-fresh")
	b.open("/receipt")
	look("receipt")
	b.open("/answer")
	look("respond-answered")
	respondentStates(t, site, b, look)
}

// respondentStates are the pages by a personal link, and those of a survey that
// is closed.
func respondentStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	b.do(network.ClearBrowserCookies())
	unit := site.A.Owned.Unit(t, site.Store, strings.Repeat("W", assessment.NameLimit))
	survey := site.A.Survey(t, site.Store, unit, assessment.PersonalLinks, func(s *assessment.SurveySettings) {
		s.Welcome = "Dear all,\n\nplease take ten minutes this week. " + strings.Repeat("M", 300)
	}).Invite(t, site.Store, assessment.FrontLine, "")
	b.open("/answer?token=" + survey.People[0].Link.Secret)
	look("respond-start-personal")
	b.press("main form button")
	b.open("/answer/me/2")
	b.do(chromedp.Click("#me2b-na", chromedp.ByQuery), chromedp.Evaluate(`document.getElementById("me2b-reason").value = ""`, nil))
	b.press(`button[value="continue"]`)
	look("respond-cell-refused")
	b.open("/answer/check")
	look("respond-check-empty")
	survey.Close(t, site.Store)
	b.open("/answer/check")
	look("respond-closed")
}
