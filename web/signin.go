package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// signInPage asks for the e-mail address and the password.
type signInPage struct {
	Email    string
	Next     string // where to go on to, a path of this site
	problems []assessment.Problem
}

func (signInPage) Template() string                 { return "people_sign_in" }
func (signInPage) Title() string                    { return "Sign in" }
func (p signInPage) Problems() []assessment.Problem { return p.problems }

// showSignIn shows the form. It goes on for somebody who is signed in already,
// and to the set-up of an instance nobody claimed yet.
func (s *Server) showSignIn(c echo.Context) error {
	next := localPath(c.QueryParam("next"))
	if userOf(c).ID != "" {
		return c.Redirect(http.StatusSeeOther, next)
	}
	done, err := s.store.IsSetUp(c.Request().Context())
	if err != nil {
		return err
	}
	if !done {
		return c.Redirect(http.StatusSeeOther, "/set-up")
	}
	return s.render(c, http.StatusOK, signInPage{Next: next})
}

// enter signs somebody in who knows their password.
//
// An unknown address, a wrong password and a disabled account get the same
// answer after the same work, so that nobody learns which addresses are known.
func (s *Server) enter(c echo.Context) error {
	form := formOf(c)
	page := signInPage{Email: form.Get("email"), Next: localPath(form.Get("next"))}
	user, err := s.attempt(c, page.Email, form.Get("password"))
	var wait waitError
	switch {
	case errors.As(err, &wait):
		page.problems = askToWait(c, "email", wait.after)
		return s.render(c, http.StatusTooManyRequests, page)
	case errors.Is(err, errNotRecognized):
		page.problems = []assessment.Problem{{Field: "email", Text: "The e-mail address or the password is not right. Try again, or ask your administrator for a link to set a new password."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	}
	s.noteSession(c)
	if err := s.signIn(c, user); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, page.Next)
}

// recognize finds the user with this address and password. It hashes once
// whether there is such a user or not.
func (s *Server) recognize(ctx context.Context, email, password string) (account.User, error) {
	var user account.User
	var hash string
	clean, err := account.CleanEmail(email)
	if err == nil {
		user, hash, err = s.store.UserByEmail(ctx, clean)
	}
	if err != nil && !errors.Is(err, assessment.ErrNotFound) && problemsOf(err) == nil {
		return account.User{}, err
	}
	if len(password) > 4*account.PasswordMax { // bytes; nobody has such a password
		password, hash = "", ""
	}
	right, err := s.hasher.Verify(ctx, hash, password)
	if err != nil {
		return account.User{}, err
	}
	if !right || user.Disabled {
		return account.User{}, errNotRecognized
	}
	return user, nil
}

// leave signs out.
func (s *Server) leave(c echo.Context) error {
	if err := s.signOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}
