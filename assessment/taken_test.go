package assessment

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A file taken twice in a day is one line of the trail; another file, another
// person or another day is one more.
func TestTakingIsNotedOnceADay(t *testing.T) {
	a := started(t, Full)
	before := len(a.Events)
	for i, row := range []struct {
		name, who, what string
		after           time.Duration
		want            int // lines so far
	}{
		{"first", "Ada", "the summary as PDF", 0, 1},
		{"again", "Ada", "the summary as PDF", time.Minute, 1},
		{"another file", "Ada", "the action plan", 2 * time.Minute, 2},
		{"somebody else", "Bo", "the action plan", 3 * time.Minute, 3},
		{"a day later", "Ada", "the summary as PDF", 25 * time.Hour, 4},
	} {
		a.Took(row.who, row.what, noon.Add(row.after))
		if got := len(a.Events) - before; got != row.want {
			t.Errorf("%d %s: %d lines, want %d", i, row.name, got, row.want)
		}
	}
}

func TestFillTakesAllOrNothing(t *testing.T) {
	a := started(t, Full)
	if err := a.Answer(Place{1, 2}, map[string]Given{"me2a": {Started, "kept"}}, noon); err != nil {
		t.Fatal(err)
	}
	err := a.Fill(map[string]Given{"me2b": {Mostly, ""}, "me2c": {DoesNotApply, ""}}, "Ada", "answers.xlsx", noon)
	if got := problems(err); len(got) == 0 || got[0].Field != "me2c" || len(a.Answers) != 1 {
		t.Errorf("a wrong answer: %v, kept %v", err, a.Answers)
	}
	if err := a.Fill(map[string]Given{"none": {Mostly, ""}}, "Ada", "answers.xlsx", noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("a statement of another questionnaire: %v", err)
	}
	if err := a.Fill(map[string]Given{"me2b": {Mostly, " seen "}}, "Ada", "answers.xlsx", noon); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Answers{"me2a": Started, "me2b": Mostly}, a.Answers); diff != "" {
		t.Error(diff)
	}
	last := a.Events[len(a.Events)-1]
	if last.What != EventFilled || last.Note != "answers.xlsx" || a.Notes["me2b"] != "seen" {
		t.Errorf("noted %+v, note %q", last, a.Notes["me2b"])
	}
	if err := a.Submit("Ada", noon); err != nil {
		t.Fatal(err)
	}
	if err := a.Fill(map[string]Given{"me2b": {Fully, ""}}, "Ada", "answers.xlsx", noon); !errors.Is(err, ErrClosed) {
		t.Errorf("filled once submitted: %v", err)
	}
}

// What was answered beyond the adaptive stop counts.
func TestFillReachesBeyondTheStop(t *testing.T) {
	a := started(t, Full)
	given := map[string]Given{}
	for _, s := range a.Questionnaire.Asked(Full) {
		given[s.ID] = Given{Answer: NotInPlace}
	}
	if err := a.Fill(given, "Ada", "answers.xlsx", noon); err != nil {
		t.Fatal(err)
	}
	for _, c := range a.Questionnaire.Components {
		if !a.Rest[c.ID] {
			t.Errorf("the rest of %s is not asked", c.ID)
		}
	}
}

func TestTakingOverAnEarlierResult(t *testing.T) {
	q := testQuestionnaire(t)
	unit := Unit{ID: "u1", OrganizationID: "o1"}
	given := map[string]Given{}
	for _, s := range q.Asked(Full) {
		given[s.ID] = Given{Answer: Fully}
	}
	earlier := Earlier{Form: Full, AnsweredBy: "The Claims team", At: noon.AddDate(-1, 0, 0), Given: given}
	a, err := TakeOver("a1", unit, Ref{ID: q.ID}, q, earlier, "Ada", "rounds.csv", noon)
	if err != nil {
		t.Fatal(err)
	}
	if !a.SubmittedAt.Equal(earlier.At) || !a.CreatedAt.Equal(earlier.At) || a.Summary.Level != 5 || a.Events[0].What != EventImported {
		t.Errorf("%+v", a)
	}
	if err := a.Reopen("Ada", "A mistake", noon); err != nil {
		t.Fatal(err)
	}
	if err := a.CheckDiscard(); !errors.Is(err, ErrClosed) {
		t.Errorf("a result that was taken over can be thrown away: %v", err)
	}
	for name, change := range map[string]func(*Earlier){
		"tomorrow":  func(e *Earlier) { e.At = noon.Add(24 * time.Hour) },
		"no day":    func(e *Earlier) { e.At = time.Time{} },
		"nobody":    func(e *Earlier) { e.AnsweredBy = " " },
		"no form":   func(e *Earlier) { e.Form = "half" },
		"no answer": func(e *Earlier) { e.Given = map[string]Given{"me2a": {NotAsked, ""}} },
	} {
		wrong := earlier
		change(&wrong)
		if a, err := TakeOver("a1", unit, Ref{ID: q.ID}, q, wrong, "Ada", "rounds.csv", noon); len(problems(err)) == 0 || a != nil {
			t.Errorf("%s: %v, %v", name, a, err)
		}
	}
}
