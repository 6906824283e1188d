package chart

// Cell is one component at one level, as the grid shows it.
type Cell struct {
	Level   int     // 1 to 5
	Secured bool    // the whole cell is filled
	Share   float64 // otherwise how much of the need is reached, 0 to 1: a bar along the bottom edge
	Hatched bool    // not asked, or does not apply
	Next    bool    // what to secure next: outlined
	Head    string  // the words in it: "4 of 6"
	Detail  string  // and beneath: "points"
}

// Progress is the Share of a cell that is not secured: how much of the points
// it needs it has. It is never whole: with every point and one practice absent
// a cell still lacks something, and its position counts one point less too.
func Progress(points, needed int) float64 {
	if needed <= 0 {
		return 0
	}
	return share(float64(min(points, needed-1)) / float64(needed))
}

// On is the fill that text in the cell stands on.
func (c Cell) On() Fill {
	if c.Secured {
		return LevelFill(c.Level)
	}
	return Empty
}

// DrawCell draws one cell of the grid without its words: the ground, the bar or
// the hatching, and no edge, which the table round it has. It is what a page
// puts behind the words of a table cell.
func DrawCell(p Pen, b Box, c Cell) {
	switch {
	case c.Secured:
		rect(p, b, Style{Fill: LevelFill(c.Level)})
	case c.Hatched:
		hatch(p, b, b.W*.09, b.W*.22)
	case share(c.Share) > 0:
		height := b.H * .16
		p.Rect(b.X, b.Y+b.H-height, b.W*share(c.Share), height, Style{Fill: LevelFill(c.Level)})
	}
}

// GridRow draws one component's five cells with edges and words. size is the
// height of the type; the height of the box should be at least four of it.
func GridRow(p Pen, box Box, size float64, cells [5]Cell) {
	width := box.W / 5
	for i, c := range cells {
		b := Box{box.X + float64(i)*width, box.Y, width, box.H}
		DrawCell(p, b, c)
		cellWords(p, b, size, c)
		rect(p, b, Style{Stroke: Edge})
	}
	for i, c := range cells {
		if c.Next { // last, so that no neighbour's edge lies over it
			rect(p, Box{box.X + float64(i)*width, box.Y, width, box.H}.inset(size*.15), Style{Stroke: NextOutline})
		}
	}
}

// cellWords sets the words of a cell; over hatching they get a ground of paper.
func cellWords(p Pen, b Box, size float64, c Cell) {
	pad := size * .7
	room := b.W - 2*pad
	head := lines(p, Text{Words: c.Head, Size: size * 1.2, Bold: true, On: c.On()}, room, 1)[0]
	detail := lines(p, Text{Words: c.Detail, Size: size, On: c.On()}, room, 2)
	if c.Hatched {
		width := p.Width(head)
		for _, line := range detail {
			width = max(width, p.Width(line))
		}
		p.Rect(b.X, b.Y, min(width+2*pad, b.W), pad+size*(1.4+1.12*float64(len(detail))), Style{Fill: Paper})
	}
	p.Text(b.X+pad, b.Y+pad+size*.95, head)
	for i, line := range detail {
		p.Text(b.X+pad, b.Y+pad+size*(2.15+1.12*float64(i)), line)
	}
}

// GridHead sets the numbers and names of the levels over the grid's columns; y
// of the box is their top, its height at least two of size.
func GridHead(p Pen, box Box, size float64, names [5]string) {
	width := box.W / 5
	for i, name := range names {
		x := box.X + float64(i)*width + size*.7
		number := Text{Words: string(rune('1' + i)), Size: size, Soft: true}
		indent := p.Width(number) + size*.35
		p.Text(x, box.Y+box.H-size*.5, number)
		p.Text(x+indent, box.Y+box.H-size*.5, lines(p, Text{Words: name, Size: size, Bold: true}, width-size*.9-indent, 1)[0])
	}
}
