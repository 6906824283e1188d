package assessment

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func measureDay() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

func measurePeriod(t testing.TB, text string) MeasurePeriod {
	t.Helper()
	p, err := ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// followed is a unit that follows NPS by quarters and own days by months.
func followed(t testing.TB) *Measures {
	t.Helper()
	m := &Measures{OrganizationID: "o", UnitID: "u"}
	for id, s := range map[string]MeasureSettings{
		"nps": {Kind: MeasureNPS, Name: "NPS", Every: EveryQuarter, Unit: "never mind", Better: LowerBetter},
		"own": {Kind: MeasureOwn, Name: "Calls", Definition: "All calls.", Every: EveryMonth, Unit: "calls", Better: LowerBetter},
	} {
		if err := m.Add(id, s, measureDay()); err != nil {
			t.Fatal(err)
		}
	}
	m.Sort()
	return m
}

func number64(v float64) *float64 { return &v }

func TestMeasuresAreAdded(t *testing.T) {
	fine := MeasureSettings{Kind: MeasureOwn, Name: " Days  to settle ", Definition: " From notice to payment. ", Unit: "days", Better: LowerBetter, Every: EveryMonth, Owner: " Ada "}
	with := func(change func(*MeasureSettings)) MeasureSettings { s := fine; change(&s); return s }
	for _, row := range []struct {
		name     string
		settings MeasureSettings
		problem  string
	}{
		{"as it should be", fine, ""},
		{"no kind", with(func(s *MeasureSettings) { s.Kind = "x" }), "kind: Choose what to measure from the list."},
		{"no name", with(func(s *MeasureSettings) { s.Name = " \n" }), "name: Enter the measure’s name."},
		{"a long name", with(func(s *MeasureSettings) { s.Name = strings.Repeat("x", 201) }), "name: The measure’s name is longer than 200 characters: shorten it."},
		{"the name of another", with(func(s *MeasureSettings) { s.Name = "nps" }), "name: This unit follows a measure of that name already. Choose another name."},
		{"nobody knows what", with(func(s *MeasureSettings) { s.Definition = "" }), "definition: Say what exactly is counted, so that somebody else would count the same."},
		{"NUL", with(func(s *MeasureSettings) { s.Definition = "\x00" }), "definition: The definition contains a NUL character: remove it."},
		{"a novel", with(func(s *MeasureSettings) { s.Definition = strings.Repeat("x", 5001) }), "definition: The definition is longer than 5000 characters: shorten it."},
		{"not UTF-8", with(func(s *MeasureSettings) { s.Owner = "\xff" }), "owner: The owner is not valid UTF-8 text: type it again."},
		{"a long unit", with(func(s *MeasureSettings) { s.Unit = strings.Repeat("x", 21) }), "unit: What a value is in is longer than 20 characters: shorten it."},
		{"nothing that can be printed as a unit", with(func(s *MeasureSettings) { s.Unit = "\x01" }), "unit: Enter what a value is in."},
		{"no direction", with(func(s *MeasureSettings) { s.Better = "" }), "better: Say whether higher or lower values are better."},
		{"no length", with(func(s *MeasureSettings) { s.Every = "week" }), "every: Choose a month, a quarter or a year."},
		{"a target beyond", with(func(s *MeasureSettings) { s.Kind = MeasureCSAT; s.Target = number64(101) }), "target: The target must be from 0 to 100."},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := followed(t)
			err := m.Add("new", row.settings, measureDay())
			if got := problemText(err); got != row.problem {
				t.Fatalf("got %q, want %q", got, row.problem)
			}
			if got := problemText(row.settings.Check()); got != row.problem && row.name != "the name of another" {
				t.Errorf("alone: got %q, want %q", got, row.problem)
			}
			if (m.Measure("new") != nil) != (row.problem == "") {
				t.Error("it is there, or not, contrary to what was said")
			}
		})
	}
	m := followed(t)
	if err := m.Add("new", fine, measureDay()); err != nil || m.Measure("new").Name != "Days to settle" || m.Measure("new").Owner != "Ada" || m.Measure("new").Definition != "From notice to payment." {
		t.Errorf("%v, %+v", err, m.Measure("new"))
	}
	if nps := m.Measure("nps"); nps.Unit != "" || nps.Better != HigherBetter {
		t.Errorf("a known kind took a unit and a direction: %+v", nps)
	}
	for n := len(m.All); n < MostMeasures; n++ {
		fine.Name = fmt.Sprint("Measure ", n)
		if err := m.Add(fine.Name, fine, measureDay()); err != nil {
			t.Fatal(err)
		}
	}
	fine.Name = "One more"
	if got := problemText(m.Add("more", fine, measureDay())); !strings.Contains(got, "at most 30 measures") {
		t.Errorf("got %q", got)
	}
}

func TestValuesAreRecorded(t *testing.T) {
	period := func(text string) MeasurePeriod { return measurePeriod(t, text) }
	for _, row := range []struct {
		name, id string
		version  int
		entry    MeasureEntry
		was      MeasurePeriod
		problem  string
	}{
		{"NPS from its counts", "nps", 2, MeasureEntry{Period: period("2026-Q3"), Figures: []float64{162, 108, 54}}, MeasurePeriod{}, ""},
		{"the quarter under way", "nps", 2, MeasureEntry{Period: period("2026-Q4"), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, ""},
		{"in the place of another", "nps", 2, MeasureEntry{Period: period("2026-Q2"), Figures: []float64{1, 0, 0}}, period("2026-Q2"), ""},
		{"moved to another period", "nps", 2, MeasureEntry{Period: period("2026-Q1"), Figures: []float64{1, 0, 0}}, period("2026-Q2"), ""},
		{"a value of its own", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(-3), N: 12}, MeasurePeriod{}, ""},
		{"twice", "nps", 2, MeasureEntry{Period: period("2026-Q2"), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, "period: There is a value for Q2 2026 already. Change that one, or choose another period."},
		{"in the future", "nps", 2, MeasureEntry{Period: period("2027-Q1"), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, "period: Q1 2027 has not begun yet."},
		{"of another length", "nps", 2, MeasureEntry{Period: period("2026-07"), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, "period: July 2026 is a month, and this measure has a value each quarter."},
		{"of no period", "nps", 2, MeasureEntry{Figures: []float64{1, 0, 0}}, MeasurePeriod{}, "period: Choose a period."},
		{"NPS as a value", "nps", 2, MeasureEntry{Period: period("2026-Q3"), Value: number64(33)}, MeasurePeriod{}, "promoters: Enter all three numbers."},
		{"both ways", "nps", 2, MeasureEntry{Period: period("2026-Q3"), Value: number64(33), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, "value: Give either the value or the numbers it is worked out from, not both."},
		{"nothing", "own", 1, MeasureEntry{Period: period("2026-07")}, MeasurePeriod{}, "value: Enter the value."},
		{"out of all bounds", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(1e13)}, MeasurePeriod{}, "value: The value must be from −1,000,000,000,000 to 1,000,000,000,000."},
		{"of fewer than none", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(1), N: -1}, MeasurePeriod{}, "n: Of how many: enter a whole number from 0 to 1,000,000,000, or leave it empty."},
		{"of more than there are people, nearly", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(1), N: 1_000_000_000}, MeasurePeriod{}, ""},
		{"of too many", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(1), N: 1_000_000_001}, MeasurePeriod{}, "n: Of how many: enter a whole number from 0 to 1,000,000,000, or leave it empty."},
		{"of too many together", "nps", 2, MeasureEntry{Period: period("2026-Q3"), Figures: []float64{500_000_000, 500_000_000, 1}}, MeasurePeriod{}, "promoters: These are more than 1,000,000,000 answers together: check the three numbers."},
		{"a note with NUL", "own", 1, MeasureEntry{Period: period("2026-07"), Value: number64(1), Note: "\x00"}, MeasurePeriod{}, "note: The note contains a NUL character: remove it."},
		{"somebody was faster", "nps", 1, MeasureEntry{Period: period("2026-Q3"), Figures: []float64{1, 0, 0}}, MeasurePeriod{}, ErrConflict.Error()},
		{"of no measure", "none", 1, MeasureEntry{}, MeasurePeriod{}, ErrNotFound.Error()},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := followed(t)
			if err := m.Record("nps", 1, MeasureEntry{Period: period("2026-Q2"), Figures: []float64{60, 30, 30}}, MeasurePeriod{}, "Bob", measureDay(), measureDay()); err != nil {
				t.Fatal(err)
			}
			before := slices.Clone(m.Measure("nps").Values)
			err := m.Record(row.id, row.version, row.entry, row.was, "Ada", measureDay(), measureDay())
			if got := problemText(err); got != row.problem {
				t.Fatalf("got %q, want %q", got, row.problem)
			}
			if row.problem != "" {
				if diff := cmp.Diff(before, m.Measure("nps").Values); diff != "" {
					t.Errorf("refused, and yet (-before +after):\n%s", diff)
				}
				return
			}
			measure := m.Measure(row.id)
			if v := measure.Value(row.entry.Period); v == nil || v.By != "Ada" || measure.Version != row.version+1 {
				t.Errorf("got %+v", measure)
			}
			if row.was != row.entry.Period && measure.Value(row.was) != nil {
				t.Errorf("%v is still there", row.was)
			}
		})
	}
}

func TestSettingsChangeAndValuesGo(t *testing.T) {
	m := followed(t)
	entry := MeasureEntry{Period: measurePeriod(t, "2026-Q3"), Figures: []float64{3, 1, 1}}
	settings := m.Measure("nps").MeasureSettings
	settings.Kind, settings.Every, settings.Target = MeasureCSAT, EveryYear, number64(40)
	for _, step := range []struct {
		what string
		do   func() error
		want string
	}{
		{"every year, while there is no value", func() error { return m.Set("nps", 1, settings, measureDay()) }, ""},
		{"and back", func() error { settings.Every = EveryQuarter; return m.Set("nps", 2, settings, measureDay()) }, ""},
		{"a value", func() error { return m.Record("nps", 3, entry, MeasurePeriod{}, "Ada", measureDay(), measureDay()) }, ""},
		{"every year again", func() error { settings.Every = EveryYear; return m.Set("nps", 4, settings, measureDay()) }, "every: There are values for quarters already. Remove them first, or add another measure."},
		{"late", func() error { return m.Set("nps", 3, settings, measureDay()) }, ErrConflict.Error()},
		{"take out what is not there", func() error { return m.Strike("nps", 4, entry.Period.Before(1), measureDay()) }, ErrConflict.Error()},
		{"take out the value", func() error { return m.Strike("nps", 4, entry.Period, measureDay()) }, ""},
		{"remove it, late", func() error { return m.Remove("nps", 4) }, ErrConflict.Error()},
		{"remove it", func() error { return m.Remove("nps", 5) }, ""},
		{"remove it twice", func() error { return m.Remove("nps", 5) }, ErrNotFound.Error()},
	} {
		if got := problemText(step.do()); got != step.want {
			t.Fatalf("%s: got %q, want %q", step.what, got, step.want)
		}
		if nps := m.Measure("nps"); nps != nil && nps.Kind != MeasureNPS {
			t.Fatal("the kind has changed")
		}
	}
}

func TestAFileIsTakenWholeOrNotAtAll(t *testing.T) {
	line := func(id, period string, value float64, where string) MeasureLine {
		return MeasureLine{MeasureID: id, MeasureEntry: MeasureEntry{Period: measurePeriod(t, period), Value: &value}, Where: where}
	}
	m := followed(t)
	if err := m.Take([]MeasureLine{line("own", "2026-06", 5, "line 2"), line("own", "2026-07", 6, "line 3")}, "Ada", measureDay(), measureDay()); err != nil {
		t.Fatal(err)
	}
	if err := m.Take([]MeasureLine{line("own", "2026-07", 7, "line 2")}, "Bob", measureDay(), measureDay()); err != nil {
		t.Fatal(err)
	}
	own := m.Measure("own")
	if len(own.Values) != 2 || own.Values[1].Value != 7 || own.Values[1].By != "Bob" || own.Version != 3 {
		t.Errorf("got %+v", own)
	}
	before := m.copied()
	err := m.Take([]MeasureLine{line("own", "2026-07", 1, "line 1"), line("own", "2026-05", 7, "line 2"), line("own", "2027-07", 8, "line 3"), line("nps", "2026-Q1", 8, "line 4")}, "Bob", measureDay(), measureDay())
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	want := []Problem{{"line 3", "July 2027 has not begun yet."}, {"line 4", "Enter all three numbers."}}
	if diff := cmp.Diff(want, invalid.Problems); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, m); diff != "" {
		t.Errorf("refused, and yet (-before +after):\n%s", diff)
	}
	if err := m.Take([]MeasureLine{line("none", "2026-05", 7, "line 2")}, "Bob", measureDay(), measureDay()); !errors.Is(err, ErrConflict) {
		t.Errorf("got %v", err)
	}
}

// Whatever is done, values stand in time, one a period, and each version counts
// one change.
func TestMeasuresHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &Measures{}
		if err := m.Add("m", MeasureSettings{Kind: MeasureCSAT, Name: "CSAT", Every: EveryMonth}, measureDay()); err != nil {
			t.Fatal(err)
		}
		last := PeriodOf(EveryMonth, measureDay())
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			measure := m.Measure("m")
			p, was := last.Before(rapid.IntRange(-2, 20).Draw(t, "period")), MeasurePeriod{}
			if len(measure.Values) > 0 && rapid.Bool().Draw(t, "again") {
				was = rapid.SampledFrom(measure.Values).Draw(t, "was").Period
			}
			before, version := len(measure.Values), measure.Version
			var err error
			if rapid.Bool().Draw(t, "strike") {
				err = m.Strike("m", version, p, measureDay())
			} else {
				entry := MeasureEntry{Period: p, Figures: []float64{rapid.Float64Range(0, 12).Draw(t, "part"), 10}}
				entry.Figures[0] = float64(int(entry.Figures[0]))
				err = m.Record("m", version, entry, was, "Ada", measureDay(), measureDay())
			}
			if grown := measure.Version - version; (err == nil) != (grown == 1) || err != nil && len(measure.Values) != before {
				t.Fatalf("%v, and the version grew by %d", err, grown)
			}
			for i := 1; i < len(measure.Values); i++ {
				if measure.Values[i-1].Period.Compare(measure.Values[i].Period) >= 0 {
					t.Fatalf("out of order: %v", measure.Values)
				}
			}
		}
	})
}
