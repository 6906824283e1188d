package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// The plan of a unit: what is done to get to the next level, by whom, until when.
// Everybody in the organization reads it; who may answer changes it.

// planStore is what plans need.
type planStore interface {
	Plan(ctx context.Context, organizationID, unitID string) (*assessment.Plan, error)
	PlanByID(ctx context.Context, organizationID, id string) (*assessment.Plan, error)
	Plans(ctx context.Context, organizationID, unitID string) ([]*assessment.Plan, error)
	ClosedPlans(ctx context.Context, organizationID, unitID string) ([]*assessment.Plan, error)
	CreatePlan(ctx context.Context, p *assessment.Plan) error
	UpdatePlan(ctx context.Context, organizationID, unitID string, change func(*assessment.Plan) error) error
	WatchPlan(ctx context.Context, organizationID, unitID, userID string, on bool) error
	WatchesPlan(ctx context.Context, organizationID, planID, userID string) (bool, error)
	OverdueSteps(ctx context.Context, organizationID string, today time.Time) (map[string]int, error)
}

// planRoutes are the rows of the site for plans.
func (s *Server) planRoutes() []route {
	const unit, step, closedOne = "/units/:unit", "/units/:unit/plan/steps/:step", "/units/:unit/plans/:plan"
	return []route{
		{http.MethodGet, unit + "/plan", s.showPlan, member},
		{http.MethodGet, unit + "/plan/new", s.newPlan, answerer},
		{http.MethodPost, unit + "/plan", s.createPlan, answerer},
		{http.MethodGet, unit + "/plan/add", s.newStep, answerer},
		{http.MethodPost, unit + "/plan/add", s.chooseSteps, answerer},
		{http.MethodPost, unit + "/plan/steps", s.addStep, answerer},
		{http.MethodGet, step, s.showStep, answerer},
		{http.MethodPost, step, s.saveStep, answerer},
		{http.MethodPost, step + "/status", s.markStep, answerer},
		{http.MethodPost, step + "/move", s.moveStep, answerer},
		{http.MethodPost, step + "/remove", s.removeStep, answerer},
		{http.MethodPost, unit + "/plan/close", s.closePlan, answerer},
		{http.MethodPost, unit + "/plan/reminders", s.remindOfPlan, member},
		{http.MethodGet, unit + "/plan.pdf", s.downloadPlannedPDF, member},
		{http.MethodGet, unit + "/plan.csv", s.downloadPlannedCSV, member},
		{http.MethodGet, unit + "/plan.ics", s.downloadCalendar, member},
		{http.MethodGet, closedOne, s.showPlan, member},
		{http.MethodGet, closedOne + "/plan.pdf", s.downloadPlannedPDF, member},
		{http.MethodGet, closedOne + "/plan.csv", s.downloadPlannedCSV, member},
	}
}

// holdsTexts reports whether a form of "Decide and do" may hold several long texts,
// in any script.
func holdsTexts(path string) bool {
	below, ok := strings.CutPrefix(path, "/units/:unit/")
	page, _, _ := strings.Cut(below, "/")
	return ok && slices.Contains([]string{"plan", "moments", "service-plan", "worth", "decisions", "measures", "checks"}, page)
}

// today is the calendar day it is for an organization.
func (s *Server) today(organization assessment.Organization) time.Time {
	return assessment.Day(s.now().In(s.zone(organization)))
}

// dayText writes a calendar day, which is of no time zone: "3 March 2026".
func dayText(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format("2 January 2006")
}

// dayValue writes a day as a field of a form holds it.
func dayValue(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// planned is a unit with its plan, as every page about it needs them.
type planned struct {
	unitHead
	Plan          *assessment.Plan // nil: none yet
	questionnaire *assessment.Questionnaire
	Today         time.Time
}

// Here is the page's name in the path above its heading.
func (planned) Here() string { return "Plan" }

// Address is the page of the unit's current plan.
func (p planned) Address() string { return "/units/" + p.Unit.ID + "/plan" }

// page is the plan's own page, closed or not.
func (p planned) page() string {
	if p.Plan.Closed() {
		return "/units/" + p.Unit.ID + "/plans/" + p.Plan.ID
	}
	return p.Address()
}

// Files is what the addresses of a plan's files begin with.
func (p planned) Files() string {
	if p.Plan.Closed() {
		return p.page() + "/plan"
	}
	return p.page()
}

// Questionnaire is that of the result the plan starts from.
func (p planned) Questionnaire() *assessment.Questionnaire { return p.questionnaire }

// Target is the level aimed at.
func (p planned) Target() assessment.Level { return p.questionnaire.Level(p.Plan.Target) }

// Result is the page of the result the plan starts from.
func (p planned) Result() string {
	if p.Plan.SurveyID != "" {
		return surveyAddress(p.Plan.SurveyID)
	}
	return "/assessments/" + p.Plan.AssessmentID
}

// plannedUnit loads the unit a request names, without a plan.
func (s *Server) plannedUnit(c echo.Context) (planned, error) {
	unit, err := s.unitHead(c)
	return planned{unitHead: unit, Today: s.today(organizationOf(c))}, err
}

// planned loads the plan a request names: a closed one by its id, else the unit's
// current one. Where there is none its Plan is nil.
func (s *Server) planned(c echo.Context) (planned, error) {
	p, err := s.plannedUnit(c)
	if err != nil {
		return p, err
	}
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	if id := c.Param("plan"); id != "" {
		p.Plan, err = s.store.PlanByID(ctx, organization, id)
		if err == nil && p.Plan.UnitID != p.Unit.ID {
			return p, assessment.ErrNotFound
		}
	} else if p.Plan, err = s.store.Plan(ctx, organization, p.Unit.ID); errors.Is(err, assessment.ErrNotFound) {
		p.Plan = nil
		return p, nil
	}
	if err != nil {
		return p, err
	}
	p.Change = p.Change && !p.Plan.Closed()
	p.questionnaire, err = s.planQuestionnaire(ctx, p.Plan)
	return p, err
}

// changeable is planned for a page that changes the plan: without one it is
// ErrNotFound, of a unit that is put away ErrClosed.
func (s *Server) changeable(c echo.Context) (planned, error) {
	p, err := s.planned(c)
	switch {
	case err != nil:
		return p, err
	case p.PutAway:
		return p, assessment.ErrClosed
	case p.Plan == nil:
		return p, assessment.ErrNotFound
	}
	return p, nil
}

// planQuestionnaire is what a plan's Ref names.
func (s *Server) planQuestionnaire(ctx context.Context, p *assessment.Plan) (*assessment.Questionnaire, error) {
	for _, entry := range s.questionnaires.All() {
		if entry.Ref == p.Ref {
			return entry.Questionnaire, nil
		}
	}
	from := assessment.Listed{ID: p.AssessmentID, Mode: assessment.Agreed}
	if p.SurveyID != "" {
		from = assessment.Listed{ID: p.SurveyID, Mode: assessment.SurveyMode}
	}
	return s.questionnaireOf(ctx, p.OrganizationID, from)
}

// planLine says on a unit's page how its plan stands.
func (s *Server) planLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Plan", Text: "Not made yet: who does what by when.", Address: "/units/" + unit.ID + "/plan"}
	p, err := s.store.Plan(ctx, organization.ID, unit.ID)
	if errors.Is(err, assessment.ErrNotFound) {
		closed, err := s.lastClosed(ctx, organization, unit)
		line.Text = cmp.Or(closed, line.Text)
		return line, err
	}
	if err != nil {
		return line, err
	}
	line.Text = p.Words(s.today(organization))
	return line, nil
}
