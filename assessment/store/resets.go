package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// resetRow is a link that sets a new password once.
type resetRow struct {
	TokenHash string
	UserID    string
	Until     time.Time
}

func (resetRow) TableName() string { return "resets" }

// IssueReset makes this the token that sets a new password for the user until
// the given time; earlier ones no longer do. A disabled user gets none.
func (s *Store) IssueReset(ctx context.Context, userID, tokenHash string, until time.Time) error {
	if err := sound(tokenHash); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		var user userRow
		if err := tx.Where("id = ? AND disabled = ?", userID, false).Take(&user).Error; err != nil {
			return err
		}
		if err := tx.Where("user_id = ?", userID).Delete(&resetRow{}).Error; err != nil {
			return err
		}
		return tx.Create(&resetRow{tokenHash, userID, stored(until)}).Error
	})
}

// CheckReset returns the user the token is for. A wrong, used or expired token
// is ErrNotFound, and so is one of a user who was disabled since.
func (s *Store) CheckReset(ctx context.Context, tokenHash string) (account.User, error) {
	user, err := s.resetUser(s.reading(ctx), tokenHash)
	return user.user(), translate(err)
}

func (s *Store) resetUser(tx *gorm.DB, tokenHash string) (userRow, error) {
	var row userRow
	err := tx.Joins("JOIN resets ON resets.user_id = users.id").
		Where("resets.token_hash = ? AND resets.until > ? AND users.disabled = ?", tokenHash, s.now(), false).
		Take(&row).Error
	return row, err
}

// ResetPassword sets a new password with the token, once, and ends the user's
// sessions. See CheckReset for a token that is no good.
func (s *Store) ResetPassword(ctx context.Context, tokenHash, passwordHash string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		user, err := s.resetUser(tx, tokenHash)
		if err != nil {
			return err
		}
		used := tx.Where("token_hash = ?", tokenHash).Delete(&resetRow{})
		if used.Error == nil && used.RowsAffected == 0 {
			return assessment.ErrNotFound // somebody else used it in this moment
		}
		if used.Error != nil {
			return used.Error
		}
		return setPassword(tx, user.ID, passwordHash)
	})
}
