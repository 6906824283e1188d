package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

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
	ServiceKnown(ctx context.Context, unit assessment.Unit) (assessment.ServiceKnown, error)
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

// serviceWith loads the plan with what is known.
func (s *Server) serviceWith(c echo.Context) (servicePage, assessment.ServiceText, error) {
	u, err := s.unitHead(c)
	if err != nil {
		return servicePage{}, assessment.ServiceText{}, err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	page := servicePage{unitHead: u, Currency: org.Currency}
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
	known, err := s.store.ServiceKnown(ctx, unit)
	if err != nil {
		return known, err
	}
	listed, err := s.store.Assessments(ctx, unit.OrganizationID, unit.ID)
	if err != nil {
		return known, err
	}
	known.Questionnaire = s.questionnaires.All()[0].Questionnaire
	results, err := s.readings(ctx, unit.OrganizationID, newest(listed))
	if err != nil {
		return known, err
	}
	if len(results) > 0 && results[0].Scored() {
		known.Questionnaire, known.Level = results[0].Questionnaire, results[0].Summary.Level
	}
	return known, nil
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
	err = s.changeService(c, page.unitHead, func(p *assessment.ServicePlan) error {
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
	return c.Redirect(http.StatusSeeOther, page.Address()+"#"+partAnchor(part))
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
func (s *Server) changeService(c echo.Context, u unitHead, change func(*assessment.ServicePlan) error) error {
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
		err = s.changeService(c, page.unitHead, func(p *assessment.ServicePlan) error {
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
func (s *Server) serviceVersion(c echo.Context, u unitHead) (*assessment.ServicePlan, error) {
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
	if page.Plan, err = s.serviceVersion(c, page.unitHead); err != nil {
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
	u, err := s.unitHead(c)
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
