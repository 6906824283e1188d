package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// againRows are the rows of the access matrix about looking again.
func againRows() map[string]asked {
	of := func(form ...string) asked {
		return func(_ *testing.T, _ *webtest.Site, o webtest.Tenant) request {
			return request{"/units/" + o.Unit.ID + "/reassess", values(form)}
		}
	}
	return map[string]asked{
		"GET /units/:unit/reassess":  of(),
		"POST /units/:unit/reassess": of("answered_by", "We"),
	}
}

// plan gives a unit a plan from a result, made an hour later, with these steps.
func (s *site) plan(unit, result string, steps ...assessment.Step) {
	s.Helper()
	org := s.organization()
	a, err := s.Store.Assessment(s.Context(), org, strings.TrimPrefix(result, "/assessments/"))
	if err != nil {
		s.Fatal(err)
	}
	made := a.SubmittedAt.Add(time.Hour)
	p := &assessment.Plan{
		OrganizationID: org, UnitID: unit, ID: account.NewID(), AssessmentID: a.ID, Ref: a.Ref, Target: 2,
		CreatedAt: made, UpdatedAt: made, Version: 1, Steps: steps,
	}
	for i := range p.Steps {
		p.Steps[i].ID = account.NewID()
	}
	if err := s.Store.CreatePlan(s.Context(), p); err != nil {
		s.Fatal(err)
	}
}

// organization is the id of the one organization.
func (s *site) organization() string {
	s.Helper()
	orgs, err := s.Store.Organizations(s.Context(), s.user().ID)
	if err != nil || len(orgs) == 0 {
		s.Fatal("no organization", err)
	}
	return orgs[0].ID
}

// stepDone is a step done so many days after now.
func (s *site) stepDone(title string, days int, secures ...string) assessment.Step {
	day := assessment.Day(s.Clock.Now().UTC().AddDate(0, 0, days))
	return assessment.Step{Title: title, Status: assessment.StepDone, Due: day, DoneOn: day, Secures: secures}
}

// monthsLater lets time pass, in which sessions end, and signs in again.
func (s *site) monthsLater(months int) {
	s.Helper()
	s.Clock.Pass(time.Duration(months) * 731 * time.Hour)
	s.client = s.Session(s.T, s.user())
}

// reassessed is a unit with a result, and half a year later an assessment that
// starts from it after two steps of its plan were done.
func (s *site) reassessed() (unit, result, again string) {
	s.Helper()
	unit = s.unit("Claims")
	result = s.submitted(unit)
	s.plan(unit, result, s.stepDone("Ask three regular questions", 40, "me2c", "me2a"), s.stepDone("Answer within two days", 60, "cf3a", "cf3c"))
	s.monthsLater(6)
	again = s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {"The Claims team"}}, http.StatusSeeOther).Location
	return unit, result, again
}

var takeButtons = regexp.MustCompile(`name="take" value="([a-z0-9]+)"`)

// confirmAll goes through all pages, confirms what is still so and takes what
// steps propose, and is then at the check of the answers.
func (s *site) confirmAll(at string) {
	s.Helper()
	for range 40 {
		if strings.HasSuffix(at, "/check") {
			return
		}
		page := s.get(at, http.StatusOK).Body
		if strings.HasSuffix(at, "/rest") {
			at = regexp.MustCompile(`class="btn" href="([^"]+)"`).FindStringSubmatch(page)[1]
			continue
		}
		form := url.Values{"still": {"all"}}
		for _, match := range takeButtons.FindAllStringSubmatch(page, -1) {
			form.Add("take", match[1])
		}
		at, _, _ = strings.Cut(at, "#")
		s.post(at, form, http.StatusSeeOther)
		at = s.post(at, url.Values{"go": {"continue"}}, http.StatusSeeOther).Location
	}
	s.Fatal("goes in circles")
}

// The whole job without a script: from last time's answers, each confirmed or
// changed, to a result.
func TestLookingAgainWithoutScript(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit, result, at := s.reassessed()
		for _, page := range []string{"/units/" + unit, result} {
			if body := s.get(page, http.StatusOK).Body; !strings.Contains(body, `href="/units/`+unit+`/reassess"`) {
				s.Errorf("%s does not lead to looking again", page)
			}
		}
		s.says(s.get("/units/"+unit+"/assess", http.StatusOK).Body, "There are answers of last time.")
		s.says(s.get("/units/"+unit+"/reassess", http.StatusOK).Body, "Look again at Claims", "agreed by the Claims team: level 1, Reactive, position 1.8",
			"39 answers of last time", "6 statements without an answer of last time", "Ask three regular questions", "An assessment is already under way",
			"Or start blank", "A survey is answered afresh by everybody")

		s.says(s.get(at, http.StatusOK).Body, "none counts before that", "0 of 3 components completed", "Not started", "Start answering", "For 3 statements your plan proposes another answer.")
		if check := plain(s.get(at+"/check", http.StatusOK).Body); !strings.Contains(check, "18 statements have no answer yet") || strings.Count(check, "Not confirmed, so it does not count.") != 18 {
			s.Errorf("before anything is confirmed the check says: %.600s", check)
		}
		checkButtons(s, at)
		s.confirmAll(at + "/cf/1")
		s.says(s.get(at+"/check", http.StatusOK).Body, "Last time: Started")
		s.post(at+"/submit", nil, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "Level 2, Attentive", "Measurement 2.6", "Customer focus 3.1", "Environment 2.8", "started by Ada Lovelace: “from last time’s answers”")
	})
}

// checkButtons presses each button of a page.
func checkButtons(s *site, at string) {
	s.Helper()
	press := func(page, leadsTo string, form url.Values) string {
		s.Helper()
		if to := s.post(at+page, form, http.StatusSeeOther).Location; to != at+leadsTo {
			s.Errorf("%s with %v leads to %s, want %s", page, form, to, at+leadsTo)
		}
		path, _, _ := strings.Cut(leadsTo, "#")
		return s.get(at+path, http.StatusOK).Body
	}
	before := s.get(at+"/me/2", http.StatusOK).Body
	s.says(before, "Last time: Fully . seen on the door", "Last time: Not in place", "Your plan says “Ask three regular questions” is done: Mostly?", "The 2 others are still so")
	if strings.Contains(before, " checked") || strings.Contains(before, "door</textarea>") {
		s.Error("something of last time is answered before it is confirmed")
	}
	press("/me/1", "/me/2", url.Values{"still": {"all"}})
	some := press("/me/2", "/me/2#me2c", url.Values{"still": {"all"}})
	for _, want := range []string{`id="me2a-3" value="3" checked`, "seen on the door</textarea>"} {
		if !strings.Contains(some, want) {
			s.Errorf("what is still so is not on the page: no %s", want)
		}
	}
	if strings.Contains(some, `name="me2c" id="me2c-2" value="2" checked`) {
		s.Error("a step's proposal was taken by itself")
	}
	taken := press("/me/2", "/me/2#me2c", url.Values{"take": {"me2c"}})
	if !strings.Contains(taken, `id="me2c-2" value="2" checked`) || takeButtons.MatchString(taken) {
		s.Error("the proposal was not taken")
	}
	one := press("/me/3", "/me/3#me3b", url.Values{"still": {"me3b"}, "me3b-evidence": {"seen in <the> log"}, "me3c": {"2"}, "me3a": {"1"}})
	s.says(one, "seen in <the> log", "Last time: Mostly . Changed.", "Last time: Started or in places . Still so.")
	press("/me/3", "/me/3?from=me3b#me3b", url.Values{"still": {"me3b"}, "from": {"me3b"}})
	for _, form := range []url.Values{{"still": {"xx"}}, {"still": {"cf1a"}}, {"still": {"me4a"}}, {"take": {"me3a"}}} {
		s.post(at+"/me/3", form, http.StatusNotFound)
	}
	refused := s.post(at+"/me/2", url.Values{"me2b": {"na"}, "me2b-reason": {" "}, "me2a-evidence": {"typed <anew>"}}, http.StatusUnprocessableEntity).Body
	s.says(refused, "Say in a few words why this does not apply.", "typed <anew>", "Last time: Fully")
}

// A start that is refused keeps what was typed.
func TestRefusedLookingAgain(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	page := s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {" "}}, http.StatusUnprocessableEntity).Body
	s.says(page, "There is something to put right", "Enter who gives the answers.", "39 answers of last time")
	long := strings.Repeat("W", 201)
	page = s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {long}}, http.StatusUnprocessableEntity).Body
	if !strings.Contains(page, `value="`+long+`"`) || !strings.Contains(page, `href="#answered_by"`) {
		s.Error("a refused start forgets what was typed, or has no link to it")
	}
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	s.get("/units/"+unit+"/reassess", http.StatusGone)
	s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {"We"}}, http.StatusGone)
}

// Without agreed answers there is nothing to start from, and the page says what
// to do instead.
func TestNothingToStartFrom(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.says(s.get("/units/"+unit+"/reassess", http.StatusOK).Body, "There are no agreed answers of last time to start from.", "Assess Claims", "answered afresh by everybody")
	s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {"We"}}, http.StatusNotFound)
	at := s.submitted(unit)
	s.post(at+"/reopen", url.Values{"why": {"Two answers were mixed up"}}, http.StatusSeeOther)
	s.says(s.get("/units/"+unit+"/reassess", http.StatusOK).Body, "no agreed answers of last time")
}

// What a step secures that was done before the result, or that was dropped,
// proposes nothing; nor does one of a plan for another questionnaire.
func TestOnlyStepsDoneSincePropose(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	result := s.submitted(unit)
	dropped := s.stepDone("Dropped", 40, "me2c")
	dropped.Status, dropped.DoneOn, dropped.Reason = assessment.StepDropped, time.Time{}, "no budget"
	s.plan(unit, result, s.stepDone("Done before", -3, "me2c"), dropped)
	s.monthsLater(6)
	page := s.get("/units/"+unit+"/reassess", http.StatusOK).Body
	if strings.Contains(plain(page), "Done since") {
		s.Errorf("something proposes: %s", plain(page))
	}
	at := s.post("/units/"+unit+"/reassess", url.Values{"answered_by": {"We"}}, http.StatusSeeOther).Location
	if page := s.get(at+"/me/2", http.StatusOK).Body; takeButtons.MatchString(page) {
		s.Error("a step proposes that was not done since")
	}
}

// Two clicks on the button begin one assessment; a form gone back to and changed
// begins another.
func TestLookingAgainBeginsOnce(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit)
		start := "/units/" + unit + "/reassess"
		form := url.Values{"new": {hidden(s, s.get(start, http.StatusOK).Body, "new")}, "answered_by": {"The Claims team "}}
		first := s.post(start, form, http.StatusSeeOther).Location
		if second := s.post(start, form, http.StatusSeeOther).Location; second != first {
			t.Errorf("begun twice: %s, then %s", first, second)
		}
		s.says(s.get(first, http.StatusOK).Body, "You began this already: this is it.")
		form.Set("answered_by", "Somebody else")
		if other := s.post(start, form, http.StatusSeeOther).Location; other == first {
			t.Error("what somebody else is to answer is the same assessment")
		}
		at := make(chan string, 2)
		form.Set("new", account.NewID())
		for range 2 {
			go func() { at <- s.Session(s.T, s.user()).Post(start, form).Location }()
		}
		if one, two := <-at, <-at; one != two || !strings.HasPrefix(one, "/assessments/") {
			t.Errorf("at once: %s and %s", one, two)
		}
	})
}
