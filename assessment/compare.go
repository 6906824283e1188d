package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// How old a result may be. Source: design, "Between units and over time".
const (
	DueMonths   = 12 // then the unit should be looked at again
	StaleMonths = 18 // then it is left out of verdicts
)

// Age says how old a result is.
type Age string

// The ages.
const (
	Fresh Age = "fresh" // up to DueMonths
	Due   Age = "due"   // up to StaleMonths
	Stale Age = "stale"
)

// Filter says which units and which of their results a comparison is of. The
// zero value is all of them.
type Filter struct {
	Unit      string // only this unit and those below it
	Component string // with Level: the component whose level is meant; empty: the whole
	Level     int    // only units at this level, 1 to 5; 0: any
	Tag       string // only units with this tag
	Mode      Mode   // only results of this kind: a unit's latest of that kind counts
	Age       Age    // only results of this age
	Aliases   bool   // letters instead of names, in the order of the letters
}

// Standing is where one unit stands in a comparison.
type Standing struct {
	Branch
	Latest   *Listed // nil: not assessed
	Previous *Listed // the one before it that it can be compared with; nil: none
	NotAs    string  // why the latest is left out of verdicts and sums, as a clause: "quick form"; empty: it is not
	Age      Age     // of the latest; empty when there is none or it was reopened

	order int // in the hierarchy, whatever the names: of equals the same one is typical
	place int // in the order of the hierarchy, or of the letters
}

// Compared is a unit's latest result of one kind.
type Compared struct {
	Latest   Listed
	Previous *Listed // the last earlier one of the same questionnaire and form; nil: none
}

// Comparison is units side by side: where they are, what differs, what moved.
// With Filter.Aliases it holds no name, no tag and nobody who answered: whatever
// shows it cannot give one away. Ids stay, for links of those who may follow them.
type Comparison struct {
	Organization  Organization
	Top           Unit           // the unit all others are below
	Questionnaire *Questionnaire // the one most of the latest results are of, the others are marked; nil while there is no result
	Ref           Ref            // the exact version of it
	Form          Form           // likewise
	Filter        Filter
	Now           time.Time
	Standings     []Standing          // in the order of the hierarchy, or of the letters
	Decisions     map[string]Decision // the latest about each unit, by its id; empty: none, or not looked up; see TakeDecisions
}

// NewComparison puts the units of an organization side by side. results may hold
// a unit's latest result of each kind, in any order; the later one counts unless
// the filter names a kind. Units put away are not in it. questionnaire returns
// the exact questionnaire of a Ref, or nil when it is not to be had.
//
// A unit to look below that is not there is ErrNotFound; a filter nothing could
// ever meet is an InvalidError with a problem a field.
func NewComparison(organization Organization, tree Tree, results []Compared, questionnaire func(Ref) *Questionnaire, f Filter, now time.Time) (*Comparison, error) {
	branches, err := tree.below(f.Unit)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Organization: organization, Filter: f, Now: now}
	if len(branches) > 0 {
		c.Top = branches[0].Unit
	}
	g := guard{now: now, questionnaire: questionnaire, known: map[Ref]*Questionnaire{}}
	standings := f.standings(branches, results)
	c.Ref, c.Form = g.most(standings)
	c.Questionnaire = g.known[c.Ref]
	if err := f.check(c.Questionnaire); err != nil {
		return nil, err
	}
	c.Standings = standings[:0]
	for i := range standings {
		if g.mark(&standings[i], c.Ref, c.Form); f.keeps(&standings[i]) {
			c.Standings = append(c.Standings, standings[i])
		}
	}
	for i := range c.Standings {
		c.Standings[i].order = i
	}
	if f.Aliases {
		c.hideNames()
	}
	for i := range c.Standings {
		c.Standings[i].place = i
	}
	return c, nil
}

// below lists a unit and those below it, without what was put away; an empty id
// means all of them. Depth is counted from that unit, and so is what is above.
func (t Tree) below(id string) ([]Branch, error) {
	branches := t.InUse()
	if id == "" {
		return branches, nil
	}
	first := slices.IndexFunc(branches, func(b Branch) bool { return b.ID == id })
	if first < 0 {
		return nil, ErrNotFound
	}
	depth, end := branches[first].Depth, first+1
	for end < len(branches) && branches[end].Depth > depth {
		end++
	}
	branches = branches[first:end]
	branches[0].parent = nil
	for i := range branches {
		branches[i].Depth -= depth
	}
	return branches, nil
}

// check refuses what nothing could ever meet.
func (f Filter) check(q *Questionnaire) error {
	var problems []Problem
	refuse := func(field, text string) { problems = append(problems, Problem{field, text}) }
	if f.Level < 0 || f.Level > LevelCount {
		refuse("level", fmt.Sprintf("Choose a level from 1 to %d, or any.", LevelCount))
	}
	if f.Component != "" && q != nil && q.Component(f.Component) == nil {
		refuse("component", "Choose one of the components, or the whole.")
	}
	if f.Mode != "" && f.Mode != Agreed && f.Mode != SurveyMode {
		refuse("kind", "Choose agreed assessments, surveys, or both.")
	}
	if f.Age != "" && f.Age != Fresh && f.Age != Due && f.Age != Stale {
		refuse("age", "Choose one of the ages, or any.")
	}
	if problems != nil {
		return &InvalidError{problems}
	}
	return nil
}

// standings pairs units with their latest result, those with the tag and, when a
// kind is asked for, with a result of it.
func (f Filter) standings(branches []Branch, results []Compared) []Standing {
	latest := make(map[string]*Compared, len(results))
	for i := range results {
		r := &results[i]
		if r.Latest.Summary != nil && (f.Mode == "" || r.Latest.Mode == f.Mode) {
			if best := latest[r.Latest.UnitID]; best == nil || r.Latest.after(&best.Latest) {
				latest[r.Latest.UnitID] = r
			}
		}
	}
	standings := make([]Standing, 0, len(branches))
	for _, b := range branches {
		if f.Tag != "" && !b.HasTag(f.Tag) {
			continue
		}
		if r := latest[b.ID]; r != nil {
			standings = append(standings, Standing{Branch: b, Latest: &r.Latest, Previous: r.Previous})
		} else if f.Mode == "" {
			standings = append(standings, Standing{Branch: b})
		}
	}
	return standings
}

// after orders the results of a unit, so that the later one counts. One that was
// reopened is as late as what was last done to it: an older one does not take
// its place.
func (l *Listed) after(other *Listed) bool {
	return cmp.Or(l.lastDone().Compare(other.lastDone()), cmp.Compare(l.Mode, other.Mode), cmp.Compare(l.ID, other.ID)) > 0
}

func (l *Listed) lastDone() time.Time {
	switch {
	case !l.SubmittedAt.IsZero():
		return l.SubmittedAt
	case l.UpdatedAt.After(l.CreatedAt):
		return l.UpdatedAt
	default:
		return l.CreatedAt
	}
}

// keeps reports whether a unit is among those asked for by level and age.
func (f Filter) keeps(s *Standing) bool {
	if f.Level > 0 {
		if level, _, ok := s.stands(f.Component); !ok || level != f.Level {
			return false
		}
	}
	return f.Age == "" || s.Age == f.Age
}

// hideNames puts letters in the place of names, everywhere and for good.
func (c *Comparison) hideNames() {
	const organization = "the organization"
	c.Organization.Name = organization
	c.Filter.Tag = ""
	root := c.Top.ParentID == ""
	if c.Top = c.Top.nameless(); root {
		c.Top.Name = organization
	}
	byLetter := make([]*Standing, len(c.Standings))
	for i := range c.Standings {
		byLetter[i] = &c.Standings[i]
	}
	slices.SortFunc(byLetter, func(a, b *Standing) int {
		return cmp.Or(cmp.Compare(a.Letter, b.Letter), cmp.Compare(a.ID, b.ID))
	})
	nameless := make([]Standing, len(byLetter))
	for i, s := range byLetter {
		nameless[i] = *s
		nameless[i].Branch = Branch{Unit: s.nameless()}
		nameless[i].Latest, nameless[i].Previous = s.Latest.nameless(), s.Previous.nameless()
	}
	c.Standings = nameless
}

func (u Unit) nameless() Unit {
	return Unit{ID: u.ID, OrganizationID: u.OrganizationID, Name: u.Alias(), Letter: u.Letter}
}

func (l *Listed) nameless() *Listed {
	if l == nil {
		return nil
	}
	hidden := *l
	hidden.AnsweredBy = ""
	return &hidden
}

// Name is what the unit is called in this comparison: its name or its letter.
func (c *Comparison) Name(s Standing) string {
	if c.Filter.Aliases {
		return s.Alias()
	}
	return s.Name
}
