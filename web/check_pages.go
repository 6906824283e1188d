package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// The companion checks of a unit: of each aspect the description that fits best,
// given by one person or a group, or by several people in confidence.

// checkStore is what companion checks need. What people choose in a survey never
// leaves the store but together, above the threshold.
type checkStore interface {
	CreateCheck(ctx context.Context, c *assessment.Check) error
	Check(ctx context.Context, organizationID, id string) (*assessment.Check, error)
	Checks(ctx context.Context, organizationID, unitID string) ([]*assessment.Check, error)
	UpdateCheck(ctx context.Context, organizationID, id string, change func(*assessment.Check) error) error
	DeleteCheck(ctx context.Context, organizationID, id string) error
	OpenCheck(ctx context.Context, organizationID, id string, link account.Token, change func(*assessment.Check) error) error
	PublishCheck(ctx context.Context, organizationID, id string, change func(*assessment.Check, *assessment.CheckResult) error) error
	CheckTurnout(ctx context.Context, organizationID, id string) (int, error)
	CheckSecret(ctx context.Context, organizationID, id string) (string, error)
	CheckVisit(ctx context.Context, linkHash string) (assessment.CheckVisit, error)
	TakePart(ctx context.Context, linkHash string, part assessment.Part) error
}

// checkRoutes are the rows of the site for companion checks.
func (s *Server) checkRoutes() []route {
	const all, one = "/units/:unit/checks", "/units/:unit/checks/:check"
	rows := []route{
		{http.MethodGet, takePart, s.showTakePart, respondent},
		{http.MethodPost, takePart, s.takePart, respondent},
		{http.MethodGet, takePart + "/thanks", s.thankForPart, respondent},
	}
	for i := range rows {
		rows[i].handler = s.politely(rows[i].handler)
	}
	for _, kind := range checksFiles() {
		rows = append(rows, route{http.MethodGet, "/compare/checks." + kind.extension, s.downloadComparedChecks(kind), member})
	}
	return append(rows, []route{
		{http.MethodGet, all, s.showChecks, member},
		{http.MethodPost, all, s.startCheck, answerer},
		{http.MethodPost, all + "/survey", s.prepareCheck, owner},
		{http.MethodGet, one, s.showCheck, member},
		{http.MethodPost, one, s.answerCheck, answerer},
		{http.MethodGet, one + "/review", s.reviewCheck, answerer},
		{http.MethodPost, one + "/submit", s.submitCheck, answerer},
		{http.MethodPost, one + "/reopen", s.reopenCheck, answerer},
		{http.MethodPost, one + "/discard", s.discardCheck, answerer},
		{http.MethodPost, one + "/settings", s.changeCheckSettings, owner},
		{http.MethodPost, one + "/link", s.openCheck, owner},
		{http.MethodGet, one + "/poster.pdf", s.downloadCheckPoster, owner},
		{http.MethodPost, one + "/close", s.closeCheck, owner},
		{http.MethodPost, one + "/extend", s.extendCheck, owner},
		{http.MethodPost, one + "/publish", s.publishCheck, owner},
		{http.MethodGet, one + "/check.pdf", s.downloadCheck, member},
		{http.MethodGet, "/compare/checks", s.showComparedChecks, member},
	}...)
}

// checkedUnit is a unit as every page about its checks shows it.
type checkedUnit struct {
	unitHead
	Manage bool // the visitor may ask several people, and they can be asked
	zone   *time.Location
}

// Checks is the page that lists the unit's checks.
func (u checkedUnit) Checks() string { return checksAddress(u.Unit.ID) }

func checksAddress(unit string) string { return "/units/" + unit + "/checks" }

// checkedUnit loads the unit a request names.
func (s *Server) checkedUnit(c echo.Context) (checkedUnit, error) {
	unit, err := s.unitHead(c)
	return checkedUnit{unitHead: unit, Manage: roleOf(c).MayManage() && !unit.PutAway, zone: s.zone(organizationOf(c))}, err
}

// checked is one check of a unit.
type checked struct {
	checkedUnit
	Check *assessment.Check
}

// Here is the page's name in the path above its heading.
func (p checked) Here() string { return p.Check.Questionnaire.Name }

// Address is the check's own page.
func (p checked) Address() string { return checkAddress(p.Check) }

func checkAddress(c *assessment.Check) string { return checksAddress(c.UnitID) + "/" + c.ID }

// checkedOf loads the check a request names, of its unit only.
func (s *Server) checkedOf(c echo.Context) (checked, error) {
	u, err := s.checkedUnit(c)
	if err != nil {
		return checked{}, err
	}
	check, err := s.store.Check(c.Request().Context(), organizationOf(c).ID, c.Param("check"))
	if err != nil {
		return checked{}, err
	}
	if check.UnitID != u.Unit.ID {
		return checked{}, assessment.ErrNotFound
	}
	return checked{u, check}, nil
}

// checkCheck is for who may not do what they ask for: a check that is not their
// organization's is not found all the same.
func (s *Server) checkCheck(c echo.Context) error {
	if c.Param("check") == "" {
		return nil
	}
	_, err := s.checkedOf(c)
	return err
}

// showCheck shows a check as far as it has come: the choices to make, how a
// survey stands, or the result.
func (s *Server) showCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	switch {
	case err != nil:
		return err
	case p.Check.Submitted():
		return s.showCheckResult(c, p)
	case p.Check.Mode == assessment.SurveyMode:
		return s.checkSurveyWith(c, http.StatusOK, p, func(*checkSurveyPage) {})
	case !p.Change:
		return c.Redirect(http.StatusSeeOther, p.Checks())
	}
	return s.render(c, http.StatusOK, newCheckAnswerPage(p, p.Check.Fits))
}

// checkLine says on a unit's page how its checks stand.
func (s *Server) checkLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Companion checks", Address: checksAddress(unit.ID), Text: "Two short checks that point out where to look a second time. Not answered yet."}
	checks, err := s.store.Checks(ctx, organization.ID, unit.ID)
	if err != nil || len(checks) == 0 {
		return line, err
	}
	said, seen, open := "", map[string]bool{}, 0
	for _, check := range checks {
		switch {
		case !check.Submitted():
			open++
		case !seen[check.Ref.ID]:
			seen[check.Ref.ID] = true
			said += fmt.Sprintf("%s: %s. ", check.Questionnaire.Name, check.SubmittedAt.In(s.zone(organization)).Format("2 January 2006"))
		}
	}
	if open > 0 {
		said += sentenceStart(count(open, "check is", "checks are")) + " under way."
	}
	line.Text = strings.TrimSpace(said)
	return line, nil
}

// updateCheck changes the check a request names and goes back to its page.
func (s *Server) updateCheck(c echo.Context, p checked, done string, change func(*assessment.Check) error) error {
	if err := s.store.UpdateCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID, change); err != nil {
		return err
	}
	return s.checkChanged(c, p, done)
}

// checkChanged notes a change in the organization's trail, says it, and goes back
// to the check's page.
func (s *Server) checkChanged(c echo.Context, p checked, done string) error {
	s.noteCheck(c, p.Check.Questionnaire, p.Unit)
	s.flash(c, done)
	return c.Redirect(http.StatusSeeOther, p.Address())
}

// noteCheck keeps in the organization's trail that a check was changed. The check
// keeps its own, so that this one cannot be kept stops nobody.
func (s *Server) noteCheck(c echo.Context, q *assessment.CheckQuestionnaire, unit assessment.Unit) {
	if err := s.note(c, account.Edited, "the "+assessment.MidSentence(q.Name)+" of "+unit.Name); err != nil {
		s.log.WarnContext(c.Request().Context(), "a change was not noted", "request", requestID(c), "error", err)
	}
}

// levelNames are the names of the levels of the questionnaire a check is for;
// empty where it is not to be had.
func (s *Server) levelNames(q *assessment.CheckQuestionnaire) [assessment.LevelCount]string {
	var names [assessment.LevelCount]string
	if entry, ok := s.questionnaires.ByID(q.For); ok {
		for i, level := range entry.Questionnaire.Levels {
			names[i] = level.Name
		}
	}
	return names
}

// latestReading is the latest result of a unit on the continuum, nil when there
// is none.
func (s *Server) latestReading(ctx context.Context, organization, unit string) (*reading, error) {
	listed, err := s.store.Assessments(ctx, organization, unit)
	if err != nil {
		return nil, err
	}
	results, err := s.readings(ctx, organization, listed)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	return &results[0], nil
}

// olderFirst is a copy of checks in the order of their results.
func olderFirst(checks []*assessment.Check) []*assessment.Check {
	sorted := slices.Clone(checks)
	slices.SortFunc(sorted, func(a, b *assessment.Check) int { return a.SubmittedAt.Compare(b.SubmittedAt) })
	return sorted
}
