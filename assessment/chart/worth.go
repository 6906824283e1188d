package chart

// Amounts are amounts of money on one axis, a row each: points, or bars from one
// amount to another.
type Amounts struct {
	Rows   []AmountRow
	Marked bool // At is marked through all rows: what the bars are measured from
	At     float64
}

// AmountRow is one amount, or a pair of them.
type AmountRow struct {
	Label string // "Likely: 83 % stay"
	Words string // the amounts as they are printed: "10,260"
	Low   float64
	High  float64 // the same as Low: a point
	Aside bool    // a hollow point: not the one that counts most
}

// amountRow is how high a row is, and amountFoot the axis beneath, in heights of
// the type.
const amountRow, amountFoot = 2.6, 1.5

// AmountsHeight is how high the figure is at this size of the type.
func AmountsHeight(size float64, rows int) float64 {
	return size * (amountRow*float64(rows) + amountFoot)
}

// DrawAmounts draws amounts on one axis, each beneath its words. The thin
// line in each row is nought, with a loss to its left. The box should be as high as
// AmountsHeight says.
func DrawAmounts(p Pen, box Box, size float64, a Amounts) {
	at := a.axis(Box{box.X + .5*size, box.Y, box.W - size, box.H})
	for i, row := range a.Rows {
		y := box.Y + size*amountRow*float64(i)
		words := lines(p, Text{Words: row.Words, Size: size, Bold: true}, box.W*.55, 1)[0]
		words.Anchor = End
		label := lines(p, Text{Words: row.Label, Size: size}, box.W-p.Width(words)-size, 1)[0]
		p.Text(box.X, y+size, label)
		p.Text(box.X+box.W, y+size, words)
		p.Line(box.X+.5*size, y+1.85*size, box.X+box.W-.5*size, y+1.85*size, Style{Stroke: Faint})
		p.Line(at(0), y+1.3*size, at(0), y+2.4*size, Style{Stroke: Edge})
		amountMark(p, at, y+1.85*size, size, row)
		if a.Marked {
			p.Line(at(a.At), y+1.3*size, at(a.At), y+2.4*size, Style{Stroke: Heavy})
		}
	}
	amountAxis(p, box, at(0), box.Y+size*(amountRow*float64(len(a.Rows))+1.1), size)
}

// amountMark draws the point or the bar of a row, its middle at y.
func amountMark(p Pen, at func(float64) float64, y, size float64, row AmountRow) {
	from, to := at(min(row.Low, row.High)), at(max(row.Low, row.High))
	if row.Low != row.High {
		p.Rect(from, y-.32*size, max(to-from, .1*size), .64*size, Style{Fill: Accent, Stroke: Edge})
		return
	}
	look := Style{Fill: Ink, Stroke: Edge, Round: true}
	if row.Aside {
		look.Fill = Paper
	}
	p.Rect(from-.4*size, y-.4*size, .8*size, .8*size, look)
}

// amountAxis writes under the rows where nought is and what lies on its sides,
// where there is room.
func amountAxis(p Pen, box Box, nought, y, size float64) {
	small := Text{Words: "0", Size: .85 * size, Soft: true}
	left := fit(p, box, nought, y, box.X+box.W+size, small)
	right := left + p.Width(small)
	loss, gain := small, small
	loss.Words, gain.Words = "a loss", "a gain"
	if box.X+p.Width(loss)+size < left {
		p.Text(box.X, y, loss)
	}
	if gain.Anchor = End; box.X+box.W-p.Width(gain)-size > right {
		p.Text(box.X+box.W, y, gain)
	}
}

// axis maps an amount to its place between the edges of a box. Nought is always
// on it.
func (a Amounts) axis(b Box) func(float64) float64 {
	low, high := 0.0, 0.0
	if a.Marked {
		low, high = min(low, a.At), max(high, a.At)
	}
	for _, row := range a.Rows {
		low, high = min(low, row.Low, row.High), max(high, row.Low, row.High)
	}
	return func(x float64) float64 {
		if high == low {
			return b.X + b.W/2
		}
		return b.X + b.W*share((x-low)/(high-low))
	}
}

// AmountsSVG is a figure of amounts for a page.
func AmountsSVG(a Amounts, title string) []byte {
	const width, size = 440, 15.5
	height := AmountsHeight(size, len(a.Rows))
	svg := NewSVG(width, height, title)
	DrawAmounts(svg, Box{0, 0, width, height}, size, a)
	return svg.Bytes()
}
