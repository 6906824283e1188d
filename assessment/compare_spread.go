package assessment

import (
	"cmp"
	"slices"
)

// Spread is where the units of a comparison that have a comparable level stand, in
// the whole and in each component, looked up once however much is asked of it. It
// holds while the standings stay in their order.
type Spread struct {
	ids   []string // of the components, "" for the whole
	lists [][]placed
}

// placed is a unit that has a comparable level, with it.
type placed struct {
	*Standing
	level    int
	position Fraction
}

// Spread looks up where the units stand.
func (c *Comparison) Spread() *Spread {
	s := &Spread{ids: []string{""}}
	if c.Questionnaire != nil {
		for _, component := range c.Questionnaire.Components {
			s.ids = append(s.ids, component.ID)
		}
	}
	s.lists = make([][]placed, len(s.ids))
	for i := range s.lists {
		s.lists[i] = make([]placed, 0, len(c.Standings))
	}
	for i := range c.Standings {
		if of := &c.Standings[i]; of.Latest != nil && of.NotAs == "" {
			s.add(of)
		}
	}
	return s
}

func (s *Spread) add(of *Standing) {
	summary := of.Latest.Summary
	if summary.Status == Scored {
		s.lists[0] = append(s.lists[0], placed{of, summary.Level, summary.Position})
	}
	for i, id := range s.ids[1:] {
		var part *ComponentSummary
		if i < len(summary.Components) && summary.Components[i].ID == id { // as a rule
			part = &summary.Components[i]
		} else {
			part = summary.Component(id)
		}
		if part != nil && part.Status == Scored {
			s.lists[i+1] = append(s.lists[i+1], placed{of, part.Level, part.Position})
		}
	}
}

// of are the units with a level in a component, or with an empty id in the whole.
func (s *Spread) of(component string) []placed {
	if at := slices.Index(s.ids, component); at >= 0 {
		return s.lists[at]
	}
	return nil
}

// Typical is the unit in the middle, the lower one of two, by position in a
// component, or with an empty id in the whole; nil when no unit has a comparable
// level.
func (s *Spread) Typical(component string) *Standing {
	list := s.of(component)
	if len(list) == 0 {
		return nil
	}
	typical := *typical(list).Standing
	return &typical
}

// Lowest lists the units at the lowest level any comparable unit has.
func (s *Spread) Lowest() []Standing {
	list := s.of("")
	lowest := LevelCount
	for _, unit := range list {
		lowest = min(lowest, unit.level)
	}
	return atLevel(list, lowest)
}

// LearnFrom lists the units at the highest level of a component when that is two
// or more above the typical one. An empty component means the whole.
func (s *Spread) LearnFrom(component string) []Standing {
	list := s.of(component)
	if len(list) == 0 {
		return nil
	}
	highest := 0
	for _, unit := range list {
		highest = max(highest, unit.level)
	}
	if highest-typical(list).level < 2 {
		return nil
	}
	return atLevel(list, highest)
}

// Positions are where the units stand in a component, in the order of the
// standings.
func (s *Spread) Positions(component string) []Fraction {
	list := s.of(component)
	positions := make([]Fraction, len(list))
	for i := range list {
		positions[i] = list[i].position
	}
	return positions
}

// Typical is the typical unit by position of the whole; see Spread.
func (c *Comparison) Typical() *Standing { return c.Spread().Typical("") }

// Lowest lists the units at the lowest level any comparable unit has.
func (c *Comparison) Lowest() []Standing { return c.Spread().Lowest() }

// LearnFrom lists who is well ahead of the typical unit in a component; see Spread.
func (c *Comparison) LearnFrom(component string) []Standing { return c.Spread().LearnFrom(component) }

// typical is the unit in the middle by position, the lower one of two, and of
// equals the first in the hierarchy. It looks for that one alone: the others are
// not put in order.
func typical(list []placed) placed {
	left, middle := slices.Clone(list), middle(len(list))
	for {
		pivot := left[len(left)/2]
		lower := partition(left, func(p placed) bool { return p.compare(pivot) < 0 })
		switch {
		case middle < lower:
			left = left[:lower]
		case middle == lower: // the pivot itself: no two are equal
			return pivot
		default:
			left, middle = left[lower:], middle-lower
			at := slices.IndexFunc(left, func(p placed) bool { return p.compare(pivot) == 0 })
			left[0], left[at] = left[at], left[0]
			left, middle = left[1:], middle-1
		}
	}
}

func (p placed) compare(other placed) int {
	return cmp.Or(p.position.Compare(other.position), cmp.Compare(p.order, other.order))
}

// partition puts what is wanted first and counts it.
func partition(list []placed, wanted func(placed) bool) int {
	count := 0
	for i, p := range list {
		if wanted(p) {
			list[i], list[count] = list[count], p
			count++
		}
	}
	return count
}

// middle is the place of the lower median of n.
func middle(n int) int { return (n+1)/2 - 1 }

// atLevel lists the units at a level, in the order of the hierarchy.
func atLevel(list []placed, level int) []Standing {
	var at []*Standing
	for _, s := range list {
		if s.level == level {
			at = append(at, s.Standing)
		}
	}
	byPlace := func(a, b *Standing) int { return cmp.Compare(a.place, b.place) }
	if !slices.IsSortedFunc(at, byPlace) {
		slices.SortFunc(at, byPlace)
	}
	var all []Standing
	for _, s := range at {
		all = append(all, *s)
	}
	return all
}
