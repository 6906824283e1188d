package assessment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheTrendOfAUnit(t *testing.T) {
	quick, draft := found("u", Agreed, "2026-06-01", "4.0 4.0 4.0"), found("u", Agreed, "2026-11-01", "5.0 5.0 5.0")
	quick.Form, draft.SubmittedAt = Quick, time.Time{}
	lines := NewTrend([]Listed{
		found("u", SurveyMode, "2026-10-01", "3.4 2.4:2.1-2.8 3.0"), found("u", Agreed, "2025-03-01", "1.4 1.2 2.0"), quick, draft,
		found("u", SurveyMode, "2024-10-01", "3.0 1.4:1.1-1.8 3.0"), found("u", Agreed, "2024-03-01", "1.4 1.0 2.0"), found("u", SurveyMode, "2025-10-01", "3.0 few 3.0"),
	})
	var got []string
	for _, line := range lines {
		got = append(got, line.Mode.Word()+", "+line.Form.Word())
		for _, p := range line.Points {
			whole := p.Part("")
			got = append(got, fmt.Sprintf("  %d: level %d, %s, measurement %s, too few %v: %s; measurement: %s",
				p.At.Year(), whole.Level, whole.Position, p.Part("me").Position, whole.TooFew, p.Movement("").Text, p.Movement("me").Text))
			if p.Latest.AnsweredBy != "" {
				t.Error("it says who answered")
			}
		}
	}
	want := []string{
		"survey, full form",
		"  2024: level 1, 1.4, measurement 1.4, too few false: first result; measurement: first result",
		"  2025: level 0, 0.0, measurement 0.0, too few true: ; measurement: ",
		"  2026: level 2, 2.4, measurement 2.4, too few false: not comparable: too few responses before; measurement: not comparable: too few responses before",
		"agreed assessment, quick form",
		"  2026: level 4, 4.0, measurement 4.0, too few false: first result; measurement: first result",
		"agreed assessment, full form",
		"  2024: level 1, 1.0, measurement 1.0, too few false: first result; measurement: first result",
		"  2025: level 1, 1.2, measurement 1.2, too few false: self-rating changed from 1.0 to 1.2; measurement: self-rating changed from 1.0 to 1.2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// round is a full agreed result in brief: "u2 2025-03-01 1.4", or without a level "u2 2025-03-01 -".
func round(text string) Round {
	words := strings.Fields(text)
	at, err := time.Parse(time.DateOnly, words[1])
	if err != nil {
		panic(err)
	}
	r := Round{UnitID: words[0], Mode: Agreed, Ref: testRef, Form: Full, At: at, Status: Insufficient, Position: Whole(0)}
	if words[2] != "-" {
		r.Status, r.Position = Scored, tenth(words[2])
		r.Level = max(1, r.Position.floor())
	}
	return r
}

func periods(c *Comparison, rounds []Round) []string {
	var got []string
	for _, p := range Rounds(c, rounds, time.UTC) {
		line := fmt.Sprintf("%s: %v", p.Title, p.Distribution.Levels)
		if d := p.Distribution; d.Missing+d.TooFew+d.LeftOut+d.NotAssessed > 0 {
			line += fmt.Sprintf(" missing %d, too few %d, left out %d, not assessed %d", d.Missing, d.TooFew, d.LeftOut, d.NotAssessed)
		}
		if p.Typical != nil {
			line += fmt.Sprintf("; typical %s %s, lowest %d", p.Typical.UnitID, p.Typical.Position, p.Lowest)
		}
		got = append(got, line)
	}
	return got
}

func TestUnitsOverTime(t *testing.T) {
	c := compared(t, harbourResults(), Filter{Unit: "u2"}) // Claims and the two below it
	survey, quick := round("u4 2025-12-31 -"), round("u3 2026-08-01 4.0")
	survey.Mode, quick.Form = SurveyMode, Quick
	got := periods(c, []Round{
		round("u3 2025-05-01 2.0"), round("u2 2025-01-01 1.4"), round("u2 2026-05-05 2.4"), survey, quick,
		round("u1 2020-01-01 5.0"),                             // not below Claims
		round("u4 2025-07-01 3.4"), round("u2 2027-01-01 5.0"), // the last is after today
	})
	want := []string{
		"First half of 2025: [1 1 0 0 0] missing 0, too few 0, left out 0, not assessed 1; typical u2 1.4, lowest 1",
		"Second half of 2025: [1 1 0 0 0] missing 0, too few 1, left out 0, not assessed 0; typical u2 1.4, lowest 1",
		"First half of 2026: [0 2 0 0 0] missing 0, too few 1, left out 0, not assessed 0; typical u3 2.0, lowest 2",
		"Second half of 2026: [0 1 0 0 0] missing 0, too few 1, left out 1, not assessed 0; typical u2 2.4, lowest 2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFromThreeYearsOnAPeriodIsAYear(t *testing.T) {
	c := compared(t, harbourResults(), Filter{Unit: "u7"})
	got := periods(c, []Round{round("u7 2023-11-23 1.0"), round("u7 2025-01-01 2.0")})
	want := []string{
		"2023: [1 0 0 0 0]; typical u7 1.0, lowest 1",
		"2024: [1 0 0 0 0]; typical u7 1.0, lowest 1", // 13 months old by then
		"2025: [0 1 0 0 0]; typical u7 2.0, lowest 2",
		"2026: [0 0 0 0 0] missing 0, too few 0, left out 1, not assessed 0", // and now nearly two years
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := periods(c, []Round{round("u7 1901-01-01 1.0"), round("u7 2026-01-01 2.0")}); len(got) != mostPeriods {
		t.Errorf("%d periods", len(got))
	}
	if got := periods(c, nil); got != nil {
		t.Error(got)
	}
}

// The last period is what the comparison says today.
func TestTheLastPeriodIsTheComparison(t *testing.T) {
	checkComparisons(t, func(t *rapid.T, d drawn, f Filter) {
		var rounds []Round
		for i := range d.results {
			l := &d.results[i].Latest
			if l.Reopened() { // it is no round any more
				l.SubmittedAt = l.UpdatedAt
			}
			rounds = append(rounds, Round{l.UnitID, l.Mode, l.Ref, l.Form, l.SubmittedAt, l.Summary.Status, l.Summary.Level, l.Summary.Position})
		}
		c := d.compare(t, f)
		periods := Rounds(c, rounds, time.UTC)
		if len(periods) == 0 {
			if d := c.Distribution(); d.NotAssessed != d.Units() {
				t.Fatal("no period, yet results")
			}
			return
		}
		last := periods[len(periods)-1]
		if diff := cmp.Diff(c.Distribution(), last.Distribution); diff != "" {
			t.Fatal(diff)
		}
		if typical := c.Typical(); typical != nil && typical.Latest.Summary.Position.Compare(last.Typical.Position) != 0 {
			t.Fatalf("typical: %s and %s", typical.Latest.Summary.Position, last.Typical.Position)
		}
	})
}
