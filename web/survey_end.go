package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// How a survey ends: it is closed, published, or thrown away.

// closeSurvey stops asking.
func (s *Server) closeSurvey(c echo.Context) error {
	who := userOf(c).Name
	return s.updateSurvey(c, "The survey is closed. Nobody can answer any more.", func(*surveyPage) {}, func(survey *assessment.Survey) error {
		return survey.Close(who, s.now())
	})
}

// sureField is the tick that confirms what cannot be undone.
const sureField = "sure"

// publishSurvey makes what the responses say together the survey's result, for
// good, when that is confirmed. Below the threshold it is refused, with the count
// and nothing else.
func (s *Server) publishSurvey(c echo.Context) error {
	who, sure := userOf(c).Name, formOf(c).Has(sureField)
	err := s.store.PublishSurvey(c.Request().Context(), organizationOf(c).ID, c.Param("survey"), func(survey *assessment.Survey, result *assessment.SurveyResult) error {
		if err := survey.Publish(result, who, s.now()); err != nil || sure {
			return err
		}
		return assessment.Invalid(sureField, "Tick the box to publish: it cannot be undone.")
	})
	return s.surveyChanged(c, err, "The result is published.", func(*surveyPage) {})
}

// discardWord is what is typed to throw a survey away.
const discardWord = "discard"

// discardSurvey deletes a survey that was never published, with all responses.
func (s *Server) discardSurvey(c echo.Context) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	if err := p.Survey.CheckDiscard(); err != nil {
		return err
	}
	typed := formOf(c).Get("confirm")
	if !strings.EqualFold(strings.TrimSpace(typed), discardWord) {
		problems := []assessment.Problem{{Field: "confirm", Text: "Type the word " + discardWord + " to delete the survey with everything in it."}}
		return s.refuseSurvey(c, problems, func(page *surveyPage) { page.Confirm = typed })
	}
	if err := s.store.DeleteSurvey(c.Request().Context(), organizationOf(c).ID, p.Survey.ID); err != nil {
		return err
	}
	s.flash(c, "The survey of "+p.Unit.Name+" is discarded.")
	return c.Redirect(http.StatusSeeOther, "/units/"+p.Unit.ID)
}
