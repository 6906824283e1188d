package assessment

// Distribution counts the units of a comparison: every unit is counted once.
type Distribution struct {
	Levels      [LevelCount]int // Levels[n-1] is level n
	Missing     int             // assessed, but without a level: more answers are needed, or levels do not apply
	TooFew      int             // surveys in which too few people could be scored
	NotAssessed int
	LeftOut     int // not comparable with the others: see Standing.NotAs
}

// Units is how many units are counted.
func (d Distribution) Units() int { return 0 }

// Scored is how many units have a level that is comparable with the others.
func (d Distribution) Scored() int { return 0 }

// MissedStatement is a practice that is not mostly in place in some units.
type MissedStatement struct {
	Statement Statement
	Component string // its id
	Level     int
	Units, Of int // units that miss it, of those whose result can say so
}

// CommonAction is an action recommended in several units.
type CommonAction struct {
	Action    Action
	Units, Of int // units it is recommended in, of those with a level
}

// Distribution counts the units by level.
func (c *Comparison) Distribution() Distribution { return Distribution{} }

// Typical is the unit in the middle, the lower one of two, by position of the
// whole; nil when no unit has a comparable level.
func (c *Comparison) Typical() *Standing { return nil }

// Lowest lists the units at the lowest level any comparable unit has.
func (c *Comparison) Lowest() []Standing { return nil }

// Missed lists the statements most units miss, most first, then in questionnaire
// order; at most limit, or for 0 all that any unit misses.
func (c *Comparison) Missed(limit int) []MissedStatement { return nil }

// Best is the one action recommended in most units, or nil.
func (c *Comparison) Best() *CommonAction { return nil }

// LearnFrom lists the units at the highest level of a component when that is two
// or more above the typical one. An empty component means the whole.
func (c *Comparison) LearnFrom(component string) []Standing { return nil }
