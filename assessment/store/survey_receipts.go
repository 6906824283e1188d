package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"

	"continuum/assessment"
)

// received is all that a receipt leads to.
type received struct {
	placed
	survey   *assessment.Survey
	response responseRow
}

// receive finds the response a receipt is for; an unknown one, that of a
// withdrawn response, and any once the result was published, is ErrNotFound.
func (s *Store) receive(tx *gorm.DB, receiptHash string) (*received, error) {
	const statement = `SELECT ` + placedColumns + `, x.number, x.sheet FROM survey_responses x ` + placedTables + ` WHERE x.receipt_hash = $1`
	var r received
	err := ask(tx, statement, []any{receiptHash}, func(rows *sql.Rows) error {
		return rows.Scan(append(r.columns(), &r.response.Number, &r.response.Sheet)...)
	})
	if err != nil {
		return nil, err
	}
	if r.assessment.ID == "" {
		return nil, assessment.ErrNotFound
	}
	r.survey, err = s.surveyOf(tx, &r.loadedSurvey)
	return &r, err
}

// Receipt returns one's own response: the only way a single one leaves the store.
func (s *Store) Receipt(ctx context.Context, receiptHash string) (assessment.Receipt, error) {
	r, err := s.receive(s.reading(ctx), receiptHash)
	if err != nil {
		return assessment.Receipt{}, translate(err)
	}
	receipt := assessment.Receipt{Survey: r.survey, Unit: r.unit.unit(), Organization: r.organization.organization()}
	receipt.Response, err = decodeSheet(r.response.Sheet, r.survey)
	return receipt, err
}

// AmendResponse makes a draft with the answers handed in, which the secret of
// draftHash opens; one that was made before is gone. The response counts as it
// was until the draft is handed in. While nobody can answer it is ErrClosed.
func (s *Store) AmendResponse(ctx context.Context, receiptHash, draftHash string) error {
	return s.changeResponse(ctx, receiptHash, func(tx *gorm.DB, r *received) error {
		return addDraft(tx, draftRow{
			OrganizationID: r.assessment.OrganizationID, SurveyID: r.assessment.ID, Sheet: r.response.Sheet, Amends: &r.response.Number,
		}, draftHash)
	})
}

// WithdrawResponse deletes a response and what was begun to amend it. The
// personal link it was given by stays used. While nobody can answer it is
// ErrClosed.
func (s *Store) WithdrawResponse(ctx context.Context, receiptHash string) error {
	return s.changeResponse(ctx, receiptHash, func(tx *gorm.DB, r *received) error {
		return one(tx.Where("number = ?", r.response.Number).Delete(&responseRow{}))
	})
}

// changeResponse changes something about a response, of which no draft is left.
func (s *Store) changeResponse(ctx context.Context, receiptHash string, do func(*gorm.DB, *received) error) error {
	err := s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockAnswering(tx, "survey_responses", "receipt_hash", receiptHash, true); err != nil {
			return err
		}
		r, err := s.receive(tx, receiptHash)
		if err != nil {
			return err
		}
		if err := r.survey.CheckAnswerable(s.now()); err != nil {
			return err
		}
		if err := dropAmending(tx, r.response.Number); err != nil {
			return err
		}
		return do(tx, r)
	})
	return s.erasing(err)
}

// dropAmending deletes the draft that would take the place of a response.
func dropAmending(tx *gorm.DB, number int64) error {
	if err := tx.Exec(`DELETE FROM survey_links WHERE draft_id IN (SELECT id FROM survey_drafts WHERE amends = ?)`, number).Error; err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM survey_drafts WHERE amends = ?`, number).Error
}
