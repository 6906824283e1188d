package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// portfolioPage is all of a visitor's organizations under each other. Each is
// compared on its own: nothing is ever added up over them.
type portfolioPage struct {
	Organizations []portfolioOrganization
}

func (portfolioPage) Template() string { return "portfolio" }
func (portfolioPage) Title() string    { return "All organizations" }

// portfolioOrganization is one organization's comparison.
type portfolioOrganization struct {
	View comparisonView
	Root assessment.Unit
	More int // units that are not shown
}

// portfolioRows is how many units of each organization are shown.
const portfolioRows = 25

// showPortfolio shows every organization of the visitor's.
func (s *Server) showPortfolio(c echo.Context) error {
	page := portfolioPage{}
	for _, org := range visitorOf(c).organizations {
		compared, tree, err := s.comparison(c.Request().Context(), org.ID, assessment.Filter{})
		if errors.Is(err, assessment.ErrNotFound) {
			continue // removed a moment ago
		}
		if err != nil {
			return err
		}
		of := portfolioOrganization{Root: rootOf(tree), More: max(0, len(compared.Standings)-portfolioRows)}
		of.View = s.shortComparisonView(compared, tree, comparisonQuery{Few: true, Page: 1}, portfolioRows)
		of.View.Linked = true
		page.Organizations = append(page.Organizations, of)
	}
	return s.render(c, http.StatusOK, page)
}
