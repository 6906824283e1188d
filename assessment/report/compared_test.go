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
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/questionnaires"
)

var comparedOn = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

var comparedRef = assessment.Ref{ID: "satisfaction-continuum", Version: "1", Hash: "aa"}

// placedUnit is a unit of the picture of the design: "2.4 1.8 2.6" are its
// positions now and before; "few" is too few people, "-" answers that are missing.
type placedUnit struct {
	id, below, name string
	mode            assessment.Mode
	month           string
	now, before     string
}

var harbourUnits = []placedUnit{
	{"u1", "", "Harbour Mutual", assessment.Agreed, "2026-03", "2.4 1.8 2.6", ""},
	{"u2", "u1", "Claims", assessment.Agreed, "2026-11", "2.6 1.8 2.8", "2.6 1.8 2.8"},
	{"u3", "u2", "Motor claims", assessment.SurveyMode, "2026-11", "3.1 2.4 2.9", "3.0 2.3 2.9"},
	{"u4", "u2", "Property claims", assessment.SurveyMode, "2026-11", "1.6 few 2.2", ""},
	{"u5", "u1", "Broker service", assessment.SurveyMode, "2026-10", "4.2 3.3 3.8", "3.1 2.2 2.9"},
	{"u6", "u1", "Contact centre", assessment.SurveyMode, "2026-10", "3.6 3.9 3.3", "3.6 3.2 3.0"},
	{"u7", "u1", "Branches", assessment.Agreed, "2025-11", "2.2 1.4 2.1", "1.6 1.4 2.1"},
	{"u8", "u1", "Online services", assessment.Agreed, "2024-11", "2.2 3.4 2.1", ""},
	{"u9", "u1", "Marine", assessment.Agreed, "2026-09", "2.2 - 2.1", ""},
	{"u10", "u1", "Legal", "", "", "", ""},
}

// sharedQuestionnaire is read once: hundreds of results are made of it.
var sharedQuestionnaire = sync.OnceValue(func() *assessment.Questionnaire {
	set, err := questionnaires.Embedded()
	if err != nil {
		panic(err)
	}
	entry, _ := set.ByID(questionnaires.DefaultID)
	return entry.Questionnaire
})

// summaryOf is a result written as its positions.
func summaryOf(t testing.TB, parts string, survey bool) *assessment.Summary {
	t.Helper()
	q := sharedQuestionnaire()
	s := &assessment.Summary{Rule: assessment.RuleVersion, Status: assessment.Scored, Level: 5, Position: assessment.Whole(5), Shown: 9, Of: 14}
	for i, text := range strings.Fields(parts) {
		c := assessment.ComponentSummary{ID: q.Components[i].ID, Status: assessment.Insufficient, Position: assessment.Whole(0), TooFew: text == "few"}
		var whole, tenth int
		if n, _ := fmt.Sscanf(text, "%d.%d", &whole, &tenth); n == 2 {
			c.Status, c.Level, c.Position = assessment.Scored, max(1, whole), assessment.Fraction{Num: 10*whole + tenth, Den: 10}
		}
		if survey && c.Status == assessment.Scored {
			low, high := assessment.Fraction{Num: max(0, 10*whole+tenth-3), Den: 10}, assessment.Fraction{Num: min(50, 10*whole+tenth+3), Den: 10}
			c.N, c.Agreement, c.Range = 9, &assessment.Agreement{Fraction: assessment.Fraction{Num: 3, Den: 4}}, &assessment.Range{Low: low, High: high}
		}
		s.Components = append(s.Components, c)
	}
	summed(s)
	for i, statement := range q.Asked(assessment.Full) {
		if s.Status == assessment.Scored && i%15/3 >= s.Level {
			s.Missed = append(s.Missed, statement.ID)
		}
	}
	for _, a := range q.Actions {
		if len(s.Limiting) > 0 && a.Component == s.Limiting[0] && a.To == s.Level+1 {
			s.Actions = append(s.Actions, a.ID)
		}
	}
	return s
}

// summed works out the whole from the components.
func summed(s *assessment.Summary) {
	for _, c := range s.Components {
		if c.Status != assessment.Scored {
			s.Status, s.Level, s.Position, s.Limiting, s.Shown, s.Of = assessment.Insufficient, 0, assessment.Whole(0), nil, 0, 0
			return
		}
		if c.Position.Compare(s.Position) < 0 {
			s.Position, s.Level = c.Position, c.Level
		}
	}
	for _, c := range s.Components {
		if c.Level == s.Level {
			s.Limiting = append(s.Limiting, c.ID)
		}
	}
}

func (u placedUnit) listed(t testing.TB, parts string, back int) assessment.Listed {
	at, err := time.Parse("2006-01", u.month)
	if err != nil {
		t.Fatal(err)
	}
	at = at.AddDate(-back, 0, 4)
	l := assessment.Listed{
		ID: fmt.Sprint(u.id, "/", back), UnitID: u.id, Ref: comparedRef, Mode: u.mode, Form: assessment.Full, CreatedAt: at, SubmittedAt: at,
		Summary: summaryOf(t, parts, u.mode == assessment.SurveyMode),
	}
	if u.mode == assessment.SurveyMode {
		l.Respondents = 9
	}
	return l
}

// comparisonOf puts units side by side, with their trend.
func comparisonOf(t testing.TB, units []placedUnit, f assessment.Filter) Compared {
	t.Helper()
	organization := assessment.Organization{ID: "o", Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}
	var tree assessment.Tree
	var results []assessment.Compared
	var rounds []assessment.Round
	for i, u := range units {
		tree = append(tree, assessment.Unit{ID: u.id, OrganizationID: "o", ParentID: u.below, Name: u.name, Letter: 1 + (7*i)%len(units)})
		if u.now == "" {
			continue
		}
		one := assessment.Compared{Latest: u.listed(t, u.now, 0)}
		all := []assessment.Listed{one.Latest}
		if u.before != "" {
			before := u.listed(t, u.before, 1)
			one.Previous, all = &before, append(all, before)
		}
		results = append(results, one)
		for _, l := range all {
			rounds = append(rounds, assessment.Round{UnitID: l.UnitID, Mode: l.Mode, Ref: l.Ref, Form: l.Form, At: l.SubmittedAt, Status: l.Summary.Status, Level: l.Summary.Level, Position: l.Summary.Position})
		}
	}
	q := sharedQuestionnaire()
	c, err := assessment.NewComparison(organization, tree, results, func(assessment.Ref) *assessment.Questionnaire { return q }, f, comparedOn)
	if err != nil {
		t.Fatal(err)
	}
	return Compared{Comparison: c, Trend: assessment.Rounds(c, rounds, time.UTC), Address: "https://continuum.example/compare", Date: comparedOn}
}

// manyUnits are n units with everything that may be true of one.
func manyUnits(n int) []placedUnit {
	names := []string{"Claims", "Branch North-West", "Contact centre", "Customer service for brokers and partners", "Underwriting", "Online services"}
	units := []placedUnit{{"u0", "", "Harbour Mutual", assessment.Agreed, "2026-03", "2.4 1.8 2.6", ""}}
	for i := 1; i < n; i++ {
		u := placedUnit{id: fmt.Sprint("u", i), below: "u0", name: fmt.Sprintf("%s %d", names[i%len(names)], i), mode: assessment.Agreed, month: fmt.Sprintf("2026-%02d", 1+i%11)}
		if i%5 > 1 {
			u.below = fmt.Sprint("u", i-i%5+1)
		}
		if i%3 == 0 {
			u.mode = assessment.SurveyMode
		}
		at := func(k, back int) string { return fmt.Sprintf("%d.%d", (i*k+back)%5, (i*7+k)%10) }
		u.now, u.before = at(3, 1)+" "+at(7, 1)+" "+at(11, 1), at(3, 0)+" "+at(7, 0)+" "+at(11, 0)
		switch {
		case i%17 == 5:
			u.now = "2.1 - 3.0"
		case i%19 == 6 && u.mode == assessment.SurveyMode:
			u.now = "2.1 few 3.0"
		case i%23 == 7:
			u.month = "2024-12"
		case i%29 == 8:
			u.now, u.mode = "", ""
		}
		units = append(units, u)
	}
	return units
}

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
		var one, two bytes.Buffer
		if err := errors.Join(p.Write(t.Context(), &one), p.Write(t.Context(), &two)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Error("two documents differ")
		}
		pictures(t, name, one.Bytes())
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
				"too few", "more answers", "not assessed", "moved, 2 to 3", "left out: stale: 24 months old", "Nov 2025, due", "9, good", "64 %", "first look",
				"The typical unit is Claims at 1.8, level 1", "At the lowest level, 1: Harbour Mutual, Claims and Branches.", "Moved since last time: Broker service.", "Not counted: 4.",
				"Second half of 2026", "Statements answered below “mostly”", "6 of 8", "The one action that would help most units", "Broker service stands at level 4, two or more above the typical unit",
				"There are no ranks and no averages", "This is what people say about practices", "The accessible version is the page at https://continuum.example/compare",
			},
			[]string{"could not be printed", "%!"},
		},
		{
			"with letters", comparisonOf(t, harbourUnits, assessment.Filter{Aliases: true}),
			[]string{"10 units of the organization", "Unit A", "Unit J", "Letters stand in place of the units’ names.", "in the order of their letters"},
			[]string{"Harbour", "Claims", "Motor", "Branches", "Broker", "Contact", "Online services", "Marine", "Legal"},
		},
		{
			"one unit", comparisonOf(t, harbourUnits[:1], assessment.Filter{}),
			[]string{"One unit of Harbour Mutual", "One stands at level 1. Measurement limits it."},
			[]string{"The typical unit", "Whom to learn from", "The one action that would"},
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
		for _, name := range []string{"Harbour", "Motor claims", "Broker"} {
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
