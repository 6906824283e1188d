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

// checkCheckInvariants does the same for a companion check.
func checkCheckInvariants(t *testing.T, q *assessment.CheckQuestionnaire) {
	t.Helper()
	text := func(s string, limit int) {
		if s == "" || !utf8.ValidString(s) || strings.TrimSpace(s) != s || strings.ContainsFunc(s, isControl) || utf8.RuneCountInString(s) > limit {
			t.Errorf("text %q", s)
		}
	}
	for _, s := range []string{q.Version, q.Name, q.Purpose, q.Source} {
		text(s, longText)
	}
	if n := len(q.Aspects); n < 1 || n > 9 || !idPattern.MatchString(q.ID) || !idPattern.MatchString(q.For) {
		t.Errorf("%q for %q with %d aspects", q.ID, q.For, n)
	}
	for i, aspect := range q.Aspects {
		if aspect.Number != i+1 || len(aspect.Components) < 1 || len(aspect.Components) > 5 {
			t.Errorf("aspect %d of components %v", aspect.Number, aspect.Components)
		}
		for j, id := range aspect.Components {
			if !idPattern.MatchString(id) || slices.Contains(aspect.Components[:j], id) {
				t.Errorf("component %q is malformed or named twice", id)
			}
		}
		text(aspect.Name, shortText)
		for _, description := range aspect.Descriptions {
			text(description, lineText)
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
		q, check, err := parse("f.yaml", data)
		if !bytes.Equal(before, data) {
			t.Error("the input was changed")
		}
		switch {
		case err != nil && !strings.HasPrefix(err.Error(), "f.yaml:"):
			t.Errorf("an error without file and line: %v", err)
		case err == nil && (q == nil) == (check == nil):
			t.Error("a file is of one kind")
		case check != nil:
			checkCheckInvariants(t, check)
		case q != nil:
			checkInvariants(t, q)
		}
		onlyOfItsKind(t, data, q != nil, check != nil)
	})
}

// onlyOfItsKind reads a file as each kind by name: as the other it is refused.
func onlyOfItsKind(t *testing.T, data []byte, statements, bestFit bool) {
	t.Helper()
	if _, err := Parse("f.yaml", data); (err == nil) != statements {
		t.Errorf("Parse: %v", err)
	}
	if _, err := ParseCheck("f.yaml", data); (err == nil) != bestFit {
		t.Errorf("ParseCheck: %v", err)
	}
}
