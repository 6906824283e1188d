package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/mail"
)

// planBox keeps reminders in memory, each due once.
type planBox struct {
	due           []assessment.PlanReminder
	queued        int
	sent, failed  []string
	putOff        assessment.MessageProblem
	cannotBeAsked error
}

func (b *planBox) QueuePlanReminders(context.Context) error { b.queued++; return b.cannotBeAsked }

func (b *planBox) TakePlanReminder(context.Context, time.Duration) (assessment.PlanReminder, error) {
	if len(b.due) == 0 {
		return assessment.PlanReminder{}, assessment.ErrNotFound
	}
	r := b.due[0]
	b.due = b.due[1:]
	return r, nil
}

func (b *planBox) PlanReminderSent(_ context.Context, m assessment.Message) error {
	b.sent = append(b.sent, m.ID)
	return nil
}

func (b *planBox) PlanReminderFailed(_ context.Context, m assessment.Message, _ assessment.MessageProblem) error {
	b.failed = append(b.failed, m.ID)
	return nil
}

func (b *planBox) PutOffPlanReminders(_ context.Context, p assessment.MessageProblem) error {
	b.putOff = p
	return nil
}

func planReminder() assessment.PlanReminder {
	day := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	return assessment.PlanReminder{
		OrganizationID: "o", MessageID: "p1", Name: "Ada Moreno", Email: "ada@example.org", UnitID: "u1", Unit: "Claims", Organization: "Harbour Mutual", Attempts: 1,
		Steps: []assessment.Step{{Title: "Ask after each claim", Owner: "Bo Lind", Due: day}, {Title: "Two\nlines", Due: day.AddDate(0, 0, 2)}},
	}
}

func TestDueSoon(t *testing.T) {
	got := mail.DueSoon(planReminder(), "https://continuum.example/units/u1/plan")
	want := mail.Text{Subject: "Due soon: Ask after each claim and 1 more", Body: `Hello Ada Moreno,

in the plan of Claims at Harbour Mutual these steps are due within a week:

- 9 March 2026: Ask after each claim (Bo Lind)
- 11 March 2026: Two lines

https://continuum.example/units/u1/plan

You asked to be mailed a week before steps are due. On the page of the plan you can stop it.
`}
	if got != want {
		t.Errorf("got %q\n%s", got.Subject, got.Body)
	}
}

// Messages of surveys go first; what comes of each is noted where it is kept.
func TestRemindersOfPlansGoLast(t *testing.T) {
	surveys, plans, now := boxed("first@example.org"), &planBox{due: []assessment.PlanReminder{planReminder()}}, time.Now()
	both := mail.WithPlans(surveys, plans, "https://continuum.example/", func() time.Time { return now })
	take := func() assessment.Message {
		m, err := both.TakeMessage(t.Context(), time.Minute)
		if err != nil && !errors.Is(err, assessment.ErrNotFound) {
			t.Fatal(err)
		}
		return m
	}
	first, second := take(), take()
	if first.Email != "first@example.org" || second.Email != "ada@example.org" || second.ID != "p1" || !strings.Contains(second.Body, "https://continuum.example/units/u1/plan\n") {
		t.Fatalf("%+v, then %+v", first, second)
	}
	for _, err := range []error{
		both.MessageSent(t.Context(), first), both.MessageSent(t.Context(), second),
		both.MessageFailed(t.Context(), first, assessment.AddressRefused), both.MessageFailed(t.Context(), second, assessment.AddressRefused),
		both.PutOffMessages(t.Context(), assessment.Unreachable),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if len(plans.sent) != 1 || len(plans.failed) != 1 || len(surveys.sent) != 1 || plans.putOff != assessment.Unreachable || surveys.putOff != assessment.Unreachable {
		t.Errorf("plans %+v", plans)
	}
	if take(); plans.queued != 1 {
		t.Errorf("looked for new ones %d times in a moment", plans.queued)
	}
	now = now.Add(11 * time.Minute)
	if take(); plans.queued != 2 {
		t.Errorf("looked for new ones %d times", plans.queued)
	}
	plans.cannotBeAsked, now = errors.New("the database is away"), now.Add(time.Hour)
	if _, err := both.TakeMessage(t.Context(), time.Minute); !errors.Is(err, plans.cannotBeAsked) {
		t.Errorf("err = %v", err)
	}
}
