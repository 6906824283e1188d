package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// measurePage shows one measure with all its values, and records more.
type measurePage struct {
	measured
	Measure  measureView
	Rows     []measureRow // newest first
	Typed    measureTyped
	Periods  []assessment.MeasurePeriod // to choose from
	Conflict bool                       // somebody else was faster
	problems []assessment.Problem
}

func (measurePage) Template() string                 { return "measure" }
func (p measurePage) Title() string                  { return p.Measure.Name + ", " + p.Unit.Name }
func (p measurePage) Problems() []assessment.Problem { return p.problems }

// Here is the page's name in the path above its heading.
func (p measurePage) Here() string { return p.Measure.Name }

// Changing reports whether the form changes a value that is there.
func (p measurePage) Changing() bool { return p.Typed.Was != "" }

// Was is the period of the value that is changed, in words.
func (p measurePage) Was() string {
	period, err := assessment.ParsePeriod(p.Typed.Was)
	if err != nil {
		return ""
	}
	return period.Words()
}

// ValueLabel names the field of a value: "Value, in %".
func (p measurePage) ValueLabel() string {
	if p.Measure.Unit == "" {
		return "Value"
	}
	return "Value, in " + p.Measure.Unit
}

// OfLabel names the field that says of how many a value is.
func (p measurePage) OfLabel() string { return "Of how many " + p.Measure.About().Of + ", optional" }

// measureRow is a value in words.
type measureRow struct {
	assessment.MeasureValue
	Print, Range, From, Movement string
}

// measureTyped is a value as it was typed.
type measureTyped struct {
	Version, Was, Period, Value, N, Note string
	Figures                              map[string]string
}

// Field is what was typed for a figure.
func (t measureTyped) Field(id string) string { return t.Figures[id] }

// measurePage is the page of the measure a request names. Nothing is typed yet.
func (s *Server) measurePage(c echo.Context) (measurePage, error) {
	unit, err := s.measuredUnit(c)
	if err != nil {
		return measurePage{}, err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	m, err := s.store.Measure(ctx, org.ID, unit.Unit.ID, c.Param("measure"))
	if err != nil {
		return measurePage{}, err
	}
	rounds, err := s.roundsOf(ctx, org.ID, unit.Unit.ID, len(m.Values) > 0)
	if err != nil {
		return measurePage{}, err
	}
	page := measurePage{measured: unit, Measure: s.measureView(unit, m, rounds, org)}
	for _, v := range slices.Backward(m.Values) {
		page.Rows = append(page.Rows, measureRow{v, m.WithUnit(v.Value), m.RangeText(v), m.From(v), m.Movement(v.Period)})
	}
	return page, nil
}

// showMeasure shows a measure. The query may name a period whose value is to be
// changed.
func (s *Server) showMeasure(c echo.Context) error {
	page, err := s.measurePage(c)
	if err != nil {
		return err
	}
	page.Typed = measureTyped{Version: strconv.Itoa(page.Measure.Version), Figures: map[string]string{}}
	if period, err := assessment.ParsePeriod(c.QueryParam("period")); err == nil {
		page.fill(page.Measure.Value(period))
	}
	page.offer(s.today(organizationOf(c)))
	return s.render(c, http.StatusOK, page)
}

// fill types the value that is to be changed into the form.
func (p *measurePage) fill(v *assessment.MeasureValue) {
	if v == nil {
		return
	}
	p.Typed.Was, p.Typed.Period, p.Typed.Note = v.Period.String(), v.Period.String(), v.Note
	if len(v.Figures) == 0 {
		p.Typed.Value = strconv.FormatFloat(v.Value, 'f', -1, 64)
		if v.N > 0 {
			p.Typed.N = strconv.Itoa(v.N)
		}
		return
	}
	for i, f := range p.Measure.About().Figures {
		p.Typed.Figures[f.ID] = strconv.FormatFloat(v.Figures[i], 'f', -1, 64)
	}
}

// offer lists the periods to choose from: those without a value, back some years,
// and the one that was typed. Proposed is the last that is over.
func (p *measurePage) offer(today time.Time) {
	years := map[assessment.Every]int{assessment.EveryMonth: 3, assessment.EveryQuarter: 5, assessment.EveryYear: 10}[p.Measure.Every]
	typed, err := assessment.ParsePeriod(p.Typed.Period)
	listed := false
	for _, period := range assessment.Periods(p.Measure.Every, today, years) {
		if p.Measure.Value(period) == nil || err == nil && period == typed {
			p.Periods = append(p.Periods, period)
			listed = listed || period == typed
		}
	}
	if err == nil && !listed {
		p.Periods = append(p.Periods, typed)
	}
	if p.Typed.Period == "" && len(p.Periods) > 0 {
		p.Typed.Period = p.Periods[0].String()
		if len(p.Periods) > 1 && p.Periods[0].End().After(today) && p.Periods[1] == p.Periods[0].Before(1) {
			p.Typed.Period = p.Periods[1].String()
		}
	}
}

// measureTypedOf is what a form brings.
func measureTypedOf(form url.Values, about assessment.MeasureAbout) measureTyped {
	t := measureTyped{
		Version: form.Get("version"), Was: form.Get("was"), Period: form.Get("period"), Value: form.Get("value"), N: form.Get("n"),
		Note: form.Get("note"), Figures: map[string]string{},
	}
	for _, f := range about.Figures {
		t.Figures[f.ID] = form.Get(f.ID)
	}
	return t
}

// entry is what was typed as a value, or what cannot be read of it.
func (t measureTyped) entry(about assessment.MeasureAbout) (assessment.MeasureEntry, []assessment.Problem) {
	r := numberReader{}
	e := assessment.MeasureEntry{Note: strings.ReplaceAll(t.Note, "\r\n", "\n")}
	period, err := assessment.ParsePeriod(t.Period)
	if err != nil {
		r.problems = append(r.problems, assessment.Problem{Field: "period", Text: "Choose a period."})
	}
	e.Period = period
	if !about.Only && strings.TrimSpace(t.Value) != "" {
		v := r.read("value", "The value", t.Value, about.Number())
		e.Value = &v
	}
	if about.Only || slices.ContainsFunc(about.Figures, func(f assessment.Figure) bool { return strings.TrimSpace(t.Figures[f.ID]) != "" }) {
		for _, f := range about.Figures {
			e.Figures = append(e.Figures, r.read(f.ID, f.Label, t.Figures[f.ID], f.Kind))
		}
	}
	if strings.TrimSpace(t.N) != "" {
		e.N = int(r.read("n", "Of how many", t.N, assessment.WholeNumber))
	}
	return e, r.problems
}

// numberReader reads the numbers of a form and gathers what is none.
type numberReader struct{ problems []assessment.Problem }

func (r *numberReader) read(field, label, typed string, kind assessment.NumberKind) float64 {
	if strings.TrimSpace(typed) == "" {
		r.problems = append(r.problems, assessment.Problem{Field: field, Text: label + ": enter a number."})
		return 0
	}
	v, err := assessment.ParseNumber(typed, kind)
	if err != nil {
		r.problems = append(r.problems, assessment.Problem{Field: field, Text: label + ": what you typed " + err.Error() + "."})
	}
	return v
}

// recordMeasure keeps the value of a period.
func (s *Server) recordMeasure(c echo.Context) error {
	page, err := s.measurePage(c)
	if err != nil {
		return err
	}
	m, org, today := page.Measure.Measure, organizationOf(c), s.today(organizationOf(c))
	page.Typed = measureTypedOf(formOf(c), m.Kind.About())
	entry, problems := page.Typed.entry(m.Kind.About())
	was := assessment.MeasurePeriod{}
	if page.Typed.Was != "" {
		if was, err = assessment.ParsePeriod(page.Typed.Was); err != nil {
			return assessment.ErrNotFound
		}
	}
	if len(problems) > 0 {
		err = &assessment.InvalidError{Problems: problems}
	} else {
		version := versionNumber(page.Typed.Version)
		err = s.store.UpdateMeasures(c.Request().Context(), org.ID, page.Unit.ID, func(all *assessment.Measures) error {
			return all.Record(m.ID, version, entry, was, userOf(c).Name, today, s.now())
		})
	}
	switch problems := problemsOf(err); {
	case problems != nil:
		page.problems = problems
		page.offer(today)
		return s.render(c, http.StatusUnprocessableEntity, page)
	case errors.Is(err, assessment.ErrConflict):
		return s.measureConflict(c, page.Typed)
	case err != nil:
		return err
	}
	if err := s.note(c, account.Edited, "the measure “"+m.Name+"” of "+page.Unit.Name+": "+entry.Period.Words()); err != nil {
		return err
	}
	s.flash(c, entry.Period.Words()+" is recorded.")
	return c.Redirect(http.StatusSeeOther, page.Measure.Address)
}

// measureConflict shows a measure as somebody else left it, with what was typed
// ready to be saved again.
func (s *Server) measureConflict(c echo.Context, typed measureTyped) error {
	page, err := s.measurePage(c) // a measure that is gone is not found
	if err != nil {
		return err
	}
	page.Typed, page.Conflict = typed, true
	page.Typed.Version = strconv.Itoa(page.Measure.Version)
	if was, err := assessment.ParsePeriod(typed.Was); err == nil && page.Measure.Value(was) == nil {
		page.Typed.Was = "" // taken out: it would be new
	}
	page.offer(s.today(organizationOf(c)))
	return s.render(c, http.StatusConflict, page)
}

// strikeMeasure takes the value of a period out.
func (s *Server) strikeMeasure(c echo.Context) error {
	page, err := s.measurePage(c)
	if err != nil {
		return err
	}
	period, err := assessment.ParsePeriod(formOf(c).Get("period"))
	if err != nil {
		return assessment.ErrNotFound
	}
	version := formNumber(c, "version")
	err = s.store.UpdateMeasures(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(all *assessment.Measures) error {
		return all.Strike(page.Measure.ID, version, period, s.now())
	})
	if err != nil {
		return err
	}
	if err := s.note(c, account.Edited, "the measure “"+page.Measure.Name+"” of "+page.Unit.Name+": "+period.Words()+" taken out"); err != nil {
		return err
	}
	was := ""
	if v := page.Measure.Value(period); v != nil { // so that it can be typed again
		was = " It was " + page.Measure.WithUnit(v.Value)
		if from := page.Measure.From(*v); from != "" {
			was += ": " + from
		}
		was += "."
	}
	s.flash(c, period.Words()+" is taken out."+was)
	return c.Redirect(http.StatusSeeOther, page.Measure.Address)
}
