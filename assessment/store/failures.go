package store

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment/account"
)

const (
	failuresKept = 24 * time.Hour // how long failed sign-ins are remembered
	failuresRead = 100            // how many of a key are looked at; the wait is longest long before
)

// failureRow is one sign-in that failed. What it is counted by, such as an
// account or an address, is kept only as a hash.
type failureRow struct {
	KeyHash string
	At      time.Time
}

func (failureRow) TableName() string { return "sign_in_failures" }

// AttemptSignIn counts an attempt as failed, by each of the keys, before it is
// known whether it is: so many at once cannot pass, and nobody learns anything
// from a password that is tried while nothing can be counted.
//
// admit decides about one key by its failures since a time, newest first. Its
// error is returned, and then nothing is counted. Of attempts with a key in
// common one is decided about at a time.
func (s *Store) AttemptSignIn(ctx context.Context, keys []string, since time.Time, admit func(key string, failures []time.Time) error) error {
	keys = slices.Sorted(slices.Values(keys)) // in one order, so that two never wait for each other
	return s.change(ctx, func(tx *gorm.DB) error {
		var rows []failureRow
		for _, key := range keys {
			failures, err := s.failures(tx, key, since)
			if err != nil {
				return err
			}
			if err := admit(key, failures); err != nil {
				return err
			}
			rows = append(rows, failureRow{account.HashToken(key), s.now()})
		}
		if err := tx.Where("at < ?", s.now().Add(-failuresKept)).Delete(&failureRow{}).Error; err != nil {
			return err
		}
		return tx.Create(&rows).Error
	})
}

// failures reads when attempts of a key failed; nobody else counts that key
// before this transaction ends.
func (s *Store) failures(tx *gorm.DB, key string, since time.Time) ([]time.Time, error) {
	hash := account.HashToken(key)
	if s.dialect.locks {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtext(?))", hash).Error; err != nil {
			return nil, err
		}
	}
	var rows []failureRow
	err := tx.Where("key_hash = ? AND at >= ?", hash, stored(since)).Order("at DESC").Limit(failuresRead).Find(&rows).Error
	times := make([]time.Time, len(rows))
	for i, row := range rows {
		times[i] = row.At.UTC()
	}
	return times, err
}

// TakeBackSignInFailure forgets the latest failure of a key: the attempt
// succeeded.
func (s *Store) TakeBackSignInFailure(ctx context.Context, key string) error {
	hash := account.HashToken(key)
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Where("key_hash = ? AND at = (SELECT max(at) FROM sign_in_failures WHERE key_hash = ?)", hash, hash).Delete(&failureRow{}).Error
	})
}

// ClearSignInFailures forgets all failures of a key.
func (s *Store) ClearSignInFailures(ctx context.Context, key string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return tx.Where("key_hash = ?", account.HashToken(key)).Delete(&failureRow{}).Error
	})
}
