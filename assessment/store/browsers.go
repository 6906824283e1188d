package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// browserRow is a browser that signed in to an account before, by the hash of a
// token it keeps.
type browserRow struct {
	TokenHash string
	UserID    string
	Until     time.Time
}

func (browserRow) TableName() string { return "known_browsers" }

// RememberBrowser keeps that a browser signed in as this user, until the given
// time or until the user's sessions are ended. It forgets those whose time is up.
func (s *Store) RememberBrowser(ctx context.Context, userID, tokenHash string, until time.Time) error {
	if err := sound(tokenHash); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("until < ?", s.now()).Delete(&browserRow{}).Error; err != nil {
			return err
		}
		return tx.Create(&browserRow{tokenHash, userID, stored(until)}).Error
	})
}

// KnowsBrowser reports whether a browser signed in before as the user with this
// address, as account.CleanEmail writes it.
func (s *Store) KnowsBrowser(ctx context.Context, tokenHash, email string) (bool, error) {
	var count int64
	err := s.reading(ctx).Model(&browserRow{}).Joins("JOIN users ON users.id = known_browsers.user_id").
		Where("known_browsers.token_hash = ? AND known_browsers.until > ? AND users.email = ?", tokenHash, s.now(), email).
		Count(&count).Error
	return count > 0, translate(err)
}
