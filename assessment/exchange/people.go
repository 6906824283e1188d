package exchange

import (
	"fmt"
	"strings"

	"continuum/assessment"
)

// PeopleLimit is how many people one list may name.
const PeopleLimit = 10_000

// ListedPerson is a line of a list of people and what is to be said of it.
type ListedPerson struct {
	Line    int    // from 1, as an editor counts
	Name    string // may be empty when there is an address
	Email   string // as it is stored and compared; may be empty when there is a name
	Role    assessment.RespondentRole
	Twice   int    // the earlier line that names the same person; 0: none
	Problem string // why nobody can be asked by this line, a sentence; empty: they can
}

// Fine reports whether the line names somebody who can be asked.
func (p ListedPerson) Fine() bool { return p.Problem == "" && p.Twice == 0 }

// ReadPeople reads a list of people: one a line, with name, e-mail address and
// role, separated by commas, semicolons or tabs. The first line may name the
// columns, in any order; without it they stand in this order, and a line may
// also be an address alone, or "Ann Lee <ann@example.org>". A line with another
// separator than the others is read by its own. Blank lines are passed over.
// cleanEmail is how addresses are written here.
//
// What is wrong in a line stands with that line, so that all of them can be
// shown. A *FileError says why nothing could be read at all.
func ReadPeople(list string, cleanEmail func(string) (string, error)) ([]ListedPerson, error) {
	if err := checkList(list); err != nil {
		return nil, err
	}
	list = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(list, byteOrderMark))
	if err := checkBytes([]byte(list)); err != nil {
		return nil, err
	}
	lines := strings.Split(list, "\n")
	reader := &peopleReader{cleanEmail: cleanEmail, comma: separator(lines), seen: map[string]int{}}
	for i, line := range lines {
		if err := reader.readLine(i+1, line); err != nil {
			return nil, err
		}
	}
	if len(reader.people) == 0 {
		return nil, wrong(1, "the list names nobody: write one person a line, for example Ann Lee, ann@example.org, leader")
	}
	return reader.people, nil
}

// checkList refuses what is no list, or too much of one.
func checkList(list string) error {
	if strings.HasPrefix(list, "\xff\xfe") || strings.HasPrefix(list, "\xfe\xff") {
		return wrong(1, "this is UTF-16 text: save the file as CSV in UTF-8")
	}
	if strings.HasPrefix(list, "PK\x03\x04") || strings.HasPrefix(list, "\xd0\xcf\x11\xe0") {
		return wrong(1, "this is a workbook and no text: save the sheet as CSV in UTF-8, or copy its cells and paste them")
	}
	if len(list) > SizeLimit {
		return wrong(1+strings.Count(list[:SizeLimit], "\n"), "the list is larger than 5 MiB here: split it")
	}
	return nil
}

// peopleReader reads the lines of one list.
type peopleReader struct {
	cleanEmail func(string) (string, error)
	comma      byte
	columns    []column       // nil: the list does not name them
	begun      bool           // a line that could name the columns has gone by
	seen       map[string]int // the line of each person
	people     []ListedPerson
}

// column is what a column of a list holds.
type column int

const (
	otherColumn column = iota
	nameColumn
	emailColumn
	roleColumn
)

// columnNames are the titles columns come with.
//
//nolint:gochecknoglobals // a table
var columnNames = map[string]column{
	"name": nameColumn, "names": nameColumn, "full name": nameColumn, "display name": nameColumn,
	"first name": nameColumn, "given name": nameColumn, "last name": nameColumn, "family name": nameColumn, "surname": nameColumn,
	"e-mail": emailColumn, "email": emailColumn, "mail": emailColumn, "e-mail address": emailColumn, "email address": emailColumn,
	"role": roleColumn,
}

func (r *peopleReader) readLine(number int, line string) error {
	if strings.Trim(line, " \t,;\"") == "" || !r.begun && strings.HasPrefix(strings.ToLower(strings.TrimSpace(line)), "sep=") {
		return nil
	}
	fields, ok := r.split(line)
	if ok && !r.begun && r.isHeader(fields) {
		r.begun = true
		return nil
	}
	r.begun = true
	if len(r.people) == PeopleLimit {
		return wrong(number, "there are more than 10,000 people: split the list")
	}
	person := ListedPerson{Line: number}
	if ok {
		person.Problem = r.fill(&person, fields)
	} else {
		person.Name, person.Problem = shorten(strings.TrimSpace(line)), `The quotes (") in this line do not match.`
	}
	r.remember(&person)
	r.people = append(r.people, person)
	return nil
}

// isHeader reports whether the first line names the columns, and keeps them.
func (r *peopleReader) isHeader(fields []string) bool {
	columns, known := make([]column, len(fields)), 0
	for i, field := range fields {
		if strings.Contains(field, "@") {
			return false
		}
		if columns[i] = columnNames[strings.ToLower(field)]; columns[i] != otherColumn {
			known++
		}
	}
	if known > 0 {
		r.columns = columns
	}
	return known > 0
}

// fill takes the fields of a line, and says what is wrong with them.
func (r *peopleReader) fill(p *ListedPerson, fields []string) string {
	name, email, role, problem := r.parts(fields)
	p.Name, p.Email = shorten(name), shorten(email)
	if problem != "" {
		return problem
	}
	if own, address, ok := called(email); ok {
		email = address
		if !strings.Contains(strings.ToLower(name), strings.ToLower(own)) { // "Lee, Ann <ann@example.org>"
			name = strings.TrimSpace(name + " " + own)
		}
	}
	for _, clean := range []func() string{
		func() string { return p.takeName(name) },
		func() string { return p.takeEmail(email, r.cleanEmail) },
		func() string { return p.takeRole(role) },
	} {
		if problem := clean(); problem != "" {
			return problem
		}
	}
	if p.Name == "" && p.Email == "" {
		return "This line has neither a name nor an e-mail address."
	}
	return ""
}

// parts finds name, address and role among the fields of a line.
func (r *peopleReader) parts(fields []string) (name, email, role, problem string) {
	if r.columns == nil {
		return unnamedParts(fields)
	}
	for i, field := range fields {
		switch {
		case field == "":
		case i >= len(r.columns):
			return name, email, role, fmt.Sprintf("This line has more fields than the %d columns the first line names.", len(r.columns))
		case r.columns[i] == nameColumn:
			name = strings.TrimSpace(name + " " + field)
		case r.columns[i] == emailColumn && email == "":
			email = field
		case r.columns[i] == roleColumn:
			role = field
		}
	}
	return addressApart(name, email, role)
}

// addressApart takes an address that stands where the first line names another
// column for what it is: nobody is called like one.
func addressApart(name, email, role string) (_, _, _, problem string) {
	switch {
	case strings.Contains(name, "@") && email == "":
		return "", name, role, ""
	case name == "" && email == "" && strings.Contains(role, "@"):
		return "", role, "", ""
	case strings.EqualFold(name, email):
		return "", email, role, ""
	case strings.Contains(name, "@"):
		return "", email, role, twoAddresses
	}
	return name, email, role, ""
}

const twoAddresses = "There are two addresses in this line. Write one person a line."

// unnamedParts are the fields in the order name, address, role, of which any
// may be missing. The address is told by its "@".
func unnamedParts(fields []string) (name, email, role, problem string) {
	at := -1
	for i, field := range fields {
		if !strings.Contains(field, "@") {
			continue
		}
		if at >= 0 {
			return "", fields[at], "", twoAddresses
		}
		at = i
	}
	rest := fields
	if at >= 0 {
		email, name = fields[at], strings.TrimSpace(strings.Join(fields[:at], " "))
		rest = fields[at+1:]
	}
	rest = filled(rest)
	if name == "" && len(rest) > 0 && !isRole(rest[0]) {
		name, rest = rest[0], rest[1:]
	}
	if at < 0 && len(rest) > 0 && !isRole(rest[0]) {
		email, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		role, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		return name, email, role, "This line has more than a name, an e-mail address and a role."
	}
	return name, email, role, ""
}

func filled(fields []string) []string {
	var list []string
	for _, field := range fields {
		if field != "" {
			list = append(list, field)
		}
	}
	return list
}

// takeName takes a name people could bear. A spreadsheet would run what begins
// like a formula, and nobody is called so.
func (p *ListedPerson) takeName(name string) string {
	if p.Name = ""; name == "" {
		return ""
	}
	clean, err := assessment.CleanName("name", "the name", name)
	if err != nil {
		p.Name = shorten(name)
		return "The name cannot be kept: it has more than 200 characters, or none to be seen."
	}
	p.Name = clean
	if formula.MatchString(clean) {
		return "The name begins like a formula. Write the name itself."
	}
	return ""
}

func (p *ListedPerson) takeEmail(email string, cleanEmail func(string) (string, error)) string {
	if email == "" {
		p.Email = ""
		return ""
	}
	clean, err := cleanEmail(email)
	if err != nil {
		return "This is not an e-mail address like name@example.org."
	}
	p.Email = clean
	if _, host, _ := strings.Cut(clean, "@"); !strings.Contains(host, ".") {
		return "Nothing can be sent to this address: after the @ there is no dot, as in name@example.org."
	}
	return ""
}

func (p *ListedPerson) takeRole(role string) string {
	if role == "" {
		return ""
	}
	if !isRole(role) {
		return fmt.Sprintf("There is no role “%s”. Write leader, front line or other, or leave it empty.", shorten(role))
	}
	p.Role = roleWords[strings.ToLower(role)]
	return ""
}

// roleWords are the ways roles are written.
//
//nolint:gochecknoglobals // a table
var roleWords = map[string]assessment.RespondentRole{
	"leader": assessment.Leader, "leaders": assessment.Leader, "lead": assessment.Leader,
	"front line": assessment.FrontLine, "front-line": assessment.FrontLine, "frontline": assessment.FrontLine,
	"other": assessment.Other, "others": assessment.Other,
}

func isRole(field string) bool {
	_, ok := roleWords[strings.ToLower(field)]
	return ok
}

// remember finds the earlier line that names the same person: by the address,
// or by the name where there is none.
func (r *peopleReader) remember(p *ListedPerson) {
	if p.Problem != "" {
		return
	}
	key := p.Key()
	if p.Twice = r.seen[key]; p.Twice == 0 {
		r.seen[key] = p.Line
	}
}

// Key tells people apart: by the address, or by the name of who has none.
func (p ListedPerson) Key() string { return PersonKey(p.Name, p.Email) }

// PersonKey tells people apart: by the address, or by the name of who has none.
func PersonKey(name, email string) string {
	if email != "" {
		return "@" + email
	}
	return strings.ToLower(name)
}
