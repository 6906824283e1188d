package web

import (
	"html/template"
	"maps"
	"slices"
	"strconv"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// comparisonView is a comparison as a page shows it. It knows nothing of who
// looks at it: what leads on or asks for something is switched on beside it.
type comparisonView struct {
	*assessment.Comparison
	Query  comparisonQuery
	Linked bool // names and cells lead to pages
	Sorts  bool // the heads of columns sort
	Pick   bool // units can be picked to be put side by side
	Picked map[string]bool

	Heads  []comparedHead
	Groups []comparedGroup // the rows of this page
	Pager  pager

	Spread  comparedSpread
	Marks   marksView
	Missed  []missedStatement
	Common  *commonAction
	Learn   []learnFrom
	LeftOut []string // why some are marked, in words

	size     int // rows a page
	place    *time.Location
	drawings *drawings
}

// rowsAPage is how many units one page shows.
const rowsAPage = 100

// newComparisonView works out what a page shows of a comparison. tree says where
// units stand where they are not in its order; nobody reads it behind aliases.
func (s *Server) newComparisonView(c *assessment.Comparison, tree assessment.Tree, q comparisonQuery) comparisonView {
	return s.shortComparisonView(c, tree, q, rowsAPage)
}

// shortComparisonView is the same with so many units on a page.
func (s *Server) shortComparisonView(c *assessment.Comparison, tree assessment.Tree, q comparisonQuery, size int) comparisonView {
	c.SortBy(q.Sort)
	v := comparisonView{Comparison: c, Query: q, size: size, place: s.zone(c.Organization), drawings: &s.drawings}
	if c.Questionnaire == nil {
		return v
	}
	v.Heads = v.heads()
	spread := c.Spread()
	v.rows(tree, spread)
	v.sums(spread)
	return v
}

// Compares reports that there is something to see: one result at least.
func (v comparisonView) Compares() bool { return v.Questionnaire != nil }

// Ordered reports that the rows stand in the order of the organization.
func (v comparisonView) Ordered() bool {
	return v.Query.Sort == "" && v.Query.Group == "" && !v.Filter.Aliases
}

// Order says in what order the rows stand, so that nobody takes it for a ranking.
func (v comparisonView) Order() string {
	by := "ordered as in the organization"
	switch {
	case v.Query.Sort != "":
		by = "sorted by " + v.columnName()
	case v.Filter.Aliases:
		by = "named by letters, in no order"
	}
	if v.Query.Group != "" {
		by = "grouped by level, " + by
	}
	return by
}

func (v comparisonView) columnName() string {
	column, down := v.Query.sorted()
	name := map[string]string{"name": "name", "level": "level", "assessed": "date"}[column]
	if part := v.Questionnaire.Component(column); part != nil {
		name = assessment.MidSentence(part.Name)
	}
	if down {
		name += ", backwards"
	}
	return name
}

// comparedHead is the head of a column that sorts.
type comparedHead struct {
	Name    string
	Address string // sorts by it, or turns the order round
	Sorted  string // as aria-sort says it; empty: not by this column
}

// Head is the head of a column.
func (v comparisonView) Head(column, name string) comparedHead {
	head, to := comparedHead{Name: name}, v.Query
	to.Sort, to.Page = column, 1
	if by, down := v.Query.sorted(); by == column && v.Query.Sort != "" {
		head.Sorted = "ascending"
		if to.Sort = "-" + column; down {
			head.Sorted, to.Sort = "descending", ""
		}
	}
	head.Address = withQuery("/compare", to.values())
	return head
}

func (v comparisonView) heads() []comparedHead {
	var list []comparedHead
	for _, c := range v.Questionnaire.Components {
		list = append(list, v.Head(c.ID, c.Name))
	}
	return list
}

// Columns is how many columns the table has.
func (v comparisonView) Columns() int {
	if v.Query.Few {
		return len(v.Heads) + 3
	}
	return len(v.Heads) + 5
}

// From is the query of the page, for the way back to it.
func (v comparisonView) From() string { return v.Query.values().Encode() }

// With is an address of the same units elsewhere: a download, a page.
func (v comparisonView) With(path string) string {
	query := v.Query.filter()
	if v.Query.Few {
		query.Set("columns", "few")
	}
	return withQuery(path, query)
}

// pager leads through the pages of a long table.
type pager struct {
	Pages    []pageLink
	All      string // the address with every row, to print
	From, To int    // the rows shown, from 1
	Of       int
}

// pageLink is one page of the table.
type pageLink struct {
	Number  int
	Address string
	Current bool
	Gap     bool // pages before it are left out
}

// newPager leads through so many rows, size of them a page, from the page asked
// for, 0 for all rows; address is that of a page. One that is not there is the
// last.
func newPager(page *int, size, of int, address func(page int) string) pager {
	pages := max(1, (of+size-1)/size)
	if *page == 0 || pages == 1 {
		return pager{From: min(1, of), To: of, Of: of}
	}
	*page = min(*page, pages)
	p := pager{From: (*page-1)*size + 1, To: min(of, *page*size), Of: of, All: address(0)}
	last := 0
	for n := 1; n <= pages; n++ {
		if near := max(n, *page)-min(n, *page) <= 2; n == 1 || n == pages || near {
			p.Pages = append(p.Pages, pageLink{n, address(n), n == *page, n > last+1})
			last = n
		}
	}
	return p
}

// page cuts the standings of a comparison to those of the page asked for.
func (v *comparisonView) page(of int) (from, to int) {
	v.Pager = newPager(&v.Query.Page, v.size, of, v.pageAddress)
	return max(0, v.Pager.From-1), v.Pager.To
}

func (v *comparisonView) pageAddress(n int) string {
	to := v.Query
	to.Page = n
	return withQuery("/compare", to.values())
}

// comparedSpread is how the units spread over the levels.
type comparedSpread struct {
	assessment.Distribution
	Figure  template.HTML
	Levels  []levelCount
	Others  []string // who is in no level, and why
	Typical *comparedUnit
	Lowest  []comparedUnit
	More    int // units at the lowest level that are not named
}

// levelCount is how many units stand at a level.
type levelCount struct {
	assessment.Level
	Units int
}

// comparedUnit is a unit named in a sentence.
type comparedUnit struct{ Name, Address, Level, Position string }

func (v *comparisonView) unit(st assessment.Standing, component string) comparedUnit {
	u := comparedUnit{Name: v.Name(st), Address: "/units/" + st.ID}
	if part := st.Part(component); part != nil {
		u.Level, u.Position = strconv.Itoa(part.Level), part.Position.String()
	}
	return u
}

// mostNamed is how many units a sentence names.
const mostNamed = 5

// sums works out what is said of all units together.
func (v *comparisonView) sums(spread *assessment.Spread) {
	v.Spread = comparedSpread{Distribution: v.Distribution()}
	drawn := chart.Distribution{Levels: v.Spread.Distribution.Levels}
	for i, level := range v.Questionnaire.Levels {
		drawn.Names[i] = level.Name
		v.Spread.Levels = append(v.Spread.Levels, levelCount{level, v.Spread.Distribution.Levels[i]})
	}
	v.Spread.Others = others(v.Spread.Distribution)
	if typical := spread.Typical(""); typical != nil {
		u := v.unit(*typical, "")
		v.Spread.Typical, drawn.Typical = &u, typical.Part("").Level
	}
	v.Spread.Figure = v.drawings.keep(drawn, func() []byte {
		return chart.DistributionSVG(drawn, "Units at each of the five levels; the numbers are in the table below")
	})
	lowest := spread.Lowest()
	v.Spread.More = max(0, len(lowest)-mostNamed)
	for _, st := range lowest[:min(len(lowest), mostNamed)] {
		v.Spread.Lowest = append(v.Spread.Lowest, v.unit(st, ""))
	}
	v.Missed, v.Common, v.Learn = v.missed(), v.common(), v.learn(spread)
}

// others says which units stand at no level, and why.
func others(d assessment.Distribution) []string {
	var list []string
	for _, o := range []struct {
		n     int
		words string
	}{
		{d.Missing, "assessed, without a level yet"},
		{d.TooFew, "with too few responses"},
		{d.LeftOut, "left out: not comparable with the others"},
		{d.NotAssessed, "not assessed"},
	} {
		if o.n > 0 {
			list = append(list, strconv.Itoa(o.n)+" "+o.words)
		}
	}
	return list
}

// missedStatement is a practice many units miss.
type missedStatement struct {
	Text, Component, Level string
	Holds, Units, Of       int
	Bar                    template.HTML
}

func (v *comparisonView) missed() []missedStatement {
	const most = 7
	var list []missedStatement
	for _, m := range v.Comparison.Missed(most) {
		list = append(list, missedStatement{
			m.Statement.Text, v.Questionnaire.Component(m.Component).Name, v.Questionnaire.Level(m.Level).Name, m.Holds, m.Units, m.Of, v.drawings.bar(m.Units, m.Of),
		})
	}
	return list
}

// commonAction is the one action that would lift most units.
type commonAction struct {
	assessment.CommonAction
	ComponentName string
}

func (v *comparisonView) common() *commonAction {
	best := v.Best()
	if best == nil {
		return nil
	}
	return &commonAction{*best, v.Questionnaire.Component(best.Action.Component).Name}
}

// learnFrom names who is well ahead of the typical unit in a component.
type learnFrom struct {
	Component string
	Units     []comparedUnit
	More      int
}

func (v *comparisonView) learn(spread *assessment.Spread) []learnFrom {
	var list []learnFrom
	for _, c := range v.Questionnaire.Components {
		from := spread.LearnFrom(c.ID)
		if len(from) == 0 {
			continue
		}
		l := learnFrom{Component: c.Name, More: max(0, len(from)-mostNamed)}
		for _, st := range from[:min(len(from), mostNamed)] {
			l.Units = append(l.Units, v.unit(st, c.ID))
		}
		list = append(list, l)
	}
	return list
}

// reasons are the different reasons why results of the page are marked.
func reasons(rows []comparedRow) []string {
	said := map[string]bool{}
	for _, r := range rows {
		if r.NotAs != "" {
			said[r.NotAs] = true
		}
	}
	return slices.Sorted(maps.Keys(said))
}
