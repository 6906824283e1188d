package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"continuum/assessment"
	"continuum/web/webtest"
)

// contactForm is a contact as the form sends it.
func contactForm(version, stage, contact, importance, well string) url.Values {
	return url.Values{
		"version": {version}, "stage": {stage}, "contact": {contact}, "importance": {importance}, "well": {well},
		"expectation": {"To say it once."}, "promise": {"One person to the end."}, "may_decide": {"Up to 500."}, "recovery": {"Call back the same day."}, "owner": {"Mara Keller"},
	}
}

// enterContacts fills the register of a unit.
func (s *site) enterContacts(unit string) {
	s.Helper()
	for i, row := range [][4]string{
		{"Taking out a policy", "Asking for an offer", "3", "4"},
		{"Making a claim", "The first call after a loss", "5", "2"},
		{"Making a claim", "Waiting for the decision", "4", "2"},
		{"Being paid", "The letter with a refusal", "4", "3"},
	} {
		s.post("/units/"+unit+"/moments", contactForm(fmt.Sprint(i), row[0], row[1], row[2], row[3]), http.StatusSeeOther)
	}
}

// momentID is the id of the contact with this name on the register's page.
func momentID(s *site, page, name string) string {
	s.Helper()
	found := regexp.MustCompile(`/moments/([a-z0-9]+)">Edit<span class="hush"> ` + regexp.QuoteMeta(name)).FindStringSubmatch(page)
	if found == nil {
		s.Fatalf("%s cannot be edited: %.600s", name, plain(page))
	}
	return found[1]
}

// plannedOf makes the plan of a unit from its sample result.
func (s *site) plannedOf(unit string) {
	s.Helper()
	s.submitted(unit)
	page := s.get("/units/"+unit+"/plan/new", http.StatusOK).Body
	form := url.Values{}
	for _, field := range regexp.MustCompile(`<input type="(?:hidden|radio)" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	s.post("/units/"+unit+"/plan", form, http.StatusSeeOther)
}

// The register from the first contact to the plan: entered, ordered, changed,
// removed, and its most pressing contacts put into the plan once.
func TestMoments(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := "/units/" + unit + "/moments"
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Moments of truth", "None entered yet")
		s.says(s.get(at, http.StatusOK).Body, "No contact is entered yet.", "Enter the first contact")
		s.enterContacts(unit)
		page := s.get(at, http.StatusOK).Body
		s.says(page, "The most pressing", "The first call after a loss , priority 20 (5 × 4)", "Make a plan for them", "Where they stand", "4. The letter with a refusal", "Changed last")
		if strings.Count(page, `role="img"`) != 2 {
			t.Error("the map or the plot is missing")
		}
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "4 contacts. The most pressing: The first call after a loss.")

		call := momentID(s, page, "The first call after a loss")
		s.post(at+"/"+call+"/move", url.Values{"version": {"4"}, "to": {"later"}}, http.StatusSeeOther)
		s.post(at+"/stages", url.Values{"version": {"5"}, "stage": {"Being paid"}, "to": {"earlier"}}, http.StatusSeeOther)
		text := plain(s.get(at, http.StatusOK).Body)
		order := regexp.MustCompile(`1\. Asking for an offer.*2\. The letter with a refusal.*3\. Waiting for the decision.*4\. The first call`)
		if !order.MatchString(text) {
			t.Errorf("the order is another: %s", text)
		}
		form := s.get(at+"/"+call, http.StatusOK).Body
		s.says(form, "Change a moment of truth", "One person to the end.")
		s.post(at+"/"+call, contactForm(hidden(s, form, "version"), "Making a claim", "The first call", "5", "1"), http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "The first call , priority 25 (5 × 5)")

		if to := s.post(at+"/plan", nil, http.StatusSeeOther).Location; to != "/units/"+unit+"/plan" {
			t.Errorf("without a plan one is led to %s", to)
		}
		s.plannedOf(unit)
		s.says(s.get(at, http.StatusOK).Body, "Put them into the plan")
		s.post(at+"/plan", nil, http.StatusSeeOther)
		s.says(s.get("/units/"+unit+"/plan", http.StatusOK).Body, "3 steps were added to the plan.", "Make “The first call” go well", "Make “Waiting for the decision” go well")
		s.post(at+"/plan", nil, http.StatusSeeOther)
		s.says(s.get("/units/"+unit+"/plan", http.StatusOK).Body, "are in the plan already")
		s.says(s.get(at, http.StatusOK).Body, "In the plan: To do", "They are in the plan.")
		if got := s.get("/units/"+unit+"/plan.pdf", http.StatusOK); !strings.HasPrefix(got.Body, "%PDF") {
			t.Error("the plan with moments of truth is no PDF")
		}

		s.post(at+"/"+call+"/remove", url.Values{"version": {"7"}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "The first call is removed.")
		s.get(at+"/"+call, http.StatusNotFound)
		s.get(at+"/none", http.StatusNotFound)
		s.says(s.get("/members/history", http.StatusOK).Body, "changed the moments of truth of Claims.")
	})
}

// What cannot be taken comes back with everything that was typed and what is
// wrong at each field.
func TestMomentsThatAreRefused(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/moments"
	typed := contactForm("0", "  ", "", "7", "")
	typed.Set("promise", strings.Repeat("P", assessment.MomentLimit+1))
	typed.Set("recovery", "<b>call</b> back")
	before := s.Dump(t)
	page := s.post(at, typed, http.StatusUnprocessableEntity).Body
	s.says(page, "There is something to put right", "Enter the contact’s name.", "Enter the stage of the journey.", "from 1 to 5", "longer than 1000 characters")
	for _, want := range []string{typed.Get("promise"), "&lt;b&gt;call&lt;/b&gt; back", "Up to 500.", "Mara Keller", `id="promise-error"`, `href="#importance"`, "<title>Error: "} {
		if !strings.Contains(page, want) {
			t.Errorf("the refused form does not hold %.40q", want)
		}
	}
	if s.Dump(t) != before {
		t.Error("something was saved")
	}
}

// Of two people who change the register, the second is told, with what they
// typed, and can save it after all.
func TestMomentsOfTwoPeople(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := "/units/" + unit + "/moments"
	s.enterContacts(unit)
	call := momentID(s, s.get(at, http.StatusOK).Body, "The first call after a loss")
	late := contactForm("1", "Making a claim", "Late, and kept", "5", "3")
	for _, path := range []string{at, at + "/" + call} {
		page := s.post(path, late, http.StatusConflict).Body
		s.says(page, "Somebody else changed the register in the meantime", "not saved")
		if !strings.Contains(page, "Late, and kept") || hidden(s, page, "version") != "4" {
			t.Errorf("%s: what was typed is gone, or cannot be saved", path)
		}
	}
	s.post(at+"/"+call+"/remove", url.Values{"version": {"4"}}, http.StatusSeeOther)
	page := s.post(at+"/"+call, late, http.StatusConflict).Body
	s.says(page, "removed this contact in the meantime")
	late.Set("version", hidden(s, page, "version"))
	s.post(at, late, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "Late, and kept")
	for _, path := range []string{at + "/stages", at + "/" + call + "/move", at + "/" + call + "/remove"} {
		s.post(path, url.Values{"version": {"2"}, "stage": {"Being paid"}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "in the meantime")
	}
}

// A full register takes no more, an archived unit none, and a viewer reads.
func TestMomentsWhereNothingMayChange(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := "/units/" + unit + "/moments"
	for i := range assessment.MostMoments {
		s.post(at, contactForm(fmt.Sprint(i), "Claiming", fmt.Sprint("Contact ", i), "3", "3"), http.StatusSeeOther)
	}
	s.says(s.get(at, http.StatusOK).Body, "There is room for no more than 10.")
	s.get(at+"/new", http.StatusSeeOther)
	s.says(s.post(at, contactForm("10", "Claiming", "One more", "3", "3"), http.StatusUnprocessableEntity).Body, "There are 10 contacts already.")
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "archived")
	s.get(at+"/new", http.StatusGone)
	s.post(at, contactForm("10", "Claiming", "One more", "3", "3"), http.StatusGone)

	site := webtest.New(t)
	viewer := site.Session(t, site.A.Viewer)
	for _, path := range []string{"/moments", "/service-plan"} {
		page := viewer.Get("/units/" + site.A.Unit.ID + path)
		if page.Status != http.StatusOK || strings.Contains(page.Body[strings.Index(page.Body, "<main"):strings.Index(page.Body, "</main")], "<form") {
			t.Errorf("%s: a viewer gets status %d, or forms", path, page.Status)
		}
	}
}

// FuzzMomentForm sends forms of any kind to the register and to the service plan,
// as somebody who saw the newest: each is taken or refused, and none makes the
// site fail.
func FuzzMomentForm(f *testing.F) {
	f.Add("stage=A&contact=B&importance=5&well=1", "")
	f.Add("stage=A&contact=C&importance=6&well=x&owner=Ada", "")
	f.Add("vision=Whoever+has+a+claim+knows.", "vision")
	f.Add("chosen=Families&not_chosen=%E2%80%AE", "customers")
	f.Add("group-0-name=a&group-0-level=9&group-0-why=b&group-19-name=c", "levels")
	f.Add("promise-0-step=First&promise-0-text=b&promise-1-step=&promise-1-text=c", "promises")
	f.Add("measure-0-name=NPS&measure-0-now=33&measure-0-target=40", "measures")
	f.Add("action-0-title=a&action-0-owner=Ada&action-0-due=2026-13-45", "actions")
	f.Add("one_off=12%2C50&low=%E2%88%9212%27000&likely=1&high=99999999999999999999&years=99", "budget")
	f.Add("choice=advance&reason=Because&owner=Ada&review=0001-01-01", "decision")
	f.Add("contact=%FF%00&stage=%E2%80%AE&version=-9", "decision")
	site := webtest.New(f)
	unit := "/units/" + site.A.Unit.ID
	f.Fuzz(func(t *testing.T, body, part string) {
		client := site.Session(t, site.A.Owner)
		moments, err := site.Store.Moments(t.Context(), site.A.ID, site.A.Unit.ID)
		if err != nil {
			t.Fatal(err)
		}
		path, version := unit+"/moments", moments.Version
		if part != "" {
			plan, err := site.Store.ServicePlan(t.Context(), site.A.ID, site.A.Unit.ID)
			if err != nil {
				t.Fatal(err)
			}
			path, version = unit+"/service-plan/"+url.PathEscape(part), plan.Version
		}
		got := client.Send(http.MethodPost, path, "application/x-www-form-urlencoded", fmt.Sprintf("version=%d&%s", version, body))
		if got.Status == http.StatusConflict {
			t.Errorf("%s: nobody else changed it", path)
		}
		if got.Status >= http.StatusInternalServerError || !utf8.ValidString(got.Body) {
			t.Errorf("%s: status %d", path, got.Status)
		}
		for _, page := range []string{"/moments", "/service-plan"} {
			if shown := client.Get(unit + page); shown.Status != http.StatusOK {
				t.Errorf("%s cannot be shown any more: status %d", page, shown.Status)
			}
		}
	})
}

// Of a unit that is put away nothing goes into a plan, whether it has one or not.
func TestMomentsOfAnArchivedUnitAreNotPlanned(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	s.post("/units/"+unit+"/moments/plan", nil, http.StatusGone)
}
