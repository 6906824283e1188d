package chart

import "strconv"

// Dot is one row of a profile.
type Dot struct {
	Name  string
	Value float64 // 0 to 5
	Known bool    // false: no position can be given, no dot
	Label string  // the value as it is printed, rounded down: "2.6"
	Bold  bool    // the row that holds the others back
}

// Profile draws each row's position as a dot on one axis from 0 to 5. The left
// third of the box holds the names.
func Profile(p Pen, box Box, dots []Dot) {
	if len(dots) == 0 {
		return
	}
	row := box.H / (float64(len(dots)) + 1.2)
	box.Y += row * .2 // room for the number over the first dot
	size := row * .42
	left, width := box.X+box.W*.30, box.W*.64
	bottom := box.Y + row*float64(len(dots))
	for tick := 0; tick <= 5; tick++ {
		x := left + width*float64(tick)/5
		p.Line(x, box.Y, x, bottom+row*.12, Style{Stroke: Faint})
		p.Text(x, bottom+row*.62, Text{Words: strconv.Itoa(tick), Size: size * .9, Anchor: Middle, Soft: true})
	}
	for i, dot := range dots {
		profileRow(p, Box{box.X, box.Y + row*float64(i), box.W, row}, left, width, dot)
	}
}

func profileRow(p Pen, b Box, left, width float64, dot Dot) {
	size, middle := b.H*.42, b.Y+b.H/2
	names := lines(p, Text{Words: dot.Name, Size: size, Bold: dot.Bold}, left-b.X-size, 2)
	for i, line := range names {
		p.Text(b.X, middle+size*(.35+float64(i)-.5*float64(len(names)-1)), line)
	}
	p.Line(left, middle, left+width, middle, Style{Stroke: Edge})
	if !dot.Known {
		return
	}
	x, r := left+width*share(dot.Value/5), b.H*.17
	p.Rect(x-r, middle-r, 2*r, 2*r, Style{Fill: Ink, Stroke: Edge, Round: true})
	p.Text(x, middle-r-size*.22, Text{Words: dot.Label, Size: size * .9, Anchor: Middle, Bold: true})
}
