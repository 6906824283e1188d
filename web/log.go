package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
)

const requestKey = "request"

// requestID names a request in the log and on the page of an error of ours. It
// is always made here: one that came along could be anything.
func requestID(c echo.Context) string {
	id, _ := c.Get(requestKey).(string)
	return id
}

// logRequest writes one line a request: the route's pattern and never the
// address, which may hold an id or a secret.
func (s *Server) logRequest(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		c.Set(requestKey, rand.Text()[:16])
		c.Response().Header().Set(echo.HeaderXRequestID, requestID(c))
		if err := next(c); err != nil {
			c.Error(err)
		}
		took, route := time.Since(began), c.Path()
		if route == "" || c.Response().Status == http.StatusMethodNotAllowed {
			route = "none"
		}
		s.metrics.count(c.Request().Method, route, c.Response().Status, took)
		s.log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
			slog.String("id", requestID(c)), slog.String("method", c.Request().Method), slog.String("route", route),
			slog.Int("status", c.Response().Status), slog.Float64("ms", float64(took.Microseconds())/1000),
			slog.Int64("bytes", c.Response().Size), slog.String("user", userOf(c).ID))
		return nil
	}
}

// recoverPanic turns a panic into an error of ours with its stack in the log.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch r := recover(); r {
			case nil:
			case http.ErrAbortHandler:
				panic(r)
			default:
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}
