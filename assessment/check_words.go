package assessment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Lead says in a sentence or two which aspects are least developed and which are
// furthest on; there is no number over all of them.
func (c *Check) Lead() string {
	if apart := c.Apart(); len(apart) > 0 {
		return c.stands() + " In " + join(apart) + " no description was chosen by half of the people: ask what each of them sees."
	}
	return c.stands()
}

// Apart names the aspects of which no description was chosen by half of those who
// chose one, as far as that may be told.
func (c *Check) Apart() []string {
	var names []string
	for _, a := range c.Result.Aspects {
		if a.N > 0 && 2*slices.Max(a.Counts[:]) < a.N {
			names = append(names, MidSentence(c.Questionnaire.Aspects[a.Number-1].Name))
		}
	}
	return names
}

func (c *Check) stands() string {
	weak := c.Weakest()
	switch {
	case weak == nil:
		return "Nothing is known of any aspect yet."
	case len(c.known()) == 1:
		return "Only one aspect is known: " + weak[0] + "."
	case c.Alike():
		return "All aspects that are known stand at the same level."
	}
	return fmt.Sprintf("Least developed: %s. Furthest on: %s.", strings.Join(weak, ", "), strings.Join(c.extremes(true), ", "))
}

// Weakest names the aspects at the lowest level; nil when nothing is known.
func (c *Check) Weakest() []string { return c.extremes(false) }

// known lists the aspects that have a level.
func (c *Check) known() []string {
	var names []string
	for _, aspect := range c.Questionnaire.Aspects {
		if c.Result.Level(aspect.Number) > 0 {
			names = append(names, aspect.Name)
		}
	}
	return names
}

// Alike reports that several aspects are known, and all of them at one level.
func (c *Check) Alike() bool {
	weak := c.Weakest()
	return len(weak) > 1 && slices.Equal(weak, c.extremes(true))
}

func (c *Check) extremes(highest bool) []string {
	if c.Result == nil {
		return nil
	}
	end, names := 0, []string(nil)
	for _, aspect := range c.Questionnaire.Aspects {
		level := c.Result.Level(aspect.Number)
		switch {
		case level == 0 || end > 0 && level != end && (level > end) != highest:
			continue
		case level != end:
			end, names = level, nil
		}
		names = append(names, aspect.Name)
	}
	return names
}

// Text says why a component is worth a second look; component is its name. One
// word against the other: neither is the true one.
func (l SecondLook) Text(component string) string {
	higher := "higher"
	if l.Aspects < l.Level {
		higher = "lower"
	}
	says := fmt.Sprintf("the aspects of this check that speak about it say %s (level %d in the middle of %d aspects)", higher, l.Aspects, l.Of)
	if l.Of == 1 {
		says = fmt.Sprintf("the one aspect of this check that speaks about it says %s (level %d)", higher, l.Aspects)
	}
	return fmt.Sprintf("%s: the continuum says level %d, %s. Ask what one of them sees and the other does not.", component, l.Level, says)
}

// PeopleText says how many chose which level: "people at levels 1 to 5: 2, 0, 4,
// 1, 0"; empty where that may not be told.
func (a AspectResult) PeopleText() string {
	if a.N == 0 {
		return ""
	}
	var counts []string
	for _, n := range a.Counts {
		counts = append(counts, strconv.Itoa(n))
	}
	return fmt.Sprintf("people at levels 1 to %d: %s", LevelCount, strings.Join(counts, ", "))
}

// Title names the comparison: "Seven units of Harbour Mutual".
func (c *CheckComparison) Title() string { return unitsOf(len(c.Rows), c.Top) }

// Lead says how many units have a result: "Three have a result of this check; one
// has one that cannot be put beside the others; six were not checked."
func (c *CheckComparison) Lead() string {
	var shown, aside int
	for i := range c.Rows {
		switch r := &c.Rows[i]; {
		case r.Shown():
			shown++
		case r.Latest != nil:
			aside++
		}
	}
	none := len(c.Rows) - shown - aside
	switch len(c.Rows) {
	case 0:
		return "No unit is like that."
	case none:
		return "No unit has a result of this check yet."
	}
	var clauses []string
	say := func(n int, one, several string) {
		if n > 0 {
			clauses = append(clauses, number(n)+" "+map[bool]string{true: one, false: several}[n == 1])
		}
	}
	say(shown, "has a result of this check", "have a result of this check")
	say(aside, "has one that cannot be put beside the others", "have one that cannot be put beside the others")
	say(none, "was not checked", "were not checked")
	return upperFirst(strings.Join(clauses, "; ")) + "."
}

// LeftOut are the different reasons why results are not put beside the others.
func (c *CheckComparison) LeftOut() []string {
	var reasons []string
	for i := range c.Rows {
		if why := c.Rows[i].NotAs; why != "" && !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	return reasons
}

// CheckMethod says, a paragraph each, how a companion check is read and what it
// cannot say. Every result carries it.
func CheckMethod(survey bool) []string {
	words := []string{
		"Of each aspect the one of five descriptions was chosen that fits best; the first is level 1, the last level 5. There is no number over all aspects.",
		"A check never changes a level of the continuum. Where the two are two levels or more apart, both deserve a second look. Of two actions whose practices are equally little in place, the one for the weaker aspect is recommended first.",
	}
	if survey {
		words = append(words, "Several people chose in confidence. The level of an aspect is the lower median of theirs: the middle one, and of two the lower. An aspect is shown once as many people as the threshold chose in it: then the level, and how many chose which description, never who. How many chose which is left out where those who did not know would be fewer than that, and more than none. What each of them chose was deleted when the result was made.")
	}
	return append(words, "The descriptions are reasoned, not validated, and there are no norms.")
}
