package assessment

import "time"

// TrendLine is the rounds of one unit that can be compared with each other:
// those of one questionnaire version, form and kind.
type TrendLine struct {
	Ref    Ref
	Form   Form
	Mode   Mode
	Points []TrendPoint // oldest first
}

// TrendPoint is one round, with the one before it on the same line.
type TrendPoint struct {
	At     time.Time
	Latest Listed
	Before *Listed // nil: the first
}

// NewTrend lists the submitted rounds of one unit, in any order, as lines; that
// with the latest round comes first.
func NewTrend(listed []Listed) []TrendLine { return nil }

// Part is where a component, or with an empty id the whole, stood in this round;
// see Standing.Part.
func (p TrendPoint) Part(component string) *ComponentSummary { return nil }

// Movement is what changed in a component, or with an empty id in the whole,
// since the point before.
func (p TrendPoint) Movement(component string) Movement { return Movement{} }

// Round is a result in brief, as the trend of many units needs it.
type Round struct {
	UnitID   string
	Mode     Mode
	Ref      Ref
	Form     Form
	At       time.Time // when it was submitted or published
	Status   Status
	Level    int // 0 unless Scored
	Position Fraction
}

// Period is where the units of a comparison stood at the end of a stretch of
// time, each by its latest result until then.
type Period struct {
	From, To     time.Time // To is the first moment after it, or now
	Title        string    // "2025", "First half of 2026"
	Distribution Distribution
	Typical      *Round // nil when no unit had a comparable level
	Lowest       int    // the lowest level; 0 when there is none
}

// Rounds tells how the units of a comparison stood over time, a year at a time,
// or half a year while there are fewer than three years, oldest first. What was
// of another questionnaire or form than the comparison, or stale by then, is
// left out. place is where years begin.
func Rounds(c *Comparison, rounds []Round, place *time.Location) []Period { return nil }
