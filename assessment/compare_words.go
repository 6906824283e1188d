package assessment

import (
	"fmt"
	"strings"
)

// Group is the units of a comparison at one level, or without one.
type Group struct {
	Level     int    // 0: those without a comparable level
	Title     string // "Level 1, Reactive", "Too few responses", "Left out of the comparison", "Not assessed"
	Standings []Standing
}

// GroupByLevel groups the standings by level, lowest first, then those without
// a comparable level by why. No group is empty; the order within stays.
func GroupByLevel(c *Comparison) []Group {
	groups := make([]Group, LevelCount, LevelCount+5)
	for l := range groups {
		groups[l] = Group{Level: l + 1, Title: fmt.Sprintf("Level %d", l+1)}
		if c.Questionnaire != nil {
			groups[l].Title += ", " + c.Questionnaire.Level(l+1).Name
		}
	}
	for _, title := range []string{"Too few responses", "More answers needed", "Levels that do not apply", "Left out of the comparison", "Not assessed"} {
		groups = append(groups, Group{Title: title})
	}
	for i := range c.Standings {
		g := &groups[c.Standings[i].group()]
		g.Standings = append(g.Standings, c.Standings[i])
	}
	filled := groups[:0]
	for _, g := range groups {
		if len(g.Standings) > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

// group is the index of the group a unit belongs to.
func (s *Standing) group() int {
	switch level, _, ok := s.stands(""); {
	case s.Latest == nil:
		return LevelCount + 4
	case s.NotAs != "":
		return LevelCount + 3
	case ok:
		return level - 1
	case s.Latest.Summary.Status == NotScored:
		return LevelCount + 2
	case s.Latest.Mode == SurveyMode:
		return LevelCount
	default:
		return LevelCount + 1
	}
}

// Title names the comparison: "Seven units of Harbour Mutual".
func (c *Comparison) Title() string {
	return unitsOf(len(c.Standings), c.Top)
}

// unitsOf counts units below another: "Seven units of Harbour Mutual".
func unitsOf(n int, top Unit) string {
	switch n {
	case 0:
		return "No unit of " + top.Name
	case 1:
		return "One unit of " + top.Name
	default:
		return fmt.Sprintf("%s units of %s", upperFirst(number(n)), top.Name)
	}
}

// Lead says in two sentences where the units stand and what limits them: "Three
// stand at level 1, one at 2, two at 3; one had too few responses. Measurement
// limits most of them."
func (c *Comparison) Lead() string {
	d := c.Distribution()
	switch {
	case d.Units() == 0:
		return "No unit is like that."
	case d.NotAssessed == d.Units():
		return "Nothing has been assessed yet."
	}
	lead := upperFirst(strings.Join(d.clauses(), "; ")) + "."
	if limits := c.limits(); limits != "" {
		lead += " " + upperFirst(limits) + "."
	}
	return lead
}

// clauses say what became of every unit.
func (d Distribution) clauses() []string {
	var stand, clauses []string
	for l, n := range d.Levels {
		switch {
		case n == 0:
		case len(stand) > 0:
			stand = append(stand, fmt.Sprintf("%s at %d", number(n), l+1))
		case n == 1:
			stand = append(stand, fmt.Sprintf("one stands at level %d", l+1))
		default:
			stand = append(stand, fmt.Sprintf("%s stand at level %d", number(n), l+1))
		}
	}
	if len(stand) > 0 {
		clauses = append(clauses, strings.Join(stand, ", "))
	}
	say := func(n int, one, several string) {
		if n == 1 {
			clauses = append(clauses, "one "+one)
		} else if n > 1 {
			clauses = append(clauses, number(n)+" "+several)
		}
	}
	say(d.TooFew, "had too few responses", "had too few responses")
	say(d.Missing, "has no level yet", "have no level yet")
	say(d.LeftOut, "cannot be compared", "cannot be compared")
	say(d.NotAssessed, "is not assessed", "are not assessed")
	return clauses
}

// limits says which components limit all or most of the units. At the highest
// level nothing limits a unit.
func (c *Comparison) limits() string {
	if c.Questionnaire == nil {
		return ""
	}
	limited, of := map[string]int{}, 0
	for i := range c.Standings {
		s := &c.Standings[i]
		if group := s.group(); group < LevelCount {
			of++
			for _, id := range s.Latest.Summary.Limiting {
				if group < LevelCount-1 {
					limited[id]++
				}
			}
		}
	}
	for _, least := range []int{of, of/2 + 1} { // all of them, or else most
		var names []string
		for _, component := range c.Questionnaire.Components {
			if n := limited[component.ID]; n > 0 && n >= least {
				names = append(names, MidSentence(component.Name))
			}
		}
		if len(names) > 0 {
			return join(names) + " " + map[bool]string{true: "limits ", false: "limit "}[len(names) == 1] + whom(least, of, len(c.Standings))
		}
	}
	return ""
}

// whom says how many at least are meant, of those with a level and of all.
func whom(least, of, units int) string {
	switch {
	case units == 1:
		return "it"
	case of == 1:
		return "the one with a level"
	case least == units:
		return "all of them"
	case 2*least > units:
		return "most of them"
	case least == of:
		return "all that have a level"
	default:
		return "most that have a level"
	}
}
