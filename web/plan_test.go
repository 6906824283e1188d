package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

// today is the day it is for Harbour Mutual, some days on.
func (s *site) today(on int) string {
	s.Helper()
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		s.Fatal(err)
	}
	return s.Clock.Now().In(zone).AddDate(0, 0, on).Format(time.DateOnly)
}

// long is a day in words.
func long(t testing.TB, day string) string {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.Format("2 January 2006")
}

// withPlan is a unit with a result and a plan of what was chosen for it.
func (s *site) withPlan(name string) (unit, plan string) {
	s.Helper()
	unit = s.unit(name)
	s.submitted(unit)
	page := s.get("/units/"+unit+"/plan/new", http.StatusOK).Body
	form := url.Values{"from": {hidden(s, page, "from")}, "begin": {s.today(0)}, "action": chosenOn(page)}
	return unit, s.post("/units/"+unit+"/plan", form, http.StatusSeeOther).Location
}

var chosenAction = regexp.MustCompile(`name="action" value="([^"]+)" id="[^"]+" checked`)

// chosenOn are the actions a page has chosen already.
func chosenOn(page string) []string {
	var ids []string
	for _, match := range chosenAction.FindAllStringSubmatch(page, -1) {
		ids = append(ids, match[1])
	}
	return ids
}

var stepLink = regexp.MustCompile(`/plan/steps/([a-z0-9]+)"`)

// stepsOn lists the steps a plan's page links to, each once.
func stepsOn(page string) []string {
	var ids []string
	for _, match := range stepLink.FindAllStringSubmatch(page, -1) {
		if len(ids) == 0 || ids[len(ids)-1] != match[1] {
			ids = append(ids, match[1])
		}
	}
	return ids
}

// typedStep is a form that changes a step, as a page of it has it.
func (s *site) typedStep(page string, changed ...string) url.Values {
	form := url.Values{
		"version": {hidden(s, page, "version")}, "title": {"Ask after each claim"}, "owner": {"Bo Lind"}, "status": {"doing"},
		"start": {s.today(-3)}, "due": {s.today(10)}, "first_step": {"One question"}, "evidence": {"Twenty answers"}, "measure": {"Answers per 100"},
		"note": {"A note"}, "one_off": {"12,000"}, "yearly": {"300"}, "days": {"2.5"},
	}
	for i := 0; i+1 < len(changed); i += 2 {
		form.Set(changed[i], changed[i+1])
	}
	return form
}

// From the result to the plan, with owners and days, to done: on both databases.
func TestPlanIsMadeAndDone(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.says(s.get("/units/"+unit+"/plan", http.StatusOK).Body, "There is no plan yet.", "A plan begins with a result")
		s.get("/units/"+unit+"/plan/new", http.StatusNotFound)
		s.get("/units/"+unit+"/plan.pdf", http.StatusNotFound)
		unit, plan := s.withPlan("Motor")
		page := s.get(plan, http.StatusOK).Body
		s.says(page, "Plan of Motor", "To 2 Attentive", "0 of 1 done.", "The next thirteen weeks", "made the plan")
		s.get("/units/"+unit+"/plan/new", http.StatusConflict)
		step := plan + "/steps/" + stepsOn(page)[0]

		edit := s.get(step, http.StatusOK).Body
		s.says(edit, "What it brings in place", "Measurement, to level 2")
		at := s.post(step, s.typedStep(edit), http.StatusSeeOther).Location
		page = s.get(at, http.StatusOK).Body
		s.says(page, "Ask after each claim", "Bo Lind · due "+long(t, s.today(10)), "12,000 once, 300 a year, 2.5 staff days", "began “Ask after each claim”")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Plan 0 of 1 done.")

		s.post(plan+"/steps", url.Values{"title": {"Own step"}, "component": {"cf"}, "due": {s.today(-1)}}, http.StatusSeeOther)
		page = s.get(plan, http.StatusOK).Body
		s.says(page, "0 of 2 done, 1 overdue.", "2. Own step", "was due "+long(t, s.today(-1))+" · Customer focus")
		s.says(s.get("/", http.StatusOK).Body, "One step is overdue: Motor (1).")
		own := stepsOn(page)[len(stepsOn(page))-1]
		s.post(plan+"/steps/"+own+"/move", url.Values{"to": {"up"}}, http.StatusSeeOther)
		if page = s.get(plan, http.StatusOK).Body; !strings.Contains(plain(page), "1. Own step") {
			t.Error("it did not move up")
		}
		s.post(plan+"/steps/"+own+"/status", url.Values{"status": {"done"}, "version": {hidden(s, page, "version")}}, http.StatusSeeOther)
		s.says(s.get(plan, http.StatusOK).Body, "1 of 2 done.", "done "+long(t, s.today(0)))
		if strings.Contains(s.get("/", http.StatusOK).Body, "overdue") {
			t.Error("something is still overdue at home")
		}
		edit = s.get(step, http.StatusOK).Body
		s.post(step, s.typedStep(edit, "status", "dropped", "reason", "Too dear"), http.StatusSeeOther)
		s.says(s.get(plan, http.StatusOK).Body, "The one step is done. Look again, and see what moved.", "dropped: Too dear", "1 dropped", "Assess again")
	})
}

// What cannot be taken comes back with what was typed, each thing said at its
// field.
func TestStepsComeBackAsTyped(t *testing.T) {
	s := newHarbour(t)
	_, plan := s.withPlan("Claims")
	s.post(plan+"/steps", url.Values{"title": {"Own step"}, "component": {"cf"}}, http.StatusSeeOther)
	step := plan + "/steps/" + stepsOn(s.get(plan, http.StatusOK).Body)[0]
	edit := s.get(step, http.StatusOK).Body
	for field, row := range map[string]struct{ typed, says string }{
		"title":   {" ", "Enter what is to be done."},
		"owner":   {strings.Repeat("o", 201), "longer than 200 characters"},
		"due":     {"tomorrow", "Due: enter a day as year-month-day"},
		"start":   {s.today(30), "due before it starts"},
		"one_off": {"12.50", "What it costs once: enter a whole number"},
		"yearly":  {"-1", "What it costs each year: enter a whole number"},
		"days":    {"2.3", "Staff days: enter a number of days"},
		"note":    {strings.Repeat("n", 5001), "longer than 5000 characters"},
		"place":   {"7", "Enter a place from 1 to 2."},
		"status":  {"over", "Choose how far"},
		"done_on": {"1.1.2026", "Done on: enter a day as year-month-day"},
	} {
		form := s.typedStep(edit, "note", "Kept as typed", field, row.typed)
		page := s.post(step, form, http.StatusUnprocessableEntity).Body
		s.says(page, "There is something to put right", row.says)
		if field != "note" && !strings.Contains(page, "Kept as typed") || field != "status" && !strings.Contains(page, `value="`+row.typed+`"`) && !strings.Contains(page, ">"+row.typed+"<") {
			t.Errorf("%s: what was typed is gone", field)
		}
	}
	s.says(s.post(step, s.typedStep(edit, "status", "dropped"), http.StatusUnprocessableEntity).Body, "Enter why it is dropped.")
	page := s.post(plan+"/steps", url.Values{"title": {""}, "owner": {"Ada"}, "component": {"none"}}, http.StatusUnprocessableEntity).Body
	s.says(page, "Enter what is to be done.", "Choose one of the components.")
	if !strings.Contains(page, `value="Ada"`) {
		t.Error("the owner is gone")
	}
	s.says(s.post(plan+"/add", nil, http.StatusUnprocessableEntity).Body, "Choose at least one action.")
	s.says(s.post(plan+"/close", url.Values{"why": {""}}, http.StatusUnprocessableEntity).Body, "Enter why the plan is closed.")
	s.post(step+"/move", url.Values{"to": {"sideways"}}, http.StatusUnprocessableEntity)
	s.post(step+"/status", url.Values{"status": {"over"}, "version": {"9"}}, http.StatusUnprocessableEntity)
	s.says(s.get(plan, http.StatusOK).Body, "0 of 2 done.")
}

func TestPlanFormComesBackAsTyped(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	form := s.get("/units/"+unit+"/plan/new", http.StatusOK).Body
	page := s.post("/units/"+unit+"/plan", url.Values{"from": {hidden(s, form, "from")}, "begin": {"soon"}, "action": chosenOn(form)}, http.StatusUnprocessableEntity).Body
	s.says(page, "Enter a day as year-month-day")
	if !strings.Contains(page, `value="soon"`) || len(chosenOn(page)) != len(chosenOn(form)) || len(chosenOn(form)) == 0 {
		t.Error("what was chosen is gone")
	}
	s.post("/units/"+unit+"/plan", url.Values{"from": {"none"}}, http.StatusNotFound)
}

// Two who change the same step: the second keeps what was typed, sees what it
// says now, and can put theirs in its place.
func TestSecondOfTwoKeepsWhatTheyTyped(t *testing.T) {
	s := newHarbour(t)
	_, plan := s.withPlan("Claims")
	before := s.get(plan, http.StatusOK).Body
	step := plan + "/steps/" + stepsOn(before)[0]
	edit := s.get(step, http.StatusOK).Body
	s.post(step, s.typedStep(edit, "title", "The first one’s"), http.StatusSeeOther)
	page := s.post(step, s.typedStep(edit, "title", "The second one’s"), http.StatusConflict).Body
	s.says(page, "Somebody else changed this step while you were typing", "It now says: “The first one’s”, doing, due "+long(t, s.today(10))+", owner Bo Lind.")
	if !strings.Contains(page, `value="The second one’s"`) {
		t.Error("what was typed is gone")
	}
	s.says(s.post(step+"/status", url.Values{"status": {"done"}, "version": {hidden(s, before, "version")}}, http.StatusConflict).Body, "Somebody else changed this step since you opened the page.")
	s.post(step, s.typedStep(page, "title", "The second one’s"), http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "The second one’s")
}

// Who saves a step leaves it where another session moved it meanwhile, unless
// they typed another place than they were shown.
func TestSavingAStepLeavesItsPlaceAlone(t *testing.T) {
	site := webtest.New(t)
	for name, row := range map[string]struct {
		typed  string
		status int
		want   int
	}{
		"left alone":             {"2", http.StatusSeeOther, 1},
		"typed anew":             {"3", http.StatusSeeOther, 3},
		"typed where it is now":  {"1", http.StatusSeeOther, 1},
		"typed out of the range": {"4", http.StatusUnprocessableEntity, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := planOf(t, site, site.A)
			addStep(t, site, p)
			mine, theirs := site.SignedIn(t, site.A.Assessor), site.SignedIn(t, site.A.Assessor)
			step := "/units/" + p.UnitID + "/plan/steps/" + p.Steps[1].ID
			edit := mine.Get(step)
			edit.Has(t, `name="shown" value="2"`)
			theirs.Post(step+"/move", url.Values{"to": {"up"}})
			got := mine.Post(step, url.Values{"version": {"9"}, "shown": {"2"}, "place": {row.typed}, "title": {"Second, in other words"}})
			kept, err := site.Store.Plan(t.Context(), p.OrganizationID, p.UnitID)
			if err != nil || got.Status != row.status || kept.Place(p.Steps[1].ID) != row.want {
				t.Errorf("status %d, want %d; in place %d, want %d; %v", got.Status, row.status, kept.Place(p.Steps[1].ID), row.want, err)
			}
		})
	}
}

// addStep puts a third step into a plan of planOf.
func addStep(t *testing.T, site *webtest.Site, p *assessment.Plan) {
	t.Helper()
	now := site.Clock.Now()
	err := site.Store.UpdatePlan(t.Context(), p.OrganizationID, p.UnitID, func(p *assessment.Plan) error {
		return p.Add(assessment.Step{ID: account.NewID(), Title: "Third", Status: assessment.StepToDo}, "Ada", assessment.Day(now), now)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A plan that is closed is read and printed; the next one starts anew.
func TestPlanIsClosedAndKept(t *testing.T) {
	s := newHarbour(t)
	unit, plan := s.withPlan("Claims")
	s.post(plan+"/close", url.Values{"why": {"We look again"}}, http.StatusSeeOther)
	page := s.get(plan, http.StatusOK).Body
	s.says(page, "There is no plan at present.", "Earlier plans")
	kept := regexp.MustCompile(`/units/[a-z0-9]+/plans/[a-z0-9]+`).FindString(page)
	page = s.get(kept, http.StatusOK).Body
	s.says(page, "This plan was closed on", "closed the plan: We look again")
	if strings.Contains(page, "/close") || len(stepsOn(page)) > 0 {
		t.Error("a closed plan can be changed")
	}
	for _, file := range []string{"/plan.pdf", "/plan.csv"} {
		s.get(kept+file, http.StatusOK)
	}
	for _, path := range []string{"/plan/add", "/plan/steps/x"} {
		s.get("/units/"+unit+path, http.StatusNotFound)
	}
	other := s.unit("Motor")
	s.get("/units/"+other+"/plans/"+kept[strings.LastIndex(kept, "/")+1:], http.StatusNotFound)
	form := s.get("/units/"+unit+"/plan/new", http.StatusOK).Body
	s.post("/units/"+unit+"/plan", url.Values{"from": {hidden(s, form, "from")}}, http.StatusSeeOther)
	page = s.get(plan, http.StatusOK).Body
	s.says(page, "No steps yet.", "Earlier plans")
	s.says(s.get(plan+"/add", http.StatusOK).Body, "Recommended, not in the plan yet")
	s.post(plan+"/add", url.Values{"action": {"me12-1"}}, http.StatusSeeOther)
}

func TestPlanFiles(t *testing.T) {
	s := newHarbour(t)
	_, plan := s.withPlan("Claims")
	for _, row := range []struct{ path, kind, holds string }{
		{plan + ".pdf", "application/pdf", "0 of 1 done."},
		{plan + ".pdf?paper=letter", "application/pdf", "The next thirteen weeks"},
		{plan + ".csv", "text/csv; charset=utf-8", "number,step,status"},
		{plan + ".ics", "text/calendar; charset=utf-8", "BEGIN:VEVENT\r\n"},
	} {
		got := s.get(row.path, http.StatusOK)
		if got.Header.Get("Content-Type") != row.kind || !strings.Contains(textOf(t, row.path, got.Body), row.holds) {
			t.Errorf("%s is %s", row.path, got.Header.Get("Content-Type"))
		}
		if name := got.Header.Get("Content-Disposition"); !strings.Contains(name, "Claims, plan") && !strings.Contains(name, "Claims plan") {
			t.Errorf("%s is called %s", row.path, name)
		}
	}
	s.says(s.get("/members/history", http.StatusOK).Body, "the plan of Claims as calendar")
}

// Of an archived unit the plan is read, and nothing more.
func TestPlanOfAnArchivedUnit(t *testing.T) {
	s := newHarbour(t)
	unit, plan := s.withPlan("Claims")
	step := plan + "/steps/" + stepsOn(s.get(plan, http.StatusOK).Body)[0]
	edit := s.get(step, http.StatusOK).Body
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	page := s.get(plan, http.StatusOK).Body
	s.says(page, "The unit is archived")
	if len(stepsOn(page)) > 0 || strings.Contains(page, plan+"/close") {
		t.Error("it can be changed")
	}
	s.get(plan+".pdf", http.StatusOK)
	s.get(step, http.StatusGone)
	s.post(step, s.typedStep(edit), http.StatusGone)
	s.post(plan+"/close", url.Values{"why": {"x"}}, http.StatusGone)
	s.post(step+"/move", url.Values{"to": {"up"}}, http.StatusGone)
}

// A plan of a thousand steps is turned page by page.
func TestPlanOfAThousandSteps(t *testing.T) {
	s := newHarbour(t)
	unit, plan := s.withPlan("Claims")
	s.fillPlan(unit, assessment.StepLimit)
	page := s.get(plan+"?page=50", http.StatusOK).Body
	s.says(page, "Page 50 of 50, 1000 steps.", "1000. Step 1000", "0 of 1000 done")
	if size := len(page); size > 150<<10 {
		t.Errorf("the page has %d KB", size>>10)
	}
	s.says(s.post(plan+"/steps", url.Values{"title": {"One more"}}, http.StatusUnprocessableEntity).Body, "at most 1000 steps")
	for _, odd := range []string{"?page=0", "?page=-1", "?page=99999999999999999999", "?page=x", "?page=51"} {
		s.get(plan+odd, http.StatusOK)
	}
}

// fillPlan adds steps until a plan has so many.
func (s *site) fillPlan(unit string, steps int) {
	s.Helper()
	orgs, err := s.Store.Organizations(s.Context(), s.user().ID)
	if err != nil {
		s.Fatal(err)
	}
	now := s.Clock.Now()
	today := assessment.Day(now)
	err = s.Store.UpdatePlan(s.Context(), orgs[0].ID, unit, func(p *assessment.Plan) error {
		for i := len(p.Steps) + 1; i <= steps; i++ {
			step := manySteps(i, today)
			if err := p.Add(step, "Ada", today, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
}

// manySteps is one of many steps, due around a day.
func manySteps(i int, today time.Time) assessment.Step {
	due := today.AddDate(0, 0, i%120-20)
	return assessment.Step{
		ID: account.NewID(), Title: fmt.Sprint("Step ", i), Status: assessment.StepToDo, Component: "cf",
		Owner: "Bo Lind", FirstStep: "Write the first line.", Evidence: "A list that others use.", Start: due.AddDate(0, 0, -14), Due: due, OneOff: 100,
	}
}

// waker is a mailer that sends nothing.
type waker struct{}

func (waker) Wake() {}

// Whoever reads a plan may ask to be mailed, where there is a mail server.
func TestRemindersAreAskedFor(t *testing.T) {
	for name, mailer := range map[string]web.Mailer{"with mail": waker{}, "without": nil} {
		t.Run(name, func(t *testing.T) {
			site := webtest.New(t, func(c *web.Config) { c.Mailer = mailer })
			p := planOf(t, site, site.A)
			viewer := site.SignedIn(t, site.A.Viewer)
			plan := "/units/" + p.UnitID + "/plan"
			offered := strings.Contains(viewer.Get(plan).Body, "Mail me a week before steps are due")
			if offered != (mailer != nil) {
				t.Fatalf("offered: %v", offered)
			}
			got := viewer.Post(plan+"/reminders", url.Values{"on": {"yes"}})
			if mailer == nil {
				got.Has(t, "No mail server is set up here")
				if got.Status != http.StatusUnprocessableEntity {
					t.Errorf("status %d", got.Status)
				}
				return
			}
			viewer.Follow(got).Has(t, "You are mailed a week before each step is due.", "Stop mailing me")
			viewer.Follow(viewer.Post(plan+"/reminders", url.Values{"on": {""}})).Has(t, "You are no longer mailed about this plan.", "Mail me a week before")
		})
	}
}

// Below an archived unit mail can no longer be asked for, but it can be stopped.
func TestRemindersAreStoppedBelowAnArchivedUnit(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Mailer = waker{} })
	p := planOf(t, site, site.A)
	viewer, owner := site.SignedIn(t, site.A.Viewer), site.SignedIn(t, site.A.Owner)
	plan := "/units/" + p.UnitID + "/plan"
	viewer.Post(plan+"/reminders", url.Values{"on": {"yes"}})
	owner.Post("/units/"+p.UnitID+"/archive", nil)
	viewer.Get(plan).Has(t, "While the unit is archived nobody is.", "Stop mailing me")
	if got := viewer.Post(plan+"/reminders", url.Values{"on": {"yes"}}); got.Status != http.StatusGone {
		t.Errorf("asked for: status %d", got.Status)
	}
	viewer.Follow(viewer.Post(plan+"/reminders", url.Values{"on": {""}})).Has(t, "You are no longer mailed about this plan.")
	if strings.Contains(viewer.Get(plan).Body, "/reminders") {
		t.Error("mail is offered of an archived unit")
	}
}
