package chart

import "strconv"

// Weeks is how far the outline looks ahead: a quarter.
const Weeks = 13

// Bar is one row of the outline.
type Bar struct{ Weeks int }

// Outline draws thirteen weeks as columns and each bar from week 1 for as long
// as it takes; one that goes on beyond the last week ends in an arrow head. The
// weeks are numbered in the topmost row; the rows are as high as tops says.
func Outline(p Pen, box Box, size float64, rows []float64, bars []Bar) {
	head := 1.8 * size
	week := box.W / (Weeks + .6) // the rest is room for the arrow heads
	bottom := box.Y + head
	for _, h := range rows {
		bottom += h
	}
	for i := 0; i <= Weeks; i++ {
		x := box.X + float64(i)*week
		p.Line(x, box.Y+head, x, bottom, Style{Stroke: Faint})
		if i < Weeks {
			p.Text(x+week/2, box.Y+size*1.2, Text{Words: strconv.Itoa(i + 1), Size: size, Anchor: Middle, Soft: true})
		}
	}
	y := box.Y + head
	for i, bar := range bars {
		outlineBar(p, box.X, y+rows[i]/2, week, size, bar)
		y += rows[i]
	}
}

func outlineBar(p Pen, x, middle, week, size float64, bar Bar) {
	length := week * float64(min(max(bar.Weeks, 1), Weeks))
	p.Rect(x, middle-size*.45, length, size*.9, Style{Fill: Accent})
	if bar.Weeks > Weeks {
		tip := x + length + week*.45
		p.Line(x+length, middle, tip, middle, Style{Stroke: Heavy})
		p.Line(tip-week*.2, middle-size*.35, tip, middle, Style{Stroke: Heavy})
		p.Line(tip-week*.2, middle+size*.35, tip, middle, Style{Stroke: Heavy})
	}
}
