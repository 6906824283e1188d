package report

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// slots lets two documents be made at once in a process: each takes some 25 MB.
//
//nolint:gochecknoglobals // the limit is the process's, whoever makes documents in it
var slots = make(chan struct{}, 2)

// produce makes a document and writes it to w. It waits while two others are
// being made. It fails when the context ends before the document is complete,
// with nothing written, or when w fails.
func produce(ctx context.Context, w io.Writer, what string, set func(context.Context) (*gofpdf.Fpdf, error)) error {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return fmt.Errorf("wait for another document: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("make the %s: %w", what, err)
	}
	return render(ctx, w, what, set)
}

// begun is a document that was begun and sets itself.
type begun interface {
	write()
	file() *gofpdf.Fpdf
}

func (d *document) file() *gofpdf.Fpdf { return d.pdf }

// setting is how produce sets most documents: begun with what they are of, then
// written.
func setting[P any, D begun](begin func(context.Context, P) (D, error), p P) func(context.Context) (*gofpdf.Fpdf, error) {
	return func(ctx context.Context) (*gofpdf.Fpdf, error) {
		d, err := begin(ctx, p)
		if err != nil {
			return nil, err
		}
		d.write()
		return d.file(), nil
	}
}

// render turns a panic of the PDF library into an error: a document that cannot
// be made must not take the server with it.
func render(ctx context.Context, w io.Writer, what string, set func(context.Context) (*gofpdf.Fpdf, error)) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("make the %s: %v", what, reason)
		}
	}()
	pdf, err := set(ctx)
	if err == nil {
		err = pdf.Error()
	}
	if err != nil {
		return fmt.Errorf("make the %s: %w", what, err)
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("write the %s: %w", what, err)
	}
	return nil
}

// metadata is what a file says of itself, in any script.
type metadata struct {
	title, author, subject string
	date                   time.Time // of the document, and the file's only date
}

// open begins the file, with every date and order in it fixed.
func (d *document) open(paper Paper, across bool, m metadata) error {
	size, way := "A4", "P"
	if paper == Letter {
		size = "Letter"
	}
	if across {
		way = "L"
	}
	d.pdf = gofpdf.New(way, "pt", size, "")
	d.pdf.SetAutoPageBreak(false, 0)
	d.pdf.SetMargins(0, 0, 0)
	if err := addFonts(d.pdf); err != nil {
		return err
	}
	if m.date.IsZero() {
		m.date = time.Unix(0, 0) // the library would take today's
	}
	date := m.date.UTC() // the library writes no offset, and readers take a time without one for UTC
	d.pdf.SetCreationDate(date)
	d.pdf.SetModificationDate(date)
	d.pdf.SetCatalogSort(true)
	// Encoded already: the library's own encoding ends at U+FFFF.
	d.pdf.SetTitle(utf16String(told(m.title)), false)
	d.pdf.SetAuthor(utf16String(told(m.author)), false)
	if m.subject != "" {
		d.pdf.SetSubject(utf16String(told(m.subject)), false)
	}
	d.pdf.SetCreator("Continuum", true)
	d.pdf.SetProducer("Continuum with gofpdf", true)
	d.pdf.SetDisplayMode("fullpage", "single")
	return nil
}

// margins sets the space around the text, the same on every page.
func (d *document) margins(side, top, bottom float64) {
	w, h := d.pdf.GetPageSize()
	d.left, d.right, d.top, d.bottom = side, w-side, top, h-bottom
}

// running puts the running header, the foot and the page numbers on the pages
// from the one given, now that their number is known.
func (d *document) running(from int, left, right, foot string) {
	pages := d.pdf.PageCount()
	left, right = elide(left, sans, 9, d.width()*.55), elide(right, sans, 9, d.width()*.4)
	for page := from; page <= pages; page++ {
		d.turnTo(page)
		d.text(d.left, d.top-32, 9, span{left, style{sans, soft}})
		d.text(d.right-sans.width(right, 9), d.top-32, 9, span{right, style{sans, soft}})
		d.rule(hair, .6)
		d.pdf.Line(d.left, d.top-25, d.right, d.top-25)
		y := d.bottom + 34
		number := fmt.Sprintf("Page %d of %d", page, pages)
		d.text(d.left, y, 9, span{elide(foot, sans, 9, d.width()-sans.width(number, 9)-12), style{sans, soft}})
		d.text(d.right-sans.width(number, 9), y, 9, span{number, style{sans, soft}})
	}
	d.turnTo(pages)
}
