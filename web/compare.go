package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// compareRoutes are the rows of the site for units side by side.
func (s *Server) compareRoutes() []route {
	return []route{
		{http.MethodGet, "/compare", s.showComparison, member},
		{http.MethodGet, "/compare/side", s.showSide, member},
		{http.MethodGet, "/compare/trend", s.showTrend, member},
		{http.MethodGet, "/portfolio", s.showPortfolio, signedIn},
		{http.MethodPost, "/units/:unit/tags", s.tagUnit, owner},
	}
}

// comparison compares the units of an organization as a filter says. The tree
// and the results are read anew each time.
func (s *Server) comparison(ctx context.Context, organization string, f assessment.Filter) (*assessment.Comparison, assessment.Tree, error) {
	org, tree, results, err := s.store.Comparison(ctx, organization)
	if err != nil {
		return nil, nil, err
	}
	f.Tag = tagMeant(organization, tree, f.Tag)
	known, err := s.questionnairesOf(ctx, organization, results)
	if err != nil {
		return nil, nil, err
	}
	c, err := assessment.NewComparison(org, tree, results, known, f, s.now())
	return c, tree, err
}

// questionnairesOf finds the questionnaires of results: those in use are at hand,
// an older one is loaded once, with a result of it.
func (s *Server) questionnairesOf(ctx context.Context, organization string, results []assessment.Compared) (func(assessment.Ref) *assessment.Questionnaire, error) {
	pinned := map[assessment.Ref]*assessment.Questionnaire{}
	for _, entry := range s.questionnaires.All() {
		pinned[entry.Ref] = entry.Questionnaire
	}
	for i := range results {
		l := results[i].Latest
		if pinned[l.Ref] != nil {
			continue
		}
		q, err := s.questionnaireOf(ctx, organization, l)
		if err != nil {
			return nil, err
		}
		pinned[l.Ref] = q
	}
	return func(ref assessment.Ref) *assessment.Questionnaire { return pinned[ref] }, nil
}

// comparePage is the comparison of an organization's units, or of those a filter
// leaves.
type comparePage struct {
	View     comparisonView
	Choices  comparisonChoices
	Root     assessment.Unit
	Answer   bool // the visitor may answer
	Manage   bool // the visitor may change the organization
	Several  bool // the visitor has several organizations
	problems []assessment.Problem
}

func (comparePage) Template() string                 { return "compare" }
func (p comparePage) Title() string                  { return p.View.Title() }
func (p comparePage) Problems() []assessment.Problem { return p.problems }

// Aliased reports that no name may show, not even around the page.
func (p comparePage) Aliased() bool { return p.View.Filter.Aliases }

// showComparison shows the comparison its address asks for.
func (s *Server) showComparison(c echo.Context) error {
	q, problems := readComparison(c.QueryParams())
	page, err := s.comparePage(c, q, problems)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(page.problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, page)
}

// comparePage compares as a query asks. What of it cannot be taken is left out
// and said, so that there is always something to see and to go on from.
func (s *Server) comparePage(c echo.Context, q comparisonQuery, problems []assessment.Problem) (comparePage, error) {
	ctx, org := c.Request().Context(), organizationOf(c)
	compared, tree, err := s.comparison(ctx, org.ID, q.Filter)
	if wrong := problemsOf(err); wrong != nil {
		problems = append(problems, wrong...)
		q.Filter = assessment.Filter{Unit: q.Filter.Unit, Aliases: q.Filter.Aliases}
		compared, tree, err = s.comparison(ctx, org.ID, q.Filter)
	}
	if err != nil {
		return comparePage{}, err
	}
	if err := s.decideCompared(ctx, compared); err != nil {
		return comparePage{}, err
	}
	q.hideTag(org.ID, tree)
	if !sortable(compared, q.Sort) {
		problems, q.Sort = append(problems, assessment.Problem{Field: "sort", Text: "Choose a column to sort by from the list."}), ""
	}
	page := comparePage{
		View: s.newComparisonView(compared, tree, q), Root: rootOf(tree), Answer: roleOf(c).MayAnswer(), Manage: roleOf(c).MayManage(),
		Several: len(visitorOf(c).organizations) > 1, problems: problems,
	}
	page.View.Linked, page.View.Sorts, page.View.Pick, page.View.Picked = !q.Filter.Aliases, true, true, map[string]bool{}
	page.Choices = newComparisonChoices(compared, tree, q)
	return page, nil
}

// sortable reports whether a comparison has such a column.
func sortable(c *assessment.Comparison, column string) bool {
	switch column = strings.TrimPrefix(column, "-"); column {
	case "", "name", "level", "assessed":
		return true
	}
	return c.Questionnaire != nil && c.Questionnaire.Component(column) != nil
}
