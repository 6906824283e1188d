package account

import (
	"slices"
	"time"

	"continuum/assessment"
)

// Team is the people of one organization and who is invited to it. Its methods
// decide what may change and write the trail; a store keeps what they leave.
type Team struct {
	Members     []Member
	Invitations []Invitation // the open ones, expired ones too
	Events      []Event      // what the methods did since the team was read
}

// Member is a user with their role in the organization.
type Member struct {
	User User
	Role Role
}

// Member returns the member with this id, or nil.
func (t *Team) Member(id string) *Member {
	for i := range t.Members {
		if t.Members[i].User.ID == id {
			return &t.Members[i]
		}
	}
	return nil
}

// Invitation returns the open invitation with this id, or nil.
func (t *Team) Invitation(id string) *Invitation {
	for i := range t.Invitations {
		if t.Invitations[i].ID == id && t.Invitations[i].Outcome == Open {
			return &t.Invitations[i]
		}
	}
	return nil
}

// Sole reports whether the member is the only owner who can sign in. Nobody
// could manage the organization without them.
func (t *Team) Sole(id string) bool {
	owners := 0
	for _, m := range t.Members {
		if m.Role == Owner && !m.User.Disabled {
			owners++
		}
	}
	m := t.Member(id)
	return owners == 1 && m != nil && m.Role == Owner && !m.User.Disabled
}

// Add makes somebody a member without an invitation: an administrator does.
func (t *Team) Add(user User, role Role, now time.Time) {
	t.Members = append(t.Members, Member{User: user, Role: role})
	t.note(User{}, Added, whom(user.Name, user.Email), role, now)
}

// ChangeRole gives a member another role. The last owner stays one.
func (t *Team) ChangeRole(by User, id string, role Role, now time.Time) error {
	if err := t.mayManage(by); err != nil {
		return err
	}
	member := t.Member(id)
	switch {
	case member == nil:
		return assessment.ErrNotFound
	case !role.Known():
		return assessment.Invalid("role", "Choose one of the roles.")
	case member.Role == role:
		return nil
	case t.Sole(id):
		return onlyOwner("role")
	}
	member.Role = role
	t.note(by, Changed, whom(member.User.Name, member.User.Email), role, now)
	return nil
}

// End takes a member out of the organization; whoever does it to themselves
// leaves. What they did stays. The last owner cannot go.
func (t *Team) End(by User, id string, now time.Time) error {
	what := Left
	if id != by.ID {
		what = Ended
		if err := t.mayManage(by); err != nil {
			return err
		}
	}
	member := t.Member(id)
	switch {
	case member == nil:
		return assessment.ErrNotFound
	case t.Sole(id):
		return onlyOwner("")
	}
	t.note(by, what, whom(member.User.Name, member.User.Email), member.Role, now)
	t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.User.ID == id })
	return nil
}

// onlyOwner refuses to leave an organization without one.
func onlyOwner(field string) error {
	return assessment.Invalid(field, "An organization keeps an owner, and this is the only one. Make somebody else an owner first.")
}

// Invite adds an invitation. It takes the place of an earlier one of the same
// address. Somebody who is a member already is an InvalidError at field "email".
func (t *Team) Invite(by User, invitation Invitation, now time.Time) error {
	if err := t.mayManage(by); err != nil {
		return err
	}
	for _, m := range t.Members {
		if m.User.Email == invitation.Email {
			return assessment.Invalid("email", "Somebody with this e-mail address is a member already. Change their role in the list.")
		}
	}
	for i := range t.Invitations {
		if t.Invitations[i].Email == invitation.Email && t.Invitations[i].Outcome == Open {
			t.Invitations[i].Outcome, t.Invitations[i].EndedAt = Revoked, now
		}
	}
	t.Invitations = append(t.Invitations, invitation)
	t.note(by, Invited, whom(invitation.Name, invitation.Email), invitation.Role, now)
	return nil
}

// Revoke takes an invitation back: its link no longer works.
func (t *Team) Revoke(by User, id string, now time.Time) error {
	if err := t.mayManage(by); err != nil {
		return err
	}
	invitation := t.Invitation(id)
	if invitation == nil {
		return assessment.ErrNotFound
	}
	invitation.Outcome, invitation.EndedAt = Revoked, now
	t.note(by, Withdrew, whom(invitation.Name, invitation.Email), invitation.Role, now)
	return nil
}

// Accept makes the user a member by an invitation of theirs. An invitation that
// has expired or ended is ErrClosed, one of another address ErrNotFound. Who
// became a member in the meantime keeps the role they have.
func (t *Team) Accept(id string, user User, now time.Time) error {
	invitation := t.Invitation(id)
	switch {
	case invitation == nil, invitation.State(now) != Pending:
		return assessment.ErrClosed
	case user.Email != invitation.Email, user.Disabled:
		return assessment.ErrNotFound
	}
	invitation.Outcome, invitation.EndedAt = Accepted, now
	if t.Member(user.ID) != nil {
		return nil
	}
	t.Members = append(t.Members, Member{User: user, Role: invitation.Role})
	t.note(user, Joined, whom(user.Name, user.Email), invitation.Role, now)
	return nil
}

// mayManage holds whoever changes the team against the team as it is in this
// moment: an owner who stopped being one in the meantime changes nothing.
func (t *Team) mayManage(by User) error {
	if m := t.Member(by.ID); m == nil || !m.Role.MayManage() {
		return assessment.ErrConflict
	}
	return nil
}

func (t *Team) note(by User, what EventKind, whom string, role Role, now time.Time) {
	t.Events = append(t.Events, Event{At: now, Who: by.Name, What: what, Whom: whom, Role: role})
}

// whom names somebody in the trail, so that two of one name can be told apart.
func whom(name, email string) string { return name + ", " + email }
