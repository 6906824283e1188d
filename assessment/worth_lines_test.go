package assessment

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The optional lines of the case that can be redone by hand: 100 customers at a
// margin of 10, of whom 60 % stay instead of 50 %.
func TestOptionalLines(t *testing.T) {
	for _, row := range []struct {
		name      string
		change    func(*Case)
		with      [2]float64 // customers of the group
		referred  [2]float64
		gain, npv float64 // gain of the second year
	}{
		{"none", func(*Case) {}, [2]float64{60, 36}, [2]float64{0, 0}, 110, 10},
		// 100 x 0.1 = 10, then 10 x 0.6 + 60 x 0.1 = 12, at 5 each: 50 and 60 more
		{"referrals", func(c *Case) { c.Referrals = &Referrals{.1, 5} }, [2]float64{60, 36}, [2]float64{10, 12}, 170, 120},
		// 60 x 2 = 120 and 36 x 2 = 72 more
		{"price", func(c *Case) { c.Price = &Price{2, 0} }, [2]float64{60, 36}, [2]float64{0, 0}, 182, 202},
		// a tenth leaves once: 54 and 32.4, so 10 x 4 + 2 x 54 = 148 and 10 x 7.4 + 2 x 32.4 = 138.8
		{"price that costs customers", func(c *Case) { c.Price = &Price{2, .1} }, [2]float64{54, 32.4}, [2]float64{0, 0}, 138.8, 86.8},
		// both, and nothing works in the first year: 50 then 50 x 0.6 x 0.9 = 27; 50 x 0.1 = 5 new; 10 x 2 + 5 x 5 + 2 x 27 = 99
		{"both, a year late", func(c *Case) {
			c.Ramp, c.Referrals, c.Price = []float64{0, 1}, &Referrals{.1, 5}, &Price{2, .1}
		}, [2]float64{50, 27}, [2]float64{0, 5}, 99, -101},
	} {
		c := sampleCase()
		row.change(&c)
		years := c.Course(.6)
		for i := range years {
			if math.Abs(years[i].With-row.with[i])+math.Abs(years[i].Referred-row.referred[i]) > 1e-9 {
				t.Errorf("%s, year %d: %.2f customers and %.2f referred, want %v and %v", row.name, i+1, years[i].With, years[i].Referred, row.with[i], row.referred[i])
			}
		}
		if math.Abs(years[1].Gain-row.gain)+math.Abs(c.NPV(.6)-row.npv) > 1e-9 {
			t.Errorf("%s: gain %.2f and NPV %.2f, want %v and %v", row.name, years[1].Gain, c.NPV(.6), row.gain, row.npv)
		}
	}
}

func TestBreakEvenTextWithLines(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Case)
		want   string
	}{
		{"referrals", func(c *Case) { c.Referrals = &Referrals{.001, 300} }, "With referrals counted, this pays if retention rises from 80.0 % to at least 82.5 %. Do you believe it will?"},
		{"price", func(c *Case) { c.Price = &Price{20, 0} }, "With the higher price counted, this pays even if retention stays at 80.0 %."},
		{"both, dear", func(c *Case) { c.Price, c.Referrals, c.OneOff = &Price{1, .1}, &Referrals{.001, 1}, 1e9 }, "With referrals and the higher price counted, this cannot pay back: not even if every customer stayed."},
	} {
		c := Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000}
		row.change(&c)
		if got := c.BreakEvenText(); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
		if got := c.Alone().Counted(); got != "" {
			t.Errorf("%s: alone it counts %q", row.name, got)
		}
	}
}

func TestMethodNamesWhatCounts(t *testing.T) {
	c := Case{Referrals: &Referrals{}}
	method := strings.Join(c.Method(), "\n")
	if !strings.Contains(method, "this counts as you gave it: referrals. Other new customers, prices and") || strings.Contains(method, "Price:") {
		t.Errorf("got %s", method)
	}
	if plain := strings.Join(WorthMethod(), "\n"); !strings.Contains(plain, "New customers, referrals, prices and what unhappy customers tell others are left out") {
		t.Errorf("got %s", plain)
	}
}

func TestSensitivityOfLines(t *testing.T) {
	c := Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000, Referrals: &Referrals{.01, 200}, Price: &Price{5, .01}}
	before := c.NPV(.83)
	swings := c.Sensitivity(.83)
	if len(swings) != 9 || !slices.IsSortedFunc(swings, func(a, b Swing) int { return int(b.Width() - a.Width()) }) {
		t.Errorf("got %+v", swings)
	}
	for _, s := range swings {
		dear := slices.Contains([]string{"discount rate", "one-off cost", "yearly cost", "customers lost over the price"}, s.Figure)
		if lower := s.Low < before; lower == dear || (s.High < before) != dear {
			t.Errorf("%s: %v and %v around %v", s.Figure, s.Low, s.High, before)
		}
	}
	if c.NPV(.83) != before {
		t.Error("the sensitivity changed the case")
	}
}

// Of every case with optional lines it holds as well that more retention is never
// worth less, and that nothing is won or lost at break-even; lines of nothing
// change nothing.
func TestAnyCaseWithLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase().Draw(t, "case")
		after := rapid.Float64Range(0, 1).Draw(t, "after")
		plain := c.NPV(after)
		c.Referrals, c.Price = &Referrals{0, rapid.Float64Range(0, 1e6).Draw(t, "new margin")}, &Price{}
		if got := c.NPV(after); got != plain {
			t.Fatalf("lines of nothing change %v to %v", plain, got)
		}
		c.Referrals.Rate = rapid.Float64Range(0, 1).Draw(t, "rate")
		c.Price = &Price{rapid.Float64Range(0, 1e6).Draw(t, "extra"), rapid.Float64Range(0, 1).Draw(t, "lost")}
		if err := c.Check(after); err != nil {
			t.Fatal(err)
		}
		scale := c.Customers*(c.Margin+c.Price.Extra+c.Referrals.Margin*float64(c.Years))*float64(c.Years) + c.OneOff + c.Yearly*float64(c.Years)
		if higher := rapid.Float64Range(after, 1).Draw(t, "higher"); c.NPV(higher) < c.NPV(after)-1e-12*scale {
			t.Fatalf("NPV falls from %v to %v as retention rises", c.NPV(after), c.NPV(higher))
		}
		if at, ok := c.BreakEven(); ok && at > c.Retention && math.Abs(c.NPV(at)) > max(.01, 1e-12*scale) {
			t.Fatalf("NPV is %v at break-even %v", c.NPV(at), at)
		}
	})
}

func TestLinesOutOfRange(t *testing.T) {
	for field, change := range map[string]func(*Case){
		"referral-rate":   func(c *Case) { c.Referrals = &Referrals{1.1, 0} },
		"referral-margin": func(c *Case) { c.Referrals = &Referrals{0, math.NaN()} },
		"price-extra":     func(c *Case) { c.Price = &Price{-1, 0} },
		"price-lost":      func(c *Case) { c.Price = &Price{0, 2} },
	} {
		c := sampleCase()
		change(&c)
		wantFields(t, field, c.Check(), field)
	}
}
