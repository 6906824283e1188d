package assessment

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The sentences that pages, the PDF and the command line share, so that all say
// the same of one result. Unless a status is Scored no sentence names a level
// the unit would have.

// Headline is the result in a few words: "Level 1, Reactive".
func (q *Questionnaire) Headline(r *Result) string {
	switch r.Overall.Status {
	case Scored:
		return fmt.Sprintf("Level %d, %s", r.Overall.Level, q.Level(r.Overall.Level).Name)
	case Insufficient:
		if r.Survey {
			return "Too few answers to show a level"
		}
		return "More answers are needed"
	default:
		return "This unit cannot be placed on one level"
	}
}

// Lead says in two or three sentences what level the unit has and what holds it.
func (q *Questionnaire) Lead(unit string, r *Result) string {
	switch {
	case r.Overall.Status == Insufficient && r.Survey:
		return fmt.Sprintf("Too few responses could be scored in %s to show where %s stands.", cmp.Or(decisive(r, Insufficient), "any component"), unit)
	case r.Overall.Status == Insufficient:
		return fmt.Sprintf("Fewer than half of the statements that decide %s were answered, so no level can be given yet. "+
			"What is already answered is kept.", decisive(r, Insufficient))
	case r.Overall.Status == NotScored:
		return fmt.Sprintf("Two or more whole levels of %s do not apply to %s, so a level would say little. "+
			"The answers remain useful one by one.", decisive(r, NotScored), unit)
	case r.Overall.Level == LevelCount && allAtTop(r):
		return fmt.Sprintf("%s has every level secured. There is nothing further to secure: keep the evidence fresh.", unit)
	}
	sentences := holding(unit, r)
	if ahead := aheadOf(r); ahead != "" {
		sentences += " " + ahead
	}
	return sentences
}

// decisive names the components with a status: "measurement and environment".
func decisive(r *Result, status Status) string {
	var names []string
	for _, c := range r.Components {
		if c.Status == status {
			names = append(names, MidSentence(c.Name))
		}
	}
	return join(names)
}

func allAtTop(r *Result) bool {
	for _, c := range r.Components {
		if c.Next != 0 {
			return false
		}
	}
	return true
}

// holding says which components hold the unit, and why when it is one.
func holding(unit string, r *Result) string {
	var names []string
	var first *ComponentResult
	for i := range r.Components {
		if c := &r.Components[i]; r.Overall.Limits(c.ID) {
			if names = append(names, MidSentence(c.Name)); first == nil {
				first = c
			}
		}
	}
	switch {
	case len(names) == len(r.Components):
		return upperFirst(join(names)) + fmt.Sprintf(" stand together at level %d: raising %s means raising each of them.", r.Overall.Level, unit) + basicsMissing(r)
	case len(names) > 1:
		return upperFirst(join(names)) + fmt.Sprintf(" hold %s back.", unit) + basicsMissing(r)
	default:
		return fmt.Sprintf("%s holds %s back: %s.", first.Name, unit, why(first, r.Survey))
	}
}

// basicsMissing names the components whose basics are not all in place.
func basicsMissing(r *Result) string {
	var names []string
	for _, c := range r.Components {
		if c.Has(Foundation) {
			names = append(names, MidSentence(c.Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " The basics of " + join(names) + " are not all in place."
}

// why is the reason a component goes no further; that of a survey lies in the
// middle answers, and these may say otherwise than the people's positions.
func why(c *ComponentResult, survey bool) string {
	if !survey || c.Next == 0 {
		return reason(c)
	}
	switch c.Cells[c.Next-1].State {
	case Secured:
		return fmt.Sprintf("the middle answers would secure level %d, but people disagree: talk first", c.Next)
	case Unknown:
		return fmt.Sprintf("too few answered level %d", c.Next)
	default:
		return "going by the middle answers, " + reason(c)
	}
}

// reason says why a component goes no further: "one absent practice keeps it at level 1".
func reason(c *ComponentResult) string {
	if c.Next == 0 {
		return "nothing further to secure"
	}
	cell := c.Cells[c.Next-1]
	basics := ""
	if c.Has(Foundation) {
		basics = ", so the basics are not all in place"
	}
	switch {
	case cell.State == NotAskedYet:
		return fmt.Sprintf("level %d was not asked%s", c.Next, basics)
	case cell.Points >= cell.Needed:
		return fmt.Sprintf("%s at level %d%s", absent(cell.Absent), c.Next, keeps(c, basics))
	case cell.Absent > 0:
		return fmt.Sprintf("level %d has %d of %d points and %s%s", c.Next, cell.Points, cell.Needed, absent(cell.Absent), basics)
	default:
		return fmt.Sprintf("level %d has %d of the %d points it needs%s", c.Next, cell.Points, cell.Needed, basics)
	}
}

func keeps(c *ComponentResult, basics string) string {
	if basics != "" {
		return basics
	}
	return fmt.Sprintf(" keeps it at level %d", c.Level)
}

func absent(n int) string {
	if n == 1 {
		return "one practice not in place"
	}
	return number(n) + " practices not in place"
}

// aheadOf says where the other components already stand.
func aheadOf(r *Result) string {
	byLevel := map[int][]string{}
	for _, c := range r.Components {
		if c.Level > r.Overall.Level {
			byLevel[c.Level] = append(byLevel[c.Level], MidSentence(c.Name))
		}
	}
	var parts []string
	for level := r.Overall.Level + 1; level <= LevelCount; level++ {
		if names := byLevel[level]; len(names) > 0 {
			verb := "stands"
			if len(names) > 1 {
				verb = "stand"
			}
			parts = append(parts, fmt.Sprintf("%s already %s at level %d", join(names), verb, level))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return upperFirst(strings.Join(parts, "; ")) + "."
}

// Standing says in a line where a component stands: "Level 2 secured, 4 of 6
// points to level 3; ahead at level 4".
func (q *Questionnaire) Standing(c *ComponentResult) string {
	switch {
	case c.Status == NotScored:
		return "Not scored: two or more levels do not apply"
	case c.Status == Insufficient && c.Secured > 0:
		return fmt.Sprintf("At least level %d; more answers needed", c.Secured)
	case c.Status == Insufficient:
		return "More answers needed"
	case c.Next == 0:
		return fmt.Sprintf("Level %d secured, nothing further to secure", c.Secured)
	}
	standing := fmt.Sprintf("Level %d secured", c.Secured) + toNext(c.Next, c.Cells[c.Next-1])
	if c.Secured == 0 {
		standing = "Level 1, basics not all in place: " + basics(c.Cells[c.Next-1])
	}
	if len(c.Gaps) > 0 {
		standing += "; ahead at " + levels(c.Gaps, "and")
	}
	return standing
}

// basics says what is missing of the first level; people may disagree on that.
func basics(cell CellResult) string {
	if cell.State == Secured {
		return "people disagree on them"
	}
	return cell.why()
}

func toNext(next int, cell CellResult) string {
	switch {
	case cell.State == Secured: // only of a survey
		return fmt.Sprintf("; people disagree on level %d", next)
	case cell.State == Unknown:
		return fmt.Sprintf("; too few answered level %d", next)
	case cell.State == NotAskedYet:
		return fmt.Sprintf("; level %d was not asked", next)
	case cell.Points >= cell.Needed:
		return fmt.Sprintf("; %s at level %d", absent(cell.Absent), next)
	default:
		return fmt.Sprintf(", %d of %d points to level %d", cell.Points, cell.Needed, next)
	}
}

// CloseCalls says which levels are one answer away, a sentence each.
func (q *Questionnaire) CloseCalls(c *ComponentResult) []string {
	var less, more, ahead []int
	for _, level := range c.CloseCalls {
		switch {
		case level < c.Level:
			less = append(less, level)
		case len(c.Gaps) > 0 && level > c.Next:
			ahead = append(ahead, level)
		default:
			more = append(more, level)
		}
	}
	var calls []string
	if len(more) > 0 {
		calls = append(calls, fmt.Sprintf("One answer away from %s.", levels(more, "or")))
	}
	if len(ahead) > 0 {
		calls = append(calls, fmt.Sprintf("One answer away from %s: it is already ahead there.", levels(ahead, "or")))
	}
	if len(less) > 0 {
		calls = append(calls, fmt.Sprintf("One answer less and it is %s.", levels(less, "or")))
	}
	switch {
	case c.BasicsAway && c.Secured == 0:
		calls = append(calls, "One answer away from having the basics in place; the level stays 1.")
	case c.BasicsAway:
		calls = append(calls, "One answer less and the basics are not all in place; the level stays 1.")
	}
	return calls
}

// GapText says what stands above the level that stops a component, or nothing:
// "Ahead at level 4, but level 3 holds it at 2."
func (q *Questionnaire) GapText(c *ComponentResult) string {
	if c.Status != Scored || len(c.Gaps) == 0 {
		return ""
	}
	return fmt.Sprintf("Ahead at %s, but level %d holds it at %d.", levels(c.Gaps, "and"), c.Next, c.Level)
}

// Remarks are what else is true of a result and should be said.
func (q *Questionnaire) Remarks(r *Result) []string {
	var remarks []string
	for _, c := range r.Components {
		for _, cell := range c.Cells {
			if cell.State == Secured && cell.Answered < cell.Statements {
				remarks = append(remarks, fmt.Sprintf("%s, level %d: secured on %s of %s answers.",
					c.Name, cell.Level, number(cell.Answered), number(cell.Statements)))
			}
		}
	}
	if r.Uniform != Unanswered {
		remarks = append(remarks, fmt.Sprintf("Every statement got the same answer, “%s”: look at a few of them again.", r.Uniform.Word()))
	}
	if r.Form == Quick {
		remarks = append(remarks, "The quick form gives a first look. It is never compared with a full assessment.")
	}
	if r.Asked < r.Statements {
		remarks = append(remarks, askedText(r))
	}
	return remarks
}

// askedText counts what was asked. That the rest cannot matter is said only of
// what the adaptive stop leaves out.
func askedText(r *Result) string {
	text := fmt.Sprintf("%d of %d statements were asked", r.Asked, r.Statements)
	for _, c := range r.Components {
		if !c.leftOutSafely() {
			return text + "."
		}
	}
	return text + "; the others could change neither a level nor a position."
}

// Words say what a cell of the continuum grid shows: a head and a detail.
func (c CellResult) Words() (head, detail string) {
	points := fmt.Sprintf("%s, %d needed", plural(c.Points, "point"), c.Needed)
	switch {
	case c.State == Secured:
		return "Secured", points
	case c.State == NotAskedYet:
		return "–", "not asked"
	case c.State == NotApplicable:
		return "–", "does not apply"
	case c.State == Unknown:
		return "Unknown", fmt.Sprintf("%d of %d answered", c.Answered, c.Applying)
	case c.Points >= c.Needed && c.Absent == 1:
		return "One absent", points
	case c.Points >= c.Needed:
		return upperFirst(number(c.Absent)) + " absent", points
	default:
		return fmt.Sprintf("%d of %d", c.Points, c.Needed), "points"
	}
}

// Word names a state in a sentence.
func (s State) Word() string { return strings.ReplaceAll(string(s), "_", " ") }

// Word names a status in a sentence.
func (s Status) Word() string {
	return map[Status]string{Scored: "scored", Insufficient: "more answers needed", NotScored: "not scored"}[s]
}

// Word names the answer in a sentence: "not in place", "mostly", "don’t know".
func (a Answer) Word() string {
	return [...]string{"not answered", "not in place", "started", "mostly", "fully", "don’t know", "does not apply", "not asked"}[a]
}

// number writes one to nine in words.
func number(n int) string {
	if n < 0 || n > 9 {
		return fmt.Sprint(n)
	}
	return [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}[n]
}

// plural counts things: "1 point", "8 points".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// levels names some: "level 4", "levels 2, 4 and 5", with the last word given.
func levels(numbers []int, last string) string {
	if len(numbers) == 1 {
		return fmt.Sprintf("level %d", numbers[0])
	}
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	end := len(words) - 1
	return "level" + map[string]string{"and": "s"}[last] + " " + strings.Join(words[:end], ", ") + " " + last + " " + words[end]
}

// join lists names: "a", "a and b", "a, b and c".
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// MidSentence puts a name inside a sentence: "Customer focus" becomes "customer
// focus", an abbreviation stays as it is.
func MidSentence(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	if name == "" || unicode.IsUpper(second) {
		return name
	}
	return string(unicode.ToLower(first)) + name[size:]
}
