package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

type organizationRow struct {
	ID       string
	Name     string
	TimeZone string
	Sample   bool
	Currency string
}

func (organizationRow) TableName() string { return "organizations" }

func (r organizationRow) organization() assessment.Organization { return assessment.Organization(r) }

// Organization returns the organization with this id.
func (s *Store) Organization(ctx context.Context, id string) (assessment.Organization, error) {
	var row organizationRow
	err := s.reading(ctx).Where("id = ?", id).Take(&row).Error
	return row.organization(), translate(err)
}

// Organizations lists those a user has a role in, by name.
func (s *Store) Organizations(ctx context.Context, userID string) ([]assessment.Organization, error) {
	var rows []organizationRow
	err := s.reading(ctx).Joins("JOIN memberships ON memberships.organization_id = organizations.id").
		Where("memberships.user_id = ?", userID).Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	found := make([]assessment.Organization, len(rows))
	for i, row := range rows {
		found[i] = row.organization()
	}
	slices.SortFunc(found, func(a, b assessment.Organization) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return found, nil
}

// CreateOrganization makes an organization with its root unit and its owner.
func (s *Store) CreateOrganization(ctx context.Context, org assessment.Organization, root assessment.Unit, ownerUserID string) error {
	return s.change(ctx, func(tx *gorm.DB) error { return createOrganization(tx, org, root, ownerUserID, s.now()) })
}

// AddOwner adds a user together with a new organization, which is theirs. See
// AddUser for an address that is taken.
func (s *Store) AddOwner(ctx context.Context, u account.User, passwordHash string, org assessment.Organization, root assessment.Unit) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.createUser(tx, u, passwordHash); err != nil {
			return err
		}
		return createOrganization(tx, org, root, u.ID, s.now())
	})
}

func createOrganization(tx *gorm.DB, org assessment.Organization, root assessment.Unit, owner string, at time.Time) error {
	if root.OrganizationID != org.ID || root.ParentID != "" {
		return errors.New("the root unit must belong to the organization and have no parent")
	}
	if err := errors.Join(sound(org.ID, org.Name, org.TimeZone, org.Currency, root.ID, root.Name), checkTags(root.Tags)); err != nil {
		return err
	}
	root.Letter = drawLetters(nil, 1)[0]
	row, unit := organizationRow(org), unitRowOf(root)
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	if err := tx.Create(&unit).Error; err != nil {
		return err
	}
	if err := tx.Create(&revisionRow{org.ID, account.NewID()}).Error; err != nil {
		return err
	}
	if err := tx.Create(&membershipRow{org.ID, owner, string(account.Owner)}).Error; err != nil {
		return err
	}
	var founder userRow
	if err := tx.Where("id = ?", owner).Take(&founder).Error; err != nil {
		return err
	}
	return addMemberEvents(tx, org.ID, []account.Event{account.FoundedBy(founder.user(), at)})
}

// UpdateOrganization changes an organization's name, time zone or currency: what change
// leaves in it is saved, unless change returns an error.
func (s *Store) UpdateOrganization(ctx context.Context, id string, change func(*assessment.Organization) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var row organizationRow
		if err := s.locked(tx).Where("id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		org := row.organization()
		if err := change(&org); err != nil {
			return err
		}
		if err := sound(org.Name, org.TimeZone, org.Currency); err != nil {
			return err
		}
		return one(tx.Model(&organizationRow{}).Where("id = ?", id).
			Updates(map[string]any{"name": org.Name, "time_zone": org.TimeZone, "currency": org.Currency}))
	})
}
