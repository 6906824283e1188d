package assessment

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Case is what a step costs and what it may earn by keeping customers: all of it
// the user's own figures, none of them proposed. It is about the customers there
// are today; money is in whatever currency the figures are in.
//
// Money and rates are estimates, so they are floats here; the rule that gives a
// level is not.
//
// Source: design, "Is it worth it?".
type Case struct {
	Customers float64   // in the chosen group, 1 to 10 million
	Margin    float64   // a year and customer, before what service costs, 0 to 1 million
	Retention float64   // share of customers who stay a year, as it is today, above 0 up to 1
	Discount  float64   // what a year's wait costs, a year, 0 to 1
	Years     int       // looked ahead, 1 to 10
	OneOff    float64   // spent at the beginning, 0 to 10 billion
	Yearly    float64   // spent in each year, 0 to 10 billion
	Ramp      []float64 // share of the uplift in force in each year, 0 to 1; the last goes on; none: all of it at once

	Referrals *Referrals // nil: not counted
	Price     *Price     // nil: not counted
}

// CaseYear is one year of a case.
type CaseYear struct {
	Year       int     // from 1; 0: the beginning, see Rows
	Without    float64 // customers still there if nothing is done
	With       float64 // and with the step taken
	Gain       float64 // margin of the difference, before costs
	Discounted float64 // gain less yearly cost, as worth at the beginning
	Referred   float64 // customers there by recommendation; 0 unless referrals are counted
}

// Swing is how far the net present value moves when one figure is a fifth lower
// or higher.
type Swing struct {
	Figure    string // a clause: "yearly cost"
	Low, High float64
}

// Width is how much the figure matters.
func (s Swing) Width() float64 { return math.Abs(s.High - s.Low) }

// Check says which figures are out of range, of the case and of what retention
// may be afterwards: 0 to 1.
func (c Case) Check(after ...float64) error {
	var problems []Problem
	within := func(field, name string, value, low, high float64, unit string) {
		if !(value >= low && value <= high) { // also not a number
			problems = append(problems, Problem{field, fmt.Sprintf("The %s must be %s.", name, unit)})
		}
	}
	within("customers", "number of customers", c.Customers, 1, 1e7, "from 1 to 10,000,000")
	within("margin", "yearly margin per customer", c.Margin, 0, 1e6, "from 0 to 1,000,000")
	within("retention", "retention today", c.Retention, math.SmallestNonzeroFloat64, 1, "above 0 and at most 1 (100 %)")
	within("discount", "discount rate", c.Discount, 0, 1, "from 0 to 1 (100 %)")
	within("years", "number of years", float64(c.Years), 1, 10, "from 1 to 10")
	within("one-off", "one-off cost", c.OneOff, 0, 1e10, "from 0 to 10,000,000,000")
	within("yearly", "yearly cost", c.Yearly, 0, 1e10, "from 0 to 10,000,000,000")
	for _, share := range c.Ramp {
		within("ramp", "share of the uplift in each year", share, 0, 1, "from 0 to 1 (100 %)")
	}
	for _, retention := range after {
		within("after", "retention afterwards", retention, 0, 1, "from 0 to 1 (100 %)")
	}
	if c.Referrals != nil {
		within("referral-rate", "share of customers who bring a new one a year", c.Referrals.Rate, 0, 1, "from 0 to 1 (100 %)")
		within("referral-margin", "yearly margin of a recommended customer", c.Referrals.Margin, 0, 1e6, "from 0 to 1,000,000")
	}
	if c.Price != nil {
		within("price-extra", "extra margin per customer and year", c.Price.Extra, 0, 1e6, "from 0 to 1,000,000")
		within("price-lost", "share of customers lost over the price", c.Price.Lost, 0, 1, "from 0 to 1 (100 %)")
	}
	if len(c.Ramp) > c.Years && c.Years > 0 {
		problems = append(problems, Problem{"ramp", fmt.Sprintf("The ramp has %d years, and only %d are looked ahead.", len(c.Ramp), c.Years)})
	}
	if len(problems) > 0 {
		return &InvalidError{Problems: problems}
	}
	return nil
}

// share is the part of the uplift in force in a year, from 1.
func (c Case) share(year int) float64 {
	if len(c.Ramp) == 0 {
		return 1
	}
	return c.Ramp[min(year, len(c.Ramp))-1]
}

// Course is the case year by year, if retention were after.
func (c Case) Course(after float64) []CaseYear {
	years := make([]CaseYear, c.Years)
	without, with, referred, worth := c.Customers, c.Customers, 0.0, 1.0
	for i := range years {
		share := c.share(i + 1)
		retention := c.Retention + (after-c.Retention)*share
		referred = c.Referrals.next(referred, retention, with, share)
		without *= c.Retention
		with *= retention * c.Price.staying(c, i+1)
		worth /= 1 + c.Discount
		gain := c.Margin*(with-without) + c.Referrals.gain(referred) + c.Price.gain(with, share)
		years[i] = CaseYear{Year: i + 1, Without: without, With: with, Gain: gain, Discounted: (gain - c.Yearly) * worth, Referred: referred}
	}
	return years
}

// Rows is the course with what is spent at the beginning before it, as year 0, so
// that what they are worth today adds up to the net present value.
func (c Case) Rows(after float64) []CaseYear {
	start := CaseYear{Without: c.Customers, With: c.Customers, Discounted: 0 - c.OneOff}
	return append([]CaseYear{start}, c.Course(after)...)
}

// Name is how a row of a table calls the year.
func (y CaseYear) Name() string {
	if y.Year == 0 {
		return "Start"
	}
	return strconv.Itoa(y.Year)
}

// NPV is the net present value if retention were after: what the step earns over
// the years, as worth at the beginning, less what it costs.
func (c Case) NPV(after float64) float64 {
	npv := -c.OneOff
	for _, year := range c.Course(after) {
		npv += year.Discounted
	}
	return npv
}

// BreakEven is the retention from which the step pays: today's where it costs
// nothing. It is false when not even keeping every customer would pay it back.
func (c Case) BreakEven() (float64, bool) {
	low, high := c.Retention, 1.0
	switch {
	case c.NPV(low) >= 0:
		return low, true
	case c.NPV(high) < 0:
		return 0, false
	}
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return high, true
		}
		if c.NPV(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
}

// BreakEvenText is the headline: what would have to be true, for a leader to
// believe or not. Retention is rounded up to a tenth of a per cent.
func (c Case) BreakEvenText() string {
	if least, ok := c.BreakEven(); ok && least > c.Retention {
		return c.PaysText() + " Do you believe it will?"
	}
	return c.PaysText()
}

// PaysText is the headline as a statement, for where nobody is asked.
func (c Case) PaysText() string {
	least, ok := c.BreakEven()
	this := "This"
	if counted := c.Counted(); counted != "" {
		this = "With " + counted + " counted, this"
	}
	switch {
	case !ok && this != "This":
		return this + " cannot pay back: not even if every customer stayed."
	case !ok:
		return "This cannot pay back from retention alone: not even if every customer stayed."
	case least <= c.Retention:
		return fmt.Sprintf("%s pays even if retention stays at %s %%.", this, percent(c.Retention))
	default:
		return fmt.Sprintf("%s pays if retention rises from %s %% to at least %s %%.", this, percent(c.Retention), percent(roundedUp(least)))
	}
}

// roundedUp is a share rounded up to a tenth of a per cent, so that what is printed
// is never too little.
func roundedUp(share float64) float64 { return math.Ceil(share*1000-1e-9) / 1000 }

func percent(share float64) string { return fmt.Sprintf("%.1f", 100*share) }

// Sensitivity moves one figure at a time by a fifth, the one that matters most
// first. Of retention the uplift is moved, never above every customer nor below
// none.
func (c Case) Sensitivity(after float64) []Swing {
	swing := func(figure string, moved func(c Case, by float64) float64) Swing {
		return Swing{figure, moved(c, .8), moved(c, 1.2)}
	}
	swings := []Swing{
		swing("customers", func(c Case, by float64) float64 { c.Customers *= by; return c.NPV(after) }),
		swing("margin per customer", func(c Case, by float64) float64 { c.Margin *= by; return c.NPV(after) }),
		swing("uplift in retention", func(c Case, by float64) float64 { return c.NPV(max(0, min(1, c.Retention+(after-c.Retention)*by))) }),
		swing("discount rate", func(c Case, by float64) float64 { c.Discount *= by; return c.NPV(after) }),
		swing("one-off cost", func(c Case, by float64) float64 { c.OneOff *= by; return c.NPV(after) }),
		swing("yearly cost", func(c Case, by float64) float64 { c.Yearly *= by; return c.NPV(after) }),
	}
	swings = append(swings, c.lineSwings(after)...)
	slices.SortStableFunc(swings, func(a, b Swing) int { return cmp.Compare(b.Width(), a.Width()) })
	return swings
}

// WorthMethod says, a paragraph each, how the figures of a case come about and
// what they leave out.
func WorthMethod() []string { return Case{}.Method() }

// Method is WorthMethod for a case that may count optional lines.
func (c Case) Method() []string {
	counted := "Only the customers of today are counted, and only what they bring by staying. New customers"
	if c.Counted() != "" {
		counted = "Besides what the customers of today bring by staying, this counts as you gave it: " + c.Counted() + ". Other new customers"
	}
	if c.Referrals == nil {
		counted += ", referrals"
	}
	if c.Price == nil {
		counted += ", prices"
	}
	method := []string{
		"All figures are yours. Nothing is proposed and there is no benchmark: no published evidence ties a level to a retention figure.",
		counted + " and what unhappy customers tell others are left out, and so is what happens after the last year.",
		"A net present value is what later years bring, less what they cost, as worth today at your discount rate.",
	}
	if c.Referrals != nil {
		method = append(method, "Referrals: those who are customers at the start of a year bring new ones at your rate, as far as the step works by then. The new ones stay and leave like the others, bring the margin you gave, and do not recommend in turn.")
	}
	if c.Price != nil {
		method = append(method, "Price: each customer of the group who is there brings the extra margin, as far as the step works by then. Those you expect to lose over it leave once, in the first year in which it works.")
	}
	return method
}
