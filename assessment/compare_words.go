package assessment

// Group is the units of a comparison at one level, or without one.
type Group struct {
	Level     int    // 0: those without a comparable level
	Title     string // "Level 1, Reactive", "Too few responses", "Left out of the comparison", "Not assessed"
	Standings []Standing
}

// GroupByLevel groups the standings by level, lowest first, then those without
// a comparable level by why. No group is empty; the order within stays.
func GroupByLevel(c *Comparison) []Group { return nil }

// Title names the comparison: "Seven units of Harbour Mutual".
func (c *Comparison) Title() string { return "" }

// Lead says in two sentences where the units stand and what limits them: "Three
// stand at level 1, one at 2, two at 3; one had too few responses. Measurement
// limits most of them."
func (c *Comparison) Lead() string { return "" }
