package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// A result that is being changed does not disappear, and an older one does not
// take its place.
func TestReopenedResultIsStillCounted(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		first := s.submitted(unit)
		reopen := url.Values{"why": {"two answers were mixed up"}}
		s.post(first+"/reopen", reopen, http.StatusSeeOther)
		const words = "Reopened, being changed; it was level 1 (1.8)"
		for _, path := range []string{"/", "/organization", "/units/" + unit} {
			s.says(s.get(path, http.StatusOK).Body, words)
		}
		s.says(s.get("/", http.StatusOK).Body, "1 unit was never assessed. See all units")
		s.post(first+"/submit", nil, http.StatusSeeOther)

		s.Clock.Pass(time.Hour)
		second := s.submitted(unit)
		s.post(second+"/reopen", reopen, http.StatusSeeOther)
		page := s.get("/units/"+unit, http.StatusOK).Body
		s.says(page, words, "All results", "The first result.")
		if strings.Contains(page, "Look again in") {
			s.Error("the older result is shown as the current one")
		}
	})
}

// Two results of one day are told apart by the hour, in lists and as files; the
// later page says what changed and leads on.
func TestResultsOfOneDay(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	first := s.begin(unit)
	s.answerAll(first+"/cf/1", everything("0"))
	s.post(first+"/submit", nil, http.StatusSeeOther)
	s.Clock.Pass(10 * time.Minute)
	second := s.submitted(unit)
	names := map[string]bool{}
	for _, at := range []string{first, second} {
		names[s.get(at+"/plan.pdf", http.StatusOK).Header.Get("Content-Disposition")] = true
		if !strings.Contains(plain(s.get(at, http.StatusOK).Body), ":") {
			t.Error("the breadcrumb has no hour")
		}
	}
	if len(names) != 2 {
		t.Errorf("both plans are saved as %v", names)
	}
	links := map[string]bool{}
	for _, row := range strings.Split(s.get("/units/"+unit, http.StatusOK).Body, `<th scope="row">`)[1:] {
		link, _, _ := strings.Cut(row, "</th>")
		links[plain(link)] = true
	}
	if len(links) != 2 {
		t.Errorf("the results are listed as %v", links)
	}
	page := s.get(second, http.StatusOK).Body
	s.says(page, "Self-rating changed from 0.0 to 1.8. Compared with", "measurement from 0.0 to 1.8", "All results of this unit", "Assess again")
	if strings.Contains(s.get(first, http.StatusOK).Body, "Compared with") {
		t.Error("the first result is compared with a later one")
	}
}

// What a result without a level needs is answers, not another look in a year.
func TestUnitWithoutALevel(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := s.begin(unit)
	s.post(at+"/submit", nil, http.StatusSeeOther)
	page := s.get("/units/"+unit, http.StatusOK).Body
	if strings.Contains(page, "Look again") || !strings.Contains(page, `<a href="`+at+`#reopen">Add the missing answers</a>`) {
		t.Errorf("the page says: %s", plain(page))
	}
}

// A quick result says at once that it is a first look; a component without its
// basics says which are missing; the top asks for no next level.
func TestWhatAResultSaysFirst(t *testing.T) {
	s := newHarbour(t)
	low := s.begin(s.unit("Low"))
	s.answerAll(low+"/cf/1", everything("0"))
	s.post(low+"/submit", nil, http.StatusSeeOther)
	page := s.get(low, http.StatusOK).Body
	basics := questionnaireOf(t).Components[0].Cells[0]
	s.says(page, "The basics are not all in place yet. They come first.", "Missing basics "+basics.Statements[0].Text+" not in place", "0 of 6 points")
	if strings.Contains(plain(page), "6, points") {
		t.Error("a comma stands before the points")
	}
	cards, _, _ := strings.Cut(page, "Statements and answers")
	if strings.Contains(cards, basics.Descriptor) {
		t.Error("a component without its basics is described as if it had them")
	}

	form := url.Values{"answered_by": {"the Claims team"}, "form": {"quick"}, "questionnaire": {questionnaires.DefaultID}}
	quick := s.post("/units/"+s.unit("Quick")+"/assess", form, http.StatusSeeOther).Location
	s.post(quick+"/submit", nil, http.StatusSeeOther)
	if _, after, _ := strings.Cut(s.get(quick, http.StatusOK).Body, "</h1>"); !strings.HasPrefix(plain(after), "Quick form, a first look.") {
		t.Errorf("under the headline stands: %.80s", plain(after))
	}

	high := s.begin(s.unit("High"))
	s.answerAll(high+"/cf/1", everything("3"))
	s.post(high+"/submit", nil, http.StatusSeeOther)
	if text := plain(s.get(high, http.StatusOK).Body); strings.Contains(text, "A decision too") {
		t.Error("at the top, staying is said to be a decision")
	}
}

// Units of the same name are told apart wherever one is chosen.
func TestUnitsOfOneName(t *testing.T) {
	s := newHarbour(t)
	north, south := s.unit("North"), s.unit("South")
	for _, parent := range []string{north, south} {
		s.post("/organization", url.Values{"name": {"Claims"}, "parent": {parent}}, http.StatusSeeOther)
	}
	other := s.unit("Other")
	for _, path := range []string{"/organization", "/units/" + other} {
		page := s.get(path, http.StatusOK).Body
		for _, want := range []string{">– North</option>", ">– – Claims, part of North</option>", ">– – Claims, part of South</option>"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
	}
	if page := s.get("/organization", http.StatusOK).Body; !strings.Contains(page, `<span class="soft small">part of South</span>`) {
		t.Error("the table does not show whose part it is")
	}
}

// Somebody who is no administrator may not even look at the people.
func TestPeopleAreForAdministrators(t *testing.T) {
	site := webtest.New(t)
	got := site.SignedIn(t, site.A.Viewer).Get("/people")
	if got.Status != http.StatusForbidden || strings.Contains(got.Body, "You may look") {
		t.Errorf("status %d: %.300s", got.Status, plain(got.Body))
	}
	got.Has(t, "Only administrators see this")
}

func questionnaireOf(t *testing.T) *assessment.Questionnaire {
	t.Helper()
	return embedded(t).Questionnaire
}
