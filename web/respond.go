package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// The respondent family: what somebody sees who was sent a link. They have no
// account, and no session is made or looked up for them, so that nothing of who
// else uses their browser is shown or written down.

// respondentRoutes are the rows of the site for respondents. Opening a link or
// any other GET changes nothing that is kept.
func (s *Server) respondentRoutes() []route {
	rows := append([]route{
		{http.MethodGet, draftBase, s.showStart, respondent},
		{http.MethodPost, draftBase, s.startResponse, respondent},
		{http.MethodGet, draftTasks, s.showDraft, respondent},
		{http.MethodGet, draftBase + "/elsewhere", s.showElsewhere, respondent},
		{http.MethodPost, draftBase + "/role", s.chooseRole, respondent},
		{http.MethodPost, draftBase + "/submit", s.submitResponse, respondent},
		{http.MethodGet, "/receipt", s.showReceipt, respondent},
		{http.MethodPost, "/receipt/amend", s.amendResponse, respondent},
		{http.MethodPost, "/receipt/withdraw", s.withdrawResponse, respondent},
		{http.MethodPost, "/receipt/leave", s.leaveReceipt, respondent},
	}, s.answeringRoutes(draftBase, s.drafts(), respondent)...)
	for i := range rows {
		rows[i].handler = s.politely(rows[i].handler)
	}
	return rows
}

// ofRespondents reports whether a route is one of theirs.
func ofRespondents(pattern string) bool {
	return pattern == takePart || strings.HasPrefix(pattern, takePart+"/") || pattern == "/answer" || pattern == "/receipt" || strings.HasPrefix(pattern, "/answer/") || strings.HasPrefix(pattern, "/receipt/")
}

// host is whose survey a page is part of; it stands on top.
type host struct {
	Organization assessment.Organization
	Unit         assessment.Unit
	zone         *time.Location
}

// visit is somebody at work with a link.
type visit struct {
	assessment.Respondent
	zone   *time.Location
	link   string // the secret they came by
	secret string // the secret their draft hangs on: the link's, or one of its own where the link is shared
}

// Host is what the layout shows.
func (v visit) Host() *host { return &host{v.Organization, v.Unit, v.zone} }

// Personal reports whether the link is theirs alone.
func (v visit) Personal() bool { return v.Survey.Asking == assessment.PersonalLinks }

// byTheSharedLink reports whether they came by the link for all and have not begun.
func (v visit) byTheSharedLink() bool { return v.Invitation == nil && v.Draft == nil && !v.Used }

// another reports whether what they would hand in counts as one more person: by
// the link for all, whether or not they have begun, such as before it was
// replaced.
func (v visit) another() bool {
	return v.Invitation == nil && !v.Used && (v.Draft == nil || !v.Draft.Amends)
}

// Until is when the survey closes, zero when that is decided by hand. Midnight
// is the last minute of the day that ends with it, as people say.
func (v visit) Until() time.Time { return lastMinute(v.Survey.ClosesAt, v.zone) }

func lastMinute(closes time.Time, zone *time.Location) time.Time {
	if at := closes.In(zone); !closes.IsZero() && at.Hour() == 0 && at.Minute() == 0 {
		return closes.Add(-time.Minute)
	}
	return closes
}

// newVisit is a respondent found by their link.
func (s *Server) newVisit(r assessment.Respondent, link, secret string) visit {
	return visit{Respondent: r, zone: s.zone(r.Organization), link: link, secret: secret}
}

// visitOf finds who sends a request by the links their browser keeps. When they
// cannot answer, the error is a page that says why: a stopPage.
func (s *Server) visitOf(c echo.Context) (visit, error) {
	link := s.tokenIn(c, answerToken)
	if link == "" {
		return visit{}, s.withoutLink(c)
	}
	own := s.tokenIn(c, draftToken(link))
	v, err := s.visitBy(c, link, own)
	if errors.Is(err, assessment.ErrNotFound) {
		if err := s.missedToken(c); err != nil {
			return v, err
		}
		return v, unknownLink()
	}
	if err != nil {
		return v, err
	}
	if stop, stopped := s.stopped(c, v); stopped {
		return v, stop
	}
	return v, nil
}

// visitBy looks for the draft begun by a shared link first, and then for what
// the link itself leads to.
func (s *Server) visitBy(c echo.Context, link, own string) (visit, error) {
	ctx := c.Request().Context()
	if own != "" {
		r, err := s.store.Respondent(ctx, account.HashToken(own))
		if err == nil {
			return s.newVisit(r, link, own), nil
		}
		if !errors.Is(err, assessment.ErrNotFound) {
			return visit{}, err
		}
	}
	r, err := s.store.Respondent(ctx, account.HashToken(link))
	if err != nil {
		return visit{}, err
	}
	v := s.newVisit(r, link, link)
	if v.byTheSharedLink() {
		v.secret = own
	}
	return v, nil
}

// draftOf finds the draft a request is about. Who has not begun is led to the
// start page.
func (s *Server) draftOf(c echo.Context) (visit, error) {
	v, err := s.visitOf(c)
	if err == nil && v.Draft == nil {
		err = errNotBegun
	}
	return v, err
}

// errNotBegun leads to the start page.
var errNotBegun = errors.New("the answers were not begun")

// politely answers what stands in a respondent's way with a page that says what
// it is and what they can do.
func (s *Server) politely(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		var stop stopPage
		switch {
		case errors.As(err, &stop):
			return s.render(c, stop.Status, stop)
		case errors.Is(err, errNotBegun):
			return c.Redirect(http.StatusSeeOther, "/answer")
		}
		return err
	}
}

// whyNot turns what the store refused into the page that says why, when looking
// again tells: the survey closed, the link was used or revoked in this moment.
func (s *Server) whyNot(c echo.Context, err error) error {
	if !errors.Is(err, assessment.ErrClosed) && !errors.Is(err, assessment.ErrNotFound) && !errors.Is(err, assessment.ErrConflict) {
		return err
	}
	if _, why := s.draftOf(c); why != nil {
		return why
	}
	return err
}
