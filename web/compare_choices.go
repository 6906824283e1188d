package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"continuum/assessment"
)

// comparisonChoices is the form that filters, sorts and groups a comparison.
type comparisonChoices struct {
	Units, Kinds, Ages, Levels, Components, Sorts, Groups []option
	Tags                                                  []option // nobody reads them behind aliases
	Few                                                   bool
	Open                                                  bool   // the form stands open
	Said                                                  string // what is shown only: "tagged Berne, at level 1"
	Clear                                                 string // the address of everything
	Switch                                                string // the address with names, or without
}

// option is a choice of a list.
type option struct {
	Value, Label string
	Chosen       bool
}

// mostChoices is how many units or tags a list offers.
const mostChoices = 200

func newComparisonChoices(c *assessment.Comparison, tree assessment.Tree, q comparisonQuery) comparisonChoices {
	f, units := q.Filter, inUse(tree)
	choices := comparisonChoices{
		Units:  unitChoices(units, f),
		Kinds:  options(string(f.Mode), "", "Any kind", string(assessment.Agreed), "Agreed assessments", string(assessment.SurveyMode), "Surveys"),
		Ages:   options(string(f.Age), "", "Any age", string(assessment.Fresh), "Up to 12 months", string(assessment.Due), "12 to 18 months", string(assessment.Stale), "Over 18 months"),
		Levels: options(number(f.Level), "", "Any level"), Components: options(f.Component, "", "The whole"),
		Sorts:  options(q.Sort, "", inOrder(f), "name", "Name", "level", "Level", "assessed", "Date"),
		Groups: options(q.Group, "", "Not grouped", groupByLevel, "By level"),
		Tags:   tagChoices(units, f), Few: q.Few,
	}
	if c.Questionnaire != nil {
		for _, l := range c.Questionnaire.Levels {
			choices.Levels = append(choices.Levels, option{strconv.Itoa(l.Number), strconv.Itoa(l.Number) + " " + l.Name, l.Number == f.Level})
		}
		for _, part := range c.Questionnaire.Components {
			choices.Components = append(choices.Components, option{part.ID, part.Name, part.ID == f.Component})
			choices.Sorts = append(choices.Sorts, option{part.ID, part.Name, part.ID == q.Sort})
		}
	}
	choices.Said = saidOf(c, f)
	choices.Open = choices.Said != "" || q.Sort != "" || q.Group != "" || q.Few
	choices.Clear = withQuery("/compare", comparisonQuery{Filter: assessment.Filter{Aliases: f.Aliases}, Page: 1}.values())
	other := q
	other.Filter.Aliases = !f.Aliases
	if other.Filter.Aliases { // the way back keeps the mark: it stands on a page without names
		other.hideTag(c.Organization.ID, tree)
	}
	choices.Switch = withQuery("/compare", other.values())
	return choices
}

// inOrder names the order nobody chose.
func inOrder(f assessment.Filter) string {
	if f.Aliases {
		return "By letter"
	}
	return "As in the organization"
}

// options are pairs of values and labels.
func options(chosen string, pairs ...string) []option {
	var list []option
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, option{pairs[i], pairs[i+1], pairs[i] == chosen})
	}
	return list
}

// number writes a number, and nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// unitChoices are the units that have others below them, those nearest to the
// top where there are many. One chosen otherwise stays.
func unitChoices(units []assessment.Branch, f assessment.Filter) []option {
	parents := map[string]bool{}
	for i := range units {
		parents[units[i].ParentID] = true
	}
	var branches []assessment.Branch
	for i := range units {
		if parents[units[i].ID] || units[i].ID == f.Unit {
			branches = append(branches, units[i])
		}
	}
	deepest := 0
	for ; deepest < 6; deepest++ {
		within := 0
		for _, b := range branches {
			if b.Depth <= deepest+1 {
				within++
			}
		}
		if within > mostChoices {
			break
		}
	}
	var list []option
	for _, b := range branches {
		label, value := strings.Repeat("– ", b.Depth)+b.Name, b.ID
		if f.Aliases {
			label = b.Alias()
		}
		if b.ParentID == "" {
			label, value = "All units", ""
		}
		if b.Depth <= deepest || b.ID == f.Unit {
			list = append(list, option{value, label, value == f.Unit})
		}
	}
	if f.Aliases && len(list) > 1 {
		slices.SortFunc(list[1:], func(a, b option) int {
			return cmp.Or(cmp.Compare(len(a.Label), len(b.Label)), strings.Compare(a.Label, b.Label))
		})
	}
	return list
}

// tagChoices are the tags units have, each once however it is written.
func tagChoices(units []assessment.Branch, f assessment.Filter) []option {
	if f.Aliases {
		return nil
	}
	tags := assessment.TagsOf(units)
	if len(tags) == 0 {
		return nil
	}
	list := []option{{"", "Any tag", f.Tag == ""}}
	for i, tag := range tags {
		if chosen := strings.EqualFold(tag, f.Tag); i < mostChoices || chosen {
			list = append(list, option{tag, tag, chosen})
		}
	}
	return list
}

// saidOf says in words what a filter leaves: "tagged Berne, at level 1".
func saidOf(c *assessment.Comparison, f assessment.Filter) string {
	var parts []string
	if f.Unit != "" && c.Top.ParentID != "" {
		name := c.Top.Name
		if f.Aliases {
			name = c.Top.Alias()
		}
		parts = append(parts, name+" and what is below it")
	}
	if f.Tag != "" && !f.Aliases {
		parts = append(parts, "tagged “"+f.Tag+"”")
	} else if f.Tag != "" {
		parts = append(parts, "with one tag")
	}
	if f.Level > 0 {
		words := "at level " + strconv.Itoa(f.Level)
		if c.Questionnaire != nil && c.Questionnaire.Component(f.Component) != nil {
			words += " in " + assessment.MidSentence(c.Questionnaire.Component(f.Component).Name)
		}
		parts = append(parts, words)
	}
	parts = append(parts, map[assessment.Mode]string{assessment.Agreed: "agreed assessments", assessment.SurveyMode: "surveys"}[f.Mode])
	parts = append(parts, map[assessment.Age]string{assessment.Fresh: "up to 12 months old", assessment.Due: "12 to 18 months old", assessment.Stale: "over 18 months old"}[f.Age])
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}
