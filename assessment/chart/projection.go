package chart

import "strconv"

// Projection is how a unit stood and would stand, on an axis from 0 to 5: what
// was is joined by lines, what is projected by dashed ones.
type Projection struct {
	Points []ProjectedPoint // in time
	Target int              // the level aimed at, 1 to 5, as a line of its own; 0: none
}

// ProjectedPoint is one result, or the end of one quarter to come.
type ProjectedPoint struct {
	At        float64 // when, 0 to 1 of the time shown
	Tenths    int     // in tenths of a level, 0 to 50
	Label     string  // the position as it is printed: "2.6"
	Tick      string  // the time as it is printed: "Mar 2027"
	Projected bool    // hollow, and dashed from the one before
}

// DrawProjection draws a projection. size is the height of the type; the box
// should be at least eight times as high and wide.
func DrawProjection(p Pen, box Box, size float64, f Projection) {
	plot := Box{box.X + 2.6*size, box.Y + 1.4*size, max(0, box.W-4.4*size), max(0, box.H-3.4*size)}
	x := func(at float64) float64 { return plot.X + plot.W*share(at) }
	y := func(tenths int) float64 { return plot.Y + plot.H*(1-share(float64(tenths)/50)) }
	for level := range 6 {
		p.Line(plot.X-1.2*size, y(10*level), plot.X+plot.W+.4*size, y(10*level), Style{Stroke: Faint})
		p.Text(plot.X-1.6*size, y(10*level)+.35*size, Text{Words: strconv.Itoa(level), Size: size, Anchor: End, Soft: level != f.Target, Bold: level == f.Target})
	}
	if f.Target > 0 {
		at := y(10 * f.Target)
		p.Rect(plot.X-1.2*size, at-.08*size, plot.W+1.6*size, .16*size, Style{Fill: Accent})
	}
	ticks := make([]Tick, len(f.Points))
	for i, point := range f.Points {
		ticks[i] = Tick{point.At, point.Tick}
		if i > 0 {
			look := Style{Stroke: Edge}
			if point.Projected {
				look.Stroke = Dashed
			}
			p.Line(x(f.Points[i-1].At), y(f.Points[i-1].Tenths), x(point.At), y(point.Tenths), look)
		}
	}
	timeline(p, box, size, x, ticks)
	projectedPoints(p, box, size, x, y, f)
}

// projectedPoints draws the points and, from the last back, the numbers that fit.
// One that repeats the number before it has none: all stand in a table. Each is
// on a ground of its own, under its point where a line would run through it above.
func projectedPoints(p Pen, box Box, size float64, x func(float64) float64, y func(int) float64, f Projection) {
	r, free := .3*size, box.X+box.W+size
	dots := make([]func(), 0, len(f.Points))
	for i := len(f.Points) - 1; i >= 0; i-- {
		point := f.Points[i]
		look := Style{Fill: Ink, Stroke: Edge, Round: true}
		if point.Projected {
			look.Fill = Paper
		}
		at, up := x(point.At), y(point.Tenths)
		dots = append(dots, func() { p.Rect(at-r, up-r, 2*r, 2*r, look) })
		if i > 0 && point.Label == f.Points[i-1].Label && i < len(f.Points)-1 {
			continue
		}
		base := up - .6*size
		if line := y(10 * f.Target); f.Target > 0 && base-size < line && line < up-r && up+1.7*size < y(0) {
			base = up + 1.45*size
		}
		free = labelled(p, box, at, base, free, Text{Words: point.Label, Size: size, Bold: true})
	}
	for _, draw := range dots {
		draw()
	}
}

// ProjectionSVG is a projection for a page.
func ProjectionSVG(f Projection, title string) []byte {
	svg := NewSVG(360, 200, title)
	DrawProjection(svg, Box{0, 0, 360, 200}, 12, f)
	return svg.Bytes()
}
