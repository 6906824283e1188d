package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// mapColumn is a column of the heat map to the right of the components.
type mapColumn struct {
	wordColumn
	text func(assessment.Standing) []span
}

// How wide the heat map's cells are.
const (
	mapCell  = 61
	mapLeast = 46 // with many components
)

// heatMap is the table of all units, over as many pages as it takes.
func (d *compared) heatMap() {
	rows := d.section("Where the units stand", 1)
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{d.mapLegend(), style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	columns := d.mapColumns()
	table := d.mapTable(columns)
	var units []row
	for _, s := range d.c.Standings {
		unit := unitRow{indent: d.indent(s), name: d.nameSpans(s), cells: d.unitCells(s)}
		for _, c := range columns {
			unit.words = append(unit.words, c.text(s))
		}
		units = append(units, d.unitRow(table, unit)...)
	}
	d.flow(append(rows, under(d.unitHead(table), lastTwo(units))...))
}

// mapTable is the table with these columns beside the cells.
func (d *compared) mapTable(columns []mapColumn) unitTable {
	table := unitTable{cell: mapCell}
	if len(d.components()) > 3 {
		table.cell = mapLeast
	}
	for _, k := range d.components() {
		table.heads = append(table.heads, k.Name)
	}
	for _, c := range columns {
		table.columns = append(table.columns, c.wordColumn)
	}
	return table
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
		{wordColumn{"Level", 34}, d.levelSpans},
		{wordColumn{"Held by", 86}, d.heldBy},
		{wordColumn{"Since last time", 112}, d.sinceLast},
		{wordColumn{"People", 66}, d.people},
		{wordColumn{"Evidence", 46}, d.evidenceShare},
		{wordColumn{"Assessed", 50}, d.assessed},
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
		columns[i].width += max(0, min(need, d.nameWidth(d.mapTable(columns))-longest))
	}
	return columns
}

func (d *compared) indent(s assessment.Standing) float64 {
	if !d.indented {
		return 0
	}
	return unitIndent(s.Depth)
}

// nameSpans is what a unit is called; see unitName.
func (d *compared) nameSpans(s assessment.Standing) []span {
	return unitName(d.name(s), s.Branch, d.indented || d.c.Filter.Aliases)
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
