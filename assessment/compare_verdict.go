package assessment

// VerdictKind is what may be said of two units.
type VerdictKind string

// The kinds of verdict.
const (
	Ahead         VerdictKind = "ahead"          // the first is ahead of the second
	Behind        VerdictKind = "behind"         // and the other way round
	SelfRatings   VerdictKind = "self_ratings"   // not measured: at least one is an agreed assessment
	TooClose      VerdictKind = "too_close"      // levels do not differ, or ranges of views overlap or are missing
	NotComparable VerdictKind = "not_comparable" // one has no level, or one comparable with the other
)

// VerdictText is what may be said of two units, with the words for it.
type VerdictText struct {
	Kind VerdictKind
	Text string // "Broker service is ahead of Claims", "too close to call"
}

// Verdict says which of two units is ahead in a component, if that may be said;
// an empty component means the whole.
func Verdict(c *Comparison, a, b Standing, component string) VerdictText { return VerdictText{} }

// MovementKind is what may be said of a unit's result and the one before it.
type MovementKind string

// The kinds of movement. The zero value is that of a unit without a level.
const (
	FirstLook           MovementKind = "first_look"
	NotComparableBefore MovementKind = "not_comparable"
	Moved               MovementKind = "moved"
	NoClearChange       MovementKind = "no_clear_change"
	RatingChanged       MovementKind = "self_rating_changed"
	RatingUnchanged     MovementKind = "self_rating_unchanged"
)

// Movement is what may be said of a unit's result and the one before it, with
// the words for it.
type Movement struct {
	Kind MovementKind
	Text string // "moved, 2 to 3", "no clear change", "self-rating changed from 1.8 to 2.4"; empty without a level
}

// Movement says what changed in a component since the previous result; an empty
// component means the whole.
func (s Standing) Movement(component string) Movement { return Movement{} }

// Difference says, as a clause, why a result cannot be compared with one of
// another kind, questionnaire or form: "survey", "questionnaire version 1",
// "quick form"; empty when it can. name names a questionnaire by its Ref.
func (l Listed) Difference(before Listed, name func(Ref) string) string { return "" }
