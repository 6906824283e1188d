package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// changedPlan is the sample plan with what changed since half a year before.
func changedPlan(t testing.TB) Plan {
	p := samplePlan(t)
	at := func(id string) assessment.Statement {
		s, _, ok := p.Questionnaire.Statement(id)
		if !ok {
			t.Fatal(id)
		}
		return s
	}
	step := func(title string, day int) assessment.Step {
		return assessment.Step{ID: title, Title: title, Status: assessment.StepDone, DoneOn: time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC)}
	}
	p.Changed = &assessment.Changed{
		Since: p.Date.AddDate(0, -6, 0), At: p.Date,
		Components: []assessment.ComponentChange{
			{ID: "me", Name: "Measurement", Movement: assessment.Movement{Kind: assessment.RatingChanged, Text: "self-rating changed from 1.5 to 1.8"}},
			{ID: "en", Name: "Environment", Movement: assessment.Movement{Kind: assessment.RatingUnchanged, Text: "self-rating unchanged"}},
		},
		Rose: []assessment.StatementChange{
			{Statement: at("me1a"), Component: "Measurement", Was: assessment.Started, Is: assessment.Fully},
			{Statement: at("me2a"), Component: "Measurement", Was: assessment.NotInPlace, Is: assessment.Mostly, Behind: []assessment.Step{step("Ask after every closed claim", 3), step("Read the answers each Friday", 9)}},
		},
		Fell:  []assessment.StatementChange{{Statement: at("cf1a"), Component: "Customer focus", Was: assessment.Fully, Is: assessment.Mostly}},
		Quiet: []assessment.Step{step("Open a desk", 20)},
	}
	return p
}

func textOf(pages []paper) string {
	var b strings.Builder
	for _, p := range pages {
		b.WriteString(strings.Join(strings.Fields(p.text()), " ") + "\n")
	}
	return b.String()
}

func TestPlanSaysWhatChanged(t *testing.T) {
	_, pages := readBack(t, changedPlan(t))
	text := textOf(pages)
	for _, want := range []string{
		"What changed since last time", "Two answers rose and one fell. Compared with the result of 12 May 2026.", "Measurement: self-rating changed from 1.5 to 1.8",
		"from not in place to mostly.", "Behind it:", "Ask after every closed claim (3 September 2026); Read the answers each Friday (9 September 2026)",
		"from fully to mostly.", "Done, and not seen yet", "That is no failure", "Open a desk (20 September 2026)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	if rose, behind := strings.Index(text, "from started to fully."), strings.Index(text, "from not in place to mostly."); rose < behind {
		t.Error("what has a step behind it does not come first")
	}
	if _, pages := readBack(t, samplePlan(t)); strings.Contains(textOf(pages), "What changed") {
		t.Error("a plan without a result before says that something changed")
	}
}

// Whatever titles say, a plan is made and nothing leaves its page.
func TestChangesOfAnyText(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 200, 800), rapid.SampledFrom([]string{strings.Repeat("W", 200), "保険", "a\nb", ""}))
	base := changedPlan(t)
	rapid.Check(t, func(r *rapid.T) {
		p, changed := base, *base.Changed
		p.Changed = &changed
		var steps []assessment.Step
		for i := range rapid.IntRange(0, 4).Draw(r, "steps") {
			steps = append(steps, assessment.Step{ID: fmt.Sprint(i), Title: words.Draw(r, "title"), DoneOn: p.Date})
		}
		changed.Quiet = steps
		changed.Rose = []assessment.StatementChange{{Statement: assessment.Statement{Text: words.Draw(r, "statement")}, Was: assessment.Started, Is: assessment.Fully, Behind: steps}}
		d, pages := readBack(r, p)
		for i, page := range pages[2:] {
			for _, w := range page.words {
				if w.right() > d.right+1 || w.y > d.bottom+60 {
					r.Fatalf("page %d: %q leaves the page", i+3, w.text)
				}
			}
		}
	})
}

func projectedPlan(t testing.TB) Planned {
	p := samplePlanned(t)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	p.Projection = &assessment.Projection{Target: 2, Undated: 1, Silent: 2, Points: []assessment.ProjectedPoint{
		{On: day(2025, 11, 10), Level: 1, Position: assessment.Fraction{Num: 3, Den: 2}},
		{On: day(2026, 11, 10), Level: 1, Position: assessment.Fraction{Num: 11, Den: 6}},
		{On: day(2026, 12, 31), Level: 2, Position: assessment.Whole(2), Projected: true, Steps: []string{"Ask after every closed claim", "Count", "Read", "Tell", "Thank"}},
		{On: day(2027, 3, 31), Level: 2, Position: assessment.Fraction{Num: 13, Den: 6}, Projected: true, AtLeast: true},
	}}
	return p
}

func TestPlannedSaysWhereItWouldLead(t *testing.T) {
	_, pages := readPlanned(t, projectedPlan(t))
	text := textOf(pages)
	for _, want := range []string{
		"Where it would lead", "If the plan holds, Claims stands at level 2 by the end of December 2026.", "10 November 2025 result 1 Reactive 1.5",
		"31 December 2026", "if the plan holds", "Ask after every closed claim; Count; Read; and 2 more", "at least 2.1", "One step has no day yet", "Two steps secure no statement",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q in %s", want, text)
		}
	}
	without := projectedPlan(t)
	without.Projection = &assessment.Projection{}
	if _, pages := readPlanned(t, without); !strings.Contains(textOf(pages), "nothing can be projected") {
		t.Error("without a level the plan does not say why nothing is projected")
	}
}
