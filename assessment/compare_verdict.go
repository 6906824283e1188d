package assessment

import (
	"cmp"
	"fmt"
)

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

// Verdict says which of two units is ahead in a component, if that may be said:
// both were surveyed, their levels differ and their ranges of views do not
// overlap. An empty component means the whole; it rests on the component that
// holds the lower unit.
//
// Source: design, "Between units and over time".
func Verdict(c *Comparison, a, b Standing, component string) VerdictText {
	if why := c.unequal(a, b, component); why != "" {
		return VerdictText{NotComparable, "not comparable: " + why}
	}
	levelA, at, _ := a.stands(component)
	levelB, bt, _ := b.stands(component)
	switch {
	case a.Latest.Mode == Agreed || b.Latest.Mode == Agreed:
		if at.Compare(bt) == 0 {
			return VerdictText{SelfRatings, "self-ratings that do not differ"}
		}
		return VerdictText{SelfRatings, "different self-ratings, not a measured difference"}
	case levelA == levelB || !apart(a.Latest.Summary, b.Latest.Summary, component):
		return VerdictText{TooClose, "too close to call"}
	case levelA > levelB:
		return VerdictText{Ahead, c.ahead(a, b)}
	default:
		return VerdictText{Behind, c.ahead(b, a)}
	}
}

func (c *Comparison) ahead(a, b Standing) string { return c.Name(a) + " is ahead of " + c.Name(b) }

// unequal says which of two units cannot be compared, and why; the same however
// they are put.
func (c *Comparison) unequal(a, b Standing, component string) string {
	if cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.ID, b.ID)) > 0 {
		a, b = b, a
	}
	why := ""
	for _, s := range []Standing{a, b} {
		if reason := s.without(component); reason != "" {
			if why != "" {
				why += "; "
			}
			why += c.Name(s) + ", " + reason
		}
	}
	return why
}

// without says why there is nothing to compare, or nothing.
func (s *Standing) without(component string) string {
	switch part := s.Part(component); {
	case s.NotAs != "":
		return s.NotAs
	case part == nil:
		return "not assessed"
	case part.TooFew:
		return "too few responses"
	case part.Status != Scored:
		return part.Status.Word()
	default:
		return ""
	}
}

// apart reports whether the ranges of views of two results do not overlap; that
// takes six people each. For the whole they are those of the component that
// holds the lower one.
func apart(a, b *Summary, component string) bool {
	if component == "" {
		lower := a
		if b.Position.Compare(a.Position) < 0 {
			lower = b
		}
		component = lower.holder()
	}
	x, y := a.Component(component), b.Component(component)
	return x != nil && y != nil && x.Range != nil && y.Range != nil && !x.Range.Overlaps(*y.Range)
}

// holder is the component at the lowest position, the first of several; empty
// unless there is a level.
func (s *Summary) holder() string {
	if s.Status == Scored {
		for i := range s.Components {
			if c := &s.Components[i]; c.Status == Scored && c.Position.Compare(s.Position) <= 0 {
				return c.ID
			}
		}
	}
	return ""
}

// stands is the level and position of a component, or of the whole; not ok
// unless there is a level.
func (s *Standing) stands(component string) (level int, position Fraction, ok bool) {
	if s.Latest == nil {
		return 0, Whole(0), false
	}
	return s.Latest.Summary.stands(component)
}

func (s *Summary) stands(component string) (level int, position Fraction, ok bool) {
	if component == "" {
		return s.Level, s.Position, s.Status == Scored
	}
	c := s.Component(component)
	if c == nil || c.Status != Scored {
		return 0, Whole(0), false
	}
	return c.Level, c.Position, true
}

// Part is the latest result of one component, or nil when it was not assessed.
// An empty id means the whole, with the people and the range of views of the
// component that holds it. One that is TooFew says nothing else.
func (s Standing) Part(component string) *ComponentSummary { return s.Latest.part(component) }

func (l *Listed) part(component string) *ComponentSummary {
	if l == nil {
		return nil
	}
	if component != "" {
		return l.Summary.Component(component)
	}
	whole := ComponentSummary{Status: l.Summary.Status, Level: l.Summary.Level, Position: l.Summary.Position}
	whole.TooFew = l.Mode == SurveyMode && whole.Status == Insufficient
	if holder := l.Summary.Component(l.Summary.holder()); holder != nil {
		whole.N, whole.Agreement, whole.Range = holder.N, holder.Agreement, holder.Range
	}
	return &whole
}

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
func (s Standing) Movement(component string) Movement {
	if s.Latest != nil && s.Latest.Reopened() {
		return Movement{}
	}
	return movement(s.Latest, s.Previous, component)
}

// movement says what changed between two results of the same kind. An agreed
// assessment rates oneself and never says that the unit moved; a survey does
// when the level changed, or the position by half a level, and the ranges of
// views do not overlap.
//
// Source: design, "Between units and over time".
func movement(latest, before *Listed, component string) Movement {
	if latest == nil {
		return Movement{}
	}
	level, now, ok := latest.Summary.stands(component)
	if !ok {
		return Movement{}
	}
	if before == nil {
		return Movement{FirstLook, "first result"}
	}
	was, then, ok := before.Summary.stands(component)
	switch {
	case !ok:
		return Movement{NotComparableBefore, "not comparable: " + before.unscored(component)}
	case latest.Mode != SurveyMode:
		return selfRating(then, now)
	case level == was && now.Minus(then).magnitude().Compare(Fraction{1, 2}) < 0, !apart(latest.Summary, before.Summary, component):
		return Movement{NoClearChange, "no clear change"}
	case level != was:
		return Movement{Moved, fmt.Sprintf("moved, %d to %d", was, level)}
	default:
		return Movement{Moved, fmt.Sprintf("moved, %s to %s", then, now)}
	}
}

// unscored says why a result has no level.
func (l *Listed) unscored(component string) string {
	switch part := l.part(component); {
	case part == nil:
		return "not assessed before"
	case part.TooFew:
		return "too few responses before"
	default:
		return part.Status.Word() + " before"
	}
}

func selfRating(then, now Fraction) Movement {
	switch {
	case now.Compare(then) == 0:
		return Movement{RatingUnchanged, "self-rating unchanged"}
	case now.String() == then.String():
		return Movement{RatingChanged, "self-rating nearly unchanged"}
	default:
		return Movement{RatingChanged, fmt.Sprintf("self-rating changed from %s to %s", then, now)}
	}
}
