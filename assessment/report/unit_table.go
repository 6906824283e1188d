package report

import (
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// unitTable is a table of units: their names, a cell for each component or
// aspect, and columns of words.
type unitTable struct {
	cell    float64 // how wide a cell is
	heads   []string
	columns []wordColumn
}

// wordColumn is a column to the right of the cells.
type wordColumn struct {
	title string
	width float64
}

// unitRow is one unit in a unitTable.
type unitRow struct {
	indent float64
	name   []span
	cells  []chart.UnitCell // one a head
	words  [][]span         // one a column
}

// How large the type is, and how far a unit is moved in below another.
const (
	mapIndent  = 11
	mapDeepest = 6
	mapText    = 9
	mapLeading = 12

	mapMostLines = 30 // of a name: 200 wide characters take fewer
)

// unitIndent is how far a unit is moved in at a depth.
func unitIndent(depth int) float64 { return mapIndent * float64(min(depth, mapDeepest)) }

// lastTwo keeps the last row of a table from standing alone on a page.
func lastTwo(rows []row) []row {
	if n := len(rows); n > 1 {
		rows[n-2].keep = true
	}
	return rows
}

// widthOf is how wide spans are in one line.
func widthOf(spans []span, size float64) float64 {
	width := 0.0
	for i, s := range spans {
		if i > 0 {
			width += s.style.face.width(" ", size)
		}
		width += s.style.face.width(s.text, size)
	}
	return width
}

// unitName is what a unit is called. Where the order of the rows does not show
// what it belongs to, that is said: two may have one name.
func unitName(name string, unit assessment.Branch, shown bool) []span {
	spans := []span{{name, style{sans, dark}}}
	if above := unit.Above(); !shown && len(above) > 1 {
		in, _ := oneLine(above[len(above)-1].Name)
		spans = append(spans, span{"in " + in, style{sans, soft}})
	}
	return spans
}

// nameWidth is what the other columns leave for the unit's name.
func (d *document) nameWidth(t unitTable) float64 {
	width := d.width() - t.cell*float64(len(t.heads))
	for _, c := range t.columns {
		width -= c.width
	}
	return width
}

func (d *document) unitHead(t unitTable) *tableHead {
	names, size := d.nameWidth(t), t.headSize()
	var heads [][]line
	most := 1
	for _, head := range t.heads {
		lines := capped(breakLines(size, t.cell-6, span{head, style{bold, dark}}), 3, size, t.cell-6)
		heads, most = append(heads, lines), max(most, len(lines))
	}
	h := 8 + mapLeading*float64(most)
	return &tableHead{height: h, draw: func(y float64) {
		base := y + h - 6
		d.text(d.left, base, mapText, span{"Unit", style{bold, dark}})
		x := d.left + names
		for _, lines := range heads {
			for i, l := range lines {
				d.setLine(x+3, y+h-4-mapLeading*float64(len(lines)-i), size, mapLeading, l)
			}
			x += t.cell
		}
		for _, c := range t.columns {
			d.text(x+8, base, mapText, span{c.title, style{bold, dark}})
			x += c.width
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+h-1, d.right, y+h-1)
	}}
}

// headSize is the size in which no word over a cell has to be broken, within what
// can be read.
func (t unitTable) headSize() float64 {
	size := float64(mapText)
	for _, head := range t.heads {
		for _, word := range strings.Fields(head) {
			size = min(size, mapText*(t.cell-6)/bold.width(word, mapText))
		}
	}
	return max(size, 6.5)
}

// unitRow is one unit. It is as high as its longest text.
func (d *document) unitRow(t unitTable, u unitRow) []row {
	x, width := d.left+u.indent, d.nameWidth(t)-u.indent-8
	lines := capped(breakLines(10, width, u.name...), mapMostLines, 10, width)
	h := max(21, 7+13*float64(len(lines)))
	at := d.left + d.nameWidth(t) + t.cell*float64(len(t.heads))
	var texts []column
	for i, c := range t.columns {
		k := column{at + 8, mapText, capped(breakLines(mapText, c.width-10, u.words[i]...), 6, mapText, c.width-10)}
		texts, at = append(texts, k), at+c.width
		h = max(h, 7+mapLeading*float64(len(k.lines)))
	}
	return d.ruled([]row{{height: h, draw: func(y float64) {
		d.setMiddle(column{x, 10, lines}, y, h, 13)
		if n := len(u.cells); n > 0 {
			box := chart.Box{X: d.left + d.nameWidth(t), Y: y, W: t.cell * float64(n), H: h}
			chart.UnitCells(pen{&d.sheet}, box, 10, u.cells)
		}
		for _, k := range texts {
			d.setMiddle(k, y, h, mapLeading)
		}
	}}}, hair, .6)
}

// setMiddle sets lines in the middle of a row's height.
func (d *document) setMiddle(k column, y, h, leading float64) {
	y += (h - leading*float64(len(k.lines))) / 2
	for i, l := range k.lines {
		d.setLine(k.x, y+leading*float64(i), k.size, leading, l)
	}
}
