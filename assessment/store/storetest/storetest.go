// Package storetest gives tests a real database: a new one each, migrated, on
// SQLite or on a PostgreSQL server that lives as long as the test binary.
package storetest

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

// New opens a store on a new SQLite file; it is closed when the test ends.
func New(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, SQLite(t))
}

// Each runs the test on SQLite and on PostgreSQL, with a new database each.
// Without a PostgreSQL server the second is skipped, or fails when CI is "true".
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachURL(t, func(t *testing.T, url string) { test(t, Open(t, url)) })
}

// EachURL is Each for tests that open the database themselves, perhaps twice.
func EachURL(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is the URL of a database that is not there yet.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite://" + filepath.Join(t.TempDir(), "data", "continuum.db")
}

// Config is what tests open a database with.
func Config(url string) store.Config {
	return store.Config{URL: url, Parse: questionnaires.Parse, ParseCheck: questionnaires.ParseCheck, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

// Open opens a database and closes it when the test ends.
func Open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), Config(url))
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

// Main runs the tests of a package and stops the PostgreSQL server, if there is
// one, before the process ends: func TestMain(m *testing.M) { storetest.Main(m) }.
// after runs last, and its error fails the run.
func Main(m *testing.M, after ...func() error) {
	code := m.Run()
	stopServer()
	for _, check := range after {
		if err := check(); err != nil && code == 0 {
			os.Stderr.WriteString(err.Error() + "\n")
			code = 1
		}
	}
	os.Exit(code)
}

// Questionnaire is the one that ships with the program, kept in the store so
// that assessments can be pinned to it.
func Questionnaire(t testing.TB, s *store.Store) questionnaires.Entry {
	t.Helper()
	set, err := questionnaires.Embedded()
	must(t, err)
	entry, ok := set.ByID(questionnaires.DefaultID)
	if !ok {
		t.Fatalf("there is no questionnaire %s", questionnaires.DefaultID)
	}
	must(t, s.KeepQuestionnaire(t.Context(), entry.Ref, "questionnaires/"+entry.Ref.ID+".yaml", entry.Source))
	return entry
}

// User adds nothing: it is somebody with a new id and address.
func User(name string) account.User {
	id := account.NewID()
	return account.User{ID: id, Name: name, Email: id + "@example.org", CreatedAt: now()}
}

// Owned is an organization with its root unit and its owner.
type Owned struct {
	assessment.Organization
	Root  assessment.Unit
	Owner account.User
}

// Organization makes an organization with an owner of its own. The first one
// claims the instance: its owner is the administrator as well.
func Organization(t testing.TB, s *store.Store, name string) Owned {
	t.Helper()
	org := assessment.Organization{ID: account.NewID(), Name: name, TimeZone: "Europe/Zurich"}
	o := Owned{org, assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: name}, User("Owner of " + name)}
	claimed, err := s.IsSetUp(t.Context())
	must(t, err)
	if !claimed {
		token := account.NewToken()
		must(t, s.IssueSetupToken(t.Context(), token.Hash))
		must(t, s.SetUp(t.Context(), token.Hash, o.Owner, "", org, o.Root))
		o.Owner.Administrator, o.Root = true, kept(t, s, o.Root)
		return o
	}
	must(t, s.AddUser(t.Context(), o.Owner, "", "", ""))
	must(t, s.CreateOrganization(t.Context(), org, o.Root, o.Owner.ID))
	o.Root = kept(t, s, o.Root)
	return o
}

// kept is a unit as the store has it: with its letter.
func kept(t testing.TB, s *store.Store, u assessment.Unit) assessment.Unit {
	t.Helper()
	tree, err := s.Units(t.Context(), u.OrganizationID)
	must(t, err)
	return *tree.Unit(u.ID)
}

// Member adds a user with a role in the organization.
func (o Owned) Member(t testing.TB, s *store.Store, role account.Role) account.User {
	t.Helper()
	u := User("The " + string(role))
	must(t, s.AddUser(t.Context(), u, "", o.ID, role))
	return u
}

// Unit adds a unit below the root.
func (o Owned) Unit(t testing.TB, s *store.Store, name string) assessment.Unit {
	t.Helper()
	return o.Below(t, s, o.Root, name)
}

// Below adds a unit below another, with tags.
func (o Owned) Below(t testing.TB, s *store.Store, parent assessment.Unit, name string, tags ...string) assessment.Unit {
	t.Helper()
	u := assessment.Unit{ID: account.NewID(), OrganizationID: o.ID, ParentID: parent.ID, Name: name, Tags: tags}
	must(t, s.AddUnit(t.Context(), u))
	return kept(t, s, u)
}

// Assessment starts a full assessment of a unit.
func (o Owned) Assessment(t testing.TB, s *store.Store, unit assessment.Unit) *assessment.Assessment {
	t.Helper()
	q := Questionnaire(t, s)
	a, err := assessment.Start(account.NewID(), unit, q.Ref, q.Questionnaire, assessment.Full, "The whole team", o.Owner.Name, now())
	must(t, err)
	must(t, s.CreateAssessment(t.Context(), a))
	return a
}

// Answer gives the same answer to every statement of a cell.
func Answer(t testing.TB, s *store.Store, a *assessment.Assessment, at assessment.Place, answer assessment.Answer) {
	t.Helper()
	given := map[string]assessment.Given{}
	for _, statement := range a.Questionnaire.Components[at.Component].Cells[at.Level-1].Asked(a.Form) {
		given[statement.ID] = assessment.Given{Answer: answer, Note: "Seen in the log of " + statement.ID}
	}
	must(t, s.UpdateAssessment(t.Context(), a.OrganizationID, a.ID, func(a *assessment.Assessment) error {
		return a.Answer(at, given, now())
	}))
}

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
