package main

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"continuum/assessment/account"
	"continuum/assessment/store"
)

const goodPassword = "seven quiet harbours"

// opened is the database the commands before left behind.
func opened(t *testing.T) *store.Store {
	t.Helper()
	_, s, err := settledStore(context.Background(), os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// add types "user add".
func add(t *testing.T, password, email, name, organization string, more ...string) outcome {
	t.Helper()
	return typed(t, password+"\n", append([]string{"user", "add", email, "--name", name, "--organization", organization}, more...)...)
}

// TestUserAdd: the first becomes administrator, the next join by the name of the
// organization, a new name makes a new organization.
func TestUserAdd(t *testing.T) {
	clean(t)
	for _, test := range []struct{ email, organization, role, says string }{
		{"ann@example.org", "Harbour Mutual", "", "is the administrator of this instance and owner of Harbour Mutual."},
		{"bob@example.org", "harbour mutual", "", "was added to Harbour Mutual as assessor."},
		{"cy@example.org", "Harbour Mutual", "owner", "was added to Harbour Mutual as owner."},
		{"dan@example.org", "Lake Bank", "viewer", "was added as owner of the new organization Lake Bank."},
	} {
		var more []string
		if test.role != "" {
			more = []string{"--role", test.role}
		}
		got := add(t, goodPassword, test.email, "Somebody", test.organization, more...)
		if got.code != 0 || got.stdout != test.email+" "+test.says+"\n" {
			t.Errorf("%s: %+v", test.email, got)
		}
	}
	s := opened(t)
	user, hash, err := s.UserByEmail(t.Context(), "ann@example.org")
	if err != nil || !user.Administrator {
		t.Fatalf("%+v, %v", user, err)
	}
	if ok, err := account.NewHasher().Verify(t.Context(), hash, goodPassword); !ok || err != nil {
		t.Errorf("the password is not the one that was given: %v", err)
	}
	if bob, _, err := s.UserByEmail(t.Context(), "bob@example.org"); err != nil || bob.Administrator {
		t.Errorf("the second is an administrator as well: %v", err)
	}
	if claimed, err := s.IsSetUp(t.Context()); !claimed || err != nil {
		t.Errorf("the instance can still be claimed: %v", err)
	}
}

func TestUserAddRefuses(t *testing.T) {
	clean(t)
	if got := add(t, goodPassword, "ann@example.org", "Ann", "Harbour Mutual"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	for _, test := range []struct {
		name, password, email, who, organization string
		says                                     string
	}{
		{"address taken", goodPassword, "Ann@Example.org", "Ann", "Harbour Mutual", "has an account already"},
		{"no address", goodPassword, "ann", "Ann", "Harbour Mutual", "continuum: "},
		{"no name", goodPassword, "bob@example.org", "", "Harbour Mutual", "Enter the person's name after --name."},
		{"no organization", goodPassword, "bob@example.org", "Bob", " ", "Enter the organization's name after --organization."},
		{"short password", "short", "bob@example.org", "Bob", "Harbour Mutual", "too short"},
		{"no password", "", "bob@example.org", "Bob", "Harbour Mutual", "continuum: "},
		{"endless password", strings.Repeat("abcdefgh", 1000), "bob@example.org", "Bob", "Harbour Mutual", "continuum: "},
	} {
		got := add(t, test.password, test.email, test.who, test.organization)
		if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, test.says) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
	if got := add(t, goodPassword, "bob@example.org", "Bob", "Harbour Mutual", "--role", "chief"); got.code != 2 {
		t.Errorf("unknown role: %+v", got)
	}
	if users, err := opened(t).Users(t.Context()); err != nil || len(users) != 1 {
		t.Errorf("somebody was added all the same: %v, %v", users, err)
	}
}

// TestUserReset: the link works for the person, and nobody gets one for an
// account that is not there.
func TestUserReset(t *testing.T) {
	clean(t)
	t.Setenv("CONTINUUM_BASE_URL", "https://continuum.example.org")
	add(t, goodPassword, "ann@example.org", "Ann", "Harbour Mutual")
	got := typed(t, "", "user", "reset", "ANN@example.org")
	link := regexp.MustCompile(`^https://continuum\.example\.org/reset\?token=([\w-]{43})\n$`).FindStringSubmatch(got.stdout)
	if got.code != 0 || link == nil {
		t.Fatalf("%+v", got)
	}
	s := opened(t)
	if user, err := s.CheckReset(t.Context(), account.HashToken(link[1])); err != nil || user.Email != "ann@example.org" {
		t.Errorf("the link is for %+v, %v", user, err)
	}
	if got := typed(t, "", "user", "reset", "bob@example.org"); got.code != 2 || !strings.Contains(got.stderr, "Nobody has an account") {
		t.Errorf("%+v", got)
	}
	if got := typed(t, "", "user", "reset"); got.code != 2 || !strings.Contains(got.stderr, "give the person's e-mail address") {
		t.Errorf("%+v", got)
	}
}
