package web_test

import (
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/store"
	"continuum/questionnaires"
	"continuum/web"
)

// site is a running server over a real store, with one visitor who has no
// script: a client that keeps cookies and follows no redirects.
type site struct {
	*testing.T
	URL    string
	Store  *store.Store
	Client *http.Client
}

const sitePassword = "a harbour full of boats"

// newSite starts a server nobody has claimed.
func newSite(t *testing.T, s *store.Store) *site {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	w, err := web.New(web.Config{
		Store: s, Sessions: s.Sessions(), Questionnaires: set, Hasher: account.NewHasher(),
		BaseURL: base, Now: time.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = w.Handler()
	server.Start()
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &site{T: t, URL: base, Store: s, Client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// setUpLink is the one-time link the program prints at its first start.
func (s *site) setUpLink() string {
	s.Helper()
	token := account.NewToken()
	if err := s.Store.IssueSetupToken(s.Context(), token.Hash); err != nil {
		s.Fatal(err)
	}
	return "/set-up?token=" + token.Secret
}

// newHarbour is a site claimed by its first person, signed in.
func newHarbour(t *testing.T, s *store.Store) *site {
	t.Helper()
	at := newSite(t, s)
	at.get(at.setUpLink(), http.StatusSeeOther)
	at.post("/set-up", url.Values{
		"name": {"Ada Lovelace"}, "email": {"ada@example.org"}, "organization": {"Harbour Mutual"},
		"time_zone": {"Europe/Zurich"}, "password": {sitePassword},
	}, http.StatusSeeOther)
	return at
}

// answer is what came back: the body, and where a redirect leads.
type answer struct {
	Body, To string
	Header   http.Header
}

func (s *site) get(path string, want int) answer {
	s.Helper()
	response, err := s.Client.Get(s.URL + path)
	return s.read(response, err, path, want)
}

func (s *site) post(path string, form url.Values, want int) answer {
	s.Helper()
	response, err := s.Client.PostForm(s.URL+path, form)
	return s.read(response, err, path, want)
}

func (s *site) read(response *http.Response, err error, path string, want int) answer {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		s.Fatal(err)
	}
	if response.StatusCode != want {
		s.Fatalf("%s: status %d, want %d\n%s", path, response.StatusCode, want, plain(string(body)))
	}
	return answer{string(body), response.Header.Get("Location"), response.Header}
}

// plain is a page's text: no tags, entities as characters.
func plain(page string) string {
	if _, main, ok := strings.Cut(page, "<main"); ok {
		page, _, _ = strings.Cut("<main"+main, "</main>")
	}
	text := regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`).ReplaceAllString(page, " ")
	return html.UnescapeString(strings.Join(strings.Fields(text), " "))
}

// says fails when the page does not contain every text.
func (s *site) says(page string, texts ...string) {
	s.Helper()
	for _, text := range texts {
		if !strings.Contains(plain(page), text) {
			s.Errorf("the page does not say %q; it begins: %.300s", text, plain(page))
		}
	}
}

// unit adds a unit below the organization and returns its id.
func (s *site) unit(name string) string {
	s.Helper()
	orgs, err := s.Store.Organizations(s.Context(), s.user().ID)
	if err != nil || len(orgs) == 0 {
		s.Fatal("no organization", err)
	}
	units, err := s.Store.Units(s.Context(), orgs[0].ID)
	if err != nil {
		s.Fatal(err)
	}
	unit, err := assessment.NewUnit(account.NewID(), orgs[0].ID, units.Ordered()[0].ID, name)
	if err != nil {
		s.Fatal(err)
	}
	if err := s.Store.AddUnit(s.Context(), unit); err != nil {
		s.Fatal(err)
	}
	return unit.ID
}

func (s *site) user() account.User {
	s.Helper()
	user, _, err := s.Store.UserByEmail(s.Context(), "ada@example.org")
	if err != nil {
		s.Fatal(err)
	}
	return user
}

// begin starts a full assessment of a unit and returns its address.
func (s *site) begin(unit string) string {
	s.Helper()
	form := url.Values{"answered_by": {"the Claims team"}, "form": {"full"}, "questionnaire": {questionnaires.DefaultID}}
	return s.post("/units/"+unit+"/assess", form, http.StatusSeeOther).To
}

// sample is the file of sample answers.
func sample(t testing.TB) *exchange.AnswerFile {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, _ := set.ByID(questionnaires.DefaultID)
	file, err := os.Open("testdata/sample-answers.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	answers, err := exchange.ReadAnswers(file, entry.Questionnaire)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

var radioNames = regexp.MustCompile(`type="radio" name="([a-z]+[0-9][a-z])"`)

// statementsOn lists the statements a page asks, each once.
func statementsOn(page string) []string {
	var ids []string
	seen := map[string]bool{}
	for _, match := range radioNames.FindAllStringSubmatch(page, -1) {
		if !seen[match[1]] {
			seen[match[1]] = true
			ids = append(ids, match[1])
		}
	}
	return ids
}

// answerAll answers page after page from a file until the answers are to be
// checked, and returns the addresses it came through.
func (s *site) answerAll(from string, file *exchange.AnswerFile) []string {
	s.Helper()
	var way []string
	for at := from; !strings.HasSuffix(at, "/check"); {
		if way = append(way, at); len(way) > 40 {
			s.Fatal("goes in circles:", way)
		}
		page := s.get(at, http.StatusOK).Body
		if strings.HasSuffix(at, "/rest") {
			at = s.leaveRest(at, page, file)
			continue
		}
		form := url.Values{"go": {"continue"}}
		for _, id := range statementsOn(page) {
			form.Set(id, file.Answers[id].String())
			form.Set(id+"-evidence", file.Notes[id])
		}
		at = s.post(at, form, http.StatusSeeOther).To
	}
	return way
}

// leaveRest answers the rest of a component anyway when the file has answers to
// it, else goes on.
func (s *site) leaveRest(at, page string, file *exchange.AnswerFile) string {
	s.Helper()
	component := strings.Split(at, "/")[3]
	for _, statement := range embedded(s.T).Questionnaire.Component(component).Cells[assessment.LevelCount-1].Statements {
		if file.Answers[statement.ID].Given() {
			return s.post(at, nil, http.StatusSeeOther).To
		}
	}
	return regexp.MustCompile(`class="btn" href="([^"]+)"`).FindStringSubmatch(page)[1]
}

// submitted is an assessment with the sample's answers, handed in.
func (s *site) submitted(unit string) string {
	s.Helper()
	at := s.begin(unit)
	s.answerAll(at+"/cf/1", sample(s.T))
	s.post(at+"/submit", nil, http.StatusSeeOther)
	return at
}
