package chart

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sevenAspects are as a survey could give them: some with the people, one before,
// one of which nothing is known.
func sevenAspects() []AspectRow {
	return []AspectRow{
		{Name: "Customer perception", Level: 2, Counts: [5]int{1, 4, 2, 0, 1}},
		{Name: "Service delivery", Level: 4, Before: 2},
		{Name: "Front-line authority", Level: 1, Before: 1},
		{Name: "Process improvement", Instead: "too few answers"},
		{Name: "Going beyond what is expected of us", Level: 5, Counts: [5]int{0, 0, 0, 3, 12}},
	}
}

func TestAspectsGolden(t *testing.T) {
	golden(t, "aspects", AspectsSVG(sevenAspects(), "The level of each aspect"))
}

// Every level has a dot, a level before that differs a hollow one, and people are
// dots as long as they can be counted.
func TestAspectsShowWhatIsKnown(t *testing.T) {
	svg := string(AspectsSVG(sevenAspects(), "x"))
	if got, want := strings.Count(svg, "<ellipse"), 4+1+8+3; got != want {
		t.Errorf("%d dots, want %d", got, want)
	}
	if !strings.Contains(svg, ">12<") || !strings.Contains(svg, "too few answers") {
		t.Errorf("the figure does not say what it cannot draw: %s", svg)
	}
}

func TestAspectsStayInTheirBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 60), "Front-line authority", ""}))
	rapid.Check(t, func(t *rapid.T) {
		var rows []AspectRow
		for range rapid.IntRange(0, 9).Draw(t, "rows") {
			row := AspectRow{Name: words.Draw(t, "name"), Level: rapid.IntRange(-1, 6).Draw(t, "level"), Instead: "too few answers", Before: rapid.IntRange(0, 5).Draw(t, "before")}
			for i := range row.Counts {
				row.Counts[i] = rapid.IntRange(0, 20).Draw(t, "people")
			}
			rows = append(rows, row)
		}
		width := rapid.Float64Range(100, 600).Draw(t, "w")
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), 7, width, AspectsHeight(width, len(rows))}
		Aspects(boundsPen{NewSVG(1000, 1000, "x"), t, box}, box, rows)
	})
}
