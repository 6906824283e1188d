package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// setupRow is the one row that says whether the instance was claimed.
type setupRow struct {
	ID        int
	TokenHash string
	DoneAt    *time.Time
}

func (setupRow) TableName() string { return "setup" }

// unclaimed finds the set-up row as long as nobody claimed the instance.
func unclaimed(tx *gorm.DB) *gorm.DB {
	return tx.Model(&setupRow{}).Where("id = 1 AND done_at IS NULL")
}

// IsSetUp reports whether the instance has been claimed.
func (s *Store) IsSetUp(ctx context.Context) (bool, error) {
	var open int64
	err := unclaimed(s.reading(ctx)).Count(&open).Error
	return open == 0, translate(err)
}

// IssueSetupToken makes this the token that claims the instance; an earlier one
// no longer does. Once the instance is claimed it returns ErrClosed.
func (s *Store) IssueSetupToken(ctx context.Context, tokenHash string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		result := unclaimed(tx).Update("token_hash", tokenHash)
		if result.Error == nil && result.RowsAffected == 0 {
			return assessment.ErrClosed
		}
		return result.Error
	})
}

// CheckSetupToken reports with ErrNotFound that the token is wrong, or that the
// instance has been claimed.
func (s *Store) CheckSetupToken(ctx context.Context, tokenHash string) error {
	var row setupRow
	return translate(unclaimed(s.reading(ctx)).Where("token_hash = ? AND token_hash <> ''", tokenHash).Take(&row).Error)
}

// SetUp claims the instance: the user becomes its administrator and owner of
// the organization. Of many at once with the same token one succeeds, the
// others get ErrNotFound.
func (s *Store) SetUp(ctx context.Context, tokenHash string, u account.User, passwordHash string, org assessment.Organization, root assessment.Unit) error {
	u.Administrator = true
	return s.change(ctx, func(tx *gorm.DB) error {
		done := unclaimed(tx).Where("token_hash = ? AND token_hash <> ''", tokenHash).
			Updates(map[string]any{"done_at": s.now(), "token_hash": ""})
		if err := one(done); err != nil {
			return err
		}
		if err := s.createUser(tx, u, passwordHash); err != nil {
			return err
		}
		return createOrganization(tx, org, root, u.ID, s.now())
	})
}
