package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
)

// Answers and earlier results that come in from files: a file is chosen, a
// preview says what will happen, and only then anything does, all or nothing.

// importRoutes are the rows of the site for what comes in from files.
func (s *Server) importRoutes() []route {
	const one = "/assessments/:id"
	return []route{
		{http.MethodGet, one + "/answers.xlsx", s.downloadOwnWorkbook, answerer},
		{http.MethodGet, one + "/import", s.showImport, answerer},
		{http.MethodPost, one + "/import/preview", s.previewWorkbook, answerer},
		{http.MethodPost, one + "/import", s.importWorkbook, answerer},
		{http.MethodGet, "/import", s.showImportRounds, answerer},
		{http.MethodPost, "/import/preview", s.here(s.previewRounds), answerer},
		{http.MethodPost, "/import", s.here(s.importRounds), answerer},
	}
}

// importsFile reports whether the form of a route brings a file to import.
func importsFile(path string) bool {
	return path == "/assessments/:id/import/preview" || path == "/import/preview" || path == "/units/:unit/measures/import/preview"
}

// keepsFile reports whether the form of a route brings a file back that was
// looked at.
func keepsFile(path string) bool {
	return path == "/assessments/:id/import" || path == "/import" || path == "/units/:unit/measures/import"
}

// importLimit is how large a file may be.
const importLimit = 5 << 20

// upload is a file somebody chose, as it goes from the preview to the button
// that takes it: nothing is kept on the server in between.
type upload struct {
	Name string
	Data []byte
}

// chosenFile is the file of a form. None, or one too large, is an error.
func chosenFile(c echo.Context) (upload, error) {
	form := formOf(c)
	file := upload{Name: fileNameOf(form.Get("file-name")), Data: []byte(form.Get("file"))}
	switch {
	case len(file.Data) == 0:
		return file, assessment.Invalid("file", "Choose a file that is not empty.")
	case len(file.Data) > importLimit:
		return file, &tooLargeError{file.Name, len(file.Data)}
	}
	return file, nil
}

// tooLargeError says that a file is too large, with which and by how much.
type tooLargeError struct {
	name string
	size int
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("“%s” has %d MiB. A file may have at most %d MiB: leave out what is not needed, or split it.", e.name, (e.size+1<<20-1)>>20, importLimit>>20)
}

// fileNameOf is the name of a file as it is shown and kept: without folders,
// some browsers send them, and clean as any other name.
func fileNameOf(typed string) string {
	name, err := assessment.CleanName("file", "the file's name", path.Base(strings.ReplaceAll(strings.ToValidUTF8(typed, ""), `\`, "/")))
	if err != nil || name == "." || name == "/" {
		return "file"
	}
	return name
}

// Kept is the file as a field of the form that takes it.
func (u upload) Kept() (string, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(u.Data); err != nil {
		return "", err
	}
	err := w.Close()
	return base64.RawURLEncoding.EncodeToString(packed.Bytes()), err
}

// keptFile is the file that comes back from a preview.
func keptFile(c echo.Context) (upload, error) {
	form := formOf(c)
	file := upload{Name: fileNameOf(form.Get("file-name"))}
	lost := assessment.Invalid("file", "The file got lost on the way. Choose it again.")
	packed, err := base64.RawURLEncoding.DecodeString(form.Get("kept"))
	if err != nil {
		return file, lost
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return file, lost
	}
	file.Data, err = io.ReadAll(io.LimitReader(r, importLimit+1))
	if err != nil || len(file.Data) == 0 || len(file.Data) > importLimit {
		return file, lost
	}
	return file, nil
}

// refusal is what a page says of a file that cannot be taken, and with which
// status.
func refusal(err error) (problems []assessment.Problem, status int) {
	var large *tooLargeError
	if errors.As(err, &large) {
		return []assessment.Problem{{Field: "file", Text: large.Error()}}, http.StatusRequestEntityTooLarge
	}
	if problems = problemsOf(err); problems != nil {
		return problems, http.StatusUnprocessableEntity
	}
	return nil, 0
}

// fileProblem is something wrong in a file, at its cell or line.
type fileProblem struct{ At, Text string }

// inFile parts what is wrong in a file from what is wrong with the form: the
// first stands in a table, the rest on top.
func inFile(problems []assessment.Problem) (cells []fileProblem, top []assessment.Problem) {
	for _, p := range problems {
		if p.Field == "" || p.Field == "file" {
			top = append(top, assessment.Problem{Field: "file", Text: p.Text})
		} else {
			cells = append(cells, fileProblem{p.Field, p.Text})
		}
	}
	if len(cells) > 0 {
		text := "In the file " + count(len(cells), "thing has", "things have") + " to be put right, listed below. Nothing was imported: correct the file and choose it again."
		top = append([]assessment.Problem{{Field: "file", Text: text}}, top...)
	}
	return cells, top
}

// filed is what all pages have that take in a file.
type filed struct {
	File     upload
	Seen     string // tells whether what was looked at would still happen; empty: no file was looked at, or it was refused
	Cells    []fileProblem
	problems []assessment.Problem
}

// Problems are what is wrong with the form.
func (f filed) Problems() []assessment.Problem { return f.problems }

// refuse keeps what is wrong with the file in place of what it would do.
func (f *filed) refuse(problems []assessment.Problem) {
	f.Seen = ""
	f.Cells, f.problems = inFile(problems)
}

// filePage is a page that takes in a file.
type filePage interface {
	page
	refuse(problems []assessment.Problem)
}

// answerFile shows a preview, or what is wrong with the file.
func (s *Server) answerFile(c echo.Context, p filePage, err error) error {
	problems, status := refusal(err)
	switch {
	case err == nil:
		return s.render(c, http.StatusOK, p)
	case problems == nil:
		return err
	}
	p.refuse(problems)
	return s.render(c, status, p)
}

// importPage takes the answers of a workbook into an assessment.
type importPage struct {
	placed
	filed
	Lines []importLine // what will happen, a line an answer
	Empty int          // statements the workbook says nothing about
	Other string       // the unit the workbook was made for, when it is another
}

// importLine is an answer of the workbook and what becomes of it.
type importLine struct {
	Component, Statement string
	Before, After        string // in words; Before is empty when there was none
	Note                 string
	Same                 bool
}

func (importPage) Template() string { return "import_answers" }
func (p importPage) Title() string  { return "Import answers: " + p.Unit.Name }

// New counts the lines that change something.
func (p importPage) New() int {
	n := 0
	for _, l := range p.Lines {
		if !l.Same {
			n++
		}
	}
	return n
}

// Lead sums up what will happen.
func (p importPage) Lead() string {
	changed, new := 0, p.New()
	for _, l := range p.Lines {
		if !l.Same && l.Before != "" {
			changed++
		}
	}
	parts := []string{count(new-changed, "answer is new", "answers are new")}
	if changed > 0 {
		parts = append(parts, count(changed, "takes the place of another", "take the place of others"))
	}
	if same := len(p.Lines) - new; same > 0 {
		parts = append(parts, count(same, "is there already", "are there already"))
	}
	if p.Empty > 0 {
		parts = append(parts, count(p.Empty, "statement is left as it is", "statements are left as they are"))
	}
	return sentenceStart(strings.Join(parts, ", ")) + ". Nothing has happened yet."
}

// Workbook is where an empty one is.
func (p importPage) Workbook() string { return p.Address() + "/answers.xlsx" }

// downloadOwnWorkbook sends a workbook of the very questionnaire an assessment
// asks, to be filled in for it.
func (s *Server) downloadOwnWorkbook(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	return sendWorkbook(c, p.Questionnaire(), p.Assessment.Form, organizationOf(c).Name, p.Unit.Name)
}

// showImport asks for a workbook.
func (s *Server) showImport(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, importPage{placed: p})
}

// previewWorkbook shows what will happen with a workbook.
func (s *Server) previewWorkbook(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	page := importPage{placed: p}
	if page.File, err = chosenFile(c); err == nil {
		_, err = page.read()
	}
	return s.answerFile(c, &page, err)
}

// read reads the workbook and works out what will happen.
func (p *importPage) read() (map[string]assessment.Given, error) {
	book, err := exchange.ReadWorkbook(p.File.Data, p.Questionnaire())
	if err != nil {
		return nil, err
	}
	if book.Form != p.Assessment.Form {
		return nil, assessment.Invalid("file", "The workbook is of the "+formWord(book.Form)+", and this assessment asks the "+formWord(p.Assessment.Form)+". Download the workbook of this page.")
	}
	if book.Unit != "" && book.Unit != p.Unit.Name {
		p.Other = book.Unit
	}
	given, outcome := map[string]assessment.Given{}, sha256.New()
	for _, statement := range p.Questionnaire().Asked(p.Assessment.Form) {
		answer, note := book.Answers[statement.ID], book.Notes[statement.ID]
		if answer == assessment.Unanswered && note == "" {
			p.Empty++
			continue
		}
		answer, note = cmp.Or(answer, p.Assessment.Answers[statement.ID]), cmp.Or(note, p.Assessment.Notes[statement.ID])
		given[statement.ID] = assessment.Given{Answer: answer, Note: note}
		line := p.line(statement, answer, note)
		p.Lines = append(p.Lines, line)
		fmt.Fprintf(outcome, "%q %q %q %q\n", statement.ID, line.Before, line.After, note)
	}
	p.Seen = hex.EncodeToString(outcome.Sum(nil))
	if len(given) == 0 {
		return nil, assessment.Invalid("file", "The workbook has no answers yet. Fill it in, save it, and choose it again.")
	}
	check := *p.Assessment // so that the preview refuses what the import would
	check.Sheet = assessment.NewSheet(p.Questionnaire(), p.Assessment.Form)
	return given, check.Fill(given, "", "", check.CreatedAt)
}

// line is what becomes of one answer.
func (p *importPage) line(statement assessment.Statement, answer assessment.Answer, note string) importLine {
	q := p.Questionnaire()
	_, at, _ := q.Statement(statement.ID)
	line := importLine{
		Component: q.Components[at.Component].Name, Statement: statement.Text, After: answerLabel(q, answer), Note: note,
		Same: answer == p.Assessment.Answers[statement.ID] && note == p.Assessment.Notes[statement.ID],
	}
	if before := p.Assessment.Answers[statement.ID]; before != assessment.Unanswered {
		line.Before = answerLabel(q, before)
	}
	return line
}

// importWorkbook takes exactly the answers the preview promised. When something
// else would happen by now it shows the preview again.
func (s *Server) importWorkbook(c echo.Context) error {
	p, err := s.open(c)
	if err != nil {
		return err
	}
	page := importPage{placed: p}
	if page.File, err = keptFile(c); err != nil {
		return s.answerFile(c, &page, err)
	}
	given, err := page.read()
	if err != nil {
		return s.answerFile(c, &page, err)
	}
	if page.Seen != formOf(c).Get("seen") {
		page.problems = []assessment.Problem{{Field: "file", Text: "The answers were changed since you looked at them. Look again at what will happen, then import."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	who := userOf(c).Name
	err = s.store.UpdateAssessment(c.Request().Context(), organizationOf(c).ID, p.Assessment.ID, func(a *assessment.Assessment) error {
		return a.Fill(given, who, page.File.Name, s.now())
	})
	if err != nil {
		return s.answerFile(c, &page, err)
	}
	s.flash(c, sentenceStart(count(len(given), "answer is", "answers are"))+" imported. Check them, then submit.")
	return c.Redirect(http.StatusSeeOther, p.Address()+"/check")
}
