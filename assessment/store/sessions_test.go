package store_test

import (
	"strings"
	"testing"
	"time"

	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/alexedwards/scs/v2"
)

func encoded(t testing.TB, deadline time.Time, user string) []byte {
	t.Helper()
	data, err := account.SessionCodec{}.Encode(deadline, map[string]any{
		account.SessionUser: user, account.SessionOrganization: "o", "a": "1", "b": "2",
	})
	ok(t, err)
	return data
}

func TestSessionIsWrittenOnlyWhenItSaysSomethingNew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		sessions, expiry := s.Sessions(), now().Add(time.Hour)
		ok(t, sessions.Commit("token", encoded(t, expiry, org.Owner.ID), expiry))
		before := dump(t, s)
		for range 20 { // maps are encoded in any order
			ok(t, sessions.CommitCtx(t.Context(), "token", encoded(t, expiry, org.Owner.ID), expiry.Add(50*time.Second)))
		}
		if dump(t, s) != before {
			t.Error("written although nothing changed but seconds of the expiry")
		}
		ok(t, sessions.CommitCtx(t.Context(), "token", encoded(t, expiry, org.Owner.ID), expiry.Add(2*time.Minute)))
		moved := dump(t, s)
		if moved == before {
			t.Error("not written although the expiry moved by two minutes")
		}
		ok(t, sessions.CommitCtx(t.Context(), "token", encoded(t, expiry, ""), expiry.Add(2*time.Minute)))
		if dump(t, s) == moved {
			t.Error("not written although the values changed")
		}
	})
}

func TestSessionThatEndedStaysEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		u := org.Member(t, s, account.Viewer)
		sessions, expiry := s.Sessions(), now().Add(time.Hour)
		data := encoded(t, expiry, u.ID)
		ends := map[string]func() error{
			"signed out":       func() error { return sessions.Delete("signed out") },
			"all ended":        func() error { return s.EndSessions(t.Context(), u.ID) },
			"password changed": func() error { return s.SetPassword(t.Context(), u.ID, "new") },
			"disabled":         func() error { return s.SetDisabled(t.Context(), u.ID, true) },
		}
		for token, end := range ends {
			t.Run(token, func(t *testing.T) {
				ok(t, sessions.Commit("other", encoded(t, expiry, org.Owner.ID), expiry))
				ok(t, sessions.Commit(token, data, expiry))
				if _, found, err := sessions.Find(token); !found || err != nil {
					t.Fatalf("not found (%v) before it ended", err)
				}
				ok(t, end())
				ok(t, sessions.Commit(token, data, expiry.Add(time.Hour))) // a request that was under way
				if _, found, err := sessions.Find(token); found || err != nil {
					t.Errorf("found %v, error %v after it ended", found, err)
				}
				if _, found, err := sessions.Find("other"); !found || err != nil {
					t.Errorf("somebody else's session: found %v, error %v", found, err)
				}
			})
		}
	})
}

func TestSessionsExpireAndAreForgotten(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		config := storetest.Config(url)
		clock := now()
		config.Now = func() time.Time { return clock }
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		defer s.Close()
		sessions := s.Sessions()
		ok(t, sessions.Commit("old", encoded(t, clock, ""), clock.Add(time.Minute)))
		clock = clock.Add(2 * time.Minute)
		if _, found, err := sessions.Find("old"); found || err != nil {
			t.Errorf("expired session: found %v, error %v", found, err)
		}
		clock = clock.Add(48 * time.Hour)
		ok(t, sessions.Commit("new", encoded(t, clock, ""), clock.Add(time.Minute)))
		pool, err := s.ReadPool()
		ok(t, err)
		if rows := tableLines(t, pool, "sessions"); len(rows) != 1 {
			t.Errorf("got %d rows, want only the new session", len(rows))
		}
	})
}

func TestSessionManagerUsesTheStore(t *testing.T) {
	s := storetest.New(t)
	org := storetest.Organization(t, s, "Aarewerk")
	manager := scs.New()
	manager.Store, manager.Codec, manager.IdleTimeout = s.Sessions(), account.SessionCodec{}, time.Hour
	ctx, err := manager.Load(t.Context(), "")
	ok(t, err)
	manager.Put(ctx, account.SessionUser, org.Owner.ID)
	token, _, err := manager.Commit(ctx)
	ok(t, err)
	ctx, err = manager.Load(t.Context(), token)
	ok(t, err)
	if got := manager.GetString(ctx, account.SessionUser); got != org.Owner.ID {
		t.Errorf("got user %q, want %q", got, org.Owner.ID)
	}
	pool, err := s.ReadPool()
	ok(t, err)
	for _, line := range tableLines(t, pool, "sessions") {
		if len(token) == 0 || strings.Contains(line, token) {
			t.Error("the token itself is in the database")
		}
	}
}
