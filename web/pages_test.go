package web_test

import (
	"net/http"
	"testing"

	"continuum/web/webtest"
)

// Every page there is for an owner is shown whole.
func TestPagesAreShown(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		for _, path := range []string{
			"/", "/organization", "/settings", "/units/" + site.A.Root.ID, "/units/" + site.A.Unit.ID,
			"/units/" + site.A.Unit.ID + "/assess", "/assessments/" + site.A.Open.ID, "/assessments/" + site.A.Submitted.ID,
		} {
			got := owner.Get(path)
			if got.Status != http.StatusOK {
				t.Errorf("%s: status %d\n%s", path, got.Status, got.Body)
			}
			got.Has(t, "</html>", "Harbour Mutual")
		}
	})
}
