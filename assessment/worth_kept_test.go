package assessment

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// keptWorth is the design's example with nothing left open.
func keptWorth() *Worth {
	return &Worth{
		Target: 3, Group: "Policyholders with two contracts", Low: .81, Likely: .83, High: .85, Sources: map[string]string{"retention": "CRM, October"},
		Case: Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000, Ramp: []float64{.5, 1}},
	}
}

// wantFields holds an error against the fields it should name, in order.
func wantFields(t *testing.T, name string, err error, want ...string) {
	t.Helper()
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		t.Errorf("%s: got %v, want problems at %v", name, err, want)
		return
	}
	var got []string
	for _, p := range invalid.Problems {
		got = append(got, p.Field)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: got problems at %v, want %v", name, got, want)
	}
}

func TestWorthOutOfRange(t *testing.T) {
	if err := keptWorth().Check(); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		change func(*Worth)
		field  string
	}{
		{"no level", func(w *Worth) { w.Target = 6 }, "target"},
		{"no group", func(w *Worth) { w.Group = " " }, "group"},
		{"a long reason", func(w *Worth) { w.Why = strings.Repeat("x", NoteLimit+1) }, "why"},
		{"a long source", func(w *Worth) { w.Sources["margin"] = strings.Repeat("x", SourceLimit+1) }, "margin-source"},
		{"nobody", func(w *Worth) { w.Customers = 0 }, "customers"},
		{"no number", func(w *Worth) { w.Margin = math.NaN() }, "margin"},
		{"nobody stays", func(w *Worth) { w.Retention = 0 }, "retention"},
		{"half a customer", func(w *Worth) { w.Customers = 2000.5 }, "customers"},
		{"more than all stay", func(w *Worth) { w.High = 1.01 }, "high"},
		{"a rate over 100 %", func(w *Worth) { w.Discount = 1.2 }, "discount"},
		{"no years", func(w *Worth) { w.Years = 0 }, "years"},
		{"negative costs", func(w *Worth) { w.OneOff = -1 }, "one-off"},
		{"a ramp over 100 %", func(w *Worth) { w.Ramp = []float64{.5, 2} }, "ramp"},
		{"a ramp longer than the years", func(w *Worth) { w.Ramp = []float64{.1, .2, .3, 1} }, "ramp"},
		{"low above likely", func(w *Worth) { w.Low = .84 }, "likely"},
		{"likely above high", func(w *Worth) { w.Likely, w.Low = .9, .9 }, "high"},
		{"a staff day for nothing known", func(w *Worth) { w.FromPlan, w.Rate = true, -1 }, "rate"},
		{"referrals", func(w *Worth) { w.Referrals = &Referrals{math.NaN(), 1} }, "referral-rate"},
		{"price", func(w *Worth) { w.Price = &Price{1, -.1} }, "price-lost"},
	} {
		w := keptWorth()
		row.change(w)
		wantFields(t, row.name, w.Check(), row.field)
	}
	w := keptWorth()
	w.FromPlan, w.OneOff, w.Yearly, w.Rate = true, math.NaN(), math.NaN(), 600 // typed costs are not asked then
	if err := w.Check(); err != nil {
		t.Error(err)
	}
}

// What is wrong is said with the range that is allowed, rates in per cent.
func TestWorthSaysTheRange(t *testing.T) {
	must := map[string]string{}
	for _, f := range WorthFields() {
		must[f.Name] = f.Must()
	}
	for name, want := range map[string]string{
		"customers": "Customers in the group today: enter a whole number from 1 to 10,000,000.", "retention": "Retention today: enter a per cent above 0 % and at most 100 %.",
		"years": "Years looked ahead: enter a whole number from 1 to 10.", "rate": "Cost of a staff day: enter a whole number from 0 to 1,000,000.", "one-off": "Cost at the beginning: enter a number from 0 to 10,000,000,000.",
		"low": "Retention afterwards, low: enter a per cent from 0 % to 100 %.", "ramp": "How soon it works: enter per cents from 0 % to 100 %, a year each, with spaces between: 50 100 100.",
	} {
		if must[name] != want {
			t.Errorf("%s: got %q, want %q", name, must[name], want)
		}
	}
}

func TestWorthFieldsAreRead(t *testing.T) {
	none := math.NaN()
	for _, row := range []struct {
		field, typed string
		want         []float64
	}{
		{"customers", " 2,000 ", []float64{2000}},
		{"margin", "1'234.5", []float64{1234.5}},
		{"margin", "12,50", []float64{12.5}},
		{"customers", "4.800", []float64{none}},
		{"margin", "4.800", []float64{none}},
		{"margin", "80 %", []float64{none}},
		{"one-off", "", []float64{none}},
		{"yearly", "many", []float64{none}},
		{"retention", "82,6 %", []float64{.826}},
		{"retention", "82,625", []float64{none}},
		{"retention", "0,88", []float64{none}},
		{"retention", ".8", []float64{none}},
		{"retention", "0.88 %", []float64{.0088}},
		{"retention", "1", []float64{.01}},
		{"discount", "0", []float64{0}},
		{"discount", "0.1", []float64{none}},
		{"years", "3", []float64{3}},
		{"years", "2.5", []float64{none}},
		{"rate", "1,200", []float64{1200}},
		{"rate", "450.50", []float64{none}},
		{"ramp", "", nil},
		{"ramp", "50 100 100", []float64{.5, 1, 1}},
		{"ramp", "50 %, 100%;100", []float64{.5, 1, 1}},
		{"ramp", " 33.3/100 , ", []float64{.333, 1}},
		{"ramp", "50 x", []float64{.5, none}},
		{"ramp", "33,3 100", []float64{none, 1}},
		{"ramp", "0.5 %, 50 %, 100", []float64{.005, .5, 1}},
		{"ramp", "0.5 1 1", []float64{none, .01, .01}},
		{"ramp", "50,100", []float64{none}},
	} {
		got, err := worthField(row.field).Parse(row.typed)
		if diff := cmp.Diff(row.want, got, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s, %q (-want +got):\n%s", row.field, row.typed, diff)
		}
		if unread := slices.ContainsFunc(got, math.IsNaN); unread != (err != nil) {
			t.Errorf("%s, %q: %v", row.field, row.typed, err)
		}
	}
}

// A share that was typed for a per cent is asked about, and what is below 1 % can
// be typed all the same.
func TestSharesForPerCents(t *testing.T) {
	retention := worthField("retention")
	_, err := retention.Parse("0,88")
	if want := "did you mean 88 %? Then enter it in per cent, such as 88; if it is 0.88 %, enter it with the sign"; !errors.Is(err, ErrTwoWays) || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, x := range []float64{0, .0088, .01, .5, 1} {
		for _, field := range []WorthField{retention, worthField("ramp")} {
			if got, err := field.Parse(field.Typed(x)); err != nil || got[0] != x {
				t.Errorf("%s: %q is read as %v, %v", field.Name, field.Typed(x), got, err)
			}
		}
	}
}

func worthField(name string) WorthField {
	fields := WorthFields()
	return fields[slices.IndexFunc(fields, func(f WorthField) bool { return f.Name == name })]
}

func TestAssumptions(t *testing.T) {
	w := keptWorth()
	w.Price = &Price{12.5, .005}
	want := []Assumption{
		{"Customers in the group today", "2,000 customers", ""},
		{"Yearly margin per customer", "CHF 300 a customer and year", ""},
		{"Retention today", "80 % a year", "CRM, October"},
		{"Discount rate", "10 % a year", ""},
		{"Years looked ahead", "3 years", ""},
		{"Cost at the beginning", "CHF 20,000 once", ""},
		{"Cost in each year", "CHF 15,000 a year", ""},
		{"Retention afterwards, low", "81 % a year", ""},
		{"Retention afterwards, likely", "83 % a year", ""},
		{"Retention afterwards, high", "85 % a year", ""},
		{"How soon it works", "50 %, 100 %, year by year", ""},
		{"Extra margin by the price", "CHF 12.5 a customer and year", ""},
		{"Customers lost over the price", "0.5 % once", ""},
	}
	plain := func(all []Assumption) []Assumption {
		for i := range all {
			all[i].Value = strings.ReplaceAll(all[i].Value, "\u00a0", " ")
		}
		return all
	}
	if diff := cmp.Diff(want, plain(w.Assumptions("CHF"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.FromPlan, w.Rate = true, 600
	w.TakeCosts(41000, 9000)
	w.PlanGaps = "5 of its 6 steps have no cost yet"
	planned := plain(w.Assumptions(""))
	if planned[5] != (Assumption{"Cost at the beginning", "41,000 once", "summed from the unit’s plan; 5 of its 6 steps have no cost yet"}) || planned[7].Value != "600 a day" {
		t.Errorf("got %+v", planned)
	}
}

func TestScenarios(t *testing.T) {
	w := keptWorth()
	w.Ramp = nil
	var got []string
	for _, s := range w.Scenarios() {
		got = append(got, s.Name+" "+PercentOf(s.After)+" "+Amount(s.NPV))
	}
	if diff := cmp.Diff([]string{"Low 81 −35,101", "Likely 83 10,260", "High 85 56,916"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.TakeCosts(1, 2)
	if w.OneOff != 20000 {
		t.Error("typed costs gave way to those of the plan")
	}
}

func TestWordsForNumbers(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{Digits(0), "0"},
		{Digits(999), "999"},
		{Digits(1000), "1,000"},
		{Digits(-1234567.25), "−1,234,567.25"},
		{Digits(1e10), "10,000,000,000"},
		{Amount(-57302.78), "−57,303"},
		{Amount(-.2), "0"},
		{Amount(999.5), "1,000"},
		{Money(12000, "CHF"), "CHF\u00a012,000"},
		{Money(300.456, ""), "300.46"},
		{Money(10000.5, ""), "10,001"},
		{Money(-.001, "€"), "€\u00a00"},
		{PercentOf(.825), "82.5"},
		{PercentOf(.07), "7"},
		{PercentOf(1), "100"},
		{PercentOf(0), "0"},
		{PercentOf(.000123), "0.0123"},
		{PercentOf(math.NaN()), ""},
	} {
		if row.got != row.want {
			t.Errorf("got %q, want %q", row.got, row.want)
		}
	}
}

func TestCurrency(t *testing.T) {
	for typed, want := range map[string]string{"": "", "  ": "", " CHF ": "CHF", "€": "€", "kr.": "kr.", "US\u202e$": "US$"} {
		if got, err := CleanCurrency("currency", typed); got != want || err != nil {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"Swiss francs", "1000", "C-F", "a\x00", "\xff", "1,"} {
		_, err := CleanCurrency("currency", typed)
		wantFields(t, typed, err, "currency")
	}
}
