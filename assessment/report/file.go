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

// settling is a begun document that can be set closer.
type settling interface {
	begun
	lonely() bool
	tighten()
}

// settled sets a document, and once more and closer where its last page would hold
// little, if that saves the page.
func settled[P any, D settling](ctx context.Context, begin func(context.Context, P) (D, error), p P, compressed bool) (D, error) {
	set := func(closer bool) (D, error) {
		d, err := begin(ctx, p)
		if err != nil {
			return d, err
		}
		d.file().SetCompression(compressed)
		if closer {
			d.tighten()
		}
		d.write()
		return d, nil
	}
	d, err := set(false)
	if err != nil || !d.lonely() {
		return d, err
	}
	closer, err := set(true)
	if err == nil && closer.file().PageCount() < d.file().PageCount() {
		return closer, nil
	}
	return d, err
}

// settledFile is settled for produce.
func settledFile[P any, D settling](begin func(context.Context, P) (D, error), p P) func(context.Context) (*gofpdf.Fpdf, error) {
	return func(ctx context.Context) (*gofpdf.Fpdf, error) {
		d, err := settled(ctx, begin, p, true)
		if err != nil {
			return nil, err
		}
		return d.file(), nil
	}
}

// lonely reports whether there is much room left on the last page of several.
func (d *document) lonely() bool {
	return d.pdf.PageCount() > 1 && d.y-d.top < .75*(d.bottom-d.top)
}

// tighten has everything set a little closer.
func (d *document) tighten() {
	d.tight, d.top, d.bottom = true, d.top-10, d.bottom+12
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

// titled is running for a document without a cover: its first page says at its top
// whose it is, so that no header stands there.
func (d *document) titled(left, right, foot string) {
	d.running(2, left, right, foot)
	d.turnTo(1)
	d.footed(1, d.pdf.PageCount(), foot)
	d.turnTo(d.pdf.PageCount())
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
		d.footed(page, pages, foot)
	}
	d.turnTo(pages)
}

// footed sets the foot of the page that is turned to.
func (d *document) footed(page, pages int, foot string) {
	y, number := d.bottom+34, fmt.Sprintf("Page %d of %d", page, pages)
	d.text(d.left, y, 9, span{elide(foot, sans, 9, d.width()-sans.width(number, 9)-12), style{sans, soft}})
	d.text(d.right-sans.width(number, 9), y, 9, span{number, style{sans, soft}})
}
