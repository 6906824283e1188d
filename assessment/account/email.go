package account

import (
	"net/mail"
	"strings"

	"continuum/assessment"
)

const emailLimit = 254 // characters, RFC 5321

// CleanEmail is an e-mail address as it is stored and compared: lower-case, the
// bare address without a display name, at most 254 bytes. Anything else is an
// InvalidError at field "email".
func CleanEmail(typed string) (string, error) {
	email := strings.ToLower(strings.TrimSpace(typed))
	parsed, err := mail.ParseAddress(email)
	switch {
	case len(email) > emailLimit:
		return "", assessment.Invalid("email", "The e-mail address is longer than 254 characters. Enter a shorter one.")
	case assessment.CheckText(typed, len(typed)) != nil, err != nil,
		parsed.Address != email, // a display name, a comment, or quotes
		strings.ContainsAny(email, " \t\r\n"):
		return "", assessment.Invalid("email", "Enter an e-mail address like name@example.org.")
	}
	return email, nil
}
