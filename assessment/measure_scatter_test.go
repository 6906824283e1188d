package assessment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// harbourNPS are measures of the units of the examples, some without a value.
func harbourNPS(t testing.TB) []Measure {
	t.Helper()
	measure := func(unit, name string, kind MeasureKind, values ...float64) Measure {
		m := Measure{OrganizationID: "o", UnitID: unit, ID: unit + "/" + name, MeasureSettings: MeasureSettings{Kind: kind, Name: name, Owner: "Ada of " + unit}}
		for i, v := range values {
			m.Values = append(m.Values, MeasureValue{Period: measurePeriod(t, fmt.Sprintf("2026-Q%d", i+1)), Value: v, By: "Ada", Note: "by " + unit})
		}
		return m
	}
	return []Measure{
		measure("u2", "NPS", MeasureNPS, 10, 30), measure("u3", "Business", MeasureNPS), measure("u3", "Private", MeasureNPS, 20),
		measure("u4", "NPS", MeasureNPS, 60), measure("u5", "NPS", MeasureNPS), measure("u6", "CSAT", MeasureCSAT, 80), measure("u9", "NPS", MeasureNPS, 99),
	}
}

func TestScatter(t *testing.T) {
	results := harbourResults()
	for i := range results {
		if results[i].Latest.UnitID == "u7" {
			results[i].Latest.Form = Quick
		}
	}
	for _, row := range []struct {
		name string
		f    Filter
		want []string
	}{
		{"by name", Filter{}, []string{
			"Claims 1 1.8 30 Q2 2026", "Motor claims 2 2.4 20 Q1 2026",
			"without Harbour Mutual: no NPS", "without Property claims: too few responses for a level",
			"without Broker service: no value of NPS yet", "without Contact centre: no NPS", "without Branches: quick form; no NPS",
		}},
		{"by letter", Filter{Aliases: true}, []string{
			"Unit A 2 2.4 20 Q1 2026", "Unit G 1 1.8 30 Q2 2026",
			"without Unit B: no value of NPS yet", "without Unit C: too few responses for a level", "without Unit D: no NPS",
			"without Unit E: quick form; no NPS", "without Unit F: no NPS",
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := NewScatter(compared(t, results, row.f), MeasureNPS, harbourNPS(t))
			var got []string
			for _, p := range s.Points {
				got = append(got, fmt.Sprintf("%s %d %s %g %s", p.Name, p.Level, p.Position, p.Value.Value, p.Value.Period.Words()))
			}
			for _, w := range s.Without {
				got = append(got, "without "+w.Name+": "+w.Why)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			text := fmt.Sprintf("%+v", s.Points)
			if strings.Contains(text, "Ada") || strings.Contains(text, "by u") || row.f.Aliases && strings.Contains(text, "claims") {
				t.Errorf("who measured, or what they call it, is in it: %s", text)
			}
			if got, want := s.Sentence(), "2 units have both a level and a value of NPS (n = 2). 5 units are left out and named below."; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if low, high := s.Span(); low != 20 || high != 30 {
				t.Errorf("from %g to %g", low, high)
			}
		})
	}
	none := NewScatter(compared(t, results, Filter{}), MeasureDays, harbourNPS(t))
	if low, high := none.Span(); len(none.Points) != 0 || low != 0 || high != 0 || none.Without[0].Why != "no days from comment to team" {
		t.Errorf("got %+v", none)
	}
}
