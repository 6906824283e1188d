package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
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

// How many pages a service plan has at least and at most.
const (
	leastServicePages = 4
	mostServicePages  = 6
)

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
	for i, rows := range [][]row{
		slices.Concat(d.customers(), d.levels()), slices.Concat(d.promises(), d.contacts()),
		slices.Concat(d.measures(), d.actions(), d.budget(), d.decision(), d.notes()),
	} {
		if i > 0 && d.scale == 1 {
			d.nextPage()
		}
		d.flow(rows)
	}
	d.list()
	d.running(2, d.p.Unit, d.p.Organization, "Customer service plan, "+longDate(d.p.Date))
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

// The sizes of running text.
func (d *serviceDocument) size() float64    { return 10.5 * d.scale }
func (d *serviceDocument) leading() float64 { return 15 * d.scale }

// part begins a part with its title under a rule.
func (d *serviceDocument) part(part assessment.ServicePart) []row {
	rows := d.paragraph(d.left, d.width(), 17*d.scale, 22*d.scale, span{part.Title(), style{serif, dark}})
	first := rows[0].draw
	rows[0].height += 8
	rows[0].draw = func(y float64) {
		d.enter(part.Title(), 0, y-8)
		d.rule(dark, 1.4)
		d.pdf.Line(d.left, y, d.right, y)
		first(y + 8)
	}
	if d.proposed(part) {
		rows = append(rows, d.paragraph(d.left, d.width(), 9.5*d.scale, 14*d.scale, span{"Proposed from what is known; not saved yet.", style{sans, accent}})...)
	}
	return append([]row{gap(26 * d.scale)}, kept(append(rows, row{height: 5 * d.scale}))...)
}

// said is a passage of running text.
func (d *serviceDocument) said(label, text string) []row {
	rows := kept(d.paragraph(d.left, d.width(), d.size(), d.leading(), span{label, style{bold, dark}}))
	if text == "" {
		return append(rows, d.blankLines(3)...)
	}
	return append(append(rows, d.paragraph(d.left, max(d.measure(), d.width()*.94), d.size(), d.leading(), span{text, style{sans, dark}})...), gap(8*d.scale))
}

// blankLines are lines to write on where nothing is said yet.
func (d *serviceDocument) blankLines(n int) []row {
	var rows []row
	for range n {
		rows = append(rows, row{height: 22 * d.scale, keep: true, draw: func(y float64) {
			d.rule(hair, .6)
			d.pdf.Line(d.left, y+22*d.scale-3, d.right, y+22*d.scale-3)
		}})
	}
	return append(rows, gap(10*d.scale))
}

func (d *serviceDocument) customers() []row {
	t := &d.p.Text
	return slices.Concat(d.part(assessment.ServiceCustomers), d.said("Chosen", t.Chosen), d.said("Not chosen", t.NotChosen))
}

// listed is a part that is a table, or lines to write on.
func (d *serviceDocument) listed(part assessment.ServicePart, head []string, shares []float64, cells [][]string) []row {
	rows := d.part(part)
	if len(cells) == 0 {
		return append(rows, d.blankLines(4)...)
	}
	return append(rows, d.wrapped(d.size()*.96, head, shares, cells)...)
}

func (d *serviceDocument) levels() []row {
	var cells [][]string
	for _, g := range d.p.Text.Groups {
		level := fmt.Sprintf("%d, %s", g.Level, d.p.Levels[min(max(g.Level, 1), assessment.LevelCount)-1].Name)
		cells = append(cells, []string{g.Name, level, g.Why})
	}
	rows := d.listed(assessment.ServiceLevels, []string{"Customers", "Level", "Why"}, []float64{.32, .2, .48}, cells)
	if d.scale < 1 {
		return rows
	}
	return append(rows, d.staircase()...)
}

// staircase shows where the unit stands today and the next step.
func (d *serviceDocument) staircase() []row {
	text := "No level is known of the unit yet."
	if d.p.Level > 0 {
		text = fmt.Sprintf("%s stands at level %d, %s, today.", d.p.Unit, d.p.Level, d.p.Levels[d.p.Level-1].Name)
	}
	box := chart.Box{X: d.left, W: d.width() * .78}
	box.H = box.W * .47
	rows := append([]row{gap(18)}, kept(d.paragraph(d.left, d.width(), d.size(), d.leading(), span{text, style{sans, soft}}))...)
	return append(rows, row{height: box.H + 14, draw: func(y float64) {
		box.Y = y + 10
		chart.Staircase(pen{&d.sheet}, box, d.stairs())
	}})
}

func (d *serviceDocument) promises() []row {
	var cells [][]string
	for _, p := range d.p.Text.Promises {
		cells = append(cells, []string{p.Step, p.Promise})
	}
	return d.listed(assessment.ServicePromises, []string{"Step", "What we promise"}, []float64{.36, .64}, cells)
}

// contacts are the moments of truth in short: where they stand, and the most
// pressing.
func (d *serviceDocument) contacts() []row {
	m := d.p.Moments
	rows := kept(append([]row{gap(20 * d.scale)}, d.paragraph(d.left, d.width(), 13.5*d.scale, 18*d.scale, span{"The contacts that decide", style{serif, dark}})...))
	if m == nil || len(m.All) == 0 {
		text := "The few contacts in which customers form their opinion: how important each is, how well it goes, and what happens when it goes wrong."
		rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5*d.scale, 13.5*d.scale, span{text, style{sans, soft}}))...)
		return append(rows, d.blankLines(8)...)
	}
	rows = append(rows, row{height: 5 * d.scale, keep: true})
	rows = append(rows, d.momentFigure(m, d.width()*.8*d.scale)...)
	var cells [][]string
	for _, one := range m.Pressing() {
		number := slices.IndexFunc(m.All, func(other assessment.Moment) bool { return other.ID == one.ID }) + 1
		cells = append(cells, []string{fmt.Sprintf("%d. %s", number, cut(one.Contact, 80)), fmt.Sprint(one.Priority()), cut(one.Recovery, 160), cut(one.Owner, 60)})
	}
	return append(rows, d.wrapped(d.size()*.92, []string{"The most pressing", "Priority", "When it goes wrong", "Owner"}, []float64{.34, .12, .36, .18}, cells)...)
}

// cut shortens a text for a table: the register has it whole.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ") + "…"
	}
	return text
}

func (d *serviceDocument) measures() []row {
	var cells [][]string
	for _, m := range d.p.Text.Measures {
		cells = append(cells, []string{m.Name, m.Now, m.Target})
	}
	return d.listed(assessment.ServiceMeasures, []string{"Measure", "Now", "Target"}, []float64{.5, .28, .22}, cells)
}

func (d *serviceDocument) actions() []row {
	var cells [][]string
	for _, a := range d.p.Text.Actions {
		due := ""
		if !a.Due.IsZero() {
			due = longDate(a.Due)
		}
		cells = append(cells, []string{a.Title, a.Owner, due})
	}
	return d.listed(assessment.ServiceActions, []string{"What", "Who", "Until"}, []float64{.54, .24, .22}, cells)
}

// budget sets what is spent against what is expected.
func (d *serviceDocument) budget() []row {
	b := d.p.Text.Budget
	rows := d.part(assessment.ServiceMoney)
	if d.p.Text.Empty(assessment.ServiceMoney) {
		return append(rows, d.blankLines(3)...)
	}
	cells := [][]string{{"To spend once", d.amount(b.OneOff)}, {"To spend each year", d.amount(b.Yearly)}}
	if b.Years > 0 {
		over := fmt.Sprintf("over %d years, less what it costs", b.Years)
		if b.Years == 1 {
			over = "over one year, less what it costs"
		}
		cells = append(cells, []string{"Worth " + over + ": likely", d.amount(b.Likely)}, []string{"low", d.amount(b.Low)}, []string{"high", d.amount(b.High)})
	}
	rows = append(rows, d.wrapped(d.size()*.96, []string{"Figure", "Amount"}, []float64{.62, .38}, cells)...)
	if b.Return == "" {
		return rows
	}
	return append(rows, d.said("Expected return", b.Return)...)
}

func (d *serviceDocument) amount(sum *int64) string {
	if sum == nil {
		return "not known"
	}
	return strings.TrimSpace(assessment.Thousands(float64(*sum)) + " " + d.p.Currency)
}

// decision says what was decided, with lines to sign on.
func (d *serviceDocument) decision() []row {
	k := d.p.Text.Decision
	rows := d.part(assessment.ServiceDecided)
	if d.p.Text.Empty(assessment.ServiceDecided) {
		rows = append(rows, d.blankLines(2)...)
	} else {
		rows = append(rows, d.said(d.decided(), k.Reason)...)
	}
	width := d.width()/2 - 12
	return append(rows, row{height: 44 * d.scale, draw: func(y float64) {
		y += 30 * d.scale
		d.rule(dark, .6)
		d.pdf.Line(d.left, y, d.left+width, y)
		d.pdf.Line(d.right-width, y, d.right, y)
		d.text(d.left, y+11*d.scale, 9*d.scale, span{"Name", style{sans, soft}})
		d.text(d.right-width, y+11*d.scale, 9*d.scale, span{"Date and signature", style{sans, soft}})
	}})
}

// decided is the decision with who sees to it and when it is looked at again.
func (d *serviceDocument) decided() string {
	k, parts := d.p.Text.Decision, []string{}
	if k.Choice != "" {
		parts = append(parts, strings.TrimRight(k.Choice, ".")+".")
	}
	if k.Owner != "" {
		parts = append(parts, "Seen to by "+k.Owner+".")
	}
	if !k.ReviewOn.IsZero() {
		parts = append(parts, "Looked at again on "+longDate(k.ReviewOn)+".")
	}
	if len(parts) == 0 {
		return "Why"
	}
	return strings.Join(parts, " ")
}

// notes say what the reader should know of the document.
func (d *serviceDocument) notes() []row {
	var texts []string
	if slices.ContainsFunc(d.p.Text.Measures, func(m assessment.ServiceMeasure) bool {
		return strings.Contains(m.Name, "NPS") || strings.Contains(m.Name, "Net Promoter")
	}) {
		texts = append(texts, assessment.NPSTrademark)
	}
	if d.lost > 0 {
		texts = append(texts, lostText(d.lost))
	}
	rows := []row{gap(14 * d.scale)}
	for _, text := range texts {
		rows = append(rows, d.paragraph(d.left, d.width(), 8.5*d.scale, 12*d.scale, span{text, style{sans, soft}})...)
	}
	if d.address == "" {
		return rows
	}
	shown := elide("The page with this plan: "+d.address, sans, 8.5, d.width())
	return append(rows, row{height: 13, draw: func(y float64) {
		d.text(d.left, y+10, 8.5, span{shown, style{sans, accent}})
		d.pdf.LinkString(d.left, y, sans.width(shown, 8.5), 13, d.address)
	}})
}
