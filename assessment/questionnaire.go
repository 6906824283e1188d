package assessment

import "strings"

// LevelCount is the number of levels of every questionnaire.
const LevelCount = 5

// Questionnaire is a set of statements to answer, with the words around them.
//
// It has two to five components; each component has one cell a level, each cell
// one to six statements. Values come from package questionnaires, which checks
// all of that; nothing in this package changes one.
type Questionnaire struct {
	ID      string // letters, digits and hyphens: "satisfaction-continuum"
	Version string // "1"
	Name    string
	Purpose string // one or two sentences for whoever is asked to answer
	Source  string // what the model rests on, printed with every result

	Wordings   []Wording // how each answer is worded, in the order they are offered
	Levels     [LevelCount]Level
	Components []Component
	Actions    []Action
}

// Ref names the exact bytes of a questionnaire an assessment is pinned to.
type Ref struct {
	ID      string
	Version string
	Hash    string // SHA-256 of the file, lower-case hex
}

// Wording is how one answer is put to people.
type Wording struct {
	Answer Answer
	Label  string
	Hint   string
}

// Level is one of the five steps, numbered from 1.
type Level struct {
	Number     int
	Name       string
	Definition string
}

// Component is one of the things that make up the continuum.
type Component struct {
	ID         string // short, a prefix of nothing: "cf"
	Name       string // "Customer focus"
	Definition string
	Cells      [LevelCount]Cell // Cells[n-1] is level n
}

// Cell is one component at one level.
type Cell struct {
	Title      string
	Descriptor string
	Proof      string // what a visitor could be shown
	Statements []Statement
}

// Statement is one observable practice.
type Statement struct {
	ID            string
	Text          string
	Help          string // what counts as in place, with an example
	Quick         bool   // part of the quick form
	NotApplicable string // when "does not apply" may be chosen; empty: never
}

// Effort is the work an action takes: one person, a team, several departments.
type Effort string

// The efforts, smallest first.
const (
	Small  Effort = "S"
	Medium Effort = "M"
	Large  Effort = "L"
)

// Rank orders efforts, smallest first: 0, 1, 2.
func (e Effort) Rank() int { return strings.Index("SML", string(e)) }

// Word is the effort in a word: "small", "medium", "large".
func (e Effort) Word() string {
	return map[Effort]string{Small: "small", Medium: "medium", Large: "large"}[e]
}

// Action is a recommended step of one component from one level to the next.
type Action struct {
	ID        string
	Component string
	From, To  int // To is 1 to 5; From 0 means the basics are missing
	Title     string
	What      string
	Effort    Effort
	Weeks     int // about, until the evidence is there
	Owner     string
	FirstStep string
	Evidence  string // done when
	Measure   string // what to watch
	Ideas     []string
	Aspects   []string // of the companion checks: "moments-of-truth/2"
	Secures   []string // statement ids of the cell of Component at To
}

// Form says which statements are asked.
type Form string

// The forms. A quick result is a first look, never compared with a full one.
const (
	Full  Form = "full"
	Quick Form = "quick"
)

// Asks reports whether the form asks the statement.
func (f Form) Asks(s Statement) bool { return f != Quick || s.Quick }

// Minutes is how long the form takes at most, as it is promised to who answers.
func (f Form) Minutes() int {
	if f == Quick {
		return 10
	}
	return 15
}

// Component returns the component with this id, or nil.
func (q *Questionnaire) Component(id string) *Component {
	for i := range q.Components {
		if q.Components[i].ID == id {
			return &q.Components[i]
		}
	}
	return nil
}

// Place is where a statement stands: the component's index and the level from 1.
type Place struct {
	Component int
	Level     int
}

// Statement finds a statement and its place by id; ok is false for an unknown id.
func (q *Questionnaire) Statement(id string) (s Statement, at Place, ok bool) {
	for c := range q.Components {
		for l := range q.Components[c].Cells {
			for _, s := range q.Components[c].Cells[l].Statements {
				if s.ID == id {
					return s, Place{c, l + 1}, true
				}
			}
		}
	}
	return Statement{}, Place{}, false
}

// Asked lists the statements of a form in questionnaire order.
func (q *Questionnaire) Asked(f Form) []Statement {
	var asked []Statement
	for _, component := range q.Components {
		for _, cell := range component.Cells {
			asked = append(asked, cell.Asked(f)...)
		}
	}
	return asked
}

// Asked lists the cell's statements that a form asks, in order.
func (c Cell) Asked(f Form) []Statement {
	asked := make([]Statement, 0, len(c.Statements))
	for _, s := range c.Statements {
		if f.Asks(s) {
			asked = append(asked, s)
		}
	}
	return asked
}

// Level returns the level with this number, 1 to 5.
func (q *Questionnaire) Level(number int) Level { return q.Levels[number-1] }

// Wording returns how an answer is worded; an answer without one has no label.
func (q *Questionnaire) Wording(a Answer) Wording {
	for _, w := range q.Wordings {
		if w.Answer == a {
			return w
		}
	}
	return Wording{Answer: a}
}
