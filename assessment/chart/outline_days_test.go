package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func outlineDaysSVG() []byte {
	svg := NewSVG(568, 130, "Thirteen weeks")
	days := [Weeks]string{0: "9 Nov", 4: "7 Dec", 8: "4 Jan", 12: "1 Feb"}
	OutlineHead(svg, Box{0, 0, 568, 24}, 15, days)
	for i, span := range []Span{{-1, 2.5, SpanDoing}, {-2, .6, SpanOverdue}, {1, 20, SpanToDo}, {0, .2, SpanDone}} {
		OutlineRow(svg, Box{0, 24 + 26*float64(i), 568, 26}, span, .5)
	}
	return svg.Bytes()
}

func TestOutlineOfDays(t *testing.T) {
	golden(t, "outline-days", outlineDaysSVG())
	golden(t, "outline-days-row", OutlineRowSVG(Span{From: 1, To: 3}, -1))
}

// strip is a pen that remembers how far left and right something was drawn.
type strip struct {
	*SVG
	low, high float64
}

func (s *strip) Rect(x, _, w, _ float64, _ Style) {
	s.low, s.high = min(s.low, x), max(s.high, x+w)
}

func (s *strip) Line(x1, _, x2, _ float64, _ Style) {
	s.low, s.high = min(s.low, x1, x2), max(s.high, x1, x2)
}

// Whenever a span is, it is drawn within its box.
func TestOutlineStaysInItsBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weeks := rapid.Float64Range(-1e4, 1e4)
		p := &strip{SVG: &SVG{}, low: math.Inf(1), high: math.Inf(-1)}
		span := Span{weeks.Draw(t, "from"), weeks.Draw(t, "to"), SpanState(rapid.IntRange(0, 3).Draw(t, "state"))}
		OutlineRow(p, Box{X: 10, W: 500, H: 26}, span, weeks.Draw(t, "today"))
		if p.low < 10-1e-6 || p.high > 510+1e-6 {
			t.Fatalf("drawn from %.1f to %.1f", p.low, p.high)
		}
	})
}
