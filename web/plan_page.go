package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/assessment/report"
)

// How much of a plan a page shows at once, however long it is.
const (
	stepsAPage  = 20
	agendaLines = 5
	outlineRows = 20
	latestDone  = 8
)

// planPage is a plan: what today asks for, the next thirteen weeks, the steps in
// their order, what was done to it, and its files. Without a plan it is the one
// thing to do next.
type planPage struct {
	planned
	Progress   assessment.Progress
	Groups     []agendaGroup
	Outline    planOutline
	Steps      []stepRow // of this page
	Page       int       // from 1
	Pages      int
	Latest     []assessment.Event // newest first
	Earlier    []*assessment.Plan // closed ones, newest first
	Results    bool               // the unit has a result with a level to start from
	Why        string             // typed to close it
	Reminders  *reminders         // nil: no mail server is set up
	Projection *projectionView    // nil: closed
	Newer      *newerResult       // nil: the plan starts from the newest result
	problems   []assessment.Problem
}

func (planPage) Template() string { return "plan" }

// Title names the unit.
func (p planPage) Title() string { return "Plan of " + p.Unit.Name }

// Problems are what is to be put right.
func (p planPage) Problems() []assessment.Problem { return p.problems }

// Lead says how the plan stands.
func (p planPage) Lead() string { return p.Plan.Words(p.Today) }

// Cost is what the steps cost together.
func (p planPage) Cost() string { return p.Plan.CostText() }

// Over reports that nothing is left to do.
func (p planPage) Over() bool {
	return p.Progress.Counted() > 0 && p.Progress.Done == p.Progress.Counted()
}

// Again reports that it is time to look again: nothing is left to do, and no result
// is as new as what was done last.
func (p planPage) Again() bool {
	if !p.Over() {
		return false
	}
	for _, step := range p.Plan.Steps {
		if p.Newer == nil || step.DoneOn.After(p.Newer.SubmittedAt) {
			return true
		}
	}
	return false
}

// EventText says what was done.
func (planPage) EventText(e assessment.Event) string { return assessment.PlanEventText(e) }

// agendaGroup is a part of what today asks for.
type agendaGroup struct {
	Title, None string
	Steps       []stepRow
	More        int // further ones that are not shown here
}

// stepRow is a step on the page of its plan.
type stepRow struct {
	assessment.Step
	Number      int
	Page        int
	Component   string // its name; empty: none
	First, Last bool   // of all steps
	Link        string // where it stands
	today       time.Time
}

// Late reports that the step is overdue.
func (r stepRow) Late() bool { return r.Overdue(r.today) }

// Cost is what the step costs.
func (r stepRow) Cost() string { return assessment.CostWords(r.OneOff, r.Yearly, r.Days) }

// When says until when, or what became of it: "due 3 March 2026".
func (r stepRow) When() string {
	switch {
	case r.Status == assessment.StepDone:
		return "done " + dayText(r.DoneOn)
	case r.Status == assessment.StepDropped:
		return "dropped: " + r.Reason
	case r.Late():
		return fmt.Sprintf("was due %s", dayText(r.Due))
	case !r.Due.IsZero():
		return "due " + dayText(r.Due)
	case !r.Start.IsZero():
		return "begins " + dayText(r.Start)
	}
	return "no day yet"
}

// Begins says when a step that is still to do begins, or was to begin.
func (r stepRow) Begins() string {
	switch {
	case r.Status != assessment.StepToDo || r.Start.IsZero() || r.Due.IsZero() || r.Late():
		return ""
	case r.Start.Equal(r.today):
		return "begins today"
	case r.Start.Before(r.today):
		return "was to begin " + dayText(r.Start)
	}
	return "begins " + dayText(r.Start)
}

// For says what it is for: "Customer focus, to level 2".
func (r stepRow) For() string { return r.Step.For(r.Component) }

// Said reports whether there is more to unfold.
func (r stepRow) Said() bool {
	return r.FirstStep != "" || r.Evidence != "" || r.Measure != "" || r.Note != "" || r.Cost() != ""
}

// showPlan shows a unit's plan.
func (s *Server) showPlan(c echo.Context) error {
	p, err := s.planned(c)
	if err != nil {
		return err
	}
	page, err := s.planPageOf(c, p)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// planPageOf is the page of a plan with nothing typed.
func (s *Server) planPageOf(c echo.Context, p planned) (planPage, error) {
	page := planPage{planned: p}
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	all, err := s.store.ClosedPlans(ctx, organization, p.Unit.ID)
	if err != nil {
		return page, err
	}
	for _, earlier := range all {
		if p.Plan == nil || earlier.ID != p.Plan.ID {
			page.Earlier = append(page.Earlier, earlier)
		}
	}
	listed, err := s.store.Assessments(ctx, organization, p.Unit.ID)
	if p.Plan == nil || err != nil {
		page.Results = slices.ContainsFunc(listed, startsPlans)
		return page, err
	}
	page.fill(c.QueryParam("page"))
	if page.Newer, err = s.newerOf(c, p, listed); err != nil {
		return page, err
	}
	if page.Projection, err = s.projectionOf(ctx, organizationOf(c), p.Unit, p.Plan, listed); err != nil {
		return page, err
	}
	page.Reminders, err = s.remindersOf(c, p)
	return page, err
}

// fill works out what the page shows of the plan.
func (p *planPage) fill(asked string) {
	p.Progress = p.Plan.Progress()
	rows := p.rows()
	byID := make(map[string]*stepRow, len(rows))
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	p.Pages = max(1, (len(rows)+stepsAPage-1)/stepsAPage)
	p.Page, _ = strconv.Atoi(asked)
	p.Page = min(max(p.Page, 1), p.Pages)
	p.Steps = rows[(p.Page-1)*stepsAPage : min(p.Page*stepsAPage, len(rows))]
	if !p.Plan.Closed() {
		p.Groups = agendaGroups(p.Plan.Agenda(p.Today), byID)
		p.Outline = newPlanOutline(p.Plan, p.Today, byID)
	}
	for i := len(p.Plan.Events) - 1; i >= 0 && len(p.Latest) < latestDone; i-- {
		p.Latest = append(p.Latest, p.Plan.Events[i])
	}
}

func (p *planPage) rows() []stepRow {
	rows := make([]stepRow, len(p.Plan.Steps))
	for i, step := range p.Plan.Steps {
		rows[i] = stepRow{Step: step, Number: i + 1, Page: i/stepsAPage + 1, First: i == 0, Last: i == len(rows)-1, today: p.Today}
		rows[i].Link = stepAt(p.Unit.ID, rows[i].Page, step.ID)
		if component := p.questionnaire.Component(step.Component); component != nil {
			rows[i].Component = component.Name
		}
	}
	return rows
}

func agendaGroups(a assessment.Agenda, byID map[string]*stepRow) []agendaGroup {
	groups := []agendaGroup{
		{Title: "Overdue", None: "Nothing is overdue."},
		{Title: "This week", None: "Nothing is due or to begin this week."},
		{Title: "Next", None: "Nothing comes after that."},
	}
	for i, steps := range [][]assessment.Step{a.Overdue, a.ThisWeek, a.Next} {
		groups[i].More = max(0, len(steps)-agendaLines)
		for _, step := range steps[:len(steps)-groups[i].More] {
			groups[i].Steps = append(groups[i].Steps, *byID[step.ID])
		}
	}
	return groups
}

// planOutline is the next thirteen weeks, a row a step.
type planOutline struct {
	Head []string // the day each fourth week begins
	Rows []outlineRow
	More int // further steps within the weeks that are not drawn
	None int // open steps without a day
	From time.Time
}

// Since is the first day of the outline.
func (o planOutline) Since() string { return dayText(o.From) }

// outlineRow is one step on the weeks.
type outlineRow struct {
	stepRow
	Bar template.HTML
}

// newPlanOutline draws the steps that fall into the thirteen weeks from this
// Monday on, those first that begin first; dropped ones are left out.
func newPlanOutline(p *assessment.Plan, today time.Time, byID map[string]*stepRow) planOutline {
	from := assessment.Monday(today)
	outline := planOutline{From: from}
	for i, day := range report.OutlineDays(from) {
		if i%4 == 0 {
			outline.Head = append(outline.Head, day)
		}
	}
	for _, step := range p.Within(today, chart.Weeks) {
		if len(outline.Rows) == outlineRows {
			outline.More++
			continue
		}
		bar := chart.OutlineRowSVG(report.OutlineSpan(step, from, today), report.OutlineWeeks(from, today)+.5/7)
		outline.Rows = append(outline.Rows, outlineRow{*byID[step.ID], template.HTML(bar)}) //nolint:gosec // drawn by our own pen
	}
	outline.None = p.Undated()
	return outline
}

// PageAt is the address of a page of the steps.
func (p planPage) PageAt(number int) string {
	address := p.page()
	if number > 1 {
		address += "?" + url.Values{"page": {strconv.Itoa(number)}}.Encode()
	}
	return address + "#steps"
}

// Numbers are the pages to turn to.
func (p planPage) Numbers() []int {
	numbers := make([]int, p.Pages)
	for i := range numbers {
		numbers[i] = i + 1
	}
	return numbers
}

// closePlan ends a plan.
func (s *Server) closePlan(c echo.Context) error {
	why, who := formOf(c).Get("why"), userOf(c).Name
	if _, err := s.changeable(c); err != nil {
		return err
	}
	err := s.store.UpdatePlan(c.Request().Context(), organizationOf(c).ID, c.Param("unit"), func(p *assessment.Plan) error {
		return p.Close(why, who, s.now())
	})
	if problems := problemsOf(err); problems != nil {
		return s.refusePlan(c, http.StatusUnprocessableEntity, problems, func(page *planPage) { page.Why = why })
	}
	if err != nil {
		return err
	}
	s.flash(c, "The plan is closed and kept. You can begin another one.")
	return c.Redirect(http.StatusSeeOther, "/units/"+c.Param("unit")+"/plan")
}

// refusePlan shows the plan again with what is to be put right, and what was
// typed put in by keep.
func (s *Server) refusePlan(c echo.Context, status int, problems []assessment.Problem, keep func(*planPage)) error {
	p, err := s.changeable(c)
	if err != nil {
		return err
	}
	page, err := s.planPageOf(c, p)
	if err != nil {
		return err
	}
	page.problems = problems
	keep(&page)
	return s.render(c, status, page)
}
