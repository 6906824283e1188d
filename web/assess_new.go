package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// newAssessmentPage is the start of an assessment: what it is for, how long it
// takes, who sees the answers and what happens next.
type newAssessmentPage struct {
	Unit       assessment.Unit
	Above      []assessment.Unit
	Offers     []offer
	InProgress []assessment.Listed // begun for the same unit and not submitted
	Again      bool                // there are agreed answers to start from
	AnsweredBy string
	Chosen     string          // a questionnaire's id
	Form       assessment.Form // full or quick
	problems   []assessment.Problem
}

// offer is a questionnaire one may choose, with the number of its statements.
type offer struct {
	ID, Name, Purpose string
	Full, Quick       int
}

func (newAssessmentPage) Template() string                 { return "assess_new" }
func (p newAssessmentPage) Title() string                  { return "Assess " + p.Unit.Name }
func (p newAssessmentPage) Problems() []assessment.Problem { return p.problems }

// HasQuick reports whether any questionnaire offers the quick form.
func (p newAssessmentPage) HasQuick() bool {
	for _, o := range p.Offers {
		if o.Quick > 0 {
			return true
		}
	}
	return false
}

// First is the questionnaire to speak of when there is no choice.
func (p newAssessmentPage) First() offer { return p.Offers[0] }

// newAssessment shows the start page for a unit.
func (s *Server) newAssessment(c echo.Context) error {
	page, err := s.startOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// startOf is the start page of the unit a request names, with nothing typed.
func (s *Server) startOf(c echo.Context) (newAssessmentPage, error) {
	head, err := s.unitHead(c)
	if err == nil && head.PutAway {
		err = assessment.ErrClosed
	}
	if err != nil {
		return newAssessmentPage{}, err
	}
	listed, err := s.store.Assessments(c.Request().Context(), organizationOf(c).ID, head.Unit.ID)
	if err != nil {
		return newAssessmentPage{}, err
	}
	page := newAssessmentPage{Unit: head.Unit, Above: head.Above, Offers: s.offers(), Form: assessment.Full}
	page.Chosen = page.First().ID
	for _, l := range listed {
		if page.Again = page.Again || l.Mode == assessment.Agreed && !l.SubmittedAt.IsZero(); l.SubmittedAt.IsZero() {
			page.InProgress = append(page.InProgress, l)
		}
	}
	return page, nil
}

// offers lists the questionnaires this server has.
func (s *Server) offers() []offer {
	var list []offer
	for _, q := range s.questionnaires.All() {
		list = append(list, offer{
			ID: q.Ref.ID, Name: q.Questionnaire.Name, Purpose: q.Questionnaire.Purpose,
			Full: len(q.Questionnaire.Asked(assessment.Full)), Quick: len(q.Questionnaire.Asked(assessment.Quick)),
		})
	}
	return list
}

// createAssessment begins an assessment and opens its task list.
//
// The questionnaire's bytes are kept first, so that the assessment always finds
// the very questionnaire it began with.
func (s *Server) createAssessment(c echo.Context) error {
	page, err := s.startOf(c)
	if err != nil {
		return err
	}
	form := formOf(c)
	page.AnsweredBy, page.Form = form.Get("answered_by"), assessment.Form(form.Get("form"))
	if chosen := form.Get("questionnaire"); chosen != "" {
		page.Chosen = chosen
	}
	a, err := s.begin(c, page)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/assessments/"+a.ID)
}

// begin makes the assessment a start page asks for and stores it.
func (s *Server) begin(c echo.Context, page newAssessmentPage) (*assessment.Assessment, error) {
	chosen, ok := s.questionnaires.ByID(page.Chosen)
	if !ok {
		return nil, assessment.Invalid("questionnaire", "Choose one of the questionnaires.")
	}
	a, err := assessment.Start(account.NewID(), page.Unit, chosen.Ref, chosen.Questionnaire, page.Form, page.AnsweredBy, userOf(c).Name, s.now())
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	if err := s.store.KeepQuestionnaire(ctx, chosen.Ref, chosen.Ref.ID+".yaml", chosen.Source); err != nil {
		return nil, err
	}
	return a, s.store.CreateAssessment(ctx, a)
}
