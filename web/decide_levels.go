package web

import (
	"context"
	"fmt"
	"slices"

	"continuum/assessment"
)

// There is something to decide about the levels above the one a unit stands at.
// At the highest there is none above: it can only be held.

// Ahead are the levels there is something to decide about.
func (u worthUnit) Ahead() []assessment.Level {
	return u.Levels[min(max(u.Level, 1), assessment.LevelCount-1):]
}

// Top reports that the unit stands at the highest level.
func (u worthUnit) Top() bool { return u.Level == assessment.LevelCount }

// Past reports that the unit stands at the level the page is about, or above it.
func (u worthUnit) Past() bool {
	return u.Level >= u.Target && u.Target < assessment.LevelCount
}

// Next is the level to look at instead of one that is past.
func (u worthUnit) Next() assessment.Level { return u.Ahead()[0] }

// Kinds are what can be decided.
func (u worthUnit) Kinds() []assessment.DecisionKind {
	if u.Top() {
		return []assessment.DecisionKind{assessment.Hold}
	}
	return assessment.DecisionKinds()
}

// pastProblems say why figures about a level that is past are not kept.
func (u worthUnit) pastProblems() []assessment.Problem {
	if !u.Past() {
		return nil
	}
	return []assessment.Problem{{Field: "group", Text: fmt.Sprintf("%s stands at level %d already, so nothing is kept about level %d any more.", u.Unit.Name, u.Level, u.Target)}}
}

// worthsAhead is what was worked out about levels the unit is not past.
func (s *Server) worthsAhead(ctx context.Context, unit assessment.Unit) ([]*assessment.Worth, error) {
	all, err := s.store.Worths(ctx, unit.OrganizationID, unit.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	_, level, err := s.store.LatestLevel(ctx, unit.OrganizationID, unit.ID)
	return slices.DeleteFunc(all, func(w *assessment.Worth) bool { return worthUnit{Level: level, Target: w.Target}.Past() }), err
}
