package exchange

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// textTags collects the text of a cell or of a shared text: that of its parts,
// without how the characters are pronounced.
type textTags struct {
	strings.Builder
	inText, spoken bool
}

func (t *textTags) read(token xml.Token) {
	switch tag := token.(type) {
	case xml.StartElement:
		t.inText = tag.Name.Local == "t" && !t.spoken
		t.spoken = t.spoken || tag.Name.Local == "rPh"
	case xml.EndElement:
		t.inText = false
		t.spoken = t.spoken && tag.Name.Local != "rPh"
	case xml.CharData:
		if t.inText {
			t.Write(tag)
		}
	}
}

// String is the text with the characters that XML cannot hold, which workbooks
// write as _x000D_.
func (t *textTags) String() string { return unescapeText(t.Builder.String()) }

var escapedUnit = regexp.MustCompile(`(_x[0-9A-Fa-f]{4}_)+`)

func unescapeText(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedUnit.ReplaceAllStringFunc(s, func(run string) string {
		var units []uint16
		for ; run != ""; run = run[len("_x0000_"):] {
			unit, _ := strconv.ParseUint(run[2:6], 16, 16)
			units = append(units, uint16(unit))
		}
		return string(utf16.Decode(units))
	})
}

// cellKind says what a cell holds.
type cellKind int

const (
	textCell cellKind = iota
	numberCell
	dateCell
	errorCell // #REF! and the like
)

// cell is one cell of a file that came in.
type cell struct {
	column  int    // from 1
	text    string // a date as 2026-01-31
	kind    cellKind
	formula bool
	merged  bool // with others; a text stands only in the first of them
}

// place is a cell's column and row, from 1.
type place struct{ column, row int }

// String is the place as spreadsheets write it: "C7".
func (p place) String() string {
	letters := ""
	for c := p.column; c > 0; c = (c - 1) / 26 {
		letters = string(rune('A'+(c-1)%26)) + letters
	}
	return letters + strconv.Itoa(p.row)
}

var cellName = regexp.MustCompile(`^([A-Z]{1,3})([1-9][0-9]{0,6})$`)

// parsePlace reads a place as spreadsheets write it.
func parsePlace(name string) (place, bool) {
	parts := cellName.FindStringSubmatch(name)
	if parts == nil {
		return place{}, false
	}
	column := 0
	for _, letter := range parts[1] {
		column = 26*column + int(letter-'A') + 1
	}
	row, _ := strconv.Atoi(parts[2])
	return place{column, row}, true
}

// block is a rectangle of cells that were merged to one.
type block struct{ first, last place }

func parseBlock(name string) (block, bool) {
	from, to, _ := strings.Cut(name, ":")
	first, ok := parsePlace(from)
	last, also := parsePlace(to)
	return block{first, last}, ok && also
}

func (m block) String() string { return fmt.Sprintf("%s:%s", m.first, m.last) }

// isDateFormat tells the built-in formats that show a day.
func isDateFormat(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58)
}

// besideDate is what a format shows as it stands, colours and conditions included.
var besideDate = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)

// showsDate tells whether a format shows a day or a year.
func showsDate(format string) bool {
	return strings.ContainsAny(strings.ToLower(besideDate.ReplaceAllString(format, "")), "yd")
}

// dayOf is the day a number shows as a date: days since the end of 1899, or
// since 1904.
func (b *book) dayOf(days float64) (string, bool) {
	if b.from1904 {
		days += 1462
	}
	if days < 61 || days >= 2_958_466 { // March 1900 to the end of 9999
		return "", false
	}
	return time.Date(1899, 12, 30+int(days), 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// setValue takes what a cell's file says: its type, style and value.
func (c *cell) setValue(b *book, kind, style, value string) error {
	switch kind {
	case "s":
		at, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || at < 0 || at >= len(b.texts) {
			return errDamaged
		}
		c.text = b.texts[at]
	case "str":
		c.text = unescapeText(value)
	case "b":
		c.text = map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(value)]
	case "e":
		c.text, c.kind = value, errorCell
	case "d":
		c.text, _, _ = strings.Cut(value, "T")
		c.kind = dateCell
	case "", "n":
		c.setNumber(b, style, value)
	}
	if !utf8.ValidString(c.text) {
		return errDamaged
	}
	return nil
}

func (c *cell) setNumber(b *book, style, value string) {
	number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		c.text = value
		return
	}
	c.text, c.kind = strconv.FormatFloat(number, 'f', -1, 64), numberCell
	if at, err := strconv.Atoi(style); err == nil && at >= 0 && at < len(b.dates) && b.dates[at] {
		if day, ok := b.dayOf(number); ok {
			c.text, c.kind = day, dateCell
		}
	}
}
