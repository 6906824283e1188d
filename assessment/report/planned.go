package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// Planned is a unit's plan as it stands on a day: what is overdue and what comes
// next, the thirteen weeks from then on, and every step as a card.
type Planned struct {
	Organization  string
	Unit          string
	Date          time.Time // the day it is, printed, and the file's only date
	Plan          *assessment.Plan
	Questionnaire *assessment.Questionnaire // what Plan.Ref names
	Moments       *assessment.Moments       // of the unit; may be nil
	Projection    *assessment.Projection    // where it would lead; nil: not said
	Decision      *assessment.Decision      // the latest about the unit; nil: none
	Worth         *WorthPart                // what the level aimed at is worth; nil: not worked out
	Paper         Paper                     // empty: A4
	Address       string                    // the page with the same content, http or https; may be empty
}

// Write makes the document; see Plan.WriteContext for how it waits and fails.
func (p Planned) Write(ctx context.Context, w io.Writer) error {
	if p.Plan == nil || p.Questionnaire == nil {
		return errors.New("a plan and its questionnaire are needed")
	}
	return produce(ctx, w, "plan", settledFile(newPlanned, p))
}

// plannedDocument is a Planned being set.
type plannedDocument struct {
	document
	p       Planned          // its decision and projection printable
	steps   *assessment.Plan // printable throughout
	numbers map[string]int   // of the steps, by id, from 1
	today   time.Time
}

func newPlanned(ctx context.Context, p Planned) (*plannedDocument, error) {
	var c cleaner
	d := &plannedDocument{document: document{ctx: ctx, address: linkable(p.Address)}, p: p, steps: c.steps(p.Plan), today: assessment.Day(p.Date)}
	d.q = c.questionnaire(p.Questionnaire)
	d.plan = Plan{Organization: p.Organization, Unit: p.Unit, Date: p.Date, Questionnaire: d.q}
	c.line(&d.plan.Organization, &d.plan.Unit)
	d.p.Decision = c.decided(p.Decision)
	d.p.Projection = new(cleaner).projection(p.Projection) // its texts are the plan's, which are counted
	d.lost = c.replaced
	d.numbers = make(map[string]int, len(d.steps.Steps))
	for i, s := range d.steps.Steps {
		d.numbers[s.ID] = i + 1
	}
	err := d.open(p.Paper, false, metadata{title: "Plan of " + told(p.Unit), author: p.Organization, subject: d.q.Name + ", " + longDate(p.Date), date: p.Date})
	d.margins(62, 78, 66)
	return d, err
}

// steps is a copy of a plan with printable text only.
func (c *cleaner) steps(from *assessment.Plan) *assessment.Plan {
	p := *from
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		s := &p.Steps[i]
		c.line(&s.Title, &s.Owner, &s.Reason)
		for _, text := range []*string{&s.FirstStep, &s.Evidence, &s.Measure, &s.Note} {
			clean, n := printable(*text)
			*text, c.replaced = clean, c.replaced+n
		}
	}
	return &p
}

// write sets the document. What belongs to other pages of the unit, such as what
// the level is worth, comes after the steps.
func (d *plannedDocument) write() {
	d.nextPage()
	d.flow(d.head())
	if !d.steps.Closed() {
		d.agenda()
		d.weeks()
	}
	d.cards()
	if !d.steps.Closed() {
		d.projection(d.p.Projection, d.plan.Unit)
	}
	if d.p.Decision != nil {
		d.flow(d.together(append(d.section("What was decided", .2), d.decided(d.p.Decision, d.p.Date.Location())...)))
	}
	if !d.steps.Closed() {
		d.momentPages(d.p.Moments)
	}
	if d.p.Worth != nil {
		d.worthInShort(*d.p.Worth)
	}
	d.notes()
	d.titled(d.plan.Unit, d.plan.Organization, "Plan, "+longDate(d.p.Date))
}

// head says whose plan it is, how it stands and what it costs.
func (d *plannedDocument) head() []row {
	organization, unit := d.plan.Organization, d.plan.Unit
	small, large := shrink(organization, sans, 12, 8, d.width(), 2), shrink(unit, serif, 30, 14, d.width(), 3)
	rows := d.paragraph(d.left, d.width(), small, small*1.35, span{organization, style{sans, soft}})
	rows = append(rows, row{height: 8})
	rows = append(rows, d.paragraph(d.left, d.width(), 12, 18, span{"Plan", style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), large, large*1.18, span{unit, style{serif, dark}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), 11, 17, span{longDate(d.p.Date), style{sans, soft}})...)
	rows = append(rows, row{height: 8})
	rows = append(rows, d.paragraph(d.left, d.measure(), 13.5, 19, span{d.steps.Words(d.today), style{sans, dark}})...)
	return append(rows, d.paragraph(d.left, d.measure(), 10.5, 15, span{d.facts(), style{sans, soft}})...)
}

// facts are the level aimed at, what the steps cost together, and when the plan
// was closed.
func (d *plannedDocument) facts() string {
	level := d.q.Level(min(max(d.steps.Target, 1), assessment.LevelCount))
	text := fmt.Sprintf("To level %d, %s.", level.Number, level.Name)
	if cost := d.steps.CostText(); cost != "" {
		text += " Costs " + cost + "."
	}
	if n := d.steps.Progress().Dropped; n > 0 {
		text += fmt.Sprintf(" %d dropped.", n)
	}
	if d.steps.Closed() {
		text += " Closed on " + longDate(d.steps.ClosedAt.In(d.p.Date.Location())) + "."
	}
	return text
}

// agendaMost is how many steps of a kind the agenda names.
const agendaMost = 8

// agenda lists what today asks for.
func (d *plannedDocument) agenda() {
	if n := d.steps.Progress(); n.ToDo+n.Doing == 0 {
		return
	}
	a := d.steps.Agenda(d.today)
	rows := d.section("Today", .2)
	for _, group := range []struct {
		title, none string
		steps       []assessment.Step
	}{{"Overdue", "Nothing is overdue.", a.Overdue}, {"This week", "Nothing is due this week.", a.ThisWeek}, {"Next", "", a.Next}} {
		if len(group.steps) == 0 && group.none == "" {
			continue
		}
		rows = append(rows, d.label(group.title)...)
		if len(group.steps) == 0 {
			rows = append(rows, d.aside(group.none)...)
			continue
		}
		for _, s := range group.steps[:min(agendaMost, len(group.steps))] {
			rows = append(rows, d.tick(fmt.Sprintf("%d. %s (%s)", d.numbers[s.ID], s.Title, d.when(s)))...)
		}
		if more := len(group.steps) - agendaMost; more > 0 {
			rows = append(rows, d.aside(fmt.Sprintf("and %d more", more))...)
		}
	}
	d.flow(rows)
}

// when says who does a step and until when.
func (d *plannedDocument) when(s assessment.Step) string {
	text := "no day yet"
	switch {
	case s.Overdue(d.today):
		text = "was due " + longDate(s.Due)
	case !s.Due.IsZero() && s.Status == assessment.StepToDo && s.Start.After(d.today):
		text = "begins " + longDate(s.Start) + ", due " + longDate(s.Due)
	case !s.Due.IsZero():
		text = "due " + longDate(s.Due)
	case !s.Start.IsZero():
		text = "begins " + longDate(s.Start)
	}
	if s.Owner != "" {
		text = s.Owner + ", " + text
	}
	return text
}

// notes say what could not be printed and where the page is.
func (d *plannedDocument) notes() {
	rows := d.footRows("The page of this plan, with a calendar file and a CSV file of all its steps, is at", 0)
	if len(rows) > 0 {
		d.flow(append([]row{gap(20)}, d.together(rows)...))
	}
}

// OutlineSpan is where a step stands on the weeks from a Monday on. What is
// overdue goes on to today.
func OutlineSpan(s assessment.Step, monday, today time.Time) chart.Span {
	from, to, _ := s.Span()
	state := map[assessment.StepStatus]chart.SpanState{
		assessment.StepToDo: chart.SpanToDo, assessment.StepDoing: chart.SpanDoing, assessment.StepDone: chart.SpanDone,
	}[s.Status]
	if s.Overdue(today) {
		to, state = today, chart.SpanOverdue
	}
	return chart.Span{From: OutlineWeeks(monday, from), To: OutlineWeeks(monday, to) + 1.0/7, State: state}
}

// OutlineWeeks is how many weeks after a Monday a day begins.
func OutlineWeeks(monday, day time.Time) float64 { return day.Sub(monday).Hours() / 24 / 7 }

// OutlineDays are the Mondays of an outline.
func OutlineDays(monday time.Time) (days [chart.Weeks]string) {
	for i := range days {
		days[i] = monday.AddDate(0, 0, 7*i).Format("2 Jan")
	}
	return days
}
