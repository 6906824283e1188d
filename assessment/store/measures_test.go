package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// today is a day after every period of these tests has begun.
func today() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

func period(t testing.TB, text string) assessment.MeasurePeriod {
	t.Helper()
	p, err := assessment.ParsePeriod(text)
	ok(t, err)
	return p
}

func recorded(period assessment.MeasurePeriod, promoters, passives, detractors float64) assessment.MeasureEntry {
	return assessment.MeasureEntry{Period: period, Figures: []float64{promoters, passives, detractors}, Note: "Asked by letter; “Aare”"}
}

// measureOf keeps an NPS of a unit with two quarters.
func measureOf(t testing.TB, s *store.Store, unit assessment.Unit) assessment.Measure {
	t.Helper()
	id, target := account.NewID(), 40.
	ok(t, s.UpdateMeasures(t.Context(), unit.OrganizationID, unit.ID, func(m *assessment.Measures) error {
		about := assessment.MeasureNPS.About()
		settings := assessment.MeasureSettings{
			Kind: about.Kind, Name: about.Name, Definition: about.Definition, Every: assessment.EveryQuarter, Target: &target, Owner: "Ada",
		}
		if err := m.Add(id, settings, now()); err != nil {
			return err
		}
		none := assessment.MeasurePeriod{}
		return errors.Join(
			m.Record(id, 1, recorded(period(t, "2026-Q3"), 162, 108, 54), none, "Ada", today(), now()),
			m.Record(id, 2, recorded(period(t, "2026-Q2"), 60, 30, 30), none, "Bob", today(), now()))
	}))
	got, err := s.Measure(t.Context(), unit.OrganizationID, unit.ID, id)
	ok(t, err)
	return *got
}

func TestMeasuresAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		claims, billing := org.Unit(t, s, "Claims"), org.Unit(t, s, "Billing")
		nps := measureOf(t, s, claims)
		if nps.Version != 3 || *nps.Target != 40 || len(nps.Values) != 2 || nps.Latest().By != "Ada" || nps.Latest().N != 324 || nps.Values[0].Period.String() != "2026-Q2" {
			t.Errorf("got %+v", nps)
		}
		measureOf(t, s, billing)
		measureOf(t, s, other.Root)
		own := assessment.MeasureSettings{
			Kind: assessment.MeasureOwn, Name: "Claims settled", Definition: "All of them.", Unit: "claims", Better: assessment.LowerBetter, Every: assessment.EveryMonth,
		}
		value := -12.5
		ok(t, s.UpdateMeasures(t.Context(), org.ID, claims.ID, func(m *assessment.Measures) error {
			if err := m.Add("own", own, now()); err != nil {
				return err
			}
			return m.Record("own", 1, assessment.MeasureEntry{Period: period(t, "2026-07"), Value: &value, N: 7}, assessment.MeasurePeriod{}, "Ada", today(), now())
		}))
		all, err := s.Measures(t.Context(), org.ID, claims.ID)
		ok(t, err)
		if len(all) != 2 || all[1].Name != "Claims settled" || all[1].Values[0].Value != -12.5 || all[1].Values[0].Figures != nil || all[1].Target != nil {
			t.Errorf("got %+v", all)
		}
		if diff := cmp.Diff(nps, all[0]); diff != "" {
			t.Errorf("the other measure changed (-before +after):\n%s", diff)
		}
		if got, err := s.MeasuresOf(t.Context(), org.ID); err != nil || len(got) != 3 {
			t.Errorf("got %d of all units, %v, want 3", len(got), err)
		}
		ok(t, s.UpdateMeasures(t.Context(), org.ID, claims.ID, func(m *assessment.Measures) error { return m.Remove("own", 2) }))
		_, err = s.Measure(t.Context(), org.ID, claims.ID, "own")
		wantError(t, err, assessment.ErrNotFound)
	})
}

// Of many people who record at once from the same page, one is first; the others
// are told. Nothing that was refused is kept.
func TestMeasuresAreGuardedByTheirVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		nps := measureOf(t, s, org.Root)
		var first, late atomic.Int32
		var group sync.WaitGroup
		for n := range 8 {
			group.Go(func() {
				err := s.UpdateMeasures(t.Context(), org.ID, org.Root.ID, func(m *assessment.Measures) error {
					return m.Record(nps.ID, nps.Version, recorded(period(t, "2026-Q4"), float64(n), 1, 1), assessment.MeasurePeriod{}, "Ada", today(), now())
				})
				switch {
				case err == nil:
					first.Add(1)
				case errors.Is(err, assessment.ErrConflict):
					late.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		group.Wait()
		if first.Load() != 1 || late.Load() != 7 {
			t.Errorf("%d were first and %d late", first.Load(), late.Load())
		}
		before := dump(t, s)
		refused := errors.New("refused")
		wantError(t, s.UpdateMeasures(t.Context(), org.ID, org.Root.ID, func(m *assessment.Measures) error {
			m.All = nil
			return refused
		}), refused)
		wantInvalid(t, s.UpdateMeasures(t.Context(), org.ID, org.Root.ID, func(m *assessment.Measures) error {
			m.All[0].Version++
			m.All[0].Values[0].Note = "\x00"
			return nil
		}), "")
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
	})
}

func TestMeasuresOfAnArchivedUnitAreReadOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		unit := org.Unit(t, s, "Claims")
		measureOf(t, s, unit)
		ok(t, s.UpdateUnit(t.Context(), org.ID, unit.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		wantError(t, s.UpdateMeasures(t.Context(), org.ID, unit.ID, func(*assessment.Measures) error { return nil }), assessment.ErrClosed)
		if all, err := s.Measures(t.Context(), org.ID, unit.ID); err != nil || len(all) != 1 {
			t.Errorf("got %v, %v", all, err)
		}
	})
}
