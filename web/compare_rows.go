package web

import (
	"fmt"
	"html/template"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// comparedGroup is rows under a heading; without groups it is all of them.
type comparedGroup struct {
	Title string
	Level int // for its colour; 0: none
	Rows  []comparedRow
}

// comparedRow is one unit in the table.
type comparedRow struct {
	ID, Name, Address string
	Part              string // the unit above, where the order does not show it
	Indent            int
	NotAs             string // why it is left out of verdicts and sums
	Cells             []comparedCell
	Level             int
	LevelName         string
	Held              string // what limits it
	Instead           string // what there is in place of a level
	Mark              template.HTML
	Movement          string
	Month, Date       string
	Due               bool
	Responses         string
	Agreement         string
	Evidence          string
	Decided           string // the latest decision: "hold at level 3"
}

// comparedCell is one component of one unit.
type comparedCell struct {
	Component string
	Number    string // the position; empty: none can be shown
	Level     int
	Instead   string // why there is none
	Bare      bool   // hatched: too few people
	Aside     bool   // left out of verdicts
	Address   string // of the reasons
	Ground    template.HTML
}

// Class is how the cell looks.
func (c comparedCell) Class() string {
	switch {
	case c.Bare:
		return "c bare"
	case c.Level > 0 && !c.Aside:
		return fmt.Sprintf("c s%d", c.Level)
	}
	return "c"
}

// rows makes the rows of the page asked for, in groups where these are asked for.
func (v *comparisonView) rows(tree assessment.Tree, spread *assessment.Spread) {
	groups := []assessment.Group{{Standings: v.Standings}}
	if v.Query.Group == groupByLevel {
		groups = assessment.GroupByLevel(v.Comparison)
	}
	from, to := v.page(len(v.Standings))
	above := v.above(tree)
	var all []comparedRow
	at := 0
	for _, g := range groups {
		start, end := max(from-at, 0), min(to-at, len(g.Standings))
		at += len(g.Standings)
		if start >= end {
			continue
		}
		group := comparedGroup{Title: g.Title, Level: g.Level}
		for _, st := range g.Standings[start:end] {
			group.Rows = append(group.Rows, v.row(st, above[st.ParentID]))
		}
		v.Groups, all = append(v.Groups, group), append(all, group.Rows...)
	}
	v.LeftOut = reasons(all)
	v.marks(all, spread)
}

// above names the units that others are part of, where the order of the rows
// does not show it. Nobody reads that behind aliases.
func (v *comparisonView) above(tree assessment.Tree) map[string]string {
	names := map[string]string{}
	if v.Ordered() || v.Filter.Aliases {
		return names
	}
	for _, u := range tree {
		if u.ParentID != "" {
			names[u.ID] = u.Name
		}
	}
	return names
}

func (v *comparisonView) row(st assessment.Standing, part string) comparedRow {
	r := comparedRow{ID: st.ID, Name: v.Name(st), Address: "/units/" + st.ID, Part: part, NotAs: st.NotAs}
	if v.Ordered() {
		r.Indent = min(max(st.Depth, 0), 5)
	}
	r.Decided = v.decidedShort(st)
	for _, c := range v.Questionnaire.Components {
		r.Cells = append(r.Cells, v.cell(st, c))
	}
	if st.Latest == nil || st.Latest.Summary == nil {
		r.Instead = "Not assessed"
		return r
	}
	v.level(&r, st)
	v.basis(&r, *st.Latest)
	r.Due = st.Age == assessment.Due
	if !st.Latest.SubmittedAt.IsZero() {
		on := st.Latest.SubmittedAt.In(v.place)
		r.Month, r.Date = on.Format("Jan 2006"), on.Format("2 January 2006")
	}
	return r
}

// level says where the whole stands, what limits it and what changed.
func (v *comparisonView) level(r *comparedRow, st assessment.Standing) {
	part := st.Part("")
	if part == nil || part.Status != assessment.Scored {
		r.Instead = insteadOf(part)
		return
	}
	r.Level, r.LevelName = part.Level, v.Questionnaire.Level(part.Level).Name
	r.Held = v.held(st)
	r.Movement = st.Movement("").Text
	r.Mark = mark(st, "").Figure
}

// insteadOf says why there is no level or position.
func insteadOf(part *assessment.ComponentSummary) string {
	switch {
	case part == nil:
		return "not assessed"
	case part.TooFew:
		return "too few"
	}
	return part.Status.Word()
}

// held names the components that limit the whole: "measurement".
func (v *comparisonView) held(st assessment.Standing) string {
	summary := st.Latest.Summary
	if summary.Level == assessment.LevelCount || len(summary.Limiting) == len(summary.Components) {
		return ""
	}
	var names []string
	for _, id := range summary.Limiting {
		if c := v.Questionnaire.Component(id); c != nil {
			names = append(names, assessment.MidSentence(c.Name))
		}
	}
	return strings.Join(names, " and ")
}

// basis says what the result rests on: how many people and how alike they see
// it, or how much of what is in place can be shown.
func (v *comparisonView) basis(r *comparedRow, l assessment.Listed) {
	if l.Mode != assessment.SurveyMode {
		r.Responses, r.Evidence = "agreed", "no evidence noted"
		if l.Summary.Of == 0 {
			r.Evidence = ""
		} else if l.Summary.Shown > 0 {
			r.Evidence = fmt.Sprintf("evidence %d\u00a0%%", 100*l.Summary.Shown/l.Summary.Of)
		}
		return
	}
	r.Responses = people(l.Respondents)
	lowest := (*assessment.ComponentSummary)(nil)
	for i := range l.Summary.Components {
		if c := &l.Summary.Components[i]; c.Agreement != nil && (lowest == nil || c.Agreement.Compare(lowest.Agreement.Fraction) < 0) {
			lowest = c
		}
	}
	if lowest == nil {
		return
	}
	r.Agreement = "agreement " + lowest.Agreement.Word()
	if lowest.Agreement.Disagree() {
		r.Agreement = "people disagree"
		if c := v.Questionnaire.Component(lowest.ID); c != nil {
			r.Agreement += " on " + assessment.MidSentence(c.Name)
		}
	}
}

func (v *comparisonView) cell(st assessment.Standing, c assessment.Component) comparedCell {
	cell := comparedCell{Component: c.Name}
	part := st.Part(c.ID)
	drawn := chart.UnitCell{}
	switch {
	case part == nil:
		return cell
	case part.Status != assessment.Scored || part.TooFew:
		cell.Instead, cell.Bare = insteadOf(part), part.TooFew
		drawn.Hatched = part.TooFew
	default:
		cell.Number, cell.Level, cell.Aside = part.Position.String(), part.Level, st.NotAs != ""
		drawn.Level, drawn.Aside = cell.Level, cell.Aside
	}
	cell.Ground = v.drawings.keep(drawn, func() []byte { return chart.UnitCellSVG(drawn) })
	if !st.Latest.SubmittedAt.IsZero() {
		cell.Address = reading{Listed: *st.Latest}.Address()
		if cell.Number != "" {
			cell.Address += "#" + cellID(c.ID, min(part.Position.Tenths()/10+1, assessment.LevelCount))
		}
	}
	return cell
}

// markView is a unit's position drawn on the axis, and the same in words for who
// does not see it.
type markView struct {
	Figure template.HTML
	Words  string
}

// mark draws where a unit stands in a component, or with an empty id as a whole.
func mark(st assessment.Standing, component string) markView {
	part := st.Part(component)
	if part == nil || part.Status != assessment.Scored || part.TooFew {
		return markView{drawnMark(chart.Mark{}), insteadOf(part)}
	}
	drawn := chart.Mark{Known: true, Tenths: part.Position.Tenths()}
	words := part.Position.String()
	if part.Range != nil {
		drawn.Ranged, drawn.Low, drawn.High = true, part.Range.Low.Tenths(), part.Range.High.Tenths()
		words += fmt.Sprintf(", range of views %s to %s", part.Range.Low, part.Range.High)
	}
	if st.Previous != nil {
		then := assessment.Standing{Latest: st.Previous}.Part(component)
		if then != nil && then.Status == assessment.Scored && !then.TooFew {
			drawn.Moved, drawn.Before = true, then.Position.Tenths()
			words += ", before " + then.Position.String()
		}
	}
	return markView{drawnMark(drawn), words}
}

func drawnMark(m chart.Mark) template.HTML {
	return template.HTML(chart.MarkSVG(m)) //nolint:gosec // drawn by our own pen, which escapes every word
}

// marksView shows the components beside each other, each unit's position on the
// same axis; many units become a figure a component.
type marksView struct {
	Scale   template.HTML
	Heads   []string
	Rows    []marksRow
	Figures []marksFigure // in place of rows
}

// marksRow is one unit on all axes.
type marksRow struct {
	Name, Address string
	Indent        int
	Marks         []markView
}

// marksFigure is one component of very many units.
type marksFigure struct {
	Name   string
	Figure template.HTML
}

// mostMarks is how many units get an axis each.
const mostMarks = 200

func (v *comparisonView) marks(rows []comparedRow, spread *assessment.Spread) {
	for _, c := range v.Questionnaire.Components {
		v.Marks.Heads = append(v.Marks.Heads, c.Name)
	}
	if len(v.Standings) > mostMarks {
		v.figures(spread)
		return
	}
	v.Marks.Scale = v.drawings.keep("scale", func() []byte { return chart.ScaleSVG() })
	byID := map[string]assessment.Standing{}
	for _, st := range v.Standings {
		byID[st.ID] = st
	}
	for _, r := range rows {
		st := byID[r.ID]
		if st.Latest == nil || st.Latest.Summary == nil || st.NotAs != "" {
			continue
		}
		row := marksRow{Name: r.Name, Address: r.Address, Indent: r.Indent}
		for _, c := range v.Questionnaire.Components {
			row.Marks = append(row.Marks, mark(st, c.ID))
		}
		v.Marks.Rows = append(v.Marks.Rows, row)
	}
}

// figures draws each component of all comparable units as one figure.
func (v *comparisonView) figures(spread *assessment.Spread) {
	for _, c := range v.Questionnaire.Components {
		typical := spread.Typical(c.ID)
		if typical == nil {
			continue
		}
		middle := typical.Part(c.ID).Position
		drawn := chart.Views{Middle: middle.Tenths(), Label: middle.String()}
		for _, position := range spread.Positions(c.ID) {
			drawn.Tenths = append(drawn.Tenths, position.Tenths())
		}
		title := fmt.Sprintf("%s: %d units on one axis from 0 to 5; the typical one is at %s", c.Name, len(drawn.Tenths), drawn.Label)
		v.Marks.Figures = append(v.Marks.Figures, marksFigure{c.Name, template.HTML(chart.DotsSVG(drawn, title))}) //nolint:gosec // drawn by our own pen
	}
}
