package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// settingsPage is about the visitor's own account and, for an owner, the
// organization.
type settingsPage struct {
	Person       account.User
	Owns         bool   // may change the organization
	Of           string // the organization's id
	Organization string
	TimeZone     string
	Currency     string // of the organization's figures; empty: not said
	MayAdd       bool   // may start another organization
	Here         account.Session
	Elsewhere    []account.Session
	problems     []assessment.Problem
}

func (settingsPage) Template() string                 { return "people_settings" }
func (settingsPage) Title() string                    { return "Settings" }
func (p settingsPage) Problems() []assessment.Problem { return p.problems }

// Zones are the time zones to choose from.
func (p settingsPage) Zones() []string { return timeZones(p.TimeZone) }

func (s *Server) settingsOf(c echo.Context) (settingsPage, error) {
	org, user := organizationOf(c), userOf(c)
	page := settingsPage{
		Person: user, Owns: org.ID != "" && roleOf(c).MayManage(),
		Of: org.ID, Organization: org.Name, TimeZone: org.TimeZone, Currency: org.Currency, MayAdd: user.Administrator,
	}
	var err error
	page.Here, page.Elsewhere, err = s.sessionsOf(c)
	return page, err
}

// showSettings shows the settings.
func (s *Server) showSettings(c echo.Context) error {
	page, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// refuseSettings shows the settings with what is to be put right.
func (s *Server) refuseSettings(c echo.Context, status int, problems []assessment.Problem) error {
	page, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	page.problems = problems
	return s.render(c, status, page)
}

// changePassword sets a new password for who knows the current one. It ends
// every other session: whoever took one is out.
func (s *Server) changePassword(c echo.Context) error {
	form, user := formOf(c), userOf(c)
	err := s.setOwnPassword(c, user, form.Get("current"), form.Get("password"))
	var wait waitError
	if errors.As(err, &wait) {
		return s.refuseSettings(c, http.StatusTooManyRequests, askToWait(c, "current", wait.after))
	}
	if problems := problemsOf(err); problems != nil {
		return s.refuseSettings(c, http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c, user); err != nil {
		return err
	}
	s.flash(c, "Your password is changed. You were signed out everywhere else.")
	return c.Redirect(http.StatusSeeOther, "/settings")
}

// setOwnPassword counts wrong passwords like failed sign-ins: a session left open
// must not become a place to guess.
func (s *Server) setOwnPassword(c echo.Context, user account.User, current, password string) error {
	_, err := s.attempt(c, user.Email, current)
	if errors.Is(err, errNotRecognized) {
		return assessment.Invalid("current", "This is not your current password. Try again.")
	}
	if err != nil {
		return err
	}
	if err := account.CheckNewPassword(password, user.Email); err != nil {
		return err
	}
	ctx := c.Request().Context()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	if err := s.store.SetPassword(ctx, user.ID, hash); err != nil {
		return err
	}
	s.forgetFailures(c, user)
	return nil
}

// endOtherSessions signs the visitor out everywhere but here.
func (s *Server) endOtherSessions(c echo.Context) error {
	user := userOf(c)
	if err := s.store.EndSessions(c.Request().Context(), user.ID); err != nil {
		return err
	}
	if err := s.signIn(c, user); err != nil {
		return err
	}
	s.flash(c, "You were signed out everywhere else.")
	return c.Redirect(http.StatusSeeOther, "/settings")
}

// changeOrganization changes the organization's name, time zone and currency. The unit at
// the top follows, as long as it bears the same name.
func (s *Server) changeOrganization(c echo.Context) error {
	form := formOf(c)
	if meant := form.Get("of"); meant != "" && meant != organizationOf(c).ID {
		return s.elsewhere(c, meant)
	}
	page, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	page.Organization, page.TimeZone = form.Get("organization"), form.Get("time_zone")
	if form.Has("currency") {
		page.Currency = form.Get("currency")
	}
	err = s.renameOrganization(c, page)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, "The organization's settings are saved.")
	return c.Redirect(http.StatusSeeOther, "/settings")
}

func (s *Server) renameOrganization(c echo.Context, page settingsPage) error {
	changed, _, err := newOrganization(page.Organization, page.TimeZone)
	currency, wrong := assessment.CleanCurrency("currency", page.Currency)
	if problems := append(problemsOf(err), problemsOf(wrong)...); problems != nil {
		return &assessment.InvalidError{Problems: problems}
	}
	if err := errors.Join(err, wrong); err != nil {
		return err
	}
	ctx, before := c.Request().Context(), organizationOf(c)
	err = s.store.UpdateOrganization(ctx, before.ID, func(o *assessment.Organization) error {
		o.Name, o.TimeZone, o.Currency = changed.Name, changed.TimeZone, currency
		return nil
	})
	if err != nil || before.Name == changed.Name {
		return err
	}
	units, err := s.store.Units(ctx, before.ID)
	if err != nil {
		return err
	}
	root := rootOf(units)
	if root.Name != before.Name {
		return nil
	}
	return s.store.UpdateUnit(ctx, before.ID, root.ID, func(_ assessment.Tree, u *assessment.Unit) error {
		u.Name = changed.Name
		return nil
	})
}
