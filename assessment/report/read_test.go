package report

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// word is text as it stands on a page: its left end, its baseline from the top.
type word struct {
	x, y, size float64
	face       face
	text       string
}

func (w word) right() float64 { return w.x + w.face.width(w.text, w.size) }

// paper is a page read back: its text and its rectangles, in drawing order.
type paper struct {
	words []word
	rects []string
}

func (p paper) text() string {
	var b strings.Builder
	for _, w := range p.words {
		b.WriteString(w.text + "\n")
	}
	return b.String()
}

// fataler is what the tests, fuzz targets and random checks have in common.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// readBack makes a plan without compression and reads its pages from the bytes.
func readBack(t fataler, p Plan) (*document, []paper) {
	t.Helper()
	d, err := newDocument(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	return d, readPages(t, d.pdf)
}

// readPages reads the pages of a document that was set without compression.
func readPages(t fataler, pdf *gofpdf.Fpdf) []paper {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	_, h := pdf.GetPageSize()
	var pages []paper
	for _, stream := range bytes.Split(b.Bytes(), []byte("\nstream\n"))[1:] {
		if content, _, ok := bytes.Cut(stream, []byte("\nendstream")); ok && bytes.HasPrefix(content, []byte("0 J\n")) {
			pages = append(pages, readPage(content, h))
		}
	}
	if len(pages) != pdf.PageCount() {
		t.Fatal(fmt.Sprintf("read %d of %d pages", len(pages), pdf.PageCount()))
	}
	return pages
}

// operation finds a change of font, a text, or a rectangle.
var operation = regexp.MustCompile(`(?s)BT /F(\w+) ([\d.]+) Tf ET|BT (-?[\d.]+) (-?[\d.]+) Td \(((?:\\.|[^\\)])*)\) Tj ET|(-?[\d.]+ -?[\d.]+ -?[\d.]+ -?[\d.]+ re \w)`)

func readPage(content []byte, height float64) paper {
	var p paper
	var size float64
	var f face
	for _, m := range operation.FindAllSubmatch(content, -1) {
		switch {
		case m[1] != nil:
			f, size = faceIDs()[string(m[1])], number(m[2])
		case m[6] != nil:
			p.rects = append(p.rects, string(m[6]))
		default:
			p.words = append(p.words, word{number(m[3]), height - number(m[4]), size, f, decode(m[5])})
		}
	}
	return p
}

func number(b []byte) float64 {
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		panic(err)
	}
	return v
}

// decode reads a PDF string of UTF-16.
func decode(b []byte) string {
	b = []byte(strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(string(b)))
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}

// faceIDs are the names the library gives the faces, found by asking it.
var faceIDs = sync.OnceValue(func() map[string]face {
	ids := map[string]face{}
	for f, file := range faceFiles {
		pdf := gofpdf.New("P", "pt", "A4", "")
		pdf.SetCompression(false)
		if err := addFonts(pdf); err != nil {
			panic(err)
		}
		pdf.AddPage()
		pdf.SetFont(file.family, file.style, 10)
		var b bytes.Buffer
		if err := pdf.Output(&b); err != nil {
			panic(err)
		}
		ids[string(operation.FindSubmatch(b.Bytes())[1])] = face(f)
	}
	return ids
})
