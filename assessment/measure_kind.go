package assessment

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// MeasureAbout says what a kind of measure is, how it is worked out and from
// where the formula is.
type MeasureAbout struct {
	Kind       MeasureKind
	Name       string // proposed
	Short      string // in a sentence: "NPS"
	Definition string // proposed
	Unit       string // "%"; empty: a bare number, or of an own measure to be said
	Better     Direction
	Low, High  float64  // what a value may be
	Of         string   // what N counts: "answers"
	Figures    []Figure // what a value is worked out from; none: it is given itself
	Only       bool     // it is always worked out from its figures
	Formula    string   // a sentence
	Source     string   // whose formula it is; empty: plain arithmetic

	wrong contradiction // between the figures; nil: there are none
}

// Figure is one number a value is worked out from.
type Figure struct {
	ID    string // a form's field and a file's column
	Label string
	Hint  string
	Kind  NumberKind
	High  float64 // from 0 up to it
}

// most is how large counts and amounts may be.
const (
	mostCounted = 1_000_000_000
	mostMoney   = 10_000_000_000
)

func counted(id, label, hint string) Figure {
	return Figure{ID: id, Label: label, Hint: hint, Kind: WholeNumber, High: mostCounted}
}

// MeasureKinds are all kinds in the order they are offered.
func MeasureKinds() []MeasureAbout {
	return []MeasureAbout{
		{
			Kind: MeasureCSAT, Name: "Customer satisfaction (CSAT)", Short: "CSAT", Unit: "%", Better: HigherBetter, High: 100, Of: "answers",
			Definition: "Share of answers to “How satisfied are you with …?” that are 4 or 5 of 5.",
			Figures:    []Figure{counted("satisfied", "Satisfied answers", "4 or 5 of 5."), counted("answers", "All answers", "")},
			Formula:    "CSAT = 100 × satisfied answers / all answers, in per cent.",
			Source:     "The usual “top two boxes” of a five-point question; say in the definition if you count otherwise.",
			wrong:      wrongPart,
		},
		{
			Kind: MeasureNPS, Name: "Net Promoter Score (NPS)", Short: "NPS", Better: HigherBetter, Low: -100, High: 100, Of: "answers", Only: true,
			Definition: "Answers to “How likely is it that you would recommend us to a friend or colleague?”, from 0 to 10.",
			Figures: []Figure{
				counted("promoters", "Promoters", "Answered 9 or 10."), counted("passives", "Passives", "Answered 7 or 8."),
				counted("detractors", "Detractors", "Answered 0 to 6."),
			},
			Formula: "NPS = 100 × (promoters − detractors) / all answers, from −100 to 100. The range is the adjusted-Wald interval at 95 %: three answers are added, ¾ of one each to promoters and to detractors.",
			Source:  "F. F. Reichheld, The One Number You Need to Grow, Harvard Business Review, December 2003. Range: B. Rocks, Interval Estimation for the Net Promoter Score, The American Statistician 70, 2016.",
			wrong:   wrongNPS,
		},
		{
			Kind: MeasureEffort, Name: "Customer effort score", Short: "Customer effort score", Unit: "of 7", Better: HigherBetter, Low: 1, High: 7, Of: "answers",
			Definition: "Mean answer to “The organization made it easy for me to handle my issue”, from 1 (strongly disagree) to 7 (strongly agree).",
			Formula:    "Effort score = sum of the answers / number of answers, from 1 to 7; higher is easier.",
			Source:     "M. Dixon, K. Freeman and N. Toman, Stop Trying to Delight Your Customers, Harvard Business Review, July 2010, in its later wording with seven steps.",
		},
		{
			Kind: MeasureRetention, Name: "Customer retention", Short: "Retention", Unit: "%", Better: HigherBetter, High: 100, Of: "customers",
			Definition: "Share of the customers at the beginning of the period who are still customers at its end.",
			Figures: []Figure{
				counted("start", "Customers at the beginning", ""), counted("end", "Customers at the end", "With those won in between."),
				counted("won", "Customers won in between", "Still there at the end."),
			},
			Formula: "Retention = 100 × (customers at the end − customers won) / customers at the beginning, in per cent.",
			wrong:   wrongRetention,
		},
		{
			Kind: MeasureChurn, Name: "Customer churn", Short: "Churn", Unit: "%", Better: LowerBetter, High: 100, Of: "customers",
			Definition: "Share of the customers at the beginning of the period who left during it.",
			Figures:    []Figure{counted("start", "Customers at the beginning", ""), counted("lost", "Of these, customers who left", "")},
			Formula:    "Churn = 100 × customers who left / customers at the beginning, in per cent: what is missing from retention to 100.",
			wrong:      wrongChurn,
		},
		{
			Kind: MeasureLifetime, Name: "Customer lifetime value", Short: "Lifetime value", Better: HigherBetter, High: mostMoney, Of: "customers",
			Definition: "What a customer brings from the first year’s end on, as worth today, in the currency of your other figures.",
			Figures: []Figure{
				{ID: "margin", Label: "Yearly margin per customer", Hint: "In whole units of your currency, or with cents.", Kind: AmountNumber, High: mostMoney},
				{ID: "retained", Label: "Retention a year, in per cent", Hint: "Of 100 customers, how many are still there a year later.", Kind: DecimalNumber, High: 100},
				{ID: "discount", Label: "Discount rate a year, in per cent", Hint: "What a year’s wait costs you.", Kind: DecimalNumber, High: 100},
			},
			Formula: "Lifetime value = margin × r / (1 + d − r), where r is yearly retention and d the discount rate: margin and retention stay as they are, for ever.",
			Source:  "S. Gupta and D. R. Lehmann, Customers as Assets, Journal of Interactive Marketing 17, 2003.",
			wrong:   wrongLifetime,
		},
		{
			Kind: MeasureReferrals, Name: "Referral share", Short: "Referral share", Unit: "%", Better: HigherBetter, High: 100, Of: "new customers",
			Definition: "Share of new customers who say that somebody recommended us.",
			Figures:    []Figure{counted("referred", "New customers who came by referral", ""), counted("new", "All new customers", "")},
			Formula:    "Referral share = 100 × new customers who came by referral / all new customers, in per cent.",
			wrong:      wrongPart,
		},
		{
			Kind: MeasureDays, Name: "Days from comment to team", Short: "Days from comment to team", Unit: "days", Better: LowerBetter, High: 10_000, Of: "comments",
			Definition: "Middle number of days from a customer’s comment until the team it is about has read it.",
			Formula:    "The median: put the days of all comments of the period in order and take the one in the middle.",
		},
		{
			Kind: MeasureContacted, Name: "Unhappy customers contacted within two working days", Short: "Contacted within two working days", Unit: "%", Better: HigherBetter, High: 100, Of: "unhappy customers",
			Definition: "Share of customers who said they were unhappy whom somebody contacted within two working days.",
			Figures:    []Figure{counted("contacted", "Contacted within two working days", ""), counted("unhappy", "All who said they were unhappy", "")},
			Formula:    "Share = 100 × contacted within two working days / all who said they were unhappy, in per cent.",
			wrong:      wrongPart,
		},
		{
			Kind: MeasureOwn, Name: "", Short: "", Better: HigherBetter, Low: -1e12, High: 1e12, Of: "cases",
			Formula: "As the definition says: the value is given, not worked out here.",
		},
	}
}

// Known reports whether there is such a kind.
func (k MeasureKind) Known() bool { return k.place() >= 0 }

// place is where the kind stands among MeasureKinds, or -1.
func (k MeasureKind) place() int {
	return slices.IndexFunc(MeasureKinds(), func(a MeasureAbout) bool { return a.Kind == k })
}

// About is the kind's entry of MeasureKinds. Of an unknown kind it is that of an
// own measure.
func (k MeasureKind) About() MeasureAbout {
	kinds := MeasureKinds()
	if at := k.place(); at >= 0 {
		return kinds[at]
	}
	return kinds[len(kinds)-1]
}

// Number is how a value of the kind is typed.
func (a MeasureAbout) Number() NumberKind {
	if a.Kind == MeasureLifetime {
		return AmountNumber
	}
	return DecimalNumber
}

// Work works a value out from the kind's figures, in their order, and says of
// how many it is. Figures that make none are an InvalidError with a problem a
// figure.
func (k MeasureKind) Work(figures []float64) (value float64, n int, err error) {
	about := k.About()
	switch {
	case len(about.Figures) == 0:
		return 0, 0, Invalid("value", "Enter the value.")
	case len(figures) != len(about.Figures):
		return 0, 0, Invalid(about.Figures[0].ID, "Enter all "+number(len(about.Figures))+" numbers.")
	}
	if err := about.check(figures); err != nil {
		return 0, 0, err
	}
	switch k {
	case MeasureNPS:
		return NPS(figures[0], figures[1], figures[2]), int(figures[0] + figures[1] + figures[2]), nil
	case MeasureRetention:
		return 100 * (figures[1] - figures[2]) / figures[0], int(figures[0]), nil
	case MeasureChurn:
		return 100 * figures[1] / figures[0], int(figures[0]), nil
	case MeasureLifetime:
		return LifetimeValue(figures[0], figures[1]/100, figures[2]/100), 0, nil
	default: // CSAT, referrals, contacted: a part of a whole
		return 100 * figures[0] / figures[1], int(figures[1]), nil
	}
}

// LifetimeValue is what a customer brings who stays with the share retention
// from each year to the next, at a margin a year and a discount rate: margin
// after the first year, the second, and so on for ever, as worth today. Retention
// below 1 + discount is for the caller to see to.
//
// Source: S. Gupta and D. R. Lehmann, Customers as Assets, Journal of
// Interactive Marketing 17 (2003): margin r / (1 + d - r).
func LifetimeValue(margin, retention, discount float64) float64 {
	return margin * retention / (1 + discount - retention)
}

// check refuses figures that are out of range or contradict each other.
func (a MeasureAbout) check(figures []float64) error {
	var p problemList
	for i, f := range a.Figures {
		switch v := figures[i]; {
		case !(v >= 0 && v <= f.High): // also not a number
			p.add(f.ID, fmt.Sprintf("%s: enter a number from 0 to %s.", f.Label, Digits(f.High)))
		case f.Kind == WholeNumber && v != math.Trunc(v):
			p.add(f.ID, f.Label+": enter a whole number.")
		}
	}
	if len(p) == 0 {
		if at, text := a.wrong(a.Figures, figures); text != "" {
			p.add(a.Figures[at].ID, text)
		}
	}
	return p.err()
}

// contradiction says what is wrong between values of figures that are each within
// their range, and at which of them; "": nothing.
type contradiction func(figures []Figure, values []float64) (at int, text string)

func wrongNPS(_ []Figure, v []float64) (int, string) {
	switch all := v[0] + v[1] + v[2]; {
	case all == 0:
		return 0, "Enter at least one answer among promoters, passives and detractors."
	case all > mostCounted:
		return 0, "These are more than " + Digits(mostCounted) + " answers together: check the three numbers."
	}
	return 0, ""
}

func wrongLifetime(_ []Figure, v []float64) (int, string) {
	if v[1] >= 100+v[2] {
		return 1, "With everybody staying and no discount there is no end to the sum: lower the retention or raise the discount rate."
	}
	return 0, ""
}

const nobodyAtFirst = "With no customer at the beginning nobody can stay or leave: leave the period out."

func wrongRetention(_ []Figure, v []float64) (int, string) {
	switch {
	case v[0] == 0:
		return 0, nobodyAtFirst
	case v[2] > v[1]:
		return 2, "More customers were won than there are at the end: count only those still there."
	case v[1]-v[2] > v[0]:
		return 1, "More of the first customers would be left than there were: check the three numbers."
	}
	return 0, ""
}

func wrongChurn(_ []Figure, v []float64) (int, string) {
	switch {
	case v[0] == 0:
		return 0, nobodyAtFirst
	case v[1] > v[0]:
		return 1, "More customers left than there were at the beginning: check both numbers."
	}
	return 0, ""
}

// wrongPart is of a part and its whole.
func wrongPart(of []Figure, v []float64) (int, string) {
	switch {
	case v[1] == 0:
		return 1, of[1].Label + ": enter at least 1, or leave the period out."
	case v[0] > v[1]:
		return 0, of[0].Label + ": this is more than all of them. Check both numbers."
	}
	return 0, ""
}

// foldName is a name as it is told from others: capitals, spaces and the two
// kinds of apostrophe make no difference.
func foldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(name, "’", "'")), " "))
}
