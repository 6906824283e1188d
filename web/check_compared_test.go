package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/report"
	"continuum/web/webtest"
)

// Each format of a comparison of checks is sent as a file with its name; where
// names are hidden nothing of it says one, nor does its name.
func TestFilesOfComparedChecks(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		motor := site.A.Owned.Unit(t, site.Store, "Motor")
		checkAt(t, site.Store, site.A.Unit, "moments-of-truth", 4, time.Now())
		checkAt(t, site.Store, motor, "moments-of-truth", 2, time.Now().AddDate(-2, 0, 0))
		c, link := checkAsking(t, site.Store, motor, 3)
		takeEach(t, site.Store, c, link, 5, 5, 5)
		viewer := site.SignedIn(t, site.A.Viewer)
		for extension, says := range map[string]string{"csv": "shown,4,4,4", "json": `"level": 4`, "pdf": "4 Owned"} {
			for _, aliases := range []string{"", "&aliases=on"} {
				path := "/compare/checks." + extension + "?check=moments-of-truth" + aliases
				got := viewer.Get(path)
				name := got.Header.Get("Content-Disposition")
				text := textOf(t, path, got.Body)
				if got.Status != http.StatusOK || !strings.Contains(name, "Moments of truth check") || !strings.Contains(name, "."+extension) || got.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s: %d, %v", path, got.Status, got.Header)
				}
				if !strings.Contains(text, says) || !strings.Contains(text, "over 18 months old") || strings.Contains(text, "5 Partnered") || strings.Contains(text, `"level": 5`) {
					t.Errorf("%s says\n%s", path, text)
				}
				for _, named := range []string{"Harbour", "Claims", "Motor", "The whole team", site.A.Unit.ID} {
					if strings.Contains(name+got.Body+text, named) && aliases != "" {
						t.Errorf("%s says %q", path, named)
					}
				}
				if aliases == "" && (!strings.Contains(text, "Claims") || !strings.Contains(name, "Harbour Mutual")) {
					t.Errorf("%s names no unit, or not whose it is: %s", path, name)
				}
			}
		}
		page := viewer.Get("/compare/checks?check=moments-of-truth&unit=" + site.A.Unit.ID).Body
		for _, extension := range []string{"csv", "json", "pdf"} {
			if !strings.Contains(page, "/compare/checks."+extension+"?check=moments-of-truth&amp;unit="+site.A.Unit.ID) {
				t.Errorf("the page leads to no %s of what it shows", extension)
			}
		}
	})
}

// What is too much for a document is said, with what holds it all.
func TestTooManyUnitsForADocumentOfChecks(t *testing.T) {
	s := newHarbour(t)
	o := s.owned()
	units := make([]assessment.Unit, report.MostCompared)
	for i := range units {
		units[i] = assessment.Unit{ID: account.NewID(), OrganizationID: o.ID, ParentID: o.Root.ID, Name: fmt.Sprintf("Branch %03d", i)}
	}
	check(t, s.Store.AddUnits(t.Context(), o.ID, units))
	checkAt(t, s.Store, units[7], "moments-of-truth", 4, time.Now())
	page := s.get("/compare/checks.pdf?check=moments-of-truth", http.StatusUnprocessableEntity).Body
	s.says(page, "That is too much for one document")
	if !strings.Contains(page, `href="/compare/checks.csv?check=moments-of-truth"`) {
		t.Error("nothing leads to the spreadsheet")
	}
}
