package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// threeNPVs and whatMatters are figures of the design's example.
func threeNPVs() Amounts {
	return Amounts{Rows: []AmountRow{
		{Label: "Low: 81 % stay", Words: "−35,101", Low: -35101, High: -35101, Aside: true},
		{Label: "Likely: 83 % stay", Words: "10,260", Low: 10260, High: 10260},
		{Label: "High: 85 % stay", Words: "56,916", Low: 56916, High: 56916, Aside: true},
	}}
}

func whatMatters() Amounts {
	return Amounts{Marked: true, At: 10260, Rows: []AmountRow{
		{Label: "uplift in retention", Words: "−3,435 to 24,053", Low: -3435, High: 24053},
		{Label: "yearly cost", Words: "17,721 to 2,799", Low: 17721, High: 2799},
	}}
}

func TestAmountsGolden(t *testing.T) {
	golden(t, "amounts-points", AmountsSVG(threeNPVs(), "Three amounts"))
	golden(t, "amounts-bars", AmountsSVG(whatMatters(), "Two bars"))
}

// Points stand in the order of their amounts on one axis, on the side of nought
// they belong to.
func TestAmountsStandInOrder(t *testing.T) {
	at := threeNPVs().axis(Box{0, 0, 100, 0})
	if math.Abs(at(-35101)) > 1e-9 || math.Abs(at(56916)-100) > 1e-9 || math.Abs(at(0)-35101./92017*100) > 1e-9 {
		t.Errorf("got %v, %v, %v", at(-35101), at(0), at(56916))
	}
	gains := Amounts{Rows: []AmountRow{{Low: 5, High: 10}}}
	if at := gains.axis(Box{0, 0, 100, 0}); at(0) != 0 || at(5) != 50 {
		t.Errorf("nought is at %v and half at %v", at(0), at(5))
	}
	if nothing := (Amounts{}).axis(Box{0, 0, 100, 0}); nothing(0) != 50 {
		t.Errorf("nothing at all is at %v", nothing(0))
	}
	svg := string(AmountsSVG(whatMatters(), "x"))
	if strings.Count(svg, "<rect") != 2 || strings.Contains(svg, "<ellipse") || !strings.Contains(svg, `"here"`) {
		t.Errorf("bars are not drawn as bars: %s", svg)
	}
}

func TestAmountsStayInTheirBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "10,000,000,000", ""}))
	amount := rapid.OneOf(rapid.Float64Range(-1e12, 1e12), rapid.Float64(), rapid.SampledFrom([]float64{0, math.NaN(), math.Inf(1), math.Inf(-1)}))
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Float64Range(6, 20).Draw(t, "size")
		a := Amounts{Marked: rapid.Bool().Draw(t, "marked"), At: amount.Draw(t, "at")}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			a.Rows = append(a.Rows, AmountRow{words.Draw(t, "label"), words.Draw(t, "words"), amount.Draw(t, "low"), amount.Draw(t, "high"), rapid.Bool().Draw(t, "aside")})
		}
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), 7, rapid.Float64Range(20*size, 60*size).Draw(t, "w"), AmountsHeight(size, len(a.Rows))}
		DrawAmounts(boundsPen{NewSVG(1000, 1000, "x"), t, box}, box, size, a)
	})
}
