package assessment

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func due(title string, on time.Time, secures ...string) Step {
	return Step{ID: title, Title: title, Status: StepToDo, Due: on, Secures: secures}
}

// printed is a projection as a table one can check by hand.
func printed(p Projection) []string {
	var rows []string
	for _, point := range p.Points {
		row := fmt.Sprintf("%s level %d at %s", point.On.Format("2 Jan 2006"), point.Level, point.Position.Exact())
		if point.AtLeast {
			row += " at least"
		}
		if point.Projected {
			row += fmt.Sprintf(" %v", point.Steps)
		}
		rows = append(rows, row)
	}
	return rows
}

// One component of three statements a level. Level 1 is secured; of level 2 one
// practice is absent and two are started: 2 of 6 points, position 1 1/3.
func TestProject(t *testing.T) {
	q, answers := oneComponent([][]Answer{
		{Fully, Fully, Fully},
		{NotInPlace, Started, Started},
		{NotInPlace, NotInPlace, NotInPlace},
		{NotAsked, NotAsked, NotAsked},
		{NotAsked, NotAsked, NotAsked},
	})
	result, today := onDay(time.February, 10), onDay(time.February, 20)
	dropped := due("dropped", onDay(time.March, 1), "cf2a", "cf2b", "cf2c")
	dropped.Status = StepDropped
	for _, row := range []struct {
		name  string
		steps []Step
		want  []string
		p     Projection // its counts
	}{
		{"without steps it stays", nil, []string{
			"10 Feb 2026 level 1 at 4/3", "31 Mar 2026 level 1 at 4/3 []", "30 Jun 2026 level 1 at 4/3 []", "30 Sep 2026 level 1 at 4/3 []",
		}, Projection{}},
		{"a practice at a time", []Step{due("first", onDay(time.March, 31), "cf2a"), due("second", onDay(time.April, 1), "cf2b", "cf2c")}, []string{
			"10 Feb 2026 level 1 at 4/3",
			"31 Mar 2026 level 1 at 5/3 [first]",  // 2 + 1 + 1 of 6
			"30 Jun 2026 level 2 at 2/1 [second]", // all mostly: level 2, nothing of level 3
			"30 Sep 2026 level 2 at 2/1 []",
		}, Projection{}},
		{"two levels", []Step{due("all", onDay(time.March, 1), "cf2a", "cf2b", "cf2c", "cf3a", "cf3b", "cf3c"), due("beyond", onDay(time.July, 1), "cf4a")}, []string{
			"10 Feb 2026 level 1 at 4/3", "31 Mar 2026 level 3 at 3/1 [all]", "30 Jun 2026 level 3 at 3/1 []",
			"30 Sep 2026 level 3 at 10/3 [beyond]",
		}, Projection{}}, // 2 of 6 points: what was not asked is absent
		{"done and overdue", []Step{done("done before", onDay(time.February, 9), "cf2a"), done("done since", onDay(time.February, 15), "cf2b"), due("overdue", onDay(time.January, 5), "cf2c")}, []string{
			"10 Feb 2026 level 1 at 4/3", "31 Mar 2026 level 1 at 5/3 [done since overdue]", "30 Jun 2026 level 1 at 5/3 []", "30 Sep 2026 level 1 at 5/3 []",
		}, Projection{Overdue: 1}},
		{"what moves nothing", []Step{dropped, due("no day", time.Time{}, "cf2a", "cf2b", "cf2c"), due("own", onDay(time.March, 1))}, []string{
			"10 Feb 2026 level 1 at 4/3", "31 Mar 2026 level 1 at 4/3 []", "30 Jun 2026 level 1 at 4/3 []", "30 Sep 2026 level 1 at 4/3 []",
		}, Projection{Undated: 1, Silent: 1}},
	} {
		p := Project(q, Full, answers, result, row.steps, today, 3)
		if diff := cmp.Diff(row.want, printed(p)); diff != "" || p.Undated != row.p.Undated || p.Silent != row.p.Silent || p.Overdue != row.p.Overdue {
			t.Errorf("%s: %s undated %d, silent %d, overdue %d", row.name, diff, p.Undated, p.Silent, p.Overdue)
		}
	}
}

func TestProjectBeyondTooFewAnswersSaysAtLeast(t *testing.T) {
	q, answers := oneComponent([][]Answer{
		{Fully, Fully, Fully}, {Started, Started, Started}, {DontKnow, DontKnow, Fully}, {Fully, Fully, Fully}, {Fully, Fully, Fully},
	})
	steps := []Step{due("second", onDay(time.March, 1), "cf2a", "cf2b", "cf2c"), due("third", onDay(time.June, 1), "cf3a", "cf3b")}
	want := []string{"10 Feb 2026 level 1 at 3/2", "31 Mar 2026 level 2 at 2/1 at least [second]", "30 Jun 2026 level 5 at 5/1 [third]"}
	if diff := cmp.Diff(want, printed(Project(q, Full, answers, onDay(time.February, 10), steps, onDay(time.February, 10), 2))); diff != "" {
		t.Error(diff)
	}
	if p := Project(q, Full, Answers{}, onDay(time.February, 10), steps, onDay(time.February, 10), 2); p.Points != nil {
		t.Errorf("a projection from no level: %v", printed(p))
	}
}

func TestPastAndTargetOfAProjection(t *testing.T) {
	scored := func(at time.Time, level int) Listed {
		return Listed{SubmittedAt: at, Summary: &Summary{Status: Scored, Level: level, Position: Whole(level)}}
	}
	p := Projection{Target: 3, Points: []ProjectedPoint{{On: onDay(time.June, 1), Level: 1, Position: Whole(1)}, {On: onDay(time.June, 30), Level: 3, Position: Whole(3), Projected: true}}}
	past := []Listed{scored(onDay(time.May, 1), 1), scored(onDay(time.February, 1), 2), scored(onDay(time.June, 1), 4), {SubmittedAt: onDay(time.March, 1), Summary: &Summary{Status: Insufficient}}, {}}
	if diff := cmp.Diff([]string{"1 Feb 2026 level 2 at 2/1", "1 May 2026 level 1 at 1/1", "1 Jun 2026 level 1 at 1/1", "30 Jun 2026 level 3 at 3/1 []"}, printed(p.After(past, time.UTC))); diff != "" {
		t.Error(diff)
	}
	if on, ok := p.Reaches(); !ok || !on.Equal(onDay(time.June, 30)) {
		t.Errorf("the target is reached on %s, %v", on, ok)
	}
	if _, ok := (Projection{Points: p.Points}).Reaches(); ok {
		t.Error("a target that is none is reached")
	}
}

func TestQuartersShown(t *testing.T) {
	from := onDay(time.February, 20)
	for _, row := range []struct {
		due  time.Time
		want int
	}{{time.Time{}, 4}, {onDay(time.March, 31), 4}, {from.AddDate(1, 0, 0), 5}, {from.AddDate(1, 3, 0), 6}, {from.AddDate(9, 0, 0), 8}} {
		if got := Quarters([]Step{due("x", row.due)}, from); got != row.want {
			t.Errorf("due %s: %d quarters, want %d", row.due.Format(time.DateOnly), got, row.want)
		}
	}
}

// Whatever was answered and planned: never below the result, never down from one
// quarter to the next, and another step never lowers it.
func TestProjectionsNeverFall(t *testing.T) {
	q := testQuestionnaire(t)
	var ids []string
	for _, s := range q.Asked(Full) {
		ids = append(ids, s.ID)
	}
	result := onDay(time.February, 10)
	anyStep := func(t *rapid.T) Step {
		s := due("step", result.AddDate(0, 0, rapid.IntRange(-100, 700).Draw(t, "day")), rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, 9, rapid.ID).Draw(t, "secures")...)
		s.Status = rapid.SampledFrom(StepStatuses()).Draw(t, "status")
		s.DoneOn = s.Due
		return s
	}
	rapid.Check(t, func(t *rapid.T) {
		answers := Answers{}
		for _, c := range q.Components {
			for _, cell := range c.Cells {
				letter := rapid.SampledFrom([]string{"23", "23", "0123", "0123dn", "s"}).Draw(t, "cell")
				for _, s := range cell.Statements {
					a := map[byte]Answer{'0': NotInPlace, '1': Started, '2': Mostly, '3': Fully, 'd': DontKnow, 'n': Unanswered, 's': NotAsked}[letter[rapid.IntRange(0, len(letter)-1).Draw(t, s.ID)]]
					answers[s.ID] = a
				}
			}
		}
		steps := rapid.SliceOfN(rapid.Custom(anyStep), 0, 6).Draw(t, "steps")
		p := Project(q, Full, answers, result, steps, result, 6)
		more := Project(q, Full, answers, result, append(slices.Clone(steps), anyStep(t)), result, 6)
		for i := range p.Points {
			if i > 0 && (p.Points[i].Position.Compare(p.Points[i-1].Position) < 0 || p.Points[i].Level < p.Points[i-1].Level) {
				t.Fatalf("falls: %v", printed(p))
			}
			if more.Points[i].Position.Compare(p.Points[i].Position) < 0 || more.Points[i].Level < p.Points[i].Level {
				t.Fatalf("another step lowers it: %v to %v", printed(p), printed(more))
			}
		}
	})
}

func TestWordsOfAProjection(t *testing.T) {
	q, answers := oneComponent([][]Answer{{Fully}, {Started}, {NotInPlace}, {NotInPlace}, {NotInPlace}})
	day := onDay(time.February, 10)
	reach, short := due("reach", day, "cf2a"), due("no day", time.Time{}, "cf2a")
	for _, row := range []struct {
		name   string
		target int
		steps  []Step
		want   string
		notes  int
	}{
		{"reached", 2, []Step{reach}, "If the plan holds, Claims stands at level 2 by the end of March 2026.", 1},
		{"not reached", 3, []Step{reach, short, short}, "If the plan holds, Claims stands at level 2, position 2.0, by the end of December 2026. Level 3 takes more: not every practice it needs is secured by a step with a day.", 2},
		{"no target", 0, []Step{due("own", day)}, "If the plan holds, Claims stands at level 1 by the end of December 2026.", 2},
		{"there already", 1, nil, "Claims stands at level 1 already, the one this plan aims at.", 1},
		{"an overdue step", 2, []Step{due("late", onDay(time.January, 5), "cf2a")}, "If the plan holds, Claims stands at level 2 by the end of March 2026. One overdue step is counted as if done by 31 March 2026.", 1},
		{
			"overdue steps", 2,
			[]Step{due("late", day.AddDate(0, 0, -1), "cf2a"), due("late too", onDay(time.January, 5), "cf3a"), due("own", onDay(time.January, 5)), done("done", onDay(time.February, 10), "cf2a")},
			"If the plan holds, Claims stands at level 2 by the end of March 2026. Two overdue steps are counted as if done by 31 March 2026.", 2,
		},
	} {
		p := Project(q, Full, answers, day, row.steps, day, 4)
		p.Target = row.target
		if got := p.Lead("Claims"); got != row.want || len(p.Notes()) != row.notes {
			t.Errorf("%s: %q, want %q; notes %q", row.name, got, row.want, p.Notes())
		}
	}
	q, answers = oneComponent([][]Answer{{Started}, {Started}, {NotInPlace}, {NotInPlace}, {NotInPlace}})
	for want, steps := range map[string][]Step{
		"If the plan holds, Claims has the basics in place by the end of March 2026.":                                                                                              {due("basics", day, "cf1a")},
		"If the plan holds, Claims stands at level 1, position 0.5, by the end of December 2026. Level 1 takes more: not every practice it needs is secured by a step with a day.": nil,
	} {
		p := Project(q, Full, answers, day, steps, day, 4)
		p.Target = 1
		if got := p.Lead("Claims"); got != want || p.Short() != (steps == nil) {
			t.Errorf("basics: %q, want %q; short %v", got, want, p.Short())
		}
	}
	if got := (Projection{}).Lead("Claims"); got != "There is no result with a level to begin with, so nothing can be projected." {
		t.Error(got)
	}
}
