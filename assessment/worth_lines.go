package assessment

import "strings"

// Referrals are new customers who come by recommendation because of the step: an
// optional line of a case.
//
// In year t, with the share of the uplift in force then,
//
//	referred = referred of the year before x retention + customers at its start x Rate x share
//
// and each brings Margin. Those who were recommended do not recommend in turn.
type Referrals struct {
	Rate   float64 // new customers a year for each customer who is there, 0 to 1
	Margin float64 // a year and new customer, 0 to 1 million
}

// Price is a higher price, or fewer rebates, which the better service bears: an
// optional line of a case.
//
// In year t each chosen customer who is there brings Extra x share of the uplift
// in force then. In the first year with any share, Lost of them leave over it,
// once, besides those who leave anyway.
type Price struct {
	Extra float64 // margin a year and customer on top, 0 to 1 million
	Lost  float64 // share of the customers who leave over it, 0 to 1
}

// next is how many recommended customers there are a year on. with is how many
// customers the year began with.
func (r *Referrals) next(referred, retention, with, share float64) float64 {
	if r == nil {
		return 0
	}
	return referred*retention + with*r.Rate*share
}

func (r *Referrals) gain(referred float64) float64 {
	if r == nil {
		return 0
	}
	return r.Margin * referred
}

// staying is the share of customers who do not leave over the price in a year of
// c.
func (p *Price) staying(c Case, year int) float64 {
	if p == nil || c.share(year) == 0 {
		return 1
	}
	for before := 1; before < year; before++ {
		if c.share(before) > 0 {
			return 1 // they left then
		}
	}
	return 1 - p.Lost
}

func (p *Price) gain(with, share float64) float64 {
	if p == nil {
		return 0
	}
	return p.Extra * share * with
}

// Counted names the optional lines a case counts: "referrals and the higher price", or
// nothing.
func (c Case) Counted() string {
	var counted []string
	if c.Referrals != nil {
		counted = append(counted, "referrals")
	}
	if c.Price != nil {
		counted = append(counted, "the higher price")
	}
	return strings.Join(counted, " and ")
}

// Alone is the case without its optional lines: from retention alone.
func (c Case) Alone() Case {
	c.Referrals, c.Price = nil, nil
	return c
}

// lineSwings are the swings of the optional lines that are counted.
func (c Case) lineSwings(after float64) []Swing {
	var swings []Swing
	if r := c.Referrals; r != nil {
		npv := func(by float64) float64 {
			c.Referrals = &Referrals{r.Rate * by, r.Margin}
			return c.NPV(after)
		}
		swings = append(swings, Swing{"referrals", npv(.8), npv(1.2)})
		c.Referrals = r
	}
	if p := c.Price; p != nil {
		npv := func(extra, lost float64) float64 {
			c.Price = &Price{p.Extra * extra, min(1, p.Lost*lost)}
			return c.NPV(after)
		}
		swings = append(swings, Swing{"extra margin by the price", npv(.8, 1), npv(1.2, 1)}, Swing{"customers lost over the price", npv(1, .8), npv(1, 1.2)})
	}
	return swings
}
