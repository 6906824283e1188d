package web

import (
	"fmt"
	"strings"
	"time"

	"continuum/assessment"
)

// Functions of the templates that need no request.

// navLink is an entry of the navigation.
type navLink struct {
	Path, Name string
	Current    bool
}

// nav is an entry of the navigation, current when the page is it or below it.
func nav(current, path, name string) navLink {
	return navLink{path, name, current == path || path != "/" && strings.HasPrefix(current, path+"/")}
}

// componentName is the name of a component of a page's questionnaire.
func componentName(p interface {
	Questionnaire() *assessment.Questionnaire
}, id string,
) string {
	return p.Questionnaire().Component(id).Name
}

// dict makes a map of names and values, for templates that take several.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values do not make pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// zone is the time zone of an organization, UTC when it has none. Reading one
// takes longer than a query, so each is kept.
func (s *Server) zone(o assessment.Organization) *time.Location {
	if place, ok := s.zones.Load(o.TimeZone); ok {
		return place.(*time.Location)
	}
	place, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return time.UTC
	}
	s.zones.Store(o.TimeZone, place)
	return place
}
