package chart

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sevenPeople is the worked example: 2.5, leaders at 3.1 and front line at 2.0.
func sevenPeople() Views {
	return Views{
		Tenths: []int{18, 20, 23, 25, 26, 31, 35}, Middle: 25, Label: "2.5", Ranged: true, Low: 18, High: 35,
		Groups: []Group{{31, "Leaders 3.1 (3 people)", true}, {20, "Front line 2.0 (4 people)", false}},
	}
}

func manyPeople() Views {
	v := Views{Middle: 20, Label: "2.0"}
	for i := range 201 {
		v.Tenths = append(v.Tenths, 10+i%23)
	}
	return v
}

func sampleSpreads() []Spread {
	return []Spread{{Middle: 3, Low: 3, High: 3}, {Middle: 2, Low: 1, High: 2}, {Middle: 1, Low: 0, High: 3, Apart: true}, {Hidden: true}, {Instead: "not asked"}}
}

func heatSVG() []byte {
	svg := NewSVG(700, 50, "One row of the heat map")
	three := sampleSpreads()[:3]
	HeatRow(svg, Box{0, 0, 700, 50}, 12, [5][]Spread{three, sampleSpreads(), three[:1], nil, three})
	return svg.Bytes()
}

// Each person is one dot while there is room, and nobody is left out of a bar.
func TestDotsShowEverybody(t *testing.T) {
	for _, row := range []struct {
		name    string
		people  int
		alike   bool // all see the same
		ellipse int
	}{
		{"five apart", 5, false, 5},
		{"two hundred apart", 200, false, 200},
		{"two hundred and one", 201, false, 0},
		{"twenty-five alike", 25, true, 25},
		{"two hundred alike are no dots one can see", 200, true, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := Views{Middle: 20}
			for i := range row.people {
				if at := 20; row.alike {
					v.Tenths = append(v.Tenths, at)
				} else {
					v.Tenths = append(v.Tenths, i%51)
				}
			}
			svg := string(DotsSVG(v, "x"))
			if got := strings.Count(svg, "<ellipse"); got != row.ellipse {
				t.Errorf("%d dots, want %d", got, row.ellipse)
			}
			if got := strings.Count(svg, "<rect"); (got == 0) != (row.ellipse > 0) {
				t.Errorf("%d bars", got)
			}
		})
	}
}

func TestSpreadWords(t *testing.T) {
	for _, row := range []struct {
		spread       Spread
		head, detail string
	}{
		{Spread{Middle: 2, Low: 1, High: 3, Apart: true}, "2", "1–3"},
		{Spread{Middle: 0}, "0", "alike"},
		{Spread{Middle: 2, Hidden: true}, "–", "too few"},
		{Spread{Instead: "not asked"}, "", "not asked"},
	} {
		if head, detail := row.spread.Words(); head != row.head || detail != row.detail {
			t.Errorf("%+v: %q %q, want %q %q", row.spread, head, detail, row.head, row.detail)
		}
	}
}

func TestViewsStayInTheirBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "Leaders 3.1 (3 people)"}))
	tenths, points := rapid.IntRange(-3, 60), rapid.IntRange(-1, 5)
	rapid.Check(t, func(t *rapid.T) {
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), rapid.Float64Range(0, 50).Draw(t, "y"), rapid.Float64Range(150, 900).Draw(t, "w"), 0}
		v := Views{Tenths: rapid.SliceOfN(tenths, 0, 250).Draw(t, "tenths"), Middle: tenths.Draw(t, "middle"), Label: words.Draw(t, "label"), Ranged: rapid.Bool().Draw(t, "ranged")}
		v.Low = tenths.Draw(t, "low")
		v.High = v.Low + rapid.IntRange(0, 60).Draw(t, "high")
		for range rapid.IntRange(0, 3).Draw(t, "groups") {
			v.Groups = append(v.Groups, Group{tenths.Draw(t, "at"), words.Draw(t, "group"), rapid.Bool().Draw(t, "hollow")})
		}
		box.H = DotsHeight(box.W, v)
		Dots(boundsPen{NewSVG(1000, 1000, "x"), t, box}, box, v)
		var levels [5][]Spread
		for l := range levels {
			for range rapid.IntRange(0, 6).Draw(t, "statements") {
				levels[l] = append(levels[l], Spread{points.Draw(t, "middle"), points.Draw(t, "low"), points.Draw(t, "high"), rapid.Bool().Draw(t, "apart"), rapid.Bool().Draw(t, "hidden"), rapid.SampledFrom([]string{"", "", "not asked", "does not apply"}).Draw(t, "instead")})
			}
		}
		box.H = box.W / 12
		HeatRow(boundsPen{NewSVG(1000, 1000, "x"), t, box}, box, box.H/3.2, levels)
	})
}
