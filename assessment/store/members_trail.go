package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"continuum/assessment/account"
)

// memberEventRow is one line of an organization's trail.
type memberEventRow struct {
	OrganizationID string
	Number         int
	At             time.Time
	Who            string
	What           string
	Whom           string
	Role           string
}

func (memberEventRow) TableName() string { return "member_events" }

// addMemberEvents goes on with the trail. The organization must be locked.
func addMemberEvents(tx *gorm.DB, organizationID string, events []account.Event) error {
	if len(events) == 0 {
		return nil
	}
	var last []int // not with Scan: GORM would log the values
	err := tx.Model(&memberEventRow{}).Where("organization_id = ?", organizationID).Pluck("coalesce(max(number), 0)", &last).Error
	if err != nil {
		return err
	}
	rows := make([]memberEventRow, len(events))
	for i, e := range events {
		if err := sound(e.Who, e.Whom); err != nil {
			return err
		}
		rows[i] = memberEventRow{organizationID, last[0] + 1 + i, stored(e.At), e.Who, string(e.What), e.Whom, string(e.Role)}
	}
	return tx.Create(&rows).Error
}

// TeamEvents lists the trail of an organization's people, newest first, at most
// limit lines. before is the number they come before, or 0 for the newest.
func (s *Store) TeamEvents(ctx context.Context, organizationID string, before, limit int) ([]account.Event, error) {
	if limit < 1 {
		return nil, errors.New("a limit of at least one line is needed")
	}
	query := s.reading(ctx).Where("organization_id = ?", organizationID)
	if before > 0 {
		query = query.Where("number < ?", before)
	}
	var rows []memberEventRow
	if err := query.Order("number DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	events := make([]account.Event, len(rows))
	for i, r := range rows {
		events[i] = account.Event{Number: r.Number, At: r.At.UTC(), Who: r.Who, What: account.EventKind(r.What), Whom: r.Whom, Role: account.Role(r.Role)}
	}
	return events, nil
}

// roleInRow is a role somebody has in an organization, by its name.
type roleInRow struct {
	UserID       string
	Organization string
	Role         string
}

// RolesOf lists, for each user, the organizations they have a role in: names and
// roles, nothing of what is in them.
func (s *Store) RolesOf(ctx context.Context) (map[string][]account.RoleIn, error) {
	var rows []roleInRow
	err := s.reading(ctx).Raw(`SELECT memberships.user_id, organizations.name AS organization, memberships.role
		FROM memberships JOIN organizations ON organizations.id = memberships.organization_id
		ORDER BY lower(organizations.name), organizations.id`).Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	roles := map[string][]account.RoleIn{}
	for _, r := range rows {
		roles[r.UserID] = append(roles[r.UserID], account.RoleIn{Organization: r.Organization, Role: account.Role(r.Role)})
	}
	return roles, nil
}

// OwnedAlone lists the names of the organizations a user owns and nobody else
// does who can sign in.
func (s *Store) OwnedAlone(ctx context.Context, userID string) ([]string, error) {
	owners := s.reading(ctx).Table("memberships AS others").Select("1").Joins("JOIN users ON users.id = others.user_id").
		Where("others.organization_id = organizations.id AND others.role = ? AND others.user_id <> ? AND users.disabled = ?", string(account.Owner), userID, false)
	var names []string
	err := s.reading(ctx).Table("organizations").Joins("JOIN memberships ON memberships.organization_id = organizations.id").
		Where("memberships.user_id = ? AND memberships.role = ?", userID, string(account.Owner)).Where("NOT EXISTS (?)", owners).
		Order("organizations.name").Pluck("organizations.name", &names).Error
	return names, translate(err)
}
