package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// TrendLine is the rounds of one unit that can be compared with each other:
// those of one questionnaire version, form and kind.
type TrendLine struct {
	Ref    Ref
	Form   Form
	Mode   Mode
	Points []TrendPoint // oldest first
}

// TrendPoint is one round, with the one before it on the same line. It does not
// say who answered.
type TrendPoint struct {
	At     time.Time
	Latest Listed
	Before *Listed // nil: the first
}

// NewTrend lists the submitted rounds of one unit, in any order, as lines; that
// with the latest round comes first.
func NewTrend(listed []Listed) []TrendLine {
	type kind struct {
		ref  Ref
		form Form
		mode Mode
	}
	lines := map[kind]*TrendLine{}
	for i := range listed {
		l := &listed[i]
		if l.SubmittedAt.IsZero() || l.Summary == nil {
			continue
		}
		k := kind{l.Ref, l.Form, l.Mode}
		if lines[k] == nil {
			lines[k] = &TrendLine{Ref: l.Ref, Form: l.Form, Mode: l.Mode}
		}
		lines[k].Points = append(lines[k].Points, TrendPoint{At: l.SubmittedAt, Latest: *l.readable(nil).nameless()})
	}
	trend := make([]TrendLine, 0, len(lines))
	for _, line := range lines {
		line.order()
		trend = append(trend, *line)
	}
	slices.SortFunc(trend, func(a, b TrendLine) int {
		x, y := a.Points[len(a.Points)-1], b.Points[len(b.Points)-1]
		return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Latest.ID, y.Latest.ID))
	})
	return trend
}

// order puts the oldest first and gives each point the one before it.
func (l *TrendLine) order() {
	slices.SortFunc(l.Points, func(a, b TrendPoint) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Latest.ID, b.Latest.ID))
	})
	for i := 1; i < len(l.Points); i++ {
		l.Points[i].Before = &l.Points[i-1].Latest
	}
}

// Part is where a component, or with an empty id the whole, stood in this round;
// see Standing.Part.
func (p TrendPoint) Part(component string) *ComponentSummary { return p.Latest.part(component) }

// Movement is what changed in a component, or with an empty id in the whole,
// since the point before.
func (p TrendPoint) Movement(component string) Movement {
	return movement(&p.Latest, p.Before, component)
}

// Round is a result in brief, as the trend of many units needs it.
type Round struct {
	UnitID   string
	Mode     Mode
	Ref      Ref
	Form     Form
	At       time.Time // when it was submitted or published
	Status   Status
	Level    int // 0 unless Scored
	Position Fraction
}

// Period is where the units of a comparison stood at the end of a stretch of
// time, each by its latest result until then.
type Period struct {
	From, To     time.Time // To is the first moment after it, or now
	Title        string    // "2025", "First half of 2026"
	Distribution Distribution
	Typical      *Round // nil when no unit had a comparable level
	Lowest       int    // the lowest level; 0 when there is none
}

// mostPeriods is how far back a trend goes: further back nobody compares.
const mostPeriods = 20

// Rounds tells how the units of a comparison stood over time, a year at a time,
// or half a year while there are fewer than three years, oldest first. What was
// of another questionnaire or form than the comparison, or stale by then, is
// left out. place is where years begin.
func Rounds(c *Comparison, rounds []Round, place *time.Location) []Period {
	units := c.byUnit(rounds)
	first := c.Now
	for _, list := range units {
		if len(list) > 0 && list[0].At.Before(first) {
			first = list[0].At
		}
	}
	if first.Equal(c.Now) {
		return nil
	}
	periods := periodsOf(first.In(place), c.Now.In(place))
	for i := range periods {
		c.fill(&periods[i], units)
	}
	return periods
}

// byUnit sorts the rounds that count by unit, in the order of the units, and of
// each unit the oldest first.
func (c *Comparison) byUnit(rounds []Round) [][]*Round {
	index := make(map[string]int, len(c.Standings))
	for i := range c.Standings {
		index[c.Standings[i].ID] = i
	}
	counts, of := make([]int, len(c.Standings)), make([]int, len(rounds))
	for i := range rounds {
		r := &rounds[i]
		unit, in := index[r.UnitID]
		if of[i] = unit; !in || r.At.After(c.Now) || c.Filter.Mode != "" && r.Mode != c.Filter.Mode {
			of[i] = -1
		} else {
			counts[unit]++
		}
	}
	units, room := make([][]*Round, len(counts)), make([]*Round, len(rounds))
	for unit, n := range counts {
		units[unit], room = room[:0:n], room[n:]
	}
	for i, unit := range of {
		if unit >= 0 {
			units[unit] = append(units[unit], &rounds[i])
		}
	}
	for _, list := range units {
		slices.SortFunc(list, func(a, b *Round) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Mode, b.Mode), a.Position.Compare(b.Position))
		})
	}
	return units
}

// periodsOf divides a stretch of time at the turns of years, or of half-years
// when it is short.
func periodsOf(first, now time.Time) []Period {
	months := 12
	if now.Before(first.AddDate(3, 0, 0)) {
		months = 6
	}
	half := (int(first.Month()) - 1) / months
	from := time.Date(first.Year(), time.Month(1+half*months), 1, 0, 0, 0, 0, first.Location())
	var periods []Period
	for !from.After(now) {
		to := from.AddDate(0, months, 0)
		p := Period{From: from, To: to, Title: fmt.Sprint(from.Year())}
		if months == 6 {
			p.Title = map[time.Month]string{time.January: "First", time.July: "Second"}[from.Month()] + " half of " + p.Title
		}
		if to.After(now) {
			p.To = now
		}
		periods, from = append(periods, p), to
	}
	return periods[max(0, len(periods)-mostPeriods):]
}

// fill counts where the units stood at the end of a period.
func (c *Comparison) fill(p *Period, units [][]*Round) {
	var scored []*Round
	for _, list := range units {
		r := latestUntil(list, p.To, p.To.Equal(c.Now))
		switch {
		case r == nil:
			p.Distribution.NotAssessed++
		case r.Ref != c.Ref || r.Form != c.Form || ageOf(&Listed{SubmittedAt: r.At}, p.To) == Stale:
			p.Distribution.LeftOut++
		default:
			if p.Distribution.add(r.Status, r.Level, r.Mode); r.Status == Scored {
				scored = append(scored, r)
			}
		}
	}
	if len(scored) == 0 {
		return
	}
	slices.SortStableFunc(scored, func(a, b *Round) int { return a.Position.Compare(b.Position) })
	p.Typical, p.Lowest = scored[middle(len(scored))], scored[0].Level
}

// latestUntil is the last of sorted rounds before a moment, or also at it.
func latestUntil(list []*Round, end time.Time, also bool) *Round {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].At.Before(end) || also && list[i].At.Equal(end) {
			return list[i]
		}
	}
	return nil
}
