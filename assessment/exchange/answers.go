package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"continuum/assessment"
)

// SizeLimit is how large a file of answers may be, in bytes.
const SizeLimit = 5 << 20

// byteOrderMark is what some programs put before UTF-8 text.
const byteOrderMark = "\uFEFF"

// ReadAnswers reads a CSV file of answers: the columns statement, answer and
// (optional) note in any order, one row a statement. The answers are 0, 1, 2, 3,
// dk, na, skip or empty; a statement without a row is unanswered. Spaces around
// a field, blank lines and a byte order mark are passed over. For na the note
// is the reason; it may be left out. An apostrophe that SafeCell would have put
// into a note is taken away.
//
// With the column respondent the file holds the answers of several people, whose
// rows may stand in any order; the column role says leader, front-line or other,
// in at least one of a respondent's rows. Whoever has no role is another.
//
// What is wrong in the file comes back as a *FileError; any other error means
// that r could not be read.
func ReadAnswers(r io.Reader, q *assessment.Questionnaire) (*AnswerFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, SizeLimit+1))
	if err != nil {
		return nil, fmt.Errorf("read the answers: %w", err)
	}
	if err := checkBytes(data); err != nil {
		return nil, err
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte(byteOrderMark))))
	rows.FieldsPerRecord = -1 // a ragged row gets our own words
	reader := &answerReader{
		Reader: rows, q: q, people: map[string]*person{},
		statement: -1, answer: -1, note: -1, respondent: -1, role: -1,
	}
	if err := reader.readHeader(); err != nil {
		return nil, err
	}
	if err := reader.readRows(); err != nil {
		return nil, err
	}
	return reader.file(), nil
}

// checkBytes refuses what is no text, or too much of it.
func checkBytes(data []byte) error {
	if len(data) > SizeLimit {
		return wrong(1+bytes.Count(data[:SizeLimit], []byte("\n")), "the file is larger than 5 MiB here: shorten the notes or remove what is no answer")
	}
	for i, line := 0, 1; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return wrong(line, "this is not UTF-8 text: save the file as CSV in UTF-8")
		case r == 0:
			return wrong(line, "there is a NUL character in this line: remove it, or save the file as CSV again")
		case r == '\n':
			line++
		}
		i += size
	}
	if bytes.ContainsRune(bytes.TrimRight(data, "\r"), '\r') && !bytes.ContainsRune(data, '\n') {
		return carriageReturn(1)
	}
	return nil
}

// carriageReturn refuses the line ends of old Macintosh programs.
func carriageReturn(line int) error {
	return wrong(line, "this line ends in a carriage return (CR) alone: save the file with the line ends LF or CRLF")
}

// notCSV puts the CSV reader's complaint in words.
func notCSV(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return fmt.Errorf("read the answers: %w", err)
	}
	if errors.Is(err, csv.ErrBareQuote) {
		return wrong(parse.Line, `there is a " inside a field: put quotes around the whole field and write "" for each " in it`)
	}
	return wrong(parse.StartLine, `a quoted field that begins in this row does not end properly: close it with " before the next comma or line, and write "" for each " in it`)
}

// answerReader reads the rows of one file.
type answerReader struct {
	*csv.Reader
	q                       *assessment.Questionnaire
	statement, answer, note int // the columns; -1 for one that is not there
	respondent, role        int
	count                   int // of columns
	people                  map[string]*person
	order                   []*person // as they first appear
	now                     *person   // whose row is being read
}

func (r *answerReader) readHeader() error {
	header, err := r.Read()
	switch {
	case errors.Is(err, io.EOF):
		return wrong(1, "the file is empty: its first line must name the columns statement,answer,note")
	case err != nil:
		return notCSV(err)
	case hasReturn(header...):
		return carriageReturn(r.line(0))
	case len(header) == 1 && strings.ContainsAny(header[0], ";\t"):
		return wrong(r.line(0), "the columns are not separated by commas: save the file as CSV with commas")
	}
	r.count = len(header)
	known := map[string]*int{"statement": &r.statement, "answer": &r.answer, "note": &r.note, "respondent": &r.respondent, "role": &r.role}
	for i, name := range header {
		name = strings.TrimSpace(name)
		column, ok := known[name]
		switch {
		case !ok:
			return wrong(r.line(0), "unknown column %q: the columns are statement, answer and note, and of several people respondent and role", shorten(name))
		case *column >= 0:
			return wrong(r.line(0), "the column %s stands twice: keep one", name)
		}
		*column = i
	}
	for _, name := range []string{"statement", "answer"} {
		if *known[name] < 0 {
			return wrong(r.line(0), "the column %s is missing: the first line must name the columns statement,answer,note (note may be left out)", name)
		}
	}
	if r.role >= 0 && r.respondent < 0 {
		return wrong(r.line(0), "the column respondent is missing: beside role it must say whose answer a row is")
	}
	return nil
}

// hasReturn reports a line end that the CSV reader takes for text. Spaces around
// a field are passed over, and so is a line end there.
func hasReturn(fields ...string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.TrimSpace(f), "\r") })
}

// readRows reads the rows after the header.
func (r *answerReader) readRows() error {
	for {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return notCSV(err)
		case len(row) != r.count && hasReturn(row...), len(row) == r.count && hasReturn(r.codes(row)...):
			return carriageReturn(r.line(0))
		case len(row) != r.count:
			return wrong(r.line(0), "this row has %s, the first has %d: check its commas and quotes", fields(len(row)), r.count)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if strings.Join(row, "") == "" {
			continue
		}
		if err := r.readRow(row); err != nil {
			return err
		}
	}
}

func (r *answerReader) readRow(row []string) error {
	if err := r.readPerson(row); err != nil {
		return err
	}
	id, line := row[r.statement], r.line(r.statement)
	statement, _, known := r.q.Statement(id)
	switch {
	case id == "":
		return wrong(line, "this row names no statement: write its id in the column statement")
	case !known:
		return wrong(line, "there is no statement %q in the questionnaire %s: correct the id or remove the row", shorten(id), r.q.ID)
	case r.now.lines[id] > 0:
		return wrong(line, "%s is answered twice%s, first in line %d: keep one", id, r.now.by(), r.now.lines[id])
	}
	r.now.lines[id] = line
	if err := r.readAnswer(statement, row[r.answer]); err != nil || r.note < 0 {
		return err
	}
	return r.readNote(statement, row[r.note])
}

func (r *answerReader) readAnswer(s assessment.Statement, code string) error {
	answer, err := assessment.ParseAnswer(code)
	switch {
	case err != nil:
		return wrong(r.line(r.answer), "%q is not an answer to %s: use 0, 1, 2, 3, dk, na, skip or leave it empty", shorten(code), s.ID)
	case answer == assessment.DoesNotApply && s.NotApplicable == "":
		return wrong(r.line(r.answer), "%s always applies, so na is not allowed: use 0, 1, 2, 3, dk, skip or leave it empty", s.ID)
	case answer != assessment.Unanswered:
		r.now.Answers[s.ID] = answer
	}
	return nil
}

func (r *answerReader) readNote(s assessment.Statement, note string) error {
	note = strings.TrimSpace(plainCell(note))
	if err := assessment.CheckText(note, assessment.NoteLimit); err != nil {
		return wrong(r.line(r.note), "the note to %s %v", s.ID, err)
	}
	if note != "" {
		r.now.Notes[s.ID] = note
	}
	return nil
}

// line is where a field of the row read last begins.
func (r *answerReader) line(field int) int {
	line, _ := r.FieldPos(field)
	return line
}

func fields(n int) string {
	if n == 1 {
		return "1 field"
	}
	return fmt.Sprintf("%d fields", n)
}

// shorten keeps a quotation readable.
func shorten(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}
