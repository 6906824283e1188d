package web

import (
	"context"
	"errors"
	"html/template"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/assessment/report"
)

// projectionView is where a plan would lead, for the page of the plan; see
// _projection.html.
type projectionView struct {
	Lead   string
	Figure template.HTML // empty: there is nothing to draw
	Rows   []projectionRow
	Notes  []string
	Short  bool // the plan does not lead to the level it aims at
}

// projectionRow is a point of the figure in words.
type projectionRow struct {
	Day, What       string // "31 March 2027", "if the plan holds"
	Level           assessment.Level
	Position, Steps string
}

// projectionOf works out where a unit's current plan would lead; nil for a closed one.
func (s *Server) projectionOf(ctx context.Context, org assessment.Organization, unit assessment.Unit, plan *assessment.Plan, listed []assessment.Listed) (*projectionView, error) {
	if plan.Closed() {
		return nil, nil //nolint:nilnil // a closed plan leads nowhere
	}
	p, q, err := s.projected(ctx, org, plan, listed)
	switch {
	case err != nil:
		return nil, err
	case plan.AssessmentID == "":
		return &projectionView{Lead: "Where a plan would lead is worked out from agreed answers, and this one starts from a survey: ask again once the steps are done."}, nil
	case q == nil:
		return &projectionView{Lead: "The result the plan starts from is being changed. Where the plan would lead is shown again once it is submitted."}, nil
	}
	view := &projectionView{Lead: p.Lead(unit.Name)}
	if len(p.Points) == 0 {
		return view, nil
	}
	view.Notes, view.Short = p.Notes(), p.Short()
	title := view.Lead + " The numbers are in the table below."
	view.Figure = template.HTML(chart.ProjectionSVG(report.ProjectionFigure(p), title)) //nolint:gosec // drawn by our own pen, which escapes every word
	for _, point := range p.Points {
		row := projectionRow{Day: dayText(point.On), What: "result", Level: q.Level(point.Level), Position: point.Position.String(), Steps: point.StepsText()}
		if point.Projected {
			row.What = "if the plan holds"
		}
		if point.AtLeast {
			row.Position = "at least " + row.Position
		}
		view.Rows = append(view.Rows, row)
	}
	return view, nil
}

// projected is the projection of a plan from the unit's latest agreed result of
// the same questionnaire and form as the plan starts from, after the earlier ones,
// of what is listed of the unit.
// Without a questionnaire there is none: the plan starts from a survey, or its
// result is being changed.
func (s *Server) projected(ctx context.Context, org assessment.Organization, plan *assessment.Plan, listed []assessment.Listed) (assessment.Projection, *assessment.Questionnaire, error) {
	if plan.AssessmentID == "" {
		return assessment.Projection{}, nil, nil
	}
	past := alike(listed, plan.AssessmentID)
	if len(past) == 0 {
		return assessment.Projection{}, nil, nil
	}
	latest := past[0]
	for _, l := range past {
		if l.SubmittedAt.After(latest.SubmittedAt) {
			latest = l
		}
	}
	a, err := s.store.Assessment(ctx, org.ID, latest.ID)
	if errors.Is(err, assessment.ErrNotFound) {
		return assessment.Projection{}, nil, nil
	}
	if err != nil {
		return assessment.Projection{}, nil, err
	}
	zone := s.zone(org)
	today := assessment.Day(s.now().In(zone))
	p := assessment.Project(a.Questionnaire, a.Form, a.Asked(), assessment.Day(latest.SubmittedAt.In(zone)), plan.Steps, today, assessment.Quarters(plan.Steps, today))
	p.Target = plan.Target
	return p.After(past, zone), a.Questionnaire, nil
}

// alike keeps the submitted agreed ones of the same questionnaire version and form
// as one of them.
func alike(listed []assessment.Listed, id string) []assessment.Listed {
	var like *assessment.Listed
	for i := range listed {
		if listed[i].ID == id {
			like = &listed[i]
		}
	}
	var list []assessment.Listed
	for _, l := range listed {
		if like != nil && l.Mode == assessment.Agreed && l.Ref == like.Ref && l.Form == like.Form && !l.SubmittedAt.IsZero() {
			list = append(list, l)
		}
	}
	return list
}

// projectionFor is the projection for the document of a plan; nil where there is
// none.
func (s *Server) projectionFor(ctx context.Context, org assessment.Organization, plan *assessment.Plan) (*assessment.Projection, error) {
	if plan.Closed() {
		return nil, nil //nolint:nilnil // a closed plan leads nowhere
	}
	listed, err := s.store.Assessments(ctx, org.ID, plan.UnitID)
	if err != nil {
		return nil, err
	}
	p, q, err := s.projected(ctx, org, plan, listed)
	if q == nil {
		return nil, err
	}
	return &p, err
}
