package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

// second makes another organization of A's owner and returns its root unit.
func second(t *testing.T, site *webtest.Site, name string, sample bool) assessment.Unit {
	t.Helper()
	org := assessment.Organization{ID: account.NewID(), Name: name, TimeZone: "UTC", Sample: sample}
	root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: name}
	if err := site.Store.CreateOrganization(t.Context(), org, root, site.A.Owner.ID); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestLinksWorkInEachOfOnesOrganizations(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		other := second(t, site, "Zweitwerk", false)
		client := site.SignedIn(t, site.A.Owner)
		for _, row := range []struct {
			name, path string
			status     int
			shows      string
		}{
			{"the other's unit", "/units/" + other.ID, http.StatusOK, "Zweitwerk"},
			{"and stays there", "/", http.StatusOK, "Zweitwerk"},
			{"back by a result", "/assessments/" + site.A.Submitted.ID, http.StatusOK, site.A.Name},
			{"and stays here", "/organization", http.StatusOK, site.A.Name},
			{"somebody else's unit", "/units/" + site.B.Unit.ID, http.StatusNotFound, ""},
			{"somebody else's result", "/assessments/" + site.B.Submitted.ID, http.StatusNotFound, ""},
		} {
			if a := client.Get(row.path); a.Status != row.status || !strings.Contains(a.Body, row.shows) {
				t.Errorf("%s: %d, shows %s: %v", row.name, a.Status, row.shows, strings.Contains(a.Body, row.shows))
			}
		}
		client.Get("/units/" + site.A.Root.ID) // another tab
		if a := client.Post("/units/"+other.ID+"/rename", url.Values{"name": {"Drittwerk"}}); a.Status != http.StatusSeeOther {
			t.Errorf("a form of the other organization: %d", a.Status)
		}
	})
}

func TestTheSampleIsNotWhereWorkBegins(t *testing.T) {
	site := webtest.New(t)
	second(t, site, "AAA sample", true)
	site.SignedIn(t, site.A.Owner).Get("/organization").Has(t, "Units of "+site.A.Name)
}

func TestRefusedBytesAreRepeatedAsText(t *testing.T) {
	site := webtest.New(t)
	a := site.SignedIn(t, site.A.Owner).Send(http.MethodPost, "/units/"+site.A.Unit.ID+"/rename", "application/x-www-form-urlencoded", "name=%ff")
	if a.Status != http.StatusUnprocessableEntity || !utf8.ValidString(a.Body) {
		t.Errorf("%d, valid text: %v", a.Status, utf8.ValidString(a.Body))
	}
}

// A notice is a cookie, and a cookie may come from elsewhere: what it offers to
// undo is an archived unit and nothing else.
func TestANoticeOffersNothingButAnUndo(t *testing.T) {
	site := webtest.New(t)
	for undo, offered := range map[string]bool{
		"/units/abc234/unarchive": true, "/organizations/remove-sample": false, "//evil.example/units/a/unarchive": false, "/units/../sign-out": false,
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/settings", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(&http.Cookie{Name: "notice", Value: base64.RawURLEncoding.EncodeToString([]byte("Done.\x00" + undo))})
		a := site.SignedIn(t, site.A.Owner).Do(request)
		if shown := strings.Contains(a.Body, "Undo"); a.Status != http.StatusOK || shown != offered {
			t.Errorf("%s: %d, offered %v", undo, a.Status, shown)
		}
	}
}

// Methods are anybody's to invent; they make no series of their own.
func TestUnknownMethodsShareOneSeries(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Metrics = true })
	for _, method := range []string{"BREW", "WHEN"} {
		site.Stranger(t).Send(method, "/sign-in", "", "")
	}
	a := site.Stranger(t).Get("/metrics")
	if a.Status != http.StatusOK || strings.Contains(a.Body, "BREW") || !strings.Contains(a.Body, `method="other"`) {
		t.Errorf("%d, %.300s", a.Status, a.Body)
	}
}
