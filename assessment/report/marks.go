package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mark is how a combining mark is drawn: where its middle lies, in thousandths
// of the type size from where it is set, and whether it stands above the letter.
type mark struct {
	middle float64
	above  bool
}

// How far a mark is raised, in parts of the type size: over a capital letter,
// and over another mark.
const overCapital, overMark = .17, .19

// highest is how far at most: whoever piles up more marks gets them in one place.
const highest = 2 * overMark

func (f face) isMark(r rune) bool {
	_, ok := faces()[f].marks[r]
	return ok
}

// marked sets words with combining marks that have no composed form, such as
// Yoruba ẹ̀. The library would set a mark to the right of its letter; here each
// is centred on it.
func (s *sheet) marked(x, y float64, words string) {
	m := &faces()[s.face]
	letters := strings.Map(func(r rune) rune {
		if s.face.isMark(r) {
			return -1
		}
		return r
	}, words)
	s.pdf.Text(x, y, letters)
	at, width, raised := x, 0.0, 0.0
	for _, r := range words {
		k, isMark := m.marks[r]
		if !isMark {
			at, width, raised = at+width, s.face.width(string(r), s.size), 0
			if unicode.IsUpper(r) {
				raised = overCapital
			}
			for _, part := range norm.NFD.String(string(r)) {
				if m.marks[part].above {
					raised += overMark // it already carries one
				}
			}
			continue
		}
		lift := 0.0
		if k.above {
			lift, raised = raised, min(raised+overMark, highest)
		}
		s.pdf.Text(at+width/2-k.middle*s.size/1000, y-lift*s.size, string(r))
	}
}
