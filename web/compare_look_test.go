package web_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe-core finds nothing on the pages that compare units, whatever their width
// and scheme, and none scrolls sideways at 320 pixels.
func TestComparisonIsAccessible(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	ids := harbourUnits(t, s.Store, s.owned(), s.Clock.Now())
	b := openTab(s)
	b.signIn()
	axe := axeScript(t)
	beside := "/compare/side?unit=" + strings.Join([]string{ids["Broker service"], ids["Contact centre"], ids["Claims"]}, "&unit=")
	for _, page := range []pageAt{
		{"compare", "/compare"},
		{"compare-aliases", "/compare?aliases=on&columns=few"},
		{"compare-grouped", "/compare?group=level&sort=me"},
		{"compare-refused", "/compare?level=9"},
		{"compare-none", "/compare?level=5"},
		{"compare-side", beside},
		{"compare-trend", "/compare/trend"},
		{"compare-trend-unit", "/compare/trend?unit=" + ids["Broker service"]},
		{"portfolio", "/portfolio"},
		{"portfolio-aliases", "/portfolio?aliases=on"},
		{"unit-tags", "/units/" + ids["Claims"]},
	} {
		b.open(page.path)
		b.examine(axe, page)
	}
}

// front takes a picture of the top of a page for the README, when -screens asks
// for pictures.
func (t *tab) front(name string, height int64) {
	t.Helper()
	if *screens == "" {
		return
	}
	var shot []byte
	t.do(look{1280, "light"}.set(), chromedp.EmulateViewport(1280, height), chromedp.CaptureScreenshot(&shot))
	check(t, os.WriteFile(filepath.Join(*screens, name+".png"), shot, 0o600))
}

// Who compares filters, picks units by the keyboard, looks at them side by side,
// hides the names, and opens a cell, in a real browser.
func TestBrowserCompares(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	harbourUnits(t, s.Store, s.owned(), s.Clock.Now())
	b := openTab(s)
	b.signIn()
	b.open("/")
	b.press(`nav a[href="/compare"]`)
	b.shows("10 units of Harbour Mutual", "moved, 2 to 3")
	b.front("compare-front", 1310)

	b.do(chromedp.Click(`main details>summary`, chromedp.ByQuery), chromedp.SetValue("#kind", "survey", chromedp.ByQuery), chromedp.SetValue("#sort", "me", chromedp.ByQuery))
	b.press(`form[action="/compare"] button`)
	b.shows("Shown only: surveys", "sorted by measurement")
	for _, unit := range []string{"Broker service", "Motor claims"} {
		b.do(chromedp.Focus(`[aria-label="Pick `+unit+`"]`, chromedp.ByQuery), chromedp.KeyEvent(" "))
	}
	b.press("#side button")
	b.shows("Broker service and Motor claims", "Broker service is ahead of Motor claims")
	b.front("compare-side-front", 900)
	b.press(`a[href^="/compare/side"]`)
	b.shows("Show names", "is ahead of Unit")
	if text := eval[string](b, "document.documentElement.outerHTML"); strings.Contains(text, "Broker") || strings.Contains(text, "Harbour") {
		t.Error("a name shows where names are hidden")
	}
	b.press(`.crumb a`)
	b.press(`a[href="/compare?kind=survey&sort=me"]`)
	b.press(`td.c a[href*="#cell-cf-"]`)
	b.shows("Survey", "Where ")
	if open := eval[bool](b, `document.querySelector(":target").open === true || getComputedStyle(document.querySelector(":target"),"::details-content").contentVisibility === "visible"`); !open {
		t.Error("the cell's statements are folded away at", b.path())
	}
}
