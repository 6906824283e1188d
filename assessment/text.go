package assessment

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long typed text may be, in characters (runes).
const (
	NameLimit = 200
	NoteLimit = 5000
)

// CheckText refuses text no database or document can hold. The error completes
// a sentence that begins with what the text is: "The note ...".
func CheckText(s string, limit int) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("is not valid UTF-8 text: type it again")
	case strings.ContainsRune(s, 0):
		return errors.New("contains a NUL character: remove it")
	case utf8.RuneCountInString(s) > limit:
		return fmt.Errorf("is longer than %d characters: shorten it", limit)
	}
	return nil
}

// CleanName is a name of one line without spaces around it, at most NameLimit
// characters. label says what it names: "the unit's name". An empty or
// unprintable name is an InvalidError at field.
func CleanName(field, label, name string) (string, error) {
	if err := CheckText(name, NameLimit); err != nil {
		return "", Invalid(field, upperFirst(label)+" "+err.Error()+".")
	}
	name = strings.Join(strings.FieldsFunc(strings.Map(withoutOverrides, name), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
	if !strings.ContainsFunc(name, unicode.IsGraphic) {
		return "", Invalid(field, "Enter "+label+".")
	}
	return name, nil
}

// cleanOptional is a name that may be missing.
func cleanOptional(field, label, name string) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", nil
	}
	return CleanName(field, label, name)
}

// cleanPassage is a text of some lines, which may be empty, without space around
// it and with plain line ends.
func cleanPassage(field, label, text string, limit int) (string, error) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	if err := CheckText(text, limit); err != nil {
		return "", Invalid(field, upperFirst(label)+" "+err.Error()+".")
	}
	return strings.Map(withoutOverrides, text), nil
}

// withoutOverrides drops the characters that make text read in another order
// than it is written: in a name they only deceive.
func withoutOverrides(r rune) rune {
	if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
