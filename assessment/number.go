package assessment

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// NumberKind says what a comma in a typed number means.
type NumberKind int

// The kinds of number.
const (
	WholeNumber   NumberKind = iota // has no decimals: commas set thousands apart
	AmountNumber                    // money, of which nobody types three decimals: a comma before three digits sets thousands apart, and a point there may be meant to
	DecimalNumber                   // may have any decimals: a comma before three digits may mean either
)

// Why a number is refused of which it can be said how to type it.
var (
	ErrTwoWays = errors.New("could be read in two ways")
	ErrPoints  = errors.New("has points between its thousands")
)

// SaysHow reports whether an error of ParseNumber says how to type that very
// number.
func SaysHow(err error) bool { return errors.Is(err, ErrTwoWays) || errors.Is(err, ErrPoints) }

// What a number may look like without what sets its thousands apart.
var (
	pointGroups = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?$`)
	commaGroups = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$`)
	pointNumber = regexp.MustCompile(`^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	wholeDigits = regexp.MustCompile(`^-?[0-9]+(\.0{1,2})?$`) // spreadsheets write 12.0
)

// longestNumber is how many characters a typed number may have.
const longestNumber = 40

// ParseNumber reads a number as people type it: "33.3", "12 500", "12’500", "−4"
// are read alike in every kind. Commas set thousands apart only where three digits
// follow each of them; where the kind has decimals, a single comma that does not
// is a decimal one: "33,3". A point is a decimal one: many of them are ErrPoints.
// "1,234" as a DecimalNumber and "1.234" as an AmountNumber are ErrTwoWays.
//
// The error completes a sentence that begins with what was typed.
func ParseNumber(typed string, kind NumberKind) (float64, error) {
	digits, err := typedDigits(typed, kind)
	if err != nil {
		return 0, err
	}
	v, err := parsedDigits(digits)
	if kind == WholeNumber && math.Abs(v) > 1<<53 { // up to here floats hold every whole number
		return 0, errors.New("is too large")
	}
	return v, err
}

// ParsePercent reads a per cent as people type it, "82.6" or "82,6 %", as a share.
func ParsePercent(typed string) (float64, error) {
	digits, err := typedDigits(strings.TrimSuffix(strings.TrimSpace(typed), "%"), DecimalNumber)
	if err != nil {
		return 0, err
	}
	return parsedDigits(digits + "e-2") // a hundredth of a float is not always the same number
}

// ParseWhole reads a WholeNumber as one.
func ParseWhole(typed string) (int64, error) {
	v, err := ParseNumber(typed, WholeNumber)
	return int64(v), err
}

// typedDigits is a typed number as strconv reads it.
func typedDigits(typed string, kind NumberKind) (string, error) {
	text := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '’', r == '\'':
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, typed)
	if err := mistyped(text, kind); err != nil {
		return "", err
	}
	switch commas := strings.Count(text, ","); {
	case commaGroups.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case kind != WholeNumber && commas == 1 && !strings.Contains(text, "."):
		text = strings.Replace(text, ",", ".", 1)
	}
	switch {
	case len(text) > longestNumber || !pointNumber.MatchString(text) && kind != WholeNumber:
		return "", errors.New("is not a number: write it with digits, for example 33.3")
	case kind == WholeNumber && !wholeDigits.MatchString(text):
		return "", errors.New("is not a whole number: write it with digits and without decimals, for example 12500")
	}
	return text, nil
}

// mistyped is how to type a number of which that can be said.
func mistyped(text string, kind NumberKind) error {
	whole, cents, comma := strings.Cut(text, ",")
	joined := strings.ReplaceAll(whole, ".", "")
	switch points := strings.Count(text, "."); {
	case kind == DecimalNumber && points == 0 && strings.Count(text, ",") == 1 && commaGroups.MatchString(text):
		return fmt.Errorf("%w: write %s or %s", ErrTwoWays, whole+cents, whole+"."+cents)
	case !pointGroups.MatchString(text) || kind == DecimalNumber && points == 1 && !comma:
		return nil
	case kind == AmountNumber && points == 1 && !comma:
		return fmt.Errorf("%w: write %s or %s", ErrTwoWays, joined, strings.TrimRight(text, "0")+"0")
	case kind == WholeNumber && strings.Trim(cents, "0") != "":
		return nil // neither way
	case kind != WholeNumber && cents != "":
		joined += "." + cents
	}
	return fmt.Errorf("%w: write %s", ErrPoints, joined)
}

func parsedDigits(digits string) (float64, error) {
	v, err := strconv.ParseFloat(digits, 64)
	return v + 0, err // no negative zero
}

// Grouped writes a number with commas between its thousands, a true minus sign and
// at most so many decimals, rounded; fewer than none: as many as it has. "12,500",
// "−0.25".
func Grouped(x float64, decimals int) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', decimals, 64), ".")
	text := whole
	for at := len(whole) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	if decimals >= 0 {
		rest = strings.TrimRight(rest, "0")
	}
	if rest != "" {
		text += "." + rest
	}
	if x < 0 && text != "0" {
		return "−" + text
	}
	return text
}

// Digits writes a number as exactly as it is: "1,234.5".
func Digits(x float64) string { return Grouped(x, -1) }

// Amount writes a number rounded to whole units: "−57,303".
func Amount(x float64) string { return Grouped(math.Round(x), 0) }
