package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// unclaimed is a site nobody claimed yet, with the secret of its set-up link.
func unclaimed(t *testing.T, url string) (*webtest.Site, string) {
	t.Helper()
	site, token := webtest.Empty(t, url), account.NewToken()
	if err := site.Store.IssueSetupToken(t.Context(), token.Hash); err != nil {
		t.Fatal(err)
	}
	return site, token.Secret
}

func firstPerson() url.Values {
	return url.Values{
		"name": {"Ada Keller"}, "email": {"ada@example.org"}, "password": {webtest.Password},
		"organization": {"Harbour Mutual"}, "time_zone": {"Europe/Zurich"},
	}
}

// The first person comes by the link, and lands where the first assessment begins.
func TestSetUp(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		site, secret := unclaimed(t, url)
		client := site.Stranger(t)
		if got := client.Get("/"); got.Location != "/sign-in" || client.Follow(got).Location != "/set-up" {
			t.Errorf("the start page leads to %q", got.Location)
		}
		if got := client.Get("/set-up"); got.Status != http.StatusNotFound || strings.Contains(got.Body, "<input type=\"password\"") {
			t.Errorf("without the link: status %d\n%s", got.Status, got.Body)
		}
		got := client.Get("/set-up?token=" + secret)
		if got.Status != http.StatusSeeOther || got.Location != "/set-up" || got.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("the link: status %d to %q, Referrer-Policy %q", got.Status, got.Location, got.Header.Get("Referrer-Policy"))
		}
		form := client.Follow(got)
		form.Has(t, "Your organization’s name", `<option>Europe/Zurich</option>`)
		if strings.Contains(form.Body, secret) {
			t.Error("the page contains the secret")
		}
		landed := client.Post("/set-up", firstPerson())
		if !strings.HasSuffix(landed.Location, "/assess") {
			t.Fatalf("landed on %q, status %d\n%s", landed.Location, landed.Status, landed.Body)
		}
		client.Follow(landed).Has(t, "<h1>Assess Harbour Mutual</h1>", "Welcome, Ada Keller")
		client.Get("/").Has(t, "Assess your organization")
		client.Get("/people").Has(t, "Ada Keller", "Administrator")
		if got := site.Stranger(t).Get("/set-up?token=" + secret); got.Status != http.StatusGone {
			t.Errorf("the link again: status %d, want 410", got.Status)
		}
	})
}

// What cannot be taken comes back with a message at its field and everything
// typed, but never the password; and then it works.
func TestSetUpRefused(t *testing.T) {
	tests := []struct{ name, field, value, says string }{
		{"no name", "name", " ", "Enter your name."},
		{"name too long", "name", strings.Repeat("W", 201), "longer than 200"},
		{"NUL", "organization", "a\x00b", "NUL"},
		{"bad UTF-8", "organization", "\xff\xfe", "UTF-8"},
		{"no address", "email", "ada", "Enter an e-mail address"},
		{"two addresses", "email", "a@example.org\r\nBcc: b@example.org", "Enter an e-mail address"},
		{"short password", "password", "short", "too short"},
		{"common password", "password", "password1234", "easy to guess"},
		{"no organization", "organization", "", "Enter the organization’s name."},
		{"no zone", "time_zone", "Mars/Olympus", "Choose a time zone"},
		{"a path as zone", "time_zone", "../../etc/passwd", "Choose a time zone"},
	}
	site, secret := unclaimed(t, storetest.SQLite(t))
	client := site.Stranger(t)
	client.Get("/set-up?token=" + secret)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form := firstPerson()
			form.Set(test.field, test.value)
			got := client.Post("/set-up", form)
			if got.Status != http.StatusUnprocessableEntity {
				t.Fatalf("status %d, want 422", got.Status)
			}
			got.Has(t, "<title>Error: ", "There is something to put right", `href="#`+test.field+`"`, `id="`+test.field+`-error"`)
			if body := strings.ReplaceAll(got.Body, "&#39;", "’"); !strings.Contains(body, strings.ReplaceAll(test.says, "'", "’")) {
				t.Errorf("does not say %q:\n%s", test.says, got.Body)
			}
			if test.field != "name" {
				got.Has(t, `value="Ada Keller"`)
			}
			if strings.Contains(got.Body, webtest.Password) {
				t.Error("the password is in the page")
			}
		})
	}
	if done, err := site.Store.IsSetUp(t.Context()); done || err != nil {
		t.Fatalf("set up by a refused form: %v %v", done, err)
	}
	if got := client.Post("/set-up", firstPerson()); got.Status != http.StatusSeeOther {
		t.Errorf("put right: status %d, want 303", got.Status)
	}
}

// A wrong link claims nothing, and trying many has to wait.
func TestSetUpWithWrongLink(t *testing.T) {
	site, secret := unclaimed(t, storetest.SQLite(t))
	client := site.Stranger(t)
	for _, wrong := range []string{"x", secret + "x", strings.Repeat("A", 500), "%00", "a%0d%0aSet-Cookie:%20b=c"} {
		if got := client.Follow(client.Get("/set-up?token=" + wrong)); got.Status != http.StatusNotFound {
			t.Errorf("%.20q: status %d, want 404", wrong, got.Status)
		}
		if got := client.Post("/set-up", firstPerson()); got.Status != http.StatusNotFound {
			t.Errorf("%.20q: form: status %d, want 404", wrong, got.Status)
		}
	}
	status := 0
	for range 30 {
		status = client.Get("/set-up").Status
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after many wrong links: status %d, want 429", status)
	}
}

// Of fifty who use the link in the same moment one becomes the administrator.
func TestSetUpRace(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, databaseURL string) {
		site, secret := unclaimed(t, databaseURL)
		var all sync.WaitGroup
		statuses := make([]int, 50)
		for i := range statuses {
			client := site.Stranger(t)
			client.Get("/set-up?token=" + secret)
			all.Go(func() { statuses[i] = client.Post("/set-up", firstPerson()).Status })
		}
		all.Wait()
		won := 0
		for _, status := range statuses {
			switch status {
			case http.StatusSeeOther:
				won++
			case http.StatusNotFound, http.StatusGone:
			default:
				t.Errorf("status %d, want 303 once, else 404 or 410", status)
			}
		}
		users, err := site.Store.Users(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if won != 1 || len(users) != 1 || !users[0].Administrator {
			t.Errorf("%d won; users %+v", won, users)
		}
	})
}
