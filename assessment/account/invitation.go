package account

import (
	"errors"
	"slices"
	"time"

	"continuum/assessment"
)

// InvitationLasts is how long the link of an invitation works.
const InvitationLasts = 7 * 24 * time.Hour

// Invitation offers somebody a role in an organization. It is accepted with a
// link, once, by whoever has the invited address.
type Invitation struct {
	ID        string
	Email     string // as CleanEmail returns it
	Name      string // what the owner calls them
	Role      Role
	InvitedBy string // the owner's name
	TokenHash string // of the link's secret
	CreatedAt time.Time
	Until     time.Time
	Outcome   Outcome
	EndedAt   time.Time // zero while Outcome is Open
}

// Outcome is what became of an invitation.
type Outcome string

// The outcomes. The zero value is open: it can be accepted until it expires.
const (
	Open     Outcome = ""
	Accepted Outcome = "accepted"
	Revoked  Outcome = "revoked" // by an owner, or by a newer invitation of the same person
)

// InvitationState is what can be done with an invitation.
type InvitationState string

// The states of an invitation.
const (
	Pending      InvitationState = "pending" // can be accepted
	Expired      InvitationState = "expired" // nobody accepted in time
	WasAccepted  InvitationState = "accepted"
	WasRevoked   InvitationState = "revoked"
	NoInvitation InvitationState = "" // there is none
)

// State says what can be done with the invitation now.
func (i Invitation) State(now time.Time) InvitationState {
	switch {
	case i.ID == "":
		return NoInvitation
	case i.Outcome == Accepted:
		return WasAccepted
	case i.Outcome == Revoked:
		return WasRevoked
	case !now.Before(i.Until):
		return Expired
	}
	return Pending
}

// NewInvitation is an invitation with the secret for its link. Every field that
// cannot be taken is a problem of one InvalidError: name, email, role.
func NewInvitation(by User, name, email string, role Role, now time.Time) (Invitation, Token, error) {
	name, nameErr := assessment.CleanName("name", "their name", name)
	email, emailErr := CleanEmail(email)
	var roleErr error
	if !role.Known() {
		roleErr = assessment.Invalid("role", "Choose one of the roles.")
	}
	if err := together(nameErr, emailErr, roleErr); err != nil {
		return Invitation{}, Token{}, err
	}
	token := NewToken()
	return Invitation{
		ID: NewID(), Name: name, Email: email, Role: role, InvitedBy: by.Name,
		TokenHash: token.Hash, CreatedAt: now, Until: now.Add(InvitationLasts),
	}, token, nil
}

// Again is the same invitation anew, for a link that was lost or has expired.
func (i Invitation) Again(by User, now time.Time) (Invitation, Token) {
	token := NewToken()
	return Invitation{
		ID: NewID(), Name: i.Name, Email: i.Email, Role: i.Role, InvitedBy: by.Name,
		TokenHash: token.Hash, CreatedAt: now, Until: now.Add(InvitationLasts),
	}, token
}

// together gathers the problems of several checks into one error.
func together(errs ...error) error {
	var problems []assessment.Problem
	for _, err := range errs {
		var invalid *assessment.InvalidError
		switch {
		case errors.As(err, &invalid):
			problems = slices.Concat(problems, invalid.Problems)
		case err != nil:
			return err
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return &assessment.InvalidError{Problems: problems}
}
