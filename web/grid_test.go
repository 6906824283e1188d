package web

import (
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// small is a questionnaire of two components with one statement a cell, and one
// with none: what other questionnaires may look like.
func small() *assessment.Questionnaire {
	q := &assessment.Questionnaire{ID: "small", Version: "1", Name: "Small"}
	for l := range q.Levels {
		q.Levels[l] = assessment.Level{Number: l + 1, Name: "L" + string(rune('1'+l))}
	}
	for _, id := range []string{"aa", "bb"} {
		c := assessment.Component{ID: id, Name: strings.ToUpper(id)}
		for l := range c.Cells {
			c.Cells[l] = assessment.Cell{Title: "T", Statements: []assessment.Statement{{ID: id + string(rune('1'+l)) + "a", Quick: l < 3}}}
		}
		q.Components = append(q.Components, c)
	}
	return q
}

func answers(codes string, ids ...string) assessment.Answers {
	given := assessment.Answers{}
	for i, code := range strings.Fields(codes) {
		if code != "." {
			given[ids[i]], _ = assessment.ParseAnswer(code)
		}
	}
	return given
}

func TestGridCells(t *testing.T) {
	q := small()
	ids := []string{"aa1a", "aa2a", "aa3a", "aa4a", "aa5a", "bb1a", "bb2a", "bb3a", "bb4a", "bb5a"}
	result := assessment.Score(q, assessment.Full, answers("3 2 1 3 0  3 1 skip skip skip", ids...))
	grid := newGrid(q, &result, &drawings{})
	for _, test := range []struct {
		row, column         int
		class, head, detail string
	}{
		{0, 0, "s1", "Secured", "3 points, 2 needed"},
		{0, 1, "s2", "Secured", "2 points, 2 needed"},
		{0, 2, "", "1 of 2", "points"},
		{0, 3, "s4", "Secured", "but level 3 is open"},
		{0, 4, "", "0 of 2", "points"},
		{1, 1, " next", "1 of 2", "points"},
		{1, 2, "bare", "–", "not asked"},
	} {
		cell := grid.Rows[test.row].Cells[test.column]
		if cell.Class() != test.class || cell.Head != test.head || cell.Detail != test.detail {
			t.Errorf("row %d, level %d is %q, %q, %q; want %q, %q, %q", test.row, test.column+1,
				cell.Class(), cell.Head, cell.Detail, test.class, test.head, test.detail)
		}
		if strings.Contains(string(cell.Ground), "style=") {
			t.Errorf("row %d, level %d is drawn with a style attribute", test.row, test.column+1)
		}
	}
	if got := grid.Rows[1].Position; got != "1.5" {
		t.Errorf("the second row is at %s, want 1.5", got)
	}
}

// The way through the pages: what is saved decides what is asked next.
func TestAfterAPage(t *testing.T) {
	for _, test := range []struct {
		name, codes string
		form        assessment.Form
		page        int
		want        string
	}{
		{"the next page", "3 . . . .", assessment.Full, 1, "/assessments/x/aa/2"},
		{"a first page without answers", ". . . . .", assessment.Full, 1, "/assessments/x/aa/2"},
		{"two pages not secured", "0 0 . . .", assessment.Full, 2, "/assessments/x/aa/rest"},
		{"one page not secured", "3 0 . . .", assessment.Full, 2, "/assessments/x/aa/3"},
		{"the last page", "3 3 3 3 3", assessment.Full, 5, "/assessments/x/bb/1"},
		{"the last page of the quick form", "3 3 3 . .", assessment.Quick, 3, "/assessments/x/bb/1"},
		{"everything answered", "3 3 3 3 3 3 3 3 3 3", assessment.Full, 5, "/assessments/x/check"},
		{"only an earlier page missing", ". 3 3 3 3 3 3 3 3 3", assessment.Full, 5, "/assessments/x/check"},
	} {
		q := small()
		ids := []string{"aa1a", "aa2a", "aa3a", "aa4a", "aa5a", "bb1a", "bb2a", "bb3a", "bb4a", "bb5a"}
		a := &assessment.Assessment{ID: "x", Sheet: assessment.Sheet{Questionnaire: q, Form: test.form, Answers: answers(test.codes, ids...)}}
		at := leaves(agreedAt(a), 0)[test.page-1]
		if got := after(agreedAt(a), at); got != test.want {
			t.Errorf("%s: leads to %s, want %s", test.name, got, test.want)
		}
	}
}

func TestProgress(t *testing.T) {
	ids := []string{"aa1a", "aa2a", "aa3a", "aa4a", "aa5a"}
	for _, test := range []struct {
		name, codes             string
		rest                    bool
		answered, missing, left int
		begun, done             bool
	}{
		{"nothing", ". . . . .", false, 0, 2, 3, false, false},
		{"some", "3 . . . .", false, 1, 2, 2, true, false},
		{"stopped", "0 dk . . .", false, 2, 0, 3, true, true},
		{"the rest anyway", "0 0 . . .", true, 2, 3, 0, true, false},
		{"all", "3 3 na 3 3", false, 5, 0, 0, true, true},
	} {
		a := &assessment.Assessment{Sheet: assessment.Sheet{Questionnaire: small(), Form: assessment.Full, Answers: answers(test.codes, ids...), Rest: map[string]bool{"aa": test.rest}}}
		p := progressOf(agreedAt(a), 0)
		if p.Answered != test.answered || len(p.Missing) != test.missing || p.Left != test.left {
			t.Errorf("%s: %d answered, %d missing, %d left; want %d, %d, %d", test.name, p.Answered, len(p.Missing), p.Left, test.answered, test.missing, test.left)
		}
		if p.Begun() != test.begun || p.Done() != test.done {
			t.Errorf("%s: begun %v, done %v", test.name, p.Begun(), p.Done())
		}
	}
}

// With every point and one practice absent a cell is not full, on the page as on
// paper.
func TestABarIsFullOnlyWhenTheCellIsSecured(t *testing.T) {
	q := small()
	q.Components[0].Cells[1].Statements = []assessment.Statement{{ID: "x"}, {ID: "y"}, {ID: "z"}}
	result := assessment.Score(q, assessment.Full, answers("3 3 3 0", "aa1a", "x", "y", "z"))
	got := newGrid(q, &result, &drawings{}).Rows[0].Cells[1]
	want := chart.CellSVG(chart.Cell{Level: 2, Next: got.Next, Share: 5.0 / 6})
	if got.Head != "One absent" || string(got.Ground) != string(want) {
		t.Errorf("%s is drawn as %s, want %s", got.Head, got.Ground, want)
	}
}
