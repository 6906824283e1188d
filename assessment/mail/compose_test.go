package mail_test

import (
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/mail"
)

var sentAt = time.Date(2026, 5, 4, 9, 30, 0, 0, time.UTC)

// message is to somebody by name.
func message(id, email string) assessment.Message {
	return assessment.Message{
		ID: id, OrganizationID: "o", SurveyID: "s", InvitationID: "i" + id, Kind: assessment.InvitationMessage,
		Email: email, Name: "Žofie Nováková", Subject: "Your view of 顧客 at Harbour Mutual", Body: "Hello Žofie,\n\n" + link + "\n", Attempts: 1,
	}
}

// heads are the only lines a message's head may have.
var heads = []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}

// TestWhatIsSent: a message any program can read, that names the machine it
// comes from nowhere.
func TestWhatIsSent(t *testing.T) {
	server := mail.Server{From: netmail.Address{Name: "Škoda", Address: "continuum@example.org"}, BaseURL: "https://continuum.example.org:8443"}
	data, err := server.Written(message("m1", "zofie@example.org"), sentAt)
	if err != nil {
		t.Fatal(err)
	}
	got := decode(t, data)
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(got.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	to, err := netmail.ParseAddress(got.Header.Get("To"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, got, want string }{
		{"subject", subject, "Your view of 顧客 at Harbour Mutual"},
		{"recipient", to.Name + " " + to.Address, "Žofie Nováková zofie@example.org"},
		{"date", got.Header.Get("Date"), "Mon, 04 May 2026 09:30:00 +0000"},
		{"Message-ID", got.Header.Get("Message-Id"), "<m1@continuum.example.org>"},
		{"Auto-Submitted", got.Header.Get("Auto-Submitted"), "auto-generated"},
		{"type", got.Header.Get("Content-Type"), "text/plain; charset=UTF-8"},
		{"body", string(body), "Hello Žofie,\r\n\r\n" + link + "\r\n"},
		{"Reply-To", got.Header.Get("Reply-To"), ""},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, test.got, test.want)
		}
	}
	if strings.ContainsFunc(data, func(r rune) bool { return r > 127 }) {
		t.Errorf("not every server takes it:\n%s", data)
	}
	checkHead(t, got.Header)
}

func checkHead(t *testing.T, header netmail.Header) {
	t.Helper()
	for name, values := range header {
		if !slices.Contains(heads, name) || len(values) != 1 {
			t.Errorf("the head has %s: %q", name, values)
		}
	}
}

func TestDomainOfTheApplication(t *testing.T) {
	for _, test := range []struct{ base, want string }{
		{"https://continuum.example.org", "<m@continuum.example.org>"},
		{"http://localhost:8080", "<m@localhost>"},
		{"http://192.0.2.7:8080", "<m@[192.0.2.7]>"},
		{"http://[2001:db8::7]:8080", "<m@[IPv6:2001:db8::7]>"},
	} {
		server := mail.Server{From: netmail.Address{Address: "c@example.org"}, BaseURL: test.base}
		data, err := server.Written(message("m", "ann@example.org"), sentAt)
		if err != nil {
			t.Fatal(err)
		}
		if got := decode(t, data).Header.Get("Message-Id"); got != test.want {
			t.Errorf("%s: got %s, want %s", test.base, got, test.want)
		}
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, email := range []string{"", "ann", "Ann <ann@example.org>", "ann@example.org, bob@example.org", "ann@example.org\r\nBcc: x@example.org", "<ann@example.org>", " ann@example.org"} {
		if data, err := (mail.Server{From: netmail.Address{Address: "c@example.org"}}).Written(message("m", email), sentAt); err == nil {
			t.Errorf("%q was taken:\n%s", email, data)
		}
	}
}

// FuzzMessage: whatever people are called and units are named, the head has the
// lines it should have, once each, and one recipient.
func FuzzMessage(f *testing.F) {
	f.Add("Žofie", "Claims", "ann@example.org")
	f.Add("Eve\r\nBcc: all@example.org", "x\r\n\r\nbody", "ann@example.org")
	f.Add("\"Eve\" <eve@example.org>,", "=?utf-8?q?=0D=0ABcc:_x@example.org?=", "ann@example.org")
	f.Add("\u2028\x85\v\f", " \r ", "\"a\\\"b\"@example.org")
	f.Add(strings.Repeat("a ", 400), strings.Repeat("é", 300), "ann@example.org\nx")
	f.Fuzz(func(t *testing.T, name, unit, email string) {
		if len(name)+len(unit)+len(email) > 4000 {
			return // pages take less
		}
		l := mail.Letter{To: name, Owner: name, Unit: unit, Organization: name + unit, Link: link, Threshold: 5}
		text := mail.Invitation(l)
		m := message("m", email)
		m.Name, m.Subject, m.Body = name, text.Subject, text.Body
		data, err := (mail.Server{From: netmail.Address{Name: name, Address: "c@example.org"}, BaseURL: "https://continuum.example.org"}).Written(m, sentAt)
		if err != nil {
			return // no address
		}
		got := decode(t, data)
		checkHead(t, got.Header)
		if subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject")); err != nil || strings.ContainsAny(subject, "\r\n") {
			t.Errorf("the subject is read as %q, %v", subject, err)
		}
		to, err := got.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != email {
			t.Errorf("recipients %v, %v, want %q alone\n%s", to, err, email, data)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(got.Body))
		if err != nil || !strings.Contains(string(body), "\r\n\r\n"+link+"\r\n\r\n") {
			t.Errorf("the link does not stand on a line of its own: %v\n%s", err, body)
		}
		for line := range strings.SplitSeq(data, "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("a line no server takes: %q", line)
			}
		}
	})
}
