package exchange

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"continuum/assessment"
)

// The sheets of an answers workbook beside those of the components. The last one
// is hidden: it says what the workbook is of, and holds the lists to choose from.
const (
	startSheet = "Start"
	idSheet    = "continuum"
	bookKind   = "continuum answers"
)

// WriteWorkbook writes an empty answers workbook (XLSX) for one form of a
// questionnaire, to be filled in offline and read by ReadWorkbook: a sheet a
// component, a row a statement, a list of the answers it may have and room for a
// note. organization and unit say whom it was made for and may be empty. Like
// the pages to answer on, it does not show which level a statement belongs to.
func WriteWorkbook(w io.Writer, q *assessment.Questionnaire, form assessment.Form, organization, unit string) error {
	f, err := newBook(q.Name, startSheet, time.Time{})
	if err != nil {
		return err
	}
	defer f.Close()
	book := &workbookWriter{File: f, q: q, form: form, taken: map[string]bool{strings.ToLower(startSheet): true, idSheet: true}}
	for _, write := range []func() error{
		book.makeStyles,
		func() error { return book.writeIDs(unit) },
		func() error { return book.writeStart(organization, unit) },
		book.writeComponents,
	} {
		if err := write(); err != nil {
			return fmt.Errorf("write the answers workbook: %w", err)
		}
	}
	return finish(w, f)
}

type workbookWriter struct {
	*excelize.File
	q     *assessment.Questionnaire
	form  assessment.Form
	taken map[string]bool // names of sheets

	title, head, words, open int // styles; open may be typed into
}

func (b *workbookWriter) makeStyles() error {
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	line := []excelize.Border{{Type: "bottom", Color: "D5D9DE", Style: 1}}
	box := make([]excelize.Border, 0, 4)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		box = append(box, excelize.Border{Type: side, Color: "8A929B", Style: 1})
	}
	for _, style := range []struct {
		to *int
		excelize.Style
	}{
		{&b.title, excelize.Style{Font: font(16, true, ""), Alignment: wrap}},
		{&b.head, headStyle()},
		{&b.words, excelize.Style{Alignment: wrap, Border: line}},
		{&b.open, excelize.Style{Alignment: wrap, Border: box, NumFmt: onlyText, Protection: &excelize.Protection{}}},
	} {
		var err error
		if *style.to, err = b.NewStyle(&style.Style); err != nil {
			return err
		}
	}
	return nil
}

// headStyle is that of the row of titles.
func headStyle() excelize.Style {
	return excelize.Style{
		Font:      font(11, true, "FFFFFF"),
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"12305E"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
	}
}

// writeIDs writes the hidden sheet: the answers workbook's kind and version, what
// it is of, and both lists of answers, the second without "does not apply".
func (b *workbookWriter) writeIDs(unit string) error {
	if _, err := b.NewSheet(idSheet); err != nil {
		return err
	}
	rows := [][]any{
		{bookKind, "1"},
		{"questionnaire", b.q.ID},
		{"version", b.q.Version},
		{"form", string(b.form)},
		{"unit", sharedText(unit)},
	}
	for i, row := range rows {
		if err := b.SetSheetRow(idSheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return err
		}
	}
	all, always := answerLists(b.q)
	for column, list := range map[string][]string{"D": all, "E": always} {
		for i, answer := range list {
			if err := b.SetCellStr(idSheet, fmt.Sprintf("%s%d", column, i+1), sharedText(answer)); err != nil {
				return err
			}
		}
	}
	return b.SetSheetVisible(idSheet, false, true)
}

// answerLists are the answers as the lists offer them, and those to a statement
// that always applies.
func answerLists(q *assessment.Questionnaire) (all, always []string) {
	for _, wording := range q.Wordings {
		all = append(all, listedAnswer(wording))
		if wording.Answer != assessment.DoesNotApply {
			always = append(always, listedAnswer(wording))
		}
	}
	return all, always
}

// listedAnswer is an answer as the lists offer it: "3 Fully", "Don’t know".
func listedAnswer(wording assessment.Wording) string {
	if wording.Answer.Given() {
		return wording.Answer.String() + " " + wording.Label
	}
	return wording.Label
}

func (b *workbookWriter) writeStart(organization, unit string) error {
	row := 0
	write := func(style int, cells ...string) error {
		row++
		for i, text := range cells {
			at := place{i + 1, row}.String()
			if err := b.SetCellStr(startSheet, at, sharedText(text)); err != nil {
				return err
			}
			if err := b.SetCellStyle(startSheet, at, at, style); err != nil {
				return err
			}
		}
		return nil
	}
	if err := write(b.title, b.q.Name); err != nil {
		return err
	}
	for _, text := range b.startLines(organization, unit) {
		if err := write(b.words, text); err != nil {
			return err
		}
	}
	row++
	if err := write(b.head, "Answer", "What it means"); err != nil {
		return err
	}
	for _, wording := range b.q.Wordings {
		if err := write(b.words, listedAnswer(wording), wording.Hint); err != nil {
			return err
		}
	}
	if err := b.SetColWidth(startSheet, "A", "B", 62); err != nil {
		return err
	}
	return b.protect(startSheet)
}

// startLines say whom the workbook is for and how it is filled in.
func (b *workbookWriter) startLines(organization, unit string) []string {
	var lines []string
	switch {
	case unit != "" && organization != "" && unit != organization:
		lines = append(lines, unit+", "+organization)
	case unit+organization != "":
		lines = append(lines, strings.TrimSpace(unit+organization))
	}
	if unit != "" && unit == organization {
		lines = []string{unit}
	}
	form := "Full form"
	if b.form == assessment.Quick {
		form = "Quick form"
	}
	return append(lines,
		fmt.Sprintf("%s, %d statements on %d sheets.", form, len(b.q.Asked(b.form)), len(b.q.Components)),
		"Choose an answer to each statement from the list in its row. Leave empty what you did not look at.",
		"In the note, write what could be shown to a visitor. Where a statement does not apply, write why.",
		"Then save the workbook as .xlsx and import it on the page of the assessment.",
	)
}

func (b *workbookWriter) writeComponents() error {
	for i := range b.q.Components {
		c := &b.q.Components[i]
		name := sheetName(c.Name, b.taken)
		if _, err := b.NewSheet(name); err != nil {
			return err
		}
		if err := b.writeComponent(name, c); err != nil {
			return err
		}
	}
	return nil
}

// The columns of a component's sheet.
var componentColumns = []struct {
	title string
	width float64
}{{"id", 8}, {"Statement", 60}, {"Answer", 24}, {"Note", 46}, {"What counts as in place", 70}}

func (b *workbookWriter) writeComponent(sheet string, c *assessment.Component) error {
	for i, column := range componentColumns {
		at := place{i + 1, 1}.String()
		if err := b.SetCellStr(sheet, at, column.title); err != nil {
			return err
		}
		letter := strings.TrimRight(at, "1")
		if err := b.SetColWidth(sheet, letter, letter, column.width); err != nil {
			return err
		}
	}
	var always, sometimes []string // the cells of answers to statements that always apply, and of the others
	row := 1
	for l := range c.Cells {
		for _, s := range c.Cells[l].Asked(b.form) {
			row++
			if err := b.writeStatement(sheet, row, s); err != nil {
				return err
			}
			if s.NotApplicable == "" {
				always = append(always, fmt.Sprintf("C%d", row))
			} else {
				sometimes = append(sometimes, fmt.Sprintf("C%d", row))
			}
		}
	}
	all, fewer := answerLists(b.q)
	if err := b.offer(sheet, sometimes, fmt.Sprintf("%s!$D$1:$D$%d", idSheet, len(all))); err != nil {
		return err
	}
	if err := b.offer(sheet, always, fmt.Sprintf("%s!$E$1:$E$%d", idSheet, len(fewer))); err != nil {
		return err
	}
	return b.dress(sheet, row)
}

func (b *workbookWriter) writeStatement(sheet string, row int, s assessment.Statement) error {
	help := s.Help
	if s.NotApplicable != "" {
		help = strings.TrimSpace(help + "\nDoes not apply: " + s.NotApplicable)
	}
	for column, text := range map[string]string{"A": s.ID, "B": s.Text, "E": help} {
		if err := b.SetCellStr(sheet, fmt.Sprintf("%s%d", column, row), sharedText(text)); err != nil {
			return err
		}
	}
	return nil
}

// offer gives cells a list to choose from.
func (b *workbookWriter) offer(sheet string, cells []string, list string) error {
	if len(cells) == 0 {
		return nil
	}
	choice := excelize.NewDataValidation(true)
	choice.Sqref = strings.Join(cells, " ")
	choice.SetSqrefDropList(list)
	choice.SetError(excelize.DataValidationErrorStyleStop, "Not in the list", "Choose one of the answers in the list, or leave the cell empty.")
	return b.AddDataValidation(sheet, choice)
}

// dress gives a component's sheet its look, and leaves only answers and notes
// to be typed into.
func (b *workbookWriter) dress(sheet string, last int) error {
	for _, area := range []struct {
		from, to string
		style    int
	}{
		{"A1", "E1", b.head},
		{"A2", fmt.Sprintf("B%d", last), b.words},
		{"C2", fmt.Sprintf("D%d", last), b.open},
		{"E2", fmt.Sprintf("E%d", last), b.words},
	} {
		if err := b.SetCellStyle(sheet, area.from, area.to, area.style); err != nil {
			return err
		}
	}
	if err := b.SetColVisible(sheet, "A", false); err != nil {
		return err
	}
	if err := b.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := landscape(b.File, sheet); err != nil {
		return err
	}
	return b.protect(sheet)
}

// protect keeps what is not to be filled in from being changed by mistake; there
// is no password. Columns and rows can be made wider.
func (b *workbookWriter) protect(sheet string) error {
	return b.ProtectSheet(sheet, &excelize.SheetProtectionOptions{
		SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true, EditScenarios: true, EditObjects: true,
	})
}

// landscape prints a sheet as wide as one page.
func landscape(f *excelize.File, sheet string) error {
	way, one, all := "landscape", 1, 0
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &way, FitToWidth: &one, FitToHeight: &all}); err != nil {
		return err
	}
	fit := true
	return f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit})
}
