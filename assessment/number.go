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
	AmountNumber                    // money and the like, of which nobody types three decimals: a comma before three digits sets thousands apart, any other is a decimal one
	DecimalNumber                   // may have any decimals: a comma before three digits may mean either
)

// ErrTwoWays is why a number is refused that could mean two.
var ErrTwoWays = errors.New("could be read in two ways")

// What a number may look like without what sets its thousands apart.
var (
	commaGroups = regexp.MustCompile(`^-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$`)
	pointNumber = regexp.MustCompile(`^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	wholeDigits = regexp.MustCompile(`^-?[0-9]+(\.0{1,2})?$`) // spreadsheets write 12.0
)

// longestNumber is how many characters a typed number may have.
const longestNumber = 40

// ParseNumber reads a number as people type it: "33.3", "12 500", "12’500", "−4"
// are read alike in every kind. Commas set thousands apart only where three digits
// follow each of them; where the kind has decimals, a single comma that does not
// is a decimal one: "33,3". A point is always a decimal one. Of a DecimalNumber
// "1,234" is ErrTwoWays.
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
	switch commas := strings.Count(text, ","); {
	case kind == DecimalNumber && commas == 1 && !strings.Contains(text, ".") && commaGroups.MatchString(text):
		return "", fmt.Errorf("%w: write %s or %s", ErrTwoWays, strings.Replace(text, ",", "", 1), strings.Replace(text, ",", ".", 1))
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

func parsedDigits(digits string) (float64, error) {
	v, err := strconv.ParseFloat(digits, 64)
	return v + 0, err // no negative zero
}
