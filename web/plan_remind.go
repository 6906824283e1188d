package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// Who does a step is free text and need not have an account, so it is whoever
// asks for it, of all who may read the plan, that is mailed before steps are due.

// reminders are whether the visitor is mailed a week before steps are due.
type reminders struct{ On bool }

// remindersOf is nil where no mail server is set up, or nothing changes any more.
// Of a unit that is put away they can still be stopped.
func (s *Server) remindersOf(c echo.Context, p planned) (*reminders, error) {
	if s.mailer == nil || p.Plan.Closed() {
		return nil, nil //nolint:nilnil // nil: nobody is mailed
	}
	on, err := s.store.WatchesPlan(c.Request().Context(), p.Plan.OrganizationID, p.Plan.ID, userOf(c).ID)
	if p.PutAway && !on {
		return nil, err
	}
	return &reminders{on}, err
}

// remindOfPlan has the visitor mailed before steps are due, or no longer.
func (s *Server) remindOfPlan(c echo.Context) error {
	p, err := s.planned(c)
	switch {
	case err != nil:
		return err
	case p.Plan == nil:
		return assessment.ErrNotFound
	case p.PutAway && formOf(c).Get("on") != "":
		return assessment.ErrClosed
	}
	on, done := formOf(c).Get("on") != "", "You are no longer mailed about this plan."
	if on && s.mailer == nil {
		return s.refusePlan(c, http.StatusUnprocessableEntity, []assessment.Problem{{Text: "No mail server is set up here, so nobody can be mailed. The calendar file does it too."}}, func(*planPage) {})
	}
	if on {
		done = "You are mailed a week before steps of this plan are due."
	}
	if err := s.store.WatchPlan(c.Request().Context(), p.Plan.OrganizationID, p.Unit.ID, userOf(c).ID, on); err != nil {
		return err
	}
	s.flash(c, done)
	return c.Redirect(http.StatusSeeOther, p.Address())
}
