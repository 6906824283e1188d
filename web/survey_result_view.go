package web

import (
	"fmt"
	"html/template"
	"strconv"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// componentViews is one component of a published survey: where it stands, and
// how everybody sees it.
type componentViews struct {
	componentCard
	*assessment.ComponentViews
	Dots  template.HTML
	Table []dotCount // the dots as a table
	Gap   string     // leaders beside the front line, in words
}

// Title is the component's name; both parts have one.
func (v componentViews) Title() string { return v.componentCard.Name }

// Card is what every result says of a component.
func (v componentViews) Card() componentCard { return v.componentCard }

// dotCount is how many people stand at one position.
type dotCount struct {
	Position string
	People   int
}

func newComponentViews(v *assessment.ComponentViews, card componentCard) componentViews {
	part := componentViews{componentCard: card, ComponentViews: v, Gap: v.GapText()}
	drawn := chart.Views{Middle: v.Position.Tenths(), Label: v.Position.String()}
	for _, p := range v.Positions {
		drawn.Tenths = append(drawn.Tenths, p.Tenths())
		if last := len(part.Table) - 1; last >= 0 && part.Table[last].Position == p.String() {
			part.Table[last].People++
		} else {
			part.Table = append(part.Table, dotCount{p.String(), 1})
		}
	}
	if v.Range != nil {
		drawn.Ranged, drawn.Low, drawn.High = true, v.Range.Low.Tenths(), v.Range.High.Tenths()
	}
	for _, r := range v.Roles {
		if !r.Hidden {
			words := fmt.Sprintf("%s %s (%s)", sentenceStart(r.Role.Word()), r.Position, people(r.N))
			drawn.Groups = append(drawn.Groups, chart.Group{Tenths: r.Position.Tenths(), Label: words, Hollow: r.Role == assessment.Leader})
		}
	}
	title := fmt.Sprintf("%s: %s on one axis from 0 to 5; the middle view is %s", v.Name, people(v.N), v.Position)
	part.Dots = template.HTML(chart.DotsSVG(drawn, title)) //nolint:gosec // drawn by our own pen, which escapes every word
	return part
}

// people counts people: "1 person", "7 people".
func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return strconv.Itoa(n) + " people"
}

// heatView is the heat map: every statement with its middle answer and how far
// apart the answers lie, one row a component, one column a level.
type heatView struct {
	Levels [assessment.LevelCount]assessment.Level
	Rows   []heatRow
}

// heatRow is one component.
type heatRow struct {
	Name  string
	Cells [assessment.LevelCount][]heatCell
}

// heatCell is one statement, with the part of the page it opens.
type heatCell struct {
	Head, Detail string
	Text         string // the statement
	Target       string
	Bare, Apart  bool
	Ground       template.HTML // drawn behind the words
}

func newHeat(q *assessment.Questionnaire, r *assessment.SurveyResult, d *drawings) heatView {
	heat := heatView{Levels: q.Levels}
	for _, c := range q.Components {
		row := heatRow{Name: c.Name}
		for l, cell := range c.Cells {
			for _, statement := range cell.Asked(r.Result.Form) {
				row.Cells[l] = append(row.Cells[l], newHeatCell(statement, r.Statement(statement.ID), d))
			}
		}
		heat.Rows = append(heat.Rows, row)
	}
	return heat
}

func newHeatCell(statement assessment.Statement, v *assessment.StatementViews, d *drawings) heatCell {
	spread := spreadOf(v)
	cell := heatCell{Text: statement.Text, Target: "statement-" + statement.ID, Bare: spread.Hidden, Apart: spread.Apart, Ground: d.spread(spread)}
	cell.Head, cell.Detail = spread.Words()
	return cell
}

// spreadOf is how a statement was answered, for the heat map.
func spreadOf(v *assessment.StatementViews) chart.Spread {
	switch {
	case v.Hidden && v.Middle == assessment.Unanswered:
		return chart.Spread{Hidden: true}
	case v.Hidden:
		return chart.Spread{Instead: v.Middle.Word()}
	}
	return chart.Spread{Middle: v.Middle.Points(), Low: v.Low.Points(), High: v.High.Points(), Apart: v.Apart()}
}

// disagreed is a statement that people answered far apart.
type disagreed struct {
	ID, Component, Text string
	Words               string // "2 not in place, 5 fully"
}

// mostDisagreed lists the statements to talk about before acting.
func mostDisagreed(q *assessment.Questionnaire, r *assessment.SurveyResult) []disagreed {
	const most = 5
	var list []disagreed
	for _, v := range r.MostDisagreed(most) {
		statement, at, _ := q.Statement(v.ID)
		list = append(list, disagreed{v.ID, q.Components[at.Component].Name, statement.Text, v.Words()})
	}
	return list
}

// answeredViews is how all answered one statement, counted.
type answeredViews struct {
	ID, Counts, Spread string
	Hidden             bool
}

// surveyAnswers are the middle answers of a survey, and all answers counted.
func surveyAnswers(v viewed, r *assessment.Result) []componentAnswers {
	q := v.Questionnaire()
	return answersByCell(q, r, func(s assessment.Statement) answered {
		said := v.Views.Statement(s.ID)
		return answered{Text: s.Text, Label: answerLabel(q, said.Middle), Views: &answeredViews{s.ID, said.Words(), said.SpreadWords(), said.Hidden}}
	})
}

// spread keeps the ground of a cell of the heat map: there are few different.
func (d *drawings) spread(s chart.Spread) template.HTML {
	return d.keep(s, func() []byte { return chart.SpreadSVG(s) })
}

// bar keeps a bar for a part of the whole.
func (d *drawings) bar(part, of int) template.HTML {
	type bar struct{ part, of int }
	return d.keep(bar{part, of}, func() []byte { return chart.BarSVG(float64(part) / float64(max(1, of))) })
}
