package assessment

import "time"

// AgreeOn begins an agreed assessment of a survey's unit: people who have seen
// what the survey says give one named set of answers to the same form of the
// same questionnaire. It stands beside the survey, which only records that it
// was begun.
//
// The survey must be published (ErrClosed): before that nobody sees anything of
// its answers, so there is nothing to talk about.
func (s *Survey) AgreeOn(id, answeredBy, who string, now time.Time) (*Assessment, error) {
	if s.State(now) != Published {
		return nil, ErrClosed
	}
	unit := Unit{ID: s.UnitID, OrganizationID: s.OrganizationID}
	a, err := Start(id, unit, s.Ref, s.Questionnaire, s.Form, answeredBy, who, now)
	if err != nil {
		return nil, err
	}
	a.SurveyID = s.ID
	s.record(EventAgreed, who, a.AnsweredBy, now)
	return a, nil
}
