package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// who says who may use a route. The zero value lets nobody in, and the site
// does not start with it.
type who int

const (
	closed        who = iota
	machine           // anybody, and no session is looked up: health, metrics, files
	respondent        // anybody, and no session is looked up; the handler finds their link
	anyone            // signed in or not
	signedIn          // any user
	member            // any role in the current organization
	answerer          // owner or assessor of it
	owner             // owner of it
	administrator     // of the instance; reads no results by that
)

func (w who) String() string {
	return [...]string{"closed", "machine", "respondent", "anyone", "signed in", "member", "answerer", "owner", "administrator"}[w]
}

// visitor is who sends a request, and the organization they look at.
type visitor struct {
	user          account.User
	organization  assessment.Organization
	role          account.Role
	organizations []assessment.Organization
}

func (v *visitor) signedIn() bool { return v.user.ID != "" }

func (w who) admits(v *visitor) bool {
	switch w {
	case anyone:
		return true
	case signedIn:
		return v.signedIn()
	case member:
		return v.role.Known()
	case answerer:
		return v.role.MayAnswer()
	case owner:
		return v.role.MayManage()
	case administrator:
		return v.user.Administrator
	default:
		return false
	}
}

// admit lets through who may use a route; others are asked to sign in, or told
// no. The ids of an address are checked where they are looked up, always with
// the organization: a foreign one is not found.
func (s *Server) admit(w who, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := s.findVisitor(c)
		if err != nil {
			return err
		}
		c.Set(visitorKey, v)
		switch {
		case w.admits(v):
			return next(c)
		case v.signedIn() && w == administrator:
			return errNotAdmin
		case v.signedIn():
			return s.forbidden(c, v)
		default:
			return s.askToSignIn(c)
		}
	}
}

// forbidden says no to somebody signed in: what is not their organization's is
// not found, whatever their role; the rest they may not do.
func (s *Server) forbidden(c echo.Context, v *visitor) error {
	ctx, organization := c.Request().Context(), v.organization.ID
	if err := s.checkMember(c); err != nil {
		return err
	}
	if err := s.checkShare(c); err != nil {
		return err
	}
	if err := s.checkCheck(c); err != nil {
		return err
	}
	if id := c.Param("id"); id != "" {
		if _, err := s.store.Assessment(ctx, organization, id); err != nil {
			return err
		}
	}
	if id := c.Param("survey"); id != "" {
		if _, err := s.store.Survey(ctx, organization, id); err != nil {
			return err
		}
	}
	if id := c.Param("unit"); id != "" {
		units, err := s.store.Units(ctx, organization)
		if err != nil {
			return err
		}
		if units.Unit(id) == nil {
			return assessment.ErrNotFound
		}
	}
	return errForbidden
}

// askToSignIn leads to the sign-in page and from there back. Who sent a form is
// told that it was not taken.
func (s *Server) askToSignIn(c echo.Context) error {
	if c.Request().Method == http.MethodPost {
		s.flash(c, "You are no longer signed in, so what you just sent was not saved. Sign in to go on where you were.")
	}
	return c.Redirect(http.StatusSeeOther, s.signInAddress(c))
}

// signInAddress leads to the sign-in page and back to what was asked for. Where
// that cannot be asked for again, because it only takes forms, it is the nearest
// page above it.
func (s *Server) signInAddress(c echo.Context) string {
	pattern, to := c.Path(), *c.Request().URL
	pages := map[string]bool{}
	for _, r := range s.routes() {
		pages[r.path] = pages[r.path] || r.method == http.MethodGet
	}
	for !pages[pattern] && pattern != "/" {
		pattern, to = path.Dir(pattern), url.URL{Path: path.Dir(to.Path)}
	}
	if pattern == "/" {
		return "/sign-in"
	}
	return "/sign-in?next=" + url.QueryEscape(to.RequestURI())
}

const visitorKey = "visitor"

func visitorOf(c echo.Context) *visitor {
	if v, ok := c.Get(visitorKey).(*visitor); ok {
		return v
	}
	return &visitor{}
}

func userOf(c echo.Context) account.User                    { return visitorOf(c).user }
func organizationOf(c echo.Context) assessment.Organization { return visitorOf(c).organization }
func roleOf(c echo.Context) account.Role                    { return visitorOf(c).role }

// localPath is next when it is a path of this site, else "/". Browsers read
// "//host", "/\host" and "/<tab>/host" as other sites.
func localPath(next string) string {
	strange := func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }
	u, err := url.Parse(next)
	if err != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsFunc(next, strange) || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, "//") || strings.ContainsFunc(u.Path, strange) {
		return "/"
	}
	return next
}

func ipNet(p netip.Prefix) *net.IPNet {
	p = p.Masked()
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
