package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// WayWords is the shortest way in words.
type WayWords struct {
	Count   string // "Two steps would do it."
	Steps   []StepWords
	Outcome string // "Measurement would stand at 2.6, and Claims at level 2, Attentive."
	Line    string // count and steps in one sentence
}

// StepWords is one step of the shortest way in words.
type StepWords struct{ Component, Statement, From, To string }

// WayText puts the shortest way in words.
func (q *Questionnaire) WayText(w *ShortestWay, unit string) WayWords {
	var words WayWords
	var line []string
	for _, c := range w.Components {
		for _, step := range c.Steps {
			s, _, _ := q.Statement(step.Statement)
			text := StepWords{q.Component(c.Component).Name, s.Text, step.from().Word(), WithPoints(step.To).Word()}
			words.Steps = append(words.Steps, text)
			line = append(line, fmt.Sprintf("“%s”, from %s to %s", strings.TrimSuffix(s.Text, "."), text.From, text.To))
		}
	}
	talk := q.talkFirst(w)
	switch n := len(words.Steps); n {
	case 0:
		words.Count = cmp.Or(talk, "There is nothing further to secure.")
		words.Line = words.Count
		return words
	case 1:
		words.Count, words.Line = "One step would do it.", "One step: "+line[0]+"."
	default:
		words.Count = upperFirst(number(n)) + " steps would do it."
		words.Line = upperFirst(number(n)) + " steps: " + strings.Join(line, "; ") + "."
	}
	if talk != "" {
		words.Count, words.Line = words.Count+" "+talk, words.Line+" "+talk
	}
	words.Outcome = q.outcome(w, unit)
	return words
}

// talkFirst says of which components the middle answers name no steps, and why.
func (q *Questionnaire) talkFirst(w *ShortestWay) string {
	var sentences []string
	for _, c := range w.Components {
		name := MidSentence(q.Component(c.Component).Name)
		switch {
		case c.Talk:
			sentences = append(sentences, fmt.Sprintf("The middle answers already secure level %d of %s: people disagree, talk first.", c.To, name))
		case c.TooFew:
			sentences = append(sentences, fmt.Sprintf("Too few answered level %d of %s to name steps.", c.To, name))
		}
	}
	return strings.Join(sentences, " ")
}

func (q *Questionnaire) outcome(w *ShortestWay, unit string) string {
	if w.Middle {
		return q.middleOutcome(w, unit)
	}
	var parts []string
	for _, c := range w.Components {
		at := " would stand at " + c.Position.String()
		if c.AtLeast {
			at = fmt.Sprintf(" would stand at least at level %d", c.Level)
		}
		parts = append(parts, MidSentence(q.Component(c.Component).Name)+at)
	}
	least := ""
	if w.AtLeast {
		least = "least "
	}
	basics := ""
	if w.Level == 1 && slices.ContainsFunc(w.Components, func(c Way) bool { return c.To == 1 }) {
		basics = ", with the basics in place"
	}
	return upperFirst(strings.Join(parts, ", ")) + fmt.Sprintf(", and %s at %slevel %d, %s%s.", unit, least, w.Level, q.Level(w.Level).Name, basics)
}

// middleOutcome promises no position: the people whose answers lie below the
// middle ones may still see it otherwise.
func (q *Questionnaire) middleOutcome(w *ShortestWay, unit string) string {
	var parts []string
	for _, c := range w.Components {
		if len(c.Steps) > 0 {
			parts = append(parts, fmt.Sprintf("level %d of %s", c.To, MidSentence(q.Component(c.Component).Name)))
		}
	}
	return fmt.Sprintf("The middle answers would then secure %s; asking again tells where people place %s.", join(parts), unit)
}
