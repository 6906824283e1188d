package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// aspectAsked is one aspect with its descriptions to choose from. What level each
// is stays unsaid, so that nobody aims at one.
type aspectAsked struct {
	assessment.Aspect
	Field        string // its name, and the id of its first choice
	Problem      string
	Descriptions []choice
	DontKnow     choice
}

// asksOf puts the aspects of a check with what was chosen so far.
func asksOf(q *assessment.CheckQuestionnaire, fits assessment.Fits, problems []assessment.Problem) []aspectAsked {
	asks := make([]aspectAsked, len(q.Aspects))
	for i, aspect := range q.Aspects {
		field, fit := assessment.AspectField(aspect.Number), fits[aspect.Number]
		a := aspectAsked{Aspect: aspect, Field: field, Problem: problem(problems, field)}
		for l, description := range aspect.Descriptions {
			id := field
			if l > 0 { // a problem leads to the first
				id += "-" + strconv.Itoa(l+1)
			}
			a.Descriptions = append(a.Descriptions, choice{ID: id, Value: strconv.Itoa(l + 1), Label: description, Chosen: fit.Level() == l+1})
		}
		a.DontKnow = choice{ID: field + "-dk", Value: assessment.FitDontKnow.String(), Label: "Don’t know", Chosen: fit == assessment.FitDontKnow}
		asks[i] = a
	}
	return asks
}

// fitsIn reads the choices of a form. What no page offers becomes something the
// domain refuses at its aspect.
func fitsIn(q *assessment.CheckQuestionnaire, form url.Values) assessment.Fits {
	fits := assessment.Fits{}
	for _, aspect := range q.Aspects {
		field := assessment.AspectField(aspect.Number)
		if !form.Has(field) {
			continue
		}
		fit, err := assessment.ParseFit(form.Get(field))
		if err != nil {
			fit = -1
		}
		fits[aspect.Number] = fit
	}
	return fits
}

// checkAnswerPage asks all aspects of an agreed check on one page.
type checkAnswerPage struct {
	checked
	Asks     []aspectAsked
	Version  int    // of what the page shows
	Action   string // where the form goes
	problems []assessment.Problem
}

func (checkAnswerPage) Template() string                 { return "check_answer" }
func (p checkAnswerPage) Title() string                  { return p.Check.Questionnaire.Name + ": " + p.Unit.Name }
func (p checkAnswerPage) Problems() []assessment.Problem { return p.problems }

// Progress says how far one is, in text.
func (p checkAnswerPage) Progress() string {
	return fmt.Sprintf("%d of %d aspects chosen", p.Check.Fits.Chosen(), len(p.Asks))
}

// Reopened reports that it had a result before.
func (p checkAnswerPage) Reopened() bool {
	return errors.Is(p.Check.CheckDiscard(), assessment.ErrClosed)
}

func newCheckAnswerPage(p checked, fits assessment.Fits, problems ...assessment.Problem) checkAnswerPage {
	return checkAnswerPage{checked: p, Asks: asksOf(p.Check.Questionnaire, fits, problems), Version: p.Check.Version, Action: p.Address(), problems: problems}
}

// answerCheck saves the choices and leads on: to the check of what was chosen, or
// back to the list. Where somebody else saved in the meantime, nothing is taken
// and the page comes back as it was typed.
func (s *Server) answerCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	if err != nil {
		return err
	}
	if p.Check.Mode != assessment.Agreed || p.Check.Submitted() || p.PutAway {
		return assessment.ErrClosed
	}
	form, fits := formOf(c), fitsIn(p.Check.Questionnaire, formOf(c))
	err = s.store.UpdateCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID, func(check *assessment.Check) error {
		if form.Get("version") != strconv.Itoa(check.Version) {
			return assessment.ErrConflict
		}
		return check.Answer(fits, s.now())
	})
	problems, status := problemsOf(err), http.StatusUnprocessableEntity
	if errors.Is(err, assessment.ErrConflict) {
		problems, status = []assessment.Problem{{Text: "Somebody else saved this check in the meantime, so what you chose was not saved. It stands below as you chose it. Save again to keep yours."}}, http.StatusConflict
		if p, err = s.checkedOf(c); err != nil {
			return err
		}
	}
	switch {
	case problems != nil:
		return s.render(c, status, newCheckAnswerPage(p, typedOver(p.Check.Fits, fits), problems...))
	case err != nil:
		return err
	case form.Get("go") == "later":
		s.flash(c, "Your choices are saved.")
		return c.Redirect(http.StatusSeeOther, p.Checks())
	}
	return c.Redirect(http.StatusSeeOther, p.Address()+"/review")
}

// typedOver are the choices that are kept with those typed over them.
func typedOver(kept, typed assessment.Fits) assessment.Fits {
	all := assessment.Fits{}
	for _, fits := range []assessment.Fits{kept, typed} {
		for number, fit := range fits {
			all[number] = fit
		}
	}
	return all
}

// checkReviewPage shows what was chosen, before it is submitted.
type checkReviewPage struct {
	checked
	Chosen   []chosenAspect
	Missing  []chosenAspect
	problems []assessment.Problem
}

// chosenAspect is an aspect with the description that was chosen.
type chosenAspect struct {
	Number int
	Name   string
	Said   string // the description, or "don’t know"; empty: nothing was chosen
	Change string // where to choose again
}

func (checkReviewPage) Template() string                 { return "check_review" }
func (p checkReviewPage) Title() string                  { return "Check your choices: " + p.Unit.Name }
func (p checkReviewPage) Problems() []assessment.Problem { return p.problems }

func newCheckReviewPage(p checked) checkReviewPage {
	page := checkReviewPage{checked: p}
	for _, aspect := range p.Check.Questionnaire.Aspects {
		fit := p.Check.Fits[aspect.Number]
		chosen := chosenAspect{Number: aspect.Number, Name: aspect.Name, Change: p.Address() + "#" + assessment.AspectField(aspect.Number)}
		switch {
		case fit == assessment.FitDontKnow:
			chosen.Said = "Don’t know"
		case fit.Level() > 0:
			chosen.Said = aspect.Descriptions[fit.Level()-1]
		default:
			page.Missing = append(page.Missing, chosen)
		}
		page.Chosen = append(page.Chosen, chosen)
	}
	return page
}

// reviewCheck shows what was chosen so far.
func (s *Server) reviewCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	switch {
	case err != nil:
		return err
	case p.Check.Mode != assessment.Agreed || p.Check.Submitted() || p.PutAway:
		return c.Redirect(http.StatusSeeOther, p.Address())
	}
	return s.render(c, http.StatusOK, newCheckReviewPage(p))
}

// submitCheck makes the result.
func (s *Server) submitCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	if err != nil {
		return err
	}
	who := userOf(c).Name
	err = s.updateCheck(c, p, "The check is submitted.", func(check *assessment.Check) error { return check.Submit(who, s.now()) })
	if problems := problemsOf(err); problems != nil {
		if p, err = s.checkedOf(c); err != nil {
			return err
		}
		page := newCheckReviewPage(p)
		for _, problem := range problems { // at the rows of this page
			page.problems = append(page.problems, assessment.Problem{Field: "row-" + strings.TrimPrefix(problem.Field, "aspect-"), Text: problem.Text})
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	return err
}

// reopenCheck lets the choices be changed again; why is recorded.
func (s *Server) reopenCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	if err != nil {
		return err
	}
	why, who := formOf(c).Get("why"), userOf(c).Name
	err = s.updateCheck(c, p, "The check is reopened.", func(check *assessment.Check) error { return check.Reopen(who, why, s.now()) })
	if problems := problemsOf(err); problems != nil {
		page, err := s.checkResultPage(c, p)
		if err != nil {
			return err
		}
		page.Why, page.problems = why, problems
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	return err
}

// discardCheck throws a check away that never had a result, when that is confirmed.
func (s *Server) discardCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	if err != nil {
		return err
	}
	if p.Check.Mode == assessment.SurveyMode && !roleOf(c).MayManage() {
		return errForbidden
	}
	if err := p.Check.CheckDiscard(); err != nil {
		return err
	}
	if !formOf(c).Has(sureField) {
		problem := assessment.Problem{Field: "throw", Text: "Tick the box to throw it away with everything in it."}
		if p.Check.Mode == assessment.SurveyMode {
			return s.checkSurveyWith(c, http.StatusUnprocessableEntity, p, func(page *checkSurveyPage) { page.problems = []assessment.Problem{problem} })
		}
		return s.render(c, http.StatusUnprocessableEntity, newCheckAnswerPage(p, p.Check.Fits, problem))
	}
	if err := s.store.DeleteCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID); err != nil {
		return err
	}
	s.noteCheck(c, p.Check.Questionnaire, p.Unit)
	s.flash(c, "The check is thrown away.")
	return c.Redirect(http.StatusSeeOther, p.Checks())
}
