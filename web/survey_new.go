package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// surveyForm is what an owner chooses, as it is typed.
type surveyForm struct {
	Questionnaire string // its id
	Form          assessment.Form
	Asking        assessment.Asking
	Threshold     string
	Closes        string // a day, 2026-11-30; empty: by hand
	Welcome       string
}

// newSurveyForm is what is proposed.
func newSurveyForm(questionnaire string) surveyForm {
	return surveyForm{
		Questionnaire: questionnaire, Form: assessment.Full, Asking: assessment.SharedLink,
		Threshold: strconv.Itoa(assessment.DefaultThreshold),
	}
}

// formOfSurvey are a survey's settings as they would be typed.
func formOfSurvey(survey *assessment.Survey, zone *time.Location) surveyForm {
	return surveyForm{
		Questionnaire: survey.Ref.ID, Form: survey.Form, Asking: survey.Asking,
		Threshold: strconv.Itoa(survey.Threshold), Closes: lastDay(survey.ClosesAt, zone), Welcome: survey.Welcome,
	}
}

// lastDay is the last day to answer as it would be typed; empty when it is closed
// by hand.
func lastDay(closesAt time.Time, zone *time.Location) string {
	if closesAt.IsZero() {
		return ""
	}
	return closesAt.Add(-time.Second).In(zone).Format(time.DateOnly)
}

// typed takes over the fields a form has; what it does not have stays.
func (f surveyForm) typed(form url.Values) surveyForm {
	for name, field := range map[string]*string{
		"questionnaire": &f.Questionnaire, "form": (*string)(&f.Form), "asking": (*string)(&f.Asking),
		"threshold": &f.Threshold, "closes": &f.Closes, "welcome": &f.Welcome,
	} {
		if form.Has(name) {
			*field = form.Get(name)
		}
	}
	return f
}

// settings are the settings the form asks for. What cannot be read becomes
// something the domain refuses, so that everything wrong is said at once.
func (f surveyForm) settings(zone *time.Location) assessment.SurveySettings {
	threshold, err := strconv.Atoi(strings.TrimSpace(f.Threshold))
	if err != nil {
		threshold = 0
	}
	return assessment.SurveySettings{
		Form: f.Form, Asking: f.Asking, Threshold: threshold, ClosesAt: closesAt(f.Closes, zone), Welcome: f.Welcome,
	}
}

// closesAt is the end of a day as it was typed; zero when nothing was, and long
// ago when that is no day.
func closesAt(day string, zone *time.Location) time.Time {
	day = strings.TrimSpace(day)
	if day == "" {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Unix(0, 0).UTC()
	}
	return endOfDay(date, zone)
}

// endOfDay is the first moment of the day after, in a time zone: midnight, or
// what comes after it where clocks are put forward at midnight.
func endOfDay(day time.Time, zone *time.Location) time.Time {
	end := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, zone)
	if end.Day() == day.Day() { // there is no midnight, and the library went before it
		end = end.Add(time.Hour)
	}
	return end.UTC()
}

// newSurveyPage prepares a survey of a unit.
type newSurveyPage struct {
	Unit     assessment.Unit
	Above    []assessment.Unit
	Offers   []offer
	Typed    surveyForm
	Zone     string // of the closing date
	problems []assessment.Problem
}

func (newSurveyPage) Template() string                 { return "survey_new" }
func (p newSurveyPage) Title() string                  { return "Survey of " + p.Unit.Name }
func (p newSurveyPage) Problems() []assessment.Problem { return p.problems }

// HasQuick reports whether any questionnaire offers the quick form.
func (p newSurveyPage) HasQuick() bool { return newAssessmentPage{Offers: p.Offers}.HasQuick() }

// First is the questionnaire to speak of when there is no choice.
func (p newSurveyPage) First() offer { return p.Offers[0] }

// newSurvey shows the page that prepares a survey.
func (s *Server) newSurvey(c echo.Context) error {
	page, err := s.surveyStart(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// surveyStart is that page for the unit a request names, with nothing typed.
func (s *Server) surveyStart(c echo.Context) (newSurveyPage, error) {
	organization := organizationOf(c)
	units, err := s.store.Units(c.Request().Context(), organization.ID)
	if err != nil {
		return newSurveyPage{}, err
	}
	unit := units.Unit(c.Param("unit"))
	switch {
	case unit == nil:
		return newSurveyPage{}, assessment.ErrNotFound
	case units.Archived(unit.ID):
		return newSurveyPage{}, assessment.ErrClosed
	}
	above := units.Path(unit.ID)
	page := newSurveyPage{Unit: *unit, Above: above[:len(above)-1], Offers: s.offers(), Zone: s.zone(organization).String()}
	page.Typed = newSurveyForm(page.First().ID)
	return page, nil
}

// createSurvey prepares a survey. Nobody is asked by that.
func (s *Server) createSurvey(c echo.Context) error {
	page, err := s.surveyStart(c)
	if err != nil {
		return err
	}
	page.Typed = page.Typed.typed(formOf(c))
	survey, err := s.prepare(c, page)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, surveyAddress(survey.ID))
}

// prepare makes the survey a page asks for and stores it.
func (s *Server) prepare(c echo.Context, page newSurveyPage) (*assessment.Survey, error) {
	chosen, ok := s.questionnaires.ByID(page.Typed.Questionnaire)
	if !ok {
		return nil, assessment.Invalid("questionnaire", "Choose one of the questionnaires.")
	}
	settings := page.Typed.settings(s.zone(organizationOf(c)))
	survey, err := assessment.PrepareSurvey(account.NewID(), page.Unit, chosen.Ref, chosen.Questionnaire, settings, userOf(c).Name, s.now())
	if err != nil {
		return nil, err
	}
	ctx := c.Request().Context()
	if err := s.store.KeepQuestionnaire(ctx, chosen.Ref, chosen.Ref.ID+".yaml", chosen.Source); err != nil {
		return nil, err
	}
	return survey, s.store.CreateSurvey(ctx, survey)
}

// changeSurvey changes the settings; what the domain lets change.
func (s *Server) changeSurvey(c echo.Context) error {
	zone, form, who := s.zone(organizationOf(c)), formOf(c), userOf(c).Name
	keep := func(page *surveyPage) { page.Settings = page.Settings.typed(form) }
	return s.updateSurvey(c, "The settings are saved.", keep, func(survey *assessment.Survey) error {
		typed := formOfSurvey(survey, zone).typed(form)
		return survey.Change(typed.settings(zone), who, s.now())
	})
}

// extendSurvey sets another day to close, or none, and asks again if the survey
// was closed.
func (s *Server) extendSurvey(c echo.Context) error {
	zone, form, who := s.zone(organizationOf(c)), formOf(c), userOf(c).Name
	keep := func(page *surveyPage) { page.Settings = page.Settings.typed(form) }
	return s.updateSurvey(c, "People can answer again.", keep, func(survey *assessment.Survey) error {
		return survey.Extend(closesAt(form.Get("closes"), zone), who, s.now())
	})
}
