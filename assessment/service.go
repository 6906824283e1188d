package assessment

import (
	"slices"
	"time"
)

// ServicePlan is the customer service plan of a unit, one document inside its
// business plan, as it was saved last. Every save that changed something is a
// version, and is kept.
type ServicePlan struct {
	OrganizationID string
	UnitID         string
	ServiceText
	Version int    // from 1; 0: nothing was saved yet
	Changed string // what it changed, as a clause: "the promises"
	SavedAt time.Time
	SavedBy string
}

// ServiceText is what a service plan says. What stands in a part that nobody has
// saved yet is proposed: it follows what is known.
type ServiceText struct {
	Vision    string // in a sentence
	Chosen    string // customers it is for
	NotChosen string // customers it is not for
	Groups    []ServiceGroup
	Promises  []ServicePromise
	Measures  []ServiceMeasure
	Actions   []ServiceAction
	Budget    ServiceBudget
	Decision  ServiceDecision
	Saved     []ServicePart // the parts somebody saved, in the order of the document
}

// ServiceGroup is the level aimed at for a group of customers.
type ServiceGroup struct {
	Name  string
	Level int // 1 to 5
	Why   string
}

// ServicePromise is what is promised at one main step of the customers' journey.
type ServicePromise struct{ Step, Promise string }

// ServiceMeasure is what is watched: where it stands and where it is to be.
type ServiceMeasure struct{ Name, Now, Target string }

// ServiceAction is what somebody does by a day.
type ServiceAction struct {
	Title string
	Owner string
	Due   time.Time // a day; zero: none
}

// ServiceBudget is what is to be spent, and what is expected of it. A nil figure
// is not known.
type ServiceBudget struct {
	OneOff, Yearly    *int64 // to spend
	Years             int    // the return is over; 0: not said
	Low, Likely, High *int64 // net worth over those years, today's value
	Return            string // in words
}

// ServiceDecision is what was decided, and when it is looked at again.
type ServiceDecision struct {
	Choice   string // "Advance to level 3"
	Reason   string
	Owner    string
	ReviewOn time.Time // a day; zero: none
}

// ServicePart is a part of the document, saved by itself.
type ServicePart string

// The parts.
const (
	ServiceVision    ServicePart = "vision"
	ServiceCustomers ServicePart = "customers"
	ServiceLevels    ServicePart = "levels"
	ServicePromises  ServicePart = "promises"
	ServiceMeasures  ServicePart = "measures"
	ServiceActions   ServicePart = "actions"
	ServiceMoney     ServicePart = "budget"
	ServiceDecided   ServicePart = "decision"
)

// ServiceParts lists the parts in the order of the document.
func ServiceParts() []ServicePart {
	return []ServicePart{
		ServiceVision, ServiceCustomers, ServiceLevels, ServicePromises,
		ServiceMeasures, ServiceActions, ServiceMoney, ServiceDecided,
	}
}

// Known reports whether there is such a part.
func (p ServicePart) Known() bool { return slices.Contains(ServiceParts(), p) }

// Has reports whether somebody saved a part.
func (t *ServiceText) Has(part ServicePart) bool { return slices.Contains(t.Saved, part) }

// Word names a part within a sentence: "the promises".
func (p ServicePart) Word() string {
	return map[ServicePart]string{
		ServiceVision: "the vision", ServiceCustomers: "the customers", ServiceLevels: "the levels aimed at", ServicePromises: "the promises",
		ServiceMeasures: "the measures", ServiceActions: "the actions", ServiceMoney: "the budget", ServiceDecided: "the decision",
	}[p]
}

// Title is the heading of a part.
func (p ServicePart) Title() string {
	return map[ServicePart]string{
		ServiceVision: "Service vision", ServiceCustomers: "Customers chosen, and not chosen", ServiceLevels: "The level aimed at",
		ServicePromises: "What we promise", ServiceMeasures: "Measures and targets", ServiceActions: "What we do",
		ServiceMoney: "Budget and expected return", ServiceDecided: "Decision and review",
	}[p]
}
