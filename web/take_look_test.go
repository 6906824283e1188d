package web_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// What is shared and imported, in a real browser as its owner and then as
// somebody with a link: it works, axe finds nothing, and nothing scrolls
// sideways at 320 pixels.
func TestSharingAndImportingInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	claims := s.unit("Claims")
	result := s.submitted(claims)
	s.submitted(s.unit("Motor"))
	survey := "/surveys/" + s.crowd(s.unit("Broker service"), 12, assessment.Full).ID
	s.unit(strings.Repeat("W", assessment.NameLimit))
	b.signIn()

	links := b.makeLinks(axe, result, survey)
	b.importWorkbook(axe, s.begin(claims))
	b.importEarlier(axe)
	b.open("/compare/plans")
	b.shows("The comparison", "3 action plans", "Download the ZIP")
	b.examine(axe, pageAt{"take-plans", ""})
	b.open("/organization")
	b.shows("imported with their date")

	b.press(`form[action="/sign-out"] button`)
	b.lookByLinks(axe, links)
}

// makeLinks makes links to a result, to a survey and to the comparison without
// names and with, by the buttons of their pages, revokes the last, and returns
// them.
func (t *tab) makeLinks(axe, result, survey string) []string {
	t.Helper()
	var links []string
	for _, from := range []string{result, survey, "/compare?aliases=on", "/compare"} {
		t.open(from)
		t.press(`main a[href^="/shares"]`)
		if len(links) == 0 {
			t.do(chromedp.SetValue("#days", "100", chromedp.ByQuery))
			t.press("main form[action='/shares'] button.btn")
			t.shows("There is something to put right", "Enter whom the link is for.", "Choose a number of days from 1 to 90.")
			t.examine(axe, pageAt{"shares-refused", ""})
			t.do(chromedp.SetValue("#days", "7", chromedp.ByQuery))
		}
		t.do(chromedp.SendKeys("#label", "the board", chromedp.ByQuery))
		t.press("main form[action='/shares'] button.btn")
		t.shows("The link for the board is made.", "It is shown here only now.")
		link, err := url.Parse(eval[string](t, `document.getElementById("link").value`))
		if err != nil {
			t.Fatal(err)
		}
		links = append(links, link.RequestURI())
	}
	t.examine(axe, pageAt{"shares-made", ""})
	t.press("main td form button")
	t.shows("The link is revoked.", "Links that ended")
	t.examine(axe, pageAt{"shares", ""})
	return links
}

// importWorkbook chooses the workbook of an assessment with a mistake, and then
// without.
func (t *tab) importWorkbook(axe, at string) {
	t.Helper()
	fill := func(wrong string) string {
		file := filled(t.T, t.client, at+"/answers.xlsx", func(s assessment.Statement) (string, string) {
			if s.ID == "me2a" {
				return wrong, ""
			}
			return "2", ""
		})
		return keep(t.T, "answers.xlsx", file)
	}
	t.open(at)
	t.press(`main a[href$="/import"]`)
	t.examine(axe, pageAt{"import", ""})
	t.do(chromedp.SetUploadFiles("#file", []string{fill("perhaps")}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("There is something to put right", "one thing has to be put right", "Measurement!")
	t.examine(axe, pageAt{"import-refused", ""})
	t.do(chromedp.SetUploadFiles("#file", []string{fill("1")}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("45 answers are new", "Nothing has happened yet.")
	t.examine(axe, pageAt{"import-preview", ""})
	t.press("main form button.btn")
	t.shows("45 answers are imported", "Check your answers")
}

// importEarlier takes results in from a CSV file.
func (t *tab) importEarlier(axe string) {
	t.Helper()
	t.open("/import")
	t.examine(axe, pageAt{"import-rounds", ""})
	t.do(chromedp.SetUploadFiles("#file", []string{keep(t.T, "rounds.csv", []byte(roundsFile(t.T, [3]string{"Nowhere", "2024-03-31", "1"})))}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("There is something to put right", "line 2")
	t.examine(axe, pageAt{"import-rounds-refused", ""})
	file := roundsFile(t.T, [3]string{"Claims", "2024-03-31", "1"}, [3]string{"Motor", "2024-04-01", "3"})
	t.do(chromedp.SetUploadFiles("#file", []string{keep(t.T, "rounds.csv", []byte(file))}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("2 results will be made", "31 March 2024")
	t.examine(axe, pageAt{"import-rounds-preview", ""})
	t.press("main form button.btn")
	t.shows("2 earlier results are imported")
}

// lookByLinks opens links as somebody without an account.
func (t *tab) lookByLinks(axe string, links []string) {
	t.Helper()
	for i, page := range []struct{ name, says string }{
		{"shared-result", "Level 1, Reactive"}, {"shared-survey", "12 people"}, {"shared-comparison", "Unit "}, {"shared-ended", "This link no longer works"},
	} {
		t.open(links[i])
		if got := t.path(); !strings.HasPrefix(got, "/shared") || strings.Contains(got, "token") {
			t.Errorf("%s: the address has the secret: %s", page.name, got)
		}
		t.shows(page.says)
		if n := eval[int](t, `document.querySelectorAll("nav[aria-label=Main], a[href^='/units'], a[href^='/assessments'], a[href^='/compare']").length`); n > 0 {
			t.Errorf("%s leads on by %d links", page.name, n)
		}
		t.examine(axe, pageAt{page.name, ""})
	}
}

// keep puts a file where a browser can choose it.
func keep(t *testing.T, name string, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
