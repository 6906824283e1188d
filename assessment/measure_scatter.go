package assessment

import (
	"cmp"
	"fmt"
	"slices"
)

// ScatterCaution is printed with every scatter of positions against a measure.
const ScatterCaution = "This shows no cause: units differ in much besides their practices, and with few units a pattern is easily chance."

// Scatter is the units of a comparison by their position and by the latest value
// of one kind of measure.
type Scatter struct {
	About   MeasureAbout
	Points  []ScatterPoint // in the order of the comparison
	Without []ScatterGap   // the units that have not both, in the same order
}

// ScatterPoint is a unit that has both.
type ScatterPoint struct {
	ID, Name string // the name is a letter where names are hidden
	Level    int
	Position Fraction
	Measure  Measure // without its name, definition, owner and notes
	Value    MeasureValue
}

// ScatterGap is a unit that is left out, and why, as a clause.
type ScatterGap struct{ ID, Name, Why string }

// NewScatter pairs where units stand with what they measured. Of several
// measures of the kind a unit follows, the first that has a value counts.
// Whatever the comparison hides (names; surveys with too few responses; results
// that are stale or of another form) is not in it either.
func NewScatter(c *Comparison, kind MeasureKind, measures []Measure) Scatter {
	s := Scatter{About: kind.About()}
	byUnit := map[string]Measure{}
	for _, m := range measures {
		if known, ok := byUnit[m.UnitID]; m.Kind == kind && (!ok || known.Latest() == nil) {
			byUnit[m.UnitID] = m
		}
	}
	for _, st := range c.Standings {
		m, follows := byUnit[st.ID]
		level, position, stands := st.stands("")
		latest := m.Latest()
		if !stands || st.NotAs != "" || latest == nil {
			s.Without = append(s.Without, ScatterGap{st.ID, c.Name(st), whyLeftOut(&st, stands, follows, latest, s.About)})
			continue
		}
		m.Name, m.Definition, m.Owner = s.About.Name, s.About.Definition, ""
		if c.Filter.Aliases {
			m.Unit = s.About.Unit // what somebody typed could name the unit
		}
		value := *latest
		value.Note, value.By = "", ""
		m.Values = []MeasureValue{value}
		s.Points = append(s.Points, ScatterPoint{st.ID, c.Name(st), level, position, m, value})
	}
	return s
}

// whyLeftOut says what a unit lacks.
func whyLeftOut(st *Standing, stands, follows bool, latest *MeasureValue, about MeasureAbout) string {
	why := ""
	switch {
	case st.Latest == nil:
		why = "not assessed"
	case st.NotAs != "":
		why = st.NotAs
	case !stands && st.Latest.Mode == SurveyMode:
		why = "too few responses for a level"
	case !stands:
		why = "no level yet"
	}
	lacks := ""
	switch {
	case !follows:
		lacks = "no " + about.Clause()
	case latest == nil:
		lacks = "no value of " + about.Clause() + " yet"
	}
	return joinClauses(why, lacks)
}

func joinClauses(a, b string) string {
	if a == "" || b == "" {
		return cmp.Or(a, b)
	}
	return a + "; " + b
}

// Clause names the kind within a sentence: "NPS", "customer effort score".
func (a MeasureAbout) Clause() string { return MidSentence(a.Short) }

// Sentence sums the scatter up: "Eight units have both a level and an NPS; two
// are left out."
func (s *Scatter) Sentence() string {
	text := upperFirst(plural(len(s.Points), "unit"))
	if len(s.Points) == 1 {
		text += " has"
	} else {
		text += " have"
	}
	text += " both a level and a value of " + s.About.Clause() + " (n = " + fmt.Sprint(len(s.Points)) + ")."
	if n := len(s.Without); n > 0 {
		text += " " + upperFirst(plural(n, "unit")) + map[bool]string{true: " is", false: " are"}[n == 1] + " left out and named below."
	}
	return text
}

// Span is the lowest and the highest value.
func (s *Scatter) Span() (low, high float64) {
	if len(s.Points) == 0 {
		return 0, 0
	}
	by := func(a, b ScatterPoint) int { return cmp.Compare(a.Value.Value, b.Value.Value) }
	return slices.MinFunc(s.Points, by).Value.Value, slices.MaxFunc(s.Points, by).Value.Value
}
