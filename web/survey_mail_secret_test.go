package web_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	netmail "net/mail"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/mail"
	"continuum/web/webtest"
)

// Whoever ends a survey or an invitation takes back what waits, with the links in
// it: nothing is sent any more, and nothing of the links is kept.
func TestWhatWaitsIsTakenBack(t *testing.T) {
	for _, test := range []struct {
		name string
		end  func(p *posts)
		left string // who is still written to
	}{
		{"closed", func(p *posts) { p.post(p.at+"/close", nil, http.StatusSeeOther) }, ""},
		{"closed and opened again", func(p *posts) {
			p.post(p.at+"/close", nil, http.StatusSeeOther)
			p.post(p.at+"/extend", values([]string{"closes", ""}), http.StatusSeeOther)
			p.says(p.get(p.at, http.StatusOK).Body, "3 not sent", "The survey closed before it was sent. Try again if it is still wanted.")
		}, ""},
		{"closed by its date", func(p *posts) {
			p.post(p.at+"/settings", prepared("closes", p.Clock.Now().Format(time.DateOnly)), http.StatusSeeOther)
			p.Clock.Pass(48 * time.Hour)
		}, ""},
		{"one revoked", func(p *posts) { p.post(p.person("Bo Frei")+"/revoke", nil, http.StatusSeeOther) }, "ann cy"},
		{"discarded", func(p *posts) { p.post(p.at+"/discard", values([]string{"confirm", "discard"}), http.StatusSeeOther) }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachPosts(t, func(p *posts) {
				p.invite(threePeople, http.StatusSeeOther)
				if before := p.Dump(p.T); strings.Count(before, "/answer?token=") != 3 {
					t.Fatalf("not three messages wait:\n%s", before)
				}
				test.end(p)
				if took := p.deliver(nil); took.to() != test.left {
					t.Errorf("written to %q, want %q", took.to(), test.left)
				}
				if strings.Contains(p.Dump(p.T), "/answer?token=") {
					t.Error("links of messages are still in the store")
				}
			})
		})
	}
}

// pagesAbout are the addresses that say anything of a survey.
func (p *posts) pagesAbout() []string {
	return []string{p.at, "/", "/units/" + p.A.Unit.ID, "/members", "/members/history", p.at + "/result.json", p.at + "/send", p.person("Ann Lee")}
}

// A link that waits in the outbox is shown to nobody, and who was written to, to
// owners only.
func TestWaitingLinksAreShownToNobody(t *testing.T) {
	eachPosts(t, func(p *posts) {
		p.invite(threePeople, http.StatusSeeOther)
		var tokens []string
		for line := range strings.SplitSeq(p.Dump(p.T), "/answer?token=") {
			tokens = append(tokens, line[:20])
		}
		for name, user := range map[string]account.User{"owner": p.A.Owner, "assessor": p.A.Assessor, "viewer": p.A.Viewer, "foreign owner": p.B.Owner} {
			client := p.SignedIn(p.T, user)
			for _, path := range p.pagesAbout() {
				page := client.Get(path).Body
				for _, token := range tokens[1:] {
					if strings.Contains(page, token) {
						p.Errorf("%s shows a link to the %s", path, name)
					}
				}
				if name != "owner" && (strings.Contains(page, "bo@example.org") || strings.Contains(page, "waiting")) {
					p.Errorf("%s tells the %s who was written to", path, name)
				}
			}
			for _, path := range []string{p.at, p.person("Ann Lee")} {
				if got := client.Post(path+"/send", url.Values{}); name != "owner" && got.Status < 400 {
					p.Errorf("the %s sends again: %d", name, got.Status)
				}
			}
		}
		if strings.Contains(p.Site.Log.String(), tokens[1]) {
			p.Error("the log tells a link")
		}
	})
}

// telltale is a mail server that repeats what it was told in every answer.
type telltale struct {
	smtp.Session
	to error // the answer to RCPT
}

const secretOfMail = "forty-two grey herons"

func (s telltale) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s telltale) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.to == nil {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "herons.internal knows no " + user + " with " + password}
		}
		return nil
	}), nil
}

func (telltale) Mail(string, *smtp.MailOptions) error { return nil }

func (s telltale) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "bo") {
		return s.to
	}
	return nil
}

func (s telltale) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "herons.internal: " + strings.ReplaceAll(string(data[len(data)/2:]), "\r\n", " ")}
}

func (telltale) Reset() {}

func (telltale) Logout() error { return nil }

// atOnce is the store's outbox that ends a sender when nothing is left to send.
type atOnce struct {
	mail.Outbox
	end context.CancelFunc
}

func (o atOnce) TakeMessage(ctx context.Context, lease time.Duration) (assessment.Message, error) {
	m, err := o.Outbox.TakeMessage(ctx, lease)
	if err != nil {
		o.end()
	}
	return m, err
}

func (o atOnce) PutOffMessages(ctx context.Context, problem assessment.MessageProblem) error {
	defer o.end()
	return o.Outbox.PutOffMessages(ctx, problem)
}

// send sends what waits to a server, as the program does.
func (p *posts) send(answers telltale) {
	p.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return answers, nil }))
	server.AllowInsecureAuth = true
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Serve(listener) }() // ends with Close
	defer func() { _ = server.Close(); <-ended }()
	settings := mail.Server{
		Host: "localhost", Port: listener.Addr().(*net.TCPAddr).Port, User: "herons", Password: secretOfMail, TLS: mail.Without,
		From: netmail.Address{Address: "continuum@example.org"}, BaseURL: "http://continuum.test",
	}
	ctx, cancel := context.WithCancel(p.Context())
	log := slog.New(slog.NewJSONHandler(p.Site.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	mail.NewSender(settings, atOnce{p.Site.Store, cancel}, p.Clock.Now, log).Run(ctx)
}

// Whatever a mail server answers, its words and the password are in no page, no
// log and no trail; the owner reads ours.
func TestAnswersOfMailServersStayThere(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers telltale
		says    []string
	}{
		{"the password refused", telltale{}, []string{"3 waiting", "refused the user name or password", "(3 messages)"}},
		{
			"an address and messages refused",
			telltale{to: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "herons.internal: no bo@example.org"}},
			[]string{"3 not sent", "The mail server refused the address.", "The mail server refused the message.", "(2 messages)"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachPosts(t, func(p *posts) {
				p.invite(threePeople, http.StatusSeeOther)
				p.send(test.answers)
				p.says(p.get(p.at, http.StatusOK).Body, test.says...)
				all := map[string]string{"the log": p.Site.Log.String(), "the store": p.Dump(p.T)}
				for _, path := range p.pagesAbout() {
					all[path] = p.client.Get(path).Body
				}
				for where, text := range all {
					for _, secret := range []string{"herons", "Hello Ann", "550", "535", "554"} {
						ours := where == "the log" && len(secret) == 3 || where == "the store" && secret != "herons" // codes, and what is to be sent
						if strings.Contains(text, secret) && !ours {
							t.Errorf("%s says %q", where, secret)
						}
					}
				}
				if strings.Contains(p.Site.Log.String(), "@example.org") {
					t.Errorf("the log names people:\n%s", p.Site.Log)
				}
			})
		})
	}
}

// Without a mail server nothing on the page speaks of e-mail being sent, and
// what a page of before asks for is refused in words. What was sent while there
// was one stays told, and what waits is not promised.
func TestWithoutMailServer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, s *webtest.Site) {
		v := s.A.Survey(t, s.Store, s.A.Unit, assessment.PersonalLinks)
		p := &posts{&site{t, s, s.SignedIn(t, s.A.Owner)}, nil, v, "/surveys/" + v.ID}
		p.invite(threePeople, http.StatusOK)
		ann := p.person("Ann Lee")
		p.wantNoMail("Make new links for those 3")
		for _, path := range []string{p.at, ann} {
			p.says(p.post(path+"/send", nil, http.StatusUnprocessableEntity).Body, "No mail server is set up: make a new link and send it yourself.")
		}
		p.says(p.post(p.at+"/remind", nil, http.StatusOK).Body, "3 links to hand over")

		before := []assessment.Invitee{{
			Invitation: assessment.Invitation{ID: account.NewID(), Name: "Dee Amsler", Email: "dee@example.org"}, LinkHash: account.NewToken().Hash,
			Message: assessment.Message{Kind: assessment.InvitationMessage, Subject: "Your view", Body: "Hello Dee,\n"},
		}}
		if err := s.Store.Invite(t.Context(), v.OrganizationID, v.ID, before, func(*assessment.Survey) error { return nil }); err != nil {
			t.Fatal(err)
		}
		p.wantNoMail("1 waiting", "This installation has no mail server now, so nothing is sent from here.", "Invitation waiting")
		s.Clock.Pass(73 * time.Hour)
		if err := s.Store.GiveUpMessages(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.client = s.Session(t, s.A.Owner)
		p.wantNoMail("1 not sent", "This installation no longer sends e-mail.", "Make a new link for those who need one")
	})
}

// wantNoMail fails when the page offers to send anything, or does not say texts.
func (p *posts) wantNoMail(texts ...string) {
	p.Helper()
	page := p.get(p.at, http.StatusOK).Body
	p.says(page, texts...)
	for _, offer := range []string{`/send"`, "will be sent", "go out by e-mail", "by e-mail,", "Send a new link", "Try again", "Try all again"} {
		if strings.Contains(page, offer) {
			p.Errorf("the page offers %q without a mail server", offer)
		}
	}
}
