package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// worthOf is what Ada worked out for a unit, with everything in it.
func worthOf(u assessment.Unit, target int) *assessment.Worth {
	return &assessment.Worth{
		OrganizationID: u.OrganizationID, UnitID: u.ID, Target: target, Group: "Policyholders with two contracts", Why: "They ask most.\nSee the minutes.",
		Case: assessment.Case{
			Customers: 2000, Margin: 300.5, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000, Ramp: []float64{.5, 1},
			Referrals: &assessment.Referrals{Rate: .01, Margin: 250}, Price: &assessment.Price{Extra: 3, Lost: .005},
		},
		Low: .81, Likely: .83, High: .85, Rate: 600, FromPlan: true, Sources: map[string]string{"customers": "CRM, 3 November", "retention": "“Churn” report"},
		UpdatedAt: now(), UpdatedBy: "Ada",
	}
}

func TestWorthIsKeptByLevel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		_, err := s.Worth(t.Context(), org.ID, org.Root.ID, 3)
		wantError(t, err, assessment.ErrNotFound)
		three, four := worthOf(org.Root, 3), worthOf(org.Root, 4)
		four.Referrals, four.Price, four.Ramp, four.Sources, four.FromPlan = nil, nil, nil, nil, false
		ok(t, s.SaveWorth(t.Context(), four))
		ok(t, s.SaveWorth(t.Context(), three))
		three.Customers, three.Why, three.UpdatedBy = 2100, "", "Bob"
		ok(t, s.SaveWorth(t.Context(), three))
		if three.Version != 2 || four.Version != 1 {
			t.Errorf("versions are %d and %d, want 2 and 1", three.Version, four.Version)
		}
		kept, err := s.Worth(t.Context(), org.ID, org.Root.ID, 3)
		ok(t, err)
		all, err := s.Worths(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		if diff := cmp.Diff([]*assessment.Worth{three, four}, all, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(three, kept); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// Of two people who save at once the second learns it, whether or not there was
// one before.
func TestWorthIsSavedByOneAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		for _, version := range []int{0, 1} {
			var refused atomic.Int32
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					w := worthOf(org.Root, 3)
					w.Version = version
					switch err := s.SaveWorth(t.Context(), w); {
					case errors.Is(err, assessment.ErrConflict):
						refused.Add(1)
					case err != nil:
						t.Error(err)
					}
				})
			}
			group.Wait()
			if refused.Load() != 3 {
				t.Errorf("from version %d: %d of 4 were refused, want 3", version, refused.Load())
			}
		}
	})
}

// decision is one about a unit, after the one before it.
func decision(u assessment.Unit, after string, kind assessment.DecisionKind) assessment.Decision {
	return assessment.Decision{
		OrganizationID: u.OrganizationID, UnitID: u.ID, ID: account.NewID(), After: after, Kind: kind, Stands: 2, Target: 3, Reason: "It pays, we think.\nAnd we can.",
		Owner: "Ada", ReviewOn: now().Truncate(24*3600*1e9).AddDate(0, 6, 0), Basis: "This pays even if retention stays at 80.0 %.", At: now(), By: "Ada",
	}
}

func TestDecisionsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		claims, other := org.Unit(t, s, "Claims"), org.Unit(t, s, "Sales")
		first := decision(claims, "", assessment.NotNow)
		second := decision(claims, first.ID, assessment.Advance)
		elsewhere := decision(other, "", assessment.Hold)
		for _, d := range []assessment.Decision{first, second, elsewhere} {
			ok(t, s.Decide(t.Context(), d))
		}
		wantError(t, s.Decide(t.Context(), decision(claims, first.ID, assessment.Hold)), assessment.ErrConflict)
		wantError(t, s.Decide(t.Context(), decision(claims, "", assessment.Hold)), assessment.ErrConflict)
		got, err := s.Decisions(t.Context(), org.ID, claims.ID)
		ok(t, err)
		if diff := cmp.Diff([]assessment.Decision{second, first}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		latest, err := s.LatestDecisions(t.Context(), org.ID)
		ok(t, err)
		second.After = ""
		if diff := cmp.Diff(map[string]assessment.Decision{claims.ID: second, other.ID: elsewhere}, latest); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// What is worked out and decided stays within its organization and unit, and a
// unit that was put away stays as it is.
func TestWorthAndDecisionsOfOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		away := org.Unit(t, s, "Archive")
		ok(t, s.UpdateUnit(t.Context(), org.ID, away.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		ok(t, s.SaveWorth(t.Context(), worthOf(foreign.Root, 3)))
		ok(t, s.Decide(t.Context(), decision(foreign.Root, "", assessment.Hold)))
		before := dump(t, s)
		astray := foreign.Root
		astray.OrganizationID = org.ID
		wantError(t, s.SaveWorth(t.Context(), worthOf(astray, 3)), assessment.ErrNotFound)
		wantError(t, s.Decide(t.Context(), decision(astray, "", assessment.Hold)), assessment.ErrNotFound)
		wantError(t, s.SaveWorth(t.Context(), worthOf(away, 3)), assessment.ErrClosed)
		wantError(t, s.Decide(t.Context(), decision(away, "", assessment.Hold)), assessment.ErrClosed)
		_, err := s.Worth(t.Context(), org.ID, foreign.Root.ID, 3)
		wantError(t, err, assessment.ErrNotFound)
		worths, err := s.Worths(t.Context(), org.ID, foreign.Root.ID)
		decisions, failed := s.Decisions(t.Context(), org.ID, foreign.Root.ID)
		latest, broken := s.LatestDecisions(t.Context(), org.ID)
		if err := errors.Join(err, failed, broken); err != nil || len(worths)+len(decisions)+len(latest) != 0 {
			t.Errorf("got %v, %v, %v, %v", worths, decisions, latest, err)
		}
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
	})
}

// The currency of the figures comes along wherever the organization does.
func TestCurrencyIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		ok(t, s.UpdateOrganization(t.Context(), org.ID, func(o *assessment.Organization) error { o.Currency = "CHF"; return nil }))
		one, err := s.Organization(t.Context(), org.ID)
		ok(t, err)
		_, _, visited, err := s.Visitor(t.Context(), org.Owner.ID)
		ok(t, err)
		if one.Currency != "CHF" || len(visited) != 1 || visited[0].Currency != "CHF" {
			t.Errorf("got %+v and %+v", one, visited)
		}
	})
}

// The level of the latest result is that of whoever said it last, and none where
// there is none.
func TestLatestLevel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		org.Assessment(t, s, org.Root)
		if ref, level, err := s.LatestLevel(t.Context(), org.ID, org.Root.ID); err != nil || level != 0 || ref.ID != "" {
			t.Errorf("without a result: %v, %d, %v", ref, level, err)
		}
		org.Agreed(t, s, org.Root, now().AddDate(0, 0, -2), storetest.UpTo(4))
		later := org.Agreed(t, s, org.Root, now().AddDate(0, 0, -1), storetest.UpTo(2))
		if ref, level, err := s.LatestLevel(t.Context(), org.ID, org.Root.ID); err != nil || level != 2 || ref != later.Ref {
			t.Errorf("got %v, %d, %v", ref, level, err)
		}
		if _, level, err := s.LatestLevel(t.Context(), foreign.ID, org.Root.ID); err != nil || level != 0 {
			t.Errorf("of somebody else: %d, %v", level, err)
		}
	})
}
