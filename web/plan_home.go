package web

import (
	"context"
	"slices"
	"strings"

	"continuum/assessment"
)

// overdueSteps are the steps of an organization's plans whose day has passed, for
// a line on the home page.
type overdueSteps struct {
	Words string // "3 steps are overdue"
	Units []overdueUnit
	More  int // further units that are not named
}

// overdueUnit is a unit with how many there are.
type overdueUnit struct {
	Name, Address string
	Steps         int
}

// mostOverdue is how many units the line names, those with most overdue first.
const mostOverdue = 5

// overdue is nil when nothing is.
func (s *Server) overdue(ctx context.Context, organization assessment.Organization, units assessment.Tree) (*overdueSteps, error) {
	counted, err := s.store.OverdueSteps(ctx, organization.ID, s.today(organization))
	if err != nil || len(counted) == 0 {
		return nil, err
	}
	steps, list := 0, []overdueUnit{}
	for _, b := range units.InUse() {
		if n := counted[b.ID]; n > 0 {
			steps += n
			list = append(list, overdueUnit{b.Name, "/units/" + b.ID + "/plan", n})
		}
	}
	if steps == 0 {
		return nil, nil //nolint:nilnil // nothing is overdue
	}
	slices.SortStableFunc(list, func(a, b overdueUnit) int { return b.Steps - a.Steps })
	shown := list[:min(mostOverdue, len(list))]
	return &overdueSteps{Words: strings.TrimSpace(sentenceStart(count(steps, "step is", "steps are")) + " overdue"), Units: shown, More: len(list) - len(shown)}, nil
}
