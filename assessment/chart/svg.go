package chart

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"
)

// SVG is the pen for pages. Colours come from the page's style sheet by class,
// never from style attributes, which the content security policy forbids:
//
//	f1 .. f5                fill: the level ramp
//	faded                   a fill at a third of its strength
//	ground, ink, accent     fill: the page's ground, its text colour, the accent
//	edge, faint, dashed, here, next, hatch   strokes
//	soft                    text in the quieter colour
//	on1 .. on5              text on a level's fill
//
// Without a style sheet everything is drawn in the colour of the text.
type SVG struct{ b bytes.Buffer }

// NewSVG begins a drawing of this size. title says in words what it shows.
func NewSVG(width, height float64, title string) *SVG {
	s := &SVG{}
	title = html.EscapeString(title)
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-label="%s"><title>%s</title>`,
		short(width), short(height), title, title)
	return s
}

// newGround begins a drawing that is stretched behind the words of a table
// cell; it says nothing that the words do not say.
func newGround() *SVG {
	s := &SVG{}
	s.b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">`)
	return s
}

// Bytes is the finished drawing. Nothing may be drawn after it.
func (s *SVG) Bytes() []byte {
	s.b.WriteString("</svg>")
	return s.b.Bytes()
}

// Rect implements Pen.
func (s *SVG) Rect(x, y, w, h float64, look Style) {
	if look.Round {
		fmt.Fprintf(&s.b, `<ellipse cx="%s" cy="%s" rx="%s" ry="%s"%s/>`, short(x+w/2), short(y+h/2), short(w/2), short(h/2), look.attributes())
		return
	}
	fmt.Fprintf(&s.b, `<rect x="%s" y="%s" width="%s" height="%s"%s/>`, short(x), short(y), short(w), short(h), look.attributes())
}

// Line implements Pen.
func (s *SVG) Line(x1, y1, x2, y2 float64, look Style) {
	fmt.Fprintf(&s.b, `<line x1="%s" y1="%s" x2="%s" y2="%s"%s/>`, short(x1), short(y1), short(x2), short(y2), look.attributes())
}

// Text implements Pen.
func (s *SVG) Text(x, y float64, t Text) {
	fmt.Fprintf(&s.b, `<text x="%s" y="%s" font-size="%s"`, short(x), short(y), short(t.Size))
	if t.Anchor != Start {
		fmt.Fprintf(&s.b, ` text-anchor="%s"`, [...]string{Middle: "middle", End: "end"}[t.Anchor])
	}
	if t.Bold {
		s.b.WriteString(` font-weight="600"`)
	}
	switch {
	case t.On >= Level1 && t.On <= Level5:
		fmt.Fprintf(&s.b, ` class="on%d"`, t.On)
	case t.Soft:
		s.b.WriteString(` class="soft" fill="currentColor"`)
	default:
		s.b.WriteString(` fill="currentColor"`)
	}
	fmt.Fprintf(&s.b, `>%s</text>`, html.EscapeString(t.Words))
}

// Width implements Pen: about, since the screen's font is not known here. It
// rather guesses too wide.
func (s *SVG) Width(t Text) float64 {
	width := 0.0
	for _, r := range t.Words {
		switch {
		case r > 0x1100: // most of what is as wide as it is high
			width++
		case strings.ContainsRune("WMmw@%", r):
			width += .9
		case unicode.IsUpper(r):
			width += .66
		default:
			width += .52
		}
	}
	if t.Bold {
		width *= 1.06
	}
	return width * t.Size
}

//nolint:gochecknoglobals // a table
var fillClasses = [...]string{Empty: "", Level1: "f1", Level2: "f2", Level3: "f3", Level4: "f4", Level5: "f5", Paper: "ground", Ink: "ink", Accent: "accent"}

//nolint:gochecknoglobals // a table
var strokeClasses = [...]struct{ class, attributes string }{
	NoStroke:    {},
	Edge:        {"edge", ` stroke="currentColor" stroke-width="1"`},
	Faint:       {"faint", ` stroke="currentColor" stroke-width="1" stroke-opacity=".25"`},
	Dashed:      {"dashed", ` stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 4"`},
	Heavy:       {"here", ` stroke="currentColor" stroke-width="2.5"`},
	NextOutline: {"next", ` stroke="currentColor" stroke-width="3"`},
	Hatching:    {"hatch", ` stroke="currentColor" stroke-width="1" vector-effect="non-scaling-stroke"`},
}

func (look Style) attributes() string {
	stroke := strokeClasses[look.Stroke]
	class := fillClasses[look.Fill]
	add := func(more string) {
		if class != "" && more != "" {
			class += " "
		}
		class += more
	}
	if look.Faded {
		add("faded")
	}
	add(stroke.class)
	out := ""
	if class != "" {
		out = ` class="` + class + `"`
	}
	if look.Fill == Empty {
		out += ` fill="none"`
	} else if look.Faded {
		out += ` fill-opacity=".35"`
	}
	return out + stroke.attributes
}

// short is a length without needless digits.
func short(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	text = string(bytes.TrimRight([]byte(text), "0"))
	text = string(bytes.TrimRight([]byte(text), "."))
	if text == "-0" {
		return "0"
	}
	return text
}

// StaircaseSVG is the staircase for a page.
func StaircaseSVG(s Stairs, title string) []byte {
	svg := NewSVG(400, 210, title)
	Staircase(svg, Box{2, 2, 396, 206}, s)
	return svg.Bytes()
}

// CellSVG is the ground of one cell of the grid, to be stretched behind the
// words of the table cell. The outline of the next cell is the table cell's.
func CellSVG(c Cell) []byte {
	svg := newGround()
	DrawCell(svg, Box{0, 0, 100, 100}, c)
	return svg.Bytes()
}

// ProfileSVG is the profile for a page.
func ProfileSVG(dots []Dot, title string) []byte {
	height := 34 * float64(len(dots)+1)
	svg := NewSVG(480, height, title)
	Profile(svg, Box{2, 2, 476, height - 4}, dots)
	return svg.Bytes()
}
