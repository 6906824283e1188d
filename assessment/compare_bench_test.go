package assessment

import (
	"fmt"
	"testing"
	"time"
)

// large is an organization of n units, nine below each, with an agreed result
// and a survey of each, and eight rounds.
func large(q *Questionnaire, n int) (Tree, []Compared, []Round) {
	tree, results, rounds := make(Tree, n), make([]Compared, 0, 2*n), make([]Round, 0, 8*n)
	for i := range tree {
		tree[i] = Unit{ID: fmt.Sprintf("unit-%08d", i), Name: fmt.Sprintf("Unit no. %d", i), Letter: n - i}
		if i > 0 {
			tree[i].ParentID = tree[(i-1)/9].ID
		}
		for m, mode := range []Mode{Agreed, SurveyMode} {
			at := func(k int) string { return Fraction{(7*i + 3*k + m) % 51, 10}.String() }
			l := found(tree[i].ID, mode, "2026-05-0"+fmt.Sprint(1+m), at(1)+" "+at(2)+" "+at(3))
			for s, statement := range q.Asked(Full) {
				if (s+i)%3 == 0 {
					l.Summary.Missed = append(l.Summary.Missed, statement.ID)
				}
			}
			l.Summary.Actions = []string{q.Actions[i%len(q.Actions)].ID}
			before := l
			before.SubmittedAt = l.SubmittedAt.AddDate(-1, 0, 0)
			results = append(results, Compared{l, &before})
			for k := range 4 {
				rounds = append(rounds, Round{l.UnitID, mode, l.Ref, l.Form, l.SubmittedAt.AddDate(-k, 0, 0), l.Summary.Status, l.Summary.Level, l.Summary.Position})
			}
		}
	}
	return tree, results, rounds
}

// BenchmarkComparison compares 10,000 units with two results each: the target is
// under 30 milliseconds.
func BenchmarkComparison(b *testing.B) {
	q := testQuestionnaire(b)
	tree, results, rounds := large(q, 10_000)
	compare := func(f Filter) *Comparison {
		c, err := NewComparison(Organization{}, tree, results, func(Ref) *Questionnaire { return q }, f, today)
		if err != nil || len(c.Standings) != len(tree) {
			b.Fatal(err)
		}
		return c
	}
	c := compare(Filter{})
	for name, run := range map[string]func(){
		"new":     func() { compare(Filter{}) },
		"aliases": func() { compare(Filter{Aliases: true}) },
		"sums": func() {
			c.Lead()
			c.Typical()
			c.Lowest()
			c.Missed(10)
			c.Best()
			c.LearnFrom("cf")
		},
		"sort":    func() { c.SortBy("-me") },
		"groups":  func() { GroupByLevel(c) },
		"rounds":  func() { Rounds(c, rounds, time.UTC) },
		"path":    func() { tree.Path(tree[len(tree)-1].ID) },
		"ordered": func() { tree.Ordered() },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				run()
			}
		})
	}
}
