package store_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// The link in a message is gone from the database when it is sent, given up, or
// when the survey or the invitation ends first.
func TestSecretsAreForgotten(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(t *testing.T, m *mailing)
		want string
	}{
		{"sent", func(t *testing.T, m *mailing) { m.sendAll(t) }, "sent"},
		{"refused", func(t *testing.T, m *mailing) {
			ok(t, m.MessageFailed(t.Context(), *m.take(t), assessment.AddressRefused))
		}, "failed address"},
		{"revoked", func(t *testing.T, m *mailing) {
			ok(t, m.RevokeInvitation(t.Context(), m.org.ID, m.survey.ID, m.survey.People[0].ID, func(*assessment.Survey) error { return nil }))
		}, "failed unwanted"},
		{"closed by hand", func(t *testing.T, m *mailing) { m.survey.Close(t, m.Store) }, "failed unwanted"},
		{"closed by date", func(t *testing.T, m *mailing) {
			taken := m.take(t)
			ok(t, m.MessageFailed(t.Context(), *taken, assessment.Unreachable)) // it waits for its next attempt
			ok(t, m.UpdateSurvey(t.Context(), m.org.ID, m.survey.ID, func(s *assessment.Survey) error {
				return s.Extend(m.now().Add(time.Second), "Ann", m.now())
			}))
			m.wait(2 * time.Second)
			if m.take(t) != nil {
				t.Error("a message of a closed survey was taken")
			}
		}, "failed unwanted"},
		{"no mail server any more", func(t *testing.T, m *mailing) {
			ok(t, m.GiveUpMessages(t.Context()))
			m.wantStates(t, "waiting")
			m.wait(73 * time.Hour)
			ok(t, m.GiveUpMessages(t.Context()))
		}, "failed off"},
		{"discarded", func(t *testing.T, m *mailing) { ok(t, m.DeleteSurvey(t.Context(), m.org.ID, m.survey.ID)) }, "-"},
		{"discarded while it is sent", func(t *testing.T, m *mailing) {
			taken := m.take(t)
			ok(t, m.DeleteSurvey(t.Context(), m.org.ID, m.survey.ID))
			ok(t, m.MessageSent(t.Context(), *taken))
			ok(t, m.MessageFailed(t.Context(), *taken, assessment.Unreachable))
		}, "-"},
		{"closed while it is sent", func(t *testing.T, m *mailing) {
			taken := m.take(t)
			m.survey.Close(t, m.Store)
			ok(t, m.MessageSent(t.Context(), *taken))
		}, "sent"},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachMailing(t, 1, func(t *testing.T, m *mailing) {
				secret := m.survey.People[0].Link.Secret
				if !strings.Contains(dump(t, m.Store), secret) {
					t.Fatal("the message is not there to begin with")
				}
				test.end(t, m)
				m.wantStates(t, test.want)
				if strings.Contains(dump(t, m.Store), secret) || strings.Contains(dump(t, m.Store), "Hello") {
					t.Error("the link is still in the database")
				}
			})
		})
	}
}

// Once the file is closed nothing of a message is anywhere in it.
func TestSecretsAreOverwritten(t *testing.T) {
	url := storetest.SQLite(t)
	s, err := store.Open(t.Context(), storetest.Config(url))
	ok(t, err)
	m := &mailing{Store: s, clock: &clock{at: now()}, org: storetest.Organization(t, s, "Aarewerk")}
	m.survey = m.org.Survey(t, s, m.org.Root, assessment.PersonalLinks)
	m.invite(t, 40)
	m.sendAll(t)
	ok(t, s.Close())
	data, err := os.ReadFile(strings.TrimPrefix(url, "sqlite://"))
	ok(t, err)
	for _, p := range m.survey.People {
		if strings.Contains(string(data), p.Link.Secret) {
			t.Error("the link of a message that was sent is in the file")
		}
	}
}

// Somebody who answers in the meantime gets no reminder, and handing in changes
// nothing in the outbox.
func TestNoReminderAfterAnswering(t *testing.T) {
	eachMailing(t, 3, func(t *testing.T, m *mailing) {
		m.sendAll(t)
		if n := m.mail(t, assessment.ReminderMessage); n != 0 {
			t.Errorf("%d reminders right after the invitations", n)
		}
		m.wait(assessment.ReminderPause)
		if n := m.mail(t, assessment.ReminderMessage); n != 3 {
			t.Fatalf("%d reminders, want 3", n)
		}
		if n := m.mail(t, assessment.ReminderMessage); n != 0 {
			t.Errorf("%d reminders for a second click", n)
		}
		before := m.states(t)
		m.survey.Respond(t, m.Store, m.survey.People[1].Link, assessment.Leader, storetest.Always(assessment.WithPoints(3)))
		m.wantStates(t, before)
		if sent := m.sendAll(t); sent != 2 {
			t.Errorf("%d reminders were sent, want 2", sent)
		}
		m.wantStates(t, "sent, failed unwanted, sent")
		m.wait(assessment.ReminderPause)
		if n := m.mail(t, assessment.ReminderMessage); n != 2 {
			t.Errorf("%d reminders, want 2 to those missing", n)
		}
	})
}

// Who has no address, or is not in this survey, gets no message and no link.
func TestMailLinksIsAllOrNothing(t *testing.T) {
	eachMailing(t, 1, func(t *testing.T, m *mailing) {
		m.sendAll(t)
		before := dump(t, m.Store)
		stranger := account.NewID()
		people := []assessment.Invitee{
			{Invitation: assessment.Invitation{ID: m.survey.People[0].ID}, LinkHash: account.NewToken().Hash, Message: letter(assessment.InvitationMessage, "x")},
			{Invitation: assessment.Invitation{ID: stranger}, LinkHash: account.NewToken().Hash, Message: letter(assessment.InvitationMessage, "x")},
		}
		agree := func(*assessment.Survey, int) error { return nil }
		wantError(t, m.MailLinks(t.Context(), m.org.ID, m.survey.ID, people, agree), assessment.ErrNotFound)
		wantError(t, m.MailLinks(t.Context(), stranger, m.survey.ID, people[:1], agree), assessment.ErrNotFound)
		wantError(t, m.MailLinks(t.Context(), m.org.ID, m.survey.ID, people[:1], func(*assessment.Survey, int) error { return assessment.ErrClosed }), assessment.ErrClosed)
		if diff := cmp.Diff(before, dump(t, m.Store)); diff != "" {
			t.Errorf("something was saved (-before +after):\n%s", diff)
		}
		ok(t, m.Invite(t.Context(), m.org.ID, m.survey.ID, []assessment.Invitee{
			{Invitation: assessment.Invitation{ID: stranger, Name: "Without"}, LinkHash: account.NewToken().Hash, Message: letter(assessment.InvitationMessage, "x")},
		}, func(*assessment.Survey) error { return nil }))
		if m.take(t) != nil {
			t.Error("a message without an address")
		}
	})
}
