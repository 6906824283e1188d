package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"

	"continuum/assessment"
)

// The comparison of these tests: agreed assessments and surveys, one with too few
// people, one stale, one on the quick form, one being changed, one never assessed,
// and names a spreadsheet could run.
func sampleComparison(t testing.TB, f assessment.Filter) *assessment.Comparison {
	t.Helper()
	q := questionnaire(t)
	unit := func(id, parent, name string, letter int, tags ...string) assessment.Unit {
		return assessment.Unit{ID: id, OrganizationID: "o", ParentID: parent, Name: name, Letter: letter, Tags: tags}
	}
	tree := assessment.Tree{
		unit("u1", "", "Harbour Mutual", 4), unit("u2", "u1", "Claims", 7, "Zurich", "phone"), unit("u3", "u2", "=cmd()", 1), unit("u4", "u2", "Отдел выплат", 3),
		unit("u5", "u1", "+1;=2", 2, "@x"), unit("u6", "u1", "\"Quoted\", unit", 6), unit("u7", "u1", "قسم المطالبات 🙂", 5), unit("u8", "u1", "Yachts", 8),
	}
	survey, before := foundResult("u5", assessment.SurveyMode, "2026-10-05", "4.2:4.0-4.4 3.3:3.0-3.6 3.8:3.2-4.0"), foundResult("u5", assessment.SurveyMode, "2025-10-05", "3.6:3.0-4.1 2.4:2.1-2.8 2.9:2.6-3.1")
	claims, earlier := foundResult("u2", assessment.Agreed, "2026-11-02", "2.6 1.8 2.8"), foundResult("u2", assessment.Agreed, "2025-11-02", "2.0 1.8 2.8")
	quick := foundResult("u6", assessment.Agreed, "2026-10-15", "3.6 3.9 3.3")
	quick.Form = assessment.Quick
	reopened := foundResult("u8", assessment.Agreed, "2026-10-15", "3.6 3.9 3.3")
	reopened.SubmittedAt = time.Time{}
	c, err := assessment.NewComparison(assessment.Organization{ID: "o", Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}, tree, []assessment.Compared{
		{Latest: foundResult("u1", assessment.Agreed, "2025-03-10", "2.4 1.8 2.6")},
		{Latest: claims, Previous: &earlier},
		{Latest: foundResult("u4", assessment.SurveyMode, "2026-11-06", "1.6:1.0-2.0 few 2.2:2.0-2.4")},
		{Latest: survey, Previous: &before},
		{Latest: quick},
		{Latest: foundResult("u7", assessment.Agreed, "2025-11-01", "2.2 - 2.1")},
		{Latest: reopened},
	}, func(assessment.Ref) *assessment.Questionnaire { return q }, f, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// foundResult is a result written as the positions of the components: "2.4 1.8
// 2.6", behind a colon the range of views; "few" is too few people, "-" more
// answers needed. Every statement below "mostly" is one of two.
func foundResult(unit string, mode assessment.Mode, day, parts string) assessment.Listed {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	s := &assessment.Summary{Rule: assessment.RuleVersion, Status: assessment.Scored, Level: 5, Position: assessment.Whole(5), Actions: []string{"me12-1"}, Missed: []string{"cf3a", "me2b"}}
	l := assessment.Listed{
		ID: "a/" + unit + "/" + day, UnitID: unit, Ref: assessment.Ref{ID: "satisfaction-continuum", Version: "1", Hash: "aa"}, Mode: mode, Form: assessment.Full,
		CreatedAt: at.AddDate(0, 0, -1), SubmittedAt: at, Summary: s,
	}
	if mode == assessment.Agreed {
		l.AnsweredBy, s.Shown, s.Of = "Those of "+unit, 8, 11
	} else {
		l.Respondents = 12
	}
	for i, text := range strings.Fields(parts) {
		s.Components = append(s.Components, foundPart([]string{"cf", "me", "en"}[i], text))
	}
	for _, c := range s.Components {
		switch {
		case c.Status != assessment.Scored:
			s.Status, s.Level, s.Position, s.Limiting = assessment.Insufficient, 0, assessment.Whole(0), nil
		case s.Status == assessment.Scored && (c.Level < s.Level || s.Limiting == nil):
			s.Level, s.Limiting = c.Level, []string{c.ID}
		case s.Status == assessment.Scored && c.Level == s.Level:
			s.Limiting = append(s.Limiting, c.ID)
		}
		if s.Status == assessment.Scored && c.Position.Compare(s.Position) < 0 {
			s.Position = c.Position
		}
	}
	return l
}

func foundPart(id, text string) assessment.ComponentSummary {
	c := assessment.ComponentSummary{ID: id, Status: assessment.Insufficient, Position: assessment.Whole(0)}
	switch at, views, ranged := strings.Cut(text, ":"); text {
	case "few":
		c.TooFew = true
	case "-":
	default:
		c.Status, c.Position = assessment.Scored, tenths(at)
		c.Level = max(1, c.Position.Tenths()/10)
		if low, high, _ := strings.Cut(views, "-"); ranged {
			c.N, c.Range = 9, &assessment.Range{Low: tenths(low), High: tenths(high)}
			c.Agreement = &assessment.Agreement{Fraction: assessment.Fraction{Num: 3, Den: 4}}
		}
	}
	return c
}

func tenths(text string) assessment.Fraction {
	n, err := strconv.Atoi(strings.Replace(text, ".", "", 1))
	if err != nil || len(text) != 3 {
		panic(fmt.Sprintf("no position: %q", text))
	}
	return assessment.Fraction{Num: n, Den: 10}
}

func written(t testing.TB, write func(io.Writer, *assessment.Comparison) error, c *assessment.Comparison) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, c); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestComparisonFiles(t *testing.T) {
	tests := []struct {
		name   string
		filter assessment.Filter
	}{
		{"comparison", assessment.Filter{}},
		{"comparison-aliases", assessment.Filter{Aliases: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := sampleComparison(t, test.filter)
			golden(t, test.name+".csv", written(t, ComparisonCSV, c))
			golden(t, test.name+".json", written(t, ComparisonJSON, c))
			golden(t, test.name+".txt", sheetsAsText(t, written(t, ComparisonXLSX, c)))
		})
	}
}

// With letters no file holds a name, a tag, an id or who answered.
func TestComparisonWithLettersNamesNobody(t *testing.T) {
	c := sampleComparison(t, assessment.Filter{Aliases: true, Tag: "phone", Unit: "u2"})
	for name, file := range map[string][]byte{
		"CSV": written(t, ComparisonCSV, c), "JSON": written(t, ComparisonJSON, c), "XLSX": sheetsAsText(t, written(t, ComparisonXLSX, c)),
	} {
		for _, secret := range []string{"Harbour", "Claims", "cmd", "Отдел", "Quoted", "Those of", "phone", "Zurich", "u2", "u4", "a/"} {
			if bytes.Contains(file, []byte(secret)) {
				t.Errorf("the %s holds %q", name, secret)
			}
		}
		if !bytes.Contains(file, []byte("Unit G")) {
			t.Errorf("the %s lacks Unit G", name)
		}
	}
}

// The three files say the same of every unit: each field of the CSV is found in
// the XLSX and in the JSON, and nothing else is.
func TestComparisonFilesSayTheSame(t *testing.T) {
	for name, f := range map[string]assessment.Filter{"names": {}, "letters": {Aliases: true}, "surveys": {Mode: assessment.SurveyMode}, "nobody": {Age: assessment.Fresh, Tag: "none"}} {
		t.Run(name, func(t *testing.T) {
			c := sampleComparison(t, f)
			c.SortBy("-level")
			fromCSV := readComparisonCSV(t, written(t, ComparisonCSV, c))
			if len(fromCSV) != len(c.Standings) {
				t.Errorf("%d rows for %d units", len(fromCSV), len(c.Standings))
			}
			if diff := cmp.Diff(fromCSV, readComparisonXLSX(t, newCompared(c).columns(), written(t, ComparisonXLSX, c))); diff != "" {
				t.Errorf("XLSX (-CSV +XLSX):\n%s", diff)
			}
			if diff := cmp.Diff(fromCSV, readComparisonJSON(t, written(t, ComparisonJSON, c))); diff != "" {
				t.Errorf("JSON (-CSV +JSON):\n%s", diff)
			}
		})
	}
}

// fieldsOf are the fields of a unit that are not empty, as in CSV.
type fieldsOf map[string]string

func readComparisonCSV(t *testing.T, data []byte) []fieldsOf {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte(byteOrderMark)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	units := []fieldsOf{}
	for _, row := range rows[1:] {
		unit := fieldsOf{}
		for i, field := range row {
			if field != "" {
				unit[rows[0][i]] = plainCell(field)
			}
		}
		units = append(units, unit)
	}
	return units
}

func readComparisonXLSX(t *testing.T, columns []comparedColumn, data []byte) []fieldsOf {
	t.Helper()
	b, err := openBook(data)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := b.read(*b.sheet(resultSheet))
	if err != nil {
		t.Fatal(err)
	}
	units := []fieldsOf{}
	for _, row := range rows[1:] {
		unit := fieldsOf{}
		at := 0
		for _, column := range columns {
			if column.width == 0 {
				continue
			}
			at++
			field := row.cell(at)
			component, isLevel := strings.CutSuffix(column.key, "_level")
			if isLevel && component != "previous" { // it says why there is none
				unit[component+"_status"] = statusCode(map[bool]string{true: field.text, false: "scored"}[field.kind == textCell])
			}
			switch {
			case field.formula:
				t.Errorf("a formula: %+v", field)
			case field.text == "", strings.HasSuffix(column.key, "level") && field.kind == textCell:
			case strings.HasSuffix(column.key, "status"):
				unit[column.key] = statusCode(field.text)
			case field.kind == numberCell && (strings.HasSuffix(column.key, "position") || strings.Contains(column.key, "range")):
				unit[column.key] = withDecimals(t, field.text, 1)
			case field.kind == numberCell && strings.HasSuffix(column.key, "agreement"):
				unit[column.key] = withDecimals(t, field.text, 3)
			default:
				unit[column.key] = field.text
			}
		}
		units = append(units, unit)
	}
	return units
}

func statusCode(words string) string {
	if words == "" {
		return notAssessed
	}
	for _, s := range []statusValue{tooFew, notAssessed, statusValue(assessment.Scored), statusValue(assessment.Insufficient), statusValue(assessment.NotScored)} {
		if s.words() == words {
			return string(s)
		}
	}
	return "unknown status " + words
}

func withDecimals(t *testing.T, text string, n int) string {
	t.Helper()
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatFloat(number, 'f', n, 64)
}

func readComparisonJSON(t *testing.T, data []byte) []fieldsOf {
	t.Helper()
	var file comparisonRead
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, c := range file.Components {
		names[c.ID] = c.Name
	}
	units := []fieldsOf{}
	for _, u := range file.Units {
		unit := fieldsOf{"unit": u.Name, "below": strings.Join(u.Below, " / "), "tags": strings.Join(u.Tags, "; "), "status": u.Status}
		r := u.Result
		r.fields(unit, "")
		var limiting []string
		for _, id := range r.Limiting {
			limiting = append(limiting, names[id])
		}
		for key, value := range map[string]string{
			"limiting": strings.Join(limiting, ", "), "left_out": r.LeftOut, "assessed": r.Assessed, "age": r.Age, "kind": r.Kind, "answered_by": r.AnsweredBy,
			"questionnaire": r.Questionnaire.ID, "version": r.Questionnaire.Version, "form": r.Form, "responses": r.Responses.String(),
			"evidence_shown": r.Evidence.Shown.String(), "evidence_of": r.Evidence.Of.String(),
			"previous_assessed": u.Before.Assessed, "previous_level": u.Before.Level.String(), "previous_position": u.Before.Position.String(),
		} {
			unit[key] = value
		}
		for _, c := range file.Components { // in CSV a unit that was not assessed has them too
			unit[c.ID+"_status"] = notAssessed
		}
		for _, p := range u.Components {
			unit[p.ID+"_status"] = p.Status
			p.fields(unit, p.ID+"_")
		}
		for key, value := range unit {
			if value == "" {
				delete(unit, key)
			}
		}
		units = append(units, unit)
	}
	return units
}

// comparisonRead reads a comparison's JSON as a stranger to this package would.
type (
	comparisonRead struct {
		Components []struct{ ID, Name string }
		Units      []struct {
			Name, Status string
			Below, Tags  []string
			Result       struct {
				placeRead
				Limiting      []string
				LeftOut       string `json:"left_out"`
				Assessed      string
				Age           string
				Kind          string
				AnsweredBy    string `json:"answered_by"`
				Questionnaire struct{ ID, Version string }
				Form          string
				Responses     json.Number
				Evidence      struct{ Shown, Of json.Number }
			}
			Before struct {
				Assessed        string
				Level, Position json.Number
			}
			Components []struct {
				ID, Status string
				placeRead
			}
		}
	}
	placeRead struct {
		Level, Position, People, Agreement json.Number
		Range                              struct{ Low, High json.Number } `json:"range_of_views"`
		Change                             struct{ Text string }
	}
)

func (p placeRead) fields(unit fieldsOf, key string) {
	unit[key+"level"], unit[key+"position"], unit[key+"people"] = p.Level.String(), p.Position.String(), p.People.String()
	unit[key+"agreement"], unit[key+"range_low"], unit[key+"range_high"] = p.Agreement.String(), p.Range.Low.String(), p.Range.High.String()
	unit[key+"change"] = p.Change.Text
}

// sheetsAsText puts every cell of a workbook in a line, so that a change can be
// read: a date as @, a number as #, a formula as f.
func sheetsAsText(t testing.TB, data []byte) []byte {
	t.Helper()
	b, err := openBook(data)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, sheet := range b.sheets {
		rows, _, err := b.read(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s\n", sheet.Name)
		for _, row := range rows {
			fmt.Fprintf(&out, "  %s\n", cellWords([]sheetRow{row}))
		}
	}
	return []byte(out.String())
}

// What a spreadsheet could run stays text in every file.
func TestComparisonKeepsFormulasFromSpreadsheets(t *testing.T) {
	c := sampleComparison(t, assessment.Filter{})
	c.Standings[0].Name, c.Standings[1].Name = "\t=1", "-1\x00\x1b"
	f := opened(t, written(t, ComparisonXLSX, c))
	for row := 2; row <= 9; row++ {
		at := fmt.Sprintf("A%d", row)
		formula, _ := f.GetCellFormula(resultSheet, at)
		if kind, err := f.GetCellType(resultSheet, at); err != nil || formula != "" || kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %v with the formula %q, %v", at, kind, formula, err)
		}
	}
	for line := range strings.Lines(strings.TrimPrefix(string(written(t, ComparisonCSV, c)), byteOrderMark)) {
		if strings.ContainsAny(strings.TrimLeft(line, "\" \t")[:1], "=+-@") {
			t.Errorf("a line begins like a formula: %s", line)
		}
	}
}

func TestComparisonWithoutResults(t *testing.T) {
	org := assessment.Organization{ID: "o", Name: "New", TimeZone: "nowhere"}
	c, err := assessment.NewComparison(org, assessment.Tree{{ID: "u1", Name: "New"}}, nil, func(assessment.Ref) *assessment.Questionnaire { return nil }, assessment.Filter{}, time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if got := readComparisonCSV(t, written(t, ComparisonCSV, c)); len(got) != 1 || got[0]["status"] != notAssessed {
		t.Errorf("the CSV reads %v", got)
	}
	checkSchema(t, compiled(t, "comparison.schema.json", ComparisonSchema()), written(t, ComparisonJSON, c))
	opened(t, written(t, ComparisonXLSX, c))
}

func TestComparisonSchema(t *testing.T) {
	schema := compiled(t, "comparison.schema.json", ComparisonSchema())
	for _, f := range []assessment.Filter{{}, {Aliases: true}, {Mode: assessment.SurveyMode}, {Level: 1, Component: "me"}, {Tag: "phone", Unit: "u2"}, {Age: assessment.Stale}} {
		checkSchema(t, schema, written(t, ComparisonJSON, sampleComparison(t, f)))
	}
	good := string(written(t, ComparisonJSON, sampleComparison(t, assessment.Filter{})))
	for name, change := range map[string][2]string{
		"a rank":                        {`"status": "scored",`, `"status": "scored", "rank": 1,`},
		"a null list":                   {`"tags": []`, `"tags": null`},
		"scored without a level":        {`"level": 1,` + "\n" + `        "position": 1.8,`, ""},
		"a level though too few":        {`"status": "too_few"` + "\n", `"status": "too_few", "level": 2, "position": 2.0` + "\n"},
		"a result though there is none": {`"status": "not_assessed",`, `"status": "not_assessed", "result": {"limiting": [], "kind": "agreed", "questionnaire": {"id": "a", "version": "1"}, "form": "full"},`},
		"five levels":                   {`"levels": [`, `"levels": [ 0,`},
	} {
		if !strings.Contains(good, change[0]) {
			t.Errorf("%s: the file has no %q", name, change[0])
			continue
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(good, change[0], change[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("the schema lets pass: %s", name)
		}
	}
}

func checkSchema(t *testing.T, schema *jsonschema.Schema, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Errorf("%v", err)
	}
}
