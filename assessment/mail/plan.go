package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"continuum/assessment"
)

// PlanOutbox keeps the reminders of plans until they are sent or given up. Its
// methods are as those of Outbox.
type PlanOutbox interface {
	// QueuePlanReminders makes the messages that are due by now.
	QueuePlanReminders(ctx context.Context) error
	TakePlanReminder(ctx context.Context, lease time.Duration) (assessment.PlanReminder, error)
	PlanReminderSent(ctx context.Context, m assessment.Message) error
	PlanReminderFailed(ctx context.Context, m assessment.Message, problem assessment.MessageProblem) error
	PutOffPlanReminders(ctx context.Context, problem assessment.MessageProblem) error
}

// queueEvery is how often it is looked for steps that are due soon.
const queueEvery = 10 * time.Minute

// WithPlans is an outbox whose sender also sends the reminders of plans, after
// everything else that is due. base is the site's address.
func WithPlans(outbox Outbox, plans PlanOutbox, base string, now func() time.Time) Outbox {
	return &planBox{Outbox: outbox, plans: plans, base: strings.TrimSuffix(base, "/"), now: now}
}

type planBox struct {
	Outbox
	plans PlanOutbox
	base  string
	now   func() time.Time

	mu     sync.Mutex
	queued time.Time // when last
}

// TakeMessage implements Outbox.
func (b *planBox) TakeMessage(ctx context.Context, lease time.Duration) (assessment.Message, error) {
	m, err := b.Outbox.TakeMessage(ctx, lease)
	if !errors.Is(err, assessment.ErrNotFound) {
		return m, err
	}
	if b.time() {
		if err := b.plans.QueuePlanReminders(ctx); err != nil {
			return m, err
		}
	}
	r, err := b.plans.TakePlanReminder(ctx, lease)
	if err != nil {
		return assessment.Message{}, err
	}
	text := DueSoon(r, b.base+"/units/"+r.UnitID+"/plan")
	return assessment.Message{
		ID: r.MessageID, OrganizationID: r.OrganizationID, Kind: assessment.PlanMessage, Email: r.Email, Name: r.Name,
		Subject: text.Subject, Body: text.Body, Attempts: r.Attempts,
	}, nil
}

// time reports whether it is time to look again.
func (b *planBox) time() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if !b.queued.IsZero() && now.Sub(b.queued) < queueEvery {
		return false
	}
	b.queued = now
	return true
}

// MessageSent implements Outbox.
func (b *planBox) MessageSent(ctx context.Context, m assessment.Message) error {
	if m.Kind == assessment.PlanMessage {
		return b.plans.PlanReminderSent(ctx, m)
	}
	return b.Outbox.MessageSent(ctx, m)
}

// MessageFailed implements Outbox.
func (b *planBox) MessageFailed(ctx context.Context, m assessment.Message, problem assessment.MessageProblem) error {
	if m.Kind == assessment.PlanMessage {
		return b.plans.PlanReminderFailed(ctx, m, problem)
	}
	return b.Outbox.MessageFailed(ctx, m, problem)
}

// PutOffMessages implements Outbox.
func (b *planBox) PutOffMessages(ctx context.Context, problem assessment.MessageProblem) error {
	return errors.Join(b.Outbox.PutOffMessages(ctx, problem), b.plans.PutOffPlanReminders(ctx, problem))
}

// DueSoon tells somebody who asked for it which steps of a plan are due soon.
func DueSoon(r assessment.PlanReminder, link string) Text {
	subject := fmt.Sprintf("Due soon: %s", oneLine(r.Steps[0].Title))
	if more := len(r.Steps) - 1; more > 0 {
		subject += fmt.Sprintf(" and %d more", more)
	}
	var lines []string
	for _, s := range r.Steps {
		line := fmt.Sprintf("- %s: %s", s.Due.Format("2 January 2006"), oneLine(s.Title))
		if owner := oneLine(s.Owner); owner != "" {
			line += " (" + owner + ")"
		}
		lines = append(lines, line)
	}
	about := Letter{To: r.Name, Unit: r.Unit, Organization: r.Organization}
	return Text{Subject: subject, Body: paragraphs(about.salutation(), "in the plan of "+about.subject()+" these steps are due within a week:",
		strings.Join(lines, "\n"), link, "You asked to be mailed a week before steps are due. On the page of the plan you can stop it.")}
}
