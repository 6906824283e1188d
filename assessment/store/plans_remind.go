package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
	"continuum/assessment/account"
)

// planWatcherRow is somebody who asked to be mailed before steps of a plan are
// due.
type planWatcherRow struct {
	OrganizationID string
	PlanID         string
	UserID         string
}

func (planWatcherRow) TableName() string { return "plan_watchers" }

// planMessageRow is a message to one of them, sent or on its way.
type planMessageRow struct {
	OrganizationID string
	ID             string
	PlanID         string
	UserID         string
	Problem        string
	Attempts       int
	QueuedAt       time.Time
	NextAt         *time.Time // nil: nothing is tried any more
	TakenUntil     *time.Time // nil: no sender has it
	DoneAt         *time.Time
}

func (planMessageRow) TableName() string { return "plan_messages" }

// planReminderRow is a step a message is about.
type planReminderRow struct {
	OrganizationID string
	PlanID         string
	StepID         string
	Due            string // the day, as encodeDay writes it
	UserID         string
	MessageID      string
}

func (planReminderRow) TableName() string { return "plan_reminders" }

// planParts are the tables of plans, those first that others do not belong to.
func planParts() []any {
	return []any{&planReminderRow{}, &planMessageRow{}, &planWatcherRow{}, &planEventRow{}, &planStepRow{}, &planRow{}}
}

// WatchPlan has a user mailed before steps of the unit's current plan are due, or
// no longer. Doing it again changes nothing.
func (s *Store) WatchPlan(ctx context.Context, organizationID, unitID, userID string, on bool) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		p, err := s.lockedPlan(tx, organizationID, unitID)
		if err != nil {
			return err
		}
		row := planWatcherRow{organizationID, p.ID, userID}
		if !on {
			return tx.Where("organization_id = ? AND plan_id = ? AND user_id = ?", organizationID, p.ID, userID).Delete(&row).Error
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
}

// WatchesPlan reports whether a user asked for it.
func (s *Store) WatchesPlan(ctx context.Context, organizationID, planID, userID string) (bool, error) {
	var n int64
	err := s.reading(ctx).Model(&planWatcherRow{}).Where("organization_id = ? AND plan_id = ? AND user_id = ?", organizationID, planID, userID).Count(&n).Error
	return n > 0, translate(err)
}

// watched is a current plan somebody asked to be reminded of.
type watched struct{ OrganizationID, PlanID, UserID string }

// QueuePlanReminders makes a message for everybody who asked for it and has not
// been reminded of a step and its day yet, one a plan. Nobody hears of what is
// put away, or of an organization they no longer belong to. Where it fails for
// one of them the others get theirs, and it says so at the end.
func (s *Store) QueuePlanReminders(ctx context.Context) error {
	var organizations []organizationRow
	err := s.reading(ctx).Select("id", "time_zone").Where("id IN (SELECT organization_id FROM plan_watchers)").Order("id").Find(&organizations).Error
	if err != nil {
		return translate(err)
	}
	var problems []error
	for _, org := range organizations {
		problems = append(problems, s.queueRemindersOf(ctx, org.ID, s.todayIn(org.TimeZone)))
	}
	return errors.Join(problems...)
}

// queueRemindersOf is QueuePlanReminders for one organization, where it is this day.
func (s *Store) queueRemindersOf(ctx context.Context, organizationID string, today time.Time) error {
	var waiting []watched
	err := s.reading(ctx).Raw(`SELECT DISTINCT w.organization_id, w.plan_id, w.user_id`+unreminded+` ORDER BY w.plan_id, w.user_id`, unremindedOn(organizationID, today)...).
		Find(&waiting).Error
	if err != nil {
		return translate(err)
	}
	var problems []error
	for _, w := range waiting {
		if err := s.queueReminder(ctx, w, today); err != nil && !errors.Is(err, assessment.ErrConflict) { // another node was first
			problems = append(problems, fmt.Errorf("remind of plan %s: %w", w.PlanID, err))
		}
	}
	return errors.Join(problems...)
}

func (s *Store) queueReminder(ctx context.Context, w watched, today time.Time) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var steps []planStepRow
		err := tx.Raw(`SELECT s.id, s.due`+unreminded+` AND w.plan_id = ? AND w.user_id = ? ORDER BY s.due, s.number`,
			append(unremindedOn(w.OrganizationID, today), w.PlanID, w.UserID)...).Find(&steps).Error
		if err != nil || len(steps) == 0 {
			return err
		}
		now := s.now()
		message := planMessageRow{OrganizationID: w.OrganizationID, ID: account.NewID(), PlanID: w.PlanID, UserID: w.UserID, QueuedAt: now, NextAt: &now}
		if err := tx.Create(&message).Error; err != nil {
			return err
		}
		rows := make([]planReminderRow, len(steps))
		for i, step := range steps {
			rows[i] = planReminderRow{w.OrganizationID, w.PlanID, step.ID, step.Due, w.UserID, message.ID}
		}
		return insertRows(tx, rows)
	})
}

// unitInUse holds of a unit u that is neither archived nor below an archived one.
const unitInUse = `NOT EXISTS (
	WITH RECURSIVE path AS (
		SELECT x.parent_id, x.archived_at FROM units x WHERE x.organization_id = u.organization_id AND x.id = u.id
		UNION ALL
		SELECT x.parent_id, x.archived_at FROM units x JOIN path ON x.id = path.parent_id WHERE x.organization_id = u.organization_id
	) SELECT 1 FROM path WHERE archived_at IS NOT NULL)`

// unreminded are the steps of an organization's watched plans that are due soon,
// once for each watcher who was not reminded of one and its day.
const unreminded = ` FROM plan_watchers w
	JOIN plans p ON p.organization_id = w.organization_id AND p.id = w.plan_id AND p.closed_at IS NULL
	JOIN units u ON u.organization_id = p.organization_id AND u.id = p.unit_id AND ` + unitInUse + `
	JOIN memberships m ON m.organization_id = w.organization_id AND m.user_id = w.user_id
	JOIN plan_steps s ON s.organization_id = p.organization_id AND s.plan_id = p.id
	WHERE w.organization_id = ? AND s.status IN ('todo', 'doing') AND s.due >= ? AND s.due <= ?
	AND NOT EXISTS (SELECT 1 FROM plan_reminders r WHERE r.organization_id = s.organization_id AND r.plan_id = s.plan_id
		AND r.step_id = s.id AND r.due = s.due AND r.user_id = w.user_id)`

// unremindedOn are the arguments of unreminded on a day.
func unremindedOn(organizationID string, today time.Time) []any {
	return []any{organizationID, encodeDay(today), encodeDay(today.AddDate(0, 0, assessment.RemindDays))}
}

// todayIn is the calendar day it is in a time zone, in UTC where it is unknown.
func (s *Store) todayIn(zone string) time.Time {
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	return assessment.Day(s.clock().In(place))
}

// TakePlanReminder takes the message to somebody that has been due longest for a
// time, as TakeMessage does. One that is no longer wanted, since the steps are
// done or nobody asks for it any more, is given up instead. ErrNotFound: nothing
// is due.
func (s *Store) TakePlanReminder(ctx context.Context, lease time.Duration) (assessment.PlanReminder, error) {
	for {
		var r assessment.PlanReminder
		err := s.change(ctx, func(tx *gorm.DB) error {
			var row planMessageRow
			due := s.duePlanMessages(tx)
			if s.dialect.locks {
				due = due.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
			}
			if err := due.Order("next_at, id").Take(&row).Error; err != nil {
				return err
			}
			var err error
			if r, err = s.reminder(tx, row); err != nil {
				return err
			}
			if len(r.Steps) == 0 {
				return endPlanMessages(planMessage(tx, row.OrganizationID, row.ID), assessment.NoLongerWanted, s.now())
			}
			return one(planMessage(tx, row.OrganizationID, row.ID).Updates(map[string]any{"attempts": r.Attempts, "taken_until": s.now().Add(lease)}))
		})
		if err != nil || len(r.Steps) > 0 {
			return r, err
		}
	}
}

func (s *Store) duePlanMessages(tx *gorm.DB) *gorm.DB {
	now := s.now()
	return tx.Model(&planMessageRow{}).Where("next_at IS NOT NULL AND next_at <= ? AND (taken_until IS NULL OR taken_until <= ?)", now, now)
}

func planMessage(tx *gorm.DB, organizationID, id string) *gorm.DB {
	return tx.Model(&planMessageRow{}).Where("organization_id = ? AND id = ?", organizationID, id)
}

// reminder is what a message says now; without steps nobody wants it any more.
func (s *Store) reminder(tx *gorm.DB, row planMessageRow) (assessment.PlanReminder, error) {
	var to []struct{ Name, Email, UnitID, Unit, Organization, TimeZone string }
	r := assessment.PlanReminder{OrganizationID: row.OrganizationID, MessageID: row.ID, Attempts: row.Attempts + 1}
	err := tx.Raw(`SELECT a.name, a.email, u.id AS unit_id, u.name AS unit, o.name AS organization, o.time_zone FROM plan_watchers w
		JOIN plans p ON p.organization_id = w.organization_id AND p.id = w.plan_id AND p.closed_at IS NULL
		JOIN units u ON u.organization_id = p.organization_id AND u.id = p.unit_id AND `+unitInUse+`
		JOIN memberships m ON m.organization_id = w.organization_id AND m.user_id = w.user_id
		JOIN users a ON a.id = w.user_id
		JOIN organizations o ON o.id = w.organization_id
		WHERE w.organization_id = ? AND w.plan_id = ? AND w.user_id = ? AND a.disabled = ?`, row.OrganizationID, row.PlanID, row.UserID, false).Scan(&to).Error
	if err != nil || len(to) == 0 {
		return r, err
	}
	r.Name, r.Email, r.UnitID, r.Unit, r.Organization = to[0].Name, to[0].Email, to[0].UnitID, to[0].Unit, to[0].Organization
	r.Steps, err = s.remindedOf(tx, row, s.todayIn(to[0].TimeZone))
	return r, err
}

// remindedOf are the steps of a message that are still open and due on that day.
func (s *Store) remindedOf(tx *gorm.DB, row planMessageRow, today time.Time) ([]assessment.Step, error) {
	var about []planReminderRow
	if err := tx.Where("organization_id = ? AND message_id = ?", row.OrganizationID, row.ID).Find(&about).Error; err != nil {
		return nil, err
	}
	p, err := loadPlan(tx, planByID, row.OrganizationID, row.PlanID)
	if err != nil {
		return nil, err
	}
	var steps []assessment.Step
	for _, a := range about {
		if step := p.Step(a.StepID); step != nil && step.RemindOf(today) && encodeDay(step.Due) == a.Due {
			steps = append(steps, *step)
		}
	}
	slices.SortStableFunc(steps, func(a, b assessment.Step) int { return a.Due.Compare(b.Due) })
	return steps, nil
}

// endPlanMessages notes that nothing is tried any more.
func endPlanMessages(messages *gorm.DB, problem assessment.MessageProblem, now time.Time) error {
	return messages.Updates(map[string]any{"problem": string(problem), "next_at": nil, "taken_until": nil, "done_at": now}).Error
}

// PlanReminderSent notes that the mail server took a message.
func (s *Store) PlanReminderSent(ctx context.Context, m assessment.Message) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return endPlanMessages(planMessage(tx, m.OrganizationID, m.ID), assessment.NoProblem, s.now())
	})
}

// PlanReminderFailed notes that it did not: the message waits for its next attempt
// or is given up. When another sender has it by now nothing happens.
func (s *Store) PlanReminderFailed(ctx context.Context, m assessment.Message, problem assessment.MessageProblem) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		mine := planMessage(tx, m.OrganizationID, m.ID).Where("next_at IS NOT NULL AND attempts = ?", m.Attempts)
		return s.failPlanMessages(mine, problem, m.Attempts)
	})
}

// PutOffPlanReminders notes an attempt that failed for every message that is due.
func (s *Store) PutOffPlanReminders(ctx context.Context, problem assessment.MessageProblem) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var attempts []int
		if err := s.duePlanMessages(tx).Distinct().Pluck("attempts", &attempts).Error; err != nil {
			return err
		}
		for _, n := range attempts {
			if err := s.failPlanMessages(s.duePlanMessages(tx).Where("attempts = ?", n), problem, n+1); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) failPlanMessages(messages *gorm.DB, problem assessment.MessageProblem, n int) error {
	next, again := problem.TryAgain(n, s.now())
	if !again {
		return endPlanMessages(messages, problem, s.now())
	}
	return messages.Updates(map[string]any{"problem": string(problem), "attempts": n, "next_at": next, "taken_until": nil}).Error
}
