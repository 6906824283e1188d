package report

import (
	"fmt"
	"math"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// cover says whose plan it is, where the unit stands and when that was found.
// Long names are set smaller and in more lines; the staircase takes what is left.
func (d *document) cover() {
	d.nextPage()
	d.pdf.Bookmark("Cover", 0, 0)
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top, d.right, d.top)
	d.y += 14
	d.fresh = false
	organization := shrink(d.plan.Organization, sans, 14, 9, d.width(), 2)
	unit := shrink(d.plan.Unit, serif, 38, 16, d.width(), 3)
	headline := d.q.Headline(&d.result)
	rows := d.paragraph(d.left, d.width(), organization, organization*1.35, span{d.plan.Organization, style{sans, soft}})
	rows = append(rows, row{height: 44})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 20, span{d.kind(), style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), unit, unit*1.16, span{d.plan.Unit, style{serif, dark}})...)
	rows = append(rows, row{height: 4})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 18, span{longDate(d.plan.Date), style{sans, soft}})...)
	rows = append(rows, row{height: 34})
	rows = append(rows, d.paragraph(d.left, d.width(), 22, 28, span{headline, style{serif, dark}})...)
	rows = append(rows, row{height: 4})
	lead := d.q.Lead(d.plan.Unit, &d.result)
	if d.tooFew() {
		lead = d.plan.Survey.TooFewText()
	}
	size := shrink(lead, sans, 13.5, 9.5, d.measure(), 7)
	rows = append(rows, d.paragraph(d.left, d.measure(), size, size*1.42, span{lead, style{sans, dark}})...)
	d.flow(rows)
	d.coverFoot()
}

// coverFoot puts the staircase between the words and the foot of the cover.
func (d *document) coverFoot() {
	foot := d.paragraph(d.left, d.width(), 9.5, 13.5, span{d.origin(), style{sans, soft}})
	top := d.bottom - height(foot)
	if room := top - d.y - 50; room > 70 {
		h := min(room, d.width()*.5)
		w := min(d.width(), h*2.1)
		chart.Staircase(pen{&d.sheet}, chart.Box{X: d.left, Y: top - 26 - h, W: w, H: h}, d.stairs())
	} else if top < d.y+10 {
		d.nextPage()
		top = d.y
	}
	d.rule(hair, .6)
	d.pdf.Line(d.left, top-8, d.right, top-8)
	d.y = top
	d.flow(foot)
}

// origin says in a line what the plan was made from.
func (d *document) origin() string {
	form := "full form"
	if d.plan.Form == assessment.Quick {
		form = "quick form"
	}
	parts := []string{d.q.Name + ", version " + d.q.Version + ", " + form}
	if s := d.plan.Survey; s != nil {
		parts = append(parts, fmt.Sprintf("Survey, %d people", s.Respondents))
	} else if d.plan.AnsweredBy != "" {
		parts = append(parts, "Answers agreed by "+d.plan.AnsweredBy)
	}
	return strings.Join(parts, ". ") + "."
}

func (d *document) stairs() chart.Stairs {
	var s chart.Stairs
	for i, level := range d.q.Levels {
		s.Names[i] = level.Name
	}
	if d.scored() {
		s.Here = d.result.Overall.Level
		if w := d.advice.Way; w != nil && w.Level > s.Here {
			s.Next = s.Here + 1
		}
	}
	return s
}

// contents fills the page kept for it: the parts with their pages, and what
// else a reader should know of the document. Many parts move closer together:
// there is no second page to go on to.
func (d *document) contents() {
	d.turnTo(d.listAt)
	d.y, d.fresh = d.top, true
	rows := d.paragraph(d.left, d.width(), 22, 40, span{"Contents", style{serif, dark}})
	rest := append([]row{gap(26)}, d.label("About this document")...)
	for _, text := range d.about() {
		rest = append(rest, d.aside(text)...)
	}
	if d.address != "" {
		rest = append(rest, d.addressRows()...)
	}
	var lines []row
	for _, e := range d.entries {
		lines = append(lines, d.contentsLine(e, 1))
	}
	room := d.bottom - d.top - height(rows) - height(rest)
	if h := height(lines); h > room {
		for i, e := range d.entries {
			lines[i] = d.contentsLine(e, room/h)
		}
	}
	d.flow(append(append(rows, lines...), rest...))
}

func (d *document) contentsLine(e entry, squeeze float64) row {
	st, indent, h := style{bold, dark}, 0.0, 23*squeeze
	if e.level > 0 {
		st, indent, h = style{sans, dark}, 16, 17*squeeze
	}
	return row{height: h, draw: func(y float64) {
		page, base := fmt.Sprint(e.page), y+h-5
		x, size := d.left+indent, 10.5
		title := elide(e.title, st.face, size, d.width()-indent-40)
		d.text(x, base, size, span{title, st})
		d.text(d.right-st.face.width(page, size), base, size, span{page, st})
		d.rule(hair, .6)
		d.pdf.Line(x+st.face.width(title, size)+8, base-1, d.right-30, base-1)
		d.pdf.Link(d.left, y, d.width(), h, e.link)
	}}
}

// about says how complete the answers are and what could not be printed.
func (d *document) about() []string {
	r := &d.result
	asked := fmt.Sprintf("%d of %d statements were asked, %d of them answered with 0 to 3.", r.Asked, r.Statements, r.Answered)
	shown, of := d.evidence()
	if of > 0 {
		asked += fmt.Sprintf(" Evidence is noted for %d of the %d practices that are mostly or fully in place. It never changes a position.", shown, of)
	}
	if s := d.plan.Survey; s != nil {
		asked = fmt.Sprintf("A survey: %d people answered. Nothing is shown of fewer than %d people. Each person’s position is a dot among the others, without name or role; nobody is told which answers are whose.", s.Respondents, s.Threshold)
	}
	texts := []string{asked}
	if d.lost > 0 {
		texts = append(texts, lostText(d.lost))
	}
	return texts
}

// lostText says how many characters could not be printed.
func lostText(lost int) string {
	if lost == 1 {
		return "1 character could not be printed: it is shown as □, or left out if it is a mark on a letter."
	}
	return fmt.Sprintf("%d characters could not be printed: they are shown as □, or left out if they are marks on a letter.", lost)
}

func (d *document) evidence() (shown, of int) {
	for _, s := range d.q.Asked(d.plan.Form) {
		if d.plan.Answers[s.ID].Points() >= 2 {
			of++
			if strings.TrimSpace(d.plan.Notes[s.ID]) != "" {
				shown++
			}
		}
	}
	return shown, of
}

// addressRows names and links the page that screen readers can read.
func (d *document) addressRows() []row {
	rows := kept(d.paragraph(d.left, d.measure(), 9.5, 13.5, span{"The accessible version of this plan is the page at", style{sans, soft}}))
	return append(rows, d.linkRows(d.measure(), 5.5, accent)...)
}

// pageRows say where the page with the same content is, whole: on paper there is
// nothing to click on. There are none where it is not known.
func (d *document) pageRows(what string) []row {
	if d.address == "" {
		return nil
	}
	rows := kept(d.paragraph(d.left, d.measure(), 9.5, 13.5, span{what, style{sans, soft}}))
	return append(rows, d.linkRows(d.width(), math.Inf(1), accent)...)
}

// linkRows are the address as a link, in at most so many lines of a width; the
// link has it whole.
func (d *document) linkRows(width, most float64, ink ink) []row {
	const size, leading = 9.5, 13.5
	lines := breakLines(size, width, span{elide(d.address, sans, size, most*width), style{sans, ink}})
	links := d.lineRows(d.left, size, leading, lines)
	for i, l := range lines {
		inner := links[i].draw
		links[i].draw = func(y float64) {
			inner(y)
			d.pdf.LinkString(d.left, y, l.width, leading, d.address)
		}
	}
	return links
}
