package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// resetPage sets a new password by a link. Without one that works it says where
// to get one.
type resetPage struct {
	Allowed  bool // the visitor came by a link that works
	Name     string
	Email    string
	problems []assessment.Problem
}

func (resetPage) Template() string                 { return "people_reset" }
func (resetPage) Title() string                    { return "Set a new password" }
func (p resetPage) Problems() []assessment.Problem { return p.problems }

// showReset takes the token of the link into a cookie, and then shows the form
// at an address without it. The link is used up by setting the password only.
func (s *Server) showReset(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, resetToken, secret, cookieLasts, "/reset")
	}
	page, _, err := s.resetOf(c)
	if err != nil {
		return err
	}
	return s.render(c, linkStatus(page.Allowed), page)
}

// linkStatus is the status of a page one comes to by a secret link.
func linkStatus(allowed bool) int {
	if allowed {
		return http.StatusOK
	}
	return http.StatusNotFound
}

// resetOf finds whose password the visitor's link sets. A wrong, used or expired
// link is a page that is not allowed; all three look the same.
func (s *Server) resetOf(c echo.Context) (resetPage, account.User, error) {
	secret := s.tokenIn(c, resetToken)
	if secret == "" {
		return resetPage{}, account.User{}, nil
	}
	user, err := s.store.CheckReset(c.Request().Context(), account.HashToken(secret))
	if errors.Is(err, assessment.ErrNotFound) {
		return resetPage{}, account.User{}, s.missedToken(c)
	}
	return resetPage{Allowed: err == nil, Name: user.Name, Email: user.Email}, user, err
}

// reset sets the new password, which ends every session of the user, and leads
// to the sign-in.
func (s *Server) reset(c echo.Context) error {
	page, user, err := s.resetOf(c)
	if err != nil {
		return err
	}
	if !page.Allowed {
		return s.render(c, http.StatusNotFound, page)
	}
	err = s.resetPassword(c, user, formOf(c).Get("password"))
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if errors.Is(err, assessment.ErrNotFound) { // used in this very moment
		return s.render(c, http.StatusNotFound, resetPage{})
	}
	if err != nil {
		return err
	}
	s.dropToken(c, resetToken)
	s.flash(c, "Your new password is set. Sign in with it.")
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}

func (s *Server) resetPassword(c echo.Context, user account.User, password string) error {
	if err := account.CheckNewPassword(password, user.Email); err != nil {
		return err
	}
	ctx := c.Request().Context()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	if err := s.store.ResetPassword(ctx, account.HashToken(s.tokenIn(c, resetToken)), hash); err != nil {
		return err
	}
	s.forgetFailures(c, user)
	s.rememberBrowser(c, user)
	return nil
}
