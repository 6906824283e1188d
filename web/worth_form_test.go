package web

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"continuum/assessment"
)

// A figure that could mean two things is refused, and what is said tells how to
// type it; other figures say their range.
func TestFiguresThatCouldMeanTwoThings(t *testing.T) {
	f := readWorthForm(url.Values{"retention": {"82,625"}, "likely": {"many"}, "ramp": {"33,3 100"}, "customers": {"2,000"}, "one-off": {"1,234.5"}, "margin": {"4.800"}, "yearly": {"60.000,00"}})
	w := f.worth(assessment.Unit{})
	if w.Customers != 2000 || w.OneOff != 1234.5 {
		t.Errorf("thousands are read as %v and %v", w.Customers, w.OneOff)
	}
	said := map[string]string{}
	for _, p := range f.problems(w.Check()) {
		said[p.Field] = p.Text
	}
	for field, want := range map[string]string{
		"retention": "Retention today: what you typed could be read in two ways: write 82625 or 82.625.",
		"ramp":      "How soon it works: what you typed could be read in two ways: write spaces between the years, and decimals after a point.",
		"likely":    "Retention afterwards, likely: enter a per cent from 0 % to 100 %.",
		"margin":    "Yearly margin per customer: what you typed could be read in two ways: write 4800 or 4.80.",
		"yearly":    "Cost in each year: what you typed has points between its thousands: write 60000.00.",
		"customers": "",
	} {
		if said[field] != want {
			t.Errorf("%s: got %q, want %q", field, said[field], want)
		}
	}
}

// anyWorth is something that may be kept.
func anyWorth() *rapid.Generator[*assessment.Worth] {
	return rapid.Custom(func(t *rapid.T) *assessment.Worth {
		share := rapid.Map(rapid.IntRange(0, 1e9), func(n int) float64 { return float64(n) / 1e9 })
		money := rapid.Map(rapid.IntRange(0, 1e8), func(n int) float64 { return float64(n) / 100 })
		w := &assessment.Worth{
			Target: rapid.IntRange(1, 5).Draw(t, "target"), Group: "Somebody", Rate: rapid.Int64Range(0, 1e6).Draw(t, "rate"),
			Case: assessment.Case{
				Customers: float64(rapid.IntRange(1, 1e7).Draw(t, "customers")), Margin: money.Draw(t, "margin"),
				Retention: max(1e-9, share.Draw(t, "retention")), Discount: share.Draw(t, "discount"), Years: rapid.IntRange(1, 10).Draw(t, "years"),
				OneOff: money.Draw(t, "one-off"), Yearly: float64(rapid.Int64Range(0, 1e10).Draw(t, "yearly")),
			},
			Low: share.Draw(t, "low"), Sources: map[string]string{},
		}
		w.Ramp = rapid.SliceOfN(share, 0, w.Years).Draw(t, "ramp")
		w.Likely = max(w.Low, share.Draw(t, "likely"))
		w.High = max(w.Likely, share.Draw(t, "high"))
		if rapid.Bool().Draw(t, "referrals") {
			w.Referrals = &assessment.Referrals{Rate: share.Draw(t, "referral-rate"), Margin: money.Draw(t, "referral-margin")}
		}
		if rapid.Bool().Draw(t, "price") {
			w.Price = &assessment.Price{Extra: money.Draw(t, "extra"), Lost: share.Draw(t, "lost")}
		}
		w.FromPlan = rapid.Bool().Draw(t, "from plan")
		if w.FromPlan {
			w.OneOff, w.Yearly = 0, 0 // added up anew each time
		} else {
			w.Rate = 0
		}
		return w
	})
}

// What is kept comes back from its own form as it was, to the last digit.
func TestAnyWorthSurvivesItsForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorth().Draw(t, "worth")
		if err := w.Check(); err != nil {
			t.Fatal(err)
		}
		typed := formOfWorth(w)
		again := typed.worth(assessment.Unit{})
		if w.FromPlan {
			again.OneOff, again.Yearly = 0, 0 // the plan's
		}
		if diff := cmp.Diff(w, again, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("(-before +after):\n%s", diff)
		}
	})
}

// Whatever a form says, it is judged without a panic; what is taken can be worked
// out, and what is not is said at a field of the form.
func FuzzWorthForm(f *testing.F) {
	f.Add("target=3&group=All&customers=2,000&margin=300&retention=80&discount=10&years=3&one-off=20000&yearly=15000&low=81&likely=83&high=85")
	f.Add("target=3&group=All&customers=2000&margin=300&retention=80&discount=10&years=3&costs=plan&rate=600&low=81&likely=83&high=85&ramp=50+100&referrals=on&referral-rate=1&referral-margin=5&price=on&price-extra=1&price-lost=0.5&retention-source=CRM")
	f.Add("customers=NaN&years=1e9&ramp=1 1 1 1&low=-1&group=%00&target=-1&rate=1e300")
	fields := map[string]bool{"target": true, "group": true, "why": true}
	for _, field := range assessment.WorthFields() {
		fields[field.Name], fields[field.Name+"-source"] = true, true
	}
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return // no form
		}
		typed := readWorthForm(form)
		w := typed.worth(assessment.Unit{})
		problems := problemsOf(w.Check())
		for _, p := range problems {
			if !fields[p.Field] || p.Text == "" {
				t.Errorf("a problem at %q: %q", p.Field, p.Text)
			}
		}
		if w.FromPlan {
			w.TakeCosts(1000, 100)
		}
		result := newPreview(w, typed, problems, "CHF")
		if problems == nil && (result.Headline == "" || len(result.Scenarios) != 3 || result.Missing != "" || result.Wrong != nil) {
			t.Errorf("what is allowed gives %+v", result)
		}
		if result.Scenarios != nil && w.NPV(w.Likely) != w.NPV(w.Likely) {
			t.Error("the net present value is not a number")
		}
	})
}
