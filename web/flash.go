package web

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
)

// A notice is said once, on the page after the one that did something. It
// travels in a cookie that the next page clears, so that showing it writes
// nothing to the store.
const noticeCookie = "notice"

// undoable is what a notice may offer to undo. A cookie can come from elsewhere:
// its button does nothing but this.
var undoable = regexp.MustCompile(`^/units/[a-z0-9]+/unarchive$`)

// flash is said on the next page.
func (s *Server) flash(c echo.Context, text string) { s.flashUndo(c, text, "") }

// flashUndo is said on the next page, with a button that posts to undo.
func (s *Server) flashUndo(c echo.Context, text, undo string) {
	c.SetCookie(s.notice(base64.RawURLEncoding.EncodeToString([]byte(text+"\x00"+undo)), 60))
}

func (s *Server) notice(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: noticeCookie, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

// flashed is what the last request left to say; it is forgotten with this answer.
func (s *Server) flashed(c echo.Context) (text, undo string) {
	cookie, err := c.Cookie(noticeCookie)
	if err != nil {
		return "", ""
	}
	c.SetCookie(s.notice("", -1))
	said, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return "", ""
	}
	text, undo, _ = strings.Cut(string(said), "\x00")
	if !undoable.MatchString(undo) {
		undo = ""
	}
	return text, undo
}
