package main

import (
	"database/sql"
	"strings"
	"testing"
)

// damaged runs a statement behind the program's back.
func damaged(t *testing.T, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:data/continuum.db")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// TestDoctor: what is right is said to be, what is not is listed and, when asked
// for, put right.
func TestDoctor(t *testing.T) {
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	if got := typed(t, "", "demo"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	doctor := func(code int, stdout, stderr string, args ...string) {
		t.Helper()
		got := typed(t, "", append([]string{"doctor"}, args...)...)
		if got.code != code || !strings.Contains(got.stdout, stdout) || !strings.Contains(got.stderr, stderr) || stderr == "" && strings.Contains(got.stderr, "continuum: ") { // that a statement was slow may be said
			t.Errorf("doctor %s: exit code %d, want %d with %q and %q\n%s%s", args, got.code, code, stdout, stderr, got.stdout, got.stderr)
		}
	}
	doctor(0, "Database      SQLite 3.", "")
	doctor(0, "It holds      2 organizations, 9 units, 17 results\nNothing is wrong.\n", "")
	doctor(0, "17 results were worked out anew by rule 1: 0 differ.\n", "", "--rescore")

	damaged(t, `UPDATE standings SET latest = ''  WHERE unit_id = (SELECT id FROM units WHERE name = 'Claims')`)
	doctor(1, "", "where units stand is not what their results say (2 times): run continuum doctor --rescore")
	doctor(0, "17 results were worked out anew by rule 1: 0 differ.\n", "", "--rescore")
	doctor(0, "Nothing is wrong.", "")

	damaged(t, `UPDATE assessments SET summary = replace(replace(summary, '{"rule":"1"', '{"rule":"0"'), '"status":"scored","level":3,', '"status":"scored","level":5,')
		WHERE unit_id = (SELECT id FROM units WHERE name = 'Motor claims')`)
	doctor(1, "Another rule  2 results were worked out by another version of the rule", "(1 times)")
	doctor(0, "0 differ", "", "--rescore") // its levels are 1 and 2: only the rule's name was another
	damaged(t, `UPDATE assessments SET summary = replace(summary, '"level":2,', '"level":5,')
		WHERE mode = 'agreed' AND unit_id = (SELECT id FROM units WHERE name = 'Claims')`)
	doctor(0, "Harbour Mutual (sample) / Claims, ", "", "--rescore")
	doctor(0, "0 differ", "", "--rescore")

	damaged(t, `PRAGMA foreign_keys = 0; DELETE FROM units WHERE name = 'Online services'`)
	doctor(1, "", "rows of assessments belong to something that is not there")
}

// TestDoctorTakesNothing: a word after it is a mistake.
func TestDoctorTakesNothing(t *testing.T) {
	clean(t)
	if got := typed(t, "", "doctor", "now"); got.code != 2 || !strings.Contains(got.stderr, `"now" is one argument too many`) {
		t.Errorf("%+v", got)
	}
}
