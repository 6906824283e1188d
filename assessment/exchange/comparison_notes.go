package exchange

import (
	"fmt"
	"strings"

	"continuum/assessment"
)

// note is a line of the sheet Method.
type note struct{ head, text string }

// notes say what a comparison is of, what it comes to, and what it can say.
func (c compared) notes() []note {
	notes := []note{
		{"Comparison", c.Title()},
		{"Made", c.Now.In(c.zone).Format("2 January 2006, 15:04")}, // the zone's name would tell where letters are to hide it
		{"In short", c.Lead()},
	}
	if c.Questionnaire != nil {
		notes = append(notes, note{"Questionnaire", fmt.Sprintf("%s, version %s, %s", c.Questionnaire.Name, c.Ref.Version, c.Form.Word())})
	}
	notes = append(notes, c.filterNotes()...)
	notes = append(notes, c.countNotes()...)
	notes = append(notes, c.unitNotes()...)
	for i, paragraph := range c.method() {
		head := ""
		if i == 0 {
			head = "Method"
		}
		notes = append(notes, note{head, paragraph})
	}
	return notes
}

// filterNotes say which units were asked for.
func (c compared) filterNotes() []note {
	var parts []string
	f := c.Filter
	if f.Level > 0 {
		of := "as a whole"
		if c.Questionnaire != nil && c.Questionnaire.Component(f.Component) != nil {
			of = "in " + assessment.MidSentence(c.Questionnaire.Component(f.Component).Name)
		}
		parts = append(parts, fmt.Sprintf("at level %d %s", f.Level, of))
	}
	if f.Tag != "" {
		parts = append(parts, "with the tag "+f.Tag)
	}
	if f.Mode != "" {
		parts = append(parts, "by their latest "+f.Mode.Word())
	}
	if f.Age != "" {
		parts = append(parts, map[assessment.Age]string{assessment.Fresh: "with a fresh result", assessment.Due: "due again", assessment.Stale: "with a stale result"}[f.Age])
	}
	var notes []note
	if len(parts) > 0 {
		notes = append(notes, note{"Only units", strings.Join(parts, "; ")})
	}
	if f.Aliases {
		notes = append(notes, note{"Names", "Letters stand in the place of names. A unit keeps its letter."})
	}
	return notes
}

// countNotes count the units by level.
func (c compared) countNotes() []note {
	d := c.Distribution()
	var notes []note
	for i, n := range d.Levels {
		name := fmt.Sprintf("Units at level %d", i+1)
		if c.Questionnaire != nil {
			name += ", " + c.Questionnaire.Level(i+1).Name
		}
		notes = append(notes, note{name, fmt.Sprint(n)})
	}
	return append(notes,
		note{"Units without a level", fmt.Sprint(d.Missing)}, note{"Surveys with too few people", fmt.Sprint(d.TooFew)},
		note{"Not comparable, left out", fmt.Sprint(d.LeftOut)}, note{"Not assessed", fmt.Sprint(d.NotAssessed)},
	)
}

// unitNotes name the typical unit, the lowest ones, whom to learn from, and the
// action that would help most.
func (c compared) unitNotes() []note {
	var notes []note
	if typical := c.Typical(); typical != nil {
		notes = append(notes, note{"Typical unit", c.Name(*typical)}, note{"At the lowest level", c.names(c.Lowest())})
	}
	if best := c.Best(); best != nil {
		notes = append(notes, note{"Action recommended in most units", fmt.Sprintf("%s (%d of %d units)", best.Action.Title, best.Units, best.Of)})
	}
	if c.Questionnaire == nil {
		return notes
	}
	for _, component := range c.Questionnaire.Components {
		if from := c.LearnFrom(component.ID); len(from) > 0 {
			notes = append(notes, note{"Learn " + assessment.MidSentence(component.Name) + " from", c.names(from)})
		}
	}
	return notes
}

// names lists some units, at most twenty of them.
func (c compared) names(standings []assessment.Standing) string {
	const limit = 20
	var names []string
	for _, s := range standings[:min(limit, len(standings))] {
		names = append(names, c.Name(s))
	}
	if more := len(standings) - limit; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
