package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"continuum/assessment/account"
)

// failuresKept is how long failed sign-ins are remembered.
const failuresKept = 24 * time.Hour

// failureRow is one sign-in that failed. What it is counted by, an account or
// an address, is kept only as a hash.
type failureRow struct {
	KeyHash string
	At      time.Time
}

func (failureRow) TableName() string { return "sign_in_failures" }

// SignInFailures counts the failures of a key since a time, at most a day ago.
func (s *Store) SignInFailures(ctx context.Context, key string, since time.Time) (int, error) {
	var count int64
	err := s.reading(ctx).Model(&failureRow{}).
		Where("key_hash = ? AND at >= ?", account.HashToken(key), stored(since)).Count(&count).Error
	return int(count), translate(err)
}

// RecordSignInFailure counts one more failure of a key and forgets those of
// more than a day ago.
func (s *Store) RecordSignInFailure(ctx context.Context, key string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("at < ?", s.now().Add(-failuresKept)).Delete(&failureRow{}).Error; err != nil {
			return err
		}
		return tx.Create(&failureRow{account.HashToken(key), s.now()}).Error
	})
}

// ClearSignInFailures forgets the failures of a key.
func (s *Store) ClearSignInFailures(ctx context.Context, key string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Where("key_hash = ?", account.HashToken(key)).Delete(&failureRow{}).Error
	})
}
