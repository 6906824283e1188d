package web_test

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// consultant is somebody with three organizations, the first of forty units with
// two rounds each, and more of some.
func consultant(t *testing.T) *site {
	t.Helper()
	s := newHarbour(t)
	o := s.owned()
	ids := harbourUnits(t, s.Store, o, s.Clock.Now())
	o.Many(t, s.Store, 40-len(ids), 2)
	for _, name := range []string{"Lake Bank", "Seeblick Clinics"} {
		org := assessment.Organization{ID: account.NewID(), Name: name, TimeZone: "Europe/Zurich"}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: name}
		check(t, s.Store.CreateOrganization(t.Context(), org, root, o.Owner.ID))
		storetest.Owned{Organization: org, Root: root, Owner: o.Owner}.Many(t, s.Store, 3, 2)
	}
	return s
}

// A consultant prepares a steering meeting as somebody does who never saw the
// site before: by its links and buttons, in real browsers, some steps without
// JavaScript, with every file read back as another program reads it.
func TestBrowserSteeringMeeting(t *testing.T) {
	t.Parallel()
	s := consultant(t)
	b := openTab(s)
	b.signInByForm("ada@example.org")
	b.choosesAnOrganization()
	b.filters()
	b.looksCloser()
	b.takesAlong()
	b.shares(openTab(newTabSite(t, s.Site)))
	b.fillsInOffline()
	if strings.Contains(s.Site.Log.String(), `"status":500`) {
		t.Error("a request failed on the way")
	}
}

// signInByForm signs in as people do.
func (t *tab) signInByForm(email string) {
	t.Helper()
	t.open("/")
	t.do(chromedp.SendKeys("#email", email, chromedp.ByQuery), chromedp.SendKeys("#password", webtest.Password, chromedp.ByQuery))
	t.press("main form button")
}

// scripts switches the page's scripts on or off, from the next page on.
func (t *tab) scripts(on bool) {
	t.Helper()
	t.do(emulation.SetScriptExecutionDisabled(!on))
}

// choosesAnOrganization goes from the list of all to one, back, and to another.
func (t *tab) choosesAnOrganization() {
	t.Helper()
	t.scripts(false)
	t.press(`nav a[href="/portfolio"]`)
	t.reads("All organizations", "Harbour Mutual", "Lake Bank", "Seeblick Clinics", "Each by itself", "15 more units are in the comparison")
	t.follow("Compare the units of Lake Bank")
	t.reads("Four units of Lake Bank")
	if text := t.text(); strings.Contains(text, "Harbour") || strings.Contains(text, "Broker service") {
		t.Error("the comparison of one organization shows another")
	}
	t.press(`nav a[href="/"]`)
	t.press(`form[action="/organizations/switch"] button`)
	t.press(`nav a[href="/compare"]`)
	t.reads("40 units of Harbour Mutual", "ordered as in the organization")
}

// follow presses the link with this text.
func (t *tab) follow(text string) {
	t.Helper()
	t.pressPath(`//main//a[normalize-space(.)="` + text + `"]`)
}

// pressPath is press for what only its text tells apart.
func (t *tab) pressPath(xpath string) {
	t.Helper()
	if _, err := chromedp.RunResponse(t.ctx, chromedp.Click(xpath, chromedp.BySearch)); err != nil {
		t.Fatalf("press %s: %v", xpath, err)
	}
}

// choose chooses in the form above the comparison: pairs of a list and what its
// option begins with.
func (t *tab) choose(pairs ...string) {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		t.do(chromedp.SendKeys("#"+pairs[i], pairs[i+1], chromedp.ByQuery))
	}
	t.press(`form[action="/compare"] button`)
}

// filters shows fewer units, in another order, and without names, all of it
// without JavaScript.
func (t *tab) filters() {
	t.Helper()
	t.do(chromedp.Click("main details>summary", chromedp.ByQuery))
	t.choose("level", "3", "component", "Measurement", "tag", "Basle")
	t.reads("One unit of Harbour Mutual", "Shown only: tagged “Basle”, at level 3 in measurement", "Broker service")
	t.follow("Show all units")
	t.do(chromedp.Click("main details>summary", chromedp.ByQuery))
	t.choose("sort", "Measurement", "group", "By level")
	t.reads("grouped by level, sorted by measurement", "Level 1, Reactive", "Left out of the comparison")
	t.follow("Hide names")
	t.reads("40 units of the organization", "Unit A", "Show names")
	var page string
	t.do(chromedp.OuterHTML("html", &page, chromedp.ByQuery))
	for _, name := range []string{"Harbour", "Broker", "Claims", "Basle", "Lake Bank"} {
		if strings.Contains(page, name) {
			t.Errorf("names are hidden, and %q shows", name)
		}
	}
	t.follow("Show names")
	t.scripts(true)
	t.press(`nav a[href="/compare"]`)
}

// looksCloser goes from the table to two units side by side, to their
// statements, to a unit's rounds and to the reasons of one number.
func (t *tab) looksCloser() {
	t.Helper()
	for _, unit := range []string{"Broker service", "Motor claims"} {
		t.do(chromedp.Click(`[aria-label="Pick `+unit+`"]`, chromedp.ByQuery))
	}
	t.press("#side button")
	t.shows("Broker service is ahead of Motor claims", "Statement by statement", "Within one week, each customer comment reaches the people who served that customer.", "3 fully")
	t.follow("Comparison")
	t.follow("Broker service")
	t.press(`main a[href^="/compare/trend"]`)
	t.shows("Broker service over time", "moved, 2 to 3", "moved, 1 to 2", "first result")
	t.follow("Comparison")
	t.press(`nav a[href="/compare"]`)
	t.press(`td.c a[href^="/surveys/"][href*="#cell-"]`)
	t.shows("Survey", "Statements and answers")
	t.press(`nav a[href="/compare"]`)
}

// takesAlong downloads the document, the spreadsheet and all plans, with names
// hidden, and reads them.
func (t *tab) takesAlong() {
	t.Helper()
	t.follow("Hide names")
	text := pdfText(t.T, string(t.download(`main a[href^="/compare/units.pdf"]`)))
	for _, want := range []string{"40 units of the organization", "Unit A", "Method"} {
		if !strings.Contains(text, want) {
			t.Errorf("the document does not say %q", want)
		}
	}
	if file := t.download(`main a[href^="/compare/units.xlsx"]`); !bytes.HasPrefix(file, []byte("PK")) {
		t.Errorf("the spreadsheet begins %.20q", file)
	}
	t.follow("All plans (ZIP)")
	t.shows("the comparison and 39 action plans", "Names are hidden")
	plans, files := 0, unzipped(t.T, string(t.download(`main a.btn[href^="/compare/plans.zip"]`)))
	for name, file := range files {
		if regexp.MustCompile(`^Unit [A-Z]+ \d{4}-\d\d-\d\d\.pdf$`).MatchString(name) && strings.HasPrefix(file, "%PDF-") {
			plans++
		}
	}
	if plans != 39 || len(files) != 39+3 || !strings.HasPrefix(files["comparison.pdf"], "%PDF-") {
		t.Errorf("the ZIP holds %d plans in %d files", plans, len(files))
	}
	t.press(".crumb a")
}

// shares makes a link, without JavaScript, opens it in a browser nobody is
// signed in with, and revokes it.
func (t *tab) shares(board *tab) {
	t.Helper()
	t.scripts(false)
	t.press(`main a[href^="/shares"]`)
	t.do(chromedp.SendKeys("#label", "the steering meeting", chromedp.ByQuery))
	t.press(`main form[action="/shares"] button.btn`)
	t.reads("The link for the steering meeting is made.")
	var address string
	t.do(chromedp.Value("#link", &address, chromedp.ByQuery))
	link, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	board.open(link.RequestURI())
	board.shows("40 units of the organization", "Unit A", "Names are hidden.")
	if path := board.path(); !strings.HasPrefix(path, "/shared?link=") {
		t.Errorf("the address of what is shared is %s", path)
	}
	if text := pdfText(t.T, string(board.download(`main a[href^="/shared/units.pdf"]`))); strings.Contains(text, "Harbour") || !strings.Contains(text, "Unit A") {
		t.Error("the shared document says who they are")
	}
	board.open("/compare")
	board.shows("Sign in")
	t.press(`form[action$="/revoke"] button`)
	t.reads("The link is revoked. It no longer works.")
	board.open("/shared")
	board.shows("This link no longer works", "Ask whoever sent it to you for a new one.")
	t.scripts(true)
}

// fillsInOffline takes the workbook of a unit nobody assessed, fills it in
// wrongly, then right, and finds the result in the comparison.
func (t *tab) fillsInOffline() {
	t.Helper()
	t.press(`nav a[href="/compare"]`)
	t.follow("Travel")
	t.press(`main a[href$="/assess"]`)
	t.do(chromedp.SendKeys("#answered_by", "the Travel workshop", chromedp.ByQuery))
	t.press("main form button.btn")
	t.press(`main a[href$="/import"]`)
	workbook := t.download(`main a[href$="/answers.xlsx"]`)
	fill := func(cf1a string) string {
		return keep(t.T, "travel.xlsx", filledIn(t.T, workbook, func(s assessment.Statement) (string, string) {
			if s.ID == "cf1a" {
				return cf1a, ""
			}
			return "3", ""
		}))
	}
	t.do(chromedp.SetUploadFiles("#file", []string{fill("often")}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("There is something to put right", "In “travel.xlsx”", "Customer focus!", "often")
	t.do(chromedp.SetUploadFiles("#file", []string{fill("2")}, chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("45 answers are new. Nothing has happened yet.")
	t.press("main form button.btn")
	t.shows("45 answers are imported", "Check your answers")
	t.press("main form button.btn")
	t.shows("Level 5, Partnered")
	t.press(`nav a[href="/compare"]`)
	t.do(chromedp.Click("main details>summary", chromedp.ByQuery))
	t.choose("level", "5")
	t.shows("Travel", "first result", "agreed")
}
