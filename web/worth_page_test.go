package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The table of the years begins with what is spent at once, and ends with what
// all of it comes to.
func TestWorthYearsAddUp(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/worth"
	s.post(at, worthTyped("2"), http.StatusSeeOther)
	s.says(s.get(at+"?target=2", http.StatusOK).Body, "Start 2,000 2,000 0 −20,000 1 1,600", "Total, the net present value 10,260")
}

// A retention that was typed as a fraction is asked about, and nothing is worked
// out from it; with its sign it is what it says.
func TestWorthAsksAboutFractions(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/worth"
	page := s.post(at, worthTyped("2", "retention", "0,88", "low", "88", "likely", "88", "high", "90"), http.StatusUnprocessableEntity).Body
	s.says(page, "Retention today: what you typed could be read in two ways: did you mean 88 %? Then enter it in per cent, such as 88")
	if !strings.Contains(page, `value="0,88"`) || strings.Contains(page, "This pays") {
		t.Error("what was typed is gone, or something was worked out from it")
	}
	s.post(at, worthTyped("2", "retention", "0.88 %", "price", "on", "price-extra", "2", "price-lost", "0.5 %"), http.StatusSeeOther)
	if page := s.get(at+"?target=2", http.StatusOK).Body; !strings.Contains(page, `value="0.88 %"`) || !strings.Contains(page, `value="0.5 %"`) {
		t.Error("what was kept cannot be saved again")
	}
}

// The costs of a plan say how many of its steps have none yet, on the page and in
// the document.
func TestWorthOfAPlanWithGaps(t *testing.T) {
	s := newHarbour(t)
	unit, plan := s.withPlan("Claims")
	at := "/units/" + unit + "/worth"
	s.says(s.get(at, http.StatusOK).Body, "Its one step has no cost yet.")
	s.post(plan+"/steps", url.Values{"title": {"Own"}}, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "None of its 2 steps has a cost yet.")
	step := plan + "/steps/" + stepsOn(s.get(plan, http.StatusOK).Body)[0]
	s.post(step, s.typedStep(s.get(step, http.StatusOK).Body), http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "and 300 a year. 1 of its 2 steps has no cost yet.")
	s.says(s.get(plan, http.StatusOK).Body, "2.5 staff days; 1 of its 2 steps has no cost yet")
	s.post(at, worthTyped("2", "costs", "plan", "one-off", "", "yearly", "", "rate", "600"), http.StatusSeeOther)
	s.reads(at+".pdf?target=2", "1 of its 2 steps has no cost yet")
	s.reads(plan+".pdf", "1 of its 2 steps has no cost yet")
}

// What amounts are in is said where they are typed, with the way to change it.
func TestWorthSaysTheCurrency(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/worth"
	page := s.get(at, http.StatusOK).Body
	s.says(page, "No currency is chosen, so amounts are figures alone. Choose a currency in the settings")
	if !strings.Contains(page, `href="/settings#currency"`) {
		t.Error("the page does not lead to the settings")
	}
}

// What was said of the customers for one level is carried over to another one: with
// where it is from, and kept only when it is saved. What the level costs and brings
// is not.
func TestWorthIsCarriedOver(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := "/units/" + unit + "/worth"
	s.post(at, worthTyped("3", "yearly-source", "Offer of the builder"), http.StatusSeeOther)
	before := s.Dump(t)
	page := s.get(at+"?target=4", http.StatusOK).Body
	s.says(page, "Is level 4 worth it?", "Carried over from level 3", "saved 23 November 2026 by Ada Lovelace: the customers", "For level 4 they count only when you save them.", "They talk to others.")
	for _, want := range []string{
		`value="Policyholders with two contracts"`, `name="customers" value="2,000"`, `name="margin" value="300"`, `name="retention" value="80"`, `value="CRM, October"`,
		`name="discount" value="10"`, `name="years" value="3"`, `name="one-off" value=""`, `name="yearly" value=""`, `name="low" value=""`, `name="likely" value=""`, `name="high" value=""`,
		`name="version" value="0"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in the form", want)
		}
	}
	if strings.Contains(page, "Offer of the builder") || s.Dump(t) != before {
		t.Error("a cost was carried over, or something was kept")
	}
	s.post(at, worthTyped("4", "customers", "1,500"), http.StatusSeeOther)
	if page := s.get(at+"?target=4", http.StatusOK).Body; strings.Contains(page, "Carried over") {
		t.Error("what is kept is said to be carried over")
	}
	s.says(s.get(at+"?target=3", http.StatusOK).Body, "Saved 23 November 2026")
}
