package web

import (
	"context"

	"continuum/assessment"
)

// unitLine is a line of "Decide and do" on a unit's page: what there is besides its
// results, how it stands in a sentence, and where it is. Note, mostly empty, is
// printed small beneath all lines: whose a name is.
type unitLine struct{ Title, Text, Address, Note string }

// unitLines are the lines of a unit, in the order somebody needs them: what the
// next level is worth and what was decided, what is done about it, and what else
// is known of the unit's customers.
func (s *Server) unitLines(ctx context.Context, organization assessment.Organization, unit assessment.Unit) ([]unitLine, error) {
	var lines []unitLine
	for _, line := range []func(context.Context, assessment.Organization, assessment.Unit) (unitLine, error){
		s.worthLine,
		s.decisionLine,
		s.planLine,
		s.checkLine,
		s.momentsLine,
		s.serviceLine,
		s.measureLine,
	} {
		d, err := line(ctx, organization, unit)
		if err != nil {
			return nil, err
		}
		lines = append(lines, d)
	}
	return lines, nil
}

// styled is a page that needs a style sheet besides that of every page.
type styled interface{ Styles() []string }

// scripted is a page that needs a script besides that of every page.
type scripted interface{ Scripts() []string }

// decides is embedded in the pages of "Decide and do", which share one style
// sheet.
type decides struct{}

// Styles names the style sheets of the page.
func (decides) Styles() []string { return []string{"decide.css"} }
