package report

import (
	"math"
	"runtime"
	"slices"
)

// row is the smallest thing that stays on one page: a line of text, a line of a
// table, a figure.
type row struct {
	height float64
	keep   bool            // stays on the page of the row after it
	gap    bool            // white space, left out at the top of a page
	draw   func(y float64) // y is its top; nil for white space
	card   *card           // the card it stands in, if any
	table  *tableHead      // the head to repeat above it on a new page, if any
}

// card is a frame behind rows. Where a card goes on from page to page each part
// is drawn for itself.
type card struct {
	draw  func(y, height float64, first, last bool)
	begun bool
}

// tableHead is repeated where its table goes on to a new page.
type tableHead struct {
	height float64
	draw   func(y float64)
}

func gap(height float64) row { return row{height: height, gap: true} }

// inside is space that stays even at the top of a page: the padding of a card.
func inside(height float64) row { return row{height: height} }

// flow puts rows on the page and goes on to the next one where they do not fit.
func (d *document) flow(rows []row) {
	if d.tight {
		closer(rows)
	}
	for len(rows) > 0 {
		if d.fresh && rows[0].gap && rows[0].card == nil {
			rows = rows[1:]
			continue
		}
		n := d.fitting(rows)
		d.place(rows, n)
		if rows = rows[n:]; len(rows) > 0 {
			d.nextPage()
			if t := rows[0].table; t != nil {
				t.draw(d.y)
				d.y += t.height
			}
		}
	}
}

// closer makes the white space between rows narrower.
func closer(rows []row) {
	for i := range rows {
		if rows[i].gap {
			rows[i].height *= .6
		}
	}
}

// fitted reports whether rows go on what is left of the page, with the white space
// between them made narrower where that helps.
func (d *document) fitted(rows []row) bool {
	room, gaps := d.bottom-d.y-height(rows), 0.0
	for _, r := range rows {
		if r.gap {
			gaps += r.height
		}
	}
	if room < 0 && room+.4*gaps >= 0 {
		closer(rows)
		return true
	}
	return room >= 0
}

// place draws the first n rows, each card's frame before the rows in it.
func (d *document) place(rows []row, n int) {
	for from := 0; from < n; {
		to := from + 1
		for to < n && rows[to].card == rows[from].card {
			to++
		}
		if c := rows[from].card; c != nil {
			c.draw(d.y, height(rows[from:to]), !c.begun, to == len(rows) || rows[to].card != c)
			c.begun = true
		}
		for _, r := range rows[from:to] {
			if r.draw != nil {
				r.draw(d.y)
				runtime.Gosched() // pages that people wait for go first
			}
			d.y += r.height
			d.fresh = false
		}
		from = to
	}
}

// fitting is how many rows still go on this page without parting what belongs
// together. On a fresh page at least one does, or nothing ever would.
func (d *document) fitting(rows []row) int {
	room, n, fits := d.bottom-d.y, 0, 0
	for i, r := range rows {
		if room -= r.height; room < 0 && !r.gap {
			break
		}
		n = i + 1
		if !r.keep {
			fits = n
		}
	}
	switch {
	case n == len(rows):
		return n
	case fits == 0 && d.fresh:
		return max(n, 1)
	default:
		return fits
	}
}

func height(rows []row) float64 {
	sum := 0.0
	for _, r := range rows {
		sum += r.height
	}
	return sum
}

// together keeps rows on one page when a page can hold them.
func (d *document) together(rows []row) []row {
	if height(rows) < .9*(d.bottom-d.top) {
		for i := range rows[:max(len(rows)-1, 0)] {
			rows[i].keep = true
		}
	}
	return rows
}

// paragraph sets spans as rows of leading points each, at x. No first or last
// line stands alone on a page.
func (d *document) paragraph(x, width, size, leading float64, spans ...span) []row {
	return d.lineRows(x, size, leading, breakLines(size, width, spans...))
}

func (d *document) lineRows(x, size, leading float64, lines []line) []row {
	rows := make([]row, len(lines))
	for i, l := range lines {
		rows[i] = row{
			height: leading, keep: i == 0 && len(lines) > 1 || i == len(lines)-2 && i > 0 || len(lines) == 2 && i == 0,
			draw: func(y float64) { d.setLine(x, y, size, leading, l) },
		}
	}
	return rows
}

// setLine sets one line whose top is y.
func (d *document) setLine(x, y, size, leading float64, l line) {
	baseline := y + (leading-size)/2 + size*.8
	for _, p := range l.pieces {
		d.text(x+p.x, baseline, size, p.span)
	}
}

// columns sets cells of lines beside each other, a row a line, so that even a
// cell of many pages goes on from page to page.
func (d *document) columns(leading float64, cells ...column) []row {
	most := 0
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	rows := make([]row, most)
	for i := range rows {
		rows[i] = row{height: leading, keep: i == 0 && most > 1 || i == most-2, draw: func(y float64) {
			for _, c := range cells {
				if i < len(c.lines) {
					d.setLine(c.x, y, c.size, leading, c.lines[i])
				}
			}
		}}
	}
	if most <= 6 {
		return d.together(rows)
	}
	return rows
}

// column is one cell of a table row, already broken into lines.
type column struct {
	x, size float64
	lines   []line
}

func cellOf(x, width, size float64, spans ...span) column {
	return column{x, size, breakLines(size, width, spans...)}
}

// ruled draws a rule over the first of some rows.
func (d *document) ruled(rows []row, k ink, width float64) []row {
	if len(rows) == 0 {
		return rows
	}
	inner := rows[0].draw
	rows[0].draw = func(y float64) {
		d.rule(k, width)
		d.pdf.Line(d.left, y, d.right, y)
		if inner != nil {
			inner(y)
		}
	}
	return rows
}

// framed puts rows into one card.
func framed(c *card, rows []row) []row {
	for i := range rows {
		rows[i].card = c
	}
	return rows
}

// unorphaned joins the entries of a table so that neither the first nor the last
// stands alone on a page.
func unorphaned(entries [][]row) []row {
	for _, i := range []int{0, len(entries) - 2} {
		if i >= 0 && i+1 < len(entries) && len(entries[i]) > 0 {
			entries[i][len(entries[i])-1].keep = true
		}
	}
	return slices.Concat(entries...)
}

// continuing has a head stand above rows that go on to a new page.
func continuing(t *tableHead, rows []row) []row {
	for i := range rows {
		rows[i].table = t
	}
	return rows
}

// under puts rows under a table's head, which comes first and is repeated.
func under(t *tableHead, rows []row) []row {
	rows = continuing(t, rows)
	return append([]row{{height: t.height, keep: true, draw: t.draw}}, rows...)
}

// kept marks rows as staying with what follows.
func kept(rows []row) []row {
	for i := range rows {
		rows[i].keep = true
	}
	return rows
}

// tickBox draws an empty box to tick, drawn and not set, with a word beside it.
func (d *document) tickBox(x, y, size float64, word string) float64 {
	d.rule(dark, .8)
	side := size * .82
	d.pdf.Rect(x, y-side, side, side, "D")
	d.text(x+side+4, y-size*.08, size, span{word, style{sans, dark}})
	return math.Ceil(x + side + 4 + sans.width(word, size) + 16)
}
