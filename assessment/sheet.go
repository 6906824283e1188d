package assessment

import "strings"

// Sheet is the answers of one person or group to one form of a questionnaire.
type Sheet struct {
	Questionnaire *Questionnaire // never changed
	Form          Form
	Answers       Answers
	Notes         map[string]string // evidence, or why a statement does not apply, by statement id
	Rest          map[string]bool   // components answered to the end in spite of the adaptive stop
}

// NewSheet is a sheet nothing was answered on yet.
func NewSheet(q *Questionnaire, form Form) Sheet {
	return Sheet{Questionnaire: q, Form: form, Answers: Answers{}, Notes: map[string]string{}, Rest: map[string]bool{}}
}

// checkForm refuses a form the questionnaire does not have.
func checkForm(q *Questionnaire, form Form) error {
	if form != Full && (form != Quick || len(q.Asked(Quick)) == 0) {
		return Invalid("form", "Choose the full or the quick form.")
	}
	return nil
}

// Given is an answer with its note.
type Given struct {
	Answer Answer
	Note   string
}

// Answer takes the answers to statements of one cell. What is not mentioned
// stays as it was. It refuses everything with an InvalidError, one problem a
// statement, when one answer is not allowed.
func (s *Sheet) Answer(at Place, given map[string]Given) error {
	cell := s.Questionnaire.Components[at.Component].Cells[at.Level-1]
	var problems []Problem
	known := 0
	for _, statement := range cell.Asked(s.Form) {
		if g, ok := given[statement.ID]; ok {
			known++
			problems = append(problems, checkGiven(statement, g)...)
		}
	}
	if known < len(given) {
		return ErrNotFound
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	for id, g := range given {
		s.keep(id, g)
	}
	return nil
}

func (s *Sheet) keep(statement string, g Given) {
	delete(s.Answers, statement)
	if g.Answer != Unanswered {
		s.Answers[statement] = g.Answer
	}
	delete(s.Notes, statement)
	if note := strings.TrimSpace(g.Note); note != "" {
		s.Notes[statement] = note
	}
}

func checkGiven(s Statement, g Given) []Problem {
	var problems []Problem
	switch {
	case g.Answer == NotAsked:
		problems = append(problems, Problem{s.ID, "Choose one of the answers."})
	case g.Answer == DoesNotApply && s.NotApplicable == "":
		problems = append(problems, Problem{s.ID, "This statement always applies. Choose another answer."})
	case g.Answer == DoesNotApply && strings.TrimSpace(g.Note) == "":
		problems = append(problems, Problem{s.ID, "Say in a few words why this does not apply."})
	}
	if err := CheckText(g.Note, NoteLimit); err != nil {
		problems = append(problems, Problem{s.ID, "The note " + err.Error() + "."})
	}
	return problems
}

// AnswerRest keeps asking a component beyond the adaptive stop.
func (s *Sheet) AnswerRest(component string) error {
	if s.Questionnaire.Component(component) == nil {
		return ErrNotFound
	}
	s.Rest[component] = true
	return nil
}

// LastAsked is the last level to be asked of a component, 1 to 5: the adaptive
// stop, unless the rest is answered anyway.
func (s *Sheet) LastAsked(c *Component) int {
	if s.Rest[c.ID] {
		return LevelCount
	}
	return LastAsked(c, s.Form, s.Answers)
}

// Asked are the answers as they are scored: what the adaptive stop left out and
// nobody answered is NotAsked.
func (s *Sheet) Asked() Answers {
	asked := make(Answers, len(s.Answers))
	for i := range s.Questionnaire.Components {
		c := &s.Questionnaire.Components[i]
		last := s.LastAsked(c)
		for l := range c.Cells {
			for _, statement := range c.Cells[l].Asked(s.Form) {
				if answer := s.Answers[statement.ID]; answer != Unanswered {
					asked[statement.ID] = answer
				} else if l+1 > last {
					asked[statement.ID] = NotAsked
				}
			}
		}
	}
	return asked
}

// Result scores the answers given so far.
func (s *Sheet) Result() Result { return Score(s.Questionnaire, s.Form, s.Asked()) }

// Evidence counts the answers "mostly" and "fully", and those among them that
// say what could be shown. It never changes a position.
func (s *Sheet) Evidence() (shown, of int) {
	for _, statement := range s.Questionnaire.Asked(s.Form) {
		if s.Answers[statement.ID].Points() >= 2 {
			of++
			if s.Notes[statement.ID] != "" {
				shown++
			}
		}
	}
	return shown, of
}
