package web

import (
	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// unitHead is a unit with what every page of "Decide and do" about it shows around
// itself.
type unitHead struct {
	decides
	Unit    assessment.Unit
	Above   []assessment.Unit // the units it is part of, from the root
	PutAway bool              // archived, or below an archived unit
	Change  bool              // the visitor may change something, and it can be changed
}

// unitHead loads the unit a request names.
func (s *Server) unitHead(c echo.Context) (unitHead, error) {
	units, err := s.store.Units(c.Request().Context(), organizationOf(c).ID)
	if err != nil {
		return unitHead{}, err
	}
	path := units.Path(c.Param("unit"))
	if len(path) == 0 {
		return unitHead{}, assessment.ErrNotFound
	}
	last := len(path) - 1
	away := units.Archived(path[last].ID)
	return unitHead{Unit: path[last], Above: path[:last], PutAway: away, Change: roleOf(c).MayAnswer() && !away}, nil
}
