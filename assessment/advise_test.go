package assessment

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// contentFile is the content of the continuum as the vectors know it.
type contentFile struct {
	Levels []struct {
		N                int
		Name, Definition string
	}
	Components []struct{ ID, Name, Definition string }
	Cells      []struct {
		Component                string
		Level                    int
		Title, Descriptor, Proof string
	}
	Statements []struct {
		ID, Component, Text, Help string
		Level                     int
		Quick                     bool
		NotApplicable             *string `json:"not_applicable"`
	}
	Actions []struct {
		ID, Component, Title, What, Owner, Evidence, Measure string
		FirstStep                                            string `json:"first_step"`
		From, To, Weeks                                      int
		Effort                                               Effort
		Ideas, Aspects, Secures                              []string
	}
	Answers []struct {
		Value       json.RawMessage
		Label, Hint string
	}
}

// testQuestionnaire is the continuum, read from the content the vectors were
// made with.
func testQuestionnaire(t testing.TB) *Questionnaire {
	t.Helper()
	var file contentFile
	readJSON(t, "testdata/continuum-content.json", &file)
	q := &Questionnaire{ID: "satisfaction-continuum", Version: "1", Name: "Customer Satisfaction Practices Continuum"}
	for i, a := range file.Answers {
		q.Wordings = append(q.Wordings, Wording{NotInPlace + Answer(i), a.Label, a.Hint})
	}
	for i, l := range file.Levels {
		q.Levels[i] = Level{l.N, l.Name, l.Definition}
	}
	for _, c := range file.Components {
		q.Components = append(q.Components, Component{ID: c.ID, Name: c.Name, Definition: c.Definition})
	}
	for _, c := range file.Cells {
		q.Component(c.Component).Cells[c.Level-1] = Cell{Title: c.Title, Descriptor: c.Descriptor, Proof: c.Proof}
	}
	for _, s := range file.Statements {
		statement := Statement{ID: s.ID, Text: s.Text, Help: s.Help, Quick: s.Quick}
		if s.NotApplicable != nil {
			statement.NotApplicable = *s.NotApplicable
		}
		cell := &q.Component(s.Component).Cells[s.Level-1]
		cell.Statements = append(cell.Statements, statement)
	}
	for _, a := range file.Actions {
		q.Actions = append(q.Actions, Action{
			ID: a.ID, Component: a.Component, From: a.From, To: a.To, Title: a.Title, What: a.What, Effort: a.Effort, Weeks: a.Weeks,
			Owner: a.Owner, FirstStep: a.FirstStep, Evidence: a.Evidence, Measure: a.Measure, Ideas: a.Ideas, Aspects: a.Aspects, Secures: a.Secures,
		})
	}
	return q
}

func parseAnswers(t testing.TB, codes map[string]string) Answers {
	t.Helper()
	answers := Answers{}
	for id, code := range codes {
		a, err := ParseAnswer(code)
		if err != nil {
			t.Fatal(id, err)
		}
		answers[id] = a
	}
	return answers
}

// adviceWant is what an advice vector says of a whole assessment.
type adviceWant struct {
	Actions     []string `json:"actions"`
	ShortestWay *wayWant `json:"shortest_way"`
}

type wayWant struct {
	Components []struct {
		Component string            `json:"component"`
		Steps     map[string][2]int `json:"steps"`
		Level     int               `json:"level"`
		Position  float64           `json:"position"`
	} `json:"components"`
	Overall struct {
		Level    int     `json:"level"`
		Position float64 `json:"position"`
	} `json:"overall"`
}

func adviceOf(a Advice) adviceWant {
	var w adviceWant
	for _, action := range a.Actions {
		w.Actions = append(w.Actions, action.ID)
	}
	if a.Way == nil {
		return w
	}
	w.ShortestWay = &wayWant{}
	for _, c := range a.Way.Components {
		steps := map[string][2]int{}
		for _, s := range c.Steps {
			steps[s.Statement] = [2]int{s.From, s.To}
		}
		w.ShortestWay.Components = append(w.ShortestWay.Components, struct {
			Component string            `json:"component"`
			Steps     map[string][2]int `json:"steps"`
			Level     int               `json:"level"`
			Position  float64           `json:"position"`
		}{c.Component, steps, c.Level, float64(c.Position.Tenths()) / 10})
	}
	w.ShortestWay.Overall.Level = a.Way.Level
	w.ShortestWay.Overall.Position = float64(a.Way.Position.Tenths()) / 10
	return w
}

func TestAdviceVectors(t *testing.T) {
	var file struct {
		Vectors []struct {
			Answers map[string]string
			Want    adviceWant
		}
	}
	readJSON(t, "testdata/advice-vectors.json", &file)
	if len(file.Vectors) < 20 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	q := testQuestionnaire(t)
	for i, v := range file.Vectors {
		answers := parseAnswers(t, v.Answers)
		r := Score(q, Full, answers)
		advice := Advise(q, Full, answers, &r)
		if diff := cmp.Diff(v.Want, adviceOf(advice), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("vector %d: (-want +got)\n%s", i, diff)
		}
	}
}

func TestWayBeyondTooFewAnswersSaysAtLeast(t *testing.T) {
	q, answers := oneComponent(parseCells(t, [][]string{{"3", "3"}, {"2", "1"}, {"dk", "dk"}, {"", ""}, {"", ""}}))
	r := Score(q, Full, answers)
	way := Advise(q, Full, answers, &r).Way
	if way == nil || !way.AtLeast || way.Level != 2 || way.Position.Exact() != "2/1" || !way.Components[0].AtLeast {
		t.Errorf("way %+v, want at least level 2", way)
	}
}

func TestActionsOfTheQuickForm(t *testing.T) {
	q := testQuestionnaire(t)
	answers := Answers{}
	for _, s := range q.Asked(Full) {
		answers[s.ID] = NotInPlace
	}
	r := Score(q, Quick, answers)
	for _, a := range Advise(q, Quick, answers, &r).Actions {
		asked := false
		for _, id := range a.Secures {
			s, _, _ := q.Statement(id)
			asked = asked || s.Quick
		}
		if !asked {
			t.Errorf("%s secures nothing the quick form asks", a.ID)
		}
	}
}

func TestActionWhoseStatementsDoNotApplyIsLeftOut(t *testing.T) {
	q := testQuestionnaire(t)
	answers := Answers{}
	for _, s := range q.Asked(Full) {
		answers[s.ID] = Fully
	}
	answers["me2a"], answers["me2b"], answers["me2c"] = Started, DoesNotApply, Started
	r := Score(q, Full, answers)
	advice := Advise(q, Full, answers, &r)
	for _, a := range advice.Actions {
		if len(a.Secures) == 1 && a.Secures[0] == "me2b" {
			t.Errorf("%s is recommended though its only statement does not apply", a.ID)
		}
	}
	if len(advice.Actions) == 0 || advice.Components[1].Heading != "The shortest way to level 2" || !advice.Components[0].Ahead {
		t.Errorf("advice %+v", advice)
	}
}
