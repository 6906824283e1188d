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
