package web

import (
	"fmt"
	"strings"
	"time"

	"continuum/assessment"
)

// What changed between the results of a unit. An agreed assessment rates
// oneself, so the words are "self-rating changed", never that the unit moved; a
// survey and an agreed assessment are never compared with each other. What may be
// said is the rule of comparisons: see assessment.Standing.

// change is a result with what changed since an earlier one.
type change struct {
	reading
	Since      *reading // the result it is compared with; nil: none
	Overall    string   // "Level 1 to level 2 (self-rating changed from 1.8 to 2.4)."
	Components []string // "Measurement from 1.8 to 2.6"
	Not        string   // why it is not compared with the result before it
}

// changes compares each result, newest first, with the one before. Only results
// of the same questionnaire version and form are compared; when the one before
// is another, the latest earlier one of the same kind takes its place.
func changes(results []reading) []change {
	list := make([]change, len(results))
	for i, r := range results {
		list[i] = change{reading: r}
		if i+1 < len(results) {
			list[i].Not = incomparable(r, results[i+1])
		}
		for j := i + 1; j < len(results); j++ {
			if incomparable(r, results[j]) == "" {
				list[i].compare(results[j])
				break
			}
		}
	}
	return list
}

// incomparable says why two results cannot be compared, or "".
func incomparable(r, before reading) string {
	why := r.Difference(before.Listed, func(assessment.Ref) string { return before.Questionnaire.Name })
	switch {
	case r.Mode != before.Mode:
		return "not comparable: the result before it comes from " + map[bool]string{true: "a survey", false: "an agreed assessment"}[before.Mode == assessment.SurveyMode]
	case why != "":
		return "not comparable: " + why
	case !r.Scored():
		return "not comparable: " + r.Summary.Status.Word()
	case !before.Scored():
		return "not comparable: " + before.Summary.Status.Word()
	}
	return ""
}

func (c *change) compare(before reading) {
	c.Since = &before
	what := "Self-rating "
	if c.Mode == assessment.SurveyMode {
		what = "Survey result "
	}
	c.Overall = what + fromTo(before.Summary.Position, c.Summary.Position) + "."
	if was, is := before.Summary.Level, c.Summary.Level; was != is {
		c.Overall = fmt.Sprintf("Level %d to level %d (%s).", was, is, assessment.MidSentence(strings.TrimSuffix(c.Overall, ".")))
	}
	if c.Mode == assessment.SurveyMode && c.Summary.Position.Compare(before.Summary.Position) != 0 {
		c.Overall += map[bool]string{true: " It moved: the ranges of views do not overlap.", false: " No clear change."}[c.moved()]
	}
	for _, now := range c.Summary.Components {
		for _, then := range before.Summary.Components {
			if now.ID == then.ID && now.Status == assessment.Scored && then.Status == assessment.Scored && now.Position.Compare(then.Position) != 0 {
				c.Components = append(c.Components, fmt.Sprintf("%s from %s to %s", c.Questionnaire.Component(now.ID).Name, then.Position, now.Position))
			}
		}
	}
}

// moved reports whether a survey says that the unit moved.
func (c *change) moved() bool {
	s := assessment.Standing{Latest: &c.Listed, Previous: &c.Since.Listed}
	return s.Movement("").Kind == assessment.Moved
}

// timed marks the results of a list that share their day with another.
func timed(results []reading, place *time.Location) []reading {
	day := func(r reading) string { return r.SubmittedAt.In(place).Format(time.DateOnly) }
	days := map[string]int{}
	for _, r := range results {
		days[day(r)]++
	}
	for i, r := range results {
		results[i].Timed = days[day(r)] > 1
	}
	return results
}

// since compares a result with the one before it; nil when there is none.
func since(a *assessment.Assessment, before *assessment.Listed) *change {
	if before == nil {
		return nil
	}
	now := reading{Listed: assessment.Listed{ID: a.ID, Ref: a.Ref, Mode: assessment.Agreed, Form: a.Form, SubmittedAt: a.SubmittedAt, Summary: a.Summary}, Questionnaire: a.Questionnaire}
	latest := changes([]reading{now, {Listed: *before, Questionnaire: a.Questionnaire}})[0]
	if latest.Since == nil {
		return nil
	}
	return &latest
}

func fromTo(before, now assessment.Fraction) string {
	if before.Compare(now) == 0 {
		return "unchanged at " + now.String()
	}
	if before.String() == now.String() {
		return "nearly unchanged at " + now.String()
	}
	return fmt.Sprintf("changed from %s to %s", before, now)
}
