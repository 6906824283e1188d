package webtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"continuum/assessment/account"
)

// Client is a browser without pictures: it keeps cookies and follows no
// redirect by itself.
type Client struct {
	t    testing.TB
	site *Site
	http *http.Client
}

// Answer is what the site answered.
type Answer struct {
	Status   int
	Header   http.Header
	Body     string
	Location string // where it redirects to, a path when it stays on the site
	Cookies  []*http.Cookie
}

// Stranger is a client nobody signed in with.
func (s *Site) Stranger(t testing.TB) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	client := *s.http.Client()
	client.Jar = jar
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{t: t, site: s, http: &client}
}

// SignedIn is a client somebody signed in with, by the form.
func (s *Site) SignedIn(t testing.TB, user account.User) *Client {
	t.Helper()
	c := s.Stranger(t)
	if got := c.Post("/sign-in", url.Values{"email": {user.Email}, "password": {Password}}); got.Status != http.StatusSeeOther {
		t.Fatalf("sign in as %s: status %d\n%s", user.Name, got.Status, got.Body)
	}
	return c
}

// Get asks for a page.
func (c *Client) Get(path string) Answer {
	c.t.Helper()
	return c.Send(http.MethodGet, path, "", "")
}

// Post sends a form as a page of the site does.
func (c *Client) Post(path string, form url.Values) Answer {
	c.t.Helper()
	return c.Send(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

// Send sends any request that names its origin as a page of the site does.
func (c *Client) Send(method, path, kind, body string) Answer {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.site.URL+path, strings.NewReader(body))
	must(c.t, err)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	if method != http.MethodGet && method != http.MethodHead {
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return c.Do(request)
}

// Do sends a request as it is.
func (c *Client) Do(request *http.Request) Answer {
	c.t.Helper()
	response, err := c.http.Do(request)
	must(c.t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	must(c.t, err)
	return Answer{
		Status: response.StatusCode, Header: response.Header, Body: string(body),
		Location: strings.TrimPrefix(response.Header.Get("Location"), c.site.URL), Cookies: response.Cookies(),
	}
}

// Follow goes where an answer redirects to.
func (c *Client) Follow(a Answer) Answer {
	c.t.Helper()
	if a.Location == "" {
		c.t.Fatalf("status %d redirects nowhere\n%s", a.Status, a.Body)
	}
	return c.Get(a.Location)
}

// Cookie is the value of a cookie the client keeps, or "".
func (c *Client) Cookie(name string) string {
	at, err := url.Parse(c.site.URL)
	must(c.t, err)
	for _, cookie := range c.http.Jar.Cookies(at) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

// Has fails the test unless the answer's body contains all of the texts.
func (a Answer) Has(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Errorf("status %d without %q:\n%s", a.Status, text, a.Body)
		}
	}
}

// Session is a client with a session of the user's that was put into the store,
// for tests that need very many: SignedIn does it by the form.
func (s *Site) Session(t testing.TB, user account.User) *Client {
	t.Helper()
	c, token := s.Stranger(t), account.NewToken().Secret
	life := s.Clock.Now().Add(time.Hour)
	data, err := account.SessionCodec{}.Encode(life, map[string]any{
		account.SessionUser: user.ID, account.SessionSeen: strconv.FormatInt(s.Clock.Now().Unix(), 10),
	})
	must(t, err)
	must(t, s.Store.Sessions().CommitCtx(t.Context(), token, data, life))
	at, err := url.Parse(s.URL)
	must(t, err)
	name := "continuum"
	if s.secure {
		name = "__Host-" + name
	}
	c.http.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: token, Path: "/", Secure: s.secure}})
	return c
}
