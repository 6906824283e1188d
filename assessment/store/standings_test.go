package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// standing is what a comparison says of a unit and kind, by "unit mode".
type standing map[string]assessment.Compared

func compared(t testing.TB, s *store.Store, organization string) standing {
	t.Helper()
	_, _, results, err := s.Comparison(t.Context(), organization)
	ok(t, err)
	found := standing{}
	for _, r := range results {
		found[r.Latest.UnitID+" "+string(r.Latest.Mode)] = r
	}
	if len(found) != len(results) {
		t.Errorf("%d results of %d units and kinds", len(results), len(found))
	}
	return found
}

// workedOut is what a comparison should say, by looking at every assessment.
func workedOut(t testing.TB, s *store.Store, organization string) standing {
	t.Helper()
	listed, err := s.Assessments(t.Context(), organization, "")
	ok(t, err)
	listed = slices.DeleteFunc(listed, func(l assessment.Listed) bool { return l.SubmittedAt.IsZero() })
	slices.SortStableFunc(listed, func(a, b assessment.Listed) int { return b.SubmittedAt.Compare(a.SubmittedAt) })
	found := standing{}
	for _, l := range listed {
		key := l.UnitID + " " + string(l.Mode)
		c, known := found[key]
		switch {
		case !known:
			c.Latest = l
		case c.Previous == nil && l.Ref == c.Latest.Ref && l.Form == c.Latest.Form && l.Summary.Status == assessment.Scored:
			of := *l.Summary // what changed since is all that counts
			of.Missed, of.Actions = nil, nil
			l.Summary, c.Previous = &of, &l
		}
		found[key] = c
	}
	return found
}

func wantStandings(t testing.TB, s *store.Store, organization string) {
	t.Helper()
	if diff := cmp.Diff(workedOut(t, s, organization), compared(t, s, organization), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("where units stand (-by all assessments +kept):\n%s", diff)
	}
}

// Whatever is begun, handed in, opened again, handed in once more, discarded or
// published, in whatever order: what is kept is what all assessments say.
func TestWhereUnitsStandFollowsEveryChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		units := []assessment.Unit{org.Root, org.Unit(t, s, "Claims"), org.Unit(t, s, "Sales")}
		chance := rand.New(rand.NewPCG(1, 2))
		var all []*assessment.Assessment
		for step := range 60 {
			pick := func(do func(*assessment.Assessment) error) {
				if len(all) > 0 {
					a := all[chance.IntN(len(all))]
					_ = s.UpdateAssessment(t.Context(), org.ID, a.ID, do) // refused where it does not fit
				}
			}
			at := now().AddDate(0, 0, chance.IntN(20)-40)
			switch chance.IntN(5) {
			case 0:
				all = append(all, org.Assessment(t, s, units[chance.IntN(3)]))
			case 1:
				all = append(all, org.Agreed(t, s, units[chance.IntN(3)], at, storetest.UpTo(chance.IntN(5))))
			case 2:
				pick(func(a *assessment.Assessment) error { return a.Submit("Ada", at) })
			case 3:
				pick(func(a *assessment.Assessment) error { return a.Reopen("Ada", "Two answers were mixed up", at) })
			case 4:
				if len(all) > 0 {
					_ = s.DeleteAssessment(t.Context(), org.ID, all[chance.IntN(len(all))].ID) // only what was never handed in
				}
			}
			if step%20 == 19 {
				org.Published(t, s, units[step%3])
			}
			wantStandings(t, s, org.ID)
		}
	})
}

// Two who hand in results of one unit, while a third opens one again, neither wait
// for each other in a circle nor leave something else than what there is.
func TestWhereAUnitStandsWhenManyHandIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		unit := org.Unit(t, s, "Claims")
		var group sync.WaitGroup
		for range 8 {
			a := org.Agreed(t, s, unit, now(), storetest.UpTo(1))
			group.Go(func() {
				for range 5 {
					for _, change := range []func(*assessment.Assessment) error{
						func(a *assessment.Assessment) error { return a.Reopen("Ada", "Mixed up", now()) },
						func(a *assessment.Assessment) error { return a.Submit("Ada", now()) },
					} {
						if err := s.UpdateAssessment(t.Context(), org.ID, a.ID, change); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		group.Wait()
		wantStandings(t, s, org.ID)
	})
}

// Nothing of a survey is compared before it is published; then everything that
// may be shown is.
func TestSurveysAreComparedOncePublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		unit := org.Unit(t, s, "Claims")
		v := org.Survey(t, s, unit, assessment.SharedLink).Open(t, s)
		nothing := func(when string) {
			t.Helper()
			rounds, err := s.Rounds(t.Context(), org.ID)
			ok(t, err)
			if found := compared(t, s, org.ID); len(found)+len(rounds) > 0 {
				t.Errorf("%s: %v, %v", when, found, rounds)
			}
		}
		nothing("while it is asked")
		for range 7 {
			v.Respond(t, s, v.Shared, assessment.FrontLine, storetest.UpTo(2))
		}
		nothing("when all have answered")
		v.Close(t, s)
		nothing("closed")
		v.Publish(t, s)
		got := compared(t, s, org.ID)[unit.ID+" survey"].Latest
		if diff := cmp.Diff(v.Result, *got.Summary, cmpopts.EquateEmpty()); diff != "" || got.Respondents != 7 || got.ID != v.ID {
			t.Errorf("published (-want +got):\n%s\n%+v", diff, got)
		}
		wantStandings(t, s, org.ID)
		few := org.Survey(t, s, unit, assessment.SharedLink).Open(t, s) // fewer than the threshold: never published
		few.RespondEach(t, s, storetest.UpTo(4), assessment.Leader, assessment.FrontLine)
		few.Close(t, s)
		if again := compared(t, s, org.ID)[unit.ID+" survey"].Latest; again.ID != v.ID {
			t.Errorf("a survey of two people is compared: %+v", again)
		}
	})
}

// A component that fewer than the threshold could be scored in says nothing but
// that, when it is kept and when it is read.
func TestTooFewStaysTooFew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Unit(t, s, "Claims"), assessment.SharedLink).Open(t, s)
		for i := range 6 {
			v.Respond(t, s, v.Shared, assessment.FrontLine, func(statement assessment.Statement) assessment.Given {
				if i > 2 && strings.HasPrefix(statement.ID, "me") {
					return assessment.Given{Answer: assessment.DontKnow}
				}
				return assessment.Given{Answer: assessment.Mostly}
			})
		}
		v.Publish(t, s)
		got := compared(t, s, org.ID)[v.UnitID+" survey"].Latest.Summary
		measured := got.Component("me")
		if measured == nil || !measured.TooFew || measured.N != 0 || measured.Level != 0 || measured.Agreement != nil || measured.Range != nil || got.Level != 0 {
			t.Errorf("measurement, scored of three people: %+v in %+v", measured, got)
		}
		if focus := got.Component("cf"); focus == nil || focus.N != 6 || focus.Range == nil || focus.Agreement == nil {
			t.Errorf("customer focus, scored of six: %+v", focus)
		}
		for _, c := range got.Components {
			for _, missed := range got.Missed {
				if c.TooFew && strings.HasPrefix(missed, "me") {
					t.Errorf("%s is said to be missed", missed)
				}
			}
		}
	})
}

// Every result reads as it was kept, and damaged text is an error.
func TestResultsAreKeptAsTheyAre(t *testing.T) {
	a, r := assessment.Agreement{Fraction: assessment.Fraction{Num: 2, Den: 3}}, assessment.Range{Low: assessment.Fraction{Num: 3, Den: 2}, High: assessment.Fraction{Num: 11, Den: 4}}
	at := now()
	full := &assessment.Listed{
		ID: "id", UnitID: "unit", Ref: assessment.Ref{ID: "q", Version: "1.2", Hash: "h"}, Mode: assessment.SurveyMode, Form: assessment.Quick,
		AnsweredBy: "Tabs\tand | lines\n of \"those\" who\t", SurveyID: "s", Respondents: 12, CreatedAt: at, UpdatedAt: at.Add(time.Second), SubmittedAt: at.Add(time.Minute), Answered: 45,
		Summary: &assessment.Summary{
			Rule: "1", Status: assessment.Scored, Level: 2, Position: assessment.Fraction{Num: 13, Den: 6}, Limiting: []string{"a", "b"},
			Missed: []string{"cf1a", "me2b"}, Actions: []string{"x"}, Shown: 3, Of: 8,
			Components: []assessment.ComponentSummary{
				{ID: "a", Status: assessment.Scored, Level: 2, Position: assessment.Fraction{Num: 13, Den: 6}, N: 12, Agreement: &a, Range: &r},
				{ID: "b", Status: assessment.Insufficient, Position: assessment.Whole(0), TooFew: true},
			},
		},
	}
	bare := &assessment.Listed{UnitID: "unit", Mode: assessment.Agreed, Summary: &assessment.Summary{Position: assessment.Whole(0)}}
	for _, want := range []*assessment.Listed{full, bare} {
		text := store.EncodeListed(want)
		got, err := store.DecodeListed(text, want.UnitID, want.Mode)
		ok(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-kept +read):\n%s", diff)
		}
		typed := len(text) - len(want.AnsweredBy) // what was typed may be cut anywhere
		for cut := range typed {
			if _, err := store.DecodeListed(text[:cut], "unit", want.Mode); err == nil {
				t.Fatalf("the first %d bytes of %q can be read", cut, text)
			}
		}
	}
}

// counted counts the statements a store asks its database.
type counted struct {
	slog.Handler
	asked atomic.Int64
}

func (c *counted) Enabled(context.Context, slog.Level) bool { return true }

func (c *counted) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "statement" {
		c.asked.Add(1)
	}
	return nil
}

// listening opens a database and counts what is asked of it.
func listening(t testing.TB, url string) (*store.Store, *counted) {
	t.Helper()
	asked := &counted{Handler: slog.DiscardHandler}
	config := storetest.Config(url)
	config.Log = slog.New(asked)
	s, err := store.Open(t.Context(), config)
	ok(t, err)
	t.Cleanup(func() { ok(t, s.Close()) })
	return s, asked
}

// A thousand units are compared with as many queries as ten.
func TestComparisonAsksTheDatabaseAFewTimes(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		made := storetest.Open(t, url)
		s, asked := listening(t, url)
		var comparison, rounds []int64
		for _, units := range []int{10, 1000} {
			org := storetest.Organization(t, made, fmt.Sprint(units))
			org.Many(t, made, units, 3)
			org.Published(t, made, org.Root)
			before := asked.asked.Load()
			_, tree, results, err := s.Comparison(t.Context(), org.ID)
			ok(t, err)
			between := asked.asked.Load()
			all, err := s.Rounds(t.Context(), org.ID)
			ok(t, err)
			comparison, rounds = append(comparison, between-before), append(rounds, asked.asked.Load()-between)
			if len(tree) != units+1 || len(results) != units+1 || len(all) != 3*units+1 {
				t.Errorf("%d units, %d results, %d rounds", len(tree), len(results), len(all))
			}
			wantStandings(t, made, org.ID)
		}
		if comparison[0] != comparison[1] || comparison[1] > 4 || rounds[0] != 1 || rounds[1] != 1 || comparison[0] == 0 {
			t.Errorf("statements of a comparison: %d, of rounds: %d; want the same for 10 and 1,000 units, at most 4", comparison, rounds)
		}
	})
}

// Rounds say of each result what its assessment says.
func TestRoundsSayWhatResultsSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		org.Many(t, s, 5, 4)
		org.Published(t, s, org.Root)
		org.Agreed(t, s, org.Root, now(), storetest.Always(assessment.DontKnow)) // no level
		reopened := org.Agreed(t, s, org.Root, now(), storetest.UpTo(3))
		ok(t, s.UpdateAssessment(t.Context(), org.ID, reopened.ID, func(a *assessment.Assessment) error { return a.Reopen("Ada", "Mixed up", now()) }))
		listed, err := s.Assessments(t.Context(), org.ID, "")
		ok(t, err)
		want := []assessment.Round{}
		for _, l := range listed {
			if !l.SubmittedAt.IsZero() {
				want = append(want, assessment.Round{
					UnitID: l.UnitID, Mode: l.Mode, Ref: l.Ref, Form: l.Form, At: l.SubmittedAt,
					Status: l.Summary.Status, Level: l.Summary.Level, Position: l.Summary.Position,
				})
			}
		}
		got, err := s.Rounds(t.Context(), org.ID)
		ok(t, err)
		order := cmpopts.SortSlices(func(a, b assessment.Round) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
		if diff := cmp.Diff(want, got, order); diff != "" || len(got) != 22 {
			t.Errorf("%d rounds (-want +got):\n%s", len(got), diff)
		}
	})
}

// Letters are short, each unit has its own, and they do not follow the order in
// which units were made.
func TestLettersAreDrawn(t *testing.T) {
	var tree assessment.Tree
	inOrder := 0
	for made := range 60 {
		letter := store.DrawLetters(tree, 1)[0]
		if most := map[bool]int{true: 26, false: 26 + 26*26}[made < 26]; letter < 1 || letter > most {
			t.Fatalf("unit %d has letter %d", made+1, letter)
		}
		if letter == made+1 {
			inOrder++
		}
		tree = append(tree, assessment.Unit{ID: account.NewID(), Letter: letter})
	}
	many := store.DrawLetters(tree, 10_000)
	all := map[int]bool{}
	for _, u := range tree {
		all[u.Letter] = true
	}
	for _, letter := range many {
		all[letter] = true
	}
	if len(all) != 10_060 || inOrder > 20 {
		t.Errorf("%d different letters of 10,060 units; %d of 60 follow the order", len(all), inOrder)
	}
}
