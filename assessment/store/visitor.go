package store

import (
	"context"
	"database/sql"
	"slices"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Visitor returns a user with the organizations they have a role in, by name,
// in one query past GORM: every request of a signed-in user begins with it.
func (s *Store) Visitor(ctx context.Context, userID string) (account.User, []account.Membership, []assessment.Organization, error) {
	var user userRow
	var memberships []account.Membership
	var organizations []assessment.Organization
	err := ask(s.reading(ctx), s.dialect.visitor, []any{userID}, func(rows *sql.Rows) error {
		var o assessment.Organization
		var role string
		err := rows.Scan(&user.ID, &user.Email, &user.Name, &user.Administrator, &user.Disabled, &user.CreatedAt, &o.ID, &o.Name, &o.TimeZone, &o.Sample, &o.Currency, &role)
		if o.ID != "" {
			memberships = append(memberships, account.Membership{OrganizationID: o.ID, UserID: userID, Role: account.Role(role)})
			organizations = append(organizations, o)
		}
		return err
	})
	if err != nil {
		return account.User{}, nil, nil, translate(err)
	}
	if user.ID == "" {
		return account.User{}, nil, nil, assessment.ErrNotFound
	}
	slices.SortFunc(organizations, func(a, b assessment.Organization) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return user.user(), memberships, organizations, nil
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
