package assessment

import "slices"

// table collects the responses of one survey. A response is read once, into
// counters and one view a component, so that the cost grows with the number of
// responses and nothing else.
type table struct {
	q             *Questionnaire
	form          Form
	columns       []column // the statements of the form, in questionnaire order
	views         [][]view // by component
	unscored      []map[Status]int
	people        map[RespondentRole]int
	straightLined int

	row    []Answer    // the response being read
	counts []component // and its cells
}

// column counts the answers to one statement.
type column struct {
	id        string
	component int
	level     int
	with      [NotAsked + 1]int // by answer
}

// view is where one person sees one component.
type view struct {
	role     RespondentRole
	position Fraction
}

func newTable(q *Questionnaire, form Form) *table {
	t := &table{
		q: q, form: form, people: map[RespondentRole]int{},
		views: make([][]view, len(q.Components)), unscored: make([]map[Status]int, len(q.Components)),
		counts: make([]component, len(q.Components)),
	}
	for c := range q.Components {
		t.unscored[c] = map[Status]int{}
		for l := range q.Components[c].Cells {
			for _, s := range q.Components[c].Cells[l].Asked(form) {
				t.columns = append(t.columns, column{id: s.ID, component: c, level: l + 1})
			}
		}
	}
	t.row = make([]Answer, len(t.columns))
	return t
}

// add reads one response.
func (t *table) add(r *Response) {
	role := r.Role
	if !role.Known() {
		role = Other
	}
	t.people[role]++
	t.read(r)
	var uniform uniformity
	for i := range t.columns {
		t.columns[i].with[t.row[i]]++
		uniform.add(t.row[i])
	}
	if uniform.answer() != Unanswered {
		t.straightLined++
	}
	for c := range t.counts {
		if status, position := t.counts[c].place(); status == Scored {
			t.views[c] = append(t.views[c], view{role, position})
		} else {
			t.unscored[c][status]++
		}
	}
}

// read fills the row and its cells; what the adaptive stop left out is NotAsked.
func (t *table) read(r *Response) {
	clear(t.counts)
	for i := range t.columns {
		column := &t.columns[i]
		t.row[i] = r.Answers[column.id]
		t.counts[column.component][column.level-1].count(t.row[i])
	}
	for i := range t.columns {
		if column := &t.columns[i]; t.row[i] == Unanswered && column.level > t.last(r, column.component) {
			t.row[i] = NotAsked
		}
	}
}

// last is the last level the respondent was asked of a component.
func (t *table) last(r *Response, component int) int {
	if r.Rest[t.q.Components[component].ID] {
		return LevelCount
	}
	return t.counts[component].stop()
}

// place is the status of the component and, when scored, its position, in lowest
// terms: equal positions are the same, however many statements were answered.
func (counts *component) place() (Status, Fraction) {
	secured, next := counts.walk()
	notApplicable := 0
	for l := range counts {
		if counts[l].state() == NotApplicable {
			notApplicable++
		}
	}
	status := counts.status(next, notApplicable)
	if status != Scored {
		return status, Fraction{}
	}
	return Scored, counts.position(secured, next).lowest()
}

func (t *table) statementViews(threshold int) ([]StatementViews, Answers) {
	views, middle := make([]StatementViews, len(t.columns)), make(Answers, len(t.columns))
	for i := range t.columns {
		views[i] = t.columns[i].views(threshold)
		views[i].Component = t.q.Components[t.columns[i].component].ID
		if views[i].Middle != Unanswered {
			middle[views[i].ID] = views[i].Middle
		}
	}
	return views, middle
}

// views says what the answers to one statement may show.
func (c *column) views(threshold int) StatementViews {
	v := StatementViews{ID: c.id, Level: c.level}
	copy(v.Counts[:], c.with[NotInPlace:Fully+1])
	for _, n := range v.Counts {
		v.N += n
	}
	if v.N < threshold {
		return StatementViews{ID: c.id, Level: c.level, Hidden: true, Middle: c.instead(threshold)}
	}
	quarter := (v.N + 3) / 4
	v.Middle, v.Low, v.High = v.item((v.N+1)/2), v.item(quarter), v.item(v.N+1-quarter)
	v.Variance = v.variance()
	return v
}

// instead is what most did who gave no answer with points, when they are enough
// to say so.
func (c *column) instead(threshold int) Answer {
	most, n := Unanswered, threshold-1
	for _, a := range [...]Answer{NotAsked, DoesNotApply, DontKnow} {
		if c.with[a] > n {
			most, n = a, c.with[a]
		}
	}
	return most
}

// item is the i-th lowest answer, from 1.
func (v *StatementViews) item(i int) Answer {
	for points, n := range v.Counts {
		if i -= n; i <= 0 {
			return WithPoints(points)
		}
	}
	return Fully
}

// variance is that of the sample, exact.
func (v *StatementViews) variance() Fraction {
	sum, squares := 0, 0
	for points, n := range v.Counts {
		sum, squares = sum+n*points, squares+n*points*points
	}
	return variance(v.N, sum, squares)
}

func (t *table) componentViews(threshold int) []ComponentViews {
	all := make([]ComponentViews, len(t.views))
	ranges := map[int]int{} // working out an interval costs most; components have much the same n
	for c, views := range t.views {
		v := &all[c]
		v.ID, v.Name = t.q.Components[c].ID, t.q.Components[c].Name
		if len(views) < threshold {
			v.TooFew = true
			continue
		}
		slices.SortFunc(views, func(a, b view) int { return a.position.Compare(b.position) })
		v.N, v.NotScored = len(views), t.respondents()-len(views)
		v.Positions = make([]Fraction, v.N)
		for i := range views {
			v.Positions[i] = views[i].position
		}
		if _, known := ranges[v.N]; !known {
			ranges[v.N] = outermost(v.N)
		}
		v.combine(ranges[v.N])
		v.Roles = rolesOf(views, t.people, threshold)
		v.PerceptionGap = gap(v.Roles)
	}
	return all
}

func (t *table) respondents() int {
	n := 0
	for _, people := range t.people {
		n += people
	}
	return n
}

// result is the survey as one result: the cells of the middle answers with the
// positions of the people.
func (t *table) result(views []ComponentViews, middle Answers) Result {
	r := Score(t.q, t.form, middle)
	r.Survey, r.Asked, r.Uniform = true, r.Statements, Unanswered
	for c := range views {
		counts := countComponent(&t.q.Components[c], t.form, middle, &uniformity{})
		r.Components[c] = counts.seen(&views[c], t.unscoredStatus(c, views[c].N))
	}
	r.Overall = overall(r.Components)
	return r
}

// unscoredStatus says why a component has no position: most often, because more
// answers are needed.
func (t *table) unscoredStatus(c, scored int) Status {
	if n := t.unscored[c][NotScored]; scored == 0 && n > 0 && n == t.respondents() {
		return NotScored
	}
	return Insufficient
}

// seen is the component's result: it stands where the people see it, its cells
// are those of the middle answers.
func (counts *component) seen(v *ComponentViews, unscored Status) ComponentResult {
	r := ComponentResult{ID: v.ID, Name: v.Name, Status: unscored}
	if !v.TooFew {
		r.Status, r.Level, r.Position = Scored, v.Level, v.Position
		r.Secured = v.Position.floor()
		r.Next = counts.above(r.Secured)
	}
	r.setFlags(counts.rateCells(&r))
	return r
}

// above is the first level after this one that applies, or 0.
func (counts *component) above(level int) int {
	for l := level; l < LevelCount; l++ {
		if counts[l].state() != NotApplicable {
			return l + 1
		}
	}
	return 0
}
