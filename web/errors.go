package web

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// What a request itself can get wrong.
var (
	errForbidden   = errors.New("not allowed to this role")
	errNotAdmin    = errors.New("for administrators only")
	errCrossOrigin = errors.New("sent from another site")
	errNotAForm    = errors.New("not a form")
	errTooLarge    = errors.New("too large")
	errTooManyKeys = errors.New("too many fields")
	errUnreadable  = errors.New("cannot be read")
)

// waitError asks to come back later.
type waitError struct{ after time.Duration }

func (waitError) Error() string { return "too many attempts" }

// busyWait is after how long what could not be saved in time is worth another try.
const busyWait = 5 * time.Second

// errorPage says what went wrong in words for the visitor, never the cause.
type errorPage struct {
	Status    int
	Headline  string
	Text      string
	RequestID string // shown when we are to blame, to find the cause by
}

func (errorPage) Template() string { return "error" }

// Title is the page's name in the browser.
func (p errorPage) Title() string { return p.Headline }

// explain turns any error into a status and the words for it.
func explain(err error) errorPage {
	var wait waitError
	var full interface{ Full() bool }
	var busy interface{ Busy() bool }
	var http_ *echo.HTTPError
	switch {
	case errors.Is(err, assessment.ErrNotFound):
		return explainStatus(http.StatusNotFound)
	case errors.Is(err, assessment.ErrClosed):
		return explainStatus(http.StatusGone)
	case errors.Is(err, assessment.ErrConflict):
		return explainStatus(http.StatusConflict)
	case errors.Is(err, errNotAdmin):
		return errorPage{Status: http.StatusForbidden, Headline: "Only administrators see this", Text: "This part of the site is theirs alone. Ask one of them."}
	case errors.Is(err, errForbidden):
		return explainStatus(http.StatusForbidden)
	case errors.Is(err, errCrossOrigin):
		return errorPage{Status: http.StatusForbidden, Headline: "That came from another site", Text: "Nothing was changed. Open the page here and try again."}
	case errors.Is(err, errNotAForm):
		return explainStatus(http.StatusUnsupportedMediaType)
	case errors.Is(err, errTooLarge), errors.Is(err, errTooManyKeys):
		return explainStatus(http.StatusRequestEntityTooLarge)
	case errors.Is(err, errUnreadable), problemsOf(err) != nil:
		return explainStatus(http.StatusUnprocessableEntity)
	case errors.As(err, &wait):
		return explainStatus(http.StatusTooManyRequests)
	case errors.As(err, &full) && full.Full():
		return explainStatus(http.StatusInsufficientStorage)
	case errors.As(err, &busy) && busy.Busy():
		return explainStatus(http.StatusServiceUnavailable)
	case errors.As(err, &http_) && http_.Code < http.StatusInternalServerError:
		return explainStatus(http_.Code)
	default:
		return explainStatus(http.StatusInternalServerError)
	}
}

// explainStatus has the words for a status.
func explainStatus(status int) errorPage {
	words, ok := map[int][2]string{
		http.StatusForbidden:             {"You may look, but not change this", "Your role in this organization does not allow it. Ask one of its owners."},
		http.StatusNotFound:              {"There is no such page", "The address may be mistyped, or what it showed is gone or belongs to somebody else."},
		http.StatusMethodNotAllowed:      {"That does not work here", "Go back and use the buttons of the page."},
		http.StatusConflict:              {"Somebody else was faster", "It was changed in the meantime. Go back, reload the page, and look before you try again."},
		http.StatusGone:                  {"This is closed", "It was handed in, archived or used already. Nothing was changed."},
		http.StatusRequestEntityTooLarge: {"That is too much at once", "Nothing was saved. Go back, shorten the longest text, and try again."},
		http.StatusUnsupportedMediaType:  {"That is not a form of this site", "Nothing was saved. Open the page here and use its form."},
		http.StatusUnprocessableEntity:   {"That could not be read", "Nothing was saved. Go back, check what you typed, and try again."},
		http.StatusTooManyRequests:       {"Too many attempts", "Wait a minute, then try again. Nothing is locked."},
		http.StatusInsufficientStorage:   {"The disk is full", "Nothing was changed. It works again as soon as the operator has made room; what you typed is still in your browser: go back to it."},
		http.StatusServiceUnavailable:    {"Too much is going on at once", "It could not be saved in time. Go back and try again in a few seconds; what you typed is still in your browser."},
		http.StatusInternalServerError:   {"Something went wrong on our side", "Nothing you did. Go back and try again; if it happens again, tell the operator the number below."},
	}[status]
	if !ok {
		words = [2]string{"That does not work", "Go back and try another way."}
	}
	return errorPage{Status: status, Headline: words[0], Text: words[1]}
}

// fail answers a request that ended in an error. The cause goes to the log.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.log.ErrorContext(c.Request().Context(), "failed after the answer began", "request", requestID(c), "error", err)
		return
	}
	page := explain(err)
	if page.Status >= http.StatusInternalServerError {
		page.RequestID = requestID(c)
		s.log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed", slog.String("request", requestID(c)), slog.Any("error", err))
	}
	var wait waitError
	if errors.As(err, &wait) {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(wait.after.Seconds())+1))
	}
	if page.Status == http.StatusServiceUnavailable {
		c.Response().Header().Set(echo.HeaderRetryAfter, strconv.Itoa(int(busyWait.Seconds())))
	}
	if c.Request().Method == http.MethodHead {
		err = c.NoContent(page.Status)
	} else {
		err = s.render(c, page.Status, page)
	}
	if err != nil {
		s.log.ErrorContext(c.Request().Context(), "error page failed", "request", requestID(c), "error", err)
		if !c.Response().Committed {
			_ = c.String(page.Status, page.Headline) // nothing is left to try
		}
	}
}
