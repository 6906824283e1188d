package assessment

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func onDay(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, time.UTC) }

func done(title string, on time.Time, secures ...string) Step {
	return Step{ID: title, Title: title, Status: StepDone, DoneOn: on, Due: on, Secures: secures}
}

// answeredBefore is a submitted assessment with some answers of measurement.
func answeredBefore(t *testing.T) *Assessment {
	t.Helper()
	a := started(t, Full)
	for at, given := range map[Place]map[string]Given{
		{1, 1}: {"me1a": {Fully, "the folder"}, "me1b": {Mostly, ""}, "me1c": {Started, "two of five desks"}},
		{1, 2}: {"me2a": {NotInPlace, ""}, "me2b": {DoesNotApply, "no complaints yet"}, "me2c": {DontKnow, ""}},
	} {
		if err := a.Answer(at, given, noon); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Submit("Ada", noon); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAgainCarriesWhatWasAnsweredAndCountsNothing(t *testing.T) {
	before := answeredBefore(t)
	steps := []Step{
		done("Call back within two days", onDay(time.December, 1), "me1c", "me1a"),
		done("Ask three regular questions", onDay(time.December, 2), "me2a", "me2b", "me2c", "me3a"),
		done("Print the answers", onDay(time.December, 3), "me2a"),
	}
	again, err := before.Again("a2", before.Ref, before.Questionnaire, "The Claims team", "Ada", steps, noon.AddDate(0, 6, 0))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]LastTime{
		"me1a": {Given: Given{Fully, "the folder"}},
		"me1b": {Given: Given{Mostly, ""}},
		"me1c": {Given{Started, "two of five desks"}, Mostly, []string{"Call back within two days"}},
		"me2a": {Given{NotInPlace, ""}, Mostly, []string{"Ask three regular questions", "Print the answers"}},
		"me2b": {Given: Given{DoesNotApply, "no complaints yet"}},
		"me2c": {Given{DontKnow, ""}, Mostly, []string{"Ask three regular questions"}},
		"me3a": {Given{}, Mostly, []string{"Ask three regular questions"}}, // was not asked
	}
	if diff := cmp.Diff(want, again.Carried.Statements); diff != "" {
		t.Error(diff)
	}
	if again.Carried.From != "a1" || again.Carried.Version != "" || again.Carried.Proposals() != 4 || !again.Carried.At.Equal(noon) {
		t.Errorf("carried %+v", again.Carried)
	}
	if len(again.Answers)+len(again.Notes) > 0 || again.Form != Full || again.UnitID != "u1" {
		t.Errorf("counted before anything was confirmed: %v %v", again.Answers, again.Notes)
	}
	if diff := cmp.Diff([]string{"me1a", "me1b", "me1c"}, again.Carried.Waiting(again.Questionnaire.Components[1].Cells[0], &again.Sheet)); diff != "" {
		t.Error(diff)
	}
	if got := again.Carried.Plain([]string{"me1a", "me1b", "me1c", "me3a"}); !slices.Equal(got, []string{"me1a", "me1b"}) {
		t.Errorf("confirmed together: %v", got)
	}
}

// A step is known by what it secures, not by its title: a namesake that secures
// nothing proposes nothing.
func TestStepsThatPropose(t *testing.T) {
	c := &Carried{Statements: map[string]LastTime{
		"me1a": {Given: Given{Fully, ""}},
		"me1c": {Given{Started, ""}, Mostly, []string{"Call back"}},
	}}
	secures, namesake := done("Call back", onDay(time.December, 1), "me1a", "me1c"), done("Call back", onDay(time.December, 2))
	for name, row := range map[string]struct{ done, want []Step }{
		"it secures what is proposed":    {[]Step{secures}, []Step{secures}},
		"a namesake":                     {[]Step{namesake, secures}, []Step{secures}},
		"it secures what stays":          {[]Step{done("Keep it", onDay(time.December, 3), "me1a")}, nil},
		"it secures what is not carried": {[]Step{done("Other", onDay(time.December, 3), "cf1a")}, nil},
	} {
		if diff := cmp.Diff(row.want, c.Proposing(row.done)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestConfirmingAndAccepting(t *testing.T) {
	c := &Carried{Statements: map[string]LastTime{
		"me1c": {Given{Started, "two desks"}, Mostly, []string{"Call back"}},
		"me3a": {Given{}, Mostly, []string{"Call back"}},
		"me1a": {Given: Given{Fully, "the folder"}},
	}}
	for _, row := range []struct {
		name string
		do   func(string) (Given, error)
		id   string
		want Given
		err  error
	}{
		{"still so, with its note", c.Confirm, "me1c", Given{Started, "two desks"}, nil},
		{"as proposed, without it", c.Accept, "me1c", Given{Mostly, ""}, nil},
		{"nothing to confirm", c.Confirm, "me3a", Given{}, ErrNotFound},
		{"nothing proposed", c.Accept, "me1a", Given{}, ErrNotFound},
		{"of no statement", c.Confirm, "xx", Given{}, ErrNotFound},
		{"nothing carried", (*Carried)(nil).Confirm, "me1a", Given{}, ErrNotFound},
	} {
		if got, err := row.do(row.id); got != row.want || !errors.Is(err, row.err) {
			t.Errorf("%s: %v %v", row.name, got, err)
		}
	}
}

func TestOnlyWhatIsWordedTheSameIsCarriedToAnotherVersion(t *testing.T) {
	before := answeredBefore(t)
	q := *testQuestionnaire(t)
	q.Version = "2"
	q.Components = slices.Clone(q.Components)
	cell := &q.Components[1].Cells[0]
	cell.Statements = slices.Clone(cell.Statements)
	cell.Statements[0].Text += " Always."
	q.Components[1].Cells[1].Statements = slices.Clone(q.Components[1].Cells[1].Statements)
	q.Components[1].Cells[1].Statements[1].NotApplicable = "" // always applies by now
	ref := Ref{ID: q.ID, Version: "2"}
	again, err := before.Again("a2", ref, &q, "The team", "Ada", nil, noon)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(again.Carried.Statements)); !slices.Equal(got, []string{"me1b", "me1c", "me2a", "me2c"}) {
		t.Errorf("carried %v", got)
	}
	if again.Ref != ref || again.Carried.Version != before.Questionnaire.Version {
		t.Errorf("%+v from version %q", again.Ref, again.Carried.Version)
	}
}

func TestAgainRefuses(t *testing.T) {
	before := answeredBefore(t)
	if _, err := before.Again("a2", before.Ref, before.Questionnaire, "  ", "Ada", nil, noon); problems(err) == nil || problems(err)[0].Field != "answered_by" {
		t.Errorf("without a name: %v", err)
	}
	open := started(t, Full)
	if _, err := open.Again("a2", open.Ref, open.Questionnaire, "The team", "Ada", nil, noon); !errors.Is(err, ErrClosed) {
		t.Errorf("from answers that are not submitted: %v", err)
	}
}

func TestDoneBetween(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC) // the 2nd in Zurich
	until := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	steps := []Step{
		done("later", onDay(time.September, 2)), done("last day", onDay(time.September, 1)), done("in between", onDay(time.May, 5)),
		done("first day", onDay(time.March, 2)), done("before", onDay(time.March, 1)),
		{Title: "to do", Status: StepToDo, Due: onDay(time.May, 5)},
	}
	old := &Plan{Ref: Ref{ID: "q"}, CreatedAt: since.AddDate(0, -1, 0), Steps: steps}
	young := &Plan{Ref: Ref{ID: "q"}, CreatedAt: since.Add(time.Hour), Steps: []Step{done("first day, new plan", onDay(time.March, 2))}}
	foreign := &Plan{Ref: Ref{ID: "other"}, Steps: steps}
	var got []string
	for _, s := range DoneBetween([]*Plan{old, young, foreign}, "q", since, until, zurich) {
		got = append(got, s.Title)
	}
	if diff := cmp.Diff([]string{"first day, new plan", "in between", "last day"}, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever is carried: until it is confirmed it is as if it were not there.
func TestCarriedAnswersNeverCount(t *testing.T) {
	q := testQuestionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		before := &Assessment{ID: "a1", Ref: Ref{ID: q.ID}, Sheet: NewSheet(q, Full), SubmittedAt: noon}
		var step Step
		for _, s := range q.Asked(Full) {
			before.Answers[s.ID] = Answer(rapid.IntRange(int(Unanswered), int(NotAsked)).Draw(t, s.ID))
			if rapid.Bool().Draw(t, "secured") {
				step.Secures = append(step.Secures, s.ID)
			}
		}
		again, err := before.Again("a2", before.Ref, q, "The team", "Ada", []Step{step}, noon)
		if err != nil {
			t.Fatal(err)
		}
		blank, err := Start("a2", Unit{}, before.Ref, q, Full, "The team", "Ada", noon)
		if err != nil {
			t.Fatal(err)
		}
		for at := range len(q.Components) {
			if x, y := again.LastAsked(&q.Components[at]), blank.LastAsked(&q.Components[at]); x != y {
				t.Fatalf("asked until level %d, blank until %d", x, y)
			}
		}
		if diff := cmp.Diff(blank.Result(), again.Result()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(blank.Sheet.Summary(), again.Sheet.Summary()); diff != "" {
			t.Fatal(diff)
		}
		confirmAll(t, again)
		for id, last := range again.Carried.Statements {
			if last.Answered() && again.Answers[id] != last.Answer {
				t.Fatalf("%s confirmed as %s, was %s", id, again.Answers[id], last.Answer)
			}
		}
	})
}

// confirmAll confirms every carried answer; that is always allowed, but for a
// "does not apply" whose reason is missing.
func confirmAll(t *rapid.T, a *Assessment) {
	for c := range a.Questionnaire.Components {
		for l := 1; l <= LevelCount; l++ {
			given := map[string]Given{}
			for _, s := range a.Questionnaire.Components[c].Cells[l-1].Asked(a.Form) {
				if g, err := a.Carried.Confirm(s.ID); err == nil {
					if g.Answer == DoesNotApply {
						g.Note = "because"
					}
					given[s.ID] = g
				}
			}
			if err := a.Answer(Place{c, l}, given, noon); err != nil {
				t.Fatal(err)
			}
		}
	}
}
