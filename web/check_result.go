package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/chart"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// checkResultPage is what a companion check says of a unit: a level an aspect, no
// number over all of them, and where it is worth looking a second time.
type checkResultPage struct {
	checked
	Lead     string
	Figure   template.HTML
	Aspects  []aspectLine
	Looks    []string // worth a second look, a sentence each
	LooksAt  *reading // the result on the continuum they are about; nil: none
	Before   *assessment.Check
	Earlier  []*assessment.Check // rounds to show beside each other, oldest first
	Why      string              // as typed to reopen
	problems []assessment.Problem
}

func (checkResultPage) Template() string                 { return "check_result" }
func (p checkResultPage) Title() string                  { return p.Check.Questionnaire.Name + ": " + p.Unit.Name }
func (p checkResultPage) Problems() []assessment.Problem { return p.problems }

// Facts are what stands in small print under the lead sentence.
func (p checkResultPage) Facts() []string {
	if r := p.Check.Result; r.Survey() {
		return []string{sentenceStart(count(r.Respondents, "person", "people")) + " took part", fmt.Sprintf("Shown: what at least %d chose together, and how many chose which, never who", r.Threshold)}
	}
	return []string{"Agreed by " + p.Check.AnsweredBy}
}

// Survey reports whether several people said it.
func (p checkResultPage) Survey() bool { return p.Check.Result.Survey() }

// Method says how the result is read.
func (p checkResultPage) Method() []string { return assessment.CheckMethod(p.Survey()) }

// aspectLine is one aspect of the result, in words.
type aspectLine struct {
	assessment.Aspect
	Level     int
	LevelName string
	Said      string // the description of the level
	Instead   string // why there is none
	Informs   string // the components it speaks about
	People    string // how many chose which; empty: not told
	Rounds    []roundLevel
}

// roundLevel is an aspect's level in one of several rounds.
type roundLevel struct {
	Level   int
	Instead string
}

// showCheckResult shows the result of a check.
func (s *Server) showCheckResult(c echo.Context, p checked) error {
	page, err := s.checkResultPage(c, p)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// checkResultPage works out everything the page of a result shows.
func (s *Server) checkResultPage(c echo.Context, p checked) (checkResultPage, error) {
	if p.Check.Result == nil {
		return checkResultPage{}, assessment.ErrClosed
	}
	page := checkResultPage{checked: p, Lead: p.Check.Lead()}
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	all, err := s.store.Checks(ctx, organization, p.Unit.ID)
	if err != nil {
		return page, err
	}
	page.Earlier = roundsUpTo(p.Check, all)
	if n := len(page.Earlier); n > 1 {
		page.Before = page.Earlier[n-2]
	}
	names, components := s.levelNames(p.Check.Questionnaire), s.componentNames(p.Check.Questionnaire)
	for _, aspect := range p.Check.Questionnaire.Aspects {
		page.Aspects = append(page.Aspects, page.line(aspect, names, components))
	}
	page.Figure = checkFigure(p.Check, page.Before)
	if page.LooksAt, err = s.latestReading(ctx, organization, p.Unit.ID); err == nil && page.LooksAt != nil {
		page.Looks = secondLooks(p.Check, page.LooksAt.Summary, components)
	}
	return page, err
}

// mostRounds is how many rounds stand beside each other.
const mostRounds = 5

// roundsUpTo are the rounds of the same version and kind up to a check, oldest
// first: only these can be put beside each other.
func roundsUpTo(check *assessment.Check, all []*assessment.Check) []*assessment.Check {
	var rounds []*assessment.Check
	for _, other := range olderFirst(all) {
		if other.Result != nil && other.Ref == check.Ref && other.Mode == check.Mode && !other.SubmittedAt.After(check.SubmittedAt) {
			rounds = append(rounds, other)
		}
	}
	return rounds[max(0, len(rounds)-mostRounds):]
}

// line is one aspect in words.
func (p checkResultPage) line(aspect assessment.Aspect, names [assessment.LevelCount]string, components map[string]string) aspectLine {
	r := p.Check.Result
	line := aspectLine{Aspect: aspect, Level: r.Level(aspect.Number), Informs: informed(aspect, components)}
	if line.Level == 0 {
		line.Instead = sentenceStart(r.Instead(aspect.Number))
	} else {
		line.LevelName, line.Said = names[line.Level-1], aspect.Descriptions[line.Level-1]
	}
	for _, a := range r.Aspects {
		if a.Number == aspect.Number && a.N > 0 {
			line.People = sentenceStart(a.PeopleText())
		}
	}
	for _, round := range p.Earlier {
		line.Rounds = append(line.Rounds, roundLevel{round.Result.Level(aspect.Number), round.Result.Instead(aspect.Number)})
	}
	return line
}

// informed names the components an aspect speaks about.
func informed(aspect assessment.Aspect, components map[string]string) string {
	var names []string
	for _, id := range aspect.Components {
		if name := components[id]; name != "" {
			id = name
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// componentNames are the names of the components a check speaks about, by id.
func (s *Server) componentNames(q *assessment.CheckQuestionnaire) map[string]string {
	names := map[string]string{}
	if entry, ok := s.questionnaires.ByID(q.For); ok {
		for _, component := range entry.Questionnaire.Components {
			names[component.ID] = component.Name
		}
	}
	return names
}

// secondLooks says of which components the check and the continuum say things two
// levels or more apart.
func secondLooks(check *assessment.Check, summary *assessment.Summary, components map[string]string) []string {
	if summary == nil {
		return nil
	}
	var looks []string
	for _, look := range check.Questionnaire.SecondLooks(check.Result, summary) {
		name := components[look.Component]
		if name == "" {
			name = look.Component
		}
		looks = append(looks, look.Text(name))
	}
	return looks
}

// checkFigure draws the aspects; a table beside it has the same in words.
func checkFigure(check, before *assessment.Check) template.HTML {
	title := "The level of each aspect, from 1 to 5. The table has the same in words."
	return template.HTML(chart.AspectsSVG(report.AspectRows(check, before), title)) //nolint:gosec // names are escaped by the pen
}

// downloadCheck sends the result of a check as PDF, in A4 unless paper=letter.
func (s *Server) downloadCheck(c echo.Context) error {
	p, err := s.checkedOf(c)
	if err != nil {
		return err
	}
	page, err := s.checkResultPage(c, p)
	if err != nil {
		return err
	}
	paper := report.A4
	if c.QueryParam("paper") == string(report.Letter) {
		paper = report.Letter
	}
	var file bytes.Buffer
	sheet := report.Checked{
		Organization: organizationOf(c).Name, Unit: p.Unit.Name, Date: p.Check.SubmittedAt.In(p.zone), Paper: paper,
		Parts: []report.CheckPart{s.checkPart(page)}, Address: s.absolute(p.Address()),
	}
	if err := sheet.Write(c.Request().Context(), &file); err != nil {
		return err
	}
	s.noteTaken(c, "the "+assessment.MidSentence(p.Check.Questionnaire.Name)+" of "+p.Unit.Name+" as PDF")
	name := exchange.FileName(p.Unit.Name, p.Check.Questionnaire.Name, p.Check.SubmittedAt.In(p.zone).Format("2006-01-02"), ".pdf")
	return sendFile(c, name, "application/pdf", file.Bytes())
}

// checkPart is a result as a document prints it.
func (s *Server) checkPart(page checkResultPage) report.CheckPart {
	return report.CheckPart{
		Check: page.Check, Before: page.Before, On: page.Check.SubmittedAt.In(page.zone), Looks: page.Looks,
		LevelNames: s.levelNames(page.Check.Questionnaire), Components: s.componentNames(page.Check.Questionnaire),
	}
}
