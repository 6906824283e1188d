package assessment

import (
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
	measure.replace(was, value)
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
	next, touched := m.copied(), map[*Measure]bool{}
	var p problemList
	for _, line := range lines {
		measure := next.Measure(line.MeasureID)
		if measure == nil {
			return ErrConflict // removed in the meantime
		}
		was := MeasurePeriod{}
		if measure.Value(line.Period) != nil {
			was = line.Period
		}
		value, err := measure.check(line.MeasureEntry, was, today)
		if before := len(p); p.note(err) {
			for i := range p[before:] {
				p[before+i].Field = line.Where
			}
			continue
		}
		value.By, value.At = who, now
		measure.replace(was, value)
		touched[measure] = true
	}
	if len(p) > 0 {
		return p.err()
	}
	for measure := range touched {
		measure.changed(now)
	}
	m.All = next.All
	return nil
}

// copied are the measures with values of their own, to change as long as it is not
// known whether all of it can be kept.
func (m *Measures) copied() *Measures {
	next := &Measures{OrganizationID: m.OrganizationID, UnitID: m.UnitID, All: slices.Clone(m.All)}
	for i := range next.All {
		next.All[i].Values = slices.Clone(next.All[i].Values)
	}
	return next
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

// replace puts a value where it belongs in time, in the place of that of the
// period was where there is one.
func (m *Measure) replace(was MeasurePeriod, v MeasureValue) {
	if at, found := m.find(was); found {
		m.Values = slices.Delete(m.Values, at, at+1)
	}
	at, _ := m.find(v.Period)
	m.Values = slices.Insert(m.Values, at, v)
}

// clean checks settings as they were typed. id is the measure's own, whose name
// may stay.
func (m *Measures) clean(s MeasureSettings, id string) (MeasureSettings, error) {
	s, p := s.clean()
	for i := range m.All {
		if s.Name != "" && m.All[i].ID != id && foldName(m.All[i].Name) == foldName(s.Name) {
			p.add("name", "This unit follows a measure of that name already. Choose another name.")
		}
	}
	return s, p.err()
}

// Check says what is wrong with settings as they were typed, but for a name that
// another measure of the unit has.
func (s MeasureSettings) Check() error {
	_, p := s.clean()
	return p.err()
}

func (s MeasureSettings) clean() (MeasureSettings, problemList) {
	var p problemList
	if !s.Kind.Known() {
		p.add("kind", "Choose what to measure from the list.")
		return s, p
	}
	s.Name = p.keep(CleanName("name", "the measure’s name", s.Name))
	if s.Definition = strings.TrimSpace(s.Definition); s.Definition == "" && s.Kind == MeasureOwn {
		p.add("definition", "Say what exactly is counted, so that somebody else would count the same.")
	}
	if err := CheckText(s.Definition, NoteLimit); err != nil {
		p.add("definition", "The definition "+err.Error()+".")
	}
	s.Owner = p.keep(cleanOptional("owner", "the owner", s.Owner))
	s.settle(&p)
	return s, p
}

// settle gives a known kind its unit and direction, and checks those of an own
// measure. What a lifetime value is in is the user's own currency.
func (s *MeasureSettings) settle(p *problemList) {
	about, typed := s.Kind.About(), s.Unit
	s.Unit = about.Unit
	if s.Kind == MeasureOwn || s.Kind == MeasureLifetime {
		s.Unit = p.keep(cleanMeasureUnit(typed))
	}
	if s.Kind != MeasureOwn {
		s.Better = about.Better
	}
	if s.Better != HigherBetter && s.Better != LowerBetter {
		p.add("better", "Say whether higher or lower values are better.")
	}
	if !s.Every.Known() {
		p.add("every", "Choose a month, a quarter or a year.")
	}
	if s.Target != nil && !about.allows(*s.Target) {
		p.add("target", "The target must be "+about.span()+".")
	}
}

// cleanMeasureUnit is what a value is in, which may be left empty.
func cleanMeasureUnit(typed string) (string, error) {
	if err := CheckText(strings.TrimSpace(typed), unitLimit); err != nil {
		return "", Invalid("unit", "What a value is in "+err.Error()+".")
	}
	return cleanOptional("unit", "what a value is in", typed)
}

// allows reports whether a value is within what the kind may be.
func (a MeasureAbout) allows(v float64) bool { return v >= a.Low && v <= a.High }

// span says what a value may be: "from 0 to 100".
func (a MeasureAbout) span() string { return "from " + Digits(a.Low) + " to " + Digits(a.High) }

// check is the value an entry gives, or what is wrong with it.
func (m *Measure) check(e MeasureEntry, was MeasurePeriod, today time.Time) (MeasureValue, error) {
	v := MeasureValue{Period: e.Period, N: e.N, Note: strings.TrimSpace(e.Note)}
	var p problemList
	if text := m.checkPeriod(e.Period, was, today); text != "" {
		p.add("period", text)
	}
	p.note(m.work(e, &v))
	if err := CheckText(v.Note, NoteLimit); err != nil {
		p.add("note", "The note "+err.Error()+".")
	}
	if len(m.Values) >= MostMeasureValues && m.Value(was) == nil {
		p.add("period", fmt.Sprintf("A measure keeps at most %d values. Remove the oldest first.", MostMeasureValues))
	}
	return v, p.err()
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
	case e.N < 0 || e.N > mostCounted:
		return Invalid("n", "Of how many: enter a whole number from 0 to "+Digits(mostCounted)+", or leave it empty.")
	default:
		v.Value = math.Round(*e.Value*1e6) / 1e6 // nobody measures finer
	}
	if !about.allows(v.Value) {
		return Invalid(field, "The value must be "+about.span()+".")
	}
	return nil
}
