package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"continuum/web/webtest"
)

// Who changes an answer from the check page comes back to its row there.
func TestChangingAnAnswerReturnsToTheCheck(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	s.answerAll(at+"/cf/1", sample(t))
	change := at + "/cf/2?from=cf2b"
	if check := s.get(at+"/check", http.StatusOK).Body; !strings.Contains(check, `href="`+change+`#cf2b"`) || !strings.Contains(check, `id="cf2b"`) {
		t.Error("the check has no way to change cf2b and back")
	}
	page := s.get(change, http.StatusOK).Body
	s.says(page, "Save and return to the check")
	for _, want := range []string{`name="from" value="cf2b"`, `<a href="` + at + `/check#cf2b">Back</a>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page to change an answer has no %s", want)
		}
	}
	for from, want := range map[string]string{
		"cf2b": at + "/check#cf2b", "cf3a": at + "/cf/3", "": at + "/cf/3", "//evil.example": at + "/cf/3", "check": at + "/cf/3",
	} {
		form := url.Values{"cf2b": {"3"}, "from": {from}, "go": {"continue"}}
		if to := s.post(at+"/cf/2", form, http.StatusSeeOther).Location; to != want {
			t.Errorf("from %q leads to %s, want %s", from, to, want)
		}
	}
	refused := s.post(at+"/cf/2", url.Values{"cf2b": {"seven"}, "from": {"cf2b"}}, http.StatusUnprocessableEntity).Body
	if !strings.Contains(refused, `name="from" value="cf2b"`) {
		t.Error("a refused page forgets that one came from the check")
	}
}

// A session that ended while answering leads back to the page, and nobody is
// left to believe that what they typed was saved.
func TestSessionEndsWhileAnswering(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := s.begin(unit)
	stranger := s.Stranger(t)
	for path, want := range map[string]string{
		at + "/me/2":                 at + "/me/2",
		at + "/me/2?from=me2a":       at + "/me/2?from=me2a",
		at + "/me/rest":              at + "/me/rest",
		at + "/submit":               at,
		at + "/answers":              at,
		"/units/" + unit + "/assess": "/units/" + unit + "/assess",
	} {
		got := stranger.Post(path, url.Values{"me2a": {"3"}})
		if want := "/sign-in?next=" + url.QueryEscape(want); got.Status != http.StatusSeeOther || got.Location != want {
			t.Errorf("%s: status %d to %s, want %s", path, got.Status, got.Location, want)
		}
		s.says(stranger.Follow(got).Body, "what you just sent was not saved")
	}
	asked := stranger.Get(at + "/me/2")
	if page := stranger.Follow(asked).Body; strings.Contains(page, "not saved") {
		t.Error("who only looked is told that something was not saved")
	}
}

// Saved is said of answers, not of pages.
func TestSavedIsSaidOnlyOfAnswers(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	empty := url.Values{"me1a-evidence": {""}, "go": {"continue"}}
	s.post(at+"/me/1", empty, http.StatusSeeOther)
	if page := plain(s.get(at+"/me/2", http.StatusOK).Body); strings.Contains(page, "Saved ") {
		t.Errorf("nothing was answered, and the page says saved: %.200s", page)
	}
	choice := func(answer string) string {
		form := url.Values{"component": {"me"}, "page": {"1"}, "me1a": {answer}}
		return s.post(at+"/answers", form, http.StatusNoContent).Header.Get("Saved-At")
	}
	if said := choice(""); said != "" {
		t.Errorf("no answer is said to be saved at %s", said)
	}
	first := choice("3")
	if s.Clock.Pass(10 * time.Minute); choice("3") != first || choice("2") == first {
		t.Error("the time of saving is not the time of the newest answer")
	}
}

// The reason why a statement may not apply is there to keep, change or refuse.
func TestReasonIsProposed(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	const proposed = "no complaint received in the last 12 months</textarea>"
	if page := s.get(at+"/me/2", http.StatusOK).Body; !strings.Contains(page, proposed) {
		t.Error("the condition is not proposed as the reason")
	}
	s.post(at+"/me/2", url.Values{"me2a": {"3"}, "me2b-reason": {"no complaint received in the last 12 months"}}, http.StatusSeeOther)
	form := url.Values{"me2b": {"na"}, "me2b-reason": {""}}
	s.post(at+"/me/2", form, http.StatusUnprocessableEntity)
	form.Set("me2b-reason", "nobody ever complained")
	s.post(at+"/me/2", form, http.StatusSeeOther)
	if page := s.get(at+"/me/2", http.StatusOK).Body; strings.Contains(page, proposed) || !strings.Contains(page, "nobody ever complained</textarea>") {
		t.Error("the reason that was given is not shown")
	}
}

// An error leads to the field it speaks of.
func TestErrorsLeadToTheirField(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	long := strings.Repeat("x", 5001)
	for field, form := range map[string]url.Values{
		"me2b-reason":   {"me2b": {"na"}, "me2b-reason": {" "}},
		"me2a-evidence": {"me2a": {"3"}, "me2a-evidence": {long}},
		"me2c":          {"me2c": {"na"}, "me2c-reason": {"no"}},
		"me2b":          {"me2b": {"skip"}},
		"me2a":          {"me2a": {"seven"}},
	} {
		page := s.post(at+"/me/2", form, http.StatusUnprocessableEntity).Body
		if !strings.Contains(page, `<li><a href="#`+field+`">`) || !strings.Contains(page, `id="`+field+`"`) {
			t.Errorf("the error does not lead to %s: %.400s", field, plain(page))
		}
		if wrong := strings.Count(page, "aria-invalid"); wrong != strings.Count(field, "-") {
			t.Errorf("%s: %d notes are marked as wrong", field, wrong)
		}
	}
}

// Before submitting, the check names what a level needs, on the page that stops
// a component and on the one that would stop it next.
func TestCheckNamesWhatALevelNeeds(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	file := sample(t)
	for id, code := range map[string]string{"cf1a": "dk", "cf1b": "dk", "cf2a": "dk", "cf2b": "dk", "cf2c": "dk"} {
		file.Answers[id] = everything(code).Answers[id]
	}
	for page, ids := range map[string][]string{
		"/cf/1": {"cf1a", "cf1b", "cf1c"}, "/cf/2": {"cf2a", "cf2b", "cf2c"}, "/me/1": {"me1a", "me1b", "me1c"}, "/me/2": {"me2a", "me2b", "me2c"}, "/en/1": {"en1a", "en1b", "en1c"}, "/en/2": {"en2a", "en2b", "en2c"},
	} {
		form := url.Values{}
		for _, id := range ids {
			form.Set(id, file.Answers[id].String())
		}
		s.post(at+page, form, http.StatusSeeOther)
	}
	page := plain(s.get(at+"/check", http.StatusOK).Body)
	s.says(page, "There would be no level yet", "Customer focus : at least 1 more of these 2", "Customer focus : then at least 2 more of these 3")
	s.post(at+"/cf/1", url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
	s.post(at+"/cf/2", url.Values{"cf2a": {"3"}, "cf2b": {"2"}}, http.StatusSeeOther)
	if page := plain(s.get(at+"/check", http.StatusOK).Body); strings.Contains(page, "at least 1 more of these 2") {
		t.Errorf("what the check asked for is answered, and it still asks: %s", page)
	}
}

// A refused answer stays refused on the page, whatever else is saved.
func TestBrowserKeepsARefusal(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/2")
	b.do(chromedp.Click("#me2b-na", chromedp.ByQuery))
	b.saved() // the proposed reason is enough
	b.do(chromedp.SetValue("#me2b-reason", "x", chromedp.ByQuery), chromedp.Evaluate(`document.getElementById("me2b-reason").value = "x".repeat(5001); document.getElementById("me2b-reason").dispatchEvent(new Event("change", {bubbles: true})); 1`, nil),
		chromedp.WaitVisible(".error", chromedp.ByQuery), chromedp.Click("#me2a", chromedp.ByQuery),
		chromedp.Poll(`!document.querySelector("[data-saved]").textContent.startsWith("Saving")`, nil))
	b.shows("Not all is saved: see below", "The note is longer than 5000 characters")
	b.do(chromedp.Click("#me2b", chromedp.ByQuery))
	b.saved()
	if eval[bool](b, `[...document.querySelectorAll(".error")].some(e => !e.hidden)`) {
		t.Error("the refusal stays after it was mended")
	}
}

// What was typed when the session ended is there again after signing in.
func TestBrowserRestoresWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/2")
	b.do(network.ClearBrowserCookies(), chromedp.Click("#me2a-3", chromedp.ByQuery), chromedp.SendKeys("#me2a-evidence", "two rounds", chromedp.ByQuery))
	b.press(`button[value="continue"]`)
	b.shows("what you just sent was not saved")
	b.do(chromedp.SendKeys("#email", "ada@example.org", chromedp.ByQuery), chromedp.SendKeys("#password", webtest.Password, chromedp.ByQuery))
	b.press("main form button")
	if got := b.path(); got != at+"/me/2" {
		t.Fatalf("signing in leads to %s", got)
	}
	b.saved()
	b.open(at + "/me/2")
	if got := eval[string](b, `document.querySelector(":checked").id + " " + document.getElementById("me2a-evidence").value`); got != "me2a-3 two rounds" {
		t.Errorf("saved was %q", got)
	}
}

// The keys stand on the cards while they choose.
func TestBrowserShowsTheKeys(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/2")
	const shown = `[...document.querySelectorAll(".choice kbd")].slice(0, 4).filter(k => k.checkVisibility()).map(k => k.textContent).join("")`
	if got := eval[string](b, shown); got != "0123" {
		t.Errorf("the cards show %q", got)
	}
	if eval[bool](b, `document.querySelector("[data-keys]").getBoundingClientRect().top > document.querySelector("fieldset").getBoundingClientRect().top`) {
		t.Error("how to answer by keys is said below the statements")
	}
	b.do(chromedp.Click("[data-keys] button", chromedp.ByQuery))
	if got := eval[string](b, shown); got != "" {
		t.Errorf("switched off, the cards show %q", got)
	}
}
