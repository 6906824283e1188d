package assessment

import (
	"cmp"
	"strings"
)

// column compares two units by a column: first the group they are in, which
// stays when the order is turned round, then what the column shows.
func (c *Comparison) column(name string) func(a, b *Standing) (group, order int) {
	switch {
	case name == "name" && !c.Filter.Aliases:
		return func(a, b *Standing) (int, int) {
			return 0, cmp.Or(cmp.Compare(strings.ToLower(a.Unit.Name), strings.ToLower(b.Unit.Name)), cmp.Compare(a.Unit.Name, b.Unit.Name))
		}
	case name == "assessed":
		return func(a, b *Standing) (int, int) {
			x, y := a.assessed(), b.assessed()
			return cmp.Compare(min(1, y), min(1, x)), cmp.Compare(x, y)
		}
	case name == "level":
		return func(a, b *Standing) (int, int) { return byPosition(a, b, "") }
	case c.Questionnaire != nil && c.Questionnaire.Component(name) != nil:
		return func(a, b *Standing) (int, int) { return byPosition(a, b, name) }
	default:
		return func(a, b *Standing) (int, int) { return 0, cmp.Compare(a.place, b.place) }
	}
}

// assessed is the moment of the latest result in seconds; 0: there is none.
func (s *Standing) assessed() int64 {
	if s.Latest == nil || s.Latest.SubmittedAt.IsZero() {
		return 0
	}
	return s.Latest.SubmittedAt.Unix()
}

// byPosition puts what is comparable before what was left out, and that before
// what has no level.
func byPosition(a, b *Standing, component string) (group, order int) {
	group1, x := a.sorted(component)
	group2, y := b.sorted(component)
	return cmp.Compare(group1, group2), x.Compare(y)
}

func (s *Standing) sorted(component string) (group int, position Fraction) {
	_, position, ok := s.stands(component)
	switch {
	case !ok:
		return 2, Whole(0)
	case s.NotAs != "":
		return 1, position
	default:
		return 0, position
	}
}
