package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
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

// Of a level the unit is past what was worked out is read, not changed; the page
// leads to the next one.
func TestWorthOfALevelThatIsPast(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit)
		at := "/units/" + unit + "/worth"
		s.post(at, worthTyped("2"), http.StatusSeeOther)
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Level 2: this pays if")
		s.levelTwo(unit)
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Is the next level worth it? Not worked out yet.")
		page := s.get(at+"?target=2", http.StatusOK).Body
		s.says(page, "Claims stands at level 2", "before it was reached is kept here.", "Is level 3 worth it?", "CRM, October")
		if strings.Contains(page, `<form method="post" action="/units/`) || strings.Contains(page, "Level 1</a>") {
			t.Error("figures about a level that is past can be changed")
		}
		s.says(s.get(at+"?target=1", http.StatusOK).Body, "So there is nothing to work out or to decide about level")
		refused := s.post(at, worthTyped("2", "version", "1"), http.StatusUnprocessableEntity).Body
		s.says(refused, "Claims stands at level 2 already, so nothing is kept about level 2 any more.")
		if !strings.Contains(refused, "Policyholders with two contracts") {
			t.Error("what was typed is gone")
		}
		s.says(s.get(at, http.StatusOK).Body, "Is level 3 worth it?")
	})
}

// levelTwo gives a unit a newer result at level 2.
func (s *site) levelTwo(unit string) {
	s.Helper()
	s.Clock.Pass(time.Hour)
	orgs, err := s.Store.Organizations(s.Context(), s.user().ID)
	if err != nil {
		s.Fatal(err)
	}
	claims := assessment.Unit{OrganizationID: orgs[0].ID, ID: unit}
	storetest.Owned{Organization: orgs[0], Root: claims, Owner: s.user()}.Agreed(s.T, s.Store, claims, s.Clock.Now(), storetest.UpTo(2))
}
