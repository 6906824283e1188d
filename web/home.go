package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// homePage says what to do next.
type homePage struct {
	Root          assessment.Unit
	Units         []standing
	Others        []assessment.Organization // the visitor's other organizations
	Answer        bool                      // the visitor may answer
	Manage        bool                      // the visitor may change the organization
	Administrator bool
	Overdue       *overdueSteps // of all plans; nil: none
	Statements    int           // of the questionnaire offered first, in full
	Reviews       []reviewDue   // decisions to look at again
}

func (homePage) Template() string { return "units_home" }
func (homePage) Title() string    { return "Home" }

// Fresh reports that nothing was ever assessed or begun here.
func (p homePage) Fresh() bool {
	for _, u := range p.Units {
		if u.Assessed() || len(u.Open) > 0 || len(u.Surveys) > 0 {
			return false
		}
	}
	return true
}

// Open lists the units with something to resume.
func (p homePage) Open() []standing {
	return having(p.Units, func(u standing) bool { return len(u.Open) > 0 })
}

// Asked lists the units with a survey that is not published yet.
func (p homePage) Asked() []standing {
	return having(p.Units, func(u standing) bool { return len(u.Surveys) > 0 })
}

// Due lists the units whose latest result is over a year old.
func (p homePage) Due() []standing { return having(p.Units, standing.Due) }

// Assessed lists the units with a result.
func (p homePage) Assessed() []standing { return having(p.Units, standing.Assessed) }

// Waiting counts the units that were never assessed.
func (p homePage) Waiting() int { return len(p.Units) - len(p.Assessed()) }

// Next says in a sentence what there is to do.
func (p homePage) Next() string {
	open, due := 0, len(p.Due())
	for _, u := range p.Open() {
		open += len(u.Open)
	}
	var parts []string
	if open > 0 {
		parts = append(parts, count(open, "assessment is", "assessments are")+" under way")
	}
	parts = append(parts, p.surveys()...)
	if due > 0 {
		parts = append(parts, count(due, "unit is", "units are")+" due to be looked at again")
	}
	if short := len(having(p.Units, standing.Unsettled)); short > 0 {
		parts = append(parts, count(short, "result needs", "results need")+" more answers")
	}
	switch {
	case len(parts) > 0:
		return sentenceStart(enumerate(parts)) + "."
	case p.Waiting() > 0:
		return "All results are up to date; " + count(p.Waiting(), "unit has", "units have") + " none yet."
	default:
		return "All results are up to date."
	}
}

// surveys says how many there are to go on with.
func (p homePage) surveys() []string {
	going, ready := 0, 0
	for _, u := range p.Asked() {
		for _, r := range u.Surveys {
			if r.Ready() && p.Manage {
				ready++
			} else {
				going++
			}
		}
	}
	var parts []string
	if ready > 0 {
		parts = append(parts, count(ready, "survey is", "surveys are")+" ready to publish")
	}
	if going > 0 {
		parts = append(parts, count(going, "survey is", "surveys are")+" under way")
	}
	return parts
}

// count writes how many: "one unit is", "3 units are".
func count(n int, single, several string) string {
	if n == 1 {
		return "one " + single
	}
	return strconv.Itoa(n) + " " + several
}

// enumerate joins clauses: "a, and b", "a, b, and c".
func enumerate(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + ", and " + parts[last]
}

func having(units []standing, wanted func(standing) bool) []standing {
	var list []standing
	for _, u := range units {
		if wanted(u) {
			list = append(list, u)
		}
	}
	return list
}

// showHome shows what there is to do in the organization one works in.
func (s *Server) showHome(c echo.Context) error {
	ctx, org := c.Request().Context(), organizationOf(c)
	page := homePage{Answer: roleOf(c).MayAnswer(), Manage: roleOf(c).MayManage(), Administrator: userOf(c).Administrator}
	for _, o := range visitorOf(c).organizations {
		if o.ID != org.ID {
			page.Others = append(page.Others, o)
		}
	}
	if org.ID == "" {
		return s.render(c, http.StatusOK, page)
	}
	units, tree, err := s.standings(ctx, org)
	if err != nil {
		return err
	}
	if page.Overdue, err = s.overdue(ctx, org, tree); err != nil {
		return err
	}
	page.Units, page.Root, page.Statements = units, rootOf(tree), s.offers()[0].Full
	if page.Reviews, err = s.reviewsDue(ctx, org, units); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// switchOrganization goes to another organization the visitor is a member of.
func (s *Server) switchOrganization(c echo.Context) error {
	wanted := formOf(c).Get("organization")
	for _, o := range visitorOf(c).organizations {
		if o.ID == wanted {
			s.setOrganization(c, wanted)
			return c.Redirect(http.StatusSeeOther, "/")
		}
	}
	return assessment.ErrNotFound
}

// addOrganization starts another organization, with the visitor as its owner.
func (s *Server) addOrganization(c echo.Context) error {
	form := formOf(c)
	org, root, err := newOrganization(form.Get("organization"), form.Get("time_zone"))
	if problems := problemsOf(err); problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, newOrganizationPage{form.Get("organization"), form.Get("time_zone"), problems})
	}
	if err != nil {
		return err
	}
	if err := s.store.CreateOrganization(c.Request().Context(), org, root, userOf(c).ID); err != nil {
		return err
	}
	s.setOrganization(c, org.ID)
	s.flash(c, "You are now working in "+org.Name+".")
	return c.Redirect(http.StatusSeeOther, "/")
}

// showAddOrganization shows the form for another organization.
func (s *Server) showAddOrganization(c echo.Context) error {
	zone := organizationOf(c).TimeZone
	if zone == "" {
		zone = "UTC"
	}
	return s.render(c, http.StatusOK, newOrganizationPage{TimeZone: zone})
}

// newOrganizationPage starts another organization.
type newOrganizationPage struct {
	Organization string
	TimeZone     string
	problems     []assessment.Problem
}

func (newOrganizationPage) Template() string                 { return "units_new_organization" }
func (newOrganizationPage) Title() string                    { return "Start another organization" }
func (p newOrganizationPage) Problems() []assessment.Problem { return p.problems }

// Zones are the time zones to choose from.
func (p newOrganizationPage) Zones() []string { return timeZones(p.TimeZone) }

// removeSample removes the sample organization with everything in it, and goes
// on in another organization of the visitor's.
func (s *Server) removeSample(c echo.Context) error {
	ctx, sample := c.Request().Context(), organizationOf(c)
	if err := s.store.RemoveSample(ctx, sample.ID); err != nil {
		return err
	}
	s.setOrganization(c, "")
	s.flash(c, "The sample organization is removed.")
	return c.Redirect(http.StatusSeeOther, "/")
}
