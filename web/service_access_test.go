package web_test

import (
	"testing"

	"continuum/assessment"
	"continuum/web/webtest"
)

// serviceRows are the rows of the access matrix for service plans.
func serviceRows() map[string]asked {
	const plan = "/units/:unit/service-plan"
	return map[string]asked{
		"GET " + plan:                                   ofUnit("/service-plan"),
		"GET " + plan + ".pdf":                          ofUnit("/service-plan.pdf"),
		"POST " + plan + "/accept":                      ofUnit("/service-plan/accept", "version", "0", "seen", ""),
		"POST " + plan + "/:part":                       ofUnit("/service-plan/vision", "version", "0", "vision", "Whoever has a claim knows."),
		"GET " + plan + "/versions/:version":            ofServiceVersion(""),
		"POST " + plan + "/versions/:version/take-back": ofServiceVersion("/take-back", "version", "2"),
	}
}

// ofServiceVersion is a row about the first of two versions of a unit of its own.
func ofServiceVersion(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		unit := o.Owned.Unit(t, site.Store, "Fresh")
		for _, vision := range []string{"One.", "Two."} {
			err := site.Store.UpdateServicePlan(t.Context(), o.ID, unit.ID, func(p *assessment.ServicePlan) error {
				return p.Save(assessment.ServiceVision, assessment.ServiceText{Vision: vision}, "Ada", site.Clock.Now())
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return request{"/units/" + unit.ID + "/service-plan/versions/1" + suffix, values(form)}
	}
}
