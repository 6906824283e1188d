package chart

import "strconv"

// UnitCell is where one unit stands in one component, or on the whole, as the
// heat map of units shows it.
type UnitCell struct {
	Level   int    // 1 to 5; 0: none can be shown
	Words   string // the position: "2.6", or why there is none: "too few"; empty: not assessed
	Hatched bool   // fewer people than may be shown
	Aside   bool   // left out of the comparison: the level's colour at a third of its strength
}

// On is the fill that text in the cell stands on.
func (c UnitCell) On() Fill {
	if c.Level < 1 || c.Aside {
		return Empty
	}
	return LevelFill(c.Level)
}

// DrawUnitCell draws one cell of the heat map of units without its words and its
// edge.
func DrawUnitCell(p Pen, b Box, c UnitCell) {
	switch {
	case c.Hatched:
		hatch(p, b, b.W*.09, b.W*.22)
	case c.Level >= 1:
		rect(p, b, Style{Fill: LevelFill(c.Level), Faded: c.Aside})
	}
}

// UnitCells draws one unit's row of the heat map with edges and words. size is
// the height of the type; the box should be at least twice as high.
func UnitCells(p Pen, box Box, size float64, cells []UnitCell) {
	width := box.W / float64(max(1, len(cells)))
	for i, c := range cells {
		b := Box{box.X + width*float64(i), box.Y, width, box.H}
		DrawUnitCell(p, b, c)
		unitCellWords(p, b, size, c)
		rect(p, b, Style{Stroke: Edge})
	}
}

// unitCellWords sets the number in the middle of its cell; words are smaller,
// and get a ground of paper over hatching.
func unitCellWords(p Pen, b Box, size float64, c UnitCell) {
	t := Text{Words: c.Words, Size: size, Anchor: Middle, Bold: true, On: c.On()}
	if c.Level < 1 {
		t.Size, t.Bold = size*.82, c.Hatched
	}
	set := lines(p, t, b.W*.9, 2)
	for i, line := range set {
		y := b.Y + b.H/2 + line.Size*(.35+1.05*(float64(i)-.5*float64(len(set)-1)))
		if c.Hatched && line.Words != "" {
			w, top := min(p.Width(line)+size*.6, b.W), max(b.Y, y-line.Size*.95)
			p.Rect(b.X+(b.W-w)/2, top, w, max(0, min(y+line.Size*.35, b.Y+b.H)-top), Style{Fill: Paper})
		}
		p.Text(b.X+b.W/2, y, line)
	}
}

// Distribution is how many units stand at each level.
type Distribution struct {
	Levels  [5]int
	Names   [5]string
	Typical int // the level of the typical unit, marked; 0: none
}

// DrawDistribution draws a column a level, with the number of units over it and
// the level's number and name beneath. A box of about two to one suits it.
func DrawDistribution(p Pen, box Box, d Distribution) {
	size := min(box.H*.075, box.W*.032)
	base, most := box.Y+box.H-4.1*size, 1
	for _, n := range d.Levels {
		most = max(most, n)
	}
	width := box.W / 5
	for i, n := range d.Levels {
		b := Box{X: box.X + width*(float64(i)+.12), W: width * .76}
		b.H = (base - box.Y - 1.7*size) * float64(n) / float64(most)
		b.Y = base - b.H
		if n > 0 {
			rect(p, b, Style{Fill: LevelFill(i + 1), Stroke: Edge})
		}
		p.Text(b.X+b.W/2, b.Y-.45*size, Text{Words: strconv.Itoa(n), Size: size * 1.1, Anchor: Middle, Bold: n > 0, Soft: n == 0})
		distributionName(p, Box{box.X + width*float64(i), base, width, 4.1 * size}, size, d, i)
	}
	p.Line(box.X, base, box.X+box.W, base, Style{Stroke: Edge})
}

func distributionName(p Pen, b Box, size float64, d Distribution, i int) {
	x := b.X + b.W/2
	p.Text(x, b.Y+1.25*size, Text{Words: strconv.Itoa(i + 1), Size: size, Anchor: Middle, Bold: d.Typical == i+1})
	p.Text(x, b.Y+2.4*size, lines(p, Text{Words: d.Names[i], Size: size, Anchor: Middle, Soft: true}, b.W*.96, 1)[0])
	if d.Typical == i+1 {
		p.Text(x, b.Y+3.7*size, lines(p, Text{Words: "typical unit", Size: size, Anchor: Middle, Bold: true}, b.W*.96, 1)[0])
	}
}

// DrawShares draws one bar for all units, parted by level from 1 to 5, with the
// number of units in each part that has room for it. size is the height of the
// type.
func DrawShares(p Pen, box Box, size float64, levels [5]int) {
	total := 0
	for _, n := range levels {
		total += n
	}
	x := box.X
	for i, n := range levels {
		if n == 0 {
			continue
		}
		b := Box{x, box.Y, box.W * float64(n) / float64(total), box.H}
		rect(p, b, Style{Fill: LevelFill(i + 1), Stroke: Edge})
		words := Text{Words: strconv.Itoa(n), Size: size, Anchor: Middle, Bold: true, On: LevelFill(i + 1)}
		if p.Width(words) < b.W*.9 {
			p.Text(b.X+b.W/2, b.Y+b.H/2+.35*size, words)
		}
		x += b.W
	}
	if total == 0 {
		rect(p, box, Style{Stroke: Faint})
	}
}

// UnitCellSVG is the ground of one cell of the heat map of units, to be
// stretched behind the words of the table cell.
func UnitCellSVG(c UnitCell) []byte {
	svg := newGround()
	DrawUnitCell(svg, Box{0, 0, 100, 100}, c)
	return svg.Bytes()
}

// DistributionSVG is the distribution for a page.
func DistributionSVG(d Distribution, title string) []byte {
	svg := NewSVG(420, 210, title)
	DrawDistribution(svg, Box{2, 2, 416, 206}, d)
	return svg.Bytes()
}

// SharesSVG is the bar of all units for a page.
func SharesSVG(levels [5]int, title string) []byte {
	svg := NewSVG(420, 34, title)
	DrawShares(svg, Box{1, 1, 418, 32}, 14, levels)
	return svg.Bytes()
}
