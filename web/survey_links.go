package web

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/mail"
)

// Personal links: who gets one, how it reaches them, and how it is taken back.

// handover is somebody with the link that was just made for them.
type handover struct {
	assessment.Invitee
	Secret string // in the answer to this request, or in a message; else only its hash is kept
}

func newHandover(i assessment.Invitation) handover {
	token := account.NewToken()
	return handover{Invitee: assessment.Invitee{Invitation: i, LinkHash: token.Hash}, Secret: token.Secret}
}

// handOver decides how people get the links just made for them. Those who are
// written to have their message in the outbox already; the links of the others
// are shown to the owner this once, to be handed over.
func (s *Server) handOver(c echo.Context, p surveyed, kind assessment.MessageKind, people []handover) error {
	mailed, byHand := s.apart(people)
	if len(mailed) == 0 {
		return s.showLinks(c, p, kind, 0, byHand)
	}
	return s.willBeSent(c, p, kind, len(mailed), byHand)
}

// textsShown is up to how many people the page holds everybody's text; the file
// has it for all of them.
const textsShown = 200

// linksPage shows links this once.
type linksPage struct {
	surveyed
	People      []handedOver
	Mailed      string // what others get by e-mail: "12 invitations"; empty: none
	Unreachable bool
	File        template.URL // all of it as CSV
	FileName    string
}

// handedOver is somebody with their link and the text to send with it.
type handedOver struct {
	assessment.Invitation
	Link string
	mail.Text
}

// Who is the name, or the address of who has none.
func (h handedOver) Who() string { return whoIs(h.Invitation) }

// Mailto opens the owner's own mail program with the text.
func (h handedOver) Mailto() string {
	if h.Email == "" {
		return ""
	}
	escape := func(text string) string {
		return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(text, "\n", "\r\n")), "+", "%20")
	}
	return "mailto:" + url.PathEscape(h.Email) + "?subject=" + escape(h.Subject) + "&body=" + escape(h.Body)
}

func whoIs(i assessment.Invitation) string {
	if i.Name != "" {
		return i.Name
	}
	return i.Email
}

func (linksPage) Template() string { return "survey_links" }
func (p linksPage) Title() string  { return "Links for the survey of " + p.Unit.Name }

// WithTexts reports whether everybody's text is on the page.
func (p linksPage) WithTexts() bool { return len(p.People) <= textsShown }

// showLinks shows links to the owner. They are in this answer only, never in an
// address, a session or a log: that is why no redirect follows.
//
// messages is how many others were written to instead.
func (s *Server) showLinks(c echo.Context, p surveyed, kind assessment.MessageKind, messages int, people []handover) error {
	page := linksPage{surveyed: p, Unreachable: unreachable(s.baseURL)}
	if messages > 0 {
		page.Mailed = messagesWord(kind, messages)
	}
	for _, h := range people {
		page.People = append(page.People, handedOver{h.Invitation, s.answerLink(h.Secret), s.textFor(c, p, kind, h)})
	}
	file, err := linksFile(page.People)
	if err != nil {
		return err
	}
	page.File = template.URL("data:text/csv;charset=utf-8;base64," + base64.StdEncoding.EncodeToString(file)) //nolint:gosec // base64 holds nothing to escape
	page.FileName = exchange.FileName(p.Unit.Name, "survey links", ".csv")
	return s.render(c, http.StatusOK, page)
}

// linksFile is the links as a spreadsheet or a mail merge reads them.
func linksFile(people []handedOver) ([]byte, error) {
	rows := [][]string{{"name", "e-mail", "role", "link", "subject", "text"}}
	for _, h := range people {
		rows = append(rows, []string{
			exchange.SafeCell(h.Name), exchange.SafeCell(h.Email), string(h.Role), h.Link, exchange.SafeCell(h.Subject), exchange.SafeCell(h.Body),
		})
	}
	file := bytes.NewBufferString("\uFEFF")
	err := csv.NewWriter(file).WriteAll(rows)
	return file.Bytes(), err
}

// remindPeople makes one more link for everybody who has not handed in, but for
// those who have begun and are not written to; their earlier ones go on working.
// Who has handed in is left alone.
func (s *Server) remindPeople(c echo.Context) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), userOf(c).Name
	invitations, err := s.store.Invitations(ctx, p.Survey.OrganizationID, p.Survey.ID)
	if err != nil {
		return err
	}
	people := missingOf(invitations)
	if len(people) == 0 {
		return s.refuseSurvey(c, []assessment.Problem{{Text: "Nobody is missing: there is nobody to remind."}}, func(*surveyPage) {})
	}
	mailed, people := s.apart(people)
	people = slices.DeleteFunc(people, func(h handover) bool { return !linkable(h.Invitation) })
	if len(mailed) > 0 {
		return s.remindByMail(c, p, mailed, people)
	}
	if len(people) == 0 {
		return s.refuseSurvey(c, []assessment.Problem{{Text: "Whoever is missing has begun, and goes on with the link they have. A new one would show you what they have answered so far: remind them without."}}, func(*surveyPage) {})
	}
	err = s.store.UpdateSurvey(ctx, p.Survey.OrganizationID, p.Survey.ID, func(survey *assessment.Survey) error {
		return survey.Open(who, assessment.EventReminded, linksNote(len(people)), s.now())
	})
	if err != nil {
		return err
	}
	if people, err = s.relink(c, p, people); err != nil {
		return err
	}
	return s.showLinks(c, p, assessment.ReminderMessage, 0, people)
}

// linksNote says of a reminder that nothing was sent.
func linksNote(n int) string { return "made links for " + count(n, "person", "people") }

func missingOf(invitations []assessment.Invitation) []handover {
	var people []handover
	for _, i := range invitations {
		if i.Missing() {
			people = append(people, newHandover(i))
		}
	}
	return people
}

// relink makes the links and returns who got one: who handed in or was revoked
// in the meantime needs none.
func (s *Server) relink(c echo.Context, p surveyed, people []handover) ([]handover, error) {
	var linked []handover
	for _, h := range people {
		err := s.store.Relink(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID, h.ID, h.LinkHash, func(survey *assessment.Survey) error {
			return survey.CheckAnswerable(s.now())
		})
		if err == nil {
			linked = append(linked, h)
		} else if !errors.Is(err, assessment.ErrClosed) && !errors.Is(err, assessment.ErrNotFound) {
			return nil, err
		}
	}
	return linked, nil
}

// linkable reports whether somebody's next link may be shown to the owner. It
// opens what they have begun, so whoever has begun gets none that passes through
// other hands.
func linkable(i assessment.Invitation) bool { return i.State == assessment.StateInvited }

// checkLinkable refuses a link that would let the owner read along: that of
// somebody who has begun, or who is written to and knows of no other.
func (s *Server) checkLinkable(c echo.Context, p surveyed, i assessment.Invitation) error {
	if i.State == assessment.StateStarted {
		return assessment.Invalid("", whoIs(i)+" has begun. A new link would show you what they have answered so far. They go on with the link they have; if it is lost, revoke it and invite them again.")
	}
	if !s.mails(i) || !i.Missing() {
		return nil
	}
	deliveries, err := s.store.Deliveries(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID)
	if err == nil && deliveries[i.ID].State != assessment.MessageFailed {
		err = assessment.Invalid("", whoIs(i)+" gets links by e-mail, so that nobody else has them. Press “Send a new link”.")
	}
	return err
}

// linkAgain makes one more link for somebody who lost theirs.
func (s *Server) linkAgain(c echo.Context) error {
	p, i, err := s.invitationOf(c)
	if err != nil {
		return err
	}
	if err := s.checkLinkable(c, p, i); err != nil {
		return s.surveyChanged(c, err, "", func(*surveyPage) {})
	}
	h, who := newHandover(i), userOf(c).Name
	err = s.store.Relink(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID, i.ID, h.LinkHash, func(survey *assessment.Survey) error {
		return survey.Open(who, assessment.EventInvited, "another link for "+whoIs(i), s.now())
	})
	if err != nil {
		return err
	}
	return s.showLinks(c, p, assessment.InvitationMessage, 0, []handover{h})
}

// revokeInvitee takes somebody's links back. What they had begun is deleted, when
// that is confirmed.
func (s *Server) revokeInvitee(c echo.Context) error {
	p, i, err := s.invitationOf(c)
	if err != nil {
		return err
	}
	if i.State == assessment.StateStarted && !formOf(c).Has(sureField) {
		err := assessment.Invalid(sureField+"-"+i.ID, whoIs(i)+" has begun. Tick the box to delete their answers with the link.")
		return s.surveyChanged(c, err, "", func(*surveyPage) {})
	}
	who := userOf(c).Name
	err = s.store.RevokeInvitation(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID, i.ID, func(survey *assessment.Survey) error {
		return survey.Open(who, assessment.EventRevoked, whoIs(i), s.now())
	})
	return s.surveyChanged(c, err, "The link of "+whoIs(i)+" no longer works.", func(*surveyPage) {})
}

// invitationOf finds the invitation a request names, in its survey only.
func (s *Server) invitationOf(c echo.Context) (surveyed, assessment.Invitation, error) {
	p, err := s.surveyed(c)
	if err != nil {
		return p, assessment.Invitation{}, err
	}
	invitations, err := s.store.Invitations(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID)
	if err != nil {
		return p, assessment.Invitation{}, err
	}
	for _, i := range invitations {
		if i.ID == c.Param("invitation") {
			return p, i, nil
		}
	}
	return p, assessment.Invitation{}, assessment.ErrNotFound
}
