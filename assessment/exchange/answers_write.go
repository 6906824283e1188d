package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"

	"continuum/assessment"
)

// WriteAnswers writes the answers to a form's statements as the CSV file that
// ReadAnswers reads, in questionnaire order, unanswered statements included.
//
// It begins with a byte order mark, so that spreadsheets show every script.
// Notes are written by SafeCell.
func WriteAnswers(w io.Writer, q *assessment.Questionnaire, form assessment.Form, answers assessment.Answers, notes map[string]string) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return fmt.Errorf("write the answers: %w", err)
	}
	rows := [][]string{{"statement", "answer", "note"}}
	for _, s := range q.Asked(form) {
		note := strings.ReplaceAll(strings.TrimSpace(notes[s.ID]), "\r\n", "\n")
		rows = append(rows, []string{s.ID, answers[s.ID].String(), SafeCell(note)})
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("write the answers: %w", err)
	}
	return nil
}

// A formula begins with one of =+-@, also as wide as a Chinese character, where a
// cell begins: at the start of a text, and after whatever some program ends a
// cell with. Quotes do not help there, since such a program sees them inside a
// cell; they and spaces are looked past.
var (
	formula     = regexp.MustCompile(`(^|[;\t\r\n])('*[ "]*[=+\-@＝＋－＠])`)
	safeFormula = regexp.MustCompile(`(^|[;\t\r\n])'('*[ "]*[=+\-@＝＋－＠])`)
)

// SafeCell is a text as a cell of a spreadsheet: what any program would take for
// a formula gets an apostrophe in front, at the start of the text and after each
// semicolon, tab, CR and line end inside it. ReadAnswers takes these apostrophes
// away, so that a text comes back as it was. For that, an apostrophe that was
// typed before a formula gets a second one.
func SafeCell(text string) string { return formula.ReplaceAllString(text, "$1'$2") }

// plainCell undoes SafeCell.
func plainCell(text string) string { return safeFormula.ReplaceAllString(text, "$1$2") }
