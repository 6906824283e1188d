package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web"
	"continuum/web/webtest"
)

// Who is signed in and answers by a link leaves no trace of their account on the
// pages or in the log.
func TestRespondingWhileSignedIn(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	g := guest{t, site.SignedIn(t, site.B.Owner)}
	before := len(site.Log.String())
	g.opens("/answer?token=" + survey.Shared.Secret)
	pages := []string{g.sees("/answer", http.StatusOK)}
	first := g.begins("leader")
	pages = append(pages, g.sees(first, http.StatusOK))
	g.sends("/appearance", url.Values{"theme": {"dark"}, "next": {first}}, http.StatusSeeOther)
	g.answers(first, "3")
	pages = append(pages, g.sees("/answer/check", http.StatusOK), g.handsIn(), g.sees("/answer", http.StatusGone))
	for _, page := range pages {
		for _, trace := range []string{site.B.Owner.Name, site.B.Name, "Sign out", "Settings"} {
			if strings.Contains(page, trace) {
				t.Errorf("a respondent's page says %q", trace)
			}
		}
	}
	if log := site.Log.String()[before:]; strings.Contains(log, site.B.Owner.ID) {
		t.Error("the log says which user answered")
	}
}

// The log holds no secret of a respondent and no answer.
func TestRespondentsAreNotLogged(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	link := survey.People[0].Link
	g := guestOf(t, site, link)
	g.sends(g.begins(""), url.Values{"cf1a": {"3"}, "cf1a-evidence": {"a round of calls"}}, http.StatusSeeOther)
	g.answers("/answer/cf/1", "3")
	receipt := strings.TrimPrefix(g.receipt(g.handsIn()), "/receipt?token=")
	g.opens("/receipt?token=" + receipt)
	g.sees("/receipt", http.StatusOK)
	g.opens("/answer?token=wrong-" + link.Secret)
	g.sees("/answer", http.StatusNotFound)
	log := site.Log.String()
	for _, secret := range []string{link.Secret, link.Hash, receipt, account.HashToken(receipt), survey.ID, survey.People[0].ID, survey.People[0].Email, "a round of calls"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log says %s", secret)
		}
	}
	if !strings.Contains(log, `"route":"/answer/submit","status":303`) {
		t.Error("the log does not say that requests were answered")
	}
}

// The receipt of a personal link cannot be worked out from the link.
func TestReceiptsAreRandom(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	link := survey.People[0].Link
	g := guestOf(t, site, link)
	g.answers(g.begins(""), "3")
	receipt := strings.TrimPrefix(g.receipt(g.handsIn()), "/receipt?token=")
	if receipt == link.Secret || receipt == link.Hash || receipt == account.HashToken(link.Secret) || strings.Contains(account.HashToken(link.Hash), receipt) {
		t.Error("the receipt follows from the link")
	}
	other := guest{t, site.Stranger(t)}
	other.opens("/receipt?token=" + link.Secret)
	other.sees("/receipt", http.StatusNotFound)
}

// Wrong links from one address have to wait after a while; nothing is locked.
func TestWrongLinksWait(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	g := guest{t, site.Stranger(t)}
	for i := range 21 {
		g.opens("/answer?token=" + account.NewToken().Secret)
		want := http.StatusNotFound
		if i == 20 {
			want = http.StatusTooManyRequests
		}
		if page := g.sees("/answer", want); strings.Contains(page, `href="/"`) {
			t.Error("the page leads to where one must sign in")
		}
	}
	g.opens("/answer?token=" + survey.Shared.Secret)
	g.sees("/answer", http.StatusOK)
}

// The cookies of respondents are as safe as the session's.
func TestRespondentCookies(t *testing.T) {
	site := webtest.New(t, overHTTPS)
	g := guest{t, site.Stranger(t)}
	link := sharedSurvey(t, site).Shared
	answers := []webtest.Answer{g.Get("/answer?token=" + link.Secret), g.Get("/answer"), g.Post("/answer", url.Values{"role": {"leader"}})}
	g.answers("/answer/cf/1", "3")
	answers = append(answers, g.Post("/answer/submit", nil))
	cookies := 0
	for _, answer := range answers {
		for _, cookie := range answer.Cookies {
			cookies++
			if !strings.HasPrefix(cookie.Name, "__Host-continuum-") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
				t.Errorf("cookie %+v", cookie)
			}
		}
	}
	if cookies < 4 {
		t.Errorf("%d cookies seen", cookies)
	}
}

// respondentRows has an entry for every row of the site for respondents.
func respondentRows() map[string]asked {
	return map[string]asked{
		"GET /answer": fixed("/answer"), "POST /answer": fixed("/answer", "role", "leader"), "GET /answer/tasks": fixed("/answer/tasks"),
		"GET /answer/elsewhere": fixed("/answer/elsewhere"), "POST /answer/submit": fixed("/answer/submit"), "POST /answer/role": fixed("/answer/role", "role", "leader"), "GET /answer/check": fixed("/answer/check"),
		"POST /answer/answers":         fixed("/answer/answers", "component", "cf", "page", "1", "cf1a", "3"),
		"GET /answer/:component/:page": fixed("/answer/cf/1"), "POST /answer/:component/:page": fixed("/answer/cf/1", "cf1a", "3"),
		"GET /answer/:component/rest": fixed("/answer/cf/rest"), "POST /answer/:component/rest": fixed("/answer/cf/rest"),
		"GET /receipt": fixed("/receipt"), "POST /receipt/amend": fixed("/receipt/amend"),
		"POST /receipt/withdraw": fixed("/receipt/withdraw"), "POST /receipt/leave": fixed("/receipt/leave"),
	}
}

// A respondent of a unit reaches their own pages, and everywhere else no more
// than a stranger does.
func TestAccessOfRespondents(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey, fixtures := sharedSurvey(t, site), rows()
		for _, r := range site.Routes() {
			fixture, ok := fixtures[r.Method+" "+r.Path]
			if !ok {
				continue // TestAccess says so
			}
			for _, o := range []webtest.Tenant{site.A, site.B} {
				tryAsRespondent(t, site, survey.Shared, r, fixture(t, site, o))
			}
		}
	})
}

func tryAsRespondent(t *testing.T, site *webtest.Site, link account.Token, r web.RouteInfo, q request) {
	t.Helper()
	g, stranger := guestOf(t, site, link), site.Stranger(t)
	g.sends(g.begins("leader"), url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
	ask := func(c *webtest.Client) webtest.Answer {
		if r.Method == http.MethodPost {
			return c.Post(q.path, q.form)
		}
		return c.Send(r.Method, q.path, "", "")
	}
	got, want := ask(g.Client), ask(stranger)
	switch {
	case r.Who == "respondent" && strings.HasPrefix(r.Path, "/answer") && got.Status >= http.StatusBadRequest:
		t.Errorf("%s %s as a respondent: status %d", r.Method, r.Path, got.Status)
	case r.Who != "respondent" && (got.Status != want.Status || got.Location != want.Location):
		t.Errorf("%s %s as a respondent: status %d to %q, a stranger's %d to %q", r.Method, r.Path, got.Status, got.Location, want.Status, want.Location)
	case strings.Contains(got.Body, site.B.Name):
		t.Errorf("%s %s as a respondent names %s", r.Method, r.Path, site.B.Name)
	}
}

// FuzzRespondentToken opens links of any kind: none leads anywhere, fails, or
// ends up in the answer.
func FuzzRespondentToken(f *testing.F) {
	for _, seed := range []string{"", "x", strings.Repeat("A", 43), "a\x00b", "../../receipt", "é", "%00", "a;b", "\r\nSet-Cookie: a=b", `" onload="`, strings.Repeat("z", 9000)} {
		f.Add(seed, seed)
	}
	site := webtest.New(f)
	f.Fuzz(func(t *testing.T, secret, cookie string) {
		stranger := site.Stranger(t)
		for _, path := range []string{"/answer", "/receipt"} {
			if got := stranger.Get(path + "?token=" + url.QueryEscape(secret)); got.Status >= http.StatusInternalServerError || got.Header.Get("Set-Cookie2") != "" {
				t.Errorf("%s?token=%q: status %d", path, secret, got.Status)
			}
			if got := stranger.Get(path); got.Status != http.StatusNotFound && got.Status != http.StatusTooManyRequests {
				t.Errorf("%s after the token %q: status %d", path, secret, got.Status)
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Cookie", strings.Map(printableOnly, "continuum-answer="+cookie+"; continuum-receipt="+cookie+"; continuum-saved="+cookie))
			if got := site.Stranger(t).Do(request); got.Status >= http.StatusInternalServerError {
				t.Errorf("%s with the cookie %q: status %d", path, cookie, got.Status)
			}
		}
	})
}

// printableOnly keeps what a header can carry.
func printableOnly(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// FuzzRespondentForm sends forms of any kind to a draft: each is taken, refused
// with a page, or changes nothing; none is an error of ours.
func FuzzRespondentForm(f *testing.F) {
	for _, seed := range []string{"cf1a=3", "cf1a=na", "cf1a=3&cf1a-evidence=%ff", "cf1a=dk&cf1b=0&go=later", "from=cf1a", "cf1a=%00", "go=continue&cf1a=2&cf1a-evidence=" + strings.Repeat("x", 5001), "component=cf&page=1&cf1a=1", "role=leader", "&&&", "a;b=c"} {
		f.Add(seed)
	}
	site := webtest.New(f)
	survey := site.A.Survey(f, site.Store, site.A.Unit, assessment.SharedLink).Open(f, site.Store)
	link := survey.Begin(f, site.Store, survey.Shared, assessment.Leader)
	f.Fuzz(func(t *testing.T, body string) {
		stranger := site.Stranger(t)
		stranger.Get("/answer?token=" + link.Secret)
		for _, path := range []string{"/answer/cf/1", "/answer/answers", "/answer/cf/rest", "/answer"} {
			if got := stranger.Send(http.MethodPost, path, formType, body); got.Status >= http.StatusInternalServerError {
				t.Errorf("%s with %q: status %d", path, body, got.Status)
			}
		}
		if got := stranger.Get("/answer/check"); got.Status != http.StatusOK {
			t.Errorf("after %q the check is status %d", body, got.Status)
		}
	})
}
