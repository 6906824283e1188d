package web

import (
	"cmp"
	"fmt"

	"continuum/assessment"
)

// What the survey's page says about messages.

// WithMessages reports whether people are, or were, written to.
func (p surveyPage) WithMessages() bool { return p.Mails || len(p.Deliveries) > 0 }

// Outbox counts the messages to those who have not handed in, by what became of
// the latest to each.
func (p surveyPage) Outbox() (figures []figure) {
	n := map[assessment.MessageState]int{}
	for _, i := range p.Invitations {
		if d, written := p.Deliveries[i.ID]; written && i.Missing() {
			n[d.State]++
		}
	}
	for _, f := range []figure{{n[assessment.MessageWaiting], "waiting"}, {n[assessment.MessageSent], "sent"}, {n[assessment.MessageFailed], "not sent"}} {
		if f.Number > 0 {
			figures = append(figures, f)
		}
	}
	return figures
}

// trouble is a reason why messages wait or were given up, and what to do.
type trouble struct {
	Number       int
	Text, Advice string
}

// Trouble is what keeps messages to those who have not handed in from being
// sent, each reason once, with how many it meets.
func (p surveyPage) Trouble() []trouble {
	type reason struct {
		problem assessment.MessageProblem
		state   assessment.MessageState
	}
	var reasons []reason
	n := map[reason]int{}
	for _, i := range p.Invitations {
		d := p.Deliveries[i.ID]
		r := reason{d.Problem, d.State}
		if !i.Missing() || d.State == assessment.MessageSent || d.Problem == assessment.NoProblem {
			continue
		}
		if n[r]++; n[r] == 1 {
			reasons = append(reasons, r)
		}
	}
	list := make([]trouble, len(reasons))
	for i, r := range reasons {
		list[i] = trouble{Number: n[r], Text: r.problem.Text()}
		if p.Mails && p.Asking() {
			list[i].Advice = advice(r.problem, r.state)
		}
	}
	return list
}

// advice is what an owner can do who does not run the installation.
func advice(problem assessment.MessageProblem, state assessment.MessageState) string {
	if problem == assessment.TriedTooSoon && state == assessment.MessageWaiting {
		return "There is nothing to do but wait."
	}
	return map[assessment.MessageProblem]string{
		assessment.Unreachable:     "If it lasts, tell whoever runs this installation.",
		assessment.SignInRefused:   "Ask whoever runs this installation to set the right ones.",
		assessment.NotEncrypted:    "Ask whoever runs this installation to check its mail settings.",
		assessment.SenderRefused:   "Ask whoever runs this installation to set an address the server takes.",
		assessment.TriedTooSoon:    "It did so for two days. Try again, or make a new link and hand it over.",
		assessment.AddressRefused:  "Revoke the invitation and invite the person at the right address, or make a new link and hand it over.",
		assessment.AddressLetters:  "Invite the person at another address, or make a new link and hand it over.",
		assessment.MessageRefused:  "Make a new link and hand it over, and tell whoever runs this installation.",
		assessment.Unconfirmed:     "Ask whether it arrived before you try again.",
		assessment.NoLongerWanted:  "Try again if it is still wanted.",
		assessment.MailSwitchedOff: "It has a mail server again: try again.",
	}[problem]
}

// Stuck reports that messages wait and nothing here sends them.
func (p surveyPage) Stuck() bool { return p.WithMessages() && !p.Mails && p.Asking() }

// Message says what became of the latest message to somebody.
func (p surveyPage) Message(i invitee) string {
	d, written := p.Deliveries[i.ID]
	if !written {
		if i.Email == "" {
			return "No address"
		}
		return "None"
	}
	kind := map[assessment.MessageKind]string{assessment.InvitationMessage: "Invitation", assessment.ReminderMessage: "Reminder"}[d.Kind]
	at := d.At.In(p.zone).Format("2 January 2006, 15:04")
	switch {
	case d.State == assessment.MessageSent:
		return kind + " sent " + at
	case d.State == assessment.MessageWaiting && !p.Mails:
		return kind + " waiting"
	case d.State == assessment.MessageWaiting && d.Problem != assessment.NoProblem:
		return fmt.Sprintf("%s waiting. %s Next try %s.", kind, d.Problem.Text(), at)
	case d.State == assessment.MessageWaiting:
		return kind + " will be sent"
	}
	return kind + " not sent. " + d.Problem.Text()
}

// AgainWord is what the button to send to somebody says; empty when there is
// nothing to press: they get none, or one that was not tried yet.
func (p surveyPage) AgainWord(i invitee) string {
	d := p.Deliveries[i.ID]
	switch {
	case !p.Mails || !i.Missing() || i.Email == "", d.State == assessment.MessageWaiting && d.Problem == assessment.NoProblem:
		return ""
	case cmp.Or(d.State, assessment.MessageSent) == assessment.MessageSent:
		return "Send a new link"
	}
	return "Try again"
}
