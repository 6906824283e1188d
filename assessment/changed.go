package assessment

import (
	"fmt"
	"time"
)

// Changed is what changed between two agreed results of a unit that can be
// compared, and which steps of its plans were done in between. It speaks of
// self-ratings: an unchanged unit answered twice changes a component's level in
// about a quarter of cases, so it never says that the unit moved.
//
// Source: design, "Between units and over time".
type Changed struct {
	Since, At  time.Time // when the two were submitted
	Overall    Movement
	Components []ComponentChange // in questionnaire order
	Rose, Fell []StatementChange // in questionnaire order
	Quiet      []Step            // done in between, and no answer they secure rose
}

// ComponentChange is what changed in one component.
type ComponentChange struct {
	ID, Name string
	Movement
}

// StatementChange is a statement that was answered otherwise than before.
type StatementChange struct {
	Statement Statement
	Component string // its name
	Was, Is   Answer
	Behind    []Step // done in between and securing it; only where it rose
}

// WhatChanged compares a result with an earlier one. done are the steps done in
// between. It is nil unless both are agreed results with a level, of the same
// questionnaire version and form.
func WhatChanged(before, now *Assessment, done []Step) *Changed {
	if before == nil || before.Ref != now.Ref || before.Form != now.Form || !before.Submitted() || !now.Submitted() ||
		before.Summary.Status != Scored || now.Summary.Status != Scored {
		return nil
	}
	then, latest := before.Listed(), now.Listed()
	c := &Changed{Since: before.SubmittedAt, At: now.SubmittedAt, Overall: movement(&latest, &then, "")}
	q := now.Questionnaire
	for i := range q.Components {
		part := &q.Components[i]
		c.Components = append(c.Components, ComponentChange{part.ID, part.Name, movement(&latest, &then, part.ID)})
		for l := range part.Cells {
			for _, s := range part.Cells[l].Asked(now.Form) {
				c.note(StatementChange{s, part.Name, before.Answers[s.ID], now.Answers[s.ID], securing(done, s.ID)})
			}
		}
	}
	c.Quiet = c.quiet(done)
	return c
}

// note keeps a statement that rose or fell. One without points before says nothing
// of a change, unless a step was done to put it in place and it now is.
func (c *Changed) note(s StatementChange) {
	was, is := s.Was, s.Is
	switch {
	case !is.Given():
	case was.Given() && is > was, !was.Given() && was != DoesNotApply && is.Points() >= Mostly.Points() && len(s.Behind) > 0:
		c.Rose = append(c.Rose, s)
	case was.Given() && is < was:
		s.Behind = nil
		c.Fell = append(c.Fell, s)
	}
}

// quiet lists the steps that are behind no answer that rose.
func (c *Changed) quiet(done []Step) []Step {
	behind := map[string]bool{}
	for _, s := range c.Rose {
		for _, step := range s.Behind {
			behind[step.ID] = true
		}
	}
	var quiet []Step
	for _, step := range done {
		if !behind[step.ID] {
			quiet = append(quiet, step)
		}
	}
	return quiet
}

// Led are the statements that rose with a step behind them.
func (c *Changed) Led() []StatementChange { return c.rose(true) }

// Others are those that rose without one.
func (c *Changed) Others() []StatementChange { return c.rose(false) }

func (c *Changed) rose(led bool) []StatementChange {
	var list []StatementChange
	for _, s := range c.Rose {
		if len(s.Behind) > 0 == led {
			list = append(list, s)
		}
	}
	return list
}

// Folds reports that so many rose by themselves that a page folds them away.
func (c *Changed) Folds() bool { return len(c.Others()) > 6 }

// Text says what changed in the component: "Measurement: self-rating changed from 1.8 to 2.6".
func (c ComponentChange) Text() string { return c.Name + ": " + c.Movement.Text }

// Words say how the answer changed: "from started to mostly".
func (s StatementChange) Words() string {
	return fmt.Sprintf("from %s to %s", s.Was.Word(), s.Is.Word())
}

// Lead says in a sentence how much changed: "Four answers rose and one fell."
func (c *Changed) Lead() string {
	rose, fell := len(c.Rose), len(c.Fell)
	switch {
	case rose == 0 && fell == 0:
		return "Every statement that was answered both times got the same answer."
	case fell == 0:
		return upperFirst(answers(rose)) + " rose."
	case rose == 0:
		return upperFirst(answers(fell)) + " fell."
	}
	return fmt.Sprintf("%s rose and %s fell.", upperFirst(answers(rose)), number(fell))
}

func answers(n int) string {
	if n == 1 {
		return "one answer"
	}
	return number(n) + " answers"
}

// QuietText says of the steps whose answers did not rise that this is no failure.
func (c *Changed) QuietText() string {
	if len(c.Quiet) == 1 {
		return "Done as well, without an answer that rose yet. That is no failure: a practice often takes longer to show than to begin."
	}
	return "Done as well, without answers that rose yet. That is no failure: a practice often takes longer to show than to begin."
}

// Listed is the assessment as lists show it.
func (a *Assessment) Listed() Listed {
	return Listed{
		ID: a.ID, UnitID: a.UnitID, Ref: a.Ref, Mode: Agreed, Form: a.Form, AnsweredBy: a.AnsweredBy, SurveyID: a.SurveyID,
		CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, SubmittedAt: a.SubmittedAt, Summary: a.Summary, Answered: len(a.Answers),
	}
}
