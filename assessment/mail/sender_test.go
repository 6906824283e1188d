package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"continuum/assessment"
	"continuum/assessment/mail"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// box is an outbox in memory: every message is due once, in order.
type box struct {
	mu     sync.Mutex
	due    []assessment.Message
	sent   []string
	failed map[string]assessment.MessageProblem
	putOff assessment.MessageProblem
	broken error // what noting returns
}

func boxed(emails ...string) *box {
	b := &box{failed: map[string]assessment.MessageProblem{}}
	b.add(emails...)
	return b
}

func (b *box) add(emails ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, email := range emails {
		b.due = append(b.due, message(fmt.Sprintf("m%d", len(b.due)), email))
	}
}

func (b *box) TakeMessage(context.Context, time.Duration) (assessment.Message, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.due) == 0 {
		return assessment.Message{}, assessment.ErrNotFound
	}
	m := b.due[0]
	b.due = b.due[1:]
	return m, nil
}

func (b *box) MessageSent(_ context.Context, m assessment.Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken == nil {
		b.sent = append(b.sent, m.Email)
	}
	return b.broken
}

func (b *box) MessageFailed(_ context.Context, m assessment.Message, problem assessment.MessageProblem) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed[m.Email] = problem
	return b.broken
}

func (b *box) PutOffMessages(_ context.Context, problem assessment.MessageProblem) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.putOff = problem
	b.due = nil
	return nil
}

func sender(server mail.Server, outbox mail.Outbox, log *slog.Logger) *mail.Sender {
	return mail.NewSender(server, outbox, func() time.Time { return sentAt }, log)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// TestSending: what happens to the message to ann, of three, by what the server
// says; the others are sent, unless it is the server itself that fails.
func TestSending(t *testing.T) {
	to := func(email string, code int) func(*fake) {
		return func(f *fake) {
			f.refuse = func(to string) error {
				if to == email {
					return answer(code)
				}
				return nil
			}
		}
	}
	from := func(code int) func(*fake) { return func(f *fake) { f.refuseFrom = answer(code) } }
	data := func(code int) func(*fake) {
		return func(f *fake) {
			f.refuseData = func(data string) error {
				if strings.Contains(data, "ann@example.org") {
					return answer(code)
				}
				return nil
			}
		}
	}
	with := func(user, password string) func(*mail.Server) {
		return func(s *mail.Server) { s.User, s.Password = user, password }
	}
	asking := func(f *fake) { f.user = "continuum" }
	stranger := func(s *mail.Server) { s.Roots = nil }
	for _, test := range []struct {
		name     string
		way      mail.TLS
		fake     func(*fake)
		settings func(*mail.Server)
		problem  assessment.MessageProblem // ann's; empty: sent
		others   bool                      // are sent
	}{
		{"in plain text", mail.Without, nil, nil, "", true},
		{"by STARTTLS", mail.StartTLS, nil, nil, "", true},
		{"by TLS", mail.Implicit, nil, nil, "", true},
		{"signed in", mail.StartTLS, asking, with("continuum", "seven quiet harbours"), "", true},
		{"signed in by TLS", mail.Implicit, asking, with("continuum", "seven quiet harbours"), "", true},
		{"signed in on this machine", mail.Without, asking, with("continuum", "seven quiet harbours"), "", true},
		{"a wrong password", mail.StartTLS, asking, with("continuum", "wrong"), assessment.SignInRefused, false},
		{"a sign-in refused for now", mail.StartTLS, asking, with("continuum", busy), assessment.Unreachable, false},
		{"no password where one is needed", mail.StartTLS, asking, nil, assessment.SignInRefused, false},
		{"a certificate nobody vouches for", mail.StartTLS, nil, stranger, assessment.NotEncrypted, false},
		{"the same by TLS", mail.Implicit, nil, stranger, assessment.NotEncrypted, false},
		{"no STARTTLS offered", mail.Without, nil, func(s *mail.Server) { s.TLS = mail.StartTLS }, assessment.NotEncrypted, false},
		{"TLS where none is spoken", mail.Without, nil, func(s *mail.Server) { s.TLS = mail.Implicit }, assessment.NotEncrypted, false},
		{"nobody listens", mail.Without, nil, func(s *mail.Server) { s.Port = 1 }, assessment.Unreachable, false},
		{"no such host", mail.Without, nil, func(s *mail.Server) { s.Host = "mail.invalid" }, assessment.Unreachable, false},
		{"the sender refused", mail.Without, from(550), nil, assessment.SenderRefused, false},
		{"too much mail from here", mail.Without, from(451), nil, assessment.TriedTooSoon, false},
		{"the address refused", mail.Without, to("ann@example.org", 550), nil, assessment.AddressRefused, true},
		{"the address refused for now", mail.Without, to("ann@example.org", 450), nil, assessment.TriedTooSoon, true},
		{"the message refused", mail.Without, data(554), nil, assessment.MessageRefused, true},
		{"the message refused for now", mail.Without, data(452), nil, assessment.TriedTooSoon, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.fake == nil {
				test.fake = func(*fake) {}
			}
			f := serving(t, test.way, test.fake)
			settings := f.settings(test.way)
			if test.settings != nil {
				test.settings(&settings)
			}
			b := boxed("bob@example.org", "ann@example.org", "eve@example.org")
			if !test.others && test.problem != "" { // ann alone, so that it is her message that meets the server
				b = boxed("ann@example.org", "eve@example.org")
			}
			var log bytes.Buffer
			sender(settings, b, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))).Round(t.Context())
			if got := b.failed["ann@example.org"]; got != test.problem {
				t.Errorf("ann's problem is %q, want %q\n%s", got, test.problem, log.String())
			}
			if got := slices.Contains(b.sent, "ann@example.org"); got != (test.problem == "") {
				t.Errorf("ann's was sent: %v", got)
			}
			if got := slices.Contains(b.sent, "eve@example.org"); got != test.others {
				t.Errorf("eve's was sent: %v, want %v", got, test.others)
			}
			if test.problem.OfServer() && b.putOff != test.problem {
				t.Errorf("the others are put off for %q, want %q", b.putOff, test.problem)
			}
			if len(f.messages()) != len(b.sent) {
				t.Errorf("the server took %d, the outbox says %d", len(f.messages()), len(b.sent))
			}
			if strings.Contains(log.String(), "@example.org") || strings.Contains(log.String(), "token") || strings.Contains(log.String(), "harbours") {
				t.Errorf("the log tells too much:\n%s", log.String())
			}
		})
	}
}

// TestOneConnection: many messages, one connection.
func TestOneConnection(t *testing.T) {
	f := serving(t, mail.Without) // STARTTLS counts twice
	b := boxed()
	for i := range 30 {
		b.add(fmt.Sprintf("p%d@example.org", i))
	}
	sender(f.settings(mail.Without), b, quiet()).Round(t.Context())
	if len(b.sent) != 30 || f.connections != 1 {
		t.Errorf("%d were sent over %d connections", len(b.sent), f.connections)
	}
	for i, m := range f.messages() {
		if m.from != "continuum@example.org" || m.to != fmt.Sprintf("p%d@example.org", i) || strings.Count(m.data, "@example.org") != 2 {
			t.Errorf("message %d from %s to %s names others:\n%s", i, m.from, m.to, m.data)
		}
	}
}

// TestConnectionEnds: a server that takes three messages a connection gets all.
func TestConnectionEnds(t *testing.T) {
	f := serving(t, mail.Without, func(f *fake) {
		count := 0
		f.refuse = func(string) error {
			if count++; count%4 == 0 {
				return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "three are enough"}
			}
			return nil
		}
	})
	b := boxed("a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org")
	sender(f.settings(mail.Without), b, quiet()).Round(t.Context())
	if len(b.sent) != 5 || len(b.failed) != 0 || f.connections != 2 {
		t.Errorf("sent %v over %d connections, failed %v", b.sent, f.connections, b.failed)
	}
}

// TestPatience: a server that puts off everything is left alone after a while.
func TestPatience(t *testing.T) {
	f := serving(t, mail.Without, func(f *fake) { f.refuse = func(string) error { return answer(450) } })
	b := boxed()
	for i := range 50 {
		b.add(fmt.Sprintf("p%d@example.org", i))
	}
	sender(f.settings(mail.Without), b, quiet()).Round(t.Context())
	if len(b.failed) != 20 || len(b.due) != 30 {
		t.Errorf("%d were put off and %d not tried, want 20 and 30", len(b.failed), len(b.due))
	}
}

// TestUnconfirmed: when the connection ends after the message was handed over
// and before the server said so, it may have arrived: it is not sent again.
func TestUnconfirmed(t *testing.T) {
	f := serving(t, mail.Without)
	f.refuseData = func(string) error {
		f.server.Close()
		return errors.New("the machine goes down")
	}
	b := boxed("ann@example.org")
	sender(f.settings(mail.Without), b, quiet()).Round(t.Context())
	if got := b.failed["ann@example.org"]; got != assessment.Unconfirmed || b.putOff != "" {
		t.Errorf("the problem is %q, put off for %q", got, b.putOff)
	}
}

// TestLettersOfAddresses: an address beyond ASCII goes to a server that knows
// such addresses, and to no other; for all others nothing special is asked for.
func TestLettersOfAddresses(t *testing.T) {
	for _, knows := range []bool{true, false} {
		f := serving(t, mail.Without, func(f *fake) { f.server.EnableSMTPUTF8 = knows })
		b := boxed("žofie@example.org", "ann@example.org")
		sender(f.settings(mail.Without), b, quiet()).Round(t.Context())
		var utf8, plain int
		for _, m := range f.messages() {
			if m.utf8 {
				utf8++
			} else {
				plain++
			}
		}
		want := map[bool]assessment.MessageProblem{true: "", false: assessment.AddressLetters}[knows]
		if got := b.failed["žofie@example.org"]; got != want || plain != 1 || utf8 == 1 != knows {
			t.Errorf("server knows them: %v: the problem is %q, %d sent plainly, %d not", knows, got, plain, utf8)
		}
	}
}

// TestNothingIsTakenThatCannotBeNoted: while the database takes no note that a
// message was sent, no other message is; then the note is made up for.
func TestNothingIsTakenThatCannotBeNoted(t *testing.T) {
	f := serving(t, mail.Without)
	b := boxed("a@example.org", "b@example.org")
	b.broken = errors.New("disk full")
	s := sender(f.settings(mail.Without), b, quiet())
	for range 3 {
		s.Round(t.Context())
	}
	if len(f.messages()) != 1 || len(b.due) != 1 {
		t.Fatalf("%d were sent, %d wait", len(f.messages()), len(b.due))
	}
	b.broken = nil
	s.Round(t.Context())
	if len(f.messages()) != 2 || !slices.Equal(b.sent, []string{"a@example.org", "b@example.org"}) {
		t.Errorf("%d were sent, noted are %v", len(f.messages()), b.sent)
	}
}

// TestRun: it sends when told and when the time comes, and when told to stop it
// finishes the message a slow server is taking and begins no other.
func TestRun(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	f := serving(t, mail.Without, func(f *fake) {
		f.refuse = func(to string) error {
			if to == "slow@example.org" {
				close(begun)
				<-goOn
			}
			return nil
		}
	})
	b, tick := boxed("first@example.org"), make(chan time.Time)
	s := sender(f.settings(mail.Without), b, quiet())
	s.TickBy(tick)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	wantArrived(t, f, "first@example.org")
	b.add("woken@example.org")
	s.Wake()
	s.Wake()
	wantArrived(t, f, "woken@example.org")
	b.add("ticked@example.org")
	tick <- sentAt
	wantArrived(t, f, "ticked@example.org")
	b.add("slow@example.org", "never@example.org")
	s.Wake()
	<-begun
	stop()
	close(goOn)
	<-ended
	if want := []string{"first@example.org", "woken@example.org", "ticked@example.org", "slow@example.org"}; !slices.Equal(b.sent, want) {
		t.Errorf("sent are %v, want %v", b.sent, want)
	}
}

func wantArrived(t *testing.T, f *fake, want string) {
	t.Helper()
	if got := <-f.arrived; got != want {
		t.Errorf("arrived at %s, want %s", got, want)
	}
}

// TestSlowServer: a server that stops answering is hung up on. Until the message
// was handed over it is put off; after that it may have arrived.
func TestSlowServer(t *testing.T) {
	for _, test := range []struct {
		name string
		slow func(f *fake, wait func() error)
		want assessment.MessageProblem
	}{
		{"before the address", func(f *fake, wait func() error) { f.refuse = func(string) error { return wait() } }, assessment.Unreachable},
		{"after the message", func(f *fake, wait func() error) { f.refuseData = func(string) error { return wait() } }, assessment.Unconfirmed},
	} {
		goOn := make(chan struct{})
		f := serving(t, mail.Without, func(f *fake) {
			test.slow(f, func() error { <-goOn; return answer(550) })
		})
		b, settings := boxed("ann@example.org"), f.settings(mail.Without)
		settings.Patience(time.Minute, 50*time.Millisecond)
		sender(settings, b, quiet()).Round(t.Context())
		close(goOn)
		if got := b.failed["ann@example.org"]; got != test.want {
			t.Errorf("slow %s: the problem is %q, want %q", test.name, got, test.want)
		}
	}
}

// TestServerThatSaysNothing: it is hung up on, and the message put off.
func TestServerThatSaysNothing(t *testing.T) {
	for _, way := range []mail.TLS{mail.Without, mail.Implicit} {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		b := boxed("ann@example.org")
		settings := (&fake{port: listener.Addr().(*net.TCPAddr).Port}).settings(way)
		settings.Patience(50*time.Millisecond, time.Minute)
		sender(settings, b, quiet()).Round(t.Context())
		if got := b.failed["ann@example.org"]; !got.OfServer() {
			t.Errorf("%s: the problem is %q", way, got)
		}
	}
}
