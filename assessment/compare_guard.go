package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// guard keeps apart what cannot be compared: other questionnaires, other forms,
// results that are stale or were taken back.
type guard struct {
	now           time.Time
	questionnaire func(Ref) *Questionnaire
	known         map[Ref]*Questionnaire
}

// of returns the questionnaire of a ref, asked for once.
func (g *guard) of(ref Ref) *Questionnaire {
	q, asked := g.known[ref]
	if !asked {
		q = g.questionnaire(ref)
		g.known[ref] = q
	}
	return q
}

// name is what a questionnaire is called.
func (g *guard) name(ref Ref) string {
	if q := g.of(ref); q != nil {
		return q.Name
	}
	return ""
}

// most is the questionnaire version and form of most of the latest results, of
// those that may be compared at all if there are any; of equally many, those
// with the latest result.
func (g *guard) most(standings []Standing) (Ref, Form) {
	type kind struct {
		ref  Ref
		form Form
	}
	type tally struct {
		kind
		usable, all int
		last        time.Time
	}
	counts := map[kind]*tally{}
	t := &tally{} // that of the result before: mostly the same
	for i := range standings {
		l := standings[i].Latest
		if l == nil || g.of(l.Ref) == nil {
			continue
		}
		if k := (kind{l.Ref, l.Form}); t.kind != k {
			if t = counts[k]; t == nil {
				t = &tally{kind: k}
				counts[k] = t
			}
		}
		if t.all++; ageOf(l, g.now) != Stale && !l.Reopened() {
			t.usable++
		}
		if l.lastDone().After(t.last) {
			t.last = l.lastDone()
		}
	}
	var best tally
	for _, t := range counts {
		if best.all == 0 || cmp.Or(cmp.Compare(t.usable, best.usable), cmp.Compare(t.all, best.all), t.last.Compare(best.last),
			cmp.Compare(t.ref.ID, best.ref.ID), cmp.Compare(t.ref.Version, best.ref.Version), cmp.Compare(t.ref.Hash, best.ref.Hash), cmp.Compare(best.form, t.form)) > 0 {
			best = *t
		}
	}
	return best.ref, best.form
}

// mark says how old a unit's latest result is and whether it is left out of
// verdicts and sums, and takes out of both results what may not be read.
func (g *guard) mark(s *Standing, ref Ref, form Form) {
	if s.Latest == nil {
		return
	}
	s.Age, s.NotAs = ageOf(s.Latest, g.now), g.notAs(s.Latest, ref, form)
	s.Latest = s.Latest.readable(g.of(s.Latest.Ref))
	switch p := s.Previous; {
	case p == nil:
	case p.Summary == nil, p.SubmittedAt.IsZero(), p.Mode != s.Latest.Mode, p.Ref != s.Latest.Ref, p.Form != s.Latest.Form:
		s.Previous = nil
	default:
		s.Previous = p.readable(g.of(p.Ref))
	}
}

// notAs says why a result is left out, as a clause, or nothing.
func (g *guard) notAs(l *Listed, ref Ref, form Form) string {
	switch {
	case l.Reopened():
		return "reopened"
	case l.Ref != ref:
		return otherQuestionnaire(l.Ref, ref, g.name)
	case l.Form != form:
		return l.Form.Word()
	case ageOf(l, g.now) != Stale:
		return ""
	}
	if months := monthsBetween(l.SubmittedAt, g.now); months > StaleMonths {
		return fmt.Sprintf("stale: %d months old", months)
	}
	return fmt.Sprintf("stale: over %d months old", StaleMonths)
}

// otherQuestionnaire says how a questionnaire differs from another: by its name
// or its version.
func otherQuestionnaire(ref, from Ref, name func(Ref) string) string {
	switch {
	case ref.ID != from.ID:
		return cmp.Or(name(ref), "another questionnaire")
	case ref.Version != from.Version:
		return "questionnaire version " + ref.Version
	default:
		return "another wording of questionnaire version " + ref.Version
	}
}

// Word names the form: "quick form".
func (f Form) Word() string {
	if f == Quick {
		return "quick form"
	}
	return "full form"
}

// Word names the kind: "agreed assessment", "survey".
func (m Mode) Word() string {
	if m == SurveyMode {
		return "survey"
	}
	return "agreed assessment"
}

// Difference says, as a clause, why a result cannot be compared with one before
// it: what kind, questionnaire or form that one was of, "quick form" for either
// of them; empty when they are of the same. name names a questionnaire.
func (l Listed) Difference(before Listed, name func(Ref) string) string {
	switch {
	case l.Mode != before.Mode:
		return before.Mode.Word()
	case l.Ref != before.Ref:
		return otherQuestionnaire(before.Ref, l.Ref, name)
	case l.Form != before.Form && l.Form == Quick:
		return l.Form.Word()
	case l.Form != before.Form:
		return before.Form.Word()
	}
	return ""
}

// ageOf is how old a submitted result is.
func ageOf(l *Listed, now time.Time) Age {
	const year = 365 * 24 * time.Hour // never more than DueMonths
	switch at := l.SubmittedAt.UTC(); {
	case at.IsZero():
		return ""
	case now.Sub(at) < year:
		return Fresh
	case !now.After(at.AddDate(0, DueMonths, 0)):
		return Fresh
	case !now.After(at.AddDate(0, StaleMonths, 0)):
		return Due
	default:
		return Stale
	}
}

// monthsBetween counts whole months.
func monthsBetween(from, to time.Time) int {
	from, to = from.UTC(), to.UTC()
	months := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
	if from.AddDate(0, months, 0).After(to) {
		months--
	}
	return months
}

// readable is the result without anything of a component too few people could be
// scored in: what comparisons never hold, they cannot show or count. q is its
// questionnaire; without one, nothing is kept of its statements.
func (l *Listed) readable(q *Questionnaire) *Listed {
	if l.Mode != SurveyMode || l.Summary.Status == Scored && !slices.ContainsFunc(l.Summary.Components, ComponentSummary.unread) {
		return l
	}
	result, summary := *l, *l.Summary
	result.Summary = &summary
	summary.unread(q)
	return &result
}

// unread reports whether nothing of a survey's component may be read.
func (c ComponentSummary) unread() bool { return c.TooFew || c.Status != Scored }

func (s *Summary) unread(q *Questionnaire) {
	missed := s.Missed
	s.Status, s.Level, s.Position, s.Limiting, s.Missed, s.Actions = s.Status.unscored(), 0, Whole(0), nil, nil, nil
	s.Components = slices.Clone(s.Components)
	for i, c := range s.Components {
		if c.unread() {
			s.Components[i] = ComponentSummary{ID: c.ID, Status: c.Status.unscored(), Position: Whole(0), TooFew: true}
		}
	}
	if q == nil {
		return
	}
	for _, id := range missed {
		if _, at, ok := q.Statement(id); ok {
			if c := s.Component(q.Components[at.Component].ID); c != nil && !c.TooFew {
				s.Missed = append(s.Missed, id)
			}
		}
	}
}

// unscored is the status of what has no level.
func (s Status) unscored() Status {
	if s == NotScored {
		return NotScored
	}
	return Insufficient
}
