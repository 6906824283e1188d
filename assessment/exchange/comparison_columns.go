package exchange

import (
	"strings"
	"time"

	"continuum/assessment"
)

// compared is a comparison being written as a file.
type compared struct {
	*assessment.Comparison
	zone *time.Location
}

func newCompared(c *assessment.Comparison) compared {
	return compared{c, zoneOf(c.Organization)}
}

// zoneOf is the time zone of an organization, UTC when it has none.
func zoneOf(organization assessment.Organization) *time.Location {
	zone, err := time.LoadLocation(organization.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// comparedColumn is a column of the table of units. CSV and XLSX are made from the
// same, so that they cannot say different things.
type comparedColumn struct {
	key   string                           // in CSV
	title string                           // in XLSX
	width float64                          // in XLSX; 0: it has no such column
	value func(s *assessment.Standing) any // a text, a number, or one of the types below; nil: nothing
}

// What stands in a column, beside texts and whole numbers.
type (
	dayValue   string // 2026-01-31
	levelValue struct {
		level   int
		instead statusValue // why there is none
	}
	statusValue string // in CSV the code, in XLSX the words
)

// The statuses beside those of a result. A component too few people could be
// scored in says nothing else.
const (
	tooFew      = "too_few"
	notAssessed = "not_assessed"
)

// statusOf is the status of a unit or of one of its components.
func statusOf(p *assessment.ComponentSummary) statusValue {
	switch {
	case p == nil:
		return notAssessed
	case p.TooFew:
		return tooFew
	default:
		return statusValue(p.Status)
	}
}

// words is the status as a cell shows it.
func (s statusValue) words() string {
	switch s {
	case tooFew:
		return "too few"
	case notAssessed:
		return "not assessed"
	default:
		return assessment.Status(s).Word()
	}
}

// scored is a part of a result that has a level, or nil.
func scored(p *assessment.ComponentSummary) *assessment.ComponentSummary {
	if statusOf(p) != statusValue(assessment.Scored) {
		return nil
	}
	return p
}

// columns are those of the table of units: where each stands, as the page shows
// it, and behind that what else its result says.
func (c compared) columns() []comparedColumn {
	columns := append(c.unitColumns(), placeColumns("", "", "")...)
	columns[len(columns)-3].width = 13 // whether a unit was assessed at all; of a component an empty cell says it
	details := append(c.resultColumns(), viewColumns("", "", "")...)
	if c.Questionnaire != nil {
		for _, component := range c.Questionnaire.Components {
			columns = append(columns, placeColumns(component.ID, component.ID+"_", component.Name+": ")...)
			details = append(details, viewColumns(component.ID, component.ID+"_", component.Name+": ")...)
		}
	}
	return append(append(columns, details...), c.decisionColumns()...)
}

func (c compared) unitColumns() []comparedColumn {
	return []comparedColumn{
		{"unit", "Unit", 32, func(s *assessment.Standing) any { return c.Name(*s) }},
		{"below", "Below", 28, func(s *assessment.Standing) any { return c.below(s) }},
		{"tags", "Tags", 18, func(s *assessment.Standing) any { return strings.Join(s.Tags, "; ") }},
	}
}

// below names the units a unit stands below, from the top down.
func (c compared) below(s *assessment.Standing) string {
	var names []string
	for _, unit := range s.Above() {
		names = append(names, unit.Name)
	}
	return strings.Join(names, pathSign)
}

// resultColumns say what a unit's latest result is, and the one before it.
func (c compared) resultColumns() []comparedColumn {
	latest := func(value func(*assessment.Standing, *assessment.Listed) any) func(*assessment.Standing) any {
		return func(s *assessment.Standing) any {
			if s.Latest == nil {
				return nil
			}
			return value(s, s.Latest)
		}
	}
	before := func(value func(*assessment.Listed) any) func(*assessment.Standing) any {
		return func(s *assessment.Standing) any {
			if s.Previous == nil {
				return nil
			}
			return value(s.Previous)
		}
	}
	return []comparedColumn{
		{"limiting", "Limited by", 24, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return c.limiting(l) })},
		{"left_out", "Left out because", 20, func(s *assessment.Standing) any { return s.NotAs }},
		{"assessed", "Assessed", 11, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return c.day(l.SubmittedAt) })},
		{"age", "Age", 7, func(s *assessment.Standing) any { return string(s.Age) }},
		{"kind", "Kind", 9, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return string(l.Mode) })},
		{"answered_by", "Answered by", 24, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return l.AnsweredBy })},
		{"questionnaire", "Questionnaire", 24, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return l.Ref.ID })},
		{"version", "Version", 8, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return l.Ref.Version })},
		{"form", "Form", 7, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return string(l.Form) })},
		{"responses", "Responses", 10, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return orNothing(l.Respondents) })},
		{"evidence_shown", "Answers with evidence", 10, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return evidence(l, l.Summary.Shown) })},
		{"evidence_of", "of answers mostly or fully", 10, latest(func(_ *assessment.Standing, l *assessment.Listed) any { return evidence(l, l.Summary.Of) })},
		{"previous_assessed", "Before: assessed", 11, before(func(l *assessment.Listed) any { return c.day(l.SubmittedAt) })},
		{"previous_level", "Before: level", 8, before(func(l *assessment.Listed) any { return levelOf(wholeOf(l)) })},
		{"previous_position", "Before: position", 9, before(func(l *assessment.Listed) any { return positionOf(wholeOf(l)) })},
	}
}

// partOf gives a column of a component, or with an empty id of the whole.
func partOf(id string, value func(*assessment.ComponentSummary) any) func(*assessment.Standing) any {
	return func(s *assessment.Standing) any { return value(s.Part(id)) }
}

// placeColumns say where a component stands, or with an empty id the whole. In a
// workbook the level's cell says as well why there is none.
func placeColumns(id, key, title string) []comparedColumn {
	return []comparedColumn{
		{key + "status", titled(title, "status"), 0, partOf(id, func(p *assessment.ComponentSummary) any { return statusOf(p) })},
		{key + "level", titled(title, "level"), 11, partOf(id, levelOf)},
		{key + "position", titled(title, "position"), 11, partOf(id, positionOf)},
	}
}

// viewColumns say what changed and how people see it.
func viewColumns(id, key, title string) []comparedColumn {
	return []comparedColumn{
		{key + "change", titled(title, "change"), 26, func(s *assessment.Standing) any { return s.Movement(id).Text }},
		{key + "people", titled(title, "people"), 11, partOf(id, peopleOf)},
		{key + "agreement", titled(title, "agreement"), 11, partOf(id, agreementOf)},
		{key + "range_low", titled(title, "range from"), 11, partOf(id, func(p *assessment.ComponentSummary) any { return rangeEnd(p, true) })},
		{key + "range_high", titled(title, "range to"), 11, partOf(id, func(p *assessment.ComponentSummary) any { return rangeEnd(p, false) })},
	}
}

func titled(component, what string) string {
	if component == "" {
		return upperFirst(what)
	}
	return component + what
}

// limiting names the components that limit a unit. Those of another
// questionnaire have only ids here.
func (c compared) limiting(l *assessment.Listed) string {
	names := make([]string, len(l.Summary.Limiting))
	for i, id := range l.Summary.Limiting {
		names[i] = id
		if c.Questionnaire != nil && l.Ref.ID == c.Ref.ID {
			if component := c.Questionnaire.Component(id); component != nil {
				names[i] = component.Name
			}
		}
	}
	return strings.Join(names, ", ")
}

// day is a day where the organization is; nothing for a result that is being
// changed.
func (c compared) day(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return dayValue(at.In(c.zone).Format(time.DateOnly))
}

func orNothing(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// evidence is a count of an agreed assessment; surveys have none.
func evidence(l *assessment.Listed, n int) any {
	if l.Mode != assessment.Agreed {
		return nil
	}
	return n
}

func levelOf(p *assessment.ComponentSummary) any {
	switch status := statusOf(p); status {
	case statusValue(assessment.Scored):
		return levelValue{level: p.Level}
	case notAssessed:
		return nil
	default:
		return levelValue{instead: status}
	}
}

func positionOf(p *assessment.ComponentSummary) any {
	if p = scored(p); p == nil {
		return nil
	}
	return p.Position
}

func peopleOf(p *assessment.ComponentSummary) any {
	if p = scored(p); p == nil {
		return nil
	}
	return orNothing(p.N)
}

func agreementOf(p *assessment.ComponentSummary) any {
	if p = scored(p); p == nil || p.Agreement == nil {
		return nil
	}
	return *p.Agreement
}

func rangeEnd(p *assessment.ComponentSummary, low bool) any {
	switch p = scored(p); {
	case p == nil || p.Range == nil:
		return nil
	case low:
		return p.Range.Low
	default:
		return p.Range.High
	}
}

// wholeOf is a result as a whole.
func wholeOf(l *assessment.Listed) *assessment.ComponentSummary {
	return (assessment.Standing{Latest: l}).Part("")
}
