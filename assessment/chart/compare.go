package chart

import (
	"fmt"
	"strconv"
)

// Mark is where one unit stands on the axis from 0 to 5. Positions are in tenths
// of a level, 0 to 50, as they are printed.
type Mark struct {
	Known     bool // there is a position; without one only the axis is drawn
	Tenths    int
	Moved     bool // there is one before it to compare with
	Before    int
	Ranged    bool // there is a range of views: from Low to High
	Low, High int
}

// DrawMark draws a mark without words, to stand in a row of others on the same
// axis: the levels as hairlines, the range of views shaded, the position before
// as a hollow dot joined by a line, and the position as a dot.
func DrawMark(p Pen, box Box, m Mark) {
	r := box.H * .2
	axis, middle := axis{box.X + r, box.W - 2*r}, box.Y+box.H/2
	for level := range 6 {
		x := axis.at(10 * level)
		p.Line(x, box.Y, x, box.Y+box.H, Style{Stroke: Faint})
	}
	if !m.Known {
		return
	}
	if m.Ranged {
		from, to := axis.at(m.Low)-axis.column()/2, axis.at(m.High)+axis.column()/2
		p.Rect(from, middle-1.6*r, max(0, to-from), 3.2*r, Style{Fill: Accent, Faded: true})
	}
	x := axis.at(m.Tenths)
	if m.Moved {
		before := axis.at(m.Before)
		p.Line(before, middle, x, middle, Style{Stroke: Edge})
		p.Rect(before-r, middle-r, 2*r, 2*r, Style{Fill: Paper, Stroke: Edge, Round: true})
	}
	p.Rect(x-r, middle-r, 2*r, 2*r, Style{Fill: Ink, Stroke: Edge, Round: true})
}

// DrawScale numbers the axis of the marks above or below it.
func DrawScale(p Pen, box Box, size float64) {
	r := box.H * .2
	axis := axis{box.X + r, box.W - 2*r}
	for level := range 6 {
		p.Text(axis.at(10*level), box.Y+box.H*.75, Text{Words: strconv.Itoa(level), Size: size, Anchor: Middle, Soft: true})
	}
}

// MarkSVG is a mark for a table cell, which has the same in words.
func MarkSVG(m Mark) []byte {
	svg := newSilent(200, 24)
	DrawMark(svg, Box{0, 0, 200, 24}, m)
	return svg.Bytes()
}

// ScaleSVG is the axis over a column of marks.
func ScaleSVG() []byte {
	svg := newSilent(200, 24)
	DrawScale(svg, Box{0, 0, 200, 24}, 14)
	return svg.Bytes()
}

// newSilent begins a drawing that keeps its shape and says nothing that the
// words beside it do not say.
func newSilent(width, height float64) *SVG {
	s := &SVG{}
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" aria-hidden="true" focusable="false">`, short(width), short(height))
	return s
}
