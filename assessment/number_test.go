package assessment

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is typed means the same wherever it is typed, but for a comma: that
// depends on whether the number may have decimals, and how many.
func TestNumbersAreRead(t *testing.T) {
	no, two, points := "no", "two ways", "points"
	for _, row := range []struct{ typed, whole, amount, decimal string }{
		{"12500", "12500", "12500", "12500"},
		{" 12 500 ", "12500", "12500", "12500"},
		{"12\u00a0500", "12500", "12500", "12500"},
		{"12\u202f500\u2009000", "12500000", "12500000", "12500000"},
		{"12'500", "12500", "12500", "12500"},
		{"12’500.5", no, "12500.5", "12500.5"},
		{"-4", "-4", "-4", "-4"},
		{"−4", "-4", "-4", "-4"},
		{"0", "0", "0", "0"},
		{"-0", "0", "0", "0"},
		{"12.5", no, "12.5", "12.5"},
		{"33,3", no, "33.3", "33.3"},
		{"12,50", no, "12.5", "12.5"},
		{"12,500", "12500", "12500", two},
		{"−12,500", "-12500", "-12500", two},
		{"12,500.5", no, "12500.5", "12500.5"},
		{"1,234,567", "1234567", "1234567", "1234567"},
		{"0,125", no, "0.125", "0.125"},
		{"1234,567", no, "1234.567", "1234.567"},
		{"12 500,25", no, "12500.25", "12500.25"},
		{"1,2345", no, "1.2345", "1.2345"},
		{"12.500", points, two, "12.5"},
		{"4.875", points, two, "4.875"},
		{"0.500", no, "0.5", "0.5"},
		{"1234.567", no, "1234.567", "1234.567"},
		{"1.250.000", points, points, points},
		{"60.000,00", points, points, points},
		{"60.000,50", no, points, points},
		{"162.0", "162", "162", "162"},
		{"1.000", points, two, "1"},
		{".5", no, "0.5", "0.5"},
		{"5.", no, "5", "5"},
		{"1,2,3", no, no, no},
		{"12,34,567", no, no, no},
		{"1,234,56", no, no, no},
		{",500", no, "0.5", "0.5"},
		{"1.23.456", no, no, no},
		{"9007199254740993000", no, "9007199254740993000", "9007199254740993000"},
	} {
		for kind, want := range map[NumberKind]string{WholeNumber: row.whole, AmountNumber: row.amount, DecimalNumber: row.decimal} {
			got := no
			v, err := ParseNumber(row.typed, kind)
			switch {
			case err == nil:
				got = strings.ReplaceAll(strings.Replace(Digits(v), "−", "-", 1), ",", "")
			case errors.Is(err, ErrTwoWays):
				got = two
			case errors.Is(err, ErrPoints):
				got = points
			}
			if got != want || v == 0 && math.Signbit(v) {
				t.Errorf("%q of kind %d: got %s (%v), want %s", row.typed, kind, got, err, want)
			}
		}
	}
}

func TestWhatIsNoNumber(t *testing.T) {
	for _, typed := range []string{"", " ", "-", ".", ",", "--1", "1-", "+5", "NaN", "Inf", "0x10", "1e5", "1_0", "33 %", "=1+1", "٣", "\x00", "1.2.3", strings.Repeat("9", 41)} {
		for _, kind := range []NumberKind{WholeNumber, AmountNumber, DecimalNumber} {
			if got, err := ParseNumber(typed, kind); err == nil {
				t.Errorf("%q of kind %d was read as %g", typed, kind, got)
			}
		}
	}
}

// Whoever typed something that cannot be taken is told what to type.
func TestNumbersThatAreRefusedSayWhatToType(t *testing.T) {
	for _, row := range []struct {
		typed string
		kind  NumberKind
		want  string
	}{
		{"12,500", DecimalNumber, "could be read in two ways: write 12500 or 12.500"},
		{"− 1,234", DecimalNumber, "could be read in two ways: write -1234 or -1.234"},
		{"4.800", AmountNumber, "could be read in two ways: write 4800 or 4.80"},
		{"−4.875", AmountNumber, "could be read in two ways: write -4875 or -4.8750"},
		{"4.800", WholeNumber, "has points between its thousands: write 4800"},
		{"60.000,00", WholeNumber, "has points between its thousands: write 60000"},
		{"60.000,50", AmountNumber, "has points between its thousands: write 60000.50"},
		{"1.250.000", DecimalNumber, "has points between its thousands: write 1250000"},
		{"many", AmountNumber, "is not a number: write it with digits, for example 33.3"},
		{"12,50", WholeNumber, "is not a whole number: write it with digits and without decimals, for example 12500"},
		{"9007199254740993000", WholeNumber, "is too large"},
	} {
		if _, err := ParseNumber(row.typed, row.kind); err == nil || err.Error() != row.want {
			t.Errorf("%q: got %v, want %s", row.typed, err, row.want)
		}
	}
	if _, err := ParsePercent("82,625 %"); !errors.Is(err, ErrTwoWays) {
		t.Errorf("a per cent that may be thousands: %v", err)
	}
}

func TestPerCentsAreRead(t *testing.T) {
	for typed, want := range map[string]float64{"80": .8, "82.6 %": .826, "82,6": .826, "100%": 1, "7": .07, "0.1": .001, "-3": -.03} {
		if got, err := ParsePercent(typed); got != want || err != nil {
			t.Errorf("%q is read as %v, %v, want %v", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "%", "x %", "50 % %"} {
		if got, err := ParsePercent(typed); err == nil {
			t.Errorf("%q is read as %v", typed, got)
		}
	}
}

func TestNumbersAreWritten(t *testing.T) {
	for _, row := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{0, -1, "0"},
		{999, -1, "999"},
		{1000, -1, "1,000"},
		{-1234567.25, -1, "−1,234,567.25"},
		{1e10, -1, "10,000,000,000"},
		{-1234567.891, 2, "−1,234,567.89"},
		{12500, 2, "12,500"},
		{.25, 2, "0.25"},
		{999.999, 2, "1,000"},
		{-3.5, 2, "−3.5"},
		{-.001, 2, "0"},
		{1200, 0, "1,200"},
		{-.4, 0, "0"},
	} {
		if got := Grouped(row.x, row.decimals); got != row.want {
			t.Errorf("%v with %d decimals: got %q, want %q", row.x, row.decimals, got, row.want)
		}
	}
}

// What is written with its thousands apart is read as what it was.
func TestWrittenNumbersAreReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(-1e12, 1e12).Draw(t, "cents")
		amount := float64(cents) / 100
		if got, err := ParseNumber(Digits(amount), AmountNumber); got != amount || err != nil {
			t.Fatalf("%s is read as %v, %v", Digits(amount), got, err)
		}
		if got, err := ParseWhole(Digits(float64(cents))); got != cents || err != nil {
			t.Fatalf("%s is read as %v, %v", Digits(float64(cents)), got, err)
		}
		if got, err := ParseNumber(Digits(amount), DecimalNumber); got != amount && !errors.Is(err, ErrTwoWays) {
			t.Fatalf("%s is read as %v, %v", Digits(amount), got, err)
		}
	})
}
