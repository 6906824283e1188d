package chart

import "strconv"

// Course is how one thing stood over time, on an axis from 0 to 5: points joined
// by lines where they may be compared with each other.
type Course struct {
	Points []CoursePoint // in time
	Hollow bool          // of another kind than the first course: hollow points
}

// CoursePoint is one round.
type CoursePoint struct {
	At        float64 // when, 0 to 1 of the time shown
	Tenths    int     // in tenths of a level, 0 to 50
	Label     string  // the position as it is printed: "2.6"
	Ranged    bool    // there is a range of views: from Low to High
	Low, High int
}

// Tick is a time on the axis.
type Tick struct {
	At    float64 // 0 to 1 of the time shown
	Label string
}

// Trend draws courses over time: levels are hairlines, ranges of views shaded
// upright behind the points. size is the height of the type.
func Trend(p Pen, box Box, size float64, courses []Course, ticks []Tick) {
	plot := Box{box.X + 1.6*size, box.Y + 1.4*size, box.W - 3.6*size, box.H - 3.4*size}
	x := func(at float64) float64 { return plot.X + plot.W*share(at) }
	y := func(tenths int) float64 { return plot.Y + plot.H*(1-share(float64(tenths)/50)) }
	for level := range 6 {
		p.Line(plot.X-.4*size, y(10*level), plot.X+plot.W+.4*size, y(10*level), Style{Stroke: Faint})
		p.Text(plot.X-.8*size, y(10*level)+.35*size, Text{Words: strconv.Itoa(level), Size: size, Anchor: End, Soft: true})
	}
	timeline(p, plot, size, x, ticks)
	for _, c := range courses {
		for i, point := range c.Points {
			if point.Ranged {
				p.Rect(x(point.At)-.45*size, y(point.High), .9*size, max(y(point.Low)-y(point.High), .2*size), Style{Fill: Accent, Faded: true})
			}
			if i > 0 {
				p.Line(x(c.Points[i-1].At), y(c.Points[i-1].Tenths), x(point.At), y(point.Tenths), Style{Stroke: Edge})
			}
		}
		coursePoints(p, plot, size, x, y, c)
	}
}

// timeline writes the times under the plot, those that fit.
func timeline(p Pen, plot Box, size float64, x func(float64) float64, ticks []Tick) {
	free := plot.X - 2*size
	for _, t := range ticks {
		label := Text{Words: t.Label, Size: size, Anchor: Middle, Soft: true}
		half := p.Width(label) / 2
		if x(t.At)-half < free {
			continue
		}
		p.Text(x(t.At), plot.Y+plot.H+1.7*size, label)
		free = x(t.At) + half + .6*size
	}
}

// coursePoints draws the points of a course and their numbers above them, those
// that fit: a page has all of them in a table.
func coursePoints(p Pen, plot Box, size float64, x func(float64) float64, y func(int) float64, c Course) {
	r, free := .3*size, plot.X-2*size
	look := Style{Fill: Ink, Stroke: Edge, Round: true}
	if c.Hollow {
		look.Fill = Paper
	}
	for _, point := range c.Points {
		at, up := x(point.At), y(point.Tenths)
		p.Rect(at-r, up-r, 2*r, 2*r, look)
		label := Text{Words: point.Label, Size: size, Anchor: Middle, Bold: true}
		if half := p.Width(label) / 2; at-half >= free {
			p.Text(at, up-.6*size, label)
			free = at + half
		}
	}
}

// TrendSVG is a trend for a page.
func TrendSVG(courses []Course, ticks []Tick, title string) []byte {
	svg := NewSVG(320, 190, title)
	Trend(svg, Box{0, 0, 320, 190}, 12, courses, ticks)
	return svg.Bytes()
}
