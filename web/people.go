package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Who may use the instance, and the pages around an organization and its units.

// peopleRoutes are the rows of the site for people, the organization and its
// units.
func (s *Server) peopleRoutes() []route {
	const unit = "/units/:unit"
	return append(s.memberRoutes(), []route{
		{http.MethodGet, "/set-up", s.showSetUp, anyone},
		{http.MethodPost, "/set-up", s.setUp, anyone},
		{http.MethodGet, "/sign-in", s.showSignIn, anyone},
		{http.MethodPost, "/sign-in", s.enter, anyone},
		{http.MethodPost, "/sign-out", s.leave, anyone},
		{http.MethodGet, "/reset", s.showReset, anyone},
		{http.MethodPost, "/reset", s.reset, anyone},

		{http.MethodGet, "/people", s.showPeople, administrator},
		{http.MethodPost, "/people", s.addPerson, administrator},
		{http.MethodPost, "/people/:person/link", s.makeLink, administrator},
		{http.MethodPost, "/people/:person/disable", s.disablePerson, administrator},
		{http.MethodPost, "/people/:person/enable", s.enablePerson, administrator},

		{http.MethodGet, "/settings", s.showSettings, signedIn},
		{http.MethodPost, "/settings/password", s.changePassword, signedIn},
		{http.MethodPost, "/settings/sessions", s.endOtherSessions, signedIn},
		{http.MethodPost, "/settings/organization", s.changeOrganization, owner},

		{http.MethodGet, "/", s.showHome, signedIn},
		{http.MethodGet, "/organizations/new", s.showAddOrganization, administrator},
		{http.MethodPost, "/organizations/new", s.addOrganization, administrator},
		{http.MethodPost, "/organizations/switch", s.switchOrganization, signedIn},
		{http.MethodPost, "/organizations/remove-sample", s.removeSample, owner},

		{http.MethodGet, "/organization", s.showOrganization, member},
		{http.MethodPost, "/organization", s.addUnit, owner},
		{http.MethodGet, unit, s.showUnit, member},
		{http.MethodPost, unit + "/rename", s.renameUnit, owner},
		{http.MethodPost, unit + "/move", s.moveUnit, owner},
		{http.MethodPost, unit + "/archive", s.archiveUnit, owner},
		{http.MethodPost, unit + "/unarchive", s.unarchiveUnit, owner},
	}...)
}

// peoplePage lists everybody with an account, and adds people.
type peoplePage struct {
	People   []account.User
	In       map[string][]account.RoleIn // by user: names of organizations and roles, nothing more
	Self     string                      // the visitor's own id
	Roles    []account.Role
	Owns     *assessment.Organization // where the visitor may give a role, if anywhere
	Name     string
	Email    string
	Role     account.Role
	Link     *personalLink // just made, shown this once
	problems []assessment.Problem
}

func (peoplePage) Template() string                 { return "people" }
func (peoplePage) Title() string                    { return "People" }
func (p peoplePage) Problems() []assessment.Problem { return p.problems }

// personalLink lets one person set their password.
type personalLink struct {
	Person  account.User
	Address string // absolute, with the secret: shown once, kept nowhere
	Until   time.Time
}

// showPeople lists the people.
func (s *Server) showPeople(c echo.Context) error {
	return s.peopleWith(c, http.StatusOK, peoplePage{})
}

// peopleWith shows the people with what a page has to say besides.
func (s *Server) peopleWith(c echo.Context, status int, page peoplePage) error {
	people, err := s.store.Users(c.Request().Context())
	if err != nil {
		return err
	}
	if page.In, err = s.store.RolesOf(c.Request().Context()); err != nil {
		return err
	}
	page.People, page.Self, page.Roles = people, userOf(c).ID, append(rolesFromBelow(), "")
	if org := organizationOf(c); org.ID != "" && roleOf(c).MayManage() {
		page.Owns = &org
	}
	return s.render(c, status, page)
}

// addPerson adds somebody, with a role in the visitor's own organization if
// wished, and shows the link with which they set their password. Nobody else
// ever knows it.
func (s *Server) addPerson(c echo.Context) error {
	form := formOf(c)
	page := peoplePage{Name: form.Get("name"), Email: form.Get("email"), Role: account.Role(form.Get("role"))}
	user, err := s.keepPerson(c, page)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.peopleWith(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.showLink(c, user)
}

func (s *Server) keepPerson(c echo.Context, page peoplePage) (account.User, error) {
	user, err := newUser("their name", page.Name, page.Email, s.now())
	if err != nil {
		return user, err
	}
	organization := ""
	if page.Role != "" {
		if !roleOf(c).MayManage() || !page.Role.Known() {
			return user, assessment.Invalid("role", "Choose one of the roles.")
		}
		organization = organizationOf(c).ID
	}
	return user, s.store.AddUser(c.Request().Context(), user, "", organization, page.Role)
}

// makeLink makes a new link for somebody who forgot their password or whose
// link has expired. Earlier ones stop working.
func (s *Server) makeLink(c echo.Context) error {
	user, err := s.store.User(c.Request().Context(), c.Param("person"))
	if err != nil {
		return err
	}
	return s.showLink(c, user)
}

// showLink issues a link and shows it. It is in this answer only, never in an
// address, a session or a log: that is why no redirect follows.
func (s *Server) showLink(c echo.Context, user account.User) error {
	token, until := account.NewToken(), s.now().Add(resetLasts)
	if err := s.store.IssueReset(c.Request().Context(), user.ID, token.Hash, until); err != nil {
		return err
	}
	address := s.absolute("/reset?token=" + url.QueryEscape(token.Secret))
	return s.peopleWith(c, http.StatusOK, peoplePage{Link: &personalLink{Person: user, Address: address, Until: until}})
}

// disablePerson shuts somebody out at once. What they did stays.
func (s *Server) disablePerson(c echo.Context) error { return s.setDisabled(c, true) }

// enablePerson lets somebody in again.
func (s *Server) enablePerson(c echo.Context) error { return s.setDisabled(c, false) }

func (s *Server) setDisabled(c echo.Context, disabled bool) error {
	ctx, id := c.Request().Context(), c.Param("person")
	user, err := s.store.User(ctx, id)
	if err != nil {
		return err
	}
	err = s.store.SetDisabled(ctx, id, disabled)
	if problems := problemsOf(err); problems != nil {
		return s.peopleWith(c, http.StatusUnprocessableEntity, peoplePage{problems: problems})
	}
	if err != nil {
		return err
	}
	notice, err := s.disabledNotice(c, user, disabled)
	if err != nil {
		return err
	}
	s.flash(c, notice)
	return c.Redirect(http.StatusSeeOther, "/people")
}

// disabledNotice says what was done, and which organizations nobody manages now.
func (s *Server) disabledNotice(c echo.Context, user account.User, disabled bool) (string, error) {
	if !disabled {
		return user.Name + " can sign in again.", nil
	}
	notice := user.Name + " can no longer sign in and was signed out everywhere."
	alone, err := s.store.OwnedAlone(c.Request().Context(), user.ID)
	if err == nil && len(alone) > 0 {
		notice += " Nobody else who can sign in owns " + strings.Join(alone, ", ") + ": until an owner is let in again, nobody manages it."
	}
	return notice, err
}
