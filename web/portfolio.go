package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// portfolioPage is all of a visitor's organizations under each other. Each is
// compared on its own: nothing is ever added up over them.
type portfolioPage struct {
	Organizations []portfolioOrganization
	Switch        string // the address with names, or without
	aliases       bool
}

func (portfolioPage) Template() string { return "portfolio" }
func (portfolioPage) Title() string    { return "All organizations" }

// Aliased reports that no name may show, not even around the page.
func (p portfolioPage) Aliased() bool { return p.aliases }

// portfolioOrganization is one organization's comparison.
type portfolioOrganization struct {
	Name string // or its letter
	View comparisonView
	Root assessment.Unit
	More int // units that are not shown
}

// portfolioRows is how many units of each organization are shown.
const portfolioRows = 25

// showPortfolio shows every organization of the visitor's.
func (s *Server) showPortfolio(c echo.Context) error {
	page := portfolioPage{Switch: "/portfolio?aliases=on", aliases: c.QueryParam("aliases") == "on"}
	if page.aliases {
		page.Switch = "/portfolio"
	}
	filter := assessment.Filter{Aliases: page.aliases}
	for i, org := range page.order(visitorOf(c).organizations) {
		compared, tree, err := s.comparison(c.Request().Context(), org.ID, filter)
		if errors.Is(err, assessment.ErrNotFound) {
			continue // removed a moment ago
		}
		if err != nil {
			return err
		}
		of := portfolioOrganization{Name: org.Name, Root: rootOf(tree), More: max(0, len(compared.Standings)-portfolioRows)}
		if page.aliases {
			of.Name = "Organization " + strings.TrimPrefix(assessment.Unit{Letter: i + 1}.Alias(), "Unit ")
		}
		of.View = s.shortComparisonView(compared, tree, comparisonQuery{Filter: filter, Few: true, Page: 1}, portfolioRows)
		of.View.Linked = !page.aliases
		page.Organizations = append(page.Organizations, of)
	}
	return s.render(c, http.StatusOK, page)
}

// order is the order of the organizations: by name as everywhere, or where names
// are hidden one that tells nothing of them.
func (p portfolioPage) order(organizations []assessment.Organization) []assessment.Organization {
	if p.aliases {
		organizations = slices.Clone(organizations)
		slices.SortFunc(organizations, func(a, b assessment.Organization) int { return strings.Compare(a.ID, b.ID) })
	}
	return organizations
}
