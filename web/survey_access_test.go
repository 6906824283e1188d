package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// ofShared is a row about a survey with one link for all, that people can
// answer, of its own each time.
func ofShared(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/surveys/" + o.Survey(t, site.Store, o.Unit, assessment.SharedLink).Open(t, site.Store).ID + suffix, values(form)}
	}
}

// ofPersonal is a row about a survey somebody was invited to by name.
func ofPersonal(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		v := o.Survey(t, site.Store, o.Unit, assessment.PersonalLinks).Invite(t, site.Store, assessment.Leader)
		return request{"/surveys/" + v.ID + strings.ReplaceAll(suffix, "PERSON", v.People[0].ID), values(form)}
	}
}

// ofEnough is a row about a closed survey that enough people answered.
func ofEnough(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		v := o.Survey(t, site.Store, o.Unit, assessment.SharedLink, func(s *assessment.SurveySettings) { s.Threshold = assessment.LowestThreshold }).Open(t, site.Store)
		v.RespondEach(t, site.Store, storetest.UpTo(1), assessment.Leader, assessment.FrontLine, assessment.Other).Close(t, site.Store)
		return request{"/surveys/" + v.ID + suffix, values(form)}
	}
}

// surveyRows are the rows of the matrix for the owner's pages of surveys.
func surveyRows() map[string]asked {
	const one, invitation = "/surveys/:survey", "/surveys/:survey/invitations/:invitation"
	return map[string]asked{
		"GET /units/:unit/survey": ofUnit("/survey"), "POST /units/:unit/survey": ofUnit("/survey", "form", "full", "asking", "shared", "threshold", "5"),
		"GET " + one: ofShared(""), "POST " + one + "/settings": ofShared("/settings", "welcome", "Hello"),
		"POST " + one + "/link": ofShared("/link"), "GET " + one + "/poster.pdf": ofShared("/poster.pdf"),
		"POST " + one + "/close": ofShared("/close"), "POST " + one + "/discard": ofShared("/discard", "confirm", "discard"),
		"POST " + one + "/preview": ofPersonal("/preview", "people", "bo@example.org"), "POST " + one + "/invite": ofPersonal("/invite", "people", "bo@example.org"),
		"POST " + one + "/remind": ofPersonal("/remind"), "POST " + one + "/send": ofPersonal("/send"),
		"POST " + invitation + "/send": ofPersonal("/invitations/PERSON/send"), "POST " + invitation + "/link": ofPersonal("/invitations/PERSON/link"),
		"POST " + invitation + "/revoke": ofPersonal("/invitations/PERSON/revoke"),
		"POST " + one + "/extend":        ofEnough("/extend"), "POST " + one + "/publish": ofEnough("/publish", "sure", "yes"),
	}
}

// Somebody of another organization cannot tell a survey from one that does not
// exist, nor reach an invitation by the address of another survey.
func TestForeignSurveysLookLikeMissing(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		foreign := site.B.Survey(t, site.Store, site.B.Unit, assessment.PersonalLinks).Invite(t, site.Store, assessment.Leader)
		own := site.A.Survey(t, site.Store, site.A.Unit, assessment.PersonalLinks).Invite(t, site.Store, assessment.Leader)
		before := site.Dump(t)
		for _, suffix := range []string{"", "/poster.pdf"} {
			there, nowhere := "/surveys/"+foreign.ID+suffix, "/surveys/"+account.NewID()+suffix
			a, b := owner.Get(there), owner.Get(nowhere)
			if a.Status != http.StatusNotFound || b.Status != http.StatusNotFound || strings.ReplaceAll(a.Body, there, nowhere) != b.Body {
				t.Errorf("%s can be told apart: %d, %d", suffix, a.Status, b.Status)
			}
		}
		for _, path := range []string{
			"/surveys/" + foreign.ID + "/invitations/" + foreign.People[0].ID, "/surveys/" + own.ID + "/invitations/" + foreign.People[0].ID,
			"/surveys/" + foreign.ID + "/invitations/" + own.People[0].ID,
		} {
			for _, what := range []string{"/link", "/revoke"} {
				if got := owner.Post(path+what, url.Values{}); got.Status != http.StatusNotFound {
					t.Errorf("%s: %d", path+what, got.Status)
				}
			}
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
	})
}

// A survey is found in each of one's organizations.
func TestSurveysOfEachOfOnesOrganizations(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		other := second(t, site, "Zweitwerk", false)
		client := site.SignedIn(t, site.A.Owner)
		client.Get("/units/" + other.ID)
		v := site.A.Survey(t, site.Store, site.A.Unit, assessment.SharedLink)
		if got := client.Get("/surveys/" + v.ID); got.Status != http.StatusOK {
			t.Errorf("a survey of the other organization: %d", got.Status)
		}
	})
}

// ofPublished is a row about a published survey. Nothing uses it up, so one an
// organization is enough.
func ofPublished(suffix string, form ...string) asked {
	made := map[string]string{}
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		if made[o.ID] == "" {
			made[o.ID] = o.Published(t, site.Store, o.Unit).ID
		}
		return request{"/surveys/" + made[o.ID] + suffix, values(form)}
	}
}

// ofWorkshop is a row about an assessment that is agreed on from a survey.
func ofWorkshop(suffix string, form ...string) asked {
	made := map[string]string{}
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		if made[o.ID] == "" {
			survey, err := site.Store.Survey(t.Context(), o.ID, o.Published(t, site.Store, o.Unit).ID)
			if err != nil {
				t.Fatal(err)
			}
			a, err := survey.AgreeOn(account.NewID(), "We", o.Owner.Name, site.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			if err := site.Store.CreateAssessment(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			made[o.ID] = a.ID
		}
		return request{"/assessments/" + made[o.ID] + suffix, values(form)}
	}
}

// publishedRows are the rows of the matrix for what a published survey says.
func publishedRows() map[string]asked {
	const one, workshop = "/surveys/:survey", "/assessments/:id/workshop"
	return map[string]asked{
		"GET " + one + "/comments/:component": ofPublished("/comments/cf"), "GET " + one + "/plan.pdf": ofPublished("/plan.pdf"),
		"GET " + one + "/result.json": ofPublished("/result.json"), "GET " + one + "/workshop": ofPublished("/workshop"),
		"POST " + one + "/workshop": ofPublished("/workshop", "answered_by", "We"), "GET " + workshop: ofWorkshop("/workshop"),
		"GET " + workshop + "/:statement": ofWorkshop("/workshop/cf1a"), "POST " + workshop + "/:statement": ofWorkshop("/workshop/cf1a", "cf1a", "3"),
	}
}
