package web_test

import (
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// surveyResultRows are the rows of the matrix for a published survey and for the
// workshop that agrees on it. Making either takes a while and nothing uses them
// up, so each organization has one.
func surveyResultRows() map[string]asked {
	const survey, one = "/surveys/:survey", "/assessments/:id/workshop"
	surveys, workshops := map[string]string{}, map[string]string{}
	published := func(suffix string, form ...string) asked {
		return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
			t.Helper()
			if surveys[o.ID] == "" {
				surveys[o.ID] = "/surveys/" + publishedIn(t, site, o).ID
			}
			return request{surveys[o.ID] + suffix, values(form)}
		}
	}
	workshop := func(suffix string, form ...string) asked {
		return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
			t.Helper()
			if workshops[o.ID] == "" {
				workshops[o.ID] = "/assessments/" + workshopIn(t, site, o).ID + "/workshop"
			}
			return request{workshops[o.ID] + suffix, values(form)}
		}
	}
	return map[string]asked{
		"GET " + survey + "/comments/:component": published("/comments/cf"),
		"GET " + survey + "/plan.pdf":            published("/plan.pdf"),
		"GET " + survey + "/result.json":         published("/result.json"),
		"GET " + survey + "/workshop":            published("/workshop"),
		"POST " + survey + "/workshop":           published("/workshop", "answered_by", "We"),
		"GET " + one:                             workshop(""),
		"GET " + one + "/:statement":             workshop("/cf1a"),
		"POST " + one + "/:statement":            workshop("/cf1a", "component", "cf", "page", "1", "cf1a", "2"),
	}
}

func publishedIn(t *testing.T, site *webtest.Site, o webtest.Tenant) *assessment.Survey {
	t.Helper()
	v := o.Published(t, site.Store, o.Unit)
	survey, err := site.Store.Survey(t.Context(), o.ID, v.ID)
	if err != nil {
		t.Fatal(err)
	}
	return survey
}

func workshopIn(t *testing.T, site *webtest.Site, o webtest.Tenant) *assessment.Assessment {
	t.Helper()
	a, err := publishedIn(t, site, o).AgreeOn(account.NewID(), "We", o.Owner.Name, site.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Store.CreateAssessment(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	return a
}
