package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"gorm.io/gorm"
)

// planMailing is a site whose time is the first of March, noon.
type planMailing struct {
	*store.Store
	*clock
	org  storetest.Owned
	plan *assessment.Plan
	who  account.User // asks to be mailed
}

// eachPlanMailing runs a test on both databases with a plan of five steps, due on
// the 1st to the 5th, one of whose readers watches it.
func eachPlanMailing(t *testing.T, test func(t *testing.T, r *planMailing)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) {
		r := &planMailing{clock: &clock{at: march(1).Add(12 * time.Hour)}}
		config := storetest.Config(url)
		config.Now = r.now
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		t.Cleanup(func() { ok(t, s.Close()) })
		r.Store, r.org = s, storetest.Organization(t, s, "Aarewerk")
		r.plan = planned(t, s, r.org, r.org.Root, 5)
		r.who = r.org.Member(t, s, account.Viewer)
		ok(t, s.WatchPlan(t.Context(), r.org.ID, r.org.Root.ID, r.who.ID, true))
		test(t, r)
	})
}

// taken queues and takes a reminder; "" when there is none.
func (r *planMailing) taken(t *testing.T) (assessment.Message, string) {
	t.Helper()
	ok(t, r.QueuePlanReminders(t.Context()))
	got, err := r.TakePlanReminder(t.Context(), lease)
	if errors.Is(err, assessment.ErrNotFound) {
		return assessment.Message{}, ""
	}
	ok(t, err)
	return assessment.Message{OrganizationID: got.OrganizationID, ID: got.MessageID, Attempts: got.Attempts}, got.Email + " " + titlesOf(got.Steps)
}

func titlesOf(steps []assessment.Step) string {
	var titles []string
	for _, s := range steps {
		titles = append(titles, s.Title)
	}
	return strings.Join(titles, ", ")
}

func (r *planMailing) wantNone(t *testing.T, when string) {
	t.Helper()
	if _, got := r.taken(t); got != "" {
		t.Errorf("%s: %s", when, got)
	}
}

func (r *planMailing) update(t *testing.T, change func(*assessment.Plan) error) {
	t.Helper()
	ok(t, r.UpdatePlan(t.Context(), r.org.ID, r.org.Root.ID, change))
}

// Steps due within a week are said once, in one message; another day is another
// reminder.
func TestRemindedOncePerStepAndDay(t *testing.T) {
	eachPlanMailing(t, func(t *testing.T, r *planMailing) {
		m, got := r.taken(t)
		if want := r.who.Email + " Step 1, Step 2, Step 3, Step 4, Step 5"; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		r.wantNone(t, "while it is being sent")
		ok(t, r.PlanReminderSent(t.Context(), m))
		r.wait(24 * time.Hour)
		r.wantNone(t, "a day later")
		r.update(t, func(p *assessment.Plan) error {
			s := *p.Step("s5")
			s.Due = march(8)
			return p.Change("s5", p.Version, s, "Ada", march(2), r.now())
		})
		if _, got := r.taken(t); got != r.who.Email+" Step 5" {
			t.Errorf("moved to another day: %q", got)
		}
	})
}

// A plan of which nobody can be reminded keeps nobody from the others.
func TestOnePlanThatFailsStopsNobody(t *testing.T) {
	eachPlanMailing(t, func(t *testing.T, r *planMailing) {
		other := planned(t, r.Store, r.org, r.org.Unit(t, r.Store, "Claims"), 1)
		ok(t, r.WatchPlan(t.Context(), r.org.ID, other.UnitID, r.who.ID, true))
		failing, titles := r.plan.ID, "Step 1" // the one whose turn comes first
		if other.ID < failing {
			failing, titles = other.ID, "Step 1, Step 2, Step 3, Step 4, Step 5"
		}
		ok(t, r.Change(t.Context(), func(tx *gorm.DB) error { // neither database has a number for this
			return tx.Exec("CREATE INDEX no_message ON plan_messages ((CASE WHEN plan_id = '" + failing + "' THEN abs(attempts - 9223372036854775807 - 1) ELSE 0 END))").Error
		}))
		if err := r.QueuePlanReminders(t.Context()); err == nil || !strings.Contains(err.Error(), failing) {
			t.Errorf("it says %v, and not which plan failed", err)
		}
		got, err := r.TakePlanReminder(t.Context(), lease)
		ok(t, err)
		if titlesOf(got.Steps) != titles {
			t.Errorf("reminded of %q, want %q", titlesOf(got.Steps), titles)
		}
	})
}

func TestReminderIsTriedAgain(t *testing.T) {
	eachPlanMailing(t, func(t *testing.T, r *planMailing) {
		m, _ := r.taken(t)
		ok(t, r.PlanReminderFailed(t.Context(), m, assessment.Unreachable))
		r.wantNone(t, "before its time")
		r.wait(2 * time.Minute)
		second, got := r.taken(t)
		if got == "" || second.Attempts != 2 || second.ID != m.ID {
			t.Fatalf("second attempt: %+v %q", second, got)
		}
		ok(t, r.PlanReminderFailed(t.Context(), m, assessment.AddressRefused)) // too late: another attempt is under way
		r.wait(lease)
		if third, _ := r.taken(t); third.Attempts != 3 {
			t.Errorf("a sender that died: %+v", third)
		}
		r.wait(lease)
		ok(t, r.PutOffPlanReminders(t.Context(), assessment.Unreachable))
		r.wantNone(t, "put off")
		r.wait(3 * time.Hour)
		last, _ := r.taken(t)
		ok(t, r.PlanReminderFailed(t.Context(), last, assessment.AddressRefused))
		r.wait(12 * time.Hour)
		r.wantNone(t, "given up")
	})
}

// Nobody is written to who no longer wants it, or of what is no longer so.
func TestRemindersThatAreNoLongerWanted(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, r *planMailing) error{
		"no longer asked for": func(t *testing.T, r *planMailing) error {
			return r.WatchPlan(t.Context(), r.org.ID, r.org.Root.ID, r.who.ID, false)
		},
		"disabled": func(t *testing.T, r *planMailing) error { return r.SetDisabled(t.Context(), r.who.ID, true) },
		"closed": func(t *testing.T, r *planMailing) error {
			return r.UpdatePlan(t.Context(), r.org.ID, r.org.Root.ID, func(p *assessment.Plan) error { return p.Close("Over", "Ada", r.now()) })
		},
		"all done": func(t *testing.T, r *planMailing) error {
			return r.UpdatePlan(t.Context(), r.org.ID, r.org.Root.ID, func(p *assessment.Plan) error {
				for _, s := range p.Steps {
					if err := p.SetStatus(s.ID, p.Version, assessment.StepDone, "", "Ada", march(1), r.now()); err != nil {
						return err
					}
				}
				return nil
			})
		},
		"too late": func(_ *testing.T, r *planMailing) error { r.wait(5 * 24 * time.Hour); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			eachPlanMailing(t, func(t *testing.T, r *planMailing) {
				ok(t, r.QueuePlanReminders(t.Context()))
				if err := change(t, r); err != nil {
					t.Fatal(err)
				}
				r.wantNone(t, name)
			})
		})
	}
}

// Nobody hears of a unit below an archived one, whether a message waits already or
// not; they do again once it is brought back.
func TestNoRemindersBelowAnArchivedUnit(t *testing.T) {
	for name, queued := range map[string]bool{"waiting already": true, "not yet": false} {
		t.Run(name, func(t *testing.T) {
			eachPlanMailing(t, func(t *testing.T, r *planMailing) {
				ok(t, r.WatchPlan(t.Context(), r.org.ID, r.org.Root.ID, r.who.ID, false))
				area := r.org.Unit(t, r.Store, "Area")
				desk := r.org.Below(t, r.Store, r.org.Below(t, r.Store, area, "Branch"), "Desk")
				planned(t, r.Store, r.org, desk, 2)
				ok(t, r.WatchPlan(t.Context(), r.org.ID, desk.ID, r.who.ID, true))
				archive := func(at time.Time) {
					ok(t, r.UpdateUnit(t.Context(), r.org.ID, area.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = at; return nil }))
				}
				if queued {
					ok(t, r.QueuePlanReminders(t.Context()))
				}
				archive(r.now())
				r.wantNone(t, "below an archived unit")
				archive(time.Time{})
				if _, got := r.taken(t); (got == "") != queued {
					t.Errorf("brought back: %q", got)
				}
			})
		})
	}
}

func TestWatching(t *testing.T) {
	eachPlanMailing(t, func(t *testing.T, r *planMailing) {
		ok(t, r.WatchPlan(t.Context(), r.org.ID, r.org.Root.ID, r.who.ID, true))
		other := storetest.Organization(t, r.Store, "Other")
		wantError(t, r.WatchPlan(t.Context(), other.ID, r.org.Root.ID, r.who.ID, true), assessment.ErrNotFound)
		for _, row := range []struct {
			org, user string
			want      bool
		}{{r.org.ID, r.who.ID, true}, {r.org.ID, other.Owner.ID, false}, {other.ID, r.who.ID, false}} {
			if got, err := r.WatchesPlan(t.Context(), row.org, r.plan.ID, row.user); err != nil || got != row.want {
				t.Errorf("watches: %v, %v", got, err)
			}
		}
	})
}
