package assessment

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// ParseNumber reads a number as people type it: "33.3", "33,3", "12 500",
// "12’500", "−4". A comma before exactly three digits may mean either, so it is
// refused. The error completes a sentence that begins with what was typed.
func ParseNumber(text string) (float64, error) {
	errNumber := errors.New("is not a number: write it with digits, for example 33.3")
	typed := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '’', r == '\'':
			return -1
		case r == '−':
			return '-'
		}
		return r
	}, strings.TrimSpace(text))
	if whole, decimals, found := strings.Cut(typed, ","); found {
		if strings.Contains(decimals, ",") || strings.Contains(typed, ".") || len(decimals) == 3 {
			return 0, errors.New("could be read in two ways: write thousands without commas, and decimals after a point")
		}
		typed = whole + "." + decimals
	}
	digits := strings.TrimPrefix(typed, "-")
	if len(digits) > 30 || strings.Trim(digits, "0123456789.") != "" || strings.Count(digits, ".") > 1 || strings.Trim(digits, ".") == "" {
		return 0, errNumber
	}
	v, err := strconv.ParseFloat(typed, 64)
	if err != nil {
		return 0, errNumber
	}
	return v + 0, nil // no negative zero
}

// ParseWhole reads a whole number that is not negative.
func ParseWhole(text string) (int, error) {
	v, err := ParseNumber(text)
	switch {
	case err != nil:
		return 0, err
	case v < 0 || v > 1e12 || v != float64(int(v)):
		return 0, errors.New("is not a whole number from 0 on")
	}
	return int(v), nil
}
