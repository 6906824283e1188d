package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// twoYears is an NPS by quarters beside two surveys and a self-rating.
func twoYears() Measured {
	return Measured{
		Points: []MeasuredPoint{
			{At: .1, Value: 12, Label: "12.0", Ranged: true, Low: 2, High: 22},
			{At: .35, Value: 25, Label: "25.0", Ranged: true, Low: 15, High: 34},
			{At: .85, Value: 33.3, Label: "33.3", Gap: true, Ranged: true, Low: 24.9, High: 41.1},
		},
		Targeted: true, Target: 40, TargetLabel: "target 40", Least: -100, Most: 100,
		Steps: []LevelSteps{
			{Name: "Level, surveys", Until: 1, Steps: []LevelStep{{.2, 1}, {.6, 3}}},
			{Name: "Level, agreed assessments", Until: 1, Steps: []LevelStep{{.05, 2}, {.5, 0}, {.9, 5}}},
		},
		Ticks: []Tick{{.1, "Q1 2025"}, {.35, "Q2 2025"}, {.85, "Q4 2025"}},
	}
}

func fiveUnits() Scattered {
	return Scattered{
		Points: []ScatteredPoint{{18, 12, "Claims"}, {18, 14, "Motor claims"}, {24, 33.3, "Broker service"}, {50, 60, "A long name at the right edge"}, {0, -20, ""}},
		Across: "Position, 0 to 5", Up: "NPS", Least: -100, Most: 100,
	}
}

func TestMeasuredGolden(t *testing.T) {
	one := Measured{Points: []MeasuredPoint{{At: .5, Value: 80, Label: "80.0"}}, Most: 100, Ticks: []Tick{{.5, "2026"}}}
	for name, got := range map[string][]byte{
		"measured":      MeasuredSVG(twoYears(), "NPS over time"),
		"measured-one":  MeasuredSVG(one, "Retention"),
		"measured-none": MeasuredSVG(Measured{Most: 100}, "Nothing yet"),
		"scatter":       ScatterSVG(fiveUnits(), "Position and NPS"),
		"scatter-none":  ScatterSVG(Scattered{Most: 100}, "No unit"),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, got) })
	}
}

func TestAxes(t *testing.T) {
	for _, row := range []struct {
		values      []float64
		least, most float64
		want        string
	}{
		{[]float64{12, 25, 41.1, 2}, -100, 100, "0 10 20 30 40 50"},
		{[]float64{100}, -100, 100, "90 95 100"},
		{[]float64{80}, 0, 100, "70 75 80 85 90"},
		{[]float64{0}, 0, 100, "0 0.5 1"},
		{nil, 0, 100, "0 0.5 1"},
		{[]float64{12500, 260000}, 0, 1e12, "0 100k 200k 300k"},
		{[]float64{75, 92}, 0, 100, "75 80 85 90 95"},
		{[]float64{76.1, 92}, 0, 100, "75 80 85 90 95"},
		{[]float64{96, 99}, 0, 100, "96 97 98 99"},
		{[]float64{-3e9, 2e9}, -1e12, 1e12, "−4bn −2bn 0 2bn"},
		{[]float64{math.NaN(), math.Inf(1), 3}, 1, 7, "2 2.5 3 3.5 4"},
	} {
		_, _, marks := roundAxis(row.values, row.least, row.most)
		words := make([]string, len(marks))
		for i, v := range marks {
			words[i] = axisNumber(v)
		}
		if got := strings.Join(words, " "); got != row.want {
			t.Errorf("%v: got %s, want %s", row.values, got, row.want)
		}
	}
}

// Beside the target's line stands what it is; no line and no value comes there.
func TestTargetsStandBesideThePlot(t *testing.T) {
	svg := string(MeasuredSVG(twoYears(), "x"))
	if !strings.Contains(svg, `<text x="454" y="66.6" font-size="15" class="soft" fill="currentColor">40</text>`) {
		t.Error("the target is not said beside its line")
	}
	if strings.Contains(svg, `x2="496"`) {
		t.Error("a line runs to where the target is said")
	}
}

// Whatever is measured, nothing is drawn outside of the figure, and its axis
// holds every value.
func TestMeasuresStayInTheirBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Float64Range(-1e12, 1e12)
		m := Measured{Least: -1e12, Most: 1e12, Targeted: rapid.Bool().Draw(t, "targeted"), Target: value.Draw(t, "target"), TargetLabel: "a target"}
		s := Scattered{Least: -1e12, Most: 1e12, Up: strings.Repeat("long ", 40), Across: "x"}
		for range rapid.IntRange(0, 12).Draw(t, "points") {
			v := value.Draw(t, "value")
			m.Points = append(m.Points, MeasuredPoint{At: rapid.Float64Range(-1, 2).Draw(t, "at"), Value: v, Label: fmt.Sprint(v), Ranged: rapid.Bool().Draw(t, "ranged"), Low: v - 1, High: v + 1})
			s.Points = append(s.Points, ScatteredPoint{rapid.IntRange(-3, 60).Draw(t, "tenths"), v, "A unit"})
		}
		m.Steps = []LevelSteps{{Name: "Level", Until: 1, Steps: []LevelStep{{rapid.Float64Range(-1, 2).Draw(t, "at"), rapid.IntRange(-1, 7).Draw(t, "level")}}}}
		low, high, marks := m.axis()
		for _, p := range m.Points {
			if p.Value < low || p.Value > high {
				t.Fatalf("%g is not between %g and %g", p.Value, low, high)
			}
		}
		if len(marks) < 1 || len(marks) > 8 {
			t.Fatalf("marks: %v", marks)
		}
		for _, svg := range []string{string(MeasuredSVG(m, "x")), string(ScatterSVG(s, "x"))} {
			if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
				t.Fatalf("no number: %s", svg)
			}
		}
	})
}
