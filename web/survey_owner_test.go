package web_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web"
	"continuum/web/webtest"
)

// An owner sets up a survey with one link for all in a real browser: the page
// shows a link, a code and a text, and the link leads to the questions.
func TestBrowserSharesSurvey(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	unit := s.unit("Claims")
	b := openTab(s)
	b.signIn()
	b.open("/units/" + unit)
	b.press(`a[href$="/survey"]`)
	b.do(chromedp.SetValue("#closes", "2099-12-31", chromedp.ByQuery), chromedp.SendKeys("#welcome", "Please be frank.", chromedp.ByQuery))
	b.press("main form button")
	b.shows("Nobody was asked yet", "The end of 31 December 2099", "Please be frank.")
	b.press(`form[action$="/link"] button`)
	b.shows("People can answer until the end of 31 December 2099")
	b.do(chromedp.Click("#text", chromedp.ByQuery))
	selected := eval[string](b, "const t = document.activeElement; t.value.slice(t.selectionStart, t.selectionEnd)")
	link := eval[string](b, `document.getElementById("link").value`)
	if !strings.HasPrefix(link, "http://continuum.test/answer?token=") || !strings.Contains(selected, link) {
		t.Errorf("a click selects %q, the link is %q", selected, link)
	}
	stranger := s.Stranger(t)
	stranger.Follow(stranger.Get(strings.TrimPrefix(link, "http://continuum.test"))).Has(t, "Please be frank.")
	b.press(`form[action$="/close"] button`)
	b.shows("Closed. 0 people have handed in.", "Ask again")
	b.open("/")
	b.shows("Survey of Claims", "fewer than the threshold of 5")
}

// An owner pastes a list, looks at it, invites, keeps the file and revokes one.
func TestBrowserInvites(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.prepare(s.unit("Claims"), "asking", "personal")
	b := openTab(s)
	b.signIn()
	b.open(at)
	b.do(chromedp.SendKeys("#people", "Ann Lee, ann@example.org, leader\nBeat Frei, beat@example.org\nnobody at all, x y", chromedp.ByQuery))
	b.press(`form[action$="/preview"] button`)
	b.shows("2 people will get a link, one line cannot be used. Nothing has happened yet.")
	b.press("main form button")
	b.shows("2 links to hand over", "Ann Lee")
	file := filepath.Join(t.TempDir(), "links.csv")
	if err := os.WriteFile(file, b.download(`a[download]`), 0o600); err != nil {
		t.Fatal(err)
	}
	if rows := readCSV(t, file); len(rows) != 3 || rows[1][1] != "ann@example.org" {
		t.Errorf("the file says %q", rows)
	}
	b.press(`main a.btn.quiet`)
	b.shows("2 invited", "Ann Lee", "They choose")
	b.press(`form[action$="/revoke"] button`)
	b.shows("The link of Ann Lee no longer works.", "1 invited", "Link revoked")
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// download clicks and returns the file the browser keeps.
func (t *tab) download(selector string) []byte {
	t.Helper()
	folder := t.TempDir()
	done := make(chan string, 1)
	chromedp.ListenTarget(t.ctx, func(event any) {
		if e, ok := event.(*cdpbrowser.EventDownloadProgress); ok && e.State != cdpbrowser.DownloadProgressStateInProgress {
			select {
			case done <- e.GUID:
			default:
			}
		}
	})
	t.do(cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(folder).WithEventsEnabled(true),
		chromedp.Click(selector, chromedp.ByQuery))
	select {
	case name := <-done:
		file, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return file
	case <-t.ctx.Done():
		t.Fatal("the file never came")
	}
	return nil
}

// Every page of an owner's survey in every state: axe finds nothing, none
// scrolls sideways.
func TestOwnersSurveyPagesAreAccessible(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, func(c *web.Config) { c.BaseURL = "http://localhost:8080" })
	b := openTab(newTabSite(t, site))
	look := viewer(t, b)
	b.lend(site, site.A.Owner)
	b.open("/units/" + site.A.Unit.ID + "/survey")
	look("survey-new")
	rows := func(field string) float64 {
		return eval[float64](b, `(() => { const t = document.getElementById("`+field+`"); return t.clientHeight / parseFloat(getComputedStyle(t).lineHeight) })()`)
	}
	if got := rows("welcome"); got < 4 {
		t.Errorf("the welcome has room for %.1f lines", got)
	}
	b.do(chromedp.SetValue("#threshold", "2", chromedp.ByQuery), chromedp.SetValue("#closes", "2020-01-01", chromedp.ByQuery))
	b.press("main form button")
	look("survey-new-refused")
	sharedStates(t, site, b, look)
	personalStates(t, site, b, look)
	b.open("/")
	look("survey-home")
	b.open("/units/" + site.A.Unit.ID)
	look("survey-unit")
	b.lend(site, site.A.Viewer)
	b.open("/units/" + site.A.Unit.ID)
	b.press(`main .tasks a[href^="/surveys/"]`)
	look("survey-viewer")
}

func sharedStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	v := site.A.Survey(t, site.Store, site.A.Unit, assessment.SharedLink)
	at := "/surveys/" + v.ID
	b.open(at)
	look("survey-prepared")
	v.Open(t, site.Store).RespondEach(t, site.Store, storetest.UpTo(2), assessment.Leader, assessment.FrontLine, assessment.Other)
	b.open(at)
	look("survey-shared")
	v.Close(t, site.Store)
	b.open(at)
	look("survey-too-few")
	b.do(chromedp.Evaluate(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil))
	b.press(`form[action$="/discard"] button`)
	look("survey-refused")
}

const lookedAt = "name;e-mail;role\nAnn Lee;ann@example.org;leader\nBeat Frei;beat@example.org;front line\nΣοφία Παπαδοπούλου;sofia@example.org;\n" +
	"Ann Lee;ann@example.org;leader\n=cmd();c@example.org;\nDora;dora at example.org;boss\nEva Ohne;;other\n"

func personalStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	v := site.A.Survey(t, site.Store, site.A.Unit, assessment.PersonalLinks, func(s *assessment.SurveySettings) { s.Threshold = 3 })
	at := "/surveys/" + v.ID
	b.open(at)
	look("survey-invite")
	if got := eval[float64](b, `document.getElementById("people").clientHeight`); got < 8*20 {
		t.Errorf("the list has %.0f pixels", got)
	}
	b.do(chromedp.SetValue("#people", lookedAt, chromedp.ByQuery))
	b.press(`form[action$="/preview"] button`)
	look("survey-preview")
	b.do(chromedp.EmulateViewport(1280, 800))
	if broken := eval[string](b, `[...document.querySelectorAll("td[data-label=E-mail]")].filter(c => { const r = document.createRange(); r.selectNodeContents(c); return r.getClientRects().length > 1 }).map(c => c.innerText).join()`); broken != "" {
		t.Errorf("addresses break: %s", broken)
	}
	b.press("main form button")
	b.do(chromedp.Evaluate(`document.querySelector("details").open = true`, nil))
	look("survey-links")
	v.Invite(t, site.Store, assessment.Leader, assessment.FrontLine, assessment.FrontLine, "")
	for _, p := range v.People[:3] {
		v.Respond(t, site.Store, p.Link, "", storetest.UpTo(2))
	}
	v.Begin(t, site.Store, v.People[3].Link, assessment.Other)
	b.open(at)
	b.press(`td>form[action$="/revoke"] button`)
	look("survey-people")
	b.do(chromedp.Click("td summary", chromedp.ByQuery))
	b.press(`td details form[action$="/revoke"] button`)
	look("survey-revoke-refused")
	v.Close(t, site.Store)
	b.open(at)
	look("survey-enough")
	b.press(`form[action$="/publish"] button`)
	look("survey-publish-refused")
}
