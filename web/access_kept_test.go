package web_test

import (
	"net/http"
	"strings"
	"testing"

	"continuum/web"
	"continuum/web/webtest"
)

// kept is a row's request for each organization, made anew only when the last
// one may be used up: making it for everybody takes most of the test's time.
type kept struct {
	anew asked
	made map[string]request
}

func (k kept) of(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
	t.Helper()
	q, ok := k.made[o.ID]
	if !ok {
		q = k.anew(t, site, o)
		k.made[o.ID] = q
	}
	return q
}

// answered forgets what a request may have used up. A look uses nothing up, which
// TestNoGetWrites holds, and neither does what was refused.
func (k kept) answered(r web.RouteInfo, o webtest.Tenant, got webtest.Answer) {
	looked := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !looked && got.Status != http.StatusNotFound && !turnedAway(r, got) {
		delete(k.made, o.ID)
	}
}

// turnedAway reports whether somebody was told no, or asked to sign in first.
func turnedAway(r web.RouteInfo, got webtest.Answer) bool {
	return got.Status == http.StatusForbidden || toSignIn(got) && r.Path != "/sign-out"
}

func toSignIn(got webtest.Answer) bool {
	return got.Status == http.StatusSeeOther && strings.HasPrefix(got.Location, "/sign-in")
}
