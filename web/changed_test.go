package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
)

// looked is a unit that was looked at again: two results, and done steps between
// them. Returned are the address of the unit and of both results.
func (s *site) looked() (unit, first, second string) {
	s.Helper()
	unit, first, second = s.reassessed()
	s.confirmAll(second + "/cf/1")
	s.post(second+"/submit", nil, http.StatusSeeOther)
	return unit, first, second
}

// The result and its plan say what changed, and which steps were behind it.
func TestResultSaysWhatChanged(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit, first, second := s.looked()
		said := []string{
			"What changed since last time", "Three answers rose.", "Measurement: self-rating changed from 1.8 to 2.6", "Environment: self-rating unchanged",
			"from not in place to mostly Behind it: Ask three regular questions", "Behind it: Answer within two days",
		}
		page := s.get(second, http.StatusOK).Body
		s.says(page, said...)
		s.says(s.get(second, http.StatusOK).Body, said...) // as it is kept
		if strings.Contains(plain(page), "moved") {
			s.Error("a self-rating is said to have moved")
		}
		if strings.Contains(s.get(first, http.StatusOK).Body, "What changed since") {
			s.Error("the first result says that something changed")
		}
		s.reads(second+"/plan.pdf", "What changed since last time", "Three answers rose.", "from not in place to mostly", "Behind it: Ask three regular questions")
		if strings.Contains(s.file(first+"/plan.pdf"), "What changed since") {
			s.Error("the plan of the first result says that something changed")
		}

		org := s.organization()
		err := s.Store.UpdatePlan(s.Context(), org, unit, func(p *assessment.Plan) error {
			p.Steps[0].Title, p.Version = "Ask four regular questions", p.Version+1
			return nil
		})
		if err != nil {
			s.Fatal(err)
		}
		s.says(s.get(second, http.StatusOK).Body, "Behind it: Ask four regular questions")

		s.post(first+"/reopen", url.Values{"why": {"Two answers were mixed up"}}, http.StatusSeeOther)
		if strings.Contains(s.get(second, http.StatusOK).Body, "What changed since") {
			s.Error("what is compared with a result that is being changed is still said")
		}
		s.post(first+"/me/2", url.Values{"me2c": {"2"}}, http.StatusSeeOther)
		s.post(first+"/submit", nil, http.StatusSeeOther)
	})
}

// A step whose answers did not rise is no failure, and one whose answers fell is
// not said to be behind it.
func TestStepsThatAreNotSeenYet(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	first := s.submitted(unit)
	s.plan(unit, first, s.stepDone("Open a desk", 30, "cf1a"))
	s.monthsLater(6)
	file := sample(t)
	file.Answers["cf1a"] = assessment.Mostly
	second := s.begin(unit)
	s.answerAll(second+"/cf/1", file)
	s.post(second+"/submit", nil, http.StatusSeeOther)
	page := s.get(second, http.StatusOK).Body
	s.says(page, "One answer fell.", "from fully to mostly", "Done, and not seen yet", "That is no failure", "Open a desk")
	if strings.Contains(page, "Behind it") {
		s.Error("a step is said to be behind an answer that fell")
	}
}

// What was not answered alike is not compared.
func TestOtherFormsSayNothingOfChanges(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	s.monthsLater(6)
	quick := s.post("/units/"+unit+"/assess", url.Values{"answered_by": {"We"}, "form": {"quick"}}, http.StatusSeeOther).Location
	s.answerAll(quick+"/cf/1", everything("2"))
	s.post(quick+"/submit", nil, http.StatusSeeOther)
	if strings.Contains(s.get(quick, http.StatusOK).Body, "What changed since") {
		s.Error("a quick result is compared with a full one")
	}
}

// Where a plan would lead stands on its page and in its document.
func TestPlanSaysWhereItWouldLead(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	result := s.submitted(unit)
	due := func(title string, days int, secures ...string) assessment.Step {
		step := s.stepDone(title, days, secures...)
		step.Status, step.DoneOn = assessment.StepToDo, time.Time{}
		return step
	}
	s.plan(unit, result, due("Ask three regular questions", 100, "me2c"), assessment.Step{Title: "Some day", Status: assessment.StepToDo, Secures: []string{"me3a"}})
	page := s.get("/units/"+unit+"/plan", http.StatusOK).Body
	s.says(page, "Where it would lead", "If the plan holds, Claims stands at level 2 by the end of", "if the plan holds", "One step has no day yet and is left out.", "Only the next assessment tells"[5:])
	if !strings.Contains(page, `class="dashed"`) || !strings.Contains(page, `role="img"`) {
		s.Error("the projection is not drawn")
	}
	s.reads("/units/"+unit+"/plan.pdf", "Where it would lead", "If the plan holds, Claims stands at level 2 by the end of")
	s.post(result+"/reopen", url.Values{"why": {"Two answers were mixed up"}}, http.StatusSeeOther)
	s.says(s.get("/units/"+unit+"/plan", http.StatusOK).Body, "The result the plan starts from is being changed.")
}

// After twelve months a result says so, and the home page asks for another look.
func TestResultsFallDue(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	result := s.submitted(unit)
	s.monthsLater(11)
	if page := plain(s.get(result, http.StatusOK).Body); strings.Contains(page, "Over a year old") {
		s.Error("a result is due before its time")
	}
	s.monthsLater(2)
	s.says(s.get(result, http.StatusOK).Body, "Over a year old. Claims has been due for another look since", "Look again")
	home := s.get("/", http.StatusOK).Body
	s.says(home, "One unit is due to be looked at again", "Time to look again", "Assess Claims again")
	if !strings.Contains(home, `href="/units/`+unit+`/reassess"`) {
		s.Error("the home page does not lead to looking again")
	}
	s.says(s.get("/units/"+unit, http.StatusOK).Body, "Time to look again")
}
