package web

import (
	"context"
	"errors"
	"net/netip"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// How often a password may be tried in vain before the next try has to wait.
// Nobody is locked out: the wait grows to five minutes and no further, and a
// browser that signed in to the account before does not wait for what others
// guess.
const (
	failureWindow   = 15 * time.Minute
	accountFailures = 5 // of an account, and of each browser it knows
	addressFailures = 20
	firstWait       = 30 * time.Second
	longestWait     = 5 * time.Minute
)

// knownBrowser is the cookie by which an account knows a browser again, and how
// long it does.
const (
	knownBrowser = "known"
	knownLasts   = 180 * 24 * time.Hour
)

var errNotRecognized = errors.New("e-mail address or password is wrong")

// attempt recognizes a person by their password. One attempt too many is a
// waitError, a wrong password errNotRecognized.
//
// It counts as failed before the password is looked at, and is taken back when it
// was right: of many guesses at once only the first few learn anything, and while
// nothing can be stored none does.
func (s *Server) attempt(c echo.Context, email, password string) (account.User, error) {
	ctx := c.Request().Context()
	by, err := s.countedBy(c, email)
	if err != nil {
		return account.User{}, err
	}
	if err := s.countAttempt(ctx, by); err != nil {
		return account.User{}, err
	}
	user, err := s.recognize(ctx, email, password)
	if err != nil {
		return account.User{}, err
	}
	if by.address != "" {
		if err := s.store.TakeBackSignInFailure(ctx, by.address); err != nil {
			return account.User{}, err
		}
	}
	return user, s.store.ClearSignInFailures(ctx, by.account)
}

func (s *Server) countAttempt(ctx context.Context, by counted) error {
	now := s.now()
	return s.store.AttemptSignIn(ctx, by.keys(), now.Add(-failureWindow), func(key string, failures []time.Time) error {
		most := accountFailures
		if key == by.address {
			most = addressFailures
		}
		if wait := waitAfter(failures, most, now); wait > 0 {
			return waitError{after: wait}
		}
		return nil
	})
}

// waitAfter is how long is left to wait after failures, newest first: nothing
// below most, then from the last one on, longer with each one more.
func waitAfter(failures []time.Time, most int, now time.Time) time.Duration {
	if len(failures) < most {
		return 0
	}
	wait := min(firstWait<<min(len(failures)-most, 8), longestWait)
	return max(0, failures[0].Add(wait).Sub(now))
}

// counted is what an attempt is counted by.
type counted struct {
	account string // the account, or a browser it knows
	address string // where it comes from; empty for a browser the account knows
}

func (by counted) keys() []string {
	if by.address == "" {
		return []string{by.account}
	}
	return []string{by.account, by.address}
}

// countedBy finds what an attempt is counted by. A browser that signed in to the
// account before is counted by itself, so that who fails on purpose, from
// wherever, cannot keep the owner out.
func (s *Server) countedBy(c echo.Context, email string) (counted, error) {
	if clean, err := account.CleanEmail(email); err == nil {
		email = clean
	}
	if secret := s.tokenIn(c, knownBrowser); secret != "" {
		hash := account.HashToken(secret)
		known, err := s.store.KnowsBrowser(c.Request().Context(), hash, email)
		if err != nil || known {
			return counted{account: "browser:" + hash}, err
		}
	}
	return counted{account: accountKey(email), address: "address:" + network(c.RealIP())}, nil
}

func accountKey(email string) string { return "account:" + account.HashToken(email) }

// network is what an address is counted as: itself, or the 64 bits of an IPv6
// address that one connection is given at least.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}

// forgetFailures lets the owner of a new password in without a wait. That it
// cannot undoes nothing.
func (s *Server) forgetFailures(c echo.Context, user account.User) {
	ctx := c.Request().Context()
	if err := s.store.ClearSignInFailures(ctx, accountKey(user.Email)); err != nil {
		s.log.WarnContext(ctx, "failed sign-ins not forgotten", "request", requestID(c), "error", err)
	}
}

// rememberBrowser lets the account know this browser again. That it cannot keeps
// nobody out.
func (s *Server) rememberBrowser(c echo.Context, user account.User) {
	ctx := c.Request().Context()
	if err := s.keepBrowser(ctx, c, user); err != nil {
		s.log.WarnContext(ctx, "browser not remembered", "request", requestID(c), "error", err)
	}
}

func (s *Server) keepBrowser(ctx context.Context, c echo.Context, user account.User) error {
	if secret := s.tokenIn(c, knownBrowser); secret != "" {
		known, err := s.store.KnowsBrowser(ctx, account.HashToken(secret), user.Email)
		if err != nil || known {
			return err
		}
	}
	token := account.NewToken()
	if err := s.store.RememberBrowser(ctx, user.ID, token.Hash, s.now().Add(knownLasts)); err != nil {
		return err
	}
	c.SetCookie(s.tokenCookie(knownBrowser, token.Secret, int(knownLasts.Seconds())))
	return nil
}

// askToWait is a header that says how long, and the problem that does.
func askToWait(c echo.Context, field string, wait time.Duration) []assessment.Problem {
	c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	return []assessment.Problem{{Field: field, Text: "There were too many attempts. Wait " + waitWords(wait) + ", then try again. Nothing is locked."}}
}

func waitWords(wait time.Duration) string {
	if minutes := int((wait + time.Minute - 1) / time.Minute); minutes > 1 {
		return strconv.Itoa(minutes) + " minutes"
	}
	return "a minute"
}
