package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// newSessions keeps sessions on the server; the browser holds a random token.
// Over https its cookie cannot be set or read by another host or over http.
func newSessions(config Config, secure bool) *scs.SessionManager {
	sessions := scs.New()
	sessions.Store, sessions.Codec = config.Sessions, account.SessionCodec{}
	sessions.Lifetime = cmp.Or(config.SessionLife, 12*time.Hour)
	sessions.Cookie.Name, sessions.Cookie.Secure = "continuum", secure
	if secure {
		sessions.Cookie.Name = "__Host-continuum"
	}
	return sessions
}

// loadSession looks up the session of a request and keeps what changes in it,
// before the first byte of the answer is sent.
func (s *Server) loadSession(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := s.sessions.Load(c.Request().Context(), token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Before(func() { s.saveSession(c, token) })
		return next(c)
	}
}

// saveSession stores the session and hands out its token when that is new. The
// cookie lasts as long as the browser is open; how long the session itself
// lasts is the store's to say.
func (s *Server) saveSession(c echo.Context, before string) {
	ctx := c.Request().Context()
	cookie := &http.Cookie{
		Name: s.sessions.Cookie.Name, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		token, _, err := s.sessions.Commit(ctx)
		if err != nil && token == before && c.Request().Method == http.MethodGet {
			s.log.WarnContext(ctx, "last use of a session not saved", "request", requestID(c), "error", err)
			return
		}
		if err != nil { // the answer would promise what is not stored
			s.log.ErrorContext(ctx, "session not saved", "request", requestID(c), "error", err)
			c.Response().Status = max(c.Response().Status, http.StatusInternalServerError)
			c.Response().Header().Del(echo.HeaderLocation)
			c.Response().Header().Del(echo.HeaderSetCookie)
			return
		}
		if token != before {
			cookie.Value = token
			c.SetCookie(cookie)
		}
	case scs.Destroyed:
		cookie.MaxAge = -1
		c.SetCookie(cookie)
	}
}

// findVisitor says who sends a request. Somebody disabled or gone is nobody.
func (s *Server) findVisitor(c echo.Context) (*visitor, error) {
	ctx, v := c.Request().Context(), &visitor{}
	id := s.sessions.GetString(ctx, account.SessionUser)
	if id == "" {
		return v, nil
	}
	if s.idle(ctx) {
		return v, s.signOut(c)
	}
	user, memberships, organizations, err := s.store.Visitor(ctx, id)
	if errors.Is(err, assessment.ErrNotFound) || err == nil && user.Disabled {
		return v, s.signOut(c)
	}
	if err != nil {
		return v, err
	}
	v.user, v.organizations = user, organizations
	chosen, err := s.organizationFor(c, v)
	if err != nil {
		return v, err
	}
	v.choose(chosen, memberships)
	return v, nil
}

// organizationFor is the id of the organization a request is about: the one its
// unit (of the path or the query), assessment or survey belongs to, so that links and other tabs work in each of
// the visitor's organizations, else the one they looked at last.
func (s *Server) organizationFor(c echo.Context, v *visitor) (string, error) {
	ctx := c.Request().Context()
	last := s.sessions.GetString(ctx, account.SessionOrganization)
	unit, id := cmp.Or(c.Param("unit"), c.QueryParam("unit")), cmp.Or(c.Param("id"), c.Param("survey"), c.QueryParam("assessment"), c.QueryParam("survey"))
	if len(v.organizations) < 2 || unit == "" && id == "" {
		return last, nil
	}
	home, err := s.store.OrganizationOf(ctx, v.user.ID, unit, id)
	if errors.Is(err, assessment.ErrNotFound) {
		return last, nil // the handler says so
	}
	if err == nil && home != last {
		s.setOrganization(c, home)
	}
	return home, err
}

// idle reports whether the session was not used for too long. That it was used
// is written once a minute at most, the one write a GET may cause.
func (s *Server) idle(ctx context.Context) bool {
	seconds, err := strconv.ParseInt(s.sessions.GetString(ctx, account.SessionSeen), 10, 64)
	unused := s.now().Sub(time.Unix(seconds, 0))
	if err != nil || unused > s.sessionIdle {
		return true
	}
	if unused > time.Minute {
		s.seen(ctx)
	}
	return false
}

func (s *Server) seen(ctx context.Context) {
	s.sessions.Put(ctx, account.SessionSeen, strconv.FormatInt(s.now().Unix(), 10))
}

// choose looks at one of the visitor's organizations: the one with this id, else
// the first that is no sample, else the first.
func (v *visitor) choose(id string, memberships []account.Membership) {
	for _, o := range v.organizations {
		if o.ID == id {
			v.organization = o
			break
		}
		if v.organization.ID == "" || v.organization.Sample && !o.Sample {
			v.organization = o
		}
	}
	for _, m := range memberships {
		if m.OrganizationID == v.organization.ID {
			v.role = m.Role
		}
	}
}

// signIn begins a new session for a user. The token changes, so that nobody who
// knew the old one is signed in with it. It is stored at once: a session that
// cannot be is an error with a page that says why.
func (s *Server) signIn(c echo.Context, user account.User) error {
	ctx := c.Request().Context()
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, account.SessionUser, user.ID)
	s.seen(ctx)
	if _, _, err := s.sessions.Commit(ctx); err != nil {
		return err
	}
	s.rememberBrowser(c, user)
	return nil
}

// signOut ends the session.
func (s *Server) signOut(c echo.Context) error {
	return s.sessions.Destroy(c.Request().Context())
}

// setOrganization looks at another organization from the next request on.
// Whether the visitor belongs to it is checked at each request.
func (s *Server) setOrganization(c echo.Context, id string) {
	s.sessions.Put(c.Request().Context(), account.SessionOrganization, id)
}
