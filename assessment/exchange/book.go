package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// What a workbook that comes in may hold. Only the parts that are needed are
// unpacked, and a part that grows beyond what is left ends the reading: a small
// file that unpacks to gigabytes costs no more than an honest one.
const (
	unpackLimit = 64 << 20 // bytes, of all parts together
	tagLimit    = 64 << 10 // bytes of one XML tag
	textLimit   = 1 << 20  // bytes of text between two of them
	tokenLimit  = 8_000_000
	rowLimit    = 100_000 // rows of a sheet
	cellLimit   = 1_000_000
)

// bookLimits is how much of a workbook is read at most.
type bookLimits struct {
	unpack        int64
	tokens, cells int
}

// book is a workbook that came in. It is read here and not by excelize, which
// takes a whole sheet into memory before it tells a formula from a value.
type book struct {
	parts    map[string]*zip.File // by lower-case path
	left     bookLimits           // what may still be read; cells are counted by the sheet
	sheets   []bookSheet
	texts    []string // those that cells share
	dates    []bool   // by a cell's style: it shows a number as a date
	from1904 bool     // days count from 1904, as old Macintosh programs do
}

// bookSheet is one sheet of a book.
type bookSheet struct {
	Name   string
	path   string
	hidden bool
}

// bookError says what is wrong with a workbook as a whole.
type bookError string

func (e bookError) Error() string { return string(e) }

const (
	errTooLarge  bookError = "The file is larger than 5 MiB: remove what does not belong to it, for example pictures."
	errOldBook   bookError = "This is an old workbook (.xls), or one with a password: save it as .xlsx without a password."
	errNoBook    bookError = "This is not an XLSX workbook: save the file as .xlsx."
	errOtherFile bookError = "This is an OpenDocument or another packed file and no XLSX workbook: save it as .xlsx."
	errDamaged   bookError = "The workbook is damaged or was cut short: save it again as .xlsx, and take that file."
	errUnpacked  bookError = "The workbook unpacks to more than 64 MiB: copy the cells that belong to it into a new workbook."
	errOtherBook bookError = "This is not an answers workbook from here: download one and fill that in."
	errTooLong   bookError = "The workbook has more than 1,000,000 cells: copy those that belong to it into a new workbook."
)

// isBook reports whether a file is a workbook, readable or not, and no text.
func isBook(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0"))
}

// openBook reads what all sheets of a workbook need.
func openBook(data []byte) (*book, error) {
	return openBookWithin(data, bookLimits{unpackLimit, tokenLimit, cellLimit})
}

func openBookWithin(data []byte, limits bookLimits) (*book, error) {
	switch {
	case len(data) > SizeLimit:
		return nil, errTooLarge
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return nil, errOldBook
	case !isBook(data):
		return nil, errNoBook
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errDamaged
	}
	b := &book{parts: map[string]*zip.File{}, left: limits}
	for _, f := range archive.File {
		b.parts[partName(f.Name)] = f
	}
	if b.parts["[content_types].xml"] == nil {
		return nil, errOtherFile
	}
	if err := b.readSheets(); err != nil {
		return nil, err
	}
	if err := b.readTexts(); err != nil {
		return nil, err
	}
	return b, b.readStyles()
}

// partName is a part's path as it is looked up: writers differ in case and
// slashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/"))
}

// tags walks through the tags of a part; text is what stands between them. A
// part that is not there has none.
func (b *book) tags(name string, visit func(xml.Token) error) error {
	part := b.parts[name]
	if part == nil {
		return nil
	}
	unpacked, err := part.Open()
	if err != nil {
		return errDamaged
	}
	defer unpacked.Close()
	decoder := xml.NewDecoder(&tagReader{r: unpacked, book: b})
	for {
		token, err := decoder.RawToken() // keeps no stack: tags that never close cost nothing
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errUnpacked):
			return errUnpacked
		case err != nil:
			return errDamaged
		}
		if b.left.tokens--; b.left.tokens < 0 {
			return errTooLong
		}
		if err := visit(token); err != nil {
			return err
		}
	}
}

// tagReader ends the reading of a part when too much was unpacked, or when a tag
// or a text is so long that it can only be meant to fill the memory.
type tagReader struct {
	r    io.Reader
	book *book
	tag  bool // inside one
	long int  // bytes since it, or the text, began
}

func (t *tagReader) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if t.book.left.unpack -= int64(n); t.book.left.unpack < 0 {
		return 0, errUnpacked
	}
	for rest := p[:n]; ; {
		sign, limit := byte('<'), textLimit
		if t.tag {
			sign, limit = '>', tagLimit
		}
		at := bytes.IndexByte(rest, sign)
		if t.long += max(at, 0); at < 0 {
			t.long += len(rest)
		}
		if t.long > limit {
			return 0, errDamaged
		}
		if at < 0 {
			return n, err
		}
		t.tag, t.long, rest = !t.tag, 0, rest[at+1:]
	}
}

// attribute is the value of a tag's attribute, whatever its prefix.
func attribute(tag xml.StartElement, name string) string {
	for _, a := range tag.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// readSheets finds the sheets, in their order.
func (b *book) readSheets() error {
	paths := map[string]string{} // by relation
	root := "xl/workbook.xml"
	if b.parts[root] == nil {
		return errDamaged
	}
	err := b.tags("xl/_rels/workbook.xml.rels", func(token xml.Token) error {
		if tag, ok := token.(xml.StartElement); ok && tag.Name.Local == "Relationship" {
			paths[attribute(tag, "Id")] = partPath(attribute(tag, "Target"))
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = b.tags(root, func(token xml.Token) error {
		tag, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case tag.Name.Local == "workbookPr":
			b.from1904 = isTrue(attribute(tag, "date1904"))
		case tag.Name.Local == "sheet":
			b.sheets = append(b.sheets, bookSheet{attribute(tag, "name"), paths[relation(tag)], attribute(tag, "state") != "" && attribute(tag, "state") != "visible"})
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		return errDamaged
	}
	return err
}

// partPath is where a relation of the workbook leads.
func partPath(target string) string {
	if strings.HasPrefix(target, "/") {
		return partName(target)
	}
	return partName("xl/" + target)
}

// relation is the r:id of a sheet, beside which it has a plain sheetId.
func relation(tag xml.StartElement) string {
	for _, a := range tag.Attr {
		if a.Name.Space != "" && a.Name.Local == "id" {
			return a.Value
		}
	}
	return ""
}

func isTrue(value string) bool { return value == "1" || value == "true" }

// sheet returns the sheet with this name, or nil.
func (b *book) sheet(name string) *bookSheet {
	for i := range b.sheets {
		if strings.EqualFold(b.sheets[i].Name, name) {
			return &b.sheets[i]
		}
	}
	return nil
}

// readTexts reads the texts that cells share.
func (b *book) readTexts() error {
	var text textTags
	return b.tags("xl/sharedstrings.xml", func(token xml.Token) error {
		if tag, ok := token.(xml.StartElement); ok && tag.Name.Local == "si" {
			text = textTags{}
		}
		text.read(token)
		if tag, ok := token.(xml.EndElement); ok && tag.Name.Local == "si" {
			if b.texts = append(b.texts, text.String()); len(b.texts) > b.left.cells {
				return errTooLong
			}
		}
		return nil
	})
}

// readStyles finds out which styles show dates.
func (b *book) readStyles() error {
	dates, inCells := map[string]bool{}, false
	return b.tags("xl/styles.xml", func(token xml.Token) error {
		switch tag := token.(type) {
		case xml.StartElement:
			switch {
			case tag.Name.Local == "numFmt":
				dates[attribute(tag, "numFmtId")] = showsDate(attribute(tag, "formatCode"))
			case tag.Name.Local == "cellXfs":
				inCells = true
			case inCells && tag.Name.Local == "xf" && len(b.dates) < tagLimit: // Excel stops there as well
				id := attribute(tag, "numFmtId")
				date, own := dates[id]
				b.dates = append(b.dates, own && date || !own && isDateFormat(id))
			}
		case xml.EndElement:
			inCells = inCells && tag.Name.Local != "cellXfs"
		}
		return nil
	})
}
