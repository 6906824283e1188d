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
	key, sorts := c.keyOf(column)
	if !sorts && !down && c.inPlace() {
		return
	}
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

// keyOf is the key of a column; not sorts when it is only the place.
func (c *Comparison) keyOf(column string) (key func(*Standing) sortKey, sorts bool) {
	switch {
	case column == "name" && !c.Filter.Aliases:
		return func(s *Standing) sortKey { return sortKey{name: strings.ToLower(s.Name)} }, true
	case column == "assessed":
		return assessedKey, true
	case column == "level":
		return func(s *Standing) sortKey { return positionKey(s, "") }, true
	case c.Questionnaire != nil && c.Questionnaire.Component(column) != nil:
		return func(s *Standing) sortKey { return positionKey(s, column) }, true
	default:
		return func(s *Standing) sortKey { return sortKey{at: int64(s.place)} }, false
	}
}

// inPlace reports whether the standings are in the order of the hierarchy, or of
// the letters.
func (c *Comparison) inPlace() bool {
	for i := 1; i < len(c.Standings); i++ {
		if c.Standings[i].place < c.Standings[i-1].place {
			return false
		}
	}
	return true
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
