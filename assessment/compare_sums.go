package assessment

import (
	"cmp"
	"slices"
)

// Distribution counts the units of a comparison: every unit is counted once.
type Distribution struct {
	Levels      [LevelCount]int // Levels[n-1] is level n
	Missing     int             // assessed, but without a level: more answers are needed, or levels do not apply
	TooFew      int             // surveys in which too few people could be scored
	NotAssessed int
	LeftOut     int // not comparable with the others: see Standing.NotAs
}

// Units is how many units are counted.
func (d Distribution) Units() int {
	return d.Scored() + d.Missing + d.TooFew + d.NotAssessed + d.LeftOut
}

// Scored is how many units have a level that is comparable with the others.
func (d Distribution) Scored() int {
	n := 0
	for _, units := range d.Levels {
		n += units
	}
	return n
}

// add counts a unit by its result.
func (d *Distribution) add(status Status, level int, mode Mode) {
	switch {
	case status == Scored:
		d.Levels[min(LevelCount, max(1, level))-1]++
	case status == Insufficient && mode == SurveyMode:
		d.TooFew++
	default:
		d.Missing++
	}
}

// Distribution counts the units by level.
func (c *Comparison) Distribution() Distribution {
	var d Distribution
	for i := range c.Standings {
		switch s := &c.Standings[i]; {
		case s.Latest == nil:
			d.NotAssessed++
		case s.NotAs != "":
			d.LeftOut++
		default:
			d.add(s.Latest.Summary.Status, s.Latest.Summary.Level, s.Latest.Mode)
		}
	}
	return d
}

// MissedStatement is a practice that is not mostly in place in some units.
type MissedStatement struct {
	Statement Statement
	Component string // its id
	Level     int
	Units, Of int // units that miss it, of those whose result can say so
	Holds     int // of Units, those it holds back: it is of the level they must secure next, in a component that limits them
}

// Missed lists the statements most units miss: first those that hold most units
// back, since the highest levels nearly everybody misses; then those most units
// miss, then in questionnaire order; at most limit, or for 0 all that any unit
// misses.
func (c *Comparison) Missed(limit int) []MissedStatement {
	if c.Questionnaire == nil {
		return nil
	}
	all := c.countMissed()
	list := slices.DeleteFunc(all, func(m MissedStatement) bool { return m.Units == 0 })
	slices.SortStableFunc(list, func(a, b MissedStatement) int {
		return cmp.Or(cmp.Compare(b.Holds, a.Holds), cmp.Compare(b.Units, a.Units))
	})
	if limit > 0 {
		list = list[:min(limit, len(list))]
	}
	return list
}

// countMissed counts for each statement, in questionnaire order, the units that
// miss it and those it holds back.
func (c *Comparison) countMissed() []MissedStatement {
	var list []MissedStatement
	at := map[string]int{} // of each statement in the list
	for _, component := range c.Questionnaire.Components {
		for l := range component.Cells {
			for _, s := range component.Cells[l].Asked(c.Form) {
				at[s.ID] = len(list)
				list = append(list, MissedStatement{Statement: s, Component: component.ID, Level: l + 1})
			}
		}
	}
	of := map[string]int{}
	for i := range c.Standings {
		if s := &c.Standings[i]; s.Latest != nil && s.NotAs == "" {
			s.Latest.countMissed(list, at, of)
		}
	}
	for i := range list {
		list[i].Of = of[list[i].Component]
	}
	return list
}

// countMissed adds what one unit misses.
func (l *Listed) countMissed(list []MissedStatement, at, of map[string]int) {
	for _, part := range l.Summary.Components {
		if !part.TooFew {
			of[part.ID]++
		}
	}
	component, next, first := "", 0, true
	for _, id := range l.Summary.Missed {
		i, known := at[id]
		if !known {
			continue
		}
		m := &list[i]
		if m.Units++; m.Component != component {
			component, next, first = m.Component, l.Summary.next(m.Component), true
		}
		if next == 0 || m.Level < next {
			continue
		}
		if first && l.Mode == Agreed {
			next = m.Level // the levels before it do not apply
		}
		if first = false; m.Level == next {
			m.Holds++
		}
	}
}

// next is the level a component must secure for the whole to rise, when it limits
// the whole; else 0. What of it is missed holds the unit back; where the middle
// answers of a survey miss nothing of it, people disagree, and no statement does.
func (s *Summary) next(component string) int {
	if s.Status != Scored || !slices.Contains(s.Limiting, component) {
		return 0
	}
	part := s.Component(component)
	return part.Position.Tenths()/10 + 1
}

// CommonAction is an action recommended in several units.
type CommonAction struct {
	Action    Action
	Units, Of int // units it is recommended in, of those with a level
}

// Best is the one action recommended in most units, the first in the
// questionnaire of several, or nil.
func (c *Comparison) Best() *CommonAction {
	if c.Questionnaire == nil {
		return nil
	}
	units, of := map[string]int{}, 0
	for i := range c.Standings {
		if s := &c.Standings[i]; s.Latest != nil && s.NotAs == "" && s.Latest.Summary.Status == Scored {
			of++
			for _, id := range s.Latest.Summary.Actions {
				units[id]++
			}
		}
	}
	var best *CommonAction
	for _, action := range c.Questionnaire.Actions {
		if n := units[action.ID]; n > 0 && (best == nil || n > best.Units) {
			best = &CommonAction{action, n, of}
		}
	}
	return best
}
