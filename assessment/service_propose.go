package assessment

import (
	"fmt"
	"math"
	"strings"
)

// ServiceKnown is what is known of a unit when its service plan is written. What
// is nil, empty or zero is not known.
type ServiceKnown struct {
	Unit          string // its name
	Questionnaire *Questionnaire
	Level         int // of the latest result that has one
	Worths        []*Worth
	Decision      *Decision // the latest
	Plan          *Plan     // the current one
	Measures      []Measure
	Moments       *Moments
}

// ProposeService writes down what is known as a service plan. Nothing of it is
// saved: each part waits for somebody to say so, as it stands or in other words.
// It always fits: longer texts end in "…", and what is too much is left out.
func ProposeService(known ServiceKnown) ServiceText {
	worth := known.worth()
	return ServiceText{
		Vision:    known.vision(),
		Chosen:    known.chosen(worth),
		NotChosen: known.notChosen(worth),
		Groups:    known.groups(worth),
		Promises:  known.promises(),
		Measures:  known.measures(),
		Actions:   known.actions(),
		Budget:    known.budget(worth),
		Decision:  known.decision(),
	}
}

// Aim is the level aimed at: what was decided, else what a worth or the plan is
// about; today's where it was decided to stay; 0 where nothing says.
func (k ServiceKnown) Aim() int {
	switch {
	case k.Decision != nil && k.Decision.Kind == Advance:
		return k.Decision.Target
	case k.Decision != nil:
		return k.Level
	case k.Plan != nil:
		return k.Plan.Target
	case len(k.Worths) > 0:
		return k.worth().Target
	default:
		return 0
	}
}

// worth is the one of the level decided about, else of the plan's level, else of
// the lowest level.
func (k ServiceKnown) worth() *Worth {
	about := 0
	switch {
	case k.Decision != nil:
		about = k.Decision.Target
	case k.Plan != nil:
		about = k.Plan.Target
	}
	var found *Worth
	for _, w := range k.Worths {
		if found == nil || w.Target == about || found.Target != about && w.Target < found.Target {
			found = w
		}
	}
	return found
}

func (k ServiceKnown) vision() string {
	aim := k.Aim()
	if aim == 0 || k.Questionnaire == nil {
		return ""
	}
	level := k.Questionnaire.Level(aim)
	verb := "is to reach"
	if aim <= k.Level {
		verb = "is to stay at"
	}
	return clipped(fmt.Sprintf("%s %s level %d, %s: %s", k.Unit, verb, aim, level.Name, MidSentence(level.Definition)), serviceSentence)
}

func (k ServiceKnown) chosen(w *Worth) string {
	if w == nil {
		return ""
	}
	return clipped(strings.TrimSpace(ended(w.Group)+" "+w.Why), servicePassage)
}

func (k ServiceKnown) notChosen(w *Worth) string {
	if w == nil || k.Level == 0 || k.Questionnaire == nil {
		return ""
	}
	return fmt.Sprintf("All other customers are served as they are today: at level %d, %s.", k.Level, k.Questionnaire.Level(k.Level).Name)
}

func (k ServiceKnown) groups(w *Worth) []ServiceGroup {
	aim := k.Aim()
	if aim == 0 {
		return nil
	}
	first := ServiceGroup{Name: "All customers", Level: aim}
	if w != nil {
		first.Name, first.Why = clipped(w.Group, serviceName), w.Why
	}
	if k.Decision != nil {
		first.Why = k.Decision.Reason
	}
	first.Why = clipped(first.Why, serviceSentence)
	if w == nil || k.Level == 0 || k.Level == aim {
		return []ServiceGroup{first}
	}
	return []ServiceGroup{first, {"All other customers", k.Level, "Held where it is today."}}
}

// promises are those of the moments of truth, in the order of the journey.
func (k ServiceKnown) promises() []ServicePromise {
	if k.Moments == nil {
		return nil
	}
	var promises []ServicePromise
	for _, m := range k.Moments.All {
		if promise := clipped(m.Promise, serviceSentence); promise != "" && len(promises) < MostServicePromises {
			promises = append(promises, ServicePromise{clipped(m.Stage+": "+m.Contact, serviceName), promise})
		}
	}
	return promises
}

func (k ServiceKnown) measures() []ServiceMeasure {
	var measures []ServiceMeasure
	for i := range k.Measures {
		m := &k.Measures[i]
		if len(measures) == MostServiceMeasures {
			break
		}
		row := ServiceMeasure{Name: clipped(m.Name, serviceName), Target: clipped(m.TargetText(), serviceFigure)}
		if v := m.Latest(); v != nil {
			row.Now = clipped(m.WithUnit(v.Value)+", "+v.Period.Words(), serviceFigure)
		}
		measures = append(measures, row)
	}
	return measures
}

// actions are the steps of the plan in its order: those that are open, then, where
// there is room, those that are done.
func (k ServiceKnown) actions() []ServiceAction {
	if k.Plan == nil {
		return nil
	}
	var open, done []ServiceAction
	for _, s := range k.Plan.Steps {
		a := ServiceAction{Title: clipped(s.Title, NameLimit), Owner: clipped(s.Owner, serviceName), Due: s.Due}
		switch {
		case s.Open():
			open = append(open, a)
		case s.Status == StepDone:
			a.Title = clipped("Done: "+s.Title, NameLimit)
			done = append(done, a)
		}
	}
	all := append(open, done...)
	return all[:min(len(all), MostServiceActions)]
}

// budget takes the costs of the worth, which may be those of the plan, else those
// of the plan.
func (k ServiceKnown) budget(w *Worth) ServiceBudget {
	var b ServiceBudget
	if k.Plan != nil {
		if oneOff, yearly := k.Plan.Costs(0); oneOff > 0 || yearly > 0 {
			b.OneOff, b.Yearly = cost(float64(oneOff)), cost(float64(yearly))
		}
	}
	if w == nil || w.Case.Check(w.Low, w.Likely, w.High) != nil {
		return b
	}
	figures := *w
	if k.Plan != nil {
		figures.TakeCosts(k.Plan.Costs(w.Rate))
	}
	npv := figures.Scenarios()
	b.OneOff, b.Yearly, b.Years = cost(figures.OneOff), cost(figures.Yearly), w.Years
	b.Low, b.Likely, b.High = sum(npv[0].NPV), sum(npv[1].NPV), sum(npv[2].NPV)
	b.Return = clipped(figures.BreakEvenText(), servicePassage)
	return b
}

// cost is an amount to spend; nil where it is more than a budget may say.
func cost(amount float64) *int64 {
	if amount > MoneyLimit {
		return nil
	}
	return sum(amount)
}

// sum is an amount in whole units within what a budget may say.
func sum(amount float64) *int64 {
	whole := int64(math.Round(min(max(amount, -serviceWorth), serviceWorth)))
	return &whole
}

func (k ServiceKnown) decision() ServiceDecision {
	d := k.Decision
	if d == nil {
		return ServiceDecision{}
	}
	return ServiceDecision{
		Choice: d.Text(), Reason: clipped(d.Reason, servicePassage), Owner: clipped(d.Owner, serviceName), ReviewOn: d.ReviewOn,
	}
}

// ended is a text with a full stop at its end.
func ended(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// clipped is a text on one line of at most so many characters; where it was
// longer it ends in "…".
func clipped(text string, limit int) string {
	text = strings.Join(strings.Fields(strings.Map(withoutOverrides, text)), " ")
	if runes := []rune(text); len(runes) > limit {
		return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
	}
	return text
}
