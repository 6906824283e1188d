package store

import (
	"context"
	"slices"

	"continuum/assessment"
	"continuum/assessment/account"
)

// visitorRow is a user with one of their organizations, if they have any.
type visitorRow struct {
	User           userRow `gorm:"embedded"`
	OrganizationID string
	Organization   string
	TimeZone       string
	Sample         bool
	Role           string
}

// Visitor returns a user with the organizations they have a role in, by name,
// in one query: every request of a signed-in user begins with it.
func (s *Store) Visitor(ctx context.Context, userID string) (account.User, []account.Membership, []assessment.Organization, error) {
	var rows []visitorRow
	err := s.reading(ctx).Raw(`SELECT users.id, users.email, users.name, users.administrator, users.disabled, users.created_at,
			COALESCE(organizations.id, '') AS organization_id, COALESCE(organizations.name, '') AS organization,
			COALESCE(organizations.time_zone, '') AS time_zone, COALESCE(organizations.sample, FALSE) AS sample,
			COALESCE(memberships.role, '') AS role
		FROM users
		LEFT JOIN memberships ON memberships.user_id = users.id
		LEFT JOIN organizations ON organizations.id = memberships.organization_id
		WHERE users.id = ?`, userID).Scan(&rows).Error
	if err != nil {
		return account.User{}, nil, nil, translate(err)
	}
	if len(rows) == 0 {
		return account.User{}, nil, nil, assessment.ErrNotFound
	}
	var memberships []account.Membership
	var organizations []assessment.Organization
	for _, row := range rows {
		if row.OrganizationID == "" {
			continue
		}
		memberships = append(memberships, account.Membership{OrganizationID: row.OrganizationID, UserID: row.User.ID, Role: account.Role(row.Role)})
		organizations = append(organizations, assessment.Organization{ID: row.OrganizationID, Name: row.Organization, TimeZone: row.TimeZone, Sample: row.Sample})
	}
	slices.SortFunc(organizations, func(a, b assessment.Organization) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return rows[0].User.user(), memberships, organizations, nil
}

// OrganizationOf finds the organization a unit or an assessment belongs to,
// among those the user has a role in; any other is ErrNotFound. One of the ids
// is empty.
func (s *Store) OrganizationOf(ctx context.Context, userID, unitID, assessmentID string) (string, error) {
	table, id := "units", unitID
	if assessmentID != "" {
		table, id = "assessments", assessmentID
	}
	var found []string
	err := s.reading(ctx).Table(table).
		Where("id = ? AND organization_id IN (?)", id, s.reading(ctx).Table("memberships").Select("organization_id").Where("user_id = ?", userID)).
		Pluck("organization_id", &found).Error
	if err != nil {
		return "", translate(err)
	}
	if len(found) == 0 {
		return "", assessment.ErrNotFound
	}
	return found[0], nil
}
