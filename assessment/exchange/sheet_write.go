package exchange

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// The formats numbers have in spreadsheets, by excelize's numbers.
const (
	wholeNumbers = 1  // 0
	percent      = 9  // 0%
	onlyText     = 49 // @: what is typed there stays text
)

// newBook begins a workbook whose first sheet has this name. made may be zero.
func newBook(title, first string, made time.Time) (*excelize.File, error) {
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", first); err != nil {
		return nil, fmt.Errorf("begin the workbook: %w", err)
	}
	props := &excelize.DocProperties{Title: cellText(title), Creator: "Continuum", LastModifiedBy: "Continuum"}
	if !made.IsZero() { // otherwise excelize's own, a day in 2006
		props.Created = made.UTC().Format(time.RFC3339)
		props.Modified = props.Created
	}
	if err := f.SetDocProps(props); err != nil {
		return nil, fmt.Errorf("begin the workbook: %w", err)
	}
	return f, nil
}

// font is the letters of a cell: those of every other cell, unless changed. Without
// a family and a size spreadsheets choose some of their own.
func font(size float64, bold bool, colour string) *excelize.Font {
	return &excelize.Font{Family: "Calibri", Size: size, Bold: bold, Color: colour}
}

// finish writes a workbook and gives back what it holds on disk.
func finish(w io.Writer, f *excelize.File) error {
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write the workbook: %w", err)
	}
	return nil
}

// cellText is a text as a cell can hold it: what XML has no sign for is dropped.
func cellText(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
			return -1
		}
		return r
	}, s)
}

// sharedText is a text for excelize's SetCellStr, which forgets that _x0041_
// stands for an A in a workbook.
func sharedText(s string) string {
	return escapedUnit.ReplaceAllStringFunc(cellText(s), func(run string) string {
		return strings.ReplaceAll(run, "_x", "_x005F_x")
	})
}

// sheetName makes a name a sheet can have, and that none in taken has: at most 31
// characters, none of those that stand in references.
func sheetName(name string, taken map[string]bool) string {
	const limit = 31
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]!`, r) {
			return '-'
		}
		return r
	}, strings.Join(strings.Fields(cellText(name)), " "))
	name = strings.Trim(name, "' ")
	if name == "" || strings.EqualFold(name, "history") { // the name of a sheet of its own in Excel
		name = strings.TrimSpace("Sheet " + name)
	}
	for try, number := trimUnits(name, limit), 2; ; number++ {
		if key := strings.ToLower(try); !taken[key] {
			taken[key] = true
			return try
		}
		ending := fmt.Sprintf(" %d", number)
		try = trimUnits(name, limit-len(ending)) + ending
	}
}

// trimUnits shortens to so many UTF-16 units, which is what spreadsheets count.
func trimUnits(s string, limit int) string {
	units := 0
	for i, r := range s {
		if units += utf16Len(r); units > limit {
			return strings.TrimRight(cut(s, i), "' ")
		}
	}
	return s
}

func utf16Len(r rune) int {
	if r > 0xFFFF && r <= utf8.MaxRune {
		return 2
	}
	return 1
}
