package web

import (
	"fmt"
	"html/template"
	"strings"

	"continuum/assessment"
)

// outcome is what every result page shows, whether one group answered or many:
// where the unit stands and what to do next. Unless it is scored it shows no
// level and no position.
type outcome struct {
	Result assessment.Result
	Advice assessment.Advice

	Headline, Lead string
	Staircase      template.HTML
	Grid           gridView
	Cards          []componentCard
	Way            assessment.WayWords
	Weighed        string // the companion checks that put equal actions in order; empty: none

	q *assessment.Questionnaire
}

// newOutcome works out what a sheet of answers, given or in the middle, and
// their result mean for a unit.
func (s *Server) newOutcome(unit string, sheet *assessment.Sheet, result assessment.Result, advice assessment.Advice) outcome {
	q := sheet.Questionnaire
	o := outcome{Result: result, Advice: advice, q: q}
	o.Headline, o.Lead = q.Headline(&o.Result), q.Lead(unit, &o.Result)
	if !o.Scored() {
		return o
	}
	o.Staircase, o.Grid = staircase(q, &o.Result, &s.drawings), newGrid(q, &o.Result, &s.drawings)
	for i := range o.Result.Components {
		o.Cards = append(o.Cards, newComponentCard(sheet, &o.Result.Components[i], o.Advice.Components[i]))
	}
	o.Way = q.WayText(o.Advice.Way, unit)
	for i, step := range o.Way.Steps { // quoted within a sentence
		o.Way.Steps[i].Statement = strings.TrimSuffix(step.Statement, ".")
	}
	return o
}

// Scored reports whether there is a level to show.
func (o outcome) Scored() bool { return o.Result.Overall.Status == assessment.Scored }

// Quick reports that the quick form was asked: a first look.
func (o outcome) Quick() bool { return o.Result.Form == assessment.Quick }

// Top reports that there is no next level.
func (o outcome) Top() bool { return len(o.Advice.Actions) == 0 }

// NextLevel names the level the shortest way leads to.
func (o outcome) NextLevel() string {
	if way := o.Advice.Way; way.Level > o.Result.Overall.Level {
		return fmt.Sprintf("The shortest way to level %d", way.Level)
	}
	return "The shortest way up"
}

// Headings name the outcome of the actions of each component that limits:
// "Measurement: the shortest way to level 2".
func (o outcome) Headings() []string {
	var headings []string
	for _, c := range o.Advice.Components {
		if c.Limiting && c.Heading != "" {
			headings = append(headings, o.q.Component(c.ID).Name+": "+assessment.MidSentence(c.Heading))
		}
	}
	return headings
}

// FormWord is the form in words.
func (o outcome) FormWord() string {
	if o.Quick() {
		return "quick form, a first look"
	}
	return "full form"
}

// The sentences all outputs share.

// Stay is what staying at this level means.
func (o outcome) Stay() []string { return o.q.Stay(&o.Result) }

// Method is how a level comes about and what it cannot say.
func (outcome) Method() []string { return assessment.Method() }

// Attribution names the sources.
func (outcome) Attribution() string { return assessment.Attribution() }
