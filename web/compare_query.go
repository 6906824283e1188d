package web

import (
	"net/url"
	"strconv"
	"strings"

	"continuum/assessment"
)

// comparisonQuery is what the address of a comparison asks for: what is compared,
// and how the page shows it.
type comparisonQuery struct {
	Filter assessment.Filter
	Sort   string // a column as assessment.Comparison.SortBy names it; empty: the hierarchy
	Group  string // groupByLevel or empty
	Few    bool   // only units, positions, level and date
	Page   int    // from 1; 0: all rows on one page, to print
}

const groupByLevel = "level"

// readComparison reads the query of an address. What it cannot take it leaves
// out and says why, at the field it belongs to.
func readComparison(query url.Values) (comparisonQuery, []assessment.Problem) {
	r := choices{query: query}
	q := comparisonQuery{
		Filter: assessment.Filter{
			Unit: query.Get("unit"), Component: query.Get("component"), Tag: query.Get("tag"),
			Mode:    assessment.Mode(r.one("kind", "Choose a kind of assessment from the list.", string(assessment.Agreed), string(assessment.SurveyMode))),
			Age:     assessment.Age(r.one("age", "Choose an age from the list.", string(assessment.Fresh), string(assessment.Due), string(assessment.Stale))),
			Aliases: r.one("aliases", "Names are hidden with aliases=on.", "on") != "",
		},
		Sort:  query.Get("sort"),
		Group: r.one("group", "Choose how to group the units from the list.", groupByLevel),
		Few:   r.one("columns", "Choose the columns from the list.", "few") != "",
		Page:  r.page(),
	}
	q.Filter.Level, _ = strconv.Atoi(r.one("level", "Choose a level from 1 to 5.", "1", "2", "3", "4", "5"))
	return q, r.problems
}

// choices reads the values of a query that are one of a few.
type choices struct {
	query    url.Values
	problems []assessment.Problem
}

func (r *choices) one(field, otherwise string, values ...string) string {
	typed := r.query.Get(field)
	for _, v := range values {
		if typed == v {
			return v
		}
	}
	if typed != "" {
		r.problems = append(r.problems, assessment.Problem{Field: field, Text: otherwise})
	}
	return ""
}

// page is the number of a page, 0 for all.
func (r *choices) page() int {
	typed := r.query.Get("page")
	switch n, err := strconv.Atoi(typed); {
	case typed == "all":
		return 0
	case typed == "":
		return 1
	case err != nil || n < 1:
		r.problems = append(r.problems, assessment.Problem{Text: "There is no such page of the table; this is the first."})
		return 1
	default:
		return n
	}
}

// filter is what is compared, as a query: what downloads, shares and every other
// page of the comparison take.
func (q comparisonQuery) filter() url.Values {
	v, f := url.Values{}, q.Filter
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("unit", f.Unit)
	set("component", f.Component)
	set("tag", f.Tag)
	set("kind", string(f.Mode))
	set("age", string(f.Age))
	if f.Level > 0 {
		set("level", strconv.Itoa(f.Level))
	}
	if f.Aliases {
		set("aliases", "on")
	}
	return v
}

// values is the whole query.
func (q comparisonQuery) values() url.Values {
	v := q.filter()
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	if q.Group != "" {
		v.Set("group", q.Group)
	}
	if q.Few {
		v.Set("columns", "few")
	}
	switch {
	case q.Page == 0:
		v.Set("page", "all")
	case q.Page > 1:
		v.Set("page", strconv.Itoa(q.Page))
	}
	return v
}

// sorted is the column sorted by, and whether backwards.
func (q comparisonQuery) sorted() (column string, down bool) {
	return strings.TrimPrefix(q.Sort, "-"), strings.HasPrefix(q.Sort, "-")
}

// withQuery is an address with a query, without a question mark that asks nothing.
func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
