package web

import (
	"context"
	"html/template"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/assessment/report"
)

// What a unit measures beside its level: what customers say and do, period by
// period. Everybody in the organization reads it; who may answer changes it.

// measureStore is what measures need.
type measureStore interface {
	Measures(ctx context.Context, organizationID, unitID string) ([]assessment.Measure, error)
	Measure(ctx context.Context, organizationID, unitID, id string) (*assessment.Measure, error)
	MeasuresOf(ctx context.Context, organizationID string) ([]assessment.Measure, error)
	UpdateMeasures(ctx context.Context, organizationID, unitID string, change func(*assessment.Measures) error) error
}

// measureRoutes are the rows of the site for measures.
func (s *Server) measureRoutes() []route {
	const all, one = "/units/:unit/measures", "/units/:unit/measures/:measure"
	return []route{
		{http.MethodGet, all, s.showMeasures, member},
		{http.MethodGet, all + ".csv", s.downloadMeasures, member},
		{http.MethodGet, all + ".pdf", s.downloadMeasuresPDF, member},
		{http.MethodGet, all + "/new", s.showNewMeasure, answerer},
		{http.MethodPost, all, s.addMeasure, answerer},
		{http.MethodGet, all + "/import", s.showImportMeasures, answerer},
		{http.MethodPost, all + "/import/preview", s.previewMeasures, answerer},
		{http.MethodPost, all + "/import", s.importMeasures, answerer},
		{http.MethodGet, one, s.showMeasure, member},
		{http.MethodPost, one, s.recordMeasure, answerer},
		{http.MethodPost, one + "/strike", s.strikeMeasure, answerer},
		{http.MethodGet, one + "/change", s.showChangeMeasure, answerer},
		{http.MethodPost, one + "/change", s.changeMeasure, answerer},
		{http.MethodPost, one + "/remove", s.removeMeasure, answerer},
		{http.MethodGet, "/measures", s.showScatter, member},
		{http.MethodGet, "/measures.csv", s.downloadScatter, member},
	}
}

// measured is a unit as every page about its measures needs it.
type measured struct{ unitHead }

// Here is the page's name in the path above its heading.
func (measured) Here() string { return "Measures" }

// Address is the page of the unit's measures.
func (m measured) Address() string { return "/units/" + m.Unit.ID + "/measures" }

// Trademark is the attribution to print where NPS is named.
func (measured) Trademark() string { return assessment.NPSTrademark }

// measuredUnit loads the unit a request names.
func (s *Server) measuredUnit(c echo.Context) (measured, error) {
	unit, err := s.unitHead(c)
	return measured{unit}, err
}

// changing loads the unit a request wants to change something of. One that is put
// away is ErrClosed.
func (s *Server) changing(c echo.Context) (measured, error) {
	m, err := s.measuredUnit(c)
	if err == nil && m.PutAway {
		err = assessment.ErrClosed
	}
	return m, err
}

// measuresPage lists what a unit measures.
type measuresPage struct {
	measured
	Measures []measureView
	NPS      bool // it is named
}

func (measuresPage) Template() string { return "measure_list" }
func (p measuresPage) Title() string  { return "Measures, " + p.Unit.Name }

// Drawn reports whether there is a figure.
func (p measuresPage) Drawn() bool {
	return slices.ContainsFunc(p.Measures, func(v measureView) bool { return v.Figure != "" })
}

// measureView is a measure as pages show it.
type measureView struct {
	*assessment.Measure
	Address string
	Figure  template.HTML // empty: there is nothing to draw yet
}

// LatestValue is the latest value with what it is in.
func (v measureView) LatestValue() string { return v.WithUnit(v.Latest().Value) }

// LatestRange is where the latest value probably lies; empty: not known.
func (v measureView) LatestRange() string { return v.RangeText(*v.Latest()) }

// LatestMovement is how the latest value differs from the one before it.
func (v measureView) LatestMovement() string {
	if v.Latest() == nil {
		return ""
	}
	return v.Movement(v.Latest().Period)
}

// About is what kind of measure it is.
func (v measureView) About() assessment.MeasureAbout { return v.Kind.About() }

// showMeasures shows what a unit measures.
func (s *Server) showMeasures(c echo.Context) error {
	unit, err := s.measuredUnit(c)
	if err != nil {
		return err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	all, err := s.store.Measures(ctx, org.ID, unit.Unit.ID)
	if err != nil {
		return err
	}
	rounds, err := s.roundsOf(ctx, org.ID, unit.Unit.ID, len(all) > 0)
	if err != nil {
		return err
	}
	page := measuresPage{measured: unit, NPS: assessment.Named(all)}
	for i := range all {
		page.Measures = append(page.Measures, s.measureView(unit, &all[i], rounds, org))
	}
	return s.render(c, http.StatusOK, page)
}

// roundsOf are the unit's submitted results over time, where they are wanted.
func (s *Server) roundsOf(ctx context.Context, organizationID, unitID string, wanted bool) ([]assessment.TrendLine, error) {
	if !wanted {
		return nil, nil
	}
	listed, err := s.store.Assessments(ctx, organizationID, unitID)
	return assessment.NewTrend(listed), err
}

func (s *Server) measureView(unit measured, m *assessment.Measure, rounds []assessment.TrendLine, org assessment.Organization) measureView {
	view := measureView{Measure: m, Address: unit.Address() + "/" + m.ID}
	if len(m.Values) > 0 {
		title := m.Name + " over time, " + count(len(m.Values), "value", "values") + ", above the level of the unit; the numbers are in a table"
		view.Figure = template.HTML(chart.MeasuredSVG(report.MeasuredChart(m, rounds, s.zone(org)), title)) //nolint:gosec // drawn by our own pen, which escapes every word
	}
	return view
}

// measureLine says on the unit's page how its measures stand.
func (s *Server) measureLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Measures", Address: "/units/" + unit.ID + "/measures"}
	all, err := s.store.Measures(ctx, organization.ID, unit.ID)
	switch {
	case err != nil:
		return line, err
	case len(all) == 0:
		line.Text = "None yet. Keep one number from customers beside the level."
		return line, nil
	}
	shown := &all[0]
	for i := range all { // the first that has something to say, NPS before others
		if m := &all[i]; m.Latest() != nil && (shown.Latest() == nil || m.Kind == assessment.MeasureNPS && shown.Kind != assessment.MeasureNPS) {
			shown = m
		}
	}
	line.Text = sentenceStart(shown.Sentence()) + "."
	if shown.Kind == assessment.MeasureNPS {
		line.Note = assessment.NPSTrademark
	}
	if more := len(all) - 1; more > 0 {
		line.Text += " " + sentenceStart(count(more, "more measure", "more measures")) + "."
	}
	return line, nil
}
