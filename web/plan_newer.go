package web

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// newerResult is a result of the unit that came after the one its plan starts
// from: what it says, and what follows for the plan.
type newerResult struct {
	reading
	Was         *reading // the one the plan starts from; nil: it is being changed
	Aim         int      // the level the plan aims at
	Recommended int      // actions it recommends that the plan has no step of
	Elsewhere   bool     // it is of another questionnaire than the plan
}

// Reached reports that the unit stands at the level the plan aims at.
func (n newerResult) Reached() bool {
	return !n.Elsewhere && n.Summary.Position.Compare(assessment.Whole(n.Aim)) >= 0
}

// Apart says why what the two results say is not compared; empty: it is.
func (n newerResult) Apart() string {
	switch {
	case n.Was == nil:
		return ""
	case n.Mode != n.Was.Mode:
		return "One is a survey and one was agreed on, so they are not compared with each other."
	case n.Ref != n.Was.Ref:
		return "They are of different questionnaires, so they are not compared with each other."
	case n.Form != n.Was.Form:
		return "One is of the quick form, so they are not compared with each other."
	}
	return ""
}

// newerOf is the newest result of the unit, of what is listed of it, where the plan
// starts from an older one; nil: it does not, or is closed.
func (s *Server) newerOf(c echo.Context, p planned, listed []assessment.Listed) (*newerResult, error) {
	if p.Plan.Closed() {
		return nil, nil //nolint:nilnil // a closed plan stays as it is
	}
	results, err := s.startingPlans(c, listed)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	newer, since := newerResult{reading: results[0], Aim: p.Plan.Target, Elsewhere: results[0].Ref.ID != p.Plan.Ref.ID}, p.Plan.CreatedAt
	if at := slices.IndexFunc(results, func(r reading) bool { return r.ID == p.Plan.AssessmentID+p.Plan.SurveyID }); at >= 0 {
		newer.Was, since = &results[at], results[at].SubmittedAt
	}
	if !newer.SubmittedAt.After(since) {
		return nil, nil //nolint:nilnil // there is none
	}
	if newer.Elsewhere {
		return &newer, nil
	}
	advised, err := s.advisedBy(c, newer.reading)
	for _, action := range advised.advice.Actions {
		if !p.Plan.HasAction(action.ID) {
			newer.Recommended++
		}
	}
	return &newer, err
}

// lastClosed says on a unit's page that its plan was closed; empty: there was none.
func (s *Server) lastClosed(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (string, error) {
	closed, err := s.store.ClosedPlans(ctx, organization.ID, unit.ID)
	if err != nil || len(closed) == 0 {
		return "", err
	}
	return "None at present: the last one was closed on " + dayText(closed[0].ClosedAt.In(s.zone(organization))) + ".", nil
}
