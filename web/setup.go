package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// setUpPage claims the instance: the first person names themselves and their
// organization. Without a valid link it says where to find one.
type setUpPage struct {
	Allowed      bool // the visitor came by the set-up link
	Done         bool // somebody claimed the instance before
	Name         string
	Email        string
	Organization string
	TimeZone     string
	problems     []assessment.Problem
}

func (setUpPage) Template() string                 { return "people_set_up" }
func (setUpPage) Title() string                    { return "Set up" }
func (p setUpPage) Problems() []assessment.Problem { return p.problems }

// Zones are the time zones to choose from.
func (p setUpPage) Zones() []string { return timeZones(p.TimeZone) }

// showSetUp takes the token of the printed link into a cookie, and then shows
// the form at an address without it.
func (s *Server) showSetUp(c echo.Context) error {
	done, err := s.store.IsSetUp(c.Request().Context())
	if err != nil {
		return err
	}
	if done {
		return s.render(c, http.StatusGone, setUpPage{Done: true})
	}
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, setUpToken, secret, cookieLasts, "/set-up")
	}
	allowed, err := s.maySetUp(c)
	if err != nil {
		return err
	}
	return s.render(c, linkStatus(allowed), setUpPage{Allowed: allowed, TimeZone: "UTC"})
}

// maySetUp reports whether the visitor carries the token of the set-up link.
// Wrong ones are counted, so that nobody can try many.
func (s *Server) maySetUp(c echo.Context) (bool, error) {
	secret := s.tokenIn(c, setUpToken)
	if secret == "" {
		return false, nil
	}
	err := s.store.CheckSetupToken(c.Request().Context(), account.HashToken(secret))
	if errors.Is(err, assessment.ErrNotFound) {
		return false, s.missedToken(c)
	}
	return err == nil, err
}

// setUp claims the instance, signs the first person in, and leads them to the
// assessment of their organization.
func (s *Server) setUp(c echo.Context) error {
	form := formOf(c)
	page := setUpPage{
		Name: form.Get("name"), Email: form.Get("email"),
		Organization: form.Get("organization"), TimeZone: form.Get("time_zone"),
	}
	allowed, err := s.maySetUp(c)
	if err != nil {
		return err
	}
	if !allowed {
		return s.render(c, http.StatusNotFound, page)
	}
	page.Allowed = true
	user, root, err := s.claim(c, page, form.Get("password"))
	if errors.Is(err, assessment.ErrNotFound) { // somebody else was first, in this very moment
		return s.render(c, http.StatusGone, setUpPage{Done: true})
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.dropToken(c, setUpToken)
	s.noteSession(c)
	if err := s.signIn(c, user); err != nil {
		return err
	}
	s.flash(c, "Welcome, "+user.Name+". This is where an assessment begins.")
	return c.Redirect(http.StatusSeeOther, "/units/"+root.ID+"/assess")
}

// claim makes the first user and their organization. Of several who use the
// link at once one succeeds; to the others it is used.
func (s *Server) claim(c echo.Context, page setUpPage, password string) (account.User, assessment.Unit, error) {
	user, err := newUser("your name", page.Name, page.Email, s.now())
	problems := problemsOf(err)
	problems = append(problems, problemsOf(account.CheckNewPassword(password, user.Email))...)
	org, root, err := newOrganization(page.Organization, page.TimeZone)
	problems = append(problems, problemsOf(err)...)
	if len(problems) > 0 {
		return user, root, &assessment.InvalidError{Problems: problems}
	}
	ctx := c.Request().Context()
	hash, err := s.hasher.Hash(ctx, password)
	if err != nil {
		return user, root, err
	}
	user.Administrator = true
	err = s.store.SetUp(ctx, account.HashToken(s.tokenIn(c, setUpToken)), user, hash, org, root)
	return user, root, err
}

// newUser is somebody new, with every mistake in name and address at once. label
// says whose name it is: "your name".
func newUser(label, name, email string, now time.Time) (account.User, error) {
	var problems []assessment.Problem
	cleanName, err := assessment.CleanName("name", label, name)
	problems = append(problems, problemsOf(err)...)
	cleanEmail, err := account.CleanEmail(email)
	problems = append(problems, problemsOf(err)...)
	user := account.User{ID: account.NewID(), Name: cleanName, Email: cleanEmail, CreatedAt: now}
	if len(problems) > 0 {
		return user, &assessment.InvalidError{Problems: problems}
	}
	return user, nil
}

// newOrganization is an organization with its root unit of the same name.
func newOrganization(name, zone string) (assessment.Organization, assessment.Unit, error) {
	var problems []assessment.Problem
	clean, err := assessment.CleanName("organization", "the organization’s name", name)
	problems = append(problems, problemsOf(err)...)
	problems = append(problems, problemsOf(checkZone(zone))...)
	if len(problems) > 0 {
		return assessment.Organization{}, assessment.Unit{}, &assessment.InvalidError{Problems: problems}
	}
	org := assessment.Organization{ID: account.NewID(), Name: clean, TimeZone: zone}
	root, err := assessment.NewUnit(account.NewID(), org.ID, "", clean)
	return org, root, err
}

// checkZone refuses what is no time zone.
func checkZone(zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return assessment.Invalid("time_zone", "Choose a time zone from the list, for example Europe/Zurich.")
	}
	return nil
}
