package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// handedIn is the page after handing in: one's own answers and the receipt link.
const handedIn = "/receipt?handed-in"

// submitResponse hands the answers in: they are cut from the link and get a
// receipt of their own. Pressing twice hands in once.
func (s *Server) submitResponse(c echo.Context) error {
	v, err := s.draftOf(c)
	if err != nil {
		return s.orHandedIn(c, err)
	}
	if len(v.Draft.Answers) == 0 {
		return s.render(c, http.StatusUnprocessableEntity, emptyCheck(s.answeringAt(c, v)))
	}
	name := nextReceipt
	if v.Draft.Amends {
		name = receiptToken
	}
	receipt := s.secretOr(c, name, receiptLasts)
	err = s.store.SubmitResponse(c.Request().Context(), account.HashToken(v.secret), account.HashToken(receipt))
	if err != nil {
		return s.orHandedIn(c, s.whyNotSubmitted(c, v, err))
	}
	s.keepFor(c, answeredToken(v.Survey.ID), "done", answeredLasts)
	if v.link == v.secret && v.Invitation == nil {
		s.dropToken(c, answerToken) // a draft's own link leads nowhere from now on
	}
	s.dropToken(c, draftToken(v.link))
	return s.toReceipt(c, receipt)
}

// whyNotSubmitted is the page for why answers were not taken. Changes can be
// handed in only where the receipt is known.
func (s *Server) whyNotSubmitted(c echo.Context, v visit, err error) error {
	why := s.whyNot(c, err)
	if !v.Draft.Amends || !errors.Is(why, assessment.ErrNotFound) {
		return why
	}
	return stopPage{
		where: v.Host(), Status: http.StatusForbidden, Headline: "Open your receipt link once more",
		Lines: []string{"To hand in changes, this browser needs the receipt link of the answers they are changes of. Open it here, then come back. Your changes are kept."},
		Link:  draftBase + "/check", LinkText: "Check your answers",
	}
}

// emptyCheck is the check page for who hands in nothing. It would count as a
// person and say nothing.
func emptyCheck(sheet answering) checkPage {
	page := newCheckPage(sheet)
	page.problems = []assessment.Problem{{Text: "Nothing is answered yet. Answer at least one statement before you hand in."}}
	return page
}

// toReceipt shows what was handed in.
func (s *Server) toReceipt(c echo.Context, receipt string) error {
	s.keepFor(c, receiptToken, receipt, receiptLasts)
	s.dropToken(c, nextReceipt)
	s.dropToken(c, savedToken)
	return c.Redirect(http.StatusSeeOther, handedIn)
}

// orHandedIn is for the second of two presses: when the first has handed the
// answers in, it leads to the same receipt; else the error stands.
func (s *Server) orHandedIn(c echo.Context, err error) error {
	receipt := s.tokenIn(c, nextReceipt)
	var stop stopPage
	if receipt == "" || !errors.As(err, &stop) && !errors.Is(err, errNotBegun) && !errors.Is(err, assessment.ErrConflict) {
		return err
	}
	if _, found := s.store.Receipt(c.Request().Context(), account.HashToken(receipt)); found != nil {
		return err
	}
	return s.toReceipt(c, receipt)
}
