package assessment

import (
	"slices"
	"time"
)

// Add puts a step of the unit's own at the end of the plan: it leads to no level,
// since nobody knows what it secures. A closed plan is ErrClosed.
func (p *Plan) Add(s Step, who string, today, now time.Time) error {
	s.To = 0
	return p.add(s, who, today, now)
}

// Choose adds steps made from recommended actions, each to the level its action
// leads to; one whose action the plan has already is passed over. Dropping one and
// choosing it again is Change.
func (p *Plan) Choose(steps []Step, who string, today, now time.Time) error {
	for _, s := range steps {
		if p.HasAction(s.ActionID) {
			continue
		}
		if err := p.add(s, who, today, now); err != nil {
			return err
		}
	}
	return nil
}

// add puts a step at the end of the plan as it is.
func (p *Plan) add(s Step, who string, today, now time.Time) error {
	if p.Closed() {
		return ErrClosed
	}
	if len(p.Steps) >= StepLimit {
		return tooManySteps()
	}
	s, err := s.checked(today)
	if err != nil {
		return err
	}
	p.record(EventStepAdded, who, s.Title, now)
	s.Version = p.Version
	p.Steps = append(slices.Clip(p.Steps), s)
	return nil
}

// HasAction reports whether a step was made from an action, dropped or not.
func (p *Plan) HasAction(id string) bool {
	return id != "" && slices.ContainsFunc(p.Steps, func(s Step) bool { return s.ActionID == id })
}

// Change replaces what can be typed of a step. seen is the version of the plan
// that was looked at: a step that changed since is ErrConflict. What an action
// says of its step, which level it leads to and what it secures, stays.
func (p *Plan) Change(id string, seen int, to Step, who string, today, now time.Time) error {
	s, err := p.seen(id, seen)
	if err != nil {
		return err
	}
	to.ID, to.ActionID, to.Secures, to.Version = s.ID, s.ActionID, s.Secures, s.Version
	to.To = 0
	if s.ActionID != "" {
		to.Component, to.To = s.Component, s.To
	}
	if to, err = to.checked(today); err != nil {
		return err
	}
	if same(*s, to) {
		return nil
	}
	what := EventStepChanged
	if s.Status != to.Status {
		what = statusEvent(to.Status)
	}
	*s = to
	p.record(what, who, to.Title, now)
	s.Version = p.Version
	return nil
}

// SetStatus says how far a step has come, and why where it is dropped. It is done
// on the day it is today. The errors are those of Change.
func (p *Plan) SetStatus(id string, seen int, status StepStatus, reason, who string, today, now time.Time) error {
	s, err := p.seen(id, seen)
	if err != nil {
		return err
	}
	if s.Status == status && status != StepDropped {
		return nil
	}
	to := *s
	to.Status, to.Reason, to.DoneOn = status, reason, time.Time{}
	return p.Change(id, seen, to, who, today, now)
}

// Move puts a step by places further down, or up where by is negative, as far as
// the plan goes.
func (p *Plan) Move(id string, by int, who string, now time.Time) error {
	if p.Closed() {
		return ErrClosed
	}
	from := p.Place(id) - 1
	if from < 0 {
		return ErrNotFound
	}
	to := min(max(from+by, 0), len(p.Steps)-1)
	if to == from {
		return nil
	}
	s := p.Steps[from]
	steps := slices.Delete(slices.Clone(p.Steps), from, from+1)
	p.Steps = slices.Insert(steps, to, s)
	p.record(EventStepMoved, who, s.Title, now)
	return nil
}

// Remove takes a step out that was a mistake. One that was begun stays, so that
// what was done or given up can be told: drop it instead.
func (p *Plan) Remove(id string, seen int, who string, now time.Time) error {
	s, err := p.seen(id, seen)
	if err != nil {
		return err
	}
	if s.Status != StepToDo {
		return Invalid("", "Only a step that is still to do can be removed. Drop this one and say why.")
	}
	title := s.Title
	p.Steps = slices.DeleteFunc(slices.Clone(p.Steps), func(s Step) bool { return s.ID == id })
	p.record(EventStepRemoved, who, title, now)
	return nil
}

// Close ends the plan: it is kept as it is, and the unit can begin another one.
func (p *Plan) Close(why, who string, now time.Time) error {
	if p.Closed() {
		return ErrClosed
	}
	why, err := CleanName("why", "why the plan is closed", why)
	if err != nil {
		return err
	}
	p.ClosedAt = now
	p.record(EventClosed, who, why, now)
	return nil
}

// seen is the step of an open plan, as somebody looked at it.
func (p *Plan) seen(id string, version int) (*Step, error) {
	s := p.Step(id)
	switch {
	case p.Closed():
		return nil, ErrClosed
	case s == nil:
		return nil, ErrNotFound
	case s.Version > version:
		return nil, ErrConflict
	}
	return s, nil
}

// same reports whether nothing that is kept of a step differs.
func same(a, b Step) bool {
	days := a.Start.Equal(b.Start) && a.Due.Equal(b.Due) && a.DoneOn.Equal(b.DoneOn)
	secures := slices.Equal(a.Secures, b.Secures)
	return days && secures && a.texts() == b.texts() && a.To == b.To && a.Status == b.Status &&
		a.OneOff == b.OneOff && a.Yearly == b.Yearly && a.Days == b.Days
}

// texts are all words of a step.
func (s Step) texts() [10]string {
	return [10]string{s.ID, s.ActionID, s.Component, s.Title, s.FirstStep, s.Evidence, s.Measure, s.Owner, s.Note, s.Reason}
}

func statusEvent(s StepStatus) EventKind {
	return map[StepStatus]EventKind{
		StepToDo: EventStepToDo, StepDoing: EventStepDoing, StepDone: EventStepDone, StepDropped: EventStepDropped,
	}[s]
}
