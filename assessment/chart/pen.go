// Package chart draws the figures of a result and of a comparison: the staircase,
// the continuum grid, the profile, the outline, and where units stand.
//
// The geometry stands here once. It is drawn through a Pen, of which there are
// two: NewSVG for pages and the one of package report for the PDF. Every number
// a figure shows is also in words beside it; no figure relies on colour alone.
package chart

import (
	"math"
	"strings"
)

// Pen puts shapes on a page or a screen. Lengths are in the units of the Box a
// figure is drawn into; y grows downwards.
type Pen interface {
	// Rect draws a rectangle, or an ellipse in its place where the style is round.
	Rect(x, y, w, h float64, s Style)
	// Line draws a straight line with the style's stroke.
	Line(x1, y1, x2, y2 float64, s Style)
	// Text sets one line; x, y is the left end, middle or right end of its baseline.
	Text(x, y float64, t Text)
	// Width is how wide a text is set, about or exactly.
	Width(t Text) float64
}

// Fill is what a shape is filled with.
type Fill uint8

// The fills. Level1 to Level5 are the level ramp and used for levels only.
const (
	Empty Fill = iota
	Level1
	Level2
	Level3
	Level4
	Level5
	Paper  // the ground of the page
	Ink    // the colour of the text
	Accent // the one accent
)

// LevelFill is the ramp's colour for a level, 1 to 5.
func LevelFill(level int) Fill { return Fill(min(max(level, 1), 5)) }

// Stroke is how an edge or a line is drawn.
type Stroke uint8

// The strokes.
const (
	NoStroke    Stroke = iota
	Edge               // a thin line in the text's colour
	Faint              // a hairline
	Dashed             // thin and dashed: what comes next
	Heavy              // a bold outline: where one stands
	NextOutline        // bold in the accent: what to secure next
	Hatching           // the thin lines of a hatched ground
)

// Style is how a shape looks.
type Style struct {
	Fill   Fill
	Faded  bool // the fill at a third of its strength
	Stroke Stroke
	Round  bool // an ellipse instead of a rectangle
}

// Anchor is the point of a text that its x names.
type Anchor uint8

// The anchors.
const (
	Start Anchor = iota
	Middle
	End
)

// Text is one line of words.
type Text struct {
	Words  string
	Size   float64 // height of the type, in the units of the box
	Anchor Anchor
	Bold   bool
	Soft   bool // in the quieter colour
	On     Fill // the fill it stands on; Empty: the ground of the page
}

// Box is the rectangle a figure is drawn into.
type Box struct{ X, Y, W, H float64 }

// inset is the box with its edges moved in.
func (b Box) inset(by float64) Box { return Box{b.X + by, b.Y + by, b.W - 2*by, b.H - 2*by} }

func rect(p Pen, b Box, s Style) { p.Rect(b.X, b.Y, b.W, b.H, s) }

// share keeps a part of a whole within 0 to 1, whatever it was worked out from.
func share(part float64) float64 {
	if math.IsNaN(part) {
		return 0
	}
	return min(max(part, 0), 1)
}

// lines breaks words into at most most lines and makes the type smaller where
// they are still wider than room, so that no text leaves its figure.
func lines(p Pen, t Text, room float64, most int) []Text {
	broken := []string{""}
	for _, word := range strings.Fields(t.Words) {
		last := len(broken) - 1
		longer := t
		longer.Words = strings.TrimSpace(broken[last] + " " + word)
		if broken[last] != "" && last+1 < most && p.Width(longer) > room {
			broken = append(broken, word)
		} else {
			broken[last] = longer.Words
		}
	}
	widest := 0.0
	set := make([]Text, len(broken))
	for i, words := range broken {
		set[i] = t
		set[i].Words = words
		widest = max(widest, p.Width(set[i]))
	}
	if widest > room {
		for i := range set {
			set[i].Size *= max(room, 0) / widest
		}
	}
	return set
}

// hatch rules slanting lines over a box, cut off at its edges. gap is the
// distance of two lines and slant how far one leans over the height of the box.
func hatch(p Pen, b Box, gap, slant float64) {
	if b.W <= 0 || b.H <= 0 || gap <= 0 {
		return
	}
	for foot := b.X - slant + gap/2; foot < b.X+b.W; foot += gap {
		from := max(0, (b.X-foot)/slant)   // part of the way up where it enters the box
		to := min(1, (b.X+b.W-foot)/slant) // and where it leaves
		if bottom := b.Y + b.H; from < to {
			p.Line(foot+from*slant, bottom-from*b.H, foot+to*slant, bottom-to*b.H, Style{Stroke: Hatching})
		}
	}
}
