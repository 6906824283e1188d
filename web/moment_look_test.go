package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// A leader enters contacts, puts the most pressing into the plan, writes the
// service plan and reads an earlier version, in a real browser; axe finds nothing
// on the way, and nothing scrolls sideways at 320 pixels.
func TestMomentsAndServicePlanInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	unit := s.unit("Claims")
	s.plannedOf(unit)
	b.signIn()
	b.enterMoments(axe, unit)
	b.writeService(axe, unit)
	b.wideMoments(axe)
}

// enterMoments enters one contact by hand, the rest at once, and puts the most
// pressing into the plan.
func (t *tab) enterMoments(axe, unit string) {
	t.Helper()
	at := "/units/" + unit + "/moments"
	t.open("/units/" + unit)
	t.press(`main a[href="` + at + `"]`)
	t.examine(axe, pageAt{"moments-none", ""})
	t.enterContacts(unit)
	t.open(at)
	t.press("main .actions a.btn")
	t.press("main form button.btn")
	t.shows("There is something to put right", "Enter the contact’s name.", "Choose how important it is")
	t.examine(axe, pageAt{"moment-refused", ""})
	t.do(
		chromedp.SendKeys("#contact", "The satisfaction call", chromedp.ByQuery), chromedp.SendKeys("#stage", "Being paid", chromedp.ByQuery),
		chromedp.Click(`input[name="importance"][value="2"]`, chromedp.ByQuery), chromedp.Click(`input[name="well"][value="5"]`, chromedp.ByQuery),
		chromedp.SendKeys("#promise", "We ask within a week.", chromedp.ByQuery),
	)
	t.press("main form button.btn")
	t.shows("Saved.", "5. The satisfaction call")
	t.examine(axe, pageAt{"moments", ""})
	t.press(`main form[action$="/moments/plan"] button`)
	t.shows("3 steps were added to the plan.", "Make “The first call after a loss” go well")
	t.open(at)
	t.shows("In the plan: To do")
	t.press(`main td a[href*="/moments/"]`)
	t.examine(axe, pageAt{"moment", ""})
}

// writeService saves what is proposed, changes each part in place, and takes the
// first version back.
func (t *tab) writeService(axe, unit string) {
	t.Helper()
	at := "/units/" + unit + "/service-plan"
	t.open("/units/" + unit)
	t.press(`main a[href="` + at + `"]`)
	t.shows("Nothing is saved yet.", "Proposed")
	t.examine(axe, pageAt{"service-proposed", ""})
	t.press(`main form[action$="/accept"] button`)
	t.shows("Version 1, saved")
	for _, part := range assessment.ServiceParts() {
		t.open(at + "?change=" + string(part))
		t.examine(axe, pageAt{"service-" + string(part), ""})
	}
	t.open(at)
	t.press(`main #part-vision .bar a`)
	t.do(chromedp.SetValue("#vision", "Whoever has a claim knows the same day what happens next.", chromedp.ByQuery))
	t.press("#part-vision form button.btn")
	t.shows("Version 2, saved", "Whoever has a claim knows the same day what happens next.")
	t.open(at + "?change=levels")
	t.do(chromedp.SetValue("#group-0-name", " ", chromedp.ByQuery))
	t.press("#part-levels form button.btn")
	t.shows("There is something to put right", "Enter whom the level is for")
	t.examine(axe, pageAt{"service-refused", ""})
	t.open(at)
	t.examine(axe, pageAt{"service", ""})
	t.press(`main a[href$="/versions/1"]`)
	t.shows("This is version 1")
	t.examine(axe, pageAt{"service-version", ""})
	t.press(`main form[action$="/take-back"] button`)
	t.shows("Version 3, saved", "version 1, taken back")
}

// wideMoments looks at the longest names there may be, without a space.
func (t *tab) wideMoments(axe string) {
	t.Helper()
	long := strings.Repeat("W", assessment.NameLimit)
	unit := t.unit(long)
	form := contactForm("0", long, long, "5", "1")
	form.Set("owner", long)
	form.Set("promise", strings.Repeat("W", assessment.MomentLimit))
	t.post("/units/"+unit+"/moments", form, 303)
	t.open("/units/" + unit + "/moments")
	t.examine(axe, pageAt{"moments-wide", ""})
	t.open("/units/" + unit + "/service-plan")
	t.examine(axe, pageAt{"service-wide", ""})
}
