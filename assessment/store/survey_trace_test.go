package store_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"

	"github.com/google/go-cmp/cmp"
)

// The database holds no way back from a response to a person: these tests look
// at every table, as somebody would who has the database and wants to know.

// on is PostgreSQL or SQLite, as an expert asks them.
type on struct {
	catalogue string // all tables
	place     string // what a row has beside its columns
}

func databaseOf(t *testing.T, pool *sql.DB) on {
	t.Helper()
	if _, err := pool.ExecContext(t.Context(), "SELECT sqlite_version()"); err == nil {
		return on{"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'", "rowid AS place"}
	}
	return on{
		"SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
		"ctid::text AS place, xmin::text AS written_by, xmax::text AS touched_by",
	}
}

// row is one row, by column.
type row map[string]string

// rowsOf reads a table with where each row stands and what wrote it.
func rowsOf(t *testing.T, pool *sql.DB, table string) []row {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), "SELECT "+databaseOf(t, pool).place+", x.* FROM "+table+" x")
	ok(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	ok(t, err)
	var all []row
	for rows.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		ok(t, rows.Scan(to...))
		r := row{}
		for i, column := range columns {
			r[column] = fmt.Sprint(values[i])
		}
		all = append(all, r)
	}
	ok(t, rows.Err())
	slices.SortFunc(all, func(a, b row) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return all
}

// everything is all tables of the database.
func everything(t *testing.T, pool *sql.DB) map[string][]row {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), databaseOf(t, pool).catalogue)
	ok(t, err)
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		ok(t, rows.Scan(&name))
		names = append(names, name)
	}
	ok(t, rows.Err())
	if len(names) < len(tables) {
		t.Fatalf("there are only the tables %v", names)
	}
	all := map[string][]row{}
	for _, name := range names {
		all[name] = rowsOf(t, pool, name)
	}
	return all
}

// allBegin has everybody who was invited begin.
func (m *mailing) allBegin(t *testing.T) {
	t.Helper()
	for i, p := range m.survey.People {
		m.survey.Begin(t, m.Store, p.Link, assessment.RespondentRoles()[i%3])
		ok(t, m.UpdateDraft(t.Context(), p.Link.Hash, noted("as I see it, "+p.Link.Secret[:8])))
	}
}

// handIn hands in one after the other, in the order they were invited, which is
// the worst there is. Time goes by.
func (m *mailing) handIn(t *testing.T, many int) {
	t.Helper()
	for _, p := range m.survey.People[:many] {
		m.wait(time.Minute)
		receipt := account.NewToken()
		ok(t, m.SubmitResponse(t.Context(), p.Link.Hash, receipt.Hash))
		m.survey.Receipts = append(m.survey.Receipts, receipt)
	}
}

// Handing in deletes a draft and adds a response, and nothing else in the whole
// database is touched: not a row that names a person, no trail, no time, no
// message, and neither where a row stands nor which transaction wrote it.
func TestHandingInTouchesNothingThatNamesAnybody(t *testing.T) {
	eachMailing(t, 150, func(t *testing.T, m *mailing) {
		pool, err := m.ReadPool()
		ok(t, err)
		m.allBegin(t)
		before := everything(t, pool)
		m.handIn(t, 120)
		after := everything(t, pool)
		if drafts, responses := len(after["survey_drafts"]), len(after["survey_responses"]); drafts != 30 || responses != 120 {
			t.Fatalf("%d drafts and %d responses, want 30 and 120", drafts, responses)
		}
		wantNoWayBack(t, m, after)
		before["survey_drafts"] = slices.DeleteFunc(before["survey_drafts"], func(r row) bool {
			return !slices.ContainsFunc(after["survey_drafts"], func(left row) bool { return left["id"] == r["id"] })
		})
		for _, all := range []map[string][]row{before, after} {
			delete(all, "survey_responses")
			for _, r := range all["surveys"] {
				delete(r, "touched_by") // whoever hands in keeps the survey from being closed meanwhile
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("handing in changed something else (-before +after)\n%s", diff)
		}
	})
}

// Publishing writes the responses anew in one go and leaves no receipt, nor
// anything that was begun.
func TestPublishingLeavesNoWayBack(t *testing.T) {
	eachMailing(t, 150, func(t *testing.T, m *mailing) {
		pool, err := m.ReadPool()
		ok(t, err)
		m.allBegin(t)
		m.handIn(t, 120)
		again := account.NewToken()
		ok(t, m.AmendResponse(t.Context(), m.survey.Receipts[7].Hash, again.Hash))
		before := everything(t, pool)
		m.survey.Publish(t, m.Store)
		after := everything(t, pool)
		of := wantNoWayBack(t, m, after)
		wantShuffled(t, "places of responses", m.each(t, of, "place"))
		wroteIt := map[string]bool{}
		for _, r := range after["survey_responses"] {
			wroteIt[r["written_by"]] = true
			if r["receipt_hash"] != "<nil>" {
				t.Error("a receipt is left")
			}
		}
		if len(wroteIt) != 1 {
			t.Errorf("%d transactions wrote the responses, want one", len(wroteIt))
		}
		for _, r := range before["survey_responses"] {
			if slices.ContainsFunc(after["survey_responses"], func(now row) bool { return now["number"] == r["number"] }) {
				t.Error("a number stayed")
			}
		}
		for _, r := range after["survey_drafts"] {
			if r["sheet"] != "" || r["amends"] != "<nil>" {
				t.Errorf("something begun is left: %v", r)
			}
		}
		if n := len(after["survey_drafts"]); n != 30 {
			t.Errorf("%d drafts, want 30 empty ones of those who have not answered", n)
		}
		for _, r := range after["survey_links"] {
			if r["invitation_id"] == "" || r["link_hash"] == again.Hash {
				t.Errorf("a link is left that is not of an invitation: %v", r)
			}
		}
	})
}

// wantNoWayBack wants that a response has nothing in common with anything else:
// no value of it is anywhere, nothing that belongs to a person is in it, plain or
// hashed, and its number says nothing of who handed in when.
//
// It returns the response of each person, which only what they wrote tells.
func wantNoWayBack(t *testing.T, m *mailing, all map[string][]row) (of map[string]row) {
	t.Helper()
	elsewhere := map[string]bool{}
	for table, rows := range all {
		for _, r := range rows {
			for column, value := range r {
				if table != "survey_responses" {
					elsewhere[value] = elsewhere[value] || column != "place" && column != "written_by" && column != "touched_by"
				}
			}
		}
	}
	of = map[string]row{}
	for _, r := range all["survey_responses"] {
		for _, column := range []string{"number", "receipt_hash", "sheet"} {
			if value := r[column]; elsewhere[value] && value != "<nil>" {
				t.Errorf("%s %s of a response is somewhere else, too", column, value)
			}
		}
		if known := columnsBeside(r); len(known) != 0 {
			t.Errorf("a response has the columns %v besides: can they lead to a person?", known)
		}
		for _, p := range m.survey.People {
			if strings.Contains(r["sheet"], p.Link.Secret[:8]) {
				of[p.ID] = r
			}
		}
	}
	wantNothingOfPeople(t, m, all)
	wantShuffled(t, "numbers of responses", m.each(t, of, "number"))
	return of
}

// columnsBeside are the columns of a response, those known to say nothing left out.
func columnsBeside(r row) (columns []string) {
	for column := range r {
		switch column {
		case "number", "organization_id", "survey_id", "receipt_hash", "sheet", "place", "written_by", "touched_by":
		default:
			columns = append(columns, column)
		}
	}
	return columns
}

// wantNothingOfPeople looks in every response for what the database knows of
// people, as it is and hashed.
func wantNothingOfPeople(t *testing.T, m *mailing, all map[string][]row) {
	t.Helper()
	var responses strings.Builder
	for _, r := range all["survey_responses"] {
		fmt.Fprintln(&responses, r["number"], r["receipt_hash"], r["sheet"])
	}
	var known []string
	for _, p := range m.survey.People {
		known = append(known, p.ID, p.Name+":", p.Email, p.Link.Secret, p.Link.Hash)
	}
	for _, table := range []string{"survey_invitations", "survey_links", "survey_drafts", "outbox"} {
		for _, r := range all[table] {
			known = append(known, r["id"], r["draft_id"], r["link_hash"])
		}
	}
	for _, value := range known {
		sum := sha256.Sum256([]byte(value))
		for _, form := range []string{value, account.HashToken(value), hex.EncodeToString(sum[:])} {
			if form != "" && form != "<nil>" && strings.Contains(responses.String(), form) {
				t.Fatalf("%q is in a response: it belongs to a person, or is the hash of what does", form)
			}
		}
	}
}

// each is a number of everybody's response, in the order of handing in. The place
// of a row is a page and a line on PostgreSQL.
func (m *mailing) each(t *testing.T, of map[string]row, column string) (numbers []int) {
	t.Helper()
	for i := range m.survey.Receipts {
		value := of[m.survey.People[i].ID][column]
		var number, page, line int
		if n, _ := fmt.Sscanf(value, "(%d,%d)", &page, &line); n == 2 {
			number = 1000*page + line
		} else if _, err := fmt.Sscan(value, &number); err != nil {
			t.Fatalf("the answers of person %d are not among the responses", i)
		}
		numbers = append(numbers, number)
	}
	return numbers
}
