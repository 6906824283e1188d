package exchange

import (
	"strings"
	"time"

	"continuum/assessment"
)

// The fields of a row of earlier results. What is wrong with one is noted, and
// the others are read all the same, so that everything is said at once.

// checkCells refuses what is no value that somebody wrote.
func (r *roundReader) checkCells(row sheetRow) bool {
	fine := true
	if at := r.stray(row); at != "" {
		r.add(at, "This row has more fields than the line that names the columns: check its commas and quotes.")
		fine = false
	}
	for _, name := range RoundColumns() {
		switch c := row.cell(r.columns[name]); {
		case c.formula:
			r.add(r.place(row, name), "There is a formula here: write what it gives.")
			fine = false
		case c.kind == errorCell:
			r.add(r.place(row, name), "The cell says %s: write a value.", shorten(c.text))
			fine = false
		}
	}
	return fine
}

// stray is where a row of a CSV file has a field in no column: most likely a
// comma in a note without quotes, and half of the note would be lost.
func (r *roundReader) stray(row sheetRow) string {
	if r.sheet != "" {
		return ""
	}
	for _, c := range row.cells {
		if !r.isUsed(block{place{column: c.column}, place{column: c.column}}) {
			return r.place(row, "")
		}
	}
	return ""
}

// questionnaire is the one a row is of.
func (r *roundReader) questionnaire(row sheetRow) *assessment.Questionnaire {
	id := strings.TrimSpace(r.text(row, "questionnaire"))
	q := r.settings.Questionnaire(id)
	if q == nil {
		r.addOnce("questionnaire\x00"+id, r.place(row, "questionnaire"), "There is no questionnaire %q here: write its id, or leave the column out.", shorten(id))
	}
	return q
}

func (r *roundReader) form(row sheetRow, q *assessment.Questionnaire) (assessment.Form, bool) {
	form := assessment.Form(folded(r.text(row, "form")))
	switch {
	case form == "", form == assessment.Full, form == assessment.Quick && len(q.Asked(assessment.Quick)) > 0:
		return form, true
	case form == assessment.Quick:
		r.addOnce("form", r.place(row, "form"), "The questionnaire %s has no quick form: write full.", q.ID)
	default:
		r.addOnce("form\x00"+string(form), r.place(row, "form"), "%q is no form: write full or quick, or leave it empty.", shorten(string(form)))
	}
	return "", false
}

func (r *roundReader) statement(row sheetRow, q *assessment.Questionnaire) (assessment.Statement, bool) {
	id := strings.TrimSpace(r.text(row, "statement"))
	s, _, known := q.Statement(id)
	switch {
	case id == "":
		r.add(r.place(row, "statement"), "This row names no statement: write its id.")
	case !known:
		r.add(r.place(row, "statement"), "There is no statement %q in the questionnaire %s: correct the id, or remove the row.", shorten(id), q.ID)
	}
	return s, known
}

func (r *roundReader) answer(row sheetRow, q *assessment.Questionnaire, s assessment.Statement) (assessment.Answer, bool) {
	words := r.known[q]
	if words == nil {
		words = answerWords(q)
		r.known[q] = words
	}
	text := r.text(row, "answer")
	answer, known := words[folded(text)]
	switch word := folded(text); {
	case word == "", word == assessment.NotAsked.String(): // what is left out is not asked when it could not matter
		return assessment.Unanswered, true
	case !known:
		r.add(r.place(row, "answer"), "%q is not an answer: use 0, 1, 2, 3, dk, na, skip or leave it empty.", shorten(text))
	case answer == assessment.DoesNotApply && s.ID != "" && s.NotApplicable == "":
		r.add(r.place(row, "answer"), "%s always applies, so na is not allowed: use 0, 1, 2, 3, dk or leave it empty.", s.ID)
	default:
		return answer, true
	}
	return assessment.Unanswered, false
}

func (r *roundReader) note(row sheetRow) (string, bool) {
	note := cleanNote(plainCell(r.text(row, "note")))
	if err := assessment.CheckText(note, assessment.NoteLimit); err != nil {
		r.add(r.place(row, "note"), "The note %v.", err)
		return "", false
	}
	return note, true
}

func (r *roundReader) unit(row sheetRow) *placedUnit {
	name := plainCell(r.text(row, "unit"))
	found := r.units.find(name)
	at := r.place(row, "unit")
	switch key := "unit\x00" + name; {
	case strings.TrimSpace(name) == "":
		r.add(at, "This row names no unit: write its name in every row.")
	case len(found) == 0:
		r.addOnce(key, at, "There is no unit %q: correct the name, or add the unit first.", shorten(name))
	case len(found) > 1 && found[0].path == found[1].path:
		r.addOnce(key, at, "%d units are called %q: rename one of them first.", len(found), shorten(name))
	case len(found) > 1:
		r.addOnce(key, at, "%d units are called %q: write the path, for example %q.", len(found), shorten(name), shorten(found[0].path))
	case found[0].archived:
		r.addOnce(key, at, "The unit %q is archived: restore it first.", shorten(name))
	default:
		return found[0]
	}
	return nil
}

// oldest is the first year an earlier result may be of; before it is a slip.
const oldest = 1990

// day is noon of the day a row is of, where the organization is.
func (r *roundReader) day(row sheetRow) time.Time {
	c := row.cell(r.columns["date"])
	typed := strings.TrimSpace(c.text)
	key, at := "date\x00"+typed, r.place(row, "date")
	day, ok := parseDay(typed)
	now := r.settings.Now.In(r.settings.Zone)
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, r.settings.Zone)
	today := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, r.settings.Zone)
	switch {
	case typed == "":
		r.add(at, "This row has no date: write it in every row, as 2026-01-31.")
	case c.kind == numberCell:
		r.addOnce(key, at, "%s is a number and no date: give the cell the format of a date, or write 2026-01-31.", shorten(typed))
	case !ok:
		r.addOnce(key, at, "%q is not a date: write it as 2026-01-31.", shorten(typed))
	case day.Year() < oldest:
		r.addOnce(key, at, "%s is before %d: check the date.", day.Format(time.DateOnly), oldest)
	case noon.After(today):
		r.addOnce(key, at, "%s is in the future: an earlier result has a date up to today.", day.Format(time.DateOnly))
	case noon.After(now):
		return now.UTC()
	default:
		return noon.UTC()
	}
	return time.Time{}
}

// parseDay reads a date as 2026-01-31, also with a time behind it, or as
// 31.01.2026. With strokes nobody could tell the day from the month.
func parseDay(s string) (time.Time, bool) {
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	for _, layout := range []string{"2006-1-2", "2.1.2006"} {
		if day, err := time.Parse(layout, s); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}
