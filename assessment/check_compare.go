package assessment

import (
	"slices"
	"time"
)

// CheckComparison is the units of an organization side by side in one companion
// check: a level an aspect, no sum over aspects and none over units. With hidden
// names it holds none, as the Comparison it is made from.
type CheckComparison struct {
	Organization  Organization
	Top           Unit // the unit all others are below
	Questionnaire *CheckQuestionnaire
	Filter        Filter // of the comparison
	Now           time.Time
	Rows          []ComparedCheck // in the order of the comparison
}

// ComparedCheck is one unit with its latest result of the check.
type ComparedCheck struct {
	Branch
	Latest *Check // nil: the unit has no result of it
	NotAs  string // why its levels are not put beside the others, as a clause; empty: they are
	Age    Age    // of the latest; empty when there is none
}

// CompareChecks puts the units of a comparison side by side in a companion check.
// Of each unit its latest result counts.
func CompareChecks(c *Comparison, q *CheckQuestionnaire, checks []*Check) *CheckComparison {
	latest := map[string]*Check{}
	for _, check := range checks {
		if check.Ref.ID != q.ID || !check.Submitted() || check.Result == nil {
			continue
		}
		if before := latest[check.UnitID]; before == nil || check.SubmittedAt.After(before.SubmittedAt) {
			latest[check.UnitID] = check
		}
	}
	all := &CheckComparison{Organization: c.Organization, Top: c.Top, Questionnaire: q, Filter: c.Filter, Now: c.Now}
	for i := range c.Standings {
		row := ComparedCheck{Branch: c.Standings[i].Branch, Latest: latest[c.Standings[i].ID]}
		if row.Latest != nil {
			if c.Filter.Aliases {
				row.Latest = row.Latest.nameless()
			}
			row.Age = ageOf(&Listed{SubmittedAt: row.Latest.SubmittedAt}, c.Now)
		}
		switch {
		case row.Latest == nil:
		case row.Latest.Ref.Version != q.Version:
			row.NotAs = "version " + row.Latest.Ref.Version
		case row.Age == Stale:
			row.NotAs = "over 18 months old"
		}
		all.Rows = append(all.Rows, row)
	}
	return all
}

// Shown reports whether the unit's levels stand beside those of others.
func (r *ComparedCheck) Shown() bool { return r.Latest != nil && r.NotAs == "" }

// nameless is a check without anybody's name or words.
func (c *Check) nameless() *Check {
	hidden := *c
	hidden.AnsweredBy, hidden.Events = "", nil
	return &hidden
}

// Level is that of an aspect, 0 when none may be shown.
func (r *ComparedCheck) Level(number int) int {
	if !r.Shown() {
		return 0
	}
	return r.Latest.Result.Level(number)
}

// Instead says why an aspect of the unit has no level: "no check", "too few",
// "don’t know".
func (r *ComparedCheck) Instead(number int) string {
	switch {
	case r.Latest == nil:
		return "no check"
	case r.NotAs != "":
		return r.NotAs
	case r.Level(number) > 0:
		return ""
	}
	return r.Latest.Result.Instead(number)
}

// Instead says why an aspect has no level.
func (r *CheckResult) Instead(number int) string {
	at := slices.IndexFunc(r.Aspects, func(a AspectResult) bool { return a.Number == number })
	if at >= 0 && r.Aspects[at].Hidden {
		return "too few answers"
	}
	return "don’t know"
}

// Checked reports whether some unit has a result to compare.
func (c *CheckComparison) Checked() bool {
	return slices.ContainsFunc(c.Rows, func(r ComparedCheck) bool { return r.Latest != nil })
}
