package web

import (
	"math"
	"net/url"
	"regexp"
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
	f.Version, _ = strconv.Atoi(form.Get("version"))
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
			if field.Kind == assessment.ShareFigure || field.Kind == assessment.RampFigure {
				texts = append(texts, assessment.PercentOf(value))
			} else {
				texts = append(texts, assessment.Digits(value))
			}
		}
		f.Figures[field.Name] = strings.Join(texts, " ")
	}
	return f
}

// worth is what the form says. What cannot be read becomes something the domain
// refuses, so that everything wrong is said at once.
func (f worthForm) worth(unit assessment.Unit) *assessment.Worth {
	number := func(name string) float64 { return typedNumber(f.Figures[name]) }
	share := func(name string) float64 { return typedShare(f.Figures[name]) }
	w := &assessment.Worth{
		OrganizationID: unit.OrganizationID, UnitID: unit.ID, Target: f.Target, Version: f.Version, Group: f.Group, Why: f.Why,
		Case: assessment.Case{
			Customers: number("customers"), Margin: number("margin"), Retention: share("retention"), Discount: share("discount"),
			Years: whole(number("years")), OneOff: number("one-off"), Yearly: number("yearly"), Ramp: typedShares(f.Figures["ramp"]),
		},
		Low: share("low"), Likely: share("likely"), High: share("high"), Sources: f.Sources, Rate: int64(whole(number("rate"))), FromPlan: f.FromPlan,
	}
	if f.Referrals {
		w.Referrals = &assessment.Referrals{Rate: share("referral-rate"), Margin: number("referral-margin")}
	}
	if f.Price {
		w.Price = &assessment.Price{Extra: number("price-extra"), Lost: share("price-lost")}
	}
	return w
}

// whole is a whole number; anything else is -1, which no field allows.
func whole(x float64) int {
	if x != math.Trunc(x) || math.Abs(x) > 1e9 {
		return -1
	}
	return int(x)
}

// What a number may look like once its thousands are together.
var (
	grouped = regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$`)
	plain   = regexp.MustCompile(`^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
)

// numberLimit is how long a typed number may be.
const numberLimit = 40

// typedDigits is a typed number without what sets its thousands apart, or "".
// Thousands may stand apart by commas, spaces or apostrophes; a comma that cannot
// do that is a decimal one.
func typedDigits(text string) string {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if len(text) > numberLimit {
		return ""
	}
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "", "'", "", "’", "", "−", "-").Replace(text)
	switch {
	case grouped.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case strings.Count(text, ",") == 1 && !strings.Contains(text, "."):
		text = strings.Replace(text, ",", ".", 1)
	}
	if !plain.MatchString(text) {
		return ""
	}
	return text
}

// typedNumber is a number as it was typed; what is none is not a number.
func typedNumber(text string) float64 { return parsed(typedDigits(text), "") }

// typedShare is a per cent as it was typed, as a share.
func typedShare(text string) float64 { return parsed(typedDigits(text), "e-2") }

func parsed(digits, exponent string) float64 {
	x, err := strconv.ParseFloat(digits+exponent, 64)
	if digits == "" || err != nil {
		return math.NaN()
	}
	return x
}

// typedShares are per cents with spaces, commas or semicolons between them.
func typedShares(text string) []float64 {
	text = strings.ReplaceAll(text, "%", " ")
	var shares []float64
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;/\t\r\n\u00a0", r) }) {
		shares = append(shares, typedShare(part))
	}
	return shares
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
