package chart

import "strconv"

// Views is how several people see one component. Positions are in tenths of a
// level, 0 to 50, as they are printed.
type Views struct {
	Tenths    []int // of everybody, in any order
	Middle    int   // the middle view
	Label     string
	Ranged    bool // there is a range of views: from Low to High
	Low, High int
	Groups    []Group // beneath, each on a row of its own
}

// Group is where a group of people sees a component.
type Group struct {
	Tenths int
	Label  string // "Leaders 3.1 (3 people)"
	Hollow bool
}

const (
	columns     = 51   // tenths from 0 to 5.0
	mostDots    = 200  // more people are drawn as a histogram
	dotsType    = .034 // the height of the type, of the width
	leastDotPer = .35  // and also where a dot would be smaller than this part of its column
)

// Dots draws everybody's position on one axis from 0 to 5 above the range of
// views and the middle view, and beneath the axis where each group stands. Many
// people become a histogram. A box of DotsHeight suits it.
func Dots(p Pen, box Box, v Views) {
	size := box.W * dotsType
	axis := axis{box.X + size*.6, box.W - 1.2*size}
	top := box.Y + 1.7*size
	base := box.Y + box.H - (1.7+1.8*float64(len(v.Groups)))*size
	if v.Ranged {
		from := axis.at(v.Low) - axis.column()/2
		p.Rect(from, top, axis.at(v.High)+axis.column()/2-from, base-top, Style{Fill: Accent, Faded: true})
	}
	for level := range 6 {
		x := axis.at(10 * level)
		p.Line(x, top, x, base, Style{Stroke: Faint})
		p.Text(x, base+1.25*size, Text{Words: strconv.Itoa(level), Size: size, Anchor: Middle, Soft: true})
	}
	stacks(p, Box{axis.left, top, axis.width, base - top}, axis, v.Tenths)
	p.Line(axis.left, base, axis.left+axis.width, base, Style{Stroke: Edge})
	x := axis.at(v.Middle)
	p.Line(x, top-.2*size, x, base, Style{Stroke: Heavy})
	label := lines(p, Text{Words: v.Label, Size: size, Bold: true}, axis.width, 1)[0]
	p.Text(axis.within(p, x, label), top-.5*size, label)
	for i, g := range v.Groups {
		groupMark(p, axis, base+(1.7+1.8*(float64(i)+.5))*size, size, g)
	}
}

// DotsHeight is how high the figure should be at this width: room for the
// tallest pile of dots and a row for each group.
func DotsHeight(width float64, v Views) float64 {
	_, tallest := piles(v.Tenths)
	size := width * dotsType
	pile := min(max(float64(tallest)*width/columns, 2.6*size), 6.5*size)
	return pile + (3.4+1.8*float64(len(v.Groups)))*size
}

// axis runs from 0 to 5 levels.
type axis struct{ left, width float64 }

func (a axis) column() float64 { return a.width / columns }

// at is the middle of the column of a position in tenths.
func (a axis) at(tenths int) float64 {
	return a.left + a.column()*(float64(min(max(tenths, 0), columns-1))+.5)
}

// within is where a text centred at x begins, moved so that it stays inside.
func (a axis) within(p Pen, x float64, t Text) float64 {
	width := p.Width(t)
	return max(a.left, min(x-width/2, a.left+a.width-width))
}

// piles counts the people at each tenth, and the most at one.
func piles(tenths []int) (people [columns]int, tallest int) {
	for _, t := range tenths {
		t = min(max(t, 0), columns-1)
		people[t]++
		tallest = max(tallest, people[t])
	}
	return people, tallest
}

// stacks piles the dots of each tenth on the floor of the box.
func stacks(p Pen, b Box, a axis, tenths []int) {
	people, tallest := piles(tenths)
	dot := min(a.column()*.94, b.H/float64(max(1, tallest)))
	bars := len(tenths) > mostDots || dot < a.column()*leastDotPer
	for t, n := range people {
		switch x := a.at(t); {
		case bars && n > 0:
			h := b.H * float64(n) / float64(tallest)
			p.Rect(x-a.column()*.44, b.Y+b.H-h, a.column()*.88, h, Style{Fill: Ink})
		case !bars:
			for i := range n {
				p.Rect(x-dot/2, b.Y+b.H-dot*float64(i+1), dot, dot, Style{Fill: Ink, Round: true})
			}
		}
	}
}

// groupMark marks one group on its row, with its words on the side where there
// is room.
func groupMark(p Pen, a axis, y, size float64, g Group) {
	x, r := a.at(g.Tenths), size*.42
	look := Style{Fill: Ink, Stroke: Edge, Round: true}
	if g.Hollow {
		look.Fill = Paper
	}
	p.Rect(x-r, y-r, 2*r, 2*r, look)
	room := max(x-a.left, a.left+a.width-x) - 2*size
	words := lines(p, Text{Words: g.Label, Size: size}, room, 1)[0]
	at := x + size*.9
	if x-a.left > a.width/2 {
		words.Anchor, at = End, x-size*.9
	}
	p.Text(at, y+size*.35, words)
}

// DotsSVG is the dots for a page.
func DotsSVG(v Views, title string) []byte {
	height := DotsHeight(520, v)
	svg := NewSVG(520, height, title)
	Dots(svg, Box{0, 0, 520, height}, v)
	return svg.Bytes()
}
