package assessment

import (
	"fmt"
	"strings"
	"time"
)

// Words say how the plan stands on a day: "3 of 12 done, 1 overdue."
func (p *Plan) Words(today time.Time) string {
	n, overdue := p.Progress(), len(p.Overdue(today))
	return progressWords(n, overdue)
}

func progressWords(n Progress, overdue int) string {
	if n.Counted() == 0 {
		return "No steps yet."
	}
	words := fmt.Sprintf("%d of %d done", n.Done, n.Counted())
	if n.Done == n.Counted() {
		words = "All " + number(n.Done) + " done"
		if n.Done == 1 {
			words = "The one step is done"
		}
	}
	if overdue > 0 {
		words += fmt.Sprintf(", %d overdue", overdue)
	}
	return words + "."
}

// PlanEventText says what was done to a plan.
func PlanEventText(e Event) string {
	verb, known := map[EventKind]string{
		EventStarted: "made the plan", EventClosed: "closed the plan: " + e.Note,
		EventStepAdded: "added", EventStepChanged: "changed", EventStepMoved: "moved", EventStepRemoved: "removed",
		EventStepToDo: "put back to do:", EventStepDoing: "began", EventStepDone: "marked done:", EventStepDropped: "dropped",
	}[e.What]
	switch {
	case !known:
		return string(e.What)
	case e.What == EventStarted || e.What == EventClosed:
		return verb
	}
	return verb + " “" + e.Note + "”"
}

// CostWords says what something costs, in parts that are not nothing: "12,000
// once, 3,000 a year, 4.5 staff days"; "" for nothing.
func CostWords(oneOff, yearly int64, days float64) string {
	var parts []string
	if oneOff > 0 {
		parts = append(parts, Digits(float64(oneOff))+" once")
	}
	if yearly > 0 {
		parts = append(parts, Digits(float64(yearly))+" a year")
	}
	switch {
	case days == 1:
		parts = append(parts, "1 staff day")
	case days > 0:
		parts = append(parts, Digits(days)+" staff days")
	}
	return strings.Join(parts, ", ")
}

// CostGaps says how many of the steps that were not dropped have no cost yet, as a
// clause; "" where all have one.
func (p *Plan) CostGaps() string {
	open, all := 0, p.Progress().Counted()
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Status != StepDropped && s.OneOff == 0 && s.Yearly == 0 && s.Days == 0 {
			open++
		}
	}
	switch {
	case open == 0:
		return ""
	case all == 1:
		return "its one step has no cost yet"
	case open == all:
		return fmt.Sprintf("none of its %d steps has a cost yet", all)
	case open == 1:
		return fmt.Sprintf("1 of its %d steps has no cost yet", all)
	default:
		return fmt.Sprintf("%d of its %d steps have no cost yet", open, all)
	}
}

// CostText says what the steps cost together, and how many of them have no cost
// yet; "" for nothing.
func (p *Plan) CostText() string {
	oneOff, yearly := p.Costs(0)
	cost := CostWords(oneOff, yearly, p.StaffDays())
	if gaps := p.CostGaps(); cost != "" && gaps != "" {
		return cost + "; " + gaps
	}
	return cost
}

// StaffDays adds up the days of all steps that were not dropped.
func (p *Plan) StaffDays() float64 {
	days := 0.0
	for i := range p.Steps {
		if p.Steps[i].Status != StepDropped {
			days += p.Steps[i].Days
		}
	}
	return days
}
