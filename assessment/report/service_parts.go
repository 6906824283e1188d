package report

import (
	"fmt"
	"slices"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

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
		return append(rows, d.blankLines(10)...)
	}
	rows = append(rows, row{height: 5 * d.scale, keep: true})
	rows = append(rows, d.momentFigure(m, d.width()*.8*d.scale)...)
	var names []string
	for i, one := range m.All {
		names = append(names, fmt.Sprintf("%d\u00a0%s", i+1, cut(one.Contact, 60)))
	}
	rows = append(rows, d.paragraph(d.left, d.width(), 9*d.scale, 13*d.scale, span{strings.Join(names, " · "), style{sans, soft}})...)
	rows = append(rows, gap(8*d.scale))
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
	return strings.TrimSpace(assessment.Digits(float64(*sum)) + " " + d.p.Currency)
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
	return d.together(append(rows, row{height: 44 * d.scale, draw: func(y float64) {
		y += 30 * d.scale
		d.rule(dark, .6)
		d.pdf.Line(d.left, y, d.left+width, y)
		d.pdf.Line(d.right-width, y, d.right, y)
		d.text(d.left, y+11*d.scale, 9*d.scale, span{"Name", style{sans, soft}})
		d.text(d.right-width, y+11*d.scale, 9*d.scale, span{"Date and signature", style{sans, soft}})
	}}))
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
	return append(rows, d.pageRows("The page with this plan is at")...)
}
