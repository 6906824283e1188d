package web_test

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// planOf is a plan of a unit of its own, with two steps.
func planOf(t testing.TB, site *webtest.Site, o webtest.Tenant) *assessment.Plan {
	t.Helper()
	unit := o.Owned.Unit(t, site.Store, "Fresh")
	now := site.Clock.Now()
	result := o.Agreed(t, site.Store, unit, now, storetest.UpTo(1))
	steps := []assessment.Step{
		{ID: account.NewID(), Title: "First", Status: assessment.StepToDo}, {ID: account.NewID(), Title: "Second", Status: assessment.StepToDo},
	}
	p, err := assessment.NewPlan(account.NewID(), unit, assessment.PlanBasis{AssessmentID: result.ID, Ref: result.Ref, Target: 2}, steps, "Ada", now)
	if err == nil {
		err = site.Store.CreatePlan(t.Context(), p)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ofPlan is a row about a plan, of its own each time; STEP stands for its first
// step.
func ofPlan(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		p := planOf(t, site, o)
		return request{"/units/" + p.UnitID + strings.Replace(suffix, "STEP", p.Steps[0].ID, 1), values(append([]string{"version", "9"}, form...))}
	}
}

// ofClosedPlan is a row about a closed plan.
func ofClosedPlan(suffix string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		p := planOf(t, site, o)
		err := site.Store.UpdatePlan(t.Context(), o.ID, p.UnitID, func(p *assessment.Plan) error { return p.Close("Over", "Ada", site.Clock.Now()) })
		if err != nil {
			t.Fatal(err)
		}
		return request{"/units/" + p.UnitID + "/plans/" + p.ID + suffix, nil}
	}
}

// ofScored is a row about a unit with a result and no plan.
func ofScored(suffix string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		unit := o.Owned.Unit(t, site.Store, "Fresh")
		result := o.Agreed(t, site.Store, unit, site.Clock.Now(), storetest.UpTo(1))
		return request{"/units/" + unit.ID + suffix, values([]string{"from", result.ID})}
	}
}

func planRows() map[string]asked {
	const plan, step, closedOne = "/units/:unit/plan", "/units/:unit/plan/steps/:step", "/units/:unit/plans/:plan"
	return map[string]asked{
		"GET " + plan: ofPlan("/plan"), "GET " + plan + "/new": ofScored("/plan/new"), "POST " + plan: ofScored("/plan"),
		"GET " + plan + "/add": ofPlan("/plan/add"), "POST " + plan + "/add": ofPlan("/plan/add"),
		"POST " + plan + "/steps": ofPlan("/plan/steps", "title", "Own"), "POST " + plan + "/close": ofPlan("/plan/close", "why", "Over"),
		"GET " + step: ofPlan("/plan/steps/STEP"), "POST " + step: ofPlan("/plan/steps/STEP", "title", "Changed"),
		"POST " + step + "/status": ofPlan("/plan/steps/STEP/status", "status", "done"), "POST " + step + "/move": ofPlan("/plan/steps/STEP/move", "to", "down"),
		"POST " + step + "/remove": ofPlan("/plan/steps/STEP/remove"), "POST " + plan + "/reminders": ofPlan("/plan/reminders", "on", "yes"),
		"GET " + plan + ".pdf": ofPlan("/plan.pdf"), "GET " + plan + ".csv": ofPlan("/plan.csv"), "GET " + plan + ".ics": ofPlan("/plan.ics"),
		"GET " + closedOne: ofClosedPlan(""), "GET " + closedOne + "/plan.pdf": ofClosedPlan("/plan.pdf"), "GET " + closedOne + "/plan.csv": ofClosedPlan("/plan.csv"),
	}
}

// A viewer reads the plan and sees no button that changes it.
func TestViewersReadPlans(t *testing.T) {
	site := webtest.New(t)
	p := planOf(t, site, site.A)
	viewer := site.SignedIn(t, site.A.Viewer)
	page := viewer.Get("/units/" + p.UnitID + "/plan")
	page.Has(t, "First", "Second", "plan.ics")
	if page.Status != http.StatusOK || len(stepsOn(page.Body)) > 0 || strings.Contains(page.Body, "/plan/close") || strings.Contains(page.Body, "/plan/add") {
		t.Error("a viewer sees forms")
	}
	empty := viewer.Get("/units/" + site.A.Unit.ID + "/plan")
	empty.Has(t, "There is no plan yet.")
	if strings.Contains(empty.Body, "/plan/new") {
		t.Error("a viewer may make a plan")
	}
}

// Whatever is sent to a plan, to the decisions and to the next look, the answer
// is a page or a redirect, and what was there can still be shown and taken along.
func FuzzPlanForm(f *testing.F) {
	addresses := []string{"/plan", "/plan/add", "/plan/steps", "/plan/steps/STEP", "/plan/steps/STEP/status", "/plan/steps/STEP/move", "/decisions", "/worth", "/reassess", "/plan/close"}
	f.Add(uint8(0), "from=ASSESSMENT&begin=2026-12-01&action=me12-1&action=none")
	f.Add(uint8(2), "title=Own&component=cf&owner=%E2%80%AEAda%0D%0ABEGIN:VALARM&start=2026-11-01&due=9999-12-31&one_off=99999999999999999999&days=0.25")
	f.Add(uint8(3), "version=1&title=A&due=0000-00-00&place=-1&status=done&done_on=2027-02-30&evidence=%00")
	f.Add(uint8(4), "version=9&status=dropped&reason=%FF")
	f.Add(uint8(6), "decision=advance&target=99&reason=Because&owner=Ada&review=2027-01-01&after=x")
	f.Add(uint8(7), "target=3&group=All&customers=1e309&margin=NaN&ramp=1+2+3")
	f.Add(uint8(8), "answered_by=We&from=ASSESSMENT&form=quick")
	f.Add(uint8(9), "why=Over&version=1")
	site := webtest.New(f)
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		p := planOf(t, site, site.A)
		unit, client := "/units/"+p.UnitID, site.Session(t, site.A.Owner)
		at := unit + strings.Replace(addresses[int(which)%len(addresses)], "STEP", p.Steps[0].ID, 1)
		got := client.Send(http.MethodPost, at, "application/x-www-form-urlencoded", strings.ReplaceAll(body, "ASSESSMENT", p.AssessmentID))
		switch got.Status {
		case http.StatusSeeOther, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		default:
			t.Fatalf("%s: %d\n%.300s", at, got.Status, got.Body)
		}
		for _, page := range []string{"", "/plans/" + p.ID, "/plans/" + p.ID + "/plan.csv", "/decisions", "/worth"} {
			if shown := client.Get(unit + page); shown.Status >= http.StatusInternalServerError || !utf8.ValidString(shown.Body) {
				t.Errorf("%s cannot be shown any more: status %d", unit+page, shown.Status)
			}
		}
	})
}
