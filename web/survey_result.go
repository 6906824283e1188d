package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/report"
)

// surveyResultRoutes are the rows of the site for what a published survey says.
// The page itself is that of the survey.
func (s *Server) surveyResultRoutes() []route {
	const one = "/surveys/:survey"
	return []route{
		{http.MethodGet, one + "/comments/:component", s.showComments, member},
		{http.MethodGet, one + "/plan.pdf", s.downloadSurveyPlan, member},
		{http.MethodGet, one + "/result.json", s.downloadSurveyResult, member},
	}
}

// viewed is a published survey and what it says. That holds only what may be
// shown: the threshold is applied where it is combined.
type viewed struct {
	surveyed
	Views *assessment.SurveyResult
}

// viewed loads the published survey a request names, of the current organization
// only; one that is not published is ErrClosed.
func (s *Server) viewed(c echo.Context) (viewed, error) {
	p, err := s.surveyed(c)
	if err != nil {
		return viewed{}, err
	}
	return s.viewsOf(c, p)
}

// viewsOf adds what a survey says.
func (s *Server) viewsOf(c echo.Context, p surveyed) (viewed, error) {
	_, views, err := s.store.SurveyResult(c.Request().Context(), p.Survey.OrganizationID, p.Survey.ID)
	return viewed{p, views}, err
}

// surveyResultPage is what the people asked say together of a unit, and what to
// do next.
type surveyResultPage struct {
	viewed
	outcome
	Answer bool   // the visitor may agree on answers
	Due    string // since when the unit is due again; empty: it is not

	Parts       []componentViews
	Heat        heatView
	Apart       []disagreed // the statements to talk about first
	Answers     []componentAnswers
	Comments    []commentsView
	Agreed      []agreedFrom // assessments that were agreed on from it
	Unprintable int          // characters of the names the PDF cannot print
}

func (surveyResultPage) Template() string { return "survey_result" }

// Title is the headline with the unit: "Level 2, Attentive: Claims".
func (p surveyResultPage) Title() string {
	if p.Views.TooFew {
		return "Too few answers: " + p.Unit.Name
	}
	return p.Headline + ": " + p.Unit.Name
}

// showSurveyResult shows the result of a published survey.
func (s *Server) showSurveyResult(c echo.Context, p surveyed) error {
	v, err := s.viewsOf(c, p)
	if err != nil {
		return err
	}
	page := s.newSurveyResultPage(v)
	if err := s.weighViews(c.Request().Context(), &page); err != nil {
		return err
	}
	page.Answer = roleOf(c).MayAnswer()
	page.Due = dueSince(page.DueAgain(), s.now(), s.zone(organizationOf(c)))
	if page.Agreed, err = s.agreedFrom(c, v.Survey); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// newSurveyResultPage works out everything the page of a survey's result shows.
func (s *Server) newSurveyResultPage(v viewed) surveyResultPage {
	page := surveyResultPage{viewed: v}
	if v.Views.TooFew {
		return page
	}
	q := v.Questionnaire()
	sheet := assessment.Sheet{Questionnaire: q, Form: v.Survey.Form, Answers: v.Views.Middle}
	page.outcome = s.newOutcome(v.Unit.Name, &sheet, v.Views.Result, v.Views.Advise(q))
	if page.Scored() {
		for i := range v.Views.Components {
			page.Parts = append(page.Parts, newComponentViews(&v.Views.Components[i], page.Cards[i]))
		}
	}
	page.Heat, page.Answers = newHeat(q, v.Views, &s.drawings), surveyAnswers(v, &page.Result)
	page.Apart, page.Comments = mostDisagreed(q, v.Views), commentsOf(v.Views)
	page.Unprintable = report.Unprintable(v.Unit.Name)
	return page
}

// DueAgain is when the unit should be asked again.
func (p surveyResultPage) DueAgain() time.Time {
	return p.Survey.PublishedAt.AddDate(0, dueAfterMonths, 0)
}

// ClosedAt is when nobody could answer any more: by hand, or by date.
func (p surveyResultPage) ClosedAt() time.Time {
	if p.Survey.ClosedAt.IsZero() {
		return p.Survey.ClosesAt
	}
	return p.Survey.ClosedAt
}

// Remarks are what else is true of the survey.
func (p surveyResultPage) Remarks() []string { return p.Questionnaire().SurveyRemarks(p.Views) }

// Method is how a survey's level comes about and what it cannot say.
func (p surveyResultPage) Method() []string {
	return append(assessment.SurveyMethod(), p.outcome.Method()...)
}

// agreedFrom is an assessment that was agreed on from a survey.
type agreedFrom struct{ assessment.Listed }

// Address is the assessment's page.
func (a agreedFrom) Address() string { return "/assessments/" + a.ID }

// Going reports that it is still being agreed on.
func (a agreedFrom) Going() bool { return a.SubmittedAt.IsZero() }

// Said is what it came to: "level 2, position 2.3".
func (a agreedFrom) Said() string {
	if a.Summary == nil || a.Summary.Status != assessment.Scored {
		return "no level yet"
	}
	return fmt.Sprintf("level %d, position %s", a.Summary.Level, a.Summary.Position)
}

// agreedFrom lists the assessments agreed on from a survey.
func (s *Server) agreedFrom(c echo.Context, survey *assessment.Survey) ([]agreedFrom, error) {
	listed, err := s.store.Assessments(c.Request().Context(), survey.OrganizationID, survey.UnitID)
	var list []agreedFrom
	for _, l := range listed {
		if l.SurveyID == survey.ID {
			list = append(list, agreedFrom{l})
		}
	}
	return list, err
}
