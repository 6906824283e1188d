package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// memberPage changes what one member may do, or ends their membership.
type memberPage struct {
	Member       account.Member
	Organization assessment.Organization
	Self         bool // the visitor's own
	Sole         bool // the only owner
	Role         account.Role
	problems     []assessment.Problem
}

func (memberPage) Template() string                 { return "people_member" }
func (p memberPage) Title() string                  { return p.Member.User.Name }
func (p memberPage) Problems() []assessment.Problem { return p.problems }

// Roles lists the roles, the least powerful first.
func (memberPage) Roles() []account.Role { return rolesFromBelow() }

// showMember shows what can be changed about a member.
func (s *Server) showMember(c echo.Context) error {
	return s.memberWith(c, http.StatusOK, memberPage{})
}

func (s *Server) memberWith(c echo.Context, status int, page memberPage) error {
	org, id := organizationOf(c), c.Param("member")
	team, err := s.store.Team(c.Request().Context(), org.ID)
	if err != nil {
		return err
	}
	member := team.Member(id)
	if member == nil {
		return assessment.ErrNotFound
	}
	page.Member, page.Organization, page.Self, page.Sole = *member, org, id == userOf(c).ID, team.Sole(id)
	if page.Role == "" {
		page.Role = member.Role
	}
	return s.render(c, status, page)
}

// changeRole gives a member another role.
func (s *Server) changeRole(c echo.Context) error {
	ctx, user, role := c.Request().Context(), userOf(c), account.Role(formOf(c).Get("role"))
	var member account.Member
	err := s.store.UpdateTeam(ctx, organizationOf(c).ID, func(team *account.Team) error {
		if err := team.ChangeRole(user, c.Param("member"), role, s.now()); err != nil {
			return err
		}
		member = *team.Member(c.Param("member"))
		return nil
	})
	if problems := problemsOf(err); problems != nil {
		return s.memberWith(c, http.StatusUnprocessableEntity, memberPage{Role: role, problems: problems})
	}
	if err != nil {
		return err
	}
	s.flash(c, named(user, member.User)+" now "+role.WithArticle()+".")
	return c.Redirect(http.StatusSeeOther, "/members")
}

// named begins a sentence about somebody: "You are", "Beat Frei is".
func named(visitor, user account.User) string {
	if visitor.ID == user.ID {
		return "You are"
	}
	return user.Name + " is"
}

// endMembership takes a member out of the organization. Every request asks for
// the role anew, so they lose it wherever they are signed in.
func (s *Server) endMembership(c echo.Context) error {
	id, org := c.Param("member"), organizationOf(c)
	if id == userOf(c).ID {
		return s.leaveOrganization(c)
	}
	var name string
	err := s.store.UpdateTeam(c.Request().Context(), org.ID, func(team *account.Team) error {
		if member := team.Member(id); member != nil {
			name = member.User.Name
		}
		return team.End(userOf(c), id, s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.memberWith(c, http.StatusUnprocessableEntity, memberPage{problems: problems})
	}
	if err != nil {
		return err
	}
	s.flash(c, name+" is no longer a member of "+org.Name+".")
	return c.Redirect(http.StatusSeeOther, "/members")
}

// leaveOrganization ends the visitor's own membership and goes on in another
// organization of theirs.
func (s *Server) leaveOrganization(c echo.Context) error {
	user, org := userOf(c), organizationOf(c)
	err := s.store.UpdateTeam(c.Request().Context(), org.ID, func(team *account.Team) error {
		return team.End(user, user.ID, s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.membersWith(c, http.StatusUnprocessableEntity, membersPage{Role: account.Viewer, problems: problems})
	}
	if err != nil {
		return err
	}
	s.setOrganization(c, "")
	s.flash(c, "You left "+org.Name+".")
	return c.Redirect(http.StatusSeeOther, "/")
}

// trailPage lists what happened to memberships, newest first.
type trailPage struct {
	Organization string
	Events       []account.Event
	Before       int // where the older ones begin, or 0
}

func (trailPage) Template() string { return "people_trail" }
func (trailPage) Title() string    { return "History of members" }

const trailLines = 50 // a page

// showTrail shows the trail to an owner.
func (s *Server) showTrail(c echo.Context) error {
	org := organizationOf(c)
	before, err := strconv.Atoi(c.QueryParam("before"))
	if err != nil || before < 0 {
		before = 0
	}
	events, err := s.store.TeamEvents(c.Request().Context(), org.ID, before, trailLines)
	if err != nil {
		return err
	}
	page := trailPage{Organization: org.Name, Events: events}
	if last := len(events) - 1; last >= 0 && events[last].Number > 1 {
		page.Before = events[last].Number
	}
	return s.render(c, http.StatusOK, page)
}
