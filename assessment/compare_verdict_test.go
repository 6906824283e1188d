package assessment

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// standing is where a unit stands by one result.
func standing(place int, name string, mode Mode, parts string) Standing {
	s := Standing{Branch: Branch{Unit: Unit{ID: name, Name: name}}, place: place}
	if parts != "" {
		l := found(name, mode, "2026-11-02", parts)
		s.Latest = l.readable(nil)
	}
	return s
}

func TestVerdicts(t *testing.T) {
	const ahead, behind = "Claims is ahead of Sales", "Sales is ahead of Claims"
	for _, test := range []struct {
		is            string
		claims, sales string // a survey, unless it begins with "agreed "
		component     string
		want          VerdictText
	}{
		{"a level apart, ranges apart", "2.4:2.0-2.8 1.0 1.0", "1.4:1.0-1.9 1.0 1.0", "cf", VerdictText{Ahead, ahead}},
		{"the other way round", "1.4:1.0-1.9 1.0 1.0", "2.4:2.0-2.8 1.0 1.0", "cf", VerdictText{Behind, behind}},
		{"ranges share one position", "2.4:2.0-2.8 1.0 1.0", "1.4:1.0-2.0 1.0 1.0", "cf", VerdictText{TooClose, "too close to call"}},
		{"ranges apart, the same level", "2.9:2.8-3.0 1.0 1.0", "2.1:2.0-2.3 1.0 1.0", "cf", VerdictText{TooClose, "too close to call"}},
		{"both at level 1, below and above 1.0", "1.9:1.8-1.9 1.0 1.0", "0.2:0.0-0.4 1.0 1.0", "cf", VerdictText{TooClose, "too close to call"}},
		{"too few for a range", "4.4 1.0 1.0", "1.4:1.0-1.9 1.0 1.0", "cf", VerdictText{TooClose, "too close to call"}},
		{"one is agreed", "agreed 4.4 1.0 1.0", "1.4:1.0-1.9 1.0 1.0", "cf", VerdictText{SelfRatings, "different self-ratings, not a measured difference"}},
		{"both are agreed, and alike", "agreed 4.4 1.0 1.0", "agreed 4.4 1.0 1.0", "cf", VerdictText{SelfRatings, "self-ratings that do not differ"}},
		{"too few people", "few 1.0 1.0", "1.4:1.0-1.9 1.0 1.0", "cf", VerdictText{NotComparable, "not comparable: Claims, too few responses"}},
		{"no answers, levels that do not apply", "agreed - 1.0 1.0", "agreed na 1.0 1.0", "cf", VerdictText{NotComparable, "not comparable: Claims, more answers needed; Sales, not scored"}},
		{"not assessed", "1.4:1.0-1.9 1.0 1.0", "", "cf", VerdictText{NotComparable, "not comparable: Sales, not assessed"}},
		{"another component is not scored", "2.4:2.0-2.8 few 1.0", "1.4:1.0-1.9 1.0 1.0", "cf", VerdictText{Ahead, ahead}},
		// The whole: that of the component that holds the lower unit.
		{"whole, the lower one is held by measurement", "2.4:2.0-2.8 2.6:2.3-2.8 3.0:2.0-4.0", "2.4:2.0-2.8 1.2:1.0-1.6 3.0:2.0-4.0", "", VerdictText{Ahead, ahead}},
		{"whole, ranges of what holds it overlap", "2.4:2.0-2.8 2.6:1.5-2.8 3.0:2.0-4.0", "1.9:1.0-1.9 1.2:1.0-1.6 3.0:2.0-4.0", "", VerdictText{TooClose, "too close to call"}},
		{"whole, ahead in one and behind in another", "3.4:3.0-3.8 1.2:1.0-1.4 3.0:3.0-3.0", "1.4:1.0-1.8 3.3:3.0-3.6 3.0:3.0-3.0", "", VerdictText{TooClose, "too close to call"}},
		{"whole, one part had too few", "2.4:2.0-2.8 few 3.0:2.0-4.0", "1.4:1.0-1.8 1.2:1.0-1.6 3.0:2.0-4.0", "", VerdictText{NotComparable, "not comparable: Claims, too few responses"}},
	} {
		read := func(place int, name, parts string) Standing {
			if len(parts) > 7 && parts[:7] == "agreed " {
				return standing(place, name, Agreed, parts[7:])
			}
			return standing(place, name, SurveyMode, parts)
		}
		claims, sales := read(0, "Claims", test.claims), read(1, "Sales", test.sales)
		if diff := cmp.Diff(test.want, Verdict(&Comparison{}, claims, sales, test.component)); diff != "" {
			t.Errorf("%s: %s", test.is, diff)
		}
	}
}

func TestMovements(t *testing.T) {
	for _, test := range []struct {
		is          string
		mode        Mode
		before, now string // empty: none
		component   string
		kind        MovementKind
		text        string
	}{
		{is: "no result", component: "cf"},
		{is: "the first", mode: Agreed, now: "1.4 1.0 1.0", component: "cf", kind: FirstLook, text: "first result"},
		{is: "agreed, alike", mode: Agreed, before: "1.4 1.0 1.0", now: "1.4 1.0 1.0", component: "cf", kind: RatingUnchanged, text: "self-rating unchanged"},
		{is: "agreed, two levels up", mode: Agreed, before: "1.4 1.0 1.0", now: "3.4 1.0 1.0", component: "cf", kind: RatingChanged, text: "self-rating changed from 1.4 to 3.4"},
		{is: "agreed, down", mode: Agreed, before: "1.4 1.0 1.0", now: "1.3 1.0 1.0", component: "", kind: RatingUnchanged, text: "self-rating unchanged"},
		{is: "a level up, ranges apart", mode: SurveyMode, before: "1.4:1.0-1.8 1.0 1.0", now: "2.0:1.9-2.4 1.0 1.0", component: "cf", kind: Moved, text: "moved, 1 to 2"},
		{is: "a level up by a tenth, ranges apart", mode: SurveyMode, before: "1.9:1.9-1.9 1.0 1.0", now: "2.0:2.0-2.0 1.0 1.0", component: "cf", kind: Moved, text: "moved, 1 to 2"},
		{is: "a level down", mode: SurveyMode, before: "2.4:2.2-2.8 1.0 1.0", now: "1.4:1.1-1.8 1.0 1.0", component: "cf", kind: Moved, text: "moved, 2 to 1"},
		{is: "half a level up", mode: SurveyMode, before: "2.2:2.1-2.4 1.0 1.0", now: "2.7:2.5-2.8 1.0 1.0", component: "cf", kind: Moved, text: "moved, 2.2 to 2.7"},
		{is: "nearly half a level up", mode: SurveyMode, before: "2.2:2.1-2.4 1.0 1.0", now: "2.6:2.5-2.8 1.0 1.0", component: "cf", kind: NoClearChange, text: "no clear change"},
		{is: "a level up, ranges overlap", mode: SurveyMode, before: "1.4:1.0-2.0 1.0 1.0", now: "2.4:2.0-2.8 1.0 1.0", component: "cf", kind: NoClearChange, text: "no clear change"},
		{is: "a level up, too few for a range", mode: SurveyMode, before: "1.4 1.0 1.0", now: "2.4:2.0-2.8 1.0 1.0", component: "cf", kind: NoClearChange, text: "no clear change"},
		{is: "too few now", mode: SurveyMode, before: "1.4 1.0 1.0", now: "few 1.0 1.0", component: "cf"},
		{is: "too few before", mode: SurveyMode, before: "few 1.0 1.0", now: "1.0 1.0 1.0", component: "cf", kind: NotComparableBefore, text: "not comparable: too few responses before"},
		{is: "more answers needed before", mode: Agreed, before: "1.0 - 1.0", now: "1.0 1.0 1.0", component: "", kind: NotComparableBefore, text: "not comparable: more answers needed before"},
		// The whole: that of the component that holds the lower round.
		{is: "whole, measurement moved", mode: SurveyMode, before: "2.4:2.0-2.8 1.2:1.0-1.6 3.0", now: "2.4:2.0-2.8 2.6:2.3-2.8 3.0", component: "", kind: Moved, text: "moved, 1 to 2"},
		{is: "whole, measurement moved and focus held it", mode: SurveyMode, before: "1.4:1.0-1.8 1.2:1.0-1.6 3.0", now: "1.4:1.0-1.8 2.6:2.3-2.8 3.0", component: "", kind: NoClearChange, text: "no clear change"},
	} {
		s := Standing{}
		if test.now != "" {
			l := found("u", test.mode, "2026-11-02", test.now)
			s.Latest = l.readable(nil)
		}
		if test.before != "" {
			l := found("u", test.mode, "2025-11-02", test.before)
			s.Previous = l.readable(nil)
		}
		if got := s.Movement(test.component); got != (Movement{test.kind, test.text}) {
			t.Errorf("%s: %+v", test.is, got)
		}
	}
	reopened := found("u", Agreed, "2026-11-02", "1.0 1.0 1.0")
	reopened.SubmittedAt = time.Time{}
	if got := (Standing{Latest: &reopened}).Movement(""); got != (Movement{}) {
		t.Errorf("reopened: %+v", got)
	}
}

func TestAPositionThatPrintsTheSameIsNearlyUnchanged(t *testing.T) {
	before, now := found("u", Agreed, "2025-11-02", "1.4 1.4 1.4"), found("u", Agreed, "2026-11-02", "1.4 1.4 1.4")
	now.Summary.Components[0].Position = Fraction{17, 12} // 1.4166
	s := Standing{Latest: &now, Previous: &before}
	if got := s.Movement("cf"); got != (Movement{RatingChanged, "self-rating nearly unchanged"}) {
		t.Errorf("%+v", got)
	}
}

func TestAPreviousResultOfAnotherKindIsNone(t *testing.T) {
	for is, change := range map[string]func(*Listed){
		"a survey":           func(l *Listed) { l.Mode = SurveyMode },
		"quick":              func(l *Listed) { l.Form = Quick },
		"of another version": func(l *Listed) { l.Ref.Version = "2" },
		"reopened":           func(l *Listed) { l.SubmittedAt = time.Time{} },
	} {
		results := harbourResults()
		change(results[1].Previous)
		if claims := compared(t, results, Filter{}).Standings[1]; claims.Previous != nil || claims.Movement("").Kind != FirstLook {
			t.Errorf("%s: %+v", is, claims.Previous)
		}
	}
}

func TestThePartOfTheWhole(t *testing.T) {
	s := standing(0, "Claims", SurveyMode, "2.4:2.0-2.8 1.2:1.0-1.6 3.0:2.0-4.0")
	whole := s.Part("")
	if whole.Level != 1 || whole.Position.String() != "1.2" || whole.N != 9 || whole.Range.High.String() != "1.6" || whole.TooFew {
		t.Errorf("%+v", whole)
	}
	few := standing(0, "Claims", SurveyMode, "2.4:2.0-2.8 few 3.0:2.0-4.0")
	if whole = few.Part(""); !whole.TooFew || whole.Range != nil || whole.Level != 0 {
		t.Errorf("%+v", whole)
	}
	if part := (Standing{}).Part("cf"); part != nil {
		t.Errorf("not assessed: %+v", part)
	}
}

func TestWhatDiffersFromARoundBefore(t *testing.T) {
	name := func(Ref) string { return "Loyalty practices" }
	now := found("u", Agreed, "2026-11-02", "1.0 1.0 1.0")
	for _, test := range []struct {
		want   string
		change func(now, before *Listed)
	}{
		{"", func(_, _ *Listed) {}},
		{"survey", func(_, before *Listed) { before.Mode = SurveyMode }},
		{"agreed assessment", func(now, _ *Listed) { now.Mode = SurveyMode }},
		{"Loyalty practices", func(_, before *Listed) { before.Ref.ID = "loyalty" }},
		{"questionnaire version 0", func(_, before *Listed) { before.Ref.Version = "0" }},
		{"quick form", func(_, before *Listed) { before.Form = Quick }},
		{"quick form", func(now, _ *Listed) { now.Form = Quick }},
	} {
		now, before := now, now
		if test.change(&now, &before); now.Difference(before, name) != test.want {
			t.Errorf("%q instead of %q", now.Difference(before, name), test.want)
		}
	}
}

// Whatever a stored summary holds of a component too few people were scored in,
// a comparison holds nothing of it.
func TestNothingOfTooFewIsHeld(t *testing.T) {
	results := harbourResults()
	property := results[3].Latest.Summary
	property.Components[1] = ComponentSummary{ID: "me", Status: Scored, Level: 4, Position: tenth("4.4"), TooFew: true, N: 2, Agreement: &Agreement{Whole(1)}, Range: &Range{tenth("4.0"), tenth("4.6")}}
	property.Status, property.Level, property.Position, property.Limiting, property.Actions = Scored, 4, tenth("4.4"), []string{"me"}, []string{"me45-1"}
	c := compared(t, results, Filter{})
	before := compared(t, harbourResults(), Filter{})
	for _, pair := range [][2]any{
		{c.Standings[3].Latest, before.Standings[3].Latest},
		{c.Distribution(), before.Distribution()},
		{c.Missed(0), before.Missed(0)},
		{c.Best(), before.Best()},
		{c.Lead(), before.Lead()},
	} {
		got, _ := json.Marshal(pair[0])
		want, _ := json.Marshal(pair[1])
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Error(diff)
		}
	}
	if property.Components[1].N != 2 {
		t.Error("what was given changed")
	}
}

// Levels that do not apply to anybody asked are no secret, and no lack of people.
func TestASurveyOfLevelsThatDoNotApplyIsNotTooFew(t *testing.T) {
	c := compared(t, []Compared{{found("u7", SurveyMode, "2026-09-01", "na 2.0 2.0"), nil}}, Filter{Unit: "u7"})
	if d := c.Distribution(); d.Missing != 1 || d.TooFew != 0 {
		t.Errorf("%+v", d)
	}
	if part := c.Standings[0].Part("cf"); part.Status != NotScored || c.Standings[0].Part("").TooFew {
		t.Errorf("%+v", part)
	}
}

func TestAComponentThatWasNotThereBefore(t *testing.T) {
	before, now := found("u", Agreed, "2025-11-02", "1.4 1.4 1.4"), found("u", Agreed, "2026-11-02", "1.4 1.4 1.4")
	before.Summary.Components = before.Summary.Components[:1]
	if got := (Standing{Latest: &now, Previous: &before}).Movement("en"); got.Text != "not comparable: not assessed before" {
		t.Errorf("%+v", got)
	}
}
