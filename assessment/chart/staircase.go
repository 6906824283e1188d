package chart

import "strconv"

// Stairs are the five steps of the continuum.
type Stairs struct {
	Names [5]string
	Here  int // the step one stands on, 1 to 5; 0: none, no level can be given
	Next  int // the step to take next; 0: none
}

// Staircase draws the five steps, each with its name above and its number
// below; the one stood on is outlined and says so, the next one is dashed.
// A box of about two to one suits it.
func Staircase(p Pen, box Box, s Stairs) {
	size := box.H * 0.062
	base := box.Y + box.H - 2.9*size
	step := (base - box.Y - 2.6*size) / 5.2
	width := box.W / 5
	for i, name := range s.Names {
		number := i + 1
		b := Box{box.X + float64(i)*width, 0, width, step * (float64(number) + .2)}
		b.Y = base - b.H
		if number != s.Here {
			rect(p, b.inset(box.W*.002), s.look(number))
		}
		stairName(p, b, Text{Words: name, Size: size, Bold: number == s.Here})
		middle := b.X + width/2
		p.Text(middle, base+1.2*size, Text{Words: strconv.Itoa(number), Size: size, Anchor: Middle, Bold: number == s.Here, Soft: number != s.Here})
		if number == s.Here {
			mark := lines(p, Text{Words: "you are here", Size: size, Anchor: Middle, Bold: true}, width, 1)
			p.Text(middle, base+2.4*size, mark[0])
		}
	}
	p.Line(box.X, base, box.X+box.W, base, Style{Stroke: Edge})
	if s.Here >= 1 && s.Here <= len(s.Names) { // last, so that no neighbour lies over its outline
		h := step * (float64(s.Here) + .2)
		rect(p, Box{box.X + float64(s.Here-1)*width, base - h, width, h}.inset(box.W*.004), s.look(s.Here))
	}
}

func (s Stairs) look(number int) Style {
	switch number {
	case s.Here:
		return Style{Fill: LevelFill(number), Stroke: Heavy}
	case s.Next:
		return Style{Fill: LevelFill(number), Faded: true, Stroke: Dashed}
	}
	return Style{Fill: LevelFill(number), Faded: true, Stroke: Faint}
}

// stairName sets a name over its step, in two lines where one does not hold it.
func stairName(p Pen, b Box, name Text) {
	name.Anchor = Middle
	set := lines(p, name, b.W*.96, 2)
	for i, line := range set {
		p.Text(b.X+b.W/2, b.Y-.5*name.Size-float64(len(set)-1-i)*1.1*name.Size, line)
	}
}
