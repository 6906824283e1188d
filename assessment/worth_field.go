package assessment

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// FigureKind is what a figure counts.
type FigureKind int

// The kinds of figure.
const (
	CountFigure FigureKind = iota
	MoneyFigure
	ShareFigure // a fraction that pages write in per cent
	YearsFigure
	RampFigure // a share a year
)

// WorthField is one figure somebody enters: what it is called, what it means, and
// what it may be.
type WorthField struct {
	Name  string // of the form's field, and of its source with "-source" behind it
	Label string
	Under string // what heads the group it stands in, where its label says nothing alone
	Unit  string // "customers", "% a year"; money is in the organization's currency
	Help  string
	Kind  FigureKind
	Low   float64
	High  float64
	Above bool // Low itself is not allowed
	Whole bool // has no decimals
	Stays bool // is about the customers and not the level: what was said for one level is proposed for another

	of   func(*Worth) []float64
	only func(*Worth) bool // asked only then; nil: always
}

// FullLabel is the label where the field does not stand among its like:
// "Retention afterwards, low".
func (f WorthField) FullLabel() string {
	if f.Under == "" {
		return f.Label
	}
	return f.Under + ", " + MidSentence(f.Label)
}

// Must says what the field may be, as a sentence.
func (f WorthField) Must() string {
	within := fmt.Sprintf("from %s to %s", f.limit(f.Low), f.limit(f.High))
	if f.Above {
		within = fmt.Sprintf("above %s and at most %s", f.limit(f.Low), f.limit(f.High))
	}
	enter := f.FullLabel() + ": enter "
	switch {
	case f.Whole:
		return enter + "a whole number " + within + "."
	case f.Kind == RampFigure:
		return enter + "per cents " + within + ", a year each, with spaces between: 50 100 100."
	case f.Kind == ShareFigure:
		return enter + "a per cent " + within + "."
	default:
		return enter + "a number " + within + "."
	}
}

// Parse reads the field's figures as they were typed: one, but for the ramp. What
// cannot be read is not a number, which no field allows; the error says why, as
// that of ParseNumber does.
func (f WorthField) Parse(typed string) ([]float64, error) {
	var x float64
	var err error
	switch {
	case f.Kind == RampFigure:
		return parseRamp(typed)
	case f.Kind == ShareFigure:
		x, err = parseShare(typed)
	case f.Whole:
		x, err = ParseNumber(typed, WholeNumber)
	default:
		x, err = ParseNumber(typed, AmountNumber)
	}
	if err != nil {
		x = math.NaN()
	}
	return []float64{x}, err
}

// parseShare reads a per cent as a share. What is below 1 may be a share already,
// so it is taken for a per cent only with the sign: nobody is to read on with a
// retention of 0.88 % who meant 88 %.
func parseShare(typed string) (float64, error) {
	x, err := ParsePercent(typed)
	if err != nil || x <= 0 || x >= .01 || strings.Contains(typed, "%") {
		return x, err
	}
	digits, err := typedDigits(typed, DecimalNumber)
	if err != nil {
		return x, err
	}
	meant, err := parsedDigits(digits)
	if err != nil {
		return x, err
	}
	return x, fmt.Errorf("%w: did you mean %[2]s %%? Then enter it in per cent, such as %[2]s; if it is %[3]s %%, enter it with the sign", ErrTwoWays, PercentOf(meant), PercentOf(x))
}

// Typed is a figure of the field as it would be typed.
func (f WorthField) Typed(x float64) string {
	switch {
	case f.Kind != ShareFigure && f.Kind != RampFigure:
		return Digits(x)
	case x > 0 && x < .01:
		return PercentOf(x) + " %"
	default:
		return PercentOf(x)
	}
}

// parseRamp reads per cents with spaces or semicolons between them. A comma at the
// end of one is no part of it; within one it could be either.
func parseRamp(typed string) ([]float64, error) {
	var shares []float64
	var wrong error
	typed = strings.NewReplacer(" %", "% ", "\u00a0%", "% ", "%", "% ").Replace(typed)
	for _, part := range strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ';' || r == '/' }) {
		part = strings.Trim(part, ",")
		if part == "" {
			continue
		}
		x, err := parseShare(part)
		if strings.Contains(part, ",") {
			err = fmt.Errorf("%w: write spaces between the years, and decimals after a point", ErrTwoWays)
		}
		if err != nil {
			x, wrong = math.NaN(), cmp.Or(wrong, err)
		}
		shares = append(shares, x)
	}
	return shares, wrong
}

func (f WorthField) limit(x float64) string {
	if f.Kind == ShareFigure || f.Kind == RampFigure {
		return PercentOf(x) + " %"
	}
	return Digits(x)
}

// Asked reports whether the field belongs to a Worth: whether its costs are typed,
// and whether the optional line is counted.
func (f WorthField) Asked(w *Worth) bool { return f.only == nil || f.only(w) }

// Values are the field's figures: one, but for the ramp. There are none where it
// is not asked.
func (f WorthField) Values(w *Worth) []float64 {
	if !f.Asked(w) {
		return nil
	}
	return f.of(w)
}

func (f WorthField) allows(x float64) bool {
	return x >= f.Low && x <= f.High && (!f.Above || x > f.Low) && (!f.Whole || x == math.Trunc(x)) // not a number is neither
}

// Text writes the field's figures with their unit: "80 % a year". Amounts are in
// the currency, where there is one.
func (f WorthField) Text(w *Worth, currency string) string {
	var texts []string
	for _, x := range f.Values(w) {
		switch f.Kind {
		case MoneyFigure:
			texts = append(texts, Money(x, currency))
		case ShareFigure, RampFigure:
			texts = append(texts, PercentOf(x)+"\u00a0%")
		default:
			texts = append(texts, Digits(x))
		}
	}
	switch {
	case f.Kind == RampFigure && len(texts) == 0:
		return "all of it at once"
	case f.Kind == RampFigure:
		return strings.Join(texts, ", ") + ", year by year"
	case f.Kind == YearsFigure && w.Years == 1:
		return "1 year"
	case len(texts) == 0:
		return ""
	}
	return texts[0] + " " + strings.TrimSpace(strings.TrimPrefix(f.Unit, "%"))
}

// Money is an amount in a currency: "CHF 12,000"; without one it is the number
// alone.
func Money(x float64, currency string) string {
	if currency == "" {
		return Grouped(cents(x), 2)
	}
	return currency + "\u00a0" + Grouped(cents(x), 2)
}

// cents keeps the cents of small amounts, such as a margin, and none of others.
func cents(x float64) float64 {
	if math.Abs(x) < 10000 {
		return math.Round(x*100) / 100
	}
	return math.Round(x)
}

// PercentOf writes a share in per cent, as exactly as it is: 0.825 gives "82.5".
// It moves the point in the digits, because a hundred times a float is not always
// the same number.
func PercentOf(share float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(share, 'e', -1, 64), "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		return "" // not a number
	}
	if share == 0 {
		return "0"
	}
	whole, rest, _ := strings.Cut(mantissa, ".")
	digits, point := whole+rest, len(whole)+power+2
	if point <= 0 {
		digits, point = strings.Repeat("0", 1-point)+digits, 1
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	return strings.TrimRight(strings.TrimRight(digits[:point]+"."+digits[point:], "0"), ".")
}

// Assumption is one figure as documents print it.
type Assumption struct{ Label, Value, Source string }

// Assumptions are all figures a Worth rests on, each with where it is from.
func (w *Worth) Assumptions(currency string) []Assumption {
	var all []Assumption
	for _, f := range WorthFields() {
		a := Assumption{f.FullLabel(), f.Text(w, currency), w.Sources[f.Name]}
		planned := "summed from the unit’s plan"
		if w.PlanGaps != "" {
			planned += "; " + w.PlanGaps
		}
		switch {
		case w.FromPlan && f.Name == "one-off":
			a.Value, a.Source = Money(w.OneOff, currency)+" "+f.Unit, planned
		case w.FromPlan && f.Name == "yearly":
			a.Value, a.Source = Money(w.Yearly, currency)+" "+f.Unit, planned
		case !f.Asked(w):
			continue
		}
		all = append(all, a)
	}
	return all
}
