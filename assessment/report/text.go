package report

import (
	"strings"
	"unicode"
)

// style is how a run of words is set.
type style struct {
	face face
	ink  ink
}

// span is words in one style; spans of a paragraph are a space apart.
type span struct {
	text  string
	style style
}

// piece is a part of a line in one style, x from the line's left end.
type piece struct {
	x    float64
	span span
}

// line is one line of a paragraph.
type line struct {
	pieces []piece
	width  float64
}

// setter breaks paragraphs into lines no wider than width.
type setter struct {
	size, width float64
	lines       []line
}

// breakLines breaks spans into lines. Words go to the next line; a word wider
// than a line is broken where it must be; a line feed begins a new line.
func breakLines(size, width float64, spans ...span) []line {
	s := &setter{size: size, width: width, lines: []line{{}}}
	for _, sp := range spans {
		if !sp.style.face.printsAll(strings.ReplaceAll(sp.text, "\n", "")) {
			sp.style.face = bold // the serif face has fewer characters than the others
		}
		for i, paragraph := range strings.Split(sp.text, "\n") {
			if i > 0 {
				s.lines = append(s.lines, line{})
			}
			s.paragraph(paragraph, sp.style)
		}
	}
	return s.lines
}

func (s *setter) last() *line { return &s.lines[len(s.lines)-1] }

func (s *setter) paragraph(text string, st style) {
	space := st.face.width(" ", s.size)
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' }) {
		width := st.face.width(word, s.size)
		if l := s.last(); l.width > 0 {
			if l.width+space+width <= s.width {
				s.add(" "+word, st, space+width)
				continue
			}
			s.lines = append(s.lines, line{})
		}
		for width > s.width {
			head := s.head(word, st)
			if head == word {
				break // one character wider than the line
			}
			s.add(head, st, st.face.width(head, s.size))
			s.lines = append(s.lines, line{})
			word = word[len(head):]
			width = st.face.width(word, s.size)
		}
		s.add(word, st, width)
	}
}

// add puts text at the end of the last line.
func (s *setter) add(text string, st style, width float64) {
	l := s.last()
	if n := len(l.pieces); n > 0 && l.pieces[n-1].span.style == st {
		l.pieces[n-1].span.text += text
	} else {
		l.pieces = append(l.pieces, piece{l.width, span{text, st}})
	}
	l.width += width
}

// head is as much of a word as a line holds, at least one character with the
// marks that belong to it.
func (s *setter) head(word string, st style) string {
	width := 0.0
	for i, r := range word {
		width += st.face.width(string(r), s.size)
		if i > 0 && width > s.width && !unicode.Is(unicode.M, r) {
			return word[:i]
		}
	}
	return word
}

// shrink is the largest type size, from size down to least, in which the text
// takes at most so many lines.
func shrink(text string, f face, size, least, width float64, most int) float64 {
	for ; size > least; size-- {
		if len(breakLines(size, width, span{text, style{face: f}})) <= most {
			return size
		}
	}
	return least
}

// elide shortens a text to one line, for the running header alone: whole names
// stand on the cover.
func elide(text string, f face, size, width float64) string {
	if f.width(text, size) <= width {
		return text
	}
	kept := []rune(text)
	for len(kept) > 0 && f.width(string(kept)+"…", size) > width {
		kept = kept[:len(kept)-1]
	}
	return strings.TrimRight(string(kept), " ") + "…"
}
