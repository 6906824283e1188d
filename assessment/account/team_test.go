package account

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"continuum/assessment"

	"github.com/google/go-cmp/cmp"
)

// noon is when everything in these tests happens.
func noon() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func person(id string) User {
	return User{ID: id, Name: strings.ToUpper(id), Email: id + "@example.org"}
}

func disabled(id string) User {
	u := person(id)
	u.Disabled = true
	return u
}

// teamOf is a team of members by id: owners begin with o, assessors with a,
// viewers with v; a disabled one ends in "-".
func teamOf(ids ...string) *Team {
	team := &Team{}
	for _, id := range ids {
		user := person(strings.TrimSuffix(id, "-"))
		user.Disabled = strings.HasSuffix(id, "-")
		role := map[byte]Role{'o': Owner, 'a': Assessor, 'v': Viewer}[id[0]]
		team.Members = append(team.Members, Member{User: user, Role: role})
	}
	return team
}

// is compares an error with what a table wants: nil, an error, or the field of
// an InvalidError behind "at ".
func is(err error, want string) bool {
	var invalid *assessment.InvalidError
	switch {
	case want == "":
		return err == nil
	case errors.As(err, &invalid):
		return want == "at "+invalid.Problems[0].Field
	}
	return err != nil && err.Error() == want
}

func TestChangeRole(t *testing.T) {
	for _, test := range []struct {
		name   string
		team   *Team
		by, of string
		to     Role
		want   string
	}{
		{"an owner makes a viewer an assessor", teamOf("o1", "v1"), "o1", "v1", Assessor, ""},
		{"an owner makes a viewer an owner", teamOf("o1", "v1"), "o1", "v1", Owner, ""},
		{"an owner makes another owner a viewer", teamOf("o1", "o2"), "o1", "o2", Viewer, ""},
		{"an owner steps down when there is another", teamOf("o1", "o2"), "o1", "o1", Viewer, ""},
		{"the only owner does not step down", teamOf("o1", "v1"), "o1", "o1", Viewer, "at role"},
		{"nor when the other cannot sign in", teamOf("o1", "o2-"), "o1", "o1", Viewer, "at role"},
		{"who cannot sign in is not the one who is left", teamOf("o1", "o2-"), "o1", "o2", Viewer, ""},
		{"the same role again is no change", teamOf("o1"), "o1", "o1", Owner, ""},
		{"an assessor changes nobody", teamOf("o1", "a1", "v1"), "a1", "v1", Owner, "changed in the meantime"},
		{"a viewer does not promote themselves", teamOf("o1", "v1"), "v1", "v1", Owner, "changed in the meantime"},
		{"somebody from elsewhere changes nobody", teamOf("o1", "v1"), "x", "v1", Owner, "changed in the meantime"},
		{"nobody is found who is no member", teamOf("o1"), "o1", "x", Owner, "not found"},
		{"a role that is none", teamOf("o1", "v1"), "o1", "v1", "emperor", "at role"},
		{"no role", teamOf("o1", "v1"), "o1", "v1", "", "at role"},
	} {
		before := teamOf()
		before.Members = append(before.Members, test.team.Members...)
		err := test.team.ChangeRole(person(test.by), test.of, test.to, noon())
		if !is(err, test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
		if diff := cmp.Diff(before.Members, test.team.Members); (err != nil) && diff != "" {
			t.Errorf("%s: refused and changed:\n%s", test.name, diff)
		}
		if m := test.team.Member(test.of); err == nil && m.Role != test.to {
			t.Errorf("%s: the role is %s", test.name, m.Role)
		}
	}
}

func TestEndMembership(t *testing.T) {
	for _, test := range []struct {
		name   string
		team   *Team
		by, of string
		want   string
		event  EventKind
	}{
		{"an owner ends a viewer's", teamOf("o1", "v1"), "o1", "v1", "", Ended},
		{"an owner ends another owner's", teamOf("o1", "o2"), "o1", "o2", "", Ended},
		{"an owner leaves when there is another", teamOf("o1", "o2"), "o1", "o1", "", Left},
		{"a viewer leaves", teamOf("o1", "v1"), "v1", "v1", "", Left},
		{"the only owner does not leave", teamOf("o1", "v1"), "o1", "o1", "at ", ""},
		{"nor when the other cannot sign in", teamOf("o1", "o2-"), "o1", "o1", "at ", ""},
		{"an assessor ends nobody's", teamOf("o1", "a1", "v1"), "a1", "v1", "changed in the meantime", ""},
		{"who is no member leaves nothing", teamOf("o1"), "x", "x", "not found", ""},
		{"nobody is found who is no member", teamOf("o1"), "o1", "x", "not found", ""},
	} {
		err := test.team.End(person(test.by), test.of, noon())
		if !is(err, test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
		if gone := test.team.Member(test.of) == nil; err == nil && !gone {
			t.Errorf("%s: still a member", test.name)
		}
		if got := kinds(test.team); err == nil && got != string(test.event) || err != nil && got != "" {
			t.Errorf("%s: the trail says %q", test.name, got)
		}
	}
}

func kinds(team *Team) string {
	var words []string
	for _, e := range team.Events {
		words = append(words, string(e.What))
	}
	return strings.Join(words, " ")
}

// invited is an invitation by o1 of somebody at noon, with its id the same as theirs.
func invited(t *testing.T, id string, role Role) Invitation {
	t.Helper()
	invitation, token, err := NewInvitation(person("o1"), strings.ToUpper(id), id+"@example.org", role, noon())
	if err != nil || invitation.TokenHash != HashToken(token.Secret) {
		t.Fatal(err, "or the hash is not the link's")
	}
	invitation.ID = id
	return invitation
}

func TestInviteAndRevoke(t *testing.T) {
	team, owner := teamOf("o1", "v1"), person("o1")
	if err := team.Invite(owner, invited(t, "v1", Owner), noon()); !is(err, "at email") {
		t.Errorf("a member: %v", err)
	}
	if err := team.Invite(person("v1"), invited(t, "n1", Owner), noon()); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("by a viewer: %v", err)
	}
	first := invited(t, "n1", Viewer)
	if err := team.Invite(owner, first, noon()); err != nil {
		t.Fatal(err)
	}
	again, _ := first.Again(owner, noon().Add(time.Hour))
	if err := team.Invite(owner, again, noon().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if team.Invitation("n1") != nil || team.Invitation(again.ID) == nil || team.Invitations[0].State(noon()) != WasRevoked {
		t.Errorf("a newer invitation does not take the place of the first: %+v", team.Invitations)
	}
	if again.TokenHash == first.TokenHash || again.Email != first.Email || again.Role != first.Role {
		t.Errorf("anew is %+v", again)
	}
	if err := team.Revoke(person("v1"), again.ID, noon()); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("revoked by a viewer: %v", err)
	}
	for i, want := range []string{"", "not found"} {
		if err := team.Revoke(owner, again.ID, noon()); !is(err, want) {
			t.Errorf("revoked %d times: %v", i+1, err)
		}
	}
	if got := kinds(team); got != "invited invited withdrew" {
		t.Errorf("the trail says %q", got)
	}
}

func TestAccept(t *testing.T) {
	for _, test := range []struct {
		name  string
		user  User
		after time.Duration
		end   func(*Team) error
		want  string
	}{
		{"the invited person", person("n1"), 0, nil, ""},
		{"a moment before it expires", person("n1"), InvitationLasts - time.Second, nil, ""},
		{"when it expires", person("n1"), InvitationLasts, nil, "no longer open"},
		{"somebody else", person("n2"), 0, nil, "not found"},
		{"the invited person, shut out", disabled("n1"), 0, nil, "not found"},
		{"revoked", person("n1"), 0, func(team *Team) error { return team.Revoke(person("o1"), "n1", noon()) }, "no longer open"},
		{"used", person("n1"), 0, func(team *Team) error { return team.Accept("n1", person("n1"), noon()) }, "no longer open"},
	} {
		team := teamOf("o1")
		if err := team.Invite(person("o1"), invited(t, "n1", Assessor), noon()); err != nil {
			t.Fatal(err)
		}
		if test.end != nil {
			if err := test.end(team); err != nil {
				t.Fatal(err)
			}
		}
		members := len(team.Members)
		err := team.Accept("n1", test.user, noon().Add(test.after))
		if !is(err, test.want) {
			t.Errorf("%s: got %v, want %q", test.name, err, test.want)
		}
		if m := team.Member("n1"); err == nil && (m == nil || m.Role != Assessor) {
			t.Errorf("%s: became %+v", test.name, m)
		}
		if err != nil && len(team.Members) != members {
			t.Errorf("%s: refused and a member", test.name)
		}
	}
}

// Who was added in the meantime keeps the role they have.
func TestAcceptAsAMember(t *testing.T) {
	team := teamOf("o1")
	if err := team.Invite(person("o1"), invited(t, "n1", Viewer), noon()); err != nil {
		t.Fatal(err)
	}
	team.Add(person("n1"), Owner, noon())
	if err := team.Accept("n1", person("n1"), noon()); err != nil || team.Member("n1").Role != Owner || len(team.Members) != 2 {
		t.Errorf("%v, %+v", err, team.Members)
	}
}

func TestInvitationStates(t *testing.T) {
	open := invited(t, "n1", Viewer)
	ended := func(o Outcome) Invitation { i := open; i.Outcome = o; return i }
	for _, test := range []struct {
		name       string
		invitation Invitation
		at         time.Time
		want       InvitationState
	}{
		{"new", open, noon(), Pending},
		{"on the seventh day", open, noon().Add(7*24*time.Hour - 1), Pending},
		{"after seven days", open, noon().Add(7 * 24 * time.Hour), Expired},
		{"accepted", ended(Accepted), noon(), WasAccepted},
		{"accepted, long ago", ended(Accepted), noon().Add(8 * 24 * time.Hour), WasAccepted},
		{"revoked", ended(Revoked), noon(), WasRevoked},
		{"none", Invitation{}, noon(), NoInvitation},
	} {
		if got := test.invitation.State(test.at); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Every mistake in a form is told at once.
func TestNewInvitationRefused(t *testing.T) {
	_, _, err := NewInvitation(person("o1"), " ", "nobody", "king", noon())
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	var fields []string
	for _, p := range invalid.Problems {
		fields = append(fields, p.Field)
	}
	if diff := cmp.Diff([]string{"name", "email", "role"}, fields); diff != "" {
		t.Error(diff)
	}
}

func TestEventsAreSentences(t *testing.T) {
	for want, e := range map[string]Event{
		"Ada invited Bo, bo@example.org, as a viewer.":                           {Who: "Ada", What: Invited, Role: Viewer},
		"Ada withdrew the invitation of Bo, bo@example.org.":                     {Who: "Ada", What: Withdrew, Role: Viewer},
		"Bo, bo@example.org, accepted the invitation and joined as an assessor.": {Who: "Bo", What: Joined, Role: Assessor},
		"An administrator added Bo, bo@example.org, as an owner.":                {What: Added, Role: Owner},
		"Ada made Bo, bo@example.org, an owner.":                                 {Who: "Ada", What: Changed, Role: Owner},
		"Ada ended the membership of Bo, bo@example.org, who was a viewer.":      {Who: "Ada", What: Ended, Role: Viewer},
		"Bo, bo@example.org, who was an assessor, left.":                         {Who: "Bo", What: Left, Role: Assessor},
		"Ada changed something about Bo, bo@example.org.":                        {Who: "Ada", What: "of a later version"},
		"Bo, bo@example.org, started the organization as its first owner.":       FoundedBy(User{Name: "Bo", Email: "bo@example.org"}, noon()),
	} {
		e.Whom = whom("Bo", "bo@example.org")
		if got := e.Text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWordsOfRoles(t *testing.T) {
	for role, want := range map[Role]string{Owner: "Owner, an owner", Assessor: "Assessor, an assessor", Viewer: "Viewer, a viewer", "": "None, nothing"} {
		if got := role.Word() + ", " + role.WithArticle(); got != want || role.May() == "" {
			t.Errorf("%q: got %q, want %q", role, got, want)
		}
	}
}

// Whatever is typed into an invitation is refused or comes out clean.
func FuzzInvitation(f *testing.F) {
	for _, seed := range [][3]string{{"Ada", "ada@example.org", "viewer"}, {"", "", ""}, {"\x00", "a@b", "Owner"}, {"a\nb", "Ada <a@b.c>", "owner\x00"}, {"\u202Eeve", "\xff@\x00", "assessor"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, name, email, role string) {
		i, token, err := NewInvitation(person("o1"), name, email, Role(role), noon())
		if err != nil {
			if i != (Invitation{}) || token != (Token{}) {
				t.Errorf("refused with %+v", i)
			}
			return
		}
		if !utf8.ValidString(i.Name) || strings.ContainsAny(i.Name+i.Email, "\r\n\x00") || !i.Role.Known() || i.State(noon()) != Pending {
			t.Errorf("%q, %q, %q: %+v", name, email, role, i)
		}
		if strings.Contains(i.TokenHash, token.Secret) || len(token.Secret) != 43 {
			t.Error("the secret is in what is kept, or short")
		}
	})
}

// Whatever two owners and a viewer do to each other, in whatever order, somebody
// who can sign in owns the organization.
func FuzzOneOwnerStays(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
	f.Add([]byte("demote each other, leave, come back"))
	f.Fuzz(func(t *testing.T, moves []byte) {
		team, ids := teamOf("o1", "o2", "v1", "o3-"), []string{"o1", "o2", "v1", "o3"}
		for _, move := range moves {
			by, of, what := person(ids[move%4]), ids[move/4%4], move/16%4
			if what == 3 {
				_ = team.End(by, of, noon())
			} else {
				_ = team.ChangeRole(by, of, Roles()[what], noon())
			}
			owners := 0
			for _, m := range team.Members {
				if m.Role == Owner && !m.User.Disabled {
					owners++
				}
			}
			if owners == 0 {
				t.Fatalf("nobody is left after %v", moves)
			}
		}
	})
}
