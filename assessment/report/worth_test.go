package report

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// sampleWorth is the design's example with an optional line and a decision.
func sampleWorth() Worth {
	day := time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC)
	return Worth{
		Organization: "Harbour Mutual", Unit: "Claims", Date: day, Address: "https://continuum.example/units/k3v9/worth?target=3",
		WorthPart: WorthPart{
			Level: assessment.Level{Number: 3, Name: "Managed"}, Currency: "CHF",
			Worth: &assessment.Worth{
				Target: 3, Group: "Policyholders with two or more contracts", Why: "They notice the difference first.\nAnd they talk.",
				Case: assessment.Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000, Price: &assessment.Price{Extra: 2, Lost: .005}},
				Low:  .81, Likely: .83, High: .85, Sources: map[string]string{"retention": "CRM, October 2026", "margin": "Controlling"}, UpdatedAt: day, UpdatedBy: "Ada",
			},
			Decision: &assessment.Decision{
				Kind: assessment.Advance, Target: 3, Reason: "Two points more are within reach.", Owner: "Bea, head of claims", ReviewOn: day.AddDate(0, 6, 0),
				Basis: "This pays if retention rises from 80.0 % to at least 82.6 %.", At: day, By: "Ada",
			},
		},
	}
}

func readWorth(t fataler, p Worth) (*worthDocument, []paper) {
	t.Helper()
	d, err := settled(context.Background(), newWorth, p, false)
	if err != nil {
		t.Fatal(err)
	}
	return d, readPages(t, d.pdf)
}

func TestWorthGolden(t *testing.T) {
	letter := sampleWorth()
	letter.Paper, letter.Worth.Referrals, letter.Currency, letter.Decision = Letter, &assessment.Referrals{Rate: .01, Margin: 250}, "", nil
	for name, p := range map[string]Worth{"worth-a4": sampleWorth(), "worth-letter": letter} {
		t.Run(name, func(t *testing.T) {
			d, pages := readWorth(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
			var file bytes.Buffer
			if err := p.Write(t.Context(), &file); err != nil {
				t.Fatal(err)
			}
			pictures(t, name, file.Bytes())
		})
	}
}

// Every figure is printed with where it is from, and so is what was decided.
func TestWorthPrintsWhatItRestsOn(t *testing.T) {
	p := sampleWorth()
	_, pages := readWorth(t, p)
	var text strings.Builder
	for _, page := range pages {
		text.WriteString(page.text() + "\n")
	}
	got := strings.Join(strings.Fields(text.String()), " ")
	for _, a := range p.Worth.Assumptions(p.Currency) {
		for _, want := range []string{a.Label, strings.Join(strings.Fields(a.Value), " "), a.Source} {
			if !strings.Contains(got, want) {
				t.Errorf("%q is missing in\n%s", want, got)
			}
		}
	}
	for _, want := range []string{"From retention alone: this pays if retention rises", "no benchmark", "Our decision: advance to level 3", "Two points more are within reach.", "12 May 2027", p.Address} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

// Whatever is typed, the document is made and nothing leaves its pages.
func TestAnyWorthLaysOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := sampleWorth()
		p.Paper, p.Unit, p.Organization = anyPaper().Draw(t, "paper"), anyText().Draw(t, "unit"), anyText().Draw(t, "organization")
		p.Worth.Group, p.Worth.Why, p.Currency = anyText().Draw(t, "group"), anyText().Draw(t, "why"), rapid.SampledFrom([]string{"", "€", "Fr\u0000.", "WWWWWWWW"}).Draw(t, "currency")
		p.Worth.Customers, p.Worth.Margin = rapid.Float64Range(1, 1e7).Draw(t, "customers"), rapid.Float64Range(0, 1e6).Draw(t, "margin")
		p.Worth.Years, p.Worth.OneOff = rapid.IntRange(1, 10).Draw(t, "years"), rapid.Float64Range(0, 1e10).Draw(t, "one-off")
		p.Worth.Sources["customers"], p.Decision.Reason = anyText().Draw(t, "source"), anyText().Draw(t, "reason")
		d, pages := readWorth(t, p)
		withinMargins(t, &d.document, pages)
	})
}

// A result's documents say what was decided instead of asking for it.
func TestDecisionInPlans(t *testing.T) {
	p := samplePlan(t)
	part := sampleWorth().WorthPart
	p.Decision, part.Decision, p.Worth = part.Decision, nil, &part
	d, pages := readBack(t, p)
	withinMargins(t, d, pages)
	var text strings.Builder
	for _, page := range pages {
		text.WriteString(page.text() + "\n")
	}
	if got := text.String(); !strings.Contains(got, "Our decision: advance to level 3") || strings.Contains(got, "Decided by") || !strings.Contains(got, "The figures it rests on") {
		t.Errorf("got %s", got)
	}
	one, page := readOnePage(t, p)
	onOnePage(t, one, page)
	if got := page[0].text(); !strings.Contains(got, "Advance to level 3, decided on 12 November 2026 by Ada.") || strings.Contains(got, "Staying at this level") {
		t.Errorf("got %s", got)
	}
}
