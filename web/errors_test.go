package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

// broken is a store some of whose methods fail as a database would.
type broken struct {
	web.Store
	panics bool
}

var errSecret = errors.New("pq: password authentication failed for 10.0.0.7")

func (b broken) Units(context.Context, string) (assessment.Tree, error) {
	if b.panics {
		panic(errSecret)
	}
	return nil, errSecret
}

func (broken) Ready(context.Context) error { return errSecret }

// full is what a store says when the disk is full.
type full struct{}

func (full) Error() string { return "disk full: /var/lib/secret" }
func (full) Full() bool    { return true }

func (broken) AddUser(context.Context, account.User, string, string, account.Role) error {
	return full{}
}

// busy is what a store says when a change waits too long.
type busy struct{}

func (busy) Error() string { return "context deadline exceeded at 10.0.0.7" }
func (busy) Busy() bool    { return true }

func (broken) AddUnit(context.Context, assessment.Unit) error { return busy{} }

// An error of ours says nothing of its cause, but its number, under which the
// log has the cause.
func TestErrorsShowNoCause(t *testing.T) {
	for _, panics := range []bool{false, true} {
		site := webtest.New(t, func(c *web.Config) { c.Store = broken{c.Store, panics} })
		got := site.SignedIn(t, site.A.Owner).Get("/organization")
		if got.Status != http.StatusInternalServerError {
			t.Fatalf("status %d, want 500", got.Status)
		}
		id := got.Header.Get("X-Request-Id")
		got.Has(t, "Something went wrong on our side", id, "Harbour Mutual")
		for _, secret := range []string{"password", "10.0.0.7", "goroutine", ".go:", "panic"} {
			if strings.Contains(got.Body, secret) {
				t.Errorf("panics %v: the page says %q:\n%s", panics, secret, got.Body)
			}
		}
		if log := site.Log.String(); !strings.Contains(log, "10.0.0.7") || !strings.Contains(log, id) {
			t.Errorf("the log lacks the cause or the number %s:\n%s", id, log)
		}
	}
}

// A full disk has its own status and words.
func TestDiskFull(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Store = broken{Store: c.Store} })
	got := site.SignedIn(t, site.Administrator).Post("/people", map[string][]string{"name": {"Ada"}, "email": {"ada@example.org"}})
	if got.Status != http.StatusInsufficientStorage || strings.Contains(got.Body, "/var/lib") {
		t.Errorf("status %d, want 507\n%s", got.Status, got.Body)
	}
}

// What could not be saved in time says so, and when to try again.
func TestTooBusyToSave(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Store = broken{Store: c.Store} })
	got := site.SignedIn(t, site.A.Owner).Post("/organization", map[string][]string{"name": {"Claims"}, "parent": {site.A.Root.ID}})
	if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") != "5" || strings.Contains(got.Body, "10.0.0.7") {
		t.Errorf("status %d, Retry-After %q, want 503 and 5\n%s", got.Status, got.Header.Get("Retry-After"), got.Body)
	}
}

func TestHealth(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		for _, path := range []string{"/health/live", "/health/ready"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				got := site.Stranger(t).Send(method, path, "", "")
				if got.Status != http.StatusOK || len(got.Cookies) > 0 || (got.Body == "") != (method == http.MethodHead) {
					t.Errorf("%s %s: status %d, body %q", method, path, got.Status, got.Body)
				}
			}
		}
		site.Stop()
		if live, ready := site.Stranger(t).Get("/health/live"), site.Stranger(t).Get("/health/ready"); live.Status != http.StatusOK || ready.Status != http.StatusServiceUnavailable {
			t.Errorf("stopping: live %d, ready %d, want 200 and 503", live.Status, ready.Status)
		}
	})
	site := webtest.New(t, func(c *web.Config) { c.Store = broken{Store: c.Store} })
	got := site.Stranger(t).Get("/health/ready")
	if got.Status != http.StatusServiceUnavailable || strings.Contains(got.Body, "password") {
		t.Errorf("without a database: status %d, %q", got.Status, got.Body)
	}
}

// Metrics are off unless asked for, and then name routes, never addresses.
func TestMetrics(t *testing.T) {
	if got := webtest.New(t).Stranger(t).Get("/metrics"); got.Status != http.StatusNotFound {
		t.Errorf("off: status %d, want 404", got.Status)
	}
	site := webtest.New(t, func(c *web.Config) { c.Metrics = true })
	site.SignedIn(t, site.A.Owner).Get("/units/" + site.A.Unit.ID)
	got := site.Stranger(t).Get("/metrics")
	got.Has(t, `continuum_http_request_seconds_count{method="GET",route="/units/:unit",status="200"} 1`)
	if strings.Contains(got.Body, site.A.Unit.ID) {
		t.Error("an id is a label")
	}
}

// The log names routes and users by id, never an address with a secret, a
// password or what somebody typed.
func TestLogTellsNoSecret(t *testing.T) {
	site := webtest.New(t)
	stranger := site.Stranger(t)
	stranger.Get("/reset?token=this-is-a-secret")
	stranger.Get("/sign-in?next=/units/this-is-a-secret")
	stranger.Post("/sign-in", credentials("this-is-a-secret@example.org", "this-is-a-secret"))
	owner := site.SignedIn(t, site.A.Owner)
	owner.Get("/no/this-is-a-secret")
	owner.Get("/units/this-is-a-secret")
	log := site.Log.String()
	for _, secret := range []string{"this-is-a-secret", webtest.Password, "Harbour"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log says %q:\n%s", secret, log)
		}
	}
	if !strings.Contains(log, `"route":"/reset"`) || !strings.Contains(log, site.A.Owner.ID) {
		t.Errorf("the log lacks the route or the user:\n%s", log)
	}
}

// Looking at a page changes nothing, whoever looks at whichever; taking a file
// along is noted, and changes nothing else.
func TestNoGetWrites(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		fixtures := rows()
		var paths []string
		for _, r := range site.Routes() {
			if r.Method == http.MethodGet {
				paths = append(paths, fixtures[r.Method+" "+r.Path](t, site, site.A).path)
			}
		}
		paths = append(paths, "/set-up?token=x", "/reset?token=x", "/sign-in?next=/", "/assessments/"+site.A.Open.ID, "/none")
		before := withoutTaken(site.Dump(t))
		for _, user := range []account.User{{}, site.A.Owner, site.Administrator} {
			client := site.Stranger(t)
			if user.ID != "" {
				client = site.SignedIn(t, user)
			}
			for _, path := range paths {
				client.Get(path)
				client.Send(http.MethodHead, path, "", "")
			}
		}
		if after := withoutTaken(site.Dump(t)); after != before {
			t.Errorf("something was changed\nbefore:\n%s\nafter:\n%s", before, after)
		}
	})
}

// unsaved is a store of sessions that keeps nothing.
type unsaved struct{ scs.CtxStore }

func (unsaved) CommitCtx(context.Context, string, []byte, time.Time) error { return errSecret }

// A sign-in whose session was not stored is not promised to anybody.
func TestSessionNotStored(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Sessions = unsaved{c.Sessions} })
	got := site.Stranger(t).Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password))
	if got.Status != http.StatusInternalServerError || got.Location != "" || len(got.Cookies) > 0 || strings.Contains(got.Body, "10.0.0.7") {
		t.Errorf("status %d to %q with cookies %v, want 500 and nothing else\n%s", got.Status, got.Location, got.Cookies, got.Body)
	}
}

// What a server needs is asked for at its start, not at the first request.
func TestConfigIsChecked(t *testing.T) {
	var config web.Config
	webtest.New(t, func(c *web.Config) { config = *c })
	for name, change := range map[string]func(*web.Config){
		"no base address":    func(c *web.Config) { c.BaseURL = "" },
		"a path as base":     func(c *web.Config) { c.BaseURL = "/continuum" },
		"another scheme":     func(c *web.Config) { c.BaseURL = "ftp://continuum.test" },
		"no host":            func(c *web.Config) { c.BaseURL = "https://" },
		"no store":           func(c *web.Config) { c.Store = nil },
		"no sessions":        func(c *web.Config) { c.Sessions = nil },
		"no questionnaires":  func(c *web.Config) { c.Questionnaires = nil },
		"no hasher":          func(c *web.Config) { c.Hasher = nil },
		"no clock":           func(c *web.Config) { c.Now = nil },
		"no log":             func(c *web.Config) { c.Log = nil },
		"control characters": func(c *web.Config) { c.BaseURL = "https://a\r\nb" },
	} {
		changed := config
		change(&changed)
		if _, err := web.New(changed); err == nil {
			t.Errorf("%s: a server is made", name)
		}
	}
}

// No connection can hold a server for ever.
func TestServerTimeouts(t *testing.T) {
	server := webtest.New(t).HTTPServer("127.0.0.1:0")
	for name, limit := range map[string]time.Duration{
		"headers": server.ReadHeaderTimeout, "reading": server.ReadTimeout, "writing": server.WriteTimeout, "idle": server.IdleTimeout,
	} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("%s: %s, want a limit of at most two minutes", name, limit)
		}
	}
	if server.MaxHeaderBytes <= 0 || server.MaxHeaderBytes > 64<<10 {
		t.Errorf("headers of %d bytes, want at most 64 KiB", server.MaxHeaderBytes)
	}
}
