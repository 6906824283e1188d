package exchange

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"continuum/assessment"
)

// The sheets of a comparison.
const (
	resultSheet    = "Results"
	statementSheet = "Statements"
	methodSheet    = "Method"
)

// ComparisonXLSX writes a comparison as a workbook: the table of ComparisonCSV,
// with a filter, a header that stays and levels in their colours; the statements
// most units miss; and what it all comes to and can say. Rows are written as they
// come, so that ten thousand units need little memory.
//
// Texts are never formulas: they are written as texts, whatever they begin with.
func ComparisonXLSX(w io.Writer, c *assessment.Comparison) error {
	f, err := newBook(c.Title(), resultSheet, c.Now)
	if err != nil {
		return err
	}
	defer f.Close()
	book := &comparisonWriter{File: f, compared: newCompared(c)}
	for _, write := range []func() error{book.makeStyles, book.writeResults, book.writeStatements, book.writeMethod} {
		if err := write(); err != nil {
			return fmt.Errorf("write the comparison: %w", err)
		}
	}
	return finish(w, f)
}

type comparisonWriter struct {
	*excelize.File
	compared

	head, number, day, hatched int // styles
	line, words                int // of texts: on one line, and on as many as it takes
	text                       int // that of the sheet being written
	decimals                   map[int]int
	levels                     [assessment.LevelCount]int
}

// levelColours are those of the pages, lowest first.
var levelColours = [assessment.LevelCount]string{"FDE8A6", "C9B86B", "8D8A74", "4F5B73", "12305E"}

func (b *comparisonWriter) makeStyles() error {
	top := &excelize.Alignment{Vertical: "top"}
	middle := &excelize.Alignment{Vertical: "top", Horizontal: "center"}
	iso, one, three := "yyyy\\-mm\\-dd", "0.0", "0.000"
	hatch := excelize.Fill{Type: "pattern", Pattern: 14, Color: []string{"8A929B"}}
	positions, agreements := 0, 0
	for _, style := range []struct {
		to *int
		excelize.Style
	}{
		{&b.head, headStyle()},
		{&b.line, excelize.Style{Alignment: top, NumFmt: onlyText}},
		{&b.words, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, NumFmt: onlyText}},
		{&b.number, excelize.Style{Alignment: top, NumFmt: wholeNumbers}},
		{&b.day, excelize.Style{Alignment: top, CustomNumFmt: &iso}},
		{&b.hatched, excelize.Style{Alignment: middle, Fill: hatch}},
		{&positions, excelize.Style{Alignment: top, CustomNumFmt: &one}},
		{&agreements, excelize.Style{Alignment: top, CustomNumFmt: &three}},
	} {
		var err error
		if *style.to, err = b.NewStyle(&style.Style); err != nil {
			return err
		}
	}
	b.decimals = map[int]int{1: positions, 3: agreements}
	for i, colour := range levelColours {
		ink := "111111"
		if i >= 3 {
			ink = "FFFFFF"
		}
		var err error
		b.levels[i], err = b.NewStyle(&excelize.Style{
			Alignment: middle, NumFmt: wholeNumbers, Font: font(11, false, ink), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sheetStream writes one sheet row by row below its header.
type sheetStream struct {
	*excelize.StreamWriter
	book *comparisonWriter
	name string
	row  int
}

// begin begins a sheet with its header. keep is how many columns stay in sight.
func (b *comparisonWriter) begin(name string, titles []string, widths []float64, keep int) (*sheetStream, error) {
	if _, err := b.NewSheet(name); err != nil {
		return nil, err
	}
	if err := landscape(b.File, name); err != nil {
		return nil, err
	}
	stream, err := b.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	for i := len(widths); i > 0; i-- { // excelize puts each before the others, and spreadsheets want them in order
		if err := stream.SetColWidth(i, i, widths[i-1]); err != nil {
			return nil, err
		}
	}
	panes := &excelize.Panes{Freeze: true, XSplit: keep, YSplit: 1, TopLeftCell: place{keep + 1, 2}.String(), ActivePane: "bottomRight"}
	if keep == 0 {
		panes.ActivePane = "bottomLeft"
	}
	if err := stream.SetPanes(panes); err != nil {
		return nil, err
	}
	header := make([]any, len(titles))
	for i, title := range titles {
		header[i] = excelize.Cell{StyleID: b.head, Value: cellText(title)}
	}
	return &sheetStream{stream, b, name, 1}, stream.SetRow("A1", header, excelize.RowOpts{Height: 48})
}

func (s *sheetStream) write(cells []any) error {
	s.row++
	return s.SetRow("A"+strconv.Itoa(s.row), cells)
}

// end finishes a sheet with a filter over its columns, and repeats the header on
// every printed page.
func (s *sheetStream) end(columns int) error {
	if err := s.book.AutoFilter(s.name, "A1:"+place{columns, max(2, s.row)}.String(), nil); err != nil {
		return err
	}
	if err := s.book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: s.name + "!$1:$1", Scope: s.name}); err != nil {
		return err
	}
	return s.Flush()
}

func (b *comparisonWriter) writeResults() error {
	columns := slices.DeleteFunc(b.columns(), func(c comparedColumn) bool { return c.width == 0 })
	titles, widths := make([]string, len(columns)), make([]float64, len(columns))
	for i, column := range columns {
		titles[i], widths[i] = column.title, column.width
	}
	sheet, err := b.begin(resultSheet, titles, widths, 1)
	if err != nil {
		return err
	}
	b.text = b.line
	row := make([]any, len(columns))
	for i := range b.Standings {
		for j, column := range columns {
			row[j] = b.cell(column.value(&b.Standings[i]))
		}
		if err := sheet.write(row); err != nil {
			return err
		}
	}
	b.text = b.words
	if err := b.printOnly(resultSheet, slices.IndexFunc(columns, func(c comparedColumn) bool { return c.key == lastPrinted })+1, sheet.row); err != nil {
		return err
	}
	return sheet.end(len(columns))
}

// lastPrinted is the last column that goes on paper: with all of them nobody
// could read it.
const lastPrinted = "kind"

func (b *comparisonWriter) printOnly(sheet string, columns, rows int) error {
	column := strings.TrimRight(place{columns, 1}.String(), "1")
	return b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("%s!$A$1:$%s$%d", sheet, column, rows), Scope: sheet})
}

// cell gives a value its look. Nothing stays no cell at all.
func (b *comparisonWriter) cell(value any) any {
	switch value := value.(type) {
	case string:
		if value == "" {
			return nil
		}
		return excelize.Cell{StyleID: b.text, Value: cellText(value)}
	case int:
		return excelize.Cell{StyleID: b.number, Value: value}
	case statusValue:
		return excelize.Cell{StyleID: b.text, Value: value.words()}
	case levelValue:
		return b.levelCell(value)
	case assessment.Fraction: // as it is printed: rounded down to tenths
		return excelize.Cell{StyleID: b.decimals[1], Value: float64(value.Tenths()) / 10}
	case assessment.Agreement:
		number, _ := strconv.ParseFloat(value.String(), 64)
		return excelize.Cell{StyleID: b.decimals[3], Value: number}
	case dayValue:
		day, _ := time.Parse(time.DateOnly, string(value))
		return excelize.Cell{StyleID: b.day, Value: day}
	}
	return nil
}

func (b *comparisonWriter) levelCell(value levelValue) any {
	switch {
	case value.level > 0:
		return excelize.Cell{StyleID: b.levels[value.level-1], Value: value.level}
	case value.instead == tooFew:
		return excelize.Cell{StyleID: b.hatched, Value: value.instead.words()}
	default:
		return excelize.Cell{StyleID: b.text, Value: value.instead.words()}
	}
}

func (b *comparisonWriter) writeStatements() error {
	titles := []string{"Statement", "Component", "Level", "What it says", "Units it holds back", "Units that miss it", "of"}
	sheet, err := b.begin(statementSheet, titles, []float64{11, 20, 8, 90, 12, 12, 8}, 0)
	if err != nil {
		return err
	}
	for _, m := range b.Missed(0) {
		row := []any{
			b.cell(m.Statement.ID), b.cell(b.Questionnaire.Component(m.Component).Name), b.cell(levelValue{level: m.Level}),
			b.cell(m.Statement.Text), b.cell(m.Holds), b.cell(m.Units), b.cell(m.Of),
		}
		if err := sheet.write(row); err != nil {
			return err
		}
	}
	return sheet.end(len(titles))
}

func (b *comparisonWriter) writeMethod() error {
	sheet, err := b.begin(methodSheet, []string{"About this comparison", ""}, []float64{34, 110}, 0)
	if err != nil {
		return err
	}
	for _, line := range b.notes() {
		if err := sheet.write([]any{b.cell(line.head), b.cell(line.text)}); err != nil {
			return err
		}
	}
	return sheet.Flush()
}
