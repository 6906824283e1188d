package web

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"continuum/assessment"
)

// worthForm is what is typed to work out what a level is worth.
type worthForm struct {
	Target, Version int
	Group, Why      string
	Years           string            // where nothing else was typed
	Figures         map[string]string // by the name of the field
	Sources         map[string]string
	FromPlan        bool // the costs are those of the plan
	Referrals       bool // counted
	Price           bool
}

// readWorthForm takes what a form says, right or wrong.
func readWorthForm(form url.Values) worthForm {
	f := worthForm{
		Group: form.Get("group"), Why: form.Get("why"), Figures: map[string]string{}, Sources: map[string]string{},
		FromPlan: form.Get("costs") == "plan", Referrals: form.Get("referrals") == "on", Price: form.Get("price") == "on",
	}
	f.Target, _ = strconv.Atoi(form.Get("target"))
	f.Version = versionNumber(form.Get("version"))
	for _, field := range assessment.WorthFields() {
		f.Figures[field.Name] = form.Get(field.Name)
		if source := strings.TrimSpace(form.Get(field.Name + "-source")); source != "" {
			f.Sources[field.Name] = source
		}
	}
	return f
}

// formOfWorth is what is kept as it would be typed.
func formOfWorth(w *assessment.Worth) worthForm {
	f := worthForm{
		Target: w.Target, Version: w.Version, Group: w.Group, Why: w.Why, Figures: map[string]string{}, Sources: w.Sources,
		FromPlan: w.FromPlan, Referrals: w.Referrals != nil, Price: w.Price != nil,
	}
	for _, field := range assessment.WorthFields() {
		var texts []string
		for _, value := range field.Values(w) {
			texts = append(texts, field.Typed(value))
		}
		f.Figures[field.Name] = strings.Join(texts, " ")
	}
	return f
}

// carriedForm is what was worked out for another level as a proposal for target:
// the customers and the figures that are about them. What the level costs and
// brings is to be said anew.
func carriedForm(w *assessment.Worth, target int) worthForm {
	kept := formOfWorth(w)
	f := worthForm{Target: target, Group: kept.Group, Why: kept.Why, Figures: map[string]string{}, Sources: map[string]string{}}
	for _, field := range assessment.WorthFields() {
		if field.Stays {
			f.Figures[field.Name], f.Sources[field.Name] = kept.Figures[field.Name], kept.Sources[field.Name]
		}
	}
	return f
}

// worth is what the form says. What cannot be read becomes something the domain
// refuses, so that everything wrong is said at once.
func (f worthForm) worth(unit assessment.Unit) *assessment.Worth {
	typed := map[string][]float64{}
	for _, field := range assessment.WorthFields() {
		typed[field.Name], _ = field.Parse(f.Figures[field.Name]) // see problems
	}
	one := func(name string) float64 { return typed[name][0] }
	w := &assessment.Worth{
		OrganizationID: unit.OrganizationID, UnitID: unit.ID, Target: f.Target, Version: f.Version, Group: f.Group, Why: f.Why,
		Case: assessment.Case{
			Customers: one("customers"), Margin: one("margin"), Retention: one("retention"), Discount: one("discount"),
			Years: int(whole(one("years"))), OneOff: one("one-off"), Yearly: one("yearly"), Ramp: typed["ramp"],
		},
		Low: one("low"), Likely: one("likely"), High: one("high"), Sources: f.Sources, FromPlan: f.FromPlan,
	}
	if f.FromPlan {
		w.Rate = whole(one("rate"))
	}
	if f.Referrals {
		w.Referrals = &assessment.Referrals{Rate: one("referral-rate"), Margin: one("referral-margin")}
	}
	if f.Price {
		w.Price = &assessment.Price{Extra: one("price-extra"), Lost: one("price-lost")}
	}
	return w
}

// whole is a whole number; what is none is -1, which no field allows.
func whole(x float64) int64 {
	if math.IsNaN(x) {
		return -1
	}
	return int64(x)
}

// problems is what is wrong with the form: what its Worth was refused for, and of
// a figure of which that can be said, how to type it.
func (f worthForm) problems(refused error) []assessment.Problem {
	problems := problemsOf(refused)
	for _, field := range assessment.WorthFields() {
		_, err := field.Parse(f.Figures[field.Name])
		for i := range problems {
			if problems[i].Field == field.Name && assessment.SaysHow(err) {
				problems[i].Text = field.FullLabel() + ": what you typed " + err.Error() + "."
			}
		}
	}
	return problems
}

// figureField is one figure of the form as the page shows it.
type figureField struct {
	assessment.WorthField
	Value, Source string
}

// Figures are the named figures of the form.
func (p worthPage) Figures(names ...string) []figureField {
	var fields []figureField
	for _, f := range assessment.WorthFields() {
		for _, name := range names {
			if f.Name == name {
				fields = append(fields, p.figure(f))
			}
		}
	}
	return fields
}

func (p worthPage) figure(f assessment.WorthField) figureField {
	view := figureField{f, p.Typed.Figures[f.Name], p.Typed.Sources[f.Name]}
	if f.Kind == assessment.MoneyFigure && p.Currency != "" {
		view.Unit = p.Currency + " " + f.Unit
	}
	if f.Kind == assessment.YearsFigure && p.Typed.Figures == nil {
		view.Value = p.Typed.Years
	}
	return view
}
