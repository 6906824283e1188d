package main

import (
	"context"
	"slices"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// surveyPoolSize is how many different groups of people answer.
const surveyPoolSize = 24

// pooledSurvey is what a group of people answered, and what it says.
type pooledSurvey struct {
	survey    *assessment.Survey
	responses []assessment.Response
}

// addSurveys adds a published survey to each unit.
func (m manySample) addSurveys(ctx context.Context, units []assessment.Unit) error {
	if m.responses == 0 {
		return nil
	}
	pool := make([]pooledSurvey, surveyPoolSize)
	for i := range pool {
		var err error
		if pool[i], err = m.pooledSurvey(i); err != nil {
			return err
		}
	}
	ids := drawnIDs(len(units))
	for first := 0; first < len(units); first += batch {
		some := units[first:min(len(units), first+batch)]
		all := make([]store.SampleSurvey, len(some))
		for i, unit := range some {
			all[i] = m.surveyLike(ids[first+i], pool[drawn(first+i, 2)%surveyPoolSize], unit, m.today.AddDate(0, 0, -drawn(first+i, 3)%200))
		}
		if err := m.store.AddSampleSurveys(ctx, m.org.ID, all); err != nil {
			return err
		}
	}
	return nil
}

// pooledSurvey lets a group of people answer and publishes what they say.
func (m manySample) pooledSurvey(number int) (pooledSurvey, error) {
	settings := assessment.SurveySettings{Form: assessment.Full, Asking: assessment.SharedLink, Threshold: assessment.DefaultThreshold}
	began := m.today.AddDate(0, 0, -7)
	survey, err := assessment.PrepareSurvey(account.NewID(), assessment.Unit{OrganizationID: m.org.ID}, m.q.Ref, m.q.Questionnaire, settings, m.who, began)
	if err != nil {
		return pooledSurvey{}, err
	}
	p := pooledSurvey{survey: survey}
	known := sampleSurveys[0].responses
	for i := range m.responses {
		r := known[drawn(number, i)%len(known)]
		for c := range r.components { // of different people each
			r.components[c] = known[drawn(number, i, c)%len(known)].components[c]
		}
		draft := assessment.Draft{Role: r.role, Sheet: assessment.NewSheet(m.q.Questionnaire, assessment.Full)}
		if err := r.answer(&draft); err != nil {
			return p, err
		}
		p.responses = append(p.responses, assessment.Response{Role: draft.Role, Sheet: draft.Sheet})
	}
	if err := survey.Open(m.who, assessment.EventOpened, "", began); err != nil {
		return p, err
	}
	if err := survey.Close(m.who, m.today); err != nil {
		return p, err
	}
	result := assessment.Combine(m.q.Questionnaire, survey.Form, p.responses, survey.Threshold)
	return p, survey.Publish(&result, m.who, m.today)
}

// surveyLike is a survey of a unit with the responses, and so with the result, of
// another.
func (m manySample) surveyLike(id string, p pooledSurvey, unit assessment.Unit, day time.Time) store.SampleSurvey {
	same, earlier := *p.survey, m.today.Sub(day)
	same.ID, same.UnitID = id, unit.ID
	for _, at := range []*time.Time{&same.CreatedAt, &same.OpenedAt, &same.ClosedAt, &same.PublishedAt} {
		*at = at.Add(-earlier)
	}
	same.Events = slices.Clone(same.Events)
	for i := range same.Events {
		same.Events[i].At = same.Events[i].At.Add(-earlier)
	}
	return store.SampleSurvey{Survey: &same, Responses: p.responses}
}
