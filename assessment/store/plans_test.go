package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func march(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

// planned makes a plan of a unit with so many steps, from a result of its own.
func planned(t testing.TB, s *store.Store, org storetest.Owned, unit assessment.Unit, steps int) *assessment.Plan {
	t.Helper()
	result := org.Agreed(t, s, unit, now(), storetest.UpTo(1))
	var all []assessment.Step
	for i := range steps {
		all = append(all, assessment.Step{ID: fmt.Sprintf("s%d", i+1), Title: fmt.Sprintf("Step %d", i+1), Status: assessment.StepToDo, Due: march(1 + i%28)})
	}
	p, err := assessment.NewPlan(account.NewID(), unit, assessment.PlanBasis{AssessmentID: result.ID, Ref: result.Ref, Target: 2}, all, "Ada", now())
	ok(t, err)
	ok(t, s.CreatePlan(t.Context(), p))
	return p
}

// Everything a step holds comes back as it was.
func TestPlansAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		_, err := s.Plan(t.Context(), org.ID, org.Root.ID)
		wantError(t, err, assessment.ErrNotFound)
		p := planned(t, s, org, org.Root, 3)
		whole := assessment.Step{
			ID: "own", Component: "cf", Title: "Ring back", FirstStep: "Tomorrow", Evidence: "A list", Measure: "Calls", Owner: "Bo", Note: "Line\nof two 🙂",
			Status: assessment.StepDone, Start: march(1), Due: march(9), DoneOn: march(8), OneOff: 10_000_000_000, Yearly: 1, Days: 9999.75, Secures: []string{"cf2a", "cf2b"},
		}
		ok(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error { return p.Add(whole, "Bo", march(9), now()) }))
		ok(t, p.Add(whole, "Bo", march(9), p.UpdatedAt))
		wantPlan(t, s, p)
		ok(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error {
			return errors.Join(p.Move("own", -9, "Bo", now()), p.Remove("s2", p.Version, "Bo", now()), p.SetStatus("s3", p.Version, assessment.StepDropped, "Too dear", "Bo", march(9), now()))
		}))
		ok(t, errors.Join(p.Move("own", -9, "Bo", now()), p.Remove("s2", p.Version, "Bo", now()), p.SetStatus("s3", p.Version, assessment.StepDropped, "Too dear", "Bo", march(9), now())))
		wantPlan(t, s, p)
	})
}

// wantPlan compares what is kept with a plan, but for the moments of changes.
func wantPlan(t *testing.T, s *store.Store, want *assessment.Plan) {
	t.Helper()
	got, err := s.Plan(t.Context(), want.OrganizationID, want.UnitID)
	ok(t, err)
	all, err := s.Plans(t.Context(), want.OrganizationID, want.UnitID)
	ok(t, err)
	ignore := cmp.FilterPath(func(p cmp.Path) bool { last := p.Last().String(); return last == ".UpdatedAt" || last == ".At" }, cmp.Ignore())
	if diff := cmp.Diff(want, got, ignore); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(got, all[0]); diff != "" {
		t.Errorf("listed (-want +got):\n%s", diff)
	}
}

// A unit has one current plan; a closed one is kept beside the next.
func TestOneCurrentPlan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		first := planned(t, s, org, org.Root, 1)
		second := *first
		second.ID = account.NewID()
		wantError(t, s.CreatePlan(t.Context(), &second), assessment.ErrConflict)
		ok(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error { return p.Close("Begin anew", "Ada", now()) }))
		_, err := s.Plan(t.Context(), org.ID, org.Root.ID)
		wantError(t, err, assessment.ErrNotFound)
		wantError(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(*assessment.Plan) error { return nil }), assessment.ErrNotFound)
		second.CreatedAt = first.CreatedAt.Add(time.Second)
		ok(t, s.CreatePlan(t.Context(), &second))
		plans, err := s.Plans(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		if len(plans) != 2 || plans[0].ID != second.ID || !plans[1].Closed() {
			t.Errorf("%d plans, the newest closed: %v", len(plans), plans[0].Closed())
		}
		kept, err := s.PlanByID(t.Context(), org.ID, first.ID)
		if ok(t, err); !kept.Closed() || len(kept.Steps) != 1 {
			t.Errorf("the first one: %+v", kept)
		}
	})
}

// What a plan starts from must be a result of its unit.
func TestPlansStartFromAResultOfTheirUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, b := storetest.Organization(t, s, "A"), storetest.Organization(t, s, "B")
		unit := a.Unit(t, s, "Claims")
		mine := planned(t, s, a, unit, 1)
		ok(t, s.UpdatePlan(t.Context(), a.ID, unit.ID, func(p *assessment.Plan) error { return p.Close("Begin anew", "Ada", now()) }))
		open, survey, asking := a.Assessment(t, s, unit), a.Published(t, s, unit), a.Survey(t, s, unit, assessment.SharedLink)
		create := func(spoil func(*assessment.Plan)) error {
			p := *mine
			p.ID, p.ClosedAt = account.NewID(), time.Time{}
			spoil(&p)
			return s.CreatePlan(t.Context(), &p)
		}
		for name, spoil := range map[string]func(*assessment.Plan){
			"one under way":         func(p *assessment.Plan) { p.AssessmentID = open.ID },
			"an unpublished survey": func(p *assessment.Plan) { p.AssessmentID, p.SurveyID = "", asking.ID },
			"a survey as agreed":    func(p *assessment.Plan) { p.AssessmentID = survey.ID },
			"another unit's":        func(p *assessment.Plan) { p.UnitID = a.Root.ID },
			"a foreign unit":        func(p *assessment.Plan) { p.OrganizationID, p.UnitID = b.ID, unit.ID },
			"a foreign result":      func(p *assessment.Plan) { p.OrganizationID, p.UnitID = b.ID, b.Root.ID },
		} {
			if err := create(spoil); !errors.Is(err, assessment.ErrNotFound) {
				t.Errorf("%s: %v, want not found", name, err)
			}
		}
		ok(t, create(func(p *assessment.Plan) { p.AssessmentID, p.SurveyID = "", survey.ID }))
		ok(t, s.UpdateUnit(t.Context(), a.ID, unit.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		wantError(t, s.UpdatePlan(t.Context(), a.ID, unit.ID, func(*assessment.Plan) error { return nil }), assessment.ErrClosed)
		wantError(t, create(func(*assessment.Plan) {}), assessment.ErrClosed)
	})
}

// Whoever gives another organization's plan or unit finds and changes nothing.
func TestForeignPlansAreNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, b := storetest.Organization(t, s, "A"), storetest.Organization(t, s, "B")
		p := planned(t, s, b, b.Root, 2)
		before := dump(t, s)
		for name, call := range map[string]func(ctx context.Context) error{
			"Plan":     func(ctx context.Context) error { _, err := s.Plan(ctx, a.ID, b.Root.ID); return err },
			"PlanByID": func(ctx context.Context) error { _, err := s.PlanByID(ctx, a.ID, p.ID); return err },
			"UpdatePlan": func(ctx context.Context) error {
				return s.UpdatePlan(ctx, a.ID, b.Root.ID, func(p *assessment.Plan) error { return p.Move("s1", 1, "Eve", now()) })
			},
		} {
			if err := call(t.Context()); !errors.Is(err, assessment.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if plans, err := s.Plans(t.Context(), a.ID, b.Root.ID); err != nil || len(plans) > 0 {
			t.Errorf("%d foreign plans, %v", len(plans), err)
		}
		if overdue, err := s.OverdueSteps(t.Context(), a.ID, march(31)); err != nil || len(overdue) > 0 {
			t.Errorf("overdue elsewhere: %v, %v", overdue, err)
		}
		if dump(t, s) != before {
			t.Error("something changed")
		}
	})
}

func TestOverdueStepsAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		claims, away := org.Unit(t, s, "Claims"), org.Unit(t, s, "Away")
		planned(t, s, org, claims, 5) // due on the 1st to the 5th
		planned(t, s, org, away, 1)
		ok(t, s.UpdatePlan(t.Context(), org.ID, claims.ID, func(p *assessment.Plan) error {
			return p.SetStatus("s1", p.Version, assessment.StepDone, "", "Ada", march(2), now())
		}))
		ok(t, s.UpdateUnit(t.Context(), org.ID, away.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		got, err := s.OverdueSteps(t.Context(), org.ID, march(4))
		ok(t, err)
		if diff := cmp.Diff(map[string]int{claims.ID: 2}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Many who mark steps done at once lose nothing.
func TestStepsAreMarkedDoneAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		seen := planned(t, s, org, org.Root, 12).Version
		var group sync.WaitGroup
		for i := range 12 {
			group.Go(func() {
				err := s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error {
					return p.SetStatus(fmt.Sprintf("s%d", i+1), seen, assessment.StepDone, "", "Ada", march(2), now())
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		p, err := s.Plan(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		if p.Progress().Done != 12 || p.Version != seen+12 || len(p.Events) != seen+12 {
			t.Errorf("%+v in version %d with %d events", p.Progress(), p.Version, len(p.Events))
		}
	})
}

// Who changes a plan while its unit is put away waits for that, and is refused.
func TestPlansAreNotChangedWhileTheirUnitIsPutAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		p := planned(t, s, org, org.Unit(t, s, "Claims"), 1)
		changing, changed := make(chan struct{}, 1), make(chan error, 1)
		ok(t, s.UpdateUnit(t.Context(), org.ID, p.UnitID, func(_ assessment.Tree, u *assessment.Unit) error {
			go func() {
				changed <- s.UpdatePlan(t.Context(), org.ID, p.UnitID, func(p *assessment.Plan) error {
					changing <- struct{}{}
					return p.SetStatus("s1", p.Version, assessment.StepDone, "", "Ada", march(2), now())
				})
			}()
			select {
			case <-changing:
				t.Error("the plan was changed while its unit was being put away")
			case <-time.After(200 * time.Millisecond): // time for one that does not wait
			}
			u.ArchivedAt = now()
			return nil
		}))
		wantError(t, <-changed, assessment.ErrClosed)
	})
}

// A plan of a thousand steps is made, and one of them moved all the way up.
func TestThousandStepsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		planned(t, s, org, org.Root, assessment.StepLimit)
		ok(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error { return p.Move("s1000", -999, "Ada", now()) }))
		p, err := s.Plan(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		if len(p.Steps) != 1000 || p.Steps[0].ID != "s1000" || p.Steps[1].ID != "s1" || p.Steps[999].ID != "s999" {
			t.Errorf("%d steps, the first %s", len(p.Steps), p.Steps[0].ID)
		}
	})
}
