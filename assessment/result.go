package assessment

import "time"

// RuleVersion names the scoring rule a stored summary was worked out with.
const RuleVersion = "1"

// Status says whether a level can be given. Unless Scored, no level and no
// position are shown anywhere.
type Status string

// The statuses, best first.
const (
	Scored       Status = "scored"
	Insufficient Status = "insufficient" // more answers are needed
	NotScored    Status = "not_scored"   // two or more levels do not apply
)

// State is what the answers say of one cell.
type State string

// The states of a cell.
const (
	Secured       State = "secured"        // on average at least "mostly", nothing absent
	Open          State = "open"           // answered, not secured
	Unknown       State = "unknown"        // fewer than half of what applies was answered
	NotApplicable State = "not_applicable" // no statement applies
	NotAskedYet   State = "not_asked"      // nothing that applies was asked
)

// Flag is something to say beside a component's level.
type Flag string

// The flags.
const (
	Foundation         Flag = "foundation"           // level 1, basics not all in place
	Gap                Flag = "gap"                  // levels secured above the one that stops
	LevelNotApplicable Flag = "level_not_applicable" // a whole level was passed over
)

// Result is what scoring says of one set of answers.
type Result struct {
	Form       Form
	Survey     bool              // of several responses, with the cells of their middle answers: see Combine
	Components []ComponentResult // in questionnaire order
	Overall    Overall
	Asked      int    // statements of the form that were put to people (not NotAsked)
	Statements int    // statements of the form
	Answered   int    // answers that carry points
	Uniform    Answer // the answer every asked statement got; Unanswered when they differ
}

// Overall is the whole profile in one level: the lowest of its components.
// Level, Position, Limiting and Spread mean something only when Scored.
type Overall struct {
	Status   Status
	Level    int
	Position Fraction
	Limiting []string // ids of the components at Level, in questionnaire order
	Spread   Fraction // highest minus lowest position
}

// ComponentResult is where one component stands.
// Level, Position and CloseCalls mean something only when Scored.
type ComponentResult struct {
	ID         string
	Name       string
	Status     Status
	Level      int // 1 to 5
	Position   Fraction
	Secured    int // the last level secured on the walk, 0 to 5
	Next       int // the level that stops the walk, 0 when nothing does
	Flags      []Flag
	Gaps       []int // levels secured above Next
	Thin       []int // levels up to Secured that are secured, but below the "fully" band
	CloseCalls []int // the other levels one answer, moved one step, would give
	// BasicsAway: level 1 either way, but one answer decides whether the basics are in place.
	BasicsAway bool
	Cells      [LevelCount]CellResult
}

// CellResult rates the answers to one cell's statements.
type CellResult struct {
	Level      int
	State      State
	Points     int // sum of the answers given
	Needed     int // twice the number of answers given
	Answered   int // answers that carry points
	Applying   int // statements asked by the form that do not "not apply"
	Statements int // statements asked by the form
	Absent     int // answers "not in place"
	NotAsked   int // statements nobody was asked
}

// Has reports whether the component carries a flag.
func (r ComponentResult) Has(f Flag) bool {
	for _, flag := range r.Flags {
		if flag == f {
			return true
		}
	}
	return false
}

// AtLeast is the level an insufficient component surely has, or 0.
func (r ComponentResult) AtLeast() int {
	if r.Status == Insufficient {
		return r.Secured
	}
	return 0
}

// Component returns the result of the component with this id, or nil.
func (r *Result) Component(id string) *ComponentResult {
	for i := range r.Components {
		if r.Components[i].ID == id {
			return &r.Components[i]
		}
	}
	return nil
}

// Limits reports whether the component holds the whole at its level.
func (o Overall) Limits(component string) bool {
	for _, id := range o.Limiting {
		if id == component {
			return true
		}
	}
	return false
}

// Mode says how the answers of an assessment come about.
type Mode string

// The modes.
const (
	Agreed     Mode = "agreed" // one named set of answers
	SurveyMode Mode = "survey" // several responses in confidence
)

// Listed is an assessment as lists and histories show it.
type Listed struct {
	ID          string
	UnitID      string
	Ref         Ref
	Mode        Mode
	Form        Form
	AnsweredBy  string // of an agreed one
	SurveyID    string // of an agreed one: the survey it was agreed on from; empty: none
	Respondents int    // of a survey, once published
	CreatedAt   time.Time
	UpdatedAt   time.Time
	SubmittedAt time.Time // zero while it is being answered; of a survey: when it was published
	Summary     *Summary  // what it said when last submitted; nil before the first time
	Answered    int       // statements answered so far
}

// Reopened reports whether it was submitted before and is being changed.
func (l Listed) Reopened() bool { return l.SubmittedAt.IsZero() && l.Summary != nil }
