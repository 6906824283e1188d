package web

import (
	"crypto/sha256"
	"encoding/hex"
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

// Where names are hidden an address holds no tag, which could be a name as well,
// but a mark of it: nobody reads it who does not know the organization's tags.

// tagSign begins a mark, and no tag anybody would type.
const tagSign = "~"

// tagMark is what stands for a tag in an address, however the tag is written.
func tagMark(organizationID, tag string) string {
	sum := sha256.Sum256([]byte(organizationID + "\x00" + strings.ToLower(tag)))
	return tagSign + hex.EncodeToString(sum[:8])
}

// tagMeant is the tag a mark stands for; what is no mark of one of the units'
// tags is taken as it is.
func tagMeant(organizationID string, tree assessment.Tree, typed string) string {
	if !strings.HasPrefix(typed, tagSign) {
		return typed
	}
	for _, tag := range tree.Tags() {
		if tagMark(organizationID, tag) == typed {
			return tag
		}
	}
	return typed
}

// hideTag puts the mark in the place of the tag where names are hidden, and the
// tag in the place of its mark where they are not.
func (q *comparisonQuery) hideTag(organizationID string, tree assessment.Tree) {
	tag := tagMeant(organizationID, tree, q.Filter.Tag)
	if q.Filter.Aliases && tag != "" && !strings.HasPrefix(tag, tagSign) {
		tag = tagMark(organizationID, tag)
	}
	q.Filter.Tag = tag
}
