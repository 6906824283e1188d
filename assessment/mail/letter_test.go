package mail_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/mail"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const link = "https://continuum.example.org/answer?token=kYvJ3nT0q5"

// letter is of seven people asked by name, in summer time.
func letter(t *testing.T) mail.Letter {
	t.Helper()
	return mail.Letter{
		To: "Žofie Nováková", Owner: "Ann Weber", Unit: "Claims", Organization: "Harbour Mutual",
		Form: assessment.Full, Asking: assessment.PersonalLinks, Threshold: 5, Link: link,
		ClosesAt: time.Date(2026, 5, 14, 22, 0, 0, 0, time.UTC), Zone: zone(t, "Europe/Zurich"),
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// shared is the text to send to everybody, about a whole organization, with the
// quick form and no closing date.
func shared(t *testing.T) mail.Letter {
	t.Helper()
	l := letter(t)
	l.To, l.Unit, l.Form, l.Asking, l.ClosesAt = "", l.Organization, assessment.Quick, assessment.SharedLink, time.Time{}
	return l
}

func TestWording(t *testing.T) {
	at := letter(t)
	at.ClosesAt = time.Date(2026, 5, 14, 16, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		name string
		text mail.Text
	}{
		{"invitation", mail.Invitation(letter(t))},
		{"reminder", mail.Reminder(letter(t))},
		{"invitation-shared", mail.Invitation(shared(t))},
		{"reminder-at-a-time", mail.Reminder(at)},
	} {
		file, got := "testdata/"+test.name+".txt", test.text.Subject+"\n\n"+test.text.Body
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v (go test ./assessment/mail -update writes it)", err)
		}
		if got != string(want) {
			t.Errorf("%s differs:\n%s", file, got)
		}
	}
}

// TestNamesStayOnTheirLine: whatever a name holds, the subject is one line and
// the link stands alone on its own.
func TestNamesStayOnTheirLine(t *testing.T) {
	for _, name := range []string{
		"Eve\r\nBcc: all@example.org", "Eve\nhttps://evil.example", "Eve\u2028\u2029\u0085x", "\x00\x1b[31m", "\u202eevE\u202c", "\xff\xfe", "  ",
	} {
		l := letter(t)
		l.To, l.Owner, l.Unit, l.Organization = name, name, name, name+"x"
		for _, text := range []mail.Text{mail.Invitation(l), mail.Reminder(l)} {
			if strings.ContainsAny(text.Subject, "\r\n\u0085\u2028\u2029\x00\u202e") {
				t.Errorf("%q: the subject is %q", name, text.Subject)
			}
			if parts := strings.Split(text.Body, "\n\n"); len(parts) != 6 || parts[2] != link || strings.Count(text.Body, "\n") != 11 {
				t.Errorf("%q: the body is %q", name, text.Body)
			}
		}
	}
}
