package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is how wide a terminal can be counted on to be, in columns.
const textWidth = 80

func (t *text) heading(s string) {
	t.line(0, "")
	t.line(0, s)
	t.rule('-', utf8.RuneCountInString(s))
}

func (t *text) rule(r rune, width int) { t.line(0, strings.Repeat(string(r), width)) }

// paragraph writes a text wrapped, every line indented.
func (t *text) paragraph(indent int, s string) { t.wrapped(indent, indent, "", s) }

// item writes a text wrapped behind a mark.
func (t *text) item(mark, s string) { t.wrapped(2, 5, mark, s) }

// wrapped writes s in lines of textWidth, the first behind a mark at indent, the
// text at column. A word that is too long is broken.
func (t *text) wrapped(indent, column int, mark, s string) {
	at := indent + utf8.RuneCountInString(mark)
	t.WriteString(strings.Repeat(" ", indent) + mark + strings.Repeat(" ", max(0, column-at)))
	at = max(at, column)
	start := at
	for _, word := range strings.FieldsFunc(s, spaceOrControl) {
		if width := utf8.RuneCountInString(word); at > start && at+1+width > textWidth {
			t.WriteString("\n" + strings.Repeat(" ", column))
			at, start = column, column
		} else if at > start {
			t.WriteByte(' ')
			at++
		}
		for _, r := range word {
			if at == textWidth {
				t.WriteString("\n" + strings.Repeat(" ", column))
				at = column
			}
			t.WriteRune(r)
			at++
		}
	}
	t.WriteByte('\n')
}

// spaceOrControl: no name moves the cursor or colours the terminal.
func spaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// line writes one line without spaces at its end.
func (t *text) line(indent int, s string) {
	t.WriteString(strings.TrimRight(strings.Repeat(" ", indent)+s, " ") + "\n")
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
