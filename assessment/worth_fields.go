package assessment

// WorthFields are the figures of a Worth in the order they are asked for.
func WorthFields() []WorthField {
	one := func(x func(*Worth) float64) func(*Worth) []float64 {
		return func(w *Worth) []float64 { return []float64{x(w)} }
	}
	typed := func(w *Worth) bool { return !w.FromPlan }
	planned := func(w *Worth) bool { return w.FromPlan }
	referred := func(w *Worth) bool { return w.Referrals != nil }
	priced := func(w *Worth) bool { return w.Price != nil }
	return []WorthField{
		{
			Name: "customers", Label: "Customers in the group today", Unit: "customers", Kind: CountFigure, Low: 1, High: 1e7, Whole: true, Stays: true,
			Help: "Only these are counted. New ones are not.",
			of:   one(func(w *Worth) float64 { return w.Customers }),
		},
		{
			Name: "margin", Label: "Yearly margin per customer", Unit: "a customer and year", Kind: MoneyFigure, High: 1e6, Stays: true,
			Help: "What one of them brings in a year, less what their purchases cost, before what service costs.",
			of:   one(func(w *Worth) float64 { return w.Margin }),
		},
		{
			Name: "retention", Label: "Retention today", Unit: "% a year", Kind: ShareFigure, High: 1, Above: true, Stays: true,
			Help: "Of a hundred such customers a year ago, how many are still customers? In per cent, such as 88.",
			of:   one(func(w *Worth) float64 { return w.Retention }),
		},
		{
			Name: "discount", Label: "Discount rate", Unit: "% a year", Kind: ShareFigure, High: 1, Stays: true,
			Help: "What waiting a year costs: your cost of capital, or what finance uses.",
			of:   one(func(w *Worth) float64 { return w.Discount }),
		},
		{
			Name: "years", Label: "Years looked ahead", Unit: "years", Kind: YearsFigure, Low: 1, High: 10, Whole: true, Stays: true,
			Help: "What comes after them is not counted.",
			of:   one(func(w *Worth) float64 { return float64(w.Years) }),
		},
		{
			Name: "one-off", Label: "Cost at the beginning", Unit: "once", Kind: MoneyFigure, High: 1e10,
			Help: "All that is spent once to reach the level, staff time included.",
			of:   one(func(w *Worth) float64 { return w.OneOff }), only: typed,
		},
		{
			Name: "yearly", Label: "Cost in each year", Unit: "a year", Kind: MoneyFigure, High: 1e10,
			Help: "All that is spent every year to hold it.",
			of:   one(func(w *Worth) float64 { return w.Yearly }), only: typed,
		},
		{
			Name: "rate", Label: "Cost of a staff day", Unit: "a day", Kind: MoneyFigure, High: 1e6, Whole: true,
			Help: "The plan’s staff days are counted with it.",
			of:   one(func(w *Worth) float64 { return float64(w.Rate) }), only: planned,
		},
		{
			Name: "low", Under: "Retention afterwards", Label: "Low", Unit: "% a year", Kind: ShareFigure, High: 1,
			Help: "If it hardly helps.",
			of:   one(func(w *Worth) float64 { return w.Low }),
		},
		{
			Name: "likely", Under: "Retention afterwards", Label: "Likely", Unit: "% a year", Kind: ShareFigure, High: 1,
			Help: "What you expect.",
			of:   one(func(w *Worth) float64 { return w.Likely }),
		},
		{
			Name: "high", Under: "Retention afterwards", Label: "High", Unit: "% a year", Kind: ShareFigure, High: 1,
			Help: "If it goes well.",
			of:   one(func(w *Worth) float64 { return w.High }),
		},
		{
			Name: "ramp", Label: "How soon it works", Unit: "% in each year", Kind: RampFigure, High: 1,
			Help: "Share of the rise that is there in the first year, the second and so on, with spaces between: 50 100 100. The last goes on. Leave it empty if all of it is there at once.",
			of:   func(w *Worth) []float64 { return w.Ramp },
		},
		{
			Name: "referral-rate", Label: "New customers by recommendation", Unit: "% a year", Kind: ShareFigure, High: 1,
			Help: "New ones a year, for each hundred of the group, who come only because of the step.",
			of:   one(func(w *Worth) float64 { return w.Referrals.Rate }), only: referred,
		},
		{
			Name: "referral-margin", Label: "Yearly margin of such a customer", Unit: "a customer and year", Kind: MoneyFigure, High: 1e6,
			Help: "Less what it costs to take them on.",
			of:   one(func(w *Worth) float64 { return w.Referrals.Margin }), only: referred,
		},
		{
			Name: "price-extra", Label: "Extra margin by the price", Unit: "a customer and year", Kind: MoneyFigure, High: 1e6,
			Help: "What each customer of the group pays more, or gets less off.",
			of:   one(func(w *Worth) float64 { return w.Price.Extra }), only: priced,
		},
		{
			Name: "price-lost", Label: "Customers lost over the price", Unit: "% once", Kind: ShareFigure, High: 1,
			Help: "Those who leave because of it, in the first year in which it works.",
			of:   one(func(w *Worth) float64 { return w.Price.Lost }), only: priced,
		},
	}
}
