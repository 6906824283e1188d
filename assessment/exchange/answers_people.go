package exchange

import (
	"fmt"

	"continuum/assessment"
)

// person is one respondent while a file is being read.
type person struct {
	name string // empty in a file without the column respondent
	assessment.Response
	lines    map[string]int // where each statement was answered
	roleLine int            // where the role was given; 0: not yet
}

// by names the respondent in a complaint.
func (p *person) by() string {
	if p.name == "" {
		return ""
	}
	return fmt.Sprintf(" by %q", shorten(p.name))
}

// readPerson finds out whose answer a row is. A file without the column
// respondent holds those of one.
func (r *answerReader) readPerson(row []string) error {
	name := ""
	if r.respondent >= 0 {
		name = row[r.respondent]
		if name == "" {
			return wrong(r.line(r.respondent), "this row names no respondent: write whose answer it is in the column respondent")
		}
		if err := assessment.CheckText(name, assessment.NameLimit); err != nil {
			return wrong(r.line(r.respondent), "the respondent %v", err)
		}
	}
	r.now = r.people[name]
	if r.now == nil {
		r.now = &person{name: name, lines: map[string]int{}}
		r.now.Response = assessment.Response{Role: assessment.Other, Sheet: assessment.NewSheet(r.q, assessment.Full)}
		r.people[name] = r.now
		r.order = append(r.order, r.now)
	}
	if r.role < 0 {
		return nil
	}
	return r.readRole(assessment.RespondentRole(row[r.role]))
}

// readRole takes the respondent's role; a row that leaves it empty says nothing
// of it.
func (r *answerReader) readRole(role assessment.RespondentRole) error {
	line, now := r.line(r.role), r.now
	switch {
	case role == "":
		return nil
	case !role.Known():
		return wrong(line, "%q is no role: use leader, front-line, other or leave it empty", shorten(string(role)))
	case now.roleLine > 0 && role != now.Role:
		return wrong(line, "%q has two roles: %s here, %s in line %d: keep one", shorten(now.name), role, now.Role, now.roleLine)
	case now.roleLine == 0:
		now.Role, now.roleLine = role, line
	}
	return nil
}

// codes are the fields of a row that hold no free text.
func (r *answerReader) codes(row []string) []string {
	codes := []string{row[r.statement], row[r.answer]}
	for _, column := range []int{r.respondent, r.role} {
		if column >= 0 {
			codes = append(codes, row[column])
		}
	}
	return codes
}

// file is what was read.
func (r *answerReader) file() *AnswerFile {
	file := &AnswerFile{Answers: assessment.Answers{}, Notes: map[string]string{}}
	if r.respondent >= 0 {
		file.Several = true
		for _, p := range r.order {
			file.Responses = append(file.Responses, p.Response)
		}
	} else if len(r.order) > 0 {
		file.Answers, file.Notes = r.order[0].Answers, r.order[0].Notes
	}
	return file
}
