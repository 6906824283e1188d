package assessment

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// caseVector is a case as the vectors write it.
type caseVector struct {
	N, M, R0, D float64
	H           int
	One, Run    float64
	R1          float64
	Ramp        []float64
	Want        *float64
}

func (v caseVector) worked() Case {
	return Case{Customers: v.N, Margin: v.M, Retention: v.R0, Discount: v.D, Years: v.H, OneOff: v.One, Yearly: v.Run, Ramp: v.Ramp}
}

func TestWorthVectors(t *testing.T) {
	file, err := os.ReadFile("testdata/worth-it-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct{ NPV, BreakEven []caseVector }
	if err := json.Unmarshal(file, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors.NPV) < 5 || len(vectors.BreakEven) < 3 {
		t.Fatalf("only %d and %d vectors were read", len(vectors.NPV), len(vectors.BreakEven))
	}
	for i, v := range vectors.NPV {
		if got := v.worked().NPV(v.R1); math.Abs(got-*v.Want) > .005 {
			t.Errorf("NPV %d: got %.4f, want %.2f", i, got, *v.Want)
		}
	}
	for i, v := range vectors.BreakEven {
		got, ok := v.worked().BreakEven()
		if ok != (v.Want != nil) || ok && math.Abs(got-*v.Want) > 5e-7 {
			t.Errorf("break-even %d: got %.7f, %v", i, got, ok)
		}
	}
}

// sampleCase can be redone by hand: 100 customers at a margin of 10, half of whom
// stay; a year ahead costs nothing to wait for.
func sampleCase() Case {
	return Case{Customers: 100, Margin: 10, Retention: .5, Years: 2, OneOff: 100, Yearly: 50}
}

func TestCourse(t *testing.T) {
	want := []CaseYear{{1, 50, 60, 100, 50, 0}, {2, 25, 36, 110, 60, 0}}
	for i, got := range sampleCase().Course(.6) {
		if math.Abs(got.Without-want[i].Without)+math.Abs(got.With-want[i].With)+math.Abs(got.Gain-want[i].Gain)+math.Abs(got.Discounted-want[i].Discounted) > 1e-9 {
			t.Errorf("got %+v, want %+v", got, want[i])
		}
	}
	slow := sampleCase()
	slow.Ramp = []float64{0, .5} // 50, then 50 x 0.55
	if got := slow.Course(.6)[1].With; math.Abs(got-27.5) > 1e-9 {
		t.Errorf("with a ramp %v customers stay, want 27.5", got)
	}
	slow.Ramp = []float64{.5} // the last goes on: 55, then 55 x 0.55
	if got := slow.Course(.6)[1].With; math.Abs(got-30.25) > 1e-9 {
		t.Errorf("with a short ramp %v customers stay, want 30.25", got)
	}
}

func TestBreakEvenText(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Case)
		want   string
	}{
		{"sample", func(*Case) {}, "This pays if retention rises from 80.0 % to at least 82.6 %. Do you believe it will?"},
		{"free", func(c *Case) { c.OneOff, c.Yearly = 0, 0 }, "This pays even if retention stays at 80.0 %."},
		{"dear", func(c *Case) { c.OneOff = 1e9 }, "This cannot pay back from retention alone: not even if every customer stayed."},
		{"everybody stays", func(c *Case) { c.Retention = 1 }, "This cannot pay back from retention alone: not even if every customer stayed."},
	} {
		c := Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000}
		row.change(&c)
		if got := c.BreakEvenText(); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestSensitivity(t *testing.T) {
	c := Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000}
	swings := c.Sensitivity(.9)
	if len(swings) != 6 || swings[0].Figure != "uplift in retention" {
		t.Errorf("got %+v", swings)
	}
	for i := 1; i < len(swings); i++ {
		if swings[i].Width() > swings[i-1].Width() {
			t.Errorf("%q stands below %q", swings[i].Figure, swings[i-1].Figure)
		}
	}
	for _, s := range c.Sensitivity(.99) {
		if s.Figure == "uplift in retention" && s.High != c.NPV(1) {
			t.Errorf("a higher uplift keeps more than every customer: %v, want %v", s.High, c.NPV(1))
		}
	}
	for _, s := range c.Sensitivity(0) {
		if s.Figure == "uplift in retention" && s.High != c.NPV(0) {
			t.Errorf("a deeper fall leaves fewer customers than none: %v, want %v", s.High, c.NPV(0))
		}
	}
}

func TestCaseOutOfRange(t *testing.T) {
	for field, change := range map[string]func(*Case){
		"customers": func(c *Case) { c.Customers = 0 }, "margin": func(c *Case) { c.Margin = -1 }, "retention": func(c *Case) { c.Retention = 0 },
		"discount": func(c *Case) { c.Discount = math.NaN() }, "years": func(c *Case) { c.Years = 11 }, "one-off": func(c *Case) { c.OneOff = math.Inf(1) },
		"yearly": func(c *Case) { c.Yearly = 1e11 }, "ramp": func(c *Case) { c.Ramp = []float64{1, 1, 1} },
	} {
		c := sampleCase()
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		change(&c)
		var invalid *InvalidError
		if err := c.Check(); !errors.As(err, &invalid) || len(invalid.Problems) != 1 || invalid.Problems[0].Field != field || !strings.HasPrefix(invalid.Problems[0].Text, "The ") {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if sampleCase().Check(1.01) == nil || sampleCase().Check(math.NaN()) == nil || sampleCase().Check(0, .5, 1) != nil {
		t.Error("retention afterwards is not judged")
	}
}

// anyCase is one within all that is allowed.
func anyCase() *rapid.Generator[Case] { return caseUpTo(1e7, 1e6, 1e10) }

func caseUpTo(customers, margin, cost float64) *rapid.Generator[Case] {
	return rapid.Custom(func(t *rapid.T) Case {
		c := Case{
			Customers: rapid.Float64Range(1, customers).Draw(t, "customers"), Margin: rapid.Float64Range(0, margin).Draw(t, "margin"),
			Retention: rapid.Float64Range(.01, 1).Draw(t, "retention"), Discount: rapid.Float64Range(0, 1).Draw(t, "discount"),
			Years: rapid.IntRange(1, 10).Draw(t, "years"), OneOff: rapid.Float64Range(0, cost).Draw(t, "one-off"),
			Yearly: rapid.Float64Range(0, cost).Draw(t, "yearly"),
		}
		c.Ramp = rapid.SliceOfN(rapid.Float64Range(0, 1), 0, c.Years).Draw(t, "ramp")
		return c
	})
}

// What must hold of every case: it is allowed, more retention is never worth
// less, costs only lower it, and no swing of retention leaves what keeping nobody
// and keeping everybody are worth.
func TestAnyCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCase().Draw(t, "case")
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		low := rapid.Float64Range(0, 1).Draw(t, "low")
		high := rapid.Float64Range(low, 1).Draw(t, "high")
		slack := 1e-12 * (c.Customers*c.Margin*float64(c.Years) + c.OneOff + c.Yearly*float64(c.Years))
		sum := 0.0
		for _, row := range c.Rows(low) {
			sum += row.Discounted
		}
		if math.Abs(sum-c.NPV(low)) > slack {
			t.Fatalf("the rows add up to %v and NPV is %v", sum, c.NPV(low))
		}
		if c.NPV(high) < c.NPV(low)-slack {
			t.Fatalf("NPV falls from %v to %v as retention rises", c.NPV(low), c.NPV(high))
		}
		dear := c
		dear.OneOff += rapid.Float64Range(0, 1e9).Draw(t, "more at once")
		dear.Yearly += rapid.Float64Range(0, 1e9).Draw(t, "more a year")
		if dear.NPV(low) > c.NPV(low) {
			t.Fatalf("costs raise NPV from %v to %v", c.NPV(low), dear.NPV(low))
		}
		for _, s := range c.Sensitivity(low) {
			least, most := c.NPV(0)-slack, c.NPV(1)+slack
			if s.Figure == "uplift in retention" && (min(s.Low, s.High) < least || max(s.Low, s.High) > most) {
				t.Fatalf("a swing of retention from %v to %v, beyond %v to %v", s.Low, s.High, least, most)
			}
		}
	})
}

// At break-even nothing is won or lost, within a cent, at the sizes organizations
// have.
func TestAnyBreakEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := caseUpTo(1e6, 1e4, 1e8).Draw(t, "case")
		at, ok := c.BreakEven()
		switch {
		case !ok && c.NPV(1) >= 0:
			t.Fatalf("it cannot pay back, and with everybody NPV is %v", c.NPV(1))
		case ok && at == c.Retention && c.NPV(at) < 0:
			t.Fatalf("it pays at once, and NPV is %v", c.NPV(at))
		case ok && at > c.Retention && (c.NPV(at) < 0 || c.NPV(at) > .01):
			t.Fatalf("NPV is %v at break-even %v", c.NPV(at), at)
		}
	})
}
