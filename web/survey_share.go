package web

import (
	"bytes"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/mail"
	"continuum/assessment/report"
)

// The one link for all: shown again whenever its owner wants to, as text, as a
// QR code and as a poster.

// answerLink is the address that carries a secret to the respondent's pages.
func (s *Server) answerLink(secret string) string {
	return s.absolute("/answer?token=" + url.QueryEscape(secret))
}

// letter is the text to send with a link.
func (s *Server) letter(c echo.Context, p surveyed, link string) mail.Text {
	l := mail.LetterFrom(userOf(c).Name, p.Survey, p.Unit.Name, organizationOf(c).Name, s.zone(organizationOf(c)))
	l.Link = link
	return mail.Invitation(l)
}

// shareSurvey makes the shared link, which opens the survey. An earlier one
// stops working; what was begun by it goes on.
func (s *Server) shareSurvey(c echo.Context) error {
	ctx, who := c.Request().Context(), userOf(c).Name
	done := "The link is made. People can answer now."
	err := s.store.OpenShared(ctx, organizationOf(c).ID, c.Param("survey"), account.NewToken(), func(survey *assessment.Survey) error {
		note := ""
		if !survey.OpenedAt.IsZero() {
			done, note = "The link is new. The old one no longer works.", "the earlier link stopped working"
		}
		return survey.Open(who, assessment.EventOpened, note, s.now())
	})
	return s.surveyChanged(c, err, done, func(*surveyPage) {})
}

// downloadPoster sends a page to hang up, in A4 unless paper=letter.
func (s *Server) downloadPoster(c echo.Context) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	if err := p.Survey.CheckAnswerable(s.now()); err != nil {
		return err
	}
	ctx, organization := c.Request().Context(), organizationOf(c)
	secret, err := s.store.SharedSecret(ctx, organization.ID, p.Survey.ID)
	if err != nil {
		return err
	}
	if secret == "" {
		return assessment.ErrNotFound
	}
	return s.sendPoster(c, report.Poster{
		Unit: p.Unit.Name, Minutes: p.Survey.Form.Minutes(), Threshold: p.Survey.Threshold, Address: s.answerLink(secret), Date: p.Survey.OpenedAt,
	}, p.Survey.ClosesAt, exchange.FileName(p.Unit.Name, "survey poster", ".pdf"))
}

// sendPoster sends a poster of the organization on the paper asked for, with its
// code and when it closes.
func (s *Server) sendPoster(c echo.Context, poster report.Poster, closesAt time.Time, name string) (err error) {
	organization := organizationOf(c)
	poster.Organization, poster.Paper = organization.Name, paperOf(c)
	if !closesAt.IsZero() {
		poster.Closes = untilDayIn(closesAt, s.zone(organization))
	}
	if poster.Code, err = newQR(poster.Address); err != nil {
		return err
	}
	var file bytes.Buffer
	if err := poster.Write(c.Request().Context(), &file); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, exchange.ContentDisposition(name))
	return c.Blob(http.StatusOK, "application/pdf", file.Bytes())
}

// untilDayIn is a closing moment with its time zone, for who may be in another.
func untilDayIn(at time.Time, zone *time.Location) string {
	return untilDay(at, zone) + " (" + zone.String() + ")"
}
