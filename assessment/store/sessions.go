package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
	"continuum/assessment/account"
)

const (
	sessionSlack = time.Minute    // a session's expiry is written only when it moved by more
	endedKept    = 24 * time.Hour // how long an ended session stays to keep it from coming back
)

// sessionRow is a session by the hash of its token.
type sessionRow struct {
	TokenHash string `gorm:"primaryKey"`
	UserID    *string
	Data      string // base64
	Ended     bool
	ExpiresAt time.Time
}

func (sessionRow) TableName() string { return "sessions" }

// SessionStore keeps the sessions of scs; see scs.CtxStore.
type SessionStore struct{ s *Store }

var _ scs.CtxStore = (*SessionStore)(nil)

// Sessions is the store for scs. Its sessions are written with
// account.SessionCodec.
func (s *Store) Sessions() *SessionStore { return &SessionStore{s} }

// FindCtx returns the data of a session that has neither ended nor expired.
func (st *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, err := st.find(st.s.reading(ctx), account.HashToken(token))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, translate(err)
	}
	data, err := base64.StdEncoding.DecodeString(row.Data)
	return data, err == nil, err
}

// find is past GORM: every request begins with it.
func (st *SessionStore) find(tx *gorm.DB, tokenHash string) (sessionRow, error) {
	row, found := sessionRow{TokenHash: tokenHash}, false
	err := ask(tx, st.s.dialect.session, []any{tokenHash, st.s.now()}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&row.Data, &row.ExpiresAt)
	})
	if err == nil && !found {
		err = gorm.ErrRecordNotFound
	}
	return row, err
}

// CommitCtx writes a session. With an idle timeout scs calls it on every
// request: it writes only when the values changed or the expiry moved by more
// than a minute. A session that ended in the meantime stays ended.
func (st *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	hash := account.HashToken(token)
	row, err := st.find(st.s.reading(ctx), hash)
	if err == nil && expiry.Sub(row.ExpiresAt).Abs() <= sessionSlack && sameValues(row.Data, data) {
		return nil
	}
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return translate(err)
	}
	user, err := sessionUser(data)
	if err != nil {
		return err
	}
	row = sessionRow{TokenHash: hash, UserID: user, Data: base64.StdEncoding.EncodeToString(data), ExpiresAt: stored(expiry)}
	return st.s.change(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at < ?", st.s.now().Add(-endedKept)).Delete(&sessionRow{}).Error; err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "token_hash"}},
			DoUpdates: clause.AssignmentColumns([]string{"user_id", "data", "expires_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{clause.Eq{Column: "sessions.ended", Value: false}}},
		}).Create(&row).Error
	})
}

// DeleteCtx ends a session.
func (st *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	return st.s.change(ctx, func(tx *gorm.DB) error {
		return end(tx.Where("token_hash = ?", account.HashToken(token)))
	})
}

// Find is FindCtx without a context.
func (st *SessionStore) Find(token string) ([]byte, bool, error) {
	return st.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (st *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return st.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (st *SessionStore) Delete(token string) error { return st.DeleteCtx(context.Background(), token) }

// EndSessions signs a user out everywhere.
func (s *Store) EndSessions(ctx context.Context, userID string) error {
	return s.change(ctx, func(tx *gorm.DB) error { return endSessions(tx, userID) })
}

// SessionsOf lists where a user is signed in, in no order.
func (s *Store) SessionsOf(ctx context.Context, userID string) ([]account.Session, error) {
	rows, err := s.openSessions(s.reading(ctx), userID)
	if err != nil {
		return nil, translate(err)
	}
	var sessions []account.Session
	for _, row := range rows {
		data, err := base64.StdEncoding.DecodeString(row.Data)
		if err != nil {
			return nil, err
		}
		_, values, err := account.SessionCodec{}.Decode(data)
		if err != nil {
			return nil, err
		}
		sessions = append(sessions, account.NewSession(row.TokenHash, values))
	}
	return sessions, nil
}

func (s *Store) openSessions(tx *gorm.DB, userID string) ([]sessionRow, error) {
	var rows []sessionRow
	err := tx.Where("user_id = ? AND ended = ? AND expires_at > ?", userID, false, s.now()).Find(&rows).Error
	return rows, err
}

// EndSession ends one of a user's sessions, by its account.SessionID. What is
// none of theirs, or has ended, is ErrNotFound.
func (s *Store) EndSession(ctx context.Context, userID, id string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		rows, err := s.openSessions(tx, userID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if account.SessionID(row.TokenHash) == id {
				return end(tx.Where("token_hash = ?", row.TokenHash))
			}
		}
		return assessment.ErrNotFound
	})
}

// endSessions also forgets the browsers the user signed in with: one of them may
// be somebody else's.
func endSessions(tx *gorm.DB, userID string) error {
	if err := tx.Where("user_id = ?", userID).Delete(&browserRow{}).Error; err != nil {
		return err
	}
	return end(tx.Where("user_id = ?", userID))
}

func end(sessions *gorm.DB) error {
	return sessions.Model(&sessionRow{}).Updates(map[string]any{"ended": true, "data": ""}).Error
}

// sameValues compares what is stored with what would be.
func sameValues(storedData string, data []byte) bool {
	return storedData == base64.StdEncoding.EncodeToString(data)
}

func sessionUser(data []byte) (*string, error) {
	_, values, err := account.SessionCodec{}.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("the session to be stored: %w", err)
	}
	if user, ok := values[account.SessionUser].(string); ok && user != "" {
		return &user, nil
	}
	return nil, nil
}
