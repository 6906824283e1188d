package web_test

import (
	"os"
	"strings"
	"testing"
)

// axe-core finds nothing on the pages that compare units, whatever their width
// and scheme, and none scrolls sideways at 320 pixels.
func TestComparisonIsAccessible(t *testing.T) {
	s := newHarbour(t)
	ids := harbourUnits(t, s.Store, s.owned(), s.Clock.Now())
	b := openTab(s)
	b.signIn()
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
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
		{"unit-tags", "/units/" + ids["Claims"]},
	} {
		b.open(page.path)
		b.examine(string(axe), page)
	}
}
