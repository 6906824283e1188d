package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
)

// CreatePlan saves a unit's new plan. The unit must be one of the organization
// and in use (ErrClosed), the result the plan starts from one of the unit's that
// was handed in or published (ErrNotFound). Where the unit has a plan that is not
// closed it is ErrConflict.
func (s *Store) CreatePlan(ctx context.Context, p *assessment.Plan) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, p.OrganizationID, p.UnitID); err != nil {
			return err
		}
		row := planRowOf(p)
		var result assessmentRow
		err := tx.Select("id").Where("organization_id = ? AND id = ? AND unit_id = ? AND mode = ? AND submitted_at IS NOT NULL", p.OrganizationID, row.AssessmentID, p.UnitID, row.Mode).
			Take(&result).Error
		if err != nil {
			return err
		}
		if err := sound(p.ID); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return savePlanParts(tx, &assessment.Plan{}, p)
	})
}

// UpdatePlan lets change decide about a unit's current plan and saves what it
// changed, unless it returns an error. ErrNotFound: the unit has none; ErrClosed:
// the unit is put away.
func (s *Store) UpdatePlan(ctx context.Context, organizationID, unitID string, change func(*assessment.Plan) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, organizationID, unitID); err != nil {
			return err
		}
		p, err := s.lockedPlan(tx, organizationID, unitID)
		if err != nil {
			return err
		}
		before := *p
		before.Steps, before.Events = slices.Clone(p.Steps), slices.Clone(p.Events)
		if err := change(p); err != nil || p.Version == before.Version {
			return err
		}
		p.OrganizationID, p.UnitID, p.ID = organizationID, unitID, before.ID
		row := planRowOf(p)
		err = one(tx.Model(&planRow{}).Where("organization_id = ? AND id = ? AND version = ?", organizationID, p.ID, before.Version).
			Updates(map[string]any{"version": row.Version, "updated_at": row.UpdatedAt, "closed_at": row.ClosedAt}))
		if err != nil {
			return err
		}
		return savePlanParts(tx, &before, p)
	})
}

// lockedPlan reads a current plan so that nobody else changes it before this
// transaction ends.
func (s *Store) lockedPlan(tx *gorm.DB, organizationID, unitID string) (*assessment.Plan, error) {
	const current = "organization_id = ? AND unit_id = ? AND closed_at IS NULL"
	if s.dialect.locks { // a statement of its own; see lockAssessment
		var row planRow
		if err := s.locked(tx).Select("id").Where(current, organizationID, unitID).Take(&row).Error; err != nil {
			return nil, err
		}
	}
	return loadPlan(tx, currentPlan, organizationID, unitID)
}

// savePlanParts writes the steps in which after differs from before, and the new
// events.
func savePlanParts(tx *gorm.DB, before, after *assessment.Plan) error {
	changed, gone, err := changedSteps(before, after)
	if err != nil {
		return err
	}
	for ids := range slices.Chunk(gone, insertLimit) {
		err := tx.Where("organization_id = ? AND plan_id = ? AND id IN ?", after.OrganizationID, after.ID, ids).Delete(&planStepRow{}).Error
		if err != nil {
			return err
		}
	}
	if err := insertRows(tx, changed); err != nil {
		return err
	}
	var events []planEventRow
	for i, e := range after.Events[min(len(before.Events), len(after.Events)):] {
		if err := sound(e.Who, e.Note); err != nil {
			return err
		}
		events = append(events, planEventRow{after.OrganizationID, after.ID, len(before.Events) + i + 1, stored(e.At), e.Who, string(e.What), e.Note})
	}
	return insertRows(tx, events)
}

// changedSteps are the rows to add, and the ids of those that go first: a step
// that changed, or has another place, is written anew.
func changedSteps(before, after *assessment.Plan) (changed []planStepRow, gone []string, err error) {
	known := make(map[string]planStepRow, len(before.Steps))
	for i := range before.Steps {
		row := planStepRowOf(before, i)
		known[row.ID] = row
	}
	for i := range after.Steps {
		row := planStepRowOf(after, i)
		if old, there := known[row.ID]; there {
			delete(known, row.ID)
			if old == row {
				continue
			}
			gone = append(gone, row.ID)
		}
		if err := sound(row.ID, row.ActionID, row.Component, row.Title, row.FirstStep, row.Evidence, row.Measure, row.Owner, row.Note, row.Reason, row.Secures); err != nil {
			return nil, nil, err
		}
		changed = append(changed, row)
	}
	for id := range known {
		gone = append(gone, id)
	}
	return changed, gone, nil
}
