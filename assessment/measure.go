package assessment

import (
	"cmp"
	"slices"
	"time"
)

// Measure is one number about a unit's customers that is followed beside its
// level, period by period. It never changes a level.
type Measure struct {
	OrganizationID, UnitID, ID string
	MeasureSettings
	Values    []MeasureValue // in time; one a period
	Version   int            // grows with every change
	CreatedAt time.Time
	UpdatedAt time.Time
}

// MeasureSettings say what is measured. Of a known kind the unit and the better
// direction are given.
type MeasureSettings struct {
	Kind       MeasureKind
	Name       string // what it is called in this unit: "NPS, business customers"
	Definition string // what exactly is counted, among whom, how it is asked
	Unit       string // what a value is in: "%", "days"; empty: a bare number
	Better     Direction
	Every      Every    // how long a period is
	Target     *float64 // nil: none
	Owner      string   // who answers for it; may be empty
}

// MeasureKind is what a measure measures: one of MeasureKinds.
type MeasureKind string

// The kinds.
const (
	MeasureCSAT      MeasureKind = "csat"
	MeasureNPS       MeasureKind = "nps"
	MeasureEffort    MeasureKind = "effort"
	MeasureRetention MeasureKind = "retention"
	MeasureChurn     MeasureKind = "churn"
	MeasureLifetime  MeasureKind = "lifetime"  // customer lifetime value
	MeasureReferrals MeasureKind = "referrals" // share of new customers who came by referral
	MeasureDays      MeasureKind = "days"      // from a comment to the team it is about
	MeasureContacted MeasureKind = "contacted" // share of unhappy customers contacted within two working days
	MeasureOwn       MeasureKind = "own"
)

// Direction says which values are better.
type Direction string

// The directions.
const (
	HigherBetter Direction = "higher"
	LowerBetter  Direction = "lower"
)

// MeasureValue is what was measured in one period.
type MeasureValue struct {
	Period  MeasurePeriod
	Value   float64
	N       int       // of how many answers, customers or comments; 0: not known
	Figures []float64 // what it was worked out from, in the order of the kind's Figures (NPS: promoters, passives, detractors); empty: the value itself was given
	Note    string
	By      string // who recorded it
	At      time.Time
}

// Latest is the value of the last period, or nil.
func (m *Measure) Latest() *MeasureValue {
	if len(m.Values) == 0 {
		return nil
	}
	return &m.Values[len(m.Values)-1]
}

// Value is the value of a period, or nil.
func (m *Measure) Value(p MeasurePeriod) *MeasureValue {
	at, found := m.find(p)
	if !found {
		return nil
	}
	return &m.Values[at]
}

func (m *Measure) find(p MeasurePeriod) (int, bool) {
	return slices.BinarySearchFunc(m.Values, p, func(v MeasureValue, p MeasurePeriod) int { return v.Period.Compare(p) })
}

// Range is where a value probably lies with others like those who answered, at
// 95 %. Only NPS has one, and only from two answers on.
func (m *Measure) Range(v MeasureValue) (MeasureRange, bool) {
	if m.Kind != MeasureNPS || len(v.Figures) != len(m.Kind.About().Figures) {
		return MeasureRange{}, false
	}
	return NPSRange(v.Figures[0], v.Figures[1], v.Figures[2])
}

// Reached says whether a value is at its target or better. It is false where
// there is no target.
func (m *Measure) Reached(value float64) bool {
	switch {
	case m.Target == nil:
		return false
	case m.Better == LowerBetter:
		return value <= *m.Target
	default:
		return value >= *m.Target
	}
}

// Named reports whether NPS is among the measures, so that whatever shows them
// prints NPSTrademark.
func Named(measures []Measure) bool {
	return slices.ContainsFunc(measures, func(m Measure) bool { return m.Kind == MeasureNPS })
}

// Measures are all that a unit follows, by kind in the order of MeasureKinds and
// then by name.
type Measures struct {
	OrganizationID, UnitID string
	All                    []Measure
}

// Measure is the one with this id, or nil.
func (m *Measures) Measure(id string) *Measure {
	for i := range m.All {
		if m.All[i].ID == id {
			return &m.All[i]
		}
	}
	return nil
}

// Sort puts the measures in order, and the values of each in time.
func (m *Measures) Sort() {
	slices.SortStableFunc(m.All, func(a, b Measure) int {
		return cmp.Or(cmp.Compare(a.Kind.place(), b.Kind.place()), cmp.Compare(foldName(a.Name), foldName(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	for i := range m.All {
		slices.SortStableFunc(m.All[i].Values, func(a, b MeasureValue) int { return a.Period.Compare(b.Period) })
	}
}
