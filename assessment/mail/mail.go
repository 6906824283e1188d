// Package mail writes the messages of a survey and sends them: one after the
// other from an outbox, again after growing pauses when the mail server does not
// take them, and never when there is no mail server.
package mail

import (
	"crypto/x509"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"
)

// Server is the mail server messages are handed to, and who they are from.
type Server struct {
	Host     string
	Port     int
	User     string // empty: without signing in
	Password string
	TLS      TLS
	From     mail.Address
	BaseURL  string         // of the application: its host stands in Message-ID and greeting, in place of the machine's
	Roots    *x509.CertPool // whom to trust; nil: whom the system trusts

	connectIn, handIn time.Duration // connectLimit and handLimit when zero
}

// TLS is how the connection to the mail server is kept from being read.
type TLS string

// The ways of encryption. Without is for a server on the same machine.
const (
	StartTLS TLS = "starttls" // the connection begins in plain text and must turn to TLS
	Implicit TLS = "tls"      // TLS from the first byte
	Without  TLS = "none"
)

// Port is the usual port for a way of encryption.
func (t TLS) Port() int {
	switch t {
	case Implicit:
		return 465
	case Without:
		return 25
	}
	return 587
}

// How long the mail server may take. Together they are less than what a stop of
// the program waits for.
const (
	connectLimit = 15 * time.Second // to connect, encrypt and sign in
	handLimit    = 40 * time.Second // to take one message
)

func (s Server) address() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// domain is the application's host as mail writes it: an address in brackets.
func (s Server) domain() string {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Hostname() == "" {
		return "localhost"
	}
	switch ip := net.ParseIP(base.Hostname()); {
	case ip == nil:
		return base.Hostname()
	case ip.To4() == nil:
		return "[IPv6:" + ip.String() + "]"
	default:
		return "[" + ip.String() + "]"
	}
}
