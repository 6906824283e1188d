package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// receiptPage is what somebody handed in, to look at and to keep. Only who has
// the receipt link gets here; the store knows no other way.
type receiptPage struct {
	assessment.Receipt
	zone       *time.Location
	Fresh      bool   // handed in right now: the link is shown, this once
	Address    string // the receipt link
	Open       bool   // it can still be changed and withdrawn
	Components []reviewed
}

func (receiptPage) Template() string { return "receipt" }

// Host is what the layout shows.
func (p receiptPage) Host() *host { return &host{p.Organization, p.Unit, p.zone} }

// Title says whether it was handed in right now.
func (p receiptPage) Title() string {
	if p.Fresh {
		return "Thank you, " + p.Unit.Name
	}
	return "Your answers, " + p.Unit.Name
}

// Role is how the answers are counted, in words.
func (p receiptPage) Role() string { return roleWords(p.Response.Role) }

// Until is when the survey closes, zero when that is decided by hand.
func (p receiptPage) Until() time.Time { return lastMinute(p.Survey.ClosesAt, p.zone) }

// Personal reports whether everybody had a link of their own.
func (p receiptPage) Personal() bool { return p.Survey.Asking == assessment.PersonalLinks }

// showReceipt takes the secret of a receipt link into a cookie, and then shows
// the answers at an address without it.
func (s *Server) showReceipt(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, receiptToken, secret, receiptLasts, "/receipt")
	}
	if c.QueryParams().Has("withdrawn") && s.tokenIn(c, receiptToken) == "" {
		return withdrawn()
	}
	page, err := s.receiptOf(c)
	if err != nil {
		return err
	}
	page.Fresh = c.QueryParams().Has("handed-in")
	return s.render(c, http.StatusOK, page)
}

// receiptOf finds what was handed in by the receipt the browser keeps.
func (s *Server) receiptOf(c echo.Context) (receiptPage, error) {
	secret := s.tokenIn(c, receiptToken)
	if secret == "" {
		return receiptPage{}, unknownReceipt()
	}
	r, err := s.store.Receipt(c.Request().Context(), account.HashToken(secret))
	if errors.Is(err, assessment.ErrNotFound) {
		if err := s.missedToken(c); err != nil {
			return receiptPage{}, err
		}
		return receiptPage{}, unknownReceipt()
	}
	if err != nil {
		return receiptPage{}, err
	}
	page := receiptPage{Receipt: r, zone: s.zone(r.Organization), Address: s.absolute("/receipt?token=" + secret)}
	page.Open = r.Survey.CheckAnswerable(s.now()) == nil
	page.Components = reviewedAll(draftAt(&r.Response.Sheet))
	return page, nil
}

// unknownReceipt is for a receipt link that leads nowhere.
func unknownReceipt() stopPage {
	return stopPage{
		Status: http.StatusNotFound, Headline: "This link leads to no answers",
		Lines: []string{
			"Open your receipt link once more, all of it. If your browser blocks cookies, allow them for this site.",
			"If it still leads here, the answers were withdrawn, or the result of the survey was published: from then on nobody can tell whose answers are whose, and nothing leads back to yours.",
		},
	}
}

// withdrawn is said after withdrawing.
func withdrawn() stopPage {
	return stopPage{
		Status: http.StatusOK, Headline: "Your answers are withdrawn",
		Lines: []string{"They were deleted and count no more. The receipt link leads nowhere from now on."},
	}
}

// amendResponse opens the answers that were handed in, to be changed. Until they
// are handed in again, they count as they were.
func (s *Server) amendResponse(c echo.Context) error {
	page, err := s.receiptOf(c)
	if err != nil {
		return err
	}
	secret, draft := s.tokenIn(c, receiptToken), account.NewToken()
	if err := s.store.AmendResponse(c.Request().Context(), account.HashToken(secret), draft.Hash); err != nil {
		return s.lateReceipt(err, page)
	}
	s.keepFor(c, answerToken, draft.Secret, draftLasts)
	s.keepFor(c, receiptToken, secret, draftLasts) // it is needed to hand them in again
	s.dropToken(c, savedToken)
	return c.Redirect(http.StatusSeeOther, draftBase+"/check")
}

// withdrawResponse deletes what was handed in.
func (s *Server) withdrawResponse(c echo.Context) error {
	page, err := s.receiptOf(c)
	if err != nil {
		return err
	}
	if err := s.store.WithdrawResponse(c.Request().Context(), account.HashToken(s.tokenIn(c, receiptToken))); err != nil {
		return s.lateReceipt(err, page)
	}
	s.dropToken(c, receiptToken)
	s.dropToken(c, answeredToken(page.Survey.ID)) // who withdrew may answer anew by the shared link
	return c.Redirect(http.StatusSeeOther, "/receipt?withdrawn")
}

// lateReceipt is the page for what the survey's end has made impossible.
func (s *Server) lateReceipt(err error, page receiptPage) error {
	if errors.Is(err, assessment.ErrNotFound) {
		return unknownReceipt()
	}
	if !errors.Is(err, assessment.ErrClosed) {
		return err
	}
	return stopPage{
		where: page.Host(), Status: http.StatusGone, Headline: "The survey is closed",
		Lines: []string{"Nothing was changed: your answers count as you handed them in."},
		Link:  "/receipt", LinkText: "See what you answered",
	}
}

// leaveReceipt forgets the receipt in this browser, for devices several people
// use.
func (s *Server) leaveReceipt(c echo.Context) error {
	s.dropToken(c, receiptToken)
	return c.Redirect(http.StatusSeeOther, "/answer")
}
