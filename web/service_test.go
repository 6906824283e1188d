package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
)

// What is known is proposed, saved as it stands or in other words, and every
// version can be read and taken back.
func TestServicePlan(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := "/units/" + unit + "/service-plan"
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Customer service plan", "Not saved yet.")
		s.says(s.get(at, http.StatusOK).Body, "Nothing is saved yet.", "Nothing is known yet. It is proposed from the promises of the moments of truth")
		s.enterContacts(unit)
		s.plannedOf(unit)
		page := s.get(at, http.StatusOK).Body
		s.says(page, "Nothing is saved yet. 3 parts are proposed from what is known.", "Service vision Proposed", "Claims is to reach level 2, Attentive", "One person to the end.", "Not saved yet.")
		s.post(at+"/accept", url.Values{"version": {"0"}, "seen": {hidden(s, page, "seen")}}, http.StatusSeeOther)
		page = s.get(at, http.StatusOK).Body
		s.says(page, "All that was proposed is saved.", "Version 1, saved", "by Ada Lovelace.", "what was proposed")
		if strings.Contains(plain(page), "Service vision Proposed") {
			t.Error("what is saved is marked as proposed")
		}
		form := s.get(at+"?change=vision", http.StatusOK).Body
		s.says(form, "The vision in one sentence", "Save the vision", "Back without saving")
		s.post(at+"/vision", url.Values{"version": {hidden(s, form, "version")}, "vision": {"Whoever has a claim knows."}}, http.StatusSeeOther)
		s.post(at+"/vision", url.Values{"version": {"2"}, "vision": {"Whoever has a claim knows."}}, http.StatusSeeOther) // changes nothing
		page = s.get(at, http.StatusOK).Body
		s.says(page, "Version 2, saved", "Whoever has a claim knows.", "What is known now says something else. Start from that")
		s.says(s.get(at+"?change=vision&from=known", http.StatusOK).Body, "Claims is to reach level 2")

		old := s.get(at+"/versions/1", http.StatusOK).Body
		s.says(old, "This is version 1, saved", "The current one is version 2.", "Claims is to reach level 2")
		s.get(at+"/versions/2", http.StatusSeeOther)
		s.get(at+"/versions/9", http.StatusNotFound)
		s.get(at+"/versions/x", http.StatusNotFound)
		s.post(at+"/versions/1/take-back", url.Values{"version": {"2"}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "Version 3, saved", "Version 1 is the current one again.", "version 1, taken back")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Version 3, saved")
		s.says(s.get("/members/history", http.StatusOK).Body, "changed the customer service plan of Claims, version 3.")
		for _, paper := range []string{"", "?paper=letter"} {
			if got := s.get(at+".pdf"+paper, http.StatusOK); !strings.HasPrefix(got.Body, "%PDF") || got.Header.Get("Content-Type") != "application/pdf" {
				t.Error("the document is no PDF")
			}
		}
	})
}

// Each part is changed by its own form.
func TestServiceParts(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/service-plan"
	for _, row := range []struct {
		part string
		form url.Values
		want []string
	}{
		{"customers", url.Values{"chosen": {"Households.\nTwo contracts."}, "not_chosen": {"Fleets."}}, []string{"Chosen Households. Two contracts. Not chosen Fleets."}},
		{"levels", url.Values{"group-0-name": {"Households"}, "group-0-level": {"3"}, "group-0-why": {"They stay."}, "group-1-name": {""}, "group-1-level": {""}}, []string{"Households 3 Consistent They stay."}},
		{"promises", url.Values{"promise-0-step": {""}, "promise-0-text": {""}, "promise-1-step": {"First call"}, "promise-1-text": {"One person."}}, []string{"First call One person."}},
		{"measures", url.Values{"measure-0-name": {"NPS"}, "measure-0-now": {"33.3"}, "measure-0-target": {"40"}}, []string{"NPS 33.3 40"}},
		{"actions", url.Values{"action-0-title": {"Name handlers"}, "action-0-owner": {"Mara"}, "action-0-due": {"2027-03-01"}}, []string{"Name handlers Mara 1 March 2027"}},
		{"budget", url.Values{"one_off": {"60,000"}, "yearly": {"12 000"}, "years": {"3"}, "low": {"-35’101"}, "likely": {"10260"}, "high": {""}}, []string{"To spend once 60,000", "To spend each year 12,000", "Worth over 3 years, less what it costs 10,260 likely; −35,101 low, not known high"}},
		{"decision", url.Values{"choice": {"Advance to level 3"}, "reason": {"It pays."}, "owner": {"Mara"}, "review": {"2027-06-30"}}, []string{"Decision Advance to level 3", "Looked at again 30 June 2027"}},
	} {
		page := s.get(at+"?change="+row.part, http.StatusOK).Body
		row.form.Set("version", hidden(s, page, "version"))
		s.post(at+"/"+row.part, row.form, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, row.want...)
	}
	s.post(at+"/poetry", url.Values{"version": {"0"}}, http.StatusNotFound)
}

func TestServicePlansThatAreRefused(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := "/units/" + unit + "/service-plan"
	for _, row := range []struct {
		part  string
		form  url.Values
		want  []string // said
		typed []string // kept
	}{
		{"vision", url.Values{"vision": {strings.Repeat("V", 301)}}, []string{"longer than 300 characters"}, []string{strings.Repeat("V", 301)}},
		{"levels", url.Values{"group-0-name": {""}, "group-0-why": {"<i>Because</i>"}}, []string{"Enter whom the level is for", "Choose the level aimed at"}, []string{"&lt;i&gt;Because&lt;/i&gt;", `href="#group-0-level"`}},
		{"actions", url.Values{"action-0-title": {""}, "action-0-owner": {"Mara"}, "action-0-due": {"soon"}}, []string{"Enter a day as year-month-day", "Enter what is done"}, []string{`value="soon"`, `value="Mara"`}},
		{"budget", url.Values{"one_off": {"a lot"}, "yearly": {"-5"}, "years": {"long"}, "low": {"1.5"}}, []string{"Enter a whole number, without decimals", "The yearly cost is a whole number from 0", "Enter a whole number of years"}, []string{`value="a lot"`, `value="-5"`, `value="long"`}},
		{"budget", url.Values{"one_off": {"12,50"}, "yearly": {"1,2,3"}, "low": {"-1.234"}}, []string{"Enter a whole number, without decimals: 12,000.", "What you typed has points between its thousands: write -1234."}, []string{`value="12,50"`, `value="1,2,3"`, `value="-1.234"`, `id="one_off-error"`, `id="yearly-error"`, `id="low-error"`}},
		{"decision", url.Values{"review": {"1812-01-01"}, "choice": {"Kept"}}, []string{"Choose a day from the years 2000 to 2100."}, []string{`value="Kept"`, `value="1812-01-01"`}},
	} {
		row.form.Set("version", "0")
		before := s.Dump(t)
		page := s.post(at+"/"+row.part, row.form, http.StatusUnprocessableEntity).Body
		s.says(page, append(row.want, "There is something to put right")...)
		for _, want := range row.typed {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the refused form does not hold %.60q", row.part, want)
			}
		}
		if s.Dump(t) != before {
			t.Errorf("%s: something was saved", row.part)
		}
	}
	s.post(at+"/vision", url.Values{"version": {"0"}, "vision": {"First."}}, http.StatusSeeOther)
	page := s.post(at+"/vision", url.Values{"version": {"0"}, "vision": {"Second, and kept."}}, http.StatusConflict).Body
	s.says(page, "Ada Lovelace saved another version in the meantime (the vision).", "Second, and kept.")
	s.post(at+"/vision", url.Values{"version": {hidden(s, page, "version")}, "vision": {"Second, and kept."}}, http.StatusSeeOther)
	s.post(at+"/versions/1/take-back", url.Values{"version": {"1"}}, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "nothing was taken back", "Second, and kept.")
	s.post(at+"/accept", url.Values{"version": {"2"}, "seen": {"something else"}}, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "nothing was saved", "Version 2, saved")
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	s.post(at+"/vision", url.Values{"version": {"2"}, "vision": {"Late."}}, http.StatusGone)
	s.says(s.get(at, http.StatusOK).Body, "archived", "Second, and kept.")
	if len(assessment.ServiceParts()) != 8 {
		t.Error("a part is not tested here")
	}
}

// While a part is open nothing on the page throws away what is typed there.
func TestNothingLeadsAwayFromAnOpenPart(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.plannedOf(unit)
	at := "/units/" + unit + "/service-plan"
	if page := s.get(at, http.StatusOK).Body; !strings.Contains(page, at+"/accept") || !strings.Contains(page, "?change=promises") {
		t.Fatal("nothing can be accepted or changed")
	}
	for name, page := range map[string]string{
		"open":    s.get(at+"?change=vision", http.StatusOK).Body,
		"refused": s.post(at+"/vision", url.Values{"version": {"0"}, "vision": {strings.Repeat("V", 301)}}, http.StatusUnprocessableEntity).Body,
	} {
		s.says(page, "One part is open below.", "Save the vision", "Back without saving")
		if strings.Contains(page, "/accept") || strings.Contains(page, "?change=") {
			t.Errorf("%s: something leads away from what is typed", name)
		}
	}
}

// A form has all the rows there is room for, the empty ones folded away but for
// two. Rows beyond are refused and none of them is dropped unsaid.
func TestServiceRows(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := "/units/" + unit + "/service-plan"
	page := s.get(at+"?change=promises", http.StatusOK).Body
	if strings.Count(page, `-text" value`) != assessment.MostServicePromises || strings.Count(page, "<details") != 1 || strings.Index(page, "<details") < strings.Index(page, `id="promise-1-step"`) || strings.Index(page, "<details") > strings.Index(page, `id="promise-2-step"`) {
		t.Error("the form has not two rows and the others folded away")
	}
	form := url.Values{"version": {"0"}}
	for i := range 12 {
		form.Set(fmt.Sprintf("promise-%d-step", i), fmt.Sprint("Step ", i))
		form.Set(fmt.Sprintf("promise-%d-text", i), "Kept.")
	}
	page = s.post(at+"/promises", form, http.StatusUnprocessableEntity).Body
	if n := strings.Count(page, "There is room for 10 promises."); n != 2 || strings.Contains(page, "<details") { // on top and at its row
		t.Errorf("that they are too many is said %d times, or rows are folded away", n)
	}
	before := s.Dump(t)
	far := url.Values{"version": {"0"}, "promise-0-step": {"First call"}, "promise-0-text": {"One person."}, "promise-20-step": {"Far"}, "promise-20-text": {"Away"}}
	page = s.post(at+"/promises", far, http.StatusUnprocessableEntity).Body
	s.says(page, "These are more rows than can be read: at most 20.")
	if s.Dump(t) != before || !strings.Contains(page, `value="First call"`) {
		t.Error("something was saved, or what was typed is gone")
	}
	far.Set("promise-20-step", "")
	far.Set("promise-20-text", "")
	s.post(at+"/promises", far, http.StatusSeeOther)
}
