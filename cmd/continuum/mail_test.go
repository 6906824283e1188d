package main

import (
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// mailServer is a mail server on this machine that tells what it took. The
// message to slow@example.org it takes only when told to go on.
type mailServer struct {
	took   chan string // the data of every message
	begun  chan struct{}
	goOn   chan struct{}
	server *smtp.Server
}

func serveMail(t *testing.T) (*mailServer, int) {
	t.Helper()
	m := &mailServer{took: make(chan string, 10), begun: make(chan struct{}), goOn: make(chan struct{})}
	m.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return mailSession{m}, nil }))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go m.server.Serve(listener)
	t.Cleanup(func() { m.server.Close() })
	return m, listener.Addr().(*net.TCPAddr).Port
}

type mailSession struct{ *mailServer }

func (mailSession) Reset() {}

func (mailSession) Logout() error { return nil }

func (mailSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == "slow@example.org" {
		close(s.begun)
		<-s.goOn
	}
	return nil
}

func (s mailSession) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	s.took <- string(data)
	return err
}

// invited makes a database with a survey and a message to each address in its
// outbox.
func invited(t *testing.T, emails ...string) (organization, survey string) {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.Config("sqlite://data/continuum.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	org := storetest.Organization(t, s, "Harbour Mutual")
	v := org.Survey(t, s, org.Root, assessment.PersonalLinks)
	for _, email := range emails { // one after the other, so that they are sent in this order
		people := []assessment.Invitee{{
			Invitation: assessment.Invitation{ID: account.NewID(), Name: "Ann", Email: email}, LinkHash: account.NewToken().Hash,
			Message: assessment.Message{Kind: assessment.InvitationMessage, Subject: "Your view", Body: "Hello Ann,\n"},
		}}
		err := s.Invite(t.Context(), org.ID, v.ID, people, func(s *assessment.Survey) error {
			return s.Open("Ann", assessment.EventInvited, "", s.CreatedAt)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return org.ID, v.ID
}

// TestServeSendsMail: what waits in the outbox is sent; told to stop the program
// finishes the message under way and leaves the others for its next start.
func TestServeSendsMail(t *testing.T) {
	clean(t)
	organization, survey := invited(t, "first@example.org", "slow@example.org", "next@example.org")
	m, port := serveMail(t)
	t.Setenv("CONTINUUM_SMTP_HOST", "localhost")
	t.Setenv("CONTINUUM_SMTP_PORT", strconv.Itoa(port))
	t.Setenv("CONTINUUM_SMTP_TLS", "none")
	t.Setenv("CONTINUUM_SMTP_FROM", "Continuum <continuum@example.org>")
	s := serving(t)
	if data := <-m.took; !strings.Contains(data, "To: \"Ann\" <first@example.org>\r\n") || !strings.Contains(data, "@localhost>") {
		t.Errorf("the first message is\n%s", data)
	}
	<-m.begun
	stopped := make(chan int)
	go func() { code, _ := s.stop(); stopped <- code }()
	refused(t, s.base)
	close(m.goOn)
	if code := <-stopped; code != 0 || len(m.took) != 1 {
		t.Errorf("stopped with %d, %d messages taken meanwhile, want the one under way", code, len(m.took))
	}
	kept, err := store.Open(t.Context(), storetest.Config("sqlite://data/continuum.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	deliveries, err := kept.Deliveries(t.Context(), organization, survey)
	if err != nil {
		t.Fatal(err)
	}
	count := map[assessment.MessageState]int{}
	for _, d := range deliveries {
		count[d.State]++
	}
	if count[assessment.MessageSent] != 2 || count[assessment.MessageWaiting] != 1 {
		t.Errorf("the outbox says %v, want two sent and one waiting", count)
	}
}
