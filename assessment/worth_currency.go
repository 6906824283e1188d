package assessment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CurrencyLimit is how long the name of a currency may be, in characters.
const CurrencyLimit = 8

// CleanCurrency is the name or sign of a currency: "CHF", "€", "kr."; empty is
// none. Anything that is longer or reads like a figure is an InvalidError at
// field.
func CleanCurrency(field, text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	name, err := CleanName(field, "a currency", text)
	switch {
	case err != nil:
		return "", err
	case utf8.RuneCountInString(name) > CurrencyLimit:
		return "", Invalid(field, fmt.Sprintf("Enter at most %d characters: CHF, €, kr.", CurrencyLimit))
	case strings.ContainsFunc(name, unicode.IsNumber) || strings.ContainsAny(name, "-−+,"):
		return "", Invalid(field, "Enter a currency without figures: CHF, €, kr.")
	}
	return name, nil
}
