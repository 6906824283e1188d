package assessment

import (
	"cmp"
	"fmt"
	"slices"
)

// Advise works out what to do next: the actions of the limiting components in
// the order to consider them, what to shore up, what to hold, and the shortest
// way up. r must be the result of the same answers; unless its overall is
// scored there are no actions and no way, since the level to aim at is unknown.
//
// Source: design, "What to do next".
func Advise(q *Questionnaire, form Form, answers Answers, r *Result) Advice {
	return AdviseWith(q, form, answers, r, nil)
}

// AdviseWith is Advise where companion checks were answered: of actions whose
// practices are equally little in place, that for the weaker aspect comes first.
func AdviseWith(q *Questionnaire, form Form, answers Answers, r *Result, aspects AspectLevels) Advice {
	advice := Advice{Components: make([]ComponentAdvice, len(r.Components))}
	scored := r.Overall.Status == Scored
	for i := range r.Components {
		c := &r.Components[i]
		a := ComponentAdvice{ID: c.ID, ShoreUp: shoreUp(&q.Components[i], form, answers, c)}
		if scored {
			a.Limiting = r.Overall.Limits(c.ID)
			a.Ahead, a.To, a.Heading = !a.Limiting, c.Next, heading(c)
		}
		if a.Limiting {
			a.Actions = recommended(q, form, answers, c, aspects)
		}
		advice.Components[i] = a
	}
	if scored {
		order := limitingFirst(r)
		for _, i := range order {
			advice.Actions = append(advice.Actions, advice.Components[i].Actions...)
		}
		advice.Way = shortestWay(q, form, answers, r, order)
	}
	return advice
}

// limitingFirst lists the limiting components' indexes: those without their
// basics first, then in questionnaire order.
func limitingFirst(r *Result) []int {
	order := make([]int, 0, len(r.Components))
	for i := range r.Components {
		if r.Overall.Limits(r.Components[i].ID) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(min(1, r.Components[a].Secured), min(1, r.Components[b].Secured))
	})
	return order
}

// heading names the outcome of a component's next step.
func heading(c *ComponentResult) string {
	switch {
	case c.Next == 0:
		return "Nothing further to secure"
	case c.Has(Foundation) && c.Next == 1:
		return "The basics"
	case c.Next > c.Secured+1:
		return fmt.Sprintf("To level %d: level %d does not apply", c.Next, c.Next-1)
	default:
		return fmt.Sprintf("The shortest way to level %d", c.Next)
	}
}

// recommended lists the actions that lead to the component's next level: those
// whose practices are least in place first, then the weaker companion aspect,
// then the smaller effort, then id.
func recommended(q *Questionnaire, form Form, answers Answers, c *ComponentResult, aspects AspectLevels) []Action {
	type candidate struct {
		action Action
		mean   Fraction
		aspect int
	}
	var candidates []candidate
	for i := range q.Actions {
		a := &q.Actions[i]
		if a.Component != c.ID || a.To != c.Next {
			continue
		}
		if mean, applies := meanAnswer(q, form, answers, a); applies {
			candidates = append(candidates, candidate{*a, mean, aspects.weakest(a)})
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(a.mean.Compare(b.mean), cmp.Compare(a.aspect, b.aspect),
			cmp.Compare(a.action.Effort.Rank(), b.action.Effort.Rank()), cmp.Compare(a.action.ID, b.action.ID))
	})
	actions := make([]Action, len(candidates))
	for i := range candidates {
		actions[i] = candidates[i].action
	}
	return actions
}

// meanAnswer is the mean of the answers to the statements an action secures.
// What is not known counts 0, what does not apply or is not in the form is left
// out; applies is false when nothing remains.
func meanAnswer(q *Questionnaire, form Form, answers Answers, a *Action) (mean Fraction, applies bool) {
	cell := &q.Component(a.Component).Cells[a.To-1]
	for i := range cell.Statements {
		s := &cell.Statements[i]
		if form.Asks(*s) && answers[s.ID] != DoesNotApply && slices.Contains(a.Secures, s.ID) {
			mean.Num += answers[s.ID].Points()
			mean.Den++
		}
	}
	return mean, mean.Den > 0
}

// shoreUp lists the statements answered below "fully" at the thin levels.
func shoreUp(c *Component, form Form, answers Answers, r *ComponentResult) []Weak {
	var weak []Weak
	for _, level := range r.Thin {
		for _, s := range c.Cells[level-1].Statements {
			if a := answers[s.ID]; form.Asks(s) && a.Given() && a != Fully {
				weak = append(weak, Weak{s, level, a})
			}
		}
	}
	return weak
}

// shortestWay takes the steps of every limiting component and walks on from
// where they lead.
func shortestWay(q *Questionnaire, form Form, answers Answers, r *Result, order []int) *ShortestWay {
	way, after := &ShortestWay{}, slices.Clone(r.Components)
	for _, i := range order {
		c := &after[i]
		w := Way{Component: c.ID, To: c.Next}
		if w.To > 0 {
			state := c.Cells[w.To-1].State // of one response's answers neither secured nor unknown
			w.Talk, w.TooFew = state == Secured, state == Unknown
		}
		if w.To > 0 && !w.Talk && !w.TooFew {
			w.Steps = steps(q, form, answers, &q.Components[i], w.To)
			counts := countComponent(&q.Components[i], form, raised(answers, w.Steps), &uniformity{})
			w.AtLeast = c.arrive(&counts, w.To)
		}
		w.Level, w.Position = c.Level, c.Position
		way.Components = append(way.Components, w)
		way.AtLeast = way.AtLeast || w.AtLeast
	}
	lowest := overall(after)
	way.Level, way.Position = lowest.Level, lowest.Position
	return way
}

// raised are the answers when the steps are taken.
func raised(answers Answers, steps []WayStep) Answers {
	raised := make(Answers, len(answers))
	for id, a := range answers {
		raised[id] = a
	}
	for _, step := range steps {
		raised[step.Statement] = WithPoints(step.To)
	}
	return raised
}

// arrive says where a component stands once a level is secured. Where the level
// above has too few answers it stands there at least.
func (r *ComponentResult) arrive(counts *component, level int) (atLeast bool) {
	secured, next := counts.walkFrom(level)
	r.Level, r.Position = max(1, secured), Whole(secured)
	if next > 0 && counts[next-1].state() == Unknown {
		return true
	}
	r.Position = counts.position(secured, next)
	return false
}

// climb is one statement on the shortest way.
type climb struct {
	WayStep
	effort int
}

// steps are the fewest that secure a cell: every absent practice is started,
// then one step at a time, on the statement whose cheapest action is least
// work, then the lowest answer, then the first, until the points suffice. A
// cell that was not asked counts as all absent; what was not answered or does
// not apply is left alone.
func steps(q *Questionnaire, form Form, answers Answers, c *Component, level int) []WayStep {
	climbs := startable(q, form, answers, c, level)
	need := 2 * len(climbs)
	for i := range climbs {
		climbs[i].To = max(1, climbs[i].To)
		need -= climbs[i].To
	}
	for ; need > 0; need-- {
		best := -1
		for i := range climbs {
			if climbs[i].To < 3 && (best < 0 || climbs[i].before(climbs[best])) {
				best = i
			}
		}
		climbs[best].To++
	}
	var taken []WayStep
	for _, s := range climbs {
		if s.To > s.From {
			taken = append(taken, s.WayStep)
		}
	}
	return taken
}

func (s climb) before(other climb) bool {
	return cmp.Or(cmp.Compare(s.effort, other.effort), cmp.Compare(s.To, other.To)) < 0
}

// startable lists the cell's statements that can be raised, as they stand.
func startable(q *Questionnaire, form Form, answers Answers, c *Component, level int) []climb {
	cell := &c.Cells[level-1]
	notAsked := !slices.ContainsFunc(cell.Statements, func(s Statement) bool {
		a := answers[s.ID]
		return form.Asks(s) && a != DoesNotApply && a != NotAsked
	})
	climbs := make([]climb, 0, len(cell.Statements))
	for i := range cell.Statements {
		s := &cell.Statements[i]
		a := answers[s.ID]
		if form.Asks(*s) && (a.Given() || notAsked && a == NotAsked) {
			step := WayStep{Statement: s.ID, From: a.Points(), To: a.Points(), NotAsked: a == NotAsked}
			climbs = append(climbs, climb{step, leastEffort(q, c.ID, level, s.ID)})
		}
	}
	return climbs
}

// leastEffort ranks the cheapest action that secures a statement; a statement
// no action secures comes last.
func leastEffort(q *Questionnaire, component string, level int, statement string) int {
	least := Large.Rank() + 1
	for i := range q.Actions {
		a := &q.Actions[i]
		if a.Component == component && a.To == level && slices.Contains(a.Secures, statement) {
			least = min(least, a.Effort.Rank())
		}
	}
	return least
}
