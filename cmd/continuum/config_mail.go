package main

import (
	"net"
	netmail "net/mail"
	"strconv"
	"strings"

	"continuum/assessment/mail"
)

// mail is the mail server; nil when there is none. The password is never
// repeated in a message.
func (r *reader) mail(s settings) *mail.Server {
	way := mail.TLS(r.choice("SMTP_TLS", s.SMTPTLS, string(mail.StartTLS), string(mail.Implicit), string(mail.Without)))
	if s.SMTPHost == "" {
		r.withoutHost(s)
		return nil
	}
	if strings.ContainsAny(s.SMTPHost, ":/@ ") && net.ParseIP(s.SMTPHost) == nil {
		r.wrong("CONTINUUM_SMTP_HOST %q is no host: write it as mail.example.org, and the port in CONTINUUM_SMTP_PORT", s.SMTPHost)
	}
	if (s.SMTPUser == "") != (s.SMTPPassword == "") {
		r.wrong("CONTINUUM_SMTP_USER and CONTINUUM_SMTP_PASSWORD belong together: set both or none")
	}
	local := isThisMachine(s.SMTPHost)
	if way == mail.Without && !local {
		r.wrong("CONTINUUM_SMTP_TLS none is for a mail server on this machine only: links and the password could be read on the way to %s", s.SMTPHost)
	}
	if s.BaseURL == "" && !local {
		r.wrong("CONTINUUM_BASE_URL is needed beside CONTINUUM_SMTP_HOST: the links in messages begin with it")
	}
	return &mail.Server{
		Host: s.SMTPHost, Port: r.mailPort(s.SMTPPort, way), User: s.SMTPUser, Password: s.SMTPPassword, TLS: way, From: r.sender(s.SMTPFrom),
	}
}

// withoutHost says when somebody meant to set up a mail server and named none.
func (r *reader) withoutHost(s settings) {
	for _, setting := range []struct{ name, value string }{
		{"PORT", s.SMTPPort}, {"USER", s.SMTPUser}, {"PASSWORD", s.SMTPPassword}, {"FROM", s.SMTPFrom},
	} {
		if setting.value != "" {
			r.wrong("CONTINUUM_SMTP_%s does nothing without CONTINUUM_SMTP_HOST: set it, or remove this", setting.name)
		}
	}
}

func (r *reader) mailPort(text string, way mail.TLS) int {
	if text == "" {
		return way.Port()
	}
	port, _ := strconv.Atoi(text)
	if !isPort(text) || port == 0 {
		r.wrong("CONTINUUM_SMTP_PORT %q is no port: write 587, 465 or 25", text)
	}
	return port
}

func (r *reader) sender(text string) netmail.Address {
	from, err := netmail.ParseAddress(text)
	if err != nil {
		r.wrong("CONTINUUM_SMTP_FROM %q is no address: write who messages are from, such as Continuum <continuum@example.org>", text)
		return netmail.Address{}
	}
	return *from
}

func isThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
