package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// site is a running site with one visitor who has no script.
type site struct {
	*testing.T
	*webtest.Site
	client *webtest.Client
}

// Log is the test's: the site's own log has the same name.
func (s *site) Log(args ...any) {
	s.Helper()
	s.T.Log(args...)
}

// newSite starts a site nobody has claimed.
func newSite(t *testing.T, databaseURL string) *site {
	t.Helper()
	empty := webtest.Empty(t, databaseURL)
	return &site{T: t, Site: empty, client: empty.Stranger(t)}
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

// claim sets the site up with its first person, who is then signed in.
func (s *site) claim() {
	s.Helper()
	s.get(s.setUpLink(), http.StatusSeeOther)
	s.post("/set-up", url.Values{
		"name": {"Ada Lovelace"}, "email": {"ada@example.org"}, "organization": {"Harbour Mutual"},
		"time_zone": {"Europe/Zurich"}, "password": {webtest.Password},
	}, http.StatusSeeOther)
}

// newHarbour is a claimed site on SQLite.
func newHarbour(t *testing.T) *site {
	t.Helper()
	s := newSite(t, storetest.SQLite(t))
	s.claim()
	return s
}

// eachHarbour runs a test against a claimed site on SQLite and on PostgreSQL.
func eachHarbour(t *testing.T, test func(s *site)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, databaseURL string) {
		s := newSite(t, databaseURL)
		s.claim()
		test(s)
	})
}

func (s *site) get(path string, want int) webtest.Answer {
	s.Helper()
	return s.check(s.client.Get(path), path, want)
}

func (s *site) post(path string, form url.Values, want int) webtest.Answer {
	s.Helper()
	return s.check(s.client.Post(path, form), path, want)
}

func (s *site) check(got webtest.Answer, path string, want int) webtest.Answer {
	s.Helper()
	if got.Status != want {
		s.Fatalf("%s: status %d, want %d: %.300s", path, got.Status, want, plain(got.Body))
	}
	s.uniqueIDs(path, got.Body)
	return got
}

var idAttribute = regexp.MustCompile(` id="([^"]*)"`)

// uniqueIDs holds that no two elements of a page share an id: a label would
// belong to the wrong one.
func (s *site) uniqueIDs(path, page string) {
	s.Helper()
	if !strings.HasPrefix(page, "<!doctype html>") {
		return
	}
	seen := map[string]bool{}
	for _, id := range idAttribute.FindAllStringSubmatch(page, -1) {
		if seen[id[1]] {
			s.Errorf("%s: two elements are called %q", path, id[1])
		}
		seen[id[1]] = true
	}
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
	return s.post("/units/"+unit+"/assess", form, http.StatusSeeOther).Location
}

// sample is the file of sample answers.
func sample(t testing.TB) *exchange.AnswerFile {
	t.Helper()
	answers, err := exchange.ReadAnswers(webtest.SampleAnswers(), embedded(t).Questionnaire)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// everything answers every statement alike.
func everything(code string) *exchange.AnswerFile {
	answer, _ := assessment.ParseAnswer(code)
	file := &exchange.AnswerFile{Answers: assessment.Answers{}, Notes: map[string]string{}}
	set, _ := questionnaires.Embedded()
	entry, _ := set.ByID(questionnaires.DefaultID)
	for _, s := range entry.Questionnaire.Asked(assessment.Full) {
		file.Answers[s.ID] = answer
	}
	return file
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
		at = s.post(at, form, http.StatusSeeOther).Location
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
			return s.post(at, nil, http.StatusSeeOther).Location
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
