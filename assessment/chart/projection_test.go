package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestProjectionGolden(t *testing.T) {
	golden(t, "projection", ProjectionSVG(Projection{Target: 3, Points: []ProjectedPoint{
		{0, 12, "1.2", "Nov 2025", false}, {.45, 18, "1.8", "Nov 2026", false}, {.55, 18, "1.8", "Dec 2026", true}, {.7, 24, "2.4", "Mar 2027", true}, {1, 31, "3.1", "Sep 2027", true},
	}}, "Claims would stand at level 3"))
}

// What was is solid, what is projected dashed and hollow.
func TestProjectedPartsAreDashed(t *testing.T) {
	svg := string(ProjectionSVG(Projection{Points: []ProjectedPoint{{0, 10, "1.0", "a", false}, {.5, 20, "2.0", "b", false}, {1, 30, "3.0", "c", true}}}, "x"))
	for want, n := range map[string]int{`class="edge" fill="none"`: 1, `class="dashed"`: 1, `class="ink edge"`: 2, `class="ground edge"`: 1} {
		if got := strings.Count(svg, want); got != n {
			t.Errorf("%s %d times, want %d", want, got, n)
		}
	}
}

func TestProjectionsStayInTheirBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 40, 160), rapid.SampledFrom([]string{strings.Repeat("W", 200), "2.6", ""}))
	part := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), 0, 1, .5}))
	rapid.Check(t, func(t *rapid.T) {
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), rapid.Float64Range(0, 50).Draw(t, "y"), rapid.Float64Range(150, 900).Draw(t, "w"), rapid.Float64Range(80, 400).Draw(t, "h")}
		f := Projection{Target: rapid.IntRange(0, 5).Draw(t, "target")}
		for range rapid.IntRange(0, 12).Draw(t, "points") {
			f.Points = append(f.Points, ProjectedPoint{part.Draw(t, "at"), rapid.IntRange(-3, 60).Draw(t, "tenths"), words.Draw(t, "label"), words.Draw(t, "tick"), rapid.Bool().Draw(t, "projected")})
		}
		DrawProjection(boundsPen{NewSVG(1000, 1000, "x"), t, box}, box, min(box.H, box.W)/12, f)
	})
}
