package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/chart"
)

// The moments of truth of a unit: the few contacts in which its customers form
// their opinion, how well they go, and what is promised there.

// momentStore is what these pages need kept.
type momentStore interface {
	Moments(ctx context.Context, organizationID, unitID string) (*assessment.Moments, error)
	UpdateMoments(ctx context.Context, organizationID, unitID string, change func(*assessment.Moments) error) error
	Plan(ctx context.Context, organizationID, unitID string) (*assessment.Plan, error)
	UpdatePlan(ctx context.Context, organizationID, unitID string, change func(*assessment.Plan) error) error
}

// momentRoutes are the rows of the site for moments of truth.
func (s *Server) momentRoutes() []route {
	const moments, one = "/units/:unit/moments", "/units/:unit/moments/:moment"
	return []route{
		{http.MethodGet, moments, s.showMoments, member},
		{http.MethodPost, moments, s.addMoment, answerer},
		{http.MethodGet, moments + "/new", s.newMoment, answerer},
		{http.MethodPost, moments + "/stages", s.moveMomentStage, answerer},
		{http.MethodPost, moments + "/plan", s.planMoments, answerer},
		{http.MethodGet, one, s.showMoment, answerer},
		{http.MethodPost, one, s.saveMoment, answerer},
		{http.MethodPost, one + "/move", s.moveMoment, answerer},
		{http.MethodPost, one + "/remove", s.removeMoment, answerer},
	}
}

// momentsPage shows the register of a unit.
type momentsPage struct {
	unitHead
	Moments  *assessment.Moments
	Stages   []momentStage
	Pressing []momentRow
	Plan     *assessment.Plan // the unit's current one; nil: none
	ToPlan   int              // of the most pressing, how many are not in the plan
	Map      template.HTML
	Plot     template.HTML
}

// momentStage is a stage of the journey with its contacts.
type momentStage struct {
	Name        string
	Rows        []momentRow
	First, Last bool
}

// momentRow is a contact as the page lists it.
type momentRow struct {
	assessment.Moment
	Number      int
	Pressing    bool
	First, Last bool             // within its stage
	Step        *assessment.Step // of the plan, made from it; nil: none
}

// Short is how much is missing to the best there is, and one more: what importance
// is multiplied by.
func (r momentRow) Short() int { return 6 - r.HowWell }

// Said reports whether more than the ratings is known.
func (r momentRow) Said() bool {
	return r.Expectation+r.Promise+r.MayDecide+r.Recovery != ""
}

func (momentsPage) Template() string { return "moment" }
func (momentsPage) Here() string     { return "Moments of truth" }
func (p momentsPage) Title() string  { return p.Here() + ", " + p.Unit.Name }

// momentsAt is the page of the register.
func (u unitHead) momentsAt() string { return "/units/" + u.Unit.ID + "/moments" }

// Address is the page of the register.
func (p momentsPage) Address() string { return p.momentsAt() }

// Full is how many contacts a register holds.
func (momentsPage) Full() int { return assessment.MostMoments }

// showMoments shows the register of a unit.
func (s *Server) showMoments(c echo.Context) error {
	u, err := s.unitHead(c)
	if err != nil {
		return err
	}
	ctx, page := c.Request().Context(), momentsPage{unitHead: u}
	if page.Moments, err = s.store.Moments(ctx, u.Unit.OrganizationID, u.Unit.ID); err != nil {
		return err
	}
	page.Plan, err = s.store.Plan(ctx, u.Unit.OrganizationID, u.Unit.ID)
	if err != nil && !errors.Is(err, assessment.ErrNotFound) {
		return err
	}
	page.fill()
	return s.render(c, http.StatusOK, page)
}

// fill puts the contacts in their places and draws them.
func (p *momentsPage) fill() {
	pressing := map[string]bool{}
	for _, one := range p.Moments.Pressing() {
		pressing[one.ID] = true
	}
	rows, number := map[string]momentRow{}, 0
	var contacts []chart.Contact
	stages := p.Moments.Stages()
	for i, stage := range stages {
		s := momentStage{Name: stage.Name, First: i == 0, Last: i == len(stages)-1}
		for j, one := range stage.Moments {
			number++
			row := momentRow{Moment: one, Number: number, Pressing: pressing[one.ID], First: j == 0, Last: j == len(stage.Moments)-1}
			if p.Plan != nil {
				row.Step = one.InPlan(p.Plan)
			}
			s.Rows, rows[one.ID] = append(s.Rows, row), row
			contacts = append(contacts, chart.Contact{Number: number, Name: one.Contact, Stage: one.Stage, Importance: one.Importance, HowWell: one.HowWell, Pressing: row.Pressing})
		}
		p.Stages = append(p.Stages, s)
	}
	for _, one := range p.Moments.Pressing() {
		row := rows[one.ID]
		if p.Pressing = append(p.Pressing, row); row.Step == nil {
			p.ToPlan++
		}
	}
	if len(contacts) > 0 {
		p.Map = template.HTML(chart.MomentsMapSVG(contacts, "The journey: how well each contact goes, in its order"))      //nolint:gosec // our own drawing, texts escaped
		p.Plot = template.HTML(chart.MomentsPlotSVG(contacts, "Importance over how well it goes, a dot for each contact")) //nolint:gosec // our own drawing, texts escaped
	}
}

// noteMoments goes on with the trail of the organization.
func (s *Server) noteMoments(c echo.Context, u unitHead) error {
	return s.note(c, account.Edited, "the moments of truth of "+u.Unit.Name)
}

// changeMoments changes the register as the form that was sent saw it.
func (s *Server) changeMoments(c echo.Context, u unitHead, change func(*assessment.Moments) error) error {
	seen := formNumber(c, "version")
	err := s.store.UpdateMoments(c.Request().Context(), u.Unit.OrganizationID, u.Unit.ID, func(m *assessment.Moments) error {
		if err := m.CheckVersion(seen); err != nil {
			return err
		}
		return change(m)
	})
	if err != nil {
		return err
	}
	return s.noteMoments(c, u)
}

// moveMoment puts a contact earlier or later within its stage.
func (s *Server) moveMoment(c echo.Context) error {
	return s.rearrange(c, func(m *assessment.Moments) error {
		return m.Move(c.Param("moment"), formOf(c).Get("to") == "later", userOf(c).Name, s.now())
	})
}

// moveMomentStage puts a stage earlier or later.
func (s *Server) moveMomentStage(c echo.Context) error {
	return s.rearrange(c, func(m *assessment.Moments) error {
		return m.MoveStage(formOf(c).Get("stage"), formOf(c).Get("to") == "later", userOf(c).Name, s.now())
	})
}

// rearrange changes the order and goes back to the register. Somebody else's
// change is shown instead: nothing that was typed can be lost.
func (s *Server) rearrange(c echo.Context, change func(*assessment.Moments) error) error {
	u, err := s.unitHead(c)
	if err != nil {
		return err
	}
	err = s.changeMoments(c, u, change)
	if errors.Is(err, assessment.ErrConflict) {
		s.flash(c, "Somebody else changed the register in the meantime. This is how it stands now.")
	} else if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, u.momentsAt()+"#contacts")
}

// removeMoment takes a contact out.
func (s *Server) removeMoment(c echo.Context) error {
	u, err := s.unitHead(c)
	if err != nil {
		return err
	}
	var gone assessment.Moment
	err = s.changeMoments(c, u, func(m *assessment.Moments) (err error) {
		gone, err = m.Remove(c.Param("moment"), userOf(c).Name, s.now())
		return err
	})
	switch {
	case errors.Is(err, assessment.ErrConflict):
		s.flash(c, "Somebody else changed the register in the meantime, so nothing was removed. This is how it stands now.")
	case err != nil:
		return err
	default:
		s.flash(c, gone.Contact+" is removed.")
	}
	return c.Redirect(http.StatusSeeOther, u.momentsAt())
}

// planMoments makes steps of the most pressing contacts in the unit's plan. A
// unit without a plan is led to make one.
func (s *Server) planMoments(c echo.Context) error {
	u, err := s.unitHead(c)
	if err != nil {
		return err
	}
	if u.PutAway {
		return assessment.ErrClosed
	}
	ctx, organization := c.Request().Context(), organizationOf(c)
	moments, err := s.store.Moments(ctx, organization.ID, u.Unit.ID)
	if err != nil {
		return err
	}
	added, today := 0, s.today(organization)
	err = s.store.UpdatePlan(ctx, organization.ID, u.Unit.ID, func(plan *assessment.Plan) (err error) {
		added, err = moments.PutInPlan(plan, userOf(c).Name, today, s.now())
		return err
	})
	if errors.Is(err, assessment.ErrNotFound) {
		s.flash(c, "There is no plan yet. Make one first; then the most pressing contacts go into it with one click.")
		return c.Redirect(http.StatusSeeOther, "/units/"+u.Unit.ID+"/plan")
	}
	if problems := problemsOf(err); problems != nil { // the plan is full
		s.flash(c, problems[0].Text)
		return c.Redirect(http.StatusSeeOther, u.momentsAt())
	}
	if err != nil {
		return err
	}
	s.flash(c, plannedMoments(added))
	return c.Redirect(http.StatusSeeOther, "/units/"+u.Unit.ID+"/plan#steps")
}

// plannedMoments says how many steps were made.
func plannedMoments(added int) string {
	switch added {
	case 0:
		return "The most pressing contacts are in the plan already."
	case 1:
		return "One step was added to the plan. Give it a day."
	default:
		return fmt.Sprintf("%d steps were added to the plan. Give each a day.", added)
	}
}

// momentsLine is the register on its unit's page.
func (s *Server) momentsLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Moments of truth", Address: "/units/" + unit.ID + "/moments"}
	m, err := s.store.Moments(ctx, organization.ID, unit.ID)
	if err != nil {
		return line, err
	}
	line.Text = "None entered yet: the few contacts in which customers form their opinion."
	if pressing := m.Pressing(); len(pressing) > 0 {
		line.Text = fmt.Sprintf("%s. The most pressing: %s.", contactCount(len(m.All)), pressing[0].Contact)
	}
	return line, nil
}

func contactCount(n int) string {
	if n == 1 {
		return "1 contact"
	}
	return fmt.Sprintf("%d contacts", n)
}
