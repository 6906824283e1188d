package web_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// The worked example of seven people, from the owner who asks to the plan on
// disk, all in real browsers: two on phones, one without JavaScript, one who goes
// on elsewhere.
func TestBrowserSurveyOfSeven(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	owner := openTab(s)
	owner.signIn()
	owner.open("/units/" + s.unit("Claims") + "/survey")
	owner.do(chromedp.SetValue("#threshold", "3", chromedp.ByQuery))
	owner.press("main form button")
	owner.press(`form[action$="/link"] button`)
	link := strings.TrimPrefix(eval[string](owner, `document.getElementById("link").value`), s.URL)
	if !strings.HasPrefix(link, "/answer?token=") {
		link = link[strings.Index(link, "/answer?token="):]
	}
	for i, person := range theSeven() {
		t.Run(string(person.role), func(t *testing.T) {
			answersLike(t, s, link, person, i)
		})
	}
	owner.do(chromedp.Reload())
	at := owner.path()
	owner.press(`form[action$="/close"] button`)
	owner.shows("Closed. 7 people have handed in.")
	owner.do(chromedp.Click("#sure", chromedp.ByQuery))
	owner.press(`form[action$="/publish"] button`)
	owner.shows("Level 2, Attentive", "Survey, 7 people", "threshold 3", "Good agreement, 0.762", "The middle view probably lies between 1.8 and 3.5",
		"Leaders see it higher than the front line by 1.1")
	if file := owner.download(`a.btn[href*="plan.pdf"]`); !bytes.HasPrefix(file, []byte("%PDF-")) {
		t.Errorf("the plan is no PDF: %.20q", file)
	}
	owner.press(`a[href$="/workshop"]`)
	owner.do(chromedp.SendKeys("#answered_by", "The Claims workshop", chromedp.ByQuery))
	owner.press("main form button")
	owner.shows("The Claims workshop")
	owner.open(at)
	owner.shows("Level 2, Attentive")
}

// answersLike answers a survey in a browser of one's own as one of the seven.
func answersLike(t *testing.T, s *site, link string, person somebody, i int) {
	t.Helper()
	answer := func(id string) string {
		return standingAt(person.sixths)(assessment.Statement{ID: id}).Answer.String()
	}
	script := i != 3
	var b *tab
	if i == 1 || i == 2 {
		b = phone(t, s.Site)
	} else {
		b = openTab(newTabSite(t, s.Site))
	}
	b.do(emulation.SetScriptExecutionDisabled(!script))
	b.open(link)
	b.do(chromedp.Click(`input[name="role"][value="`+string(person.role)+`"]`, chromedp.ByQuery))
	b.press("main form button")
	if i == 4 {
		b = goesOn(t, s, b, answer)
	}
	b.answerAll(answer, script)
	b.press(`form[action="/answer/submit"] button`)
	b.reads("Your answers are in")
}

// goesOn answers one page and takes the link to another browser.
func goesOn(t *testing.T, s *site, b *tab, answer func(string) string) *tab {
	t.Helper()
	for _, id := range b.statements() {
		b.do(chromedp.Click(`input[name="`+id+`"][value="`+answer(id)+`"]`, chromedp.ByQuery))
	}
	b.saved()
	b.open("/answer/elsewhere")
	secret := eval[string](b, `document.documentElement.innerHTML.match(/\/answer\?token=[\w-]{43}/)[0]`)
	elsewhere := openTab(newTabSite(t, s.Site))
	elsewhere.open(secret)
	elsewhere.shows("3 answered")
	elsewhere.press("main a.btn")
	return elsewhere
}
