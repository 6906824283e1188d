package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// The survey family for the people of the organization: from a new survey to its
// published result. What respondents see is another family.

// surveyRoutes are the rows of the site for surveys.
func (s *Server) surveyRoutes() []route {
	const one, invitation = "/surveys/:survey", "/surveys/:survey/invitations/:invitation"
	return []route{
		{http.MethodGet, "/units/:unit/survey", s.newSurvey, owner},
		{http.MethodPost, "/units/:unit/survey", s.createSurvey, owner},
		{http.MethodGet, one, s.showSurvey, member},
		{http.MethodPost, one + "/settings", s.changeSurvey, owner},
		{http.MethodPost, one + "/link", s.shareSurvey, owner},
		{http.MethodGet, one + "/poster.pdf", s.downloadPoster, owner},
		{http.MethodPost, one + "/preview", s.previewPeople, owner},
		{http.MethodPost, one + "/invite", s.invitePeople, owner},
		{http.MethodPost, one + "/remind", s.remindPeople, owner},
		{http.MethodPost, invitation + "/link", s.linkAgain, owner},
		{http.MethodPost, invitation + "/revoke", s.revokeInvitee, owner},
		{http.MethodPost, one + "/send", s.sendAgain, owner},
		{http.MethodPost, invitation + "/send", s.sendAgain, owner},
		{http.MethodPost, one + "/close", s.closeSurvey, owner},
		{http.MethodPost, one + "/extend", s.extendSurvey, owner},
		{http.MethodPost, one + "/publish", s.publishSurvey, owner},
		{http.MethodPost, one + "/discard", s.discardSurvey, owner},
	}
}

// surveyed is a survey and where it belongs: what every page of the family shows
// on top.
type surveyed struct {
	Survey *assessment.Survey
	Unit   assessment.Unit
	Above  []assessment.Unit // the units it is part of, from the root
}

// Questionnaire is the one the survey is pinned to.
func (p surveyed) Questionnaire() *assessment.Questionnaire { return p.Survey.Questionnaire }

// Address is the survey's own page.
func (p surveyed) Address() string { return surveyAddress(p.Survey.ID) }

func surveyAddress(id string) string { return "/surveys/" + id }

// surveyed loads the survey a request names, of the current organization only.
func (s *Server) surveyed(c echo.Context) (surveyed, error) {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	survey, err := s.store.Survey(ctx, organization, c.Param("survey"))
	if err != nil {
		return surveyed{}, err
	}
	units, err := s.store.Units(ctx, organization)
	if err != nil {
		return surveyed{}, err
	}
	path := units.Path(survey.UnitID)
	if len(path) == 0 {
		return surveyed{}, fmt.Errorf("survey %s: there is no unit %s", survey.ID, survey.UnitID)
	}
	last := len(path) - 1
	return surveyed{Survey: survey, Unit: path[last], Above: path[:last]}, nil
}

// surveyPage is a survey before its result is published: how far it has come
// and, for an owner, everything there is to do.
type surveyPage struct {
	surveyed
	State       assessment.SurveyState
	Turnout     assessment.Turnout
	Manage      bool                           // the visitor may manage it
	Link        string                         // the shared link; empty before it was made and once it is closed
	Code        qrCode                         // of the shared link
	Text        string                         // to send with it
	Unreachable bool                           // the base address is this machine's own
	Invitations []assessment.Invitation        // who was asked by name
	Mails       bool                           // there is a mail server
	Deliveries  map[string]assessment.Delivery // of the latest message to each invitation
	Settings    surveyForm                     // as they are, or as typed
	People      string                         // the list as typed
	Confirm     string                         // as typed to discard
	zone        *time.Location
	problems    []assessment.Problem
}

func (surveyPage) Template() string                 { return "survey_one" }
func (p surveyPage) Title() string                  { return "Survey of " + p.Unit.Name }
func (p surveyPage) Problems() []assessment.Problem { return p.problems }

// showSurvey shows how far a survey has come, and the result once it is
// published.
func (s *Server) showSurvey(c echo.Context) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	if p.Survey.State(s.now()) == assessment.Published {
		return s.showSurveyResult(c, p)
	}
	return s.surveyWith(c, http.StatusOK, p, func(*surveyPage) {})
}

// surveyWith shows a survey with what a page has to say besides.
func (s *Server) surveyWith(c echo.Context, status int, p surveyed, besides func(*surveyPage)) error {
	ctx := c.Request().Context()
	turnout, err := s.store.Turnout(ctx, p.Survey.OrganizationID, p.Survey.ID)
	if err != nil {
		return err
	}
	zone := s.zone(organizationOf(c))
	page := surveyPage{
		surveyed: p, State: p.Survey.State(s.now()), Turnout: turnout, Manage: roleOf(c).MayManage(),
		Settings: formOfSurvey(p.Survey, zone), zone: zone,
	}
	if page.Manage {
		if err := s.addManaging(c, &page); err != nil {
			return err
		}
	}
	besides(&page)
	return s.render(c, status, page)
}

// addManaging adds what only an owner sees.
func (s *Server) addManaging(c echo.Context, page *surveyPage) (err error) {
	ctx, survey := c.Request().Context(), page.Survey
	page.Unreachable = unreachable(s.baseURL)
	if page.Personal() {
		page.Mails = s.mailer != nil
		if page.Invitations, err = s.store.Invitations(ctx, survey.OrganizationID, survey.ID); err != nil {
			return err
		}
		page.Deliveries, err = s.store.Deliveries(ctx, survey.OrganizationID, survey.ID)
		return err
	}
	if !page.Asking() {
		return nil
	}
	secret, err := s.store.SharedSecret(ctx, survey.OrganizationID, survey.ID)
	if err != nil || secret == "" {
		return err
	}
	page.Link = s.answerLink(secret)
	page.Text = s.letter(c, page.surveyed, page.Link).Body
	page.Code, err = newQR(page.Link)
	return err
}

// refuseSurvey shows the survey again with what is to be put right and what was
// typed, put in by keep.
func (s *Server) refuseSurvey(c echo.Context, problems []assessment.Problem, keep func(*surveyPage)) error {
	p, err := s.surveyed(c)
	if err != nil {
		return err
	}
	if p.Survey.State(s.now()) == assessment.Published {
		return assessment.ErrClosed
	}
	return s.surveyWith(c, http.StatusUnprocessableEntity, p, func(page *surveyPage) {
		page.problems = problems
		keep(page)
	})
}

// updateSurvey changes the survey a request names and says so on its page. What
// the domain refuses comes back there, with what was typed put in by keep.
func (s *Server) updateSurvey(c echo.Context, done string, keep func(*surveyPage), change func(*assessment.Survey) error) error {
	err := s.store.UpdateSurvey(c.Request().Context(), organizationOf(c).ID, c.Param("survey"), change)
	return s.surveyChanged(c, err, done, keep)
}

// surveyChanged answers a form of the survey's page with what came of it.
func (s *Server) surveyChanged(c echo.Context, err error, done string, keep func(*surveyPage)) error {
	if problems := problemsOf(err); problems != nil {
		return s.refuseSurvey(c, problems, keep)
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return c.Redirect(http.StatusSeeOther, surveyAddress(c.Param("survey")))
}
