package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

type unitRow struct {
	OrganizationID string
	ID             string
	ParentID       *string
	Name           string
	ArchivedAt     *time.Time
}

func (unitRow) TableName() string { return "units" }

func unitRowOf(u assessment.Unit) unitRow {
	row := unitRow{OrganizationID: u.OrganizationID, ID: u.ID, Name: u.Name, ArchivedAt: optional(u.ArchivedAt)}
	if u.ParentID != "" {
		row.ParentID = &u.ParentID
	}
	return row
}

func (r unitRow) unit() assessment.Unit {
	u := assessment.Unit{OrganizationID: r.OrganizationID, ID: r.ID, Name: r.Name, ArchivedAt: known(r.ArchivedAt)}
	if r.ParentID != nil {
		u.ParentID = *r.ParentID
	}
	return u
}

// Units lists all units of an organization by name, archived ones too.
func (s *Store) Units(ctx context.Context, organizationID string) (assessment.Tree, error) {
	tree, err := units(s.reading(ctx), organizationID)
	return tree, translate(err)
}

func units(tx *gorm.DB, organizationID string) (assessment.Tree, error) {
	var rows []unitRow
	if err := tx.Where("organization_id = ?", organizationID).Find(&rows).Error; err != nil {
		return nil, err
	}
	tree := make(assessment.Tree, len(rows))
	for i, row := range rows {
		tree[i] = row.unit()
	}
	slices.SortFunc(tree, func(a, b assessment.Unit) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return tree, nil
}

// AddUnit adds a unit below another of the same organization.
func (s *Store) AddUnit(ctx context.Context, u assessment.Unit) error {
	if err := sound(u.ID, u.Name); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		tree, err := s.lockedTree(tx, u.OrganizationID)
		if err != nil {
			return err
		}
		switch parent := tree.Unit(u.ParentID); {
		case parent == nil:
			return assessment.ErrNotFound
		case tree.Archived(parent.ID):
			return assessment.Invalid("parent", "Choose a unit that is not archived.")
		}
		row := unitRowOf(u)
		return tx.Create(&row).Error
	})
}

// UpdateUnit renames, moves, archives or restores a unit: what change leaves in
// the unit is saved, unless change returns an error. The tree is the whole
// organization as it stands; a move that would break it is refused.
func (s *Store) UpdateUnit(ctx context.Context, organizationID, id string, change func(assessment.Tree, *assessment.Unit) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		tree, err := s.lockedTree(tx, organizationID)
		if err != nil {
			return err
		}
		found := tree.Unit(id)
		if found == nil {
			return assessment.ErrNotFound
		}
		before, unit := *found, *found
		if err := change(tree, &unit); err != nil {
			return err
		}
		return saveUnit(tx, tree, before, unit)
	})
}

// lockedTree reads the units of an organization so that no other change of the
// tree happens before this transaction ends.
func (s *Store) lockedTree(tx *gorm.DB, organizationID string) (assessment.Tree, error) {
	var org organizationRow
	if err := s.locked(tx).Where("id = ?", organizationID).Take(&org).Error; err != nil {
		return nil, err
	}
	return units(tx, organizationID)
}

func saveUnit(tx *gorm.DB, tree assessment.Tree, before, after assessment.Unit) error {
	if after.ParentID != before.ParentID {
		if err := tree.CheckMove(before.ID, after.ParentID); err != nil {
			return err
		}
	}
	if err := sound(after.Name); err != nil {
		return err
	}
	row := unitRowOf(after)
	return one(tx.Model(&unitRow{}).Where("organization_id = ? AND id = ?", before.OrganizationID, before.ID).
		Updates(map[string]any{"name": row.Name, "parent_id": row.ParentID, "archived_at": row.ArchivedAt}))
}
