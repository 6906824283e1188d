package chart

import (
	"strconv"
	"strings"
)

// Contact is a moment of truth as the figures show it.
type Contact struct {
	Number     int    // from 1, in the order of the journey: by it the table says the rest
	Name       string // beside its dot in the plot, where there is room
	Stage      string // contacts of one stage follow each other
	Importance int    // 1 to 5
	HowWell    int    // 1 to 5
	Pressing   bool   // among those to begin with: a bold outline
}

// rated keeps a rating within 1 to 5.
func rated(rating int) int { return min(max(rating, 1), 5) }

const (
	momentType  = .027 // the height of the type, of the width
	momentSpare = .35  // room around a dot and a name, of the height of the type
)

// MomentsPlotHeight is how high the plot should be at this width.
func MomentsPlotHeight(width float64) float64 { return width * .62 }

// MomentsPlot draws importance over how well it goes: what is to be mended first
// stands at the top left. Contacts of the same ratings stand beside each other in
// their field. A name is written only where it stands whole beside its dot and
// touches nothing: the number leads to the others.
func MomentsPlot(p Pen, box Box, contacts []Contact) {
	size := box.W * momentType
	field := Box{box.X + 2.2*size, box.Y + 1.7*size, box.W - 2.4*size, box.H - 5*size}
	momentAxes(p, field, size)
	names := &placer{within: field, gap: size * momentSpare}
	dots := plotted(field, size, contacts)
	for _, d := range dots {
		names.taken = append(names.taken, d.box)
	}
	for _, pressing := range []bool{true, false} {
		for i, c := range contacts {
			if c.Pressing == pressing {
				names.write(p, dots[i].box, Text{Words: c.Name, Size: size, Bold: c.Pressing})
			}
		}
	}
	for i, c := range contacts {
		momentDot(p, dots[i].box, size, c)
	}
}

// momentAxes draws the fields, the ratings and what they rate.
func momentAxes(p Pen, b Box, size float64) {
	for i := range 6 {
		x, y := b.X+b.W*float64(i)/5, b.Y+b.H*float64(i)/5
		p.Line(x, b.Y, x, b.Y+b.H, Style{Stroke: Faint})
		p.Line(b.X, y, b.X+b.W, y, Style{Stroke: Faint})
	}
	for i := range 5 {
		at := float64(i) + .5
		p.Text(b.X+b.W*at/5, b.Y+b.H+1.3*size, Text{Words: strconv.Itoa(i + 1), Size: size, Anchor: Middle, Soft: true})
		p.Text(b.X-.7*size, b.Y+b.H*(1-at/5)+.35*size, Text{Words: strconv.Itoa(i + 1), Size: size, Anchor: End, Soft: true})
	}
	rect(p, b, Style{Stroke: Edge})
	p.Text(b.X+b.W, b.Y+b.H+2.8*size, Text{Words: "How well it goes, 5 is best", Size: size, Anchor: End})
	p.Text(b.X, b.Y-.6*size, Text{Words: "Importance to customers, 5 is most", Size: size})
}

// momentAt is where the dot of a contact stands.
type momentAt struct{ box Box }

// plotted places the dots: those of one field in rows of up to five.
func plotted(b Box, size float64, contacts []Contact) []momentAt {
	inField, seen := map[[2]int]int{}, map[[2]int]int{}
	field := func(c Contact) [2]int { return [2]int{rated(c.HowWell), rated(c.Importance)} }
	for _, c := range contacts {
		inField[field(c)]++
	}
	w, h := b.W/5, b.H/5
	at := make([]momentAt, len(contacts))
	for i, c := range contacts {
		f := field(c)
		n, nth := inField[f], seen[f]
		seen[f]++
		across := min(n, 5)
		down := (n + across - 1) / across
		d := min(1.9*size, w*.94/float64(across), h*.94/float64(down))
		row, column := nth/across, nth%across
		inRow := min(across, n-row*across)
		x := b.X + w*(float64(f[0])-.5) + d*1.06*(float64(column)-.5*float64(inRow-1))
		y := b.Y + b.H - h*(float64(f[1])-.5) + d*1.06*(float64(row)-.5*float64(down-1))
		at[i].box = Box{x - d/2, y - d/2, d, d}
	}
	return at
}

// momentDot draws a dot with the contact's number.
func momentDot(p Pen, b Box, size float64, c Contact) {
	look := Style{Fill: Paper, Stroke: Edge, Round: true}
	if c.Pressing {
		look.Stroke = Heavy
	}
	rect(p, b, look)
	t := Text{Words: strconv.Itoa(c.Number), Size: min(size*.95, b.H*.56), Anchor: Middle, Bold: c.Pressing}
	p.Text(b.X+b.W/2, b.Y+b.H/2+t.Size*.36, t)
}

// placer writes names where they touch nothing that is there.
type placer struct {
	within Box
	gap    float64
	taken  []Box
}

// write puts a name beside, above or beneath its dot, whole and in up to three
// lines, or leaves it out: the list beside the figure has it by its number.
func (l *placer) write(p Pen, dot Box, t Text) {
	for _, across := range []bool{true, false} {
		for most := 1; most <= 3; most++ {
			if name := broken(p, t, most); len(name) == most && l.put(p, dot, name, across) {
				return
			}
		}
	}
}

// put writes the lines of a name where they have room, to the right or left of
// the dot or over or under its middle, on a ground of paper.
func (l *placer) put(p Pen, dot Box, name []Text, across bool) bool {
	leading := name[0].Size * 1.15
	w, h := 0.0, leading*float64(len(name))
	for _, line := range name {
		w = max(w, p.Width(line))
	}
	beside, over := dot.Y+(dot.H-h)/2, dot.X+(dot.W-w)/2
	places, anchor := []Box{{dot.X + dot.W + l.gap, beside, w, h}, {dot.X - l.gap - w, beside, w, h}}, []Anchor{Start, End}
	if !across {
		places, anchor = []Box{{over, dot.Y + dot.H + l.gap*.4, w, h}, {over, dot.Y - h - l.gap*.4, w, h}}, []Anchor{Middle, Middle}
	}
	for i, b := range places {
		if !l.free(b) {
			continue
		}
		l.taken = append(l.taken, b)
		rect(p, b, Style{Fill: Paper})
		for n, line := range name {
			line.Anchor = anchor[i]
			p.Text(b.X+w*[...]float64{Start: 0, Middle: .5, End: 1}[line.Anchor], b.Y+leading*float64(n)+line.Size*.9, line)
		}
		return true
	}
	return false
}

// broken breaks a text between its words into lines of about the same width, at
// most so many; none where its words do not allow that.
func broken(p Pen, t Text, most int) []Text {
	var set []Text
	for _, much := range []float64{1, 1.15, 1.3, 1.5} {
		room := p.Width(t)/float64(most)*much + 1e-9
		set = nil
		for word := range strings.FieldsSeq(t.Words) {
			longer := t
			if last := len(set) - 1; last >= 0 {
				longer.Words = set[last].Words + " " + word
				if p.Width(longer) <= room {
					set[last].Words = longer.Words
					continue
				}
			}
			longer.Words = word
			set = append(set, longer)
		}
		if len(set) <= most {
			return set
		}
	}
	return nil
}

func (l *placer) free(b Box) bool {
	in := l.within.inset(l.gap)
	if b.X < in.X || b.Y < in.Y || b.X+b.W > in.X+in.W || b.Y+b.H > in.Y+in.H {
		return false
	}
	for _, o := range l.taken {
		if b.X < o.X+o.W && o.X < b.X+b.W && b.Y < o.Y+o.H && o.Y < b.Y+b.H {
			return false
		}
	}
	return true
}

// shortened is as much of a text as room holds, with "…" where it is not all.
func shortened(p Pen, t Text, room float64) string {
	if p.Width(t) <= room {
		return t.Words
	}
	words := []rune(t.Words)
	for len(words) > 0 {
		words = words[:len(words)-1]
		t.Words = strings.TrimRight(string(words), " ") + "…"
		if p.Width(t) <= room {
			return t.Words
		}
	}
	return ""
}

// MomentsMapHeight is how high the map should be at this width.
func MomentsMapHeight(width float64) float64 { return width * .52 }

// MomentsMap draws the journey: a column a contact in its order, higher where it
// goes better, larger where it is more important, and the stages above.
func MomentsMap(p Pen, box Box, contacts []Contact) {
	size := box.W * momentType
	field := Box{X: box.X + 2.4*size, W: box.W - 2.6*size}
	stages, deepest := stagesOf(p, field, size, contacts)
	field.Y = box.Y + (1+1.15*float64(deepest))*size
	field.H = box.Y + box.H - .6*size - field.Y
	for rating := range 5 {
		y := mapY(field, rating+1)
		p.Line(field.X, y, field.X+field.W, y, Style{Stroke: Faint})
		p.Text(field.X-.7*size, y+.35*size, Text{Words: strconv.Itoa(rating + 1), Size: size, Anchor: End, Soft: true})
	}
	width := field.W / float64(max(1, len(contacts)))
	x := func(i int) float64 { return field.X + width*(float64(i)+.5) }
	for _, stage := range stages {
		stage.draw(p, box, field, size)
	}
	for i := 1; i < len(contacts); i++ {
		p.Line(x(i-1), mapY(field, contacts[i-1].HowWell), x(i), mapY(field, contacts[i].HowWell), Style{Stroke: Faint})
	}
	for i, c := range contacts {
		d := min(width*.9, size*(1.5+.22*float64(rated(c.Importance))))
		momentDot(p, Box{x(i) - d/2, mapY(field, c.HowWell) - d/2, d, d}, size, c)
	}
}

// mapY is the height of a rating, with room for a dot above the best and below
// the worst.
func mapY(b Box, rating int) float64 { return b.Y + b.H*(5.5-float64(rated(rating)))/5 }

// mapStage is a stage above its contacts.
type mapStage struct {
	left  float64
	first bool
	name  []Text
}

// stagesOf breaks the names of the stages into the lines there is room for above
// their contacts, and says how many the deepest has.
func stagesOf(p Pen, field Box, size float64, contacts []Contact) (stages []mapStage, deepest int) {
	width := field.W / float64(max(1, len(contacts)))
	for from := 0; from < len(contacts); {
		to := from + 1
		for to < len(contacts) && contacts[to].Stage == contacts[from].Stage {
			to++
		}
		stage := mapStage{left: field.X + width*float64(from), first: from == 0}
		stage.name = wrapped(p, Text{Words: contacts[from].Stage, Size: size * .92}, width*float64(to-from)-.6*size, 3)
		stages, deepest, from = append(stages, stage), max(deepest, len(stage.name)), to
	}
	return stages, deepest
}

// draw writes the name of a stage, with a line before all but the first.
func (s mapStage) draw(p Pen, box, field Box, size float64) {
	if !s.first {
		p.Line(s.left, box.Y, s.left, field.Y+field.H, Style{Stroke: Faint})
	}
	for i, line := range s.name {
		p.Text(s.left+.3*size, box.Y+size*(.95+1.15*float64(i)), line)
	}
}

// wrapped breaks words into at most most lines without making the type smaller:
// what has no room ends in "…".
func wrapped(p Pen, t Text, room float64, most int) []Text {
	set := []Text{}
	for _, word := range strings.Fields(t.Words) {
		longer := t
		if last := len(set) - 1; last >= 0 {
			longer.Words = set[last].Words + " " + word
			if p.Width(longer) <= room || len(set) == most {
				set[last].Words = longer.Words
				continue
			}
		}
		longer.Words = word
		set = append(set, longer)
	}
	for i := range set {
		set[i].Words = shortened(p, set[i], room)
	}
	return set
}

// MomentsPlotSVG is the plot for a page.
func MomentsPlotSVG(contacts []Contact, title string) []byte {
	height := MomentsPlotHeight(520)
	svg := NewSVG(520, height, title)
	MomentsPlot(svg, Box{1, 1, 518, height - 2}, contacts)
	return svg.Bytes()
}

// MomentsMapSVG is the map for a page.
func MomentsMapSVG(contacts []Contact, title string) []byte {
	height := MomentsMapHeight(520)
	svg := NewSVG(520, height, title)
	MomentsMap(svg, Box{1, 1, 518, height - 2}, contacts)
	return svg.Bytes()
}
