package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// A plan goes on after the next look: it says what the newer result changes, offers
// what that recommends, and hands over to the next plan what is still open.
func TestPlanGoesOnAfterTheNextLook(t *testing.T) {
	s := newHarbour(t)
	unit, _, again := s.reassessed()
	plan := "/units/" + unit + "/plan"
	s.post(plan+"/steps", url.Values{
		"title": {"Ring back within a day"}, "owner": {"Bo Lind"}, "component": {"cf"}, "due": {s.today(40)}, "evidence": {"The list of calls"}, "one_off": {"1,200"},
	}, http.StatusSeeOther)
	s.post(plan+"/steps", url.Values{"title": {"Nobody’s step"}}, http.StatusSeeOther)
	if page := s.get(plan, http.StatusOK).Body; strings.Contains(page, "There is a newer result") {
		t.Error("an answer that is not submitted is a newer result")
	}
	s.confirmAll(again + "/cf/1")
	s.post(again+"/submit", nil, http.StatusSeeOther)

	page := s.get(plan, http.StatusOK).Body
	s.says(page, "There is a newer result.", "says level 2, Attentive, position 2.6; the one this plan starts from, of", "said level 1, position 1.8.",
		"That is the level this plan aims at. Close it to make the next one", "this plan does not have.", "stands at level 2 already, the one this plan aims at.")
	if !strings.Contains(page, `href="`+plan+`/add">Look at`) {
		t.Error("the plan does not lead to what the newer result recommends")
	}
	s.says(s.get(plan+"/add", http.StatusOK).Body, "Recommended, not in the plan yet", "By the result of "+long(t, s.today(0)), "to level 3.")

	s.post(plan+"/close", url.Values{"why": {"Level 2 is reached"}}, http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "There is no plan at present.", "What the last plan left open can be taken over.")
	s.says(s.get("/units/"+unit, http.StatusOK).Body, "None at present: the last one was closed on "+long(t, s.today(0))+".")

	form := s.get(plan+"/new", http.StatusOK).Body
	s.says(form, "Still open in the plan closed on "+long(t, s.today(0)), "Ring back within a day To do · Bo Lind · due "+long(t, s.today(40))+" · Customer focus", "1,200 once", "To level 3")
	open := attributes(form, "open")
	if len(open) != 2 {
		t.Fatalf("%d steps are open and chosen", len(open))
	}
	s.post(plan, url.Values{"from": {hidden(s, form, "from")}, "open": open[:1], "begin": {s.today(0)}, "action": chosenOn(form)}, http.StatusSeeOther)
	page = s.get(plan, http.StatusOK).Body
	s.says(page, "1. Ring back within a day", "Bo Lind · due "+long(t, s.today(40)), "The list of calls", "1,200 once", "To 3 Consistent")
	if strings.Contains(page, "Nobody’s step") || strings.Contains(page, "There is a newer result") {
		t.Error("what was taken out came along, or the plan does not start from the newest result")
	}
}

// attributes are the values of the checkboxes of a name that are chosen.
func attributes(page, name string) []string {
	var values []string
	for _, part := range strings.Split(page, `name="`+name+`" value="`)[1:] {
		value, rest, _ := strings.Cut(part, `"`)
		if tag, _, _ := strings.Cut(rest, ">"); strings.HasSuffix(tag, " checked") {
			values = append(values, value)
		}
	}
	return values
}

// Two results of one day are told apart by the hour and by who answered.
func TestResultsOfOneDayAreToldApart(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	s.Clock.Pass(time.Hour)
	s.submitted(unit)
	page := plain(s.get("/units/"+unit+"/plan/new", http.StatusOK).Body)
	if _, others, _ := strings.Cut(page, "Or start from the result of "); !strings.Contains(others[:60], " at ") && !strings.Contains(others[:60], ":") || !strings.Contains(others[:90], "(agreed by ") {
		t.Errorf("offered is %.90s", others)
	}
}

// A plan that does not lead to its level leads to what is missing.
func TestPlanThatFallsShortLeadsOn(t *testing.T) {
	site := webtest.New(t)
	p := planOf(t, site, site.A)
	plan := "/units/" + p.UnitID + "/plan"
	for name, row := range map[string]struct {
		who  account.User
		want bool
	}{"who may answer": {site.A.Assessor, true}, "who reads": {site.A.Viewer, false}} {
		page := site.SignedIn(t, row.who).Get(plan)
		page.Has(t, "Level 2 takes more")
		if got := strings.Contains(page.Body, `<a href="`+plan+`/add">Add what is missing</a>`); got != row.want {
			t.Errorf("%s: led on %v, want %v", name, got, row.want)
		}
	}
}

// A form that comes twice, as a double click sends it, makes one thing.
func TestFormsThatComeTwiceMakeOneThing(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	plan := "/units/" + unit + "/plan"
	form := s.get(plan+"/new", http.StatusOK).Body
	made := url.Values{"new": {hidden(s, form, "new")}, "from": {hidden(s, form, "from")}, "begin": {s.today(0)}, "action": chosenOn(form)}
	for range 2 {
		s.post(plan, made, http.StatusSeeOther)
	}
	s.says(s.get(plan, http.StatusOK).Body, "The plan is made already: this is it.", "0 of 1 done.")
	s.post(plan, url.Values{"new": {account.NewID()}, "from": made["from"]}, http.StatusConflict)

	page := s.get(plan+"/add", http.StatusOK).Body
	own := url.Values{"new": {hidden(s, page, "new")}, "title": {"Own step"}, "owner": {"Bo Lind"}, "component": {"cf"}}
	s.post(plan+"/steps", own, http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "Added at the end of the plan.", "0 of 2 done.")
	s.post(plan+"/steps", own, http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "That is in the plan already: it was not added twice.", "0 of 2 done.")
	own.Set("title", "Another one, typed over the first")
	s.post(plan+"/steps", own, http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "Added at the end of the plan.", "0 of 3 done.")

	chosen := url.Values{"from": made["from"], "begin": {s.today(0)}, "action": {made.Get("action")}}
	s.post(plan+"/add", chosen, http.StatusSeeOther)
	s.says(s.get(plan, http.StatusOK).Body, "That is in the plan already", "0 of 3 done.")
	s.post(plan+"/steps", url.Values{"new": {"../etc"}, "title": {"Crafted"}}, http.StatusSeeOther)
	kept, err := s.Store.Plan(s.Context(), s.organization(), unit)
	if err != nil || kept.Progress() != (assessment.Progress{ToDo: 4}) || len(kept.Steps[3].ID) != 26 {
		t.Errorf("kept are %+v, %v", kept.Progress(), err)
	}
}
