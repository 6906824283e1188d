package web

import (
	"bytes"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// worthResult is what a case comes to, in words, figures and tables.
type worthResult struct {
	Headline  string // break-even as a sentence; empty: figures are missing
	Alone     string // the same without the optional lines; empty: none counts
	Horizon   string // "3 years"
	Scenarios []worthScenario
	Figure    template.HTML // of the scenarios
	Likely    string        // "83 %"
	Years     []worthYear   // with the beginning as the first
	Total     string        // what they add up to
	Referred  bool          // the years have a column for recommended customers
	Swings    []worthSwing
	Swung     template.HTML
	Method    []string
	Missing   string   // what is still to be entered, a sentence
	Wrong     []string // what is to be put right
	Unsaved   bool
}

type worthScenario struct{ Name, After, NPV string }

type worthYear struct {
	Year, Without, With, Referred, Gain, Discounted string
}

type worthSwing struct{ Figure, Low, High string }

// newWorthResult is what a case comes to. All its figures must be allowed.
func newWorthResult(w *assessment.Worth, currency string) *worthResult {
	r := newWorthHeadline(w)
	money := func(x float64) string { return assessment.Money(math.Round(x), currency) }
	likely := assessment.PercentOf(w.Likely)
	r.Likely, r.Method, r.Referred = likely+"\u00a0%", w.Method(), w.Referrals != nil
	points := chart.Amounts{}
	for _, s := range w.Scenarios() {
		row := worthScenario{s.Name, assessment.PercentOf(s.After) + "\u00a0%", money(s.NPV)}
		r.Scenarios = append(r.Scenarios, row)
		points.Rows = append(points.Rows, chart.AmountRow{Label: s.Name + ": " + row.After + " stay", Words: row.NPV, Low: s.NPV, High: s.NPV, Aside: s.Name != "Likely"})
	}
	r.Figure = template.HTML(chart.AmountsSVG(points, "Net present value, low, likely and high: "+scenarioText(r.Scenarios))) //nolint:gosec // package chart escapes every word
	r.Total = money(w.NPV(w.Likely))
	for _, y := range w.Rows(w.Likely) {
		r.Years = append(r.Years, worthYear{y.Name(), assessment.Amount(y.Without), assessment.Amount(y.With), assessment.Amount(y.Referred), money(y.Gain), money(y.Discounted)})
	}
	r.swing(w, money)
	return r
}

// newWorthHeadline is the question to answer, of a case whose own figures are
// allowed.
func newWorthHeadline(w *assessment.Worth) *worthResult {
	r := &worthResult{Headline: unbroken(w.BreakEvenText()), Horizon: strconv.Itoa(w.Years) + " years"}
	if w.Years == 1 {
		r.Horizon = "one year"
	}
	if w.Counted() != "" {
		r.Alone = unbroken(w.Alone().PaysText())
	}
	return r
}

// unbroken keeps per cent signs on the line of their figure.
func unbroken(text string) string { return strings.ReplaceAll(text, " %", "\u00a0%") }

// swing adds what matters most.
func (r *worthResult) swing(w *assessment.Worth, money func(float64) string) {
	bars := chart.Amounts{Marked: true, At: w.NPV(w.Likely)}
	for _, s := range w.Sensitivity(w.Likely) {
		row := worthSwing{sentenceStart(s.Figure), money(s.Low), money(s.High)}
		r.Swings = append(r.Swings, row)
		if s.Width() > 0 {
			bars.Rows = append(bars.Rows, chart.AmountRow{Label: row.Figure, Words: row.Low + " to " + row.High, Low: s.Low, High: s.High})
		}
	}
	if len(bars.Rows) > 0 {
		r.Swung = template.HTML(chart.AmountsSVG(bars, "Net present value with one figure a fifth lower or higher; the table has the same amounts")) //nolint:gosec // package chart escapes every word
	}
}

func scenarioText(scenarios []worthScenario) string {
	var parts []string
	for _, s := range scenarios {
		parts = append(parts, s.NPV)
	}
	return strings.Join(parts, ", ")
}

// newPreview is what comes of what is typed so far: break-even as soon as its
// figures are there, the rest with the three retentions.
func newPreview(w *assessment.Worth, typed worthForm, problems []assessment.Problem, currency string) *worthResult {
	result := &worthResult{}
	var missing, wrong []string
	ready, estimated := true, true
	for _, f := range assessment.WorthFields() {
		i := slices.IndexFunc(problems, func(p assessment.Problem) bool { return p.Field == f.Name })
		if i < 0 {
			continue
		}
		estimate := f.Name == "low" || f.Name == "likely" || f.Name == "high"
		ready, estimated = ready && estimate, false
		if strings.TrimSpace(typed.Figures[f.Name]) == "" {
			missing = append(missing, assessment.MidSentence(f.FullLabel()))
		} else {
			wrong = append(wrong, problems[i].Text)
		}
	}
	switch {
	case ready && estimated:
		result = newWorthResult(w, currency)
	case ready:
		result = newWorthHeadline(w)
	}
	if len(missing) > 0 {
		result.Missing = "Still to enter: " + strings.Join(missing, ", ") + "."
	}
	result.Wrong, result.Unsaved = wrong, true
	return result
}

// renderPart answers with a part of a page, for a script that puts it in its
// place.
func (s *Server) renderPart(c echo.Context, p page, part string) error {
	var body bytes.Buffer
	if err := s.pages[p.Template()].ExecuteTemplate(&body, part, s.newView(c, p)); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.HTMLBlob(200, bytes.ToValidUTF8(body.Bytes(), []byte("\uFFFD")))
}
