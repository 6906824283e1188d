package exchange

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"continuum/assessment"
)

// WriteText writes a result and its advice for a terminal, at most 80 columns
// wide: the level and what holds it, each component, the shortest way up, the
// next actions, staying at this level, and the audit sheet. unit may be empty.
// Unless the overall is scored it says what is missing instead, and names no
// level and no position, not even of a component that could be scored.
func WriteText(w io.Writer, unit string, q *assessment.Questionnaire, form assessment.Form, file *AnswerFile, r *assessment.Result, a *assessment.Advice) error {
	if unit == "" {
		unit = "this unit"
	}
	t := &text{unit: unit, q: q, form: form, AnswerFile: file, r: r, a: a}
	t.opening()
	t.components()
	if t.scored() {
		t.wayUp()
		t.actions()
		t.shoreUp()
		t.list("Or stay at this level", q.Stay(r))
		t.list("Also to know", q.Remarks(r))
	} else {
		t.missing()
	}
	t.audit()
	t.heading("About this result")
	t.paragraph(0, q.Source)
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// text gathers the page; its methods write one part each.
type text struct {
	strings.Builder
	*AnswerFile
	unit string
	q    *assessment.Questionnaire
	form assessment.Form
	r    *assessment.Result
	a    *assessment.Advice
}

func (t *text) scored() bool { return t.r.Overall.Status == assessment.Scored }

func (t *text) opening() {
	t.paragraph(0, upperFirst(t.unit)+": "+t.q.Headline(t.r))
	facts := fmt.Sprintf("%s, version %s; %s form; %d of %d statements answered",
		t.q.Name, t.q.Version, t.form, t.r.Answered, t.r.Statements)
	noted := assessment.Sheet{Questionnaire: t.q, Form: t.form, Answers: t.Answers, Notes: t.Notes}
	if shown, of := noted.Evidence(); of > 0 {
		facts += fmt.Sprintf("; evidence for %d of %d answers of mostly or fully", shown, of)
	}
	if o := t.r.Overall; t.scored() {
		facts = fmt.Sprintf("Position %s of 5; spread between the components %s. %s", o.Position, o.Spread, facts)
	}
	t.paragraph(0, facts+".")
	t.rule('=', textWidth)
	t.paragraph(0, upperFirst(t.q.Lead(t.unit, t.r)))
}

// marks show a cell's state in one character.
//
//nolint:gochecknoglobals // a table
var marks = map[assessment.State]string{
	assessment.Secured: "■", assessment.Open: "□", assessment.Unknown: "?",
	assessment.NotApplicable: "–", assessment.NotAskedYet: "·",
}

func (t *text) components() {
	t.heading("Components")
	t.line(0, t.beside("", "Level", "Position", "1  2  3  4  5"))
	for i := range t.r.Components {
		t.component(&t.r.Components[i])
	}
	t.line(0, "")
	t.line(0, "■ secured   □ not secured   ? too few answers   – does not apply   · not asked")
}

// beside is a line of the table of components; level and position have columns
// only in a result that has them.
func (t *text) beside(name, level, position, row string) string {
	if t.scored() {
		return fmt.Sprintf("%-*s  %5s  %8s   %s", t.nameWidth(), name, level, position, row)
	}
	return fmt.Sprintf("%-*s   %s", t.nameWidth(), name, row)
}

func (t *text) component(c *assessment.ComponentResult) {
	row := ""
	for _, cell := range c.Cells {
		row += marks[cell.State] + "  "
	}
	name := c.Name
	if utf8.RuneCountInString(name) > t.nameWidth() {
		t.paragraph(0, name)
		name = ""
	}
	t.line(0, t.beside(name, fmt.Sprint(c.Level), c.Position.String(), row))
	if !t.scored() {
		t.paragraph(4, lacking(c)+".")
		return
	}
	t.paragraph(4, t.q.Standing(c)+".")
	for _, call := range t.q.CloseCalls(c) {
		t.paragraph(4, call)
	}
}

// nameWidth is the width of the names' column.
func (t *text) nameWidth() int {
	const most = 40
	width := 0
	for _, c := range t.r.Components {
		if n := utf8.RuneCountInString(c.Name); n <= most {
			width = max(width, n)
		}
	}
	return width
}

func (t *text) wayUp() {
	if t.a.Way == nil {
		return
	}
	t.heading("The shortest way up")
	words := t.q.WayText(t.a.Way, t.unit)
	t.paragraph(0, words.Count)
	component := ""
	for _, step := range words.Steps {
		if step.Component != component {
			component = step.Component
			t.paragraph(0, component)
		}
		t.item("-", fmt.Sprintf("%s From %s to %s.", step.Statement, step.From, step.To))
	}
	if words.Outcome != "" {
		t.paragraph(0, words.Outcome)
	}
}

func (t *text) actions() {
	if len(t.a.Actions) == 0 {
		return
	}
	t.heading("Next actions")
	number := 0
	for _, c := range t.a.Components {
		if !c.Limiting {
			continue
		}
		t.paragraph(0, t.q.Component(c.ID).Name+": "+assessment.MidSentence(c.Heading))
		for _, action := range c.Actions {
			number++
			t.action(number, action)
		}
	}
}

func (t *text) action(number int, a assessment.Action) {
	t.item(fmt.Sprintf("%d.", number), fmt.Sprintf("%s (%s)", a.Title, a.ID))
	t.paragraph(5, fmt.Sprintf("%s effort, about %d weeks, %s", upperFirst(a.Effort.Word()), a.Weeks, assessment.MidSentence(a.Owner)))
	t.paragraph(5, a.What)
	t.paragraph(5, "First step: "+a.FirstStep)
	t.paragraph(5, "Done when: "+a.Evidence)
	t.paragraph(5, "Watch: "+a.Measure)
}

func (t *text) shoreUp() {
	under := ""
	for _, c := range t.a.Components {
		for _, weak := range c.ShoreUp {
			if under == "" {
				t.heading("Shore up: levels that are only just secured")
			}
			if at := fmt.Sprintf("%s, level %d", t.q.Component(c.ID).Name, weak.Level); at != under {
				under = at
				t.paragraph(0, at)
			}
			t.item("-", fmt.Sprintf("%s Now: %s.", weak.Statement.Text, weak.Answer.Word()))
		}
	}
}

// audit is the way from the answers to the level. Without a level there is no
// way to tell, only what each cell has.
func (t *text) audit() {
	heading := "From the answers to the level"
	if !t.scored() {
		heading = "What the answers add up to"
	}
	t.heading(heading)
	audit := assessment.NewAudit(t.q, t.form, t.Answers, t.r)
	for _, c := range audit.Components {
		t.paragraph(0, c.Name)
		for _, row := range c.Rows {
			t.item(fmt.Sprint(row.Level), auditRow(row))
		}
		if !t.scored() {
			continue
		}
		for _, step := range c.Steps[max(0, len(c.Steps)-2):] {
			t.paragraph(4, step)
		}
	}
	if !t.scored() {
		return
	}
	t.paragraph(0, "Overall")
	for _, step := range audit.Overall {
		t.paragraph(4, step)
	}
}

func auditRow(row assessment.AuditRow) string {
	switch row.State {
	case assessment.NotAskedYet, assessment.NotApplicable:
		return upperFirst(row.Why) + "."
	case assessment.Unknown:
		return row.Why + ". Unknown."
	default:
		return fmt.Sprintf("%s: %s. %s.", row.Answers, row.Why, upperFirst(row.State.Word()))
	}
}

func (t *text) list(heading string, paragraphs []string) {
	if len(paragraphs) == 0 {
		return
	}
	t.heading(heading)
	for _, p := range paragraphs {
		t.item("-", p)
	}
}
