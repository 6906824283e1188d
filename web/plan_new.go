package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// newPlanPage chooses the first steps of a plan from a result, and what the plan
// before it left open.
type newPlanPage struct {
	planned
	ID        string  // the plan will have: a form that comes twice makes one
	From      reading // the result it starts from
	Others    []reading
	Target    assessment.Level
	Keep      bool             // there is no level above: what is in place is kept
	Before    *assessment.Plan // the unit's last plan; nil: there was none
	Open      []openStep       // what it left open
	Proposals []chosenStep
	Way       string // the shortest way in a sentence
	Start     string // a day, as typed
	problems  []assessment.Problem
}

func (newPlanPage) Template() string { return "plan_new" }

// Title names the unit.
func (p newPlanPage) Title() string { return "Make the plan of " + p.Unit.Name }

// Problems are what is to be put right.
func (p newPlanPage) Problems() []assessment.Problem { return p.problems }

// chosenStep is an action to choose.
type chosenStep struct {
	assessment.Proposal
	Component string // its name
	Chosen    bool
}

// openStep is a step of the last plan to take over.
type openStep struct {
	stepRow
	Chosen bool
}

// startsPlans reports whether a plan can start from a result: it has a level.
func startsPlans(l assessment.Listed) bool {
	return !l.SubmittedAt.IsZero() && l.Summary != nil && l.Summary.Status == assessment.Scored
}

// newPlan shows the actions to choose from: those of the shortest way are chosen,
// and what the last plan left open.
func (s *Server) newPlan(c echo.Context) error {
	page, _, err := s.planStart(c, c.QueryParam("from"))
	if err != nil {
		return err
	}
	page.ID = account.NewID()
	for i := range page.Proposals {
		page.Proposals[i].Chosen = page.Proposals[i].OnWay
	}
	for i := range page.Open {
		page.Open[i].Chosen = true
	}
	return s.render(c, http.StatusOK, page)
}

// planStart is that page with nothing chosen, and what a plan from its result
// rests on. from names the result; empty: the latest with a level.
func (s *Server) planStart(c echo.Context, from string) (newPlanPage, assessment.PlanBasis, error) {
	p, err := s.planned(c)
	switch {
	case err != nil:
		return newPlanPage{}, assessment.PlanBasis{}, err
	case p.PutAway:
		return newPlanPage{}, assessment.PlanBasis{}, assessment.ErrClosed
	case p.Plan != nil:
		return newPlanPage{}, assessment.PlanBasis{}, assessment.ErrConflict
	}
	page := newPlanPage{planned: p, Start: dayValue(p.Today)}
	if err := s.chooseResult(c, &page, from); err != nil {
		return page, assessment.PlanBasis{}, err
	}
	advised, err := s.advisedBy(c, page.From)
	if err != nil {
		return page, assessment.PlanBasis{}, err
	}
	page.questionnaire = advised.questionnaire
	if err := s.leftOpen(c, &page); err != nil {
		return page, assessment.PlanBasis{}, err
	}
	page.offer(advised, p.Today, func(action string) bool {
		return slices.ContainsFunc(page.Open, func(step openStep) bool { return step.ActionID == action })
	})
	basis := assessment.PlanBasis{Ref: page.From.Ref, Target: assessment.PlanTarget(&advised.result, advised.advice)}
	if page.From.Survey() {
		basis.SurveyID = page.From.ID
	} else {
		basis.AssessmentID = page.From.ID
	}
	page.Target, page.Keep = advised.questionnaire.Level(basis.Target), basis.Target == advised.result.Overall.Level && len(advised.advice.Actions) == 0
	return page, basis, nil
}

// leftOpen adds the open steps of the unit's last plan.
func (s *Server) leftOpen(c echo.Context, page *newPlanPage) error {
	ctx, organization := c.Request().Context(), page.Unit.OrganizationID
	closed, err := s.store.ClosedPlans(ctx, organization, page.Unit.ID)
	if err != nil || len(closed) == 0 {
		return err
	}
	page.Before, err = s.store.PlanByID(ctx, organization, closed[0].ID)
	if err != nil {
		return err
	}
	for _, step := range page.Before.TakeOver(page.From.Ref) {
		row := stepRow{Step: step, today: page.Today}
		if component := page.questionnaire.Component(step.Component); component != nil {
			row.Component = component.Name
		}
		page.Open = append(page.Open, openStep{stepRow: row})
	}
	return nil
}

// planResults are the results of a unit a plan can start from, the newest first.
func (s *Server) planResults(c echo.Context, unit string) ([]reading, error) {
	listed, err := s.store.Assessments(c.Request().Context(), organizationOf(c).ID, unit)
	if err != nil {
		return nil, err
	}
	return s.startingPlans(c, listed)
}

// startingPlans are the results among what is listed of a unit that a plan can
// start from.
func (s *Server) startingPlans(c echo.Context, listed []assessment.Listed) ([]reading, error) {
	organization := organizationOf(c)
	var starting []assessment.Listed
	for _, l := range listed {
		if startsPlans(l) {
			starting = append(starting, l)
		}
	}
	results, err := s.readings(c.Request().Context(), organization.ID, starting)
	return timed(results, s.zone(organization)), err
}

// chooseResult finds the result a plan starts from among those of the unit.
func (s *Server) chooseResult(c echo.Context, page *newPlanPage, id string) error {
	results, err := s.planResults(c, page.Unit.ID)
	if err != nil {
		return err
	}
	at := 0
	if id != "" {
		at = slices.IndexFunc(results, func(r reading) bool { return r.ID == id })
	}
	if at < 0 || len(results) == 0 {
		return assessment.ErrNotFound
	}
	page.From = results[at]
	page.Others = slices.Delete(slices.Clone(results), at, at+1)
	page.Others = page.Others[:min(len(page.Others), 5)]
	return nil
}

// advised is a result with what it recommends.
type advised struct {
	questionnaire *assessment.Questionnaire
	result        assessment.Result
	advice        assessment.Advice
}

// advisedBy works out what a result recommends.
func (s *Server) advisedBy(c echo.Context, from reading) (advised, error) {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	if from.Survey() {
		survey, views, err := s.store.SurveyResult(ctx, organization, from.ID)
		if err != nil {
			return advised{}, err
		}
		return advised{survey.Questionnaire, views.Result, views.Advise(survey.Questionnaire)}, nil
	}
	a, err := s.store.Assessment(ctx, organization, from.ID)
	if err != nil {
		return advised{}, err
	}
	answers := a.Asked()
	result := assessment.Score(a.Questionnaire, a.Form, answers)
	return advised{a.Questionnaire, result, assessment.Advise(a.Questionnaire, a.Form, answers, &result)}, nil
}

// offer lists the recommended actions there is no step of yet.
func (p *newPlanPage) offer(from advised, start time.Time, have func(action string) bool) {
	for _, proposal := range assessment.ProposeSteps(from.questionnaire, from.advice, start) {
		if have(proposal.Action.ID) {
			continue
		}
		p.Proposals = append(p.Proposals, chosenStep{Proposal: proposal, Component: from.questionnaire.Component(proposal.Action.Component).Name})
	}
	if from.advice.Way != nil {
		p.Way = from.questionnaire.WayText(from.advice.Way, p.Unit.Name).Count
	}
}

// takeOver marks the open steps a form names and returns them with new ids.
func (p *newPlanPage) takeOver(chosen []string) []assessment.Step {
	var steps []assessment.Step
	for i := range p.Open {
		if open := &p.Open[i]; slices.Contains(chosen, open.ID) {
			step := open.Step
			open.Chosen, step.ID = true, account.NewID()
			steps = append(steps, step)
		}
	}
	return steps
}

// choose marks the actions a form names, begun on the day it says, and returns
// them as steps.
func (p *newPlanPage) choose(c echo.Context) ([]assessment.Step, error) {
	form := formOf(c)
	p.Start = form.Get("begin")
	start, err := assessment.ParseDay("begin", p.Start)
	if err == nil && start.IsZero() {
		start = p.Today
	}
	var steps []assessment.Step
	for i := range p.Proposals {
		proposal := &p.Proposals[i]
		if proposal.Chosen = slices.Contains(form["action"], proposal.Action.ID); proposal.Chosen {
			step := proposal.Step
			step.ID, step.Start, step.Due = account.NewID(), start, start.AddDate(0, 0, 7*proposal.Action.Weeks)
			steps = append(steps, step)
		}
	}
	return steps, err
}

// createPlan makes the plan of what was chosen. A form that comes twice leads to
// the plan it made.
func (s *Server) createPlan(c echo.Context) error {
	form := formOf(c)
	if made, err := s.planMade(c, form.Get("new")); err != nil || made {
		return err
	}
	page, basis, err := s.planStart(c, form.Get("from"))
	if err != nil {
		return err
	}
	page.ID = idOf(form.Get("new"))
	err = s.makePlan(c, &page, basis)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if errors.Is(err, assessment.ErrConflict) { // perhaps by the very same form, a moment ago
		if made, err := s.planMade(c, page.ID); err != nil || made {
			return err
		}
	}
	if err != nil {
		return err
	}
	s.flash(c, "The plan is made. Say for each step who does it; days, costs and words can be changed.")
	return c.Redirect(http.StatusSeeOther, page.Address())
}

// makePlan keeps a plan of what a form chose: first what was open already.
func (s *Server) makePlan(c echo.Context, page *newPlanPage, basis assessment.PlanBasis) error {
	open := page.takeOver(formOf(c)["open"])
	steps, err := page.choose(c)
	if err != nil {
		return err
	}
	p, err := assessment.NewPlan(page.ID, page.Unit, basis, append(open, steps...), userOf(c).Name, s.now())
	if err != nil {
		return err
	}
	return s.store.CreatePlan(c.Request().Context(), p)
}

// planMade goes to the unit's plan where it is the one that was to be made.
func (s *Server) planMade(c echo.Context, id string) (bool, error) {
	p, err := s.planned(c)
	if err != nil || p.Plan == nil || p.Plan.ID != id {
		return false, err
	}
	s.flash(c, "The plan is made already: this is it. Nothing was made twice.")
	return true, c.Redirect(http.StatusSeeOther, p.Address())
}

// idOf is the id a form carries for what it makes, or a new one where it carries
// none.
func idOf(typed string) string {
	if len(typed) == len(account.NewID()) && strings.Trim(typed, "abcdefghijklmnopqrstuvwxyz234567") == "" {
		return typed
	}
	return account.NewID()
}
