package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"continuum/assessment"
)

// Whoever fills a workbook in chooses from the lists; what they typed beside
// them is understood as well.
func TestReadWorkbook(t *testing.T) {
	q := questionnaire(t)
	tests := []struct {
		name        string
		form        assessment.Form
		cells       map[string]any
		wantAnswers assessment.Answers
		wantNotes   map[string]string
	}{
		{"nothing filled in", assessment.Full, nil, nil, nil},
		{
			"every answer of the lists", assessment.Full,
			map[string]any{
				"Customer focus!C2": "0 Not in place", "Customer focus!C3": "1 Started or in places", "Customer focus!C4": "2 Mostly",
				"Customer focus!C5": "3 Fully", "Customer focus!C6": "Does not apply", "Customer focus!D6": "walk-ins only", "Customer focus!C7": "Don’t know",
			},
			assessment.Answers{
				"cf1a": assessment.NotInPlace, "cf1b": assessment.Started, "cf1c": assessment.Mostly, "cf2a": assessment.Fully,
				"cf2b": assessment.DoesNotApply, "cf2c": assessment.DontKnow,
			},
			map[string]string{"cf2b": "walk-ins only"},
		},
		{
			"typed another way", assessment.Full,
			map[string]any{
				"Customer focus!C2": 0, "Customer focus!C3": "1", "Customer focus!C4": " mostly ", "Customer focus!C5": "FULLY",
				"Customer focus!C7": "don't  know", "Customer focus!C8": "dk", "Customer focus!C9": 3.0,
			},
			assessment.Answers{
				"cf1a": assessment.NotInPlace, "cf1b": assessment.Started, "cf1c": assessment.Mostly, "cf2a": assessment.Fully,
				"cf2c": assessment.DontKnow, "cf3a": assessment.DontKnow, "cf3b": assessment.Fully,
			},
			nil,
		},
		{"the quick form", assessment.Quick, map[string]any{"Environment!C11": "3 Fully"}, assessment.Answers{"en5b": assessment.Fully}, nil},
		{
			"notes in any script, and like formulas", assessment.Full,
			map[string]any{"Customer focus!D2": "=cmd()", "Customer focus!D3": "+1\r\n@x", "Customer focus!D4": "показали 🙂 عرض", "Customer focus!D5": "_x005F_x0041_ a_x000D_b", "Customer focus!D6": 42},
			nil,
			map[string]string{"cf1a": "=cmd()", "cf1b": "+1\n@x", "cf1c": "показали 🙂 عرض", "cf2a": "_x0041_ a\nb", "cf2b": "42"},
		},
		{"a sheet somebody added", assessment.Full, map[string]any{"Mine!A1": "a", "Mine!C7": "3 Fully"}, nil, nil},
		{"cells nobody asked for", assessment.Full, map[string]any{"Customer focus!H2": "seen", "Customer focus!H99": "=1"}, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadWorkbook(filledIn(t, workbook(t, q, test.form), test.cells), q)
			if err != nil {
				t.Fatal(err)
			}
			want := &Workbook{Unit: "Claims", Form: test.form, Answers: orEmpty(test.wantAnswers), Notes: orEmpty(test.wantNotes)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Every problem is named at its cell, all at once.
func TestReadWorkbookRefusesCells(t *testing.T) {
	q := questionnaire(t)
	tests := []struct {
		name  string
		cells map[string]any
		want  []string
	}{
		{"no answer", map[string]any{"Customer focus!C2": "maybe"}, []string{`Customer focus!C2: "maybe" is not an answer: choose one from the list, or leave the cell empty.`}},
		{"not asked is nothing people answer", map[string]any{"Customer focus!C2": "skip"}, []string{`Customer focus!C2: "skip" is not an answer`}},
		{"a number between", map[string]any{"Customer focus!C2": 2.5}, []string{`Customer focus!C2: "2.5" is not an answer`}},
		{"always applies", map[string]any{"Customer focus!C2": "Does not apply"}, []string{"Customer focus!C2: This statement always applies"}},
		{"no reason", map[string]any{"Customer focus!C6": "Does not apply"}, []string{"Customer focus!D6: Say in a few words why this does not apply."}},
		{"a formula", map[string]any{"Customer focus!C2": formulaCell("C3")}, []string{"Customer focus!C2: There is a formula here: choose an answer from the list."}},
		{"a formula in a note", map[string]any{"Customer focus!D2": formulaCell("1+1")}, []string{"Customer focus!D2: There is a formula here: write the note as text."}},
		{"a long note", map[string]any{"Customer focus!D2": strings.Repeat("é", 5001)}, []string{"Customer focus!D2: The note is longer than 5000 characters: shorten it."}},
		{"a NUL in a note", map[string]any{"Customer focus!D2": "a_x0000_b"}, []string{"Customer focus!D2: The note contains a NUL character"}},
		{"no id", map[string]any{"Customer focus!A2": "", "Customer focus!C2": "3 Fully"}, []string{"Customer focus!C2: This row belongs to no statement", ": The row of the statement cf1a is missing"}},
		{"an unknown id", map[string]any{"Customer focus!A2": "xx"}, []string{`Customer focus!A2: There is no statement "xx" in this workbook`, ": The row of the statement cf1a is missing"}},
		{"twice", map[string]any{"Customer focus!A3": "cf1a"}, []string{"Customer focus!C3: The statement is answered twice, first in Customer focus!C2: keep one.", ": The row of the statement cf1b is missing"}},
		{
			"all at once",
			map[string]any{"Customer focus!C2": "x", "Measurement!C3": "y", "Environment!C4": "z"},
			[]string{`Customer focus!C2: "x"`, `Measurement!C3: "y"`, `Environment!C4: "z"`},
		},
		{"merged", map[string]any{"Customer focus!C2": mergedWith("C4")}, []string{"Customer focus!C2:C4: These cells are merged: unmerge them and fill in each row by itself."}},
		{"header gone", map[string]any{"Customer focus!C1": ""}, []string{": The rows of 15 statements are missing, first that of cf1a"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadWorkbook(filledIn(t, workbook(t, q, assessment.Full), test.cells), q)
			checkProblems(t, err, test.want)
		})
	}
}

func TestReadWorkbookNamesAHundredProblems(t *testing.T) {
	q := questionnaire(t)
	cells := map[string]any{}
	for row := 2; row <= 105; row++ {
		cells[fmt.Sprintf("Customer focus!A%d", row+100)] = "no statement"
	}
	_, err := ReadWorkbook(filledIn(t, workbook(t, q, assessment.Full), cells), q)
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) != 101 || invalid.Problems[100].Text != "There are 4 more problems." {
		t.Errorf("got %v", err)
	}
}

func TestReadWorkbookOfAnotherQuestionnaire(t *testing.T) {
	q := questionnaire(t)
	other := *q
	other.Version = "2"
	_, err := ReadWorkbook(workbook(t, q, assessment.Full), &other)
	checkProblems(t, err, []string{": This workbook is of the questionnaire satisfaction-continuum, version " + q.Version + ". Here it must be satisfaction-continuum, version 2: download a workbook for that."})
}

// A component may have any name, a statement any text.
func TestWorkbookOfAnyQuestionnaire(t *testing.T) {
	q := *questionnaire(t)
	q.Components = append([]assessment.Component(nil), q.Components...)
	names := []string{"=cmd()/[x]:*?\\'", strings.Repeat("Zusammenarbeit über Abteilungen ", 3), "History"}
	for i := range q.Components {
		q.Components[i].Name = names[i%len(names)]
		q.Components[i].Cells[0].Statements = append([]assessment.Statement(nil), q.Components[i].Cells[0].Statements...)
		q.Components[i].Cells[0].Statements[0].Text = "=HYPERLINK(\"x\")\x00\x1b_x0041_"
	}
	var out bytes.Buffer
	if err := WriteWorkbook(&out, &q, assessment.Full, "Ærø \x07& <co>", "Отдел"); err != nil {
		t.Fatal(err)
	}
	f := opened(t, out.Bytes())
	for i, sheet := range f.GetSheetList() {
		t.Log(sheet)
		if i < 2 { // the first sheets are Start and the hidden one
			continue
		}
		if formula, _ := f.GetCellFormula(sheet, "B2"); formula != "" {
			t.Errorf("%s!B2 is the formula %q", sheet, formula)
		}
	}
	got, err := ReadWorkbook(out.Bytes(), &q)
	if text, _ := f.GetCellValue(f.GetSheetList()[2], "B2"); text != "=HYPERLINK(\"x\")_x0041_" {
		t.Errorf("the statement reads %q", text)
	}
	if err != nil || got.Unit != "Отдел" {
		t.Errorf("it reads %v, %v", got, err)
	}
}

// The lists offer what may be answered, and nothing else.
func TestWorkbookLists(t *testing.T) {
	q := questionnaire(t)
	f := opened(t, workbook(t, q, assessment.Full))
	if visible, err := f.GetSheetVisible(idSheet); err != nil || visible {
		t.Errorf("the sheet of ids is to be seen, %v", err)
	}
	for _, sheet := range []string{"Customer focus", "Measurement", "Environment"} {
		lists, err := f.GetDataValidations(sheet)
		if err != nil {
			t.Fatal(err)
		}
		offered := map[string]string{}
		for _, list := range lists {
			for _, at := range strings.Fields(list.Sqref) {
				offered[at] = list.Formula1
			}
		}
		for row := 2; row <= 16; row++ {
			id, _ := f.GetCellValue(sheet, fmt.Sprintf("A%d", row))
			s, _, _ := q.Statement(id)
			want := "continuum!$E$1:$E$5"
			if s.NotApplicable != "" {
				want = "continuum!$D$1:$D$6"
			}
			if got := offered[fmt.Sprintf("C%d", row)]; got != want {
				t.Errorf("%s, %s: the list is %q, want %q", sheet, id, got, want)
			}
		}
		if visible, err := f.GetColVisible(sheet, "A"); err != nil || visible {
			t.Errorf("%s: the ids are to be seen, %v", sheet, err)
		}
	}
}

func TestSheetName(t *testing.T) {
	taken := map[string]bool{"start": true}
	tests := []struct{ name, want string }{
		{"Customer focus", "Customer focus"},
		{"customer focus", "customer focus 2"},
		{"Start", "Start 2"},
		{"", "Sheet"},
		{"'quoted'", "quoted"},
		{"a:b/c\\d?e*f[g]", "a-b-c-d-e-f-g-"},
		{"History", "Sheet History"},
		{strings.Repeat("W", 40), strings.Repeat("W", 31)},
		{strings.Repeat("W", 41), strings.Repeat("W", 29) + " 2"},
		{strings.Repeat("🙂", 20), strings.Repeat("🙂", 15)},
	}
	for _, test := range tests {
		if got := sheetName(test.name, taken); got != test.want {
			t.Errorf("sheetName(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}

func workbook(t testing.TB, q *assessment.Questionnaire, form assessment.Form) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteWorkbook(&out, q, form, "Harbour Mutual", "Claims"); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

type (
	formulaCell string // a cell with this formula
	mergedWith  string // a cell merged with those up to this one
)

// filledIn is a workbook with cells changed, such as "Customer focus!C2".
func filledIn(t testing.TB, data []byte, cells map[string]any) []byte {
	t.Helper()
	f := opened(t, data)
	for at, value := range cells {
		sheet, at, _ := strings.Cut(at, "!")
		if n, _ := f.GetSheetIndex(sheet); n < 0 {
			f.NewSheet(sheet)
		}
		var err error
		switch value := value.(type) {
		case formulaCell:
			err = f.SetCellFormula(sheet, at, string(value))
		case mergedWith:
			err = f.MergeCell(sheet, at, string(value))
		default:
			err = f.SetCellValue(sheet, at, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func opened(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// checkProblems compares problems, each as "field: how its text begins".
func checkProblems(t *testing.T, err error, want []string) {
	t.Helper()
	var invalid *assessment.InvalidError
	if err != nil && !errors.As(err, &invalid) {
		t.Fatalf("it is no InvalidError: %v", err)
	}
	var got []string
	if invalid != nil {
		for _, p := range invalid.Problems {
			got = append(got, p.Field+": "+p.Text)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d problems, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("problem %d:\n got %s\nwant %s", i+1, got[i], want[i])
		}
	}
}
