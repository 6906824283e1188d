package chart

import "strconv"

// AspectRow is one aspect of a companion check.
type AspectRow struct {
	Name    string
	Level   int    // 1 to 5; 0: none, no dot
	Instead string // said where there is no level: "don’t know"
	Before  int    // the level of the round before; 0: none
	Counts  [5]int // how many people chose each level; all 0: not told
}

// aspectRow is the height of a row for a figure of a width.
func aspectRow(width float64) float64 { return width * .068 }

// AspectsHeight is how high the figure is for its width.
func AspectsHeight(width float64, rows int) float64 {
	return aspectRow(width) * (float64(rows) + .9)
}

// Aspects draws the level of each aspect as a dot on one axis from 1 to 5, one
// below the other: hollow and joined by a line the level before, and behind it,
// where that may be told, the people as small dots.
func Aspects(p Pen, box Box, rows []AspectRow) {
	high := aspectRow(box.W)
	size := high * .40
	left, width := box.X+box.W*.40, box.W*.55
	at := func(level int) float64 { return left + width*float64(min(max(level, 1), 5)-1)/4 }
	bottom := box.Y + high*float64(len(rows))
	for level := 1; level <= 5; level++ {
		p.Line(at(level), box.Y, at(level), bottom+high*.1, Style{Stroke: Faint})
		p.Text(at(level), bottom+high*.62, Text{Words: strconv.Itoa(level), Size: size * .95, Anchor: Middle, Soft: true})
	}
	for i, row := range rows {
		drawAspect(p, Box{box.X, box.Y + high*float64(i), box.W, high}, left, at, row)
	}
}

func drawAspect(p Pen, b Box, left float64, at func(int) float64, row AspectRow) {
	size, middle, r := b.H*.40, b.Y+b.H/2, b.H*.17
	names := lines(p, Text{Words: row.Name, Size: size}, left-b.X-b.H*.5, 2)
	for i, line := range names {
		if len(names) > 1 {
			line.Size = min(line.Size, size*.86)
		}
		p.Text(b.X, middle+line.Size*(.35+1.05*(float64(i)-.5*float64(len(names)-1))), line)
	}
	p.Line(at(1), middle, at(5), middle, Style{Stroke: Faint})
	for i, n := range row.Counts {
		aspectPeople(p, at(i+1), middle+r, b.H*.24, n)
	}
	if row.Level == 0 {
		said := Text{Words: row.Instead, Size: size * .86, Anchor: Middle, Soft: true}
		half := p.Width(said)/2 + size*.5
		p.Rect(at(3)-half, middle-size*.7, 2*half, size*1.4, Style{Fill: Paper})
		p.Text(at(3), middle+size*.3, said)
		return
	}
	x := at(row.Level)
	if row.Before > 0 && row.Before != row.Level {
		before := at(row.Before)
		p.Line(before, middle, x, middle, Style{Stroke: Heavy})
		p.Rect(before-r, middle-r, 2*r, 2*r, Style{Fill: Paper, Stroke: Edge, Round: true})
	}
	p.Rect(x-r, middle-r, 2*r, 2*r, Style{Fill: Ink, Stroke: Edge, Round: true})
}

// aspectPeople puts people as small dots in a row under the axis, or as a number
// where they are many.
func aspectPeople(p Pen, x, y, room float64, n int) {
	const most = 8
	small := room * .22
	if n > most {
		p.Text(x, y+room*.9, Text{Words: strconv.Itoa(n), Size: room * .9, Anchor: Middle, Soft: true})
		return
	}
	gap := small * 2.4
	from := x - gap*float64(n-1)/2
	for i := range n {
		at := from + gap*float64(i)
		p.Rect(at-small, y+room*.5-small, 2*small, 2*small, Style{Fill: Accent, Round: true})
	}
}

// AspectsSVG is the figure for a page.
func AspectsSVG(rows []AspectRow, title string) []byte {
	const width = 480
	height := AspectsHeight(width, len(rows))
	svg := NewSVG(width, height+4, title)
	Aspects(svg, Box{2, 2, width - 4, height}, rows)
	return svg.Bytes()
}
