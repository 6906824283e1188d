package web

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
)

// running is a survey whose result is not published yet, in a list.
type running struct {
	Survey  *assessment.Survey
	Turnout assessment.Turnout
	State   assessment.SurveyState
	zone    *time.Location
}

// Address is the survey's page.
func (r running) Address() string { return surveyAddress(r.Survey.ID) }

// Ready reports that its result can be published.
func (r running) Ready() bool {
	return r.State == assessment.Closed && r.Turnout.Responses >= r.Survey.Threshold
}

// Text says how far it has come: counts, never what was answered.
func (r running) Text() string {
	handedIn := fmt.Sprintf("%d handed in", r.Turnout.Responses)
	if r.Survey.Asking == assessment.PersonalLinks {
		handedIn = fmt.Sprintf("%d of %d handed in", r.Turnout.Responses, r.Turnout.Invited)
	}
	switch {
	case r.State == assessment.Preparing:
		return "Prepared, nobody was asked yet"
	case r.State == assessment.Answerable && r.Survey.ClosesAt.IsZero():
		return sentenceStart(handedIn + ", open until it is closed by hand")
	case r.State == assessment.Answerable:
		return sentenceStart(handedIn + ", open until " + untilDay(r.Survey.ClosesAt, r.zone))
	case r.Ready():
		return "Closed, " + handedIn + ": the result can be published"
	default:
		return fmt.Sprintf("Closed, %s: fewer than the threshold of %d", handedIn, r.Survey.Threshold)
	}
}

// running finds the surveys of a list that are not published yet, newest first
// as the list is, by the unit they are of.
func (s *Server) running(ctx context.Context, organization assessment.Organization, listed []assessment.Listed) (map[string][]running, error) {
	found := map[string][]running{}
	for _, l := range listed {
		if l.Mode != assessment.SurveyMode || !l.SubmittedAt.IsZero() {
			continue
		}
		survey, err := s.store.Survey(ctx, organization.ID, l.ID)
		if err != nil {
			return nil, err
		}
		turnout, err := s.store.Turnout(ctx, organization.ID, l.ID)
		if err != nil {
			return nil, err
		}
		found[l.UnitID] = append(found[l.UnitID], running{survey, turnout, survey.State(s.now()), s.zone(organization)})
	}
	return found, nil
}
