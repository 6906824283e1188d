package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// tagUnit says what else a unit is found by.
func (s *Server) tagUnit(c echo.Context) error {
	typed := formOf(c).Get("tags")
	page := func(p *unitPage) { p.Tags = typed }
	return s.changeUnit(c, "The tags are saved.", page, func(_ assessment.Tree, u *assessment.Unit) error {
		tags, err := assessment.CleanTags("tags", typed)
		u.Tags = tags
		return err
	})
}

// tagsText is tags as they are typed.
func tagsText(tags []string) string { return strings.Join(tags, ", ") }
