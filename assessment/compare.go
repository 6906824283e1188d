package assessment

import "time"

// How old a result may be. Source: design, "Between units and over time".
const (
	DueMonths   = 12 // then the unit should be looked at again
	StaleMonths = 18 // then it is left out of verdicts
)

// Age says how old a result is.
type Age string

// The ages.
const (
	Fresh Age = "fresh" // up to DueMonths
	Due   Age = "due"   // up to StaleMonths
	Stale Age = "stale"
)

// Filter says which units and which of their results a comparison is of. The
// zero value is all of them.
type Filter struct {
	Unit      string // only this unit and those below it
	Component string // with Level: the component whose level is meant; empty: the whole
	Level     int    // only units at this level, 1 to 5; 0: any
	Tag       string // only units with this tag
	Mode      Mode   // only results of this kind: a unit's latest of that kind counts
	Age       Age    // only results of this age
	Aliases   bool   // letters instead of names, in the order of the letters
}

// Standing is where one unit stands in a comparison.
type Standing struct {
	Branch
	Latest   *Listed // nil: not assessed
	Previous *Listed // the one before it that it can be compared with; nil: none
	NotAs    string  // why the latest is left out of verdicts and sums, as a clause: "quick form"; empty: it is not
	Age      Age     // of the latest; empty when there is none or it was reopened

	place int // in the order of the hierarchy, or of the letters
}

// Compared is a unit's latest result of one kind.
type Compared struct {
	Latest   Listed
	Previous *Listed // the last earlier one of the same questionnaire and form; nil: none
}

// Comparison is units side by side: where they are, what differs, what moved.
// With Filter.Aliases it holds no name, no tag and nobody who answered: whatever
// shows it cannot give one away. Ids stay, for links of those who may follow them.
type Comparison struct {
	Organization  Organization
	Top           Unit           // the unit all others are below
	Questionnaire *Questionnaire // the one most of the latest results are of, the others are marked; nil while there is no result
	Ref           Ref            // the exact version of it
	Form          Form           // likewise
	Filter        Filter
	Now           time.Time
	Standings     []Standing // in the order of the hierarchy, or of the letters
}

// NewComparison puts the units of an organization side by side. results may hold
// a unit's latest result of each kind, in any order; the later one counts unless
// the filter names a kind. Units put away are not in it. questionnaire returns
// the exact questionnaire of a Ref, or nil when it is not to be had.
//
// A unit to look below that is not there is ErrNotFound; a filter nothing could
// ever meet is an InvalidError with a problem a field.
func NewComparison(organization Organization, tree Tree, results []Compared, questionnaire func(Ref) *Questionnaire, f Filter, now time.Time) (*Comparison, error) {
	return nil, ErrNotFound
}

// Part is the latest result of one component, or nil when it was not assessed.
// An empty id means the whole, with the range of views of the component it rests
// on. Nothing may be read of one that is TooFew.
func (s Standing) Part(component string) *ComponentSummary { return nil }

// Name is what the unit is called in this comparison: its name or its letter.
func (c *Comparison) Name(s Standing) string { return "" }

// SortBy orders the standings by a component's position (its id), by "level",
// "assessed", "name" or, for "" and anything else, by the hierarchy; "-level"
// turns it round. Those left out of verdicts come after the others, those that
// are not scored last; equals stay in the order of the hierarchy.
func (c *Comparison) SortBy(column string) {}
