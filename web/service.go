package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// The customer service plan of a unit: one document inside its business plan. It
// proposes what is known already; people change it in place, and every version
// is kept.

// serviceStore is what these pages need kept.
type serviceStore interface {
	ServicePlan(ctx context.Context, organizationID, unitID string) (*assessment.ServicePlan, error)
	ServiceVersion(ctx context.Context, organizationID, unitID string, version int) (*assessment.ServicePlan, error)
	ServiceVersions(ctx context.Context, organizationID, unitID string, limit int) ([]assessment.ServicePlan, error)
	UpdateServicePlan(ctx context.Context, organizationID, unitID string, change func(*assessment.ServicePlan) error) error
	Moments(ctx context.Context, organizationID, unitID string) (*assessment.Moments, error)
	Plan(ctx context.Context, organizationID, unitID string) (*assessment.Plan, error)
	Worths(ctx context.Context, organizationID, unitID string) ([]*assessment.Worth, error)
	Decisions(ctx context.Context, organizationID, unitID string) ([]assessment.Decision, error)
	Measures(ctx context.Context, organizationID, unitID string) ([]assessment.Measure, error)
}

// serviceRoutes are the rows of the site for service plans.
func (s *Server) serviceRoutes() []route {
	const plan = "/units/:unit/service-plan"
	return []route{
		{http.MethodGet, plan, s.showService, member},
		{http.MethodGet, plan + ".pdf", s.downloadService, member},
		{http.MethodPost, plan + "/accept", s.acceptService, answerer},
		{http.MethodPost, plan + "/:part", s.saveService, answerer},
		{http.MethodGet, plan + "/versions/:version", s.showServiceVersion, member},
		{http.MethodPost, plan + "/versions/:version/take-back", s.takeServiceBack, answerer},
	}
}

// mostVersions is how many versions the page lists.
const mostVersions = 50

// servicePage shows a service plan.
type servicePage struct {
	momentUnit
	Plan     *assessment.ServicePlan
	Text     assessment.ServiceText // what it says, saved or proposed
	Parts    []servicePart
	Open     int    // parts that are proposed and not saved
	Seen     string // stands for what is proposed
	Guard    int    // the version forms are based on
	Versions []assessment.ServicePlan
	Old      bool // an earlier version, to read
	Currency string
	Levels   [assessment.LevelCount]assessment.Level
	Level    int // of the latest result; 0: none
	Moments  *assessment.Moments
	problems []assessment.Problem
}

// servicePart is one part of the document as the page shows it.
type servicePart struct {
	assessment.ServicePart
	Text     *assessment.ServiceText
	Saved    bool
	Empty    bool
	Proposed bool         // it shows what is known, and nobody saved it yet
	News     bool         // it is saved, and what is known says something else now
	Form     *serviceForm // to change it in place; nil: it is shown
	Source   serviceSource
	page     *servicePage
}

// serviceSource is where a proposal is from.
type serviceSource struct{ Text, Address string }

func (servicePage) Template() string                 { return "service" }
func (servicePage) Here() string                     { return "Customer service plan" }
func (p servicePage) Problems() []assessment.Problem { return p.problems }

// Title is the page's name in the browser.
func (p servicePage) Title() string {
	if p.Old {
		return fmt.Sprintf("%s, version %d, %s", p.Here(), p.Plan.Version, p.Unit.Name)
	}
	return p.Here() + ", " + p.Unit.Name
}

// Address is the page of the plan.
func (p servicePage) Address() string { return "/units/" + p.Unit.ID + "/service-plan" }

// ID is the part's name in addresses.
func (p servicePart) ID() string { return string(p.ServicePart) }

// Address is where the part is saved.
func (p servicePart) Address() string { return p.page.Address() + "/" + p.ID() }

// Change reports whether the visitor may change it.
func (p servicePart) Change() bool { return p.page.Change && !p.page.Old }

// Guard is the version its form is based on.
func (p servicePart) Guard() int { return p.page.Guard }

// Back is the page without the form.
func (p servicePart) Back() string { return p.page.Address() + "#" + p.ID() }

// Levels are those of the questionnaire in use.
func (p servicePart) Levels() [assessment.LevelCount]assessment.Level { return p.page.Levels }

// Amount writes a sum with what it is in.
func (p servicePart) Amount(sum *int64) string {
	if sum == nil {
		return "not known"
	}
	text := assessment.Thousands(float64(*sum))
	if p.page.Currency != "" {
		text += " " + p.page.Currency
	}
	return text
}

// sources are where the proposals of the parts are from.
func (p servicePage) source(part assessment.ServicePart) serviceSource {
	unit := "/units/" + p.Unit.ID
	switch part {
	case assessment.ServiceCustomers:
		return serviceSource{"the customers chosen in Is it worth it?", unit + "/worth"}
	case assessment.ServicePromises:
		return serviceSource{"the promises of the moments of truth", unit + "/moments"}
	case assessment.ServiceMeasures:
		return serviceSource{"the measures", unit + "/measures"}
	case assessment.ServiceActions:
		return serviceSource{"the steps of the plan", unit + "/plan"}
	case assessment.ServiceMoney:
		return serviceSource{"the figures of Is it worth it?", unit + "/worth"}
	case assessment.ServiceDecided:
		return serviceSource{"the latest decision", unit + "/decisions"}
	default:
		return serviceSource{"the level that was decided on", unit + "/decisions"}
	}
}

// serviceWith loads the plan with what is known.
func (s *Server) serviceWith(c echo.Context) (servicePage, assessment.ServiceText, error) {
	u, err := s.momentUnitOf(c)
	if err != nil {
		return servicePage{}, assessment.ServiceText{}, err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	page := servicePage{momentUnit: u, Currency: org.Currency}
	if page.Plan, err = s.store.ServicePlan(ctx, org.ID, u.Unit.ID); err != nil {
		return page, assessment.ServiceText{}, err
	}
	page.Guard = page.Plan.Version
	known, err := s.knownService(ctx, u.Unit)
	if err != nil {
		return page, assessment.ServiceText{}, err
	}
	page.Level, page.Levels, page.Moments = known.Level, known.Questionnaire.Levels, known.Moments
	page.Versions, err = s.store.ServiceVersions(ctx, org.ID, u.Unit.ID, mostVersions)
	return page, assessment.ProposeService(known), err
}

// knownService is what is known of a unit.
func (s *Server) knownService(ctx context.Context, unit assessment.Unit) (assessment.ServiceKnown, error) {
	org, id := unit.OrganizationID, unit.ID
	known := assessment.ServiceKnown{Unit: unit.Name, Questionnaire: s.questionnaires.All()[0].Questionnaire}
	listed, err := s.store.Assessments(ctx, org, id)
	if err != nil {
		return known, err
	}
	results, err := s.readings(ctx, org, newest(listed))
	if err != nil {
		return known, err
	}
	if len(results) > 0 && results[0].Scored() {
		known.Questionnaire, known.Level = results[0].Questionnaire, results[0].Summary.Level
	}
	decisions, err := s.store.Decisions(ctx, org, id)
	if len(decisions) > 0 {
		known.Decision = &decisions[0]
	}
	var errs [4]error
	known.Worths, errs[0] = s.store.Worths(ctx, org, id)
	known.Measures, errs[1] = s.store.Measures(ctx, org, id)
	known.Moments, errs[2] = s.store.Moments(ctx, org, id)
	if known.Plan, errs[3] = s.store.Plan(ctx, org, id); errors.Is(errs[3], assessment.ErrNotFound) {
		known.Plan, errs[3] = nil, nil
	}
	return known, errors.Join(append(errs[:], err)...)
}

// lay puts the parts in their places. editing is the part that is shown as a form
// with what stands in it; "" for none.
func (p *servicePage) lay(proposed assessment.ServiceText, editing assessment.ServicePart, form *serviceForm) {
	p.Text = p.Plan.Shown(proposed)
	p.Seen = seenService(proposed)
	for _, part := range assessment.ServiceParts() {
		view := servicePart{ServicePart: part, Text: &p.Text, Saved: p.Plan.Has(part), Empty: p.Text.Empty(part), Source: p.source(part), page: p}
		view.Proposed = !view.Saved && !view.Empty
		view.News = view.Saved && !p.Old && !proposed.Empty(part) && p.Text.Differs(part, proposed)
		if view.Proposed {
			p.Open++
		}
		if part == editing {
			view.Form = form
		}
		p.Parts = append(p.Parts, view)
	}
}

// seenService stands for what was proposed, so that nobody saves what they did
// not see.
func seenService(proposed assessment.ServiceText) string {
	text, err := json.Marshal(proposed)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// showService shows the plan; with ?change=PART that part as a form, and with
// from=known what is known now in it.
func (s *Server) showService(c echo.Context) error {
	page, proposed, err := s.serviceWith(c)
	if err != nil {
		return err
	}
	part := assessment.ServicePart(c.QueryParam("change"))
	if !part.Known() || !page.Change {
		page.lay(proposed, "", nil)
		return s.render(c, http.StatusOK, &page)
	}
	text := page.Plan.Shown(proposed)
	if c.QueryParam("from") == "known" {
		text = proposed
	}
	form := serviceFormOf(text)
	page.lay(proposed, part, &form)
	return s.render(c, http.StatusOK, &page)
}

// saveService saves one part. What cannot be taken, and what somebody else was
// faster with, comes back as it was typed.
func (s *Server) saveService(c echo.Context) error {
	page, proposed, err := s.serviceWith(c)
	if err != nil {
		return err
	}
	part := assessment.ServicePart(c.Param("part"))
	if !part.Known() {
		return assessment.ErrNotFound
	}
	if page.PutAway {
		return assessment.ErrClosed
	}
	form := readService(formOf(c))
	typed, problems := form.text(part)
	if len(problems) > 0 {
		scratch := *page.Plan
		page.problems = append(problems, problemsOf(scratch.Save(part, typed, "", s.now()))...)
		return s.refuseService(c, page, proposed, part, &form)
	}
	err = s.changeService(c, page.momentUnit, func(p *assessment.ServicePlan) error {
		return p.Save(part, typed, userOf(c).Name, s.now())
	})
	switch page.problems = problemsOf(err); {
	case page.problems != nil:
		return s.refuseService(c, page, proposed, part, &form)
	case errors.Is(err, assessment.ErrConflict):
		return s.serviceConflict(c, page, proposed, part, &form)
	case err != nil:
		return err
	}
	s.flash(c, "Saved.")
	return c.Redirect(http.StatusSeeOther, page.Address()+"#"+string(part))
}

// refuseService shows a part again with what was typed.
func (s *Server) refuseService(c echo.Context, page servicePage, proposed assessment.ServiceText, part assessment.ServicePart, form *serviceForm) error {
	page.Guard = formNumber(c, "version")
	page.lay(proposed, part, form)
	return s.render(c, http.StatusUnprocessableEntity, &page)
}

// serviceConflict says that somebody else was faster, with what was typed and
// how the plan stands now. Saving again takes it.
func (s *Server) serviceConflict(c echo.Context, page servicePage, proposed assessment.ServiceText, part assessment.ServicePart, form *serviceForm) error {
	ctx := c.Request().Context()
	now, err := s.store.ServicePlan(ctx, page.Unit.OrganizationID, page.Unit.ID)
	if err != nil {
		return err
	}
	page.Plan, page.Guard = now, now.Version
	page.problems = []assessment.Problem{{Text: fmt.Sprintf("%s saved another version in the meantime (%s). What you typed is still here and not saved: look, then save again.", now.SavedBy, now.Changed)}}
	page.lay(proposed, part, form)
	return s.render(c, http.StatusConflict, &page)
}

// changeService changes the plan as the form that was sent saw it, and goes on
// with the trail where that made a version.
func (s *Server) changeService(c echo.Context, u momentUnit, change func(*assessment.ServicePlan) error) error {
	seen, made := formNumber(c, "version"), 0
	err := s.store.UpdateServicePlan(c.Request().Context(), u.Unit.OrganizationID, u.Unit.ID, func(p *assessment.ServicePlan) error {
		if err := p.CheckVersion(seen); err != nil {
			return err
		}
		err := change(p)
		if made = 0; p.Version != seen {
			made = p.Version
		}
		return err
	})
	if err != nil || made == 0 {
		return err
	}
	return s.note(c, account.Edited, fmt.Sprintf("the customer service plan of %s, version %d", u.Unit.Name, made))
}

// acceptService saves all that is proposed, as it was seen.
func (s *Server) acceptService(c echo.Context) error {
	page, proposed, err := s.serviceWith(c)
	if err != nil {
		return err
	}
	if page.PutAway {
		return assessment.ErrClosed
	}
	err = assessment.ErrConflict
	if formOf(c).Get("seen") == seenService(proposed) {
		err = s.changeService(c, page.momentUnit, func(p *assessment.ServicePlan) error {
			return p.Accept(proposed, userOf(c).Name, s.now())
		})
	}
	switch {
	case errors.Is(err, assessment.ErrConflict):
		s.flash(c, "Something changed in the meantime, so nothing was saved. This is how it stands now.")
	case err != nil:
		return err
	default:
		s.flash(c, "All that was proposed is saved.")
	}
	return c.Redirect(http.StatusSeeOther, page.Address())
}

// serviceVersion is the version a request names.
func (s *Server) serviceVersion(c echo.Context, u momentUnit) (*assessment.ServicePlan, error) {
	version, err := strconv.Atoi(c.Param("version"))
	if err != nil || version < 1 {
		return nil, assessment.ErrNotFound
	}
	return s.store.ServiceVersion(c.Request().Context(), u.Unit.OrganizationID, u.Unit.ID, version)
}

// showServiceVersion shows a version as it was.
func (s *Server) showServiceVersion(c echo.Context) error {
	page, _, err := s.serviceWith(c)
	if err != nil {
		return err
	}
	if page.Plan, err = s.serviceVersion(c, page.momentUnit); err != nil {
		return err
	}
	if page.Old = page.Plan.Version != page.Guard; !page.Old {
		return c.Redirect(http.StatusSeeOther, page.Address())
	}
	page.lay(assessment.ServiceText{}, "", nil)
	return s.render(c, http.StatusOK, &page)
}

// takeServiceBack makes an earlier version the current one, as a new version.
func (s *Server) takeServiceBack(c echo.Context) error {
	u, err := s.momentUnitOf(c)
	if err != nil {
		return err
	}
	earlier, err := s.serviceVersion(c, u)
	if err != nil {
		return err
	}
	err = s.changeService(c, u, func(p *assessment.ServicePlan) error {
		p.TakeBack(*earlier, userOf(c).Name, s.now())
		return nil
	})
	switch {
	case errors.Is(err, assessment.ErrConflict):
		s.flash(c, "Somebody else saved another version in the meantime, so nothing was taken back. This is how it stands now.")
	case err != nil:
		return err
	default:
		s.flash(c, fmt.Sprintf("Version %d is the current one again.", earlier.Version))
	}
	return c.Redirect(http.StatusSeeOther, "/units/"+u.Unit.ID+"/service-plan")
}

// serviceLine is the plan on its unit's page.
func (s *Server) serviceLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Customer service plan", Address: "/units/" + unit.ID + "/service-plan"}
	plan, err := s.store.ServicePlan(ctx, organization.ID, unit.ID)
	if err != nil {
		return line, err
	}
	line.Text = "Not saved yet. It begins with what is known already."
	if plan.Version > 0 {
		line.Text = fmt.Sprintf("Version %d, saved %s by %s.", plan.Version, plan.SavedAt.In(s.zone(organization)).Format("2 January 2006"), plan.SavedBy)
	}
	return line, nil
}

// Problem is what is to be put right at one field.
func (p servicePart) Problem(field string) string { return problem(p.page.problems, field) }

// LevelName is the name of a level, after its number.
func (p servicePart) LevelName(level int) string {
	if level < 1 || level > assessment.LevelCount {
		return ""
	}
	return p.page.Levels[level-1].Name
}

// Day writes a day, which is of no time zone; none is "".
func (servicePart) Day(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format("2 January 2006")
}

// Row is how people count the rows: from 1.
func (servicePart) Row(row int) int { return row + 1 }

// HasRows reports whether its form has rows to fill.
func (p servicePart) HasRows() bool {
	return len(p.Form.Groups)+len(p.Form.Promises)+len(p.Form.Measures)+len(p.Form.Actions) > 0 && slices.Contains([]assessment.ServicePart{
		assessment.ServiceLevels, assessment.ServicePromises, assessment.ServiceMeasures, assessment.ServiceActions,
	}, p.ServicePart)
}
