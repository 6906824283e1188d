package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"continuum/web/webtest"
)

// signInWith signs somebody in with a browser of its own name.
func signInWith(t *testing.T, site *webtest.Site, email, agent string) *webtest.Client {
	t.Helper()
	client := site.Stranger(t)
	body := credentials(email, webtest.Password).Encode()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site.URL+"/sign-in", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", formType)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("User-Agent", agent)
	if got := client.Do(request); got.Status != http.StatusSeeOther {
		t.Fatalf("sign in: status %d", got.Status)
	}
	return client
}

// endLinks are the addresses of the buttons that end a session each.
func endLinks(page webtest.Answer) []string {
	return regexp.MustCompile(`/settings/sessions/[0-9a-f]{32}/end`).FindAllString(page.Body, -1)
}

// One sees where one is signed in, in plain words, and ends one of them.
func TestSessions(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
		const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
		here, phone := signInWith(t, site, site.A.Viewer.Email, firefox), signInWith(t, site, site.A.Viewer.Email, iphone)
		site.Session(t, site.A.Viewer) // one of before browsers were named
		stranger := site.SignedIn(t, site.A.Owner)
		page := here.Get("/settings")
		page.Has(t, "Firefox on Linux", "This one", "Safari on iPhone", "An unknown browser", "Sign out everywhere else")
		if strings.Contains(plain(page.Body), "140") || len(endLinks(page)) != 2 {
			t.Errorf("the page tells versions, or offers to end %d", len(endLinks(page)))
		}
		phonesOwn := phone.Get("/settings")
		own := endLinks(here.Get("/settings"))
		for _, link := range endLinks(phonesOwn) {
			if got := stranger.Post(link, nil); got.Status != http.StatusNotFound {
				t.Errorf("somebody else's session: status %d, want 404", got.Status)
			}
		}
		for _, link := range own {
			here.Follow(here.Post(link, nil)).Has(t, "You are signed out there.", "Firefox on Linux")
		}
		if got := phone.Get("/"); got.Location != "/sign-in" {
			t.Errorf("the other session: status %d, want the sign-in page", got.Status)
		}
		here.Get("/settings").Has(t, "You are signed in nowhere else.")
		if got := here.Post(own[0], nil); got.Status != http.StatusNotFound {
			t.Errorf("ended twice: status %d, want 404", got.Status)
		}
		if got := stranger.Get("/settings"); got.Status != http.StatusOK {
			t.Errorf("a stranger's session: status %d", got.Status)
		}
	})
}

// A session unused for so long that it ended is not listed, and a new password
// keeps the one at hand, with its name.
func TestSessionsThatEnded(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		signInWith(t, site, site.A.Viewer.Email, "Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/1 Edg/1")
		site.Clock.Pass(3 * time.Hour)
		here := signInWith(t, site, site.A.Viewer.Email, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
		if page := here.Get("/settings"); strings.Contains(page.Body, "Edge on Windows") {
			t.Error("a session that ended is listed")
		}
		here.Post("/settings/password", url.Values{"current": {webtest.Password}, "password": {"Two herons by the weir"}})
		here.Get("/settings").Has(t, "Firefox on Linux", "You are signed in nowhere else.")
	})
}
