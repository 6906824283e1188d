package web_test

import (
	"net/http"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
)

// standingAt answers so that every component stands at so many sixths of a
// level: 15 is level 2 secured and half of level 3, 2.5.
func standingAt(sixths int) func(assessment.Statement) assessment.Given {
	return func(s assessment.Statement) assessment.Given {
		level, place := int(s.ID[2]-'0'), int(s.ID[3]-'a')
		switch reached := sixths / 6; {
		case level <= reached:
			return assessment.Given{Answer: assessment.Fully}
		case level == reached+1:
			return assessment.Given{Answer: assessment.WithPoints(min(max(sixths%6-2*place, 0), 2))}
		default:
			return assessment.Given{Answer: assessment.NotInPlace}
		}
	}
}

// somebody is a respondent: from where they see the unit, and where it stands.
type somebody struct {
	role   assessment.RespondentRole
	sixths int
}

// theSeven are the worked example: three leaders and four of the front line.
func theSeven() []somebody {
	l, f := assessment.Leader, assessment.FrontLine
	return []somebody{{l, 19}, {l, 21}, {l, 16}, {f, 15}, {f, 11}, {f, 12}, {f, 14}}
}

// harbourOf is the organization of a claimed site, as the helpers of the store
// have it.
func (s *site) owned() storetest.Owned {
	s.Helper()
	user := s.user()
	orgs, err := s.Store.Organizations(s.Context(), user.ID)
	if err != nil {
		s.Fatal(err)
	}
	units, err := s.Store.Units(s.Context(), orgs[0].ID)
	if err != nil {
		s.Fatal(err)
	}
	return storetest.Owned{Organization: orgs[0], Root: units.Ordered()[0].Unit, Owner: user}
}

// survey is a survey of a unit that people answered, open as long as nobody
// publishes it.
func (s *site) survey(unit string, threshold int, people []somebody) *storetest.Survey {
	s.Helper()
	o := s.owned()
	v := o.Survey(s.T, s.Store, assessment.Unit{ID: unit, OrganizationID: o.ID}, assessment.SharedLink,
		func(settings *assessment.SurveySettings) { settings.Threshold = threshold }).Open(s.T, s.Store)
	for _, p := range people {
		v.Respond(s.T, s.Store, v.Shared, p.role, standingAt(p.sixths))
	}
	return v
}

// published is the address of a survey's result.
func (s *site) published(unit string, threshold int, people []somebody) string {
	s.Helper()
	return "/surveys/" + s.survey(unit, threshold, people).Publish(s.T, s.Store).ID
}

// The worked example of seven people comes out exactly.
func TestPublishedSurvey(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := s.published(unit, 3, theSeven())
		page := s.get(at, http.StatusOK).Body
		s.says(page, "Level 2, Attentive", "Survey, 7 people", "threshold 3", "Good agreement, 0.762",
			"The middle view probably lies between 1.8 and 3.5", "Leaders see it higher than the front line by 1.1",
			"7 people, in confidence", "Download the action plan", "Agree on it")
		for _, want := range []string{"Leaders 3.1 (3 people)", "Front line 2.0 (4 people)", ">2.5</text>"} {
			if !strings.Contains(page, want) {
				t.Errorf("the chart has no %q", want)
			}
		}
		if got := strings.Count(page, "<ellipse"); got != 3*(7+2) {
			t.Errorf("%d dots and marks, want %d", got, 3*(7+2))
		}
		json := s.get(at+"/result.json", http.StatusOK)
		for _, want := range []string{`"respondents": 7`, `"agreement": 0.762`, `"perception_gap": "7/6"`, `"position": 2.5`} {
			if !strings.Contains(json.Body, want) {
				t.Errorf("the file has no %s", want)
			}
		}
		for _, paper := range []string{"a4", "letter"} {
			plan := s.get(at+"/plan.pdf?paper="+paper, http.StatusOK)
			if !strings.HasPrefix(plan.Body, "%PDF-") || !strings.Contains(plan.Header.Get("Content-Disposition"), ".pdf") {
				t.Errorf("the plan in %s is no PDF: %.40q", paper, plan.Body)
			}
		}
	})
}

// Everything a survey has to say is on its page, and in its plan.
func TestASurveySaysEverything(t *testing.T) {
	s := newHarbour(t)
	v := s.answering(s.unit("Claims"), 3, theSeven(), func(i int) string { return "Remark " + string(rune('A'+i)) }).Publish(t, s.Store)
	page := s.get("/surveys/"+v.ID, http.StatusOK).Body
	for what, want := range map[string]string{
		"the dots":                      "How people see it",
		"the dots in words":             "As a table",
		"the middle view":               "Level 2, Attentive",
		"the range of views":            "The middle view probably lies between 1.8 and 3.5; a whole level can go unseen with this many people.",
		"agreement in words":            "Good agreement, 0.762.",
		"leaders beside front line":     "a whole level or more: look at it together before acting.",
		"the heat map":                  "Statement by statement",
		"a cell of it":                  "0–3",
		"what people disagree on":       "These statements were answered furthest apart.",
		"one of these":                  "5 not in place, 2 fully",
		"the shortest way":              "The shortest way to level 3",
		"actions":                       "Next actions",
		"comments by component":         "In their own words",
		"a comment":                     "Remark C",
		"all answers counted":           "in the middle; ",
		"where cells come from":         "comes from the middle answers",
		"what it cannot say":            "not where the unit truly stands",
		"that people rate themselves":   "People rate themselves high",
		"that few are never shown":      "Nothing is shown of fewer people than the threshold",
		"a workshop":                    "Begin a workshop",
		"staying where it is":           "Stay at this level",
		"that it is reasoned, not more": "reasoned",
	} {
		if !strings.Contains(plain(page), want) {
			t.Errorf("the page does not show %s: no %q", what, want)
		}
	}
}

// Under the usual threshold neither group is shown, nor their difference.
func TestSmallGroupsAreHidden(t *testing.T) {
	s := newHarbour(t)
	page := s.get(s.published(s.unit("Claims"), 5, theSeven()), http.StatusOK).Body
	s.says(page, "Level 2, Attentive", "not shown by themselves")
	for _, never := range []string{"(3 people)", "(4 people)", "Leaders see it"} {
		if strings.Contains(page, never) {
			t.Errorf("the page says %q", never)
		}
	}
}

// Before it is published there is no result to be found, by whatever address.
func TestUnpublishedSurveyShowsNothing(t *testing.T) {
	s := newHarbour(t)
	v := s.survey(s.unit("Claims"), 3, theSeven())
	for _, closed := range []bool{false, true} {
		if closed {
			v.Close(t, s.Store)
		}
		for _, path := range []string{"/plan.pdf", "/result.json", "/comments/cf", "/workshop"} {
			s.get("/surveys/"+v.ID+path, http.StatusGone)
		}
		if page := s.get("/surveys/"+v.ID, http.StatusOK).Body; strings.Contains(page, "Attentive") || strings.Contains(page, "2.5") {
			t.Error("the page of an unpublished survey shows its level")
		}
	}
	s.get("/surveys/"+account.NewID()+"/result.json", http.StatusNotFound)
}
