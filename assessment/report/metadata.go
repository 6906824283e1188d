package report

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// told is a text as the metadata holds it: in one line and without control
// characters or changes of direction, else as it was given. What shows metadata has typefaces of its own.
func told(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
	return strings.Join(strings.Fields(text), " ")
}

// utf16String is a text as PDF metadata spells it: UTF-16, big end first, with
// the mark that says so.
func utf16String(text string) string {
	bytes := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		bytes = binary.BigEndian.AppendUint16(bytes, unit)
	}
	return string(bytes)
}
