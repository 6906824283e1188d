package exchange

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"continuum/assessment"
)

// Round is an earlier result that came in from a file: what one unit answered on
// one day.
type Round struct {
	Unit       assessment.Unit
	Path       string    // of the unit: "Harbour Mutual / Claims"
	At         time.Time // noon of the day where the organization is; of today, not after now
	AnsweredBy string
	assessment.Sheet
	First string // where its first row stands: "line 2", "Results!A2"
}

// RoundColumns are the columns of a file of earlier results. Form, note and
// questionnaire may be left out, answered by must be filled in once a round.
func RoundColumns() []string {
	return []string{"unit", "date", "answered by", "form", "statement", "answer", "note", "questionnaire"}
}

// RoundSettings is what the reading of earlier results depends on.
type RoundSettings struct {
	// Questionnaire returns the one with this id, or for "" that which is meant
	// when the file names none; nil when there is no such.
	Questionnaire func(id string) *assessment.Questionnaire
	Tree          assessment.Tree
	Zone          *time.Location // where the organization is
	Now           time.Time
}

// ReadRounds reads earlier results from a CSV file or an XLSX workbook: a row a
// statement with the columns RoundColumns, in any order. A unit is named by its
// name, or by its path when others have the same ("Harbour Mutual / Claims"). A
// date is written 2026-01-31 or 31.01.2026, or is a cell with a date. The rows of
// one unit and day are one result; form is full or quick, full when it is empty.
// Answers are codes as in ReadAnswers, or their labels.
//
// What is wrong comes back as an InvalidError with every problem, each at its
// line ("line 12") or cell ("Results!C7"); nothing of the file is taken then.
func ReadRounds(data []byte, s RoundSettings) ([]Round, error) {
	table, err := readRoundTable(data)
	if err != nil {
		return nil, err
	}
	r := &roundReader{
		roundTable: table, settings: s, units: indexUnits(s.Tree), byKey: map[string]*openRound{},
		seen: map[string]bool{}, known: map[*assessment.Questionnaire]map[string]assessment.Answer{},
	}
	for _, row := range table.rows {
		r.readRow(row)
	}
	r.checkRounds()
	if err := r.err(); err != nil {
		return nil, err
	}
	rounds := make([]Round, len(r.rounds))
	for i, round := range r.rounds {
		rounds[i] = round.Round
	}
	return rounds, nil
}

type roundReader struct {
	*roundTable
	problems
	settings RoundSettings
	units    *unitIndex
	rounds   []*openRound // as they first appear
	byKey    map[string]*openRound
	seen     map[string]bool // what was complained about once and stands in many rows
	known    map[*assessment.Questionnaire]map[string]assessment.Answer
}

// openRound is a round while its rows are being read.
type openRound struct {
	Round
	at       map[string]string // where each statement is answered
	formAt   string            // where the form was given
	answerAt string            // and who answered
	row      sheetRow          // the first one
}

func (r *roundReader) readRow(row sheetRow) {
	if !r.checkCells(row) {
		return
	}
	q := r.questionnaire(row)
	if q == nil {
		return
	}
	form, formOK := r.form(row, q)
	statement, statementOK := r.statement(row, q)
	unit, day := r.unit(row), r.day(row)
	answer, answerOK := r.answer(row, q, statement)
	note, noteOK := r.note(row)
	if answerOK && answer == assessment.DoesNotApply && noteOK && note == "" {
		r.add(r.place(row, "note"), "Say in a few words why %s does not apply.", shorten(statement.ID))
	}
	if unit == nil || day.IsZero() || !statementOK || !formOK {
		return
	}
	round := r.round(row, q, unit, day)
	r.takeForm(round, row, form)
	r.takeAnsweredBy(round, row)
	if first := round.at[statement.ID]; first != "" {
		r.add(r.place(row, "statement"), "%s is answered twice for %s on %s, first in %s: keep one.", statement.ID, shorten(unit.path), day.Format(time.DateOnly), first)
		return
	}
	round.at[statement.ID] = r.place(row, "statement")
	if answerOK && answer != assessment.Unanswered {
		round.Answers[statement.ID] = answer
	}
	if noteOK && note != "" {
		round.Notes[statement.ID] = note
	}
}

// round finds the round a row belongs to, or begins it.
func (r *roundReader) round(row sheetRow, q *assessment.Questionnaire, unit *placedUnit, day time.Time) *openRound {
	key := strings.Join([]string{unit.ID, day.Format(time.DateOnly), q.ID}, "\x00")
	round := r.byKey[key]
	if round == nil {
		round = &openRound{at: map[string]string{}, row: row}
		round.Unit, round.Path, round.At, round.First = unit.Unit, unit.path, day, r.place(row, "unit")
		round.Sheet = assessment.NewSheet(q, assessment.Full)
		r.byKey[key] = round
		r.rounds = append(r.rounds, round)
	}
	return round
}

// takeForm takes the form; a row that leaves it empty says nothing of it.
func (r *roundReader) takeForm(round *openRound, row sheetRow, form assessment.Form) {
	switch {
	case form == "":
	case round.formAt == "":
		round.Form, round.formAt = form, r.place(row, "form")
	case form != round.Form:
		r.add(r.place(row, "form"), "The form is %s here and %s in %s: a result has one form.", form, round.Form, round.formAt)
	}
}

// takeAnsweredBy takes who answered; a row that leaves it empty says nothing of it.
func (r *roundReader) takeAnsweredBy(round *openRound, row sheetRow) {
	typed := r.text(row, "answered by")
	if strings.TrimSpace(typed) == "" {
		return
	}
	at := r.place(row, "answered by")
	name, err := assessment.CleanName("", "who gave the answers", plainCell(typed))
	switch {
	case err != nil:
		r.addOnce("name\x00"+typed, at, "This is no name: write who gave the answers, in at most 200 characters.")
	case round.answerAt == "":
		round.AnsweredBy, round.answerAt = name, at
	case name != round.AnsweredBy:
		r.add(at, "It says %q here and %q in %s: write one name for the whole result.", shorten(name), shorten(round.AnsweredBy), round.answerAt)
	}
}

// checkRounds looks at each round as a whole.
func (r *roundReader) checkRounds() {
	if len(r.rounds) == 0 && len(r.list) == 0 {
		r.add(r.head, "There is no row below the names of the columns: write one row a statement.")
	}
	for _, round := range r.rounds {
		if round.AnsweredBy == "" && !r.seenName() {
			r.add(r.place(round.row, "answered by"), "Write who gave the answers, in the column answered by, at least in one row of the result.")
		}
		if len(round.Answers) == 0 && len(r.list) == 0 {
			r.add(round.First, "The result of %s on %s has no answer.", shorten(round.Path), round.At.Format(time.DateOnly))
		}
		for _, id := range sortedPlaces(round.at) {
			if s, _, _ := round.Questionnaire.Statement(id); !round.Form.Asks(s) && round.Answers[id] != assessment.Unanswered {
				r.add(round.at[id], "The quick form does not ask %s: remove the row, or write the form full.", id)
			}
		}
	}
}

// seenName reports whether a name was complained about: then it is not missing.
func (r *roundReader) seenName() bool {
	for key := range r.seen {
		if strings.HasPrefix(key, "name\x00") {
			return true
		}
	}
	return false
}

// addOnce notes what would be repeated in each row of a round.
func (r *roundReader) addOnce(key, at, format string, values ...any) {
	if !r.seen[key] {
		r.seen[key] = true
		r.add(at, format, values...)
	}
}

// sortedPlaces lists ids so that problems come in the same order every time.
func sortedPlaces(at map[string]string) []string {
	ids := make([]string, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(at[a]), len(at[b])), cmp.Compare(at[a], at[b])) })
	return ids
}
