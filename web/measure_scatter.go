package web

import (
	"bytes"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// scatterPage puts the units of the organization by their position and by one
// measure.
type scatterPage struct {
	decides
	Scatter  *assessment.Scatter
	Figure   template.HTML // empty: fewer than two units
	Rows     []scatterRow
	Kinds    []option // that some unit follows, and the chosen one
	Hidden   bool     // letters instead of names
	Switch   string   // the address with names, or without
	Back     string   // the comparison
	File     string   // the values as CSV
	NPS      bool
	problems []assessment.Problem
}

func (scatterPage) Template() string                 { return "measure_scatter" }
func (p scatterPage) Problems() []assessment.Problem { return p.problems }

// Title is the page's name in the browser.
func (p scatterPage) Title() string { return "Level and " + p.Scatter.About.Clause() }

// Aliased reports that no name may show, not even around the page.
func (p scatterPage) Aliased() bool { return p.Hidden }

// Trademark is the attribution to print where NPS is named.
func (scatterPage) Trademark() string { return assessment.NPSTrademark }

// Caution is what nobody may conclude from the picture.
func (scatterPage) Caution() string { return assessment.ScatterCaution }

// scatterRow is a unit in words.
type scatterRow struct {
	assessment.ScatterPoint
	Address   string // empty where names are hidden
	LevelName string
	Print     string // the value with what it is in
	Range     string
	Of        string // of how many
}

// scatterAsked is what the address asks for.
type scatterAsked struct {
	kind    assessment.MeasureKind
	unit    string
	aliases bool
}

// readScatter reads the query of an address. A kind that cannot be compared is a
// problem: own measures count something else in each unit.
func readScatter(query url.Values, followed map[assessment.MeasureKind]bool) (scatterAsked, []assessment.Problem) {
	r := choices{query: query}
	asked := scatterAsked{unit: query.Get("unit"), aliases: r.one("aliases", "Names are hidden with aliases=on.", "on") != ""}
	var kinds []string
	for _, about := range assessment.MeasureKinds() {
		if about.Kind != assessment.MeasureOwn {
			kinds = append(kinds, string(about.Kind))
			if asked.kind == "" && followed[about.Kind] {
				asked.kind = about.Kind
			}
		}
	}
	if followed[assessment.MeasureNPS] || asked.kind == "" {
		asked.kind = assessment.MeasureNPS
	}
	if kind := r.one("kind", "Choose a measure from the list. Own measures are not put side by side: each unit counts something else.", kinds...); kind != "" {
		asked.kind = assessment.MeasureKind(kind)
	}
	return asked, r.problems
}

// scatter works out what an address asks for.
func (s *Server) scatter(ctx context.Context, organization assessment.Organization, query url.Values) (scatterPage, scatterAsked, []assessment.Measure, error) {
	all, err := s.store.MeasuresOf(ctx, organization.ID)
	if err != nil {
		return scatterPage{}, scatterAsked{}, nil, err
	}
	followed := map[assessment.MeasureKind]bool{}
	for _, m := range all {
		followed[m.Kind] = true
	}
	asked, problems := readScatter(query, followed)
	compared, _, err := s.comparison(ctx, organization.ID, assessment.Filter{Unit: asked.unit, Aliases: asked.aliases})
	if err != nil {
		return scatterPage{}, asked, nil, err
	}
	scatter := assessment.NewScatter(compared, asked.kind, all)
	page := scatterPage{
		Scatter: &scatter, Hidden: asked.aliases, NPS: asked.kind == assessment.MeasureNPS, problems: problems,
	}
	page.rows(compared)
	page.draw()
	page.addresses(asked, followed)
	return page, asked, all, nil
}

// rows writes the units out.
func (p *scatterPage) rows(compared *assessment.Comparison) {
	for _, point := range p.Scatter.Points {
		row := scatterRow{ScatterPoint: point, Print: point.Measure.WithUnit(point.Value.Value), Range: point.Measure.RangeText(point.Value)}
		if row.LevelName = strconv.Itoa(point.Level); compared.Questionnaire != nil {
			row.LevelName = compared.Questionnaire.Level(point.Level).Name
		}
		if point.Value.N > 0 {
			row.Of = assessment.Digits(float64(point.Value.N)) + " " + p.Scatter.About.Of
		}
		if !p.Hidden {
			row.Address = "/units/" + point.ID + "/measures/" + point.Measure.ID
		}
		p.Rows = append(p.Rows, row)
	}
}

// draw draws the units, when there are two at least.
func (p *scatterPage) draw() {
	if len(p.Scatter.Points) < 2 {
		return
	}
	title := "Units by position, from 0 to 5, and " + p.Scatter.About.Clause() + "; the numbers are in the table below"
	p.Figure = template.HTML(chart.ScatterSVG(report.ScatterChart(p.Scatter), title)) //nolint:gosec // drawn by our own pen, which escapes every word
}

// addresses fills in where else one can go from here.
func (p *scatterPage) addresses(asked scatterAsked, followed map[assessment.MeasureKind]bool) {
	to := func(path string, kind assessment.MeasureKind, aliases bool) string {
		query := url.Values{}
		if kind != "" {
			query.Set("kind", string(kind))
		}
		if asked.unit != "" {
			query.Set("unit", asked.unit)
		}
		if aliases {
			query.Set("aliases", "on")
		}
		return withQuery(path, query)
	}
	for _, about := range assessment.MeasureKinds() {
		if about.Kind != assessment.MeasureOwn && (followed[about.Kind] || about.Kind == asked.kind) {
			p.Kinds = append(p.Kinds, option{to("/measures", about.Kind, asked.aliases), about.Short, about.Kind == asked.kind})
		}
	}
	p.Switch = to("/measures", asked.kind, !asked.aliases)
	p.Back = to("/compare", "", asked.aliases)
	p.File = to("/measures.csv", asked.kind, asked.aliases)
}

// showScatter shows the units of the organization by position and one measure.
func (s *Server) showScatter(c echo.Context) error {
	page, _, _, err := s.scatter(c.Request().Context(), organizationOf(c), c.QueryParams())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(page.problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, page)
}

// downloadScatter sends the values of one kind of measure of all units the page
// shows, and of those it leaves out.
func (s *Server) downloadScatter(c echo.Context) error {
	page, asked, all, err := s.scatter(c.Request().Context(), organizationOf(c), c.QueryParams())
	if err == nil && len(page.problems) > 0 {
		err = &assessment.InvalidError{Problems: page.problems}
	}
	if err != nil {
		return err
	}
	units := page.files(asked, all)
	zone := s.zone(organizationOf(c))
	var file bytes.Buffer
	if err := exchange.WriteMeasures(&file, units, exchange.MeasureFile{Zone: zone, Nameless: asked.aliases}); err != nil {
		return err
	}
	s.noteTaken(c, "the values of "+page.Scatter.About.Clause()+" of all units as CSV")
	name := organizationOf(c).Name
	if asked.aliases {
		name = "Units"
	}
	return sendFile(c, exchange.FileName(name, page.Scatter.About.Short, s.now().In(zone).Format(time.DateOnly), ".csv"), "text/csv; charset=utf-8", file.Bytes())
}

// files lists the measures of the units the page names, in its order.
func (p *scatterPage) files(asked scatterAsked, all []assessment.Measure) []exchange.MeasuredUnit {
	byUnit := map[string][]assessment.Measure{}
	for _, m := range all {
		if m.Kind == asked.kind {
			byUnit[m.UnitID] = append(byUnit[m.UnitID], m)
		}
	}
	var units []exchange.MeasuredUnit
	for _, point := range p.Scatter.Points {
		units = append(units, exchange.MeasuredUnit{Name: point.Name, Measures: byUnit[point.ID]})
	}
	for _, gap := range p.Scatter.Without {
		if len(byUnit[gap.ID]) > 0 {
			units = append(units, exchange.MeasuredUnit{Name: gap.Name, Measures: byUnit[gap.ID]})
		}
	}
	return units
}
