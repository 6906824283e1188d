package assessment

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// oneComponent makes a questionnaire of a single component from answers by
// level, as the scoring vectors give them.
func oneComponent(answers [][]Answer) (*Questionnaire, Answers) {
	q, given := &Questionnaire{Components: []Component{{ID: "cf", Name: "Customer focus"}}}, Answers{}
	for l, cell := range answers {
		for i, a := range cell {
			id := fmt.Sprintf("cf%d%c", l+1, 'a'+i)
			q.Components[0].Cells[l].Statements = append(q.Components[0].Cells[l].Statements, Statement{ID: id, Quick: i < 2})
			given[id] = a
		}
	}
	return q, given
}

func parseCells(t *testing.T, cells [][]string) [][]Answer {
	t.Helper()
	parsed := make([][]Answer, len(cells))
	for l, cell := range cells {
		for _, code := range cell {
			if code == "empty" {
				code = ""
			}
			a, err := ParseAnswer(code)
			if err != nil {
				t.Fatal(err)
			}
			parsed[l] = append(parsed[l], a)
		}
	}
	return parsed
}

func readJSON(t testing.TB, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(file, err)
	}
}

// scoreWant is what a scoring vector says of a component.
type scoreWant struct {
	Status     Status   `json:"status"`
	Secured    int      `json:"secured"`
	Next       *int     `json:"next"`
	Flags      []Flag   `json:"flags"`
	Gaps       []int    `json:"gaps"`
	Thin       []int    `json:"thin"`
	States     []State  `json:"states"`
	Level      *int     `json:"level"`
	Position   *float64 `json:"position"`
	Exact      *string  `json:"exact"`
	CloseCalls []int    `json:"close_calls"`
	AtLeast    int      `json:"at_least"`
}

func wantOf(c ComponentResult) scoreWant {
	if c.Status == NotScored {
		return scoreWant{Status: NotScored}
	}
	w := scoreWant{Status: c.Status, Secured: c.Secured, Flags: c.Flags, Gaps: c.Gaps, Thin: c.Thin, AtLeast: c.AtLeast()}
	if c.Next > 0 {
		w.Next = &c.Next
	}
	for _, cell := range c.Cells {
		w.States = append(w.States, cell.State)
	}
	if c.Status == Scored {
		position, exact := float64(c.Position.Tenths())/10, c.Position.Exact()
		w.Level, w.Position, w.Exact, w.CloseCalls = &c.Level, &position, &exact, c.CloseCalls
	}
	return w
}

func TestScoreVectors(t *testing.T) {
	var file struct {
		Vectors []struct {
			Name    string
			Answers [][]string
			Want    scoreWant
		}
	}
	readJSON(t, "testdata/scoring-vectors.json", &file)
	if len(file.Vectors) < 100 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			q, answers := oneComponent(parseCells(t, v.Answers))
			r := Score(q, Full, answers)
			if diff := cmp.Diff(v.Want, wantOf(r.Components[0]), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%v: (-want +got)\n%s", v.Answers, diff)
			}
		})
	}
}

func TestOverallIsTheLowestComponent(t *testing.T) {
	at := func(level, num, den int) ComponentResult {
		return ComponentResult{ID: fmt.Sprint("at", level), Status: Scored, Level: level, Position: Fraction{num, den}}
	}
	insufficient, notScored := ComponentResult{Status: Insufficient}, ComponentResult{Status: NotScored}
	for _, row := range []struct {
		name       string
		components []ComponentResult
		want       Overall
	}{
		{"one holds back", []ComponentResult{at(2, 8, 3), at(1, 11, 6)}, Overall{Scored, 1, Fraction{11, 6}, []string{"at1"}, Fraction{5, 6}}},
		{"all alike", []ComponentResult{at(3, 3, 1), at(3, 3, 1)}, Overall{Scored, 3, Whole(3), []string{"at3", "at3"}, Fraction{0, 1}}},
		{"same level, other position", []ComponentResult{at(2, 5, 2), at(2, 9, 4)}, Overall{Scored, 2, Fraction{9, 4}, []string{"at2", "at2"}, Fraction{1, 4}}},
		{"more answers needed", []ComponentResult{at(2, 8, 3), insufficient}, Overall{Status: Insufficient}},
		{"not scored before insufficient", []ComponentResult{insufficient, notScored, at(1, 1, 1)}, Overall{Status: NotScored}},
		{"not scored, then insufficient", []ComponentResult{notScored, insufficient}, Overall{Status: NotScored}},
	} {
		if diff := cmp.Diff(row.want, overall(row.components)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", row.name, diff)
		}
	}
}

func TestAdaptiveStop(t *testing.T) {
	for _, row := range []struct {
		name  string
		cells [][]string
		want  int
	}{
		{"all secured", [][]string{{"2", "2"}, {"2", "2"}, {"2", "2"}, {"2", "2"}, {"2", "2"}}, 5},
		{"two in a row not secured", [][]string{{"3", "3"}, {"1", "0"}, {"2", "1"}, {"", ""}, {"", ""}}, 3},
		{"one gap goes on", [][]string{{"3", "3"}, {"1", "0"}, {"2", "2"}, {"1", "1"}, {"", ""}}, 5},
		{"unknown is not secured", [][]string{{"dk", "dk"}, {"1", "1"}, {"", ""}, {"", ""}, {"", ""}}, 2},
		{"passes over what does not apply", [][]string{{"1", "1"}, {"na", "na"}, {"1", "1"}, {"", ""}, {"", ""}}, 3},
		{"nothing answered yet", [][]string{{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}, 2},
		{"stops at the top only", [][]string{{"3", "3"}, {"3", "3"}, {"3", "3"}, {"1", "1"}, {"0", "0"}}, 5},
	} {
		q, answers := oneComponent(parseCells(t, row.cells))
		if got := LastAsked(&q.Components[0], Full, answers); got != row.want {
			t.Errorf("%s: last asked %d, want %d", row.name, got, row.want)
		}
	}
}

func TestQuickFormDropsTheOtherStatements(t *testing.T) {
	q, answers := oneComponent(parseCells(t, [][]string{{"3", "2", "0"}, {"2", "2", "0"}, {"1", "2", "3"}, {"0", "0", "3"}, {"0", "0", "3"}}))
	full, quick := Score(q, Full, answers), Score(q, Quick, answers)
	if full.Overall.Level != 1 || !full.Components[0].Has(Foundation) || full.Statements != 15 {
		t.Errorf("full: level %d, flags %v, %d statements", full.Overall.Level, full.Components[0].Flags, full.Statements)
	}
	if quick.Overall.Level != 2 || quick.Overall.Position.Exact() != "11/4" || quick.Statements != 10 {
		t.Errorf("quick: level %d at %s, %d statements", quick.Overall.Level, quick.Overall.Position.Exact(), quick.Statements)
	}
}

func TestUniformAnswers(t *testing.T) {
	for _, row := range []struct {
		name  string
		cells [][]string
		want  Answer
	}{
		{"all mostly", [][]string{{"2", "2"}, {"2"}, {"2"}, {"2"}, {"2"}}, Mostly},
		{"not asked does not count", [][]string{{"1", "1"}, {"1"}, {"skip"}, {"skip"}, {"skip"}}, Started},
		{"one differs", [][]string{{"2", "2"}, {"2"}, {"3"}, {"2"}, {"2"}}, Unanswered},
	} {
		q, answers := oneComponent(parseCells(t, row.cells))
		if r := Score(q, Full, answers); r.Uniform != row.want {
			t.Errorf("%s: %v, want %v", row.name, r.Uniform, row.want)
		}
	}
}
