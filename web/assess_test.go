package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// The whole job without a script: from the first page to the plan.
func TestAssessmentWithoutScript(t *testing.T) {
	eachHarbour(t, func(s *site) {
		t := s.T
		at := s.begin(s.unit("Claims"))
		s.says(s.get(at, http.StatusOK).Body, "Not started", "0 of 3 components completed", "Start answering")

		way := s.answerAll(at+"/cf/1", sample(t))
		if got, want := way[len(way)-1], at+"/en/5"; got != want {
			t.Errorf("the last page is %s, want %s", got, want)
		}
		if !strings.Contains(strings.Join(way, " "), at+"/me/3 "+at+"/me/rest "+at+"/en/1") {
			t.Errorf("measurement does not stop after page 3: %v", way)
		}
		s.says(s.get(at, http.StatusOK).Body, "3 of 3 components completed", "Check your answers")
		check := s.get(at+"/check", http.StatusOK).Body
		s.says(check, "6 more statements were not asked", "seen on the door")
		if strings.Contains(plain(check), "no answer yet") {
			t.Error("the check speaks of missing answers and there are none")
		}

		if to := s.post(at+"/submit", nil, http.StatusSeeOther).Location; to != at {
			t.Errorf("submitting leads to %s, want the result at %s", to, at)
		}
		checkSampleResult(s, at)
		checkReopening(s, at)
	})
}

// checkSampleResult holds the result page and its files to what the sample's
// answers give everywhere.
func checkSampleResult(s *site, at string) {
	s.Helper()
	page := s.get(at, http.StatusOK).Body
	s.says(page, "Level 1, Reactive", "Measurement holds Claims back", "Measurement 1.8", "Customer focus 2.6", "Environment 2.8",
		"The shortest way to level 2", "One step would do it.", "Begin three regular questions", "Stay at this level",
		"39 of 45 statements asked and answered", "Agreed by the Claims team", "submitted by Ada Lovelace", "Method and limits")
	s.says(s.get(at+"/audit", http.StatusOK).Body, "3 + 3 + 0", "The lowest is the unit’s level: 1.", "1.8")

	for _, paper := range []string{"", "?paper=a4", "?paper=letter"} {
		plan := s.get(at+"/plan.pdf"+paper, http.StatusOK)
		if !strings.HasPrefix(plan.Body, "%PDF-") || plan.Header.Get("Cache-Control") != "no-store" {
			s.Errorf("plan.pdf%s begins %q with Cache-Control %q", paper, plan.Body[:5], plan.Header.Get("Cache-Control"))
		}
		if got := plan.Header.Get("Content-Disposition"); !strings.Contains(got, "attachment") || !strings.Contains(got, "Claims") {
			s.Errorf("Content-Disposition is %q", got)
		}
	}
	s.says(s.get(at+"/result.json", http.StatusOK).Body, `"position": 1.8`)
	csv, err := exchange.ReadAnswers(strings.NewReader(s.get(at+"/answers.csv", http.StatusOK).Body), embedded(s.T).Questionnaire)
	if err != nil {
		s.Fatal(err)
	}
	want := sample(s.T)
	for id, answer := range want.Answers {
		if csv.Answers[id] != answer || csv.Notes[id] != want.Notes[id] {
			s.Errorf("answers.csv has %v (%q) for %s, want %v (%q)", csv.Answers[id], csv.Notes[id], id, answer, want.Notes[id])
		}
	}
}

// checkReopening reopens a submitted assessment, which asks why and is recorded.
func checkReopening(s *site, at string) {
	s.Helper()
	s.post(at+"/cf/1", url.Values{"cf1a": {"0"}}, http.StatusGone)
	s.post(at+"/submit", nil, http.StatusGone)
	refused := s.post(at+"/reopen", url.Values{"why": {"  "}}, http.StatusUnprocessableEntity).Body
	s.says(refused, "Enter why it is reopened.")
	if !strings.Contains(refused, "<title>Error: ") {
		s.Error("the title of a refused page does not begin with Error:")
	}
	s.post(at+"/reopen", url.Values{"why": {"two answers were mixed up"}}, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "3 of 3 components completed")
	s.get(at+"/audit", http.StatusNotFound)
	s.post(at+"/submit", nil, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "reopened by Ada Lovelace: “two answers were mixed up”")
}

func embedded(t testing.TB) questionnaires.Entry {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, _ := set.ByID(questionnaires.DefaultID)
	return entry
}

// Whoever answers sees no level: nobody should aim at one.
func TestAnswerPagesHideLevels(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	q := embedded(t).Questionnaire
	for _, c := range q.Components {
		for _, page := range []string{"1", "2", "3", "4", "5"} {
			text := plain(s.get(at+"/"+c.ID+"/"+page, http.StatusOK).Body)
			if !strings.Contains(text, c.Name+", page "+page+" of 5") {
				t.Errorf("%s/%s does not say where one is: %s", c.ID, page, text)
			}
			for _, level := range q.Levels {
				if strings.Contains(text, level.Name) {
					t.Errorf("%s/%s names the level %s", c.ID, page, level.Name)
				}
			}
			if regexp.MustCompile(`(?i)\blevel [1-5]`).MatchString(text) {
				t.Errorf("%s/%s speaks of a level: %s", c.ID, page, text)
			}
		}
	}
	s.get(at+"/cf/6", http.StatusNotFound)
	s.get(at+"/cf/0", http.StatusNotFound)
	s.get(at+"/xx/1", http.StatusNotFound)
}

// A refused form comes back with everything that was typed.
func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	eachHarbour(t, func(s *site) {
		t := s.T
		unit := s.unit("Claims")
		start := s.post("/units/"+unit+"/assess", url.Values{"answered_by": {" "}, "form": {"quick"}}, http.StatusUnprocessableEntity).Body
		s.says(start, "There is something to put right", "Enter who gives the answers.")
		if !strings.Contains(start, `value="quick" id="form-quick" checked`) || !strings.Contains(start, `href="#answered_by"`) {
			t.Error("the start page forgot the form that was chosen, or its summary has no link")
		}

		at := s.begin(unit)
		page := s.post(at+"/me/2", url.Values{
			"me2a": {"3"}, "me2a-evidence": {"the <last> two rounds"}, "me2b": {"na"}, "me2b-reason": {" "}, "me2c": {"na"}, "go": {"continue"},
		}, http.StatusUnprocessableEntity).Body
		s.says(page, "Say in a few words why this does not apply.", "This statement always applies.", "the <last> two rounds")
		for _, want := range []string{`id="me2a-3" value="3" checked`, `id="me2b-na" value="na" checked`, `href="#me2b-reason"`, `href="#me2c"`, `id="me2b-error"`, "<title>Error: Measurement, page 2 of 5"} {
			if !strings.Contains(page, want) {
				t.Errorf("the refused page has no %s", want)
			}
		}
		s.says(s.get(at, http.StatusOK).Body, "0 of 3 components completed")
	})
}

// The script saves one answer at a time; what it does not send stays.
func TestSavingAChoice(t *testing.T) {
	eachHarbour(t, func(s *site) {
		t := s.T
		at := s.begin(s.unit("Claims"))
		save := func(status int, pairs ...string) webtest.Answer {
			form := url.Values{"component": {"me"}, "page": {"2"}}
			for i := 0; i < len(pairs); i += 2 {
				form.Set(pairs[i], pairs[i+1])
			}
			return s.post(at+"/answers", form, status)
		}
		saved := save(http.StatusNoContent, "me2a", "3", "me2a-evidence", "a note\r\nof two lines")
		if !regexp.MustCompile(`^\d\d:\d\d$`).MatchString(saved.Header.Get("Saved-At")) {
			t.Errorf("Saved-At is %q", saved.Header.Get("Saved-At"))
		}
		save(http.StatusNoContent, "me2b", "na", "me2b-reason", "nobody complained")
		save(http.StatusNoContent, "me2a", "2") // without its note
		if got := save(http.StatusUnprocessableEntity, "me2c", "na").Body; got != "This statement always applies. Choose another answer." {
			t.Errorf("refused with %q", got)
		}
		save(http.StatusUnprocessableEntity, "me2c", "seven")
		save(http.StatusNoContent, "cf1a", "3") // of another page: nothing to save
		form := url.Values{"component": {"me"}, "page": {"9"}}
		s.post(at+"/answers", form, http.StatusNotFound)

		page := s.get(at+"/me/2", http.StatusOK).Body
		for _, want := range []string{`id="me2a-2" value="2" checked`, "a note\nof two lines</textarea>", "nobody complained</textarea>", "Saved "} {
			if !strings.Contains(page, want) {
				t.Errorf("the page has no %q", want)
			}
		}
	})
}

// What the adaptive stop leaves out is said, and may be answered all the same.
func TestAnsweringTheRestAnyway(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	none := func(level string) url.Values {
		return url.Values{"me" + level + "a": {"0"}, "me" + level + "b": {"0"}, "me" + level + "c": {"0"}, "go": {"continue"}}
	}
	s.post(at+"/me/1", none("1"), http.StatusSeeOther)
	if to := s.post(at+"/me/2", none("2"), http.StatusSeeOther).Location; to != at+"/me/rest" {
		t.Fatalf("after two pages without anything in place comes %s", to)
	}
	s.says(s.get(at+"/me/rest", http.StatusOK).Body, "Measurement is done", "the 9 statements that would follow", "Answer the rest anyway", "Go on to the next component")
	if to := s.post(at+"/me/rest", nil, http.StatusSeeOther).Location; to != at+"/me/3" {
		t.Errorf("the rest begins at %s", to)
	}
	if to := s.get(at+"/me/rest", http.StatusSeeOther).Location; to != at+"/en/1" {
		t.Errorf("with nothing left out the page leads to %s", to)
	}
	if to := s.post(at+"/me/3", none("3"), http.StatusSeeOther).Location; to != at+"/me/4" {
		t.Errorf("after page 3 comes %s", to)
	}
	s.post(at+"/xx/rest", nil, http.StatusNotFound)
}

// Missing answers are no mistake: one may go on, and the check lists them.
func TestMissingAnswersAreListed(t *testing.T) {
	s := newHarbour(t)
	at := s.begin(s.unit("Claims"))
	if to := s.post(at+"/cf/1", url.Values{"cf1a": {"3"}, "go": {"later"}}, http.StatusSeeOther).Location; to != at {
		t.Errorf("come back later leads to %s", to)
	}
	s.says(s.get(at, http.StatusOK).Body, "In progress", "1 answered", "Continue")
	if to := s.post(at+"/cf/1", url.Values{"cf1b": {"3"}, "go": {"continue"}}, http.StatusSeeOther).Location; to != at+"/cf/2" {
		t.Errorf("one may not go on with a missing answer: %s", to)
	}
	s.says(s.get(at+"/cf/2", http.StatusOK).Body, "One statement before this page has no answer yet.")
	check := s.get(at+"/check", http.StatusOK).Body
	s.says(check, "statements have no answer yet", "There would be no level yet")
	if !strings.Contains(check, `href="`+at+`/cf/1?from=cf1c#cf1c"`) {
		t.Error("the check has no link to the missing answer")
	}
}

// Without enough answers there is no level and no position anywhere.
func TestResultWithoutALevel(t *testing.T) {
	eachHarbour(t, func(s *site) {
		t := s.T
		at := s.begin(s.unit("Claims"))
		s.post(at+"/cf/1", url.Values{"cf1a": {"3"}, "cf1b": {"3"}, "cf1c": {"3"}}, http.StatusSeeOther)
		s.post(at+"/submit", nil, http.StatusSeeOther)
		page := s.get(at, http.StatusOK).Body
		s.says(page, "More answers are needed", "What is missing", "Every month we count how many customers", "Reopen the answers")
		for _, unwanted := range []string{`class="grid"`, `class="level`, "<svg", "you are here", "The shortest way"} {
			if strings.Contains(page, unwanted) {
				t.Errorf("the page has %s", unwanted)
			}
		}
		before, _, _ := strings.Cut(plain(page), "Method and limits")
		if found := regexp.MustCompile(`(?i)\b(at least )?level [1-5]|\d\.\d`).FindString(before); found != "" {
			t.Errorf("the page names %q", found)
		}
		if plan := s.get(at+"/plan.pdf", http.StatusOK).Body; !strings.HasPrefix(plan, "%PDF-") {
			t.Error("no plan that says what is missing")
		}
	})
}

// Names of any script stand on the page as they are; the page says what the
// PDF cannot print.
func TestNamesOfAnyScript(t *testing.T) {
	s := newHarbour(t)
	for name, unprintable := range map[string]bool{
		"Ελλάδα & Việt Nam": false, "保険金 請求": true, `"; a=b <script>alert(1)</script>`: false, strings.Repeat("W", assessment.NameLimit): false,
	} {
		at := s.submitted(s.unit(name))
		page := s.get(at, http.StatusOK)
		s.says(page.Body, name)
		if got := strings.Contains(page.Body, "cannot be printed in the PDF"); got != unprintable {
			t.Errorf("%s: the page speaks of unprintable characters: %v, want %v", name, got, unprintable)
		}
		if strings.Contains(page.Body, "<script>alert") {
			t.Error("a name became a script")
		}
		header := s.get(at+"/plan.pdf", http.StatusOK).Header.Get("Content-Disposition")
		if strings.ContainsAny(header, "\r\n<") {
			t.Errorf("Content-Disposition is %q", header)
		}
	}
}

// An assessment that was not submitted may be discarded; a result may not.
func TestDiscarding(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := s.begin(unit)
	s.says(s.get("/units/"+unit+"/assess", http.StatusOK).Body, "An assessment is already under way")
	if page := s.get(at, http.StatusOK).Body; !strings.Contains(page, at+"/discard") {
		t.Error("discarding is not offered")
	}
	if to := s.post(at+"/discard", nil, http.StatusSeeOther).Location; to != "/units/"+unit {
		t.Errorf("discarding leads to %s", to)
	}
	s.get(at, http.StatusNotFound)
	done := s.submitted(unit)
	s.post(done+"/discard", nil, http.StatusGone)
	s.get(done, http.StatusOK)
	s.post(done+"/reopen", url.Values{"why": {"Two answers were mixed up"}}, http.StatusSeeOther)
	s.post(done+"/discard", nil, http.StatusGone)
	if page := s.get(done, http.StatusOK).Body; strings.Contains(page, "/discard") {
		t.Error("discarding what was submitted before is offered")
	}
}

// The choice of light or dark is kept, and leads nowhere else.
func TestAppearance(t *testing.T) {
	s := newHarbour(t)
	for _, test := range []struct{ theme, next, class, to string }{
		{"dark", "/settings", `<html lang="en" class="dark">`, "/settings"},
		{"light", "//evil.example", `<html lang="en" class="light">`, "/"},
		{"system", "https://evil.example", `<html lang="en">`, "/"},
		{`x" onload="`, "/", `<html lang="en">`, "/"},
	} {
		if to := s.post("/appearance", url.Values{"theme": {test.theme}, "next": {test.next}}, http.StatusSeeOther).Location; to != test.to {
			t.Errorf("%s: leads to %s, want %s", test.theme, to, test.to)
		}
		if page := s.get("/settings", http.StatusOK).Body; !strings.Contains(page, test.class) {
			t.Errorf("%s: the page is not %s", test.theme, test.class)
		}
	}
}

// The lowest and the highest result are said with dignity, and ask for nothing
// that is not there.
func TestLowestAndHighestResult(t *testing.T) {
	s := newHarbour(t)
	for code, want := range map[string][]string{
		"0": {"Level 1, Reactive", "basics not all in place", "The basics", "Every statement got the same answer"},
		"3": {"Level 5, Partnered", "There is nothing further to secure", "keep the evidence fresh"},
	} {
		at := s.begin(s.unit("Unit " + code))
		s.answerAll(at+"/cf/1", everything(code))
		s.post(at+"/submit", nil, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, want...)
	}
}
