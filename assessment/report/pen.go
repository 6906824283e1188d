package report

import (
	"strings"

	"github.com/jung-kurt/gofpdf"

	"continuum/assessment/chart"
)

// ink is a colour.
type ink uint8

const (
	dark ink = iota
	soft
	accent
	white
	hair
	wash
)

type rgb struct{ r, g, b int }

//nolint:gochecknoglobals // a table
var inks = [...]rgb{
	dark: {0x1a, 0x1f, 0x28}, soft: {0x56, 0x5c, 0x66}, accent: {0x0b, 0x5d, 0x6b},
	white: {0xff, 0xff, 0xff}, hair: {0xc4, 0xc1, 0xb8}, wash: {0xf6, 0xf5, 0xf1},
}

//nolint:gochecknoglobals // a table
var fills = [...]rgb{
	chart.Level1: {0xfd, 0xe8, 0xa6}, chart.Level2: {0xc9, 0xb8, 0x6b}, chart.Level3: {0x8d, 0x8a, 0x74},
	chart.Level4: {0x4f, 0x5b, 0x73}, chart.Level5: {0x12, 0x30, 0x5e},
	chart.Paper: {0xff, 0xff, 0xff}, chart.Ink: {0x1a, 0x1f, 0x28}, chart.Accent: {0x0b, 0x5d, 0x6b},
}

//nolint:gochecknoglobals // a table
var strokes = [...]struct {
	ink   ink
	width float64
	dash  []float64
}{
	chart.NoStroke: {}, chart.Edge: {dark, .7, nil}, chart.Faint: {hair, .6, nil}, chart.Dashed: {dark, .9, []float64{4, 3}},
	chart.Heavy: {dark, 2.2, nil}, chart.NextOutline: {accent, 2.4, nil}, chart.Hatching: {soft, .45, nil},
}

// pen draws charts into the document; a unit is a point.
type pen struct{ *sheet }

// Rect implements chart.Pen.
func (p pen) Rect(x, y, w, h float64, s chart.Style) {
	how := ""
	if s.Fill != chart.Empty {
		how = "F"
		p.fill(blend(fills[s.Fill], s.Faded))
	}
	if s.Stroke != chart.NoStroke {
		how += "D"
		p.stroke(s.Stroke)
		defer p.solid(s.Stroke)
	}
	if s.Round {
		p.pdf.Ellipse(x+w/2, y+h/2, w/2, h/2, 0, how)
		return
	}
	p.pdf.Rect(x, y, w, h, how)
}

// Line implements chart.Pen.
func (p pen) Line(x1, y1, x2, y2 float64, s chart.Style) {
	p.stroke(s.Stroke)
	p.pdf.Line(x1, y1, x2, y2)
	p.solid(s.Stroke)
}

// Text implements chart.Pen.
func (p pen) Text(x, y float64, t chart.Text) {
	st := style{face: chartFace(t), ink: dark}
	switch {
	case t.On == chart.Level4 || t.On == chart.Level5:
		st.ink = white
	case t.Soft:
		st.ink = soft
	}
	switch t.Anchor {
	case chart.Middle:
		x -= p.Width(t) / 2
	case chart.End:
		x -= p.Width(t)
	}
	p.text(x, y, t.Size, span{t.Words, st})
}

// Width implements chart.Pen.
func (p pen) Width(t chart.Text) float64 { return chartFace(t).width(t.Words, t.Size) }

func chartFace(t chart.Text) face {
	if t.Bold {
		return bold
	}
	return sans
}

func blend(c rgb, faded bool) rgb {
	if !faded {
		return c
	}
	third := func(v int) int { return (v*35 + 255*65) / 100 }
	return rgb{third(c.r), third(c.g), third(c.b)}
}

// sheet is the page being written: it sends the library only what changes.
type sheet struct {
	pdf  *gofpdf.Fpdf
	face face
	size float64
}

// text sets words with their baseline at y. It is the only place that prints,
// so what did not come through the gate yet does here.
func (s *sheet) text(x, y, size float64, words span) {
	clean, _ := printable(words.text)
	clean = strings.ReplaceAll(clean, "\n", " ")
	if clean == "" || size <= 0 {
		return
	}
	if s.face != words.style.face || s.size != size {
		s.face, s.size = words.style.face, size
		s.pdf.SetFont(faceFiles[s.face].family, faceFiles[s.face].style, size)
	}
	c := inks[words.style.ink]
	s.pdf.SetTextColor(c.r, c.g, c.b)
	if strings.ContainsFunc(clean, s.face.isMark) {
		s.marked(x, y, clean)
		return
	}
	s.pdf.Text(x, y, clean)
}

func (s *sheet) fill(c rgb) { s.pdf.SetFillColor(c.r, c.g, c.b) }

func (s *sheet) stroke(k chart.Stroke) {
	look := strokes[k]
	s.rule(look.ink, look.width)
	if look.dash != nil {
		s.pdf.SetDashPattern(look.dash, 0)
	}
}

// solid ends a dashed stroke.
func (s *sheet) solid(k chart.Stroke) {
	if strokes[k].dash != nil {
		s.pdf.SetDashPattern([]float64{}, 0)
	}
}

func (s *sheet) rule(k ink, width float64) {
	c := inks[k]
	s.pdf.SetDrawColor(c.r, c.g, c.b)
	s.pdf.SetLineWidth(width)
}
