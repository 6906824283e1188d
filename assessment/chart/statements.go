package chart

import (
	"strconv"
	"strings"
)

// Spread is how several people answered one statement, in points from 0 to 3.
type Spread struct {
	Middle    int // the lower median
	Low, High int // the middle half of the answers lies between them
	Apart     bool
	Hidden    bool   // too few answers to show: hatched
	Instead   string // what was done instead of answering: "not asked"
}

// Words are what the cell says: the middle answer and the middle half of all.
func (s Spread) Words() (head, detail string) {
	switch {
	case s.Instead != "":
		return "", s.Instead
	case s.Hidden:
		return "–", "too few"
	case s.Low == s.High:
		return strconv.Itoa(s.Middle), "alike"
	default:
		return strconv.Itoa(s.Middle), strconv.Itoa(s.Low) + "–" + strconv.Itoa(s.High)
	}
}

// DrawSpread draws one cell of the heat map without its words and its edge: it
// fills with the middle answer, and a line at its right spans the middle half of
// the answers on the same scale, bold where people are far apart.
func DrawSpread(p Pen, b Box, s Spread) {
	switch {
	case s.Instead != "":
		return
	case s.Hidden:
		hatch(p, b, b.W*.18, b.W*.4)
		return
	}
	height := func(points int) float64 { return b.H * share(float64(points)/3) }
	if full := height(s.Middle); full > 0 {
		p.Rect(b.X, b.Y+b.H-full, b.W, full, Style{Fill: Accent, Faded: true})
	}
	x, low, high := b.X+b.W*.9, height(s.Low), height(s.High)
	look := Style{Stroke: Edge}
	if s.Apart {
		look.Stroke = Heavy
	}
	if high > low {
		p.Line(x, b.Y+b.H-high, x, b.Y+b.H-low, look)
		for _, y := range []float64{high, low} {
			p.Line(x-b.W*.05, b.Y+b.H-y, x+b.W*.05, b.Y+b.H-y, look)
		}
	}
}

// HeatRow draws the statements of one component, level by level, with edges and
// words. size is the height of the type; the box should be at least three of it
// high.
func HeatRow(p Pen, box Box, size float64, levels [5][]Spread) {
	width := box.W / 5
	for l, statements := range levels {
		cell := width * .96 / float64(max(1, len(statements)))
		for i, s := range statements {
			b := Box{box.X + width*float64(l) + cell*float64(i), box.Y, cell, box.H}
			DrawSpread(p, b, s)
			spreadWords(p, b, size, s)
			rect(p, b, Style{Stroke: Edge})
		}
	}
}

// spreadWords sets the words of a cell; over hatching they get a ground of paper.
func spreadWords(p Pen, b Box, size float64, s Spread) {
	head, detail := s.Words()
	room := b.W * .78
	if head == "" { // a word a line: a cell is narrow
		for i, word := range strings.Fields(detail) {
			p.Text(b.X+b.W*.08, b.Y+size*(1.05+.95*float64(i)), lines(p, Text{Words: word, Size: size * .9}, b.W*.9, 1)[0])
		}
		return
	}
	texts := []Text{
		lines(p, Text{Words: head, Size: size * 1.2, Bold: true}, room, 1)[0],
		lines(p, Text{Words: detail, Size: size * .9, Bold: s.Apart}, room, 1)[0],
	}
	for i, t := range texts {
		x, y := b.X+b.W*.08, b.Y+size*(1.5+1.15*float64(i))
		if s.Hidden {
			p.Rect(b.X, y-size, min(p.Width(t)+b.W*.16, b.W), size*1.25, Style{Fill: Paper})
		}
		p.Text(x, y, t)
	}
}

// SpreadSVG is the ground of one cell of the heat map, to be stretched behind
// its words.
func SpreadSVG(s Spread) []byte {
	svg := newGround()
	DrawSpread(svg, Box{0, 0, 100, 100}, s)
	return svg.Bytes()
}

// BarSVG is a bar for a part of the whole, 0 to 1, to be stretched behind or
// above the words that say it.
func BarSVG(part float64) []byte {
	svg := newGround()
	svg.Rect(0, 0, 100, 100, Style{Fill: Accent, Faded: true})
	if width := 100 * share(part); width > 0 {
		svg.Rect(0, 0, width, 100, Style{Fill: Accent})
	}
	return svg.Bytes()
}
