package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func sampleUnits() []UnitCell {
	return []UnitCell{
		{Level: 2, Words: "2.6"},
		{Level: 5, Words: "4.8"},
		{Words: "too few", Hatched: true},
		{Words: "more answers needed"},
		{},
		{Level: 3, Words: "3.1", Aside: true},
	}
}

func sampleDistribution() Distribution {
	return Distribution{Levels: [5]int{3, 1, 2, 0, 0}, Names: levels, Typical: 1}
}

func sampleMark() Mark {
	return Mark{Known: true, Tenths: 24, Ranged: true, Low: 18, High: 31, Moved: true, Before: 17}
}

func trendSVG() []byte {
	return TrendSVG([]Course{
		{Points: []CoursePoint{{At: 0, Tenths: 12, Label: "1.2"}}, Hollow: true},
		{Points: []CoursePoint{{At: .5, Tenths: 18, Label: "1.8", Ranged: true, Low: 10, High: 26}, {At: 1, Tenths: 31, Label: "3.1", Ranged: true, Low: 28, High: 40}}},
	}, []Tick{{0, "2024"}, {.5, "2025"}, {1, "2026"}}, "Three rounds")
}

func unitsSVG() []byte {
	svg := NewSVG(700, 40, "One row of the heat map of units")
	UnitCells(svg, Box{0, 0, 700, 40}, 14, sampleUnits())
	return svg.Bytes()
}

func TestCompareGolden(t *testing.T) {
	for name, got := range map[string][]byte{
		"units":          unitsSVG(),
		"unit-level":     UnitCellSVG(sampleUnits()[0]),
		"unit-few":       UnitCellSVG(sampleUnits()[2]),
		"mark":           MarkSVG(sampleMark()),
		"scale":          ScaleSVG(),
		"distribution":   DistributionSVG(sampleDistribution(), "Six units"),
		"shares":         SharesSVG([5]int{3, 1, 2, 0, 0}, "Six units"),
		"shares-nothing": SharesSVG([5]int{}, "No unit"),
		"trend":          trendSVG(),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, got) })
	}
}

// A number is readable on every ground: dark cells have light text, and what is
// left out of the comparison stands on a light one.
func TestUnitCellText(t *testing.T) {
	for _, row := range []struct {
		cell UnitCell
		want Fill
	}{
		{UnitCell{Level: 1}, Level1},
		{UnitCell{Level: 5}, Level5},
		{UnitCell{Level: 5, Aside: true}, Empty},
		{UnitCell{Hatched: true}, Empty},
		{UnitCell{}, Empty},
	} {
		if got := row.cell.On(); got != row.want {
			t.Errorf("%+v stands on %d, want %d", row.cell, got, row.want)
		}
	}
}

func TestComparisonsStayInTheirBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "too few", "2.6", "", "more answers needed"}))
	tenths, many := rapid.IntRange(-3, 60), rapid.IntRange(0, 10_000)
	part := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), 0, 1, .5}))
	yes := rapid.Bool()
	rapid.Check(t, func(t *rapid.T) {
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), rapid.Float64Range(0, 50).Draw(t, "y"), rapid.Float64Range(80, 900).Draw(t, "w"), 0}
		pen := func(h float64) (boundsPen, Box) {
			box.H = h
			return boundsPen{NewSVG(1000, 1000, "x"), t, box}, box
		}
		var cells []UnitCell
		for range rapid.IntRange(0, 6).Draw(t, "components") {
			cells = append(cells, UnitCell{rapid.IntRange(-1, 6).Draw(t, "level"), words.Draw(t, "words"), yes.Draw(t, "hatched"), yes.Draw(t, "aside")})
		}
		p, b := pen(box.W / 10)
		UnitCells(p, b, b.H/2.2, cells)
		DrawMark(p, b, Mark{yes.Draw(t, "known"), tenths.Draw(t, "at"), yes.Draw(t, "moved"), tenths.Draw(t, "before"), yes.Draw(t, "ranged"), tenths.Draw(t, "low"), tenths.Draw(t, "high")})
		DrawScale(p, b, b.H*.6)
		var d Distribution
		for i := range d.Levels {
			d.Levels[i], d.Names[i] = many.Draw(t, "units"), words.Draw(t, "name")
		}
		d.Typical = rapid.IntRange(0, 5).Draw(t, "typical")
		DrawShares(p, b, b.H/2, d.Levels)
		p, b = pen(box.W / 2)
		DrawDistribution(p, b, d)
		courses, ticks := []Course{{Hollow: true}, {}}, []Tick{}
		for i := range rapid.IntRange(0, 12).Draw(t, "rounds") {
			c := &courses[i%2]
			c.Points = append(c.Points, CoursePoint{part.Draw(t, "at"), tenths.Draw(t, "tenths"), words.Draw(t, "label"), yes.Draw(t, "ranged"), tenths.Draw(t, "low"), tenths.Draw(t, "high")})
			ticks = append(ticks, Tick{part.Draw(t, "at"), words.Draw(t, "tick")})
		}
		Trend(p, b, b.H/16, courses, ticks)
	})
}
