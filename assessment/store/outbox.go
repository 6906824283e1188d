package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// outboxRow is a message. Its recipient is the invitation's.
type outboxRow struct {
	OrganizationID string
	ID             string
	SurveyID       string
	InvitationID   string
	Kind           string
	Subject        string
	Body           string
	State          string
	Problem        string
	Attempts       int
	QueuedAt       time.Time
	NextAt         *time.Time // nil: nothing is tried any more
	TakenUntil     *time.Time // nil: no sender has it
	DoneAt         *time.Time
}

func (outboxRow) TableName() string { return "outbox" }

// isWaiting is written out, without a value: only so do the databases see that
// the indexes of what waits will do.
const isWaiting = "state = 'waiting'"

// MailLinks makes one more link for people who were invited and puts the
// messages with it into the outbox; earlier links go on working. Left out are
// those who have answered, were revoked or have no address, who have a message
// waiting, and from a reminder who was written to a short time ago. change hears
// how many are left and decides; people who are not in the survey are
// ErrNotFound.
func (s *Store) MailLinks(ctx context.Context, organizationID, id string, people []assessment.Invitee,
	change func(survey *assessment.Survey, messages int) error,
) error {
	return s.changeSurvey(ctx, organizationID, id, func(tx *gorm.DB, survey *assessment.Survey) error {
		known, err := s.mayBeMailed(tx, organizationID, id)
		if err != nil {
			return err
		}
		var mailed []assessment.Invitee
		var links []linkRow
		for _, p := range people {
			i, there := known[p.ID]
			if !there {
				return assessment.ErrNotFound
			}
			if i.mayBeMailed(p.Message.Kind) {
				p.Email = i.Email
				mailed = append(mailed, p)
				links = append(links, linkRow{p.LinkHash, organizationID, id, p.ID, i.DraftID})
			}
		}
		if err := change(survey, len(mailed)); err != nil || len(mailed) == 0 {
			return err
		}
		if err := tx.CreateInBatches(&links, batchSize).Error; err != nil {
			return err
		}
		return s.enqueue(tx, organizationID, id, mailed)
	})
}

// mailable is somebody invited with what was written to them.
type mailable struct {
	*invited
	waiting  bool
	reminded bool // a short time ago, or invited then
}

func (m mailable) mayBeMailed(kind assessment.MessageKind) bool {
	i := m.invitation()
	return i.Missing() && i.Email != "" && !m.waiting && (kind != assessment.ReminderMessage || !m.reminded)
}

func (s *Store) mayBeMailed(tx *gorm.DB, organizationID, surveyID string) (map[string]mailable, error) {
	people, err := invitations(tx, organizationID, surveyID, "")
	if err != nil {
		return nil, err
	}
	var rows []outboxRow
	err = tx.Select("invitation_id", "state").
		Where("organization_id = ? AND survey_id = ? AND (state = ? OR state = ? AND done_at > ?)", organizationID, surveyID,
			assessment.MessageWaiting, assessment.MessageSent, s.now().Add(-assessment.ReminderPause)).
		Find(&rows).Error
	waiting, reminded := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		waiting[row.InvitationID] = waiting[row.InvitationID] || row.State == string(assessment.MessageWaiting)
		reminded[row.InvitationID] = true
	}
	found := make(map[string]mailable, len(people))
	for i := range people {
		id := people[i].ID
		found[id] = mailable{&people[i], waiting[id], reminded[id]}
	}
	return found, err
}

// enqueue puts the messages to people into the outbox; who has none, or no
// address, is told of their link otherwise.
func (s *Store) enqueue(tx *gorm.DB, organizationID, surveyID string, people []assessment.Invitee) error {
	var rows []outboxRow
	now := s.now()
	for _, p := range people {
		if p.Email == "" || p.Message.Body == "" {
			continue
		}
		if err := sound(p.Message.Subject, p.Message.Body); err != nil {
			return err
		}
		rows = append(rows, outboxRow{
			OrganizationID: organizationID, ID: account.NewID(), SurveyID: surveyID, InvitationID: p.ID,
			Kind: string(p.Message.Kind), Subject: p.Message.Subject, Body: p.Message.Body,
			State: string(assessment.MessageWaiting), QueuedAt: now, NextAt: &now,
		})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(&rows, batchSize).Error
}

// Deliveries says what became of the latest message to each invitation of a
// survey, by the invitation's id. Who was never written to is not in it.
func (s *Store) Deliveries(ctx context.Context, organizationID, surveyID string) (map[string]assessment.Delivery, error) {
	var rows []outboxRow
	err := s.reading(ctx).Omit("subject", "body").
		Where("organization_id = ? AND survey_id = ?", organizationID, surveyID).
		Order("queued_at, id").Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	latest := make(map[string]assessment.Delivery, len(rows))
	for _, row := range rows {
		latest[row.InvitationID] = row.delivery()
	}
	return latest, nil
}

func (r outboxRow) delivery() assessment.Delivery {
	d := assessment.Delivery{
		Kind: assessment.MessageKind(r.Kind), State: assessment.MessageState(r.State),
		Problem: assessment.MessageProblem(r.Problem), At: known(r.DoneAt),
	}
	if d.State == assessment.MessageWaiting {
		d.At = known(r.NextAt)
	}
	return d
}

// RetryMessages makes the waiting messages of a survey due now, or the one of an
// invitation, and returns how many. What was given up needs a new link.
func (s *Store) RetryMessages(ctx context.Context, organizationID, surveyID, invitationID string) (retried int, err error) {
	err = s.change(ctx, func(tx *gorm.DB) error {
		result := s.untaken(waitingIn(tx, organizationID, surveyID, invitationID)).Update("next_at", s.now())
		retried = int(result.RowsAffected)
		return result.Error
	})
	return retried, err
}

// waitingIn are the waiting messages of a survey, or of one invitation.
func waitingIn(tx *gorm.DB, organizationID, surveyID, invitationID string) *gorm.DB {
	found := tx.Model(&outboxRow{}).
		Where("organization_id = ? AND survey_id = ?", organizationID, surveyID).Where(isWaiting)
	if invitationID != "" {
		found = found.Where("invitation_id = ?", invitationID)
	}
	return found
}

// untaken leaves out what a sender has in hand.
func (s *Store) untaken(messages *gorm.DB) *gorm.DB {
	return messages.Where("(taken_until IS NULL OR taken_until <= ?)", s.now())
}

// dropMessagesOf gives up what waits in a survey that a change has closed.
func (s *Store) dropMessagesOf(tx *gorm.DB, survey *assessment.Survey) error {
	if survey.CheckAnswerable(s.now()) == nil || survey.OpenedAt.IsZero() {
		return nil
	}
	return s.dropMessages(tx, survey.OrganizationID, survey.ID, "")
}

// dropMessages gives up the waiting messages of a survey, or of one invitation:
// the survey was closed, or they were revoked.
func (s *Store) dropMessages(tx *gorm.DB, organizationID, surveyID, invitationID string) error {
	return s.end(waitingIn(tx, organizationID, surveyID, invitationID), assessment.MessageFailed, assessment.NoLongerWanted)
}

// end notes that messages were sent or given up, and forgets what they say: what
// is overwritten here is soon nowhere in the files of SQLite; PostgreSQL keeps
// it until it cleans up the table.
func (s *Store) end(messages *gorm.DB, state assessment.MessageState, problem assessment.MessageProblem) error {
	result := messages.Updates(map[string]any{
		"state": state, "problem": problem, "subject": "", "body": "",
		"next_at": nil, "taken_until": nil, "done_at": s.now(),
	})
	if result.Error == nil && result.RowsAffected > 0 {
		s.write.eraseSoon()
	}
	return result.Error
}
