package web_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web"
	"continuum/web/webtest"
)

// The pages of a survey where there is a mail server. The server is played by the
// tests: they take what waits from the store, as the sender does, and say what
// became of it.

// bell counts how often the sender is told that there is mail.
type bell struct{ atomic.Int32 }

func (b *bell) Wake() { b.Add(1) }

// posts is a survey by personal links, its owner, and the mail of the site.
type posts struct {
	*site
	bell *bell
	*storetest.Survey
	at string
}

// eachPosts runs a test on both databases with a prepared survey of "Claims".
func eachPosts(t *testing.T, test func(p *posts)) {
	t.Helper()
	b := &bell{}
	webtest.Each(t, func(t *testing.T, s *webtest.Site) {
		b.Store(0)
		v := s.A.Survey(t, s.Store, s.A.Unit, assessment.PersonalLinks)
		test(&posts{&site{t, s, s.SignedIn(t, s.A.Owner)}, b, v, "/surveys/" + v.ID})
	}, func(c *web.Config) { c.Mailer = b })
}

// invite looks at a list and invites.
func (p *posts) invite(list string, want int) string {
	p.Helper()
	preview := p.post(p.at+"/preview", values([]string{"people", list}), http.StatusOK).Body
	return p.post(p.at+"/invite", values([]string{"people", list, "seen", seenField.FindStringSubmatch(preview)[1]}), want).Body
}

// letters are the messages taken from the store, by address.
type letters map[string]assessment.Message

// deliver takes everything that is due and notes what becomes of it: the problem
// of an address, or else that it was sent.
func (p *posts) deliver(problems map[string]assessment.MessageProblem) letters {
	p.Helper()
	took := letters{}
	for {
		m, err := p.Store.TakeMessage(p.Context(), time.Minute)
		if errors.Is(err, assessment.ErrNotFound) {
			return took
		}
		if err == nil && problems[m.Email] != assessment.NoProblem {
			err = p.Store.MessageFailed(p.Context(), m, problems[m.Email])
		} else if err == nil {
			err = p.Store.MessageSent(p.Context(), m)
		}
		if err != nil {
			p.Fatal(err)
		}
		took[m.Email] = m
	}
}

// to are the addresses written to, in order.
func (l letters) to() string {
	var all []string
	for email := range l {
		all = append(all, strings.TrimSuffix(email, "@example.org"))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

var linkInText = regexp.MustCompile(`http://continuum\.test(/answer\?token=\S+)`)

// link is the address in a message, which its recipient can answer by.
func (p *posts) link(m assessment.Message) string {
	p.Helper()
	found := linkInText.FindStringSubmatch(m.Body)
	if found == nil {
		p.Fatalf("no link in %q", m.Body)
	}
	return found[1]
}

// works fails when a link does not lead to the start of the survey.
func (p *posts) works(link string, want int) {
	p.Helper()
	respondent := p.Stranger(p.T)
	if got := respondent.Follow(respondent.Get(link)); got.Status != want || !strings.Contains(got.Body, "Claims") == (want == http.StatusOK) {
		p.Errorf("the link answers %d, want %d: %.200s", got.Status, want, plain(got.Body))
	}
}

// row is what the page says of somebody.
func (p *posts) row(name string) string {
	p.Helper()
	_, found, _ := strings.Cut(p.get(p.at, http.StatusOK).Body, `<th scope="row">`+name)
	found, _, _ = strings.Cut(found, "</tr>")
	return plain(found)
}

// person is the address of an invitation.
func (p *posts) person(name string) string {
	p.Helper()
	people, err := p.Store.Invitations(p.Context(), p.OrganizationID, p.ID)
	if err != nil {
		p.Fatal(err)
	}
	for _, i := range people {
		if i.Name == name {
			return p.at + "/invitations/" + i.ID
		}
	}
	p.Fatal("nobody is called " + name)
	return ""
}

const threePeople = "Ann Lee, ann@example.org, leader\nBo Frei, bo@example.org\nCy Kunz, cy@example.org\n"

// Who has an address gets a message, who has none gets a link from the owner.
func TestInvitingByMail(t *testing.T) {
	for _, test := range []struct {
		name, list string
		status     int
		says       []string
		written    string
		wakes      int32
	}{
		{"all have an address", threePeople, http.StatusSeeOther, nil, "ann bo cy", 1},
		{
			"one has none", "Ann Lee, ann@example.org\nBo Frei, bo@example.org\nCy Kunz,\n", http.StatusOK,
			[]string{"One link to hand over", "2 invitations will be sent by e-mail. Here is the link for the one without an address. It is shown this once.", "Cy Kunz"},
			"ann bo", 1,
		},
		{"none has one", "Cy Kunz,\n", http.StatusOK, []string{"One link to hand over", "Cy Kunz"}, "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachPosts(t, func(p *posts) {
				p.says(p.get(p.at, http.StatusOK).Body, "Invitations go out by e-mail; who has no address gets a link for you to hand over.")
				page := p.invite(test.list, test.status)
				p.says(page, test.says...)
				if strings.Contains(page, "Ann Lee") || strings.Contains(page, "ann@") {
					t.Error("who is written to is among those whose link is shown")
				}
				after := p.get(p.at, http.StatusOK).Body
				if test.status == http.StatusSeeOther {
					p.says(after, "3 invitations will be sent.", "3 waiting", "Invitation will be sent")
				}
				took := p.deliver(nil)
				if took.to() != test.written || p.bell.Load() != test.wakes {
					t.Errorf("written to %q, woken %d times, want %q and %d", took.to(), p.bell.Load(), test.written, test.wakes)
				}
				for _, m := range took {
					link := p.link(m)
					if strings.Contains(page+after, tokenOf(link)) {
						t.Error("the owner sees a link that was sent")
					}
					p.works(link, http.StatusOK)
				}
			})
		})
	}
}

func tokenOf(link string) string {
	_, token, _ := strings.Cut(link, "token=")
	return token
}

// The owner reads what became of each message, why, and what to do, in words of
// ours.
func TestWhatBecameOfMessages(t *testing.T) {
	eachPosts(t, func(p *posts) {
		for _, test := range []struct {
			problem       assessment.MessageProblem
			counts, again string
			says          []string
		}{
			{assessment.NoProblem, "2 sent", "Send a new link", []string{"Invitation sent "}},
			{assessment.Unreachable, "1 waiting, 1 sent", "Try again", []string{"could not be reached", "If it lasts, tell whoever runs this installation", "Next try "}},
			{assessment.SignInRefused, "1 waiting, 1 sent", "Try again", []string{"refused the user name or password", "to set the right ones"}},
			{assessment.NotEncrypted, "1 waiting, 1 sent", "Try again", []string{"No encrypted connection", "check its mail settings"}},
			{assessment.SenderRefused, "1 waiting, 1 sent", "Try again", []string{"refused the sender’s address", "an address the server takes"}},
			{assessment.TriedTooSoon, "1 waiting, 1 sent", "Try again", []string{"asked to try again later", "nothing to do but wait"}},
			{assessment.AddressRefused, "1 sent, 1 not sent", "Try again", []string{"Invitation not sent. The mail server refused the address.", "invite the person at the right address"}},
			{assessment.AddressLetters, "1 sent, 1 not sent", "Try again", []string{"an address with such letters", "at another address"}},
			{assessment.MessageRefused, "1 sent, 1 not sent", "Try again", []string{"refused the message", "and tell whoever runs"}},
			{assessment.Unconfirmed, "1 sent, 1 not sent", "Try again", []string{"It may have arrived.", "Ask whether it arrived"}},
		} {
			v := p.A.Survey(p.T, p.Store, p.A.Unit, assessment.PersonalLinks)
			p.Survey, p.at = v, "/surveys/"+v.ID
			p.invite("Ann Lee, ann@example.org\nBo Frei, bo@example.org\n", http.StatusSeeOther)
			took := p.deliver(map[string]assessment.MessageProblem{"bo@example.org": test.problem})
			page := p.get(p.at, http.StatusOK).Body
			p.says(page, append(test.says, test.counts)...)
			if bo := p.row("Bo Frei"); !strings.Contains(bo, test.again+" to Bo Frei") || !strings.Contains(p.row("Ann Lee"), "Invitation sent ") {
				t.Errorf("%q: the rows say %q and %q", test.problem, bo, p.row("Ann Lee"))
			}
			for _, m := range took {
				if strings.Contains(page, tokenOf(p.link(m))) {
					t.Errorf("%q: the page shows a link", test.problem)
				}
			}
			if offered := strings.Contains(page, `action="`+p.at+`/send"`); offered != (test.problem != "") {
				t.Errorf("%q: to try all again is offered: %v", test.problem, offered)
			}
		}
	})
}

// Reminders go to those who have begun or not, by mail or by hand; who is done
// or was revoked is left alone, and a second click writes to nobody.
func TestRemindersByMail(t *testing.T) {
	eachPosts(t, func(p *posts) {
		p.Invite(p.T, p.Store, assessment.Leader, assessment.Leader, assessment.FrontLine)
		p.Respond(p.T, p.Store, p.People[0].Link, "", storetest.UpTo(1))
		p.Begin(p.T, p.Store, p.People[2].Link, "")
		p.post(p.at+"/invitations/"+p.People[1].ID+"/revoke", nil, http.StatusSeeOther)
		p.invite("Bo Frei, bo@example.org\n", http.StatusSeeOther)
		p.deliver(nil)
		begun, _, _ := strings.Cut(p.People[2].Email, "@")

		p.post(p.at+"/remind", nil, http.StatusSeeOther)
		p.says(p.get(p.at, http.StatusOK).Body, "One reminder will be sent.", "Reminders by ", "for one person, by e-mail")
		if took := p.deliver(nil); took.to() != begun {
			t.Errorf("within the hour %q are written to, want who was never: %q", took.to(), begun)
		}
		p.says(p.post(p.at+"/remind", nil, http.StatusUnprocessableEntity).Body, "Nobody is written to twice.")

		p.Clock.Pass(assessment.ReminderPause)
		p.invite("Cy Kunz,\n", http.StatusOK)
		page := p.post(p.at+"/remind", nil, http.StatusOK).Body
		p.says(page, "2 reminders will be sent by e-mail.", "Cy Kunz", "One link to hand over")
		p.says(p.get(p.at, http.StatusOK).Body, "for 2 people, by e-mail; made links for one person")
		took := p.deliver(nil)
		if len(took) != 2 || took["bo@example.org"].Kind != assessment.ReminderMessage || !strings.HasPrefix(took["bo@example.org"].Subject, "Reminder: ") {
			t.Errorf("written to %q", took.to())
		}
		p.works(p.link(took["bo@example.org"]), http.StatusOK)
		p.says(p.row("Bo Frei"), "Reminder sent ")
	})
}

// What waits is sent now and what was given up is written anew, for one or for
// all; earlier links go on working, and it is said who asked for another one.
func TestSendAgain(t *testing.T) {
	eachPosts(t, func(p *posts) {
		p.Invite(p.T, p.Store, assessment.Leader, assessment.Leader)
		p.Respond(p.T, p.Store, p.People[0].Link, "", storetest.UpTo(1))
		p.post(p.at+"/invitations/"+p.People[1].ID+"/revoke", nil, http.StatusSeeOther)
		p.invite(threePeople+"Dee Amsler,\n", http.StatusOK)
		first := p.deliver(map[string]assessment.MessageProblem{"bo@example.org": assessment.TriedTooSoon, "cy@example.org": assessment.AddressRefused})
		for _, test := range []struct{ name, path, written, said string }{
			{"all", p.at, "bo cy", "2 messages will be sent."},
			{"one that was sent", p.person("Ann Lee"), "ann", "One message will be sent."},
			{"one again", p.person("Cy Kunz"), "cy", "One message will be sent."},
			{"all, and all were sent", p.at, "", "There is nothing to send again."},
			{"one without an address", p.person("Dee Amsler"), "", "There is nothing to send again."},
			{"one who is done", p.person(p.People[0].Name), "", "There is nothing to send again."},
			{"one who was revoked", p.person(p.People[1].Name), "", "There is nothing to send again."},
		} {
			woken, want := p.bell.Load(), http.StatusSeeOther
			if test.written == "" {
				want = http.StatusUnprocessableEntity
			}
			page := p.post(test.path+"/send", nil, want).Body
			if want == http.StatusSeeOther {
				page = p.get(p.at, http.StatusOK).Body
			}
			p.says(page, test.said)
			took := p.deliver(nil)
			if took.to() != test.written || test.written != "" && p.bell.Load() == woken {
				t.Errorf("%s: written to %q, want %q", test.name, took.to(), test.written)
			}
			for email, m := range took {
				p.works(p.link(m), http.StatusOK)
				p.works(p.link(first[email]), http.StatusOK)
			}
		}
		p.says(p.get(p.at, http.StatusOK).Body, ": another link for Ann Lee", ": another link for Cy Kunz")
		p.post(p.at+"/invitations/nobody/send", nil, http.StatusNotFound)
		p.post(p.at+"/close", nil, http.StatusSeeOther)
		for _, path := range []string{p.at, p.person("Ann Lee")} {
			if got := p.client.Post(path+"/send", url.Values{}); got.Status != http.StatusGone && got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s of a closed survey: %d", path, got.Status)
			}
		}
		if took := p.deliver(nil); len(took) > 0 {
			t.Errorf("written to %q about a closed survey", took.to())
		}
	})
}

// The page of a survey with every kind of message, and the links of who has no
// address: axe finds nothing, none scrolls sideways.
func TestSurveyMailIsAccessible(t *testing.T) {
	t.Parallel()
	b := &bell{}
	s := webtest.New(t, func(c *web.Config) { c.Mailer = b })
	v := s.A.Survey(t, s.Store, s.A.Unit, assessment.PersonalLinks).Invite(t, s.Store, assessment.Leader, assessment.FrontLine)
	v.Respond(t, s.Store, v.People[0].Link, "", storetest.UpTo(2))
	p := &posts{&site{t, s, s.SignedIn(t, s.A.Owner)}, b, v, "/surveys/" + v.ID}
	p.post(p.at+"/invitations/"+v.People[1].ID+"/revoke", nil, http.StatusSeeOther)
	p.invite("Σοφία Παπαδοπούλου, sofia@example.org\nBeat Frei, bo@example.org\nAnn Lee, ann@example.org, leader\nCy Kunz, cy@example.org\n"+
		"Dora Amsler-Winkelried, dora.amsler-winkelried@a-rather-long-name-of-a-company.example.org\n", http.StatusSeeOther)
	p.deliver(map[string]assessment.MessageProblem{
		"bo@example.org": assessment.AddressRefused, "cy@example.org": assessment.Unreachable,
		"dora.amsler-winkelried@a-rather-long-name-of-a-company.example.org": assessment.Unconfirmed,
	})
	p.invite("Dee Lund, dee@example.org, other\nEva Ohne,\n", http.StatusOK)
	tab := openTab(newTabSite(t, s))
	look := viewer(t, tab)
	tab.lend(s, s.A.Owner)
	tab.open(p.at)
	look("survey-mail")
	tab.press(`form[action$="/remind"] button`)
	look("survey-mail-links")
	v.Close(t, s.Store)
	tab.open(p.at)
	look("survey-mail-closed")
}
