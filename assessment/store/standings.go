package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"continuum/assessment"
)

// standingRow is where a unit stands; only tests of what is there and removing
// it need it as a row.
type standingRow struct{}

func (standingRow) TableName() string { return "standings" }

// saveStanding works out anew where a unit stands, when one of its results came,
// changed or was taken back: the latest of a kind, and the last before it that it
// can be compared with, of the same questionnaire and form and with a level. It
// belongs into the transaction that changed the result.
func (s *Store) saveStanding(tx *gorm.DB, organizationID, unitID string, mode assessment.Mode) error {
	key := []any{organizationID, unitID, string(mode)}
	if s.dialect.locks { // of two results of a unit at once the second waits here, and then sees the first
		if _, err := tell(tx, lockStanding, key...); err != nil {
			return err
		}
	}
	latest, err := resultRow(tx, key, "")
	if err != nil {
		return err
	}
	if latest == nil {
		_, err := tell(tx, dropStanding, key...)
		return err
	}
	previous, err := resultRow(tx, key, " AND id <> ? AND status = ? AND questionnaire_id = ? AND questionnaire_version = ? AND questionnaire_hash = ? AND form = ?",
		latest.ID, string(assessment.Scored), latest.QuestionnaireID, latest.QuestionnaireVersion, latest.QuestionnaireHash, latest.Form)
	if err != nil {
		return err
	}
	texts, err := standingTexts(latest, previous)
	if err != nil {
		return err
	}
	_, err = tell(tx, keepStanding, append(key, texts...)...)
	return err
}

const (
	lockStanding = `INSERT INTO standings (organization_id, unit_id, mode, latest, previous) VALUES ($1, $2, $3, '', '')
		ON CONFLICT (organization_id, unit_id, mode) DO UPDATE SET latest = standings.latest`
	keepStanding = `INSERT INTO standings (organization_id, unit_id, mode, latest, previous) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organization_id, unit_id, mode) DO UPDATE SET latest = excluded.latest, previous = excluded.previous`
	dropStanding = `DELETE FROM standings WHERE organization_id = $1 AND unit_id = $2 AND mode = $3`
)

// resultRow finds the latest result of a unit and kind on these terms, or nil.
func resultRow(tx *gorm.DB, key []any, terms string, values ...any) (*assessmentRow, error) {
	var rows []assessmentRow
	err := tx.Where("organization_id = ? AND unit_id = ? AND mode = ? AND submitted_at IS NOT NULL"+terms, append(key[:3:3], values...)...).
		Order("submitted_at DESC, created_at DESC, id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// standingTexts are the columns of a standing: the latest, and the previous or
// nothing.
func standingTexts(rows ...*assessmentRow) ([]any, error) {
	texts := make([]any, len(rows))
	for i, row := range rows {
		if texts[i] = ""; row == nil {
			continue
		}
		listed, err := row.listed()
		if err != nil {
			return nil, err
		}
		texts[i] = encodeListed(&listed)
	}
	return texts, nil
}

// Comparison is all that a comparison of an organization's units is made of:
// three queries, however many units there are. Nothing of a survey is in it before
// it is published.
func (s *Store) Comparison(ctx context.Context, organizationID string) (assessment.Organization, assessment.Tree, []assessment.Compared, error) {
	tx := s.reading(ctx)
	var results []assessment.Compared
	const statement = `SELECT unit_id, mode, latest, previous FROM standings WHERE organization_id = $1 AND latest <> ''`
	// Before the units: a result that comes in between has its unit, then.
	err := ask(tx, statement, []any{organizationID}, func(rows *sql.Rows) error {
		var unit, mode, latest, previous string
		if err := rows.Scan(&unit, &mode, &latest, &previous); err != nil {
			return err
		}
		compared, err := decodeCompared(unit, assessment.Mode(mode), latest, previous)
		results = append(results, compared)
		return err
	})
	if err != nil {
		return assessment.Organization{}, nil, nil, translate(err)
	}
	var organization organizationRow
	if err := tx.Where("id = ?", organizationID).Take(&organization).Error; err != nil {
		return assessment.Organization{}, nil, nil, translate(err)
	}
	tree, err := units(tx, organizationID)
	return organization.organization(), tree, results, translate(err)
}

func decodeCompared(unit string, mode assessment.Mode, latest, previous string) (assessment.Compared, error) {
	l, err := decodeListed(latest, unit, mode)
	if err != nil {
		return assessment.Compared{}, err
	}
	compared := assessment.Compared{Latest: *l}
	if previous != "" {
		compared.Previous, err = decodeListed(previous, unit, mode)
	}
	return compared, err
}
