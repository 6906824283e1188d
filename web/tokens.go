package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// Links that carry a secret: one GET moves the secret into a cookie no script
// reads, and goes on to the same address without it. So it stands in no history,
// no Referer and no log. Looking at a link never uses it up.

// The cookies that carry a secret.
const (
	setUpToken = "set_up"
	resetToken = "reset"
)

const (
	resetLasts  = 30 * time.Minute // how long a link to set a password works
	cookieLasts = 24 * time.Hour   // how long its cookie is kept; the store decides what it is worth
	tokenMisses = 20               // wrong links from one address ...
	missWindow  = time.Minute      // ... in this time, before the next has to wait
)

// moveToken moves the secret of a link into its cookie and goes on to an address
// without it. The answer carries no address that could tell it on.
func (s *Server) moveToken(c echo.Context, name, secret string, lasts time.Duration, to string) error {
	s.keepFor(c, name, secret, lasts)
	c.Response().Header().Set("Referrer-Policy", "no-referrer")
	return c.Redirect(http.StatusSeeOther, to)
}

// keepFor puts a secret into its cookie.
func (s *Server) keepFor(c echo.Context, name, secret string, lasts time.Duration) {
	c.SetCookie(s.tokenCookie(name, printable(secret), int(lasts.Seconds())))
}

// dropToken forgets the secret of a link that was used.
func (s *Server) dropToken(c echo.Context, name string) {
	c.SetCookie(s.tokenCookie(name, "", -1))
}

func (s *Server) tokenCookie(name, secret string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: s.hostOnly(name), Value: secret, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
}

// hostOnly is the name of a cookie; over https no other host can set it.
func (s *Server) hostOnly(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

// tokenIn is the secret a request's cookie carries, or "".
func (s *Server) tokenIn(c echo.Context, name string) string {
	cookie, err := c.Cookie(s.hostOnly(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// printable is the secret when it could be one of ours, or a text that is surely
// none: an address can hold what a cookie cannot.
func printable(secret string) string {
	const none = "none"
	if len(secret) > 64 {
		return none
	}
	for _, r := range secret {
		if r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return none
		}
	}
	return secret
}

// missedToken counts a wrong link; too many from one address have to wait.
func (s *Server) missedToken(c echo.Context) error {
	return s.throttle(c, "token:"+network(c.RealIP()), tokenMisses, missWindow)
}
