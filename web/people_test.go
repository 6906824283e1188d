package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment/account"
	"continuum/web/webtest"
)

// linkIn is the address of the link a page of people shows, without its host.
func linkIn(t *testing.T, got webtest.Answer) string {
	t.Helper()
	found := regexp.MustCompile(`value="http://continuum\.test(/reset\?token=[\w-]+)"`).FindStringSubmatch(got.Body)
	if found == nil {
		t.Fatalf("status %d shows no link:\n%s", got.Status, got.Body)
	}
	return found[1]
}

// An administrator adds somebody, who sets their own password with the link,
// once, and then may what their role allows.
func TestAddPerson(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator := site.SignedIn(t, site.Administrator)
		added := administrator.Post("/people", url.Values{"name": {"Beat Frei"}, "email": {"Beat@Example.org"}, "role": {"viewer"}})
		added.Has(t, "A link for Beat Frei", "beat@example.org")
		link := linkIn(t, added)
		if again := administrator.Get("/people"); strings.Contains(again.Body, "/reset?token=") {
			t.Error("the link is shown twice")
		}

		beat := site.Stranger(t)
		opened := beat.Get(link)
		if opened.Location != "/reset" || opened.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("the link leads to %q, Referrer-Policy %q", opened.Location, opened.Header.Get("Referrer-Policy"))
		}
		beat.Get(link) // looking twice uses nothing up
		beat.Follow(opened).Has(t, "For Beat Frei, beat@example.org")
		if got := beat.Post("/reset", url.Values{"password": {"short"}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a short password: status %d, want 422", got.Status)
		}
		if got := beat.Post("/reset", url.Values{"password": {"Two herons by the weir"}}); got.Location != "/sign-in" {
			t.Errorf("setting the password: status %d to %q", got.Status, got.Location)
		}
		beat.Get("/sign-in").Has(t, "Your new password is set")
		if got := beat.Post("/sign-in", credentials("beat@example.org", "Two herons by the weir")); got.Location != "/" {
			t.Errorf("signing in: status %d\n%s", got.Status, got.Body)
		}
		beat.Get("/").Has(t, "Operations")
		if got := beat.Get("/people"); got.Status != http.StatusForbidden {
			t.Errorf("a viewer sees the people: status %d, want 403", got.Status)
		}
		other := site.Stranger(t)
		if got := other.Follow(other.Get(link)); got.Status != http.StatusNotFound {
			t.Errorf("the link again: status %d, want 404", got.Status)
		}
	})
}

func TestAddPersonRefused(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator := site.SignedIn(t, site.Administrator)
		for _, test := range []struct {
			name   string
			form   url.Values
			fields []string
		}{
			{"nothing", url.Values{}, []string{"name", "email"}},
			{"taken", url.Values{"name": {"Ada"}, "email": {site.A.Owner.Email}}, []string{"email"}},
			{"no such role", url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "role": {"emperor"}}, []string{"role"}},
		} {
			got := administrator.Post("/people", test.form)
			if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d, want 422", test.name, got.Status)
			}
			for _, field := range test.fields {
				got.Has(t, `href="#`+field+`"`, `id="`+field+`-error"`, `value="`+test.form.Get("email")+`"`)
			}
		}
	})
}

// A role is given only where the administrator is an owner.
func TestRoleNeedsOwnOrganization(t *testing.T) {
	site := webtest.New(t)
	chief := site.AddUser(t, account.User{Administrator: true}, site.A.ID, account.Viewer)
	client := site.SignedIn(t, chief)
	if page := client.Get("/people"); strings.Contains(page.Body, `name="role"`) {
		t.Error("a viewer is offered to give roles")
	}
	got := client.Post("/people", url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "role": {"owner"}})
	if got.Status != http.StatusUnprocessableEntity {
		t.Errorf("status %d, want 422", got.Status)
	}
}

// A disabled person is out at once and can be let in again; the last
// administrator cannot be shut out.
func TestDisable(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator, viewer := site.SignedIn(t, site.Administrator), site.SignedIn(t, site.A.Viewer)
		at := "/people/" + site.A.Viewer.ID
		administrator.Follow(administrator.Post(at+"/disable", nil)).Has(t, "can no longer sign in")
		if got := viewer.Get("/"); got.Location != "/sign-in" {
			t.Errorf("disabled: status %d, want the sign-in page", got.Status)
		}
		if got := administrator.Post(at+"/link", nil); got.Status != http.StatusNotFound {
			t.Errorf("a link for somebody disabled: status %d, want 404", got.Status)
		}
		administrator.Follow(administrator.Post(at+"/enable", nil)).Has(t, "can sign in again")
		site.SignedIn(t, site.A.Viewer)
		last := administrator.Post("/people/"+site.Administrator.ID+"/disable", nil)
		if last.Status != http.StatusUnprocessableEntity {
			t.Errorf("the last administrator: status %d, want 422", last.Status)
		}
		last.Has(t, "This is the only administrator.")
		if got := administrator.Post("/people/none/disable", nil); got.Status != http.StatusNotFound {
			t.Errorf("nobody: status %d, want 404", got.Status)
		}
	})
}

// A link works for thirty minutes, and a newer one takes its place. Setting the
// password with it ends every session.
func TestResetLink(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator, viewer := site.SignedIn(t, site.Administrator), site.SignedIn(t, site.A.Viewer)
		make := func() string { return linkIn(t, administrator.Post("/people/"+site.A.Viewer.ID+"/link", nil)) }
		opened := func(link string) int {
			client := site.Stranger(t)
			return client.Follow(client.Get(link)).Status
		}
		first := make()
		site.Clock.Pass(29 * time.Minute)
		if got := opened(first); got != http.StatusOK {
			t.Errorf("after 29 minutes: status %d, want 200", got)
		}
		second := make()
		if got := opened(first); got != http.StatusNotFound {
			t.Errorf("an earlier link: status %d, want 404", got)
		}
		client := site.Stranger(t)
		client.Get(second)
		client.Post("/reset", url.Values{"password": {"Two herons by the weir"}})
		if got := viewer.Get("/"); got.Location != "/sign-in" {
			t.Errorf("a session from before: status %d, want the sign-in page", got.Status)
		}
		third := make()
		site.Clock.Pass(31 * time.Minute)
		if got := opened(third); got != http.StatusNotFound {
			t.Errorf("after 31 minutes: status %d, want 404", got)
		}
	})
}

// Changing the password asks for the current one, ends the other sessions and
// keeps this one.
func TestChangePassword(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		here, there := site.SignedIn(t, site.A.Viewer), site.SignedIn(t, site.A.Viewer)
		wrong := here.Post("/settings/password", url.Values{"current": {"Not the password"}, "password": {"Two herons by the weir"}})
		if wrong.Status != http.StatusUnprocessableEntity || strings.Contains(wrong.Body, "herons") {
			t.Errorf("a wrong password: status %d, want 422 without what was typed", wrong.Status)
		}
		wrong.Has(t, `id="current-error"`)
		here.Post("/settings/password", url.Values{"current": {webtest.Password}, "password": {"short"}}).Has(t, `id="password-error"`)
		here.Follow(here.Post("/settings/password", url.Values{"current": {webtest.Password}, "password": {"Two herons by the weir"}})).Has(t, "Your password is changed")
		if got := there.Get("/settings"); got.Status != http.StatusSeeOther {
			t.Errorf("the other session: status %d, want the sign-in page", got.Status)
		}
		if got := site.Stranger(t).Post("/sign-in", credentials(site.A.Viewer.Email, webtest.Password)); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("the old password: status %d, want 422", got.Status)
		}
	})
}

// A session left open, or taken, is no place to guess the password, one by one
// or many at once.
func TestChangePasswordDelay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		for name, client := range map[string]*webtest.Client{"signed in": site.SignedIn(t, site.A.Viewer), "taken": site.Session(t, site.A.Assessor)} {
			var all sync.WaitGroup
			statuses := make([]int, 20)
			for i := range statuses {
				all.Go(func() {
					statuses[i] = client.Post("/settings/password", url.Values{"current": {"Guess number " + strconv.Itoa(i)}, "password": {"Two herons by the weir"}}).Status
				})
			}
			all.Wait()
			answered := 0
			for _, status := range statuses {
				if status == http.StatusUnprocessableEntity {
					answered++
				}
			}
			if answered != 5 {
				t.Errorf("%s: %d of %d guesses were answered, want 5", name, answered, len(statuses))
			}
			got := client.Post("/settings/password", url.Values{"current": {webtest.Password}, "password": {"Two herons by the weir"}})
			if got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
				t.Errorf("%s: status %d, Retry-After %q, want 429", name, got.Status, got.Header.Get("Retry-After"))
			}
			got.Has(t, "There were too many attempts", `id="current-error"`)
		}
	})
}

// A new password set by a link lets its owner in at once, whatever failed before;
// a link made before somebody was shut out never works again.
func TestResetLinkAndFailures(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		administrator, at := site.SignedIn(t, site.Administrator), "/people/"+site.A.Viewer.ID
		for range 6 {
			site.Stranger(t).Post("/sign-in", credentials(site.A.Viewer.Email, "Not the password"))
		}
		client := site.Stranger(t)
		client.Get(linkIn(t, administrator.Post(at+"/link", nil)))
		client.Post("/reset", url.Values{"password": {"Two herons by the weir"}})
		if got := site.Stranger(t).Post("/sign-in", credentials(site.A.Viewer.Email, "Two herons by the weir")); got.Status != http.StatusSeeOther {
			t.Errorf("after a new password: status %d, want 303", got.Status)
		}
		for range 6 {
			site.Stranger(t).Post("/sign-in", credentials(site.A.Viewer.Email, "Not the password"))
		}
		if got := client.Post("/sign-in", credentials(site.A.Viewer.Email, "Two herons by the weir")); got.Status != http.StatusSeeOther {
			t.Errorf("the browser that set it: status %d, want 303", got.Status)
		}
		old := linkIn(t, administrator.Post(at+"/link", nil))
		administrator.Post(at+"/disable", nil)
		administrator.Post(at+"/enable", nil)
		late := site.Stranger(t)
		if got := late.Follow(late.Get(old)); got.Status != http.StatusNotFound {
			t.Errorf("a link from before: status %d, want 404", got.Status)
		}
	})
}

func TestEndOtherSessions(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		here, there := site.SignedIn(t, site.A.Viewer), site.SignedIn(t, site.A.Viewer)
		here.Follow(here.Post("/settings/sessions", nil)).Has(t, "signed out everywhere else")
		if got := there.Get("/settings"); got.Status != http.StatusSeeOther {
			t.Errorf("the other session: status %d, want the sign-in page", got.Status)
		}
	})
}

// An owner renames the organization; the unit at the top follows, and dates are
// written in the new time zone.
func TestOrganizationSettings(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		owner.Post("/settings/organization", url.Values{"organization": {""}, "time_zone": {"Nowhere"}}).Has(t, `id="organization-error"`, `id="time_zone-error"`)
		owner.Follow(owner.Post("/settings/organization", url.Values{"organization": {"Harbour & Sons"}, "time_zone": {"Asia/Tokyo"}})).
			Has(t, "settings are saved", "Harbour &amp; Sons", "<option selected>Asia/Tokyo</option>")
		owner.Get("/organization").Has(t, ">Harbour &amp; Sons</a>")
		if page := site.SignedIn(t, site.A.Viewer).Get("/settings"); strings.Contains(page.Body, "time_zone") {
			t.Error("a viewer is offered to change the organization")
		}
	})
}

// Of many who use one link in the same moment one sets the password.
func TestResetRace(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		link := linkIn(t, site.SignedIn(t, site.Administrator).Post("/people/"+site.A.Viewer.ID+"/link", nil))
		var all sync.WaitGroup
		statuses := make([]int, 20)
		for i := range statuses {
			client := site.Stranger(t)
			client.Get(link)
			all.Go(func() { statuses[i] = client.Post("/reset", url.Values{"password": {"Two herons by the weir"}}).Status })
		}
		all.Wait()
		won := 0
		for _, status := range statuses {
			switch status {
			case http.StatusSeeOther:
				won++
			case http.StatusNotFound, http.StatusTooManyRequests:
			default:
				t.Errorf("status %d, want 303 once, else 404", status)
			}
		}
		if won != 1 {
			t.Errorf("%d set the password, want 1", won)
		}
	})
}
