package web_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// tab is one tab of a real browser before a site.
type tab struct {
	*site
	ctx context.Context
}

// openTab starts Chromium. Without one the test is skipped, and fails where CI
// is "true". A machine that is busy or just woke up may need a second start.
//
// A browser mostly waits, so tests with one run at once (t.Parallel), after all
// others.
func openTab(s *site) *tab {
	s.Helper()
	chromium := findChromium(s.T)
	var err error
	for range 3 {
		var ctx context.Context
		if ctx, err = startChromium(s, chromium); err == nil {
			return &tab{s, ctx}
		}
		s.Logf("starting Chromium: %v", err)
	}
	s.Fatalf("Chromium does not start: %v", err)
	return nil
}

// startChromium starts a browser of its own, which ends with the test, or at
// once where it does not answer.
func startChromium(s *site, chromium string) (context.Context, error) {
	s.Helper()
	profile, err := os.MkdirTemp("", "continuum-browser-")
	if err != nil {
		s.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stopAllocator := chromedp.NewExecAllocator(context.WithoutCancel(s.Context()), options...)
	browser, stopBrowser := chromedp.NewContext(allocator)
	ctx, cancel := context.WithTimeout(browser, 5*time.Minute) // a hang, not a measure
	err = chromedp.Run(ctx)
	stop := func() {
		if err == nil {
			leaving, left := context.WithTimeout(browser, 10*time.Second)
			_ = chromedp.Cancel(leaving) // waits until it has gone, but not for one that hangs
			left()
		}
		cancel()
		stopAllocator() // kills what has not gone
		stopBrowser()
		_ = os.RemoveAll(profile)
	}
	if err != nil {
		stop()
		return nil, err
	}
	s.Cleanup(stop)
	return ctx, nil
}

// axeScript is what judges whether everybody can use a page.
func axeScript(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

func findChromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("no Chromium: the pages are not tested in a real browser")
	}
	t.Skip("SKIPPED: no Chromium found, the pages are NOT tested in a real browser")
	return ""
}

// do runs actions one after the other and fails at the first that does not work.
func (t *tab) do(actions ...chromedp.Action) {
	t.Helper()
	if err := chromedp.Run(t.ctx, actions...); err != nil {
		var where, text string
		_ = chromedp.Run(t.ctx, chromedp.Location(&where), chromedp.Text("main", &text, chromedp.ByQuery))
		t.Fatalf("at %s: %v\n%.600s", where, err, text)
	}
}

// eval runs a script in the page and returns what it ends in.
func eval[T any](t *tab, script string) T {
	t.Helper()
	var result T
	t.do(chromedp.Evaluate(script, &result, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	return result
}

// press clicks what leads to another page and waits until that page is there.
func (t *tab) press(selector string) {
	t.Helper()
	if _, err := chromedp.RunResponse(t.ctx, chromedp.Click(selector, chromedp.ByQuery)); err != nil {
		t.Fatalf("press %s: %v", selector, err)
	}
}

func (t *tab) open(path string) {
	t.Helper()
	t.do(chromedp.Navigate(t.URL + path))
}

// path is where the tab is.
func (t *tab) path() string {
	t.Helper()
	var where string
	t.do(chromedp.Location(&where))
	return strings.TrimPrefix(where, t.URL)
}

// shows fails when the page does not show every text.
func (t *tab) shows(texts ...string) {
	t.Helper()
	page := eval[string](t, `document.body.innerText.replace(/\s+/g, " ")`)
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("%s does not show %q; it begins %.300q", t.path(), text, page)
		}
	}
}

// saved waits until the page says that everything is saved.
func (t *tab) saved() {
	t.Helper()
	t.do(chromedp.Poll(`/^Saved \d\d:\d\d$/.test(document.querySelector("[data-saved]").textContent)`, nil))
}

// signIn lends the tab the session of the client without a script.
func (t *tab) signIn() {
	t.Helper()
	t.do(network.SetCookie("continuum", t.client.Cookie("continuum")).WithURL(t.URL).WithHTTPOnly(true))
}

// The main job in a real browser, from the set-up link to the plan on disk.
func TestBrowserWalk(t *testing.T) {
	t.Parallel()
	b := openTab(newSite(t, storetest.SQLite(t)))
	b.open(b.setUpLink())
	b.do(
		chromedp.SendKeys("#name", "Ada Lovelace", chromedp.ByQuery),
		chromedp.SendKeys("#email", "ada@example.org", chromedp.ByQuery),
		chromedp.SendKeys("#organization", "Harbour Mutual", chromedp.ByQuery),
		chromedp.SendKeys("#password", webtest.Password, chromedp.ByQuery),
	)
	b.press("main form button")
	b.shows("Welcome, Ada Lovelace", "Assess Harbour Mutual")

	b.open("/units/" + b.unit("Claims") + "/assess")
	b.do(chromedp.SendKeys("#answered_by", "the Claims team", chromedp.ByQuery))
	b.press("main form button")
	at := b.path()
	b.shows("Assess Claims", "Not started")
	b.press("a.btn")
	b.answerSample()
	b.shows("Check your answers", "6 more statements were not asked")
	b.press("main form button")

	b.shows("Level 1, Reactive", "Measurement holds Claims back", "Measurement 1.8", "One step would do it.", "39 of 45 statements asked and answered")
	b.frontispiece()
	b.openCell(at)
	b.downloadPlan()
}

// frontispiece takes the picture of a result that the README shows, when
// -screens asks for pictures.
func (t *tab) frontispiece() {
	t.Helper()
	if *screens == "" {
		return
	}
	var shot []byte
	t.do(look{1280, "light"}.set(), chromedp.EmulateViewport(1280, 900), chromedp.CaptureScreenshot(&shot))
	if err := os.WriteFile(filepath.Join(*screens, "result.png"), shot, 0o600); err != nil {
		t.Fatal(err)
	}
}

// answerSample answers page after page by clicking, each answer saved as it is
// chosen, until the answers are to be checked.
func (t *tab) answerSample() {
	t.Helper()
	file := sample(t.T)
	for !strings.HasSuffix(t.path(), "/check") {
		if strings.HasSuffix(t.path(), "/cf/rest") {
			t.shows("Customer focus is done")
			t.press("main form button")
		}
		if strings.HasSuffix(t.path(), "/rest") {
			t.press("main a.btn")
			continue
		}
		for _, id := range eval[[]string](t, `[...new Set([...document.querySelectorAll("main input[type=radio]")].map(i => i.name))]`) {
			t.do(chromedp.Click(`input[name="`+id+`"][value="`+file.Answers[id].String()+`"]`, chromedp.ByQuery))
			if note := file.Notes[id]; note != "" {
				t.do(chromedp.SendKeys("#"+id+"-evidence", note, chromedp.ByQuery))
			}
		}
		t.saved()
		t.press(`button[value="continue"]`)
	}
}

// openCell follows a cell of the grid to its statements and answers.
func (t *tab) openCell(at string) {
	t.Helper()
	t.do(chromedp.Click(`table.grid a[href="#cell-me-2"]`, chromedp.ByQuery), chromedp.WaitVisible("#cell-me-2 ol", chromedp.ByQuery))
	if got, want := t.path(), at+"#cell-me-2"; got != want {
		t.Errorf("a cell leads to %s, want %s", got, want)
	}
	t.shows("Leaders read all customer feedback within a month of receiving it.")
}

// downloadPlan presses the button and looks at the file the browser keeps.
func (t *tab) downloadPlan() {
	t.Helper()
	folder := t.TempDir()
	done := make(chan string, 1)
	chromedp.ListenTarget(t.ctx, func(event any) {
		if e, ok := event.(*cdpbrowser.EventDownloadProgress); ok && e.State != cdpbrowser.DownloadProgressStateInProgress {
			select {
			case done <- e.State.String() + " " + e.GUID:
			default:
			}
		}
	})
	t.do(cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(folder).WithEventsEnabled(true),
		chromedp.Click(`a.btn[href*="plan.pdf"]`, chromedp.ByQuery))
	select {
	case state := <-done:
		status, name, _ := strings.Cut(state, " ")
		file, err := os.ReadFile(filepath.Join(folder, name))
		if status != "completed" || err != nil || !strings.HasPrefix(string(file), "%PDF-") {
			t.Errorf("the plan: %s, %v, %d bytes", status, err, len(file))
		}
	case <-t.ctx.Done():
		t.Fatal("the plan never came")
	}
}

// The keys 0 to 3 answer and go on, Enter continues, and all of it can be
// switched off.
func TestBrowserKeys(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/1")
	b.do(chromedp.KeyEvent("3"), chromedp.KeyEvent("2"), chromedp.KeyEvent("0"))
	b.saved()
	chosen := `[...document.querySelectorAll("input:checked")].map(i => i.id + "=" + i.value).join(" ")`
	if got, want := eval[string](b, chosen), "me1a-3=3 me1b-2=2 me1c=0"; got != want {
		t.Errorf("3, 2, 0 choose %q, want %q", got, want)
	}
	if got := eval[string](b, "document.activeElement.value"); got != "continue" {
		t.Errorf("after the last statement the focus is on %q", got)
	}
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if got := b.path(); got != at+"/me/2" {
		t.Errorf("Enter leads to %s", got)
	}
	b.do(chromedp.KeyEvent("2"), chromedp.SendKeys("#me2a-evidence", "3 rounds, 1 log", chromedp.ByQuery))
	b.saved()
	if got := eval[string](b, chosen); got != "me2a-2=2" {
		t.Errorf("digits typed into the evidence choose: %q", got)
	}
	b.do(chromedp.Click("[data-keys] button", chromedp.ByQuery), chromedp.KeyEvent("1"))
	b.open(at + "/me/2")
	b.do(chromedp.KeyEvent("1"))
	b.shows("Answering by keys is off.")
	if got := eval[string](b, chosen); got != "me2a-2=2" {
		t.Errorf("switched off, a key chooses: %q", got)
	}
	if got := eval[string](b, `document.getElementById("me2a-evidence").value`); got != "3 rounds, 1 log" {
		t.Errorf("the evidence was saved as %q", got)
	}
}

// An answer that cannot be saved says so, and is saved when the line is back.
func TestBrowserOffline(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	b := openTab(s)
	b.signIn()
	b.open(at + "/me/1")
	offline := func(off bool) chromedp.Action {
		return network.EmulateNetworkConditions(off, 0, -1, -1)
	}
	b.do(network.Enable(), offline(true), chromedp.KeyEvent("3"),
		chromedp.Poll(`document.querySelector("[data-saved]").textContent.startsWith("Not saved yet")`, nil), offline(false))
	b.saved()
	b.open(at + "/me/1")
	if got := eval[string](b, `document.querySelector("input:checked").id`); got != "me1a-3" {
		t.Errorf("saved was %q", got)
	}
}

// look is how a page is looked at.
type look struct {
	Width  int64
	Scheme string
}

func (l look) set() chromedp.Action {
	return chromedp.Tasks{
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.Scheme}}),
		chromedp.EmulateViewport(l.Width, 844),
	}
}
