package exchange

import (
	"math"
	"strings"
	"testing"

	"continuum/assessment"
)

// The years add up to the net present value, and nothing is a negative nought.
func TestWorthText(t *testing.T) {
	c := assessment.Case{Customers: 100, Margin: 10, Retention: .5, Years: 2, OneOff: 100, Yearly: 50}
	var text strings.Builder
	if err := WriteWorthText(&text, c, .6); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(text.String()), " ")
	if want := "start 100 100 0 −100 1 50 60 100 50 2 25 36 110 60 total 10"; !strings.Contains(got, want) {
		t.Errorf("%q is missing in\n%s", want, text.String())
	}
	c.OneOff = 0
	text.Reset()
	if err := WriteWorthText(&text, c, math.Copysign(0, -1)); err != nil {
		t.Fatal(err)
	}
	if got := text.String(); !strings.Contains(got, "At 0.0 % the") || strings.Contains(got, "−0 ") || strings.Contains(got, "-0.0") {
		t.Errorf("got %s", got)
	}
}
