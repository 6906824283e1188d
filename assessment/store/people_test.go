package store_test

import (
	"errors"
	"fmt"
	"slices"
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

func TestFiftySetUpsAtOnceMakeOneAdministrator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		old, token := account.NewToken(), account.NewToken()
		ok(t, s.IssueSetupToken(t.Context(), old.Hash))
		ok(t, s.IssueSetupToken(t.Context(), token.Hash))
		wantError(t, s.CheckSetupToken(t.Context(), old.Hash), assessment.ErrNotFound)
		ok(t, s.CheckSetupToken(t.Context(), token.Hash))
		var claimed atomic.Int32
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				org := assessment.Organization{ID: account.NewID(), Name: fmt.Sprint("Org ", i), TimeZone: "UTC"}
				root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
				err := s.SetUp(t.Context(), token.Hash, storetest.User(fmt.Sprint("User ", i)), "hash", org, root)
				if err == nil {
					claimed.Add(1)
				} else {
					wantError(t, err, assessment.ErrNotFound)
				}
			})
		}
		group.Wait()
		users, err := s.Users(t.Context())
		ok(t, err)
		if claimed.Load() != 1 || len(users) != 1 || !users[0].Administrator {
			t.Fatalf("got %d claims and users %v, want one administrator", claimed.Load(), users)
		}
		organizations, err := s.Organizations(t.Context(), users[0].ID)
		ok(t, err)
		if len(organizations) != 1 {
			t.Errorf("got organizations %v, want one", organizations)
		}
		wantError(t, s.CheckSetupToken(t.Context(), token.Hash), assessment.ErrNotFound)
		wantError(t, s.IssueSetupToken(t.Context(), old.Hash), assessment.ErrClosed)
		if setUp, err := s.IsSetUp(t.Context()); !setUp || err != nil {
			t.Errorf("IsSetUp: got %v, %v", setUp, err)
		}
	})
}

func TestUsersComeBackAndAddressesAreTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		u := storetest.User("Žofie Ωμέγα 🙂")
		ok(t, s.AddUser(t.Context(), u, "the hash", org.ID, account.Viewer))
		got, hash, err := s.UserByEmail(t.Context(), u.Email)
		ok(t, err)
		if diff := cmp.Diff(u, got); diff != "" || hash != "the hash" {
			t.Errorf("hash %q, user (-want +got):\n%s", hash, diff)
		}
		again := storetest.User("Somebody else")
		again.Email = u.Email
		wantInvalid(t, s.AddUser(t.Context(), again, "", org.ID, account.Viewer), "email")
		wantInvalid(t, s.AddUser(t.Context(), storetest.User("No role"), "", org.ID, "king"), "role")
		wantInvalid(t, s.AddUser(t.Context(), storetest.User("NUL \x00"), "", org.ID, account.Viewer), "")
		members, err := s.Members(t.Context(), org.ID)
		ok(t, err)
		mine, err := s.Memberships(t.Context(), u.ID)
		ok(t, err)
		want := account.Membership{OrganizationID: org.ID, UserID: u.ID, Role: account.Viewer}
		if len(members) != 2 || len(mine) != 1 || mine[0] != want {
			t.Errorf("got members %v and memberships %v, want 2 and %v", members, mine, want)
		}
	})
}

// A person and their organization are added together or not at all.
func TestOwnerIsAddedWithAnOrganization(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		taken := storetest.Organization(t, s, "Aarewerk")
		org := assessment.Organization{ID: account.NewID(), Name: "Lake Bank", TimeZone: "UTC"}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
		before := dump(t, s)
		wantError(t, s.AddOwner(t.Context(), storetest.User("Dan"), "hash", taken.Organization, taken.Root), assessment.ErrConflict)
		again := storetest.User("Again")
		again.Email = taken.Owner.Email
		wantInvalid(t, s.AddOwner(t.Context(), again, "hash", org, root), "email")
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something was saved (-before +after):\n%s", diff)
		}
		dan := storetest.User("Dan")
		ok(t, s.AddOwner(t.Context(), dan, "hash", org, root))
		mine, err := s.Memberships(t.Context(), dan.ID)
		ok(t, err)
		if want := (account.Membership{OrganizationID: org.ID, UserID: dan.ID, Role: account.Owner}); len(mine) != 1 || mine[0] != want {
			t.Errorf("got memberships %v, want %v", mine, want)
		}
	})
}

func TestResetLinkWorksOnceUntilItExpires(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		u := org.Member(t, s, account.Viewer)
		first, token := account.NewToken(), account.NewToken()
		ok(t, s.IssueReset(t.Context(), u.ID, first.Hash, now().Add(time.Hour)))
		ok(t, s.IssueReset(t.Context(), u.ID, token.Hash, now().Add(time.Hour)))
		if _, err := s.CheckReset(t.Context(), first.Hash); err == nil {
			t.Error("an earlier link still works")
		}
		got, err := s.CheckReset(t.Context(), token.Hash)
		ok(t, err)
		if got.ID != u.ID {
			t.Errorf("got user %s, want %s", got.ID, u.ID)
		}
		var used atomic.Int32
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if s.ResetPassword(t.Context(), token.Hash, "new") == nil {
					used.Add(1)
				}
			})
		}
		group.Wait()
		if used.Load() != 1 {
			t.Errorf("used %d times, want once", used.Load())
		}
		_, hash, err := s.UserByEmail(t.Context(), u.Email)
		ok(t, err)
		if hash != "new" {
			t.Errorf("got hash %q, want the new one", hash)
		}
		ok(t, s.IssueReset(t.Context(), u.ID, first.Hash, now().Add(-time.Second)))
		wantError(t, s.ResetPassword(t.Context(), first.Hash, "late"), assessment.ErrNotFound)
		ok(t, s.IssueReset(t.Context(), u.ID, token.Hash, now().Add(time.Hour)))
		ok(t, s.SetDisabled(t.Context(), u.ID, true))
		_, err = s.CheckReset(t.Context(), token.Hash)
		wantError(t, err, assessment.ErrNotFound)
		ok(t, s.SetDisabled(t.Context(), u.ID, false))
		wantError(t, s.ResetPassword(t.Context(), token.Hash, "from before"), assessment.ErrNotFound)
	})
}

func TestLastAdministratorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		wantInvalid(t, s.SetDisabled(t.Context(), org.Owner.ID, true), "")
		second := storetest.User("Second")
		second.Administrator = true
		ok(t, s.AddUser(t.Context(), second, "", org.ID, account.Owner))
		var group sync.WaitGroup
		for _, id := range []string{org.Owner.ID, second.ID} {
			group.Go(func() { _ = s.SetDisabled(t.Context(), id, true) }) // one of them fails
		}
		group.Wait()
		users, err := s.Users(t.Context())
		ok(t, err)
		if users[0].Disabled == users[1].Disabled {
			t.Errorf("got %v, want exactly one disabled", users)
		}
	})
}

func TestSignInAttemptsAreCountedByKeyAndTime(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		config := storetest.Config(url)
		clock := now()
		config.Now = func() time.Time { return clock }
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		defer s.Close()
		const ada = "ada@example.org\x00\xff"
		refused := errors.New("refused")
		seen := func(key string, since time.Time) []time.Time {
			var found []time.Time
			wantError(t, s.AttemptSignIn(t.Context(), []string{key}, since, func(_ string, failures []time.Time) error {
				found = failures
				return refused
			}), refused)
			return found
		}
		admit := func(string, []time.Time) error { return nil }
		start := clock
		for range 3 {
			ok(t, s.AttemptSignIn(t.Context(), []string{ada, "address"}, start, admit))
			clock = clock.Add(time.Minute)
		}
		if diff := cmp.Diff([]time.Time{start.Add(2 * time.Minute), start.Add(time.Minute)}, seen(ada, start.Add(time.Minute))); diff != "" {
			t.Errorf("failures since the second (-want +got):\n%s", diff)
		}
		ok(t, s.TakeBackSignInFailure(t.Context(), "address"))
		if diff := cmp.Diff([]time.Time{start.Add(time.Minute), start}, seen("address", start)); diff != "" {
			t.Errorf("failures but the last (-want +got):\n%s", diff)
		}
		ok(t, s.ClearSignInFailures(t.Context(), ada))
		if left := seen(ada, start); len(left) != 0 {
			t.Errorf("got %v after clearing, want none", left)
		}
		clock = clock.Add(25 * time.Hour)
		ok(t, s.AttemptSignIn(t.Context(), []string{"new"}, start, admit))
		if left := seen("address", start); len(left) != 0 {
			t.Errorf("got failures of more than a day ago: %v", left)
		}
	})
}

// Of many attempts at once exactly as many pass as may.
func TestSignInAttemptsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		start, refused := now(), errors.New("refused")
		var passed atomic.Int32
		var group sync.WaitGroup
		for i := range 40 {
			keys := []string{"account", "address"}
			if i%2 == 0 {
				slices.Reverse(keys)
			}
			group.Go(func() {
				err := s.AttemptSignIn(t.Context(), keys, start, func(_ string, failures []time.Time) error {
					if len(failures) >= 5 {
						return refused
					}
					return nil
				})
				if err == nil {
					passed.Add(1)
				} else {
					wantError(t, err, refused)
				}
			})
		}
		group.Wait()
		if passed.Load() != 5 {
			t.Errorf("%d passed, want 5", passed.Load())
		}
	})
}

// A browser is known to the one account it signed in to, until its time is up or
// the user's sessions are ended.
func TestKnownBrowsers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		u, other := org.Member(t, s, account.Viewer), org.Member(t, s, account.Viewer)
		knows := func(token account.Token, u account.User) bool {
			known, err := s.KnowsBrowser(t.Context(), token.Hash, u.Email)
			ok(t, err)
			return known
		}
		for name, end := range map[string]func() error{
			"sessions ended": func() error { return s.EndSessions(t.Context(), u.ID) },
			"new password":   func() error { return s.SetPassword(t.Context(), u.ID, "new") },
			"disabled":       func() error { return s.SetDisabled(t.Context(), u.ID, true) },
		} {
			token, late := account.NewToken(), account.NewToken()
			ok(t, s.RememberBrowser(t.Context(), u.ID, token.Hash, now().Add(time.Hour)))
			ok(t, s.RememberBrowser(t.Context(), u.ID, late.Hash, now().Add(-time.Hour)))
			if !knows(token, u) || knows(token, other) || knows(late, u) || knows(account.NewToken(), u) {
				t.Error("a browser is known to its own account alone, while its time lasts")
			}
			ok(t, end())
			if knows(token, u) {
				t.Errorf("%s: still known", name)
			}
		}
		wantError(t, s.RememberBrowser(t.Context(), "none", account.NewToken().Hash, now()), assessment.ErrNotFound)
	})
}
