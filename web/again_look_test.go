package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"continuum/assessment"
)

// Looking again in a real browser, after steps of the plan were done: from the
// unit's page over answers that are confirmed, taken from the plan, and chosen by
// keys, to what changed. axe finds nothing on the way.
func TestLookingAgainInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe, unit := axeScript(t), s.unit("Claims")
	result := s.submitted(unit)
	later := s.stepDone("Read the answers aloud each Friday", 300, "me3b", "me3c")
	later.Status, later.DoneOn = assessment.StepToDo, time.Time{}
	s.plan(unit, result, s.stepDone("Ask three regular questions", 40, "me2c", "me2a"), s.stepDone("Answer within two days", 60, "cf3a", "cf3c"), s.stepDone("Open a desk", 90, "en1a"), later)
	b.signIn()
	b.open("/units/" + unit + "/plan")
	b.shows("Where it would lead", "If the plan holds, Claims stands at level 2")
	b.examine(axe, pageAt{"again-plan", ""})
	s.monthsLater(6)
	b.signIn()

	b.open("/units/" + unit)
	b.press(`a.btn[href$="/reassess"]`)
	b.shows("Look again at Claims", "39 answers of last time", "Ask three regular questions")
	b.examine(axe, pageAt{"again", ""})
	b.press("main form button.btn")
	at := b.path()
	b.shows("none counts before that", "0 of 3 components completed")
	b.examine(axe, pageAt{"again-tasks", ""})
	b.press("main .actions a.btn")
	b.press(`[name=still][value=all]`)
	b.shows("Customer focus, page 2 of 5")

	b.open(at + "/me/2")
	b.examine(axe, pageAt{"again-cell", ""})
	b.confirmsInPlace()
	b.examine(axe, pageAt{"again-confirmed", ""})

	s.confirmAll(at + "/cf/1")
	b.open(at + "/check")
	b.examine(axe, pageAt{"again-check", ""})
	b.press("main form button.btn")
	b.shows("Level 2, Attentive", "What changed since last time", "Behind it: Ask three regular questions", "Done, and not seen yet")
	b.examine(axe, pageAt{"again-result", ""})

	long := strings.Repeat("W", assessment.NameLimit)
	wide := s.unit(long)
	s.plan(wide, s.submitted(wide), s.stepDone(long, 1, "me2c"))
	b.open("/units/" + wide + "/plan")
	b.narrow(pageAt{"again-wide-plan", ""})
	s.monthsLater(13)
	b.signIn()
	b.open("/units/" + wide + "/reassess")
	b.narrow(pageAt{"again-wide", ""})
	b.press("main form button.btn")
	b.open(b.path() + "/me/2")
	b.narrow(pageAt{"again-wide-cell", ""})
	b.open(result)
	b.shows("Over a year old")
	b.open("/")
	b.examine(axe, pageAt{"again-home", ""})
}

// confirmsInPlace confirms, takes and chooses by keys what the second page of
// measurement asks, without leaving it.
func (t *tab) confirmsInPlace() {
	t.Helper()
	chosen := func(id string) string {
		return eval[string](t, `document.querySelector("input[name=`+id+`]:checked")?.value ?? ""`)
	}
	here := t.path()
	t.do(chromedp.Click(`[name=still][value=me2a]`, chromedp.ByQuery))
	t.saved()
	if got := eval[string](t, `document.getElementById("me2a-evidence").value`); got != "seen on the door" || chosen("me2a") != "3" {
		t.Errorf("still so: chosen %q with the note %q", chosen("me2a"), got)
	}
	if eval[bool](t, `document.querySelector("[name=still][value=all]") !== null`) {
		t.Error("what is left to confirm together is one")
	}
	t.do(chromedp.KeyEvent("1"), chromedp.Click(`[name=take][value=me2c]`, chromedp.ByQuery))
	t.saved()
	if chosen("me2b") != "1" || chosen("me2c") != "2" || t.path() != here {
		t.Errorf("by a key %q, taken %q, at %s", chosen("me2b"), chosen("me2c"), t.path())
	}
	t.shows("Still so.", "Changed.")
	t.open(strings.TrimPrefix(here, t.URL))
	if chosen("me2a")+chosen("me2b")+chosen("me2c") != "312" {
		t.Errorf("kept are %s, %s, %s", chosen("me2a"), chosen("me2b"), chosen("me2c"))
	}
	t.shows("Last time: Fully. Changed.")
	t.do(chromedp.Click(`#me2b-2`, chromedp.ByQuery), chromedp.KeyEvent(kb.Tab))
	t.saved()
}
