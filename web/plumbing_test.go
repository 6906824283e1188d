package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment/account"
)

func TestLocalPath(t *testing.T) {
	for next, want := range map[string]string{
		"/":                          "/",
		"/settings":                  "/settings",
		"/units/x?y=z&w=//a.example": "/units/x?y=z&w=//a.example",
		"/a/b#c":                     "/a/b#c",
		"/caf%C3%A9":                 "/caf%C3%A9",
		"":                           "/",
		"settings":                   "/",
		"//evil.example":             "/",
		"///evil.example":            "/",
		`/\evil.example`:             "/",
		`\/evil.example`:             "/",
		"/\t/evil.example":           "/",
		"/%09/evil.example":          "/",
		"/%5Cevil.example":           "/",
		"/%2Fevil.example":           "/",
		"/\r\nSet-Cookie: a=b":       "/",
		"/%0d%0aSet-Cookie:%20a=b":   "/",
		" /settings":                 "/",
		"https://evil.example/":      "/",
		"http:evil.example":          "/",
		"javascript:alert(1)":        "/",
		"/%zz":                       "/",
		"/\x00":                      "/",
	} {
		if got := localPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

// The address of a visitor is the connection's, whatever a header says, unless
// the connection is one of the configured proxies'.
func TestAddressOf(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	tests := []struct {
		name, from, header string
		proxies            []netip.Prefix
		want               string
	}{
		{"direct", "203.0.113.7:1234", "", nil, "203.0.113.7"},
		{"a header nobody asked for", "203.0.113.7:1234", "198.51.100.1", nil, "203.0.113.7"},
		{"a header from loopback", "127.0.0.1:1234", "198.51.100.1", nil, "127.0.0.1"},
		{"by the proxy", "10.0.0.2:1234", "198.51.100.1", proxies, "198.51.100.1"},
		{"by the proxy, with a lie before", "10.0.0.2:1234", "192.0.2.9, 198.51.100.1", proxies, "198.51.100.1"},
		{"by two proxies", "10.0.0.2:1234", "198.51.100.1, 10.0.0.3", proxies, "198.51.100.1"},
		{"not by the proxy", "203.0.113.7:1234", "198.51.100.1", proxies, "203.0.113.7"},
		{"a private network is no proxy", "192.168.0.2:1234", "198.51.100.1", proxies, "192.168.0.2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			r.RemoteAddr = test.from
			if test.header != "" {
				r.Header.Set(echo.HeaderXForwardedFor, test.header)
			}
			if got := addressOf(test.proxies)(r); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// Misses are counted by key in windows, and forgotten after them.
func TestMisses(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	m := newMisses(func() time.Time { return now })
	for i := range 3 {
		if wait := m.add("a", 3, time.Minute); wait != 0 {
			t.Errorf("miss %d waits %s", i+1, wait)
		}
	}
	if wait := m.add("a", 3, time.Minute); wait != time.Minute {
		t.Errorf("the fourth waits %s, want a minute", wait)
	}
	if wait := m.add("b", 3, time.Minute); wait != 0 {
		t.Errorf("another key waits %s", wait)
	}
	now = now.Add(time.Minute + time.Second)
	if wait := m.add("a", 3, time.Minute); wait != 0 {
		t.Errorf("after the window it waits %s", wait)
	}
}

// However many keys are missed, the table of them does not grow for ever.
func TestMissesForget(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	m := newMisses(func() time.Time { return now })
	for range 3 * mostMissKeys {
		now = now.Add(time.Second)
		m.add(account.NewID(), 3, time.Minute)
	}
	if got := len(m.by); got > mostMissKeys+1 {
		t.Errorf("%d keys are kept, want at most %d", got, mostMissKeys+1)
	}
}

// Nobody is let in by a row that does not say who may.
func TestClosedByDefault(t *testing.T) {
	everything := &visitor{user: account.User{ID: "x", Administrator: true}, role: account.Owner}
	if closed.admits(everything) || who(99).admits(everything) || machine.admits(everything) {
		t.Error("a row without a who lets somebody in")
	}
}

// A secret of a link fits a cookie, or is surely wrong.
func TestPrintable(t *testing.T) {
	token := account.NewToken()
	for secret, want := range map[string]string{
		token.Secret: token.Secret, "": "", "a b": "none", "a;b": "none", "a\r\nb": "none", "é": "none", strings.Repeat("A", 65): "none",
	} {
		if got := printable(secret); got != want {
			t.Errorf("printable(%q) = %q, want %q", secret, got, want)
		}
	}
}

func TestTimeZones(t *testing.T) {
	for _, zone := range timeZones("") {
		if err := checkZone(zone); err != nil {
			t.Errorf("%s: %v", zone, err)
		}
	}
	if got := timeZones("America/Indiana/Knox")[0]; got != "America/Indiana/Knox" {
		t.Errorf("a zone that was chosen before is not offered: first is %s", got)
	}
	if got := timeZones("Mars/Olympus")[0]; got != "UTC" {
		t.Errorf("no zone at all is offered: %s", got)
	}
}

func TestHomeNext(t *testing.T) {
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	recent, old := at(2026, "1", "full", "scored", 18), at(2024, "1", "full", "scored", 18)
	fresh, due, never := standing{Latest: &recent, now: now}, standing{Latest: &old, now: now}, standing{now: now}
	few := at(2026, "1", "full", "insufficient", 0)
	short := standing{Latest: &few, now: now}
	open := standing{Open: make([]draft, 2), Latest: &recent, now: now}
	for _, test := range []struct {
		name  string
		units []standing
		want  string
	}{
		{"all fresh", []standing{fresh}, "All results are up to date."},
		{"one without", []standing{fresh, never}, "All results are up to date; one unit has none yet."},
		{"one short", []standing{fresh, short}, "One result needs more answers."},
		{"due", []standing{due, due, fresh}, "2 units are due to be looked at again."},
		{"under way and due", []standing{open, due}, "2 assessments are under way, and one unit is due to be looked at again."},
	} {
		if got := (homePage{Units: test.units}).Next(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
