package assessment

import (
	"fmt"
	"strings"
	"time"
)

// Decision is what was decided about a unit's next level. Decisions are kept: a
// new one does not replace the one before.
type Decision struct {
	OrganizationID string
	UnitID         string
	ID             string
	After          string // id of the decision before it; empty: the first
	Kind           DecisionKind
	Stands         int // the level the unit stood at; 0: not known
	Target         int // the level it is about: one above, or where there is none, the one to hold
	Reason         string
	Owner          string
	ReviewOn       time.Time // the day to look at it again, at midnight UTC
	Basis          string    // what the figures said then, a sentence; empty: none were kept
	At             time.Time
	By             string
}

// DecisionKind is what was decided.
type DecisionKind string

// What can be decided.
const (
	Advance DecisionKind = "advance" // go for the level
	Hold    DecisionKind = "hold"    // stay where the unit is, on purpose
	NotNow  DecisionKind = "not now" // later, perhaps
)

// DecisionKinds are all of them, in the order they are offered.
func DecisionKinds() []DecisionKind { return []DecisionKind{Advance, Hold, NotNow} }

// Word is the decision as a heading: "Not now".
func (k DecisionKind) Word() string { return upperFirst(string(k)) }

// Means says what the decision means, as a sentence.
func (k DecisionKind) Means() string {
	return map[DecisionKind]string{
		Advance: "Go for this level, with a plan.",
		Hold:    "Stay at today’s level on purpose, and keep it.",
		NotNow:  "Leave it open and look again on the review date.",
	}[k]
}

// Text is the decision in a clause: "Advance to level 3".
func (d *Decision) Text() string {
	switch d.Kind {
	case Advance:
		return fmt.Sprintf("Advance to level %d", d.Target)
	case Hold:
		if d.Target == d.Stands {
			return fmt.Sprintf("Hold level %d", d.Target)
		}
		return fmt.Sprintf("Hold, rather than go for level %d", d.Target)
	default:
		return fmt.Sprintf("Not now: level %d is left open", d.Target)
	}
}

// Due reports whether the day to look at it again has come. today is a day at
// midnight UTC.
func (d *Decision) Due(today time.Time) bool { return !today.Before(d.ReviewOn) }

// reviewYears is how far ahead a decision may be looked at again.
const reviewYears = 10

// Check says all that is to be put right before it can be kept. today is a day at
// midnight UTC.
func (d *Decision) Check(today time.Time) error {
	var p problemList
	if d.Kind.Means() == "" {
		p.add("decision", "Choose one of the three.")
	}
	if d.Target < 1 || d.Target > LevelCount {
		p.add("target", "Choose one of the levels.")
	}
	d.checkLevels(&p)
	d.Reason = strings.TrimSpace(d.Reason)
	switch err := CheckText(d.Reason, NoteLimit); {
	case err != nil:
		p.add("reason", "The reason "+err.Error()+".")
	case d.Reason == "":
		p.add("reason", "Enter the reason: whoever reads it in a year was not there.")
	}
	d.Owner = p.keep(CleanName("owner", "who sees to it", d.Owner))
	if !d.ReviewOn.After(today) || d.ReviewOn.After(today.AddDate(reviewYears, 0, 0)) {
		p.add("review", fmt.Sprintf("Enter a day after today, within %d years.", reviewYears))
	}
	return p.err()
}

// checkLevels refuses what the unit is past: only a level above the one it stands
// at can be gone for or left open, and the highest can only be held.
func (d *Decision) checkLevels(p *problemList) {
	switch {
	case d.Stands == LevelCount && d.Kind != Hold && d.Kind.Means() != "":
		p.add("decision", fmt.Sprintf("It stands at level %d, above which there is none. What can be decided is to hold it.", d.Stands))
	case d.Stands > 0 && d.Target >= 1 && d.Target <= d.Stands && d.Target < LevelCount:
		p.add("target", fmt.Sprintf("It stands at level %d already. Choose a level above it.", d.Stands))
	}
}

// TakeDecisions adds the latest decision about each unit. Behind aliases it keeps
// nothing that was written in words: that could name somebody.
func (c *Comparison) TakeDecisions(latest map[string]Decision) {
	c.Decisions = make(map[string]Decision, len(latest))
	for i := range c.Standings {
		d, decided := latest[c.Standings[i].ID]
		if !decided {
			continue
		}
		if c.Filter.Aliases {
			d.Reason, d.Owner, d.By, d.Basis = "", "", "", ""
		}
		c.Decisions[d.UnitID] = d
	}
}
