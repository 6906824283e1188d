package assessment

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How much a service plan holds, so that it stays a document of a few pages.
const (
	MostServiceGroups   = 5
	MostServicePromises = 10
	MostServiceMeasures = 8
	MostServiceActions  = 12

	serviceSentence = 300                   // characters of the vision, a reason, a promise
	servicePassage  = 800                   // of a longer text
	serviceName     = 120                   // of a name
	serviceFigure   = 60                    // of a measure's value
	serviceWorth    = 1_000_000_000_000_000 // of a net worth, either way
	serviceYears    = 10
)

// CheckVersion is ErrConflict unless the plan is still the one somebody looked
// at when they changed it.
func (p *ServicePlan) CheckVersion(version int) error {
	if p.Version != version {
		return ErrConflict
	}
	return nil
}

// Shown is what the document says: each part as it was saved last, or else as it
// is proposed.
func (p *ServicePlan) Shown(proposed ServiceText) ServiceText {
	shown := p.ServiceText
	for _, part := range ServiceParts() {
		if !p.Has(part) {
			shown.take(part, proposed)
		}
	}
	return shown
}

// Save replaces one part with what was typed. It makes a new version where that
// changes something; a part that is saved as it was proposed is no longer
// proposed, which is a change. What cannot be taken is an InvalidError at the
// fields of the form: vision, chosen, not_chosen, group-0-name, ...
func (p *ServicePlan) Save(part ServicePart, typed ServiceText, who string, now time.Time) error {
	if !part.Known() {
		return ErrNotFound
	}
	next := p.ServiceText
	next.take(part, typed)
	if err := next.clean(part); err != nil {
		return err
	}
	next.keep(part)
	p.become(next, part.Word(), who, now)
	return nil
}

// Accept saves the parts that nobody has saved yet as they are proposed. A part
// of which nothing is known stays open.
func (p *ServicePlan) Accept(proposed ServiceText, who string, now time.Time) error {
	next := p.Shown(proposed)
	next.Saved = slices.Clone(next.Saved)
	for _, part := range ServiceParts() {
		if next.Has(part) || next.Empty(part) {
			continue
		}
		if err := next.clean(part); err != nil {
			return err
		}
		next.keep(part)
	}
	p.become(next, "what was proposed", who, now)
	return nil
}

// TakeBack makes an earlier version the current one, as a new version.
func (p *ServicePlan) TakeBack(earlier ServicePlan, who string, now time.Time) {
	p.become(earlier.ServiceText, "version "+strconv.Itoa(earlier.Version)+", taken back", who, now)
}

// Empty reports whether a part says nothing.
func (t *ServiceText) Empty(part ServicePart) bool {
	var only ServiceText
	only.take(part, *t)
	return reflect.DeepEqual(only.plain(), ServiceText{})
}

// Differs reports whether a part says something else in another text.
func (t *ServiceText) Differs(part ServicePart, other ServiceText) bool {
	var one, two ServiceText
	one.take(part, *t)
	two.take(part, other)
	return !reflect.DeepEqual(one.plain(), two.plain())
}

// become is a new version unless nothing changes.
func (p *ServicePlan) become(next ServiceText, changed, who string, now time.Time) {
	if reflect.DeepEqual(next.plain(), p.plain()) {
		return
	}
	p.ServiceText, p.Version, p.Changed, p.SavedBy, p.SavedAt = next, p.Version+1, changed, who, now
}

// plain is the text as texts are compared: what is empty is nil.
func (t ServiceText) plain() ServiceText {
	if len(t.Groups) == 0 {
		t.Groups = nil
	}
	if len(t.Promises) == 0 {
		t.Promises = nil
	}
	if len(t.Measures) == 0 {
		t.Measures = nil
	}
	if len(t.Actions) == 0 {
		t.Actions = nil
	}
	return t
}

// keep notes that a part was saved.
func (t *ServiceText) keep(part ServicePart) {
	var saved []ServicePart
	for _, p := range ServiceParts() {
		if p == part || t.Has(p) {
			saved = append(saved, p)
		}
	}
	t.Saved = saved
}

// take replaces one part.
func (t *ServiceText) take(part ServicePart, from ServiceText) {
	switch part {
	case ServiceVision:
		t.Vision = from.Vision
	case ServiceCustomers:
		t.Chosen, t.NotChosen = from.Chosen, from.NotChosen
	case ServiceLevels:
		t.Groups = slices.Clone(from.Groups)
	case ServicePromises:
		t.Promises = slices.Clone(from.Promises)
	case ServiceMeasures:
		t.Measures = slices.Clone(from.Measures)
	case ServiceActions:
		t.Actions = slices.Clone(from.Actions)
	case ServiceMoney:
		t.Budget = from.Budget
	case ServiceDecided:
		t.Decision = from.Decision
	}
}

// clean checks one part as it was typed. Rows that are empty are dropped.
func (t *ServiceText) clean(part ServicePart) error {
	var c serviceCleaner
	switch part {
	case ServiceVision:
		t.Vision = c.line("vision", "the vision", t.Vision, serviceSentence)
	case ServiceCustomers:
		t.Chosen = c.passage("chosen", "what is said of the customers chosen", t.Chosen)
		t.NotChosen = c.passage("not_chosen", "what is said of the customers not chosen", t.NotChosen)
	case ServiceLevels:
		t.Groups = c.groups(t.Groups)
	case ServicePromises:
		t.Promises = c.promises(t.Promises)
	case ServiceMeasures:
		t.Measures = c.measures(t.Measures)
	case ServiceActions:
		t.Actions = c.actions(t.Actions)
	case ServiceMoney:
		t.Budget = c.budget(t.Budget)
	case ServiceDecided:
		t.Decision = c.decision(t.Decision)
	}
	return c.err()
}

// serviceCleaner checks what was typed and gathers what is wrong.
type serviceCleaner struct{ problemList }

// line is a text of one line that may be empty.
func (c *serviceCleaner) line(field, label, text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	return c.keep(cleanPassage(field, label, text, limit))
}

func (c *serviceCleaner) passage(field, label, text string) string {
	return c.keep(cleanPassage(field, label, text, servicePassage))
}

// named is a line that must not be empty, since the rest of its row is not.
func (c *serviceCleaner) named(field, label, text string) string {
	text = c.line(field, label, text, serviceName)
	if text == "" {
		c.add(field, "Enter "+label+", or empty the row.")
	}
	return text
}

// atMost says, once, from which row on they are too many.
func (c *serviceCleaner) atMost(field string, count, most int, what string) {
	if count == most+1 {
		c.add(field, fmt.Sprintf("There is room for %d %s. Empty this row and those behind it, or others.", most, what))
	}
}

func (c *serviceCleaner) groups(typed []ServiceGroup) []ServiceGroup {
	var kept []ServiceGroup
	for i, g := range typed {
		field := fmt.Sprintf("group-%d-", i)
		if strings.TrimSpace(g.Name+g.Why) == "" && g.Level == 0 {
			continue
		}
		g.Name = c.named(field+"name", "whom the level is for", g.Name)
		if g.Level < 1 || g.Level > LevelCount {
			c.add(field+"level", fmt.Sprintf("Choose the level aimed at, from 1 to %d.", LevelCount))
		}
		g.Why = c.line(field+"why", "the reason", g.Why, serviceSentence)
		kept = append(kept, g)
		c.atMost(field+"name", len(kept), MostServiceGroups, "groups")
	}
	return kept
}

func (c *serviceCleaner) promises(typed []ServicePromise) []ServicePromise {
	var kept []ServicePromise
	for i, p := range typed {
		field := fmt.Sprintf("promise-%d-", i)
		if strings.TrimSpace(p.Step+p.Promise) == "" {
			continue
		}
		p.Step = c.named(field+"step", "the step", p.Step)
		p.Promise = c.line(field+"text", "the promise", p.Promise, serviceSentence)
		if p.Promise == "" {
			c.add(field+"text", "Enter what is promised there, or empty the row.")
		}
		kept = append(kept, p)
		c.atMost(field+"step", len(kept), MostServicePromises, "promises")
	}
	return kept
}

func (c *serviceCleaner) measures(typed []ServiceMeasure) []ServiceMeasure {
	var kept []ServiceMeasure
	for i, m := range typed {
		field := fmt.Sprintf("measure-%d-", i)
		if strings.TrimSpace(m.Name+m.Now+m.Target) == "" {
			continue
		}
		m.Name = c.named(field+"name", "what is measured", m.Name)
		m.Now = c.line(field+"now", "where it stands", m.Now, serviceFigure)
		m.Target = c.line(field+"target", "the target", m.Target, serviceFigure)
		kept = append(kept, m)
		c.atMost(field+"name", len(kept), MostServiceMeasures, "measures")
	}
	return kept
}

func (c *serviceCleaner) actions(typed []ServiceAction) []ServiceAction {
	var kept []ServiceAction
	for i, a := range typed {
		field := fmt.Sprintf("action-%d-", i)
		if strings.TrimSpace(a.Title+a.Owner) == "" && a.Due.IsZero() {
			continue
		}
		a.Title = c.line(field+"title", "what is done", a.Title, NameLimit)
		if a.Title == "" {
			c.add(field+"title", "Enter what is done, or empty the row.")
		}
		a.Owner = c.line(field+"owner", "who does it", a.Owner, serviceName)
		c.note(checkYear(field+"due", a.Due))
		kept = append(kept, a)
		c.atMost(field+"title", len(kept), MostServiceActions, "actions")
	}
	return kept
}

func (c *serviceCleaner) budget(b ServiceBudget) ServiceBudget {
	within := func(field, label string, figure *int64, lowest, highest int64) {
		if figure != nil && (*figure < lowest || *figure > highest) {
			c.add(field, label+" is a whole number from "+Digits(float64(lowest))+" to "+Digits(float64(highest))+".")
		}
	}
	within("one_off", "The one-off cost", b.OneOff, 0, MoneyLimit)
	within("yearly", "The yearly cost", b.Yearly, 0, MoneyLimit)
	within("low", "The low worth", b.Low, -serviceWorth, serviceWorth)
	within("likely", "The likely worth", b.Likely, -serviceWorth, serviceWorth)
	within("high", "The high worth", b.High, -serviceWorth, serviceWorth)
	if b.Years < 0 || b.Years > serviceYears {
		c.add("years", fmt.Sprintf("The years are from 1 to %d.", serviceYears))
	}
	if b.Years == 0 && (b.Low != nil || b.Likely != nil || b.High != nil) {
		c.add("years", "Enter over how many years.")
	}
	b.Return = c.passage("return", "the expected return", b.Return)
	return b
}

func (c *serviceCleaner) decision(d ServiceDecision) ServiceDecision {
	d.Choice = c.line("choice", "the decision", d.Choice, serviceName)
	d.Reason = c.passage("reason", "the reason", d.Reason)
	d.Owner = c.line("owner", "the owner’s name", d.Owner, serviceName)
	c.note(checkYear("review", d.ReviewOn))
	return d
}
