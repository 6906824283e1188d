package exchange

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"continuum/assessment"
)

// worthJSON is a case as files and other programs read it. It is stable.
type worthJSON struct {
	NPV       float64         `json:"npv"`
	BreakEven *float64        `json:"break_even"` // null: not even keeping every customer pays it back
	Years     []worthYearJSON `json:"years"`
}

type worthYearJSON struct {
	Year       int     `json:"year"`
	Without    float64 `json:"without"`
	With       float64 `json:"with"`
	Gain       float64 `json:"gain"`
	Discounted float64 `json:"discounted"`
}

// WriteWorthJSON writes a case with retention after: money and customers to two
// decimals, break-even to six.
func WriteWorthJSON(w io.Writer, c assessment.Case, after float64) error {
	file := worthJSON{NPV: rounded(c.NPV(after), 100), Years: []worthYearJSON{}}
	if at, ok := c.BreakEven(); ok {
		at = rounded(at, 1e6)
		file.BreakEven = &at
	}
	for _, y := range c.Course(after) {
		file.Years = append(file.Years, worthYearJSON{y.Year, rounded(y.Without, 100), rounded(y.With, 100), rounded(y.Gain, 100), rounded(y.Discounted, 100)})
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(file)
}

// rounded never gives a negative nought.
func rounded(x, parts float64) float64 { return math.Round(x*parts)/parts + 0 }

// WriteWorthText writes a case with retention after for people: the question to
// answer first, then the years, which add up to the net present value, what
// matters most, and what is left out.
func WriteWorthText(w io.Writer, c assessment.Case, after float64) error {
	t := &text{}
	t.paragraph(0, c.BreakEvenText())
	t.line(0, "")
	t.paragraph(0, fmt.Sprintf("At %.1f %% the net present value, %s ahead, is %s.", 100*after+0, yearsWord(c.Years), assessment.Amount(c.NPV(after))))
	t.heading("Year by year")
	rows := [][]string{{"year", "customers without", "with", "gain", "less cost, as worth today"}}
	for _, y := range c.Rows(after) {
		rows = append(rows, []string{strings.ToLower(y.Name()), assessment.Amount(y.Without), assessment.Amount(y.With), assessment.Amount(y.Gain), assessment.Amount(y.Discounted)})
	}
	t.table(append(rows, []string{"total", "", "", "", assessment.Amount(c.NPV(after))}))
	t.heading("What matters most: the net present value with one figure a fifth lower or higher")
	rows = [][]string{{"", "lower", "higher"}}
	for _, s := range c.Sensitivity(after) {
		rows = append(rows, []string{s.Figure, assessment.Amount(s.Low), assessment.Amount(s.High)})
	}
	t.table(rows)
	t.heading("What this leaves out")
	for _, paragraph := range assessment.WorthMethod() {
		t.item("-", paragraph)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// table writes rows of figures, each column as wide as its widest cell: words to
// the left, figures to the right.
func (t *text) table(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		line := fmt.Sprintf("%-*s", widths[0], row[0])
		for i, cell := range row[1:] {
			line += fmt.Sprintf("  %*s", widths[i+1], cell)
		}
		t.line(0, line)
	}
}

func yearsWord(n int) string {
	if n == 1 {
		return "one year"
	}
	return fmt.Sprintf("%d years", n)
}
