package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	storetest.Main(m, func() error {
		return goleak.Find(
			// GORM's cache of prepared statements never ends its clean-up.
			goleak.IgnoreAnyFunction("gorm.io/gorm/internal/lru.NewLRU[...].func1"),
			// scs.New starts a store in memory, which is not used and never ends.
			goleak.IgnoreAnyFunction("github.com/alexedwards/scs/v2/memstore.(*MemStore).startCleanup"),
		)
	})
}

// tables are all tables with people's data.
var tables = []string{
	"setup", "users", "resets", "sign_in_failures", "sessions", "known_browsers", "organizations", "memberships", "units",
	"questionnaires", "assessments", "answers", "events", "member_invitations", "member_events", "outbox",
	"surveys", "survey_invitations", "survey_links", "survey_drafts", "survey_responses", "standings", "revisions", "shares", "moment_registers", "moments", "service_plans",
	"checks", "check_responses", "carried", "worths", "decisions", "measures", "measure_values", "plans", "plan_steps", "plan_events", "plan_watchers", "plan_messages", "plan_reminders",
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got error %v, want %v", got, want)
	}
}

func wantInvalid(t testing.TB, got error, field string) {
	t.Helper()
	var invalid *assessment.InvalidError
	if !errors.As(got, &invalid) || invalid.Problems[0].Field != field {
		t.Errorf("got error %v, want an InvalidError at field %q", got, field)
	}
}

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// dump is everything in the database as text, to see whether anything changed.
func dump(t testing.TB, s *store.Store) string {
	t.Helper()
	pool, err := s.ReadPool()
	ok(t, err)
	var all strings.Builder
	for _, table := range tables {
		from := table
		if table == "revisions" { // drawn anew also when the same is saved again
			from = "(SELECT organization_id FROM revisions) kept"
		}
		lines := tableLines(t, pool, from)
		slices.Sort(lines)
		fmt.Fprintf(&all, "%s %d\n%s\n", table, len(lines), strings.Join(lines, "\n"))
	}
	return all.String()
}

func tableLines(t testing.TB, pool *sql.DB, table string) []string {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), "SELECT * FROM "+table)
	ok(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	ok(t, err)
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		ok(t, rows.Scan(values...))
		var line strings.Builder
		for i := range values {
			fmt.Fprintf(&line, "%s=%v ", columns[i], *values[i].(*any))
		}
		lines = append(lines, line.String())
	}
	ok(t, rows.Err())
	return lines
}
