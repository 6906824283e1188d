package web

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment/account"
)

// The cookies of respondents. None says who they are; the store knows only the
// hash of a secret, and what a cookie is worth is decided there.
const (
	answerToken    = "continuum-answer"       // the link they came by
	receiptToken   = "continuum-receipt"      // the way back to what they handed in
	nextReceipt    = "continuum-receipt-next" // the receipt they are about to get, so that handing in twice gives one
	savedToken     = "continuum-saved"        // when an answer was last saved: no draft has a time in the store
	draftPrefix    = "continuum-draft-"       // and which shared link: the draft begun by it
	answeredPrefix = "continuum-answered-"    // and which survey: it was answered from this browser
)

// How long they are kept.
const (
	draftLasts    = 90 * 24 * time.Hour
	answeredLasts = 365 * 24 * time.Hour
	receiptLasts  = 12 * time.Hour // the receipt link itself lasts as long as the survey is open
)

// draftToken is the cookie of the draft begun by a shared link.
func draftToken(link string) string { return draftPrefix + account.HashToken(link)[:16] }

// answeredToken is the cookie that says a survey was answered from this browser.
func answeredToken(surveyID string) string { return answeredPrefix + printable(surveyID) }

// secretOr is the secret a cookie carries when it is as long as ours are, else a
// new one that is kept in it.
func (s *Server) secretOr(c echo.Context, name string, lasts time.Duration) string {
	fresh := account.NewToken().Secret
	if kept := printable(s.tokenIn(c, name)); len(kept) == len(fresh) {
		return kept
	}
	s.keepFor(c, name, fresh, lasts)
	return fresh
}

// rememberSaved keeps when an answer was saved, in the browser alone.
func (s *Server) rememberSaved(c echo.Context, at time.Time) {
	s.keepFor(c, savedToken, strconv.FormatInt(at.Unix(), 10), draftLasts)
}

// savedAt is when an answer was last saved from this browser, zero when unknown.
func (s *Server) savedAt(c echo.Context) time.Time {
	seconds, err := strconv.ParseInt(s.tokenIn(c, savedToken), 10, 64)
	if err != nil || seconds <= 0 || seconds > s.now().Unix() {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
