package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

// The access matrix: every row of the site x everybody x what is theirs and what
// is not. It is made from the site's own table of routes, and fails for a row
// that is missing below.

// request is how one row is asked for.
type request struct {
	path string
	form url.Values
}

// asked makes the request of a row about something of one organization. Each
// call makes what a successful request would use up.
type asked func(t *testing.T, site *webtest.Site, o webtest.Tenant) request

// fixed is a row that is about nothing in particular.
func fixed(path string, form ...string) asked {
	return func(*testing.T, *webtest.Site, webtest.Tenant) request { return request{path, values(form)} }
}

// ofUnit is a row about a unit, of its own each time.
func ofUnit(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/units/" + o.Owned.Unit(t, site.Store, "Fresh").ID + suffix, values(form)}
	}
}

// ofMoved is the row that moves a unit.
func ofMoved(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
	t.Helper()
	return request{"/units/" + o.Owned.Unit(t, site.Store, "Fresh").ID + "/move", url.Values{"parent": {o.Empty.ID}}}
}

// ofOpen is a row about an assessment under way, of its own each time.
func ofOpen(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/assessments/" + o.Assessment(t, site.Store, o.Unit).ID + suffix, values(form)}
	}
}

// ofSubmitted is a row about a submitted assessment.
func ofSubmitted(suffix string) asked {
	return func(_ *testing.T, _ *webtest.Site, o webtest.Tenant) request {
		return request{"/assessments/" + o.Submitted.ID + suffix, nil}
	}
}

// ofReopened is the row that reopens: the assessment is submitted anew each time.
func ofReopened(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
	t.Helper()
	return request{"/assessments/" + site.Submit(t, o.Owned, o.Unit).ID + "/reopen", url.Values{"why": {"A mistake"}}}
}

// ofSomebody is a row about a person.
func ofSomebody(suffix string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/people/" + o.Member(t, site.Store, account.Viewer).ID + suffix, nil}
	}
}

// ofMember is a row about a member, of its own each time.
func ofMember(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/members/" + o.Member(t, site.Store, account.Viewer).ID + suffix, with(form, o)}
	}
}

// ofInvitation is a row about an invitation, of its own each time.
func ofInvitation(suffix string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		invitation, _ := invited(t, site, o, account.NewID()+"@example.org", account.Viewer)
		return request{"/members/invitations/" + invitation.ID + suffix, with(nil, o)}
	}
}

// with is a form that says which organization it is about.
func with(form []string, o webtest.Tenant) url.Values {
	return values(append([]string{"organization", o.ID}, form...))
}

func values(pairs []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// rows has an entry for every row of the site.
func rows() map[string]asked {
	all := map[string]asked{
		"GET /health/live": fixed("/health/live"), "HEAD /health/live": fixed("/health/live"),
		"GET /health/ready": fixed("/health/ready"), "HEAD /health/ready": fixed("/health/ready"),
		"GET /metrics": fixed("/metrics"), "GET /static/:version/*": fixed("/static/none/continuum.css"),

		"GET /set-up": fixed("/set-up"), "POST /set-up": fixed("/set-up"),
		"GET /sign-in": fixed("/sign-in"), "POST /sign-in": fixed("/sign-in", "email", "nobody@example.org"),
		"POST /sign-out": fixed("/sign-out"), "POST /appearance": fixed("/appearance", "theme", "dark"),
		"GET /reset": fixed("/reset"), "POST /reset": fixed("/reset"),

		"GET /people": fixed("/people"), "POST /people": fixed("/people"),
		"POST /people/:person/link": ofSomebody("/link"), "POST /people/:person/disable": ofSomebody("/disable"),
		"POST /people/:person/enable": ofSomebody("/enable"),

		"GET /members": fixed("/members"), "POST /members": fixed("/members"), "GET /members/history": fixed("/members/history"),
		"POST /members/leave": fixed("/members/leave"), "GET /members/:member": ofMember(""),
		"POST /members/:member/role": ofMember("/role", "role", "assessor"), "POST /members/:member/end": ofMember("/end"),
		"POST /members/invitations/:invited/link":   ofInvitation("/link"),
		"POST /members/invitations/:invited/revoke": ofInvitation("/revoke"),
		"GET /join": fixed("/join"), "POST /join": fixed("/join"), "POST /join/as-somebody-else": fixed("/join/as-somebody-else"),
		"POST /settings/sessions/:session/end": fixed("/settings/sessions/none/end"),

		"GET /settings": fixed("/settings"), "POST /settings/password": fixed("/settings/password"),
		"POST /settings/sessions": fixed("/settings/sessions"), "POST /settings/organization": fixed("/settings/organization"),

		"GET /": fixed("/"), "GET /organizations/new": fixed("/organizations/new"), "POST /organizations/new": fixed("/organizations/new"),
		"POST /organizations/switch": func(_ *testing.T, _ *webtest.Site, o webtest.Tenant) request {
			return request{"/organizations/switch", url.Values{"organization": {o.ID}}}
		},
		"POST /organizations/remove-sample": fixed("/organizations/remove-sample"),

		"GET /organization": fixed("/organization"), "POST /organization": fixed("/organization"),
		"GET /units/:unit": ofUnit(""), "POST /units/:unit/rename": ofUnit("/rename", "name", "Renamed"),
		"POST /units/:unit/move": ofMoved, "POST /units/:unit/archive": ofUnit("/archive"), "POST /units/:unit/unarchive": ofUnit("/unarchive"),

		"GET /units/:unit/assess": ofUnit("/assess"), "POST /units/:unit/assess": ofUnit("/assess", "answered_by", "We", "form", "full"),
		"GET /assessments/:id": ofSubmitted(""), "GET /assessments/:id/audit": ofSubmitted("/audit"),
		"GET /assessments/:id/plan.pdf": ofSubmitted("/plan.pdf"), "GET /assessments/:id/answers.csv": ofSubmitted("/answers.csv"),
		"GET /assessments/:id/result.json": ofSubmitted("/result.json"), "POST /assessments/:id/reopen": ofReopened,
		"POST /assessments/:id/discard": ofOpen("/discard"), "POST /assessments/:id/submit": ofOpen("/submit"),
		"POST /assessments/:id/answers": ofOpen("/answers", "component", "cf", "page", "1", "cf1a", "3"),
		"GET /assessments/:id/check":    ofOpen("/check"), "GET /assessments/:id/:component/:page": ofOpen("/cf/1"),
		"POST /assessments/:id/:component/:page": ofOpen("/cf/1", "cf1a", "3"), "GET /assessments/:id/:component/rest": ofOpen("/cf/rest"),
		"POST /assessments/:id/:component/rest": ofOpen("/cf/rest"),
	}
	maps.Copy(all, respondentRows())
	maps.Copy(all, surveyRows())
	maps.Copy(all, publishedRows())
	maps.Copy(all, surveyResultRows())
	maps.Copy(all, takeRows())
	maps.Copy(all, compareRows())
	maps.Copy(all, againRows())
	maps.Copy(all, checkRows())
	maps.Copy(all, momentRows())
	maps.Copy(all, worthRows())
	maps.Copy(all, measureRows())
	maps.Copy(all, serviceRows())
	maps.Copy(all, planRows())
	return all
}

// actor is somebody who tries everything.
type actor struct {
	name string
	user account.User
	role account.Role
	home *webtest.Tenant // where the role holds; nil: nowhere of interest
}

func actors(t *testing.T, site *webtest.Site) []actor {
	t.Helper()
	a, b := &site.A, &site.B
	nobody := site.AddUser(t, account.User{}, "", "")
	chief := site.AddUser(t, account.User{Administrator: true}, "", "")
	return []actor{
		{"stranger", account.User{}, "", nil},
		{"owner of A", a.Owner, account.Owner, a},
		{"assessor of A", a.Assessor, account.Assessor, a},
		{"viewer of A", a.Viewer, account.Viewer, a},
		{"owner of B", b.Owner, account.Owner, b},
		{"assessor of B", b.Assessor, account.Assessor, b},
		{"viewer of B", b.Viewer, account.Viewer, b},
		{"administrator with an organization", site.Administrator, "", nil},
		{"administrator without", chief, "", nil},
		{"somebody without a role", nobody, "", nil},
	}
}

// admitted says what the site's table promises somebody about what is theirs.
func admitted(who string, a actor) bool {
	switch who {
	case "anyone", "machine", "respondent":
		return true
	case "signed in":
		return a.user.ID != ""
	case "member":
		return a.role != ""
	case "answerer":
		return a.role.MayAnswer()
	case "owner":
		return a.role.MayManage()
	case "administrator":
		return a.user.Administrator
	}
	return false
}

// ofAnOrganization reports whether a row is about something of one organization.
func ofAnOrganization(r web.RouteInfo) bool {
	return strings.Contains(r.Path, ":unit") || strings.Contains(r.Path, ":survey") || strings.Contains(r.Path, ":id") || strings.Contains(r.Path, ":member") || strings.Contains(r.Path, ":invited") || strings.Contains(r.Path, ":share") || r.Path == "/organizations/switch"
}

func TestAccess(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		fixtures, everybody := rows(), actors(t, site)
		for _, r := range site.Routes() {
			fixture, ok := fixtures[r.Method+" "+r.Path]
			if !ok {
				t.Errorf("%s %s is not in the access matrix: add it to rows()", r.Method, r.Path)
				continue
			}
			delete(fixtures, r.Method+" "+r.Path)
			row := kept{fixture, map[string]request{}}
			for _, a := range everybody {
				tryRow(t, site, r, row, a)
			}
		}
		for row := range fixtures {
			t.Errorf("%s is in the access matrix and not on the site", row)
		}
		if strings.Contains(site.Log.String(), `"status":500`) {
			t.Error("a request failed with status 500")
		}
	})
}

// tryRow asks for one row as one actor: about what is theirs, and about what is
// another organization's.
func tryRow(t *testing.T, site *webtest.Site, r web.RouteInfo, row kept, a actor) {
	t.Helper()
	if !ofAnOrganization(r) {
		if a.role == "" && a.user.ID != "" && (r.Who == "member" || r.Who == "answerer" || r.Who == "owner") {
			return // their own organizations are of no interest here
		}
		got := try(t, site, r, row, site.A, a)
		judge(t, r, a, "", got, admitted(r.Who, a))
		return
	}
	for _, o := range []webtest.Tenant{site.A, site.B} {
		got := try(t, site, r, row, o, a)
		switch {
		case a.home != nil && a.home.ID == o.ID:
			judge(t, r, a, "own", got, admitted(r.Who, a))
		case a.user.ID == "":
			judge(t, r, a, "foreign", got, false)
		case got.Status != http.StatusNotFound:
			t.Errorf("%s %s as %s, foreign: status %d, want 404", r.Method, r.Path, a.name, got.Status)
		}
		if (a.home == nil || a.home.ID != o.ID) && strings.Contains(got.Body, o.Name) {
			t.Errorf("%s %s as %s names %s", r.Method, r.Path, a.name, o.Name)
		}
	}
}

func try(t *testing.T, site *webtest.Site, r web.RouteInfo, row kept, o webtest.Tenant, a actor) (got webtest.Answer) {
	t.Helper()
	q, client := row.of(t, site, o), site.Stranger(t)
	if a.user.ID != "" {
		client = site.Session(t, a.user)
	}
	defer func() { row.answered(r, o, got) }()
	if r.Method == http.MethodPost {
		return client.Post(q.path, q.form)
	}
	return client.Send(r.Method, q.path, "", "")
}

// judge holds an answer against what was promised: let in, asked to sign in, or
// told no.
func judge(t *testing.T, r web.RouteInfo, a actor, whose string, got webtest.Answer, admitted bool) {
	t.Helper()
	refused := turnedAway(r, got)
	switch {
	case got.Status >= http.StatusInternalServerError:
		t.Errorf("%s %s as %s: status %d", r.Method, r.Path, a.name, got.Status)
	case admitted && (refused || whose == "own" && got.Status == http.StatusNotFound):
		t.Errorf("%s %s as %s, %s: status %d, want to be let in", r.Method, r.Path, a.name, whose, got.Status)
	case !admitted && a.user.ID == "" && !toSignIn(got):
		t.Errorf("%s %s as %s: status %d, want the sign-in page", r.Method, r.Path, a.name, got.Status)
	case !admitted && a.user.ID != "" && got.Status != http.StatusForbidden:
		t.Errorf("%s %s as %s, %s: status %d, want 403", r.Method, r.Path, a.name, whose, got.Status)
	}
}

// A foreign id is answered exactly like one that does not exist.
func TestForeignLooksLikeMissing(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		for _, pair := range [][2]string{
			{"/assessments/" + site.B.Submitted.ID, "/assessments/" + account.NewID()},
			{"/assessments/" + site.B.Submitted.ID + "/plan.pdf", "/assessments/" + account.NewID() + "/plan.pdf"},
			{"/units/" + site.B.Unit.ID, "/units/" + account.NewID()},
		} {
			foreign, missing := owner.Get(pair[0]), owner.Get(pair[1])
			if foreign.Status != missing.Status || strings.ReplaceAll(foreign.Body, pair[0], pair[1]) != missing.Body {
				t.Errorf("%s and %s can be told apart: %d\n%s\n%d\n%s", pair[0], pair[1], foreign.Status, foreign.Body, missing.Status, missing.Body)
			}
		}
	})
}

// Ids in forms reach no further than ids in addresses.
func TestForeignIDsInForms(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, unit := site.SignedIn(t, site.A.Owner), site.A.Owned.Unit(t, site.Store, "Ours")
		before := site.Dump(t)
		for _, q := range []request{
			{"/organization", url.Values{"name": {"Intruder"}, "parent": {site.B.Root.ID}}},
			{"/units/" + unit.ID + "/move", url.Values{"parent": {site.B.Root.ID}}},
			{"/organizations/switch", url.Values{"organization": {site.B.ID}}},
			{"/members", url.Values{"organization": {site.B.ID}, "name": {"Intruder"}, "email": {"intruder@example.org"}, "role": {"owner"}}},
			{"/members/leave", url.Values{"organization": {site.B.ID}}},
			{"/members/" + site.B.Viewer.ID + "/role", url.Values{"organization": {site.A.ID}, "role": {"owner"}}},
		} {
			if got := owner.Post(q.path, q.form); got.Status != http.StatusNotFound {
				t.Errorf("%s with a foreign id: status %d, want 404", q.path, got.Status)
			}
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
	})
}

// Somebody with two organizations sees the one they work in, and only that.
func TestSwitchOrganization(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		org := assessment.Organization{ID: account.NewID(), Name: "Second Harbour", TimeZone: "UTC"}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
		if err := site.Store.CreateOrganization(t.Context(), org, root, site.A.Owner.ID); err != nil {
			t.Fatal(err)
		}
		owner := site.SignedIn(t, site.A.Owner)
		owner.Get("/").Has(t, "Harbour Mutual", "Second Harbour")
		owner.Follow(owner.Post("/organizations/switch", url.Values{"organization": {org.ID}})).Has(t, "<h1>Second Harbour</h1>")
		if got := owner.Get("/organization"); strings.Contains(got.Body, site.A.Unit.ID) || !strings.Contains(got.Body, root.ID) {
			t.Errorf("after the switch the units are those of %s", site.A.Name)
		}
	})
}

// An administrator without a role manages people and reads nothing.
func TestAdministratorReadsNoResults(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator := site.SignedIn(t, site.Administrator)
		administrator.Get("/people").Has(t, site.A.Owner.Email, site.B.Owner.Email)
		home := administrator.Get("/")
		for _, secret := range []string{"Harbour Mutual", "Bergblick", "Claims", "Reactive"} {
			if strings.Contains(home.Body, secret) {
				t.Errorf("the administrator's home page says %q", secret)
			}
		}
	})
}
