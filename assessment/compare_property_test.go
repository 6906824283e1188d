package assessment

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// anyPart draws a component's result as summed reads it.
func anyPart(t *rapid.T, mode Mode) string {
	if mode == SurveyMode && rapid.IntRange(0, 5).Draw(t, "few") == 0 {
		return "few"
	}
	if mode == Agreed && rapid.IntRange(0, 7).Draw(t, "unscored") == 0 {
		return rapid.SampledFrom([]string{"-", "na"}).Draw(t, "why")
	}
	at := rapid.IntRange(0, 50).Draw(t, "position")
	part := Fraction{at, 10}.String()
	if mode == SurveyMode && rapid.IntRange(0, 3).Draw(t, "ranged") > 0 {
		low, high := Fraction{max(0, at-rapid.IntRange(0, 9).Draw(t, "down")), 10}, Fraction{min(50, at+rapid.IntRange(0, 9).Draw(t, "up")), 10}
		part += ":" + low.String() + "-" + high.String()
	}
	return part
}

// anyFound draws a result of a unit, often one that cannot be compared.
func anyFound(t *rapid.T, q *Questionnaire, unit string, mode Mode) Listed {
	day := today.AddDate(0, 0, -rapid.IntRange(1, 800).Draw(t, "days")).Format(time.DateOnly)
	l := found(unit, mode, day, anyPart(t, mode)+" "+anyPart(t, mode)+" "+anyPart(t, mode))
	l.ID += string(mode)
	switch rapid.IntRange(0, 9).Draw(t, "another") {
	case 0:
		l.Form = Quick
	case 1:
		l.Ref.Version = "2"
	case 2:
		if mode == Agreed {
			l.UpdatedAt, l.SubmittedAt = l.SubmittedAt, time.Time{}
		}
	}
	for _, s := range q.Asked(Full) {
		if rapid.IntRange(0, 3).Draw(t, "missed") == 0 {
			l.Summary.Missed = append(l.Summary.Missed, s.ID)
		}
	}
	if l.Summary.Status == Scored {
		l.Summary.Actions = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"cf01-1", "me12-1", "me12-2", "en23-1"}), 0, 3, rapid.ID).Draw(t, "actions")
	}
	return l
}

// anyOrganization draws a tree of units with odd names and their results.
func anyOrganization(t *rapid.T, q *Questionnaire) (Tree, []Compared) {
	n := rapid.IntRange(1, 12).Draw(t, "units")
	letters := rapid.Permutation(slices.Repeat([]int{0}, n)).Draw(t, "letters")
	for i := range letters {
		letters[i] = i + 1
	}
	letters = rapid.Permutation(letters).Draw(t, "shuffled")
	var tree Tree
	var results []Compared
	for i := range n {
		u := Unit{ID: fmt.Sprintf("u%d", i), OrganizationID: "o", Name: fmt.Sprintf("N§me %d", i), Letter: letters[i]}
		if i > 0 {
			u.ParentID = fmt.Sprintf("u%d", rapid.IntRange(0, i-1).Draw(t, "parent"))
		}
		if rapid.Bool().Draw(t, "tagged") {
			u.Tags = []string{rapid.SampledFrom([]string{"T§g north", "t§g NORTH", "T§g south"}).Draw(t, "tag")}
		}
		tree = append(tree, u)
		for _, mode := range []Mode{Agreed, SurveyMode} {
			if rapid.IntRange(0, 2).Draw(t, "assessed") > 0 {
				r := Compared{Latest: anyFound(t, q, u.ID, mode)}
				r.Latest.AnsweredBy = "Wh§"
				if rapid.Bool().Draw(t, "before") {
					before := found(u.ID, mode, "2024-01-01", anyPart(t, mode)+" "+anyPart(t, mode)+" "+anyPart(t, mode))
					r.Previous = &before
				}
				results = append(results, r)
			}
		}
	}
	return tree, results
}

func anyFilter(t *rapid.T, tree Tree) Filter {
	f := Filter{Aliases: rapid.Bool().Draw(t, "aliases")}
	if rapid.Bool().Draw(t, "below") {
		f.Unit = tree[rapid.IntRange(0, len(tree)-1).Draw(t, "top")].ID
	}
	switch rapid.IntRange(0, 5).Draw(t, "filter") {
	case 0:
		f.Level, f.Component = rapid.IntRange(1, 5).Draw(t, "level"), rapid.SampledFrom([]string{"", "cf", "me"}).Draw(t, "of")
	case 1:
		f.Tag = "t§g north"
	case 2:
		f.Mode = rapid.SampledFrom([]Mode{Agreed, SurveyMode}).Draw(t, "mode")
	case 3:
		f.Age = rapid.SampledFrom([]Age{Fresh, Due, Stale}).Draw(t, "age")
	}
	return f
}

// drawn is a comparison of anything.
type drawn struct {
	q       *Questionnaire
	tree    Tree
	results []Compared
}

func (d drawn) compare(t *rapid.T, f Filter) *Comparison {
	c, err := NewComparison(Organization{ID: "o", Name: "Org§nization"}, d.tree, d.results, func(ref Ref) *Questionnaire { return versions(d.q, ref) }, f, today)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func checkComparisons(t *testing.T, check func(t *rapid.T, d drawn, f Filter)) {
	q := testQuestionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		tree, results := anyOrganization(t, q)
		check(t, drawn{q, tree, results}, anyFilter(t, tree))
	})
}

// everything is all a comparison says, as text.
func everything(c *Comparison) string {
	said := []any{
		c, c.Title(), c.Lead(), c.Distribution(), c.Typical(), c.Lowest(), c.Missed(0), c.Best(),
		c.LearnFrom(""), c.LearnFrom("cf"), c.LearnFrom("me"), c.LearnFrom("en"), GroupByLevel(c),
	}
	for _, a := range c.Standings {
		said = append(said, c.Name(a), a.Above(), a.Part(""), a.Movement(""), a.Movement("cf"))
		for _, b := range c.Standings {
			said = append(said, Verdict(c, a, b, ""), Verdict(c, a, b, "me"))
		}
	}
	text, err := json.Marshal(said)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestTheOrderOfTheResultsDoesNotMatter(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		before := everything(d.compare(t, f))
		if len(d.results) > 0 {
			d.results = rapid.Permutation(d.results).Draw(t, "order")
		}
		if diff := cmp.Diff(before, everything(d.compare(t, f))); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEveryUnitIsCountedOnce(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		c := d.compare(t, f)
		units := 0
		for _, g := range GroupByLevel(c) {
			units += len(g.Standings)
		}
		if n := c.Distribution().Units(); n != len(c.Standings) || units != n {
			t.Fatalf("%d units, %d counted, %d grouped", len(c.Standings), n, units)
		}
	})
}

func TestFiltersOnlyEverRemoveUnits(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		all := map[string]Standing{}
		for _, s := range d.compare(t, Filter{}).Standings {
			all[s.ID] = s
		}
		seen := map[string]bool{}
		for _, s := range d.compare(t, f).Standings {
			if _, in := all[s.ID]; !in || seen[s.ID] {
				t.Fatalf("%s was not there, or is there twice", s.ID)
			}
			seen[s.ID] = true
			if f.Mode == "" && (s.Latest == nil) != (all[s.ID].Latest == nil) {
				t.Fatalf("%s has another result", s.ID)
			}
		}
	})
}

func TestSortingKeepsEveryUnitAndChangesNoSum(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		c := d.compare(t, f)
		before := everything(c)
		c.SortBy(rapid.SampledFrom([]string{"level", "-level", "cf", "-me", "assessed", "name"}).Draw(t, "column"))
		if sums := d.compare(t, f); c.Lead() != sums.Lead() || len(c.Standings) != len(sums.Standings) ||
			cmp.Diff(fmt.Sprint(sums.Typical() == nil, sums.Missed(0), sums.Best()), fmt.Sprint(c.Typical() == nil, c.Missed(0), c.Best())) != "" {
			t.Fatal("a sum changed")
		}
		if c.SortBy(""); everything(c) != before {
			t.Fatal("the order of the hierarchy does not come back")
		}
	})
}

func TestVerdictsAreTheSameHoweverUnitsArePut(t *testing.T) {
	turned := map[VerdictKind]VerdictKind{Ahead: Behind, Behind: Ahead}
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		c := d.compare(t, f)
		for _, a := range c.Standings {
			for _, b := range c.Standings {
				for _, component := range []string{"", "cf", "me", "en"} {
					v, w := Verdict(c, a, b, component), Verdict(c, b, a, component)
					kind := w.Kind
					if k, ok := turned[kind]; ok {
						kind = k
					}
					if v.Text != w.Text || v.Kind != kind {
						t.Fatalf("%+v, and turned round %+v", v, w)
					}
					if v.Kind == Ahead && (a.Part(component).Level <= b.Part(component).Level || a.Latest.Mode == Agreed || b.Latest.Mode == Agreed || a.NotAs+b.NotAs != "") {
						t.Fatalf("ahead: %+v of %+v", a.Part(component), b.Part(component))
					}
				}
			}
		}
	})
}

// Names, tags and who answered carry a § here.
func TestWithLettersThereIsNoNameAnywhere(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		f.Aliases = true
		c := d.compare(t, f)
		for _, text := range []string{everything(c), fmt.Sprintf("%#v", *c), fmt.Sprint(c.Standings)} {
			if at := strings.Index(text, "§"); at >= 0 {
				t.Fatalf("…%s…", text[max(0, at-80):min(len(text), at+40)])
			}
		}
		for i, s := range c.Standings {
			if s.Above() != nil || s.Depth != 0 || i > 0 && s.Letter < c.Standings[i-1].Letter {
				t.Fatal("the hierarchy shows")
			}
		}
	})
}

// What a stored summary holds of a component too few could be scored in changes
// nothing a comparison says.
func TestNothingOfTooFewIsRead(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		before := everything(d.compare(t, f))
		for _, r := range d.results {
			for _, l := range []*Listed{&r.Latest, r.Previous} {
				if l != nil && slices.ContainsFunc(l.Summary.Components, func(c ComponentSummary) bool { return c.TooFew }) {
					tamper(t, l.Summary)
				}
			}
		}
		if diff := cmp.Diff(before, everything(d.compare(t, f))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// tamper gives components too few were scored in, and so the whole, anything.
func tamper(t *rapid.T, s *Summary) {
	at := Fraction{rapid.IntRange(0, 50).Draw(t, "secret"), 10}
	for i := range s.Components {
		if c := &s.Components[i]; c.TooFew {
			c.Level, c.Position, c.N, c.Range, c.Agreement = max(1, at.floor()), at, 2, &Range{at, at}, &Agreement{Whole(1)}
			s.Missed = append(slices.Clone(s.Missed), c.ID+"1a", c.ID+"2b")
			s.Actions = append(slices.Clone(s.Actions), c.ID+"01-1")
		}
	}
	s.Level, s.Position, s.Limiting = max(1, at.floor()), at, []string{"cf"}
}

// Which unit is typical does not depend on how it is looked for: it is the middle
// one of all in order.
func TestTypicalIsTheMiddleOfAllInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := make([]placed, rapid.IntRange(1, 40).Draw(t, "units"))
		for i := range list {
			list[i] = placed{&Standing{order: i}, 1, Fraction{rapid.IntRange(0, 10).Draw(t, "sixths"), 6}}
		}
		shuffled := rapid.Permutation(list).Draw(t, "shuffled")
		slices.SortStableFunc(list, func(a, b placed) int { return a.position.Compare(b.position) })
		if got, want := typical(shuffled), list[(len(list)+1)/2-1]; got != want {
			t.Fatalf("unit %d at %s, want %d at %s", got.order, got.position.Exact(), want.order, want.position.Exact())
		}
	})
}
