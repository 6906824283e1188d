package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// addPage adds to a plan: recommended actions it does not have, or a step of the
// unit's own. Its ID is that of the own step.
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
	page, err := s.addTo(c, c.QueryParam("from"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// addTo is that page with nothing typed. What is recommended is looked up again, in
// the newest result of the plan's questionnaire unless from names another one:
// where it was reopened since, nothing is.
func (s *Server) addTo(c echo.Context, from string) (addPage, error) {
	p, err := s.changeable(c)
	if err != nil {
		return addPage{}, err
	}
	page := addPage{newPlanPage: newPlanPage{planned: p, Start: dayValue(p.Today)}}
	page.ID = idOf(formOf(c).Get("new"))
	page.Typed = stepForm{Status: assessment.StepToDo, planned: p}
	page.Target = page.questionnaire.Level(p.Plan.Target)
	results, err := s.planResults(c, p.Unit.ID)
	if err != nil {
		return page, err
	}
	at := slices.IndexFunc(results, func(r reading) bool { return r.Ref.ID == p.Plan.Ref.ID && (from == "" || r.ID == from) })
	if at < 0 {
		return page, nil
	}
	page.From = results[at]
	advised, err := s.advisedBy(c, page.From)
	if err != nil {
		return page, err
	}
	page.offer(advised, p.Today, p.Plan.HasAction)
	return page, nil
}

// chooseSteps adds recommended actions to a plan. One that it has already is not
// added again.
func (s *Server) chooseSteps(c echo.Context) error {
	form := formOf(c)
	page, err := s.addTo(c, form.Get("from"))
	if err != nil {
		return err
	}
	steps, err := page.choose(c)
	if err == nil && len(steps) == 0 && slices.ContainsFunc(form["action"], page.Plan.HasAction) {
		return s.addedAlready(c, page)
	}
	if err == nil && len(steps) == 0 {
		err = assessment.Invalid("action", "Choose at least one action.")
	}
	return s.addSteps(c, page, err, func(p *assessment.Plan) (bool, error) {
		before := p.Version
		err := p.Choose(steps, userOf(c).Name, page.Today, s.now())
		return p.Version > before, err
	})
}

// addedAlready says that what was sent is in the plan.
func (s *Server) addedAlready(c echo.Context, page addPage) error {
	s.flash(c, "That is in the plan already: it was not added twice.")
	return c.Redirect(http.StatusSeeOther, page.Address()+"#steps")
}

// addStep adds a step of the unit's own, once however often its form comes.
func (s *Server) addStep(c echo.Context) error {
	page, err := s.addTo(c, "")
	if err != nil {
		return err
	}
	page.Typed = typedStep(c, page.planned)
	step, err := page.Typed.step(page.Today)
	step.ID = page.ID
	return s.addSteps(c, page, err, func(p *assessment.Plan) (bool, error) {
		return p.AddOnce(step, account.NewID(), userOf(c).Name, page.Today, s.now())
	})
}

// addSteps changes the plan unless something was wrong already, and goes to its
// end.
func (s *Server) addSteps(c echo.Context, page addPage, wrong error, change func(*assessment.Plan) (added bool, err error)) error {
	err, added, last, pages := wrong, false, "", 1
	if err == nil {
		err = s.store.UpdatePlan(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(p *assessment.Plan) error {
			if added, err = change(p); err != nil {
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
	if !added {
		return s.addedAlready(c, page)
	}
	s.flash(c, "Added at the end of the plan.")
	return c.Redirect(http.StatusSeeOther, stepAt(page.Unit.ID, pages, last))
}
