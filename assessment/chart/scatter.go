package chart

import "strconv"

// Scattered is units by where they stand and what they measured.
type Scattered struct {
	Points      []ScatteredPoint
	Across, Up  string  // what the axes are
	Least, Most float64 // what a value may be: the axis never goes beyond
}

// ScatteredPoint is one unit.
type ScatteredPoint struct {
	Tenths int // the position in tenths of a level, 0 to 50
	Value  float64
	Label  string // its name, where it fits; all of them stand in a table beside it
}

const scatterType = .029 // the height of the type, of the width

// Scatter draws a point a unit, its position across and its value upwards. A box
// of five to three suits it.
func Scatter(p Pen, box Box, s Scattered) {
	size := box.W * scatterType
	plot := Box{box.X + 4.4*size, box.Y + 2.2*size, max(0, box.W-6*size), max(0, box.H-5.6*size)}
	axis := axis{plot.X, plot.W}
	var values []float64
	for _, point := range s.Points {
		values = append(values, point.Value)
	}
	low, high, marks := roundAxis(values, s.Least, s.Most)
	y := func(v float64) float64 { return plot.Y + plot.H*(1-share((v-low)/(high-low))) }
	for _, mark := range marks {
		p.Line(plot.X, y(mark), plot.X+plot.W, y(mark), Style{Stroke: Faint})
		p.Text(plot.X-.6*size, y(mark)+.35*size, lines(p, Text{Words: axisNumber(mark), Size: size, Anchor: End, Soft: true}, 3.6*size, 1)[0])
	}
	base := plot.Y + plot.H
	for level := range 6 {
		x := axis.at(10 * level)
		p.Line(x, plot.Y, x, base, Style{Stroke: Faint})
		p.Text(x, base+1.3*size, Text{Words: strconv.Itoa(level), Size: size, Anchor: Middle, Soft: true})
	}
	p.Line(plot.X, base, plot.X+plot.W, base, Style{Stroke: Edge})
	p.Line(plot.X, plot.Y, plot.X, base, Style{Stroke: Edge})
	p.Text(box.X, box.Y+size, lines(p, Text{Words: s.Up, Size: size, Soft: true}, box.W, 1)[0])
	p.Text(box.X+box.W-1.6*size, base+2.9*size, lines(p, Text{Words: s.Across, Size: size, Anchor: End, Soft: true}, box.W*.9, 1)[0])
	s.points(p, plot, size, axis, y)
}

// points draws the points and then the names, so that none lies over a point
// drawn later.
func (s Scattered) points(p Pen, plot Box, size float64, axis axis, y func(float64) float64) {
	r := .42 * size
	taken := make([]Box, 0, 2*len(s.Points))
	for _, point := range s.Points {
		b := Box{axis.at(point.Tenths) - r, y(point.Value) - r, 2 * r, 2 * r}
		p.Rect(b.X, b.Y, b.W, b.H, Style{Fill: Ink, Stroke: Edge, Round: true})
		taken = append(taken, b)
	}
	for i, point := range s.Points {
		words := Text{Words: point.Label, Size: size}
		width, dot := p.Width(words), taken[i]
		for _, at := range []Box{
			{dot.X + dot.W + .3*size, dot.Y - .2*size, width, 1.2 * size},
			{dot.X - width - .3*size, dot.Y - .2*size, width, 1.2 * size},
			{dot.X + r - width/2, dot.Y - 1.5*size, width, 1.2 * size},
			{dot.X + r - width/2, dot.Y + dot.H + .2*size, width, 1.2 * size},
		} {
			if point.Label != "" && at.X >= plot.X && at.X+at.W <= plot.X+plot.W+1.5*size && at.Y >= plot.Y-2*size && at.Y+at.H <= plot.Y+plot.H && !overlaps(at, taken) {
				p.Rect(at.X, at.Y+.12*size, at.W, 1.02*size, Style{Fill: Paper}) // no line runs through it
				p.Text(at.X, at.Y+.95*size, words)
				taken = append(taken, at)
				break
			}
		}
	}
}

func overlaps(b Box, taken []Box) bool {
	for _, t := range taken {
		if b.X < t.X+t.W && t.X < b.X+b.W && b.Y < t.Y+t.H && t.Y < b.Y+b.H {
			return true
		}
	}
	return false
}

// ScatterSVG is a scatter for a page.
func ScatterSVG(s Scattered, title string) []byte {
	svg := NewSVG(520, 320, title)
	Scatter(svg, Box{0, 0, 520, 320}, s)
	return svg.Bytes()
}
