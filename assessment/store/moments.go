package store

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// momentRegisterRow is a register of moments of truth without its contacts.
type momentRegisterRow struct {
	OrganizationID string
	UnitID         string
	Version        int
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy      string
}

func (momentRegisterRow) TableName() string { return "moment_registers" }

// momentRow is one contact; Number is its place, from 0.
type momentRow struct {
	OrganizationID string
	UnitID         string
	ID             string
	Number         int
	Stage          string
	Contact        string
	Importance     int
	HowWell        int
	Expectation    string
	Promise        string
	MayDecide      string
	Recovery       string
	Owner          string
}

func (momentRow) TableName() string { return "moments" }

func momentRows(m *assessment.Moments) []momentRow {
	rows := make([]momentRow, len(m.All))
	for i, one := range m.All {
		rows[i] = momentRow{
			OrganizationID: m.OrganizationID, UnitID: m.UnitID, ID: one.ID, Number: i, Stage: one.Stage, Contact: one.Contact,
			Importance: one.Importance, HowWell: one.HowWell, Expectation: one.Expectation, Promise: one.Promise,
			MayDecide: one.MayDecide, Recovery: one.Recovery, Owner: one.Owner,
		}
	}
	return rows
}

func (r momentRow) moment() assessment.Moment {
	return assessment.Moment{
		ID: r.ID, Stage: r.Stage, Contact: r.Contact, Importance: r.Importance, HowWell: r.HowWell,
		Expectation: r.Expectation, Promise: r.Promise, MayDecide: r.MayDecide, Recovery: r.Recovery, Owner: r.Owner,
	}
}

// Moments returns the register of a unit, empty and of version 0 while nothing
// was entered. Whether there is such a unit is for the caller to know.
func (s *Store) Moments(ctx context.Context, organizationID, unitID string) (*assessment.Moments, error) {
	m, err := moments(s.reading(ctx), organizationID, unitID)
	return m, translate(err)
}

func moments(tx *gorm.DB, organizationID, unitID string) (*assessment.Moments, error) {
	const own = "organization_id = ? AND unit_id = ?"
	m := &assessment.Moments{OrganizationID: organizationID, UnitID: unitID}
	var register momentRegisterRow
	err := tx.Where(own, organizationID, unitID).Take(&register).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.Version, m.UpdatedAt, m.UpdatedBy = register.Version, register.UpdatedAt.UTC(), register.UpdatedBy
	var rows []momentRow
	if err := tx.Where(own, organizationID, unitID).Order("number").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, row := range rows {
		m.All = append(m.All, row.moment())
	}
	return m, nil
}

// UpdateMoments lets change decide about the register of a unit and saves what it
// changed, all in one transaction. An error of change is returned as it is, and
// nothing is saved. A unit that was put away is ErrClosed.
func (s *Store) UpdateMoments(ctx context.Context, organizationID, unitID string, change func(*assessment.Moments) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, organizationID, unitID); err != nil {
			return err
		}
		m, err := moments(tx, organizationID, unitID)
		if err != nil {
			return err
		}
		before := *m
		before.All = slices.Clone(m.All)
		if err := change(m); err != nil {
			return err
		}
		m.OrganizationID, m.UnitID = organizationID, unitID
		if reflect.DeepEqual(&before, m) {
			return nil
		}
		return saveMoments(tx, m)
	})
}

// saveMoments writes the few contacts anew.
func saveMoments(tx *gorm.DB, m *assessment.Moments) error {
	rows := momentRows(m)
	for _, r := range rows {
		if err := sound(r.ID, r.Stage, r.Contact, r.Expectation, r.Promise, r.MayDecide, r.Recovery, r.Owner, m.UpdatedBy); err != nil {
			return err
		}
	}
	const own = "organization_id = ? AND unit_id = ?"
	if err := tx.Where(own, m.OrganizationID, m.UnitID).Delete(&momentRow{}).Error; err != nil {
		return err
	}
	register := momentRegisterRow{OrganizationID: m.OrganizationID, UnitID: m.UnitID, Version: m.Version, UpdatedAt: stored(m.UpdatedAt), UpdatedBy: m.UpdatedBy}
	changed := tx.Model(&momentRegisterRow{}).Where(own, m.OrganizationID, m.UnitID).
		Updates(map[string]any{"version": register.Version, "updated_at": register.UpdatedAt, "updated_by": register.UpdatedBy})
	if changed.Error != nil {
		return changed.Error
	}
	if changed.RowsAffected == 0 {
		if err := tx.Create(&register).Error; err != nil {
			return err
		}
	}
	return insertRows(tx, rows)
}

// momentParts are the rows of registers, in the order they can be removed.
func momentParts() []any { return []any{&momentRow{}, &momentRegisterRow{}} }
