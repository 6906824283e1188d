package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"continuum/assessment"
)

// roundTable is the rows of a file of earlier results, below the one that names
// the columns.
type roundTable struct {
	sheet   string // empty: they come from CSV, and places are lines
	head    string // where the columns are named
	columns map[string]int
	rows    []sheetRow
}

// place is where a field of a row stands. What has no column stands in the first.
func (t *roundTable) place(row sheetRow, column string) string {
	if t.sheet == "" {
		return fmt.Sprintf("line %d", row.number)
	}
	return t.sheet + "!" + place{max(1, t.columns[column]), row.number}.String()
}

// text is a field of a row; empty when there is no such column.
func (t *roundTable) text(row sheetRow, column string) string {
	if at := t.columns[column]; at > 0 {
		return row.cell(at).text
	}
	return ""
}

func readRoundTable(data []byte) (*roundTable, error) {
	if isBook(data) {
		return readRoundBook(data)
	}
	rows, err := readRoundCSV(data)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		if len(row.cells) > 0 {
			return newRoundTable("", rows[i], rows[i+1:], nil)
		}
	}
	return nil, assessment.Invalid("line 1", "The file is empty: its first line must name the columns "+roundColumnList()+".")
}

func roundColumnList() string { return strings.Join(RoundColumns()[:7], ", ") }

// newRoundTable finds the columns in the row that names them.
func newRoundTable(sheet string, head sheetRow, rows []sheetRow, merged []block) (*roundTable, error) {
	t := &roundTable{sheet: sheet, rows: rows, columns: map[string]int{}}
	t.head = t.place(head, "")
	var p problems
	for _, c := range head.cells {
		name := columnName(c.text)
		at := t.head
		if sheet != "" {
			at = sheet + "!" + place{c.column, head.number}.String()
		}
		switch {
		case name == "":
		case !slices.Contains(RoundColumns(), name):
			p.add(at, "Unknown column %q: the columns are %s.", shorten(c.text), roundColumnList())
		case t.columns[name] > 0:
			p.add(at, "The column %s stands twice: keep one.", name)
		default:
			t.columns[name] = c.column
		}
	}
	for _, name := range []string{"unit", "date", "answered by", "statement", "answer"} {
		if t.columns[name] == 0 {
			p.add(t.head, "The column %s is missing: the columns are %s.", name, roundColumnList())
		}
	}
	for _, m := range merged {
		if m.last.row >= head.number && t.isUsed(m) {
			p.add(sheet+"!"+m.String(), "These cells are merged: unmerge them and fill in every row.")
		}
	}
	return t, p.err()
}

func (t *roundTable) isUsed(m block) bool {
	for _, column := range t.columns {
		if m.first.column <= column && column <= m.last.column {
			return true
		}
	}
	return false
}

// columnName is how a column is called here: "Answered_by" is "answered by".
func columnName(s string) string { return folded(strings.ReplaceAll(s, "_", " ")) }

// readRoundBook reads the first sheet that names the columns.
func readRoundBook(data []byte) (*roundTable, error) {
	b, err := openBook(data)
	if err != nil {
		return nil, refused(err)
	}
	if b.sheet(idSheet) != nil {
		return nil, assessment.Invalid("", "This is an answers workbook: import it on the page of its assessment.")
	}
	first := ""
	for _, sheet := range b.sheets {
		if sheet.hidden {
			continue
		}
		if first == "" {
			first = sheet.Name
		}
		rows, merged, err := b.read(sheet)
		if err != nil {
			return nil, refused(err)
		}
		for i, row := range rows[:min(10, len(rows))] {
			if namesColumns(row) {
				return newRoundTable(sheet.Name, row, rows[i+1:], merged)
			}
		}
	}
	return nil, assessment.Invalid(strings.TrimPrefix(first+"!A1", "!"), "No sheet names the columns "+roundColumnList()+" in one of its first rows.")
}

// namesColumns tells the row that names the columns from a title above it.
func namesColumns(row sheetRow) bool {
	known := 0
	for _, c := range row.cells {
		if slices.Contains(RoundColumns(), columnName(c.text)) {
			known++
		}
	}
	return known >= 2
}

// readRoundCSV reads the rows of a CSV file; their columns are separated by
// commas, semicolons or tabs.
func readRoundCSV(data []byte) ([]sheetRow, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, assessment.Invalid("line 1", "This is UTF-16 text: save the file as CSV in UTF-8.")
	}
	if err := checkBytes(data); err != nil {
		return nil, asProblem(err)
	}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	if err := checkColumns(data); err != nil {
		return nil, err
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.Comma = -1, roundComma(data)
	var rows []sheetRow
	for {
		fields, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, asProblem(notCSV(err))
		}
		line, _ := reader.FieldPos(0)
		if len(fields) > columnLimit {
			return nil, tooManyColumns(line)
		}
		if len(rows) == rowLimit {
			return nil, assessment.Invalid(fmt.Sprintf("line %d", line), "There are more than 100,000 rows: split the file.")
		}
		separator := len(rows) == 0 && strings.HasPrefix(strings.ToLower(fields[0]), "sep=")
		if row := csvRow(line, fields); len(row.cells) > 0 && !separator {
			rows = append(rows, row)
		}
	}
}

// columnLimit is how many columns a file of rows may have. Splitting a line takes
// many times its bytes, so one line must not fill a whole upload.
const columnLimit = 250

// checkColumns refuses a line of far too many columns before it is split. Signs
// in the quoted text of a note are counted too, so as many more are allowed.
func checkColumns(data []byte) error {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if max(bytes.Count(line, []byte(",")), bytes.Count(line, []byte(";")), bytes.Count(line, []byte("\t"))) > assessment.NoteLimit+columnLimit {
			return tooManyColumns(number)
		}
	}
	return nil
}

func tooManyColumns(line int) error {
	return assessment.Invalid(fmt.Sprintf("line %d", line), fmt.Sprintf("There are more than %d columns: keep those that are named in the example.", columnLimit))
}

// csvRow keeps the fields that hold something.
func csvRow(line int, fields []string) sheetRow {
	row := sheetRow{number: line}
	for i, field := range fields {
		if field = strings.TrimSpace(field); field != "" {
			row.cells = append(row.cells, cell{column: i + 1, text: field})
		}
	}
	return row
}

// roundComma is what separates the columns: the sign by which the first line
// that is not empty names most of them.
func roundComma(data []byte) rune {
	for line := range bytes.Lines(data) {
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(strings.ToLower(text), "sep=") {
			continue
		}
		best, most := ',', 1
		for _, sign := range []byte{',', ';', '\t'} {
			if fields, ok := splitLine(text, sign); ok && len(fields) > most {
				best, most = rune(sign), len(fields)
			}
		}
		return best
	}
	return ','
}

// asProblem is an error of a line as an InvalidError.
func asProblem(err error) error {
	var file *FileError
	if !errors.As(err, &file) {
		return assessment.Invalid("", upperFirst(err.Error())+".")
	}
	return assessment.Invalid(fmt.Sprintf("line %d", file.Line), upperFirst(file.Text)+".")
}
