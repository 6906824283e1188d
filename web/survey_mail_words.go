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

// Trouble is what keeps messages to those who have not handed in from being
// sent, each reason once, with how many it meets.
func (p surveyPage) Trouble() (list []figure) {
	n := map[assessment.MessageProblem]int{}
	for _, i := range p.Invitations {
		if d := p.Deliveries[i.ID]; i.Missing() && d.State != assessment.MessageSent && d.Problem != assessment.NoProblem {
			if n[d.Problem]++; n[d.Problem] == 1 {
				list = append(list, figure{Word: string(d.Problem)})
			}
		}
	}
	for i := range list {
		problem := assessment.MessageProblem(list[i].Word)
		list[i] = figure{n[problem], problem.Text()}
	}
	return list
}

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
