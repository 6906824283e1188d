package assessment

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Steps are proposed as the result recommends them, due when their weeks are
// over; what the shortest way needs is marked.
func TestStepsAreProposed(t *testing.T) {
	q := testQuestionnaire(t)
	start := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		answers := Answers{}
		for _, s := range q.Asked(Full) {
			answers[s.ID] = Answer(rapid.IntRange(int(NotInPlace), int(DontKnow)).Draw(t, s.ID))
		}
		r := Score(q, Full, answers)
		advice := Advise(q, Full, answers, &r)
		proposals := ProposeSteps(q, advice, start)
		if len(proposals) != len(advice.Actions) {
			t.Fatalf("%d proposals of %d actions", len(proposals), len(advice.Actions))
		}
		secured := map[string]bool{}
		for i, p := range proposals {
			a := advice.Actions[i]
			if p.Step.ActionID != a.ID || p.Step.To != a.To || !p.Step.Due.Equal(start.AddDate(0, 0, 7*a.Weeks)) || !slices.Equal(p.Step.Secures, a.Secures) {
				t.Fatalf("%+v of %+v", p.Step, a)
			}
			if p.OnWay {
				for _, id := range a.Secures {
					secured[id] = true
				}
			}
		}
		if advice.Way == nil {
			return
		}
		for _, w := range advice.Way.Components {
			for _, step := range w.Steps {
				if !secured[step.Statement] && cheapest(q, w.Component, w.To, step.Statement) != nil {
					t.Fatalf("no step that is marked raises %s", step.Statement)
				}
			}
		}
		if target := PlanTarget(&r, advice); (target == 0) != (r.Overall.Status != Scored) || target > LevelCount || target < 0 {
			t.Fatalf("aims at %d, %s", target, r.Overall.Status)
		}
	})
}

// What is still open goes along as it is; what another questionnaire does not know
// stays behind.
func TestOpenStepsAreTakenOver(t *testing.T) {
	open := Step{
		ID: "open", ActionID: "cf2-1", Component: "cf", To: 2, Title: "Ring back", Owner: "Bo Lind", Evidence: "A list", Note: "As agreed",
		Status: StepDoing, Start: onDay(time.March, 1), Due: onDay(time.April, 1), OneOff: 900, Yearly: 20, Days: 1.5, Secures: []string{"cf2a"},
	}
	dropped := Step{ID: "dropped", Title: "Given up", Status: StepDropped}
	p := &Plan{Ref: Ref{ID: "continuum", Version: "1"}, Steps: []Step{done("done", onDay(time.March, 3)), open, dropped}}
	elsewhere := open
	elsewhere.ActionID, elsewhere.Component, elsewhere.To, elsewhere.Secures = "", "", 0, nil
	for ref, want := range map[Ref][]Step{{ID: "continuum", Version: "2"}: {open}, {ID: "other", Version: "1"}: {elsewhere}} {
		if diff := cmp.Diff(want, p.TakeOver(ref)); diff != "" {
			t.Errorf("to %s: %s", ref.ID, diff)
		}
	}
}

// A form that comes twice adds its step once; one that was changed in between is
// another step.
func TestStepIsAddedOnce(t *testing.T) {
	now := onDay(time.March, 3)
	p := &Plan{Target: 3}
	for _, row := range []struct {
		title string
		added bool
		ids   []string
	}{
		{" Ring back ", true, []string{"a"}},
		{" Ring back ", false, []string{"a"}},
		{"Ring back", false, []string{"a"}},
		{"Write back", true, []string{"a", "b"}},
	} {
		added, err := p.AddOnce(Step{ID: "a", Title: row.title, Component: "cf", Status: StepToDo}, "b", "Ada", now, now)
		var ids []string
		for _, s := range p.Steps {
			ids = append(ids, s.ID)
		}
		if err != nil || added != row.added || !slices.Equal(ids, row.ids) {
			t.Errorf("%q: added %v, want %v; %v, want %v; %v", row.title, added, row.added, ids, row.ids, err)
		}
	}
	if _, err := p.AddOnce(Step{ID: "a", Status: StepToDo}, "c", "Ada", now, now); err == nil {
		t.Error("a step without a title is added")
	}
}
