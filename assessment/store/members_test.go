package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// invite invites somebody by the owner and returns the invitation with its link's
// secret.
func invite(t testing.TB, s *store.Store, o storetest.Owned, email string, role account.Role) (account.Invitation, account.Token) {
	t.Helper()
	invitation, token, err := account.NewInvitation(o.Owner, "Nora", email, role, now())
	ok(t, err)
	ok(t, s.UpdateTeam(t.Context(), o.ID, func(team *account.Team) error { return team.Invite(o.Owner, invitation, now()) }))
	return invitation, token
}

// roles is who is what in an organization: "Nora owner, ...".
func roles(t testing.TB, s *store.Store, organization string) string {
	t.Helper()
	team, err := s.Team(t.Context(), organization)
	ok(t, err)
	var words []string
	for _, m := range team.Members {
		words = append(words, m.User.Name+" "+string(m.Role))
	}
	return strings.Join(words, ", ")
}

// trail is what an organization's trail says, oldest first.
func trail(t testing.TB, s *store.Store, organization string) string {
	t.Helper()
	events, err := s.TeamEvents(t.Context(), organization, 0, 1000)
	ok(t, err)
	var words []string
	for i := range events {
		e := events[len(events)-1-i]
		if e.Number != i+1 {
			t.Errorf("line %d of the trail has the number %d", i+1, e.Number)
		}
		words = append(words, string(e.What))
	}
	return strings.Join(words, " ")
}

func TestTeamComesBackAsItWasLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Elsewhere")
		viewer, gone := org.Member(t, s, account.Viewer), org.Member(t, s, account.Assessor)
		kept, _ := invite(t, s, org, "nora@example.org", account.Viewer)
		revoked, _ := invite(t, s, org, "rosa@example.org", account.Owner)
		ok(t, s.UpdateTeam(t.Context(), org.ID, func(team *account.Team) error {
			return errors.Join(team.ChangeRole(org.Owner, viewer.ID, account.Assessor, now()),
				team.End(org.Owner, gone.ID, now()), team.Revoke(org.Owner, revoked.ID, now()))
		}))
		team, err := s.Team(t.Context(), org.ID)
		ok(t, err)
		want := account.Team{
			Members:     []account.Member{{User: org.Owner, Role: account.Owner}, {User: viewer, Role: account.Assessor}},
			Invitations: []account.Invitation{kept},
		}
		if diff := cmp.Diff(want, team); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := trail(t, s, org.ID); got != "founded added added invited invited changed ended withdrew" {
			t.Errorf("the trail says %q", got)
		}
		if got := roles(t, s, other.ID); got != "Owner of Elsewhere owner" || trail(t, s, other.ID) != "founded" {
			t.Errorf("another organization has %q", got)
		}
	})
}

func TestRefusedChangeOfATeamKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		viewer := org.Member(t, s, account.Viewer)
		before := dump(t, s)
		refused := errors.New("refused")
		wantError(t, s.UpdateTeam(t.Context(), org.ID, func(team *account.Team) error {
			ok(t, team.ChangeRole(org.Owner, viewer.ID, account.Owner, now()))
			return refused
		}), refused)
		wantInvalid(t, s.UpdateTeam(t.Context(), org.ID, func(team *account.Team) error {
			return team.End(org.Owner, org.Owner.ID, now())
		}), "")
		wantError(t, s.UpdateTeam(t.Context(), "none", func(*account.Team) error { return nil }), assessment.ErrNotFound)
		_, err := s.Team(t.Context(), "none")
		wantError(t, err, assessment.ErrNotFound)
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something was saved (-before +after):\n%s", diff)
		}
	})
}

// Of two owners who go, or send each other away, at the same moment one stays.
func TestOneOwnerStays(t *testing.T) {
	type move func(team *account.Team, one, other account.User) error
	moves := map[string]move{
		"both leave": func(team *account.Team, one, _ account.User) error { return team.End(one, one.ID, now()) },
		"both step down": func(team *account.Team, one, _ account.User) error {
			return team.ChangeRole(one, one.ID, account.Viewer, now())
		},
		"each ends the other's": func(team *account.Team, one, other account.User) error {
			return team.End(one, other.ID, now())
		},
		"each demotes the other": func(team *account.Team, one, other account.User) error {
			return team.ChangeRole(one, other.ID, account.Viewer, now())
		},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for name, move := range moves {
			for range 5 {
				org := storetest.Organization(t, s, "Aarewerk")
				second := org.Member(t, s, account.Owner)
				var done atomic.Int32
				atOnce(func(one, other account.User) {
					if s.UpdateTeam(t.Context(), org.ID, func(team *account.Team) error { return move(team, one, other) }) == nil {
						done.Add(1)
					}
				}, org.Owner, second)
				team, err := s.Team(t.Context(), org.ID)
				ok(t, err)
				owners := 0
				for _, m := range team.Members {
					if m.Role == account.Owner {
						owners++
					}
				}
				if owners != 1 || done.Load() != 1 {
					t.Errorf("%s: %d owners after %d changes, want 1 and 1", name, owners, done.Load())
				}
			}
		}
	})
}

// atOnce does it for each of two and the other, in the same moment.
func atOnce(do func(one, other account.User), a, b account.User) {
	var group sync.WaitGroup
	group.Go(func() { do(a, b) })
	group.Go(func() { do(b, a) })
	group.Wait()
}

// A link of an invitation makes one member of one person, once, however many use
// it at once.
func TestInvitationIsAcceptedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		invitation, token := invite(t, s, org, "nora@example.org", account.Assessor)
		found, organization, err := s.InvitationOf(t.Context(), token.Hash)
		ok(t, err)
		if diff := cmp.Diff(invitation, found); diff != "" || organization != org.Organization {
			t.Errorf("of %v (-want +got):\n%s", organization, diff)
		}
		var joined atomic.Int32
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				nora := storetest.User(fmt.Sprint("Nora ", i))
				nora.Email = invitation.Email
				if err := s.JoinAsNew(t.Context(), token.Hash, nora, "hash"); err == nil {
					joined.Add(1)
				} else {
					wantError(t, err, assessment.ErrClosed)
				}
			})
		}
		group.Wait()
		users, err := s.Users(t.Context())
		ok(t, err)
		if joined.Load() != 1 || len(users) != 2 {
			t.Fatalf("%d joined, %d users, want 1 and 2", joined.Load(), len(users))
		}
		nora, hash, err := s.UserByEmail(t.Context(), invitation.Email)
		ok(t, err)
		if hash != "hash" || nora.Administrator {
			t.Errorf("hash %q, %+v", hash, nora)
		}
		if found, _, err := s.InvitationOf(t.Context(), token.Hash); err != nil || found.State(now()) != account.WasAccepted {
			t.Errorf("afterwards: %+v, %v", found, err)
		}
		if got := trail(t, s, org.ID); got != "founded invited joined" {
			t.Errorf("the trail says %q", got)
		}
	})
}

func TestJoinIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, other := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Elsewhere")
		_, token := invite(t, s, org, other.Owner.Email, account.Viewer)
		revoked, late := invite(t, s, org, "rosa@example.org", account.Viewer)
		ok(t, s.UpdateTeam(t.Context(), org.ID, func(team *account.Team) error { return team.Revoke(org.Owner, revoked.ID, now()) }))
		rosa := storetest.User("Rosa")
		rosa.Email = "rosa@example.org"
		stranger, twin := storetest.User("Stranger"), storetest.User("Twin")
		twin.Email = other.Owner.Email
		before := dump(t, s)
		wantError(t, s.Join(t.Context(), token.Hash, org.Owner.ID), assessment.ErrNotFound)
		wantError(t, s.Join(t.Context(), token.Hash, "none"), assessment.ErrNotFound)
		wantError(t, s.Join(t.Context(), "none", other.Owner.ID), assessment.ErrNotFound)
		wantError(t, s.Join(t.Context(), "", other.Owner.ID), assessment.ErrNotFound)
		wantError(t, s.Join(t.Context(), late.Hash, other.Owner.ID), assessment.ErrClosed)
		wantError(t, s.JoinAsNew(t.Context(), late.Hash, rosa, "hash"), assessment.ErrClosed)
		wantError(t, s.JoinAsNew(t.Context(), token.Hash, stranger, "hash"), assessment.ErrNotFound)
		wantInvalid(t, s.JoinAsNew(t.Context(), token.Hash, twin, "hash"), "email")
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something was saved (-before +after):\n%s", diff)
		}
		ok(t, s.Join(t.Context(), token.Hash, other.Owner.ID))
		wantError(t, s.Join(t.Context(), token.Hash, other.Owner.ID), assessment.ErrClosed)
		if got := roles(t, s, org.ID); got != "Owner of Aarewerk owner, Owner of Elsewhere viewer" {
			t.Errorf("got %s", got)
		}
	})
}

// An invitation works for seven days; long after, its row is forgotten.
func TestInvitationsExpireAndAreForgotten(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		config := storetest.Config(url)
		clock := now()
		config.Now = func() time.Time { return clock }
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		defer s.Close()
		org := storetest.Organization(t, s, "Aarewerk")
		_, token := invite(t, s, org, org.Member(t, s, account.Viewer).Email+".example", account.Viewer)
		nora := storetest.User("Nora")
		clock = clock.Add(account.InvitationLasts + time.Minute)
		found, _, err := s.InvitationOf(t.Context(), token.Hash)
		ok(t, err)
		nora.Email = found.Email
		wantError(t, s.JoinAsNew(t.Context(), token.Hash, nora, ""), assessment.ErrClosed)
		clock = clock.Add(91 * 24 * time.Hour)
		invite(t, s, org, "rosa@example.org", account.Viewer)
		_, _, err = s.InvitationOf(t.Context(), token.Hash)
		wantError(t, err, assessment.ErrNotFound)
	})
}

func TestTrailIsReadInPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		for range 7 {
			org.Member(t, s, account.Viewer)
		}
		var numbers []int
		for before := 0; before != 1; {
			events, err := s.TeamEvents(t.Context(), org.ID, before, 3)
			ok(t, err)
			for _, e := range events {
				numbers = append(numbers, e.Number)
			}
			before = events[len(events)-1].Number
		}
		if diff := cmp.Diff([]int{8, 7, 6, 5, 4, 3, 2, 1}, numbers); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRolesOfEverybody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b, a := storetest.Organization(t, s, "berg"), storetest.Organization(t, s, "Aare")
		u := b.Member(t, s, account.Viewer)
		_, token := invite(t, s, a, u.Email, account.Assessor)
		ok(t, s.Join(t.Context(), token.Hash, u.ID))
		got, err := s.RolesOf(t.Context())
		ok(t, err)
		want := map[string][]account.RoleIn{
			a.Owner.ID: {{Organization: "Aare", Role: account.Owner}}, b.Owner.ID: {{Organization: "berg", Role: account.Owner}},
			u.ID: {{Organization: "Aare", Role: account.Assessor}, {Organization: "berg", Role: account.Viewer}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestOwnedAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		storetest.Organization(t, s, "Elsewhere")
		alone := func(u account.User) string {
			names, err := s.OwnedAlone(t.Context(), u.ID)
			ok(t, err)
			return strings.Join(names, ", ")
		}
		viewer := org.Member(t, s, account.Viewer)
		if got := alone(org.Owner) + "|" + alone(viewer); got != "Aarewerk|" {
			t.Errorf("one owner: %q", got)
		}
		second := org.Member(t, s, account.Owner)
		if got := alone(org.Owner) + "|" + alone(second); got != "|" {
			t.Errorf("two owners: %q", got)
		}
		ok(t, s.SetDisabled(t.Context(), second.ID, true))
		if got := alone(org.Owner); got != "Aarewerk" {
			t.Errorf("two owners of whom one cannot sign in: %q", got)
		}
	})
}

// One's sessions are listed and ended one by one; nobody ends somebody else's.
func TestSessionsAreListedAndEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		u, other := org.Member(t, s, account.Viewer), org.Member(t, s, account.Viewer)
		sessions, expiry := s.Sessions(), now().Add(time.Hour)
		begin := func(token string, user account.User, browser string, until time.Time) {
			data, err := account.SessionCodec{}.Encode(until, map[string]any{account.SessionUser: user.ID, account.SessionBrowser: browser})
			ok(t, err)
			ok(t, sessions.Commit(token, data, until))
		}
		begin("here", u, "Firefox on Linux", expiry)
		begin("there", u, "Safari on iPhone", expiry)
		begin("old", u, "Edge on Windows", now().Add(-time.Minute))
		begin("other", other, "Chrome on macOS", expiry)
		id := func(token string) string { return account.SessionID(account.HashToken(token)) }
		listed := func() []account.Session {
			list, err := s.SessionsOf(t.Context(), u.ID)
			ok(t, err)
			return list
		}
		sorted := cmpopts.SortSlices(func(a, b account.Session) bool { return a.Browser < b.Browser })
		want := []account.Session{{ID: id("here"), Browser: "Firefox on Linux"}, {ID: id("there"), Browser: "Safari on iPhone"}}
		if diff := cmp.Diff(want, listed(), sorted); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		wantError(t, s.EndSession(t.Context(), u.ID, id("other")), assessment.ErrNotFound)
		wantError(t, s.EndSession(t.Context(), u.ID, id("old")), assessment.ErrNotFound)
		wantError(t, s.EndSession(t.Context(), u.ID, ""), assessment.ErrNotFound)
		ok(t, s.EndSession(t.Context(), u.ID, id("there")))
		wantError(t, s.EndSession(t.Context(), u.ID, id("there")), assessment.ErrNotFound)
		if diff := cmp.Diff(want[:1], listed(), sorted); diff != "" {
			t.Errorf("after one ended (-want +got):\n%s", diff)
		}
		for token, open := range map[string]bool{"here": true, "there": false, "other": true} {
			if _, found, err := sessions.Find(token); found != open || err != nil {
				t.Errorf("%s: found %v, %v, want %v", token, found, err, open)
			}
		}
	})
}
