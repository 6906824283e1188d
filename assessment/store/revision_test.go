package store_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// material is all a comparison is made of, in an order of its own.
type material struct {
	Organization assessment.Organization
	Tree         assessment.Tree
	Results      []assessment.Compared
}

func materialOf(t testing.TB, s *store.Store, organization string) material {
	t.Helper()
	org, tree, results, err := s.Comparison(t.Context(), organization)
	if err == nil && org.ID != organization {
		t.Errorf("the organization is %+v", org)
	}
	ok(t, err)
	results = slices.Clone(results)
	slices.SortFunc(results, func(a, b assessment.Compared) int {
		return slices.Compare([]string{a.Latest.UnitID, string(a.Latest.Mode)}, []string{b.Latest.UnitID, string(b.Latest.Mode)})
	})
	return material{org, tree, results}
}

// lived is an organization that anything may happen to, by way of one of two
// instances of the program.
type lived struct {
	testing.TB
	*rand.Rand
	org   storetest.Owned
	first *assessment.Assessment
}

func (l *lived) unit(s *store.Store) assessment.Unit {
	tree, err := s.Units(l.Context(), l.org.ID)
	ok(l, err)
	var in []assessment.Unit
	for _, b := range tree.InUse() {
		in = append(in, b.Unit)
	}
	return in[l.IntN(len(in))]
}

// step does one thing, which may be refused: then nothing may change either.
func (l *lived) step(s *store.Store) {
	ctx, at := l.Context(), now().AddDate(0, 0, l.IntN(60)-60)
	assess := func(change func(*assessment.Assessment) error) {
		listed, err := s.Assessments(ctx, l.org.ID, "")
		ok(l, err)
		_ = s.UpdateAssessment(ctx, l.org.ID, listed[l.IntN(len(listed))].ID, change)
	}
	change := func(change func(assessment.Tree, *assessment.Unit)) {
		_ = s.UpdateUnit(ctx, l.org.ID, l.unit(s).ID, func(tree assessment.Tree, u *assessment.Unit) error {
			change(tree, u)
			return nil
		})
	}
	name := account.NewID()[:4]
	steps := []func(){
		func() { l.org.Agreed(l, s, l.unit(s), at, storetest.UpTo(l.IntN(5))) },
		func() { l.org.Assessment(l, s, l.unit(s)) },
		func() { assess(func(a *assessment.Assessment) error { return a.Submit("Ada", at) }) },
		func() { assess(func(a *assessment.Assessment) error { return a.Reopen("Ada", "Mixed up", at) }) },
		func() { l.addLike(s, at) },
		func() { l.org.Below(l, s, l.unit(s), "Unit "+name, "tag "+name) },
		func() {
			u := assessment.Unit{ID: account.NewID(), OrganizationID: l.org.ID, ParentID: l.unit(s).ID, Name: name}
			ok(l, s.AddUnits(ctx, l.org.ID, []assessment.Unit{u}))
		},
		func() { change(func(_ assessment.Tree, u *assessment.Unit) { u.Name = name }) },
		func() { change(func(_ assessment.Tree, u *assessment.Unit) { u.Tags = []string{name} }) },
		func() {
			change(func(tree assessment.Tree, u *assessment.Unit) { u.ParentID = tree[l.IntN(len(tree))].ID })
		},
		func() {
			change(func(_ assessment.Tree, u *assessment.Unit) {
				if u.ParentID != "" && l.IntN(3) == 0 {
					u.ArchivedAt = at
				}
			})
		},
		func() {
			ok(l, s.UpdateOrganization(ctx, l.org.ID, func(o *assessment.Organization) error { o.Name = name; return nil }))
		},
		func() {
			_, err := s.Rescore(ctx, func(store.Difference) {})
			ok(l, err)
		},
	}
	steps[l.IntN(len(steps))]()
}

// addLike adds results that come from elsewhere.
func (l *lived) addLike(s *store.Store, at time.Time) {
	a := *l.first
	a.ID, a.UnitID, a.CreatedAt, a.SubmittedAt = account.NewID(), l.unit(s).ID, at, at
	ok(l, s.AddAssessments(l.Context(), l.org.ID, []*assessment.Assessment{&a}))
}

// Whatever changes by way of whichever instance: what either keeps in memory is
// what one that keeps nothing reads.
func TestWhatIsKeptOfComparisonsIsNeverStale(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		instances := []*store.Store{storetest.Open(t, url), storetest.Open(t, url)}
		fresh := storetest.Open(t, url)
		org := storetest.Organization(t, fresh, "Aarewerk")
		other := storetest.Organization(t, fresh, "Elsewhere")
		seed := rand.Uint64()
		l := &lived{TB: t, Rand: rand.New(rand.NewPCG(seed, 1)), org: org, first: org.Agreed(t, fresh, org.Root, now(), storetest.UpTo(2))}
		for step := range 120 {
			s := instances[l.IntN(2)]
			if l.step(s); step%40 == 39 {
				org.Published(t, s, l.unit(s))
			}
			fresh.Forget()
			want := materialOf(t, fresh, org.ID)
			for i, s := range instances {
				got := materialOf(t, s, org.ID)
				if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("seed %d, step %d, instance %d (-in the database +kept):\n%s", seed, step, i, diff)
				}
				hide(t, got, l.IntN(2) == 0)
			}
			if of := materialOf(t, instances[0], other.ID); len(of.Tree) != 1 || len(of.Results) != 0 {
				t.Fatalf("the other organization has %+v", of)
			}
		}
	})
}

// hide compares as pages do: that changes nothing of what is kept.
func hide(t testing.TB, m material, aliases bool) {
	t.Helper()
	c, err := assessment.NewComparison(m.Organization, m.Tree, m.Results, func(assessment.Ref) *assessment.Questionnaire { return nil }, assessment.Filter{Aliases: aliases}, time.Now())
	ok(t, err)
	c.SortBy("-level")
}

// What is kept costs one query; after a change it is read anew, once, however many
// ask; and what is too large for the memory is read each time.
func TestComparisonsAreReadOnceUntilSomethingChanges(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		made := storetest.Open(t, url)
		org := storetest.Organization(t, made, "Aarewerk")
		org.Many(t, made, 30, 2)
		s, asked := listening(t, url)
		counts := func() (asks int64) {
			before := asked.asked.Load()
			materialOf(t, s, org.ID)
			return asked.asked.Load() - before
		}
		first, again := counts(), counts()
		unit := org.Unit(t, made, "Claims")
		changed, after := counts(), counts()
		if first != 4 || again != 1 || changed != 4 || after != 1 {
			t.Errorf("%d queries, then %d; after a change %d, then %d; want 4, 1, 4, 1", first, again, changed, after)
		}
		ok(t, made.Change(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE units SET name = 'Renamed' WHERE id = ?", unit.ID).Error
		}))
		if m := materialOf(t, s, org.ID); m.Tree.Unit(unit.ID).Name != "Claims" {
			t.Error("what was changed past the program was seen: nothing was kept")
		}
		s.KeepComparisons(0)
		if one, two := counts(), counts(); one != 4 || two != 4 {
			t.Errorf("without room: %d and %d queries, want 4 each", one, two)
		}
	})
}

// A sample that is being removed is not kept, and what was kept of it is not shown.
func TestNothingIsKeptOfARemovedSample(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		sample := assessment.Organization{ID: account.NewID(), Name: "Sample", TimeZone: "Europe/Zurich", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: sample.ID, Name: "Sample"}
		ok(t, s.CreateOrganization(t.Context(), sample, root, org.Owner.ID))
		materialOf(t, s, sample.ID)
		ok(t, s.RemoveSample(t.Context(), sample.ID))
		_, _, _, err := s.Comparison(context.Background(), sample.ID)
		wantError(t, err, assessment.ErrNotFound)
	})
}
