package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// mapColumn is a column of the heat map to the right of the components.
type mapColumn struct {
	title string
	width float64
	text  func(assessment.Standing) []span
}

// How wide the heat map's cells are, and how far a unit is moved in below another.
const (
	mapCell    = 61
	mapLeast   = 46 // with many components
	mapIndent  = 11
	mapDeepest = 6
	mapText    = 9
	mapLeading = 12

	mapMostLines = 30 // of a name: 200 wide characters take fewer
)

// heatMap is the table of all units, over as many pages as it takes.
func (d *compared) heatMap() {
	rows := d.section("Where the units stand", 1)
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{d.mapLegend(), style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	columns := d.mapColumns()
	var units []row
	for _, s := range d.c.Standings {
		units = append(units, d.mapRow(s, columns)...)
	}
	d.flow(append(rows, under(d.mapHead(columns), lastTwo(units))...))
}

// lastTwo keeps the last row of a table from standing alone on a page.
func lastTwo(rows []row) []row {
	if n := len(rows); n > 1 {
		rows[n-2].keep = true
	}
	return rows
}

func (d *compared) mapLegend() string {
	order := "Units stand in the order of the organization; nothing here is a ranking."
	switch {
	case !d.ordered:
		order = "The order of the units was chosen; nothing here is a ranking."
	case d.c.Filter.Aliases:
		order = "Units stand in the order of their letters; nothing here is a ranking."
	}
	return "The number is the position from 0 to 5, the shade its level. " + order +
		" Hatched: too few people answered to show anything. Empty: not assessed. Pale: left out of verdicts and of what is counted, for the reason beside it."
}

func (d *compared) components() []assessment.Component {
	if d.q == nil {
		return nil
	}
	return d.q.Components
}

// mapColumns are what stands beside the cells: the level and what holds it, what
// changed, who and how much alike, and when. What short names leave is for what
// changed, so that most units take one line.
func (d *compared) mapColumns() []mapColumn {
	columns := []mapColumn{
		{"Level", 34, d.levelSpans},
		{"Held by", 86, d.heldBy},
		{"Since last time", 112, d.sinceLast},
		{"People", 66, d.people},
		{"Evidence", 46, d.evidenceShare},
		{"Assessed", 50, d.assessed},
	}
	longest := 0.0
	for _, s := range d.c.Standings {
		longest = max(longest, d.indent(s)+widthOf(d.nameSpans(s), 10)+12)
	}
	for _, i := range []int{2, 1} { // what changed, then what holds it
		need := 0.0
		for _, s := range d.c.Standings {
			need = max(need, widthOf(columns[i].text(s), mapText)+11-columns[i].width)
		}
		columns[i].width += max(0, min(need, d.nameWidth(columns)-longest))
	}
	return columns
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

func (d *compared) cellWidth() float64 {
	if n := len(d.components()); n > 3 {
		return mapLeast
	}
	return mapCell
}

// nameWidth is what the other columns leave for the unit's name.
func (d *compared) nameWidth(columns []mapColumn) float64 {
	width := d.width() - d.cellWidth()*float64(len(d.components()))
	for _, c := range columns {
		width -= c.width
	}
	return width
}

func (d *compared) mapHead(columns []mapColumn) *tableHead {
	names, size := d.nameWidth(columns), d.headSize()
	var heads [][]line
	most := 1
	for _, k := range d.components() {
		lines := capped(breakLines(size, d.cellWidth()-6, span{k.Name, style{bold, dark}}), 3, size, d.cellWidth()-6)
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
			x += d.cellWidth()
		}
		for _, c := range columns {
			d.text(x+8, base, mapText, span{c.title, style{bold, dark}})
			x += c.width
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+h-1, d.right, y+h-1)
	}}
}

// headSize is the size in which no word of a component's name has to be broken,
// within what can be read.
func (d *compared) headSize() float64 {
	size := float64(mapText)
	for _, k := range d.components() {
		for _, word := range strings.Fields(k.Name) {
			size = min(size, mapText*(d.cellWidth()-6)/bold.width(word, mapText))
		}
	}
	return max(size, 6.5)
}

// mapRow is one unit. It is as high as its longest text.
func (d *compared) mapRow(s assessment.Standing, columns []mapColumn) []row {
	x, width := d.left+d.indent(s), d.nameWidth(columns)-d.indent(s)-8
	lines := capped(breakLines(10, width, d.nameSpans(s)...), mapMostLines, 10, width)
	h := max(21, 7+13*float64(len(lines)))
	at := d.left + d.nameWidth(columns) + d.cellWidth()*float64(len(d.components()))
	var texts []column
	for _, c := range columns {
		k := column{at + 8, mapText, capped(breakLines(mapText, c.width-10, c.text(s)...), 6, mapText, c.width-10)}
		texts, at = append(texts, k), at+c.width
		h = max(h, 7+mapLeading*float64(len(k.lines)))
	}
	cells := d.unitCells(s)
	return d.ruled([]row{{height: h, draw: func(y float64) {
		d.setMiddle(column{x, 10, lines}, y, h, 13)
		if n := len(cells); n > 0 {
			box := chart.Box{X: d.left + d.nameWidth(columns), Y: y, W: d.cellWidth() * float64(n), H: h}
			chart.UnitCells(pen{&d.sheet}, box, 10, cells)
		}
		for _, k := range texts {
			d.setMiddle(k, y, h, mapLeading)
		}
	}}}, hair, .6)
}

// setMiddle sets lines in the middle of a row's height.
func (d *compared) setMiddle(k column, y, h, leading float64) {
	y += (h - leading*float64(len(k.lines))) / 2
	for i, l := range k.lines {
		d.setLine(k.x, y+leading*float64(i), k.size, leading, l)
	}
}

func (d *compared) indent(s assessment.Standing) float64 {
	if !d.indented {
		return 0
	}
	return mapIndent * float64(min(s.Depth, mapDeepest))
}

// nameSpans is what a unit is called. Out of the order of the hierarchy it says
// what the unit belongs to: two may have one name.
func (d *compared) nameSpans(s assessment.Standing) []span {
	spans := []span{{d.name(s), style{sans, dark}}}
	if above := s.Above(); !d.indented && !d.c.Filter.Aliases && len(above) > 1 {
		in, _ := oneLine(above[len(above)-1].Name)
		spans = append(spans, span{"in " + in, style{sans, soft}})
	}
	return spans
}

func (d *compared) name(s assessment.Standing) string { return d.c.Name(s) }

// unitCells are the components of one unit.
func (d *compared) unitCells(s assessment.Standing) []chart.UnitCell {
	var cells []chart.UnitCell
	for _, k := range d.components() {
		cells = append(cells, unitCell(s, k.ID))
	}
	return cells
}

// unitCell is where a unit stands in a component, or why nothing is said of it.
func unitCell(s assessment.Standing, component string) chart.UnitCell {
	part := s.Part(component)
	switch {
	case part == nil:
		return chart.UnitCell{}
	case part.TooFew:
		return chart.UnitCell{Words: "too few", Hatched: true}
	case part.Status != assessment.Scored:
		return chart.UnitCell{Words: part.Status.Word()}
	}
	return chart.UnitCell{Level: part.Level, Words: part.Position.String(), Aside: s.NotAs != ""}
}

func plainSpan(text string) []span { return []span{{text, style{sans, dark}}} }

func softSpan(text string) []span { return []span{{text, style{sans, soft}}} }

func (d *compared) levelSpans(s assessment.Standing) []span {
	if whole := s.Part(""); whole != nil && whole.Status == assessment.Scored {
		return []span{{fmt.Sprint(whole.Level), style{bold, dark}}}
	}
	return softSpan("–")
}

// heldBy names the components at the unit's level; at the highest nothing holds it.
func (d *compared) heldBy(s assessment.Standing) []span {
	if s.Latest == nil || s.Latest.Summary.Status != assessment.Scored || s.Latest.Summary.Level == assessment.LevelCount {
		return nil
	}
	var names []string
	for _, k := range d.components() {
		for _, id := range s.Latest.Summary.Limiting {
			if id == k.ID {
				names = append(names, assessment.MidSentence(k.Name))
			}
		}
	}
	if len(names) == len(d.components()) {
		return plainSpan("all alike")
	}
	return plainSpan(strings.Join(names, ", "))
}

// sinceLast is what changed, or why there is nothing to say of it: why the result
// is left out, or has no level.
func (d *compared) sinceLast(s assessment.Standing) []span {
	switch whole := s.Part(""); {
	case whole == nil:
		return softSpan("not assessed")
	case s.NotAs != "":
		return plainSpan("left out: " + s.NotAs)
	case whole.TooFew:
		return softSpan("too few")
	case whole.Status != assessment.Scored:
		return softSpan(whole.Status.Word())
	}
	m := s.Movement("")
	if m.Kind == assessment.Moved {
		return []span{{m.Text, style{bold, dark}}}
	}
	return plainSpan(m.Text)
}

// people counts who answered a survey and says how much alike they see it.
func (d *compared) people(s assessment.Standing) []span {
	switch {
	case s.Latest == nil:
		return nil
	case s.Latest.Mode != assessment.SurveyMode:
		return softSpan("agreed")
	}
	text := fmt.Sprint(s.Latest.Respondents)
	if least := leastAgreed(s.Latest.Summary); least != nil {
		text += ", " + least.Word()
	}
	return plainSpan(text)
}

// leastAgreed is the agreement on the component people see most differently.
func leastAgreed(s *assessment.Summary) *assessment.Agreement {
	var least *assessment.Agreement
	for _, part := range s.Components {
		if a := part.Agreement; a != nil && !part.TooFew && (least == nil || a.Compare(least.Fraction) < 0) {
			least = a
		}
	}
	return least
}

// evidenceShare is how many of the practices in place say what could be shown.
func (d *compared) evidenceShare(s assessment.Standing) []span {
	if s.Latest == nil || s.Latest.Summary.Of == 0 {
		return nil
	}
	return plainSpan(fmt.Sprintf("%d %%", 100*s.Latest.Summary.Shown/s.Latest.Summary.Of))
}

// assessed is the month of the result, and whether it is due again.
func (d *compared) assessed(s assessment.Standing) []span {
	if s.Latest == nil || s.Latest.SubmittedAt.IsZero() {
		return nil
	}
	text := s.Latest.SubmittedAt.In(d.place).Format("Jan 2006")
	if s.Age == assessment.Due {
		text += ", due"
	}
	return softSpan(text)
}
