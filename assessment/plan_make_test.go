package assessment

import (
	"slices"
	"testing"
	"time"

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
