package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

// sampleSurvey is a survey of a unit of the sample organization.
type sampleSurvey struct {
	unit      string
	welcome   string
	closed    bool // closed and published, else still asking
	responses []sampleResponse
}

// sampleResponse is what one person answered: letters of sampleCells as in a
// sampleRound, and a comment to the first statement of some components.
type sampleResponse struct {
	role       assessment.RespondentRole
	components [3]string
	comments   [3]string
}

// sampleSurveys are one with a result, where leaders see the unit higher than
// the front line and one component divides people, and one that still asks.
var sampleSurveys = []sampleSurvey{
	{unit: "Claims", closed: true, welcome: "We want to know how claims are handled as seen by those who handle them. Please answer for the unit, not for yourself.", responses: []sampleResponse{
		{assessment.Leader, [3]string{"FFSTt", "FSTtz", "FSSTo"}, [3]string{"Every claim has a named handler.", "The monthly figures are on the wall.", "Handlers may settle small claims themselves."}},
		{assessment.Leader, [3]string{"FSSto", "FFSoz", "FSTto"}, [3]string{"We call back within a day.", "", ""}},
		{assessment.Leader, [3]string{"FSTtz", "FSTtz", "FSSto"}, [3]string{"", "Complaints are counted, with their cause.", ""}},
		{assessment.Leader, [3]string{"FSSTo", "FSSto", "FSSTt"}, [3]string{"", "", "New people sit beside an old hand for a month."}},
		{assessment.Leader, [3]string{"FSTto", "FTtoz", "FSToz"}, [3]string{"", "", ""}},
		{assessment.FrontLine, [3]string{"FStoz", "Stozz", "FSTtz"}, [3]string{"Customers still tell their story twice.", "I have never seen these figures.", "The team is good, the screens are slow."}},
		{assessment.FrontLine, [3]string{"STtoz", "Soezz", "FTtoz"}, [3]string{"", "We hear of complaints when the quarter is over.", ""}},
		{assessment.FrontLine, [3]string{"FSTtz", "STtoz", "FSoez"}, [3]string{"Calling back works when nobody is ill.", "", "I have to ask for everything above 100."}},
		{assessment.FrontLine, [3]string{"FToez", "Sto??", "STtoz"}, [3]string{"", "", ""}},
		{assessment.FrontLine, [3]string{"FSToz", "oezzz", "FSTTe"}, [3]string{"The letters are hard to read.", "Nobody asks us what the numbers mean.", ""}},
		{assessment.FrontLine, [3]string{"SStoz", "Stezz", "FSTtz"}, [3]string{"", "", "We may decide, and nobody minds a mistake."}},
		{assessment.FrontLine, [3]string{"FSoez", "Soezz", "FSaez"}, [3]string{"", "", ""}},
		{assessment.Leader, [3]string{"FSTto", "FTtoz", "FSTtz"}, [3]string{"It looks well run.", "The figures reach us late.", "They take their time to explain."}},
		{assessment.FrontLine, [3]string{"FSoez", "Toezz", "FTtez"}, [3]string{"", "", ""}},
	}},
	{unit: "Contact centre", responses: []sampleResponse{
		{assessment.FrontLine, [3]string{"FToez", "STtez", "FSaoz"}, [3]string{}},
		{assessment.FrontLine, [3]string{"FSTez", "STtez", "FSToz"}, [3]string{}},
		{assessment.Leader, [3]string{"FSTte", "FSToz", "FSToz"}, [3]string{}},
	}},
}

// addSurveys adds the surveys of the sample, answered as people answer them.
func addSurveys(ctx context.Context, s *store.Store, q questionnaires.Entry, units map[string]assessment.Unit, who string, now time.Time) error {
	for i, sample := range sampleSurveys {
		if err := addSurvey(ctx, s, q, units[sample.unit], sample, who, now.AddDate(0, 0, i-len(sampleSurveys))); err != nil {
			return fmt.Errorf("sample survey of %s: %w", sample.unit, err)
		}
	}
	return nil
}

func addSurvey(ctx context.Context, s *store.Store, q questionnaires.Entry, unit assessment.Unit, sample sampleSurvey, who string, now time.Time) error {
	settings := assessment.SurveySettings{
		Form: assessment.Full, Asking: assessment.SharedLink, Threshold: assessment.DefaultThreshold, Welcome: sample.welcome,
	}
	survey, err := assessment.PrepareSurvey(account.NewID(), unit, q.Ref, q.Questionnaire, settings, who, now)
	if err != nil {
		return err
	}
	if err := s.CreateSurvey(ctx, survey); err != nil {
		return err
	}
	link := account.NewToken()
	err = s.OpenShared(ctx, unit.OrganizationID, survey.ID, link, func(survey *assessment.Survey) error {
		return survey.Open(who, assessment.EventOpened, "", now)
	})
	if err != nil {
		return err
	}
	for _, response := range sample.responses {
		if err := addResponse(ctx, s, link.Hash, response); err != nil {
			return err
		}
	}
	if !sample.closed {
		return nil
	}
	err = s.UpdateSurvey(ctx, unit.OrganizationID, survey.ID, func(survey *assessment.Survey) error { return survey.Close(who, now) })
	if err != nil {
		return err
	}
	return s.PublishSurvey(ctx, unit.OrganizationID, survey.ID, func(survey *assessment.Survey, result *assessment.SurveyResult) error {
		return survey.Publish(result, who, now)
	})
}

// addResponse answers by the shared link and hands in.
func addResponse(ctx context.Context, s *store.Store, linkHash string, r sampleResponse) error {
	draft, receipt := account.NewToken(), account.NewToken()
	if err := s.StartResponse(ctx, linkHash, r.role, draft.Hash); err != nil {
		return err
	}
	if err := s.UpdateDraft(ctx, draft.Hash, r.answer); err != nil {
		return err
	}
	return s.SubmitResponse(ctx, draft.Hash, receipt.Hash)
}

// answer fills in a draft as far as the adaptive stop asks.
func (r sampleResponse) answer(d *assessment.Draft) error {
	for c := range d.Questionnaire.Components {
		component := &d.Questionnaire.Components[c]
		for level := 1; level <= d.LastAsked(component); level++ {
			cell := component.Cells[level-1]
			given := sampleAnswers(cell, d.Form, r.components[c][level-1])
			for id, g := range given {
				if g.Answer != assessment.DoesNotApply {
					g.Note = "" // the proposed evidence is for one voice, not for fourteen
				}
				given[id] = g
			}
			if first := cell.Asked(d.Form)[0]; level == 1 && r.comments[c] != "" {
				given[first.ID] = assessment.Given{Answer: given[first.ID].Answer, Note: r.comments[c]}
			}
			if err := d.Answer(assessment.Place{Component: c, Level: level}, given); err != nil {
				return err
			}
		}
	}
	return nil
}
