package assessment

import (
	"slices"
	"time"
)

// What is taken along from an assessment, and what comes into one from a file.
const (
	EventDownloaded EventKind = "downloaded"
	EventFilled     EventKind = "filled in from a workbook"
	EventImported   EventKind = "imported" // a result from before, with its date
)

// Took notes in the audit trail that somebody took a file along, once a day and
// file: who presses a button twice has not taken it twice.
func (a *Assessment) Took(who, what string, now time.Time) {
	for _, e := range slices.Backward(a.Events) {
		if e.What == EventDownloaded && e.Who == who && e.Note == what && now.Sub(e.At) < 24*time.Hour {
			return
		}
	}
	a.Events = append(slices.Clip(a.Events), Event{At: now, Who: who, What: EventDownloaded, Note: what})
}

// Fill takes the answers of a workbook: those it has take the place of what was
// there, statement by statement, and the others stay. Nothing is taken when one
// is not allowed: the InvalidError has a problem a statement. Once submitted it
// is ErrClosed.
func (a *Assessment) Fill(given map[string]Given, who, file string, now time.Time) error {
	if a.Submitted() {
		return ErrClosed
	}
	if err := a.fill(given); err != nil {
		return err
	}
	a.UpdatedAt = now
	a.Events = append(slices.Clip(a.Events), Event{At: now, Who: who, What: EventFilled, Note: file})
	return nil
}

// fill checks everything before it keeps anything.
func (a *Assessment) fill(given map[string]Given) error {
	var problems []Problem
	known := 0
	for _, statement := range a.Questionnaire.Asked(a.Form) {
		if g, ok := given[statement.ID]; ok {
			known++
			problems = append(problems, checkGiven(statement, g)...)
		}
	}
	if len(problems) > 0 {
		return &InvalidError{problems}
	}
	if known < len(given) {
		return ErrNotFound
	}
	for id, g := range given {
		a.keep(id, g)
	}
	for i := range a.Questionnaire.Components {
		a.reach(&a.Questionnaire.Components[i])
	}
	return nil
}

// reach keeps asking a component to the end when it was answered beyond the
// adaptive stop: who answers on paper answers what they see.
func (a *Assessment) reach(c *Component) {
	for l := LastAsked(c, a.Form, a.Answers); l < LevelCount; l++ {
		for _, statement := range c.Cells[l].Asked(a.Form) {
			if a.Answers[statement.ID] != Unanswered {
				a.Rest[c.ID] = true
			}
		}
	}
}

// Earlier is a result from before, as a file holds it.
type Earlier struct {
	Form       Form
	AnsweredBy string
	At         time.Time // when it was agreed on
	Given      map[string]Given
}

// TakeOver makes a submitted assessment of a result from before, with its date.
// What could not have been answered, or was agreed on in the future, is an
// InvalidError.
func TakeOver(id string, unit Unit, ref Ref, q *Questionnaire, earlier Earlier, who, file string, now time.Time) (*Assessment, error) {
	a, err := Start(id, unit, ref, q, earlier.Form, earlier.AnsweredBy, who, now)
	if err != nil {
		return nil, err
	}
	if earlier.At.IsZero() || earlier.At.After(now) {
		return nil, Invalid("date", "Give the day it was agreed on, not after today.")
	}
	if err := a.fill(earlier.Given); err != nil {
		return nil, err
	}
	summary := a.Sheet.Summary()
	a.CreatedAt, a.UpdatedAt, a.SubmittedAt, a.Summary = earlier.At, earlier.At, earlier.At, &summary
	a.Events = []Event{{At: now, Who: who, What: EventImported, Note: file}}
	return a, nil
}
