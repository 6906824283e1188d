package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// mostNamed is how many steps of a quarter are named.
const mostNamed = 3

// StepsText names a few of the steps that count since the point before, and counts
// the others.
func (p ProjectedPoint) StepsText() string {
	text := strings.Join(p.Steps[:min(mostNamed, len(p.Steps))], "; ")
	if more := len(p.Steps) - mostNamed; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// Projection is where a unit would stand, quarter by quarter, if its plan holds.
// It says what the answers would come to, not that anybody will give them.
type Projection struct {
	Points  []ProjectedPoint // in time: results of the past, then the quarters to come; empty: there is no level to begin with
	Target  int              // the level aimed at, 1 to 5; 0: none
	Undated int              // open steps without a day, which are left out
	Silent  int              // steps with a day that secure no statement and so move nothing
	Overdue int              // open steps whose day has passed, counted as if done by MadeUp
	MadeUp  time.Time        // the first quarter's end to come
}

// ProjectedPoint is where the unit stood, or would stand, on a day.
type ProjectedPoint struct {
	On        time.Time // a day
	Level     int
	Position  Fraction
	Projected bool
	AtLeast   bool     // some component would then need more answers to say more
	Steps     []string // the titles of the steps that count since the point before
}

// Project works out where the answers of a result would place the unit when the
// steps of its plan are done by their days: at the end of each calendar quarter
// from a day on, so many of them, the steps due or done by then have raised the
// statements they secure to at least "mostly". What is overdue on that day is not
// done: it counts from the first of these quarters. Dropped steps, and those done
// before the day of the result, change nothing. A cell that was not asked counts
// as all absent once a step raises a statement of it. Where a level above has too
// few answers, the unit stands at least at the one below.
//
// It never falls below the result, and another step never lowers it. Without a
// result that has a level there are no points.
func Project(q *Questionnaire, form Form, answers Answers, result time.Time, steps []Step, from time.Time, quarters int) Projection {
	var p Projection
	today := Score(q, form, answers).Overall
	from = later(from, result)
	planned := p.planned(result, from, steps)
	if today.Status != Scored {
		return p
	}
	p.Points = []ProjectedPoint{{On: result, Level: today.Level, Position: today.Position}}
	in := putInPlace(planned)
	for range max(quarters, 0) {
		end := quarterEnd(from)
		from = end.AddDate(0, 0, 1)
		point := standingAfter(q, form, answers, func(statement string) bool {
			on, ok := in[statement]
			return ok && !on.After(end)
		})
		point.On, point.Projected = end, true
		for len(planned) > 0 && !planned[0].Due.After(end) {
			point.Steps, planned = append(point.Steps, planned[0].Title), planned[1:]
		}
		p.Points = append(p.Points, point)
	}
	return p
}

// putInPlace is the first day on which a step has secured each statement.
func putInPlace(planned []Step) map[string]time.Time {
	in := map[string]time.Time{}
	for _, step := range planned {
		for _, statement := range step.Secures {
			if _, already := in[statement]; !already {
				in[statement] = step.Due
			}
		}
	}
	return in
}

// planned are the steps that move something, each with the day it counts from as
// Due.
func (p *Projection) planned(result, today time.Time, steps []Step) []Step {
	var planned []Step
	for _, step := range steps {
		if step.Status == StepDone {
			step.Due = step.DoneOn
		}
		switch {
		case step.Status == StepDropped || step.Status == StepDone && step.DoneOn.Before(result):
			continue
		case step.Due.IsZero():
			p.Undated++
			continue
		case len(step.Secures) == 0:
			p.Silent++
			continue
		case step.Overdue(today):
			p.Overdue++
			step.Due, p.MadeUp = today, quarterEnd(today)
		}
		step.Due = later(step.Due, result) // done on the result's own day: not in its answers yet
		planned = append(planned, step)
	}
	slices.SortStableFunc(planned, func(a, b Step) int { return a.Due.Compare(b.Due) })
	return planned
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// quarterEnd is the last day of the calendar quarter a day is in.
func quarterEnd(day time.Time) time.Time {
	y, m, _ := day.Date()
	return time.Date(y, (m-1)/3*3+4, 0, 0, 0, 0, 0, time.UTC)
}

// standingAfter scores the answers with everything raised that is in place then.
func standingAfter(q *Questionnaire, form Form, answers Answers, inPlace func(statement string) bool) ProjectedPoint {
	raised := make(Answers, len(answers))
	for id, a := range answers {
		raised[id] = a
	}
	for i := range q.Components {
		for l := range q.Components[i].Cells {
			raise(raised, q.Components[i].Cells[l].Asked(form), inPlace)
		}
	}
	result := Score(q, form, raised)
	point := ProjectedPoint{Position: Whole(LevelCount), Level: LevelCount}
	for i := range result.Components {
		c := &result.Components[i]
		position := c.Position
		if c.Status == Insufficient {
			position, point.AtLeast = Whole(c.Secured), true
		}
		if position.Compare(point.Position) < 0 {
			point.Position = position
		}
		point.Level = min(point.Level, max(1, c.Secured))
	}
	return point
}

// raise puts the statements of one cell in place that are.
func raise(answers Answers, cell []Statement, inPlace func(statement string) bool) {
	notAsked := !slices.ContainsFunc(cell, func(s Statement) bool {
		return answers[s.ID] != NotAsked && answers[s.ID] != DoesNotApply
	})
	touched := false
	for _, s := range cell {
		if a := answers[s.ID]; a != DoesNotApply && a.Points() < Mostly.Points() && inPlace(s.ID) {
			answers[s.ID], touched = Mostly, true
		}
	}
	for _, s := range cell {
		if touched && notAsked && answers[s.ID] == NotAsked {
			answers[s.ID] = NotInPlace
		}
	}
}

// Quarters is how many quarters a projection should show: until the last step is
// due, four at least and eight at most.
func Quarters(steps []Step, from time.Time) int {
	n, end := 1, quarterEnd(from)
	for _, step := range steps {
		for step.Open() && step.Due.After(end) && n < 8 {
			n, end = n+1, quarterEnd(end.AddDate(0, 0, 1))
		}
	}
	return max(n, 4)
}

// After puts earlier results before the points: those of the same questionnaire
// version and form with a level, that were submitted before the first point, in
// any order.
func (p Projection) After(past []Listed, place *time.Location) Projection {
	if len(p.Points) == 0 {
		return p
	}
	var points []ProjectedPoint
	for _, l := range past {
		day := Day(l.SubmittedAt.In(place))
		if !l.SubmittedAt.IsZero() && l.Summary != nil && l.Summary.Status == Scored && day.Before(p.Points[0].On) {
			points = append(points, ProjectedPoint{On: day, Level: l.Summary.Level, Position: l.Summary.Position})
		}
	}
	slices.SortFunc(points, func(a, b ProjectedPoint) int { return a.On.Compare(b.On) })
	p.Points = append(points, p.Points...)
	return p
}

// Reaches is the first day a projection stands at the target; false: it does not.
// Where basics are not in place level 1 is still to be reached.
func (p Projection) Reaches() (time.Time, bool) {
	for _, point := range p.Points {
		if point.Projected && p.Target > 0 && p.at(point) {
			return point.On, true
		}
	}
	return time.Time{}, false
}

// at reports whether a point stands at the target.
func (p Projection) at(point ProjectedPoint) bool {
	return point.Position.Compare(Whole(p.Target)) >= 0
}

// Short reports that the plan does not lead to its target.
func (p Projection) Short() bool {
	_, reaches := p.Reaches()
	return len(p.Points) > 0 && p.Target > 0 && !reaches
}

// from is the latest result, which the projection begins with.
func (p Projection) from() ProjectedPoint {
	i := slices.IndexFunc(p.Points, func(point ProjectedPoint) bool { return point.Projected })
	if i < 0 {
		i = len(p.Points)
	}
	return p.Points[i-1]
}

// Lead says where the plan leads, and what of it should have been done already.
func (p Projection) Lead(unit string) string {
	if len(p.Points) == 0 {
		return "There is no result with a level to begin with, so nothing can be projected."
	}
	switch p.Overdue {
	case 0:
		return p.leads(unit)
	case 1:
		return p.leads(unit) + " One overdue step is counted as if done by " + p.MadeUp.Format("2 January 2006") + "."
	}
	return p.leads(unit) + fmt.Sprintf(" %s overdue steps are counted as if done by %s.", upperFirst(number(p.Overdue)), p.MadeUp.Format("2 January 2006"))
}

// leads says in a sentence where the plan leads.
func (p Projection) leads(unit string) string {
	on, reaches := p.Reaches()
	last := p.Points[len(p.Points)-1]
	switch {
	case p.Target > 0 && p.at(p.from()) && p.from().Level == p.Target:
		return fmt.Sprintf("%s stands at level %d already, the one this plan aims at.", unit, p.Target)
	case p.Target > 0 && p.at(p.from()):
		return fmt.Sprintf("%s stands at level %d already, and this plan aims at level %d.", unit, p.from().Level, p.Target)
	case reaches && p.Target == 1:
		return fmt.Sprintf("If the plan holds, %s has the basics in place by the end of %s.", unit, on.Format("January 2006"))
	case reaches:
		return fmt.Sprintf("If the plan holds, %s stands at level %d by the end of %s.", unit, p.Target, on.Format("January 2006"))
	case p.Target > 0 && last.Projected:
		return fmt.Sprintf("If the plan holds, %s stands at level %d, position %s, by the end of %s. Level %d takes more: not every practice it needs is secured by a step with a day.",
			unit, last.Level, last.Position, last.On.Format("January 2006"), p.Target)
	default:
		return fmt.Sprintf("If the plan holds, %s stands at level %d by the end of %s.", unit, last.Level, last.On.Format("January 2006"))
	}
}

// Notes say what a projection rests on and what it leaves out.
func (p Projection) Notes() []string {
	notes := []string{"Worked out from the last agreed answers: what a step secures counts as “mostly” from the day the step is due, or done. It is a plan and no promise; only the next assessment tells."}
	if p.Undated > 0 {
		notes = append(notes, map[bool]string{true: "One step has no day yet and is left out.", false: upperFirst(number(p.Undated)) + " steps have no day yet and are left out."}[p.Undated == 1])
	}
	if p.Silent > 0 {
		notes = append(notes, map[bool]string{true: "One step secures no statement: it may help, and does not move the line.", false: upperFirst(number(p.Silent)) + " steps secure no statement: they may help, and do not move the line."}[p.Silent == 1])
	}
	return notes
}
