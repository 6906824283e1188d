package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// sampleWorth is what somebody worked out for a unit of the sample and decided, so
// many days ago.
type sampleWorth struct {
	unit   string
	ago    int
	figure assessment.Worth // its Group is empty where only something was decided
	kind   assessment.DecisionKind
	reason string
	owner  string
	review int // days from today
}

// sampleWorths are two that advance by their plans, one that holds because more
// would not pay, and one that was put off and is to be looked at again.
var sampleWorths = []sampleWorth{
	{
		"Claims", 43,
		assessment.Worth{
			Target: 2, Group: "Households with two or more policies", Why: "A claim is when they see what they pay for, and they leave with all their policies at once.",
			Case: assessment.Case{Customers: 6200, Margin: 142, Retention: .86, Discount: .08, Years: 3, Ramp: []float64{.4, 1}},
			Low:  .862, Likely: .871, High: .88, FromPlan: true, Rate: 520,
			Sources: map[string]string{
				"customers": "Policy system, end of last month", "margin": "Finance, last year’s contribution per household", "retention": "Policy system: households of a year ago still here",
				"discount": "Finance, rate for investments", "rate": "Finance, average of the claims team", "likely": "Head of claims with two team leaders; a guess, and written down as one",
			},
		},
		assessment.Advance, "Less than one household in a hundred more has to stay for it to pay. We believe that of the two steps that shorten the wait. If the wait is no shorter in half a year, we stop.", "Maren Voss", 137,
	},
	{
		"Sales and branches", 22,
		assessment.Worth{
			Target: 3, Group: "Small businesses served by a branch", Why: "They compare us every year.",
			Case: assessment.Case{Customers: 1850, Margin: 410, Retention: .81, Discount: .08, Years: 3, Ramp: []float64{.5, 1}},
			Low:  .81, Likely: .825, High: .84, FromPlan: true, Rate: 480,
			Sources: map[string]string{"customers": "Branch list of January", "margin": "Finance", "retention": "Branch list, this January and last", "discount": "Finance, rate for investments"},
		},
		assessment.Advance, "Cheap, and the branches ask for it.", "Tomas Beck", 160,
	},
	{
		"Customer service", 30,
		assessment.Worth{
			Target: 5, Group: "All private customers", Why: "Nobody is left out by a level as high as this.",
			Case: assessment.Case{Customers: 21000, Margin: 58, Retention: .9, Discount: .08, Years: 3, OneOff: 60000, Yearly: 45000},
			Low:  .9, Likely: .905, High: .912,
			Sources: map[string]string{"customers": "Policy system, end of last month", "margin": "Finance", "one-off": "Two offers, and own estimate", "yearly": "Own estimate"},
		},
		assessment.Hold, "Three customers more in a hundred would have to stay for it to pay, and we see nothing that would keep them. Level 4 is what our customers notice; we keep it.", "Ilse Brandt", 330,
	},
	{unit: "Online services", ago: 200, kind: assessment.NotNow, figure: assessment.Worth{Target: 3}, reason: "The new customer portal opens in summer. What people say before that is about the old one.", owner: "Samir Rao", review: -9},
}

// addSampleWorths says in which currency the sample's amounts are, and gives units
// of it what was worked out and decided.
func addSampleWorths(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string, now time.Time) error {
	err := s.UpdateOrganization(ctx, units[sampleName].OrganizationID, func(o *assessment.Organization) error { o.Currency = "EUR"; return nil })
	if err != nil {
		return err
	}
	for _, sample := range sampleWorths {
		if err := sample.add(ctx, s, units[sample.unit], who, now); err != nil {
			return fmt.Errorf("the worth of a level to %s: %w", sample.unit, err)
		}
	}
	return nil
}

func (sample sampleWorth) add(ctx context.Context, s *store.Store, unit assessment.Unit, who string, now time.Time) error {
	then := now.AddDate(0, 0, -sample.ago)
	d := assessment.Decision{
		OrganizationID: unit.OrganizationID, UnitID: unit.ID, ID: account.NewID(), Kind: sample.kind, Target: sample.figure.Target, Reason: sample.reason,
		Owner: sample.owner, ReviewOn: assessment.Day(now.AddDate(0, 0, sample.review)), At: then, By: who,
	}
	if w := sample.figure; w.Group != "" {
		w.OrganizationID, w.UnitID, w.UpdatedAt, w.UpdatedBy = unit.OrganizationID, unit.ID, then, who
		if err := keepWorth(ctx, s, &w); err != nil {
			return err
		}
		d.Basis = w.PaysText()
	}
	if err := d.Check(assessment.Day(then)); err != nil {
		return err
	}
	return s.Decide(ctx, d)
}

// keepWorth keeps what was worked out, with the costs of the unit's plan where
// they were chosen.
func keepWorth(ctx context.Context, s *store.Store, w *assessment.Worth) error {
	if w.FromPlan {
		p, err := s.Plan(ctx, w.OrganizationID, w.UnitID)
		if err != nil {
			return err
		}
		w.TakeCosts(p.Costs(w.Rate))
	}
	if err := w.Check(); err != nil {
		return err
	}
	return s.SaveWorth(ctx, w)
}
