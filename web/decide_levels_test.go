package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// What is decided is about a level above the one the unit stands at; the highest
// can only be held.
func TestDecisionsAreAboutLevelsAhead(t *testing.T) {
	site := webtest.New(t)
	client := site.SignedIn(t, site.A.Assessor)
	for _, row := range []struct {
		name           string
		level          int
		target, kind   string
		status         int
		says           string
		offers, hidden string
	}{
		{"the next level", 2, "3", "advance", http.StatusSeeOther, "Advance to level 3", `value="3" selected`, `<option value="2"`},
		{"instead of the next level", 2, "3", "hold", http.StatusSeeOther, "Hold, rather than go for level 3", `<option value="5"`, `<option value="1"`},
		{"where it stands", 2, "2", "advance", http.StatusUnprocessableEntity, "It stands at level 2 already. Choose a level above it.", `aria-describedby="target-error"`, `<option value="2"`},
		{"below", 2, "1", "hold", http.StatusUnprocessableEntity, "It stands at level 2 already.", `<option value="3"`, `<option value="2"`},
		{"to hold the top", 5, "5", "hold", http.StatusSeeOther, "Hold level 5", `value="hold"`, `value="advance"`},
		{"past the top", 5, "5", "advance", http.StatusUnprocessableEntity, "What can be decided is to hold it.", `value="hold"`, `value="not now"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			unit := site.A.Owned.Unit(t, site.Store, "Fresh")
			site.A.Agreed(t, site.Store, unit, site.Clock.Now(), storetest.UpTo(row.level))
			at := "/units/" + unit.ID + "/decisions"
			got := client.Post(at, url.Values{"target": {row.target}, "decision": {row.kind}, "reason": {"We say so."}, "owner": {"Bea"}, "review": {"2027-06-01"}})
			if got.Status != row.status {
				t.Errorf("status %d, want %d", got.Status, row.status)
			}
			if got.Status == http.StatusSeeOther {
				got = client.Get(at)
			}
			got.Has(t, row.says)
			if !strings.Contains(got.Body, row.offers) || strings.Contains(got.Body, row.hidden) {
				t.Errorf("the form has no %s, or it has %s", row.offers, row.hidden)
			}
		})
	}
}
