package webtest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// The tables of the product: all but sessions, which a GET may touch, and known
// browsers, which signing in for a test adds to.
func tables() []string {
	return []string{
		"setup", "users", "resets", "sign_in_failures", "organizations", "memberships", "units",
		"questionnaires", "assessments", "answers", "events", "member_invitations", "member_events", "outbox",
		"surveys", "survey_invitations", "survey_links", "survey_drafts", "survey_responses", "shares",
		"plans", "plan_steps", "plan_events", "plan_watchers", "plan_messages", "plan_reminders",
		"moment_registers", "moments", "service_plans",
		"checks", "check_responses",
		"worths", "decisions", "carried", "measures", "measure_values",
	}
}

// Dump is everything the store keeps but sessions, one row a line, in an order
// that depends on nothing else.
func (s *Site) Dump(t testing.TB) string {
	t.Helper()
	driver, source := "pgx", s.databaseURL
	if path, ok := strings.CutPrefix(s.databaseURL, "sqlite://"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var lines []string
	for _, table := range tables() {
		lines = append(lines, rowsOf(t, db, table)...)
	}
	return strings.Join(lines, "\n")
}

func rowsOf(t testing.TB, db *sql.DB, table string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table) //nolint:gosec // names of our own
	must(t, err)
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	must(t, err)
	var lines []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		must(t, rows.Scan(values...))
		line := table + ":"
		for i, v := range values {
			line += fmt.Sprintf(" %s=%v", columns[i], *v.(*any))
		}
		lines = append(lines, line)
	}
	must(t, rows.Err())
	slices.Sort(lines)
	return lines
}
