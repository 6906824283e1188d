package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// readCompared makes a comparison without compression and reads its pages back.
func readCompared(t fataler, p Compared) (*compared, []paper) {
	t.Helper()
	d, err := newCompared(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	return d, readPages(t, d.pdf)
}

func TestComparedGolden(t *testing.T) {
	letter := comparisonOf(t, harbourUnits, assessment.Filter{Aliases: true})
	letter.Paper = Letter
	for name, p := range map[string]Compared{"compared-a4": comparisonOf(t, harbourUnits, assessment.Filter{}), "compared-letter": letter} {
		t.Run(name, func(t *testing.T) {
			d, pages := readCompared(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

func TestComparedSameInputSameBytes(t *testing.T) {
	for name, p := range map[string]Compared{
		"seven": comparisonOf(t, harbourUnits, assessment.Filter{}), "one": comparisonOf(t, harbourUnits[:1], assessment.Filter{}),
		"forty": comparisonOf(t, manyUnits(40), assessment.Filter{}), "most": comparisonOf(t, manyUnits(MostCompared), assessment.Filter{Aliases: true}),
	} {
		pictures(t, name, madeTwice(t, p, p))
	}
}

func TestComparedSaysWhatTheOthersSay(t *testing.T) {
	many, sorted := comparisonOf(t, manyUnits(201), assessment.Filter{}), comparisonOf(t, harbourUnits, assessment.Filter{})
	sorted.Comparison.SortBy("-level")
	for _, row := range []struct {
		name        string
		compared    Compared
		want, never []string
	}{
		{
			"ten units", comparisonOf(t, harbourUnits, assessment.Filter{}),
			[]string{
				"10 units of Harbour Mutual", "23 November 2026", "Three stand at level 1, one at 2, two at 3; one had too few responses; one has no level yet; one cannot be compared; one is not assessed. Measurement limits most of them.",
				"too few", "more answers", "not assessed", "moved, 2 to 3", "left out: stale: 24 months old", "Nov 2025, due", "9, good", "64 %", "first result",
				"The typical unit is Claims at 1.8, level 1", "At the lowest level, 1: Harbour Mutual, Claims and Branches.", "Moved since last time: Broker service.", "Not counted: 4.",
				"What was decided", "in 2 of 10 units", "Advance to level 3", "Nina Frei", "Two thirds of those who left", "Not now: level 2 is left open", "23 November 2027",
				"Second half of 2026", "Statements answered below “mostly”", "6 of 8", "The one action that would help most units", "Broker service stands at level 4, two or more above the typical unit",
				"There are no ranks and no averages", "This is what people say about practices", "The accessible version is the page at https://continuum.example/compare",
			},
			[]string{"could not be printed", "%!"},
		},
		{
			"with letters", comparisonOf(t, harbourUnits, assessment.Filter{Aliases: true}),
			[]string{"10 units of the organization", "Unit A", "Unit J", "Advance to level 3", "Letters stand in place of the units’ names.", "in the order of their letters"},
			[]string{"Harbour", "Claims", "Motor", "Branches", "Broker", "Contact", "Online services", "Marine", "Legal", "Nina", "waited", "Sees to it"},
		},
		{
			"one unit", comparisonOf(t, harbourUnits[:1], assessment.Filter{}),
			[]string{"One unit of Harbour Mutual", "One stands at level 1. Measurement limits it."},
			[]string{"The typical unit", "Whom to learn from", "The one action that would", "What was decided"},
		},
		{
			"nothing assessed", comparisonOf(t, []placedUnit{{"u1", "", "Harbour Mutual", "", "", "", ""}}, assessment.Filter{}),
			[]string{"Nothing has been assessed yet.", "Method and limits"},
			[]string{"How the units are spread", "you are here"},
		},
		{
			"surveys at level 3", comparisonOf(t, harbourUnits, assessment.Filter{Mode: assessment.SurveyMode, Level: 3}),
			[]string{"Only units at level 3 of the whole; only surveys.", "Broker service", "Contact centre"},
			[]string{"Motor claims"},
		},
		{"in another order", sorted, []string{"The order of the units was chosen; nothing here is a ranking.", "Motor claims in Claims"}, []string{"Units stand in the order"}},
		{"more than two hundred", many, []string{"more than 200 become bars"}, []string{"Positions, ranges"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, pages := readCompared(t, row.compared)
			withinMargins(t, &d.document, pages)
			text := flat(pages)
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("the document does not say %q", want)
				}
			}
			for _, never := range row.never {
				if strings.Contains(text, never) {
					t.Errorf("the document says %q", never)
				}
			}
		})
	}
}

// The head of the table of units stands on every page of it, and every unit is
// in it once.
func TestComparedShowsEveryUnit(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		p := comparisonOf(t, manyUnits(MostCompared), assessment.Filter{Aliases: true})
		p.Paper = paper
		d, pages := readCompared(t, p)
		withinMargins(t, &d.document, pages)
		seen := map[string]int{}
		for i, page := range pages[1 : d.entries[1].page-1] {
			if text := page.text(); !strings.Contains(text, "Unit\n") || !strings.Contains(text, "Since last time\n") {
				t.Errorf("page %d has no head", i+2)
			}
			for _, w := range page.words {
				if strings.HasPrefix(w.text, "Unit ") {
					seen[w.text]++
				}
			}
		}
		for _, s := range p.Comparison.Standings {
			if seen[s.Alias()] != 1 {
				t.Errorf("%s stands there %d times", s.Alias(), seen[s.Alias()])
			}
		}
		if len(pages) > 45 {
			t.Errorf("%d pages", len(pages))
		}
	}
}

// Whatever the names, the order and the results, a comparison comes out, nothing
// leaves the margins, and what cannot be printed is said.
func TestAnyTextMakesAComparison(t *testing.T) {
	q := questionnaire(t)
	part := rapid.SampledFrom([]string{"0.0", "1.8", "2.4", "3.1", "5.0", "few", "-"})
	rapid.Check(t, func(rt *rapid.T) {
		var units []placedUnit
		for i := range rapid.IntRange(0, 9).Draw(rt, "units") {
			u := placedUnit{id: fmt.Sprint("u", i), name: anyText().Draw(rt, "name"), month: rapid.SampledFrom([]string{"2026-11", "2025-10", "2020-01"}).Draw(rt, "month")}
			if i > 0 {
				u.below = fmt.Sprint("u", rapid.IntRange(max(0, i-2), i-1).Draw(rt, "below"))
			}
			u.mode = rapid.SampledFrom([]assessment.Mode{assessment.Agreed, assessment.SurveyMode}).Draw(rt, "mode")
			three := func(name string) string {
				return part.Draw(rt, name) + " " + part.Draw(rt, name) + " " + part.Draw(rt, name)
			}
			if rapid.IntRange(0, 5).Draw(rt, "assessed") > 0 {
				u.now = three("now")
			}
			if rapid.Bool().Draw(rt, "assessed before") {
				u.before = three("before")
			}
			units = append(units, u)
		}
		p := comparisonOf(t, units, assessment.Filter{Aliases: rapid.Bool().Draw(rt, "aliases")})
		p.Paper, p.Address = anyPaper().Draw(rt, "paper"), anyText().Draw(rt, "address")
		p.Comparison.SortBy(rapid.SampledFrom([]string{"", "level", "-cf", "name"}).Draw(rt, "order"))
		if rapid.Bool().Draw(rt, "other words") && p.Comparison.Questionnaire != nil {
			other := anyQuestionnaire(rt)
			for i := range min(len(other.Components), len(q.Components)) {
				other.Components[i].ID = q.Components[i].ID
			}
			p.Comparison.Questionnaire = other
		}
		d, pages := readCompared(rt, p)
		withinMargins(rt, &d.document, pages)
		if said := strings.Contains(flat(pages), "could not be printed"); said != (d.lost > 0) && pages[0].words[len(pages[0].words)-1].y < d.bottom-30 {
			rt.Fatalf("%d characters lost, said: %v", d.lost, said)
		}
	})
}

// With letters no name is in the file, not even where nothing of it is printed.
func TestLettersLeaveNoName(t *testing.T) {
	for aliases, want := range map[bool]bool{true: false, false: true} {
		d, err := newCompared(t.Context(), comparisonOf(t, harbourUnits, assessment.Filter{Aliases: aliases}))
		if err != nil {
			t.Fatal(err)
		}
		d.pdf.SetCompression(false)
		d.write()
		var b bytes.Buffer
		if err := d.pdf.Output(&b); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Harbour", "Motor claims", "Broker", "Nina Frei"} {
			wide := utf16String(name)[2:]
			if got := bytes.Contains(b.Bytes(), []byte(name)) || bytes.Contains(b.Bytes(), []byte(wide)); got != want {
				t.Errorf("letters %v: %q is in the file: %v", aliases, name, got)
			}
		}
	}
}

func TestComparedErrors(t *testing.T) {
	if err := (Compared{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a comparison of nothing was made")
	}
	many := comparisonOf(t, manyUnits(MostCompared+1), assessment.Filter{})
	if err := many.Write(t.Context(), io.Discard); !errors.Is(err, ErrTooMany) {
		t.Errorf("err = %v, want %v", err, ErrTooMany)
	}
	if err := comparisonOf(t, harbourUnits, assessment.Filter{}).Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}

func TestWriteLeavesTheComparisonAlone(t *testing.T) {
	units := []placedUnit{{"u1", "", "東京\u0000", assessment.Agreed, "2026-03", "2.4 1.8 2.6", ""}}
	p := comparisonOf(t, units, assessment.Filter{})
	if err := p.Write(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	if got := p.Comparison.Standings[0].Name; got != units[0].name {
		t.Errorf("the unit is called %q", got)
	}
}

// Printed without colour every number can still be read: it stands out from the
// grey its cell becomes, as WCAG asks of small text.
func TestLegibleInBlackAndWhite(t *testing.T) {
	for level := 1; level <= assessment.LevelCount; level++ {
		for _, aside := range []bool{false, true} {
			cell := chart.UnitCell{Level: level, Aside: aside}
			ground, text := grey(blend(fills[chart.LevelFill(level)], aside)), grey(inks[dark])
			if on := cell.On(); on == chart.Level4 || on == chart.Level5 {
				text = grey(inks[white])
			}
			if contrast := (max(ground, text) + .05) / (min(ground, text) + .05); contrast < 4.5 {
				t.Errorf("level %d, pale %v: contrast %.1f", level, aside, contrast)
			}
		}
	}
}

// grey is the relative luminance of a colour.
func grey(c rgb) float64 {
	linear := func(v int) float64 {
		if s := float64(v) / 255; s > .04045 {
			return math.Pow((s+.055)/1.055, 2.4)
		}
		return float64(v) / 255 / 12.92
	}
	return .2126*linear(c.r) + .7152*linear(c.g) + .0722*linear(c.b)
}
