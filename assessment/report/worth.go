package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"strings"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// Worth is what reaching a level is worth to a unit as a document of its own:
// break-even, what comes of it, what matters most, and every figure it rests on.
type Worth struct {
	Organization string
	Unit         string
	WorthPart
	Date    time.Time // printed, and the document's only date
	Paper   Paper     // empty: A4
	Address string    // the page with the same content, http or https; may be empty
}

// WorthPart is what a level is worth as part of a document.
type WorthPart struct {
	Worth    *assessment.Worth    // its figures must be allowed
	Level    assessment.Level     // the one it is about
	Currency string               // empty: whatever the figures are in
	Decision *assessment.Decision // the latest; nil: none, or it stands elsewhere in the document
	Place    *time.Location       // where moments are shown; nil: UTC
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
func (p Worth) Write(ctx context.Context, w io.Writer) error {
	if p.Worth == nil {
		return errors.New("something worked out is needed")
	}
	return produce(ctx, w, "worth", settledFile(newWorth, p))
}

// worthDocument is a Worth being set.
type worthDocument struct {
	document
	p Worth
}

func newWorth(ctx context.Context, p Worth) (*worthDocument, error) {
	d := &worthDocument{document{ctx: ctx, address: linkable(p.Address)}, p}
	var c cleaner
	c.line(&d.p.Organization, &d.p.Unit)
	d.lost = c.replaced
	title := fmt.Sprintf("Is level %d worth it? %s", p.Worth.Target, told(p.Unit))
	if err := d.open(p.Paper, false, metadata{title: title, author: p.Organization, date: p.Date}); err != nil {
		return nil, err
	}
	d.margins(62, 78, 66)
	return d, nil
}

func (d *worthDocument) write() {
	d.nextPage()
	d.flow(d.titleRows(d.p.Organization, d.p.Unit, d.p.Date))
	d.worthPages(d.p.WorthPart)
	d.flow(d.together(d.footRows("The page with these figures is at", 10)))
	d.titled(d.p.Unit, d.p.Organization, "Is it worth it? "+d.p.Unit+", "+longDate(d.p.Date))
}

// worth is a copy of the part with printable text only.
func (c *cleaner) worth(p WorthPart) WorthPart {
	w := *p.Worth
	w.Sources = maps.Clone(w.Sources)
	c.line(&w.Group, &w.UpdatedBy, &p.Currency, &p.Level.Name)
	for _, f := range assessment.WorthFields() {
		if source, ok := w.Sources[f.Name]; ok {
			c.line(&source)
			w.Sources[f.Name] = source
		}
	}
	why, n := printable(w.Why)
	w.Why, c.replaced = why, c.replaced+n
	p.Worth, p.Decision = &w, c.decided(p.Decision)
	if p.Place == nil {
		p.Place = time.UTC
	}
	return p
}

// worthPages are the pages on what a level is worth, beginning with the question
// to answer.
func (d *document) worthPages(p WorthPart) {
	var c cleaner
	p = c.worth(p)
	d.lost += c.replaced
	w := p.Worth
	title := fmt.Sprintf("Is level %d, %s, worth it?", w.Target, p.Level.Name)
	rows := d.section(title, .5)
	rows = append(rows, d.call(func(x, width float64) []row {
		inner := d.paragraph(x, width, 15, 21, span{unbroken(w.BreakEvenText()), style{serif, dark}})
		if w.Counted() != "" {
			inner = append(inner, inside(4))
			inner = append(inner, d.paragraph(x, width, 10.5, 15, span{"From retention alone: " + assessment.MidSentence(unbroken(w.Alone().PaysText())), style{sans, dark}})...)
		}
		return inner
	})...)
	rows = append(rows, gap(8))
	rows = append(rows, d.led("For: ", w.Group)...)
	if w.Why != "" {
		rows = append(rows, d.body(w.Why)...)
	}
	rows = append(rows, d.worthScenarios(p)...)
	rows = append(rows, d.worthYears(p)...)
	if p.Decision != nil {
		rows = append(append(rows, gap(18)), d.decided(p.Decision, p.Place)...)
	}
	rows = append(rows, d.worthSwings(p)...)
	rows = append(rows, d.worthAssumptions(p)...)
	d.flow(append(rows, d.together(append(d.heading("What this leaves out", true), d.bullets(w.Method()...)...))...))
}

// worthInShort is what a level is worth within a plan: the question, and what comes
// of it. The document about it has all figures.
func (d *document) worthInShort(p WorthPart) {
	var c cleaner
	p = c.worth(p)
	d.lost += c.replaced
	rows := d.section(fmt.Sprintf("Is level %d, %s, worth it?", p.Worth.Target, p.Level.Name), .4)
	rows = append(rows, d.call(func(x, width float64) []row {
		return d.paragraph(x, width, 13.5, 19, span{unbroken(p.Worth.BreakEvenText()), style{serif, dark}})
	})...)
	rows = append(append(rows, gap(6)), d.led("For: ", p.Worth.Group)...)
	rows = append(rows, d.worthScenarios(p)...)
	rows = append(rows, d.aside("Every figure this rests on, with where it is from, what matters most and what is left out, is on the page “Is it worth it?” of the unit and in its document.")...)
	d.flow(d.together(rows))
}

// worthScenarios draws the three net present values, each in figures beside it.
func (d *document) worthScenarios(p WorthPart) []row {
	money := moneyIn(p.Currency)
	points := chart.Amounts{}
	for _, s := range p.Worth.Scenarios() {
		after := assessment.PercentOf(s.After) + " %"
		points.Rows = append(points.Rows, chart.AmountRow{Label: s.Name + ": " + after + " stay", Words: money(s.NPV), Low: s.NPV, High: s.NPV, Aside: s.Name != "Likely"})
	}
	horizon := fmt.Sprintf("What comes of it in %d years", p.Worth.Years)
	if p.Worth.Years == 1 {
		horizon = "What comes of it in one year"
	}
	rows := d.heading(horizon, true)
	rows = append(rows, kept(d.aside("Net present value: what it brings, less what it costs, as worth today."))...)
	return append(append(rows, d.amounts(points)...), gap(4))
}

// worthSwings draws what matters most, each in figures beside it.
func (d *document) worthSwings(p WorthPart) []row {
	money, w := moneyIn(p.Currency), p.Worth
	bars, still := chart.Amounts{Marked: true, At: w.NPV(w.Likely)}, []string{}
	for _, s := range w.Sensitivity(w.Likely) {
		figure := strings.ToUpper(s.Figure[:1]) + s.Figure[1:]
		if s.Width() <= 0 {
			still = append(still, s.Figure)
		} else {
			bars.Rows = append(bars.Rows, chart.AmountRow{Label: figure, Words: money(s.Low) + " to " + money(s.High), Low: s.Low, High: s.High})
		}
	}
	rows := d.heading("What matters most", true)
	text := "The net present value at " + assessment.PercentOf(w.Likely) + " %, with one figure a fifth lower or higher; of retention, the rise. The thick line is the value with all figures as given. Beside each bar: a fifth lower to a fifth higher."
	rows = append(append(rows, kept(d.aside(text))...), d.amounts(bars)...)
	if len(still) > 0 {
		rows = append(rows, d.aside("A fifth changes nothing of: "+strings.Join(still, ", ")+".")...)
	}
	return append(rows, gap(4))
}

// worthYears is the table of the years.
func (d *document) worthYears(p WorthPart) []row {
	money, w := moneyIn(p.Currency), p.Worth
	head, shares := []string{"Year", "Customers without", "with it", "Gain", "Less cost, as worth today"}, []float64{.1, .22, .16, .22, .3}
	if w.Referrals != nil {
		head, shares = []string{"Year", "Customers without", "with it", "by referral", "Gain", "Less cost, as worth today"}, []float64{.08, .2, .13, .14, .18, .27}
	}
	var table [][]string
	for _, y := range w.Rows(w.Likely) {
		line := []string{y.Name(), assessment.Amount(y.Without), assessment.Amount(y.With)}
		if w.Referrals != nil {
			line = append(line, assessment.Amount(y.Referred))
		}
		table = append(table, append(line, money(y.Gain), money(y.Discounted)))
	}
	rows := append(d.heading("Year by year, at "+assessment.PercentOf(w.Likely)+" %", true), d.table(head, table, shares...)...)
	rows[len(rows)-2].keep = true // with what they add up to
	return append(rows[:len(rows)-1], d.tableTotal("Total, the net present value", money(w.NPV(w.Likely)))...)
}

// worthAssumptions lists every figure with where it is from.
func (d *document) worthAssumptions(p WorthPart) []row {
	rows := d.heading("The figures it rests on", true)
	saved := "All of them are the organization’s own. Saved on " + longDate(p.Worth.UpdatedAt.In(p.Place)) + " by " + p.Worth.UpdatedBy + "."
	rows = append(rows, kept(d.aside(saved))...)
	w, entries := d.width(), [][]row{}
	for _, a := range p.Worth.Assumptions(p.Currency) {
		source := span{a.Source, style{sans, soft}}
		if a.Source == "" {
			source.text = "source not said"
		}
		line := d.columns(13, cellOf(d.left, w*.36-10, 9.5, span{a.Label, style{sans, dark}}),
			cellOf(d.left+w*.36, w*.3-10, 9.5, span{a.Value, style{bold, dark}}), cellOf(d.left+w*.66, w*.34, 9.5, source))
		entries = append(entries, append(kept(d.ruled([]row{inside(2)}, hair, .6)), append(line, inside(2))...))
	}
	return d.together(append(rows, unorphaned(entries)...))
}

// unbroken keeps per cent signs on the line of their figure.
func unbroken(text string) string { return strings.ReplaceAll(text, " %", "\u00a0%") }

// moneyIn writes results in whole units of a currency: more would be more exact
// than any of the figures.
func moneyIn(currency string) func(float64) string {
	return func(x float64) string { return assessment.Money(math.Round(x), currency) }
}

// amounts is a figure of amounts.
func (d *document) amounts(a chart.Amounts) []row {
	if len(a.Rows) == 0 {
		return nil
	}
	const size = 9
	box := chart.Box{X: d.left, W: d.width(), H: chart.AmountsHeight(size, len(a.Rows))}
	return []row{{height: box.H + 8, keep: true, draw: func(y float64) {
		box.Y = y
		chart.DrawAmounts(pen{&d.sheet}, box, size, a)
	}}}
}

// table sets rows of figures under a head: words to the left, figures to the
// right of their column. shares are the columns' parts of the width.
func (d *document) table(head []string, rows [][]string, shares ...float64) []row {
	line := func(cells []string, look style) func(y float64) {
		return func(y float64) {
			x := d.left
			for i, cell := range cells {
				width := d.width() * shares[i]
				words := elide(cell, look.face, 10, width-6)
				at := x
				if i > 0 {
					at = x + width - look.face.width(words, 10)
				}
				d.text(at, y+12, 10, span{words, look})
				x += width
			}
		}
	}
	top := &tableHead{height: 18, draw: func(y float64) {
		line(head, style{bold, dark})(y)
		d.rule(dark, 1)
		d.pdf.Line(d.left, y+17, d.right, y+17)
	}}
	var set []row
	for _, cells := range rows {
		set = append(set, row{height: 17, draw: func(y float64) {
			line(cells, style{sans, dark})(y + 1)
			d.rule(hair, .6)
			d.pdf.Line(d.left, y+17, d.right, y+17)
		}})
	}
	return append(d.together(under(top, set)), gap(8))
}

// tableTotal sums a table up below it.
func (d *document) tableTotal(words, figure string) []row {
	return []row{{height: 18, draw: func(y float64) {
		d.text(d.left, y+13, 10, span{words, style{bold, dark}})
		d.text(d.right-bold.width(figure, 10), y+13, 10, span{figure, style{bold, dark}})
		d.rule(dark, 1)
		d.pdf.Line(d.left, y+18, d.right, y+18)
	}}, gap(8)}
}
