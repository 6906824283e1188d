package report

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// sampleMeasured is a unit with four measures, one of them without a value, and
// rounds of both kinds.
func sampleMeasured(t fataler) Measured {
	t.Helper()
	day := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	all := &assessment.Measures{OrganizationID: "o", UnitID: "u"}
	add := func(id string, kind assessment.MeasureKind, name string, every assessment.Every, target float64) {
		about := kind.About()
		set := assessment.MeasureSettings{Kind: kind, Name: name, Definition: about.Definition, Every: every, Unit: "letters", Better: assessment.LowerBetter, Owner: "Bea, head of claims"}
		if kind == assessment.MeasureOwn {
			set.Definition = "Letters that came back."
		}
		if target != 0 {
			set.Target = &target
		}
		if err := all.Add(id, set, day); err != nil {
			t.Fatal(err)
		}
	}
	add("nps", assessment.MeasureNPS, assessment.MeasureNPS.About().Name, assessment.EveryQuarter, 40)
	add("own", assessment.MeasureOwn, "Letters back", assessment.EveryMonth, 5)
	add("kept", assessment.MeasureRetention, assessment.MeasureRetention.About().Name, assessment.EveryYear, 0)
	add("none", assessment.MeasureEffort, assessment.MeasureEffort.About().Name, assessment.EveryYear, 6)
	put := func(id, period, note string, value float64, figures ...float64) {
		p, err := assessment.ParsePeriod(period)
		if err != nil {
			t.Fatal(err)
		}
		entry := assessment.MeasureEntry{Period: p, Figures: figures, Note: note}
		if len(figures) == 0 {
			entry.Value = &value
		}
		if err := all.Record(id, all.Measure(id).Version, entry, assessment.MeasurePeriod{}, "Ada", day, day); err != nil {
			t.Fatal(err)
		}
	}
	put("nps", "2025-Q4", "", 0, 90, 80, 70)
	put("nps", "2026-Q2", "Asked by telephone, not by letter.", 0, 150, 110, 60)
	put("nps", "2026-Q3", "", 0, 162, 108, 54)
	for month := 1; month <= 10; month++ {
		put("own", fmt.Sprintf("2026-%02d", month), "", float64(20-month))
		put("own", fmt.Sprintf("2025-%02d", month), "", float64(30-month))
	}
	put("kept", "2025", "", 0, 500, 460, 60)
	all.Sort()
	round := func(mode assessment.Mode, day string, level int) assessment.Listed {
		at, _ := time.Parse(time.DateOnly, day)
		return assessment.Listed{
			ID: day, UnitID: "u", Mode: mode, Form: assessment.Full, SubmittedAt: at,
			Summary: &assessment.Summary{Status: assessment.Scored, Level: level, Position: assessment.Whole(level)},
		}
	}
	rounds := assessment.NewTrend([]assessment.Listed{
		round(assessment.Agreed, "2025-02-10", 1), round(assessment.Agreed, "2026-03-01", 2), round(assessment.Agreed, "2026-11-02", 3), round(assessment.SurveyMode, "2026-05-04", 2),
	})
	return Measured{
		Organization: "Harbour Mutual", Unit: "Claims", Date: day, Address: "https://continuum.example/units/k3v9/measures",
		MeasuredPart: MeasuredPart{Measures: all.All, Rounds: rounds},
	}
}

func readMeasured(t fataler, p Measured) (*measuredDocument, []paper) {
	t.Helper()
	d, err := settled(context.Background(), newMeasured, p, false)
	if err != nil {
		t.Fatal(err)
	}
	return d, readPages(t, d.pdf)
}

func TestMeasuredGolden(t *testing.T) {
	letter, none := sampleMeasured(t), sampleMeasured(t)
	letter.Paper, letter.Rounds, letter.Address = Letter, nil, ""
	none.Measures = nil
	for name, p := range map[string]Measured{"measured-a4": sampleMeasured(t), "measured-letter": letter, "measured-none": none} {
		t.Run(name, func(t *testing.T) {
			d, pages := readMeasured(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
			pictures(t, name, madeTwice(t, p, p))
		})
	}
}

func TestMeasuredSaysWhatThePageSays(t *testing.T) {
	_, pages := readMeasured(t, sampleMeasured(t))
	text := flat(pages)
	for _, want := range []string{
		"33.3 in Q3 2026, probably 24.9 to 41.1; misses its target of 40 by 6.7. Higher is better.", "162 promoters, 108 passives, 54",
		"up from 28.1 in Q2 2026; the ranges", "overlap, so it may be chance", "Asked by telephone, not by letter.", "Level, surveys", "Level, agreed assessments (self-ratings)",
		"Lower is better.", "Letters that came back.", "100 × (promoters − detractors) / all answers", "adjusted-Wald", "The American Statistician 70",
		"registered trademarks of Bain & Company", "show no cause", "none yet", "Earlier values are on the page", "80.0 %", "500 customers at the beginning",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	plain := sampleMeasured(t)
	plain.Measures = plain.Measures[1:]
	_, pages = readMeasured(t, plain)
	if strings.Contains(flat(pages), "registered trademarks") {
		t.Error("the attribution is printed where NPS is not named")
	}
}

// The level of a round from before the time shown stands from its beginning, of
// rounds that can be compared with the latest.
func TestMeasuredChartSharesItsTimeAxis(t *testing.T) {
	p := sampleMeasured(t)
	nps := p.Measures[0]
	c := MeasuredChart(&nps, p.Rounds, time.UTC)
	if len(c.Points) != 3 || !c.Points[1].Gap || c.Points[2].Gap || !c.Points[2].Ranged || !c.Targeted {
		t.Errorf("got %+v", c.Points)
	}
	if len(c.Steps) != 2 || c.Steps[0].Steps[0].At != 0 || c.Steps[0].Steps[0].Level != 1 || len(c.Steps[0].Steps) != 3 {
		t.Errorf("got %+v", c.Steps)
	}
	// From 1 October 2025 to two weeks after 2 November 2026 are 411 days; the
	// first of March 2026 is day 151, the middle of Q3 2026 day 319.
	if at := c.Steps[0].Steps[1].At; at != 151./411 {
		t.Errorf("the step of 1 March 2026 is at %f", at)
	}
	if at := c.Points[2].At; at != 319./411 {
		t.Errorf("the value of Q3 2026 is at %f", at)
	}
	nps.Values = nil
	if none := MeasuredChart(&nps, p.Rounds, time.UTC); len(none.Points) != 0 || len(none.Steps) != 0 {
		t.Errorf("without a value: %+v", none)
	}
}

// Whatever is typed, the document is made and nothing leaves its pages.
func TestAnyMeasuredLaysOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sampleMeasured(t)
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("WWWW iii\n-"))))
		for i := range p.Measures {
			m := &p.Measures[i]
			m.Name, m.Owner, m.Definition, m.Unit = text.Draw(t, "name"), text.Draw(t, "owner"), text.Draw(t, "definition"), rapid.StringN(0, 20, 60).Draw(t, "unit")
			for j := range m.Values {
				m.Values[j].Note = text.Draw(t, "note")
				if m.Kind == assessment.MeasureOwn {
					m.Values[j].Value = rapid.Float64Range(-1e12, 1e12).Draw(t, "value")
				}
			}
		}
		p.Unit = text.Draw(t, "unit")
		d, pages := readMeasured(t, p)
		withinMargins(t, &d.document, pages)
	})
}
