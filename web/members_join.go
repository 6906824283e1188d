package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// joinToken is the cookie that carries the secret of an invitation.
const joinToken = "join"

// joinPage accepts an invitation. Without one that works it says why.
type joinPage struct {
	State        account.InvitationState
	Invitation   account.Invitation
	Organization assessment.Organization
	Visitor      account.User // who is signed in, if anybody
	Known        bool         // somebody with the invited address has an account
	Name         string
	problems     []assessment.Problem
}

func (joinPage) Template() string                 { return "people_join" }
func (p joinPage) Problems() []assessment.Problem { return p.problems }

// Title is the page's name in the browser.
func (p joinPage) Title() string {
	if p.State == account.Pending {
		return "Join " + p.Organization.Name
	}
	return "Invitation"
}

// Pending reports whether the invitation can be accepted.
func (p joinPage) Pending() bool { return p.State == account.Pending }

// Invited reports whether the invited person is the one who is signed in.
func (p joinPage) Invited() bool {
	return p.Visitor.ID != "" && p.Visitor.Email == p.Invitation.Email
}

// Another reports whether somebody else is signed in.
func (p joinPage) Another() bool { return p.Visitor.ID != "" && !p.Invited() }

func (p joinPage) status() int {
	switch p.State {
	case account.Pending:
		return http.StatusOK
	case account.NoInvitation:
		return http.StatusNotFound
	}
	return http.StatusGone
}

// showJoin takes the token of the link into a cookie, and then shows the
// invitation at an address without it. Looking at it accepts nothing.
func (s *Server) showJoin(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, joinToken, secret, cookieLasts, "/join")
	}
	page, err := s.joinOf(c)
	if err != nil {
		return err
	}
	return s.render(c, page.status(), page)
}

// joinOf finds the invitation of the visitor's link and who they are to it.
func (s *Server) joinOf(c echo.Context) (joinPage, error) {
	ctx, secret := c.Request().Context(), s.tokenIn(c, joinToken)
	if secret == "" {
		return joinPage{}, nil
	}
	invitation, organization, err := s.store.InvitationOf(ctx, account.HashToken(secret))
	if errors.Is(err, assessment.ErrNotFound) {
		return joinPage{}, s.missedToken(c)
	}
	if err != nil {
		return joinPage{}, err
	}
	page := joinPage{
		State: invitation.State(s.now()), Invitation: invitation, Organization: organization,
		Visitor: userOf(c), Name: invitation.Name,
	}
	_, _, err = s.store.UserByEmail(ctx, invitation.Email)
	if page.Known = err == nil; errors.Is(err, assessment.ErrNotFound) {
		err = nil
	}
	return page, err
}

// join accepts the invitation: for who is signed in, or for somebody new, who
// gets an account by it. Everybody else is shown the way to that.
func (s *Server) join(c echo.Context) error {
	page, err := s.joinOf(c)
	if err != nil {
		return err
	}
	switch {
	case !page.Pending():
		return s.render(c, page.status(), page)
	case page.Another():
		return s.render(c, http.StatusConflict, page)
	case page.Invited():
		err = s.store.Join(c.Request().Context(), account.HashToken(s.tokenIn(c, joinToken)), page.Visitor.ID)
	case page.Known:
		return c.Redirect(http.StatusSeeOther, "/sign-in?next=/join")
	default:
		return s.joinAsNew(c, page)
	}
	if err != nil {
		return s.joinRefused(c, err)
	}
	return s.joined(c, page)
}

// joinAsNew makes the account and signs its owner in.
func (s *Server) joinAsNew(c echo.Context, page joinPage) error {
	form := formOf(c)
	page.Name = form.Get("name")
	user, err := newUser("your name", page.Name, page.Invitation.Email, s.now())
	problems := append(problemsOf(err), problemsOf(account.CheckNewPassword(form.Get("password"), page.Invitation.Email))...)
	if len(problems) > 0 {
		page.problems = problems
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	ctx := c.Request().Context()
	hash, err := s.hasher.Hash(ctx, form.Get("password"))
	if err != nil {
		return err
	}
	if err := s.store.JoinAsNew(ctx, account.HashToken(s.tokenIn(c, joinToken)), user, hash); err != nil {
		return s.joinRefused(c, err)
	}
	s.noteSession(c)
	if err := s.signIn(c, user); err != nil {
		return err
	}
	return s.joined(c, page)
}

// joinRefused shows what the invitation has become in this very moment: accepted
// by somebody faster, revoked, or theirs who has an account by now.
func (s *Server) joinRefused(c echo.Context, err error) error {
	if !errors.Is(err, assessment.ErrClosed) && problemsOf(err) == nil {
		return err
	}
	page, err := s.joinOf(c)
	if err != nil {
		return err
	}
	if page.Pending() {
		return s.render(c, http.StatusConflict, page)
	}
	return s.render(c, page.status(), page)
}

// joined goes on in the organization somebody just joined.
func (s *Server) joined(c echo.Context, page joinPage) error {
	role := page.Invitation.Role
	s.dropToken(c, joinToken)
	s.setOrganization(c, page.Organization.ID)
	s.flash(c, "You belong to "+page.Organization.Name+" now. "+sentenceStart(role.WithArticle())+" "+role.May()+".")
	return c.Redirect(http.StatusSeeOther, "/")
}

// joinAsSomebodyElse signs out and comes back to the invitation.
func (s *Server) joinAsSomebodyElse(c echo.Context) error {
	if err := s.signOut(c); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/join")
}
