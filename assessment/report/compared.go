package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
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
	ordered  bool // the units stand in no order that was chosen
	indented bool // in the order of the hierarchy: names are moved in
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
	d.indented = d.ordered && !d.c.Filter.Aliases && gapless(len(d.c.Standings), func(i int) int { return d.c.Standings[i].Depth })
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

// gapless reports whether each of n units, whose depths these are, stands under one
// that it can be moved in below.
func gapless(n int, depth func(i int) int) bool {
	for i := 1; i < n; i++ {
		if depth(i) > depth(i-1)+1 {
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
	d.openingContents(d.coverFoot())
	d.running(2, d.c.Title(), d.c.Organization.Name, "Comparison of units, "+longDate(d.date))
}

// cover says what is compared, of when, and how the units stand, beside the
// distribution; beneath stands what the document holds.
func (d *compared) cover() {
	d.opening(opening{d.c.Organization.Name, "Comparison of units", d.c.Title(), d.c.Lead(), d.chosen(), d.date})
	if figure := d.distribution(); figure.Levels != [assessment.LevelCount]int{} {
		w := d.width() * .38
		chart.DrawDistribution(pen{&d.sheet}, chart.Box{X: d.right - w, Y: d.top + 6, W: w, H: w * .66}, figure)
	}
}

// chosen says which units the comparison was narrowed to.
func (d *compared) chosen() string {
	of := "the whole"
	if part := d.c.Filter.Component; d.q != nil && part != "" && d.q.Component(part) != nil {
		of = assessment.MidSentence(d.q.Component(part).Name)
	}
	return chosen(d.c.Filter, of)
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

// coverFoot says what the comparison rests on and where the accessible page is.
func (d *compared) coverFoot() []row {
	words := ""
	if d.q != nil {
		words = d.q.Name + ", version " + d.q.Version + ", " + d.c.Form.Word() + ". "
	}
	return d.openingFoot(words + "Results as of " + d.c.Now.In(d.place).Format("2 January 2006, 15:04") + ".")
}

// method says what a comparison shows and how a level comes about.
func (d *compared) method() {
	rows := d.section("Method and limits", .5)
	texts := append(assessment.CompareMethod(), assessment.Method()...)
	notes := []string{assessment.Attribution()}
	if d.q != nil && d.q.Source != "" {
		notes = append([]string{d.q.Source}, notes...)
	}
	d.flow(append(rows, d.twoColumns(texts, notes)...))
}
