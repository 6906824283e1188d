package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// worthTyped is the design's example as it is typed.
func worthTyped(target string, more ...string) url.Values {
	form := url.Values{
		"target": {target}, "version": {"0"}, "group": {"Policyholders with two contracts"}, "why": {"They talk to others."}, "customers": {"2,000"}, "margin": {"300"},
		"retention": {"80"}, "retention-source": {"CRM, October"}, "discount": {"10"}, "years": {"3"}, "one-off": {"20 000"}, "yearly": {"15'000"},
		"low": {"81"}, "likely": {"83"}, "high": {"85"},
	}
	for name, value := range values(more) {
		form[name] = value
	}
	return form
}

// From a result to the worth of the next level: by default that is what is asked,
// the break-even comes first, and every figure is printed.
func TestWorth(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit)
		at := "/units/" + unit + "/worth"
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Is the next level worth it?", "Not worked out yet.")
		s.says(s.get(at, http.StatusOK).Body, "Is level 2 worth it?", "Claims stands at level 1, Reactive. Level 2 is Attentive.", "nothing is proposed", "Save the decision")
		s.get(at+".pdf", http.StatusNotFound)

		kept := s.post(at, worthTyped("2"), http.StatusSeeOther)
		if kept.Location != at+"?target=2" {
			t.Errorf("leads to %s", kept.Location)
		}
		page := s.get(kept.Location, http.StatusOK).Body
		s.says(page, "This pays if retention rises from 80.0 % to at least 82.6 %. Do you believe it will?", "−35,101", "10,260", "56,916",
			"Uplift in retention", "Customers without", "All figures are yours.", "no benchmark", "Saved 23 November 2026", "Download it as PDF")
		for _, typed := range []string{`value="2,000"`, `value="CRM, October"`, `value="20,000"`, `value="85"`} {
			if !strings.Contains(page, typed) {
				t.Errorf("%s is not in the form", typed)
			}
		}
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Level 2: this pays if retention rises from 80.0 % to at least 82.6 %.")
		s.says(s.get(at+"?target=4", http.StatusOK).Body, "Is level 4 worth it?", "Carried over from level 2")
		pdf := s.get(at+".pdf?target=2&paper=letter", http.StatusOK)
		if !strings.HasPrefix(pdf.Body, "%PDF-") || !strings.Contains(pdf.Header.Get("Content-Disposition"), "worth of level 2.pdf") {
			t.Errorf("got %.20q, %v", pdf.Body, pdf.Header)
		}
		s.says(s.get("/members/history", http.StatusOK).Body, "changed what level 2 is worth to Claims.", "took along what level 2 is worth to Claims, as PDF.")
	})
}

// What is out of range comes back as it was typed, with what is allowed in per
// cent, at its field and on top.
func TestWorthRefused(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := "/units/" + unit + "/worth"
		before := s.Dump(t)
		form := worthTyped("3", "retention", "180 %", "customers", "many", "group", " ", "likely", "80", "ramp", "10 20 30 40", "price", "on", "price-lost", "")
		page := s.post(at, form, http.StatusUnprocessableEntity).Body
		s.says(page, "There is something to put right", "Retention today: enter a per cent above 0 % and at most 100 %.",
			"Customers in the group today: enter a whole number from 1 to 10,000,000.", "Enter the group of customers.",
			"The likely retention must not be below the low one.", "only 3 are looked ahead", "Customers lost over the price: enter a per cent from 0 % to 100 %.")
		for _, typed := range []string{`value="180 %"`, `value="many"`, `value="10 20 30 40"`, `value="CRM, October"`, "They talk to others.", `href="#price-lost"`, `id="price-lost-error"`} {
			if !strings.Contains(page, typed) {
				t.Errorf("%s is gone", typed)
			}
		}
		if s.Dump(t) != before {
			t.Error("something was kept")
		}
	})
}

// Of two people the second learns that somebody was faster, with everything typed;
// saving once more replaces what is there.
func TestWorthTaken(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := "/units/" + unit + "/worth"
		s.post(at, worthTyped("3"), http.StatusSeeOther)
		page := s.post(at, worthTyped("3", "customers", "2,500"), http.StatusConflict).Body
		s.says(page, "saved other figures in the meantime", "Nothing you typed is lost")
		if !strings.Contains(page, `value="2,500"`) {
			t.Error("what was typed is gone")
		}
		s.post(at, worthTyped("3", "customers", "2,500", "version", hidden(s, page, "version")), http.StatusSeeOther)
		s.says(s.get(at+"?target=3", http.StatusOK).Body, "Saved 23 November 2026")
	})
}

// The preview is a part of the page, worked out as far as the figures go, and
// keeps nothing.
func TestWorthPreview(t *testing.T) {
	eachHarbour(t, func(s *site) {
		at := "/units/" + s.unit("Claims") + "/worth/preview"
		before := s.Dump(t)
		whole := s.post(at, worthTyped("3"), http.StatusOK)
		s.says(whole.Body, "This pays if retention rises from 80.0 % to at least 82.6 %.", "10,260", "Not saved yet.", "What this leaves out")
		if strings.Contains(whole.Body, "<html") || !strings.HasPrefix(whole.Body, `<div id="worth-result">`) || whole.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the preview is no part: %.80s", whole.Body)
		}
		half := s.post(at, worthTyped("3", "low", "", "likely", "", "high", "183"), http.StatusOK).Body
		s.says(half, "to at least 82.6 %", "Still to enter: retention afterwards, low, retention afterwards, likely.", "Retention afterwards, high: enter a per cent from 0 % to 100 %.")
		empty := s.post(at, url.Values{"target": {"3"}}, http.StatusOK).Body
		s.says(empty, "Still to enter: customers in the group today, yearly margin per customer, retention today")
		if strings.Contains(empty, "This pays") {
			t.Error("nothing is typed and it says whether it pays")
		}
		lines := s.post(at, worthTyped("3", "price", "on", "price-extra", "2", "price-lost", "0"), http.StatusOK).Body
		s.says(lines, "With the higher price counted, this pays if", "From retention alone: this pays if retention rises from 80.0 % to at least 82.6 %.", "Extra margin by the price")
		if s.Dump(t) != before {
			t.Error("the preview kept something")
		}
		s.get(at, http.StatusMethodNotAllowed)
	})
}

// A viewer reads figures with their sources and no form.
func TestWorthForViewers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		at := "/units/" + site.A.Unit.ID + "/worth"
		assessor, viewer := site.SignedIn(t, site.A.Assessor), site.SignedIn(t, site.A.Viewer)
		if got := assessor.Post(at, worthTyped("2")); got.Status != http.StatusSeeOther {
			t.Fatalf("status %d\n%s", got.Status, got.Body)
		}
		page := viewer.Get(at + "?target=2")
		page.Has(t, "The figures it rests on", "CRM, October", "not said", "82.6\u00a0%")
		if strings.Contains(page.Body, `action="/units/`) || strings.Contains(page.Body, "worth.js") {
			t.Error("a viewer sees a form")
		}
	})
}

// A decision is kept with what the figures said, shown on the unit's page, and the
// one before it stays.
func TestDecisions(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit)
		at := "/units/" + unit + "/decisions"
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Nothing is decided yet: advance, hold, or not now.")
		s.post("/units/"+unit+"/worth", worthTyped("2"), http.StatusSeeOther)
		before := s.Dump(t)
		refused := s.post(at, url.Values{"target": {"2"}, "decision": {""}, "reason": {"Because"}, "owner": {" "}, "review": {"2026-11-23"}}, http.StatusUnprocessableEntity).Body
		s.says(refused, "Choose one of the three.", "Enter who sees to it.", "Enter a day after today, within 10 years.")
		if !strings.Contains(refused, ">Because</textarea>") || s.Dump(t) != before {
			t.Error("what was typed is gone, or something was kept")
		}
		first := url.Values{"target": {"2"}, "decision": {"not now"}, "reason": {"We move house first."}, "owner": {"Bea"}, "review": {"2027-01-15"}}
		s.post(at, first, http.StatusSeeOther)
		page := s.get(at, http.StatusOK).Body
		s.says(page, "Not now: level 2 is left open", "We move house first.", "The figures then: this pays if retention rises from 80.0 % to at least 82.6 %.", "15 January 2027")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Not now: level 2 is left open, decided on 23 November 2026 by", "Bea sees to it.", "To be looked at again on 15 January 2027.")

		s.says(s.post(at, first, http.StatusConflict).Body, "Somebody else decided in the meantime", "We move house first.")
		second := url.Values{"target": {"2"}, "decision": {"advance"}, "reason": {"Now."}, "owner": {"Bea"}, "review": {"2027-06-01"}, "after": {hidden(s, page, "after")}}
		s.post(at, second, http.StatusSeeOther)
		page = s.get(at, http.StatusOK).Body
		s.says(page, "Advance to level 2", "Not now: level 2 is left open", "Plan the way there")
		s.says(s.get("/members/history", http.StatusOK).Body, "decided about Claims: advance to level 2.")
		if home := s.get("/", http.StatusOK).Body; strings.Contains(home, "To decide again") {
			t.Error("the home page asks for a decision before its day")
		}
		s.Clock.Pass(200 * 24 * 3600 * 1e9)
		s.client = s.Session(t, s.user())
		s.says(s.get("/", http.StatusOK).Body, "To decide again, the review date has come: Claims (1 June 2027)")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Its review date, 1 June 2027, has come: decide again.")
		s.says(s.get(at, http.StatusOK).Body, "The review date of the latest decision, 1 June 2027, has come.")
	})
}

// The documents of the latest result say what was decided about it; those of an
// older result do not.
func TestDecisionInDocuments(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	older := s.submitted(unit)
	s.Clock.Pass(3600 * 1e9)
	latest := s.submitted(unit)
	s.Clock.Pass(3600 * 1e9)
	s.post("/units/"+unit+"/worth", worthTyped("2"), http.StatusSeeOther)
	s.post("/units/"+unit+"/decisions", url.Values{"target": {"2"}, "decision": {"hold"}, "reason": {"Enough, says Bea."}, "owner": {"Bea"}, "review": {"2027-06-01"}}, http.StatusSeeOther)
	decided := []string{"Our decision: hold, rather than go for level 2", "Enough, says Bea.", "1 June 2027"}
	s.reads(latest+"/plan.pdf", append(decided, "Is level 2, Attentive, worth it?", "This pays if retention rises from 80.0 %")...)
	s.reads(latest+"/summary.pdf", "Enough, says Bea.", "Hold, rather than go for level 2")
	if old := s.file(older + "/plan.pdf"); strings.Contains(old, "Bea") || strings.Contains(old, "This pays if") {
		t.Errorf("the plan of an older result says what was decided later: %s", old)
	}
}

// An archived unit's figures and decisions can be read, and nothing else.
func TestWorthOfAnArchivedUnit(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := "/units/" + unit + "/worth"
		s.post(at, worthTyped("3"), http.StatusSeeOther)
		s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
		s.get("/organization", http.StatusOK) // the notice that offers to undo it
		page := s.get(at+"?target=3", http.StatusOK).Body
		s.says(page, "82.6 %", "This unit is archived")
		if strings.Contains(page, `action="/units/`+unit) {
			t.Error("the page of an archived unit has a form")
		}
		s.get("/units/"+unit+"/decisions", http.StatusOK)
		s.post(at, worthTyped("3", "version", "1"), http.StatusGone)
		s.post("/units/"+unit+"/decisions", url.Values{"target": {"3"}}, http.StatusGone)
	})
}

// The organization's currency stands before every amount.
func TestCurrency(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		settings := s.get("/settings", http.StatusOK).Body
		form := url.Values{"of": {hidden(s, settings, "of")}, "organization": {"Harbour Mutual"}, "time_zone": {"Europe/Zurich"}, "currency": {"Swiss francs"}}
		s.says(s.post("/settings/organization", form, http.StatusUnprocessableEntity).Body, "Enter at most 8 characters: CHF, €, kr.")
		form.Set("currency", "CHF")
		s.post("/settings/organization", form, http.StatusSeeOther)
		s.post("/units/"+unit+"/worth", worthTyped("3"), http.StatusSeeOther)
		s.says(s.get("/units/"+unit+"/worth?target=3", http.StatusOK).Body, "CHF 10,260", "CHF a customer and year")
	})
}

// worthRows are the rows of the access matrix for what a level is worth.
func worthRows() map[string]asked {
	decided := []string{"target", "3", "decision", "hold", "reason", "Enough.", "owner", "Bea", "review", "2027-06-01"}
	return map[string]asked{
		"GET /units/:unit/worth": ofUnit("/worth"), "POST /units/:unit/worth": ofUnit("/worth", "target", "3"),
		"POST /units/:unit/worth/preview": ofUnit("/worth/preview", "target", "3"), "GET /units/:unit/worth.pdf": ofWorth,
		"GET /units/:unit/decisions": ofUnit("/decisions"), "POST /units/:unit/decisions": ofUnit("/decisions", decided...),
	}
}

// ofWorth is the row of the document, of a unit that something was worked out for.
func ofWorth(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
	t.Helper()
	w := &assessment.Worth{
		OrganizationID: o.ID, UnitID: o.Owned.Unit(t, site.Store, account.NewID()).ID, Target: 3, Group: "All", Low: .8, Likely: .8, High: .8,
		Case: assessment.Case{Customers: 100, Margin: 10, Retention: .5, Years: 2}, UpdatedAt: site.Clock.Now(), UpdatedBy: "Ada",
	}
	if err := site.Store.SaveWorth(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	return request{"/units/" + w.UnitID + "/worth.pdf?target=3", nil}
}

// The costs can be those of the plan: with the staff days at what one costs, and
// anew each time the plan changes.
func TestWorthOfThePlan(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit, plan := s.withPlan("Claims")
		at := "/units/" + unit + "/worth"
		s.says(s.get(at, http.StatusOK).Body, "As the plan says", "0 staff days")
		step := plan + "/steps/" + stepsOn(s.get(plan, http.StatusOK).Body)[0]
		page := s.get(step, http.StatusOK).Body
		s.post(step, s.typedStep(page), http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "to 12,000 once, 2.5 staff days, and 300 a year")
		s.says(s.post(at, worthTyped("2", "costs", "plan", "one-off", "", "yearly", "", "rate", "450.50"), http.StatusUnprocessableEntity).Body,
			"Cost of a staff day: enter a whole number from 0 to 1,000,000.")
		s.post(at, worthTyped("2", "costs", "plan", "one-off", "", "yearly", "", "rate", "600"), http.StatusSeeOther)
		s.says(s.get(at+"?target=2", http.StatusOK).Body, "This pays if retention rises from 80.0 % to at least 80.")
		w, err := s.Store.Worth(t.Context(), s.owned().ID, unit, 2)
		if err != nil || w.OneOff != 13500 || w.Yearly != 300 || !w.FromPlan {
			t.Errorf("kept %+v, %v", w, err)
		}
		s.reads(at+".pdf?target=2", "This pays if retention rises from 80.0 % to at least 80.", "13,500")

		page = s.get(step, http.StatusOK).Body
		s.post(step, s.typedStep(page, "one_off", "120,000"), http.StatusSeeOther)
		const pays = "his pays if retention rises from 80.0 % to at least 85.4 %."
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Level 2: t"+pays)
		s.says(s.get(at+"?target=2", http.StatusOK).Body, "T"+pays)
		s.reads(at+".pdf?target=2", "T"+pays, "121,500")
		s.post("/units/"+unit+"/decisions", url.Values{"target": {"2"}, "decision": {"hold"}, "reason": {"Dear."}, "owner": {"Bea"}, "review": {"2027-06-01"}}, http.StatusSeeOther)
		s.says(s.get("/units/"+unit+"/decisions", http.StatusOK).Body, "The figures then: t"+pays)

		s.post(at, worthTyped("3", "rate", "600"), http.StatusSeeOther) // typed costs ask for none
		if w, err := s.Store.Worth(t.Context(), s.owned().ID, unit, 3); err != nil || w.Rate != 0 {
			t.Errorf("a staff day costs %+v, %v", w, err)
		}
	})
}

// The comparison says what was decided about each unit, on its page and in its
// files; not to who looks by a link.
func TestDecisionInTheComparison(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit)
		if page := s.get("/compare", http.StatusOK).Body; strings.Contains(page, "decided:") {
			t.Error("something is decided before anything is")
		}
		s.post("/units/"+unit+"/decisions", url.Values{"target": {"2"}, "decision": {"hold"}, "reason": {"Enough, says Bea."}, "owner": {"Bea"}, "review": {"2027-06-01"}}, http.StatusSeeOther)
		s.says(s.get("/compare", http.StatusOK).Body, "decided: hold, level 2")
		for _, kind := range []string{"csv", "json"} {
			file := s.get("/compare/units."+kind, http.StatusOK).Body
			for _, want := range []string{"hold", "2027-06-01", "Enough, says Bea."} {
				if !strings.Contains(file, want) {
					t.Errorf("the %s lacks %q", kind, want)
				}
			}
			if hidden := s.get("/compare/units."+kind+"?aliases=on", http.StatusOK).Body; strings.Contains(hidden, "Bea") || !strings.Contains(hidden, "2027-06-01") {
				t.Errorf("behind letters the %s says who, or not what: %s", kind, hidden)
			}
		}
		s.says(s.get("/compare?aliases=on", http.StatusOK).Body, "decided: hold, level 2")
		for kind, says := range map[string]string{"xlsx": "<t>hold</t>", "pdf": "Hold"} {
			s.reads("/compare/units."+kind, "Enough, says Bea.", says)
			if hidden := s.file("/compare/units." + kind + "?aliases=on"); strings.Contains(hidden, "Bea") {
				t.Errorf("behind letters the %s says who: %s", kind, hidden)
			}
		}
	})
}
