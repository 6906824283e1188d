package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// How often a sign-in may fail before the next has to wait. Nobody is locked out:
// the wait grows, up to five minutes.
const (
	failureWindow   = 15 * time.Minute
	accountFailures = 5
	addressFailures = 20
	firstWait       = 30 * time.Second
	longestWait     = 5 * time.Minute
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
	keys := failureKeys(c, page.Email)
	wait, err := s.signInWait(c.Request().Context(), keys)
	if err != nil || wait > 0 {
		return s.tooSoon(c, page, wait, err)
	}
	user, err := s.recognize(c.Request().Context(), page.Email, form.Get("password"))
	if errors.Is(err, errNotRecognized) {
		return s.refuse(c, page, keys)
	}
	if err != nil {
		return err
	}
	// Again, now that the work is done: of many guesses at once only the first few learn anything.
	if wait, err = s.signInWait(c.Request().Context(), keys); err != nil || wait > 0 {
		return s.tooSoon(c, page, wait, err)
	}
	if err := s.store.ClearSignInFailures(c.Request().Context(), keys.account); err != nil {
		return err
	}
	if err := s.signIn(c, user); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, page.Next)
}

var errNotRecognized = errors.New("e-mail address or password is wrong")

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

// refuse counts the failure and shows the form again.
func (s *Server) refuse(c echo.Context, page signInPage, keys failureKey) error {
	ctx := c.Request().Context()
	wait, err := s.signInWait(ctx, keys)
	if err != nil {
		return err
	}
	for _, key := range []string{keys.account, keys.address} {
		if err := s.store.RecordSignInFailure(ctx, key); err != nil {
			return err
		}
	}
	if wait > 0 {
		return s.tooSoon(c, page, wait, nil)
	}
	page.problems = []assessment.Problem{{Field: "email", Text: "The e-mail address or the password is not right. Try again, or ask your administrator for a link to set a new password."}}
	return s.render(c, http.StatusUnprocessableEntity, page)
}

// tooSoon asks to wait, unless err says that something else went wrong.
func (s *Server) tooSoon(c echo.Context, page signInPage, wait time.Duration, err error) error {
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(wait/time.Second)))
	page.problems = []assessment.Problem{{Field: "email", Text: "There were too many attempts. Wait " + waitWords(wait) + ", then try again. Nothing is locked."}}
	return s.render(c, http.StatusTooManyRequests, page)
}

func waitWords(wait time.Duration) string {
	if minutes := int((wait + time.Minute - 1) / time.Minute); minutes > 1 {
		return strconv.Itoa(minutes) + " minutes"
	}
	return "a minute"
}

// failureKey is what failed sign-ins are counted by.
type failureKey struct{ account, address string }

func failureKeys(c echo.Context, email string) failureKey {
	if clean, err := account.CleanEmail(email); err == nil {
		email = clean
	}
	return failureKey{account: "account:" + account.HashToken(email), address: "address:" + c.RealIP()}
}

// signInWait is how long the next attempt has to wait because of what failed in
// the last fifteen minutes: not at all up to five failures of the account and
// twenty of the address, then longer with each one more.
func (s *Server) signInWait(ctx context.Context, keys failureKey) (time.Duration, error) {
	ofAccount, err := s.waitFor(ctx, keys.account, accountFailures)
	if err != nil {
		return 0, err
	}
	ofAddress, err := s.waitFor(ctx, keys.address, addressFailures)
	return max(ofAccount, ofAddress), err
}

func (s *Server) waitFor(ctx context.Context, key string, limit int) (time.Duration, error) {
	now := s.now()
	failures, err := s.store.SignInFailures(ctx, key, now.Add(-failureWindow))
	if err != nil || failures < limit {
		return 0, err
	}
	wait := min(firstWait<<min(failures-limit, 8), longestWait)
	recent, err := s.store.SignInFailures(ctx, key, now.Add(-wait))
	if err != nil || recent == 0 {
		return 0, err
	}
	return wait, nil
}

// leave signs out.
func (s *Server) leave(c echo.Context) error {
	if err := s.signOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/sign-in")
}
