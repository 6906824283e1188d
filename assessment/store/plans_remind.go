package store

import (
	"time"
)

// planWatcherRow is somebody who is mailed before steps of a plan are due.
type planWatcherRow struct {
	OrganizationID string
	PlanID         string
	UserID         string
}

func (planWatcherRow) TableName() string { return "plan_watchers" }

// planReminderRow is a reminder of one step to one user, sent or on its way.
type planReminderRow struct {
	OrganizationID string
	ID             string
	PlanID         string
	StepID         string
	Due            string // the day it is about, as encodeDay writes it
	UserID         string
	Problem        string
	Attempts       int
	QueuedAt       time.Time
	NextAt         *time.Time // nil: nothing is tried any more
	TakenUntil     *time.Time // nil: no sender has it
	DoneAt         *time.Time
}

func (planReminderRow) TableName() string { return "plan_reminders" }

// planParts are the tables of plans, those first that others do not belong to.
func planParts() []any {
	return []any{&planReminderRow{}, &planWatcherRow{}, &planEventRow{}, &planStepRow{}, &planRow{}}
}
