package web_test

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/report"
	"continuum/assessment/store/storetest"
)

// What pages and files say of a published survey is a function of what may be
// shown. These tests change what may not be, and nothing changes.

// shown is everything a survey shows, in every form it takes, without what tells
// two surveys apart anyway: ids and times.
func (s *site) shown(v *storetest.Survey) string {
	s.Helper()
	at := "/surveys/" + v.Publish(s.T, s.Store).ID
	s.client.Get("/") // takes what is said once
	var all []string
	for _, path := range []string{at, at + "/result.json", at + "/workshop", s.workshopFrom(at), at + "/comments/cf"} {
		all = append(all, s.client.Get(path).Body)
	}
	s.says(all[0], "Survey, ", "threshold ")
	all = append(all, s.planOf(v))
	ids := regexp.MustCompile(v.ID + `|/assessments/[^/"]+|\d\d:\d\d`)
	return ids.ReplaceAllString(strings.Join(all, "\n"), "…")
}

// planOf is the action plan but for its address, which names the survey.
func (s *site) planOf(v *storetest.Survey) string {
	s.Helper()
	survey, views, err := s.Store.SurveyResult(s.Context(), v.OrganizationID, v.ID)
	if err != nil {
		s.Fatal(err)
	}
	plan := report.Plan{
		Organization: "Harbour Mutual", Unit: "Claims", Date: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		Questionnaire: survey.Questionnaire, Survey: views,
	}
	var file bytes.Buffer
	if err := plan.Write(&file); err != nil {
		s.Fatal(err)
	}
	return file.String()
}

// answering adds responses in an order of chance.
func (s *site) answering(unit string, threshold int, people []somebody, note func(i int) string) *storetest.Survey {
	s.Helper()
	v := s.survey(unit, threshold, nil)
	for _, i := range rand.Perm(len(people)) {
		v.Respond(s.T, s.Store, v.Shared, people[i].role, func(st assessment.Statement) assessment.Given {
			given := standingAt(people[i].sixths)(st)
			if note != nil && st.ID == "cf1a" {
				given.Note = note(i)
			}
			return given
		})
	}
	return v
}

func same(t *testing.T, what, a, b string) {
	t.Helper()
	if a == b {
		return
	}
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-120):min(len(s), at+120)] }
	t.Errorf("%s shows:\n%s\n\nor:\n%s", what, around(a), around(b))
}

// While groups are hidden, nothing depends on who of the people is in which, nor
// on how many are in each.
func TestHiddenGroupsAreConstant(t *testing.T) {
	s := newHarbour(t)
	unit, random := s.unit("Claims"), rand.New(rand.NewPCG(1, 2))
	want := s.shown(s.answering(unit, 5, theSeven(), nil))
	for range 6 {
		people := theSeven()
		leaders := 1 + random.IntN(6)
		for i, j := range random.Perm(len(people)) {
			people[j].role = assessment.FrontLine
			if i < leaders {
				people[j].role = assessment.Leader
			}
		}
		same(t, "which people lead", want, s.shown(s.answering(unit, 5, people, nil)))
	}
}

// Who is in a group that is shown cannot be told either: only its middle counts.
func TestShownGroupsShowTheirMiddleOnly(t *testing.T) {
	s := newHarbour(t)
	unit, l, f := s.unit("Claims"), assessment.Leader, assessment.FrontLine
	people := []somebody{{l, 10}, {l, 19}, {l, 21}, {f, 11}, {f, 12}, {f, 14}, {f, 20}}
	want := s.shown(s.answering(unit, 3, people, nil))
	people[2].sixths, people[6].sixths = people[6].sixths, people[2].sixths
	same(t, "who is beside the middle", want, s.shown(s.answering(unit, 3, people, nil)))
}

// What fewer than the threshold answered to a statement is the same whatever it
// was, where no position depends on it.
func TestHiddenStatementsAreConstant(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	answers := func(top [2]assessment.Answer) *storetest.Survey {
		v := s.survey(unit, 3, nil)
		for i, p := range theSeven() {
			v.Respond(t, s.Store, v.Shared, p.role, func(st assessment.Statement) assessment.Given {
				switch {
				case st.ID == "cf5a" && i < 2:
					return assessment.Given{Answer: top[i]}
				case st.ID[2] == '5':
					return assessment.Given{}
				default:
					return standingAt(p.sixths)(st)
				}
			})
		}
		return v
	}
	want := s.shown(answers([2]assessment.Answer{assessment.NotInPlace, assessment.NotInPlace}))
	for _, top := range [][2]assessment.Answer{{assessment.Fully, assessment.Fully}, {assessment.Mostly, assessment.NotInPlace}, {assessment.NotInPlace, assessment.Mostly}} {
		same(t, "what two answered", want, s.shown(answers(top)))
	}
}

// Comments of fewer people than the threshold are nowhere; those of enough are
// shown in an order that depends on nobody.
func TestCommentsOfFewAreNowhere(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	of := func(n int) func(int) string {
		return func(i int) string {
			if i >= n {
				return ""
			}
			return "Remark " + string(rune('A'+i))
		}
	}
	few := s.shown(s.answering(unit, 3, theSeven(), of(2)))
	if strings.Contains(few, "Remark") {
		t.Error("what two people wrote is shown")
	}
	same(t, "what two wrote", s.shown(s.answering(unit, 3, theSeven(), nil)), few)
	enough := s.shown(s.answering(unit, 3, theSeven(), of(5)))
	for _, letter := range []string{"A", "B", "C", "D", "E"} {
		if !strings.Contains(enough, "Remark "+letter) {
			t.Errorf("remark %s of five is not shown", letter)
		}
	}
	people := theSeven()
	slices.Reverse(people)
	// The same remarks by others: their authors' roles and positions differ.
	reversed := s.answering(unit, 5, people, of(5))
	same(t, "who wrote", s.shown(s.answering(unit, 5, theSeven(), of(5))), s.shown(reversed))
}

// A survey that too few answered can never be published, and says nothing but
// how many they were.
func TestTooFewSayNothing(t *testing.T) {
	s := newHarbour(t)
	v := s.survey(s.unit("Claims"), 5, theSeven()[:4]).Close(t, s.Store)
	at := "/surveys/" + v.ID
	s.post(at+"/publish", nil, http.StatusUnprocessableEntity)
	page := s.get(at, http.StatusOK).Body
	s.says(page, "4")
	for _, never := range []string{"Reactive", "Attentive", "<ellipse", "2.5"} {
		if strings.Contains(page, never) {
			t.Errorf("the page shows %q of four people", never)
		}
	}
	s.get(at+"/result.json", http.StatusGone)
}
