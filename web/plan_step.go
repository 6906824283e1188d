package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// stepForm is a step as it is typed.
type stepForm struct {
	planned
	Title, FirstStep, Evidence, Measure, Owner, Note, Reason, Component string
	Start, Due, DoneOn, OneOff, Yearly, Days, Place                     string
	Shown                                                               string // the place it stood at when the form was opened
	Status                                                              assessment.StepStatus
	Version                                                             int // of the plan that was looked at
}

// formOfStep is a step as it would be typed.
func formOfStep(step assessment.Step, p planned) stepForm {
	f := stepForm{
		planned: p, Title: step.Title, FirstStep: step.FirstStep, Evidence: step.Evidence, Measure: step.Measure,
		Owner: step.Owner, Note: step.Note, Reason: step.Reason, Component: step.Component, Status: step.Status,
		Start: dayValue(step.Start), Due: dayValue(step.Due), DoneOn: dayValue(step.DoneOn), Version: p.Plan.Version,
		OneOff: moneyValue(step.OneOff), Yearly: moneyValue(step.Yearly),
	}
	if step.Days > 0 {
		f.Days = strconv.FormatFloat(step.Days, 'f', -1, 64)
	}
	f.Place = strconv.Itoa(p.Plan.Place(step.ID))
	f.Shown = f.Place
	return f
}

func moneyValue(amount int64) string {
	if amount == 0 {
		return ""
	}
	return assessment.Digits(float64(amount))
}

// typedStep is what a form says.
func typedStep(c echo.Context, p planned) stepForm {
	form := formOf(c)
	f := stepForm{planned: p, Status: assessment.StepStatus(form.Get("status"))}
	for name, field := range map[string]*string{
		"title": &f.Title, "first_step": &f.FirstStep, "evidence": &f.Evidence, "measure": &f.Measure, "owner": &f.Owner,
		"note": &f.Note, "reason": &f.Reason, "component": &f.Component, "start": &f.Start, "due": &f.Due, "done_on": &f.DoneOn,
		"one_off": &f.OneOff, "yearly": &f.Yearly, "days": &f.Days, "place": &f.Place, "shown": &f.Shown,
	} {
		*field = form.Get(name)
	}
	if f.Status == "" {
		f.Status = assessment.StepToDo
	}
	f.Version = formNumber(c, "version")
	return f
}

// step is the step that was typed, or all that is wrong with it.
func (f stepForm) step(today time.Time) (assessment.Step, error) {
	var problems []assessment.Problem
	keep := func(err error) { problems = append(problems, problemsOf(err)...) }
	step := assessment.Step{
		Title: f.Title, FirstStep: f.FirstStep, Evidence: f.Evidence, Measure: f.Measure, Owner: f.Owner, Note: f.Note,
		Status: f.Status, Reason: f.Reason, Component: f.Component,
	}
	var errs [6]error
	step.Start, errs[0] = assessment.ParseDay("start", f.Start)
	step.Due, errs[1] = assessment.ParseDay("due", f.Due)
	step.DoneOn, errs[2] = assessment.ParseDay("done_on", f.DoneOn)
	step.OneOff, errs[3] = assessment.ParseMoney("one_off", f.OneOff)
	step.Yearly, errs[4] = assessment.ParseMoney("yearly", f.Yearly)
	step.Days, errs[5] = assessment.ParseDays("days", f.Days)
	if f.Component != "" && f.questionnaire.Component(f.Component) == nil {
		keep(assessment.Invalid("component", "Choose one of the components."))
	}
	keep(step.Check(today))
	for _, err := range errs {
		problems = append(problems, atField(problemsOf(err))...)
	}
	if len(problems) > 0 {
		return step, &assessment.InvalidError{Problems: problems}
	}
	return step, nil
}

// atField begins what is wrong with a day or a figure with the name of its field:
// above the form several would read alike.
func atField(problems []assessment.Problem) []assessment.Problem {
	names := map[string]string{"start": "Begins", "due": "Due", "done_on": "Done on", "one_off": "What it costs once", "yearly": "What it costs each year", "days": "Staff days"}
	for i, problem := range problems {
		problems[i].Text = names[problem.Field] + ": " + assessment.MidSentence(problem.Text)
	}
	return problems
}

// Statuses are what to choose from.
func (stepForm) Statuses() []assessment.StepStatus { return assessment.StepStatuses() }

// Owners are those the plan names already, to choose from while typing.
func (f stepForm) Owners() []string {
	var owners []string
	for _, step := range f.Plan.Steps {
		if step.Owner != "" && !slices.Contains(owners, step.Owner) && len(owners) < 50 {
			owners = append(owners, step.Owner)
		}
	}
	slices.Sort(owners)
	return owners
}

// stepPage changes a step.
type stepPage struct {
	planned
	Step     *assessment.Step // as it is kept
	Typed    stepForm
	Conflict bool // it changed while it was being typed
	problems []assessment.Problem
}

func (stepPage) Template() string { return "plan_step" }

// Title names the step.
func (p stepPage) Title() string { return p.Step.Title + ": plan of " + p.Unit.Name }

// Problems are what is to be put right.
func (p stepPage) Problems() []assessment.Problem { return p.problems }

// Here is the page's name in the path above its heading.
func (stepPage) Here() string { return "Step" }

// New reports that the step is not in the plan yet.
func (stepPage) New() bool { return false }

// Own reports that the step was not made from an action.
func (p stepPage) Own() bool { return p.Step.ActionID == "" }

// Secures are the practices the step brings in place.
func (p stepPage) Secures() []string {
	var texts []string
	for _, id := range p.Step.Secures {
		if statement, _, ok := p.questionnaire.Statement(id); ok {
			texts = append(texts, statement.Text)
		}
	}
	return texts
}

// For says what the step is for.
func (p stepPage) For() string {
	component := p.questionnaire.Component(p.Step.Component)
	if component == nil {
		return ""
	}
	return p.Step.For(component.Name)
}

// Now is the step as it is kept, in a line, for who typed while it changed.
func (p stepPage) Now() string {
	row := stepRow{Step: *p.Step, today: p.Today}
	parts := []string{"“" + p.Step.Title + "”", assessment.MidSentence(p.Step.Status.Word()), row.When()}
	if p.Step.Owner != "" {
		parts = append(parts, "owner "+p.Step.Owner)
	}
	return strings.Join(parts, ", ")
}

// stepOf loads the step a request names.
func (s *Server) stepOf(c echo.Context) (stepPage, error) {
	p, err := s.changeable(c)
	if err != nil {
		return stepPage{}, err
	}
	page := stepPage{planned: p, Step: p.Plan.Step(c.Param("step"))}
	if page.Step == nil {
		return page, assessment.ErrNotFound
	}
	page.Typed = formOfStep(*page.Step, p)
	return page, nil
}

// showStep shows the page that changes a step.
func (s *Server) showStep(c echo.Context) error {
	page, err := s.stepOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// saveStep changes a step, and its place where another one was typed.
func (s *Server) saveStep(c echo.Context) error {
	page, err := s.stepOf(c)
	if err != nil {
		return err
	}
	kept := page.Typed.Place
	page.Typed = typedStep(c, page.planned).stayingAt(kept)
	step, err := page.Typed.step(page.Today)
	place, wrong := page.newPlace(kept)
	page.problems = append(problemsOf(err), wrong...)
	if len(page.problems) > 0 {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	who, at := userOf(c).Name, ""
	err = s.store.UpdatePlan(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(p *assessment.Plan) error {
		err := p.Change(page.Step.ID, page.Typed.Version, step, who, page.Today, s.now())
		if err == nil && place != 0 {
			err = p.Move(page.Step.ID, place-p.Place(page.Step.ID), who, s.now())
		}
		at = stepAddress(p, page.Step.ID)
		return err
	})
	if err != nil {
		return s.refuseStep(c, page, err)
	}
	s.flash(c, "Saved.")
	return c.Redirect(http.StatusSeeOther, at)
}

// stayingAt is the form with the place the step has now, unless another one than
// was shown is typed: whoever leaves the place alone does not undo what somebody
// else moved meanwhile.
func (f stepForm) stayingAt(now string) stepForm {
	if f.Place == f.Shown {
		f.Place, f.Shown = now, now
	}
	return f
}

// newPlace is the place that was typed, from 1; 0: the step stays where it is now.
func (p stepPage) newPlace(now string) (int, []assessment.Problem) {
	if p.Typed.Place == "" || p.Typed.Place == now {
		return 0, nil
	}
	place, err := strconv.Atoi(strings.TrimSpace(p.Typed.Place))
	if err != nil || place < 1 || place > len(p.Plan.Steps) {
		return 0, []assessment.Problem{{Field: "place", Text: fmt.Sprintf("Enter a place from 1 to %d.", len(p.Plan.Steps))}}
	}
	return place, nil
}

// refuseStep shows what was typed again: with what is wrong, or that somebody
// else was faster.
func (s *Server) refuseStep(c echo.Context, page stepPage, err error) error {
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if !errors.Is(err, assessment.ErrConflict) {
		return err
	}
	typed := page.Typed
	if page, err = s.stepOf(c); err != nil {
		return err
	}
	typed.planned, typed.Version = page.planned, page.Plan.Version
	page.Typed, page.Conflict = typed, true
	page.problems = []assessment.Problem{{Field: "title", Text: "Somebody else changed this step while you were typing. Look at what it says now, then save again to put yours in its place."}}
	return s.render(c, http.StatusConflict, page)
}

// stepAddress is where a step stands on the page of its plan.
func stepAddress(p *assessment.Plan, id string) string {
	return stepAt(p.UnitID, (p.Place(id)-1)/stepsAPage+1, id)
}

func stepAt(unit string, page int, id string) string {
	address := "/units/" + unit + "/plan"
	if page > 1 {
		address += "?page=" + strconv.Itoa(page)
	}
	return address + "#s-" + id
}

// markStep says how far a step has come, by one button.
func (s *Server) markStep(c echo.Context) error {
	form, who := formOf(c), userOf(c).Name
	status := assessment.StepStatus(form.Get("status"))
	seen := formNumber(c, "version")
	done := map[assessment.StepStatus]string{assessment.StepDone: "Marked done.", assessment.StepDoing: "Under way.", assessment.StepToDo: "Back to do."}[status]
	return s.changePlan(c, done, func(p *assessment.Plan, today time.Time) error {
		return p.SetStatus(c.Param("step"), seen, status, form.Get("reason"), who, today, s.now())
	})
}

// moveStep moves a step one place up or down.
func (s *Server) moveStep(c echo.Context) error {
	by := map[string]int{"up": -1, "down": 1}[formOf(c).Get("to")]
	if by == 0 {
		return errUnreadable
	}
	return s.changePlan(c, "", func(p *assessment.Plan, _ time.Time) error {
		return p.Move(c.Param("step"), by, userOf(c).Name, s.now())
	})
}

// removeStep takes a step out that was a mistake.
func (s *Server) removeStep(c echo.Context) error {
	seen := formNumber(c, "version")
	return s.changePlan(c, "Removed.", func(p *assessment.Plan, _ time.Time) error {
		return p.Remove(c.Param("step"), seen, userOf(c).Name, s.now())
	})
}

// changePlan changes the plan by one button and goes back to the step, or to the
// plan where the step is gone. What is refused is said on the plan's page.
func (s *Server) changePlan(c echo.Context, done string, change func(*assessment.Plan, time.Time) error) error {
	p, err := s.changeable(c)
	if err != nil {
		return err
	}
	at := p.Address()
	err = s.store.UpdatePlan(c.Request().Context(), organizationOf(c).ID, p.Unit.ID, func(plan *assessment.Plan) error {
		if err := change(plan, p.Today); err != nil {
			return err
		}
		if plan.Step(c.Param("step")) != nil {
			at = stepAddress(plan, c.Param("step"))
		}
		return nil
	})
	if problems := problemsOf(err); problems != nil {
		return s.refusePlan(c, http.StatusUnprocessableEntity, problems, func(*planPage) {})
	}
	if errors.Is(err, assessment.ErrConflict) {
		changed := []assessment.Problem{{Text: "Somebody else changed this step since you opened the page. This is how it stands now."}}
		return s.refusePlan(c, http.StatusConflict, changed, func(*planPage) {})
	}
	if err != nil {
		return err
	}
	if done != "" {
		s.flash(c, done)
	}
	return c.Redirect(http.StatusSeeOther, at)
}
