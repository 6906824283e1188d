package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// trendPage is the rounds of a unit over time, and how the units below it stood
// from year to year.
type trendPage struct {
	View      comparisonView // of the unit and those below it
	Unit      assessment.Standing
	Name      string
	Component string // the only one shown; empty: all
	Parts     []option
	Lines     []trendLine
	Periods   []trendPeriod
	Below     int // units below it
	Back      string
	Switch    string // the address with names, or without
	Answer    bool
}

func (trendPage) Template() string { return "compare_trend" }

// Title names the unit: "Claims over time".
func (p trendPage) Title() string { return p.Name + " over time" }

// Aliased reports that no name may show, not even around the page.
func (p trendPage) Aliased() bool { return p.View.Filter.Aliases }

// trendLine is rounds that can be compared with each other.
type trendLine struct {
	Title         string
	Questionnaire string
	Figures       []trendFigure
	Rounds        []trendRound // newest first
	Heads         []string
}

// trendFigure is one component, or the whole, over time.
type trendFigure struct {
	Name   string
	Figure template.HTML
}

// trendRound is one round in words.
type trendRound struct {
	Date, Address, From string
	Level               int
	LevelName           string
	Positions           []string // of the components shown
	Movement            string
}

// trendPeriod is where the units stood at the end of a stretch of time.
type trendPeriod struct {
	assessment.Period
	Figure  template.HTML
	Words   string // the figure in words
	Typical string
	Lowest  string
}

// showTrend shows a unit's rounds, and those of the units below it, over time.
func (s *Server) showTrend(c echo.Context) error {
	ctx, org := c.Request().Context(), organizationOf(c)
	q, problems := readComparison(c.QueryParams())
	compared, _, err := s.comparison(ctx, org.ID, assessment.Filter{Unit: q.Filter.Unit, Aliases: q.Filter.Aliases})
	if err != nil {
		return err
	}
	page := newTrendPage(compared, s.zone(org), q.Filter)
	page.Answer = roleOf(c).MayAnswer()
	if err := s.fillTrend(ctx, &page); err != nil {
		return err
	}
	page.addresses(q.Filter)
	status := http.StatusOK
	if len(problems) > 0 || page.Component != q.Filter.Component {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, page)
}

// newTrendPage is the page of the unit at the top of a comparison.
func newTrendPage(compared *assessment.Comparison, place *time.Location, f assessment.Filter) trendPage {
	page := trendPage{
		View:      comparisonView{Comparison: compared, place: place},
		Component: component(compared, f.Component), Below: len(compared.Standings) - 1,
	}
	for _, st := range compared.Standings {
		if st.ID == compared.Top.ID {
			page.Unit, page.Name = st, compared.Name(st)
		}
	}
	return page
}

// fillTrend reads the rounds of the unit, and those of the units below it.
func (s *Server) fillTrend(ctx context.Context, page *trendPage) error {
	compared, org := page.View.Comparison, page.View.Organization.ID
	listed, err := s.store.Assessments(ctx, org, compared.Top.ID)
	if err != nil {
		return err
	}
	results, err := s.readings(ctx, org, listed)
	if err != nil {
		return err
	}
	page.lines(assessment.NewTrend(listed), results)
	if page.Below < 1 || compared.Questionnaire == nil {
		return nil
	}
	rounds, err := s.store.Rounds(ctx, org)
	if err == nil {
		page.periods(assessment.Rounds(compared, rounds, page.View.place))
	}
	return err
}

// component is the id of a component that is there, or "".
func component(c *assessment.Comparison, id string) string {
	if c.Questionnaire == nil || c.Questionnaire.Component(id) == nil {
		return ""
	}
	return id
}

func (p *trendPage) addresses(f assessment.Filter) {
	to := func(path string, f assessment.Filter) string {
		return withQuery(path, comparisonQuery{Filter: f}.filter())
	}
	p.Back = to("/compare", assessment.Filter{Unit: f.Unit, Aliases: f.Aliases})
	p.Switch = to("/compare/trend", assessment.Filter{Unit: f.Unit, Component: f.Component, Aliases: !f.Aliases})
	if p.View.Questionnaire == nil {
		return
	}
	p.Parts = append(p.Parts, option{to("/compare/trend", assessment.Filter{Unit: f.Unit, Aliases: f.Aliases}), "All components", p.Component == ""})
	for _, part := range p.View.Questionnaire.Components {
		p.Parts = append(p.Parts, option{to("/compare/trend", assessment.Filter{Unit: f.Unit, Component: part.ID, Aliases: f.Aliases}), part.Name, p.Component == part.ID})
	}
}

// lines draws the lines of rounds and writes them out.
func (p *trendPage) lines(lines []assessment.TrendLine, results []reading) {
	read := map[string]reading{}
	for _, r := range results {
		read[r.ID] = r
	}
	for _, line := range lines {
		if len(line.Points) == 0 {
			continue
		}
		q := read[line.Points[0].Latest.ID].Questionnaire
		if q == nil {
			continue
		}
		p.Lines = append(p.Lines, p.line(line, q))
	}
}

func (p *trendPage) line(line assessment.TrendLine, q *assessment.Questionnaire) trendLine {
	view := trendLine{Title: "Agreed assessments, " + formWord(line.Form), Questionnaire: q.Name + ", version " + q.Version}
	if line.Mode == assessment.SurveyMode {
		view.Title = "Surveys, " + formWord(line.Form)
	}
	shown := q.Components
	if part := q.Component(p.Component); part != nil {
		shown = []assessment.Component{*part}
	}
	for _, part := range shown {
		view.Heads = append(view.Heads, part.Name)
	}
	if len(line.Points) > 1 {
		view.Figures = p.figures(line, shown)
	}
	for i := len(line.Points) - 1; i >= 0; i-- {
		view.Rounds = append(view.Rounds, p.round(line.Points[i], q, shown))
	}
	return view
}

// figures draws the whole, unless one component is asked for, and components.
func (p *trendPage) figures(line assessment.TrendLine, shown []assessment.Component) []trendFigure {
	var list []trendFigure
	if p.Component == "" {
		list = append(list, trendFigure{"The whole", p.figure(line, "", "The whole")})
	}
	for _, part := range shown {
		list = append(list, trendFigure{part.Name, p.figure(line, part.ID, part.Name)})
	}
	return list
}

func (p *trendPage) round(point assessment.TrendPoint, q *assessment.Questionnaire, shown []assessment.Component) trendRound {
	r := trendRound{Date: point.At.In(p.View.place).Format("2 January 2006"), From: "agreed", Movement: point.Movement(p.Component).Text}
	if point.Latest.Mode == assessment.SurveyMode {
		r.From = people(point.Latest.Respondents)
	}
	if !p.View.Filter.Aliases {
		r.Address = reading{Listed: point.Latest}.Address()
	}
	if whole := point.Part(""); shows(whole) {
		r.Level, r.LevelName = whole.Level, q.Level(whole.Level).Name
	}
	for _, c := range shown {
		if part := point.Part(c.ID); shows(part) {
			r.Positions = append(r.Positions, part.Position.String())
		} else {
			r.Positions = append(r.Positions, insteadOf(part))
		}
	}
	return r
}

// shows reports whether there is a level and a position to show.
func shows(part *assessment.ComponentSummary) bool {
	return part != nil && part.Status == assessment.Scored && !part.TooFew
}

func (p *trendPage) figure(line assessment.TrendLine, component, name string) template.HTML {
	first, last := line.Points[0].At, line.Points[len(line.Points)-1].At
	at := func(t time.Time) float64 {
		if !last.After(first) {
			return .5
		}
		return float64(t.Sub(first)) / float64(last.Sub(first))
	}
	course := chart.Course{Hollow: line.Mode != assessment.SurveyMode}
	var ticks []chart.Tick
	for _, point := range line.Points {
		ticks = append(ticks, chart.Tick{At: at(point.At), Label: point.At.In(p.View.place).Format("Jan 2006")})
		part := point.Part(component)
		if !shows(part) {
			continue
		}
		drawn := chart.CoursePoint{At: at(point.At), Tenths: part.Position.Tenths(), Label: part.Position.String()}
		if part.Range != nil {
			drawn.Ranged, drawn.Low, drawn.High = true, part.Range.Low.Tenths(), part.Range.High.Tenths()
		}
		course.Points = append(course.Points, drawn)
	}
	title := fmt.Sprintf("%s over time, from 0 to 5; the numbers are in the table below", name)
	return template.HTML(chart.TrendSVG([]chart.Course{course}, ticks, title)) //nolint:gosec // drawn by our own pen, which escapes every word
}

func (p *trendPage) periods(periods []assessment.Period) {
	for _, of := range periods {
		view := trendPeriod{Period: of}
		view.Words = levelsInWords(of.Distribution.Levels)
		view.Figure = template.HTML(chart.SharesSVG(of.Distribution.Levels, of.Title+": "+view.Words)) //nolint:gosec // drawn by our own pen
		if of.Typical != nil {
			view.Typical = fmt.Sprintf("level %d, %s", of.Typical.Level, of.Typical.Position)
		}
		if of.Lowest > 0 {
			view.Lowest = "level " + strconv.Itoa(of.Lowest)
		}
		p.Periods = append(p.Periods, view)
	}
}

// levelsInWords counts units by level: "3 at level 1, 2 at level 3".
func levelsInWords(levels [assessment.LevelCount]int) string {
	words := ""
	for i, n := range levels {
		if n == 0 {
			continue
		}
		if words != "" {
			words += ", "
		}
		words += fmt.Sprintf("%d at level %d", n, i+1)
	}
	if words == "" {
		return "no unit with a level"
	}
	return words
}
