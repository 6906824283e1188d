package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
	"continuum/questionnaires"
)

// comparedChecksPage is the units of the organization side by side in one
// companion check: a level an aspect, no sum and no rank.
type comparedChecksPage struct {
	decides
	askedChecks
	Choices comparisonChoices
	Kinds   []comparedKind
	Aspects []assessment.Aspect
	Rows    []comparedChecksRow // of this page
	Pager   pager
	Marked  bool // some of the rows stand there without levels

	levelName [assessment.LevelCount]string
	problems  []assessment.Problem
}

// askedChecks is a comparison of a companion check with what its address asks
// for.
type askedChecks struct {
	Compared *assessment.CheckComparison
	Query    comparisonQuery // only unit, tag, aliases and page
	units    *assessment.Comparison
	tree     assessment.Tree
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
	return p.Compared.Questionnaire.Name + ", unit by unit"
}

// Problems is what is to be put right.
func (p comparedChecksPage) Problems() []assessment.Problem { return p.problems }

// Aliased reports that no name may show, not even around the page.
func (a askedChecks) Aliased() bool { return a.Compared.Filter.Aliases }

// With is an address with the same units.
func (a askedChecks) With(path string) string {
	return checksQuery(path, a.Compared.Questionnaire.ID, a.Query.filter())
}

// checksQuery is an address about a check.
func checksQuery(path, id string, query url.Values) string {
	query.Set("check", id)
	return withQuery(path, query)
}

// page is the address of a page of the table.
func (a askedChecks) page(n int) string {
	to := a.Query
	to.Page = n
	return checksQuery("/compare/checks", a.Compared.Questionnaire.ID, to.values())
}

// Switch shows names, or hides them.
func (p comparedChecksPage) Switch() string {
	to := p.Query
	to.Filter.Aliases = !p.Aliased()
	if to.Filter.Aliases { // the way back keeps the mark: it stands on a page without names
		to.hideTag(p.units.Organization.ID, p.tree)
	}
	return checksQuery("/compare/checks", p.Compared.Questionnaire.ID, to.values())
}

// Clear is the address of all units.
func (p comparedChecksPage) Clear() string {
	return checksQuery("/compare/checks", p.Compared.Questionnaire.ID, comparisonQuery{Filter: assessment.Filter{Aliases: p.Aliased()}, Page: 1}.values())
}

// comparedChecks compares the units in the check a request names, the first when
// it names none. A unit or a check that is not there is ErrNotFound.
func (s *Server) comparedChecks(c echo.Context) (askedChecks, []assessment.Problem, error) {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	entry, ok := s.checkAsked(c.QueryParam("check"))
	if !ok {
		return askedChecks{}, nil, assessment.ErrNotFound
	}
	q, problems := readComparison(c.QueryParams())
	asked := askedChecks{Query: comparisonQuery{Filter: assessment.Filter{Unit: q.Filter.Unit, Tag: q.Filter.Tag, Aliases: q.Filter.Aliases}, Page: q.Page}}
	var err error
	if asked.units, asked.tree, err = s.comparison(ctx, organization, asked.Query.Filter); err != nil {
		return asked, nil, err
	}
	asked.Query.hideTag(organization, asked.tree)
	checks, err := s.store.Checks(ctx, organization, "")
	asked.Compared = assessment.CompareChecks(asked.units, entry.Check, checks)
	return asked, problems, err
}

// checkAsked is the check of an id, the first on offer without one.
func (s *Server) checkAsked(id string) (questionnaires.CheckEntry, bool) {
	if offered := s.offeredChecks(); id == "" && len(offered) > 0 {
		id = offered[0].Ref.ID
	}
	return s.questionnaires.CheckByID(id)
}

// showComparedChecks shows the units side by side in a companion check, a page of
// them.
func (s *Server) showComparedChecks(c echo.Context) error {
	asked, problems, err := s.comparedChecks(c)
	if err != nil {
		return err
	}
	page := s.newComparedChecksPage(asked)
	status := http.StatusOK
	if page.problems = problems; len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.render(c, status, page)
}

func (s *Server) newComparedChecksPage(asked askedChecks) comparedChecksPage {
	compared := asked.Compared
	page := comparedChecksPage{askedChecks: asked, Aspects: compared.Questionnaire.Aspects, levelName: s.levelNames(compared.Questionnaire)}
	page.Choices = newComparisonChoices(asked.units, asked.tree, asked.Query)
	for _, entry := range s.offeredChecks() {
		address := checksQuery("/compare/checks", entry.Ref.ID, asked.Query.filter())
		page.Kinds = append(page.Kinds, comparedKind{entry.Check.Name, address, entry.Ref.ID == compared.Questionnaire.ID})
	}
	page.Pager = newPager(&page.Query.Page, rowsAPage, len(compared.Rows), page.page)
	for i := max(0, page.Pager.From-1); i < page.Pager.To; i++ {
		row := page.row(&compared.Rows[i])
		page.Rows, page.Marked = append(page.Rows, row), page.Marked || row.NotAs != ""
	}
	return page
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

// checksFile is a format a comparison of checks is sent in.
type checksFile struct {
	extension, kind, name string
	write                 func(io.Writer, *assessment.CheckComparison) error
}

// checksFiles are the formats. That of the PDF needs more than the comparison; see
// checksPDF.
func checksFiles() []checksFile {
	return []checksFile{
		{"csv", "text/csv; charset=utf-8", "CSV", exchange.ChecksCSV},
		{"json", "application/json", "JSON", exchange.ChecksJSON},
		{"pdf", "application/pdf", "PDF", nil},
	}
}

// downloadComparedChecks sends the comparison the address asks for, all rows of
// it.
func (s *Server) downloadComparedChecks(kind checksFile) echo.HandlerFunc {
	return func(c echo.Context) error {
		asked, problems, err := s.comparedChecks(c)
		switch {
		case err != nil:
			return err
		case len(problems) > 0:
			return &assessment.InvalidError{Problems: problems}
		}
		var file bytes.Buffer
		if kind.write == nil {
			err = s.checksPDF(c, &file, asked)
		} else {
			err = kind.write(&file, asked.Compared)
		}
		if errors.Is(err, report.ErrTooMany) {
			return s.tooManyUnits(c, "/compare/checks.csv", len(asked.Compared.Rows))
		}
		if err != nil {
			return err
		}
		s.noteTaken(c, "the comparison of the "+assessment.MidSentence(asked.Compared.Questionnaire.Name)+" as "+kind.name)
		return sendFile(c, checksName(asked.Compared, s.zone(organizationOf(c)), "."+kind.extension), kind.kind, file.Bytes())
	}
}

// checksPDF writes the document of a comparison of checks.
func (s *Server) checksPDF(c echo.Context, w io.Writer, asked askedChecks) error {
	zone := s.zone(organizationOf(c))
	document := report.ComparedChecks{
		Comparison: asked.Compared, LevelNames: s.levelNames(asked.Compared.Questionnaire), Date: asked.Compared.Now.In(zone), Place: zone, Paper: paperOf(c),
	}
	if !asked.Aliased() { // the page behind it shows whose comparison it is
		document.Address = s.absolute(asked.With("/compare/checks"))
	}
	return document.Write(c.Request().Context(), w)
}

// checksName is the name of a comparison's file. Where names are hidden it holds
// none.
func checksName(compared *assessment.CheckComparison, zone *time.Location, ending string) string {
	parts := []string{compared.Top.Name, compared.Questionnaire.Name, compared.Now.In(zone).Format("2006-01-02 1504"), ending}
	if compared.Filter.Aliases {
		parts = parts[1:]
	}
	return exchange.FileName(parts...)
}
