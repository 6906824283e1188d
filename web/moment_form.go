package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// momentForm is a contact as it is typed.
type momentForm struct {
	Stage, Contact, Importance, HowWell              string
	Expectation, Promise, MayDecide, Recovery, Owner string
}

func readMoment(form url.Values) momentForm {
	return momentForm{
		Stage: form.Get("stage"), Contact: form.Get("contact"), Importance: form.Get("importance"), HowWell: form.Get("well"),
		Expectation: form.Get("expectation"), Promise: form.Get("promise"), MayDecide: form.Get("may_decide"),
		Recovery: form.Get("recovery"), Owner: form.Get("owner"),
	}
}

func momentFormOf(m *assessment.Moment) momentForm {
	return momentForm{
		Stage: m.Stage, Contact: m.Contact, Importance: strconv.Itoa(m.Importance), HowWell: strconv.Itoa(m.HowWell),
		Expectation: m.Expectation, Promise: m.Promise, MayDecide: m.MayDecide, Recovery: m.Recovery, Owner: m.Owner,
	}
}

// moment is what the form says; what is no rating is 0, which the register
// refuses.
func (f momentForm) moment(id string) assessment.Moment {
	importance, _ := strconv.Atoi(strings.TrimSpace(f.Importance))
	well, _ := strconv.Atoi(strings.TrimSpace(f.HowWell))
	return assessment.Moment{
		ID: id, Stage: f.Stage, Contact: f.Contact, Importance: importance, HowWell: well,
		Expectation: f.Expectation, Promise: f.Promise, MayDecide: f.MayDecide, Recovery: f.Recovery, Owner: f.Owner,
	}
}

// momentPage enters or changes one contact.
type momentPage struct {
	unitHead
	ID       string // of the contact; empty: a new one
	Form     momentForm
	Version  int      // of the register, as the form sees it
	Known    []string // stages to choose from
	problems []assessment.Problem
}

func (momentPage) Template() string                 { return "moment_form" }
func (p momentPage) Problems() []assessment.Problem { return p.problems }
func (p momentPage) Title() string                  { return p.Here() + ", " + p.Unit.Name }

// Here is the page's own name.
func (p momentPage) Here() string {
	if p.ID == "" {
		return "A moment of truth"
	}
	return "Change a moment of truth"
}

// Address is the page of the register.
func (p momentPage) Address() string { return p.momentsAt() }

// Action is where the form is sent.
func (p momentPage) Action() string {
	if p.ID == "" {
		return p.momentsAt()
	}
	return p.momentsAt() + "/" + p.ID
}

// momentRating is a choice of 1 to 5.
type momentRating struct {
	Name, Label, Hint, Chosen, Problem string
}

// Choices are the ratings to choose from.
func (momentRating) Choices() []string { return []string{"1", "2", "3", "4", "5"} }

// Rating is one of the two ratings as the form asks for it.
func (p momentPage) Rating(name string) momentRating {
	r := momentRating{Name: name, Problem: problem(p.problems, name)}
	if name == "importance" {
		r.Label, r.Hint, r.Chosen = "How important is it to customers?", "1: hardly. 5: it decides whether they stay.", p.Form.Importance
	} else {
		r.Label, r.Hint, r.Chosen = "How well does it go today?", "1: badly. 5: so well that customers tell others.", p.Form.HowWell
	}
	return r
}

// momentPassage is a longer text of the form.
type momentPassage struct{ Name, Label, Hint, Value, Problem string }

// Passages are the longer texts in the order of the form.
func (p momentPage) Passages() []momentPassage {
	all := []momentPassage{
		{Name: "expectation", Label: "What do customers expect?", Hint: "In their words.", Value: p.Form.Expectation},
		{Name: "promise", Label: "What do you promise?", Hint: "Something a customer could hold you to: “We call back the same day.”", Value: p.Form.Promise},
		{Name: "may_decide", Label: "What may the front line decide?", Hint: "Without asking anybody: “Up to 500, and a day’s grace.”", Value: p.Form.MayDecide},
		{Name: "recovery", Label: "What happens when it goes wrong?", Hint: "The first step to put it right.", Value: p.Form.Recovery},
	}
	for i := range all {
		all[i].Problem = problem(p.problems, all[i].Name)
	}
	return all
}

// usualStages are proposed while a register has none of its own.
func usualStages() []string {
	return []string{"Finding us", "Choosing", "Signing up", "Using it", "Getting help", "Renewing or leaving"}
}

// knownStages are those of the register, or the usual ones.
func knownStages(m *assessment.Moments) []string {
	var names []string
	for _, stage := range m.Stages() {
		names = append(names, stage.Name)
	}
	for _, usual := range usualStages() {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, usual) }) {
			names = append(names, usual)
		}
	}
	return names
}

// momentWith loads the register for a form about a contact of it; an empty id is
// a new one. What was put away is ErrClosed.
func (s *Server) momentWith(c echo.Context, id string) (momentPage, *assessment.Moments, error) {
	u, err := s.unitHead(c)
	if err != nil {
		return momentPage{}, nil, err
	}
	if u.PutAway {
		return momentPage{}, nil, assessment.ErrClosed
	}
	m, err := s.store.Moments(c.Request().Context(), u.Unit.OrganizationID, u.Unit.ID)
	if err != nil {
		return momentPage{}, nil, err
	}
	return momentPage{unitHead: u, ID: id, Version: m.Version, Known: knownStages(m)}, m, nil
}

// newMoment asks for a contact.
func (s *Server) newMoment(c echo.Context) error {
	page, m, err := s.momentWith(c, "")
	if err != nil {
		return err
	}
	if m.Full() {
		s.flash(c, fmt.Sprintf("There are %d contacts already. Remove one first: the register is for those that decide.", assessment.MostMoments))
		return c.Redirect(http.StatusSeeOther, page.Address())
	}
	page.Form.Stage = c.QueryParam("stage")
	return s.render(c, http.StatusOK, page)
}

// showMoment shows a contact to change it.
func (s *Server) showMoment(c echo.Context) error {
	page, m, err := s.momentWith(c, c.Param("moment"))
	if err != nil {
		return err
	}
	one := m.Moment(page.ID)
	if one == nil {
		return assessment.ErrNotFound
	}
	page.Form = momentFormOf(one)
	return s.render(c, http.StatusOK, page)
}

// addMoment enters a contact.
func (s *Server) addMoment(c echo.Context) error {
	return s.keepMoment(c, "", func(m *assessment.Moments, typed momentForm) error {
		return m.Add(typed.moment(account.NewID()), userOf(c).Name, s.now())
	})
}

// saveMoment changes a contact.
func (s *Server) saveMoment(c echo.Context) error {
	id := c.Param("moment")
	return s.keepMoment(c, id, func(m *assessment.Moments, typed momentForm) error {
		return m.Edit(typed.moment(id), userOf(c).Name, s.now())
	})
}

// keepMoment saves what was typed. What cannot be taken, and what somebody else
// was faster with, comes back as it was typed.
func (s *Server) keepMoment(c echo.Context, id string, change func(*assessment.Moments, momentForm) error) error {
	page, m, err := s.momentWith(c, id)
	if err != nil {
		return err
	}
	page.Form = readMoment(formOf(c))
	err = s.changeMoments(c, page.unitHead, func(m *assessment.Moments) error { return change(m, page.Form) })
	switch problems := problemsOf(err); {
	case problems != nil:
		page.problems, page.Version = problems, formNumber(c, "version")
		return s.render(c, http.StatusUnprocessableEntity, page)
	case errors.Is(err, assessment.ErrConflict):
		return s.momentConflict(c, page, m)
	case err != nil:
		return err
	}
	s.flash(c, "Saved.")
	return c.Redirect(http.StatusSeeOther, page.Address()+"#contacts")
}

// momentConflict says that somebody else was faster, with what was typed. Saving
// again takes it; where the contact is gone, as a new one.
func (s *Server) momentConflict(c echo.Context, page momentPage, m *assessment.Moments) error {
	text := "Somebody else changed the register in the meantime. What you typed is still here and not saved: look at the register, then save again."
	if page.ID != "" && m.Moment(page.ID) == nil {
		page.ID = ""
		text = "Somebody else removed this contact in the meantime. What you typed is still here: save it to enter it again."
	}
	page.problems = []assessment.Problem{{Text: text}}
	return s.render(c, http.StatusConflict, page)
}

// formNumber is a whole number of the form; anything else is -1, which no version
// is.
func formNumber(c echo.Context, field string) int { return versionNumber(formOf(c).Get(field)) }

// versionNumber is a version as a form holds it; see formNumber.
func versionNumber(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
