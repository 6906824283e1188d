package assessment

import (
	"fmt"
	"strings"
)

// Audit is the audit sheet: from the answers to the level in steps a reader can
// redo with a pencil.
type Audit struct {
	Components []AuditComponent
	Overall    []string // the minimum, a sentence a step
}

// AuditComponent is one component's part of the audit sheet.
type AuditComponent struct {
	ID, Name string
	Rows     []AuditRow // one a level, from 1
	Steps    []string   // the walk up the levels, a sentence a step
}

// AuditRow rates one cell.
type AuditRow struct {
	Level   int
	Title   string
	Answers string // "3 + 3 + 2"
	Points  int
	Needed  int
	State   State
	Why     string // "8 points, 6 needed, nothing absent"
}

// NewAudit writes the audit sheet of a result. r must be the result of the
// same answers.
func NewAudit(q *Questionnaire, form Form, answers Answers, r *Result) Audit {
	audit := Audit{Overall: auditOverall(r)}
	for i := range r.Components {
		c := &r.Components[i]
		part := AuditComponent{ID: c.ID, Name: c.Name, Steps: auditWalk(c)}
		if r.Survey {
			part.Steps = auditViews(c)
		}
		for l, cell := range c.Cells {
			part.Rows = append(part.Rows, AuditRow{
				Level: l + 1, Title: q.Components[i].Cells[l].Title, Answers: sumOf(q.Components[i].Cells[l], form, answers, r.Survey),
				Points: cell.Points, Needed: cell.Needed, State: cell.State, Why: cell.why(),
			})
		}
		audit.Components = append(audit.Components, part)
	}
	return audit
}

// sumOf writes the answers of a cell as they are added up. A middle answer is
// missing where too few answered.
func sumOf(cell Cell, form Form, answers Answers, survey bool) string {
	var terms, rest []string
	for _, s := range cell.Asked(form) {
		if a := answers[s.ID]; a.Given() {
			terms = append(terms, a.String())
		} else {
			rest = append(rest, a.Word())
		}
		if survey && answers[s.ID] == Unanswered {
			rest[len(rest)-1] = "too few answers"
		}
	}
	if len(terms) > 0 {
		rest = append([]string{strings.Join(terms, " + ")}, rest...)
	}
	return strings.Join(rest, ", ")
}

// why gives the reason for the cell's state.
func (c CellResult) why() string {
	switch c.State {
	case NotApplicable:
		return "no statement applies: passed over"
	case NotAskedYet:
		return "nothing asked"
	case Unknown:
		return fmt.Sprintf("%d of %d answered: fewer than half", c.Answered, c.Applying)
	}
	reason := fmt.Sprintf("%s, %d needed, ", plural(c.Points, "point"), c.Needed)
	if c.Absent == 0 {
		return reason + "nothing absent"
	}
	return reason + number(c.Absent) + " absent"
}

// auditViews tells where a component of a survey comes from: from the people,
// each of whom was scored alone, and not from the cells of the middle answers.
func auditViews(c *ComponentResult) []string {
	if c.Status != Scored {
		return []string{"Too few responses could be scored: no level and no position are given."}
	}
	return []string{
		"The cells above are those of the middle answers. The level does not come from them: every response was scored by itself.",
		fmt.Sprintf("The lower median of the people’s positions is %s, so the level is %d.", c.Position, c.Level),
	}
}

// auditWalk tells the walk up the levels and the sum of the position.
func auditWalk(c *ComponentResult) []string {
	var steps []string
	for _, cell := range c.Cells {
		step := fmt.Sprintf("Level %d: %s.", cell.Level, cell.why())
		if cell.Level == c.Next {
			steps = append(steps, step+" Not secured: the walk stops here.")
			break
		}
		if cell.State == Secured {
			step += " Secured."
		}
		steps = append(steps, step)
	}
	switch c.Status {
	case Insufficient:
		return append(steps, "Too few answers where the walk stops: no level and no position are given.")
	case NotScored:
		return append(steps, "Two or more levels do not apply: no level and no position are given.")
	}
	level := fmt.Sprintf("Last level secured: %d, so the level is %d.", c.Secured, c.Level)
	if c.Secured == 0 {
		level = "No level is secured, so the level is 1, the lowest, with the basics not all in place."
	}
	return append(steps, level, auditPosition(c))
}

func auditPosition(c *ComponentResult) string {
	if c.Next == 0 {
		return fmt.Sprintf("Nothing stops the walk: position %s.", c.Position)
	}
	cell := c.Cells[c.Next-1]
	if cell.Answered == 0 {
		return fmt.Sprintf("Level %d was not asked and adds nothing: position %s.", c.Next, c.Position)
	}
	counted := min(cell.Points, cell.Needed-1)
	sum := fmt.Sprintf("Position: %d + %d/%d = %s, rounded down.", c.Secured, counted, cell.Needed, c.Position)
	if counted < cell.Points {
		sum += fmt.Sprintf(" (An unsecured level counts at most %d of its %d points.)", counted, cell.Needed)
	}
	return sum
}

func auditOverall(r *Result) []string {
	if r.Overall.Status != Scored {
		return []string{"Not every component is scored, so there is no overall level and no overall position."}
	}
	levels, positions := make([]string, len(r.Components)), make([]string, len(r.Components))
	for i, c := range r.Components {
		levels[i] = fmt.Sprintf("%s %d", MidSentence(c.Name), c.Level)
		positions[i] = c.Position.String()
	}
	return []string{
		fmt.Sprintf("Levels: %s. The lowest is the unit’s level: %d.", strings.Join(levels, ", "), r.Overall.Level),
		fmt.Sprintf("Positions: %s. The lowest is the unit’s position: %s.", strings.Join(positions, ", "), r.Overall.Position),
		fmt.Sprintf("Spread: highest less lowest position, rounded down: %s.", r.Overall.Spread),
	}
}
