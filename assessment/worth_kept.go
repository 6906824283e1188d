package assessment

import (
	"fmt"
	"strings"
	"time"
)

// Worth is what somebody worked out for a unit: whether reaching a level is worth
// it for a chosen group of customers. There is one a unit and level.
type Worth struct {
	OrganizationID string
	UnitID         string
	Target         int    // the level to reach, 1 to 5
	Group          string // the chosen customers: "Policyholders with two or more contracts"
	Why            string // these customers; may be empty
	Case                  // the figures, in shares
	Low            float64
	Likely         float64
	High           float64           // retention afterwards, 0 to 1: Low <= Likely <= High
	Sources        map[string]string // where a figure is from, by the name of its field; may be missing
	Rate           int64             // what a staff day costs, for the costs of the plan
	FromPlan       bool              // the costs are those of the unit's current plan
	PlanGaps       string            // then: how many of its steps have no cost yet, a clause; not kept
	Version        int               // 0: not kept yet; guards against two people saving at once
	UpdatedAt      time.Time
	UpdatedBy      string
}

// Scenario is one of the three answers to what retention may be afterwards.
type Scenario struct {
	Name  string // "Low"
	After float64
	NPV   float64
}

// Scenarios are the low, likely and high one.
func (w *Worth) Scenarios() []Scenario {
	return []Scenario{{"Low", w.Low, w.NPV(w.Low)}, {"Likely", w.Likely, w.NPV(w.Likely)}, {"High", w.High, w.NPV(w.High)}}
}

// TakeCosts puts what the unit's plan costs in, where that was chosen.
func (w *Worth) TakeCosts(oneOff, yearly int64) {
	if w.FromPlan {
		w.OneOff, w.Yearly = float64(oneOff), float64(yearly)
	}
}

// SourceLimit is how long the source of a figure may be, in characters.
const SourceLimit = 300

// Check says all that is to be put right before it can be kept, at the names of
// WorthFields. Rates are per cent in its words.
func (w *Worth) Check() error {
	p := w.checkTexts()
	for _, f := range WorthFields() {
		if !f.Asked(w) {
			continue
		}
		for _, value := range f.Values(w) {
			if !f.allows(value) {
				p.add(f.Name, f.Must())
				break
			}
		}
	}
	if len(w.Ramp) > w.Years && w.Years >= 1 {
		p.add("ramp", fmt.Sprintf("These are shares for %d years, and only %d are looked ahead.", len(w.Ramp), w.Years))
	}
	if w.Low > w.Likely {
		p.add("likely", "The likely retention must not be below the low one.")
	}
	if w.Likely > w.High {
		p.add("high", "The high retention must not be below the likely one.")
	}
	return p.err()
}

// checkTexts cleans what is written in words.
func (w *Worth) checkTexts() problemList {
	var p problemList
	if w.Target < 1 || w.Target > LevelCount {
		p.add("target", "Choose one of the levels.")
	}
	w.Group = p.keep(CleanName("group", "the group of customers", w.Group))
	if err := CheckText(w.Why, NoteLimit); err != nil {
		p.add("why", "The reason "+err.Error()+".")
	}
	w.Why = strings.TrimSpace(w.Why)
	for _, f := range WorthFields() {
		source := w.Sources[f.Name]
		if err := CheckText(source, SourceLimit); err != nil {
			p.add(f.Name+"-source", "The source "+err.Error()+".")
		}
	}
	return p
}
