package report

import "time"

// titleRows name whose figures a document holds, and of which day; a zero day is
// not said.
func (d *document) titleRows(organization, unit string, date time.Time) []row {
	small, large := shrink(organization, sans, 11, 7, d.width()*.75, 2), shrink(unit, serif, 27, 12, d.width(), 2)
	rows := d.paragraph(d.left, d.width(), small, small*1.35, span{organization, style{sans, soft}})
	rows = append(rows, d.paragraph(d.left, d.width(), large, large*1.2, span{unit, style{serif, dark}})...)
	if date.IsZero() {
		return rows
	}
	return append(rows, d.paragraph(d.left, d.width(), 11, 16, span{longDate(date), style{sans, soft}})...)
}

// footRows say what could not be printed and, some space below, what the page is
// with the same content: "The page with this check is at".
func (d *document) footRows(what string, space float64) []row {
	var rows []row
	if d.lost > 0 {
		rows = append(rows, d.aside(lostText(d.lost))...)
	}
	if space > 0 {
		rows = append(rows, gap(space))
	}
	return append(rows, d.pageRows(what)...)
}

// smallFoot is at most four lines on what a page rests on and what of it could not
// be printed, over one line that leads to the page with the same content.
func (d *document) smallFoot(words, where string, size, leading float64) []row {
	if d.lost > 0 {
		words += " " + lostText(d.lost)
	}
	rows := d.lineRows(d.left, size, leading, capped(breakLines(size, d.width(), span{words, style{sans, soft}}), 4, size, d.width()))
	if d.address == "" {
		return rows
	}
	shown := elide(where+d.address, sans, size, d.width())
	return append(rows, row{height: leading, draw: func(y float64) {
		d.text(d.left, y+size+.5, size, span{shown, style{sans, accent}})
		d.pdf.LinkString(d.left, y, sans.width(shown, size), leading, d.address)
	}})
}
