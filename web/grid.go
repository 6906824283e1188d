package web

import (
	"fmt"
	"html/template"
	"sync"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// gridView is the continuum grid: one row a component, one column a level. Only
// a scored result has one.
type gridView struct {
	Levels [assessment.LevelCount]assessment.Level
	Rows   []gridRow
}

// gridRow is one component.
type gridRow struct {
	Name, Position, Standing string
	Cells                    []gridCell
}

// gridCell is one component at one level, with the words in it and the part of
// the page it opens.
type gridCell struct {
	Level        int
	Head, Detail string
	Secured      bool
	Next         bool // what to secure next
	Hatched      bool // nothing was asked or applies
	Target       string
	Ground       template.HTML // drawn behind the words
}

// Class is how the cell looks.
func (c gridCell) Class() string {
	class := ""
	if c.Secured {
		class = fmt.Sprintf("s%d", c.Level)
	}
	if c.Hatched {
		class = "bare"
	}
	if c.Next {
		class += " next"
	}
	return class
}

// newGrid lays out the grid of a result.
func newGrid(q *assessment.Questionnaire, r *assessment.Result, d *drawings) gridView {
	grid := gridView{Levels: q.Levels}
	for i := range r.Components {
		c := &r.Components[i]
		row := gridRow{Name: c.Name, Position: c.Position.String(), Standing: q.Standing(c)}
		for _, cell := range c.Cells {
			row.Cells = append(row.Cells, newGridCell(r, c, cell, d))
		}
		grid.Rows = append(grid.Rows, row)
	}
	return grid
}

func newGridCell(r *assessment.Result, c *assessment.ComponentResult, cell assessment.CellResult, d *drawings) gridCell {
	view := gridCell{
		Level: cell.Level, Secured: cell.State == assessment.Secured,
		Next:    r.Overall.Limits(c.ID) && cell.Level == c.Next,
		Hatched: cell.State == assessment.NotAskedYet || cell.State == assessment.NotApplicable,
		Target:  cellID(c.ID, cell.Level),
	}
	view.Head, view.Detail = cell.Words()
	if view.Secured && cell.Level > c.Next && c.Next > 0 {
		view.Detail = fmt.Sprintf("but level %d is open", c.Next)
	}
	drawn := chart.Cell{Level: cell.Level, Secured: view.Secured, Hatched: view.Hatched, Next: view.Next}
	drawn.Share = chart.Progress(cell.Points, cell.Needed)
	view.Ground = d.cell(drawn)
	return view
}

// cellID is the address of a cell's answers within the result page.
func cellID(component string, level int) string { return fmt.Sprintf("cell-%s-%d", component, level) }

// staircase draws the five steps with the unit's place on them.
func staircase(q *assessment.Questionnaire, r *assessment.Result, d *drawings) template.HTML {
	stairs := chart.Stairs{Here: r.Overall.Level, Next: nextStep(r)}
	for i, level := range q.Levels {
		stairs.Names[i] = level.Name
	}
	return d.staircase(stairs)
}

// nextStep is the level above the unit's, or 0 at the top.
func nextStep(r *assessment.Result) int {
	if r.Overall.Level < assessment.LevelCount {
		return r.Overall.Level + 1
	}
	return 0
}

// drawings keeps the figures once drawn. There are few different ones: a cell
// depends on its level and points alone, a staircase on the step stood on.
type drawings struct{ kept sync.Map }

func (d *drawings) cell(c chart.Cell) template.HTML {
	return d.keep(c, func() []byte { return chart.CellSVG(c) })
}

func (d *drawings) staircase(s chart.Stairs) template.HTML {
	return d.keep(s, func() []byte {
		title := fmt.Sprintf("Five steps from %s to %s; the unit stands on step %d", s.Names[0], s.Names[assessment.LevelCount-1], s.Here)
		return chart.StaircaseSVG(s, title)
	})
}

func (d *drawings) keep(what any, draw func() []byte) template.HTML {
	if kept, ok := d.kept.Load(what); ok {
		return kept.(template.HTML)
	}
	drawn := template.HTML(draw()) //nolint:gosec // drawn by our own pen, which escapes every word
	d.kept.Store(what, drawn)
	return drawn
}
