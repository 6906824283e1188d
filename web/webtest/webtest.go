// Package webtest runs the site with a real database for tests: two
// organizations that must never see each other, people in every role, a result
// and an assessment under way in each, and a browser without pictures.
package webtest

import (
	"bytes"
	"cmp"
	_ "embed"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"
	"continuum/web"
)

// Password is everybody's.
const Password = "Seven lanterns over the bay"

//go:embed testdata/sample-answers.csv
var sampleAnswers []byte

// Site is a running site.
type Site struct {
	*web.Server
	URL           string
	Store         *store.Store
	Clock         *Clock
	Log           *Buffer
	Administrator account.User // of the instance; owner of an organization of their own, no member of A or B
	A, B          Tenant
	http          *httptest.Server
	databaseURL   string
	secure        bool // served over https
}

// Tenant is one organization with what is in it.
type Tenant struct {
	storetest.Owned
	Assessor, Viewer account.User
	Unit             assessment.Unit        // "Claims", below the root
	Empty            assessment.Unit        // never assessed
	Submitted        *assessment.Assessment // of Unit, with the sample answers
	Open             *assessment.Assessment // of Unit, one cell answered
}

// Clock is the time of a site, which tests move on.
type Clock struct {
	mu   sync.Mutex
	gone time.Duration
}

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().UTC().Add(c.gone).Truncate(time.Microsecond)
}

// Pass lets time pass. Sessions of SignedIn last twelve hours; use Session after more.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone += d
}

// Buffer is a log to read.
type Buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write adds to the log.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String is what was logged so far.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// Each runs a test against a filled site on SQLite and on PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, site *Site), change ...func(*web.Config)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) {
		site := Empty(t, url, change...)
		site.fill(t)
		test(t, site)
	})
}

// New is a filled site on SQLite.
func New(t testing.TB, change ...func(*web.Config)) *Site {
	t.Helper()
	site := Empty(t, storetest.SQLite(t), change...)
	site.fill(t)
	return site
}

// Empty is a site nobody has claimed yet, on the database at url. It is served
// over https when a change of the configuration gives it such a base address.
func Empty(t testing.TB, url string, change ...func(*web.Config)) *Site {
	t.Helper()
	site := &Site{Clock: &Clock{}, Log: &Buffer{}, databaseURL: url}
	config := storetest.Config(url)
	config.Now = site.Clock.Now
	kept, err := store.Open(t.Context(), config)
	must(t, err)
	t.Cleanup(func() { must(t, kept.Close()) })
	site.Store = kept
	site.Server = serverOf(t, site, change)
	site.listen(t)
	return site
}

func serverOf(t testing.TB, site *Site, change []func(*web.Config)) *web.Server {
	t.Helper()
	set, err := questionnaires.Embedded()
	must(t, err)
	config := web.Config{
		Store: site.Store, Sessions: site.Store.Sessions(), Questionnaires: set, Hasher: account.NewHasher(),
		BaseURL: "http://continuum.test", Now: site.Clock.Now, Log: slog.New(slog.NewJSONHandler(site.Log, nil)),
	}
	for _, c := range change {
		c(&config)
	}
	site.secure = strings.HasPrefix(config.BaseURL, "https:")
	server, err := web.New(config)
	must(t, err)
	return server
}

func (s *Site) listen(t testing.TB) {
	t.Helper()
	if s.secure {
		s.http = httptest.NewTLSServer(s.Handler())
	} else {
		s.http = httptest.NewServer(s.Handler())
	}
	t.Cleanup(s.http.Close)
	s.URL = s.http.URL
}

// fill makes the administrator and the two organizations.
func (s *Site) fill(t testing.TB) {
	t.Helper()
	hash, err := account.NewHasher().Hash(t.Context(), Password)
	must(t, err)
	s.Administrator = storetest.Organization(t, s.Store, "Operations").Owner
	must(t, s.Store.SetPassword(t.Context(), s.Administrator.ID, hash))
	s.A = s.tenant(t, "Harbour Mutual", hash)
	s.B = s.tenant(t, "Bergblick Kliniken", hash)
}

func (s *Site) tenant(t testing.TB, name, hash string) Tenant {
	t.Helper()
	o := Tenant{Owned: storetest.Organization(t, s.Store, name)}
	o.Assessor = o.Member(t, s.Store, account.Assessor)
	o.Viewer = o.Member(t, s.Store, account.Viewer)
	for _, u := range []account.User{o.Owner, o.Assessor, o.Viewer} {
		must(t, s.Store.SetPassword(t.Context(), u.ID, hash))
	}
	o.Unit = o.Owned.Unit(t, s.Store, "Claims")
	o.Empty = o.Owned.Unit(t, s.Store, "Underwriting")
	o.Submitted = s.Submit(t, o.Owned, o.Unit)
	o.Open = o.Assessment(t, s.Store, o.Unit)
	storetest.Answer(t, s.Store, o.Open, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
	return o
}

// Submit assesses a unit with the sample answers: level 1, position 1.8, held
// back by measurement.
func (s *Site) Submit(t testing.TB, o storetest.Owned, unit assessment.Unit) *assessment.Assessment {
	t.Helper()
	a := o.Assessment(t, s.Store, unit)
	file, err := exchange.ReadAnswers(bytes.NewReader(sampleAnswers), a.Questionnaire)
	must(t, err)
	must(t, s.Store.UpdateAssessment(t.Context(), o.ID, a.ID, func(a *assessment.Assessment) error {
		if err := answerAll(a, file, s.Clock.Now()); err != nil {
			return err
		}
		return a.Submit(o.Owner.Name, s.Clock.Now())
	}))
	submitted, err := s.Store.Assessment(t.Context(), o.ID, a.ID)
	must(t, err)
	return submitted
}

func answerAll(a *assessment.Assessment, file *exchange.AnswerFile, now time.Time) error {
	for i, c := range a.Questionnaire.Components {
		for l, cell := range c.Cells {
			given := map[string]assessment.Given{}
			for _, statement := range cell.Statements {
				if answer := file.Answers[statement.ID]; answer != assessment.NotAsked {
					given[statement.ID] = assessment.Given{Answer: answer, Note: file.Notes[statement.ID]}
				}
			}
			if err := a.Answer(assessment.Place{Component: i, Level: l + 1}, given, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// AddUser adds somebody with everybody's password, in an organization or in
// none. The name and address are made up when they are empty.
func (s *Site) AddUser(t testing.TB, u account.User, organization string, role account.Role) account.User {
	t.Helper()
	made := storetest.User(cmp.Or(u.Name, "Somebody"))
	made.Email, made.Administrator = cmp.Or(u.Email, made.Email), u.Administrator
	hash, err := account.NewHasher().Hash(t.Context(), Password)
	must(t, err)
	must(t, s.Store.AddUser(t.Context(), made, hash, organization, role))
	return made
}

// SampleAnswers is the answers file the results are made of.
func SampleAnswers() io.Reader { return strings.NewReader(string(sampleAnswers)) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
