package chart

// Span is when something is done, in weeks from the beginning of an outline: 0 is
// its first Monday, Weeks the end of its last Sunday. What lies outside is cut
// off and ends in an arrow head.
type Span struct {
	From, To float64
	State    SpanState
}

// SpanState is how a span looks. None relies on colour alone.
type SpanState uint8

// The states.
const (
	SpanToDo    SpanState = iota // outlined
	SpanDoing                    // filled, outlined
	SpanDone                     // in the colour of the text
	SpanOverdue                  // hatched, with a bold outline
)

// outlineWeek is how wide a week is; the rest is room for the arrow heads.
func outlineWeek(box Box) float64 { return box.W / (Weeks + 1.2) }

// OutlineHead writes the day each fourth week begins above an outline whose rows
// are drawn by OutlineRow, in boxes of the same width.
func OutlineHead(p Pen, box Box, size float64, days [Weeks]string) {
	week := outlineWeek(box)
	for i := 0; i < Weeks; i += 4 {
		x := box.X + week*(.6+float64(i))
		p.Text(x, box.Y+box.H-.45*size, lines(p, Text{Words: days[i], Size: size, Soft: true}, 3.9*week, 1)[0])
		p.Line(x, box.Y+box.H-.3*size, x, box.Y+box.H, Style{Stroke: Faint})
	}
}

// OutlineRow draws one span on the weeks. today is where the line of today
// stands, in weeks; outside the outline there is none.
func OutlineRow(p Pen, box Box, span Span, today float64) {
	week := outlineWeek(box)
	at := func(weeks float64) float64 { return box.X + week*(.6+min(max(weeks, 0), Weeks)) }
	for i := 0; i <= Weeks; i++ {
		p.Line(at(float64(i)), box.Y, at(float64(i)), box.Y+box.H, Style{Stroke: Faint})
	}
	middle, high := box.Y+box.H/2, min(box.H*.5, week*.6)
	from, to := min(span.From, span.To), max(span.From, span.To)
	if from < Weeks && to > 0 {
		outlineSpan(p, Box{at(from), middle - high/2, max(at(to)-at(from), week*.14), high}, span.State)
	}
	if to > Weeks {
		arrow(p, at(Weeks), middle, week*.45, high)
	}
	if from < 0 {
		arrow(p, at(0), middle, -week*.45, high)
	}
	if today >= 0 && today <= Weeks {
		p.Line(at(today), box.Y, at(today), box.Y+box.H, Style{Stroke: NextOutline})
	}
}

func outlineSpan(p Pen, b Box, state SpanState) {
	switch state {
	case SpanDone:
		rect(p, b, Style{Fill: Ink, Stroke: Edge})
	case SpanDoing:
		rect(p, b, Style{Fill: Accent, Stroke: Edge})
	case SpanOverdue:
		rect(p, b, Style{Fill: Paper, Stroke: Heavy})
		hatch(p, b, b.H*.45, b.H*.7)
	default:
		rect(p, b, Style{Fill: Paper, Stroke: Edge})
	}
}

// arrow points on from x: to the right where it is long, to the left where it is
// less than nothing.
func arrow(p Pen, x, middle, long, high float64) {
	tip := x + long
	p.Line(x, middle, tip, middle, Style{Stroke: Edge})
	p.Line(tip-long*.5, middle-high*.3, tip, middle, Style{Stroke: Edge})
	p.Line(tip-long*.5, middle+high*.3, tip, middle, Style{Stroke: Edge})
}

// The size of the drawings for pages: they are stretched to the width there is,
// so the days above them are the page's own words.
const outlineWidth, outlineRowHeight = 568, 26

// OutlineRowSVG is one row of an outline for a page, beside words that say the
// same.
func OutlineRowSVG(span Span, today float64) []byte {
	svg := newStrip(outlineWidth, outlineRowHeight)
	OutlineRow(svg, Box{0, 0, outlineWidth, outlineRowHeight}, span, today)
	return svg.Bytes()
}

// newStrip begins a drawing that says nothing the words beside it do not say.
func newStrip(width, height float64) *SVG {
	s := &SVG{}
	s.b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + short(width) + " " + short(height) + `" aria-hidden="true" focusable="false">`)
	return s
}
