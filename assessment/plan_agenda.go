package assessment

import (
	"cmp"
	"slices"
	"time"
)

// Agenda is what there is to do from today's point of view. Every open step is in
// one of the lists.
type Agenda struct {
	Overdue  []Step // its day has passed; the longest overdue first
	ThisWeek []Step // due by Sunday, or to be begun by then and still to do
	Next     []Step // the other open steps, the soonest first; those without a day last
}

// Agenda sorts the open steps by what today asks for.
func (p *Plan) Agenda(today time.Time) Agenda {
	sunday := Monday(today).AddDate(0, 0, 6)
	within := func(day time.Time) bool { return !day.IsZero() && !day.After(sunday) }
	var a Agenda
	for _, s := range p.Steps {
		switch {
		case !s.Open():
		case s.Overdue(today):
			a.Overdue = append(a.Overdue, s)
		case within(s.Due), s.Status == StepToDo && within(s.Start):
			a.ThisWeek = append(a.ThisWeek, s)
		default:
			a.Next = append(a.Next, s)
		}
	}
	slices.SortStableFunc(a.Overdue, func(x, y Step) int { return x.Due.Compare(y.Due) })
	slices.SortStableFunc(a.ThisWeek, func(x, y Step) int { return compareDays(x.Due, y.Due) })
	slices.SortStableFunc(a.Next, func(x, y Step) int { return compareDays(x.soonest(), y.soonest()) })
	return a
}

// soonest is the next day of a step there is something to do about it.
func (s Step) soonest() time.Time {
	if s.Status == StepToDo && !s.Start.IsZero() {
		return s.Start
	}
	return s.Due
}

// compareDays orders days, those that are none last.
func compareDays(a, b time.Time) int {
	if a.IsZero() != b.IsZero() {
		return cmp.Compare(btoi(a.IsZero()), btoi(b.IsZero()))
	}
	return a.Compare(b)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Monday is the first day of the week a day is in.
func Monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

// Span is when a step happens as far as its days say: from its start, or from
// the day it is due; to that day, or to when it was done. ok is false for one
// without any day.
func (s Step) Span() (from, to time.Time, ok bool) {
	from, to = s.Start, s.Due
	if s.Status == StepDone {
		to = s.DoneOn
		if from.After(to) {
			from = to
		}
	}
	if from.IsZero() {
		from = to
	}
	if to.IsZero() {
		to = from
	}
	return from, to, !from.IsZero()
}

// Within lists the steps that happen in so many weeks from this week on, those
// first that begin first. What is overdue does; what was dropped does not.
func (p *Plan) Within(today time.Time, weeks int) []Step {
	first := Monday(today)
	last := first.AddDate(0, 0, 7*weeks-1)
	var steps []Step
	for _, s := range p.Steps {
		from, to, ok := s.Span()
		if ok && s.Status != StepDropped && !from.After(last) && (s.Overdue(today) || !to.Before(first)) {
			steps = append(steps, s)
		}
	}
	slices.SortStableFunc(steps, func(a, b Step) int {
		fromA, _, _ := a.Span()
		fromB, _, _ := b.Span()
		return fromA.Compare(fromB)
	})
	return steps
}

// Undated counts the open steps that have no day at all.
func (p *Plan) Undated() int {
	n := 0
	for i := range p.Steps {
		if _, _, ok := p.Steps[i].Span(); !ok && p.Steps[i].Open() {
			n++
		}
	}
	return n
}
