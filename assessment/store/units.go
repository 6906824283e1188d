package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"sort"
	"strings"
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
	Tags           string // see encodeTags
	Letter         int
}

func (unitRow) TableName() string { return "units" }

func unitRowOf(u assessment.Unit) unitRow {
	row := unitRow{OrganizationID: u.OrganizationID, ID: u.ID, Name: u.Name, ArchivedAt: optional(u.ArchivedAt), Tags: encodeTags(u.Tags), Letter: u.Letter}
	if u.ParentID != "" {
		row.ParentID = &u.ParentID
	}
	return row
}

func (r unitRow) unit() assessment.Unit {
	u := assessment.Unit{OrganizationID: r.OrganizationID, ID: r.ID, Name: r.Name, ArchivedAt: known(r.ArchivedAt), Tags: decodeTags(r.Tags), Letter: r.Letter}
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

// units reads them past GORM, since there may be thousands.
func units(tx *gorm.DB, organizationID string) (assessment.Tree, error) {
	const statement = `SELECT id, parent_id, name, archived_at, tags, letter FROM units WHERE organization_id = $1`
	var tree assessment.Tree
	var folded []string // names as they are compared
	err := ask(tx, statement, []any{organizationID}, func(rows *sql.Rows) error {
		row := unitRow{OrganizationID: organizationID}
		err := rows.Scan(&row.ID, &row.ParentID, &row.Name, &row.ArchivedAt, &row.Tags, &row.Letter)
		tree, folded = append(tree, row.unit()), append(folded, strings.ToLower(row.Name))
		return err
	})
	if err != nil {
		return nil, err
	}
	sort.Sort(&named{tree, folded})
	return tree, nil
}

// named is a tree in the order of byName, each name folded once.
type named struct {
	tree   assessment.Tree
	folded []string
}

func (n *named) Len() int { return len(n.tree) }
func (n *named) Swap(i, j int) {
	n.tree[i], n.tree[j] = n.tree[j], n.tree[i]
	n.folded[i], n.folded[j] = n.folded[j], n.folded[i]
}

func (n *named) Less(i, j int) bool {
	a, b := &n.tree[i], &n.tree[j]
	return cmp.Or(cmp.Compare(n.folded[i], n.folded[j]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) < 0
}

// AddUnit adds a unit below another of the same organization. Its letter is drawn
// here.
func (s *Store) AddUnit(ctx context.Context, u assessment.Unit) error {
	if err := errors.Join(sound(u.ID, u.Name), checkTags(u.Tags)); err != nil {
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
		u.Letter = drawLetters(tree, 1)[0]
		row := unitRowOf(u)
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return revise(tx, u.OrganizationID)
	})
}

// AddUnits adds many units at once, each after the one it stands below. Their letters
// are drawn here.
func (s *Store) AddUnits(ctx context.Context, organizationID string, all []assessment.Unit) error {
	return s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) error {
		tree, err := s.lockedTree(tx, organizationID)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, u := range tree {
			known[u.ID] = true
		}
		rows := make([]unitRow, len(all))
		letters := drawLetters(tree, len(all))
		for i, u := range all {
			if u.OrganizationID != organizationID || !known[u.ParentID] {
				return assessment.ErrNotFound
			}
			if err := errors.Join(sound(u.ID, u.Name), checkTags(u.Tags)); err != nil {
				return err
			}
			known[u.ID], u.Letter = true, letters[i]
			rows[i] = unitRowOf(u)
		}
		if err := insertRows(tx, rows); err != nil {
			return err
		}
		return revise(tx, organizationID)
	})
}

// UpdateUnit renames, tags, moves, archives or restores a unit: what change leaves in
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

// lockedInUse locks the organization of a unit that is there and not put away.
func (s *Store) lockedInUse(tx *gorm.DB, organizationID, unitID string) error {
	tree, err := s.lockedTree(tx, organizationID)
	switch {
	case err != nil:
		return err
	case tree.Unit(unitID) == nil:
		return assessment.ErrNotFound
	case tree.Archived(unitID):
		return assessment.ErrClosed
	}
	return nil
}

func saveUnit(tx *gorm.DB, tree assessment.Tree, before, after assessment.Unit) error {
	if after.ParentID != before.ParentID {
		if err := tree.CheckMove(before.ID, after.ParentID); err != nil {
			return err
		}
	}
	if err := errors.Join(sound(after.Name), checkTags(after.Tags)); err != nil {
		return err
	}
	row := unitRowOf(after)
	err := one(tx.Model(&unitRow{}).Where("organization_id = ? AND id = ?", before.OrganizationID, before.ID).
		Updates(map[string]any{"name": row.Name, "parent_id": row.ParentID, "archived_at": row.ArchivedAt, "tags": row.Tags}))
	if err != nil {
		return err
	}
	return revise(tx, before.OrganizationID)
}
