package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment/account"
	"continuum/web/webtest"
)

// invited invites somebody to an organization and returns the invitation and the
// address of its link.
func invited(t *testing.T, site *webtest.Site, o webtest.Tenant, email string, role account.Role) (account.Invitation, string) {
	t.Helper()
	invitation, token, err := account.NewInvitation(o.Owner, "Nora Frei", email, role, site.Clock.Now())
	if err == nil {
		err = site.Store.UpdateTeam(t.Context(), o.ID, func(team *account.Team) error { return team.Invite(o.Owner, invitation, site.Clock.Now()) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return invitation, "/join?token=" + token.Secret
}

// joinLinkIn is the address of the link a page of members shows, without its host.
func joinLinkIn(t *testing.T, got webtest.Answer) string {
	t.Helper()
	found := regexp.MustCompile(`value="http://continuum\.test(/join\?token=[\w-]{43})"`).FindStringSubmatch(got.Body)
	if found == nil {
		t.Fatalf("status %d shows no link:\n%s", got.Status, got.Body)
	}
	return found[1]
}

// open follows a link to the page it leads to.
func open(client *webtest.Client, link string) webtest.Answer { return client.Follow(client.Get(link)) }

func newcomer(name string) url.Values {
	return url.Values{"name": {name}, "password": {"Two herons by the weir"}}
}

// An owner who is no administrator invites somebody new, who joins with the link,
// once, and may what the role allows.
func TestInviteSomebodyNew(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		made := owner.Post("/members", url.Values{"organization": {site.A.ID}, "name": {"Nora Frei"}, "email": {"Nora@Example.org"}, "role": {"viewer"}})
		made.Has(t, "Nora Frei is invited", "Hello Nora Frei,", "invite you to Harbour Mutual in Continuum, as a viewer", "for nora@example.org", `href="mailto:nora@example.org?subject=Invitation%20to%20Harbour%20Mutual&amp;body=Hello%20Nora`)
		link := joinLinkIn(t, made)
		if again := owner.Get("/members"); strings.Contains(again.Body, "token=") || !strings.Contains(again.Body, "nora@example.org") {
			t.Error("the link is shown twice, or the invitation is not listed")
		}
		nora := site.Stranger(t)
		opened := nora.Get(link)
		if opened.Location != "/join" || opened.Header.Get("Referrer-Policy") != "no-referrer" || !opened.Cookies[0].HttpOnly {
			t.Errorf("the link leads to %q, Referrer-Policy %q", opened.Location, opened.Header.Get("Referrer-Policy"))
		}
		before := site.Dump(t)
		nora.Get(link) // looking uses nothing up
		nora.Follow(opened).Has(t, "Join Harbour Mutual", site.A.Owner.Name+" invites you, as a viewer", "for nora@example.org", `value="Nora Frei"`)
		if got := nora.Post("/join", url.Values{"name": {""}, "password": {"short"}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a short password: status %d, want 422", got.Status)
		} else {
			got.Has(t, `href="#password"`, `href="#name"`, `id="password-error"`, `id="name-error"`)
		}
		if site.Dump(t) != before {
			t.Error("something was changed by looking")
		}
		nora.Follow(nora.Post("/join", newcomer("Nora F."))).Has(t, "You belong to Harbour Mutual now. A viewer reads results", "Claims")
		if got := nora.Post("/organization", url.Values{"name": {"Mine"}}); got.Status != http.StatusForbidden {
			t.Errorf("a viewer adds a unit: status %d, want 403", got.Status)
		}
		if got := nora.Get("/people"); got.Status != http.StatusForbidden {
			t.Errorf("whoever joined is an administrator: status %d", got.Status)
		}
		late := site.Stranger(t)
		if got := open(late, link); got.Status != http.StatusGone || strings.Contains(got.Body, "<form method=\"post\" action=\"/join\"") {
			t.Errorf("the link again: status %d, want 410", got.Status)
		}
		if got := late.Post("/join", newcomer("Somebody else")); got.Status != http.StatusGone {
			t.Errorf("the link used again: status %d, want 410", got.Status)
		}
		if got := site.Stranger(t).Post("/sign-in", credentials("nora@example.org", "Two herons by the weir")); got.Status != http.StatusSeeOther {
			t.Errorf("signing in: status %d", got.Status)
		}
	})
}

// Who has an account joins with it, signed in or after signing in; nobody else
// can use their link.
func TestInviteSomebodyKnown(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		consultant := site.B.Viewer
		_, link := invited(t, site, site.A, consultant.Email, account.Assessor)
		other := site.SignedIn(t, site.B.Owner)
		open(other, link).Has(t, "is for "+consultant.Email, "signed in as "+site.B.Owner.Email)
		if got := other.Post("/join", newcomer("Me")); got.Status != http.StatusConflict {
			t.Errorf("as somebody else: status %d, want 409", got.Status)
		}
		page := other.Follow(other.Post("/join/as-somebody-else", nil))
		page.Has(t, "who has an account here", `href="/sign-in?next=/join"`)
		if got := other.Post("/join", newcomer("Me")); got.Location != "/sign-in?next=/join" {
			t.Errorf("not signed in: status %d to %q, want the sign-in page", got.Status, got.Location)
		}
		form := credentials(consultant.Email, webtest.Password)
		form.Set("next", "/join")
		other.Follow(other.Post("/sign-in", form)).Has(t, "You are signed in as", "Join Harbour Mutual")
		other.Follow(other.Post("/join", nil)).Has(t, "You belong to Harbour Mutual now", "Bergblick Kliniken", "Claims")
		if got := open(site.SignedIn(t, consultant), link); got.Status != http.StatusGone {
			t.Errorf("the link again: status %d, want 410", got.Status)
		}
		if got := other.Get("/units/" + site.A.Unit.ID + "/assess"); got.Status != http.StatusOK {
			t.Errorf("an assessor assesses: status %d", got.Status)
		}
	})
}

// A link that does not work says why, politely, and what to do.
func TestJoinLinksThatDoNotWork(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		revoked, revokedLink := invited(t, site, site.A, "revoked@example.org", account.Viewer)
		replaced, replacedLink := invited(t, site, site.A, "replaced@example.org", account.Viewer)
		_, expiredLink := invited(t, site, site.A, "expired@example.org", account.Viewer)
		form := url.Values{"organization": {site.A.ID}}
		owner.Follow(owner.Post("/members/invitations/"+revoked.ID+"/revoke", form)).Has(t, "The invitation of Nora Frei is revoked")
		newLink := joinLinkIn(t, owner.Post("/members/invitations/"+replaced.ID+"/link", form))
		for _, action := range []string{"/link", "/revoke"} {
			if got := owner.Post("/members/invitations/"+revoked.ID+action, form); got.Status != http.StatusNotFound {
				t.Errorf("%s of one that was revoked: status %d, want 404", action, got.Status)
			}
		}
		for name, row := range map[string]struct {
			link, says string
			status     int
		}{
			"unknown":   {"/join?token=" + account.NewToken().Secret, "This link does not work", http.StatusNotFound},
			"broken":    {"/join?token=%00%ff%20", "This link does not work", http.StatusNotFound},
			"none":      {"/join?token=&x", "This link does not work", http.StatusNotFound},
			"revoked":   {revokedLink, "was taken back", http.StatusGone},
			"replaced":  {replacedLink, "was taken back", http.StatusGone},
			"the newer": {newLink, "Join Harbour Mutual", http.StatusOK},
		} {
			client := site.Stranger(t)
			got := client.Get(row.link)
			if got.Location != "" {
				got = client.Follow(got)
			}
			if got.Status != row.status {
				t.Errorf("%s: status %d, want %d", name, got.Status, row.status)
			}
			got.Has(t, row.says)
			if used := client.Post("/join", newcomer("Nora")); row.status != http.StatusOK && used.Status != row.status {
				t.Errorf("%s, used: status %d, want %d", name, used.Status, row.status)
			}
		}
		site.Clock.Pass(account.InvitationLasts)
		if got := open(site.Stranger(t), expiredLink); got.Status != http.StatusGone {
			t.Errorf("expired: status %d, want 410", got.Status)
		} else {
			got.Has(t, "has expired", "Ask "+site.A.Owner.Name)
		}
		site.Session(t, site.A.Owner).Get("/members").Has(t, "expired")
	})
}

// Guessing links from one address has to wait.
func TestJoinLinksAreNotGuessed(t *testing.T) {
	site := webtest.New(t)
	var last webtest.Answer
	for range 21 {
		last = open(site.Stranger(t), "/join?token="+account.NewToken().Secret)
	}
	if last.Status != http.StatusTooManyRequests || last.Header.Get("Retry-After") == "" {
		t.Errorf("the 21st guess: status %d, want 429", last.Status)
	}
}

// Of many who use one link in the same moment one joins.
func TestJoinRace(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		_, link := invited(t, site, site.A, "nora@example.org", account.Viewer)
		var all sync.WaitGroup
		answers := make([]webtest.Answer, 20)
		for i := range answers {
			client := site.Stranger(t)
			client.Get(link)
			all.Go(func() { answers[i] = client.Post("/join", newcomer("Nora")) })
		}
		all.Wait()
		won := 0
		for _, got := range answers {
			switch {
			case got.Location == "/":
				won++
			case got.Status == http.StatusGone, got.Location == "/sign-in?next=/join": // as who has joined just now
			default:
				t.Errorf("status %d to %q, want home once, else 410", got.Status, got.Location)
			}
		}
		if won != 1 {
			t.Errorf("%d joined, want 1", won)
		}
	})
}

func TestInviteRefused(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		for _, test := range []struct {
			name   string
			form   url.Values
			fields []string
		}{
			{"nothing", url.Values{}, []string{"name", "email", "role"}},
			{"a member", url.Values{"name": {"Ada"}, "email": {site.A.Viewer.Email}, "role": {"owner"}}, []string{"email"}},
			{"no such role", url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "role": {"emperor"}}, []string{"role"}},
			{"no address", url.Values{"name": {"Ada"}, "email": {"Ada <ada@example.org>"}, "role": {"viewer"}}, []string{"email"}},
		} {
			test.form.Set("organization", site.A.ID)
			got := owner.Post("/members", test.form)
			if got.Status != http.StatusUnprocessableEntity || strings.Contains(got.Body, "token=") {
				t.Errorf("%s: status %d, want 422", test.name, got.Status)
			}
			for _, field := range test.fields {
				got.Has(t, `href="#`+field+`"`, `id="`+field+`-error"`, `value="`+escaped(test.form.Get("email"))+`"`, `value="`+test.form.Get("name")+`"`)
			}
		}
	})
}

// An owner changes a role and ends a membership; whoever it was loses it at once,
// in the session they have, and keeps the rest.
func TestChangeAndEndMembership(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, viewer := site.SignedIn(t, site.A.Owner), site.SignedIn(t, site.A.Viewer)
		at, form := "/members/"+site.A.Viewer.ID, url.Values{"organization": {site.A.ID}, "role": {"assessor"}}
		owner.Get(at).Has(t, site.A.Viewer.Email, "End the membership")
		owner.Follow(owner.Post(at+"/role", form)).Has(t, "The viewer is now an assessor.")
		if got := viewer.Get("/units/" + site.A.Unit.ID + "/assess"); got.Status != http.StatusOK {
			t.Errorf("an assessor since a moment ago: status %d, want 200", got.Status)
		}
		form.Set("role", "emperor")
		if got := owner.Post(at+"/role", form); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("no such role: status %d, want 422", got.Status)
		}
		results := site.A.Submitted.ID
		owner.Follow(owner.Post(at+"/end", form)).Has(t, "is no longer a member of Harbour Mutual")
		for _, path := range []string{"/assessments/" + results, "/assessments/" + results + "/plan.pdf", "/units/" + site.A.Unit.ID, "/members/" + site.A.Owner.ID} {
			if got := viewer.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s after the end: status %d, want 404", path, got.Status)
			}
		}
		if got := viewer.Get("/"); got.Status != http.StatusOK || strings.Contains(got.Body, "Harbour") {
			t.Errorf("home after the end: status %d\n%s", got.Status, plain(got.Body))
		}
		if got := owner.Get(at); got.Status != http.StatusNotFound {
			t.Errorf("a former member: status %d, want 404", got.Status)
		}
		owner.Get("/members/history").Has(t, "ended the membership of The viewer, "+site.A.Viewer.Email+", who was an assessor.", "made The viewer, "+site.A.Viewer.Email+", an assessor.")
	})
}

// An organization keeps an owner, whatever is pressed; who is not the only one
// can leave.
func TestLeave(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, form := site.SignedIn(t, site.A.Owner), url.Values{"organization": {site.A.ID}, "role": {"viewer"}}
		owner.Get("/members").Has(t, "You are the only owner.")
		at := "/members/" + site.A.Owner.ID
		for _, path := range []string{"/members/leave", at + "/end", at + "/role"} {
			if got := owner.Post(path, form); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s as the only owner: status %d, want 422", path, got.Status)
			} else {
				got.Has(t, "An organization keeps an owner")
			}
		}
		form.Set("role", "owner")
		owner.Post("/members/"+site.A.Assessor.ID+"/role", form)
		form.Set("role", "viewer")
		owner.Follow(owner.Post(at+"/role", form)).Has(t, "You are now a viewer.")
		if got := owner.Post("/members", form); got.Status != http.StatusForbidden {
			t.Errorf("a former owner invites: status %d, want 403", got.Status)
		}
		owner.Follow(owner.Post("/members/leave", form)).Has(t, "You left Harbour Mutual.", "You have no role in an organization yet.")
		if got := site.SignedIn(t, site.A.Assessor).Get("/members/history"); got.Status != http.StatusOK {
			t.Errorf("the new owner reads the trail: status %d", got.Status)
		}
	})
}

// Members see names and roles, and neither addresses nor who is invited.
func TestMembersForThoseWhoDoNotManage(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		invited(t, site, site.A, "nora@example.org", account.Viewer)
		for _, user := range []account.User{site.A.Viewer, site.A.Assessor} {
			page := site.SignedIn(t, user).Get("/members")
			page.Has(t, site.A.Owner.Name, "Owner", "Leave Harbour Mutual")
			for _, secret := range []string{"@example.org", "nora", "Nora", `action="/members"`, site.B.Owner.Name, "/members/history"} {
				if strings.Contains(page.Body, secret) {
					t.Errorf("shows %q", secret)
				}
			}
		}
	})
}

// A form filled in for one organization changes nothing in another the same
// person went on to in the meantime.
func TestFormsOfAnotherTab(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		root := second(t, site, "Zweitwerk", false)
		owner := site.SignedIn(t, site.A.Owner)
		owner.Get("/units/" + site.A.Unit.ID)
		owner.Get("/units/" + root.ID)
		before := site.Dump(t)
		form := url.Values{"organization": {site.A.ID}, "name": {"Nora"}, "email": {"nora@example.org"}, "role": {"owner"}}
		for _, path := range []string{"/members", "/members/leave", "/members/" + site.A.Owner.ID + "/role"} {
			got := owner.Post(path, form)
			if got.Status != http.StatusConflict {
				t.Errorf("%s: status %d, want 409", path, got.Status)
			}
			got.Has(t, "That was about Harbour Mutual", "You work in Zweitwerk now")
		}
		settings := url.Values{"of": {site.A.ID}, "organization": {"Renamed"}, "time_zone": {"UTC"}}
		if got := owner.Post("/settings/organization", settings); got.Status != http.StatusConflict {
			t.Errorf("the settings: status %d, want 409", got.Status)
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
	})
}

// The trail goes on over pages.
func TestTrailPages(t *testing.T) {
	site := webtest.New(t)
	for range 60 {
		site.A.Member(t, site.Store, account.Viewer)
	}
	owner := site.SignedIn(t, site.A.Owner)
	first := owner.Get("/members/history")
	link := regexp.MustCompile(`/members/history\?before=\d+`).FindString(first.Body)
	if strings.Count(first.Body, "<tr>") != 51 || link == "" {
		t.Fatalf("%d rows, earlier ones at %q", strings.Count(first.Body, "<tr>"), link)
	}
	second := owner.Get(link)
	if strings.Count(second.Body, "<tr>") != 14 || strings.Contains(second.Body, "before=") { // with three of the start and the heading
		t.Errorf("the second page has %d rows", strings.Count(second.Body, "<tr>"))
	}
	for _, odd := range []string{"x", "-1", "0", "99999999999999999999"} {
		if got := owner.Get("/members/history?before=" + odd); got.Status != http.StatusOK || strings.Count(got.Body, "<tr>") != 51 {
			t.Errorf("before %s: status %d", odd, got.Status)
		}
	}
}

// An administrator sees who belongs where, by name.
func TestPeopleShowsOrganizations(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		page := site.SignedIn(t, site.Administrator).Get("/people")
		page.Has(t, "Harbour Mutual, assessor", "Bergblick Kliniken, owner")
		for _, secret := range []string{"Claims", "Reactive", site.A.ID} {
			if strings.Contains(page.Body, secret) {
				t.Errorf("shows %q", secret)
			}
		}
	})
}

// Who shuts out the only owner of an organization is told what that means.
func TestDisableTheOnlyOwner(t *testing.T) {
	site := webtest.New(t)
	administrator := site.SignedIn(t, site.Administrator)
	administrator.Follow(administrator.Post("/people/"+site.A.Viewer.ID+"/disable", nil)).Has(t, "signed out everywhere.</p>")
	administrator.Follow(administrator.Post("/people/"+site.A.Owner.ID+"/disable", nil)).Has(t, "Nobody else who can sign in owns Harbour Mutual")
}

// The log names neither the link nor whom it is for.
func TestLogTellsNoInvitation(t *testing.T) {
	site := webtest.New(t)
	owner := site.SignedIn(t, site.A.Owner)
	link := joinLinkIn(t, owner.Post("/members", url.Values{"organization": {site.A.ID}, "name": {"Nora Frei"}, "email": {"nora@example.org"}, "role": {"viewer"}}))
	nora := site.Stranger(t)
	open(nora, link)
	nora.Post("/join", newcomer("Nora Frei"))
	log := site.Log.String()
	for _, secret := range []string{strings.TrimPrefix(link, "/join?token="), "nora@example.org", "Nora", "herons"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log says %q", secret)
		}
	}
}

// No token, however odd, is our fault, and none opens anything.
func FuzzJoinToken(f *testing.F) {
	site := webtest.New(f)
	for _, seed := range []string{"", "x", "%00", "\xff", strings.Repeat("A", 5000), account.NewToken().Secret, "a;b", "none", "../", "A=B"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, secret string) {
		site.Clock.Pass(time.Hour) // or guessing has to wait
		client := site.Stranger(t)
		got := client.Get("/join?token=" + url.QueryEscape(secret))
		if got.Location != "" {
			got = client.Follow(got)
		}
		if got.Status != http.StatusNotFound && got.Status != http.StatusTooManyRequests {
			t.Errorf("%q: status %d, want 404", secret, got.Status)
		}
		if used := client.Post("/join", newcomer("Nora")); used.Status == http.StatusSeeOther || used.Status >= http.StatusInternalServerError {
			t.Errorf("%q, used: status %d", secret, used.Status)
		}
	})
}
