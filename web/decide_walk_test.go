package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// A leader decides and does as somebody who never saw the site before: from last
// week's result to what the next level is worth, a decision, a plan that is
// carried out, two quarters of a measure, and the next look, which says what
// changed and what was behind it. All of it by links and buttons in a real
// browser, with both documents read back.
func TestBrowserLeaderDecides(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	claims := s.unit("Claims")
	s.atLevelTwo(claims)
	b := openTab(s)
	b.later(7)
	b.worksOutLevelThree()
	b.plansTheSteps()
	b.writesTheServicePlan()
	b.recordsTwoQuarters()
	b.marksTheStepsDone()
	b.later(180)
	b.looksAgain()
	if strings.Contains(s.Site.Log.String(), `"status":500`) {
		t.Error("a request failed on the way")
	}
}

// atLevelTwo submits an assessment with a result at level 2.
func (s *site) atLevelTwo(unit string) {
	s.Helper()
	file := sample(s.T)
	for id, answer := range file.Answers {
		switch {
		case id[2] <= '2':
			file.Answers[id] = assessment.Fully
		case answer == assessment.NotAsked: // the level before it was not reached then
			file.Answers[id] = assessment.NotInPlace
		}
	}
	at := s.begin(unit)
	s.answerAll(at+"/cf/1", file)
	s.post(at+"/submit", nil, http.StatusSeeOther)
}

// later lets days pass, in which sessions end, and comes back to the home page.
func (t *tab) later(days int) {
	t.Helper()
	t.Clock.Pass(time.Duration(days) * 24 * time.Hour)
	t.client = t.Session(t.T, t.user())
	t.signIn()
	t.open("/")
}

// fill writes into fields of the page: pairs of an id and a text.
func (t *tab) fill(pairs ...string) {
	t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		t.do(chromedp.Evaluate(`document.getElementById("`+pairs[i]+`").value = ""`, nil), chromedp.SendKeys("#"+pairs[i], pairs[i+1], chromedp.ByQuery))
	}
}

// toUnit goes to the page of Claims.
func (t *tab) toUnit() {
	t.Helper()
	t.press(`nav a[href="/organization"]`)
	t.follow("Claims")
}

// worksOutLevelThree opens the result, works out what level 3 is worth with the
// figures of the design, and decides to advance.
func (t *tab) worksOutLevelThree() {
	t.Helper()
	t.follow("Claims")
	t.press(`main a[href^="/assessments/"]`)
	t.shows("Level 2, Attentive")
	t.toUnit()
	t.shows("Decide and do", "Not worked out yet")
	t.follow("Is the next level worth it?")
	t.shows("Level 3 is Consistent")
	t.fill("group", "Drivers of ten years and more", "customers", "2000", "margin", "240", "retention", "80",
		"one-off", "60000", "yearly", "15000", "discount", "8", "low", "81", "likely", "83", "high", "86")
	t.press("form[data-preview] button.btn")
	t.shows("This pays if retention rises from 80.0 % to at least", "What matters most", "What this leaves out")
	t.do(chromedp.Click("#decision", chromedp.ByQuery))
	t.fill("reason", "Two points more are within reach.", "owner", "Bea, head of claims")
	t.do(chromedp.SetValue("#review", t.day(365), chromedp.ByQuery))
	t.press(`form[action$="/decisions"] button.btn`)
	t.shows("The decision is saved: advance to level 3.", "Two points more are within reach.", "Bea, head of claims")
}

// day is a day so many from now, as a browser sends it.
func (t *tab) day(on int) string {
	return t.Clock.Now().AddDate(0, 0, on).Format(time.DateOnly)
}

// plansTheSteps makes a plan of the recommended actions and one of its own, with
// an owner and a day, and takes it along.
func (t *tab) plansTheSteps() {
	t.Helper()
	t.toUnit()
	t.shows("Advance to level 3")
	t.follow("Plan")
	t.follow("Make the plan")
	t.shows("Choose the first steps")
	t.press("main form button.btn")
	t.shows("The steps", "Today", "The next thirteen weeks")
	t.press(`ol.plan a[href*="/plan/steps/"]`)
	t.fill("owner", "Cem, team leader", "one_off", "4000", "days", "6.5")
	t.do(chromedp.SetValue("#due", t.day(21), chromedp.ByQuery))
	t.press("main form button.btn")
	t.shows("Cem, team leader")
	text := pdfText(t.T, string(t.download(`main a[href$="/plan.pdf"]`)))
	for _, want := range []string{"Claims", "Cem, team leader", "Our decision: advance to level 3", "Bea, head of claims", "Is level 3, Consistent, worth it?"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan on paper does not say %q", want)
		}
	}
}

// writesTheServicePlan puts the vision into words of its own, saves all else that
// is proposed, and takes it along.
func (t *tab) writesTheServicePlan() {
	t.Helper()
	t.toUnit()
	t.follow("Customer service plan")
	t.shows("Drivers of ten years and more", "Proposed")
	t.press(`main a[href*="change=vision"]`)
	t.fill("vision", "Whoever has a claim always knows what happens next.")
	t.press(`form[action$="/service-plan/vision"] button.btn`)
	t.press(`form[action$="/service-plan/accept"] button`)
	text := pdfText(t.T, string(t.download(`main a[href$="/service-plan.pdf"]`)))
	for _, want := range []string{"Customer service plan", "Claims", "Drivers of ten years and more", "Cem, team leader", "Whoever has a claim always knows"} {
		if !strings.Contains(text, want) {
			t.Errorf("the service plan on paper does not say %q", want)
		}
	}
}

// recordsTwoQuarters adds the Net Promoter Score and two quarters of it.
func (t *tab) recordsTwoQuarters() {
	t.Helper()
	t.toUnit()
	t.follow("Measures")
	t.follow("Add a measure")
	t.press(`main a[href$="kind=nps"]`)
	t.press("main form button.btn")
	for _, quarter := range [][4]string{{"2026-Q3", "120", "110", "70"}, {"2026-Q4", "162", "108", "54"}} {
		t.do(chromedp.SetValue("#period", quarter[0], chromedp.ByQuery))
		t.fill("promoters", quarter[1], "passives", quarter[2], "detractors", quarter[3])
		t.press("#record form button.btn")
	}
	t.shows("33.3", "16.7", "registered trademarks")
}

// marksTheStepsDone says of every step that it is done.
func (t *tab) marksTheStepsDone() {
	t.Helper()
	t.toUnit()
	t.follow("Plan")
	const done = `ol.plan button[value="done"]`
	for eval[bool](t, `document.querySelector('`+done+`') !== null`) {
		t.press(done)
	}
	t.shows("Look again, and see what moved.")
}

// looksAgain starts from last time's answers, confirms what is still so, takes
// what the done steps propose, and reads what changed.
func (t *tab) looksAgain() {
	t.Helper()
	t.toUnit()
	t.press(`main a[href$="/reassess"]`)
	t.shows("Start from last time’s answers", "Done since")
	t.press("main form button.btn")
	t.follow("Start answering")
	for range 60 {
		switch at := t.path(); {
		case strings.HasSuffix(at, "/check"):
			t.press(`form[action$="/submit"] button.btn`)
			t.shows("What changed", "Behind it")
			return
		case strings.HasSuffix(at, "/rest"):
			t.press("main a.btn")
		case eval[bool](t, `document.querySelector('button[name="take"]') !== null`):
			t.do(chromedp.Click(`button[name="take"]`, chromedp.ByQuery))
			t.saved()
		case eval[bool](t, `document.querySelector('button[value="all"]') !== null`):
			t.press(`button[value="all"]`)
		default:
			t.press(`button[value="continue"]`)
		}
	}
	t.Fatalf("looking again goes in circles at %s", t.path())
}
