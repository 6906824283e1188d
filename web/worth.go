package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Is the next level worth it: a leader's own figures for a chosen group of
// customers, what would have to be true for it to pay, and what was decided.

// worthStore is what these pages need kept.
type worthStore interface {
	Worth(ctx context.Context, organizationID, unitID string, target int) (*assessment.Worth, error)
	Worths(ctx context.Context, organizationID, unitID string) ([]*assessment.Worth, error)
	SaveWorth(ctx context.Context, w *assessment.Worth) error
	Decisions(ctx context.Context, organizationID, unitID string) ([]assessment.Decision, error)
	LatestLevel(ctx context.Context, organizationID, unitID string) (assessment.Ref, int, error)
	LatestDecisions(ctx context.Context, organizationID string) (map[string]assessment.Decision, error)
	Decide(ctx context.Context, d assessment.Decision) error
	Plan(ctx context.Context, organizationID, unitID string) (*assessment.Plan, error)
}

// worthRoutes are the rows of the site for what a level is worth and what was
// decided.
func (s *Server) worthRoutes() []route {
	const unit = "/units/:unit"
	return []route{
		{http.MethodGet, unit + "/worth", s.showWorth, member},
		{http.MethodPost, unit + "/worth", s.saveWorth, answerer},
		{http.MethodPost, unit + "/worth/preview", s.previewWorth, answerer},
		{http.MethodGet, unit + "/worth.pdf", s.downloadWorth, member},
		{http.MethodGet, unit + "/decisions", s.showDecisions, member},
		{http.MethodPost, unit + "/decisions", s.decide, answerer},
	}
}

// worthUnit is the unit such a page is about, and where it stands.
type worthUnit struct {
	unitHead
	Levels   [assessment.LevelCount]assessment.Level
	Level    int    // today's; 0: not known
	Target   int    // the level the page is about
	Currency string // of the figures; empty: whatever they are in
}

// Aim is the level the page is about.
func (u worthUnit) Aim() assessment.Level { return u.Levels[u.Target-1] }

// Stands is where the unit stands today; ask for it only where that is known.
func (u worthUnit) Stands() assessment.Level { return u.Levels[u.Level-1] }

// Address is the page about a level.
func (u worthUnit) Address(target int) string {
	return "/units/" + u.Unit.ID + "/worth?target=" + strconv.Itoa(target)
}

// worthUnitOf is the unit a request names. target is the level that was asked for;
// anything else is the next one above the latest result.
func (s *Server) worthUnitOf(c echo.Context, target string) (worthUnit, error) {
	ctx, org := c.Request().Context(), organizationOf(c)
	unit, err := s.unitHead(c)
	if err != nil {
		return worthUnit{}, err
	}
	ref, level, err := s.store.LatestLevel(ctx, org.ID, unit.Unit.ID)
	if err != nil {
		return worthUnit{}, err
	}
	u := worthUnit{unitHead: unit, Levels: s.levelsOf(ref), Level: level, Currency: org.Currency, Target: 2}
	if level > 0 {
		u.Target = min(level+1, assessment.LevelCount)
	}
	if n, err := strconv.Atoi(target); err == nil && n >= 1 && n <= assessment.LevelCount {
		u.Target = n
	}
	return u, nil
}

// levelsOf are the levels of a questionnaire in use, else those of the one that is
// offered first: its names serve where the very one is not at hand.
func (s *Server) levelsOf(ref assessment.Ref) [assessment.LevelCount]assessment.Level {
	for _, entry := range s.questionnaires.All() {
		if entry.Ref.ID == ref.ID {
			return entry.Questionnaire.Levels
		}
	}
	return s.questionnaires.All()[0].Questionnaire.Levels
}

// worthPage works out whether a level is worth it.
type worthPage struct {
	worthUnit
	Typed    worthForm
	Kept     *assessment.Worth // nil: nothing is kept yet
	Carried  *assessment.Worth // of another level, proposed for this one; nil: nothing is
	Result   *worthResult
	Plan     *planCosts // nil: the unit has no plan
	Latest   *assessment.Decision
	Deciding decisionForm
	problems []assessment.Problem
}

func (worthPage) Template() string                 { return "worth" }
func (p worthPage) Title() string                  { return p.Here() + ", " + p.Unit.Name }
func (p worthPage) Problems() []assessment.Problem { return p.problems }

// Scripts names the script that works the figures out while they are typed.
func (p worthPage) Scripts() []string {
	if !p.Change {
		return nil
	}
	return []string{"worth.js"}
}

// Here is the page's own name.
func (p worthPage) Here() string { return "Is level " + strconv.Itoa(p.Target) + " worth it?" }

// Assumptions are the kept figures, for who cannot change them.
func (p worthPage) Assumptions() []assessment.Assumption { return p.Kept.Assumptions(p.Currency) }

// planCosts is what the unit's plan costs.
type planCosts struct {
	Steps          int
	OneOff, Yearly string
	Days           string // of staff
	Gaps           string // how many steps have no cost yet, a sentence; empty: none
	plan           *assessment.Plan
}

// planCostsOf adds up the unit's current plan; nil: it has none.
func (s *Server) planCostsOf(ctx context.Context, unit assessment.Unit, currency string) (*planCosts, error) {
	plan, err := s.store.Plan(ctx, unit.OrganizationID, unit.ID)
	if errors.Is(err, assessment.ErrNotFound) {
		return nil, nil //nolint:nilnil // no plan is no error here, and nothing to add up
	}
	if err != nil {
		return nil, err
	}
	oneOff, yearly := plan.Costs(0)
	return &planCosts{
		Steps: plan.Progress().Counted(), plan: plan, Gaps: gapsSentence(plan), Days: assessment.Digits(plan.StaffDays()),
		OneOff: assessment.Money(float64(oneOff), currency), Yearly: assessment.Money(float64(yearly), currency),
	}, nil
}

func gapsSentence(plan *assessment.Plan) string {
	if gaps := plan.CostGaps(); gaps != "" {
		return sentenceStart(gaps) + "."
	}
	return ""
}

// takePlanCosts puts the costs of the unit's plan, as it is now, into what was
// kept.
func (s *Server) takePlanCosts(ctx context.Context, w *assessment.Worth, unit assessment.Unit) error {
	plan, err := s.planCostsOf(ctx, unit, "")
	if err == nil {
		plan.fill(w)
	}
	return err
}

// fill puts the plan's costs in where they were chosen. Without a plan the costs
// are those of the last time.
func (p *planCosts) fill(w *assessment.Worth) {
	if p == nil {
		w.FromPlan, w.Rate = false, 0
		return
	}
	w.TakeCosts(p.plan.Costs(w.Rate))
	w.PlanGaps = p.plan.CostGaps()
}

// showWorth shows what a level is worth. Of one the unit is past it is only read.
func (s *Server) showWorth(c echo.Context) error {
	page, err := s.worthOf(c, c.QueryParam("target"))
	if err != nil {
		return err
	}
	page.Change = page.Change && !page.Past()
	return s.render(c, http.StatusOK, page)
}

// worthOf is the page about a level with what is kept.
func (s *Server) worthOf(c echo.Context, target string) (worthPage, error) {
	ctx := c.Request().Context()
	unit, err := s.worthUnitOf(c, target)
	if err != nil {
		return worthPage{}, err
	}
	page := worthPage{worthUnit: unit, Typed: worthForm{Target: unit.Target, Years: "3"}, Deciding: decisionForm{Target: unit.Target}}
	if page.Plan, err = s.planCostsOf(ctx, unit.Unit, unit.Currency); err != nil {
		return worthPage{}, err
	}
	decisions, err := s.store.Decisions(ctx, unit.Unit.OrganizationID, unit.Unit.ID)
	if err != nil {
		return worthPage{}, err
	}
	if len(decisions) > 0 {
		page.Latest, page.Deciding.After = &decisions[0], decisions[0].ID
	}
	w, err := s.store.Worth(ctx, unit.Unit.OrganizationID, unit.Unit.ID, unit.Target)
	if errors.Is(err, assessment.ErrNotFound) {
		return s.carryWorth(ctx, page)
	}
	if err != nil {
		return worthPage{}, err
	}
	page.Plan.fill(w)
	page.Kept, page.Typed, page.Result = w, formOfWorth(w), newWorthResult(w, unit.Currency)
	return page, nil
}

// carryWorth proposes for a level that nothing was worked out for yet what was
// said of the customers for the level that was last worked out.
func (s *Server) carryWorth(ctx context.Context, page worthPage) (worthPage, error) {
	if !page.Change {
		return page, nil
	}
	all, err := s.store.Worths(ctx, page.Unit.OrganizationID, page.Unit.ID)
	if err == nil && len(all) > 0 {
		page.Carried = latestWorth(all)
		page.Typed = carriedForm(page.Carried, page.Target)
	}
	return page, err
}

// latestWorth is what was worked out last. There must be some.
func latestWorth(all []*assessment.Worth) *assessment.Worth {
	return slices.MaxFunc(all, func(a, b *assessment.Worth) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
}

// saveWorth keeps what was worked out. What the domain refuses, and what somebody
// else was faster with, comes back with everything typed.
func (s *Server) saveWorth(c echo.Context) error {
	typed := readWorthForm(formOf(c))
	page, err := s.worthOf(c, strconv.Itoa(typed.Target))
	if err != nil {
		return err
	}
	if page.PutAway {
		return assessment.ErrClosed
	}
	page.Typed, page.Carried = typed, nil
	w := typed.worth(page.Unit)
	w.UpdatedAt, w.UpdatedBy = s.now(), userOf(c).Name
	page.Plan.fill(w)
	err = w.Check()
	page.problems = append(typed.problems(err), page.pastProblems()...)
	page.Result = newPreview(w, typed, page.problems, page.Currency)
	if page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err == nil {
		err = s.store.SaveWorth(c.Request().Context(), w)
	}
	if errors.Is(err, assessment.ErrConflict) {
		return s.worthTaken(c, page)
	}
	if err != nil {
		return err
	}
	if err := s.note(c, account.Edited, "what level "+strconv.Itoa(w.Target)+" is worth to "+page.Unit.Name); err != nil {
		return err
	}
	s.flash(c, "The figures are saved.")
	return c.Redirect(http.StatusSeeOther, page.Address(w.Target))
}

// worthTaken says that somebody else saved while this was typed. Saving once more
// replaces what they saved, now knowingly.
func (s *Server) worthTaken(c echo.Context, page worthPage) error {
	kept, err := s.store.Worth(c.Request().Context(), page.Unit.OrganizationID, page.Unit.ID, page.Target)
	if err != nil {
		return err
	}
	page.Typed.Version, page.Kept = kept.Version, kept
	page.problems = []assessment.Problem{{Field: "group", Text: kept.UpdatedBy + " saved other figures in the meantime, at " +
		kept.UpdatedAt.In(s.zone(organizationOf(c))).Format("15:04") + ". Nothing you typed is lost: it stands below. Open this page in another tab to see theirs; saving again here replaces them."}}
	return s.render(c, http.StatusConflict, page)
}

// previewWorth works out what is typed without keeping any of it: the part of the
// page that shows it, for the script to put in its place.
func (s *Server) previewWorth(c echo.Context) error {
	typed := readWorthForm(formOf(c))
	unit, err := s.worthUnitOf(c, strconv.Itoa(typed.Target))
	if err != nil {
		return err
	}
	plan, err := s.planCostsOf(c.Request().Context(), unit.Unit, unit.Currency)
	if err != nil {
		return err
	}
	w := typed.worth(unit.Unit)
	plan.fill(w)
	page := worthPage{worthUnit: unit, Plan: plan, Result: newPreview(w, typed, typed.problems(w.Check()), unit.Currency)}
	return s.renderPart(c, page, "worth-parts")
}

// worthLine says on a unit's page what the level that was last worked out is
// worth.
func (s *Server) worthLine(ctx context.Context, _ assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Is the next level worth it?", Address: "/units/" + unit.ID + "/worth", Text: "Not worked out yet. It takes ten figures of your own about one group of customers."}
	all, err := s.worthsAhead(ctx, unit)
	if err != nil || len(all) == 0 {
		return line, err
	}
	latest := latestWorth(all)
	if err := s.takePlanCosts(ctx, latest, unit); err != nil {
		return line, err
	}
	line.Address += "?target=" + strconv.Itoa(latest.Target)
	line.Text = "Level " + strconv.Itoa(latest.Target) + ": " + assessment.MidSentence(latest.PaysText())
	return line, nil
}
