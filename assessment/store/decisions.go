package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// decisionRow is one decision about a unit.
type decisionRow struct {
	OrganizationID string
	UnitID         string
	Number         int
	ID             string
	Kind           string
	Stands         int
	Target         int
	Reason         string
	Owner          string
	ReviewOn       string
	Basis          string
	DecidedAt      time.Time
	DecidedBy      string
}

func (decisionRow) TableName() string { return "decisions" }

func (r decisionRow) decision() (assessment.Decision, error) {
	review, err := time.Parse(time.DateOnly, r.ReviewOn)
	if err != nil {
		return assessment.Decision{}, fmt.Errorf("read decision %s: %w", r.ID, err)
	}
	return assessment.Decision{
		OrganizationID: r.OrganizationID, UnitID: r.UnitID, ID: r.ID, Kind: assessment.DecisionKind(r.Kind), Stands: r.Stands, Target: r.Target,
		Reason: r.Reason, Owner: r.Owner, ReviewOn: review, Basis: r.Basis, At: r.DecidedAt.UTC(), By: r.DecidedBy,
	}, nil
}

// Decisions lists what was decided about a unit, newest first. Each names the one
// before it.
func (s *Store) Decisions(ctx context.Context, organizationID, unitID string) ([]assessment.Decision, error) {
	var all []assessment.Decision
	err := ask(s.reading(ctx), unitDecisions, []any{organizationID, unitID}, func(rows *sql.Rows) error {
		row := decisionRow{OrganizationID: organizationID, UnitID: unitID}
		err := rows.Scan(&row.ID, &row.Kind, &row.Stands, &row.Target, &row.Reason, &row.Owner, &row.ReviewOn, &row.Basis, &row.DecidedAt, &row.DecidedBy)
		if err != nil {
			return err
		}
		d, err := row.decision()
		if n := len(all); n > 0 {
			all[n-1].After = d.ID
		}
		all = append(all, d)
		return err
	})
	return all, translate(err)
}

const unitDecisions = `SELECT id, kind, stands, target, reason, owner, review_on, basis, decided_at, decided_by FROM decisions
	WHERE organization_id = $1 AND unit_id = $2 ORDER BY number DESC`

// LatestDecisions returns the latest decision of each unit that has one.
func (s *Store) LatestDecisions(ctx context.Context, organizationID string) (map[string]assessment.Decision, error) {
	var rows []decisionRow
	latest := s.reading(ctx).Table("decisions AS later").Select("1").
		Where("later.organization_id = decisions.organization_id AND later.unit_id = decisions.unit_id AND later.number > decisions.number")
	err := s.reading(ctx).Where("organization_id = ? AND NOT EXISTS (?)", organizationID, latest).Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	all := make(map[string]assessment.Decision, len(rows))
	for _, row := range rows {
		if all[row.UnitID], err = row.decision(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Decide adds a decision to those about a unit. The one it names as before it must
// be the latest: else somebody else was faster, which is ErrConflict. A unit that
// was put away is ErrClosed.
func (s *Store) Decide(ctx context.Context, d assessment.Decision) error {
	if err := sound(d.ID, d.Reason, d.Owner, d.Basis, d.By); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, d.OrganizationID, d.UnitID); err != nil {
			return err
		}
		var before []decisionRow
		err := tx.Select("id", "number").Where("organization_id = ? AND unit_id = ?", d.OrganizationID, d.UnitID).Order("number DESC").Limit(1).Find(&before).Error
		if err != nil {
			return err
		}
		row := decisionRow{
			OrganizationID: d.OrganizationID, UnitID: d.UnitID, Number: 1, ID: d.ID, Kind: string(d.Kind), Stands: d.Stands, Target: d.Target, Reason: d.Reason,
			Owner: d.Owner, ReviewOn: d.ReviewOn.Format(time.DateOnly), Basis: d.Basis, DecidedAt: stored(d.At), DecidedBy: d.By,
		}
		latest := ""
		if len(before) > 0 {
			latest, row.Number = before[0].ID, before[0].Number+1
		}
		if latest != d.After {
			return assessment.ErrConflict
		}
		return tx.Create(&row).Error
	})
}
