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

// Typical is the unit in the middle, the lower one of two, by position of the
// whole; nil when no unit has a comparable level.
func (c *Comparison) Typical() *Standing {
	list := c.comparable("")
	if len(list) == 0 {
		return nil
	}
	s := *typical(list).Standing
	return &s
}

// Lowest lists the units at the lowest level any comparable unit has.
func (c *Comparison) Lowest() []Standing {
	list := c.comparable("")
	lowest := LevelCount
	for _, s := range list {
		lowest = min(lowest, s.level)
	}
	return atLevel(list, lowest)
}

// LearnFrom lists the units at the highest level of a component when that is two
// or more above the typical one. An empty component means the whole.
func (c *Comparison) LearnFrom(component string) []Standing {
	list := c.comparable(component)
	if len(list) == 0 {
		return nil
	}
	middle, highest := typical(list).level, list[len(list)-1].level
	if highest-middle < 2 {
		return nil
	}
	return atLevel(list, highest)
}

// MissedStatement is a practice that is not mostly in place in some units.
type MissedStatement struct {
	Statement Statement
	Component string // its id
	Level     int
	Units, Of int // units that miss it, of those whose result can say so
}

// Missed lists the statements most units miss, most first, then in questionnaire
// order; at most limit, or for 0 all that any unit misses.
func (c *Comparison) Missed(limit int) []MissedStatement {
	if c.Questionnaire == nil {
		return nil
	}
	units, of := c.countMissed()
	var list []MissedStatement
	for _, component := range c.Questionnaire.Components {
		for l := range component.Cells {
			for _, s := range component.Cells[l].Asked(c.Form) {
				if n := units[s.ID]; n > 0 {
					list = append(list, MissedStatement{s, component.ID, l + 1, n, of[component.ID]})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b MissedStatement) int { return cmp.Compare(b.Units, a.Units) })
	if limit > 0 {
		list = list[:min(limit, len(list))]
	}
	return list
}

// countMissed counts the units that miss each statement, and those whose result
// says something of each component.
func (c *Comparison) countMissed() (units, of map[string]int) {
	units, of = map[string]int{}, map[string]int{}
	for i := range c.Standings {
		s := &c.Standings[i]
		if s.Latest == nil || s.NotAs != "" {
			continue
		}
		for _, part := range s.Latest.Summary.Components {
			if !part.TooFew {
				of[part.ID]++
			}
		}
		for _, id := range s.Latest.Summary.Missed {
			units[id]++
		}
	}
	return units, of
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
