package chart

import (
	"math"
	"strconv"
	"strings"
)

// Measured is one measure over time, and beneath it the level as steps on the
// same time axis.
type Measured struct {
	Points      []MeasuredPoint // in time
	Targeted    bool            // there is a target
	Target      float64
	TargetLabel string
	Least, Most float64 // what a value may be: the axis never goes beyond
	Steps       []LevelSteps
	Ticks       []Tick
}

// MeasuredPoint is the value of one period.
type MeasuredPoint struct {
	At        float64 // the middle of the period, 0 to 1 of the time shown
	Value     float64
	Label     string
	Gap       bool // a period between it and the one before has no value
	Ranged    bool // it lies probably between Low and High
	Low, High float64
}

// LevelSteps is the level from round to round, of rounds that may be compared
// with each other.
type LevelSteps struct {
	Name  string // "Level, surveys"
	Steps []LevelStep
	Until float64 // how far the last one goes, 0 to 1 of the time shown
}

// LevelStep is the level from one round on.
type LevelStep struct {
	At    float64
	Level int // 1 to 5; 0: none could be given
}

// The parts of the figure, of the height of its type.
const (
	measuredPlot   = 10.5
	measuredPanel  = 4.9
	measuredGutter = 4.4 // left of the plot, for numbers
	measuredTarget = 4.8 // right of the plot, for what the target's line says
)

// MeasuredHeight is how high the figure should be with this height of the type.
func MeasuredHeight(size float64, m Measured) float64 {
	return size * (measuredPlot + measuredPanel*float64(len(m.Steps)) + 3.4)
}

// DrawMeasured draws a measure over time. size is the height of the type; a box
// of MeasuredHeight, at least twenty times as wide as the type is high, suits it.
func DrawMeasured(p Pen, box Box, size float64, m Measured) {
	left, right := box.X+measuredGutter*size, box.X+box.W-1.6*size
	if m.Targeted {
		right = box.X + box.W - measuredTarget*size
	}
	x := func(at float64) float64 { return left + (right-left)*share(at) }
	plot := Box{left, box.Y + 1.8*size, right - left, max(0, measuredPlot-1.8) * size}
	m.draw(p, box, plot, size, x)
	top := box.Y + (measuredPlot+.6)*size
	for _, s := range m.Steps {
		s.draw(p, Box{left, top, right - left, (measuredPanel - 1.1) * size}, size, x)
		top += measuredPanel * size
	}
	p.Line(left, top+.1*size, right, top+.1*size, Style{Stroke: Edge})
	timeline(p, box, size, x, m.Ticks)
}

// draw draws the values on their axis.
func (m Measured) draw(p Pen, box, plot Box, size float64, x func(float64) float64) {
	low, high, marks := m.axis()
	y := func(v float64) float64 { return plot.Y + plot.H*(1-share((v-low)/(high-low))) }
	for _, mark := range marks {
		p.Line(plot.X, y(mark), plot.X+plot.W, y(mark), Style{Stroke: Faint})
		label := lines(p, Text{Words: axisNumber(mark), Size: size, Anchor: End, Soft: true}, (measuredGutter-.8)*size, 1)[0]
		p.Text(plot.X-.6*size, y(mark)+.35*size, label)
	}
	if m.Targeted {
		p.Line(plot.X, y(m.Target), plot.X+plot.W, y(m.Target), Style{Stroke: Dashed})
		m.target(p, plot.X+plot.W+.4*size, y(m.Target), size)
	}
	for i, point := range m.Points {
		if point.Ranged {
			top := y(max(point.Low, point.High))
			p.Rect(x(point.At)-.5*size, top, size, max(y(min(point.Low, point.High))-top, .2*size), Style{Fill: Accent, Faded: true})
		}
		if i > 0 {
			stroke := Edge
			if point.Gap {
				stroke = Dashed
			}
			before := m.Points[i-1]
			p.Line(x(before.At), y(before.Value), x(point.At), y(point.Value), Style{Stroke: stroke})
		}
	}
	if m.Targeted {
		box.W = plot.X + plot.W + .3*size - box.X // what the target is stands beside
	}
	r, free := .34*size, box.X+box.W+size
	for i := len(m.Points) - 1; i >= 0; i-- {
		point := m.Points[i]
		at, up := x(point.At), y(point.Value)
		p.Rect(at-r, up-r, 2*r, 2*r, Style{Fill: Ink, Stroke: Edge, Round: true})
		if point.Ranged {
			up = min(up, y(max(point.Low, point.High))+r)
		}
		free = labelled(p, box, at, up-.7*size, free, Text{Words: point.Label, Size: size, Bold: true})
	}
}

// target says at the end of the target's line what it is: no other line comes
// there.
func (m Measured) target(p Pen, x, y, size float64) {
	set := lines(p, Text{Words: m.TargetLabel, Size: size, Soft: true}, (measuredTarget-.5)*size, 3)
	top := y - 1.1*size*float64(len(set)-1)/2
	for i, line := range set {
		p.Text(x, top+1.1*size*float64(i)+.35*size, line)
	}
}

// labelled is fit on a ground of its own, so that no line runs through the words.
func labelled(p Pen, box Box, x, y, free float64, t Text) float64 {
	set := lines(p, t, box.W, 1)[0]
	width := p.Width(set)
	from := max(box.X, min(x-width/2, box.X+box.W-width))
	if from+width <= free {
		left, right := max(box.X, from-.15*t.Size), min(box.X+box.W, from+width+.15*t.Size)
		p.Rect(left, y-.78*t.Size, max(right-left, 0), .95*t.Size, Style{Fill: Paper})
	}
	return fit(p, box, x, y, free, t)
}

// axis is from where to where the values' axis goes, and its round numbers.
func (m Measured) axis() (low, high float64, marks []float64) {
	var all []float64
	for _, p := range m.Points {
		if all = append(all, p.Value); p.Ranged {
			all = append(all, p.Low, p.High)
		}
	}
	if m.Targeted {
		all = append(all, m.Target)
	}
	return roundAxis(all, m.Least, m.Most)
}

// draw draws one row of steps: the higher the level, the higher the step.
func (s LevelSteps) draw(p Pen, box Box, size float64, x func(float64) float64) {
	head := 1.5 * size
	p.Text(box.X, box.Y+.9*size, lines(p, Text{Words: s.Name, Size: size, Soft: true}, box.W, 1)[0])
	base, room := box.Y+box.H, box.H-head
	p.Line(box.X, base, box.X+box.W, base, Style{Stroke: Faint})
	for i, step := range s.Steps {
		until := s.Until
		if i+1 < len(s.Steps) {
			until = s.Steps[i+1].At
		}
		if step.Level < 1 {
			continue
		}
		h := room * float64(min(step.Level, 5)) / 5
		b := Box{x(step.At), base - h, max(x(until)-x(step.At), .6*size), h}
		rect(p, b, Style{Fill: LevelFill(step.Level), Stroke: Edge})
		words := Text{Words: strconv.Itoa(step.Level), Size: size, Anchor: Middle, Bold: true, On: LevelFill(step.Level)}
		if h < 1.3*size || p.Width(words) > b.W*.9 { // no room inside
			words.On = Empty
			p.Text(b.X+b.W/2, b.Y-.3*size, words)
			continue
		}
		p.Text(b.X+b.W/2, b.Y+h/2+.35*size, words)
	}
	p.Text(box.X-.6*size, base+.1*size, Text{Words: "1–5", Size: size, Anchor: End, Soft: true})
}

// roundAxis is an axis from one round number to another that holds all values, with
// three to six of them, within what a value may be.
func roundAxis(values []float64, least, most float64) (low, high float64, marks []float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		low, high = max(least, 0), min(most, 1)
	}
	if low == high {
		room := max(math.Abs(low)*.1, 1)
		low, high = max(low-room, min(least, low)), min(high+room, max(most, high))
	}
	if high-low < 1e-9 {
		high = low + 1
	}
	step := roundStep((high - low) / 4)
	low = min(low, max(math.Floor(low/step+1e-9)*step, least))
	high = max(high, min(math.Ceil(high/step-1e-9)*step, most))
	for v := math.Ceil(low/step-1e-9) * step; v <= high+step*1e-9; v += step {
		marks = append(marks, math.Round(v/step)*step)
	}
	return low, high, marks
}

// roundStep is 1, 2 or 5 times a power of ten, not less than at least.
func roundStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, times := range []float64{1, 2, 5} {
		if times*power >= least*.999999 {
			return times * power
		}
	}
	return 10 * power
}

// axisNumber writes a number of an axis, thousands and millions in short.
func axisNumber(v float64) string {
	sign, size := "", math.Abs(v)
	if v < 0 {
		sign = "−"
	}
	write := func(v float64, behind string) string {
		text := strconv.FormatFloat(v, 'f', 2, 64)
		return sign + strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + behind
	}
	switch {
	case size < .005:
		return "0"
	case size >= 1e9:
		return write(size/1e9, "bn")
	case size >= 1e6:
		return write(size/1e6, "m")
	case size >= 1e4:
		return write(size/1e3, "k")
	default:
		return write(size, "")
	}
}

// MeasuredSVG is a measure over time for a page.
func MeasuredSVG(m Measured, title string) []byte {
	const size = 15
	height := MeasuredHeight(size, m)
	svg := NewSVG(520, height, title)
	DrawMeasured(svg, Box{0, 0, 520, height}, size, m)
	return svg.Bytes()
}
