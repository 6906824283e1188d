package assessment

import "time"

// RemindDays is how many days before a step is due somebody who asked for it is
// mailed.
const RemindDays = 7

// PlanMessage is the kind of a message about steps that are due soon.
const PlanMessage MessageKind = "plan"

// PlanReminder is what somebody who asked for it is told: the steps of a plan
// that are due soon.
type PlanReminder struct {
	OrganizationID string
	MessageID      string
	Name, Email    string // of the recipient
	UnitID, Unit   string
	Organization   string
	Steps          []Step // the earliest due first
	Attempts       int    // begun so far
}

// RemindOf reports whether an open step is due soon: today, or within RemindDays.
func (s Step) RemindOf(today time.Time) bool {
	return s.Open() && !s.Due.IsZero() && !s.Due.Before(today) && !s.Due.After(today.AddDate(0, 0, RemindDays))
}
