package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/web"
	"continuum/web/webtest"
)

func credentials(email, password string) url.Values {
	return url.Values{"email": {email}, "password": {password}}
}

// Signing in leads to the page that was asked for; signing out ends it.
func TestSignInAndOut(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client, page := site.Stranger(t), "/units/"+site.A.Unit.ID+"?from=mail"
		asked := client.Get(page)
		if want := "/sign-in?next=" + url.QueryEscape(page); asked.Status != http.StatusSeeOther || asked.Location != want {
			t.Fatalf("a stranger: status %d to %q, want %q", asked.Status, asked.Location, want)
		}
		client.Follow(asked).Has(t, `name="next" value="`+page+`"`)
		form := credentials("  "+strings.ToUpper(site.A.Owner.Email)+" ", webtest.Password)
		form.Set("next", page)
		if got := client.Post("/sign-in", form); got.Status != http.StatusSeeOther || got.Location != page {
			t.Errorf("signed in: status %d to %q, want %q", got.Status, got.Location, page)
		}
		if got := client.Get("/sign-in?next=/settings"); got.Location != "/settings" {
			t.Errorf("signed in already: to %q, want /settings", got.Location)
		}
		if got := client.Post("/sign-out", nil); got.Location != "/sign-in" {
			t.Errorf("signed out: to %q", got.Location)
		}
		if got := client.Get("/settings"); got.Status != http.StatusSeeOther {
			t.Errorf("after signing out: status %d, want the sign-in page", got.Status)
		}
	})
}

// An unknown address, a wrong password, a disabled account and one that has no
// password yet are answered alike.
func TestSignInRefusedAlike(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		disabled := site.AddUser(t, account.User{Email: "gone@example.org"}, site.A.ID, account.Viewer)
		if err := site.Store.SetDisabled(t.Context(), disabled.ID, true); err != nil {
			t.Fatal(err)
		}
		fresh := site.A.Member(t, site.Store, account.Viewer) // without a password
		var bodies []string
		for _, try := range [][2]string{
			{"nobody@example.org", webtest.Password},
			{site.A.Owner.Email, "Not the password"},
			{disabled.Email, webtest.Password},
			{fresh.Email, ""},
			{"no address", "x"},
			{"' OR 1=1 --", "x"},
			{site.A.Owner.Email, strings.Repeat("W", 5000)},
		} {
			got := site.Stranger(t).Post("/sign-in", credentials(try[0], try[1]))
			if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d, want 422", try[0], got.Status)
			}
			got.Has(t, "<title>Error: ")
			shown := `value="` + strings.ReplaceAll(try[0], "'", "&#39;") + `"`
			got.Has(t, shown)
			bodies = append(bodies, strings.Replace(got.Body, shown, "", 1))
		}
		for i, body := range bodies {
			if body != bodies[0] {
				t.Errorf("answer %d differs from the first:\n%s\n%s", i, body, bodies[0])
			}
		}
	})
}

// After five failures of an account the next has to wait, longer with each one
// more; then the right password works at once. Nobody is locked out.
func TestSignInDelay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client := site.Stranger(t)
		wrong, right := credentials(site.A.Owner.Email, "Not the password"), credentials(site.A.Owner.Email, webtest.Password)
		for range 5 {
			if got := client.Post("/sign-in", wrong); got.Status != http.StatusUnprocessableEntity {
				t.Fatalf("status %d, want 422", got.Status)
			}
		}
		var waits []int
		for range 3 {
			got := client.Post("/sign-in", right)
			if got.Status != http.StatusTooManyRequests {
				t.Fatalf("status %d, want 429", got.Status)
			}
			wait, err := strconv.Atoi(got.Header.Get("Retry-After"))
			if err != nil {
				t.Fatal(err)
			}
			waits = append(waits, wait)
			site.Clock.Pass(time.Duration(wait+1) * time.Second)
			client.Post("/sign-in", wrong)
		}
		if waits[0] >= waits[1] || waits[1] >= waits[2] {
			t.Errorf("the wait does not grow: %v", waits)
		}
		site.Clock.Pass(5*time.Minute + time.Second)
		if got := client.Post("/sign-in", right); got.Status != http.StatusSeeOther {
			t.Errorf("after the wait: status %d, want 303\n%s", got.Status, got.Body)
		}
		if got := site.Stranger(t).Post("/sign-in", credentials(site.A.Viewer.Email, webtest.Password)); got.Status != http.StatusSeeOther {
			t.Errorf("somebody else meanwhile: status %d, want 303", got.Status)
		}
	})
}

// Twenty failures from one address, of any accounts, make it wait too.
func TestSignInDelayOfAnAddress(t *testing.T) {
	site := webtest.New(t)
	client := site.Stranger(t)
	for i := range 20 {
		client.Post("/sign-in", credentials("guess"+strconv.Itoa(i)+"@example.org", "Not the password"))
	}
	if got := client.Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password)); got.Status != http.StatusTooManyRequests {
		t.Errorf("status %d, want 429", got.Status)
	}
}

// Of many guesses in the same moment five are answered, the right one among them
// or not.
func TestSignInManyAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		var all sync.WaitGroup
		statuses := make([]int, 40)
		for i := range statuses {
			client := site.Stranger(t)
			all.Go(func() {
				statuses[i] = client.Post("/sign-in", credentials(site.A.Owner.Email, "Guess number "+strconv.Itoa(i))).Status
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
			t.Errorf("%d of %d guesses were answered, want 5", answered, len(statuses))
		}
	})
}

// Retry-After says what is left of the wait, not all of it again.
func TestSignInDelayIsWhatIsLeft(t *testing.T) {
	site := webtest.New(t)
	client, wrong := site.Stranger(t), credentials(site.A.Owner.Email, "Not the password")
	for range 5 {
		client.Post("/sign-in", wrong)
	}
	site.Clock.Pass(20 * time.Second)
	got := client.Post("/sign-in", wrong)
	if left, err := strconv.Atoi(got.Header.Get("Retry-After")); err != nil || left < 1 || left > 10 {
		t.Errorf("status %d, Retry-After %q, want at most 10 of 30 seconds", got.Status, got.Header.Get("Retry-After"))
	}
}

// Who fails on purpose, again and again, keeps nobody out of their account: a
// browser that signed in to it before waits for its own failures only.
func TestSignInFromAKnownBrowser(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, other := site.SignedIn(t, site.A.Owner), site.SignedIn(t, site.A.Viewer)
		owner.Post("/sign-out", nil)
		wrong, right := credentials(site.A.Owner.Email, "Not the password"), credentials(site.A.Owner.Email, webtest.Password)
		for range 6 {
			site.Stranger(t).Post("/sign-in", wrong)
		}
		for name, stranger := range map[string]*webtest.Client{"a new browser": site.Stranger(t), "one known to another account": other} {
			stranger.Post("/sign-out", nil)
			if got := stranger.Post("/sign-in", right); got.Status != http.StatusTooManyRequests {
				t.Errorf("%s: status %d, want 429", name, got.Status)
			}
		}
		if got := owner.Post("/sign-in", right); got.Status != http.StatusSeeOther {
			t.Errorf("the owner's own browser: status %d, want 303\n%s", got.Status, got.Body)
		}
		owner.Post("/sign-out", nil)
		for range 5 {
			owner.Post("/sign-in", wrong)
		}
		if got := owner.Post("/sign-in", right); got.Status != http.StatusTooManyRequests {
			t.Errorf("a known browser after five failures of its own: status %d, want 429", got.Status)
		}
	})
}

// While nothing can be stored, a right password is answered like a wrong one.
func TestSignInWhileTheDiskIsFull(t *testing.T) {
	full := &fullDisk{}
	site := webtest.New(t, func(c *web.Config) {
		full.Store = c.Store
		c.Store = full
	})
	full.on.Store(true)
	var bodies []string
	for _, password := range []string{"Not the password", webtest.Password} {
		got := site.Stranger(t).Post("/sign-in", credentials(site.A.Owner.Email, password))
		if got.Status != http.StatusInsufficientStorage {
			t.Errorf("status %d, want 507", got.Status)
		}
		got.Has(t, "The disk is full")
		bodies = append(bodies, regexp.MustCompile(`[0-9A-Za-z-]{16,}`).ReplaceAllString(got.Body, ""))
	}
	if bodies[0] != bodies[1] {
		t.Error("the right password is answered differently")
	}
	full.on.Store(false)
	if got := site.Stranger(t).Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password)); got.Status != http.StatusSeeOther {
		t.Errorf("with room again: status %d, want 303", got.Status)
	}
}

// A disk that fills up between the count and the session is said, too.
func TestSignInWhileNoSessionFits(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Sessions = noRoom{c.Sessions} })
	got := site.Stranger(t).Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password))
	if got.Status != http.StatusInsufficientStorage || got.Location != "" || len(got.Cookies) > 0 {
		t.Errorf("status %d to %q with cookies %v, want 507 and nothing else", got.Status, got.Location, got.Cookies)
	}
	got.Has(t, "The disk is full")
}

// noRoom is a store of sessions on a full disk.
type noRoom struct{ scs.CtxStore }

func (noRoom) CommitCtx(context.Context, string, []byte, time.Time) error { return store.ErrFull }

// fullDisk is a store that can count no attempt while it is on.
type fullDisk struct {
	web.Store
	on atomic.Bool
}

func (d *fullDisk) AttemptSignIn(ctx context.Context, keys []string, since time.Time, admit func(string, []time.Time) error) error {
	if d.on.Load() {
		return store.ErrFull
	}
	return d.Store.AttemptSignIn(ctx, keys, since, admit)
}

// A session begins anew at sign-in: a token somebody planted is worth nothing,
// and neither is one from before.
func TestSessionFixation(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		planted := site.Session(t, site.A.Viewer)
		before := planted.Cookie("continuum")
		planted.Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password))
		if after := planted.Cookie("continuum"); after == "" || after == before {
			t.Errorf("the token stayed %q", after)
		}
		old := site.Stranger(t)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+"/settings", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(&http.Cookie{Name: "continuum", Value: before})
		if got := old.Do(request); got.Status != http.StatusSeeOther {
			t.Errorf("the old token: status %d, want the sign-in page", got.Status)
		}
	})
}

// A session ends when it is not used, and when its user is disabled, at once.
func TestSessionEnds(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		idle, shutOut := site.SignedIn(t, site.A.Viewer), site.SignedIn(t, site.A.Assessor)
		if err := site.Store.SetDisabled(t.Context(), site.A.Assessor.ID, true); err != nil {
			t.Fatal(err)
		}
		if got := shutOut.Get("/"); got.Location != "/sign-in" {
			t.Errorf("disabled: status %d, want the sign-in page", got.Status)
		}
		site.Clock.Pass(90 * time.Minute)
		if got := idle.Get("/"); got.Status != http.StatusOK {
			t.Errorf("used after 90 minutes: status %d, want 200", got.Status)
		}
		site.Clock.Pass(121 * time.Minute)
		if got := idle.Get("/"); got.Location != "/sign-in" {
			t.Errorf("unused for two hours: status %d, want the sign-in page", got.Status)
		}
	})
}

// Only a path of this site is gone on to after sign-in.
func FuzzNext(f *testing.F) {
	site := webtest.New(f)
	for _, seed := range []string{
		"/", "/settings", "//evil.example", `/\evil.example`, "/\t/evil.example", "/%09/evil.example", "https://evil.example", "javascript:alert(1)",
		"/units/x?y=z#w", "", "/..//evil.example", "\x00", "/\r\nLocation: //evil.example", "///evil.example", "/%2f/evil.example", "/%5cevil.example", "http:/evil.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := site.Session(t, site.A.Viewer).Get("/sign-in?next=" + url.QueryEscape(next))
		if got.Status != http.StatusSeeOther {
			t.Fatalf("status %d, want 303", got.Status)
		}
		base, err := url.Parse(site.URL)
		if err != nil {
			t.Fatal(err)
		}
		to, err := base.Parse(got.Header.Get("Location"))
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme {
			t.Errorf("%q leads to %q", next, got.Header.Get("Location"))
		}
		if where := got.Header.Get("Location"); strings.HasPrefix(where, "//") || strings.ContainsAny(where, "\\\t\r\n") {
			t.Errorf("%q leads to %q", next, where)
		}
	})
}
