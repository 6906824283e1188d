package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"continuum/assessment"
)

const roundHeader = "unit,date,answered by,form,statement,answer,note\n"

func TestReadRounds(t *testing.T) {
	tests := []struct {
		name, file string
		want       []string
	}{
		{
			"two statements of one result", roundHeader + "Claims,2025-01-31,The Claims team,full,cf1a,2,seen\nClaims,2025-01-31,,,cf1b,Don't know,\n",
			[]string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "The Claims team", full, cf1a=2 cf1b=dk, cf1a "seen", line 2`},
		},
		{
			"several results in any order of rows", roundHeader + "Claims,2025-01-31,Ann,,cf1a,2,\nBilling,31.1.2025,Bob,quick,cf1a,3,\nClaims,2024-06-30,Ann,,cf1a,1,\nBilling,2025-01-31,,,cf1b,0,\n",
			[]string{
				`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=2, , line 2`,
				`billing, Harbour Mutual / Billing, 2025-01-31 11:00, "Bob", quick, cf1a=3 cf1b=0, , line 3`,
				`claims, Harbour Mutual / North / Claims, 2024-06-30 10:00, "Ann", full, cf1a=1, , line 4`,
			},
		},
		{
			"semicolons, another order, a mark, a separator line", "\uFEFFsep=;\r\nAnswer;Statement;UNIT;Date;Answered_by\r\n\r\n3 Fully;cf1a;north / claims;2025-01-31 00:00:00;Ann\r\n",
			[]string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, , line 4`},
		},
		{
			"today is not in the future", "unit\tdate\tanswered by\tstatement\tanswer\nHarbour Mutual\t2026-02-01\tAnn\tcf1a\t0\n",
			[]string{`root, Harbour Mutual, 2026-02-01 08:00, "Ann", full, cf1a=0, , line 2`},
		},
		{
			"a name twice, told by the path", roundHeader + "South / Team,2025-01-31,Ann,,cf1a,skip,\nHarbour Mutual / South / Team,2025-01-31,,,cf1b,3,\n",
			[]string{`south-team, Harbour Mutual / South / Team, 2025-01-31 11:00, "Ann", full, cf1b=3, , line 2`},
		},
		{
			"what SafeCell wrote", roundHeader + "'=cmd(),2025-01-31,'+Ann,,cf2b,na,'-1\n",
			[]string{`formula, Harbour Mutual / =cmd(), 2025-01-31 11:00, "+Ann", full, cf2b=na, cf2b "-1", line 2`},
		},
		{
			"any script, and a note of two lines", roundHeader + "Отдел,2025-01-31,Σοφία,,cf1a,3,\"a\nb, c\"\nОтдел,2025-01-31,,,cf1b,3,\n",
			[]string{`script, Harbour Mutual / Отдел, 2025-01-31 11:00, "Σοφία", full, cf1a=3 cf1b=3, cf1a "a\nb, c", line 2`},
		},
		{
			"in use comes before archived", roundHeader + "Old,2025-01-31,Ann,,cf1a,3,\n",
			[]string{`old-new, Harbour Mutual / South / Old, 2025-01-31 11:00, "Ann", full, cf1a=3, , line 2`},
		},
		{
			"the questionnaire is named", "unit,date,answered by,statement,answer,questionnaire\nClaims,2025-01-31,Ann,cf1a,3,satisfaction-continuum\n",
			[]string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, , line 2`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rounds, err := ReadRounds([]byte(test.file), roundSettings(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, roundWords(rounds)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadRoundsRefuses(t *testing.T) {
	row := func(unit, date, by, form, statement, answer, note string) string {
		return roundHeader + strings.Join([]string{unit, date, by, form, statement, answer, note}, ",") + "\n"
	}
	tests := []struct {
		name, file string
		want       []string
	}{
		{"empty", "", []string{"line 1: The file is empty: its first line must name the columns unit, date, answered by, form, statement, answer, note."}},
		{"only a mark", "\uFEFF\n\n", []string{"line 1: The file is empty"}},
		{"only the header", roundHeader, []string{"line 1: There is no row below the names of the columns"}},
		{"columns missing", "unit,date,note\n", []string{"line 1: The column answered by is missing", "line 1: The column statement is missing", "line 1: The column answer is missing"}},
		{"unknown and doubled columns", "unit,unit,date,answered by,statement,answer,anser\n", []string{"line 1: The column unit stands twice: keep one.", `line 1: Unknown column "anser"`}},
		{"no unit", row("", "2025-01-31", "Ann", "", "cf1a", "3", ""), []string{"line 2: This row names no unit"}},
		{"unknown unit, said once", row("Clams", "2025-01-31", "Ann", "", "cf1a", "3", "") + "Clams,2025-01-31,,,cf1b,3,\n", []string{`line 2: There is no unit "Clams"`}},
		{"ambiguous unit", row("Team", "2025-01-31", "Ann", "", "cf1a", "3", ""), []string{`line 2: 2 units are called "Team": write the path, for example "Harbour Mutual / North / Team".`}},
		{"same name and parent", row("Twin", "2025-01-31", "Ann", "", "cf1a", "3", ""), []string{`line 2: 2 units are called "Twin": rename one of them first.`}},
		{"archived", row("Closed", "2025-01-31", "Ann", "", "cf1a", "3", ""), []string{`line 2: The unit "Closed" is archived: restore it first.`}},
		{"below an archived one", row("Below", "2025-01-31", "Ann", "", "cf1a", "3", ""), []string{`line 2: The unit "Below" is archived`}},
		{"no date", row("Claims", "", "Ann", "", "cf1a", "3", ""), []string{"line 2: This row has no date"}},
		{"day or month first", row("Claims", "01/02/2025", "Ann", "", "cf1a", "3", ""), []string{`line 2: "01/02/2025" is not a date: write it as 2026-01-31.`}},
		{"no such day", row("Claims", "2025-02-29", "Ann", "", "cf1a", "3", ""), []string{`line 2: "2025-02-29" is not a date`}},
		{"a number", row("Claims", "45678", "Ann", "", "cf1a", "3", ""), []string{`line 2: "45678" is not a date`}},
		{"tomorrow", row("Claims", "2026-02-02", "Ann", "", "cf1a", "3", ""), []string{"line 2: 2026-02-02 is in the future"}},
		{"long ago", row("Claims", "1899-12-31", "Ann", "", "cf1a", "3", ""), []string{"line 2: 1899-12-31 is before 1990: check the date."}},
		{"nobody answered", row("Claims", "2025-01-31", "", "", "cf1a", "3", ""), []string{"line 2: Write who gave the answers"}},
		{"two who answered", row("Claims", "2025-01-31", "Ann", "", "cf1a", "3", "") + "Claims,2025-01-31,Bob,,cf1b,3,\n", []string{`line 3: It says "Bob" here and "Ann" in line 2`}},
		{"a name too long", row("Claims", "2025-01-31", strings.Repeat("W", 201), "", "cf1a", "3", ""), []string{"line 2: This is no name: write who gave the answers, in at most 200 characters."}},
		{"no form", row("Claims", "2025-01-31", "Ann", "half", "cf1a", "3", ""), []string{`line 2: "half" is no form: write full or quick, or leave it empty.`}},
		{"two forms", row("Claims", "2025-01-31", "Ann", "full", "cf1a", "3", "") + "Claims,2025-01-31,,quick,cf1b,3,\n", []string{"line 3: The form is quick here and full in line 2: a result has one form."}},
		{"not in the quick form", row("Claims", "2025-01-31", "Ann", "quick", "cf1c", "3", ""), []string{"line 2: The quick form does not ask cf1c"}},
		{"no statement", row("Claims", "2025-01-31", "Ann", "", "", "3", ""), []string{"line 2: This row names no statement: write its id."}},
		{"unknown statement", row("Claims", "2025-01-31", "Ann", "", "xx", "3", ""), []string{`line 2: There is no statement "xx" in the questionnaire satisfaction-continuum`}},
		{"twice", row("Claims", "2025-01-31", "Ann", "", "cf1a", "3", "") + "Claims,31.01.2025,,,cf1a,2,\n", []string{"line 3: cf1a is answered twice for Harbour Mutual / North / Claims on 2025-01-31, first in line 2: keep one."}},
		{"no answer", row("Claims", "2025-01-31", "Ann", "", "cf1a", "4", ""), []string{`line 2: "4" is not an answer`}},
		{"always applies", row("Claims", "2025-01-31", "Ann", "", "cf1a", "na", ""), []string{"line 2: cf1a always applies"}},
		{"no reason", row("Claims", "2025-01-31", "Ann", "", "cf2b", "Does not apply", ""), []string{"line 2: Say in a few words why cf2b does not apply."}},
		{"an empty result", row("Claims", "2025-01-31", "Ann", "", "cf1a", "", ""), []string{"line 2: The result of Harbour Mutual / North / Claims on 2025-01-31 has no answer."}},
		{"a long note", row("Claims", "2025-01-31", "Ann", "", "cf1a", "3", strings.Repeat("é", 5001)), []string{"line 2: The note is longer than 5000 characters: shorten it."}},
		{"a comma without quotes", row("Claims", "2025-01-31", "Ann", "", "cf1a", "3", "a, b"), []string{"line 2: This row has more fields than the line that names the columns"}},
		{"unknown questionnaire", "unit,date,answered by,statement,answer,questionnaire\nClaims,2025-01-31,Ann,cf1a,3,other\n", []string{`line 2: There is no questionnaire "other" here`}},
		{"all at once", row("Clams", "2025-13-01", "Ann", "half", "xx", "4", ""), []string{`line 2: "half"`, `line 2: There is no statement "xx"`, `line 2: There is no unit "Clams"`, `line 2: "2025-13-01"`, `line 2: "4"`}},
		{"an open quote", roundHeader + "Claims,\"2025\n", []string{"line 2: A quoted field that begins in this row does not end properly"}},
		{"NUL", roundHeader + "Claims\x00", []string{"line 2: There is a NUL character in this line"}},
		{"not UTF-8", roundHeader + "Cl\xe4ims", []string{"line 2: This is not UTF-8 text: save the file as CSV in UTF-8."}},
		{"UTF-16", "\xff\xfeu\x00n\x00", []string{"line 1: This is UTF-16 text"}},
		{"CR alone", "unit,date\rClaims,2025-01-31\r", []string{"line 1: This line ends in a carriage return (CR) alone"}},
		{"too large", roundHeader + strings.Repeat("x", SizeLimit), []string{"line 2: The file is larger than 5 MiB"}},
		{"too many rows", roundHeader + strings.Repeat("a\n", 100_001), []string{"line 100001: There are more than 100,000 rows: split the file."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadRounds([]byte(test.file), roundSettings(t))
			checkProblems(t, err, test.want)
		})
	}
}

// A workbook says the same as the text it could be saved as.
func TestReadRoundsOfWorkbook(t *testing.T) {
	day := time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC)
	header := []any{"unit", "date", "answered by", "form", "statement", "answer", "note"}
	tests := []struct {
		name  string
		sheet map[string]any // beside the header in row 1 and the row of want
		rows  [][]any
		want  []string
		wrong []string
	}{
		{"a date", nil, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", 3, "seen"}}, []string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, cf1a "seen", Sheet1!A2`}, nil},
		{"a date as text", nil, [][]any{header, {"Claims", "2025-01-31", "Ann", "full", "cf1a", "3", nil}}, []string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, , Sheet1!A2`}, nil},
		{"a title above", nil, [][]any{{"Earlier results"}, nil, header, {"Claims", day, "Ann", nil, "cf1a", 3, nil}}, []string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, , Sheet1!A4`}, nil},
		{"a formula-like note", nil, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", 3, "=1+1"}}, []string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, cf1a "=1+1", Sheet1!A2`}, nil},
		{"remarks beside the columns", map[string]any{"Sheet1!J2": "=x"}, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", 3, nil}}, []string{`claims, Harbour Mutual / North / Claims, 2025-01-31 11:00, "Ann", full, cf1a=3, , Sheet1!A2`}, nil},
		{"a date as a number", nil, [][]any{header, {"Claims", 45688, "Ann", nil, "cf1a", 3, nil}}, nil, []string{"Sheet1!B2: 45688 is a number and no date: give the cell the format of a date, or write 2026-01-31."}},
		{"a formula", map[string]any{"Sheet1!F2": formulaCell("1+1")}, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", nil, nil}}, nil, []string{"Sheet1!F2: There is a formula here: write what it gives."}},
		{"merged cells", map[string]any{"Sheet1!A2": mergedWith("A4")}, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", 3, nil}, {nil, day, nil, nil, "cf1b", 3}}, nil, []string{"Sheet1!A2:A4: These cells are merged: unmerge them and fill in every row."}},
		{"the wrong sheet", nil, [][]any{{"a", "b"}, {1, 2}}, nil, []string{"Sheet1!A1: No sheet names the columns unit, date"}},
		{"an empty sheet", nil, nil, nil, []string{"Sheet1!A1: No sheet names the columns"}},
		{"an answer that is none", nil, [][]any{header, {"Claims", day, "Ann", nil, "cf1a", true, nil}}, nil, []string{`Sheet1!F2: "TRUE" is not an answer`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := excelize.NewFile()
			for i, row := range test.rows {
				if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
					t.Fatal(err)
				}
			}
			var out bytes.Buffer
			if err := f.Write(&out); err != nil {
				t.Fatal(err)
			}
			rounds, err := ReadRounds(filledIn(t, out.Bytes(), test.sheet), roundSettings(t))
			checkProblems(t, err, test.wrong)
			if diff := cmp.Diff(test.want, roundWords(rounds)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadRoundsOfAnAnswersWorkbook(t *testing.T) {
	_, err := ReadRounds(workbook(t, questionnaire(t), assessment.Full), roundSettings(t))
	checkProblems(t, err, []string{": This is an answers workbook: import it on the page of its assessment."})
}

func roundSettings(t testing.TB) RoundSettings {
	t.Helper()
	q := questionnaire(t)
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	unit := func(id, parent, name string) assessment.Unit {
		return assessment.Unit{ID: id, ParentID: parent, Name: name}
	}
	tree := assessment.Tree{
		unit("root", "", "Harbour Mutual"), unit("north", "root", "North"), unit("south", "root", "South"), unit("claims", "north", "Claims"),
		unit("billing", "root", "Billing"), unit("north-team", "north", "Team"), unit("south-team", "south", "Team"), unit("formula", "root", "=cmd()"),
		unit("script", "root", "Отдел"), unit("closed", "root", "Closed"), unit("below", "closed", "Below"), unit("old", "root", "Old"),
		unit("old-new", "south", "Old"), unit("twin1", "root", "Twin"), unit("twin2", "root", "Twin"),
	}
	for _, id := range []string{"closed", "old"} {
		tree.Unit(id).ArchivedAt = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return RoundSettings{
		Questionnaire: func(id string) *assessment.Questionnaire {
			if id == "" || id == q.ID {
				return q
			}
			return nil
		},
		Tree: tree, Zone: zone, Now: time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC),
	}
}

// roundWords puts rounds in a line each.
func roundWords(rounds []Round) []string {
	var words []string
	for _, r := range rounds {
		var answers, notes []string
		for _, s := range r.Questionnaire.Asked(assessment.Full) {
			if a, ok := r.Answers[s.ID]; ok {
				answers = append(answers, s.ID+"="+a.String())
			}
			if n, ok := r.Notes[s.ID]; ok {
				notes = append(notes, fmt.Sprintf("%s %q", s.ID, n))
			}
		}
		words = append(words, fmt.Sprintf("%s, %s, %s, %q, %s, %s, %s, %s", r.Unit.ID, r.Path, r.At.Format("2006-01-02 15:04"),
			r.AnsweredBy, r.Form, strings.Join(answers, " "), strings.Join(notes, " "), r.First))
	}
	return words
}
