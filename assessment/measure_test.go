package assessment

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The first row by hand. n = 162 + 108 + 54 = 324, and the score is
// 100 (162 - 54) / 324 = 33.333. For the range n + 3 = 327 and
//
//	p = 162.75 / 327 = 0.497706    d = 54.75 / 327 = 0.167431
//	p - d = 108 / 327 = 0.330275   p + d = 217.5 / 327 = 0.665138
//	variance = 0.665138 - 0.330275² = 0.665138 - 0.109082 = 0.556056
//	standard error = sqrt(0.556056 / 327) = sqrt(0.00170048) = 0.041237
//	margin = 1.96 × 0.041237 = 0.080824
//
// so from 0.330275 - 0.080824 = 0.249451 to 0.330275 + 0.080824 = 0.411099.
//
// Ten promoters alone: n + 3 = 13, p = 10.75/13 = 0.826923, d = 0.75/13 =
// 0.057692, p - d = 10/13 = 0.769231, variance = 0.884615 - 0.591716 = 0.292899,
// margin = 1.96 sqrt(0.292899 / 13) = 0.294198: from 0.475033 to 1.063 cut to 1.
func TestNPS(t *testing.T) {
	for _, row := range []struct {
		promoters, passives, detractors float64
		score, low, high                float64
	}{
		{162, 108, 54, 33.333333, 24.945103, 41.109943},
		{10, 0, 0, 100, 47.503303, 100},
		{0, 0, 10, -100, -100, -47.503303},
		{0, 10, 0, 0, -18.465312, 18.465312}, // variance 1.5/13, margin 1.96 sqrt(1.5)/13
		{1, 0, 1, 0, -73.333333, 73.333333},  // n + 3 = 5: p = d = 0.35, margin 1.96 sqrt(0.7/5) = 0.733360
	} {
		t.Run(fmt.Sprint(row.promoters, row.passives, row.detractors), func(t *testing.T) {
			if got := NPS(row.promoters, row.passives, row.detractors); math.Abs(got-row.score) > 1e-6 {
				t.Errorf("score %f, want %f", got, row.score)
			}
			got, ok := NPSRange(row.promoters, row.passives, row.detractors)
			if !ok || math.Abs(got.Low-row.low) > 5e-3 || math.Abs(got.High-row.high) > 5e-3 {
				t.Errorf("range %v, want %f to %f", got, row.low, row.high)
			}
		})
	}
	for _, n := range []float64{0, 1} {
		if _, ok := NPSRange(n, 0, 0); ok {
			t.Errorf("%g answers have a range", n)
		}
	}
	if got := NPS(0, 0, 0); got != 0 {
		t.Errorf("nobody has a score of %f", got)
	}
}

func TestNPSHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(0, 2000)
		p, s, d := float64(people.Draw(t, "promoters")), float64(people.Draw(t, "passives")), float64(people.Draw(t, "detractors"))
		score := NPS(p, s, d)
		if score < -100 || score > 100 {
			t.Fatalf("a score of %f", score)
		}
		if mirrored := NPS(d, s, p); mirrored != -score {
			t.Fatalf("promoters and detractors exchanged give %f, not %f", mirrored, -score)
		}
		r, ok := NPSRange(p, s, d)
		if ok != (p+s+d >= 2) {
			t.Fatalf("a range is there: %t", ok)
		}
		if !ok {
			return
		}
		if r.Low < -100 || r.High > 100 || r.Low > score || r.High < score {
			t.Fatalf("the range %v does not hold %f", r, score)
		}
		times := float64(rapid.IntRange(2, 50).Draw(t, "times"))
		more, _ := NPSRange(times*p, times*s, times*d)
		if more.High-more.Low >= r.High-r.Low {
			t.Fatalf("%g times as many answers: %v is not narrower than %v", times, more, r)
		}
	})
}

func TestFormulas(t *testing.T) {
	for _, row := range []struct {
		name    string
		kind    MeasureKind
		figures []float64
		value   float64
		n       int
		problem string // "field: text"; empty: none
	}{
		{"206 of 250 are satisfied", MeasureCSAT, []float64{206, 250}, 82.4, 250, ""},
		{"nobody is satisfied", MeasureCSAT, []float64{0, 8}, 0, 8, ""},
		{"more satisfied than answered", MeasureCSAT, []float64{9, 8}, 0, 0, "satisfied: Satisfied answers: this is more than all of them. Check both numbers."},
		{"nobody answered", MeasureCSAT, []float64{0, 0}, 0, 0, "answers: All answers: enter at least 1, or leave the period out."},
		{"the example of the design", MeasureNPS, []float64{162, 108, 54}, 100. / 3, 324, ""},
		{"nobody at all", MeasureNPS, []float64{0, 0, 0}, 0, 0, "promoters: Enter at least one answer among promoters, passives and detractors."},
		{"half a promoter", MeasureNPS, []float64{1.5, 2, 3}, 0, 0, "promoters: Promoters: enter a whole number."},
		{"fewer than none", MeasureNPS, []float64{-1, 2, 3}, 0, 0, "promoters: Promoters: enter a number from 0 to 1,000,000,000."},
		{"no number", MeasureNPS, []float64{math.NaN(), 2, 3}, 0, 0, "promoters: Promoters: enter a number from 0 to 1,000,000,000."},
		{"a number is missing", MeasureNPS, []float64{1, 2}, 0, 0, "promoters: Enter all three numbers."},
		{"500 customers, 60 won, 460 at the end", MeasureRetention, []float64{500, 460, 60}, 80, 500, ""},
		{"nobody to lose", MeasureRetention, []float64{0, 5, 5}, 0, 0, "start: With no customer at the beginning nobody can stay or leave: leave the period out."},
		{"more won than there are", MeasureRetention, []float64{10, 5, 6}, 0, 0, "won: More customers were won than there are at the end: count only those still there."},
		{"more left than there were", MeasureRetention, []float64{10, 12, 1}, 0, 0, "end: More of the first customers would be left than there were: check the three numbers."},
		{"100 of 500 left", MeasureChurn, []float64{500, 100}, 20, 500, ""},
		{"more left than came", MeasureChurn, []float64{5, 6}, 0, 0, "lost: More customers left than there were at the beginning: check both numbers."},
		// 300 × 0.8 / (1 + 0.1 - 0.8) = 240 / 0.3
		{"300 a year, 80 % stay, 10 % discount", MeasureLifetime, []float64{300, 80, 10}, 800, 0, ""},
		{"nobody stays", MeasureLifetime, []float64{300, 0, 10}, 0, 0, ""},
		{"no end to it", MeasureLifetime, []float64{300, 100, 0}, 0, 0, "retained: With everybody staying and no discount there is no end to the sum: lower the retention or raise the discount rate."},
		{"24 of 96 were referred", MeasureReferrals, []float64{24, 96}, 25, 96, ""},
		{"18 of 20 were contacted", MeasureContacted, []float64{18, 20}, 90, 20, ""},
		{"effort is a mean, given itself", MeasureEffort, []float64{5}, 0, 0, "value: Enter the value."},
	} {
		t.Run(row.name, func(t *testing.T) {
			value, n, err := row.kind.Work(row.figures)
			if got := problemText(err); got != row.problem {
				t.Fatalf("problem %q, want %q", got, row.problem)
			}
			if math.Abs(value-row.value) > 1e-9 || n != row.n {
				t.Errorf("%f of %d, want %f of %d", value, n, row.value, row.n)
			}
		})
	}
}

// problemText is the first problem of an error with its field.
func problemText(err error) string {
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		if err != nil {
			return err.Error()
		}
		return ""
	}
	return invalid.Problems[0].Field + ": " + invalid.Problems[0].Text
}

// Lifetime value is the sum of margin r^t / (1+d)^t over all years to come.
func TestLifetimeValueIsTheSumOfItsYears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		margin, r, d := rapid.Float64Range(0, 1e6).Draw(t, "margin"), rapid.Float64Range(0, .98).Draw(t, "retention"), rapid.Float64Range(0, 1).Draw(t, "discount")
		sum, worth := 0., margin
		for range 4000 {
			worth *= r / (1 + d)
			sum += worth
		}
		if got := LifetimeValue(margin, r, d); math.Abs(got-sum) > 1e-6*(1+sum) {
			t.Fatalf("%f, and the years sum up to %f", got, sum)
		}
	})
}

func TestKindsSayAllThereIsToSay(t *testing.T) {
	seen := map[MeasureKind]bool{}
	for _, about := range MeasureKinds() {
		if seen[about.Kind] || !about.Kind.Known() || about.Kind.About().Name != about.Name {
			t.Errorf("%s is not found by its kind", about.Kind)
		}
		seen[about.Kind] = true
		if about.Formula == "" || about.Of == "" || about.Low >= about.High || about.Better == "" {
			t.Errorf("%s lacks something: %+v", about.Kind, about)
		}
		if about.Kind != MeasureOwn && (about.Name == "" || about.Short == "" || about.Definition == "") {
			t.Errorf("%s has no name or no definition", about.Kind)
		}
		if about.Only && len(about.Figures) == 0 {
			t.Errorf("%s can never have a value", about.Kind)
		}
	}
	if MeasureKind("").Known() || MeasureKind("none").About().Kind != MeasureOwn {
		t.Error("an unknown kind is known")
	}
}

func TestPeriods(t *testing.T) {
	for _, row := range []struct{ typed, kept, words, start, end string }{
		{"2026-Q3", "2026-Q3", "Q3 2026", "2026-07-01", "2026-10-01"},
		{" q3 2026 ", "2026-Q3", "Q3 2026", "2026-07-01", "2026-10-01"},
		{"2026-q1", "2026-Q1", "Q1 2026", "2026-01-01", "2026-04-01"},
		{"2026-07", "2026-07", "July 2026", "2026-07-01", "2026-08-01"},
		{"2026-7", "2026-07", "July 2026", "2026-07-01", "2026-08-01"},
		{"2026-12", "2026-12", "December 2026", "2026-12-01", "2027-01-01"},
		{"2026", "2026", "2026", "2026-01-01", "2027-01-01"},
	} {
		p, err := ParsePeriod(row.typed)
		got := []string{p.String(), p.Words(), p.Start().Format(time.DateOnly), p.End().Format(time.DateOnly)}
		if diff := cmp.Diff([]string{row.kept, row.words, row.start, row.end}, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", row.typed, err, diff)
		}
	}
	for _, typed := range []string{"", "-", "Q3", "2026-", "2026-Q0", "2026-Q5", "2026-13", "2026-00", "26", "20260", "2026-Q", "2026-+1", "2026-Q3-1", "1989", "2201", "3 2026", "2026-Q٣"} {
		if p, err := ParsePeriod(typed); err == nil {
			t.Errorf("%q was read as %v", typed, p)
		}
	}
}

func TestPeriodsComeBackAndStandInOrder(t *testing.T) {
	draw := rapid.Custom(func(t *rapid.T) MeasurePeriod {
		every := rapid.SampledFrom([]Every{EveryMonth, EveryQuarter, EveryYear}).Draw(t, "every")
		return MeasurePeriod{every, rapid.IntRange(1990, 2200).Draw(t, "year"), rapid.IntRange(1, every.inYear()).Draw(t, "number")}
	})
	rapid.Check(t, func(t *rapid.T) {
		p, q := draw.Draw(t, "p"), draw.Draw(t, "q")
		if back, err := ParsePeriod(p.String()); err != nil || back != p {
			t.Fatalf("%v came back as %v, %v", p, back, err)
		}
		if PeriodOf(p.Every, p.Start()) != p || PeriodOf(p.Every, p.End().AddDate(0, 0, -1)) != p || p.Before(1).End() != p.Start() {
			t.Fatalf("%v does not hold its own days", p)
		}
		if (p.Compare(q) == 0) != (p == q) || p.Compare(q) != -q.Compare(p) {
			t.Fatalf("%v and %v: %d and %d", p, q, p.Compare(q), q.Compare(p))
		}
	})
}

func TestSentences(t *testing.T) {
	target := 40.
	nps := Measure{MeasureSettings: MeasureSettings{Kind: MeasureNPS, Name: MeasureNPS.About().Name, Better: HigherBetter, Every: EveryQuarter, Target: &target}}
	if got, want := nps.Sentence(), "NPS: no value yet, target 40"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	at := func(text string) MeasurePeriod { p, _ := ParsePeriod(text); return p }
	nps.Values = []MeasureValue{
		{Period: at("2026-Q2"), Value: NPS(150, 110, 60), N: 320, Figures: []float64{150, 110, 60}},
		{Period: at("2026-Q3"), Value: NPS(162, 108, 54), N: 324, Figures: []float64{162, 108, 54}},
	}
	latest := *nps.Latest()
	for got, want := range map[string]string{
		nps.Sentence():                     "NPS 33.3 in Q3 2026, misses its target of 40",
		nps.RangeText(latest):              "probably 24.9 to 41.1",
		nps.From(latest):                   "162 promoters, 108 passives, 54 detractors",
		nps.Movement(latest.Period):        "up from 28.1 in Q2 2026; the ranges overlap, so it may be chance",
		nps.Movement(nps.Values[0].Period): "",
		nps.Standing():                     "misses its target of 40 by 6.7",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	churn := Measure{MeasureSettings: MeasureSettings{Kind: MeasureChurn, Name: "Who left", Unit: "%", Better: LowerBetter, Target: &target}}
	churn.Values = []MeasureValue{{Period: at("2026"), Value: 12.34, N: 1500}}
	for got, want := range map[string]string{
		churn.Sentence():            "Who left 12.3 % in 2026, target 40 %",
		churn.Standing():            "at the target of 40 % or better",
		churn.From(churn.Values[0]): "1,500 customers",
		churn.BetterWord():          "Lower is better.",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	waiting := Measure{MeasureSettings: MeasureSettings{Kind: MeasureOwn, Name: "Waiting", Unit: "minutes", Better: LowerBetter, Target: new(5.)}}
	waiting.Values = []MeasureValue{{Period: at("2026-Q1"), Value: 7}, {Period: at("2026-Q2"), Value: 4.5}, {Period: at("2026-Q3"), Value: 6}}
	for got, want := range map[string]string{
		waiting.Movement(at("2026-Q2")): "down from 7 in Q1 2026, which is better",
		waiting.Movement(at("2026-Q3")): "up from 4.5 in Q2 2026, which is worse",
		waiting.Standing():              "misses its target of 5 minutes by 1",
		waiting.Sentence():              "Waiting 6 minutes in Q3 2026, misses its target of 5 minutes",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for value, want := range map[float64]string{40: "at the target of 40 % or better", 40.01: "misses its target of 40 % by less than 0.1", 45: "misses its target of 40 % by 5 points"} {
		churn.Values[0].Value = value
		if got := churn.Standing(); got != want {
			t.Errorf("%g: got %q, want %q", value, got, want)
		}
	}
	if !strings.Contains(NPSTrademark, "registered trademarks") || !Named([]Measure{churn, nps}) || Named([]Measure{churn}) {
		t.Error("the attribution is not asked for where NPS is named, and only there")
	}
}
