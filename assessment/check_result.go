package assessment

import (
	"slices"
	"strings"
	"time"
)

// CheckResult is what a companion check says of a unit: a level an aspect, and
// no number over all of them. It holds only what may be shown.
type CheckResult struct {
	Respondents int  // of a survey; 0 of an agreed check
	Threshold   int  // of a survey
	TooFew      bool // of a survey: fewer respondents than the threshold: nothing below is filled in
	Aspects     []AspectResult
}

// AspectResult is what a check says of one aspect.
type AspectResult struct {
	Number int
	Level  int  // of several people the lower median; 0: nothing may be said, or nobody knows
	Hidden bool // of a survey: fewer than the threshold chose a description

	// N and Counts are how many people of a survey chose a description, and how
	// many each. They are 0 as well where the people who did not know would be
	// fewer than the threshold: the difference would give them away.
	N      int
	Counts [LevelCount]int
}

// Result is what an agreed check says.
func (q *CheckQuestionnaire) Result(fits Fits) *CheckResult {
	r := &CheckResult{}
	for _, aspect := range q.Aspects {
		r.Aspects = append(r.Aspects, AspectResult{Number: aspect.Number, Level: fits[aspect.Number].Level()})
	}
	return r
}

// Combine says what several people chose together: the lower median of the
// levels, aspect by aspect. A threshold below LowestThreshold counts as that.
// The order of the responses does not matter.
//
// Source: design, "Companion checks" and "Several responses".
func (q *CheckQuestionnaire) Combine(responses []Fits, threshold int) *CheckResult {
	r := &CheckResult{Respondents: len(responses), Threshold: max(threshold, LowestThreshold)}
	if r.Respondents < r.Threshold {
		r.TooFew = true
		return r
	}
	for _, aspect := range q.Aspects {
		var counts [LevelCount]int
		for _, fits := range responses {
			countLevel(&counts, fits[aspect.Number].Level())
		}
		r.Aspects = append(r.Aspects, r.aspect(aspect.Number, counts))
	}
	return r
}

// countLevel counts a level; 0 is none.
func countLevel(counts *[LevelCount]int, level int) {
	if level >= 1 && level <= LevelCount {
		counts[level-1]++
	}
}

// aspect says of the people's choices what may be said.
func (r *CheckResult) aspect(number int, counts [LevelCount]int) AspectResult {
	n := 0
	for _, count := range counts {
		n += count
	}
	if n < r.Threshold {
		return AspectResult{Number: number, Hidden: true}
	}
	a := AspectResult{Number: number, Level: middleLevel(counts, n)}
	if enough(n, r.Respondents, r.Threshold) {
		a.N, a.Counts = n, counts
	}
	return a
}

// middleLevel is the lower median of n levels.
func middleLevel(counts [LevelCount]int, n int) int {
	item := (n + 1) / 2
	for i, count := range counts {
		if item -= count; item <= 0 {
			return i + 1
		}
	}
	return 0
}

// Survey reports whether it is what several people said.
func (r *CheckResult) Survey() bool { return r.Respondents > 0 }

// Level is that of an aspect, 0 when nothing is known of it.
func (r *CheckResult) Level(number int) int {
	for _, a := range r.Aspects {
		if a.Number == number {
			return a.Level
		}
	}
	return 0
}

// AddTo adds the levels of the check with this id to those of others.
func (r *CheckResult) AddTo(levels AspectLevels, id string) {
	for _, a := range r.Aspects {
		if a.Level > 0 {
			levels[aspectKey(id, a.Number)] = a.Level
		}
	}
}

// CheckVisit is what the link to a survey of a companion check leads to. It never
// holds what others chose.
type CheckVisit struct {
	Check        *Check // without its events
	Unit         Unit
	PutAway      bool // the unit, or one above it, is archived
	Organization Organization
}

// MostTakingPart is how many people a survey of a companion check asks at most.
const MostTakingPart = 10_000

// CheckOpen is ErrClosed while nobody can take part.
func (v *CheckVisit) CheckOpen(now time.Time) error {
	if v.PutAway {
		return ErrClosed
	}
	return v.Check.CheckAnswerable(now)
}

// Part is what somebody hands in to a companion check.
type Part struct {
	Once  string // the hash of a text that stands in the page: one page counts once
	Again bool   // somebody had handed in from the same browser
	Fits  Fits
}

// LatestChecks are of each companion check the one with the latest result, made
// within DueMonths before or after a moment: what was said long before or after
// a result of the continuum says little about it. They come by the check's id.
func LatestChecks(checks []*Check, at time.Time) []*Check {
	var latest []*Check
	for _, c := range checks {
		if !c.Submitted() || c.Result == nil || c.SubmittedAt.Before(at.AddDate(0, -DueMonths, 0)) || c.SubmittedAt.After(at.AddDate(0, DueMonths, 0)) {
			continue
		}
		same := slices.IndexFunc(latest, func(other *Check) bool { return other.Ref.ID == c.Ref.ID })
		switch {
		case same < 0:
			latest = append(latest, c)
		case c.SubmittedAt.After(latest[same].SubmittedAt):
			latest[same] = c
		}
	}
	slices.SortFunc(latest, func(a, b *Check) int { return strings.Compare(a.Ref.ID, b.Ref.ID) })
	return latest
}

// AspectLevelsOf are the levels of the aspects of several checks, as Advise takes
// them.
func AspectLevelsOf(checks []*Check) AspectLevels {
	levels := AspectLevels{}
	for _, c := range checks {
		c.Result.AddTo(levels, c.Ref.ID)
	}
	return levels
}

// SecondLook is a component of which a companion check and the continuum say
// things so different that people should look again. It changes no level.
type SecondLook struct {
	Component string // its id
	Level     int    // on the continuum
	Aspects   int    // the lower median of the levels of the aspects that speak about it
	Of        int    // how many aspects that is
}

// secondLookFrom is how many levels apart is worth a second look.
const secondLookFrom = 2

// SecondLooks lists the components worth a second look, in the order of the
// continuum's result: those scored whose level and the lower median of the
// aspects that speak about them are two or more apart.
func (q *CheckQuestionnaire) SecondLooks(r *CheckResult, result *Summary) []SecondLook {
	var looks []SecondLook
	for _, c := range result.Components {
		if c.Status != Scored || c.Level == 0 {
			continue
		}
		middle, of := q.middleOf(r, c.ID)
		if of > 0 && max(middle-c.Level, c.Level-middle) >= secondLookFrom {
			looks = append(looks, SecondLook{Component: c.ID, Level: c.Level, Aspects: middle, Of: of})
		}
	}
	return looks
}

// middleOf is the lower median of the levels of the aspects that speak about a
// component, and how many of them are known.
func (q *CheckQuestionnaire) middleOf(r *CheckResult, component string) (level, of int) {
	var counts [LevelCount]int
	for _, aspect := range q.Aspects {
		if level := r.Level(aspect.Number); level > 0 && slices.Contains(aspect.Components, component) {
			countLevel(&counts, level)
			of++
		}
	}
	if of == 0 {
		return 0, 0
	}
	return middleLevel(counts, of), of
}
