package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"continuum/assessment"
)

// A workshop agrees on every statement that is asked, one at a time, with what
// the survey says beside it and why written down. What it makes stands beside
// the survey, both labelled, and the survey stays as it was.
func TestWorkshop(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		survey := s.published(unit, 3, theSeven())
		result := s.get(survey+"/result.json", http.StatusOK).Body
		s.says(s.post(survey+"/workshop", url.Values{"answered_by": {" "}}, http.StatusUnprocessableEntity).Body, "There is something to put right")
		at := s.workshopFrom(survey)
		page := s.get(at, http.StatusOK).Body
		if strings.Contains(page, "Need not be asked") {
			s.Error("before anything is agreed on a statement need not be asked")
		}
		s.says(page, "Agree on it", "0 statements agreed on", "survey of 7 people", "Talk about these", "Not agreed on yet", "Survey: 7 fully")

		from := "/assessments/" + strings.Split(at, "/")[2]
		asked := s.agreeOn(at)
		if asked < 30 || asked > 45 {
			t.Errorf("%d statements were asked", asked)
		}
		s.says(s.get(from+"/check", http.StatusOK).Body, "Check")
		s.says(s.get(at, http.StatusOK).Body, "because of cf1a", "Fully")
		s.post(from+"/submit", nil, http.StatusSeeOther)
		s.says(s.get(from, http.StatusOK).Body, "Level 2", "Agreed by the workshop of 23 November")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Survey, 7 people", "the workshop of 23 November")
		s.says(s.get(survey, http.StatusOK).Body, "Survey, 7 people", "Agreed on ", "by the workshop of 23 November", "level 2, position")
		if s.get(survey+"/result.json", http.StatusOK).Body != result {
			t.Error("the survey says something else after the workshop")
		}
	})
}

// agreeOn goes through a workshop from its first statement to the check of the
// answers, agrees on the middle answer of the seven, and counts the statements.
func (s *site) agreeOn(at string) int {
	s.Helper()
	answer := standingAt(15)
	asked := 0
	for next := at + "/cf1a"; !strings.HasSuffix(next, "/check"); asked++ {
		if asked > 45 {
			s.Fatal("goes in circles at", next)
		}
		id := next[strings.LastIndex(next, "/")+1:]
		page := s.get(next, http.StatusOK).Body
		s.says(page, "7 people answered", "of 7, the middle", "What do you agree on?", "Why?")
		form := url.Values{
			"component": {hidden(s, page, "component")}, "page": {hidden(s, page, "page")}, "go": {"continue"},
			id: {answer(assessment.Statement{ID: id}).Answer.String()}, id + "-evidence": {"because of " + id},
		}
		next = s.post(next, form, http.StatusSeeOther).Location
	}
	return asked
}

// hidden is the value of a hidden field on a page.
func hidden(s *site, page, name string) string {
	s.Helper()
	_, after, found := strings.Cut(page, `name="`+name+`" value="`)
	if !found {
		s.Fatalf("no field %s: %.300s", name, plain(page))
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// What the room cannot have meant is refused and comes back as it was typed; the
// statement before, and all of them, are a button away.
func TestWorkshopStatement(t *testing.T) {
	s := newHarbour(t)
	at := s.workshopFrom(s.published(s.unit("Claims"), 5, theSeven()))
	form := url.Values{"component": {"cf"}, "page": {"1"}, "cf1b": {"3"}, "cf1b-evidence": {strings.Repeat("W", assessment.NoteLimit+1)}}
	page := s.post(at+"/cf1b", form, http.StatusUnprocessableEntity).Body
	s.says(page, "There is something to put right", "longer than 5000 characters")
	if !strings.Contains(page, form.Get("cf1b-evidence")) || !strings.Contains(page, `value="3" checked`) {
		t.Error("what was typed is gone")
	}
	s.post(at+"/cf1b", url.Values{"component": {"cf"}, "page": {"1"}, "cf1b": {"9"}}, http.StatusUnprocessableEntity)
	for _, row := range []struct{ statement, want string }{{"cf1a", at}, {"cf1b", at + "/cf1a"}} {
		back := url.Values{"component": {"cf"}, "page": {"1"}, "go": {"back"}}
		if got := s.post(at+"/"+row.statement, back, http.StatusSeeOther).Location; got != row.want {
			t.Errorf("back from %s leads to %s, want %s", row.statement, got, row.want)
		}
	}
	s.get(at+"/none", http.StatusNotFound)
	s.get("/assessments/"+s.begunOutside()+"/workshop", http.StatusNotFound)
}

// That a statement need not be asked is said once what is agreed on below makes
// it so, and never of one to be talked about.
func TestWorkshopSaysWhatNeedNotBeAsked(t *testing.T) {
	s := newHarbour(t)
	l, f := assessment.Leader, assessment.FrontLine
	at := s.workshopFrom(s.published(s.unit("Claims"), 3, []somebody{{l, 30}, {l, 30}, {l, 30}, {l, 30}, {f, 6}, {f, 6}, {f, 6}}))
	for next := at + "/cf1a"; strings.Contains(next, "/workshop/cf"); {
		if page := s.get(at, http.StatusOK).Body; strings.Contains(page, "Need not be asked") {
			t.Fatal("it is said before it is so")
		}
		page, id := s.get(next, http.StatusOK).Body, next[strings.LastIndex(next, "/")+1:]
		next = s.post(next, url.Values{
			"component": {hidden(s, page, "component")}, "page": {hidden(s, page, "page")}, "go": {"continue"}, id: {assessment.NotInPlace.String()},
		}, http.StatusSeeOther).Location
	}
	page := s.get(at, http.StatusOK).Body
	s.says(page, "Need not be asked")
	talk, rows, _ := strings.Cut(page, "</ol>")
	links := regexp.MustCompile(`<li><a href="([^"]+/cf[345].)">`).FindAllStringSubmatch(talk, -1)
	if len(links) == 0 {
		t.Fatal("none of what is left out is to be talked about")
	}
	for _, link := range links {
		before, _, _ := strings.Cut(rows, `<dd><a href="`+link[1])
		if row := before[strings.LastIndex(before, "<dt>"):]; !strings.Contains(row, "Not agreed on yet") {
			t.Errorf("of %s, to be talked about, the list says %q", link[1], plain(row))
		}
	}
}

// begunOutside is the id of an assessment that comes from no survey.
func (s *site) begunOutside() string {
	s.Helper()
	return strings.TrimPrefix(s.begin(s.unit("Motor")), "/assessments/")
}
