package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
)

// comparedChecksPage is the units of the organization side by side in one
// companion check: a level an aspect, no sum and no rank.
type comparedChecksPage struct {
	decides
	Compared  *assessment.CheckComparison
	Kinds     []comparedKind
	Aspects   []assessment.Aspect
	Rows      []comparedChecksRow
	Unit      string // only below this unit; empty: all
	LeftOut   bool   // some results stand there without levels
	levelName [assessment.LevelCount]string
}

// comparedKind is a check to choose.
type comparedKind struct {
	Name, Address string
	Current       bool
}

// comparedChecksRow is one unit.
type comparedChecksRow struct {
	assessment.ComparedCheck
	Address string // of the result; empty: none, or names are hidden
	Indent  int
	People  string
	Cells   []comparedChecksCell
}

// comparedChecksCell is one aspect of a unit.
type comparedChecksCell struct {
	Aspect    string
	Level     int
	LevelName string
	Instead   string
}

func (comparedChecksPage) Template() string { return "check_compare" }

// Title is the page's name in the browser.
func (p comparedChecksPage) Title() string {
	if p.Compared == nil {
		return "Companion checks"
	}
	return p.Compared.Questionnaire.Name + ", unit by unit"
}

// Aliased reports that no name may show, not even around the page.
func (p comparedChecksPage) Aliased() bool { return p.Compared != nil && p.Compared.Aliases }

// With is an address of the family with what was chosen.
func (p comparedChecksPage) With(path string, aliases bool) string {
	q := url.Values{}
	if p.Compared != nil {
		q.Set("check", p.Compared.Questionnaire.ID)
	}
	if p.Unit != "" {
		q.Set("unit", p.Unit)
	}
	if aliases {
		q.Set("aliases", "on")
	}
	return path + "?" + q.Encode()
}

// Switch shows names, or hides them.
func (p comparedChecksPage) Switch() string { return p.With("/compare/checks", !p.Aliased()) }

// File is the address of the CSV.
func (p comparedChecksPage) File() string { return p.With("/compare/checks.csv", p.Aliased()) }

// comparedChecks compares the units in the check a request names, the first when
// it names none. A unit or a check that is not there is ErrNotFound.
func (s *Server) comparedChecks(c echo.Context) (*assessment.CheckComparison, error) {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	offered, wanted := s.offeredChecks(), c.QueryParam("check")
	if wanted == "" && len(offered) > 0 {
		wanted = offered[0].Ref.ID
	}
	entry, ok := s.questionnaires.CheckByID(wanted)
	if !ok {
		return nil, assessment.ErrNotFound
	}
	compared, _, err := s.comparison(ctx, organization, assessment.Filter{Unit: c.QueryParam("unit"), Aliases: c.QueryParam("aliases") == "on"})
	if err != nil {
		return nil, err
	}
	checks, err := s.store.Checks(ctx, organization, "")
	if err != nil {
		return nil, err
	}
	return assessment.CompareChecks(compared, entry.Check, checks), nil
}

// showComparedChecks shows the units side by side in a companion check.
func (s *Server) showComparedChecks(c echo.Context) error {
	compared, err := s.comparedChecks(c)
	if err != nil {
		return err
	}
	page := comparedChecksPage{Compared: compared, Unit: c.QueryParam("unit"), Aspects: compared.Questionnaire.Aspects, levelName: s.levelNames(compared.Questionnaire)}
	for _, entry := range s.offeredChecks() {
		q := url.Values{"check": {entry.Ref.ID}}
		for _, name := range []string{"unit", "aliases"} {
			if value := c.QueryParam(name); value != "" {
				q.Set(name, value)
			}
		}
		page.Kinds = append(page.Kinds, comparedKind{entry.Check.Name, "/compare/checks?" + q.Encode(), entry.Ref.ID == compared.Questionnaire.ID})
	}
	for i := range compared.Rows {
		row := page.row(&compared.Rows[i])
		page.Rows, page.LeftOut = append(page.Rows, row), page.LeftOut || row.NotAs != ""
	}
	return s.render(c, http.StatusOK, page)
}

func (p comparedChecksPage) row(of *assessment.ComparedCheck) comparedChecksRow {
	row := comparedChecksRow{ComparedCheck: *of}
	if !p.Aliased() {
		row.Indent = min(of.Depth, 6)
	}
	if of.Latest != nil {
		row.People = "agreed"
		if r := of.Latest.Result; r.Survey() {
			row.People = count(r.Respondents, "person", "people")
		}
		if !p.Aliased() {
			row.Address = checkAddress(of.Latest)
		}
	}
	for _, aspect := range p.Aspects {
		cell := comparedChecksCell{Aspect: aspect.Name, Level: of.Level(aspect.Number), Instead: of.Instead(aspect.Number)}
		if cell.Level > 0 {
			cell.LevelName = p.levelName[cell.Level-1]
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// downloadComparedChecks sends the same as CSV.
func (s *Server) downloadComparedChecks(c echo.Context) error {
	compared, err := s.comparedChecks(c)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := exchange.ChecksCSV(&file, compared); err != nil {
		return err
	}
	s.noteTaken(c, "the comparison of the "+strings.ToLower(compared.Questionnaire.Name)+" as CSV")
	parts := []string{compared.Organization.Name, compared.Questionnaire.Name, s.now().In(s.zone(organizationOf(c))).Format("2006-01-02"), ".csv"}
	if compared.Aliases {
		parts = parts[1:] // no name, not even of the file
	}
	return sendFile(c, exchange.FileName(parts...), "text/csv; charset=utf-8", file.Bytes())
}
