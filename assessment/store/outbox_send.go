package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
)

// errDropped says that the message whose turn it was is no longer wanted.
var errDropped = errors.New("no longer wanted")

// TakeMessage takes the message that has been due longest for a time: until then
// no other sender gets it, on whatever node. It counts as an attempt at once, so
// that a message that ends the program is not tried for ever. One that nobody
// needs any more, since the survey is closed or they have answered, is given up
// instead. ErrNotFound: nothing is due.
func (s *Store) TakeMessage(ctx context.Context, lease time.Duration) (assessment.Message, error) {
	for {
		var m assessment.Message
		dropped := false
		err := s.change(ctx, func(tx *gorm.DB) (err error) {
			m, err = s.take(tx, lease)
			if dropped = errors.Is(err, errDropped); dropped {
				return nil
			}
			return err
		})
		if errors.Is(err, assessment.ErrNotFound) {
			return m, errors.Join(err, s.dropUnanswerable(ctx))
		}
		if err != nil || !dropped {
			return m, err
		}
	}
}

func (s *Store) take(tx *gorm.DB, lease time.Duration) (assessment.Message, error) {
	row, err := s.nextDue(tx)
	if err != nil {
		return assessment.Message{}, err
	}
	m := assessment.Message{
		ID: row.ID, OrganizationID: row.OrganizationID, SurveyID: row.SurveyID, InvitationID: row.InvitationID,
		Kind: assessment.MessageKind(row.Kind), Subject: row.Subject, Body: row.Body, Attempts: row.Attempts + 1,
	}
	wanted, err := s.recipient(tx, &m)
	if err != nil {
		return m, err
	}
	if !wanted {
		if err := s.end(messageRow(tx, m), assessment.MessageFailed, assessment.NoLongerWanted); err != nil {
			return m, err
		}
		return m, errDropped
	}
	return m, one(messageRow(tx, m).Updates(map[string]any{"attempts": m.Attempts, "taken_until": s.now().Add(lease)}))
}

// nextDue is the message whose turn it is. On PostgreSQL those another sender is
// taking at this moment are passed over.
func (s *Store) nextDue(tx *gorm.DB) (outboxRow, error) {
	var row outboxRow
	due := s.due(tx)
	if s.dialect.locks {
		due = due.Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"})
	}
	return row, due.Order("next_at, id").Take(&row).Error
}

func (s *Store) due(tx *gorm.DB) *gorm.DB {
	return s.untaken(tx.Model(&outboxRow{}).Where(isWaiting).Where("next_at <= ?", s.now()))
}

// recipient fills in who a message goes to, and reports whether they are still
// to be written to: asked, not revoked, and without having handed in.
func (s *Store) recipient(tx *gorm.DB, m *assessment.Message) (bool, error) {
	var to []struct{ Name, Email string }
	err := tx.Raw(`SELECT i.name, i.email FROM survey_invitations i
		JOIN surveys s ON s.organization_id = i.organization_id AND s.id = i.survey_id
		JOIN survey_drafts d ON d.id = i.draft_id
		WHERE i.organization_id = ? AND i.id = ? AND i.revoked = ? AND s.closed_at IS NULL AND (s.closes_at IS NULL OR s.closes_at > ?)`,
		m.OrganizationID, m.InvitationID, false, s.now()).Scan(&to).Error
	if err != nil || len(to) == 0 {
		return false, err
	}
	m.Name, m.Email = to[0].Name, to[0].Email
	return true, nil
}

func messageRow(tx *gorm.DB, m assessment.Message) *gorm.DB {
	return tx.Model(&outboxRow{}).Where("organization_id = ? AND id = ?", m.OrganizationID, m.ID)
}

// dropUnanswerable gives up what waits in surveys that closed by their date.
// Whether somebody has answered is not looked at here: nothing is written
// because of it until their message's turn comes.
func (s *Store) dropUnanswerable(ctx context.Context) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		closed := tx.Model(&outboxRow{}).Where(isWaiting).
			Where("EXISTS (SELECT 1 FROM surveys s WHERE s.organization_id = outbox.organization_id AND s.id = outbox.survey_id AND s.closes_at <= ?)", s.now())
		return s.end(closed, assessment.MessageFailed, assessment.NoLongerWanted)
	})
}

// MessageSent notes that the mail server took a message, and forgets what it
// said. One that was discarded in the meantime is no error.
func (s *Store) MessageSent(ctx context.Context, m assessment.Message) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		return s.end(messageRow(tx, m), assessment.MessageSent, assessment.NoProblem)
	})
}

// MessageFailed notes that a message was not taken: it waits for its next
// attempt or is given up. When another sender has it by now, or it was given up
// in the meantime, nothing happens.
func (s *Store) MessageFailed(ctx context.Context, m assessment.Message, problem assessment.MessageProblem) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		mine := messageRow(tx, m).Where(isWaiting).Where("attempts = ?", m.Attempts)
		return s.fail(mine, problem, m.Attempts)
	})
}

// PutOffMessages notes an attempt that failed for every message that is due: the
// mail server is away, and trying each would only take time.
func (s *Store) PutOffMessages(ctx context.Context, problem assessment.MessageProblem) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var attempts []int
		if err := s.due(tx).Distinct().Pluck("attempts", &attempts).Error; err != nil {
			return err
		}
		for _, n := range attempts {
			if err := s.fail(s.due(tx).Where("attempts = ?", n), problem, n+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// fail notes the n-th attempt of messages as one that failed.
func (s *Store) fail(messages *gorm.DB, problem assessment.MessageProblem, n int) error {
	next, again := problem.TryAgain(n, s.now())
	if !again {
		return s.end(messages, assessment.MessageFailed, problem)
	}
	return messages.Updates(map[string]any{"problem": problem, "attempts": n, "next_at": next, "taken_until": nil}).Error
}

// abandoned is after how long nobody sends a message any more: longer than any
// is tried.
const abandoned = 3 * 24 * time.Hour

// GiveUpMessages gives up what waits for longer than any message is tried: this
// installation had a mail server once. Another node may have one still, so what
// is newer stays.
func (s *Store) GiveUpMessages(ctx context.Context) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		old := tx.Model(&outboxRow{}).Where(isWaiting).Where("queued_at < ?", s.now().Add(-abandoned))
		return s.end(old, assessment.MessageFailed, assessment.MailSwitchedOff)
	})
}
