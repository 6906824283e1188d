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

// ComparedChecks is units side by side in a companion check as a document of wide
// pages: a level an aspect, no sum over aspects and none over units.
type ComparedChecks struct {
	Comparison *assessment.CheckComparison
	LevelNames [assessment.LevelCount]string
	Address    string         // the page with the same content, http or https; may be empty
	Date       time.Time      // printed, and the file's only date
	Place      *time.Location // where dates are shown; nil: UTC
	Paper      Paper          // empty: A4
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
// More than MostCompared units are ErrTooMany.
func (p ComparedChecks) Write(ctx context.Context, w io.Writer) error {
	switch {
	case p.Comparison == nil || p.Comparison.Questionnaire == nil:
		return errors.New("a comparison of checks is needed")
	case len(p.Comparison.Rows) > MostCompared:
		return ErrTooMany
	}
	return produce(ctx, w, "comparison of checks", setting(newComparedChecks, p))
}

// comparedChecks is a ComparedChecks being set.
type comparedChecks struct {
	document
	c        *assessment.CheckComparison // printable throughout
	names    [assessment.LevelCount]string
	date     time.Time
	place    *time.Location
	indented bool // in the order of the hierarchy: names are moved in
}

func newComparedChecks(ctx context.Context, p ComparedChecks) (*comparedChecks, error) {
	var c cleaner
	for i := range p.LevelNames {
		c.line(&p.LevelNames[i])
	}
	d := &comparedChecks{document: document{ctx: ctx, address: linkable(p.Address)}, names: p.LevelNames, date: p.Date, place: p.Place}
	if d.place == nil {
		d.place = time.UTC
	}
	m := metadata{
		title: p.Comparison.Questionnaire.Name + ": " + p.Comparison.Title(), author: p.Comparison.Organization.Name,
		subject: p.Comparison.Questionnaire.Name + ", " + longDate(p.Date), date: p.Date,
	}
	if err := d.open(p.Paper, true, m); err != nil {
		return nil, err
	}
	d.margins(46, 70, 58)
	d.c = c.checkComparison(p.Comparison)
	d.lost, d.indented = c.replaced, !d.c.Filter.Aliases && gapless(len(d.c.Rows), func(i int) int { return d.c.Rows[i].Depth })
	return d, nil
}

// checkComparison is a copy with printable text only.
func (c *cleaner) checkComparison(from *assessment.CheckComparison) *assessment.CheckComparison {
	to := *from
	q := *from.Questionnaire
	c.line(&to.Organization.Name, &to.Top.Name, &to.Filter.Tag, &q.Name, &q.Version, &q.Source)
	q.Aspects = slices.Clone(q.Aspects)
	for i := range q.Aspects {
		c.line(&q.Aspects[i].Name)
	}
	to.Questionnaire, to.Rows = &q, slices.Clone(to.Rows)
	for i := range to.Rows {
		c.line(&to.Rows[i].Name, &to.Rows[i].NotAs)
	}
	return &to
}

func (d *comparedChecks) write() {
	q := d.c.Questionnaire
	d.opening(opening{d.c.Organization.Name, q.Name + ", unit by unit", d.c.Title(), d.c.Lead(), chosen(d.c.Filter, ""), d.date})
	if d.c.Checked() {
		d.units()
	}
	d.method()
	d.openingContents(d.openingFoot(fmt.Sprintf("%s, version %s. Results as of %s.", q.Name, q.Version, d.c.Now.In(d.place).Format("2 January 2006, 15:04"))))
	d.running(2, d.c.Title(), d.c.Organization.Name, q.Name+", "+longDate(d.date))
}

// units is the table of all units, over as many pages as it takes.
func (d *comparedChecks) units() {
	rows := d.section("Aspect by aspect", 1)
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{d.legend(), style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	table := d.table()
	var units []row
	for i := range d.c.Rows {
		units = append(units, d.unitRow(table, d.unit(&d.c.Rows[i]))...)
	}
	d.flow(append(rows, under(d.unitHead(table), lastTwo(units))...))
}

func (d *comparedChecks) legend() string {
	order := "Units stand in the order of the organization; nothing here is a ranking."
	if d.c.Filter.Aliases {
		order = "Units stand in the order of their letters; nothing here is a ranking."
	}
	empty := "Empty: not checked"
	if left := d.c.LeftOut(); len(left) > 0 {
		empty += ", or left out because the result cannot be put beside the others (" + strings.Join(left, ", ") + ")"
	}
	return "The level of each aspect in the unit’s latest check, with its name. " + order + " There is no sum over aspects and none over units. " + empty + "."
}

// table has a cell an aspect, wide enough for the name of a level where they are
// not too many.
func (d *comparedChecks) table() unitTable {
	const least, rests = 46, 116
	aspects := d.c.Questionnaire.Aspects
	t := unitTable{cell: max(least, min(66, (d.width()-rests-160)/float64(len(aspects)))), columns: []wordColumn{{"Rests on", rests}}}
	for _, aspect := range aspects {
		t.heads = append(t.heads, aspect.Name)
	}
	return t
}

// unit is one unit's row.
func (d *comparedChecks) unit(r *assessment.ComparedCheck) unitRow {
	u := unitRow{name: unitName(r.Name, r.Branch, d.indented || d.c.Filter.Aliases), words: [][]span{d.restsOn(r)}}
	if d.indented {
		u.indent = unitIndent(r.Depth)
	}
	for _, aspect := range d.c.Questionnaire.Aspects {
		u.cells = append(u.cells, d.cell(r, aspect.Number))
	}
	return u
}

// cell is the level of an aspect with its name, or why nothing is said of it.
func (d *comparedChecks) cell(r *assessment.ComparedCheck, aspect int) chart.UnitCell {
	level := r.Level(aspect)
	switch {
	case level > 0:
		return chart.UnitCell{Level: level, Words: strings.TrimSpace(fmt.Sprintf("%d %s", level, d.names[level-1]))}
	case !r.Shown():
		return chart.UnitCell{}
	}
	return chart.UnitCell{Words: r.Instead(aspect)}
}

// restsOn says whose choices they are and of when, or why there are none to show.
func (d *comparedChecks) restsOn(r *assessment.ComparedCheck) []span {
	if r.Latest == nil {
		return softSpan("not checked")
	}
	text := "agreed"
	if result := r.Latest.Result; result.Survey() {
		text = fmt.Sprintf("%d people", result.Respondents)
	}
	text += ", " + r.Latest.SubmittedAt.In(d.place).Format("Jan 2006")
	if r.NotAs != "" {
		return []span{{text + ";", style{sans, soft}}, {"left out: " + r.NotAs, style{sans, dark}}}
	}
	return softSpan(text)
}

// method says how checks are read.
func (d *comparedChecks) method() {
	survey := slices.ContainsFunc(d.c.Rows, func(r assessment.ComparedCheck) bool { return r.Latest != nil && r.Latest.Result.Survey() })
	notes := []string{assessment.Attribution()}
	if d.c.Questionnaire.Source != "" {
		notes = append([]string{d.c.Questionnaire.Source}, notes...)
	}
	d.flow(append(d.section("Method and limits", .5), d.twoColumns(assessment.CheckMethod(survey), notes)...))
}
