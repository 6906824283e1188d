package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

func overHTTPS(c *web.Config) { c.BaseURL = "https://continuum.test" }

// everyKindOfAnswer is a page, a signed-in page, a file, a redirect, an error, a
// refused form, a document, and what machines ask for.
func everyKindOfAnswer(t *testing.T, site *webtest.Site) map[string]webtest.Answer {
	t.Helper()
	stranger, owner := site.Stranger(t), site.SignedIn(t, site.A.Owner)
	signIn := stranger.Get("/sign-in")
	_, after, _ := strings.Cut(signIn.Body, `href="/static/`)
	asset, _, _ := strings.Cut(after, `"`)
	return map[string]webtest.Answer{
		"sign-in page": signIn, "signed-in page": owner.Get("/"), "asset": stranger.Get("/static/" + asset),
		"redirect": stranger.Get("/people"), "not found": stranger.Get("/no/such/page"), "missing id": owner.Get("/assessments/none"),
		"forbidden": owner.Get("/people"), "wrong method": stranger.Send(http.MethodDelete, "/sign-in", "", ""),
		"refused form": stranger.Post("/sign-in", nil), "PDF": owner.Get("/assessments/" + site.A.Submitted.ID + "/plan.pdf"),
		"CSV": owner.Get("/assessments/" + site.A.Submitted.ID + "/answers.csv"), "health": stranger.Get("/health/ready"),
	}
}

func TestHeaders(t *testing.T) {
	site := webtest.New(t)
	for name, got := range everyKindOfAnswer(t, site) {
		if got.Status >= http.StatusInternalServerError {
			t.Errorf("%s: status %d", name, got.Status)
		}
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
				"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got.Header.Get(header) != want {
				t.Errorf("%s: %s is %q, want %q", name, header, got.Header.Get(header), want)
			}
		}
		if len(got.Header.Get("X-Request-Id")) < 16 || got.Header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: request id %q, permissions %q", name, got.Header.Get("X-Request-Id"), got.Header.Get("Permissions-Policy"))
		}
		if stored := got.Header.Get("Cache-Control"); (name == "asset") != strings.Contains(stored, "immutable") || name != "asset" && stored != "no-store" {
			t.Errorf("%s: Cache-Control %q", name, stored)
		}
		if got.Header.Get("Strict-Transport-Security") != "" || got.Header.Get("Server") != "" || got.Header.Get("X-Powered-By") != "" {
			t.Errorf("%s says too much: %v", name, got.Header)
		}
	}
}

// Over https every answer asks for it, and every cookie is safe.
func TestHeadersOverHTTPS(t *testing.T) {
	site := webtest.New(t, overHTTPS)
	stranger := site.Stranger(t)
	signedIn := stranger.Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password))
	answers := []webtest.Answer{
		signedIn, stranger.Get("/sign-in"), stranger.Get("/set-up?token=x"), stranger.Get("/reset?token=x"),
		stranger.Post("/appearance", map[string][]string{"theme": {"dark"}}), stranger.Get("/none"),
	}
	cookies := 0
	for _, got := range answers {
		if want := "max-age=63072000; includeSubDomains"; got.Header.Get("Strict-Transport-Security") != want {
			t.Errorf("HSTS is %q, want %q", got.Header.Get("Strict-Transport-Security"), want)
		}
		for _, cookie := range got.Cookies {
			cookies++
			if !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
				t.Errorf("cookie %s: %+v", cookie.Name, cookie)
			}
		}
	}
	if cookies < 3 || !strings.HasPrefix(signedIn.Cookies[0].Name, "__Host-") {
		t.Errorf("%d cookies seen, the session's is %q", cookies, signedIn.Cookies[0].Name)
	}
}

// With a certificate the whole way works: set-up link, reset link, session.
func TestOverHTTPS(t *testing.T) {
	site := webtest.New(t, overHTTPS)
	owner := site.SignedIn(t, site.A.Owner)
	owner.Get("/").Has(t, "<h1>Harbour Mutual</h1>")
	if owner.Cookie("__Host-continuum") == "" || owner.Cookie("continuum") != "" {
		t.Error("the session's cookie could be set by another host")
	}
	token := account.NewToken()
	if err := site.Store.IssueReset(t.Context(), site.A.Viewer.ID, token.Hash, site.Clock.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	stranger := site.Stranger(t)
	stranger.Follow(stranger.Get("/reset?token="+token.Secret)).Has(t, "Set your password")
	site.Session(t, site.A.Viewer).Get("/organization").Has(t, "Units of Harbour Mutual")
}

// The score Mozilla's HTTP Observatory would give, worked out from real answers
// with its published modifiers, is the best for the worst of our answers.
func TestObservatoryScore(t *testing.T) {
	site := webtest.New(t, overHTTPS)
	signedIn := site.Stranger(t).Post("/sign-in", credentials(site.A.Owner.Email, webtest.Password))
	answers := map[string]webtest.Answer{"signing in": signedIn}
	for _, path := range []string{"/sign-in", "/none", "/health/live"} {
		answers[path] = site.Stranger(t).Get(path)
	}
	for name, got := range answers {
		score, reasons := observatory(got)
		if score < 130 {
			t.Errorf("%s: score %d, want at least 130: %v", name, score, reasons)
		}
	}
}

// observatory scores one answer sent over https. CORS, redirection and
// subresource integrity change nothing here: all there is comes from one host.
//
// Source: the modifiers of MDN's HTTP Observatory, "Scoring methodology": start
// at 100; bonuses count from 90 up.
func observatory(a webtest.Answer) (score int, reasons []string) {
	policy := directives(a.Header.Get("Content-Security-Policy"))
	strict := policy["default-src"] == "'none'" && !strings.Contains(a.Header.Get("Content-Security-Policy"), "unsafe")
	framed := policy["frame-ancestors"] == "'none'"
	private := slices.Contains([]string{"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}, a.Header.Get("Referrer-Policy"))
	ownOnly := slices.Contains([]string{"same-origin", "same-site"}, a.Header.Get("Cross-Origin-Resource-Policy"))
	safe := !slices.ContainsFunc(a.Cookies, func(c *http.Cookie) bool { return !c.Secure || !c.HttpOnly || c.SameSite == 0 })
	score = 100
	for _, modifier := range []struct {
		what         string
		holds        bool
		bonus, minus int
	}{
		{"CSP with default-src 'none' and nothing unsafe", strict, 10, -25},
		{"framing refused by CSP", framed, 5, -20},
		{"private Referrer-Policy", private, 5, -5},
		{"CORP", ownOnly, 10, -50},
		{"safe cookies", safe, min(5, 5*len(a.Cookies)), -40},
		{"nosniff", a.Header.Get("X-Content-Type-Options") == "nosniff", 0, -5},
		{"HSTS for two years", strings.Contains(a.Header.Get("Strict-Transport-Security"), "max-age=63072000"), 0, -20},
	} {
		if modifier.holds {
			score += modifier.bonus
		} else {
			score += modifier.minus
			reasons = append(reasons, "without "+modifier.what)
		}
	}
	return score, reasons
}

func directives(policy string) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(policy, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		if name != "" {
			found[name] = value
		}
	}
	return found
}
