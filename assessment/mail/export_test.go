package mail

import (
	"bytes"
	"context"
	"time"

	"continuum/assessment"
)

// What the tests in package mail_test need from inside.

// Round sends what is due, once.
func (s *Sender) Round(ctx context.Context) { s.round(ctx) }

// TickBy looks at the outbox when tick says so.
func (s *Sender) TickBy(tick <-chan time.Time) { s.tick = tick }

// Patience is how long the server may take to sign in, and to take a message.
func (s *Server) Patience(connect, hand time.Duration) { s.connectIn, s.handIn = connect, hand }

// Written is a message as it goes over the wire.
func (s Server) Written(m assessment.Message, now time.Time) (string, error) {
	message, err := s.compose(m, now)
	if err != nil {
		return "", err
	}
	var data bytes.Buffer
	_, err = message.WriteTo(&data)
	return data.String(), err
}
