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
// replaces by a box, or leaves out where they are marks on a letter: scripts its
// typefaces do not have, emoji, bytes that are no text. Whoever offers the plan says so beside it.
func Unprintable(text string) int {
	_, count := printable(text)
	return count
}

// printable is the one gate every string of a plan passes, the metadata too.
// What comes out is valid UTF-8 in composed form and holds only line feeds and
// characters the text face has: anything else makes the library panic or print
// something wrong. Control and format characters are dropped, other spaces
// become spaces; of the rest marks are left out, lest a letter with many of them
// becomes a row of boxes, other characters replaced, and both counted.
func printable(text string) (clean string, replaced int) {
	if plain(text) {
		return text, 0
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, string(utf8.RuneError)), "\r\n", "\n")
	clean, replaced = spaced(norm.NFD.String(text))
	for {
		var lost int
		clean, lost = withBoxes(norm.NFC.String(clean)) // composed only once controls are gone
		if lost == 0 {
			return clean, replaced
		}
		replaced += lost // and what is left may compose anew
	}
}

// withBoxes leaves out the marks that cannot be printed and puts a box for any
// other character that cannot.
func withBoxes(text string) (clean string, lost int) {
	clean = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || canPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		lost++
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return replacement
	}, text)
	return clean, lost
}

func canPrint(r rune) bool { return sans.prints(r) && bold.prints(r) }

// mostMarks is how many combining marks one letter may carry; languages need
// three or four. The composed form of many is not defined in all cases.
const mostMarks = 4

// spaced writes every way to end a line as a line feed, drops what is dropped,
// and leaves out marks that pile up too high.
func spaced(text string) (clean string, left int) {
	marks := 0
	clean = strings.Map(func(r rune) rune {
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
			marks, left = marks-1, left+1
			return -1
		}
		return r
	}, text)
	return clean, left
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
