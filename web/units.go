package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// unitPage shows one unit: its latest result, all its results with what changed,
// what is being answered, and what an owner may change.
type unitPage struct {
	decides
	Unit     assessment.Unit
	Above    []assessment.Unit // the units it is part of, from the root
	Below    []assessment.Unit // the units that are part of it, archived ones left out
	History  []change          // newest first
	Open     []draft
	Surveys  []running // not published yet
	Latest   *reading
	Standing standing
	Lines    []unitLine
	Answer   bool
	Manage   bool
	PutAway  bool       // archived, or below an archived unit
	Parents  []standing // where it could be moved to
	Name     string     // as typed
	Parent   string     // as chosen
	Tags     string     // as typed
	problems []assessment.Problem
}

func (unitPage) Template() string                 { return "units_unit" }
func (p unitPage) Title() string                  { return p.Unit.Name }
func (p unitPage) Problems() []assessment.Problem { return p.problems }

// Root reports whether the unit is the organization itself.
func (p unitPage) Root() bool { return p.Unit.ParentID == "" }

// showUnit shows a unit of the current organization.
func (s *Server) showUnit(c echo.Context) error {
	page, err := s.unitOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// unitOf is the page of the unit a request names, with nothing typed.
func (s *Server) unitOf(c echo.Context) (unitPage, error) {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	units, err := s.store.Units(ctx, organization)
	if err != nil {
		return unitPage{}, err
	}
	unit := units.Unit(c.Param("unit"))
	if unit == nil {
		return unitPage{}, assessment.ErrNotFound
	}
	listed, err := s.store.Assessments(ctx, organization, unit.ID)
	if err != nil {
		return unitPage{}, err
	}
	results, err := s.readings(ctx, organization, listed)
	if err != nil {
		return unitPage{}, err
	}
	page := unitPage{
		Unit: *unit, Answer: roleOf(c).MayAnswer(), Manage: roleOf(c).MayManage(),
		Name: unit.Name, Parent: unit.ParentID, Tags: tagsText(unit.Tags), History: changes(timed(results, s.zone(organizationOf(c)))),
	}
	page.place(units)
	page.Standing = standingOf(assessment.Branch{Unit: *unit}, page.Above, readingsByUnit(results)[unit.ID], draftsByUnit(listed)[unit.ID], s.now())
	page.Latest, page.Open = page.Standing.Latest, page.Standing.Open
	surveys, err := s.running(ctx, organizationOf(c), listed)
	if err != nil {
		return unitPage{}, err
	}
	page.Surveys = surveys[unit.ID]
	page.Lines, err = s.unitLines(ctx, organizationOf(c), *unit)
	return page, err
}

// place fills in where the unit stands in the tree and where it could go.
func (p *unitPage) place(units assessment.Tree) {
	path := units.Path(p.Unit.ID)
	p.Above = path[:len(path)-1]
	for _, u := range path {
		p.PutAway = p.PutAway || u.Archived()
	}
	for _, b := range inUse(units) {
		if b.ParentID == p.Unit.ID {
			p.Below = append(p.Below, b.Unit)
		}
	}
	for _, b := range units.Homes(p.Unit.ID) {
		p.Parents = append(p.Parents, standing{Branch: b, Above: b.Above()})
	}
}

// renameUnit gives a unit another name.
func (s *Server) renameUnit(c echo.Context) error {
	typed := formOf(c).Get("name")
	page := func(p *unitPage) { p.Name = typed }
	return s.changeUnit(c, "The new name is saved.", page, func(_ assessment.Tree, u *assessment.Unit) error {
		name, err := assessment.CleanName("name", "the unit’s name", typed)
		u.Name = name
		return err
	})
}

// moveUnit puts a unit, with everything below it, below another.
func (s *Server) moveUnit(c echo.Context) error {
	parent := formOf(c).Get("parent")
	page := func(p *unitPage) { p.Parent = parent }
	return s.changeUnit(c, "The unit is moved.", page, func(t assessment.Tree, u *assessment.Unit) error {
		u.ParentID = parent
		return t.CheckMove(u.ID, parent)
	})
}

// changeUnit changes the unit a request names. What the domain refuses comes
// back on the unit's page, with what was typed put in by keep.
func (s *Server) changeUnit(c echo.Context, done string, keep func(*unitPage), change func(assessment.Tree, *assessment.Unit) error) error {
	id := c.Param("unit")
	err := s.store.UpdateUnit(c.Request().Context(), organizationOf(c).ID, id, change)
	if problems := problemsOf(err); problems != nil {
		page, err := s.unitOf(c)
		if err != nil {
			return err
		}
		page.problems = problems
		keep(&page)
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, done)
	return c.Redirect(http.StatusSeeOther, "/units/"+id)
}

// archiveUnit puts a unit away, with everything below it. Nothing is lost, and
// the notice offers to undo it.
func (s *Server) archiveUnit(c echo.Context) error {
	var name string
	err := s.store.UpdateUnit(c.Request().Context(), organizationOf(c).ID, c.Param("unit"), func(_ assessment.Tree, u *assessment.Unit) error {
		if u.ParentID == "" {
			return assessment.Invalid("", "The organization itself cannot be archived.")
		}
		name = u.Name
		if !u.Archived() {
			u.ArchivedAt = s.now()
		}
		return nil
	})
	if problems := problemsOf(err); problems != nil {
		return s.organizationWith(c, http.StatusUnprocessableEntity, organizationPage{problems: problems})
	}
	if err != nil {
		return err
	}
	s.flashUndo(c, name+" is archived.", "/units/"+c.Param("unit")+"/unarchive")
	return c.Redirect(http.StatusSeeOther, "/organization")
}

// unarchiveUnit brings a unit back.
func (s *Server) unarchiveUnit(c echo.Context) error {
	var name string
	err := s.store.UpdateUnit(c.Request().Context(), organizationOf(c).ID, c.Param("unit"), func(_ assessment.Tree, u *assessment.Unit) error {
		name, u.ArchivedAt = u.Name, assessment.Unit{}.ArchivedAt
		return nil
	})
	if err != nil {
		return err
	}
	s.flash(c, name+" is back.")
	return c.Redirect(http.StatusSeeOther, "/organization")
}
