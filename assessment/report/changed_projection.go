package report

import (
	"fmt"
	"slices"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// projection is a copy of a projection with printable text only.
func (c *cleaner) projection(from *assessment.Projection) *assessment.Projection {
	if from == nil {
		return nil
	}
	to := *from
	to.Points = slices.Clone(to.Points)
	for i := range to.Points {
		steps := slices.Clone(to.Points[i].Steps)
		for j := range steps {
			c.line(&steps[j])
		}
		to.Points[i].Steps = steps
	}
	return &to
}

// projection shows where a plan would lead: the sentence, the figure and its table.
func (d *document) projection(p *assessment.Projection, unit string) {
	if p == nil {
		return
	}
	rows := d.section("Where it would lead", .35)
	rows = append(rows, d.body(p.Lead(unit))...)
	if len(p.Points) == 0 {
		d.flow(rows)
		return
	}
	const high = 150
	figure := ProjectionFigure(*p)
	rows = append(rows, row{height: high, keep: true, draw: func(y float64) {
		chart.DrawProjection(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: min(d.width(), 440), H: high}, 9.5, figure)
	}}, gap(4))
	rows = append(rows, d.aside("Filled dots and solid lines: results. Hollow dots and dashed lines: if the plan holds. The bold line: the level aimed at.")...)
	rows = append(rows, d.projectionTable(p)...)
	rows = append(rows, gap(6))
	for _, note := range p.Notes() {
		rows = append(rows, d.aside(note)...)
	}
	d.flow(rows)
}

// ProjectionFigure puts the points on one axis of time.
func ProjectionFigure(p assessment.Projection) chart.Projection {
	f := chart.Projection{Target: p.Target}
	first, last := p.Points[0].On, p.Points[len(p.Points)-1].On
	for _, point := range p.Points {
		at := .5
		if last.After(first) {
			at = float64(point.On.Sub(first)) / float64(last.Sub(first))
		}
		f.Points = append(f.Points, chart.ProjectedPoint{
			At: at, Tenths: point.Position.Tenths(), Label: point.Position.String(), Tick: point.On.Format("Jan 2006"), Projected: point.Projected,
		})
	}
	return f
}

//nolint:gochecknoglobals // a table
var projectionColumns = [...]struct {
	at, width float64
	title     string
}{{0, .22, "Day"}, {.23, .2, "What"}, {.44, .18, "Level"}, {.63, .12, "Position"}, {.76, .24, "Steps that count since"}}

func (d *document) projectionTable(p *assessment.Projection) []row {
	head := &tableHead{height: 17, draw: func(y float64) {
		for _, c := range projectionColumns {
			d.text(d.left+c.at*d.width(), y+11, 9, span{c.title, style{bold, soft}})
		}
	}}
	var rows []row
	for _, point := range p.Points {
		level, what := d.q.Level(point.Level), "result"
		if point.Projected {
			what = "if the plan holds"
		}
		position := point.Position.String()
		if point.AtLeast {
			position = "at least " + position
		}
		var cells []column
		for i, text := range []string{longDate(point.On), what, fmt.Sprintf("%d %s", level.Number, level.Name), position, point.StepsText()} {
			c := projectionColumns[i]
			cell := cellOf(d.left+c.at*d.width(), c.width*d.width(), 9.5, span{text, style{sans, dark}})
			cell.lines = capped(cell.lines, 8, cell.size, c.width*d.width())
			cells = append(cells, cell)
		}
		rows = append(rows, d.ruled(d.together(append(d.columns(13.5, cells...), row{height: 3})), hair, .6)...)
	}
	return under(head, rows)
}
