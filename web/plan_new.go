package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// newPlanPage chooses the first steps of a plan from a result.
type newPlanPage struct {
	planned
	From      reading // the result it starts from
	Others    []reading
	Target    assessment.Level
	Keep      bool // there is no level above: what is in place is kept
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

// startsPlans reports whether a plan can start from a result: it has a level.
func startsPlans(l assessment.Listed) bool {
	return !l.SubmittedAt.IsZero() && l.Summary != nil && l.Summary.Status == assessment.Scored
}

// newPlan shows the actions to choose from, those of the shortest way chosen.
func (s *Server) newPlan(c echo.Context) error {
	page, _, err := s.planStart(c, c.QueryParam("from"))
	if err != nil {
		return err
	}
	for i := range page.Proposals {
		page.Proposals[i].Chosen = page.Proposals[i].OnWay
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
	page.offer(advised, p.Today, nil)
	basis := assessment.PlanBasis{Ref: page.From.Ref, Target: assessment.PlanTarget(&advised.result, advised.advice)}
	if page.From.Survey() {
		basis.SurveyID = page.From.ID
	} else {
		basis.AssessmentID = page.From.ID
	}
	page.Target, page.Keep = advised.questionnaire.Level(basis.Target), basis.Target == advised.result.Overall.Level && len(advised.advice.Actions) == 0
	return page, basis, nil
}

// chooseResult finds the result a plan starts from among those of the unit.
func (s *Server) chooseResult(c echo.Context, page *newPlanPage, id string) error {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	listed, err := s.store.Assessments(ctx, organization, page.Unit.ID)
	if err != nil {
		return err
	}
	results, err := s.readings(ctx, organization, slices.DeleteFunc(listed, func(l assessment.Listed) bool { return !startsPlans(l) }))
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

// offer lists the recommended actions a plan does not have yet.
func (p *newPlanPage) offer(from advised, start time.Time, have *assessment.Plan) {
	for _, proposal := range assessment.ProposeSteps(from.questionnaire, from.advice, start) {
		if have != nil && have.HasAction(proposal.Action.ID) {
			continue
		}
		p.Proposals = append(p.Proposals, chosenStep{Proposal: proposal, Component: from.questionnaire.Component(proposal.Action.Component).Name})
	}
	if from.advice.Way != nil {
		p.Way = from.questionnaire.WayText(from.advice.Way, p.Unit.Name).Count
	}
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

// createPlan makes the plan of what was chosen.
func (s *Server) createPlan(c echo.Context) error {
	page, basis, err := s.planStart(c, formOf(c).Get("from"))
	if err != nil {
		return err
	}
	steps, err := page.choose(c)
	if err == nil {
		var p *assessment.Plan
		if p, err = assessment.NewPlan(account.NewID(), page.Unit, basis, steps, userOf(c).Name, s.now()); err == nil {
			err = s.store.CreatePlan(c.Request().Context(), p)
		}
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The plan is made. Say for each step who does it; days, costs and words can be changed.")
	return c.Redirect(http.StatusSeeOther, page.Address())
}

// addPage adds to a plan: recommended actions it does not have, or a step of the
// unit's own.
type addPage struct {
	newPlanPage
	Typed stepForm
}

func (addPage) Template() string { return "plan_add" }

// Title names the unit.
func (p addPage) Title() string { return "Add to the plan of " + p.Unit.Name }

// Here is the page's name in the path above its heading.
func (addPage) Here() string { return "Add to the plan" }

// New reports that the step is not in the plan yet.
func (addPage) New() bool { return true }

// Step is none: there is none yet.
func (addPage) Step() *assessment.Step { return nil }

// newStep shows the page that adds to a plan.
func (s *Server) newStep(c echo.Context) error {
	page, err := s.addTo(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// addTo is that page with nothing typed. What is recommended is looked up again:
// where the result was reopened since, nothing is.
func (s *Server) addTo(c echo.Context) (addPage, error) {
	p, err := s.changeable(c)
	if err != nil {
		return addPage{}, err
	}
	page := addPage{newPlanPage: newPlanPage{planned: p, Start: dayValue(p.Today)}}
	page.Typed = stepForm{Status: assessment.StepToDo, planned: p}
	page.Target = page.questionnaire.Level(p.Plan.Target)
	id := p.Plan.AssessmentID + p.Plan.SurveyID
	if err := s.chooseResult(c, &page.newPlanPage, id); errors.Is(err, assessment.ErrNotFound) {
		return page, nil
	} else if err != nil {
		return page, err
	}
	from, err := s.advisedBy(c, page.From)
	if err != nil {
		return page, err
	}
	page.offer(from, p.Today, p.Plan)
	return page, nil
}

// chooseSteps adds recommended actions to a plan.
func (s *Server) chooseSteps(c echo.Context) error {
	page, err := s.addTo(c)
	if err != nil {
		return err
	}
	steps, err := page.choose(c)
	if err == nil && len(steps) == 0 {
		err = assessment.Invalid("action", "Choose at least one action.")
	}
	return s.addSteps(c, page, err, func(p *assessment.Plan) error {
		return p.Choose(steps, userOf(c).Name, page.Today, s.now())
	})
}

// addStep adds a step of the unit's own.
func (s *Server) addStep(c echo.Context) error {
	page, err := s.addTo(c)
	if err != nil {
		return err
	}
	page.Typed = typedStep(formOf(c), page.planned)
	step, err := page.Typed.step(page.Today)
	step.ID = account.NewID()
	return s.addSteps(c, page, err, func(p *assessment.Plan) error { return p.Add(step, userOf(c).Name, page.Today, s.now()) })
}

// addSteps changes the plan unless something was wrong already, and goes to its
// end.
func (s *Server) addSteps(c echo.Context, page addPage, wrong error, change func(*assessment.Plan) error) error {
	err, last, pages := wrong, "", 1
	if err == nil {
		err = s.store.UpdatePlan(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(p *assessment.Plan) error {
			if err := change(p); err != nil {
				return err
			}
			last, pages = p.Steps[len(p.Steps)-1].ID, (len(p.Steps)+stepsAPage-1)/stepsAPage
			return nil
		})
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, "Added at the end of the plan.")
	return c.Redirect(http.StatusSeeOther, stepAt(page.Unit.ID, pages, last))
}
