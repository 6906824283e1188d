package web

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// setAppearance keeps whether this browser shows pages light, dark or as its
// system does, and goes back to the page it came from.
func (s *Server) setAppearance(c echo.Context) error {
	form := formOf(c)
	cookie := &http.Cookie{
		Name: "theme", Value: form.Get("theme"), Path: "/", MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.secure,
	}
	if theme(cookie.Value) == "" {
		cookie.Value, cookie.MaxAge = "", -1
	}
	c.SetCookie(cookie)
	return c.Redirect(http.StatusSeeOther, localPath(form.Get("next")))
}

// theme is the class of the page for a choice of appearance: light, dark, or
// none for the system's.
func theme(choice string) string {
	if choice == "light" || choice == "dark" {
		return choice
	}
	return ""
}
