package report

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// Checked is the results of companion checks of a unit as a document of their own.
type Checked struct {
	Organization string
	Unit         string
	Parts        []CheckPart
	Date         time.Time // printed, and the document's only date
	Paper        Paper     // empty: A4
	Address      string    // the page with the same content, http or https; may be empty
}

// CheckPart is the result of one companion check as part of a document.
type CheckPart struct {
	Check      *assessment.Check // with a result
	Before     *assessment.Check // the round before it, to draw beside it; nil: none
	On         time.Time         // the day of the result
	Looks      []string          // what is worth a second look, a sentence each
	LevelNames [assessment.LevelCount]string
	Components map[string]string // names by id
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
func (p Checked) Write(ctx context.Context, w io.Writer) error {
	if len(p.Parts) == 0 || slices.ContainsFunc(p.Parts, CheckPart.empty) {
		return errors.New("a check with a result is needed")
	}
	return produce(ctx, w, "check", settledFile(newChecked, p))
}

// checkedDocument is a Checked being set.
type checkedDocument struct {
	document
	p Checked // printable throughout
}

func newChecked(ctx context.Context, p Checked) (*checkedDocument, error) {
	var c cleaner
	c.line(&p.Organization, &p.Unit)
	p.Parts = c.checks(p.Parts)
	d := &checkedDocument{document{ctx: ctx, address: linkable(p.Address), lost: c.replaced}, p}
	if err := d.open(p.Paper, false, metadata{title: d.title(), author: p.Organization, date: p.Date}); err != nil {
		return nil, err
	}
	d.margins(62, 78, 66)
	return d, nil
}

func (d *checkedDocument) title() string {
	return d.p.Parts[0].Check.Questionnaire.Name + ": " + told(d.p.Unit)
}

func (d *checkedDocument) write() {
	d.nextPage()
	d.flow(d.titleRows(d.p.Organization, d.p.Unit, time.Time{}))
	for _, part := range d.p.Parts {
		d.flow(d.checkRows(part))
	}
	d.flow(d.together(slices.Concat(d.checkMethod(d.p.Parts), d.aside(assessment.Attribution()), d.footRows("The page with this check is at", 0))))
	d.titled(d.p.Unit, d.p.Organization, d.title()+", "+longDate(d.p.Date))
}

func (p CheckPart) empty() bool { return p.Check == nil || p.Check.Result == nil }

// AspectRows are the aspects of a check as a figure shows them, with the levels of
// the round before, if there is one.
func AspectRows(check, before *assessment.Check) []chart.AspectRow {
	rows := make([]chart.AspectRow, len(check.Questionnaire.Aspects))
	for i, aspect := range check.Questionnaire.Aspects {
		level := check.Result.Level(aspect.Number)
		rows[i] = chart.AspectRow{Name: aspect.Name, Level: level}
		if level == 0 {
			rows[i].Instead = check.Result.Instead(aspect.Number)
		}
		if before != nil && before.Result != nil {
			rows[i].Before = before.Result.Level(aspect.Number)
		}
		for _, a := range check.Result.Aspects {
			if a.Number == aspect.Number {
				rows[i].Counts = a.Counts
			}
		}
	}
	return rows
}

// checks is a copy of the parts with printable text only.
func (c *cleaner) checks(from []CheckPart) []CheckPart {
	parts := slices.Clone(from)
	for i := range parts {
		p := &parts[i]
		check, q := *p.Check, *p.Check.Questionnaire
		c.line(&q.Name, &q.Version, &q.Source, &check.AnsweredBy)
		q.Aspects = slices.Clone(q.Aspects)
		for j := range q.Aspects {
			c.line(&q.Aspects[j].Name)
			for l := range q.Aspects[j].Descriptions {
				c.line(&q.Aspects[j].Descriptions[l])
			}
		}
		check.Questionnaire, p.Check = &q, &check
		p.Looks, p.Components = slices.Clone(p.Looks), maps.Clone(p.Components)
		for j := range p.Looks {
			c.line(&p.Looks[j])
		}
		for l := range p.LevelNames {
			c.line(&p.LevelNames[l])
		}
		for id, name := range p.Components {
			c.line(&name)
			p.Components[id] = name
		}
	}
	return parts
}

// checkRows are a result: what it says in a sentence, the figure, what is worth a
// second look, and the aspects in words.
func (d *document) checkRows(p CheckPart) []row {
	rows := d.section(p.Check.Questionnaire.Name, .4)
	rows = append(rows, kept(d.body(p.Check.Lead()))...)
	rows = append(rows, d.aside(p.source())...)
	rows = append(rows, d.checkFigure(p))
	if p.Before != nil {
		rows = append(rows, d.aside("Hollow, joined by a line: where the aspect stood in the round before.")...)
	}
	if len(p.Looks) > 0 {
		rows = append(rows, d.label("Worth a second look")...)
		rows = append(rows, d.bullets(p.Looks...)...)
	}
	rows = append(rows, gap(6))
	return append(rows, d.checkTable(p)...)
}

// source says whose choices they are, and of when.
func (p CheckPart) source() string {
	on := longDate(p.On)
	if r := p.Check.Result; r.Survey() {
		return strconv.Itoa(r.Respondents) + " people took part, " + on + ". Shown is what at least " + strconv.Itoa(r.Threshold) + " chose together, and how many chose which, never who."
	}
	return "Agreed by " + p.Check.AnsweredBy + ", " + on + "."
}

func (d *document) checkFigure(p CheckPart) row {
	rows := AspectRows(p.Check, p.Before)
	width := min(d.width(), 300)
	if d.tight {
		width *= .75
	}
	h := chart.AspectsHeight(width, len(rows))
	return row{height: h + 4, draw: func(y float64) {
		chart.Aspects(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: width, H: h}, rows)
	}}
}

// checkTable is the aspects in words under a head that is repeated.
func (d *document) checkTable(p CheckPart) []row {
	const level, informs = 88.0, 138.0
	words, size, leading := d.width()-level-informs, 9.5, 13.5
	if d.tight {
		size, leading = 9, 12
	}
	head := &tableHead{height: 18, draw: func(y float64) {
		bold := style{bold, dark}
		d.text(d.left, y+12, 10, span{"Aspect, and what fits best", bold})
		d.text(d.left+words, y+12, 10, span{"Level", bold})
		d.text(d.left+words+level, y+12, 10, span{"Speaks about", bold})
		d.rule(dark, 1)
		d.pdf.Line(d.left, y+17, d.right, y+17)
	}}
	var entries [][]row
	for _, aspect := range p.Check.Questionnaire.Aspects {
		said, people := p.said(aspect)
		cells := d.columns(leading,
			cellOf(d.left, words-14, size, span{aspect.Name + ".", style{bold, dark}}, span{said, style{sans, dark}}, span{people, style{sans, soft}}),
			cellOf(d.left+words, level-10, size, span{p.level(aspect), style{sans, dark}}),
			cellOf(d.left+words+level, informs, size, span{p.informs(aspect), style{sans, soft}}))
		entries = append(entries, append([]row{{height: 3, keep: true}}, d.ruledUnder(cells)...))
	}
	return append(d.together(under(head, unorphaned(entries))), gap(10))
}

// ruledUnder draws a hairline under the last of some rows.
func (d *document) ruledUnder(rows []row) []row {
	if len(rows) == 0 {
		return rows
	}
	last := &rows[len(rows)-1]
	inner := last.draw
	last.height += 4
	end := last.height
	last.draw = func(y float64) {
		inner(y)
		d.rule(hair, .6)
		d.pdf.Line(d.left, y+end, d.right, y+end)
	}
	return rows
}

// said is the description of an aspect's level, and how many people chose what.
func (p CheckPart) said(aspect assessment.Aspect) (said, people string) {
	if level := p.Check.Result.Level(aspect.Number); level > 0 {
		said = aspect.Descriptions[level-1]
	}
	for _, a := range p.Check.Result.Aspects {
		if counted := a.PeopleText(); a.Number == aspect.Number && counted != "" {
			people = first(counted) + "."
		}
	}
	return said, people
}

func (p CheckPart) level(aspect assessment.Aspect) string {
	level := p.Check.Result.Level(aspect.Number)
	if level == 0 {
		return first(p.Check.Result.Instead(aspect.Number))
	}
	return strings.TrimSpace(strconv.Itoa(level) + " " + p.LevelNames[level-1])
}

func (p CheckPart) informs(aspect assessment.Aspect) string {
	var names []string
	for _, id := range aspect.Components {
		if name := p.Components[id]; name != "" {
			id = name
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// checkMethod says how checks are read, and where their questions are from.
func (d *document) checkMethod(parts []CheckPart) []row {
	survey := slices.ContainsFunc(parts, func(p CheckPart) bool { return p.Check.Result.Survey() })
	rows := d.label("How to read it")
	for _, text := range assessment.CheckMethod(survey) {
		rows = append(rows, d.aside(text)...)
	}
	for _, p := range parts {
		rows = append(rows, d.aside(p.Check.Questionnaire.Name+", version "+p.Check.Questionnaire.Version+". "+p.Check.Questionnaire.Source)...)
	}
	return rows
}

// checkPages are the companion checks within the plan of a result.
func (d *document) checkPages(parts []CheckPart) {
	if len(parts) == 0 {
		return
	}
	for _, part := range parts {
		d.flow(d.checkRows(part))
	}
	d.flow(d.checkMethod(parts))
}
