package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// The people of one organization: who belongs to it, who is invited, and what
// an owner changes about that.

// memberStore is what these pages need kept.
type memberStore interface {
	Team(ctx context.Context, organizationID string) (account.Team, error)
	UpdateTeam(ctx context.Context, organizationID string, change func(*account.Team) error) error
	TeamEvents(ctx context.Context, organizationID string, before, limit int) ([]account.Event, error)
	InvitationOf(ctx context.Context, tokenHash string) (account.Invitation, assessment.Organization, error)
	Join(ctx context.Context, tokenHash, userID string) error
	JoinAsNew(ctx context.Context, tokenHash string, u account.User, passwordHash string) error
	RolesOf(ctx context.Context) (map[string][]account.RoleIn, error)
	OwnedAlone(ctx context.Context, userID string) ([]string, error)
	SessionsOf(ctx context.Context, userID string) ([]account.Session, error)
	EndSession(ctx context.Context, userID, id string) error
}

// memberRoutes are the rows of the site for members, invitations and sessions.
func (s *Server) memberRoutes() []route {
	const one, invitation = "/members/:member", "/members/invitations/:invited"
	return []route{
		{http.MethodGet, "/members", s.showMembers, member},
		{http.MethodPost, "/members", s.here(s.invite), owner},
		{http.MethodGet, "/members/history", s.showTrail, owner},
		{http.MethodPost, "/members/leave", s.here(s.leaveOrganization), member},
		{http.MethodGet, one, s.showMember, owner},
		{http.MethodPost, one + "/role", s.here(s.changeRole), owner},
		{http.MethodPost, one + "/end", s.here(s.endMembership), owner},
		{http.MethodPost, invitation + "/link", s.here(s.inviteAgain), owner},
		{http.MethodPost, invitation + "/revoke", s.here(s.revokeInvitation), owner},

		{http.MethodGet, "/join", s.showJoin, anyone},
		{http.MethodPost, "/join", s.join, anyone},
		{http.MethodPost, "/join/as-somebody-else", s.joinAsSomebodyElse, anyone},

		{http.MethodPost, "/settings/sessions/:session/end", s.endSession, signedIn},
	}
}

// here lets a form through that was filled in for the organization the visitor
// works in now. Who went on to another one in another tab must not invite or
// change anybody there by it: the same person can be a member of both.
func (s *Server) here(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if meant := formOf(c).Get("organization"); meant != organizationOf(c).ID {
			return s.elsewhere(c, meant)
		}
		return next(c)
	}
}

// elsewhere refuses a form that is about another organization than the current
// one: one of the visitor's, or one that is not there for them.
func (s *Server) elsewhere(c echo.Context, meant string) error {
	for _, o := range visitorOf(c).organizations {
		if o.ID == meant {
			return s.render(c, http.StatusConflict, errorPage{
				Status: http.StatusConflict, Headline: "That was about " + o.Name,
				Text: "Nothing was changed. You work in " + organizationOf(c).Name + " now, perhaps in another tab: go to Home, change to " + o.Name + ", and try again.",
			})
		}
	}
	return assessment.ErrNotFound
}

// membersPage lists the members and, for an owner, the invitations.
type membersPage struct {
	Organization assessment.Organization
	Members      []account.Member
	Invitations  []account.Invitation
	Self         string // the visitor's own id
	Manage       bool
	Sole         bool // the visitor is the only owner
	Name         string
	Email        string
	Role         account.Role
	Link         *invitationLink // just made, shown this once
	now          time.Time
	problems     []assessment.Problem
}

func (membersPage) Template() string                 { return "people_members" }
func (membersPage) Title() string                    { return "Members" }
func (p membersPage) Problems() []assessment.Problem { return p.problems }

// Roles lists the roles, the least powerful first.
func (membersPage) Roles() []account.Role { return rolesFromBelow() }

func rolesFromBelow() []account.Role {
	return []account.Role{account.Viewer, account.Assessor, account.Owner}
}

// Expired reports whether an invitation was not accepted in time.
func (p membersPage) Expired(i account.Invitation) bool { return i.State(p.now) == account.Expired }

// invitationLink lets one person join.
type invitationLink struct {
	account.Invitation
	Address string // absolute, with the secret: shown once, kept nowhere
	Message string // ready to send
	Subject string
}

// MailTo opens the message in the mail program of whoever invites.
func (l invitationLink) MailTo() string {
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	return "mailto:" + url.PathEscape(l.Email) + "?subject=" + escape(l.Subject) + "&body=" + escape(strings.ReplaceAll(l.Message, "\n", "\r\n"))
}

// showMembers lists the members of the organization.
func (s *Server) showMembers(c echo.Context) error {
	return s.membersWith(c, http.StatusOK, membersPage{Role: account.Viewer})
}

// membersWith shows the members with what a page has to say besides. Only an
// owner sees more than names and roles.
func (s *Server) membersWith(c echo.Context, status int, page membersPage) error {
	org, user := organizationOf(c), userOf(c)
	team, err := s.store.Team(c.Request().Context(), org.ID)
	if err != nil {
		return err
	}
	page.Organization, page.Members, page.Self, page.now = org, team.Members, user.ID, s.now()
	page.Manage, page.Sole = roleOf(c).MayManage(), team.Sole(user.ID)
	if page.Manage {
		page.Invitations = team.Invitations
	}
	return s.render(c, status, page)
}

// invite invites somebody and shows the link that lets them join.
func (s *Server) invite(c echo.Context) error {
	form := formOf(c)
	page := membersPage{Name: form.Get("name"), Email: form.Get("email"), Role: account.Role(form.Get("role"))}
	invitation, token, err := account.NewInvitation(userOf(c), page.Name, page.Email, page.Role, s.now())
	if err == nil {
		err = s.keepInvitation(c, invitation)
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.membersWith(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return s.showInvitation(c, invitation, token)
}

func (s *Server) keepInvitation(c echo.Context, invitation account.Invitation) error {
	return s.store.UpdateTeam(c.Request().Context(), organizationOf(c).ID, func(team *account.Team) error {
		return team.Invite(userOf(c), invitation, s.now())
	})
}

// inviteAgain makes a new link for somebody who lost theirs or came too late.
// The earlier one stops working.
func (s *Server) inviteAgain(c echo.Context) error {
	var invitation account.Invitation
	var token account.Token
	err := s.store.UpdateTeam(c.Request().Context(), organizationOf(c).ID, func(team *account.Team) error {
		earlier := team.Invitation(c.Param("invited"))
		if earlier == nil {
			return assessment.ErrNotFound
		}
		invitation, token = earlier.Again(userOf(c), s.now())
		return team.Invite(userOf(c), invitation, s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.membersWith(c, http.StatusUnprocessableEntity, membersPage{Role: account.Viewer, problems: problems})
	}
	if err != nil {
		return err
	}
	return s.showInvitation(c, invitation, token)
}

// showInvitation shows a link. It is in this answer only, never in an address, a
// session or a log: that is why no redirect follows.
func (s *Server) showInvitation(c echo.Context, invitation account.Invitation, token account.Token) error {
	link := &invitationLink{
		Invitation: invitation, Address: s.absolute("/join?token=" + url.QueryEscape(token.Secret)),
		Subject: "Invitation to " + organizationOf(c).Name,
	}
	until := invitation.Until.In(s.zone(organizationOf(c))).Format("2 January 2006, 15:04")
	link.Message = "Hello " + invitation.Name + ",\n\n" +
		"I invite you to " + organizationOf(c).Name + " in Continuum, as " + invitation.Role.WithArticle() + ". " +
		sentenceStart(invitation.Role.WithArticle()) + " " + invitation.Role.May() + ".\n\n" +
		"This link is for " + invitation.Email + ". It works once, until " + until + ":\n\n" + link.Address + "\n\n" +
		"If you did not expect it, ignore it: nothing happens.\n\n" + userOf(c).Name + "\n"
	return s.membersWith(c, http.StatusOK, membersPage{Role: account.Viewer, Link: link})
}

// revokeInvitation takes an invitation back.
func (s *Server) revokeInvitation(c echo.Context) error {
	var name string
	err := s.store.UpdateTeam(c.Request().Context(), organizationOf(c).ID, func(team *account.Team) error {
		if invitation := team.Invitation(c.Param("invited")); invitation != nil {
			name = invitation.Name
		}
		return team.Revoke(userOf(c), c.Param("invited"), s.now())
	})
	if err != nil {
		return err
	}
	s.flash(c, "The invitation of "+name+" is revoked. Its link no longer works.")
	return c.Redirect(http.StatusSeeOther, "/members")
}

// checkMember says of a member or invitation an address names that it is not
// there, unless it is the current organization's.
func (s *Server) checkMember(c echo.Context) error {
	member, invitation := c.Param("member"), c.Param("invited")
	if member == "" && invitation == "" {
		return nil
	}
	team, err := s.store.Team(c.Request().Context(), organizationOf(c).ID)
	if err != nil {
		return err
	}
	if team.Member(member) == nil && team.Invitation(invitation) == nil {
		return assessment.ErrNotFound
	}
	return nil
}
