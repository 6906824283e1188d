package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment/account"
)

// Where one is signed in: the sessions among the settings.

// noteSession keeps in a session that begins when it did and in what browser, so
// that its owner knows it again in the list.
func (s *Server) noteSession(c echo.Context) {
	ctx := c.Request().Context()
	s.sessions.Put(ctx, account.SessionSince, strconv.FormatInt(s.now().Unix(), 10))
	s.sessions.Put(ctx, account.SessionBrowser, browserName(c.Request().UserAgent()))
}

// sessionsOf lists where the visitor is signed in: here, and elsewhere, the one
// used last first. What was unused for too long has ended, whatever is stored.
func (s *Server) sessionsOf(c echo.Context) (here account.Session, elsewhere []account.Session, err error) {
	ctx := c.Request().Context()
	listed, err := s.store.SessionsOf(ctx, userOf(c).ID)
	if err != nil {
		return here, nil, err
	}
	own := account.SessionID(account.HashToken(s.sessions.Token(ctx)))
	for _, session := range listed {
		switch {
		case session.ID == own:
			here = session
		case s.now().Sub(session.Seen) <= s.sessionIdle:
			elsewhere = append(elsewhere, session)
		}
	}
	slices.SortFunc(elsewhere, func(a, b account.Session) int {
		if order := b.Seen.Compare(a.Seen); order != 0 {
			return order
		}
		return strings.Compare(a.ID, b.ID)
	})
	return here, elsewhere, nil
}

// endSession ends one of the visitor's sessions.
func (s *Server) endSession(c echo.Context) error {
	if err := s.store.EndSession(c.Request().Context(), userOf(c).ID, c.Param("session")); err != nil {
		return err
	}
	s.flash(c, "You are signed out there.")
	return c.Redirect(http.StatusSeeOther, "/settings")
}

// browserName says in plain words what a browser calls itself, without versions
// or anything else that would tell two of a kind apart: "Firefox on Linux". Most
// browsers also claim to be those before them, so the order counts.
func browserName(agent string) string {
	browser := firstNamed(agent, [][2]string{
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"},
		{"CriOS/", "Chrome"},
		{"Safari/", "Safari"},
	})
	system := firstNamed(agent, [][2]string{
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Android", "Android"},
		{"Windows", "Windows"},
		{"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"},
		{"Linux", "Linux"},
	})
	switch {
	case browser == "" && system == "":
		return "An unknown browser"
	case browser == "":
		return "A browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

// firstNamed is the name of the first mark a text contains, or "".
func firstNamed(text string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(text, n[0]) {
			return n[1]
		}
	}
	return ""
}
