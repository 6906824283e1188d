package assessment

// Score rates one set of answers. It is exact: no float takes part.
//
// Statements outside the form are dropped first. The result has one entry a
// component in questionnaire order; the overall is the lowest of them, and only
// given when all are scored. It cannot fail: any set of answers has a result.
//
// Source: design, "Scoring one response".
func Score(q *Questionnaire, form Form, answers Answers) Result {
	r := Result{Form: form, Components: make([]ComponentResult, len(q.Components))}
	uniform := uniformity{}
	for i := range q.Components {
		counts := countComponent(&q.Components[i], form, answers, &uniform)
		r.Components[i] = counts.score(&q.Components[i])
		for _, cell := range counts {
			r.Statements += cell.statements
			r.Asked += cell.statements - cell.notAsked
			r.Answered += cell.given()
		}
	}
	r.Uniform = uniform.answer()
	r.Overall = overall(r.Components)
	return r
}

// tally counts the answers to one cell's statements.
type tally struct {
	statements int
	notApply   int
	notAsked   int
	with       [4]int // answers by points
}

func (t *tally) count(a Answer) {
	t.statements++
	switch {
	case a == DoesNotApply:
		t.notApply++
	case a == NotAsked:
		t.notAsked++
	case a.Given():
		t.with[a.Points()]++
	}
}

func (t tally) applying() int { return t.statements - t.notApply }
func (t tally) given() int    { return t.with[0] + t.with[1] + t.with[2] + t.with[3] }
func (t tally) points() int   { return t.with[1] + 2*t.with[2] + 3*t.with[3] }
func (t tally) needed() int   { return 2 * t.given() }

// state rates the cell: secured when the answers are on average at least
// "mostly" and no practice is absent.
//
// Source: design, "Cell"; bands of ISO/IEC 33020.
func (t tally) state() State {
	switch {
	case t.applying() == 0:
		return NotApplicable
	case t.notAsked == t.applying():
		return NotAskedYet
	case 2*t.given() < t.applying():
		return Unknown
	case t.points() >= t.needed() && t.with[0] == 0:
		return Secured
	default:
		return Open
	}
}

// thin: secured, but not above 85 % of the points, the lower edge of "fully".
func (t tally) thin() bool {
	return t.state() == Secured && 100*t.points() <= 85*3*t.given()
}

// moved is the tally with one answer of these points moved by a step of +1 or -1.
func (t tally) moved(points, step int) tally {
	t.with[points]--
	t.with[points+step]++
	return t
}

// component counts the answers of one component, level 1 first.
type component [LevelCount]tally

func countComponent(c *Component, form Form, answers Answers, uniform *uniformity) component {
	var counts component
	for l := range c.Cells {
		for i := range c.Cells[l].Statements {
			s := &c.Cells[l].Statements[i]
			if form == Quick && !s.Quick {
				continue
			}
			answer := answers[s.ID]
			counts[l].count(answer)
			uniform.add(answer)
		}
	}
	return counts
}

// walk goes up from level 1, passing over levels that do not apply, while cells
// are secured. It returns the last level secured (0: none) and the level that
// stops it (0: none does).
func (counts *component) walk() (secured, next int) { return counts.walkFrom(0) }

// walkFrom goes on from a level that counts as secured.
func (counts *component) walkFrom(level int) (secured, next int) {
	secured = level
	for l := level; l < LevelCount; l++ {
		switch counts[l].state() {
		case NotApplicable:
		case Secured:
			secured = l + 1
		default:
			return secured, l + 1
		}
	}
	return secured, 0
}

func (counts *component) score(c *Component) ComponentResult {
	r := ComponentResult{ID: c.ID, Name: c.Name}
	r.Secured, r.Next = counts.walk()
	notApplicable := counts.rateCells(&r)
	r.Status = counts.status(r.Next, notApplicable)
	r.setFlags(notApplicable)
	if r.Status == Scored {
		r.Level, r.Position = max(1, r.Secured), counts.position(r.Secured, r.Next)
		counts.neighbours(&r)
	}
	return r
}

func (r *ComponentResult) setFlags(notApplicable int) {
	if r.Secured == 0 && r.Status == Scored {
		r.Flags = append(r.Flags, Foundation)
	}
	if len(r.Gaps) > 0 {
		r.Flags = append(r.Flags, Gap)
	}
	if notApplicable > 0 {
		r.Flags = append(r.Flags, LevelNotApplicable)
	}
}

// rateCells fills in the cells, the gaps above the stop and the thin levels
// below it, and counts the cells that do not apply.
func (counts *component) rateCells(r *ComponentResult) (notApplicable int) {
	for l, t := range counts {
		state := t.state()
		r.Cells[l] = CellResult{
			Level: l + 1, State: state, Points: t.points(), Needed: t.needed(), Answered: t.given(),
			Applying: t.applying(), Statements: t.statements, Absent: t.with[0], NotAsked: t.notAsked,
		}
		switch {
		case state == NotApplicable:
			notApplicable++
		case state == Secured && r.Next > 0 && l+1 > r.Next:
			r.Gaps = append(r.Gaps, l+1)
		case l+1 <= r.Secured && t.thin():
			r.Thin = append(r.Thin, l+1)
		}
	}
	return notApplicable
}

func (counts *component) status(next, notApplicable int) Status {
	switch {
	case notApplicable >= 2:
		return NotScored
	case next > 0 && counts[next-1].state() == Unknown:
		return Insufficient
	default:
		return Scored
	}
}

// position is the secured level and the share of the next one's points, always
// short of the whole: min(S, T-1) / T.
func (counts *component) position(secured, next int) Fraction {
	if next == 0 || counts[next-1].given() == 0 {
		return Whole(secured)
	}
	needed := counts[next-1].needed()
	return Fraction{secured*needed + min(counts[next-1].points(), needed-1), needed}
}

// neighbours finds the levels one answer away: every answer that carries points
// is moved one step up and down, and the walk repeated.
func (counts *component) neighbours(r *ComponentResult) {
	var reached [LevelCount + 1]bool
	for l, original := range counts {
		for points, n := range original.with {
			for _, step := range [...]int{-1, +1} {
				if n == 0 || points+step < 0 || points+step > 3 {
					continue
				}
				counts[l] = original.moved(points, step)
				secured, _ := counts.walk()
				reached[max(1, secured)] = true
				r.BasicsAway = r.BasicsAway || r.Level == 1 && secured <= 1 && secured != r.Secured
			}
		}
		counts[l] = original
	}
	for level := 1; level <= LevelCount; level++ {
		if reached[level] && level != r.Level {
			r.CloseCalls = append(r.CloseCalls, level)
		}
	}
}

// overall combines the components: the lowest level and position, never a mean,
// which would let a strong component hide a weak one (CMMI's staged rule).
func overall(components []ComponentResult) Overall {
	o := Overall{Status: Scored}
	for _, c := range components {
		if c.Status == NotScored || c.Status == Insufficient && o.Status == Scored {
			o.Status = c.Status
		}
	}
	if o.Status != Scored || len(components) == 0 {
		return o
	}
	lowest, highest := components[0].Position, components[0].Position
	o.Level = components[0].Level
	for _, c := range components[1:] {
		o.Level = min(o.Level, c.Level)
		if c.Position.Compare(lowest) < 0 {
			lowest = c.Position
		}
		if c.Position.Compare(highest) > 0 {
			highest = c.Position
		}
	}
	o.Position, o.Spread = lowest, highest.Minus(lowest)
	for _, c := range components {
		if c.Level == o.Level {
			o.Limiting = append(o.Limiting, c.ID)
		}
	}
	return o
}

// LastAsked is the adaptive stop: the last level of the component that is
// asked, 1 to 5. Asking stops after a level when it and the one before are both
// not secured; levels that do not apply are passed over. What follows could
// change neither level nor position.
func LastAsked(c *Component, form Form, answers Answers) int {
	counts := countComponent(c, form, answers, &uniformity{})
	return counts.stop()
}

// stop is the level asking stops after.
func (counts *component) stop() int {
	var states [LevelCount]State
	for l := range counts {
		states[l] = counts[l].state()
	}
	return stop(states)
}

// stop is the level asking stops after, going by the state of each.
func stop(states [LevelCount]State) int {
	stopping := false
	for l, state := range states {
		if state == NotApplicable {
			continue
		}
		if stopping && state != Secured {
			return l + 1
		}
		stopping = state != Secured
	}
	return LevelCount
}

// leftOutSafely reports whether all that was not asked of a component lies
// beyond the adaptive stop, where it can change neither level nor position.
func (r ComponentResult) leftOutSafely() bool {
	var states [LevelCount]State
	for l, cell := range r.Cells {
		states[l] = cell.State
	}
	for _, cell := range r.Cells[:stop(states)] {
		if cell.NotAsked > 0 {
			return false
		}
	}
	return true
}

// uniformity notices when every statement that was asked got the same answer.
type uniformity struct {
	first Answer
	asked int
	mixed bool
}

func (u *uniformity) add(a Answer) {
	if a == NotAsked {
		return
	}
	if u.asked == 0 {
		u.first = a
	}
	u.mixed = u.mixed || a != u.first
	u.asked++
}

func (u *uniformity) answer() Answer {
	if u.mixed || u.asked < 2 {
		return Unanswered
	}
	return u.first
}
