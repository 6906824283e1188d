package assessment

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyComponent draws a component of one to six statements a cell and any
// answers to them.
func anyComponent(t *rapid.T) [][]Answer {
	cells := make([][]Answer, LevelCount)
	for l := range cells {
		cells[l] = rapid.SliceOfN(rapid.Map(rapid.IntRange(int(Unanswered), int(NotAsked)), func(i int) Answer { return Answer(i) }), 1, 6).Draw(t, "cell")
		if rapid.Bool().Draw(t, "given") { // mostly answered, or few walks would get far
			for i := range cells[l] {
				cells[l][i] = WithPoints(rapid.IntRange(0, 3).Draw(t, "points"))
			}
		}
	}
	return cells
}

func score(cells [][]Answer) ComponentResult {
	q, answers := oneComponent(cells)
	return Score(q, Full, answers).Components[0]
}

func TestRaisingAnAnswerNeverLowersThePosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := anyComponent(t)
		before := score(cells)
		l := rapid.IntRange(0, LevelCount-1).Draw(t, "level")
		i := rapid.IntRange(0, len(cells[l])-1).Draw(t, "statement")
		if a := cells[l][i]; !a.Given() || a == Fully || before.Status != Scored {
			return
		}
		cells[l][i]++
		if after := score(cells); after.Status == Scored && (after.Position.Compare(before.Position) < 0 || after.Level < before.Level) {
			t.Fatalf("from %s to %s", before.Position.Exact(), after.Position.Exact())
		}
	})
}

func TestOrderWithinACellDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := anyComponent(t)
		before := score(cells)
		for l := range cells {
			cells[l] = rapid.Permutation(cells[l]).Draw(t, "order")
		}
		if after := score(cells); after.Position != before.Position || after.Status != before.Status || after.Cells != before.Cells {
			t.Fatalf("from %+v to %+v", before, after)
		}
	})
}

func TestAnsweringACellThatWasNotAskedNeverLowersIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := anyComponent(t)
		l := rapid.IntRange(0, LevelCount-1).Draw(t, "level")
		for i := range cells[l] {
			cells[l][i] = NotAsked
		}
		before := score(cells)
		for i := range cells[l] {
			cells[l][i] = WithPoints(rapid.IntRange(0, 3).Draw(t, "points"))
		}
		after := score(cells)
		if before.Status == Scored && after.Status == Scored && after.Position.Compare(before.Position) < 0 {
			t.Fatalf("from %s to %s", before.Position.Exact(), after.Position.Exact())
		}
	})
}

func TestPositionsStayOnTheContinuum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := score(anyComponent(t))
		if r.Status != Scored {
			if r.Level != 0 || r.Position != (Fraction{}) || r.CloseCalls != nil {
				t.Fatalf("unscored, yet level %d, position %+v", r.Level, r.Position)
			}
			return
		}
		p := r.Position
		if p.Compare(Whole(0)) < 0 || p.Compare(Whole(LevelCount)) > 0 || r.Level < 1 || r.Level > LevelCount {
			t.Fatalf("position %s, level %d", p.Exact(), r.Level)
		}
		if printed := (Fraction{p.Tenths(), 10}); printed.Compare(p) > 0 || p.Compare(Fraction{p.Tenths() + 1, 10}) >= 0 {
			t.Fatalf("%s is printed as %s", p.Exact(), p)
		}
		if p.Compare(Whole(r.Secured)) < 0 || r.Secured < LevelCount && r.Next > 0 && p.Compare(Whole(r.Secured+1)) >= 0 {
			t.Fatalf("position %s with level %d secured", p.Exact(), r.Secured)
		}
	})
}

// The adaptive stop may leave out only what cannot matter.
func TestWhatTheAdaptiveStopLeavesOutChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := anyComponent(t)
		for l := range cells {
			for i, a := range cells[l] {
				if a == NotAsked {
					cells[l][i] = NotInPlace
				}
			}
		}
		q, answers := oneComponent(cells)
		whole := Score(q, Full, answers).Components[0]
		last := LastAsked(&q.Components[0], Full, answers)
		for l := last; l < LevelCount; l++ {
			for _, s := range q.Components[0].Cells[l].Statements {
				if answers[s.ID] != DoesNotApply { // or the number of levels that apply would change
					answers[s.ID] = NotAsked
				}
			}
		}
		short := Score(q, Full, answers).Components[0]
		if short.Status != whole.Status || short.Level != whole.Level || short.Position != whole.Position {
			t.Fatalf("stopped at %d: %s level %d at %v, asked to the end: %s level %d at %v",
				last, short.Status, short.Level, short.Position, whole.Status, whole.Level, whole.Position)
		}
	})
}

// A close call is a level that one answer moved by one step really gives.
func TestCloseCallsAreOneStepAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := anyComponent(t)
		r := score(cells)
		if r.Status != Scored {
			return
		}
		reached := map[int]bool{}
		for l := range cells {
			for i, a := range cells[l] {
				for _, moved := range []Answer{a - 1, a + 1} {
					if a.Given() && moved.Given() {
						cells[l][i] = moved
						reached[max(1, score(cells).Secured)] = true
						cells[l][i] = a
					}
				}
			}
		}
		delete(reached, r.Level)
		if len(reached) != len(r.CloseCalls) {
			t.Fatalf("close calls %v, reached %v", r.CloseCalls, reached)
		}
		for _, level := range r.CloseCalls {
			if !reached[level] {
				t.Fatalf("level %d is no step away: %v", level, reached)
			}
		}
	})
}

// The shortest way secures the level it names, and no way with one point less does.
func TestTheShortestWaySecuresItsLevel(t *testing.T) {
	q := testQuestionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		answers := Answers{}
		for _, s := range q.Asked(Full) {
			answers[s.ID] = WithPoints(rapid.IntRange(0, 3).Draw(t, s.ID))
		}
		r := Score(q, Full, answers)
		advice := Advise(q, Full, answers, &r)
		for _, way := range advice.Way.Components {
			if way.To == 0 {
				continue
			}
			before := r.Component(way.Component)
			if way.Level < way.To || way.Position.Compare(before.Position) <= 0 {
				t.Fatalf("%s: to level %d, arrives at %d, %s", way.Component, way.To, way.Level, way.Position)
			}
			for _, step := range way.Steps {
				if step.From >= step.To || step.To > 3 {
					t.Fatalf("step %+v", step)
				}
			}
		}
		if advice.Way.Position.Compare(r.Overall.Position) < 0 {
			t.Fatalf("the unit falls from %s to %s", r.Overall.Position, advice.Way.Position)
		}
	})
}

func FuzzScore(f *testing.F) {
	f.Add([]byte{4, 4, 3, 3, 3, 4, 2, 3, 2}, false)
	f.Add([]byte{6, 6, 6, 6, 5, 7, 1}, true)
	q := testQuestionnaire(f)
	f.Fuzz(func(t *testing.T, data []byte, quick bool) {
		answers, form := Answers{}, Full
		if quick {
			form = Quick
		}
		for i, s := range q.Asked(Full) {
			if i < len(data) {
				answers[s.ID] = Answer(data[i] % 8)
			}
		}
		r := Score(q, form, answers)
		advice := Advise(q, form, answers, &r)
		NewAudit(q, form, answers, &r)
		q.Headline(&r)
		q.Lead("Claims", &r)
		q.Remarks(&r)
		q.Stay(&r)
		if advice.Way != nil {
			q.WayText(advice.Way, "Claims")
		}
		if (r.Overall.Status == Scored) != (r.Overall.Level > 0) {
			t.Fatalf("%s with level %d", r.Overall.Status, r.Overall.Level)
		}
	})
}

// A unit's homes are the units in use that it may be moved below.
func TestHomesAreWhatCheckMoveAllows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := Tree{{ID: "u0"}}
		for i := 1; i < rapid.IntRange(1, 12).Draw(t, "units"); i++ {
			u := Unit{ID: fmt.Sprintf("u%d", i), ParentID: fmt.Sprintf("u%d", rapid.IntRange(0, i-1).Draw(t, "parent"))}
			if rapid.IntRange(0, 4).Draw(t, "put away") == 0 {
				u.ArchivedAt = noon
			}
			tree = append(tree, u)
		}
		for _, u := range append(tree, Unit{ID: "unknown"}) {
			var want, got []string
			for _, b := range tree.InUse() {
				if tree.CheckMove(u.ID, b.ID) == nil {
					want = append(want, b.ID)
				}
			}
			for _, b := range tree.Homes(u.ID) {
				got = append(got, b.ID)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: homes %v, want %v", u.ID, got, want)
			}
		}
	})
}
