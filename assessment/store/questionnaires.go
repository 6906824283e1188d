package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
	"continuum/assessment/account"
)

// questionnaireRow is the exact text of a questionnaire. Nothing changes it: an
// assessment reads the same for ever, whatever the program brings later.
type questionnaireRow struct {
	ID      string
	Version string
	Hash    string
	File    string
	Source  string
	KeptAt  time.Time
}

func (questionnaireRow) TableName() string { return "questionnaires" }

// KeepQuestionnaire keeps the bytes a questionnaire was read from; assessments
// can then be pinned to ref. Keeping them again changes nothing; other bytes
// under the same id and version are kept beside them.
func (s *Store) KeepQuestionnaire(ctx context.Context, ref assessment.Ref, file string, source []byte) error {
	if ref.Hash != account.HashToken(string(source)) {
		return fmt.Errorf("questionnaire %s: the hash is not that of its bytes", ref.ID)
	}
	if err := sound(ref.ID, ref.Version, file, string(source)); err != nil {
		return err
	}
	var kept int64
	err := questionnaire(s.reading(ctx).Model(&questionnaireRow{}), ref).Count(&kept).Error
	if err != nil || kept > 0 {
		return translate(err)
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Clauses(clause.OnConflict{DoNothing: true}).
			Create(&questionnaireRow{ref.ID, ref.Version, ref.Hash, file, string(source), s.now()}).Error
	})
}

func questionnaire(tx *gorm.DB, ref assessment.Ref) *gorm.DB {
	return tx.Where("id = ? AND version = ? AND hash = ?", ref.ID, ref.Version, ref.Hash)
}

// questionnaire returns the questionnaire an assessment is pinned to, read
// through tx the first time and from memory afterwards.
func (s *Store) questionnaire(tx *gorm.DB, ref assessment.Ref) (*assessment.Questionnaire, error) {
	if q, ok := s.questionnaires.Load(ref); ok {
		return q.(*assessment.Questionnaire), nil
	}
	var row questionnaireRow
	if err := questionnaire(tx, ref).Take(&row).Error; err != nil {
		return nil, err
	}
	if account.HashToken(row.Source) != ref.Hash {
		return nil, fmt.Errorf("questionnaire %s version %s was damaged in the database: restore a backup", ref.ID, ref.Version)
	}
	if s.parse == nil {
		return nil, errors.New("the store was opened without a reader of questionnaires")
	}
	q, err := s.parse(row.File, []byte(row.Source))
	if err != nil {
		return nil, fmt.Errorf("read the questionnaire that was kept: %w", err)
	}
	kept, _ := s.questionnaires.LoadOrStore(ref, q)
	return kept.(*assessment.Questionnaire), nil
}
