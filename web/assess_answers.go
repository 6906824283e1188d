package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// saveChoice stores one answer as it is chosen, for the script. It answers 204
// with the time of the newest answer in Saved-At, or 422 with what is to be put right, in plain text.
func (s *Server) saveChoice(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		form := formOf(c)
		kept, _, err := s.saveAnswers(c, d, form.Get("component"), form.Get("page"))
		if problems := problemsOf(err); problems != nil {
			return c.String(http.StatusUnprocessableEntity, problems[0].Text)
		}
		if err != nil {
			return err
		}
		if !kept.at.IsZero() {
			c.Response().Header().Set("Saved-At", kept.at.In(kept.zone).Format("15:04"))
		}
		return c.NoContent(http.StatusNoContent)
	}
}

// plainText is what a browser sends of a text area with line ends as they are
// kept: one line feed each.
func plainText(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
