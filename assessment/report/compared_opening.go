package report

import (
	"fmt"
	"strings"
	"time"

	"continuum/assessment"
)

// opening is what the first page of a comparison says.
type opening struct {
	organization string
	kind         string // of the document
	title, lead  string
	chosen       string // which units it was narrowed to; empty: all
	date         time.Time
}

// opening is the first page of a comparison, on its left; beneath stands what the
// document holds, see openingContents.
func (d *document) opening(o opening) {
	d.nextPage()
	d.pdf.Bookmark("Cover", 0, 0)
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top-14, d.right, d.top-14)
	d.fresh = false
	words := d.width() * .54
	organization := shrink(o.organization, sans, 14, 9, words, 2)
	title := shrink(o.title, serif, 34, 14, words, 4)
	lead := shrink(o.lead, sans, 16, 10, words, 6)
	rows := d.paragraph(d.left, words, organization, organization*1.35, span{o.organization, style{sans, soft}})
	rows = append(rows, row{height: 26})
	rows = append(rows, d.paragraph(d.left, words, 12, 20, span{o.kind, style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, words, title, title*1.16, span{o.title, style{serif, dark}})...)
	rows = append(rows, row{height: 6})
	rows = append(rows, d.paragraph(d.left, words, 12, 18, span{longDate(o.date), style{sans, soft}})...)
	rows = append(rows, row{height: 16})
	rows = append(rows, d.paragraph(d.left, words, lead, lead*1.42, span{o.lead, style{sans, dark}})...)
	if o.chosen != "" {
		rows = append(rows, row{height: 8})
		rows = append(rows, d.paragraph(d.left, words, 10, 14.5, span{o.chosen, style{sans, soft}})...)
	}
	d.flow(rows)
	d.openingEnd = d.y
}

// chosen says which units a filter leaves; of is what a level is of.
func chosen(f assessment.Filter, of string) string {
	var parts []string
	say := func(when bool, text string) {
		if when {
			parts = append(parts, text)
		}
	}
	say(f.Level > 0, fmt.Sprintf("only units at level %d of %s", f.Level, of))
	say(f.Tag != "", "only units tagged “"+f.Tag+"”")
	say(f.Mode == assessment.Agreed, "only agreed assessments")
	say(f.Mode == assessment.SurveyMode, "only surveys")
	say(f.Age != "", "only results that are "+string(f.Age))
	say(f.Aliases, "letters stand in place of the units’ names")
	if len(parts) == 0 {
		return ""
	}
	return first(strings.Join(parts, "; ")) + "."
}

// openingContents fills the foot of the first page, now that the pages are known.
func (d *document) openingContents(foot []row) {
	d.turnTo(1)
	var lines []row
	for _, e := range d.entries {
		if e.level == 0 {
			lines = append(lines, d.openingLine(e))
		}
	}
	top := d.bottom - height(foot)
	if room := top - d.openingEnd - 30; height(lines) <= room {
		y := top - 16 - height(lines)
		drawRows(lines, y)
	}
	if top < d.openingEnd+8 {
		return // a title that fills the page
	}
	d.rule(hair, .6)
	d.pdf.Line(d.left, top-6, d.right, top-6)
	drawRows(foot, top)
	d.turnTo(d.pdf.PageCount())
}

func (d *document) openingLine(e entry) row {
	const h, size = 18, 10.5
	width := d.width() * .54
	return row{height: h, draw: func(y float64) {
		page := fmt.Sprint(e.page)
		title := elide(e.title, sans, size, width-40)
		d.text(d.left, y+h-5, size, span{title, style{sans, dark}})
		d.text(d.left+width-sans.width(page, size), y+h-5, size, span{page, style{sans, dark}})
		d.rule(hair, .6)
		d.pdf.Line(d.left+sans.width(title, size)+8, y+h-6, d.left+width-22, y+h-6)
		d.pdf.Link(d.left, y, width, h, e.link)
	}}
}

// openingFoot says what a comparison rests on, what could not be printed, and
// where the accessible page is.
func (d *document) openingFoot(words string) []row {
	return d.smallFoot(words, "The accessible version is the page at ", 9.5, 13.5)
}

// twoColumns sets paragraphs in two columns, with notes in small print under the
// second.
func (d *document) twoColumns(texts, notes []string) []row {
	half := (len(texts) + 1) / 2
	width := (d.width() - 28) / 2
	left, right := d.inColumn(d.left, width, texts[:half]), d.inColumn(d.left+width+28, width, texts[half:])
	for _, text := range notes {
		right = append(right, append(d.paragraph(d.left+width+28, width, 8.5, 12, span{text, style{sans, soft}}), row{height: 5})...)
	}
	return beside(left, right)
}

func (d *document) inColumn(x, width float64, texts []string) []row {
	var rows []row
	for _, text := range texts {
		rows = append(append(rows, d.paragraph(x, width, 10, 14, span{text, style{sans, dark}})...), row{height: 6})
	}
	return rows
}

// beside puts rows side by side on one page where a page holds them, else one
// after the other.
func beside(left, right []row) []row {
	const page = 380
	h := max(height(left), height(right))
	if h > page {
		return append(left, right...)
	}
	return []row{{height: h, draw: func(y float64) {
		drawRows(left, y)
		drawRows(right, y)
	}}}
}
