package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/jung-kurt/gofpdf"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// ServicePlan is the customer service plan of a unit as a document of four to
// six pages inside its business plan: the vision, for whom, what is promised and
// measured, what is done, at what cost, and what was decided.
type ServicePlan struct {
	Organization string
	Unit         string
	Date         time.Time              // printed, and the document's only date
	Text         assessment.ServiceText // what it says; parts that are not among Saved are marked as proposed
	Version      int                    // 0: nothing is saved yet
	SavedBy      string
	SavedAt      time.Time                               // in the zone it is printed in
	Levels       [assessment.LevelCount]assessment.Level // of the questionnaire
	Level        int                                     // of the latest result; 0: none
	Moments      *assessment.Moments                     // may be nil
	Currency     string                                  // empty: whatever the figures are in
	Paper        Paper                                   // empty: A4
	Address      string                                  // the page with the same content, http or https; may be empty
}

// mostServicePages is how many pages a service plan has at most.
const mostServicePages = 6

// Write makes the document; see Plan.WriteContext for how it waits and fails.
func (p ServicePlan) Write(ctx context.Context, w io.Writer) error {
	if p.Levels[0].Number == 0 {
		return errors.New("a service plan needs the levels of a questionnaire")
	}
	return produce(ctx, w, "service plan", func(ctx context.Context) (*gofpdf.Fpdf, error) {
		d, err := setService(ctx, p, true)
		if err != nil {
			return nil, err
		}
		return d.pdf, nil
	})
}

// serviceDocument is a ServicePlan being set.
type serviceDocument struct {
	document
	p     ServicePlan // printable throughout
	scale float64     // of the type

	listTop float64 // where the list of the parts may begin on the first page
}

// setService sets the document in smaller and smaller type until it is no longer
// than it may be.
func setService(ctx context.Context, p ServicePlan, compressed bool) (*serviceDocument, error) {
	var c cleaner
	p = c.service(p)
	for scale := 1.0; ; scale *= .94 {
		d := &serviceDocument{document: document{ctx: ctx, address: linkable(p.Address), lost: c.replaced}, p: p, scale: scale}
		err := d.open(p.Paper, false, metadata{title: "Customer service plan of " + told(p.Unit), author: p.Organization, subject: "Customer service plan, " + longDate(p.Date), date: p.Date})
		if err != nil {
			return nil, err
		}
		d.pdf.SetCompression(compressed)
		d.margins(62, 78, 66)
		d.write()
		if d.pdf.Error() != nil || d.pdf.PageCount() <= mostServicePages || scale < .6 {
			return d, nil
		}
	}
}

// service is a copy with printable text only.
func (c *cleaner) service(p ServicePlan) ServicePlan {
	t := p.Text
	t.Groups, t.Promises, t.Measures, t.Actions = slices.Clone(t.Groups), slices.Clone(t.Promises), slices.Clone(t.Measures), slices.Clone(t.Actions)
	c.line(&p.Organization, &p.Unit, &p.SavedBy, &p.Currency, &t.Vision, &t.Decision.Choice, &t.Decision.Owner)
	for _, text := range []*string{&t.Chosen, &t.NotChosen, &t.Budget.Return, &t.Decision.Reason} {
		clean, n := printable(*text)
		*text, c.replaced = clean, c.replaced+n
	}
	for i := range t.Groups {
		c.line(&t.Groups[i].Name, &t.Groups[i].Why)
	}
	for i := range t.Promises {
		c.line(&t.Promises[i].Step, &t.Promises[i].Promise)
	}
	for i := range t.Measures {
		c.line(&t.Measures[i].Name, &t.Measures[i].Now, &t.Measures[i].Target)
	}
	for i := range t.Actions {
		c.line(&t.Actions[i].Title, &t.Actions[i].Owner)
	}
	for i := range p.Levels {
		c.line(&p.Levels[i].Name)
	}
	p.Text = t
	if p.Moments != nil {
		p.Moments = c.moments(p.Moments)
	}
	return p
}

// write sets the document: the first page, for whom and how well, what is
// promised, and what is measured, done, spent and decided, each from a page of
// its own where there is room.
func (d *serviceDocument) write() {
	d.front()
	d.nextPage()
	d.flow(slices.Concat(d.customers(), d.levels()))
	d.onward(func() []row { return slices.Concat(d.promises(), d.contacts()) }, func() []row { return nil })
	d.onward(func() []row { return slices.Concat(d.measures(), d.actions()) }, func() []row { return slices.Concat(d.budget(), d.decision(), d.notes()) })
	d.list()
	d.running(2, d.p.Unit, d.p.Organization, "Customer service plan, "+longDate(d.p.Date))
}

// onward sets two halves from a new page on, a little smaller and closer where that
// keeps them on one page. Else the second goes to the next page as a whole, so that
// nobody signs what stands elsewhere. A long document flows on.
func (d *serviceDocument) onward(first, second func() []row) {
	if d.scale < 1 {
		d.flow(append(first(), second()...))
		return
	}
	d.nextPage()
	for ; d.scale > .84; d.scale *= .96 {
		if rows := append(first(), second()...); d.fitted(rows) {
			d.flow(rows)
			d.scale = 1
			return
		}
	}
	d.scale = 1
	d.flow(first())
	d.flow(d.together(second()))
}

// front is the page that says whose plan it is and what it is after.
func (d *serviceDocument) front() {
	d.nextPage()
	d.pdf.Bookmark("Cover", 0, 0)
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top, d.right, d.top)
	d.y, d.fresh = d.y+14, false
	p := &d.p
	organization, unit := shrink(p.Organization, sans, 14, 9, d.width(), 2), shrink(p.Unit, serif, 38, 16, d.width(), 3)
	rows := d.paragraph(d.left, d.width(), organization, organization*1.35, span{p.Organization, style{sans, soft}})
	rows = append(rows, row{height: 44})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 20, span{"Customer service plan", style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), unit, unit*1.16, span{p.Unit, style{serif, dark}})...)
	rows = append(rows, row{height: 4})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 18, span{longDate(p.Date) + ". " + d.standing(), style{sans, soft}})...)
	rows = append(rows, row{height: 34})
	vision, look := p.Text.Vision, dark
	if vision == "" {
		vision, look = "The service vision in a sentence is not written yet.", soft
	}
	size := shrink(vision, serif, 22, 12, d.width()-40, 7)
	rows = append(rows, d.call(func(x, width float64) []row {
		inner := d.paragraph(x, width, 10.5, 18, span{d.marked(assessment.ServiceVision), style{bold, accent}})
		return append(inner, d.paragraph(x, width, size, size*1.32, span{vision, style{serif, look}})...)
	})...)
	d.flow(rows)
	d.frontFoot()
}

// standing says which version it is.
func (d *serviceDocument) standing() string {
	if d.p.Version == 0 {
		return "Proposed from what is known; nothing of it is saved yet."
	}
	return fmt.Sprintf("Version %d, saved %s by %s.", d.p.Version, longDate(d.p.SavedAt), d.p.SavedBy)
}

// marked is the title of a part, with a word where it is only proposed.
func (d *serviceDocument) marked(part assessment.ServicePart) string {
	if d.proposed(part) {
		return part.Title() + " (proposed)"
	}
	return part.Title()
}

func (d *serviceDocument) proposed(part assessment.ServicePart) bool {
	return !d.p.Text.Has(part) && !d.p.Text.Empty(part)
}

// frontFoot says what kind of document it is at the foot of the first page.
func (d *serviceDocument) frontFoot() {
	text := "One document inside the business plan. Levels describe practices; they are reasoned, not validated, and there are no norms."
	foot := d.paragraph(d.left, d.width(), 9.5, 13.5, span{text, style{sans, soft}})
	top := d.bottom - height(foot)
	d.rule(hair, .6)
	d.pdf.Line(d.left, top-8, d.right, top-8)
	d.listTop = d.y + 30
	d.y = top
	d.flow(foot)
}

// list names the parts with their pages on the first page, now that they are
// known, where there is room.
func (d *serviceDocument) list() {
	d.turnTo(1)
	foot := d.bottom - 2*13.5 - 20
	rows := d.paragraph(d.left, d.width(), 14.5, 24, span{"In this plan", style{serif, dark}})
	for _, e := range d.entries {
		rows = append(rows, d.contentsLine(e, .9))
	}
	if d.listTop+height(rows) <= foot {
		drawRows(rows, max(d.listTop, foot-height(rows)-20))
	}
	d.turnTo(d.pdf.PageCount())
}

// stairs show where the unit stands and the next step, where the plan goes
// further up.
func (d *serviceDocument) stairs() chart.Stairs {
	s := chart.Stairs{Here: d.p.Level}
	for i, level := range d.p.Levels {
		s.Names[i] = level.Name
	}
	for _, g := range d.p.Text.Groups {
		if s.Here > 0 && g.Level > s.Here {
			s.Next = s.Here + 1
		}
	}
	return s
}
