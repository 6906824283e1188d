package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"continuum/assessment"
)

// failure is why a message was not taken: for the owner as a problem, for the
// log as a cause that names nobody.
type failure struct {
	problem assessment.MessageProblem
	cause   error
}

func (f *failure) Error() string { return string(f.problem) + ": " + f.cause.Error() }

func (f *failure) Unwrap() error { return f.cause }

// connection is a signed-in connection to the mail server.
type connection struct {
	conn  net.Conn
	smtp  *smtp.Client
	hands *gomail.Client
}

// connect connects, encrypts and signs in. Its error is a *failure.
func (s Server) connect(ctx context.Context) (c *connection, err error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(s.connectIn, connectLimit))
	defer cancel()
	conn, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	cut := context.AfterFunc(ctx, func() { conn.Close() }) //nolint:errcheck // it is given up
	defer cut()
	defer func() {
		if err != nil {
			conn.Close() //nolint:errcheck // it is given up
		}
	}()
	client, err := smtp.NewClient(conn, s.Host)
	if err != nil {
		return nil, &failure{assessment.Unreachable, err}
	}
	if err := client.Hello(s.domain()); err != nil {
		return nil, &failure{assessment.Unreachable, err}
	}
	if err := s.encrypt(client); err != nil {
		return nil, err
	}
	if err := s.signIn(client); err != nil {
		return nil, err
	}
	hands, err := gomail.NewClient(s.Host, gomail.WithTimeout(cmp.Or(s.handIn, handLimit)), gomail.WithHELO(s.domain()))
	if err != nil {
		return nil, &failure{assessment.Unreachable, err}
	}
	return &connection{conn: conn, smtp: client, hands: hands}, nil
}

func (s Server) dial(ctx context.Context) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", s.address())
	if err != nil {
		return nil, &failure{assessment.Unreachable, err}
	}
	if s.TLS != Implicit {
		return conn, nil
	}
	encrypted := tls.Client(conn, s.tlsConfig())
	if err := encrypted.HandshakeContext(ctx); err != nil {
		return nil, &failure{assessment.NotEncrypted, errors.Join(err, conn.Close())}
	}
	return encrypted, nil
}

func (s Server) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
}

// encrypt turns to TLS where the settings want it. A server that offers none is
// never written to in plain text.
func (s Server) encrypt(client *smtp.Client) error {
	if s.TLS != StartTLS {
		return nil
	}
	if offered, _ := client.Extension("STARTTLS"); !offered {
		return &failure{assessment.NotEncrypted, errors.New("the mail server offers no STARTTLS")}
	}
	if err := client.StartTLS(s.tlsConfig()); err != nil {
		return &failure{assessment.NotEncrypted, err}
	}
	return nil
}

func (s Server) signIn(client *smtp.Client) error {
	if s.User == "" {
		return nil
	}
	_, offered := client.Extension("AUTH")
	way := s.way(strings.Fields(offered))
	if way == nil {
		return &failure{assessment.SignInRefused, errors.New("the mail server offers no way to sign in that is known: SCRAM-SHA-256, PLAIN or LOGIN")}
	}
	err := client.Auth(way)
	var answer *textproto.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answer):
		problem := assessment.SignInRefused
		if answer.Code < 500 { // it cannot tell for now
			problem = assessment.Unreachable
		}
		return &failure{problem, fmt.Errorf("the mail server answered %d to the sign-in", answer.Code)} // its words may repeat the user name
	case isNet(err):
		return &failure{assessment.Unreachable, err}
	}
	return &failure{assessment.SignInRefused, err}
}

// way is the best of the offered ways to sign in that is known, or nil.
func (s Server) way(offered []string) smtp.Auth {
	unencrypted := s.TLS == Without
	switch {
	case slices.Contains(offered, "SCRAM-SHA-256"):
		return smtp.ScramSHA256Auth(s.User, s.Password)
	case slices.Contains(offered, "PLAIN"):
		return smtp.PlainAuth("", s.User, s.Password, s.Host, unencrypted)
	case slices.Contains(offered, "LOGIN"):
		return smtp.LoginAuth(s.User, s.Password, s.Host, unencrypted)
	}
	return nil
}

// hand gives the server a message. Its error is a *failure; the connection goes
// on working after one that only this message meets.
func (c *connection) hand(ctx context.Context, message *gomail.Msg, address string) error {
	utf8, _ := c.smtp.Extension("SMTPUTF8")
	if !utf8 && !plain(address) {
		return &failure{assessment.AddressLetters, errors.New("no SMTPUTF8")}
	}
	c.smtp.SkipSMTPUTF8(plain(address)) // the next server on the way may not know it
	cut := context.AfterFunc(ctx, func() { _ = c.conn.SetDeadline(time.Unix(1, 0)) })
	defer cut()
	err := c.hands.SendWithSMTPClient(c.smtp, message)
	if err == nil || message.IsDelivered() { // what went wrong after it was taken does not matter
		return nil
	}
	return judge(err)
}

// close says goodbye, or only hangs up.
func (c *connection) close() {
	_ = c.conn.SetDeadline(time.Now().Add(time.Second))
	_ = c.smtp.Quit()
	_ = c.conn.Close()
}

func isNet(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, net.ErrClosed)
}
