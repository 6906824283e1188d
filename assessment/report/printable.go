package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// replacement stands where a character cannot be printed.
const replacement = '□'

// Unprintable counts the characters of a text that the plan cannot print and
// replaces by a box: scripts its typefaces do not have, emoji, bytes that are
// no text. Whoever offers the plan says so beside it.
func Unprintable(text string) int {
	_, count := printable(text)
	return count
}

// printable is the one gate every string of a plan passes, the metadata too.
// What comes out is valid UTF-8 in composed form and holds only line feeds and
// characters the text face has: anything else makes the library panic or print
// something wrong. Control and format characters are dropped, other spaces
// become spaces, the rest is replaced and counted.
func printable(text string) (clean string, replaced int) {
	if plain(text) {
		return text, 0
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, string(utf8.RuneError)), "\r\n", "\n")
	text = norm.NFC.String(spaced(norm.NFD.String(text))) // composed only once controls are gone
	clean = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case sans.prints(r) && bold.prints(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		replaced++
		return replacement
	}, text)
	return clean, replaced
}

// mostMarks is how many combining marks one letter may carry; languages need
// three or four. The composed form of more is not defined in all cases.
const mostMarks = 8

// spaced writes every way to end a line as a line feed, drops what is dropped,
// and breaks piles of marks, each where it gets too high.
func spaced(text string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			r = '\n'
		case r == '\t':
			r = ' '
		case dropped(r):
			return -1
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			marks, r = 0, utf8.RuneError
		}
		return r
	}, text)
}

// dropped are characters without a picture of their own: controls, marks of
// direction and joining, variants of the character before.
func dropped(r rune) bool {
	const graphemeJoiner = '\u034f'
	return r == graphemeJoiner || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// plain is the quick way through the gate for most texts.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' || c >= 0x7F {
			return false
		}
	}
	return true
}

// oneLine is printable text without line breaks and runs of spaces.
func oneLine(text string) (clean string, replaced int) {
	clean, replaced = printable(text)
	return strings.Join(strings.Fields(clean), " "), replaced
}
