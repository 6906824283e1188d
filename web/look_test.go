package web_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

var screens = flag.String("screens", "", "write a picture of every page into this folder")

// The widths and schemes every page is looked at in.
var looks = []look{{1280, "light"}, {1280, "dark"}, {390, "light"}, {390, "dark"}}

// pageAt is a page with a name for its picture.
type pageAt struct{ name, path string }

// fleet is a site with something on every page, and all its pages. Strangers'
// pages come last: they are looked at signed out.
func fleet(s *site) (inside, outside []pageAt) {
	s.Helper()
	claims, motor := s.unit("Claims"), s.unit("Motor")
	short := s.begin(motor)
	s.post(short+"/cf/1", url.Values{"cf1a": {"3"}, "cf1b": {"3"}, "cf1c": {"3"}}, http.StatusSeeOther)
	s.post(short+"/submit", nil, http.StatusSeeOther)
	s.submitted(claims)
	result := s.submitted(claims)
	low, high := s.begin(claims), s.begin(claims)
	for at, code := range map[string]string{low: "0", high: "3"} {
		s.answerAll(at+"/cf/1", everything(code))
		s.post(at+"/submit", nil, http.StatusSeeOther)
	}
	going := s.begin(claims)
	s.post(going+"/me/1", url.Values{"me1a": {"3"}, "me1b": {"2"}, "me1c": {"0"}}, http.StatusSeeOther)
	s.post(going+"/en/1", url.Values{"en1a": {"0"}, "en1b": {"0"}, "en1c": {"0"}}, http.StatusSeeOther)
	s.post(going+"/en/2", url.Values{"en2a": {"0"}, "en2b": {"0"}, "en2c": {"0"}}, http.StatusSeeOther)
	inside = []pageAt{
		{"home", "/"},
		{"organization", "/organization"},
		{"unit", "/units/" + claims},
		{"unit-new", "/units/" + s.unit("Travel")},
		{"start", "/units/" + claims + "/assess"},
		{"tasks", going},
		{"cell", going + "/me/1"},
		{"cell-next", going + "/me/2"},
		{"rest", going + "/en/rest"},
		{"check", going + "/check"},
		{"audit", result + "/audit"},
		{"result", result},
		{"result-short", short},
		{"result-low", low},
		{"result-high", high},
		{"people", "/people"},
		{"settings", "/settings"},
		{"organization-new", "/organizations/new"},
		{"not-found", "/nothing"},
	}
	outside = []pageAt{{"sign-in", "/sign-in"}, {"set-up-done", "/set-up"}, {"reset", "/reset"}}
	return inside, outside
}

// wideFleet are pages with the longest name and note, without a space to break.
func wideFleet(s *site) []pageAt {
	s.Helper()
	unit := s.unit(strings.Repeat("W", assessment.NameLimit))
	file := sample(s.T)
	file.Notes["cf1a"] = strings.Repeat("M", assessment.NoteLimit)
	result := s.begin(unit)
	s.answerAll(result+"/cf/1", file)
	s.post(result+"/submit", nil, http.StatusSeeOther)
	going := s.begin(unit)
	return []pageAt{
		{"wide-home", "/"},
		{"wide-organization", "/organization"},
		{"wide-unit", "/units/" + unit},
		{"wide-start", "/units/" + unit + "/assess"},
		{"wide-tasks", going},
		{"wide-cell", going + "/cf/1"},
		{"wide-check", going + "/check"},
		{"wide-result", result},
		{"wide-audit", result + "/audit"},
	}
}

// axe-core finds nothing on any page, whatever its width and scheme, and no
// page scrolls sideways at 320 pixels.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	s := newSite(t, storetest.SQLite(t))
	b := openTab(s)
	axe := axeScript(t)
	b.open(s.setUpLink())
	b.examine(axe, pageAt{"set-up", ""})
	s.claim()
	inside, outside := fleet(s)
	b.signIn()
	for _, page := range inside {
		b.open(page.path)
		b.examine(axe, page)
	}
	b.refused(axe, inside)
	for _, page := range wideFleet(s) {
		b.open(page.path)
		b.narrow(page)
	}
	b.press(`form[action="/sign-out"] button`)
	for _, page := range outside {
		b.open(page.path)
		b.examine(axe, page)
	}
}

// refused examines forms that came back with something to put right.
func (t *tab) refused(axe string, pages []pageAt) {
	t.Helper()
	for _, page := range pages {
		switch page.name {
		case "start":
			t.open(page.path)
			t.press("main form button")
			t.examine(axe, pageAt{"start-refused", page.path})
		case "cell-next":
			t.open(page.path)
			t.do(chromedp.Click(`#me2b-na`, chromedp.ByQuery), chromedp.Evaluate(`document.getElementById("me2b-reason").value = ""`, nil))
			t.press(`button[value="continue"]`)
			t.examine(axe, pageAt{"cell-refused", page.path})
			if got := eval[string](t, "document.activeElement.className"); got != "error-summary" {
				t.Errorf("the focus of a refused page is on %q", got)
			}
		}
	}
}

// examine looks at the page the tab is at in every width and scheme.
func (t *tab) examine(axe string, page pageAt) {
	t.Helper()
	t.do(chromedp.Evaluate(axe+";1", nil))
	for _, l := range looks {
		t.do(l.set())
		found := eval[string](t, `document.fonts.ready.then(() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}))
			.then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160) + " " + n.failureSummary).join(" | ")).join("\n"))`)
		if found != "" {
			t.Errorf("%s, %d %s: %s", page.name, l.Width, l.Scheme, found)
		}
		t.picture(page, l)
	}
	t.narrow(page)
	if *screens != "" {
		t.do(emulation.SetEmulatedMedia().WithMedia("print"))
		t.picture(pageAt{page.name + "-print", page.path}, look{720, "light"})
		t.do(emulation.SetEmulatedMedia().WithMedia(""))
	}
}

// narrow fails when the page scrolls sideways at 320 pixels.
func (t *tab) narrow(page pageAt) {
	t.Helper()
	t.do(look{320, "light"}.set())
	if over := eval[int](t, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		wide := eval[string](t, `[...document.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0, 80)).slice(-3).join(" ")`)
		t.Errorf("%s scrolls sideways by %d at 320 px: %s", page.name, over, wide)
	}
	t.picture(page, look{320, "light"})
}

// picture writes what a page looks like when -screens asks for it.
func (t *tab) picture(page pageAt, l look) {
	t.Helper()
	if *screens == "" {
		return
	}
	var shot []byte
	t.do(chromedp.EmulateViewport(l.Width, 844), chromedp.FullScreenshot(&shot, 100), chromedp.EmulateViewport(l.Width, 844))
	file := filepath.Join(*screens, fmt.Sprintf("%s-%d-%s.png", page.name, l.Width, l.Scheme))
	if err := os.WriteFile(file, shot, 0o600); err != nil {
		t.Fatal(err)
	}
}
