package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"

	"github.com/google/go-cmp/cmp"
)

// companion is a check that ships with the program, kept in the store.
func companion(t testing.TB, s *store.Store, id string) questionnaires.CheckEntry {
	t.Helper()
	set, err := questionnaires.Embedded()
	ok(t, err)
	entry, found := set.CheckByID(id)
	if !found {
		t.Fatalf("there is no companion check %s", id)
	}
	ok(t, s.KeepQuestionnaire(t.Context(), entry.Ref, id+".yaml", entry.Source))
	return entry
}

// agreedCheck is an agreed check of a unit with nothing chosen yet.
func agreedCheck(t testing.TB, s *store.Store, unit assessment.Unit, id string) *assessment.Check {
	t.Helper()
	entry := companion(t, s, id)
	c, err := assessment.StartCheck(account.NewID(), unit, entry.Ref, entry.Check, "The team", "Ada", now())
	ok(t, err)
	ok(t, s.CreateCheck(t.Context(), c))
	return c
}

// surveyedCheck is a survey people can take part in, and its link.
func surveyedCheck(t testing.TB, s *store.Store, unit assessment.Unit, threshold int) (*assessment.Check, account.Token) {
	t.Helper()
	entry, link := companion(t, s, "moments-of-truth"), account.NewToken()
	c, err := assessment.PrepareCheck(account.NewID(), unit, entry.Ref, entry.Check, assessment.CheckSettings{Threshold: threshold}, "Ada", now())
	ok(t, err)
	ok(t, s.CreateCheck(t.Context(), c))
	ok(t, s.OpenCheck(t.Context(), c.OrganizationID, c.ID, link, askingCheck))
	return c, link
}

func askingCheck(c *assessment.Check) error { return c.Open("Ada", now()) }
func endingCheck(c *assessment.Check) error { return c.Close("Ada", now()) }
func showingCheck(c *assessment.Check, r *assessment.CheckResult) error {
	return c.Publish(r, "Ada", now())
}

// seven are choices for all seven aspects, of one level.
func seven(level assessment.Fit) assessment.Fits {
	return assessment.Fits{1: level, 2: level, 3: level, 4: level, 5: level, 6: assessment.FitDontKnow, 7: 1}
}

func TestAnAgreedCheckIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		c := agreedCheck(t, s, org.Root, "moments-of-truth")
		steps := []func(*assessment.Check) error{
			func(c *assessment.Check) error { return c.Answer(seven(3), now()) },
			func(c *assessment.Check) error { return c.Submit("Ada", now()) },
			func(c *assessment.Check) error { return c.Reopen("Bob", "One was wrong", now()) },
			func(c *assessment.Check) error { return c.Answer(assessment.Fits{7: assessment.NotChosen}, now()) },
			func(c *assessment.Check) error { return c.Answer(assessment.Fits{7: 5}, now()) },
			func(c *assessment.Check) error { return c.Submit("Ada", now()) },
		}
		for i, step := range steps {
			var want *assessment.Check
			ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, func(kept *assessment.Check) error {
				err := step(kept)
				want = kept
				return err
			}))
			got, err := s.Check(t.Context(), org.ID, c.ID)
			ok(t, err)
			if diff := cmp.Diff(want, got); diff != "" || got.Version != i+1 {
				t.Errorf("after step %d, version %d (-want +got):\n%s", i, got.Version, diff)
			}
		}
		wantError(t, s.DeleteCheck(t.Context(), org.ID, c.ID), assessment.ErrClosed)
		agreedCheck(t, s, org.Root, "loyalty-practices")
		all, err := s.Checks(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		if len(all) != 2 || all[0].Ref.ID != "loyalty-practices" || all[1].Result.Level(7) != 5 {
			t.Errorf("listed %+v", all)
		}
		ok(t, s.DeleteCheck(t.Context(), org.ID, all[0].ID))
		_, err = s.Check(t.Context(), org.ID, all[0].ID)
		wantError(t, err, assessment.ErrNotFound)
	})
}

// What a change decides against is not saved, nor by who was told an error.
func TestAChangeThatIsRefusedKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		c := agreedCheck(t, s, org.Root, "moments-of-truth")
		before := dump(t, s)
		err := errors.New("no")
		wantError(t, s.UpdateCheck(t.Context(), org.ID, c.ID, func(c *assessment.Check) error {
			return errors.Join(c.Answer(seven(3), now()), err)
		}), err)
		wantError(t, s.UpdateCheck(t.Context(), org.ID, c.ID, func(c *assessment.Check) error {
			return c.Answer(assessment.Fits{8: 1}, now())
		}), assessment.ErrNotFound)
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
}

// Another organization's check is not there, and that of a unit that was put away
// stays as it is.
func TestChecksAreTheirOrganizationsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Birsfelden")
		unit := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, ParentID: org.Root.ID, Name: "Claims"}
		ok(t, s.AddUnit(t.Context(), unit))
		c, link := surveyedCheck(t, s, unit, 3)
		_, err := s.Check(t.Context(), other.ID, c.ID)
		wantError(t, err, assessment.ErrNotFound)
		_, err = s.CheckTurnout(t.Context(), other.ID, c.ID)
		wantError(t, err, assessment.ErrNotFound)
		_, err = s.CheckSecret(t.Context(), other.ID, c.ID)
		wantError(t, err, assessment.ErrNotFound)
		wantError(t, s.UpdateCheck(t.Context(), other.ID, c.ID, endingCheck), assessment.ErrNotFound)
		wantError(t, s.OpenCheck(t.Context(), other.ID, c.ID, link, askingCheck), assessment.ErrNotFound)
		wantError(t, s.PublishCheck(t.Context(), other.ID, c.ID, showingCheck), assessment.ErrNotFound)
		wantError(t, s.DeleteCheck(t.Context(), other.ID, c.ID), assessment.ErrNotFound)
		foreign := *c
		foreign.ID, foreign.OrganizationID = account.NewID(), other.ID
		wantError(t, s.CreateCheck(t.Context(), &foreign), assessment.ErrNotFound)
		all, err := s.Checks(t.Context(), other.ID, "")
		if ok(t, err); len(all) != 0 {
			t.Errorf("listed %+v", all)
		}
		ok(t, s.UpdateUnit(t.Context(), org.ID, unit.ID, func(_ assessment.Tree, u *assessment.Unit) error {
			u.ArchivedAt = now()
			return nil
		}))
		wantError(t, s.UpdateCheck(t.Context(), org.ID, c.ID, endingCheck), assessment.ErrClosed)
		again := *c
		again.ID = account.NewID()
		wantError(t, s.CreateCheck(t.Context(), &again), assessment.ErrClosed)
	})
}

// What people chose leaves the store together only, is deleted with the result,
// and handing in changes no row but adds one.
func TestPeopleTakePartInConfidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		c, link := surveyedCheck(t, s, org.Root, 3)
		wantError(t, s.TakePart(t.Context(), account.NewToken().Hash, assessment.Part{Once: "x", Fits: seven(1)}), assessment.ErrNotFound)
		wantInvalid(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "x", Fits: assessment.Fits{1: 1}}), assessment.AspectField(2))
		before := withoutResponses(dump(t, s))
		for i, level := range []assessment.Fit{1, 4, 4, 2} {
			once := account.NewToken().Hash
			ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: once, Fits: seven(level)}))
			wantError(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: once, Fits: seven(5)}), assessment.ErrConflict)
			n, err := s.CheckTurnout(t.Context(), org.ID, c.ID)
			if ok(t, err); n != i+1 {
				t.Errorf("%d took part, want %d", n, i+1)
			}
		}
		if diff := cmp.Diff(before, withoutResponses(dump(t, s))); diff != "" {
			t.Errorf("handing in changed more than the responses:\n%s", diff)
		}
		ok(t, s.UpdateUnit(t.Context(), org.ID, org.Root.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		wantError(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "put away", Fits: seven(1)}), assessment.ErrClosed)
		ok(t, s.UpdateUnit(t.Context(), org.ID, org.Root.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = time.Time{}; return nil }))
		visit, err := s.CheckVisit(t.Context(), link.Hash)
		if ok(t, err); visit.Check.Events != nil || visit.Check.Result != nil || len(visit.Check.Fits) != 0 || visit.Unit.ID != org.Root.ID || visit.Organization.ID != org.ID {
			t.Errorf("the link leads to %+v", visit)
		}
		wantError(t, s.PublishCheck(t.Context(), org.ID, c.ID, showingCheck), assessment.ErrClosed)
		ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "z", Again: true, Fits: seven(4)}))
		ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, endingCheck))
		wantError(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "y", Fits: seven(1)}), assessment.ErrClosed)
		ok(t, s.PublishCheck(t.Context(), org.ID, c.ID, showingCheck))
		got, err := s.Check(t.Context(), org.ID, c.ID)
		ok(t, err)
		if a := got.Result.Aspects[0]; a.Level != 4 || a.N != 5 || a.Counts != [5]int{1, 1, 0, 3, 0} || !got.Result.Aspects[5].Hidden || got.Result.Respondents != 5 || got.Repeats != 1 {
			t.Errorf("result %+v", got.Result)
		}
		if strings.Contains(dump(t, s), "once_hash=") {
			t.Error("what people chose is still there")
		}
		_, err = s.CheckVisit(t.Context(), link.Hash)
		wantError(t, err, assessment.ErrNotFound)
		wantError(t, s.PublishCheck(t.Context(), org.ID, c.ID, showingCheck), assessment.ErrClosed)
		wantError(t, s.DeleteCheck(t.Context(), org.ID, c.ID), assessment.ErrClosed)
	})
}

func withoutResponses(dump string) string {
	var kept []string
	for line := range strings.SplitSeq(dump, "\n") {
		if line != "" && !strings.Contains(line, "once_hash=") && !strings.HasPrefix(line, "check_responses ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Fewer than the threshold: nothing is made, nothing is deleted, and people can
// be asked again by the same link, or another.
func TestTooFewTookPart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		c, link := surveyedCheck(t, s, org.Root, 5)
		for range 4 {
			ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: seven(2)}))
		}
		ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, endingCheck))
		wantInvalid(t, s.PublishCheck(t.Context(), org.ID, c.ID, func(c *assessment.Check, r *assessment.CheckResult) error {
			if !r.TooFew || r.Aspects != nil {
				t.Errorf("decided on %+v", r)
			}
			return c.Publish(r, "Ada", now())
		}), "")
		wantError(t, s.OpenCheck(t.Context(), org.ID, c.ID, account.NewToken(), askingCheck), assessment.ErrClosed)
		ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, func(c *assessment.Check) error { return c.Extend(time.Time{}, "Ada", now()) }))
		again := account.NewToken()
		ok(t, s.OpenCheck(t.Context(), org.ID, c.ID, again, askingCheck))
		wantError(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "z", Fits: seven(2)}), assessment.ErrNotFound)
		ok(t, s.TakePart(t.Context(), again.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: seven(2)}))
		ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, endingCheck))
		ok(t, s.PublishCheck(t.Context(), org.ID, c.ID, showingCheck))
	})
}

// A survey with a closing date takes nothing from that moment on, and can be
// published then; the date is kept.
func TestASurveyOfACheckClosesByDate(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		config, clock := storetest.Config(url), now()
		config.Now = func() time.Time { return clock }
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		t.Cleanup(func() { ok(t, s.Close()) })
		org := storetest.Organization(t, s, "Aarewerk")
		c, link := surveyedCheck(t, s, org.Root, 3)
		closes := clock.Add(time.Hour)
		ok(t, s.UpdateCheck(t.Context(), org.ID, c.ID, func(c *assessment.Check) error { return c.Extend(closes, "Ada", clock) }))
		for range 3 {
			ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: seven(2)}))
		}
		show := func(c *assessment.Check, r *assessment.CheckResult) error { return c.Publish(r, "Ada", clock) }
		wantError(t, s.PublishCheck(t.Context(), org.ID, c.ID, show), assessment.ErrClosed)
		clock = closes
		wantError(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: seven(2)}), assessment.ErrClosed)
		ok(t, s.PublishCheck(t.Context(), org.ID, c.ID, show))
		got, err := s.Check(t.Context(), org.ID, c.ID)
		if ok(t, err); !got.ClosesAt.Equal(closes) || !got.ClosedAt.IsZero() || got.Result.Respondents != 3 {
			t.Errorf("kept %+v", got)
		}
	})
}

// Many hand in at once, while the survey is closed: whoever was told that it
// counts is counted, and nobody else.
func TestManyTakePartWhileItIsClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		c, link := surveyedCheck(t, s, org.Root, 3)
		for range 3 {
			ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: seven(2)}))
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		counted := 3
		for i := range 24 {
			group.Go(func() {
				if i == 12 {
					if err := s.UpdateCheck(t.Context(), org.ID, c.ID, endingCheck); err != nil {
						t.Error(err)
					}
					return
				}
				err := s.TakePart(t.Context(), link.Hash, assessment.Part{Once: fmt.Sprint("once", i), Fits: seven(3)})
				if err != nil && !errors.Is(err, assessment.ErrClosed) {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					counted++
				}
			})
		}
		group.Wait()
		ok(t, s.PublishCheck(t.Context(), org.ID, c.ID, showingCheck))
		got, err := s.Check(t.Context(), org.ID, c.ID)
		if ok(t, err); got.Result.Respondents != counted {
			t.Errorf("%d people in the result, %d were told that it counts", got.Result.Respondents, counted)
		}
	})
}

func TestTheSampleGoesWithItsChecks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := storetest.Organization(t, s, "Aarewerk").Owner
		org := assessment.Organization{ID: account.NewID(), Name: "Sample", TimeZone: "UTC", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: "Sample"}
		ok(t, s.CreateOrganization(t.Context(), org, root, owner.ID))
		agreedCheck(t, s, root, "moments-of-truth")
		_, link := surveyedCheck(t, s, root, 3)
		ok(t, s.TakePart(t.Context(), link.Hash, assessment.Part{Once: "once", Fits: seven(2)}))
		ok(t, s.RemoveSample(t.Context(), org.ID))
		if kept := dump(t, s); strings.Contains(kept, org.ID) {
			t.Error("something of the sample is left")
		}
	})
}
