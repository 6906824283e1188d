package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// What is taken along: a comparison as a file, the plans of its units, one page
// of a result, and blank forms for a workshop. Files are the same numbers as the
// pages, and nobody gets one of what they cannot see.

// takeRoutes are the rows of the site for files.
func (s *Server) takeRoutes() []route {
	rows := []route{
		{http.MethodGet, "/compare/plans", s.showPlans, member},
		{http.MethodGet, "/compare/plans.zip", s.downloadPlans, member},
		{http.MethodGet, "/assessments/:id/summary.pdf", s.downloadSummary, member},
		{http.MethodGet, "/surveys/:survey/summary.pdf", s.downloadSurveySummary, member},
		{http.MethodGet, "/questionnaires/:questionnaire/blank.pdf", s.downloadBlank, member},
		{http.MethodGet, "/questionnaires/:questionnaire/answers.xlsx", s.downloadWorkbook, member},
	}
	for _, kind := range unitFiles() {
		rows = append(rows, route{http.MethodGet, "/compare/units." + kind.extension, s.downloadUnits(kind), member})
	}
	return rows
}

// unitFile is a format a comparison is sent in.
type unitFile struct {
	extension string
	kind      string // its MIME type
	name      string // within a sentence
	write     func(io.Writer, *assessment.Comparison) error
}

// spreadsheetKind is the MIME type of an XLSX.
const spreadsheetKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// unitFiles are the formats. That of the PDF needs more than the comparison; see
// comparisonPDF.
func unitFiles() []unitFile {
	return []unitFile{
		{"csv", "text/csv; charset=utf-8", "CSV", exchange.ComparisonCSV},
		{"json", "application/json", "JSON", exchange.ComparisonJSON},
		{"xlsx", spreadsheetKind, "XLSX", exchange.ComparisonXLSX},
		{"pdf", "application/pdf", "PDF", nil},
	}
}

// downloadUnits sends the comparison the address asks for, all rows of it.
func (s *Server) downloadUnits(kind unitFile) echo.HandlerFunc {
	return func(c echo.Context) error {
		compared, query, err := s.askedComparison(c)
		if err != nil {
			return err
		}
		compared.SortBy(query.Sort)
		address := s.absolute(withQuery("/compare", query.filter()))
		if compared.Filter.Aliases {
			address = "" // the page behind it shows whose comparison it is
		}
		return s.sendUnits(c, kind, compared, address, s.zone(organizationOf(c)))
	}
}

// askedComparison compares what the address of a request asks for. What it
// cannot ask for is an InvalidError: a file is not of something else than was
// asked for.
func (s *Server) askedComparison(c echo.Context) (*assessment.Comparison, comparisonQuery, error) {
	query, problems := readComparison(c.QueryParams())
	if len(problems) > 0 {
		return nil, query, &assessment.InvalidError{Problems: problems}
	}
	compared, tree, err := s.comparison(c.Request().Context(), organizationOf(c).ID, query.Filter)
	query.hideTag(organizationOf(c).ID, tree)
	if err == nil {
		err = s.decideCompared(c.Request().Context(), compared)
	}
	return compared, query, err
}

// sendUnits sends a comparison in one of the formats. It is made whole first, so
// that a failure is a page and not half a file. address is printed in it; empty:
// none.
func (s *Server) sendUnits(c echo.Context, kind unitFile, compared *assessment.Comparison, address string, zone *time.Location) error {
	var file bytes.Buffer
	var err error
	if kind.write == nil {
		err = s.comparisonPDF(c, &file, compared, address, zone)
	} else {
		err = kind.write(&file, compared)
	}
	if errors.Is(err, report.ErrTooMany) {
		base := "/compare"
		if ofVisitors(c.Path()) {
			base = "/shared"
		}
		return s.tooManyUnits(c, base+"/units.xlsx", len(compared.Standings))
	}
	if err != nil {
		return err
	}
	s.noteTaken(c, "the comparison as "+kind.name)
	return sendFile(c, comparisonName(compared, zone, "."+kind.extension), kind.kind, file.Bytes())
}

// comparisonPDF writes the document of a comparison with how it came to it.
func (s *Server) comparisonPDF(c echo.Context, w io.Writer, compared *assessment.Comparison, address string, zone *time.Location) error {
	ctx := c.Request().Context()
	rounds, err := s.store.Rounds(ctx, compared.Organization.ID)
	if err != nil {
		return err
	}
	document := report.Compared{
		Comparison: compared, Trend: assessment.Rounds(compared, rounds, zone),
		Address: address, Date: compared.Now.In(zone), Place: zone, Paper: paperOf(c),
	}
	return document.Write(ctx, w)
}

// tooManyUnits says that a document does not hold so many units, and that a
// spreadsheet does, at an address without its query.
func (s *Server) tooManyUnits(c echo.Context, link string, units int) error {
	if query := c.Request().URL.RawQuery; query != "" {
		link += "?" + query
	}
	return s.render(c, http.StatusUnprocessableEntity, stopPage{
		Status: http.StatusUnprocessableEntity, Headline: "That is too much for one document",
		Lines: []string{
			fmt.Sprintf("A PDF holds at most %d units, and these are %d. The spreadsheet holds them all.", report.MostCompared, units),
			"Or compare fewer units at once, such as one unit and what is below it.",
		},
		Link: link, LinkText: "Download the spreadsheet",
	})
}

// comparisonName is the name of a comparison's file. Where names are hidden it
// holds none.
func comparisonName(compared *assessment.Comparison, zone *time.Location, ending string) string {
	parts := []string{compared.Top.Name, "comparison", compared.Now.In(zone).Format("2006-01-02 1504"), ending}
	if compared.Filter.Aliases {
		parts = parts[1:]
	}
	return exchange.FileName(parts...)
}

// paperOf is the size of paper a request asks for: A4 unless paper=letter.
func paperOf(c echo.Context) report.Paper {
	if c.QueryParam("paper") == string(report.Letter) {
		return report.Letter
	}
	return report.A4
}

// sendFile sends a file to be kept.
func sendFile(c echo.Context, name, kind string, file []byte) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, exchange.ContentDisposition(name))
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, kind, file)
}

// paper is what the documents of one result are made from.
type paper struct {
	report.Plan
	at time.Time // when the result was submitted or published, in the organization's zone
}

// fileName names a document after the unit, the day and the hour: two results of
// one day keep apart.
func (p paper) fileName(parts ...string) string {
	return exchange.FileName(append([]string{p.Unit, p.at.Format("2006-01-02 1504")}, parts...)...)
}

// agreedPaper is what the documents of an agreed result are made from.
func agreedPaper(org assessment.Organization, p placed, zone *time.Location) paper {
	at := p.Assessment.SubmittedAt.In(zone)
	return paper{at: at, Plan: report.Plan{
		Organization: org.Name, Unit: p.Unit.Name, Date: at, Questionnaire: p.Questionnaire(), Form: p.Assessment.Form,
		Answers: p.Assessment.Asked(), Notes: p.Assessment.Notes, AnsweredBy: p.Assessment.AnsweredBy,
	}}
}

// surveyPaper is what the documents of a survey's result are made from.
func surveyPaper(org assessment.Organization, v viewed, zone *time.Location) paper {
	at := v.Survey.PublishedAt.In(zone)
	return paper{at: at, Plan: report.Plan{
		Organization: org.Name, Unit: v.Unit.Name, Date: at, Questionnaire: v.Questionnaire(), Survey: v.Views,
	}}
}

// agreedPaper is agreedPaper on the paper a member asks for, with the address
// of the result.
func (s *Server) agreedPaper(c echo.Context, p placed) paper {
	organization := organizationOf(c)
	made := agreedPaper(organization, p, s.zone(organization))
	made.Paper, made.Address = paperOf(c), s.absolute(p.Address())
	return made
}

// surveyPaper is surveyPaper on the paper a member asks for, with the address
// of the result.
func (s *Server) surveyPaper(c echo.Context, v viewed) paper {
	organization := organizationOf(c)
	made := surveyPaper(organization, v, s.zone(organization))
	made.Paper, made.Address = paperOf(c), s.absolute(v.Address())
	return made
}

// agreedDocument is agreedPaper with what stands beside the result: the companion
// checks, and what was decided since.
func (s *Server) agreedDocument(c echo.Context, p placed) (paper, error) {
	made, err := s.besideChecks(c, p.Unit, p.Assessment.Summary, s.agreedPaper(c, p))
	if err != nil {
		return made, err
	}
	return s.withDecision(c, p.Unit, p.Assessment.ID, made)
}

// surveyDocument is surveyPaper with the same.
func (s *Server) surveyDocument(c echo.Context, v viewed) (paper, error) {
	made, err := s.besideChecks(c, v.Unit, v.Survey.Summary, s.surveyPaper(c, v))
	if err != nil {
		return made, err
	}
	return s.withDecision(c, v.Unit, v.Survey.ID, made)
}

// downloadSummary sends one page of an agreed result, for who has a minute.
func (s *Server) downloadSummary(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	made, err := s.agreedDocument(c, p)
	if err != nil {
		return err
	}
	s.noteTakenOf(c, p, "the summary as PDF")
	return sendSummary(c, made)
}

// downloadSurveySummary sends one page of a survey's result.
func (s *Server) downloadSurveySummary(c echo.Context) error {
	v, err := s.viewed(c)
	if err != nil {
		return err
	}
	made, err := s.surveyDocument(c, v)
	if err != nil {
		return err
	}
	s.noteTaken(c, "the summary of the survey of "+v.Unit.Name+" as PDF")
	return sendSummary(c, made)
}

// sendPlan sends the whole action plan, made in memory first so that a failure
// is a page and not half a file.
func sendPlan(c echo.Context, p paper) error {
	var file bytes.Buffer
	if err := p.WriteContext(c.Request().Context(), &file); err != nil {
		return err
	}
	return sendFile(c, p.fileName(".pdf"), "application/pdf", file.Bytes())
}

// sendSummary sends one page of what the plan holds.
func sendSummary(c echo.Context, p paper) error {
	var file bytes.Buffer
	if err := report.OnePage(p.Plan).Write(c.Request().Context(), &file); err != nil {
		return err
	}
	return sendFile(c, p.fileName("summary", ".pdf"), "application/pdf", file.Bytes())
}

// downloadBlank sends a questionnaire to print and fill in by hand.
func (s *Server) downloadBlank(c echo.Context) error {
	q, form, err := s.chosenForm(c)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	blank := report.Blank{Questionnaire: q, Form: form, Organization: organizationOf(c).Name, Date: s.now(), Paper: paperOf(c)}
	if err := blank.Write(c.Request().Context(), &file); err != nil {
		return err
	}
	return sendFile(c, exchange.FileName(q.Name, formFile(form), "blank", ".pdf"), "application/pdf", file.Bytes())
}

// downloadWorkbook sends a questionnaire as a workbook to fill in.
func (s *Server) downloadWorkbook(c echo.Context) error {
	q, form, err := s.chosenForm(c)
	if err != nil {
		return err
	}
	return sendWorkbook(c, q, form, organizationOf(c).Name, "")
}

func sendWorkbook(c echo.Context, q *assessment.Questionnaire, form assessment.Form, organization, unit string) error {
	var file bytes.Buffer
	if err := exchange.WriteWorkbook(&file, q, form, organization, unit); err != nil {
		return err
	}
	of := unit
	if of == "" {
		of = q.Name
	}
	return sendFile(c, exchange.FileName(of, formFile(form), "answers", ".xlsx"), spreadsheetKind, file.Bytes())
}

// chosenForm is the questionnaire a request names, in the form it asks for: the
// full one unless form=quick.
func (s *Server) chosenForm(c echo.Context) (*assessment.Questionnaire, assessment.Form, error) {
	entry, ok := s.questionnaires.ByID(c.Param("questionnaire"))
	if !ok {
		return nil, "", assessment.ErrNotFound
	}
	form := assessment.Full
	if c.QueryParam("form") == string(assessment.Quick) {
		form = assessment.Quick
	}
	if len(entry.Questionnaire.Asked(form)) == 0 {
		return nil, "", assessment.ErrNotFound
	}
	return entry.Questionnaire, form, nil
}

// formFile is a form in the name of a file.
func formFile(form assessment.Form) string {
	if form == assessment.Quick {
		return "quick form"
	}
	return ""
}

// noteTaken keeps in the organization's trail that a member took something
// along. That it cannot be kept, such as while the disk is full, keeps nobody
// from reading. Visitors by a link are counted with it instead.
func (s *Server) noteTaken(c echo.Context, what string) {
	if userOf(c).ID == "" {
		return
	}
	if err := s.note(c, account.Took, what); err != nil {
		s.log.WarnContext(c.Request().Context(), "a download was not noted", "request", requestID(c), "error", err)
	}
}

// note goes on with the trail of the organization.
func (s *Server) note(c echo.Context, what account.EventKind, of string) error {
	user := userOf(c)
	return s.store.UpdateTeam(c.Request().Context(), organizationOf(c).ID, func(team *account.Team) error {
		team.Note(user, what, of, s.now())
		return nil
	})
}

// noteTakenOf keeps with an agreed result that somebody took it along, once a
// day and file.
func (s *Server) noteTakenOf(c echo.Context, p placed, what string) {
	user, ctx, now := userOf(c), c.Request().Context(), s.now()
	before := len(p.Assessment.Events)
	if p.Assessment.Took(user.Name, what, now); len(p.Assessment.Events) == before {
		return
	}
	err := s.store.UpdateAssessment(ctx, p.Assessment.OrganizationID, p.Assessment.ID, func(a *assessment.Assessment) error {
		a.Took(user.Name, what, now)
		return nil
	})
	if err != nil {
		s.log.WarnContext(ctx, "a download was not noted", "request", requestID(c), "error", err)
	}
}
