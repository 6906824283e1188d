package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

const lease = 5 * time.Minute

// clock is a time that tests move on.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// mailing is a survey whose people are invited by e-mail.
type mailing struct {
	*store.Store
	*clock
	org    storetest.Owned
	survey *storetest.Survey
}

// eachMailing runs a test on both databases with a survey of n people, their
// invitations waiting.
func eachMailing(t *testing.T, n int, test func(t *testing.T, m *mailing)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) {
		m := &mailing{clock: &clock{at: now()}}
		config := storetest.Config(url)
		config.Now = m.now
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		t.Cleanup(func() { ok(t, s.Close()) })
		m.Store, m.org = s, storetest.Organization(t, s, "Aarewerk")
		m.survey = m.org.Survey(t, s, m.org.Root, assessment.PersonalLinks)
		m.invite(t, n)
		test(t, m)
	})
}

// letter is a message that holds a secret.
func letter(kind assessment.MessageKind, secret string) assessment.Message {
	return assessment.Message{Kind: kind, Subject: "Your view of Claims", Body: "Hello,\n\nhttps://example.org/answer?token=" + secret + "\n"}
}

func (m *mailing) invite(t *testing.T, n int) {
	t.Helper()
	var people []assessment.Invitee
	for i := range n {
		p := storetest.Person{
			Invitation: assessment.Invitation{ID: account.NewID(), Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("p%d@example.org", i)},
			Link:       account.NewToken(),
		}
		m.survey.People = append(m.survey.People, p)
		people = append(people, assessment.Invitee{Invitation: p.Invitation, LinkHash: p.Link.Hash, Message: letter(assessment.InvitationMessage, p.Link.Secret)})
	}
	ok(t, m.Invite(t.Context(), m.org.ID, m.survey.ID, people, func(s *assessment.Survey) error {
		return s.Open(m.org.Owner.Name, assessment.EventInvited, "", m.now())
	}))
}

// mail puts a message of a kind to everybody into the outbox, as far as it goes.
func (m *mailing) mail(t *testing.T, kind assessment.MessageKind) (messages int) {
	t.Helper()
	var people []assessment.Invitee
	for _, p := range m.survey.People {
		link := account.NewToken()
		people = append(people, assessment.Invitee{Invitation: assessment.Invitation{ID: p.ID}, LinkHash: link.Hash, Message: letter(kind, link.Secret)})
	}
	ok(t, m.MailLinks(t.Context(), m.org.ID, m.survey.ID, people, func(_ *assessment.Survey, n int) error { messages = n; return nil }))
	return messages
}

// take is the next message; nil when none is due.
func (m *mailing) take(t *testing.T) *assessment.Message {
	t.Helper()
	taken, err := m.TakeMessage(t.Context(), lease)
	if errors.Is(err, assessment.ErrNotFound) {
		return nil
	}
	ok(t, err)
	return &taken
}

// sendAll sends everything that is due.
func (m *mailing) sendAll(t *testing.T) (sent int) {
	t.Helper()
	for taken := m.take(t); taken != nil; taken = m.take(t) {
		ok(t, m.MessageSent(t.Context(), *taken))
		sent++
	}
	return sent
}

// states says what became of the messages, in the order of the people:
// "waiting unreachable, sent, -".
func (m *mailing) states(t *testing.T) string {
	t.Helper()
	found, err := m.Deliveries(t.Context(), m.org.ID, m.survey.ID)
	ok(t, err)
	var all []string
	for _, p := range m.survey.People {
		if d, there := found[p.ID]; there {
			all = append(all, strings.TrimSpace(string(d.State)+" "+string(d.Problem)))
		} else {
			all = append(all, "-")
		}
	}
	return strings.Join(all, ", ")
}

func (m *mailing) wantStates(t *testing.T, want string) {
	t.Helper()
	if got := m.states(t); got != want {
		t.Errorf("the messages are %s, want %s", got, want)
	}
}

func TestMessageIsSentToWhoWasInvited(t *testing.T) {
	eachMailing(t, 1, func(t *testing.T, m *mailing) {
		m.wantStates(t, "waiting")
		p := m.survey.People[0]
		got := m.take(t)
		want := letter(assessment.InvitationMessage, p.Link.Secret)
		want.OrganizationID, want.SurveyID, want.InvitationID = m.org.ID, m.survey.ID, p.ID
		want.Name, want.Email, want.Attempts = p.Name, p.Email, 1
		want.ID = got.ID
		if diff := cmp.Diff(want, *got); diff != "" || got.ID == "" {
			t.Fatalf("the message (-want +got):\n%s", diff)
		}
		if again := m.take(t); again != nil {
			t.Error("it was taken twice")
		}
		ok(t, m.MessageSent(t.Context(), *got))
		m.wantStates(t, "sent")
		if deliveries, _ := m.Deliveries(t.Context(), m.org.ID, m.survey.ID); !deliveries[p.ID].At.Equal(m.now()) {
			t.Errorf("sent at %v, want %v", deliveries[p.ID].At, m.now())
		}
		other := storetest.Organization(t, m.Store, "Lake Bank")
		if foreign, err := m.Deliveries(t.Context(), other.ID, m.survey.ID); err != nil || len(foreign) > 0 {
			t.Errorf("another organization sees %v, %v", foreign, err)
		}
	})
}

// Many senders, on one node or several, share the work and send nothing twice.
func TestMessagesAreTakenOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		nodes := []*store.Store{s}
		if strings.HasPrefix(url, "postgres") {
			nodes = append(nodes, storetest.Open(t, url), storetest.Open(t, url))
		}
		m := &mailing{Store: s, clock: &clock{at: now()}, org: storetest.Organization(t, s, "Aarewerk")}
		m.survey = m.org.Survey(t, s, m.org.Root, assessment.PersonalLinks)
		m.invite(t, 60)
		var mu sync.Mutex
		count := map[string]int{}
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				node := nodes[i%len(nodes)]
				for {
					taken, err := node.TakeMessage(t.Context(), lease)
					if errors.Is(err, assessment.ErrNotFound) {
						return
					}
					if err != nil || node.MessageSent(t.Context(), taken) != nil {
						t.Errorf("take or note: %v", err)
						return
					}
					mu.Lock()
					count[taken.Email]++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		for email, n := range count {
			if n != 1 {
				t.Errorf("%s was taken %d times", email, n)
			}
		}
		if len(count) != 60 {
			t.Errorf("%d were sent, want 60", len(count))
		}
	})
}

// A node that is killed between taking a message and noting what came of it
// leaves it to another one when the lease ends; its late note changes nothing.
func TestLeaseEnds(t *testing.T) {
	eachMailing(t, 1, func(t *testing.T, m *mailing) {
		killed := m.take(t)
		m.wait(lease - time.Second)
		if m.take(t) != nil {
			t.Fatal("taken before the lease ended")
		}
		m.wait(time.Second)
		second := m.take(t)
		if second == nil || second.ID != killed.ID || second.Attempts != 2 {
			t.Fatalf("got %+v, want the same message", second)
		}
		ok(t, m.MessageFailed(t.Context(), *killed, assessment.AddressRefused))
		m.wantStates(t, "waiting")
		ok(t, m.MessageSent(t.Context(), *second))
		m.wantStates(t, "sent")
	})
}

// The server is away for three hours and comes back: every message is tried at
// growing pauses and sent once.
func TestServerAwayAndBack(t *testing.T) {
	eachMailing(t, 3, func(t *testing.T, m *mailing) {
		back, attempts := m.now().Add(3*time.Hour), 0
		for m.now().Before(back) {
			if taken := m.take(t); taken != nil {
				attempts++
				ok(t, m.MessageFailed(t.Context(), *taken, assessment.Unreachable))
				ok(t, m.PutOffMessages(t.Context(), assessment.Unreachable))
			}
			m.wait(30 * time.Second)
		}
		m.wantStates(t, "waiting unreachable, waiting unreachable, waiting unreachable")
		if attempts != 5 {
			t.Errorf("the server was tried %d times in three hours, want 5", attempts)
		}
		if m.take(t) != nil {
			t.Error("tried again before its time")
		}
		retried, err := m.RetryMessages(t.Context(), m.org.ID, m.survey.ID, m.survey.People[0].ID)
		ok(t, err)
		if sent := m.sendAll(t); retried != 1 || sent != 1 {
			t.Errorf("%d made due, %d sent, want one", retried, sent)
		}
		m.wait(8 * time.Hour)
		if sent := m.sendAll(t); sent != 2 {
			t.Errorf("%d sent in the end, want the other two", sent)
		}
	})
}

// What nobody takes is given up after about two days; a new link starts anew.
func TestGivenUp(t *testing.T) {
	eachMailing(t, 2, func(t *testing.T, m *mailing) {
		began, attempts := m.now(), 0
		for m.now().Before(began.Add(72 * time.Hour)) {
			for taken := m.take(t); taken != nil; taken = m.take(t) {
				attempts++
				ok(t, m.MessageFailed(t.Context(), *taken, assessment.TriedTooSoon))
			}
			m.wait(10 * time.Minute)
		}
		m.wantStates(t, "failed later, failed later")
		if attempts != 22 {
			t.Errorf("%d attempts, want eleven each", attempts)
		}
		if retried, err := m.RetryMessages(t.Context(), m.org.ID, m.survey.ID, ""); err != nil || retried != 0 {
			t.Errorf("what was given up was made due: %d, %v", retried, err)
		}
		if n := m.mail(t, assessment.InvitationMessage); n != 2 || m.sendAll(t) != 2 {
			t.Errorf("%d new messages", n)
		}
	})
}
