package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
)

// importMeasuresPage takes values of a unit's measures in from a CSV file.
type importMeasuresPage struct {
	measured
	filed
	Measures []assessment.Measure // as they are
	Lines    []importedValue      // what will happen
	lines    []assessment.MeasureLine
}

// importedValue is a value of the file and what becomes of it.
type importedValue struct {
	Where, Measure, Period, Value string
	From                          string // what it is worked out from, or of how many it is
	Before                        string // the value it takes the place of; empty: none
	Note                          string // that is kept with it
	Same                          bool   // it is there already
}

func (importMeasuresPage) Template() string { return "measure_import" }
func (importMeasuresPage) Here() string     { return "Import values" }
func (p importMeasuresPage) Title() string  { return "Import values, " + p.Unit.Name }

// Columns are the columns of figures of the unit's measures, with the measure's
// name.
func (p importMeasuresPage) Columns() []option {
	var list []option
	for _, m := range p.Measures {
		var ids []string
		for _, f := range m.Kind.About().Figures {
			ids = append(ids, f.ID)
		}
		if len(ids) > 0 {
			list = append(list, option{Value: strings.Join(ids, ", "), Label: m.Name, Chosen: m.Kind.About().Only})
		}
	}
	return list
}

// Example is a line a file could have.
func (p importMeasuresPage) Example() string {
	for _, m := range p.Measures {
		if !m.Kind.About().Only {
			return exchange.SafeCell(m.Name) + "," + assessment.PeriodOf(m.Every, m.UpdatedAt).String() + ",80.5"
		}
	}
	return "nps,2026-Q3,162,108,54"
}

// ExampleHead names the columns of the example.
func (p importMeasuresPage) ExampleHead() string {
	for _, m := range p.Measures {
		if !m.Kind.About().Only {
			return "measure,period,value"
		}
	}
	return "measure,period,promoters,passives,detractors"
}

// New counts the values that change something.
func (p importMeasuresPage) New() int {
	n := 0
	for _, l := range p.Lines {
		if !l.Same {
			n++
		}
	}
	return n
}

// Lead sums up what will happen.
func (p importMeasuresPage) Lead() string {
	replaced := 0
	for _, l := range p.Lines {
		if !l.Same && l.Before != "" {
			replaced++
		}
	}
	parts := []string{count(p.New()-replaced, "value is new", "values are new")}
	if replaced > 0 {
		parts = append(parts, count(replaced, "takes the place of another", "take the place of others"))
	}
	if same := len(p.Lines) - p.New(); same > 0 {
		parts = append(parts, count(same, "is there already", "are there already"))
	}
	return sentenceStart(strings.Join(parts, ", ")) + ". Nothing has happened yet."
}

// importMeasuresPageOf is the page of the unit a request names.
func (s *Server) importMeasuresPageOf(c echo.Context) (importMeasuresPage, error) {
	unit, err := s.changing(c)
	if err != nil {
		return importMeasuresPage{}, err
	}
	all, err := s.store.Measures(c.Request().Context(), organizationOf(c).ID, unit.Unit.ID)
	return importMeasuresPage{measured: unit, Measures: all}, err
}

// showImportMeasures asks for a file.
func (s *Server) showImportMeasures(c echo.Context) error {
	page, err := s.importMeasuresPageOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// previewMeasures shows what will happen with a file.
func (s *Server) previewMeasures(c echo.Context) error {
	page, err := s.importMeasuresPageOf(c)
	if err != nil {
		return err
	}
	if page.File, err = chosenFile(c); err == nil {
		err = s.readMeasures(c, &page)
	}
	return s.answerFile(c, &page, err)
}

// readMeasures reads the file and works out what will happen, on a copy.
func (s *Server) readMeasures(c echo.Context, page *importMeasuresPage) error {
	lines, err := exchange.ReadMeasures(page.File.Data, page.Unit.Name, page.Measures)
	before := assessment.Measures{All: page.Measures}
	after := assessment.Measures{All: page.Measures}
	if err := allWrong(err, after.Take(lines, "", s.today(organizationOf(c)), s.now())); err != nil {
		return err
	}
	page.lines = lines
	outcome := sha256.New()
	for _, l := range lines {
		was, m := before.Measure(l.MeasureID), after.Measure(l.MeasureID)
		line := importedLine(was, m, l)
		page.Lines = append(page.Lines, line)
		fmt.Fprintf(outcome, "%q %q %q %q %q %q %d\n", l.MeasureID, line.Period, line.Value, line.Before, line.From, line.Note, was.Version)
	}
	page.Seen = hex.EncodeToString(outcome.Sum(nil))
	return nil
}

// allWrong is what is wrong in the rows of a file and with the values they hold, by
// line, so that all of it can be put right at once.
func allWrong(rows, values error) error {
	if rows == nil {
		return values
	}
	problems := append(problemsOf(rows), problemsOf(values)...)
	slices.SortStableFunc(problems, func(a, b assessment.Problem) int { return lineOf(a) - lineOf(b) })
	if problems == nil {
		return rows
	}
	return &assessment.InvalidError{Problems: problems}
}

func lineOf(p assessment.Problem) int {
	n, err := strconv.Atoi(strings.TrimPrefix(p.Field, "line "))
	if err != nil {
		return math.MaxInt // of the file as a whole
	}
	return n
}

// importedLine is what becomes of one value.
func importedLine(was, m *assessment.Measure, l assessment.MeasureLine) importedValue {
	v := *m.Value(l.Period)
	line := importedValue{Where: l.Where, Measure: m.Name, Period: l.Period.Words(), Value: m.WithUnit(v.Value), From: m.From(v), Note: v.Note}
	if old := was.Value(l.Period); old != nil {
		line.Before = was.WithUnit(old.Value)
		line.Same = old.Value == v.Value && old.N == v.N && old.Note == v.Note && slices.Equal(old.Figures, v.Figures)
	}
	return line
}

// importMeasures takes exactly the values the preview promised. When something
// else would happen by now it shows the preview again.
func (s *Server) importMeasures(c echo.Context) error {
	page, err := s.importMeasuresPageOf(c)
	if err != nil {
		return err
	}
	if page.File, err = keptFile(c); err == nil {
		err = s.readMeasures(c, &page)
	}
	if err != nil {
		return s.answerFile(c, &page, err)
	}
	if page.Seen != formOf(c).Get("seen") {
		page.problems = []assessment.Problem{{Field: "file", Text: "The measures were changed since you looked at them. Look again at what will happen, then import."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	versions := map[string]int{}
	for _, m := range page.Measures {
		versions[m.ID] = m.Version
	}
	err = s.store.UpdateMeasures(c.Request().Context(), organizationOf(c).ID, page.Unit.ID, func(all *assessment.Measures) error {
		for i := range all.All {
			if m := &all.All[i]; m.Version != versions[m.ID] {
				return assessment.Invalid("file", "The measures were changed since you looked at them. Look again at what will happen, then import.")
			}
		}
		return all.Take(page.lines, userOf(c).Name, s.today(organizationOf(c)), s.now())
	})
	if err != nil {
		return s.answerFile(c, &page, err)
	}
	of := count(page.New(), "value", "values")
	if err := s.note(c, account.Imported, of+" into the measures of "+page.Unit.Name+", from “"+page.File.Name+"”"); err != nil {
		return err
	}
	s.flash(c, sentenceStart(count(page.New(), "value is", "values are"))+" imported.")
	return c.Redirect(http.StatusSeeOther, page.Address())
}
