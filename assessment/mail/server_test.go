package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"continuum/assessment/mail"
)

// taken is a message the fake server took.
type taken struct {
	from, to, data string
	utf8           bool
}

// fake is a mail server on this machine.
type fake struct {
	server *smtp.Server
	port   int
	roots  *x509.CertPool

	mu          sync.Mutex
	mailbox     []taken
	connections int
	user        string                  // who may sign in; empty: everybody without
	refuseFrom  error                   // the answer to MAIL
	refuse      func(to string) error   // the answer to RCPT
	refuseData  func(data string) error // the answer to the message
	arrived     chan string             // gets the recipient of every message
}

// serving starts a fake server; way is how it is encrypted.
func serving(t *testing.T, way mail.TLS, set ...func(*fake)) *fake {
	t.Helper()
	f := &fake{arrived: make(chan string, 1000)}
	f.server = smtp.NewServer(f)
	f.server.Domain, f.server.AllowInsecureAuth, f.server.EnableSMTPUTF8 = "localhost", true, true
	f.server.ErrorLog = log.New(io.Discard, "", 0)
	for _, change := range set {
		change(f)
	}
	var config *tls.Config
	config, f.roots = certificate(t)
	if way == mail.StartTLS {
		f.server.TLSConfig = config
	}
	f.listen(t, "127.0.0.1:0", way == mail.Implicit, config)
	return f
}

func (f *fake) listen(t *testing.T, address string, implicit bool, config *tls.Config) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	f.port = listener.Addr().(*net.TCPAddr).Port
	if implicit {
		listener = tls.NewListener(listener, config)
	}
	ended := make(chan struct{})
	go func() { f.server.Serve(listener); close(ended) }()
	t.Cleanup(func() { f.server.Close(); <-ended })
}

// settings are how to reach the server.
func (f *fake) settings(way mail.TLS) mail.Server {
	return mail.Server{
		Host: "localhost", Port: f.port, TLS: way, Roots: f.roots, BaseURL: "https://continuum.example.org",
		From: netmail.Address{Name: "Continuum · Škoda", Address: "continuum@example.org"},
	}
}

func (f *fake) messages() []taken {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]taken(nil), f.mailbox...)
}

// NewSession makes it a backend of the server.
func (f *fake) NewSession(*smtp.Conn) (smtp.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.connections++
	return &session{fake: f, known: f.user == ""}, nil
}

// session is one connection.
type session struct {
	*fake
	known   bool
	message taken
}

// busy is a password the server cannot check for now.
const busy = "busy"

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password == busy {
			return &smtp.SMTPError{Code: 454, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "no continuum for now: harbours are closed"}
		}
		if s.known = user == s.user && password == "seven quiet harbours"; !s.known {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, options *smtp.MailOptions) error {
	if !s.known {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.message = taken{from: from, utf8: options.UTF8}
	return s.refuseFrom
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.refuse != nil {
		if err := s.refuse(to); err != nil {
			return err
		}
	}
	s.message.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.message.data = string(data)
	if s.refuseData != nil {
		if err := s.refuseData(s.message.data); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mailbox = append(s.mailbox, s.message)
	s.arrived <- s.message.to
	return nil
}

func (s *session) Reset() { s.message = taken{} }

func (s *session) Logout() error { return nil }

// certificate is one for localhost and who trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Mail"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// answer is what a server says.
func answer(code int) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no: <ann@example.org>"}
}

func decode(t *testing.T, data string) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return m
}
