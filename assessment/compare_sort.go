package assessment

import (
	"cmp"
	"slices"
	"strings"
)

// SortBy orders the standings by a component's position (its id), by "level",
// "assessed", "name" or, for "" and anything else, by the hierarchy; "-level"
// turns it round. Those left out of verdicts come after the others, those that
// are not scored last; equals stay in the order of the hierarchy.
func (c *Comparison) SortBy(column string) {
	column, down := strings.CutPrefix(column, "-")
	key := c.keyOf(column)
	keys := make([]sortKey, len(c.Standings))
	for i := range c.Standings {
		keys[i] = key(&c.Standings[i])
		keys[i].index, keys[i].place = i, c.Standings[i].place
	}
	slices.SortFunc(keys, func(a, b sortKey) int {
		order := cmp.Or(a.position.Compare(b.position), cmp.Compare(a.at, b.at), strings.Compare(a.name, b.name))
		if down {
			order = -order
		}
		return cmp.Or(cmp.Compare(a.group, b.group), order, cmp.Compare(a.place, b.place))
	})
	unsorted := slices.Clone(c.Standings)
	for i, k := range keys {
		c.Standings[i] = unsorted[k.index]
	}
}

// sortKey is what a unit is sorted by: first the group it is in, which stays when
// the order is turned round, then what the column shows.
type sortKey struct {
	group        int
	position     Fraction
	at           int64
	name         string
	index, place int
}

func (c *Comparison) keyOf(column string) func(*Standing) sortKey {
	switch {
	case column == "name" && !c.Filter.Aliases:
		return func(s *Standing) sortKey { return sortKey{name: strings.ToLower(s.Name)} }
	case column == "assessed":
		return assessedKey
	case column == "level":
		return func(s *Standing) sortKey { return positionKey(s, "") }
	case c.Questionnaire != nil && c.Questionnaire.Component(column) != nil:
		return func(s *Standing) sortKey { return positionKey(s, column) }
	default:
		return func(s *Standing) sortKey { return sortKey{at: int64(s.place)} }
	}
}

// assessedKey puts what has no date last.
func assessedKey(s *Standing) sortKey {
	if s.Latest == nil || s.Latest.SubmittedAt.IsZero() {
		return sortKey{group: 1}
	}
	return sortKey{at: s.Latest.SubmittedAt.Unix()}
}

// positionKey puts what is comparable before what was left out, and that before
// what has no level.
func positionKey(s *Standing, component string) sortKey {
	_, position, ok := s.stands(component)
	switch {
	case !ok:
		return sortKey{group: 2}
	case s.NotAs != "":
		return sortKey{group: 1, position: position}
	default:
		return sortKey{position: position}
	}
}

// placed is a unit that has a comparable level, with it.
type placed struct {
	*Standing
	level    int
	position Fraction
}

// comparable lists the units with a comparable level of a component, or of the
// whole.
func (c *Comparison) comparable(component string) []placed {
	list := make([]placed, 0, len(c.Standings))
	for i := range c.Standings {
		s := &c.Standings[i]
		if level, position, ok := s.stands(component); ok && s.NotAs == "" {
			list = append(list, placed{s, level, position})
		}
	}
	return list
}

// typical puts units in the order of their positions and returns the middle one,
// the lower one of two.
func typical(list []placed) placed {
	slices.SortFunc(list, func(a, b placed) int {
		return cmp.Or(a.position.Compare(b.position), cmp.Compare(a.order, b.order))
	})
	return list[middle(len(list))]
}

// middle is the place of the lower median of n.
func middle(n int) int { return (n+1)/2 - 1 }

// atLevel lists the units at a level, in the order of the hierarchy.
func atLevel(list []placed, level int) []Standing {
	var at []Standing
	for _, s := range list {
		if s.level == level {
			at = append(at, *s.Standing)
		}
	}
	slices.SortFunc(at, func(a, b Standing) int { return cmp.Compare(a.place, b.place) })
	return at
}
