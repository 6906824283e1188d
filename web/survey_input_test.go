package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// The longest list there may be, with everything in it that lists come with: all
// of those who can be asked are, each once, or nobody.
func TestTheLongestList(t *testing.T) {
	s := newHarbour(t)
	at := s.prepare(s.unit("Claims"), "asking", "personal")
	var list strings.Builder
	list.WriteString("\uFEFFsep=;\r\nName;E-mail;Role\r\n")
	for i := range 10_000 {
		switch i % 100 {
		case 97:
			fmt.Fprintf(&list, "=HYPERLINK(%d);p%d@example.org;\r\n", i, i)
		case 98:
			fmt.Fprintf(&list, "Person %d;p%d at example.org;leader\r\n", i, i)
		case 99:
			fmt.Fprintf(&list, "Person %d again;P%d@EXAMPLE.org;\r\n", i, i-99)
		default:
			fmt.Fprintf(&list, "Person %d;p%d@example.org;front line\r\n", i, i)
		}
	}
	before := s.Dump(t)
	began := time.Now()
	page := s.post(at+"/preview", url.Values{"people": {list.String()}}, http.StatusOK).Body
	t.Logf("a preview of 10,000 lines: %s, %d KiB", time.Since(began), len(page)>>10)
	s.says(page[:4000], "9700 people will get a link, 100 lines are passed over, 200 lines cannot be used.")
	if got := strings.Count(page, `<b class="wrong">Not invited.</b>`); got != 200 {
		t.Errorf("%d lines are said to be wrong", got)
	}
	if !strings.Contains(page, html.EscapeString("=HYPERLINK(97)")) {
		t.Error("a wrong line does not say what it holds")
	}
	seen := seenField.FindStringSubmatch(page)[1]
	s.post(at+"/preview", url.Values{"people": {list.String() + "one@more.example\r\n"}}, http.StatusUnprocessableEntity)
	s.post(at+"/invite", url.Values{"people": {list.String() + "one@more.example\r\n"}, "seen": {seen}}, http.StatusUnprocessableEntity)
	if s.Dump(t) != before {
		t.Fatal("looking at a list, or inviting by one that is too long, changed something")
	}
	rows := linksFile(t, s.post(at+"/invite", url.Values{"people": {list.String()}, "seen": {seen}}, http.StatusOK).Body)
	if len(rows) != 9701 {
		t.Errorf("the file has %d lines", len(rows))
	}
	organization := s.owned().ID
	if people, err := s.Store.Invitations(t.Context(), organization, strings.TrimPrefix(at, "/surveys/")); err != nil || len(people) != 9700 {
		t.Errorf("%d people are invited, %v", len(people), err)
	}
}

// Between looking and inviting somebody else may have invited one of them: then
// nobody is, and the page says so.
func TestNothingIsHalfInvited(t *testing.T) {
	eachHarbour(t, func(s *site) {
		at := s.prepare(s.unit("Claims"), "asking", "personal")
		seen := func(list string) string {
			return seenField.FindStringSubmatch(s.post(at+"/preview", url.Values{"people": {list}}, http.StatusOK).Body)[1]
		}
		both, one := "ann@example.org\nbo@example.org", "bo@example.org"
		first := seen(both)
		s.post(at+"/invite", url.Values{"people": {one}, "seen": {seen(one)}}, http.StatusOK)
		before := s.Dump(t)
		page := s.post(at+"/invite", url.Values{"people": {both}, "seen": {first}}, http.StatusUnprocessableEntity).Body
		s.says(page, "Something else would happen now than what you looked at", "Passed over: invited already.", "One person will get a link")
		if !strings.Contains(page, both) || s.Dump(t) != before {
			t.Error("the list is lost, or half of it was invited")
		}
	})
}

// A day ends where the organization is: in Auckland eleven or twelve hours
// before it does in Greenwich.
func TestClosingDayOfTheOrganization(t *testing.T) {
	s := newHarbour(t)
	s.post("/settings/organization", values([]string{"organization", "Harbour Mutual", "time_zone", "Pacific/Auckland"}), http.StatusSeeOther)
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	day := s.Clock.Now().In(auckland).AddDate(0, 0, 3)
	at := s.prepare(s.unit("Claims"), "closes", day.Format(time.DateOnly))
	s.says(s.get(at, http.StatusOK).Body, "The end of "+day.Format("2 January 2006"), "(Pacific/Auckland)")
	s.post(at+"/link", nil, http.StatusSeeOther)
	link := linkOn(t, s.get(at, http.StatusOK).Body)
	g := guest{t, s.Stranger(t)}
	g.opens(strings.TrimPrefix(link, "http://continuum.test"))
	g.sees("/answer", http.StatusOK, day.Format("2 January 2006")+", 23:59 (Pacific/Auckland)")
	end := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, auckland)
	s.Clock.Pass(end.Sub(s.Clock.Now()) - time.Second)
	g.sees("/answer", http.StatusOK)
	s.Clock.Pass(time.Second)
	g.sees("/answer", http.StatusGone, "This survey is closed")
}

// FuzzSurveyForm sends forms of any kind to the owner's pages of a survey: none
// is an error of ours, and none lowers what people were promised.
func FuzzSurveyForm(f *testing.F) {
	for _, seed := range []string{
		"threshold=3", "threshold=-1&closes=2099-12-31", "closes=0001-01-01", "closes=9999-12-31", "welcome=%00", "form=quick&asking=shared",
		"people=a%40example.org", "people=%ff", "people=%3Dcmd()%2C%40", "seen=x&people=a%40b.example", "confirm=discar", "questionnaire=x", "&&&", "a;b",
	} {
		f.Add(seed)
	}
	site := webtest.New(f)
	v := site.A.Survey(f, site.Store, site.A.Unit, assessment.PersonalLinks, storetest.ClosingIn(1000*time.Hour)).Invite(f, site.Store, assessment.Leader)
	f.Fuzz(func(t *testing.T, body string) {
		owner := site.Session(t, site.A.Owner)
		for _, path := range []string{"/surveys/" + v.ID + "/settings", "/surveys/" + v.ID + "/preview", "/surveys/" + v.ID + "/invite", "/surveys/" + v.ID + "/extend", "/units/" + site.A.Empty.ID + "/survey"} {
			if got := owner.Send(http.MethodPost, path, formType, body); got.Status >= http.StatusInternalServerError {
				t.Errorf("%s with %q: status %d", path, body, got.Status)
			}
		}
		if survey, err := site.Store.Survey(t.Context(), v.OrganizationID, v.ID); err != nil || survey.Threshold != assessment.DefaultThreshold {
			t.Errorf("after %q the survey is %+v, %v", body, survey, err)
		}
	})
}
