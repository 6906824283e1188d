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
// upright behind the points. size is the height of the type; the box should be
// at least eight times as high and wide.
func Trend(p Pen, box Box, size float64, courses []Course, ticks []Tick) {
	plot := Box{box.X + 2.6*size, box.Y + 1.4*size, max(0, box.W-4.4*size), max(0, box.H-3.4*size)}
	x := func(at float64) float64 { return plot.X + plot.W*share(at) }
	y := func(tenths int) float64 { return plot.Y + plot.H*(1-share(float64(tenths)/50)) }
	for level := range 6 {
		p.Line(plot.X-1.2*size, y(10*level), plot.X+plot.W+.4*size, y(10*level), Style{Stroke: Faint})
		p.Text(plot.X-1.6*size, y(10*level)+.35*size, Text{Words: strconv.Itoa(level), Size: size, Anchor: End, Soft: true})
	}
	timeline(p, box, size, x, ticks)
	for _, c := range courses {
		for i, point := range c.Points {
			if point.Ranged {
				high := y(max(point.Low, point.High))
				p.Rect(x(point.At)-.45*size, high, .9*size, max(y(min(point.Low, point.High))-high, .2*size), Style{Fill: Accent, Faded: true})
			}
			if i > 0 {
				p.Line(x(c.Points[i-1].At), y(c.Points[i-1].Tenths), x(point.At), y(point.Tenths), Style{Stroke: Edge})
			}
		}
		coursePoints(p, box, size, x, y, c)
	}
}

// timeline writes the times under the plot from the last back, those that fit.
func timeline(p Pen, box Box, size float64, x func(float64) float64, ticks []Tick) {
	free := box.X + box.W + size
	for i := len(ticks) - 1; i >= 0; i-- {
		label := Text{Words: ticks[i].Label, Size: size, Soft: true}
		free = fit(p, box, x(ticks[i].At), box.Y+box.H-.3*size, free-.6*size, label)
	}
}

// fit sets a text around x inside the box, unless it would run over what stands
// from free on, and says what stands from where then.
func fit(p Pen, box Box, x, y, free float64, t Text) float64 {
	t = lines(p, t, box.W, 1)[0]
	width := p.Width(t)
	from := max(box.X, min(x-width/2, box.X+box.W-width))
	if from+width > free {
		return free
	}
	p.Text(from, y, t)
	return from
}

// coursePoints draws the points of a course and their numbers above them from
// the last back, those that fit: all of them stand in a table beside it.
func coursePoints(p Pen, box Box, size float64, x func(float64) float64, y func(int) float64, c Course) {
	r, free := .3*size, box.X+box.W+size
	look := Style{Fill: Ink, Stroke: Edge, Round: true}
	if c.Hollow {
		look.Fill = Paper
	}
	for i := len(c.Points) - 1; i >= 0; i-- {
		at, up := x(c.Points[i].At), y(c.Points[i].Tenths)
		p.Rect(at-r, up-r, 2*r, 2*r, look)
		free = fit(p, box, at, up-.6*size, free, Text{Words: c.Points[i].Label, Size: size, Bold: true})
	}
}

// TrendSVG is a trend for a page.
func TrendSVG(courses []Course, ticks []Tick, title string) []byte {
	svg := NewSVG(320, 190, title)
	Trend(svg, Box{0, 0, 320, 190}, 12, courses, ticks)
	return svg.Bytes()
}
