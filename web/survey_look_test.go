package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

// crowd answers for n people who differ in role, in the components, and in what
// they note; a seed makes it the same each time.
func (s *site) crowd(unit string, n int, form assessment.Form) *storetest.Survey {
	s.Helper()
	o, random := s.owned(), rand.New(rand.NewPCG(7, uint64(n)))
	v := o.Survey(s.T, s.Store, assessment.Unit{ID: unit, OrganizationID: o.ID}, assessment.SharedLink,
		func(settings *assessment.SurveySettings) { settings.Form = form }).Open(s.T, s.Store)
	for i := range n {
		role, high := assessment.FrontLine, 0
		if i%3 == 0 {
			role, high = assessment.Leader, 3
		}
		base := map[byte]int{'c': 15, 'm': 9, 'e': 13}
		v.Respond(s.T, s.Store, v.Shared, role, func(st assessment.Statement) assessment.Given {
			given := standingAt(base[st.ID[0]] + high + random.IntN(9) - 4)(st)
			switch random.IntN(12) {
			case 0:
				given.Answer = assessment.DontKnow
			case 1:
				given.Note = fmt.Sprintf("Seen on the board by the door, week %d", random.IntN(50))
			case 2:
				given.Answer = assessment.WithPoints(random.IntN(4))
			}
			return given
		})
	}
	return v.Publish(s.T, s.Store)
}

// workshopFrom begins a workshop and returns its address.
func (s *site) workshopFrom(survey string) string {
	s.Helper()
	return s.post(survey+"/workshop", url.Values{"answered_by": {"the workshop of 23 November"}}, http.StatusSeeOther).Location
}

// axe-core finds nothing on the pages of a published survey and of a workshop,
// whatever their width and scheme, and none scrolls sideways at 320 pixels.
func TestSurveyResultIsAccessible(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	seven := s.published(s.unit("Claims"), 3, theSeven())
	many := "/surveys/" + s.crowd(s.unit("Motor"), 60, assessment.Full).ID
	quick := "/surveys/" + s.crowd(s.unit("Travel"), 12, assessment.Quick).ID
	unknown := s.survey(s.unit("Marine"), 3, nil)
	unknown.RespondEach(t, s.Store, storetest.Always(assessment.DontKnow), assessment.Leader, assessment.FrontLine, assessment.Other).Publish(t, s.Store)
	wide := "/surveys/" + s.crowd(s.unit(strings.Repeat("W", assessment.NameLimit)), 6, assessment.Full).ID
	going := s.workshopFrom(many)
	s.post(going+"/cf1a", url.Values{"component": {"cf"}, "page": {"1"}, "cf1a": {"2"}, "cf1a-evidence": {"All but the night shift do it. The list hangs by the door."}}, http.StatusSeeOther)
	wideGoing := s.workshopFrom(wide)
	b := openTab(s)
	b.signIn()
	axe := axeScript(t)
	for _, page := range []pageAt{
		{"survey-seven", seven},
		{"survey-many", many},
		{"survey-quick", quick},
		{"survey-unknown", "/surveys/" + unknown.ID},
		{"survey-comments", many + "/comments/cf"},
		{"workshop-new", many + "/workshop"},
		{"workshop", going},
		{"workshop-statement", going + "/cf1a"},
		{"workshop-apart", going + "/me2a"},
		{"workshop-tasks", strings.TrimSuffix(going, "/workshop")},
	} {
		b.open(page.path)
		b.examine(axe, page)
	}
	b.open(seven)
	b.do(look{390, "light"}.set())
	if shown := eval[string](b, `[...document.querySelectorAll(".heat tbody tr:first-child td>i")].map(i => i.innerText).join()`); shown != "Level 1,Level 2,Level 3,Level 4,Level 5" {
		t.Errorf("on a phone the map says of its cells %q", shown)
	}
	for _, page := range []pageAt{{"wide-survey", wide}, {"wide-workshop", wideGoing}, {"wide-workshop-statement", wideGoing + "/cf1a"}, {"wide-workshop-new", wide + "/workshop"}} {
		b.open(page.path)
		b.narrow(page)
	}
}
