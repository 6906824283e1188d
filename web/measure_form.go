package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// measureFormPage asks what is measured: of a new measure, first what kind.
type measureFormPage struct {
	measured
	Measure  *assessment.Measure // nil: a new one
	About    assessment.MeasureAbout
	Typed    measureForm
	Conflict bool
	problems []assessment.Problem
}

func (measureFormPage) Template() string                 { return "measure_form" }
func (p measureFormPage) Problems() []assessment.Problem { return p.problems }

// Title is the page's name in the browser.
func (p measureFormPage) Title() string {
	if p.Measure != nil {
		return "Change " + p.Measure.Name + ", " + p.Unit.Name
	}
	return "Add a measure, " + p.Unit.Name
}

// Here is the page's name in the path above its heading.
func (p measureFormPage) Here() string {
	if p.Measure != nil {
		return "Change a measure"
	}
	return "Add a measure"
}

// Kinds are what can be measured.
func (measureFormPage) Kinds() []assessment.MeasureAbout { return assessment.MeasureKinds() }

// Chosen reports whether it is known what is measured.
func (p measureFormPage) Chosen() bool { return p.Typed.Kind != "" }

// Own reports whether it is a measure of the user's own.
func (p measureFormPage) Own() bool { return p.About.Kind == assessment.MeasureOwn }

// Fixed reports whether the length of the periods can no longer be chosen.
func (p measureFormPage) Fixed() bool { return p.Measure != nil && len(p.Measure.Values) > 0 }

// NPS reports whether the attribution is to be printed.
func (p measureFormPage) NPS() bool { return !p.Chosen() || p.About.Kind == assessment.MeasureNPS }

// Post is where the form goes.
func (p measureFormPage) Post() string {
	if p.Measure != nil {
		return p.Address() + "/" + p.Measure.ID + "/change"
	}
	return p.Address()
}

// Lengths are how long periods can be.
func (measureFormPage) Lengths() []option {
	return []option{{Value: string(assessment.EveryMonth), Label: "Each month"}, {Value: string(assessment.EveryQuarter), Label: "Each quarter"}, {Value: string(assessment.EveryYear), Label: "Each year"}}
}

// measureForm is what is measured, as it is typed.
type measureForm struct {
	Version, Kind, Name, Definition, Unit, Better, Every, Target, Owner string
}

// readMeasureForm is what a form brings.
func readMeasureForm(form url.Values) measureForm {
	return measureForm{
		form.Get("version"), form.Get("kind"), form.Get("name"), form.Get("definition"), form.Get("unit"), form.Get("better"), form.Get("every"),
		form.Get("target"), form.Get("owner"),
	}
}

// settings is what was typed; a target that is no number is a problem.
func (t measureForm) settings() (assessment.MeasureSettings, error) {
	set := assessment.MeasureSettings{
		Kind: assessment.MeasureKind(t.Kind), Name: t.Name, Definition: strings.ReplaceAll(t.Definition, "\r\n", "\n"), Unit: t.Unit,
		Better: assessment.Direction(t.Better), Every: assessment.Every(t.Every), Owner: t.Owner,
	}
	if strings.TrimSpace(t.Target) == "" {
		return set, nil
	}
	r := numberReader{}
	target := r.read("target", "The target", t.Target, set.Kind.About().Number())
	if len(r.problems) > 0 {
		return set, &assessment.InvalidError{Problems: append(problemsOf(set.Check()), r.problems...)} // all that is wrong at once
	}
	set.Target = &target
	return set, nil
}

// measureFormOf is a measure as its form shows it.
func measureFormOf(m *assessment.Measure) measureForm {
	t := measureForm{
		strconv.Itoa(m.Version), string(m.Kind), m.Name, m.Definition, m.Unit, string(m.Better), string(m.Every), "", m.Owner,
	}
	if m.Target != nil {
		t.Target = strconv.FormatFloat(*m.Target, 'f', -1, 64)
	}
	return t
}

// showNewMeasure asks what is to be measured, and then for the rest.
func (s *Server) showNewMeasure(c echo.Context) error {
	unit, err := s.changing(c)
	if err != nil {
		return err
	}
	page := measureFormPage{measured: unit}
	if kind := assessment.MeasureKind(c.QueryParam("kind")); kind.Known() {
		page.About = kind.About()
		page.Typed = measureForm{
			Kind: string(kind), Name: page.About.Name, Definition: page.About.Definition, Unit: page.About.Unit,
			Better: string(page.About.Better), Every: string(assessment.EveryQuarter),
		}
		if kind == assessment.MeasureLifetime {
			page.Typed.Unit = organizationOf(c).Currency
		}
	}
	return s.render(c, http.StatusOK, page)
}

// addMeasure makes a measure.
func (s *Server) addMeasure(c echo.Context) error {
	unit, err := s.changing(c)
	if err != nil {
		return err
	}
	page := measureFormPage{measured: unit, Typed: readMeasureForm(formOf(c))}
	if !assessment.MeasureKind(page.Typed.Kind).Known() {
		page.Typed.Kind = ""
	}
	page.About = assessment.MeasureKind(page.Typed.Kind).About()
	id := account.NewID()
	settings, err := page.Typed.settings()
	if err == nil {
		err = s.store.UpdateMeasures(c.Request().Context(), organizationOf(c).ID, unit.Unit.ID, func(all *assessment.Measures) error {
			return all.Add(id, settings, s.now())
		})
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(settings.Name), " ")
	if err := s.note(c, account.Edited, "the measures of "+unit.Unit.Name+": “"+name+"” added"); err != nil {
		return err
	}
	s.flash(c, name+" is added. Record its first value.")
	return c.Redirect(http.StatusSeeOther, unit.Address()+"/"+id)
}

// formOfMeasure is the form of the measure a request names, as it is kept.
func (s *Server) formOfMeasure(c echo.Context) (measureFormPage, error) {
	unit, err := s.changing(c)
	if err != nil {
		return measureFormPage{}, err
	}
	m, err := s.store.Measure(c.Request().Context(), organizationOf(c).ID, unit.Unit.ID, c.Param("measure"))
	if err != nil {
		return measureFormPage{}, err
	}
	return measureFormPage{measured: unit, Measure: m, About: m.Kind.About(), Typed: measureFormOf(m)}, nil
}

// showChangeMeasure shows the settings of a measure.
func (s *Server) showChangeMeasure(c echo.Context) error {
	page, err := s.formOfMeasure(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// changeMeasure changes the settings of a measure.
func (s *Server) changeMeasure(c echo.Context) error {
	page, err := s.formOfMeasure(c)
	if err != nil {
		return err
	}
	kept := page.Typed
	page.Typed = readMeasureForm(formOf(c))
	page.Typed.Kind = kept.Kind
	if page.Fixed() && page.Typed.Every == "" {
		page.Typed.Every = kept.Every
	}
	settings, err := page.Typed.settings()
	if err == nil {
		version := versionNumber(page.Typed.Version)
		err = s.store.UpdateMeasures(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(all *assessment.Measures) error {
			return all.Set(page.Measure.ID, version, settings, s.now())
		})
	}
	switch problems := problemsOf(err); {
	case problems != nil:
		page.problems = problems
		return s.render(c, http.StatusUnprocessableEntity, page)
	case errors.Is(err, assessment.ErrConflict):
		page.Conflict, page.Typed.Version = true, kept.Version
		return s.render(c, http.StatusConflict, page)
	case err != nil:
		return err
	}
	if err := s.note(c, account.Edited, "what the measure “"+page.Measure.Name+"” of "+page.Unit.Name+" is"); err != nil {
		return err
	}
	s.flash(c, "The measure is changed.")
	return c.Redirect(http.StatusSeeOther, page.Address()+"/"+page.Measure.ID)
}

// removeMeasure takes a measure out with all its values.
func (s *Server) removeMeasure(c echo.Context) error {
	page, err := s.formOfMeasure(c)
	if err != nil {
		return err
	}
	version := formNumber(c, "version")
	err = s.store.UpdateMeasures(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(all *assessment.Measures) error {
		return all.Remove(page.Measure.ID, version)
	})
	if err != nil {
		return err
	}
	of := count(len(page.Measure.Values), "value", "values")
	if err := s.note(c, account.Edited, "the measures of "+page.Unit.Name+": “"+page.Measure.Name+"” removed, with "+of); err != nil {
		return err
	}
	s.flash(c, page.Measure.Name+" is removed, with "+of+".")
	return c.Redirect(http.StatusSeeOther, page.Address())
}
