package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"continuum/assessment"
)

// Blank is a questionnaire on paper, for a workshop: every statement with boxes
// to tick and a line to write on. The numbers of the levels are not on it, so
// that nobody aims at one.
type Blank struct {
	Questionnaire *assessment.Questionnaire
	Form          assessment.Form
	Organization  string    // may be empty
	Unit          string    // empty: a line to write it on
	Date          time.Time // in the file's metadata only
	Paper         Paper     // empty: A4
}

// Write makes the questionnaire; see Plan.WriteContext for how it waits and fails.
func (b Blank) Write(ctx context.Context, w io.Writer) error {
	if b.Questionnaire == nil {
		return errors.New("a blank needs a questionnaire")
	}
	return produce(ctx, w, "questionnaire", setting(newBlank, b))
}

// blank is a Blank being set.
type blank struct {
	document
	Blank
	number  int      // of the statement set last
	choices []string // what the boxes are labelled with
}

func newBlank(ctx context.Context, b Blank) (*blank, error) {
	var c cleaner
	d := &blank{document: document{ctx: ctx}}
	title := strings.TrimSpace("Workshop questionnaire " + b.Unit)
	if err := d.open(b.Paper, false, metadata{title: title, author: b.Organization, subject: b.Questionnaire.Name, date: b.Date}); err != nil {
		return nil, err
	}
	c.line(&b.Organization, &b.Unit)
	q := *b.Questionnaire
	q.Actions = nil // not on it
	b.Questionnaire = c.questionnaire(&q)
	c.asking(b.Questionnaire)
	d.Blank, d.q, d.lost = b, b.Questionnaire, c.replaced
	for points := range 4 {
		label := d.q.Wording(assessment.WithPoints(points)).Label
		if label == "" {
			label = first(assessment.WithPoints(points).Word())
		}
		d.choices = append(d.choices, label)
	}
	d.margins(62, 74, 62)
	return d, nil
}

func (d *blank) write() {
	d.nextPage()
	d.first()
	for i := range d.q.Components {
		d.component(&d.q.Components[i])
	}
	d.end()
	d.running(2, d.q.Name, d.Unit, "Version "+d.q.Version+", "+d.form())
}

func (d *blank) form() string {
	if d.Form == assessment.Quick {
		return "quick form"
	}
	return "full form"
}

// first is the page that says what it is and how to answer.
func (d *blank) first() {
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top, d.right, d.top)
	d.y, d.fresh = d.y+14, false
	organization := shrink(d.Organization, sans, 14, 9, d.width(), 2)
	name := shrink(d.q.Name, serif, 30, 14, d.width(), 3)
	rows := d.paragraph(d.left, d.width(), organization, organization*1.35, span{d.Organization, style{sans, soft}})
	rows = append(rows, row{height: 22})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 20, span{"Workshop questionnaire", style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), name, name*1.18, span{d.q.Name, style{serif, dark}})...)
	rows = append(rows, row{height: 10})
	rows = append(rows, d.paragraph(d.left, d.measure(), 12, 18, span{d.q.Purpose, style{sans, dark}})...)
	rows = append(rows, row{height: 20})
	rows = append(rows, d.fields()...)
	rows = append(rows, d.heading("How to answer", false)...)
	rows = append(rows, d.bullets(
		"Answer for the unit named above, as it works today, not as planned.",
		"Talk first, then tick one box a statement: the answer everyone in the room can stand behind.",
		"Where nobody can say, tick “Don’t know”. It is better than a guess.",
		"Under an answer of “"+d.choices[2]+"” or “"+d.choices[3]+"” note what you could show a visitor. It makes the answer firm; it never changes the result.",
	)...)
	rows = append(rows, d.legend()...)
	rows = append(rows, gap(8))
	rows = append(rows, d.aside(fmt.Sprintf("%d statements, %s. Enter the answers afterwards; the result and its action plan are worked out from them.", len(d.q.Asked(d.Form)), d.form()))...)
	if d.lost > 0 {
		rows = append(rows, d.aside(lostText(d.lost))...)
	}
	d.flow(rows)
}

// fields are lines for who answers for what, and when.
func (d *blank) fields() []row {
	var rows []row
	for _, f := range []struct{ label, value string }{{"Unit", d.Unit}, {"Date", ""}, {"In the room", ""}, {"\u00a0", ""}} {
		rows = append(rows, d.field(f.label, f.value)...)
	}
	return rows
}

const fieldLabels = 78

// field is a line with what it is for, filled in where that is known.
func (d *blank) field(label, value string) []row {
	size := shrink(value, bold, 12, 8, d.width()-fieldLabels, 2)
	lines := breakLines(size, d.width()-fieldLabels, span{value, style{bold, dark}})
	h := 12 + size*1.3*float64(max(1, len(lines)))
	return []row{{height: max(h, 30), draw: func(y float64) {
		base := y + max(h, 30) - 5
		d.text(d.left, base-3, 10, span{label, style{sans, soft}})
		for i, l := range lines {
			d.setLine(d.left+fieldLabels, base-size*1.3*float64(len(lines)-i), size, size*1.3, l)
		}
		d.rule(soft, .5)
		d.pdf.Line(d.left+fieldLabels, base, d.right, base)
	}}}
}

// legend says what each answer means.
func (d *blank) legend() []row {
	rows := d.label("The answers")
	for _, w := range d.q.Wordings {
		if w.Hint != "" {
			w.Hint = strings.ToUpper(w.Hint[:1]) + w.Hint[1:]
		}
		rows = append(rows, d.columns(15, cellOf(d.left+4, 142, 10.5, span{w.Label, style{bold, dark}}),
			cellOf(d.left+150, d.measure()-150, 10.5, span{w.Hint, style{sans, dark}}))...)
	}
	return d.together(rows)
}

// component begins on a page of its own.
func (d *blank) component(c *assessment.Component) {
	d.nextPage()
	rows := d.section(c.Name, 1)
	rows = append(rows, d.paragraph(d.left, d.width(), 10.5, 15, span{c.Definition, style{sans, dark}})...)
	for _, cell := range c.Cells {
		block := d.heading(cell.Title, false)
		for i, s := range cell.Asked(d.Form) {
			if i > 0 {
				cell.Proof = "" // the example stands under the first statement
			}
			block = append(block, d.statement(s, cell.Proof)...)
		}
		rows = append(rows, d.together(block)...)
	}
	d.flow(rows)
}

// statementIn is how far a statement is moved in from its number.
const statementIn = 24

// statement is one statement with its boxes and a line for what could be shown.
func (d *blank) statement(s assessment.Statement, proof string) []row {
	d.number++
	x, width := d.left+statementIn, d.width()-statementIn
	rows := d.columns(15.5, cellOf(d.left, statementIn-4, 11, span{fmt.Sprint(d.number), style{sans, soft}}),
		cellOf(x, width, 11, span{s.Text, style{bold, dark}}))
	if s.Help != "" {
		rows = append(rows, d.paragraph(x, width, 9, 12, span{s.Help, style{sans, soft}})...)
	}
	rows = append(rows, inside(4), d.boxes(x, width))
	if s.NotApplicable != "" {
		rows = append(rows, d.exempt(x, width, s.NotApplicable)...)
	}
	return append(d.together(append(rows, d.evidenceLine(x, proof))), gap(7))
}

// boxes are the four answers in frames, and beside them don't know. Each frame
// has the room its label needs, and what is left is shared.
func (d *blank) boxes(x, width float64) row {
	labels := append(append([]string{}, d.choices...), d.other(assessment.DontKnow))
	const space, around, largest = 5, 26, 10
	room, words := width-float64(len(labels)-1)*space-float64(len(labels))*around, 0.0
	for _, l := range labels {
		words += sans.width(l, largest)
	}
	size := largest * min(1, room/max(1, words))
	more := (room - words*size/largest) / float64(len(labels))
	return row{height: 24, draw: func(y float64) {
		left := x
		for _, label := range labels {
			wide := around + sans.width(label, size) + more
			d.rule(soft, .6)
			d.pdf.Rect(left, y, wide, 22, "D")
			d.rule(dark, .8)
			d.pdf.Rect(left+6, y+6.5, 9, 9, "D")
			d.text(left+20, y+14.5, size, span{label, style{sans, dark}})
			left += wide + space
		}
	}}
}

func (d *blank) other(a assessment.Answer) string {
	if label := d.q.Wording(a).Label; label != "" {
		return label
	}
	return first(a.Word())
}

// exempt is the box for a statement that may not apply, with the reason.
func (d *blank) exempt(x, width float64, when string) []row {
	rows := d.paragraph(x+20, width-20, 9.5, 13, span{d.other(assessment.DoesNotApply) + ":", style{sans, dark}}, span{when, style{sans, soft}})
	inner := rows[0].draw
	rows[0].draw = func(y float64) {
		d.rule(dark, .8)
		d.pdf.Rect(x+6, y+2.5, 9, 9, "D")
		inner(y)
	}
	return append([]row{inside(3)}, rows...)
}

// evidenceLine is the line for what could be shown, with an example beneath it.
func (d *blank) evidenceLine(x float64, proof string) row {
	h := 24.0
	if proof != "" {
		h += 9
	}
	return row{height: h, draw: func(y float64) {
		const ask = "What could you show a visitor?"
		d.text(x, y+16, 9, span{ask, style{sans, soft}})
		from := x + sans.width(ask, 9) + 6
		d.rule(soft, .5)
		d.pdf.Line(from, y+18, d.right, y+18)
		if proof != "" {
			d.text(from, y+28, 8.5, span{elide("For example: "+proof, sans, 8.5, d.right-from), style{sans, soft}})
		}
	}}
}

// end is room for what was left open.
func (d *blank) end() {
	rows := d.section("To look at again", .3)
	rows = append(rows, d.body("Statements you did not agree on, who could find out, and what surprised you.")...)
	for range 7 {
		rows = append(rows, row{height: 26, draw: func(y float64) {
			d.rule(soft, .5)
			d.pdf.Line(d.left, y+22, d.right, y+22)
		}})
	}
	if d.q.Source != "" {
		rows = append(rows, gap(16))
		rows = append(rows, d.aside(d.q.Source)...)
	}
	d.flow(d.together(rows))
}
