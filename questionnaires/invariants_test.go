package questionnaires

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"continuum/assessment"
)

// checkInvariants holds a questionnaire to everything the rest of the program
// relies on.
func checkInvariants(t *testing.T, q *assessment.Questionnaire) {
	t.Helper()
	if n := len(q.Components); n < 2 || n > 5 {
		t.Errorf("%d components", n)
	}
	ids := map[string]bool{}
	useID := func(id string) {
		if !idPattern.MatchString(id) || ids[id] {
			t.Errorf("id %q is malformed or used twice", id)
		}
		ids[id] = true
	}
	text := func(s string) {
		if s == "" || !utf8.ValidString(s) || strings.TrimSpace(s) != s || strings.ContainsFunc(s, isControl) || utf8.RuneCountInString(s) > longText {
			t.Errorf("text %q", s)
		}
	}
	for _, s := range []string{q.ID, q.Version, q.Name, q.Purpose, q.Source} {
		text(s)
	}
	for i, w := range q.Wordings {
		if w.Answer != offered[i] {
			t.Errorf("wording %d is for %v", i, w.Answer)
		}
		text(w.Label)
	}
	for i, l := range q.Levels {
		if l.Number != i+1 {
			t.Errorf("level %d is numbered %d", i+1, l.Number)
		}
		text(l.Name)
		text(l.Definition)
	}
	for _, c := range q.Components {
		useID(c.ID)
		text(c.Name)
		text(c.Definition)
		for _, cell := range c.Cells {
			checkCell(t, cell, useID, text)
			if quick := len(cell.Asked(assessment.Quick)); quick == 0 && len(q.Asked(assessment.Quick)) > 0 {
				t.Errorf("cell %q is not in the quick form", cell.Title)
			}
		}
	}
	for _, a := range q.Actions {
		useID(a.ID)
		checkAction(t, q, a, text)
	}
}

func checkCell(t *testing.T, cell assessment.Cell, useID, text func(string)) {
	t.Helper()
	if n := len(cell.Statements); n < 1 || n > 6 {
		t.Errorf("%d statements", n)
	}
	for _, s := range []string{cell.Title, cell.Descriptor, cell.Proof} {
		text(s)
	}
	for _, s := range cell.Statements {
		useID(s.ID)
		text(s.Text)
		text(s.Help)
	}
}

func checkAction(t *testing.T, q *assessment.Questionnaire, a assessment.Action, text func(string)) {
	t.Helper()
	component := q.Component(a.Component)
	if component == nil || a.To < 1 || a.To > 5 || a.From != a.To-1 || a.Effort.Rank() < 0 || a.Weeks < 1 || len(a.Secures) == 0 {
		t.Fatalf("action %+v", a)
	}
	for _, s := range []string{a.Title, a.What, a.Owner, a.FirstStep, a.Evidence, a.Measure} {
		text(s)
	}
	for _, id := range a.Secures {
		if !slices.ContainsFunc(component.Cells[a.To-1].Statements, func(s assessment.Statement) bool { return s.ID == id }) {
			t.Errorf("action %s secures %s, which is not in its cell", a.ID, id)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*.yaml", "testdata/bad/*.yaml"} {
		for _, file := range testFiles(f, pattern) {
			f.Add(readFile(f, file))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		q, err := Parse("f.yaml", data)
		if !bytes.Equal(before, data) {
			t.Error("Parse changed its input")
		}
		if err == nil {
			checkInvariants(t, q)
		} else if !strings.HasPrefix(err.Error(), "f.yaml:") {
			t.Errorf("an error without file and line: %v", err)
		}
	})
}
