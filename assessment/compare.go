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
	Age      Age     // of the latest
}

// Compared is a unit's latest result of one kind.
type Compared struct {
	Latest   Listed
	Previous *Listed // the last earlier one of the same questionnaire and form; nil: none
}

// Comparison is units side by side: where they are, what differs, what moved.
type Comparison struct {
	Organization  Organization
	Top           Unit           // the unit all others are below
	Questionnaire *Questionnaire // the one most of the latest results are of; the others are marked
	Ref           Ref            // the exact version of it
	Form          Form           // likewise
	Filter        Filter
	Now           time.Time
	Standings     []Standing // in the order of the hierarchy, or of the letters
}
