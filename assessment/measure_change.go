package assessment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// How much a unit may follow.
const (
	MostMeasures      = 30
	MostMeasureValues = 400 // of one measure
	unitLimit         = 20  // of what a value is in, in characters
)

// MeasureEntry is a value as somebody gives it: the value itself, or the figures
// it is worked out from.
type MeasureEntry struct {
	Period  MeasurePeriod
	Value   *float64  // nil: worked out from Figures
	Figures []float64 // in the order of the kind's Figures; empty: Value is given
	N       int       // of how many, where Value is given; 0: not known
	Note    string
}

// Add makes a measure of the unit. Settings that make none are an InvalidError
// with a problem a field.
func (m *Measures) Add(id string, s MeasureSettings, now time.Time) error {
	if len(m.All) >= MostMeasures {
		return Invalid("", fmt.Sprintf("A unit follows at most %d measures. Remove one that nobody looks at.", MostMeasures))
	}
	s, err := m.clean(s, "")
	if err != nil {
		return err
	}
	m.All = append(m.All, Measure{OrganizationID: m.OrganizationID, UnitID: m.UnitID, ID: id, MeasureSettings: s, Version: 1, CreatedAt: now, UpdatedAt: now})
	return nil
}

// Set changes the settings of a measure as of a version: its kind stays, and
// once it has values the length of its periods as well. A version that is no
// longer the latest is ErrConflict.
func (m *Measures) Set(id string, version int, s MeasureSettings, now time.Time) error {
	measure, err := m.at(id, version)
	if err != nil {
		return err
	}
	s.Kind = measure.Kind
	if s, err = m.clean(s, id); err != nil {
		return err
	}
	if len(measure.Values) > 0 && s.Every != measure.Every {
		return Invalid("every", "There are values for "+string(measure.Every)+"s already. Remove them first, or add another measure.")
	}
	measure.MeasureSettings = s
	measure.changed(now)
	return nil
}

// Remove takes a measure out with all its values.
func (m *Measures) Remove(id string, version int) error {
	if _, err := m.at(id, version); err != nil {
		return err
	}
	m.All = slices.DeleteFunc(m.All, func(x Measure) bool { return x.ID == id })
	return nil
}

// Record keeps the value of a period. was is the period of the value it takes
// the place of, or the zero period for a new one. today is the day it is where
// the organization is: no period may begin after it.
func (m *Measures) Record(id string, version int, e MeasureEntry, was MeasurePeriod, who string, today, now time.Time) error {
	measure, err := m.at(id, version)
	if err != nil {
		return err
	}
	value, err := measure.check(e, was, today)
	if err != nil {
		return err
	}
	value.By, value.At = who, now
	if at, found := measure.find(was); found {
		measure.Values = slices.Delete(measure.Values, at, at+1)
	}
	measure.put(value)
	measure.changed(now)
	return nil
}

// Strike takes the value of a period out.
func (m *Measures) Strike(id string, version int, p MeasurePeriod, now time.Time) error {
	measure, err := m.at(id, version)
	if err != nil {
		return err
	}
	at, found := measure.find(p)
	if !found {
		return ErrConflict // somebody else did
	}
	measure.Values = slices.Delete(measure.Values, at, at+1)
	measure.changed(now)
	return nil
}

// MeasureLine is a value that comes in from a file.
type MeasureLine struct {
	MeasureID string
	MeasureEntry
	Where string // in the file: "line 12"
}

// Take keeps values from a file, all or none: what a period has already is
// replaced. An InvalidError has a problem a line, at where it stands.
func (m *Measures) Take(lines []MeasureLine, who string, today, now time.Time) error {
	var problems []Problem
	touched := map[string]bool{}
	for _, line := range lines {
		measure := m.Measure(line.MeasureID)
		if measure == nil {
			return ErrConflict // removed in the meantime
		}
		was := MeasurePeriod{}
		if measure.Value(line.Period) != nil {
			was = line.Period
		}
		value, err := measure.check(line.MeasureEntry, was, today)
		var invalid *InvalidError
		if errors.As(err, &invalid) {
			for _, p := range invalid.Problems {
				problems = append(problems, Problem{line.Where, p.Text})
			}
			continue
		}
		value.By, value.At = who, now
		if at, found := measure.find(was); found {
			measure.Values = slices.Delete(measure.Values, at, at+1)
		}
		measure.put(value)
		touched[measure.ID] = true
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	for id := range touched {
		m.Measure(id).changed(now)
	}
	return nil
}

func (m *Measures) at(id string, version int) (*Measure, error) {
	measure := m.Measure(id)
	switch {
	case measure == nil:
		return nil, ErrNotFound
	case measure.Version != version:
		return nil, ErrConflict
	}
	return measure, nil
}

func (m *Measure) changed(now time.Time) { m.Version, m.UpdatedAt = m.Version+1, now }

func (m *Measure) put(v MeasureValue) {
	at, _ := m.find(v.Period)
	m.Values = slices.Insert(m.Values, at, v)
}

// clean checks settings as they were typed. id is the measure's own, whose name
// may stay.
func (m *Measures) clean(s MeasureSettings, id string) (MeasureSettings, error) {
	if !s.Kind.Known() {
		return s, Invalid("kind", "Choose what to measure from the list.")
	}
	var problems []Problem
	keep := func(err error) {
		var invalid *InvalidError
		if errors.As(err, &invalid) {
			problems = append(problems, invalid.Problems...)
		}
	}
	about, err := s.Kind.About(), error(nil)
	s.Name, err = CleanName("name", "the measure’s name", s.Name)
	keep(err)
	for i := range m.All {
		if err == nil && m.All[i].ID != id && foldName(m.All[i].Name) == foldName(s.Name) {
			problems = append(problems, Problem{"name", "This unit follows a measure of that name already. Choose another name."})
		}
	}
	if s.Definition = strings.TrimSpace(s.Definition); s.Definition == "" && s.Kind == MeasureOwn {
		problems = append(problems, Problem{"definition", "Say what exactly is counted, so that somebody else would count the same."})
	}
	if err := CheckText(s.Definition, NoteLimit); err != nil {
		problems = append(problems, Problem{"definition", "The definition " + err.Error() + "."})
	}
	if s.Owner = strings.TrimSpace(s.Owner); s.Owner != "" {
		s.Owner, err = CleanName("owner", "the owner", s.Owner)
		keep(err)
	}
	keep(s.cleanUnit(about))
	if !s.Every.Known() {
		problems = append(problems, Problem{"every", "Choose a month, a quarter or a year."})
	}
	if s.Target != nil && !about.allows(*s.Target) {
		problems = append(problems, Problem{"target", "The target must be " + about.span() + "."})
	}
	if len(problems) > 0 {
		return s, &InvalidError{problems}
	}
	return s, nil
}

// cleanUnit gives a known kind its unit and direction, and checks those of an
// own measure. What a lifetime value is in is the user's own currency.
func (s *MeasureSettings) cleanUnit(about MeasureAbout) error {
	var problems []Problem
	typed := strings.TrimSpace(s.Unit)
	s.Unit = about.Unit
	if s.Kind != MeasureOwn {
		s.Better = about.Better
	}
	if s.Kind == MeasureOwn || s.Kind == MeasureLifetime {
		if err := CheckText(typed, unitLimit); err != nil {
			problems = append(problems, Problem{"unit", "What a value is in " + err.Error() + "."})
		}
		if s.Unit = typed; typed != "" {
			s.Unit, _ = CleanName("unit", "what a value is in", typed)
		}
	}
	if s.Better != HigherBetter && s.Better != LowerBetter {
		problems = append(problems, Problem{"better", "Say whether higher or lower values are better."})
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	return nil
}

// allows reports whether a value is within what the kind may be.
func (a MeasureAbout) allows(v float64) bool { return v >= a.Low && v <= a.High }

// span says what a value may be: "from 0 to 100".
func (a MeasureAbout) span() string { return "from " + Thousands(a.Low) + " to " + Thousands(a.High) }

// check is the value an entry gives, or what is wrong with it.
func (m *Measure) check(e MeasureEntry, was MeasurePeriod, today time.Time) (MeasureValue, error) {
	v := MeasureValue{Period: e.Period, N: e.N, Note: strings.TrimSpace(e.Note)}
	var problems []Problem
	if text := m.checkPeriod(e.Period, was, today); text != "" {
		problems = append(problems, Problem{"period", text})
	}
	var invalid *InvalidError
	if err := m.work(e, &v); errors.As(err, &invalid) {
		problems = append(problems, invalid.Problems...)
	}
	if err := CheckText(v.Note, NoteLimit); err != nil {
		problems = append(problems, Problem{"note", "The note " + err.Error() + "."})
	}
	if len(m.Values) >= MostMeasureValues && m.Value(was) == nil {
		problems = append(problems, Problem{"period", fmt.Sprintf("A measure keeps at most %d values. Remove the oldest first.", MostMeasureValues)})
	}
	if len(problems) > 0 {
		return v, &InvalidError{problems}
	}
	return v, nil
}

func (m *Measure) checkPeriod(p, was MeasurePeriod, today time.Time) string {
	switch {
	case !p.Every.Known():
		return "Choose a period."
	case p.Every != m.Every:
		return p.Words() + " is a " + string(p.Every) + ", and this measure has a value " + m.Every.Word() + "."
	case p.Start().After(today):
		return p.Words() + " has not begun yet."
	case p != was && m.Value(p) != nil:
		return "There is a value for " + p.Words() + " already. Change that one, or choose another period."
	}
	return ""
}

// work fills in the value, from the entry's figures or as it was given.
func (m *Measure) work(e MeasureEntry, v *MeasureValue) error {
	about := m.Kind.About()
	field := "value"
	switch {
	case len(e.Figures) > 0 && e.Value != nil:
		return Invalid("value", "Give either the value or the numbers it is worked out from, not both.")
	case len(e.Figures) > 0 || about.Only:
		value, n, err := m.Kind.Work(e.Figures)
		if err != nil {
			return err
		}
		v.Value, v.N, v.Figures, field = value, n, slices.Clone(e.Figures), about.Figures[0].ID
	case e.Value == nil:
		return Invalid("value", "Enter the value.")
	default:
		v.Value = math.Round(*e.Value*1e6) / 1e6 // nobody measures finer
	}
	if !about.allows(v.Value) {
		return Invalid(field, "The value must be "+about.span()+".")
	}
	if v.N < 0 || v.N > 3*mostCounted {
		return Invalid("n", "Of how many: enter a whole number from 0 to "+Thousands(mostCounted)+", or leave it empty.")
	}
	return nil
}
