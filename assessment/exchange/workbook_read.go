package exchange

import (
	"fmt"
	"strings"

	"continuum/assessment"
)

// Workbook is what a filled-in answers workbook says.
type Workbook struct {
	Unit    string // whom it was made for, as it was called then; may be empty
	Form    assessment.Form
	Answers assessment.Answers // no entry for what was left empty
	Notes   map[string]string  // evidence, or why a statement does not apply
}

// ReadWorkbook reads an answers workbook that WriteWorkbook made for this
// questionnaire and somebody filled in. Answers are taken as the lists offer
// them, by their label alone, or by their code; sheets that were added are passed
// over.
//
// What is wrong comes back as an InvalidError with every problem, each at its
// cell ("Customer focus!C7"), or at none when it concerns the whole file. The
// workbook is then not taken at all.
func ReadWorkbook(data []byte, q *assessment.Questionnaire) (*Workbook, error) {
	b, err := openBook(data)
	if err != nil {
		return nil, refused(err)
	}
	r := &workbookReader{book: b, q: q, words: answerWords(q), at: map[string]string{}}
	r.Answers, r.Notes = assessment.Answers{}, map[string]string{}
	if err := r.readIDs(); err != nil {
		return nil, refused(err)
	}
	for _, sheet := range b.sheets {
		if !sheet.hidden && !strings.EqualFold(sheet.Name, startSheet) {
			if err := r.readSheet(sheet); err != nil {
				return nil, refused(err)
			}
		}
	}
	r.checkMissing()
	if err := r.err(); err != nil {
		return nil, err
	}
	return &r.Workbook, nil
}

type workbookReader struct {
	*book
	Workbook
	problems
	q     *assessment.Questionnaire
	words map[string]assessment.Answer
	at    map[string]string // the cell in which each statement is answered

	columns struct{ id, answer, note int }
}

// answerWords are the ways an answer may be written in a workbook.
func answerWords(q *assessment.Questionnaire) map[string]assessment.Answer {
	words := map[string]assessment.Answer{}
	for _, write := range []func(assessment.Wording) string{ // the later counts when two are alike
		func(w assessment.Wording) string { return w.Label },
		func(w assessment.Wording) string { return w.Answer.String() },
		listedAnswer,
	} {
		for _, wording := range q.Wordings {
			words[folded(write(wording))] = wording.Answer
		}
	}
	return words
}

// folded is a text as it is compared: upper and lower case, spaces and the two
// kinds of apostrophe make no difference.
func folded(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " "))
}

// readIDs reads the hidden sheet.
func (r *workbookReader) readIDs() error {
	sheet := r.sheet(idSheet)
	if sheet == nil {
		return errOtherBook
	}
	rows, _, err := r.read(*sheet)
	if err != nil {
		return err
	}
	said := map[string]string{}
	for _, row := range rows {
		said[row.cell(1).text] = strings.TrimSpace(row.cell(2).text)
	}
	r.Unit, r.Form = said["unit"], assessment.Form(said["form"])
	switch {
	case said[bookKind] != "1", r.Form != assessment.Full && r.Form != assessment.Quick:
		return errOtherBook
	case said["questionnaire"] != r.q.ID, said["version"] != r.q.Version:
		return bookError(fmt.Sprintf("This workbook is of the questionnaire %s, version %s. Here it must be %s, version %s: download a workbook for that.",
			shorten(said["questionnaire"]), shorten(said["version"]), r.q.ID, r.q.Version))
	}
	return nil
}

// readSheet reads the sheet of a component, or passes over another.
func (r *workbookReader) readSheet(sheet bookSheet) error {
	rows, merged, err := r.read(sheet)
	if err != nil {
		return err
	}
	begun := false
	for _, row := range rows {
		if !begun {
			begun = r.isHeader(row)
			continue
		}
		r.readRow(sheet.Name, row)
	}
	if !begun {
		return nil
	}
	for _, m := range merged {
		if m.first.column <= max(r.columns.answer, r.columns.note) && m.last.column >= r.columns.id {
			r.add(sheet.Name+"!"+m.String(), "These cells are merged: unmerge them and fill in each row by itself.")
		}
	}
	return nil
}

// isHeader finds the columns in the row that names them.
func (r *workbookReader) isHeader(row sheetRow) bool {
	found := map[string]int{}
	for _, c := range row.cells {
		found[folded(c.text)] = c.column
	}
	r.columns.id, r.columns.answer, r.columns.note = found["id"], found["answer"], found["note"]
	return r.columns.id > 0 && r.columns.answer > 0 && r.columns.note > 0
}

func (r *workbookReader) readRow(sheet string, row sheetRow) {
	at := func(column int) string { return sheet + "!" + place{column, row.number}.String() }
	id, answer, note := row.cell(r.columns.id), row.cell(r.columns.answer), row.cell(r.columns.note)
	name := strings.TrimSpace(id.text)
	statement, _, known := r.q.Statement(name)
	switch {
	case name == "" && strings.TrimSpace(answer.text+note.text) == "":
		return
	case name == "":
		r.add(at(r.columns.answer), "This row belongs to no statement: copy what it says into the row of one.")
		return
	case !known || !r.Form.Asks(statement):
		r.add(at(r.columns.id), "There is no statement %q in this workbook: copy the answers into a new workbook.", shorten(name))
		return
	case r.at[name] != "":
		r.add(at(r.columns.answer), "The statement is answered twice, first in %s: keep one.", r.at[name])
		return
	}
	r.at[name] = at(r.columns.answer)
	r.readNote(at(r.columns.note), name, note)
	r.readAnswer(at(r.columns.answer), at(r.columns.note), statement, answer)
}

func (r *workbookReader) readAnswer(at, noteAt string, s assessment.Statement, c cell) {
	word := folded(c.text)
	answer, known := r.words[word]
	switch {
	case c.formula:
		r.add(at, "There is a formula here: choose an answer from the list.")
	case word == "":
	case !known || c.kind == errorCell:
		r.add(at, "%q is not an answer: choose one from the list, or leave the cell empty.", shorten(c.text))
	case answer == assessment.DoesNotApply && s.NotApplicable == "":
		r.add(at, "This statement always applies: choose another answer.")
	case answer == assessment.DoesNotApply && r.Notes[s.ID] == "":
		r.add(noteAt, "Say in a few words why this does not apply.")
	case answer != assessment.Unanswered:
		r.Answers[s.ID] = answer
	}
}

func (r *workbookReader) readNote(at, statement string, c cell) {
	note := cleanNote(c.text)
	switch err := assessment.CheckText(note, assessment.NoteLimit); {
	case c.formula:
		r.add(at, "There is a formula here: write the note as text.")
	case err != nil:
		r.add(at, "The note %v.", err)
	case note != "":
		r.Notes[statement] = note
	}
}

// cleanNote makes line ends alike.
func cleanNote(s string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// checkMissing notices rows that were taken out: what they said would be lost
// without a word.
func (r *workbookReader) checkMissing() {
	var missing []string
	for _, s := range r.q.Asked(r.Form) {
		if r.at[s.ID] == "" {
			missing = append(missing, s.ID)
		}
	}
	switch n := len(missing); {
	case n == 1:
		r.add("", "The row of the statement %s is missing: copy the answers into a new workbook.", missing[0])
	case n > 1:
		r.add("", "The rows of %d statements are missing, first that of %s: copy the answers into a new workbook.", n, missing[0])
	}
}
