package report

import (
	"fmt"

	"continuum/assessment"
)

// answers is the appendix with every answer and the evidence noted for it.
func (d *document) answers() {
	title, beside := "Appendix A: answers and evidence", "What stands beside an answer is the evidence, or why a statement does not apply."
	if d.plan.Survey != nil {
		title, beside = "Appendix A: middle answers", "Each answer is the middle one of all people’s, or the lower of the two in the middle. Beside it stands how many gave which answer."
	}
	rows := d.section(title, 1)
	rows = append(rows, d.body("0 not in place, 1 started or in places, 2 mostly, 3 fully. "+beside)...)
	for _, c := range d.q.Components {
		rows = append(rows, d.heading(c.Name, true)...)
		for i, cell := range c.Cells {
			rows = append(rows, d.cellAnswers(i+1, cell)...)
		}
	}
	d.flow(rows)
}

// Where the answers' columns begin, in parts of the width.
const answerAt, noteAt = .45, .68

func (d *document) cellAnswers(level int, cell assessment.Cell) []row {
	asked := cell.Asked(d.plan.Form)
	if len(asked) == 0 {
		return nil
	}
	var rows []row
	for _, s := range asked {
		rows = append(rows, d.answerRows(s)...)
	}
	title := breakLines(10, d.width()*(answerAt-.03), span{fmt.Sprint(level), style{sans, soft}}, span{cell.Title, style{bold, dark}})
	head := &tableHead{height: 6 + 15*float64(len(title)), draw: func(y float64) {
		d.text(d.left+answerAt*d.width(), y+14, 9, span{"Answer", style{sans, soft}})
		d.text(d.left+noteAt*d.width(), y+14, 9, span{d.besideHead(), style{sans, soft}})
		for i, l := range title {
			d.setLine(d.left, y+3+15*float64(i), 10, 15, l)
		}
	}}
	return append(under(head, rows), gap(10))
}

// answerRows is one statement: its text, the answer, the evidence.
func (d *document) answerRows(s assessment.Statement) []row {
	w := d.width()
	a := d.plan.Answers[s.ID]
	answer := span{d.answerText(a), style{bold, dark}}
	if !a.Given() {
		answer.style = style{sans, soft}
	}
	note := cellOf(d.left+w*noteAt, w*(1-noteAt), 9.5, span{d.beside(s), style{sans, soft}})
	var rows []row
	if len(note.lines) > 8 {
		rows = d.longNote(s, answer)
	} else {
		rows = d.columns(13, cellOf(d.left, w*(answerAt-.03), 9.5, span{s.Text, style{sans, dark}}),
			cellOf(d.left+w*answerAt, w*(noteAt-answerAt-.02), 9.5, answer), note)
	}
	rows = append(append([]row{{height: 4, keep: true}}, rows...), row{height: 4})
	if n := len(rows); n <= 12 {
		d.together(rows)
	}
	return d.ruled(rows, hair, .6)
}

// longNote is a statement whose evidence does not fit beside it: the evidence
// goes beneath, over the whole width and as many pages as it takes.
func (d *document) longNote(s assessment.Statement, answer span) []row {
	w := d.width()
	rows := kept(d.columns(13, cellOf(d.left, w*(answerAt-.03), 9.5, span{s.Text, style{sans, dark}}),
		cellOf(d.left+w*answerAt, w*(1-answerAt), 9.5, answer)))
	rows = append(rows, row{height: 3, keep: true})
	return append(rows, d.paragraph(d.left+14, w-14, 9.5, 13.5, span{d.plan.Notes[s.ID], style{sans, soft}})...)
}

// beside is what stands beside an answer: the evidence or reason, or how many
// people gave which answer.
func (d *document) beside(s assessment.Statement) string {
	if d.plan.Survey == nil {
		return d.plan.Notes[s.ID]
	}
	if v := d.plan.Survey.Statement(s.ID); !v.Hidden {
		return v.Words()
	}
	return ""
}

func (d *document) besideHead() string {
	if d.plan.Survey != nil {
		return "How many answered what"
	}
	return "Evidence or reason"
}

func (d *document) answerText(a assessment.Answer) string {
	if label := d.q.Wording(a).Label; a.Given() && label != "" {
		return a.String() + " " + label
	}
	return first(d.answerWord(a))
}

// audit is the appendix to redo the level with a pencil.
func (d *document) audit() {
	audit := assessment.NewAudit(d.q, d.plan.Form, d.plan.Answers, &d.result)
	rows := d.section("Appendix B: audit sheet", .6)
	rows = append(rows, d.body("From the answers to the result in steps that can be redone with a pencil. A level is secured when its points reach what is needed, twice the number of answers, and nothing is absent."+d.auditedFor())...)
	for i, c := range audit.Components {
		part := append(d.heading(c.Name, true), d.auditTable(c.Rows)...)
		part = append(part, gap(6))
		for i, step := range append(d.walk(&d.result.Components[i], c.Steps), d.reported(c.ID)...) {
			part = append(part, d.item(fmt.Sprintf("%d.", i+1), step)...)
		}
		rows = append(rows, d.together(part)...)
	}
	rows = append(rows, d.heading("The unit", true)...)
	rows = append(rows, d.bullets(audit.Overall...)...)
	d.flow(rows)
}

// auditedFor says which answers the sheet of a survey adds up.
func (d *document) auditedFor() string {
	if d.plan.Survey == nil {
		return ""
	}
	return " The sums are those of the middle answers; each person’s level was found in the same way from their own."
}

// walk is what the audit sheet tells of a component's walk up the levels. While
// the whole cannot be scored it ends where the walk does: the sentences after
// it would give a component its level and position.
func (d *document) walk(c *assessment.ComponentResult, steps []string) []string {
	last := c.Next
	if last == 0 {
		last = assessment.LevelCount
	}
	if !d.scored() && d.plan.Survey != nil {
		return nil
	}
	if !d.scored() && c.Status == assessment.Scored {
		return steps[:min(last, len(steps))]
	}
	return steps
}

// auditColumns are where the columns begin, in parts of the width.
//
//nolint:gochecknoglobals // a table
var auditColumns = [...]struct {
	at, width float64
	title     string
}{{0, .04, ""}, {.04, .28, "Level"}, {.33, .24, "Answers"}, {.58, .09, "Points"}, {.68, .10, "Needed"}, {.79, .21, "State"}}

func (d *document) auditTable(levels []assessment.AuditRow) []row {
	head := &tableHead{height: 17, draw: func(y float64) {
		for _, c := range auditColumns {
			d.text(d.left+c.at*d.width(), y+11, 9, span{c.title, style{bold, soft}})
		}
	}}
	var rows []row
	for _, r := range levels {
		state := style{sans, dark}
		if r.State == assessment.Secured {
			state.face = bold
		}
		var cells []column
		if r.State == assessment.NotAskedYet {
			r.Answers = "–" // once, in the last column, is enough
		}
		rated := first(r.State.Word())
		if r.State == assessment.Unknown {
			rated += ". " + r.Why
		}
		for i, text := range []string{fmt.Sprint(r.Level), r.Title, r.Answers, points(r, r.Points), points(r, r.Needed), rated} {
			st := style{sans, dark}
			if i == len(auditColumns)-1 {
				st = state
			}
			cells = append(cells, cellOf(d.left+auditColumns[i].at*d.width(), auditColumns[i].width*d.width()-6, 9.5, span{text, st}))
		}
		line := append([]row{{height: 2, keep: true}}, d.columns(13.5, cells...)...)
		rows = append(rows, d.ruled(append(line, row{height: 2}), hair, .6)...)
	}
	return under(head, d.together(rows))
}

// points is a number of the audit table, or a dash where nothing was answered.
func points(r assessment.AuditRow, n int) string {
	if r.Needed == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}
