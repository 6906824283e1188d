package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// MostCompared is how many units a document compares at most.
const MostCompared = 500

// ErrTooMany says that a comparison has more units than a document takes: a
// spreadsheet holds them all.
var ErrTooMany = fmt.Errorf("a document compares at most %d units: take the spreadsheet instead", MostCompared)

// Compared is a comparison of units as a document of wide pages: where they
// stand, what differs, what moved, what was decided, and what would lift most of
// them.
type Compared struct {
	Comparison *assessment.Comparison
	Trend      []assessment.Period // oldest first; fewer than two: no trend
	Address    string              // the page with the same content, http or https; may be empty
	Date       time.Time           // printed, and the file's only date
	Place      *time.Location      // where dates are shown; nil: UTC
	Paper      Paper               // empty: A4
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
// More than MostCompared units are ErrTooMany.
func (p Compared) Write(ctx context.Context, w io.Writer) error {
	switch {
	case p.Comparison == nil:
		return errors.New("a comparison is needed")
	case len(p.Comparison.Standings) > MostCompared:
		return ErrTooMany
	}
	return produce(ctx, w, "comparison", setting(newCompared, p))
}

// compared is a Compared being set.
type compared struct {
	document
	c        *assessment.Comparison // printable throughout
	trend    []assessment.Period
	date     time.Time
	place    *time.Location
	coverEnd float64 // where the words of the cover end
	ordered  bool    // the units stand in no order that was chosen
	indented bool    // in the order of the hierarchy: names are moved in
}

func newCompared(ctx context.Context, p Compared) (*compared, error) {
	d := &compared{document: document{ctx: ctx, address: linkable(p.Address)}, trend: p.Trend, date: p.Date, place: p.Place}
	if d.place == nil {
		d.place = time.UTC
	}
	m := metadata{title: "Comparison: " + p.Comparison.Title(), author: p.Comparison.Organization.Name, date: p.Date}
	if q := p.Comparison.Questionnaire; q != nil {
		m.subject = q.Name + ", " + longDate(p.Date)
	}
	if err := d.open(p.Paper, true, m); err != nil {
		return nil, err
	}
	d.margins(46, 70, 58)
	var c cleaner
	d.c = c.comparison(p.Comparison)
	d.q, d.lost, d.ordered = d.c.Questionnaire, c.replaced, inOrder(p.Comparison)
	d.indented = d.ordered && !d.c.Filter.Aliases && gapless(d.c)
	return d, nil
}

// comparison is a copy with printable text only.
func (c *cleaner) comparison(from *assessment.Comparison) *assessment.Comparison {
	to := *from
	c.line(&to.Organization.Name, &to.Top.Name, &to.Filter.Tag)
	if to.Questionnaire != nil {
		to.Questionnaire = c.questionnaire(to.Questionnaire)
	}
	to.Standings = slices.Clone(to.Standings)
	for i := range to.Standings {
		c.line(&to.Standings[i].Name, &to.Standings[i].NotAs)
	}
	to.Decisions = c.decisions(to.Decisions)
	return &to
}

// inOrder reports whether the units stand in the order of the hierarchy, or of
// the letters, and not in one that was chosen.
func inOrder(c *assessment.Comparison) bool {
	ordered := *c
	ordered.Standings = slices.Clone(c.Standings)
	ordered.SortBy("")
	return slices.EqualFunc(c.Standings, ordered.Standings, func(a, b assessment.Standing) bool { return a.ID == b.ID })
}

// gapless reports whether each unit stands under one that it can be moved in below.
func gapless(c *assessment.Comparison) bool {
	for i, s := range c.Standings {
		if i > 0 && s.Depth > c.Standings[i-1].Depth+1 {
			return false
		}
	}
	return true
}

func (d *compared) write() {
	d.cover()
	if len(d.c.Standings) > 0 {
		d.heatMap()
	}
	if d.c.Distribution().Scored() > 0 {
		d.levels()
		d.overTime()
		d.positions()
	}
	d.decided()
	d.whatToDo()
	d.method()
	d.contents()
	d.running(2, d.c.Title(), d.c.Organization.Name, "Comparison of units, "+longDate(d.date))
}

// cover says what is compared, of when, and how the units stand, beside the
// distribution; beneath stands what the document holds.
func (d *compared) cover() {
	d.nextPage()
	d.pdf.Bookmark("Cover", 0, 0)
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top-14, d.right, d.top-14)
	d.fresh = false
	words := d.width() * .54
	organization := shrink(d.c.Organization.Name, sans, 14, 9, words, 2)
	title := shrink(d.c.Title(), serif, 34, 14, words, 4)
	lead := shrink(d.c.Lead(), sans, 16, 10, words, 6)
	rows := d.paragraph(d.left, words, organization, organization*1.35, span{d.c.Organization.Name, style{sans, soft}})
	rows = append(rows, row{height: 26})
	rows = append(rows, d.paragraph(d.left, words, 12, 20, span{"Comparison of units", style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, words, title, title*1.16, span{d.c.Title(), style{serif, dark}})...)
	rows = append(rows, row{height: 6})
	rows = append(rows, d.paragraph(d.left, words, 12, 18, span{longDate(d.date), style{sans, soft}})...)
	rows = append(rows, row{height: 16})
	rows = append(rows, d.paragraph(d.left, words, lead, lead*1.42, span{d.c.Lead(), style{sans, dark}})...)
	if chosen := d.chosen(); chosen != "" {
		rows = append(rows, row{height: 8})
		rows = append(rows, d.paragraph(d.left, words, 10, 14.5, span{chosen, style{sans, soft}})...)
	}
	d.flow(rows)
	d.coverEnd = d.y
	if figure := d.distribution(); figure.Levels != [assessment.LevelCount]int{} {
		w := d.width() * .38
		chart.DrawDistribution(pen{&d.sheet}, chart.Box{X: d.right - w, Y: d.top + 6, W: w, H: w * .66}, figure)
	}
}

// chosen says which units the comparison was narrowed to.
func (d *compared) chosen() string {
	f, parts := d.c.Filter, []string{}
	say := func(when bool, text string) {
		if when {
			parts = append(parts, text)
		}
	}
	of := "the whole"
	if d.q != nil && f.Component != "" && d.q.Component(f.Component) != nil {
		of = assessment.MidSentence(d.q.Component(f.Component).Name)
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

func (d *compared) distribution() chart.Distribution {
	figure := chart.Distribution{Levels: d.c.Distribution().Levels}
	if d.q != nil {
		for i, l := range d.q.Levels {
			figure.Names[i] = l.Name
		}
	}
	if t := d.c.Typical(); t != nil {
		figure.Typical = t.Latest.Summary.Level
	}
	return figure
}

// contents fills the foot of the cover, now that the pages are known.
func (d *compared) contents() {
	d.turnTo(1)
	foot := d.coverFoot()
	var lines []row
	for _, e := range d.entries {
		if e.level == 0 {
			lines = append(lines, d.coverLine(e))
		}
	}
	top := d.bottom - height(foot)
	if room := top - d.coverEnd - 30; height(lines) <= room {
		y := top - 16 - height(lines)
		drawRows(lines, y)
	}
	if top < d.coverEnd+8 {
		return // a title that fills the page
	}
	d.rule(hair, .6)
	d.pdf.Line(d.left, top-6, d.right, top-6)
	drawRows(foot, top)
	d.turnTo(d.pdf.PageCount())
}

func (d *compared) coverLine(e entry) row {
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

// coverFoot says what the comparison rests on and where the accessible page is.
func (d *compared) coverFoot() []row {
	var parts []string
	if d.q != nil {
		parts = append(parts, d.q.Name+", version "+d.q.Version+", "+d.c.Form.Word()+".")
	}
	parts = append(parts, "Results as of "+d.c.Now.In(d.place).Format("2 January 2006, 15:04")+".")
	if d.lost > 0 {
		parts = append(parts, lostText(d.lost))
	}
	rows := d.lineRows(d.left, 9.5, 13.5, capped(breakLines(9.5, d.width(), span{strings.Join(parts, " "), style{sans, soft}}), 4, 9.5, d.width()))
	if d.address == "" {
		return rows
	}
	shown := elide("The accessible version is the page at "+d.address, sans, 9.5, d.width())
	return append(rows, row{height: 13.5, draw: func(y float64) {
		d.text(d.left, y+10, 9.5, span{shown, style{sans, accent}})
		d.pdf.LinkString(d.left, y, sans.width(shown, 9.5), 13.5, d.address)
	}})
}

// method says what a comparison shows and how a level comes about.
func (d *compared) method() {
	rows := d.section("Method and limits", .5)
	texts := append(assessment.CompareMethod(), assessment.Method()...)
	half := (len(texts) + 1) / 2
	width := (d.width() - 28) / 2
	left, right := d.column(d.left, width, texts[:half]), d.column(d.left+width+28, width, texts[half:])
	notes := []string{assessment.Attribution()}
	if d.q != nil && d.q.Source != "" {
		notes = append([]string{d.q.Source}, notes...)
	}
	for _, text := range notes {
		right = append(right, append(d.paragraph(d.left+width+28, width, 8.5, 12, span{text, style{sans, soft}}), row{height: 5})...)
	}
	d.flow(append(rows, beside(left, right)...))
}

func (d *compared) column(x, width float64, texts []string) []row {
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
