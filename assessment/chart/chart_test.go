package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var levels = [5]string{"Reactive", "Attentive", "Consistent", "Owned", "Partnered"}

func sampleRow() [5]Cell {
	return [5]Cell{
		{Level: 1, Secured: true, Head: "Secured", Detail: "9 points, 6 needed"},
		{Level: 2, Share: Progress(6, 6), Next: true, Head: "One absent", Detail: "6 points, 6 needed"},
		{Level: 3, Share: Progress(4, 6), Head: "4 of 6", Detail: "points"},
		{Level: 4, Secured: true, Head: "Secured", Detail: "but level 3 is open"},
		{Level: 5, Hatched: true, Head: "–", Detail: "not asked"},
	}
}

func sampleDots() []Dot {
	return []Dot{
		{Name: "Customer focus", Value: 2.6, Known: true, Label: "2.6"},
		{Name: "Measurement", Value: 1.8, Known: true, Label: "1.8", Bold: true},
		{Name: "Environment"},
	}
}

func gridSVG() []byte {
	svg := NewSVG(700, 90, "One row of the grid")
	GridHead(svg, Box{0, 0, 700, 26}, 12, levels)
	GridRow(svg, Box{0, 26, 700, 62}, 12, sampleRow())
	return svg.Bytes()
}

func outlineSVG() []byte {
	svg := NewSVG(400, 80, "Outline")
	Outline(svg, Box{0, 0, 400, 80}, 10, []float64{20, 20, 20}, []Bar{{6}, {13}, {26}})
	return svg.Bytes()
}

func TestGolden(t *testing.T) {
	for name, got := range map[string][]byte{
		"staircase":          StaircaseSVG(Stairs{Names: levels, Here: 1, Next: 2}, "Five steps; the unit stands on step 1"),
		"staircase-unscored": StaircaseSVG(Stairs{Names: levels}, "Five steps, none marked"),
		"profile":            ProfileSVG(sampleDots(), "Profile"),
		"grid":               gridSVG(),
		"outline":            outlineSVG(),
		"cell-secured":       CellSVG(sampleRow()[0]),
		"cell-open":          CellSVG(sampleRow()[2]),
		"cell-not-asked":     CellSVG(sampleRow()[4]),
		"dots":               DotsSVG(sevenPeople(), "Seven people"),
		"dots-many":          DotsSVG(manyPeople(), "Many people"),
		"heat":               heatSVG(),
		"spread-apart":       SpreadSVG(sampleSpreads()[2]),
		"spread-hidden":      SpreadSVG(sampleSpreads()[3]),
		"bar":                BarSVG(3. / 7),
	} {
		t.Run(name, func(t *testing.T) { golden(t, name, got) })
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".svg")
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lineByLine(want), lineByLine(got)); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", path, diff)
	}
}

func lineByLine(svg []byte) []string { return strings.SplitAfter(string(svg), ">") }

func TestSVGIsWellFormedAndHasNoStyles(t *testing.T) {
	hostile := `<script>"&' style=`
	svg := StaircaseSVG(Stairs{Names: [5]string{hostile, hostile, "", hostile, "x"}, Here: 2, Next: 3}, hostile)
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok {
			for _, a := range start.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("<%s> has the attribute %s", start.Name.Local, a.Name.Local)
				}
			}
		}
	}
	if !strings.Contains(string(svg), `role="img" aria-label="&lt;script`) {
		t.Error("the drawing has no label")
	}
}

func TestStaircaseMarksOnlyWhereOneStands(t *testing.T) {
	for _, row := range []struct {
		name         string
		stairs       Stairs
		here, dashed int
	}{
		{"scored", Stairs{Names: levels, Here: 2, Next: 3}, 1, 1},
		{"top", Stairs{Names: levels, Here: 5}, 1, 0},
		{"unscored", Stairs{Names: levels}, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			svg := string(StaircaseSVG(row.stairs, "x"))
			if got := strings.Count(svg, "you are here"); got != row.here {
				t.Errorf("you are here: %d times, want %d", got, row.here)
			}
			if got := strings.Count(svg, "dashed"); got != row.dashed {
				t.Errorf("dashed: %d, want %d", got, row.dashed)
			}
		})
	}
}

func TestProgress(t *testing.T) {
	for _, row := range []struct {
		name           string
		points, needed int
		want           float64
	}{
		{"nothing answered", 0, 0, 0},
		{"nothing yet", 0, 6, 0},
		{"half", 3, 6, .5},
		{"every point, one absent", 6, 6, 5. / 6},
		{"more than needed, one absent", 8, 8, 7. / 8},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := Progress(row.points, row.needed); got != row.want {
				t.Errorf("got %g, want %g", got, row.want)
			}
		})
	}
}

// boundsPen fails the test when anything leaves the box or is no number.
type boundsPen struct {
	*SVG
	t   *rapid.T
	box Box
}

func (p boundsPen) point(x, y float64) {
	const slack = 1e-6
	if math.IsNaN(x+y) || x < p.box.X-slack || y < p.box.Y-slack || x > p.box.X+p.box.W+slack || y > p.box.Y+p.box.H+slack {
		p.t.Fatalf("(%g, %g) is outside %v", x, y, p.box)
	}
}

func (p boundsPen) Rect(x, y, w, h float64, s Style) {
	if w < 0 || h < 0 {
		p.t.Fatalf("rectangle of %g by %g", w, h)
	}
	p.point(x, y)
	p.point(x+w, y+h)
	p.SVG.Rect(x, y, w, h, s)
}

func (p boundsPen) Line(x1, y1, x2, y2 float64, s Style) {
	p.point(x1, y1)
	p.point(x2, y2)
	p.SVG.Line(x1, y1, x2, y2, s)
}

func (p boundsPen) Text(x, y float64, t Text) {
	width := p.Width(t)
	x -= width * [...]float64{Start: 0, Middle: .5, End: 1}[t.Anchor]
	p.point(x, y)
	p.point(x+width, y-.7*t.Size)
	p.SVG.Text(x, y, t)
}

func TestNothingLeavesItsBox(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "Attentive", "", "a b c d e f g h"}))
	part := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1, .5}))
	rapid.Check(t, func(t *rapid.T) {
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), rapid.Float64Range(0, 50).Draw(t, "y"), rapid.Float64Range(150, 900).Draw(t, "w"), 0}
		pen := func(h float64) (boundsPen, Box) {
			box.H = h
			return boundsPen{NewSVG(1000, 1000, "x"), t, box}, box
		}
		stairs := Stairs{Here: rapid.IntRange(0, 5).Draw(t, "here"), Next: rapid.IntRange(0, 5).Draw(t, "next")}
		var cells [5]Cell
		var dots []Dot
		for i := range cells {
			stairs.Names[i] = words.Draw(t, "name")
			cells[i] = Cell{i + 1, rapid.Bool().Draw(t, "secured"), part.Draw(t, "share"), rapid.Bool().Draw(t, "hatched"), rapid.Bool().Draw(t, "outlined"), words.Draw(t, "head"), words.Draw(t, "detail")}
			dots = append(dots, Dot{words.Draw(t, "dot"), part.Draw(t, "value"), rapid.Bool().Draw(t, "known"), "2.6", false})
		}
		p, b := pen(box.W / 2)
		Staircase(p, b, stairs)
		p, b = pen(box.W / 10)
		GridRow(p, b, b.H/4.5, cells)
		GridHead(p, b, b.H/3, stairs.Names)
		p, b = pen(box.W / 3)
		Profile(p, b, dots)
		weeks := rapid.SliceOfN(rapid.IntRange(-1, 80), 0, 5).Draw(t, "weeks")
		rows, bars := []float64{}, []Bar{}
		for _, w := range weeks {
			rows, bars = append(rows, b.H/8), append(bars, Bar{w})
		}
		Outline(p, b, b.H/8/1.8, rows, bars)
	})
}
