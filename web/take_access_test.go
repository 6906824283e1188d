package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// takeRows are the rows of the matrix for what is taken along, shared and
// imported.
func takeRows() map[string]asked {
	const one = "/assessments/:id"
	rows := map[string]asked{
		"GET /compare/plans": fixed("/compare/plans"), "GET /compare/plans.zip": fixed("/compare/plans.zip"),
		"GET " + one + "/summary.pdf": ofSubmitted("/summary.pdf"), "GET /surveys/:survey/summary.pdf": ofPublished("/summary.pdf"),
		"GET /questionnaires/:questionnaire/blank.pdf":    fixed("/questionnaires/" + questionnaires.DefaultID + "/blank.pdf"),
		"GET /questionnaires/:questionnaire/answers.xlsx": fixed("/questionnaires/" + questionnaires.DefaultID + "/answers.xlsx"),

		"GET " + one + "/answers.xlsx": ofOpen("/answers.xlsx"), "GET " + one + "/import": ofOpen("/import"),
		"POST " + one + "/import/preview": ofOpen("/import/preview"), "POST " + one + "/import": ofOpen("/import"),
		"GET /import": fixed("/import"), "POST /import/preview": ofHere("/import/preview"), "POST /import": ofHere("/import"),

		"GET /shares": fixed("/shares"), "POST /shares": ofHere("/shares", "label", "The board", "days", "7"),
		"POST /shares/:share/revoke": ofShare,
		"GET /shared":                fixed("/shared"), "GET /shared/plan.pdf": fixed("/shared/plan.pdf"), "GET /shared/summary.pdf": fixed("/shared/summary.pdf"),
	}
	for _, kind := range []string{"csv", "json", "xlsx", "pdf"} {
		rows["GET /compare/units."+kind], rows["GET /shared/units."+kind] = fixed("/compare/units."+kind), fixed("/shared/units."+kind)
	}
	return rows
}

// withoutTaken is a dump without what the trails note of downloads.
func withoutTaken(dump string) string {
	lines := slices.DeleteFunc(strings.Split(dump, "\n"), func(line string) bool {
		return strings.Contains(line, " what=took ") || strings.Contains(line, " what=downloaded ")
	})
	return strings.Join(lines, "\n")
}

// ofHere is a row that is sent for the organization one works in.
func ofHere(path string, form ...string) asked {
	return func(_ *testing.T, _ *webtest.Site, o webtest.Tenant) request { return request{path, with(form, o)} }
}

// ofShare is the row that revokes a link, of its own each time.
func ofShare(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
	t.Helper()
	share, _ := shared(t, site, o, assessment.ShareSettings{Kind: assessment.SharedComparison})
	return request{"/shares/" + share.ID + "/revoke", with(nil, o)}
}

// shared is a link, with its secret. It lasts a week and is for the board unless
// the settings say otherwise.
func shared(t *testing.T, site *webtest.Site, o webtest.Tenant, set assessment.ShareSettings) (*assessment.Share, string) {
	t.Helper()
	if set.Label == "" {
		set.Label = "The board"
	}
	if set.Days == 0 {
		set.Days = 7
	}
	share, err := assessment.NewShare(account.NewID(), o.ID, set, o.Owner.Name, site.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	token := account.NewToken()
	if err := site.Store.AddShare(t.Context(), share, token.Hash); err != nil {
		t.Fatal(err)
	}
	return share, token.Secret
}

// ofResult is a link to the submitted assessment of a tenant.
func ofResult(o webtest.Tenant) assessment.ShareSettings {
	return assessment.ShareSettings{Kind: assessment.SharedResult, AssessmentID: o.Submitted.ID, Mode: assessment.Agreed}
}

// opened is a browser that opened a link.
func opened(t *testing.T, site *webtest.Site, secret string) *webtest.Client {
	t.Helper()
	visitor := site.Stranger(t)
	got := visitor.Get("/shared?token=" + url.QueryEscape(secret))
	if got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, "/shared") || strings.Contains(got.Location, secret) || got.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Fatalf("a link: %d to %q, %v", got.Status, got.Location, got.Header)
	}
	return visitor
}

// A link shows one result to somebody without an account, and leads nowhere else.
func TestSharedResult(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		_, secret := shared(t, site, site.A, ofResult(site.A))
		visitor := opened(t, site, secret)
		page := visitor.Get("/shared")
		page.Has(t, "Level 1, Reactive", "Harbour Mutual", "Claims", "One page as PDF", "seen on the door")
		if page.Header.Get("Referrer-Policy") != "no-referrer" || page.Header.Get("X-Robots-Tag") == "" || page.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("the headers of a shared result: %v", page.Header)
		}
		for _, way := range []string{`href="/units/`, `href="/assessments/`, `href="/compare`, `action="/sign-out"`, `href="/settings"`, "<nav"} {
			if strings.Contains(page.Body, way) {
				t.Errorf("a shared result leads on by %s", way)
			}
		}
		for _, file := range []string{"/shared/plan.pdf", "/shared/summary.pdf"} {
			if got := visitor.Get(file); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "%PDF-") || !strings.Contains(got.Header.Get("Content-Disposition"), "Claims") {
				t.Errorf("%s: %d, %s", file, got.Status, got.Header.Get("Content-Disposition"))
			}
		}
		for _, path := range []string{"/shared/units.csv", "/shared/units.pdf"} {
			if got := visitor.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s of a shared result: %d, want 404", path, got.Status)
			}
		}
		for _, path := range []string{"/", "/assessments/" + site.A.Submitted.ID, "/compare", "/compare/units.csv", "/shares"} {
			if got := visitor.Get(path); got.Status == http.StatusOK {
				t.Errorf("%s lets somebody with a link in", path)
			}
		}
	})
}

// Who has several links looks at each by its own address, and the files of each
// are its own; the one opened last is also there without saying which.
func TestSeveralLinksInOneBrowser(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		_, first := shared(t, site, site.A, ofResult(site.A))
		revoked, second := shared(t, site, site.B, assessment.ShareSettings{Kind: assessment.SharedComparison})
		visitor := site.Stranger(t)
		result, comparison := visitor.Get("/shared?token="+first).Location, visitor.Get("/shared?token="+second).Location
		visitor.Get(result).Has(t, "Level 1, Reactive", site.A.Name)
		visitor.Get(comparison).Has(t, "units of "+site.B.Name)
		visitor.Get("/shared").Has(t, "units of "+site.B.Name)
		file := regexp.MustCompile(`href="(/shared/[a-z.]+\?link=[0-9a-f]+)"`)
		for _, page := range []struct{ path, kind, name string }{{result, "summary.pdf", "Claims"}, {comparison, "units.pdf", site.B.Name}} {
			link := file.FindStringSubmatch(visitor.Get(page.path).Body)
			if link == nil || !strings.Contains(link[1], page.kind) {
				t.Fatalf("%s leads to %v", page.path, link)
			}
			if got := visitor.Get(link[1]); got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Content-Disposition"), page.name) {
				t.Errorf("%s: %d, %s", link[1], got.Status, got.Header.Get("Content-Disposition"))
			}
		}
		check(t, site.Store.RevokeShare(t.Context(), site.B.ID, revoked.ID, "Ann", site.Clock.Now()))
		visitor.Get(comparison).Has(t, "This link no longer works")
		if got := visitor.Get(result); got.Status != http.StatusOK {
			t.Errorf("the other link: %d", got.Status)
		}
		if got := site.Stranger(t).Get(result); got.Status != http.StatusNotFound {
			t.Errorf("the address without the link: %d, want 404", got.Status)
		}
	})
}

// Looking uses nothing up, and is counted once a time the link is opened.
func TestLookingUsesNothingUp(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		share, secret := shared(t, site, site.A, ofResult(site.A))
		for range 3 {
			visitor := opened(t, site, secret)
			for range 2 {
				if got := visitor.Get("/shared"); got.Status != http.StatusOK {
					t.Fatalf("looked at again: %d", got.Status)
				}
			}
		}
		all, err := site.Store.Shares(t.Context(), site.A.ID)
		if err != nil || len(all) != 1 || all[0].ID != share.ID || all[0].Opened != 3 || all[0].OpenedAt.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
		site.SignedIn(t, site.A.Owner).Get("/shares").Has(t, "3 times", "The board")
	})
}

// Unknown, expired and revoked links end in a page that says what to do.
func TestLinksThatLeadNowhere(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		share, secret := shared(t, site, site.A, ofResult(site.A))
		_, short := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Days: 1})
		owner, visitor, brief := site.SignedIn(t, site.A.Owner), opened(t, site, secret), opened(t, site, short)
		says := func(name string, got webtest.Answer, status int, text string) {
			t.Helper()
			if got.Status != status {
				t.Errorf("%s: %d, want %d", name, got.Status, status)
			}
			got.Has(t, text)
			if strings.Contains(got.Body, "Harbour") || strings.Contains(got.Body, "Claims") {
				t.Errorf("%s names what it showed", name)
			}
		}
		says("without a link", site.Stranger(t).Get("/shared"), http.StatusNotFound, "This link leads to nothing")
		says("unknown", opened(t, site, account.NewToken().Secret).Get("/shared"), http.StatusNotFound, "This link leads to nothing")
		says("of another kind", opened(t, site, strings.Repeat("é", 40)).Get("/shared"), http.StatusNotFound, "This link leads to nothing")
		if got := owner.Post("/shares/"+share.ID+"/revoke", with(nil, site.A)); got.Status != http.StatusSeeOther {
			t.Fatalf("revoke: %d", got.Status)
		}
		says("revoked", visitor.Get("/shared"), http.StatusGone, "This link no longer works")
		says("a file of one revoked", visitor.Get("/shared/plan.pdf"), http.StatusGone, "This link no longer works")
		owner.Get("/shares").Has(t, "revoked", "by "+site.A.Owner.Name)
		site.Clock.Pass(24 * time.Hour)
		says("expired", brief.Get("/shared"), http.StatusGone, "This link no longer works")
		says("expired, opened anew", opened(t, site, short).Get("/shared"), http.StatusGone, "This link no longer works")
	})
}

// A result that is opened again is not shown until it is submitted.
func TestSharedResultBeingChanged(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		_, secret := shared(t, site, site.A, ofResult(site.A))
		visitor := opened(t, site, secret)
		site.SignedIn(t, site.A.Owner).Post("/assessments/"+site.A.Submitted.ID+"/reopen", url.Values{"why": {"A mistake"}})
		for _, path := range []string{"/shared", "/shared/plan.pdf"} {
			got := visitor.Get(path)
			if got.Status != http.StatusGone {
				t.Errorf("%s: %d", path, got.Status)
			}
			got.Has(t, "This result is being changed")
		}
	})
}

// Guesses have to wait.
func TestGuessingLinks(t *testing.T) {
	site := webtest.New(t)
	visitor := site.Stranger(t)
	for i := range 22 {
		visitor.Get("/shared?token=" + account.NewToken().Secret)
		if got := visitor.Get("/shared"); i > 20 && got.Status != http.StatusTooManyRequests {
			t.Errorf("guess %d: %d", i, got.Status)
		}
	}
}

// No log has the secret of a link, and no database: only its hash.
func TestSecretsOfLinksAreNowhere(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		got := owner.Post("/shares", with([]string{"label", "The board", "days", "7", "assessment", site.A.Submitted.ID}, site.A))
		if got.Status != http.StatusOK {
			t.Fatalf("%d\n%s", got.Status, got.Body)
		}
		_, after, _ := strings.Cut(got.Body, "/shared?token=")
		secret, _, _ := strings.Cut(after, `"`)
		if len(secret) < 40 {
			t.Fatalf("no link in\n%s", got.Body)
		}
		opened(t, site, secret).Get("/shared").Has(t, "Level 1, Reactive")
		if strings.Contains(site.Log.String(), secret) || strings.Contains(site.Dump(t), secret) {
			t.Error("the secret is kept or logged")
		}
		if again := owner.Get("/shares"); strings.Contains(again.Body, secret) {
			t.Error("the secret is shown twice")
		}
	})
}

// What is refused comes back with what was typed.
func TestSharesThatCannotBeMade(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		survey := site.A.Survey(t, site.Store, site.A.Empty, assessment.SharedLink).Open(t, site.Store)
		for _, row := range []struct {
			name   string
			form   []string
			status int
			want   string
		}{
			{"no label", []string{"label", " ", "days", "7"}, 422, "Enter whom the link is for."},
			{"too long", []string{"label", "The board", "days", "91"}, 422, "Choose a number of days from 1 to 90."},
			{"no number", []string{"label", "The board", "days", "soon"}, 422, `value="soon"`},
			{"level 9", []string{"label", "The board", "days", "7", "filter", "level=9"}, 422, "Choose a level from 1 to 5."},
			{"not submitted", []string{"label", "The board", "days", "7", "assessment", site.A.Open.ID}, 422, "not submitted"},
			{"not published", []string{"label", "The board", "days", "7", "survey", survey.ID}, 422, "not published"},
			{"of another organization", []string{"label", "The board", "days", "7", "assessment", site.B.Submitted.ID}, 404, ""},
			{"a unit of another", []string{"label", "The board", "days", "7", "filter", "unit=" + site.B.Unit.ID}, 404, ""},
		} {
			got := owner.Post("/shares", with(row.form, site.A))
			if got.Status != row.status {
				t.Errorf("%s: %d, want %d", row.name, got.Status, row.status)
			}
			got.Has(t, row.want)
		}
		if all, err := site.Store.Shares(t.Context(), site.A.ID); err != nil || len(all) > 0 {
			t.Errorf("made %v, %v", all, err)
		}
		if got := owner.Post("/shares", values([]string{"label", "The board", "days", "7", "organization", site.B.ID})); got.Status != http.StatusNotFound {
			t.Errorf("for another organization: %d", got.Status)
		}
	})
}

// A sample goes with the links to it.
func TestSampleGoesWithItsLinks(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		org := assessment.Organization{ID: account.NewID(), Name: "Sample", TimeZone: "UTC", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
		if err := site.Store.CreateOrganization(t.Context(), org, root, site.A.Owner.ID); err != nil {
			t.Fatal(err)
		}
		sample := webtest.Tenant{Owned: site.A.Owned}
		sample.ID, sample.Root = org.ID, root
		result := site.Submit(t, sample.Owned, root)
		sample.Submitted = result
		_, secret := shared(t, site, sample, ofResult(sample))
		visitor := opened(t, site, secret)
		if err := site.Store.RemoveSample(t.Context(), org.ID); err != nil {
			t.Fatal(err)
		}
		if got := visitor.Get("/shared"); got.Status != http.StatusNotFound {
			t.Errorf("a link to what is gone: %d, want 404", got.Status)
		}
	})
}
