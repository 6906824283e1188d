package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"continuum/assessment"
)

const (
	// look is how often the outbox is looked at when nobody says there is mail:
	// for what is tried again, and what other nodes left.
	look = 30 * time.Second
	// lease is how long a message is the sender's that took it. A node that dies
	// in between leaves it to another one after that.
	lease = 5 * time.Minute
	// patience is how many messages in a row the server may put off before it is
	// left alone until the next look.
	patience = 20
)

// Outbox keeps messages until they are sent or given up. Several senders may use
// one: a message that one took is nobody else's until its lease ends.
type Outbox interface {
	// TakeMessage takes a message that is due and still wanted, and counts an
	// attempt; assessment.ErrNotFound when there is none.
	TakeMessage(ctx context.Context, lease time.Duration) (assessment.Message, error)
	// MessageSent notes that the server took it, and forgets what it said.
	MessageSent(ctx context.Context, m assessment.Message) error
	// MessageFailed notes that it did not, to try again later or never.
	MessageFailed(ctx context.Context, m assessment.Message, problem assessment.MessageProblem) error
	// PutOffMessages notes the same of every message that is due.
	PutOffMessages(ctx context.Context, problem assessment.MessageProblem) error
}

// Sender sends what is in the outbox. Make one with NewSender and let Run run.
//
// A message is sent once. Only when the program is killed, or loses its database
// for longer than the lease, after the server took a message and before that was
// noted is it sent again; its Message-ID is the same then.
type Sender struct {
	server Server
	outbox Outbox
	now    func() time.Time
	log    *slog.Logger
	tick   <-chan time.Time // nil: every look
	wake   chan struct{}

	connection *connection
	unnoted    func(ctx context.Context) error // what the database could not take yet
}

// NewSender is a sender for a server and an outbox.
func NewSender(server Server, outbox Outbox, now func() time.Time, log *slog.Logger) *Sender {
	return &Sender{server: server, outbox: outbox, now: now, log: log, wake: make(chan struct{}, 1)}
}

// Wake says that there may be new messages. It never waits.
func (s *Sender) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it looks soon anyway
	}
}

// Run sends until ctx ends, and finishes the message under way.
func (s *Sender) Run(ctx context.Context) {
	tick := s.tick
	if tick == nil {
		ticker := time.NewTicker(look)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		s.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick:
		}
	}
}

// round sends what is due, over one connection where it holds.
func (s *Sender) round(ctx context.Context) {
	defer s.hangUp()
	for putOff := 0; putOff < patience && ctx.Err() == nil; {
		problem, err := s.next(ctx)
		switch {
		case errors.Is(err, assessment.ErrNotFound):
			return
		case err != nil:
			s.log.ErrorContext(ctx, "the outbox cannot be used", "error", err)
			return
		case problem.OfServer():
			return
		case problem == assessment.TriedTooSoon:
			putOff++
		default:
			putOff = 0
		}
	}
}

// next takes a message, sends it and notes what came of it. Its error is the
// outbox's.
func (s *Sender) next(ctx context.Context) (assessment.MessageProblem, error) {
	if s.unnoted != nil { // nothing is taken that could not be noted
		if err := s.note(ctx, s.unnoted); err != nil {
			return "", err
		}
	}
	m, err := s.outbox.TakeMessage(ctx, lease)
	if err != nil {
		return "", err
	}
	ctx = context.WithoutCancel(ctx) // what was taken is finished
	err = s.send(ctx, m)
	if err == nil {
		return "", s.note(ctx, func(ctx context.Context) error { return s.outbox.MessageSent(ctx, m) })
	}
	problem := problemOf(err)
	s.log.WarnContext(ctx, "a message was not sent", "message", m.ID, "attempt", m.Attempts, "problem", string(problem), "error", err)
	return problem, s.note(ctx, func(ctx context.Context) error {
		if err := s.outbox.MessageFailed(ctx, m, problem); err != nil || !problem.OfServer() {
			return err
		}
		return s.outbox.PutOffMessages(ctx, problem)
	})
}

// note keeps what could not be noted for the next time.
func (s *Sender) note(ctx context.Context, do func(ctx context.Context) error) error {
	s.unnoted = do
	err := do(ctx)
	if err == nil {
		s.unnoted = nil
	}
	return err
}

// send hands one message over. A connection that served before may have been
// ended by the server in the meantime: then it is made anew, once.
func (s *Sender) send(ctx context.Context, m assessment.Message) error {
	message, err := s.server.compose(m, s.now())
	if err != nil {
		return &failure{assessment.AddressRefused, err}
	}
	for {
		fresh := s.connection == nil
		if fresh {
			if s.connection, err = s.server.connect(ctx); err != nil {
				return err
			}
		}
		err = s.connection.hand(ctx, message, m.Email)
		if err == nil || !errors.Is(err, errLost) {
			return err
		}
		s.hangUp()
		if fresh || problemOf(err) != assessment.Unreachable {
			return err
		}
	}
}

func (s *Sender) hangUp() {
	if s.connection != nil {
		s.connection.close()
		s.connection = nil
	}
}

func problemOf(err error) assessment.MessageProblem {
	var f *failure
	if errors.As(err, &f) {
		return f.problem
	}
	return assessment.Unreachable
}
