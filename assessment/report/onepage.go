package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// OnePage is what a plan is made from, on one page for whoever has a minute: the
// level and what holds it, the continuum grid, the shortest way up and the first
// actions.
type OnePage Plan

// Write makes the page; see Plan.WriteContext for how it waits and fails.
func (p OnePage) Write(ctx context.Context, w io.Writer) error {
	if p.Questionnaire == nil {
		return errors.New("a summary needs a questionnaire")
	}
	return produce(ctx, w, "summary", setting(newOnePage, p))
}

// onePage is a OnePage being set.
type onePage struct{ document }

func newOnePage(ctx context.Context, p OnePage) (*onePage, error) {
	d, err := newDocument(ctx, Plan(p))
	if err != nil {
		return nil, err
	}
	d.pdf.SetTitle(utf16String("Summary of "+told(p.Unit)), false)
	d.margins(58, 40, 32)
	return &onePage{*d}, nil
}

// write sets the page from the top down, the essential first and then what has
// room, and the foot at its foot.
func (d *onePage) write() {
	d.nextPage()
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top, d.right, d.top)
	d.y, d.fresh = d.y+12, false
	foot := d.foot()
	bottom := d.bottom
	d.bottom -= height(foot) + 10
	rows := d.fitted(d.head(), d.parts())
	if !d.scored() && !d.tooFew() {
		rows = append(rows, d.begun(d.missingPart(), d.bottom-d.y-height(rows))...)
	}
	d.flow(rows)
	d.bottom = bottom
	d.y = d.bottom - height(foot)
	d.rule(hair, .6)
	d.pdf.Line(d.left, d.y-6, d.right, d.y-6)
	d.flow(foot)
}

// fitted adds parts to rows while the page has room for them.
func (d *onePage) fitted(rows []row, parts [][]row) []row {
	for _, part := range parts {
		if height(rows)+height(part) <= d.bottom-d.y {
			rows = append(rows, part...)
		}
	}
	return rows
}

// head names the unit, its level and what holds it, beside the staircase.
func (d *onePage) head() []row {
	organization, unit := shrink(d.plan.Organization, sans, 11, 7, d.width()*.75, 2), shrink(d.plan.Unit, serif, 27, 12, d.width(), 2)
	date := longDate(d.plan.Date)
	rows := d.paragraph(d.left, d.width()*.78, organization, organization*1.35, span{d.plan.Organization, style{sans, soft}})
	if len(rows) > 0 {
		inner := rows[0].draw
		rows[0].draw = func(y float64) {
			inner(y)
			d.text(d.right-sans.width(date, 11), y+11, 11, span{date, style{sans, soft}})
		}
	}
	rows = append(rows, d.paragraph(d.left, d.width(), unit, unit*1.2, span{d.plan.Unit, style{serif, dark}})...)
	return append(rows, row{height: 8}, d.standingRow())
}

// How much of the width the words at the head take; the rest is the staircase's.
const headPart = .56

func (d *onePage) standingRow() row {
	width := d.width() * headPart
	lead := d.q.Lead(d.plan.Unit, &d.result)
	if d.tooFew() {
		lead = d.plan.Survey.TooFewText()
	}
	size := shrink(lead, sans, 12, 7, width, 6)
	words := d.paragraph(d.left, width, 18, 24, span{d.q.Headline(&d.result), style{serif, dark}})
	words = append(words, row{height: 4})
	words = append(words, d.paragraph(d.left, width, size, size*1.42, span{lead, style{sans, dark}})...)
	if s := d.plan.Survey; s != nil && d.scored() && s.DisagreeText() != "" {
		words = append(words, d.paragraph(d.left, width, size, size*1.42, span{s.DisagreeText(), style{bold, dark}})...)
	}
	stairs := chart.Box{X: d.left + width + 26, W: d.width() - width - 26}
	stairs.H = stairs.W * .54
	return row{height: max(height(words), stairs.H) + 6, draw: func(y float64) {
		drawRows(words, y)
		stairs.Y = y
		chart.Staircase(pen{&d.sheet}, stairs, d.stairs())
	}}
}

// drawRows draws rows beneath each other without a page to go on to.
func drawRows(rows []row, y float64) {
	for _, r := range rows {
		if r.draw != nil {
			r.draw(y)
		}
		y += r.height
	}
}

// parts are the other parts in the order of their worth.
func (d *onePage) parts() [][]row {
	switch {
	case d.tooFew():
		return nil
	case d.scored():
		return [][]row{d.standsPart(), d.wayPart(), d.actionsPart(), d.besidePart(), d.stayPart()}
	default:
		return [][]row{d.standsPart()}
	}
}

// titled is a part with its title under a rule.
func (d *onePage) titled(title string, rows []row) []row {
	head := d.paragraph(d.left, d.width(), 14, 19, span{title, style{serif, dark}})
	return append(append([]row{gap(11), {height: 5, draw: func(y float64) {
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y, d.right, y)
	}}}, append(head, row{height: 3})...), rows...)
}

// How many lines of a component's name and standing the page has room for.
const nameLines, standingLines = 2, 3

func (d *onePage) standsPart() []row {
	names := d.stairs().Names
	rows := []row{{height: 18, draw: func(y float64) {
		chart.GridHead(pen{&d.sheet}, d.cells(y, 18), 8.4, names)
	}}}
	for i := range d.result.Components {
		rows = append(rows, d.gridRow(&d.result.Components[i], nameLines, standingLines, 44), row{height: 5})
	}
	if s := d.plan.Survey; s != nil {
		text := strings.TrimSpace("Cells come from the middle answers, positions from the people. " + s.SomeText())
		rows = append(rows, d.paragraph(d.left, d.width(), 8.5, 12, span{text, style{sans, soft}})...)
	}
	return d.titled("Where it stands", rows)
}

// wayPart is the shortest way up in the tinted box; of a long one the first
// steps.
func (d *onePage) wayPart() []row {
	const most, size, leading = 6, 9.5, 13.5
	words := d.q.WayText(d.advice.Way, d.plan.Unit)
	return append([]row{gap(10)}, d.call(func(x, width float64) []row {
		var rows []row
		if len(words.Steps) > 0 {
			rows = d.paragraph(x, width, 14, 20, span{d.wayTitle(), style{serif, dark}})
		}
		rows = append(rows, d.paragraph(x, width, 10.5, 15, span{words.Count, style{bold, dark}})...)
		for i, s := range words.Steps[:min(most, len(words.Steps))] {
			text := []span{{s.Statement, style{sans, dark}}, {s.From + " → " + s.To, style{sans, soft}}}
			rows = append(rows, d.columns(leading, cellOf(x, 16, size, span{fmt.Sprintf("%d.", i+1), style{sans, dark}}),
				column{x + 16, size, capped(breakLines(size, width-16, text...), 2, size, width-16)})...)
		}
		if more := len(words.Steps) - most; more > 0 {
			rows = append(rows, d.paragraph(x+16, width-16, size, leading, span{fmt.Sprintf("and %d more, in the action plan", more), style{sans, soft}})...)
		}
		if words.Outcome != "" {
			rows = append(rows, inside(2))
			rows = append(rows, d.paragraph(x, width, 10, 15, span{words.Outcome, style{sans, dark}})...)
		}
		return rows
	})...)
}

// actionsPart names the first actions with who and how to begin.
func (d *onePage) actionsPart() []row {
	const most = 3
	if len(d.advice.Actions) == 0 {
		return nil
	}
	title, actions := "What to do next", d.advice.Actions
	if len(actions) > most {
		title, actions = fmt.Sprintf("What to do next: the first %d of %d actions", most, len(actions)), actions[:most]
	}
	var rows []row
	for i, a := range actions {
		w := d.width()
		about := d.q.Component(a.Component).Name + ", " + effort(a)
		left := append(capped(breakLines(10, w*.46-18, span{a.Title, style{bold, dark}}), 2, 10, w*.46-18),
			capped(breakLines(10, w*.46-18, span{about, style{sans, soft}}), 1, 10, w*.46-18)...)
		first := capped(breakLines(9.5, w*.52-66, span{a.FirstStep, style{sans, dark}}), 4, 9.5, w*.52-66)
		one := d.columns(13.5, cellOf(d.left, 16, 10, span{fmt.Sprintf("%d.", i+1), style{bold, dark}}), column{d.left + 18, 10, left},
			cellOf(d.left+w*.48, 64, 9.5, span{"This week", style{sans, soft}}), column{d.left + w*.48 + 62, 9.5, first})
		rows = append(rows, d.ruled(append([]row{inside(3)}, one...), hair, .6)...)
		rows = append(rows, inside(3))
	}
	return d.titled(title, rows)
}

// besidePart says what to know beside the level: what is one answer away, or how
// much people agree.
func (d *onePage) besidePart() []row {
	title, items := "One answer away", []string{}
	if s := d.plan.Survey; s != nil {
		title = "How much people agree"
		for i := range s.Components {
			v := &s.Components[i]
			items = append(items, strings.TrimSpace(v.Name+": "+assessment.MidSentence(v.AgreementText())+" "+v.GapText()))
		}
	} else {
		for i := range d.result.Components {
			for _, call := range d.q.CloseCalls(&d.result.Components[i]) {
				items = append(items, d.result.Components[i].Name+": "+assessment.MidSentence(call))
			}
		}
	}
	if len(items) == 0 {
		return nil
	}
	return append([]row{gap(9)}, d.paragraph(d.left, d.width(), 9.5, 13.5,
		span{title + ".", style{bold, dark}}, span{strings.Join(items, " "), style{sans, dark}})...)
}

// stayPart says what was decided, or that to stay is a choice as well.
func (d *onePage) stayPart() []row {
	if k := d.plan.Decision; k != nil {
		lines := capped(breakLines(9.5, d.width(), span{"Decision.", style{bold, dark}}, span{decidedText(k, d.plan.Date.Location()), style{sans, dark}}), 4, 9.5, d.width())
		return append([]row{gap(8)}, d.lineRows(d.left, 9.5, 13.5, lines)...)
	}
	if d.atTop() {
		return nil
	}
	text := "Staying at this level is a decision too: keep what is in place fresh, and look again by " + longDate(d.plan.Date.AddDate(1, 0, 0)) + "."
	return append([]row{gap(8)}, d.paragraph(d.left, d.width(), 9.5, 13.5, span{text, style{sans, dark}})...)
}

// missingPart says what to find out, as much of it as the page has room for.
func (d *onePage) missingPart() []row {
	if d.plan.Survey != nil {
		return nil
	}
	intro := "These statements decide. Ask whoever could know and answer them; what is already answered stays."
	if d.result.Overall.Status == assessment.NotScored {
		intro = "Whole levels were said not to apply. Look at the reasons once more; where a practice could exist here, answer it."
	}
	rows := d.paragraph(d.left, d.width(), 10, 14.5, span{intro, style{sans, dark}})
	for i := range d.result.Components {
		rows = append(rows, d.missingIn(&d.result.Components[i])...)
	}
	return d.titled("What to find out", rows)
}

// begun is as much of rows as fits, without a heading at its end, and where the
// rest is to be found.
func (d *onePage) begun(rows []row, room float64) []row {
	if height(rows) <= room {
		return rows
	}
	more := d.paragraph(d.left, d.width(), 9.5, 13.5, span{"More of them stand in the whole result.", style{sans, soft}})
	room -= height(more)
	n := 0
	for h := 0.0; n < len(rows) && h+rows[n].height <= room; n++ {
		h += rows[n].height
	}
	for n > 0 && (rows[n-1].keep || rows[n-1].gap) {
		n--
	}
	if n == 0 {
		return nil
	}
	return append(rows[:n:n], more...)
}

// foot says what the page rests on and where to read on.
func (d *onePage) foot() []row {
	limits := "What people say about practices, not what customers feel: keep one customer number beside it. Levels are reasoned, not validated; there are no norms."
	return d.smallFoot(limits+" "+d.origin(), "The whole result: ", 8.5, 12)
}

// capped is at most so many lines; the last says that there was more.
func capped(lines []line, most int, size, width float64) []line {
	if len(lines) <= most {
		return lines
	}
	lines = append([]line{}, lines[:most]...)
	last := &lines[most-1]
	if len(last.pieces) == 0 {
		return lines
	}
	pieces := append([]piece{}, last.pieces...)
	end := &pieces[len(pieces)-1]
	words := []rune(end.span.text)
	for len(words) > 0 && end.x+end.span.style.face.width(string(words)+"…", size) > width {
		words = words[:len(words)-1]
	}
	end.span.text = strings.TrimRight(string(words), " ") + "…"
	last.pieces = pieces
	return lines
}
