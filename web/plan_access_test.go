package web_test

import (
	"net/http"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// planOf is a plan of a unit of its own, with two steps.
func planOf(t *testing.T, site *webtest.Site, o webtest.Tenant) *assessment.Plan {
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
