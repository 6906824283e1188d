package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// sampleMeasure is a measure of a unit of the sample organization.
type sampleMeasure struct {
	unit string
	assessment.MeasureSettings
	target float64
	values []sampleValue // until the last period that is over, in time
}

// sampleValue is the value of one period: the figures of its kind, or the value
// alone.
type sampleValue struct {
	figures []float64
	note    string
}

// sampleNPS is the usual NPS with answers of some quarters.
func sampleNPS(unit, owner string, target float64, quarters ...[]float64) sampleMeasure {
	about := assessment.MeasureNPS.About()
	m := sampleMeasure{unit: unit, target: target, MeasureSettings: assessment.MeasureSettings{
		Kind: about.Kind, Name: about.Name, Definition: about.Definition + " Asked by letter of every tenth customer.", Every: assessment.EveryQuarter, Owner: owner,
	}}
	for _, counts := range quarters {
		m.values = append(m.values, sampleValue{figures: counts})
	}
	return m
}

// sampleMeasures are an NPS of most units, so that units can be put side by side,
// and measures of other kinds of two.
func sampleMeasures() []sampleMeasure {
	measures := []sampleMeasure{
		sampleNPS(sampleName, "Head of customers", 40, []float64{118, 104, 78}, []float64{131, 108, 71}, []float64{139, 112, 69}, []float64{150, 110, 60}, []float64{162, 108, 54}),
		sampleNPS("Customer service", "Head of service", 45, []float64{88, 60, 32}, []float64{94, 57, 29}, []float64{104, 56, 24}),
		sampleNPS("Contact centre", "Head of contact centre", 30, []float64{61, 64, 45}, []float64{70, 66, 40}),
		sampleNPS("Claims", "Head of claims", 20, []float64{48, 70, 62}, []float64{50, 72, 58}, []float64{49, 68, 59}, []float64{57, 71, 52}),
		sampleNPS("Motor claims", "Head of motor claims", 0, []float64{31, 44, 46}, []float64{33, 47, 40}),
		sampleNPS("Sales and branches", "Head of sales", 35, []float64{77, 70, 33}, []float64{80, 69, 34}),
		sampleNPS("Online services", "Head of online services", 0, []float64{40, 52, 38}, []float64{47, 50, 33}),
	}
	days := assessment.MeasureDays.About()
	contacted := assessment.MeasureContacted.About()
	return append(measures,
		sampleMeasure{unit: "Claims", target: 12, MeasureSettings: assessment.MeasureSettings{
			Kind: assessment.MeasureOwn, Name: "Days from notice to payment", Definition: "Middle number of days from the notice of a claim until it is paid, of all claims closed in the month.",
			Unit: "days", Better: assessment.LowerBetter, Every: assessment.EveryMonth, Owner: "Head of claims",
		}, values: []sampleValue{{figures: []float64{19}}, {figures: []float64{18.5}}, {figures: []float64{20}, note: "Hailstorm in the north: twice as many notices."}, {figures: []float64{17}}, {figures: []float64{15.5}}, {figures: []float64{14}}}},
		sampleMeasure{unit: "Contact centre", target: 25, MeasureSettings: assessment.MeasureSettings{
			Kind: assessment.MeasureOwn, Name: "Calls passed on to another department", Definition: "Share of calls that had to be passed on, of all calls in the quarter.",
			Unit: "%", Better: assessment.LowerBetter, Every: assessment.EveryQuarter, Owner: "Head of contact centre",
		}, values: []sampleValue{{figures: []float64{34}}, {figures: []float64{31.5}}, {figures: []float64{28}}}},
		sampleMeasure{unit: "Customer service", target: 90, MeasureSettings: assessment.MeasureSettings{
			Kind: contacted.Kind, Name: contacted.Name, Definition: contacted.Definition, Every: assessment.EveryQuarter, Owner: "Head of service",
		}, values: []sampleValue{{figures: []float64{31, 52}}, {figures: []float64{39, 50}}, {figures: []float64{44, 51}}}},
		sampleMeasure{unit: "Customer service", target: 3, MeasureSettings: assessment.MeasureSettings{
			Kind: days.Kind, Name: days.Name, Definition: days.Definition, Every: assessment.EveryQuarter, Owner: "Head of service",
		}, values: []sampleValue{{figures: []float64{9}}, {figures: []float64{6}}, {figures: []float64{4}}}})
}

// addSampleMeasures gives units of the sample organization what they measure, up
// to the last period that is over.
func addSampleMeasures(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string, today time.Time) error {
	for _, m := range sampleMeasures() {
		unit, id := units[m.unit], account.NewID()
		err := s.UpdateMeasures(ctx, unit.OrganizationID, unit.ID, func(all *assessment.Measures) error {
			return m.add(all, id, who, today)
		})
		if err != nil {
			return fmt.Errorf("sample measure %q of %s: %w", m.Name, m.unit, err)
		}
	}
	return nil
}

// add puts the measure with its values among those of its unit.
func (m sampleMeasure) add(all *assessment.Measures, id, who string, today time.Time) error {
	if m.target != 0 {
		m.Target = &m.target
	}
	if err := all.Add(id, m.MeasureSettings, today); err != nil {
		return err
	}
	for i, v := range m.values {
		entry := assessment.MeasureEntry{Period: assessment.PeriodOf(m.Every, today).Before(len(m.values) - i), Note: v.note, Figures: v.figures}
		if len(v.figures) == 1 { // the value itself
			entry.Value, entry.Figures = &v.figures[0], nil
		}
		if err := all.Record(id, all.Measure(id).Version, entry, assessment.MeasurePeriod{}, who, today, today); err != nil {
			return err
		}
	}
	return nil
}
