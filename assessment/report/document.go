package report

import (
	"context"
	"net/url"
	"strings"
	"time"

	"continuum/assessment"
)

// document is a plan being set, in points from the top left corner.
type document struct {
	sheet
	ctx    context.Context //nolint:containedctx // ends with the one call that made it
	plan   Plan            // printable throughout
	q      *assessment.Questionnaire
	result assessment.Result
	advice assessment.Advice

	lost    int    // characters replaced
	address string // safe to link to, or empty

	left, right, top, bottom float64 // of the text, on every page
	y                        float64 // where the next row begins
	fresh                    bool    // nothing stands on this page yet
	tight                    bool    // white space is narrower, to save a page
	entries                  []entry // of the contents
	listAt                   int     // the page kept for the contents
	openingEnd               float64 // where the words on the first page of a comparison end
}

// entry is a line of the contents.
type entry struct {
	title      string
	level      int
	page, link int
}

func newDocument(ctx context.Context, p Plan) (*document, error) {
	var c cleaner
	d := &document{ctx: ctx, plan: c.plan(p), address: linkable(p.Address)}
	d.lost, d.q = c.replaced, d.plan.Questionnaire
	if s := d.plan.Survey; s != nil {
		d.result, d.advice = s.Result, s.AdviseWith(d.q, p.Aspects)
	} else {
		d.result = assessment.Score(d.q, p.Form, p.Answers)
		d.advice = assessment.AdviseWith(d.q, p.Form, p.Answers, &d.result, p.Aspects)
	}
	err := d.open(p.Paper, false, metadata{
		title: strings.TrimSpace(d.kind() + " for " + told(p.Unit)), author: p.Organization,
		subject: d.q.Name + ", " + longDate(p.Date), date: p.Date,
	})
	if err != nil {
		return nil, err
	}
	d.margins(62, 78, 66)
	return d, nil
}

// linkable is an absolute http or https address, or nothing.
func linkable(address string) string {
	const longest = 2000 // what browsers take
	u, err := url.Parse(address)
	if err != nil || len(address) > longest || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func longDate(t time.Time) string { return t.Format("2 January 2006") }

func (d *document) width() float64 { return d.right - d.left }

// scored reports whether a level may be shown. Unless it is, no sentence of the
// document names a level or a position the unit would have.
func (d *document) scored() bool { return d.result.Overall.Status == assessment.Scored }

// tooFew reports a survey that fewer people answered than the threshold.
func (d *document) tooFew() bool { return d.plan.Survey != nil && d.plan.Survey.TooFew }

// kind is what the document calls itself: without a level there is no plan yet.
func (d *document) kind() string {
	if d.scored() {
		return "Action plan"
	}
	return "What is missing"
}

// write sets the whole document; the contents come last, when the pages are known.
func (d *document) write() {
	d.cover()
	if d.tooFew() {
		return // there is nothing else to say
	}
	d.nextPage() // kept free for the contents
	d.listAt = d.pdf.PageNo()
	d.y, d.fresh = d.bottom, false
	d.summary()
	d.changed()
	if d.plan.Survey != nil {
		d.views()
	}
	switch {
	case d.scored():
		d.profile()
		d.actions()
		d.outline()
		d.stay()
	case d.plan.Survey != nil:
		d.missingPeople()
	default:
		d.missing()
	}
	d.checkPages(d.plan.Checks)
	d.method()
	d.answers()
	d.audit()
	d.comments()
	d.contents()
	d.furniture()
}

// nextPage begins a page. It is also where an abandoned request is noticed.
func (d *document) nextPage() {
	if err := d.ctx.Err(); err != nil {
		d.pdf.SetError(err)
	}
	d.pdf.AddPage()
	d.y, d.fresh = d.top, true
}

// furniture puts the running header and the page numbers on all pages but the
// cover.
func (d *document) furniture() {
	d.running(2, d.plan.Unit, d.plan.Organization, d.kind()+", "+longDate(d.plan.Date))
}

// turnTo goes back to a page. What was set last there is not known any more, so
// font and colour are given anew.
func (d *document) turnTo(page int) {
	d.pdf.SetPage(page)
	d.size = 0
	d.fill(inks[white])
}

// section begins a main part: a heavy rule, the title, an entry in the contents
// and a bookmark. It goes to a new page when less than least of this one is left.
func (d *document) section(title string, least float64) []row {
	if !d.fresh && d.bottom-d.y < least*(d.bottom-d.top) {
		d.nextPage()
	}
	rows := d.paragraph(d.left, d.width(), 22, 27, span{title, style{serif, dark}})
	first := rows[0].draw
	rows[0].height += 10
	rows[0].draw = func(y float64) {
		d.enter(title, 0, y-8)
		d.rule(dark, 1.6)
		d.pdf.Line(d.left, y, d.right, y)
		first(y + 10)
	}
	return append([]row{gap(34)}, kept(append(rows, row{height: 8}))...)
}

// heading is a part of a section.
func (d *document) heading(title string, listed bool) []row {
	rows := d.paragraph(d.left, d.width(), 14.5, 19, span{title, style{serif, dark}})
	if listed {
		first := rows[0].draw
		rows[0].draw = func(y float64) {
			d.enter(title, 1, y-8)
			first(y)
		}
	}
	return kept(append(append([]row{gap(18)}, rows...), row{height: 4}))
}

// label is a small bold line over a list or a paragraph.
func (d *document) label(title string) []row {
	return kept(append([]row{gap(9)}, d.paragraph(d.left, d.width(), 10.5, 15, span{title, style{bold, dark}})...))
}

// led is a paragraph that begins with its label.
func (d *document) led(label, text string) []row {
	rows := d.paragraph(d.left, d.measure(), 10.5, 15, span{label, style{bold, dark}}, span{text, style{sans, dark}})
	return append(append([]row{gap(9)}, rows...), gap(6))
}

func (d *document) enter(title string, level int, y float64) {
	link := d.pdf.AddLink()
	d.pdf.SetLink(link, max(y, 0), d.pdf.PageNo())
	d.pdf.Bookmark(title, level, max(y, 0))
	d.entries = append(d.entries, entry{title, level, d.pdf.PageNo(), link})
}

// body is a paragraph of text over the whole width, soft where it is an aside.
func (d *document) body(text string) []row {
	size, leading := 10.5, 15.0
	if d.tight {
		size, leading = 10, 13.5
	}
	return append(d.paragraph(d.left, d.measure(), size, leading, span{text, style{sans, dark}}), gap(6))
}

func (d *document) aside(text string) []row {
	size, leading := 9.5, 13.5
	if d.tight {
		size, leading = 8.5, 11.5
	}
	return append(d.paragraph(d.left, d.measure(), size, leading, span{text, style{sans, soft}}), gap(6))
}

// measure is the width of running text: lines of the whole width tire the eye.
func (d *document) measure() float64 { return min(d.width(), 440) }

// bullets are list items with a dot, indented.
func (d *document) bullets(items ...string) []row {
	var rows []row
	for _, item := range items {
		rows = append(rows, d.item("•", item)...)
	}
	return append(rows, gap(4))
}

func (d *document) item(mark, text string) []row {
	return d.columns(15, cellOf(d.left+4, 20, 10.5, span{mark, style{sans, soft}}),
		cellOf(d.left+20, d.measure()-20, 10.5, span{text, style{sans, dark}}))
}
