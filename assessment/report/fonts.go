package report

import (
	"bytes"
	"embed"
	"fmt"
	"sync"
	"unicode"

	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The typefaces are Source Sans 3 and Source Serif 4, under the SIL Open Font
// License that lies beside them; SHA256SUMS says which files they are.
//
//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is one of the three cuts a plan is set in.
type face uint8

const (
	sans  face = iota // text
	bold              // what should be found at a glance
	serif             // headings
)

//nolint:gochecknoglobals // a table
var faceFiles = [...]struct{ family, style, file string }{
	sans:  {"sans", "", "fonts/SourceSans3-Regular.ttf"},
	bold:  {"sans", "B", "fonts/SourceSans3-SemiBold.ttf"},
	serif: {"serif", "B", "fonts/SourceSerif4-SemiBold.ttf"},
}

// noGlyph marks a character a face cannot print.
const noGlyph = 0xFFFF

// metrics are the sizes of a face's characters, in thousandths of the type size.
type metrics struct {
	advance [0x10000]uint16 // noGlyph where it has none
	marks   map[rune]mark   // the combining marks
}

// faces holds the metrics of all faces. Reading them takes longer than setting
// a page, so it happens once a process and not once a document.
//
//nolint:gochecknoglobals // a table, worked out when first needed
var faces = sync.OnceValue(func() *[len(faceFiles)]metrics {
	all := new([len(faceFiles)]metrics)
	for i, f := range faceFiles {
		if err := all[i].read(f.file); err != nil {
			panic(err) // the files are embedded and tested: this cannot happen
		}
	}
	return all
})

func (m *metrics) read(file string) error {
	data, err := fontFiles.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return fmt.Errorf("parse %s: %w", file, err)
	}
	var buffer sfnt.Buffer
	m.marks = map[rune]mark{}
	for r := range m.advance {
		m.advance[r] = noGlyph
		glyph, err := parsed.GlyphIndex(&buffer, rune(r))
		if err != nil || glyph == 0 || r < ' ' {
			continue
		}
		bounds, advance, err := parsed.GlyphBounds(&buffer, glyph, fixed.I(1000), font.HintingNone)
		if err != nil {
			return fmt.Errorf("size of %U in %s: %w", r, file, err)
		}
		m.advance[r] = uint16(advance.Round()) //nolint:gosec // an advance is at most a few thousand
		if unicode.Is(unicode.Mn, rune(r)) {
			m.marks[rune(r)] = mark{middle: float64(bounds.Min.X+bounds.Max.X) / 128, above: bounds.Max.Y < 0}
		}
	}
	return nil
}

// prints reports whether a face has a glyph for the character.
func (f face) prints(r rune) bool { return r >= 0 && r < 0x10000 && faces()[f].advance[r] != noGlyph }

// printsAll reports whether a face has every character of the text.
func (f face) printsAll(text string) bool {
	for _, r := range text {
		if !f.prints(r) {
			return false
		}
	}
	return true
}

// width is how wide a text is set, in points.
func (f face) width(text string, size float64) float64 {
	m, thousandths := &faces()[f], 0
	for _, r := range text {
		if r < 0x10000 && m.advance[r] != noGlyph {
			thousandths += int(m.advance[r])
		}
	}
	return float64(thousandths) * size / 1000
}

// addFonts gives the document its own copies: the library writes into them.
func addFonts(pdf *gofpdf.Fpdf) error {
	for _, f := range faceFiles {
		data, err := fontFiles.ReadFile(f.file)
		if err != nil {
			return fmt.Errorf("read %s: %w", f.file, err)
		}
		pdf.AddUTF8FontFromBytes(f.family, f.style, bytes.Clone(data))
	}
	return pdf.Error()
}
