package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// organizationPage shows the tree of units, each with its latest level.
type organizationPage struct {
	Organization assessment.Organization
	Units        []standing
	Archived     []standing // put away themselves; what is below them is put away with them
	Manage       bool
	Name         string // of the unit to add
	Parent       string // id of the unit to add it below
	problems     []assessment.Problem
}

func (organizationPage) Template() string                 { return "units_organization" }
func (organizationPage) Title() string                    { return "Units" }
func (p organizationPage) Problems() []assessment.Problem { return p.problems }

// showOrganization shows the units.
func (s *Server) showOrganization(c echo.Context) error {
	return s.organizationWith(c, http.StatusOK, organizationPage{})
}

// organizationWith shows the units with what was typed into the form.
func (s *Server) organizationWith(c echo.Context, status int, page organizationPage) error {
	org := organizationOf(c)
	units, tree, err := s.standings(c.Request().Context(), org)
	if err != nil {
		return err
	}
	page.Organization, page.Units, page.Manage = org, units, roleOf(c).MayManage()
	page.Archived = putAway(tree)
	if page.Parent == "" {
		page.Parent = rootOf(tree).ID
	}
	return s.render(c, status, page)
}

// putAway lists the units that are archived, each with the unit it is part of.
func putAway(tree assessment.Tree) []standing {
	known := make(map[string]assessment.Unit, len(tree))
	for _, u := range tree {
		known[u.ID] = u
	}
	var list []standing
	for _, u := range tree {
		if u.Archived() {
			list = append(list, standing{Branch: assessment.Branch{Unit: u}, Above: []assessment.Unit{known[u.ParentID]}})
		}
	}
	return list
}

// addUnit adds a unit below any other.
func (s *Server) addUnit(c echo.Context) error {
	ctx, org, form := c.Request().Context(), organizationOf(c), formOf(c)
	page := organizationPage{Name: form.Get("name"), Parent: form.Get("parent")}
	unit, err := assessment.NewUnit(account.NewID(), org.ID, page.Parent, page.Name)
	if err == nil {
		err = s.store.AddUnit(ctx, unit)
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.organizationWith(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, unit.Name+" is added.")
	return c.Redirect(http.StatusSeeOther, "/organization")
}
