package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// A leader makes a plan from a result, names who does what, marks a step done and
// adds one, in a real browser: axe finds nothing on any page of it, and nothing
// scrolls sideways at 320 pixels.
func TestPlanInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	unit := s.unit("Claims")
	plan := "/units/" + unit + "/plan"
	b.signIn()
	b.open(plan)
	b.shows("A plan begins with a result")
	b.examine(axe, pageAt{"plan-none", ""})
	s.submitted(unit)

	b.open("/units/" + unit)
	b.press(`main a[href="` + plan + `"]`)
	b.press(`main a.btn`)
	b.shows("Make the plan of Claims", "On the shortest way.")
	b.do(chromedp.Evaluate(`document.querySelectorAll("[name=action]").forEach(a => a.checked = true)`, nil))
	b.examine(axe, pageAt{"plan-new", ""})
	b.press("main form button.btn")
	b.shows("The plan is made.", "done", "The next thirteen weeks")

	b.press(`ol.plan li a[href*="/steps/"]`)
	b.do(chromedp.SetValue("#owner", "Bo Lind", chromedp.ByQuery), chromedp.SetValue("#one_off", "12 dollars", chromedp.ByQuery))
	b.press("main form button.btn")
	b.shows("There is something to put right", "What it costs once: enter a whole number")
	b.examine(axe, pageAt{"plan-step-refused", ""})
	b.do(chromedp.SetValue("#one_off", "12,000", chromedp.ByQuery), chromedp.Click(`input[name="status"][value="doing"]`, chromedp.ByQuery))
	b.examine(axe, pageAt{"plan-step", ""})
	b.press("main form button.btn")
	b.shows("Saved.", "Bo Lind", "Doing")

	b.press(`ol.plan li:nth-child(2) button[value="done"]`)
	b.shows("Marked done.", "1 of")
	b.open(plan + "/add")
	b.do(chromedp.SendKeys("#title", "Thank three customers by hand", chromedp.ByQuery))
	b.examine(axe, pageAt{"plan-add", ""})
	b.press("main form.own button.btn")
	b.shows("Added at the end of the plan.", "Thank three customers by hand")
	s.post(plan+"/steps", url.Values{"title": {strings.Repeat("W", assessment.NameLimit)}, "owner": {strings.Repeat("O", 60)}, "due": {s.today(-9)}}, 303)
	s.post(plan+"/steps", url.Values{"title": {"Read every comment aloud"}, "owner": {"Ada Moreno"}, "start": {s.today(-20)}, "due": {s.today(-2)}}, 303)
	b.open(plan)
	b.shows("Overdue", "was due")
	b.examine(axe, pageAt{"plan", ""})
	b.open("/")
	b.shows("2 steps are overdue: Claims (2)")
	b.examine(axe, pageAt{"plan-home", ""})
}

// After the next look a leader sees what it changes for the plan, closes it, and
// takes over what is open, in a real browser: axe finds nothing on the way.
func TestPlanGoesOnInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	unit, _, again := s.reassessed()
	plan := "/units/" + unit + "/plan"
	s.post(plan+"/steps", url.Values{"title": {"Ring back within a day"}, "owner": {"Bo Lind"}, "component": {"cf"}, "start": {s.today(0)}, "due": {s.today(40)}, "one_off": {"1,200"}}, 303)
	s.post(plan+"/steps", url.Values{"title": {"Tell each caller who looks after the claim, and until when"}, "due": {s.today(-4)}}, 303)
	s.confirmAll(again + "/cf/1")
	s.post(again+"/submit", nil, 303)

	b.signIn()
	b.open(again)
	b.shows("Then decide")
	b.examine(axe, pageAt{"plan-result", ""})
	b.open(plan)
	b.shows("There is a newer result.", "begins today")
	b.examine(axe, pageAt{"plan-newer", ""})
	b.follow("Look at them")
	b.shows("By the result of")
	b.examine(axe, pageAt{"plan-add-newer", ""})
	s.post(plan+"/close", url.Values{"why": {"Level 2 is reached"}}, 303)
	b.open(plan + "/new")
	b.shows("Still open in the plan closed on", "Ring back within a day")
	b.examine(axe, pageAt{"plan-next", ""})
	b.press("main form button.btn")
	b.shows("The plan is made.", "Ring back within a day", "Bo Lind")
	b.open("/units/" + unit + "/worth?target=2")
	b.shows("So there is nothing to work out or to decide about")
	b.examine(axe, pageAt{"plan-worth-past", ""})
}
