package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/mail"
)

// Where there is a mail server, invitations and reminders to people with an
// address are sent; nobody but their recipient sees those links.

// mails reports whether somebody is written to by e-mail.
func (s *Server) mails(i assessment.Invitation) bool { return s.mailer != nil && i.Email != "" }

// textFor is what somebody is told with their link.
func (s *Server) textFor(c echo.Context, p surveyed, kind assessment.MessageKind, h handover) mail.Text {
	l := mail.LetterFrom(userOf(c).Name, p.Survey, p.Unit.Name, organizationOf(c).Name, s.zone(organizationOf(c)))
	l.To, l.Link = h.Name, s.answerLink(h.Secret)
	if kind == assessment.ReminderMessage {
		return mail.Reminder(l)
	}
	return mail.Invitation(l)
}

// withMessages are people with the messages they get, where they get one.
func (s *Server) withMessages(c echo.Context, p surveyed, kind assessment.MessageKind, people []handover) []assessment.Invitee {
	invitees := make([]assessment.Invitee, len(people))
	for i, h := range people {
		invitees[i] = h.Invitee
		if s.mails(h.Invitation) {
			text := s.textFor(c, p, kind, h)
			invitees[i].Message = assessment.Message{Kind: kind, Subject: text.Subject, Body: text.Body}
		}
	}
	return invitees
}

// apart tells those who are written to from those whose link the owner hands
// over.
func (s *Server) apart(people []handover) (mailed, byHand []handover) {
	for _, h := range people {
		if s.mails(h.Invitation) {
			mailed = append(mailed, h)
		} else {
			byHand = append(byHand, h)
		}
	}
	return mailed, byHand
}

// willBeSent says so, and shows the links of those who have no address.
func (s *Server) willBeSent(c echo.Context, p surveyed, kind assessment.MessageKind, messages int, byHand []handover) error {
	s.mailer.Wake()
	if len(byHand) > 0 {
		return s.showLinks(c, p, kind, messages, byHand)
	}
	s.flash(c, messagesWord(kind, messages)+" will be sent.")
	return c.Redirect(http.StatusSeeOther, p.Address())
}

// messagesWord counts messages: "12 invitations".
func messagesWord(kind assessment.MessageKind, n int) string {
	if kind == assessment.ReminderMessage {
		return sentenceStart(count(n, "reminder", "reminders"))
	}
	return sentenceStart(count(n, "invitation", "invitations"))
}

// remindByMail writes to those who have not handed in: once, also when two
// owners, or two clicks, ask for it.
func (s *Server) remindByMail(c echo.Context, p surveyed, mailed, byHand []handover) error {
	who, messages := userOf(c).Name, 0
	invitees := s.withMessages(c, p, assessment.ReminderMessage, mailed)
	err := s.store.MailLinks(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID, invitees, func(survey *assessment.Survey, n int) error {
		messages = n
		if n+len(byHand) == 0 {
			return assessment.Invalid("", "Whoever is missing was written to within the last hour, or will be soon. Nobody is written to twice.")
		}
		return survey.Open(who, assessment.EventReminded, remindedNote(n, len(byHand)), s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.refuseSurvey(c, problems, func(*surveyPage) {})
	}
	if err != nil {
		return err
	}
	if byHand, err = s.relink(c, p, byHand); err != nil {
		return err
	}
	return s.willBeSent(c, p, assessment.ReminderMessage, messages, byHand)
}

// remindedNote says who is written to, and who gets a link otherwise.
func remindedNote(mailed, byHand int) string {
	switch {
	case byHand == 0:
		return "for " + count(mailed, "person", "people") + ", by e-mail"
	case mailed == 0:
		return linksNote(byHand)
	}
	return "for " + count(mailed, "person", "people") + ", by e-mail; " + linksNote(byHand)
}

// sendAgain makes what waits due now, and writes anew to those whose message was
// given up: to everybody, or to one person, who may also ask for another one.
func (s *Server) sendAgain(c echo.Context) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	if s.mailer == nil {
		return s.surveyChanged(c, assessment.Invalid("", "No mail server is set up: make a new link and send it yourself."), "", func(*surveyPage) {})
	}
	ctx, survey, one, who := c.Request().Context(), p.Survey, c.Param("invitation"), userOf(c).Name
	people, err := s.unwritten(c, p, one)
	if err != nil {
		return err
	}
	due, err := s.store.RetryMessages(ctx, survey.OrganizationID, survey.ID, one)
	if err != nil {
		return err
	}
	err = s.store.MailLinks(ctx, survey.OrganizationID, survey.ID, people, func(survey *assessment.Survey, n int) error {
		if due += n; due == 0 {
			return assessment.Invalid("", "There is nothing to send again.")
		}
		if n == 0 {
			return survey.CheckAnswerable(s.now())
		}
		return survey.Open(who, assessment.EventInvited, "another link for "+whoAgain(people, n), s.now())
	})
	s.mailer.Wake()
	return s.surveyChanged(c, err, sentenceStart(count(due, "message", "messages"))+" will be sent.", func(*surveyPage) {})
}

// whoAgain names who gets another link by e-mail, for what was done.
func whoAgain(people []assessment.Invitee, n int) string {
	if len(people) == 1 {
		return whoIs(people[0].Invitation)
	}
	return count(n, "person", "people")
}

// unwritten are those whose latest message was given up, with a new one of the
// same kind; or the one who is named, whatever became of theirs.
func (s *Server) unwritten(c echo.Context, p surveyed, one string) ([]assessment.Invitee, error) {
	ctx, survey := c.Request().Context(), p.Survey
	invitations, err := s.store.Invitations(ctx, survey.OrganizationID, survey.ID)
	if err != nil {
		return nil, err
	}
	deliveries, err := s.store.Deliveries(ctx, survey.OrganizationID, survey.ID)
	if err != nil {
		return nil, err
	}
	var invitees []assessment.Invitee
	named := false
	for _, i := range invitations {
		delivery := deliveries[i.ID]
		named = named || i.ID == one
		if !i.Missing() || !s.mails(i) || i.ID != one && (one != "" || delivery.State != assessment.MessageFailed) {
			continue
		}
		kind := assessment.InvitationMessage
		if delivery.State == assessment.MessageFailed {
			kind = delivery.Kind
		}
		invitees = append(invitees, s.withMessages(c, p, kind, []handover{newHandover(i)})...)
	}
	if one != "" && !named {
		return nil, assessment.ErrNotFound
	}
	return invitees, nil
}
