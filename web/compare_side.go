package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// How many units are put side by side.
const (
	fewestBeside = 2
	mostBeside   = 5
)

// sidePage is two to five units beside each other, down to the statements.
type sidePage struct {
	View       comparisonView // of these units only
	Back       string         // the comparison they were picked from
	Switch     string         // the address with names, or without
	Verdicts   []pairVerdicts
	Statements []sideComponent
}

func (sidePage) Template() string { return "compare_side" }

// Title names the units: "Claims and Motor claims".
func (p sidePage) Title() string {
	var names []string
	for _, st := range p.View.Standings {
		names = append(names, p.View.Name(st))
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Aliased reports that no name may show, not even around the page.
func (p sidePage) Aliased() bool { return p.View.Filter.Aliases }

// Columns is how many columns the table of statements has.
func (p sidePage) Columns() int { return len(p.View.Standings) + 1 }

// pairVerdicts is what may be said of two units.
type pairVerdicts struct {
	First, Second string
	Whole         assessment.VerdictText
	Components    []componentVerdict
}

// componentVerdict is the same of one component.
type componentVerdict struct {
	Name string
	assessment.VerdictText
}

// showSide shows the units that were picked side by side.
func (s *Server) showSide(c echo.Context) error {
	ctx, org, picked := c.Request().Context(), organizationOf(c).ID, distinct(c.QueryParams()["unit"])
	q := readSide(c.QueryParams())
	compared, tree, err := s.comparison(ctx, org, q.Filter)
	if problemsOf(err) != nil {
		q = comparisonQuery{Filter: assessment.Filter{Aliases: q.Filter.Aliases}, Page: 1}
		compared, tree, err = s.comparison(ctx, org, q.Filter)
	}
	if err != nil {
		return err
	}
	beside, found := pick(compared.Standings, picked)
	if !found {
		return assessment.ErrNotFound
	}
	if len(picked) < fewestBeside || len(picked) > mostBeside || compared.Questionnaire == nil {
		return s.refuseSide(c, q, picked)
	}
	page := s.newSidePage(compared, beside, tree, q, picked)
	if page.Statements, err = s.sideStatements(c, compared); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// readSide reads the comparison that units were picked from.
func readSide(query url.Values) comparisonQuery {
	from, err := url.ParseQuery(query.Get("from"))
	if err != nil {
		from = url.Values{}
	}
	q, _ := readComparison(from)
	if query.Get("aliases") == "on" {
		q.Filter.Aliases = true
	}
	return q
}

// newSidePage compares only the units that were picked, beside each other.
func (s *Server) newSidePage(c *assessment.Comparison, beside []assessment.Standing, tree assessment.Tree, q comparisonQuery, picked []string) sidePage {
	q.hideTag(c.Organization.ID, tree)
	page := sidePage{Back: withQuery("/compare", q.values()), Switch: q.switchSide(picked, c.Organization.ID, tree)}
	q.Sort, q.Group, q.Page, q.Few = "", "", 0, false
	c.Standings = beside
	page.View, page.Verdicts = s.newComparisonView(c, tree, q), verdicts(c)
	page.View.Linked = !q.Filter.Aliases
	return page
}

// refuseSide shows the comparison again from which units were picked that cannot
// be put side by side.
func (s *Server) refuseSide(c echo.Context, q comparisonQuery, picked []string) error {
	problem := assessment.Problem{Field: "side", Text: fmt.Sprintf("Pick two to five units to put side by side; %s picked.", count(len(picked), "unit was", "units were"))}
	page, err := s.comparePage(c, q, []assessment.Problem{problem})
	if err != nil {
		return err
	}
	for _, id := range picked {
		page.View.Picked[id] = true
	}
	return s.render(c, http.StatusUnprocessableEntity, page)
}

// switchSide is the same page with names, or without.
func (q comparisonQuery) switchSide(units []string, organizationID string, tree assessment.Tree) string {
	if q.Filter.Aliases = !q.Filter.Aliases; q.Filter.Aliases {
		q.hideTag(organizationID, tree)
	}
	return withQuery("/compare/side", url.Values{"unit": units, "from": {q.values().Encode()}})
}

// distinct keeps each id once, in its order.
func distinct(ids []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}

// pick finds units in the order of the comparison, and whether all were found.
func pick(standings []assessment.Standing, ids []string) (picked []assessment.Standing, found bool) {
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	for _, st := range standings {
		if wanted[st.ID] {
			picked = append(picked, st)
		}
	}
	return picked, len(picked) == len(wanted)
}

// verdicts says of each two units what may be said.
func verdicts(c *assessment.Comparison) []pairVerdicts {
	var list []pairVerdicts
	for i, a := range c.Standings {
		for _, b := range c.Standings[i+1:] {
			pair := pairVerdicts{First: c.Name(a), Second: c.Name(b), Whole: assessment.Verdict(c, a, b, "")}
			for _, part := range c.Questionnaire.Components {
				pair.Components = append(pair.Components, componentVerdict{part.Name, assessment.Verdict(c, a, b, part.ID)})
			}
			list = append(list, pair)
		}
	}
	return list
}
