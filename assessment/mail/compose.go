package mail

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"continuum/assessment"
)

// compose is a message as it goes to the server: plain text to one recipient,
// marked as sent by a program. Its Message-ID is the same at every attempt, so
// that a mailbox can recognize the second of two.
func (s Server) compose(m assessment.Message, now time.Time) (*gomail.Msg, error) {
	to, err := mail.ParseAddress(m.Email)
	if err != nil || to.Address != m.Email || strings.ContainsAny(m.Email, "\r\n") {
		return nil, errors.New("not a bare address")
	}
	to.Name = header(m.Name)
	message := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(&mail.Address{Name: header(s.From.Name), Address: s.From.Address})
	message.ToMailAddress(to)
	message.Subject(header(m.Subject))
	message.SetDateWithValue(now)
	message.SetMessageIDWithValue(fmt.Sprintf("%s@%s", m.ID, s.domain()))
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(gomail.TypeTextPlain, strings.ToValidUTF8(m.Body, ""))
	return message, nil
}

// header is a text as it stands in the head of a message. What looks like the
// beginning of an encoded word would be read as one, so it is taken apart.
func header(text string) string { return strings.ReplaceAll(oneLine(text), "=?", "= ?") }

// plain reports whether every server takes the address.
func plain(address string) bool {
	return !strings.ContainsFunc(address, func(r rune) bool { return r > 127 })
}
