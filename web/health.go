package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// live says that the process answers.
func (s *Server) live(c echo.Context) error { return c.String(http.StatusOK, "live\n") }

// ready says that requests are welcome: the store answers and nobody is
// stopping the server.
func (s *Server) ready(c echo.Context) error {
	if s.stopping.Load() {
		return c.String(http.StatusServiceUnavailable, "stopping\n")
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	if err := s.store.Ready(ctx); err != nil {
		s.log.ErrorContext(ctx, "not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return c.String(http.StatusOK, "ready\n")
}
