package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"continuum/assessment"
)

func TestSafeCell(t *testing.T) {
	tests := []struct{ name, note, want string }{
		{"nothing", "", ""},
		{"words", "seen on the door", "seen on the door"},
		{"formula", "=cmd()", "'=cmd()"},
		{"plus", "+1", "'+1"},
		{"minus", "-1", "'-1"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"full width", "＝1", "'＝1"},
		{"inside", "a=b, c-d", "a=b, c-d"},
		{"behind spaces", `  "=1`, `'  "=1`},
		{"after a tab", "\t=1", "\t'=1"},
		{"after CR", "a\r＋1", "a\r'＋1"},
		{"after a line end", "a\n=1\n-2", "a\n'=1\n'-2"},
		{"after ;", `x;=HYPERLINK("https://example.org";"here")`, `x;'=HYPERLINK("https://example.org";"here")`},
		{"after ; and a quote", `x; "@1`, `x;' "@1`},
		{"after two ;", ";;=1;=2", ";;'=1;'=2"},
		{"typed apostrophe", "'=1;'-2;'a", "''=1;''-2;'a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := SafeCell(test.note); got != test.want {
				t.Errorf("SafeCell(%q) = %q, want %q", test.note, got, test.want)
			}
			if got := plainCell(test.want); got != test.note {
				t.Errorf("%q comes back as %q, want %q", test.want, got, test.note)
			}
		})
	}
}

// No cell is a formula, whatever a program takes for the end of a cell.
func TestWriteAnswersKeepsFormulasFromSpreadsheets(t *testing.T) {
	q := questionnaire(t)
	for _, note := range []string{
		"=1", "x;=HYPERLINK(1)", "x;\"=1\"", "a,b\n=1", "a\n;=1", "\"a\"\t@1", "x\n\"\"=1", "－1;－1", "'=1", "- one\n- two",
	} {
		var out bytes.Buffer
		if err := WriteAnswers(&out, q, assessment.Full, nil, map[string]string{"cf1a": note}); err != nil {
			t.Fatal(err)
		}
		for _, cell := range strings.FieldsFunc(out.String(), func(r rune) bool { return strings.ContainsRune(";\t\r\n", r) }) {
			if strings.IndexAny(strings.TrimLeft(cell, ` "`), "=+-@＝＋－＠") == 0 {
				t.Errorf("%q has a cell %q", note, cell)
			}
		}
		got, err := ReadAnswers(&out, q)
		if err != nil || got.Notes["cf1a"] != note {
			t.Errorf("%q comes back as %q, %v", note, got.Notes["cf1a"], err)
		}
	}
}

func TestWriteAnswersMakesLineEndsAlike(t *testing.T) {
	got := writtenAndRead(t, questionnaire(t), assessment.Full, nil, map[string]string{"cf1a": " a\r\nb "})
	if got.Notes["cf1a"] != "a\nb" {
		t.Errorf("the note reads %q", got.Notes["cf1a"])
	}
}

// The longest note can be read back, however many formulas it seems to have.
func TestWriteAnswersOfTheLongestNote(t *testing.T) {
	note := strings.Repeat("-\n", assessment.NoteLimit/2-1) + "--"
	got := writtenAndRead(t, questionnaire(t), assessment.Full, nil, map[string]string{"cf1a": note})
	if got.Notes["cf1a"] != note {
		t.Errorf("it comes back with %d characters, want %d", len(got.Notes["cf1a"]), len(note))
	}
}

func TestWriteAnswersWritesTheForm(t *testing.T) {
	q := questionnaire(t)
	answers := assessment.Answers{"cf1a": assessment.Fully, "cf1c": assessment.Fully, "cf2b": assessment.DoesNotApply, "en5a": assessment.NotAsked}
	tests := []struct {
		form assessment.Form
		want string
	}{
		{assessment.Full, "46 rows, cf1c 3"},
		{assessment.Quick, "31 rows, cf1c not there"},
	}
	for _, test := range tests {
		var out bytes.Buffer
		if err := WriteAnswers(&out, q, test.form, answers, nil); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprintf("%d rows, cf1c not there", len(rows))
		for _, row := range rows {
			if row[0] == "cf1c" {
				got = fmt.Sprintf("%d rows, cf1c %s", len(rows), row[1])
			}
		}
		if got != test.want {
			t.Errorf("form %s: %s, want %s", test.form, got, test.want)
		}
	}
}
