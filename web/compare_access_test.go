package web_test

import (
	"testing"

	"continuum/web/webtest"
)

// compareRows are the rows of the pages that compare units, and of their tags.
func compareRows() map[string]asked {
	return map[string]asked{
		"GET /compare": fixed("/compare"), "GET /compare/side": fixed("/compare/side"), "GET /compare/trend": fixed("/compare/trend"),
		"GET /portfolio": fixed("/portfolio"), "POST /units/:unit/tags": ofUnit("/tags", "tags", "Berne, front office"),
	}
}

// A unit of somebody else's organization is not found, in whatever place of an
// address it stands.
func TestForeignUnitsInComparisons(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, own, foreign := site.SignedIn(t, site.A.Owner), site.A.Unit.ID, site.B.Unit.ID
		for _, path := range []string{
			"/compare?unit=" + foreign,
			"/compare/trend?unit=" + foreign,
			"/compare/side?unit=" + own + "&unit=" + foreign,
			"/compare/side?unit=" + foreign,
			"/compare/side?unit=" + own + "&unit=" + site.A.Empty.ID + "&from=unit%3D" + foreign,
			"/compare?unit=none",
		} {
			if got := owner.Get(path); got.Status != 404 {
				t.Errorf("%s: status %d, want 404", path, got.Status)
			}
		}
	})
}
