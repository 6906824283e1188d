package web

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// looking is somebody with a link that works.
type looking struct {
	assessment.Share
	Organization assessment.Organization // without its name where names are hidden
	zone         *time.Location
	link         string // which of the browser's links it is; no secret
}

// At is an address of what the link shows: a file of it, or with "" its page.
func (l looking) At(path string) string {
	return withQuery("/shared"+path, url.Values{"link": {l.link}})
}

// Host is what the layout shows.
func (l looking) Host() *host {
	return &host{Organization: l.Organization, Unit: assessment.Unit{Name: l.Organization.Name}, zone: l.zone}
}

// lookingOf finds what the link leads to that the visitor's browser keeps. When
// it leads nowhere any more, the error is a page that says why: a stopPage.
func (s *Server) lookingOf(c echo.Context) (looking, error) {
	ctx, secret := c.Request().Context(), s.sharedSecret(c)
	if secret == "" {
		return looking{}, unknownShare()
	}
	share, err := s.store.SharedBy(ctx, account.HashToken(secret), s.now())
	switch {
	case errors.Is(err, assessment.ErrNotFound):
		if err := s.missedToken(c); err != nil {
			return looking{}, err
		}
		return looking{}, unknownShare()
	case errors.Is(err, assessment.ErrClosed):
		return looking{}, endedShare()
	case err != nil:
		return looking{}, err
	}
	org, err := s.store.Organization(ctx, share.OrganizationID)
	l := looking{Share: *share, Organization: org, zone: s.zone(org), link: linkMark(secret)}
	if share.Aliases {
		l.Organization.Name = nameless
	}
	return l, err
}

// sharedSecret is the secret of the link an address names, or of the one the
// browser opened last.
func (s *Server) sharedSecret(c echo.Context) string {
	if link := c.QueryParam("link"); link != "" {
		return s.tokenIn(c, sharedPrefix+printable(link))
	}
	return s.tokenIn(c, sharedToken)
}

// linkMark tells the links of a browser apart, and says nothing of their secrets.
func linkMark(secret string) string { return account.HashToken(secret)[:16] }

// unknownShare is for a link that leads nowhere, or for no link at all.
func unknownShare() stopPage {
	return stopPage{
		Status: http.StatusNotFound, Headline: "This link leads to nothing",
		Lines: []string{
			"Open the link you were sent once more, all of it: a part at its end is easily left behind when it is copied. If your browser blocks cookies, allow them for this site.",
			"If it still leads here, ask whoever sent it to you for a new one.",
		},
	}
}

// endedShare is for a link that expired or was revoked; which of the two is
// nobody's business.
func endedShare() stopPage {
	return stopPage{
		Status: http.StatusGone, Headline: "This link no longer works",
		Lines: []string{"It was made to work for a while, and that is over. Ask whoever sent it to you for a new one."},
	}
}

// notNow is for a result that is not there to be looked at for the moment.
func (l looking) notNow() stopPage {
	return stopPage{
		where: l.Host(), Status: http.StatusGone, Headline: "This result is being changed",
		Lines: []string{"Its answers were opened again. The same link shows it as soon as they are submitted."},
	}
}

// countOpening counts that a link was opened, and says whether it works. What has
// ended or never was is not counted: the page that follows says so.
func (s *Server) countOpening(c echo.Context, secret string) (works bool, err error) {
	err = s.store.CountOpening(c.Request().Context(), account.HashToken(secret), s.now())
	if errors.Is(err, assessment.ErrNotFound) || errors.Is(err, assessment.ErrClosed) {
		return false, nil
	}
	return err == nil, err
}
