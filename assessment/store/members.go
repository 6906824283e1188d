package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// invitationsKept is how long an invitation that ended or expired stays, so that
// its link can say what became of it.
const invitationsKept = 90 * 24 * time.Hour

type memberInvitationRow struct {
	OrganizationID string
	ID             string
	TokenHash      string
	Email          string
	Name           string
	Role           string
	InvitedBy      string
	CreatedAt      time.Time `gorm:"autoCreateTime:false"`
	Until          time.Time
	Outcome        string
	EndedAt        *time.Time
}

func (memberInvitationRow) TableName() string { return "member_invitations" }

func invitationRowOf(organizationID string, i account.Invitation) memberInvitationRow {
	return memberInvitationRow{
		OrganizationID: organizationID, ID: i.ID, TokenHash: i.TokenHash, Email: i.Email, Name: i.Name, Role: string(i.Role),
		InvitedBy: i.InvitedBy, CreatedAt: stored(i.CreatedAt), Until: stored(i.Until), Outcome: string(i.Outcome), EndedAt: optional(i.EndedAt),
	}
}

func (r memberInvitationRow) invitation() account.Invitation {
	return account.Invitation{
		ID: r.ID, TokenHash: r.TokenHash, Email: r.Email, Name: r.Name, Role: account.Role(r.Role),
		InvitedBy: r.InvitedBy, CreatedAt: r.CreatedAt.UTC(), Until: r.Until.UTC(), Outcome: account.Outcome(r.Outcome), EndedAt: known(r.EndedAt),
	}
}

// memberRow is a user with their role in one organization.
type memberRow struct {
	User userRow `gorm:"embedded"`
	Role string
}

// Team returns the people of an organization by name, with the invitations that
// are open. An organization that is not there is ErrNotFound.
func (s *Store) Team(ctx context.Context, organizationID string) (account.Team, error) {
	if _, err := s.Organization(ctx, organizationID); err != nil {
		return account.Team{}, err
	}
	team, err := teamOf(s.reading(ctx), organizationID)
	return team, translate(err)
}

func teamOf(tx *gorm.DB, organizationID string) (account.Team, error) {
	var members []memberRow
	err := tx.Raw(`SELECT users.id, users.email, users.name, users.administrator, users.disabled, users.created_at, memberships.role
		FROM memberships JOIN users ON users.id = memberships.user_id WHERE memberships.organization_id = ?`, organizationID).Find(&members).Error
	if err != nil {
		return account.Team{}, err
	}
	var invitations []memberInvitationRow
	err = tx.Where("organization_id = ? AND outcome = ''", organizationID).Order("created_at, id").Find(&invitations).Error
	if err != nil {
		return account.Team{}, err
	}
	var team account.Team
	for _, row := range members {
		team.Members = append(team.Members, account.Member{User: row.User.user(), Role: account.Role(row.Role)})
	}
	for _, row := range invitations {
		team.Invitations = append(team.Invitations, row.invitation())
	}
	slices.SortFunc(team.Members, func(a, b account.Member) int { return byName(a.User.Name, b.User.Name, a.User.ID, b.User.ID) })
	return team, nil
}

// UpdateTeam lets change decide about the people of an organization and keeps
// what it left, with the trail. One change of an organization is decided about
// at a time, so two owners cannot both be the last to go. An error of change is
// returned as it is, and nothing is saved.
func (s *Store) UpdateTeam(ctx context.Context, organizationID string, change func(*account.Team) error) error {
	return s.change(ctx, func(tx *gorm.DB) error { return s.updateTeam(tx, organizationID, change) })
}

func (s *Store) updateTeam(tx *gorm.DB, organizationID string, change func(*account.Team) error) error {
	if err := s.lockOrganization(tx, organizationID); err != nil {
		return err
	}
	team, err := teamOf(tx, organizationID)
	if err != nil {
		return err
	}
	before := account.Team{Members: slices.Clone(team.Members), Invitations: slices.Clone(team.Invitations)}
	if err := change(&team); err != nil {
		return err
	}
	if err := saveMembers(tx, organizationID, &before, &team); err != nil {
		return err
	}
	if err := s.saveInvitations(tx, organizationID, before.Invitations, team.Invitations); err != nil {
		return err
	}
	return addMemberEvents(tx, organizationID, team.Events)
}

// lockOrganization takes a statement of its own, for what is read after it to be
// what it waited for.
func (s *Store) lockOrganization(tx *gorm.DB, organizationID string) error {
	var row organizationRow
	return s.locked(tx).Where("id = ?", organizationID).Take(&row).Error
}

func saveMembers(tx *gorm.DB, organizationID string, before, after *account.Team) error {
	for _, m := range before.Members {
		if after.Member(m.User.ID) == nil {
			if err := one(tx.Where("organization_id = ? AND user_id = ?", organizationID, m.User.ID).Delete(&membershipRow{})); err != nil {
				return err
			}
		}
	}
	for _, m := range after.Members {
		if err := saveMember(tx, organizationID, before.Member(m.User.ID), m); err != nil {
			return err
		}
	}
	return nil
}

func saveMember(tx *gorm.DB, organizationID string, before *account.Member, after account.Member) error {
	switch {
	case before == nil:
		return tx.Create(&membershipRow{organizationID, after.User.ID, string(after.Role)}).Error
	case before.Role != after.Role:
		return one(tx.Model(&membershipRow{}).Where("organization_id = ? AND user_id = ?", organizationID, after.User.ID).
			Update("role", string(after.Role)))
	}
	return nil
}

func (s *Store) saveInvitations(tx *gorm.DB, organizationID string, before, after []account.Invitation) error {
	for i, invitation := range after {
		row := invitationRowOf(organizationID, invitation)
		if i >= len(before) {
			if err := s.addInvitation(tx, row); err != nil {
				return err
			}
		} else if before[i].Outcome != invitation.Outcome {
			err := one(tx.Model(&memberInvitationRow{}).Where("organization_id = ? AND id = ?", organizationID, row.ID).
				Updates(map[string]any{"outcome": row.Outcome, "ended_at": row.EndedAt}))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// addInvitation also forgets the invitations nobody will ask about any more.
func (s *Store) addInvitation(tx *gorm.DB, row memberInvitationRow) error {
	if err := sound(row.ID, row.TokenHash, row.Email, row.Name, row.InvitedBy); err != nil {
		return err
	}
	err := tx.Where("organization_id = ? AND until < ?", row.OrganizationID, s.now().Add(-invitationsKept)).Delete(&memberInvitationRow{}).Error
	if err != nil {
		return err
	}
	return tx.Create(&row).Error
}

// InvitationOf returns the invitation whose link has this token, whatever became
// of it, with its organization. An unknown token is ErrNotFound.
func (s *Store) InvitationOf(ctx context.Context, tokenHash string) (account.Invitation, assessment.Organization, error) {
	var row memberInvitationRow
	if err := s.reading(ctx).Where("token_hash = ?", tokenHash).Take(&row).Error; err != nil {
		return account.Invitation{}, assessment.Organization{}, translate(err)
	}
	organization, err := s.Organization(ctx, row.OrganizationID)
	return row.invitation(), organization, err
}

// Join makes a user a member by the link of an invitation, once. See
// account.Team.Accept for what is refused; an unknown token is ErrNotFound.
func (s *Store) Join(ctx context.Context, tokenHash, userID string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var row userRow
		if err := tx.Where("id = ?", userID).Take(&row).Error; err != nil {
			return err
		}
		return s.accept(tx, tokenHash, row.user(), func() error { return nil })
	})
}

// JoinAsNew adds a user who becomes a member by the link of an invitation, once:
// both or neither. See Join, and AddUser for an address that is taken.
func (s *Store) JoinAsNew(ctx context.Context, tokenHash string, u account.User, passwordHash string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return s.accept(tx, tokenHash, u, func() error { return s.createUser(tx, u, passwordHash) })
	})
}

// accept lets the team decide; create makes what the membership needs before it
// is kept.
func (s *Store) accept(tx *gorm.DB, tokenHash string, user account.User, create func() error) error {
	var row memberInvitationRow
	if err := tx.Where("token_hash = ?", tokenHash).Take(&row).Error; err != nil {
		return err
	}
	return s.updateTeam(tx, row.OrganizationID, func(team *account.Team) error {
		if err := team.Accept(row.ID, user, s.now()); err != nil {
			return err
		}
		return create()
	})
}
