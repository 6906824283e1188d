package web_test

import (
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// momentRows are the rows of the access matrix for moments of truth.
func momentRows() map[string]asked {
	const moments = "/units/:unit/moments"
	return map[string]asked{
		"GET " + moments:                      ofUnit("/moments"),
		"POST " + moments:                     ofUnit("/moments", "version", "0", "contact", "First call", "stage", "Claiming", "importance", "5", "well", "2"),
		"GET " + moments + "/new":             ofUnit("/moments/new"),
		"POST " + moments + "/stages":         ofMoment("stages", "version", "1", "stage", "Claiming", "to", "later"),
		"POST " + moments + "/plan":           ofUnit("/moments/plan"),
		"GET " + moments + "/:moment":         ofMoment(""),
		"POST " + moments + "/:moment":        ofMoment("", "version", "1", "contact", "First call", "stage", "Claiming", "importance", "5", "well", "3"),
		"POST " + moments + "/:moment/move":   ofMoment("/move", "version", "1", "to", "later"),
		"POST " + moments + "/:moment/remove": ofMoment("/remove", "version", "1"),
	}
}

// ofMoment is a row about a contact in the register of a unit of its own.
func ofMoment(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		unit, id := o.Owned.Unit(t, site.Store, "Fresh"), account.NewID()
		err := site.Store.UpdateMoments(t.Context(), o.ID, unit.ID, func(m *assessment.Moments) error {
			return m.Add(assessment.Moment{ID: id, Stage: "Claiming", Contact: "First call", Importance: 5, HowWell: 2}, "Ada", site.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		at := "/units/" + unit.ID + "/moments/"
		if suffix == "stages" {
			return request{at + suffix, values(form)}
		}
		return request{at + id + suffix, values(form)}
	}
}
