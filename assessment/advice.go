package assessment

// Advice is what to do next, worked out from one set of answers.
type Advice struct {
	Actions    []Action          // of all limiting components, in the order to consider them
	Components []ComponentAdvice // every component, in questionnaire order
	Way        *ShortestWay      // nil unless the overall is scored
}

// ComponentAdvice is what one component should do next.
type ComponentAdvice struct {
	ID       string
	Limiting bool
	Ahead    bool     // hold: the component stands above the lowest
	To       int      // the level the actions lead to; 0: nothing further to secure
	Heading  string   // names the outcome: "The basics", "The shortest way to level 2"
	Actions  []Action // only of a limiting component
	ShoreUp  []Weak   // statements below "fully" at thin levels
}

// Weak is an answered statement below "fully" at a level that is only just secured.
type Weak struct {
	Statement Statement
	Level     int
	Answer    Answer
}

// ShortestWay is the fewest steps that secure the next level of every limiting
// component, and where the unit would then stand.
type ShortestWay struct {
	Components []Way
	Level      int
	Position   Fraction
	AtLeast    bool // some component would then need more answers
	Middle     bool // worked out on the middle answers of a survey: it does not say where people would then place the unit
}

// Way is the shortest way of one component; no steps when nothing is left to
// secure, or when the middle answers of a survey do not tell which.
type Way struct {
	Component string
	To        int // the level the steps secure
	Steps     []WayStep
	Talk      bool // the middle answers already secure To: people disagree and should talk first
	TooFew    bool // too few answered the statements of To
	Level     int  // of the component, when the steps are taken
	Position  Fraction
	AtLeast   bool // too few answers above to say more than Level
}

// WayStep moves the answer to one statement.
type WayStep struct {
	Statement string
	From, To  int  // points, 0 to 3
	NotAsked  bool // it was not asked and counts as 0
}

// from is the answer the step begins at.
func (s WayStep) from() Answer {
	if s.NotAsked {
		return NotAsked
	}
	return WithPoints(s.From)
}
