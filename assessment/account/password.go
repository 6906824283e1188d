package account

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"continuum/assessment"
)

// How long a new password may be, in characters.
const (
	PasswordMin = 12
	PasswordMax = 128
)

// leastOwn is how many characters of a password must be its own: not part of a
// word everybody tries first, nor of the person's own address.
const leastOwn = 6

//go:embed common.txt
var commonPasswords string // one a line, lower-case; # begins a comment

// guesses are the words people build passwords around; what is left of a
// password without them is what a guesser has to find.
var guesses = []string{
	"continuum", "customer", "satisfaction", "password", "passwort", "passw0rd", "p@ssw0rd", "p@ssword", "kennwort",
	"welcome", "willkommen", "bienvenue", "letmein", "changeme", "qwertyuiop", "qwerty", "qwertz", "azerty",
	"asdfghjkl", "asdfgh", "zxcvbnm", "1q2w3e4r5t", "1q2w3e4r", "1qaz2wsx", "administrator", "admin", "master",
	"secret", "login", "iloveyou", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "superman",
	"batman", "shadow", "michael", "abc123", "1234567890", "123456789", "12345678", "1234567", "123456", "12345", "1234",
	"monday", "friday", "january", "february", "september", "october", "november", "december",
	"summer", "winter", "spring", "autumn", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2027", "2028",
}

// runs are the rows of letters and digits people slide along, both ways.
var runs = []string{
	"01234567890123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
	"qwertyuiopasdfghjklzxcvbnmqwertyuiop", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp",
}

// CheckNewPassword refuses a password that is too short, too long or among the
// first a guesser tries: an InvalidError at field "password". email is the
// address of the person it is for, which it must not be built around.
func CheckNewPassword(password, email string) error {
	length := utf8.RuneCountInString(password)
	switch {
	case assessment.CheckText(password, len(password)) != nil:
		return assessment.Invalid("password", "The password contains characters that cannot be typed. Choose another one.")
	case length < PasswordMin:
		return assessment.Invalid("password", "The password is too short. Use at least 12 characters; a few words in a row are fine.")
	case length > PasswordMax:
		return assessment.Invalid("password", "The password is too long. Use at most 128 characters.")
	case common(strings.ToLower(password), strings.ToLower(email)):
		return assessment.Invalid("password", "The password is easy to guess. Use a few words that do not belong together.")
	}
	return nil
}

func common(password, email string) bool {
	return listed(password) || monotonous(password) || own(password, email) < leastOwn
}

// listed reports whether the password, with or without what people put behind
// it, is in the list.
func listed(password string) bool {
	bare := strings.TrimRightFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	for line := range strings.Lines(commonPasswords) {
		line = strings.TrimSpace(line)
		if line != "" && (line == password || line == bare) {
			return true
		}
	}
	return false
}

// monotonous reports whether the password is a run along the alphabet or the
// keyboard, one piece again and again, or very few different characters.
func monotonous(password string) bool {
	for _, run := range runs {
		if strings.Contains(run, password) || strings.Contains(reversed(run), password) {
			return true
		}
	}
	for piece := 1; piece <= 6 && piece < len(password); piece++ {
		if strings.HasPrefix(strings.Repeat(password[:piece], len(password)), password) {
			return true
		}
	}
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	return len(different) < 5
}

// own counts the characters that belong to no word a guesser tries first.
func own(password, email string) int {
	local, domain, _ := strings.Cut(email, "@")
	words := append([]string{email, local}, strings.FieldsFunc(domain, func(r rune) bool { return r == '.' })...)
	words = append(words, strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })...)
	for _, word := range append(words, guesses...) {
		if len(word) >= 4 {
			password = strings.ReplaceAll(password, word, "")
		}
	}
	return utf8.RuneCountInString(password)
}

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

// typed is a password as it is hashed: the same characters give the same bytes
// on every keyboard and system (NIST SP 800-63B, 5.1.1.2).
func typed(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }
