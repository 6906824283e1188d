package assessment

import (
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// anyPeople draws positions in twelfths, by role.
func anyPeople(t *rapid.T, q *Questionnaire, least int) []Response {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Response {
		return at(q, rapid.SampledFrom(RespondentRoles()).Draw(t, "role"), rapid.IntRange(0, 60).Draw(t, "twelfths"))
	}), least, 25).Draw(t, "people")
}

// anyResponse answers whatever it likes, or nothing.
func anyResponse(t *rapid.T, q *Questionnaire) Response {
	r := Response{rapid.SampledFrom(RespondentRoles()).Draw(t, "role"), NewSheet(q, Full)}
	for _, s := range q.Asked(Full) {
		if a := Answer(rapid.IntRange(int(Unanswered), int(NotAsked)).Draw(t, "answer")); a != Unanswered {
			r.Answers[s.ID] = a
		}
		if rapid.IntRange(0, 9).Draw(t, "comments") == 0 {
			r.Notes[s.ID] = rapid.StringN(0, 5, 20).Draw(t, "note")
		}
	}
	return r
}

func anyResponses(t *rapid.T, q *Questionnaire) []Response {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Response { return anyResponse(t, q) }), 0, 12).Draw(t, "responses")
}

func anyThreshold(t *rapid.T) int { return rapid.IntRange(LowestThreshold, 7).Draw(t, "threshold") }

// What is shown of groups, a hidden one among them, is the same whatever its
// members answered.
func TestNothingShownOfRolesTellsOfAHiddenOne(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold := anyThreshold(t)
		responses := anyPeople(t, q, threshold)
		before := Combine(q, Full, responses, threshold).Components[0]
		var hidden []RespondentRole
		for _, r := range before.Roles {
			if r.Hidden {
				hidden = append(hidden, r.Role)
				if r != (RoleViews{Role: r.Role, Hidden: true}) {
					t.Fatalf("hidden, yet %+v", r)
				}
			}
		}
		for i, r := range responses {
			if slices.Contains(hidden, r.Role) {
				responses[i] = at(q, r.Role, rapid.IntRange(0, 60).Draw(t, "other"))
			}
		}
		after := Combine(q, Full, responses, threshold).Components[0]
		if diff := cmp.Diff(before.Roles, after.Roles) + cmp.Diff(before.PerceptionGap, after.PerceptionGap); diff != "" {
			t.Fatal(diff)
		}
		if before.HiddenText() != after.HiddenText() || before.GapText() != after.GapText() {
			t.Fatal("the words differ")
		}
	})
}

// Those hidden, taken together, are too many to be worked out from the rest, or
// nothing is shown that they could be worked out from.
func TestTheRemainderIsNeverAFew(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), anyResponses(t, q)
		s := Combine(q, Full, responses, threshold)
		for _, c := range s.Components {
			rest, shown := c.N, false
			for _, r := range c.Roles {
				if rest -= r.N; !r.Hidden {
					shown = true
					if r.N < threshold {
						t.Fatalf("%d people are shown: %+v", r.N, r)
					}
				}
			}
			if shown && rest > 0 && rest < threshold {
				t.Fatalf("%d of %d remain hidden beside %+v", rest, c.N, c.Roles)
			}
			if !c.TooFew && (c.N < threshold || len(c.Positions) != c.N) {
				t.Fatalf("%d positions of %d", len(c.Positions), c.N)
			}
		}
	})
}

// Who of two hidden groups answered what makes no difference to anything: not to
// the dots, the statements, the comments, the words or the advice.
func TestNothingAtAllTellsWhoOfTheHiddenAnswered(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), append(anyPeople(t, q, 0), anyResponses(t, q)...)
		before := Combine(q, Full, responses, threshold)
		for i := range responses {
			j := rapid.IntRange(0, len(responses)-1).Draw(t, "with")
			if hiddenEverywhere(&before, responses[i].Role) && hiddenEverywhere(&before, responses[j].Role) {
				responses[i].Sheet, responses[j].Sheet = responses[j].Sheet, responses[i].Sheet
			}
		}
		// Which groups are named and hidden depends on how many of each could be
		// scored: of the same people, exchanged, as many as before.
		after := Combine(q, Full, responses, threshold)
		if !sameGroups(&before, &after) {
			return
		}
		if diff := cmp.Diff(before, after, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(q.SurveyRemarks(&before), q.SurveyRemarks(&after)) + cmp.Diff(before.Advise(q), after.Advise(q)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// hiddenEverywhere reports whether a role is shown beside no component.
func hiddenEverywhere(s *SurveyResult, role RespondentRole) bool {
	for _, c := range s.Components {
		if slices.ContainsFunc(c.Roles, func(r RoleViews) bool { return r.Role == role && !r.Hidden }) {
			return false
		}
	}
	return true
}

// sameGroups reports whether the same roles are hidden in two results.
func sameGroups(a, b *SurveyResult) bool {
	for _, role := range RespondentRoles() {
		if hiddenEverywhere(a, role) != hiddenEverywhere(b, role) {
			return false
		}
	}
	return true
}

// What may be subtracted from what is not a few: no number of people that is
// shown differs from the number of all whose views it is of by what one of the
// groups beside it could be.
func TestNoSubtractionLeavesAFew(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), append(anyPeople(t, q, 0), anyResponses(t, q)...)
		s := Combine(q, Full, responses, threshold)
		if s.TooFew {
			return
		}
		for _, c := range s.Components {
			hidden, shown := 0, 0
			for _, r := range c.Roles {
				if r.Hidden {
					hidden++
				} else {
					shown += r.N
				}
			}
			if rest := c.N - shown; shown > 0 && (rest > 0 && rest < threshold || rest == 0 && hidden > 0 && peopleOf(responses, c.Roles) < threshold) {
				t.Fatalf("%d of %d remain beside %+v", rest, c.N, c.Roles)
			}
		}
		for _, v := range s.Statements {
			if !v.Hidden && v.N < threshold || v.Hidden && (v.N != 0 || v.Counts != [4]int{}) {
				t.Fatalf("statement %+v", v)
			}
		}
		if n := s.StraightLined; n > 0 && (n < threshold || s.Respondents-n > 0 && s.Respondents-n < threshold) {
			t.Fatalf("%d of %d gave the same answer to everything", n, s.Respondents)
		}
	})
}

// peopleOf counts the respondents of hidden roles, scored or not.
func peopleOf(responses []Response, roles []RoleViews) int {
	n := 0
	for _, r := range responses {
		if slices.ContainsFunc(roles, func(v RoleViews) bool { return v.Hidden && v.Role == r.Role }) {
			n++
		}
	}
	return n
}

// A statement with few answers looks the same whatever these were.
func TestNothingShownOfAHiddenStatementTellsItsAnswers(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), anyResponses(t, q)
		for _, r := range responses {
			r.Rest["cf"] = true // an answer does not decide what else is asked
		}
		before := Combine(q, Full, responses, threshold)
		for _, v := range before.Statements {
			if !v.Hidden {
				continue
			}
			for _, r := range responses {
				if r.Answers[v.ID].Given() {
					r.Answers[v.ID] = WithPoints(rapid.IntRange(0, 3).Draw(t, "other"))
				}
			}
		}
		after := Combine(q, Full, responses, threshold)
		for i, v := range before.Statements {
			if v != after.Statements[i] || before.Middle[v.ID] != after.Middle[v.ID] {
				t.Fatalf("from %+v to %+v", v, after.Statements[i])
			}
		}
	})
}

func TestBelowTheThresholdNothingIsThereButTheCount(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), anyResponses(t, q)
		if len(responses) >= threshold {
			return
		}
		want := SurveyResult{
			Respondents: len(responses), Threshold: threshold, TooFew: true,
			Result: Result{Form: Full, Survey: true, Overall: Overall{Status: Insufficient}},
		}
		if diff := cmp.Diff(want, Combine(q, Full, responses, threshold)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheOrderOfResponsesDoesNotMatter(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		threshold, responses := anyThreshold(t), anyResponses(t, q)
		want := Combine(q, Full, responses, threshold)
		got := Combine(q, Full, rapid.Permutation(responses).Draw(t, "order"), threshold)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestTheMiddleIsSomebodysOwn(t *testing.T) {
	q := surveyQuestionnaire()
	rapid.Check(t, func(t *rapid.T) {
		responses := anyPeople(t, q, LowestThreshold)
		s := Combine(q, Full, responses, LowestThreshold)
		c := s.Components[0]
		below, above := 0, 0
		for _, p := range c.Positions {
			switch sign := p.Compare(c.Position); {
			case sign < 0:
				below++
			case sign > 0:
				above++
			}
		}
		if below+above == c.N || 2*below > c.N-1 || 2*above > c.N {
			t.Fatalf("%d below and %d above %s of %d", below, above, c.Position, c.N)
		}
		for _, v := range s.Statements {
			if !slices.ContainsFunc(responses, func(r Response) bool { return r.Answers[v.ID] == v.Middle }) {
				t.Fatalf("nobody answered %v to %s", v.Middle, v.ID)
			}
			if v.Low > v.Middle || v.High < v.Middle {
				t.Fatalf("%v lies outside %v to %v", v.Middle, v.Low, v.High)
			}
		}
		if c.Agreement != nil && (c.Agreement.Value() < 0 || c.Agreement.Value() > 1) {
			t.Fatalf("agreement %s", c.Agreement)
		}
		if c.Range != nil && (c.Range.Low.Compare(c.Position) > 0 || c.Range.High.Compare(c.Position) < 0) {
			t.Fatalf("%s lies outside %+v", c.Position, c.Range)
		}
	})
}

// People who all answer alike are one response.
func TestPeopleWhoAgreeAreScoredAsOne(t *testing.T) {
	q := testQuestionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		one := anyResponse(t, q)
		for _, s := range q.Asked(Full) {
			if rapid.IntRange(0, 3).Draw(t, "given") > 0 {
				one.Answers[s.ID] = WithPoints(rapid.IntRange(1, 3).Draw(t, "points"))
			}
		}
		alone := one.Result()
		if alone.Overall.Status != Scored {
			return
		}
		s := Combine(q, Full, []Response{one, one, one, one, one, one}, DefaultThreshold)
		ignore := cmpopts.IgnoreFields(ComponentResult{}, "CloseCalls", "BasicsAway")
		equal := cmp.Comparer(func(a, b Fraction) bool { return a.Compare(b) == 0 })
		if diff := cmp.Diff(alone.Components, s.Result.Components, ignore, equal) + cmp.Diff(alone.Overall, s.Result.Overall, equal); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(Advise(q, Full, one.Asked(), &alone), s.Advise(q), equal, cmpopts.IgnoreFields(ShortestWay{}, "Middle")); diff != "" {
			t.Fatal(diff)
		}
		if c := s.Components[0]; c.Agreement.String() != "1.000" || c.Range.Low != c.Range.High {
			t.Fatalf("agreement %s, range %+v", c.Agreement, c.Range)
		}
	})
}

// Whatever people answer, the words and the advice can be said.
func TestAnySurveyCanBePutInWords(t *testing.T) {
	q := testQuestionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		s := Combine(q, Full, anyResponses(t, q), anyThreshold(t))
		advice := s.Advise(q)
		q.Headline(&s.Result)
		q.Lead("Claims", &s.Result)
		q.SurveyRemarks(&s)
		q.Stay(&s.Result)
		for i := range s.Result.Components {
			q.Standing(&s.Result.Components[i])
			s.Components[i].AgreementText()
			s.Components[i].RangeText()
		}
		if advice.Way == nil {
			return
		}
		q.WayText(advice.Way, "Claims")
		for _, w := range advice.Way.Components {
			if before := s.Result.Component(w.Component); len(w.Steps) > 0 && (w.Level < w.To || w.Position.Compare(before.Position) <= 0) {
				t.Fatalf("to level %d, arrives at %d, %s, from %s", w.To, w.Level, w.Position, before.Position)
			}
		}
	})
}

// The range of views against its definition, 1 - 2 sum_{i<j} C(n,i)/2^n >= 95 %.
func TestRangeCoversNineteenInTwenty(t *testing.T) {
	coverage := func(n, j int) *big.Rat {
		tail := new(big.Int)
		for i := range j {
			tail.Add(tail, new(big.Int).Binomial(int64(n), int64(i)))
		}
		part := new(big.Rat).SetFrac(tail.Lsh(tail, 1), new(big.Int).Lsh(big.NewInt(1), uint(n)))
		return part.Sub(big.NewRat(1, 1), part)
	}
	enough := big.NewRat(95, 100)
	for n := 1; n <= 120; n++ {
		want := 0
		for j := 1; 2*j <= n+1 && coverage(n, j).Cmp(enough) >= 0; j++ {
			want = j
		}
		if got := outermost(n); got != want {
			t.Errorf("of %d people: from the %d-th, want the %d-th", n, got, want)
		}
	}
	for n, want := range map[int]int{5: 0, 6: 1, 8: 1, 9: 2, 20: 6, 50: 18} { // as printed in tables
		if got := outermost(n); got != want {
			t.Errorf("of %d people: from the %d-th, want the %d-th", n, got, want)
		}
	}
}
