package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// What somebody sees who was given a link to look at something: one result or
// one comparison, as a viewer of the organization sees it at this moment, and no
// way on from there. No session is made or looked up for them.

const (
	sharedToken  = "continuum-shared"  // the cookie of the link opened last
	sharedPrefix = "continuum-shared-" // and which one: a browser may have opened several
	sharedLasts  = assessment.LongestShare * 24 * time.Hour
	// nameless stands for the organization where names are hidden.
	nameless = "The organization"
)

// ofVisitors reports whether a route is one of theirs.
func ofVisitors(pattern string) bool {
	return pattern == "/shared" || strings.HasPrefix(pattern, "/shared/")
}

// Looking reports that the page is for somebody with a link to look at something.
func (v view) Looking() bool { return ofVisitors(v.Path) }

// showShared takes the secret of a link into a cookie, and then shows what it
// leads to at an address without it. Looking uses nothing up.
func (s *Server) showShared(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		works, err := s.countOpening(c, secret)
		if err != nil {
			return err
		}
		to := "/shared"
		if works { // only then: nobody fills a browser with cookies by links that are none
			link := linkMark(secret)
			s.keepFor(c, sharedPrefix+link, secret, sharedLasts)
			to = looking{link: link}.At("")
		}
		return s.moveToken(c, sharedToken, secret, sharedLasts, to)
	}
	l, err := s.lookingOf(c)
	switch {
	case err != nil:
		return err
	case l.Kind == assessment.SharedComparison:
		return s.showSharedComparison(c, l)
	case l.Mode == assessment.SurveyMode:
		return s.showSharedSurvey(c, l)
	default:
		return s.showSharedResult(c, l)
	}
}

// sharedResultPage is a result under a link.
type sharedResultPage struct {
	looking
	resultPage
}

func (sharedResultPage) Template() string                 { return "shared_result" }
func (p sharedResultPage) Title() string                  { return p.resultPage.Title() }
func (p sharedResultPage) Problems() []assessment.Problem { return nil }

// Facts are what stands in small print under the lead sentence.
func (p sharedResultPage) Facts() []string {
	facts := p.resultPage.Facts()
	if p.Aliases {
		facts = append(facts[:1], facts[2:]...) // without who agreed on it
	}
	return facts
}

// showSharedResult shows an agreed result.
func (s *Server) showSharedResult(c echo.Context, l looking) error {
	p, err := s.sharedPlaced(c.Request().Context(), l)
	if err != nil {
		return err
	}
	page := sharedResultPage{l, s.newResultPage(p)}
	if err := s.weigh(c.Request().Context(), &page.resultPage); err != nil {
		return err
	}
	if page.Scored() {
		before, err := s.store.ResultBefore(c.Request().Context(), p.Assessment)
		if err != nil {
			return err
		}
		page.Change = since(p.Assessment, before)
	}
	if l.Aliases {
		page.hideNotes()
	}
	return s.render(c, http.StatusOK, page)
}

// hideNotes takes the notes out: people write names into them. How many answers
// have one stays.
func (p *sharedResultPage) hideNotes() {
	for _, part := range p.Answers {
		for _, cell := range part.Cells {
			for i := range cell.Statements {
				cell.Statements[i].Note = ""
			}
		}
	}
}

// sharedPlaced loads the agreed result of a link. Where names are hidden its
// unit is called by its letter.
func (s *Server) sharedPlaced(ctx context.Context, l looking) (placed, error) {
	a, path, err := s.store.PlacedAssessment(ctx, l.OrganizationID, l.AssessmentID)
	if err != nil {
		return placed{}, err
	}
	if !a.Submitted() {
		return placed{}, l.notNow()
	}
	p := placedIn(a, path)
	p.Unit, err = s.unitUnder(ctx, l, p.Unit.ID)
	return p, err
}

// unitUnder is the unit of a link as it is called there.
func (s *Server) unitUnder(ctx context.Context, l looking, id string) (assessment.Unit, error) {
	units, err := s.store.Units(ctx, l.OrganizationID)
	if err != nil {
		return assessment.Unit{}, err
	}
	unit := units.Unit(id)
	if unit == nil {
		return assessment.Unit{}, assessment.ErrNotFound
	}
	named := *unit
	if l.Aliases {
		named.Name, named.Tags = unit.Alias(), nil
	}
	return named, nil
}

// sharedSurveyPage is the result of a survey under a link.
type sharedSurveyPage struct {
	looking
	surveyResultPage
}

func (sharedSurveyPage) Template() string { return "shared_survey" }

// Title is the headline with the unit.
func (p sharedSurveyPage) Title() string { return p.surveyResultPage.Title() }

// showSharedSurvey shows what a published survey says.
func (s *Server) showSharedSurvey(c echo.Context, l looking) error {
	v, err := s.sharedViewed(c.Request().Context(), l)
	if err != nil {
		return err
	}
	page := sharedSurveyPage{l, s.newSurveyResultPage(v)}
	if err := s.weighViews(c.Request().Context(), &page.surveyResultPage); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// sharedViewed loads the survey of a link. Where names are hidden it is without
// comments: people write names into them.
func (s *Server) sharedViewed(ctx context.Context, l looking) (viewed, error) {
	survey, views, err := s.store.SurveyResult(ctx, l.OrganizationID, l.AssessmentID)
	if err != nil {
		return viewed{}, err
	}
	v := viewed{surveyed: surveyed{Survey: survey}, Views: views}
	if v.Unit, err = s.unitUnder(ctx, l, survey.UnitID); err != nil {
		return viewed{}, err
	}
	if l.Aliases {
		without := *views
		without.Comments = nil
		v.Views = &without
	}
	return v, nil
}

// sharedComparisonPage is a comparison under a link.
type sharedComparisonPage struct {
	looking
	View comparisonView
}

func (sharedComparisonPage) Template() string { return "shared_comparison" }

// Title is the comparison's headline.
func (p sharedComparisonPage) Title() string { return p.View.Title() }

// showSharedComparison shows a comparison that leads nowhere else.
func (s *Server) showSharedComparison(c echo.Context, l looking) error {
	q, compared, tree, err := s.sharedComparison(c.Request().Context(), l)
	if err != nil {
		return err
	}
	asked, _ := readComparison(url.Values{"page": {c.QueryParam("page")}})
	q.Page = asked.Page
	view := s.newComparisonView(compared, tree, q)
	view.Sorts = false
	for i, page := range view.Pager.Pages {
		view.Pager.Pages[i].Address = l.At("") + "&page=" + strconv.Itoa(page.Number)
	}
	view.Pager.All = l.At("") + "&page=all"
	return s.render(c, http.StatusOK, sharedComparisonPage{l, view})
}

// sharedComparison compares what a link shows. A filter that leads nowhere any
// more, since a unit was put away, is a page that says so.
func (s *Server) sharedComparison(ctx context.Context, l looking) (comparisonQuery, *assessment.Comparison, assessment.Tree, error) {
	query, err := url.ParseQuery(l.Filter)
	if err != nil {
		return comparisonQuery{}, nil, nil, err
	}
	q, _ := readComparison(query)
	q.Filter.Aliases, q.Page = l.Aliases, 0
	compared, tree, err := s.comparison(ctx, l.OrganizationID, q.Filter)
	if errors.Is(err, assessment.ErrNotFound) || problemsOf(err) != nil {
		err = stopPage{
			where: l.Host(), Status: http.StatusGone, Headline: "There is nothing left to compare",
			Lines: []string{"What this link showed was put away or taken apart. Ask whoever sent it to you for a new one."},
		}
	}
	return q, compared, tree, err
}

// downloadSharedPlan sends the action plan of a result.
func (s *Server) downloadSharedPlan(c echo.Context) error {
	made, err := s.sharedPaper(c)
	if err != nil {
		return err
	}
	return sendPlan(c, made)
}

// downloadSharedSummary sends one page of a result.
func (s *Server) downloadSharedSummary(c echo.Context) error {
	made, err := s.sharedPaper(c)
	if err != nil {
		return err
	}
	return sendSummary(c, made)
}

// sharedPaper is what the documents of a shared result are made from. Where
// names are hidden they hold none, no notes and no address.
func (s *Server) sharedPaper(c echo.Context) (paper, error) {
	l, err := s.lookingOf(c)
	if err != nil {
		return paper{}, err
	}
	if l.Kind != assessment.SharedResult {
		return paper{}, assessment.ErrNotFound
	}
	made, err := s.paperBehind(c.Request().Context(), l)
	made.Paper = paperOf(c)
	return made, err
}

// paperBehind is the paper of the result a link leads to.
func (s *Server) paperBehind(ctx context.Context, l looking) (paper, error) {
	if l.Mode == assessment.SurveyMode {
		v, err := s.sharedViewed(ctx, l)
		if err != nil {
			return paper{}, err
		}
		return s.weighed(ctx, surveyPaper(l.Organization, v, l.zone), v.Survey.OrganizationID, v.Survey.UnitID, v.Survey.PublishedAt)
	}
	p, err := s.sharedPlaced(ctx, l)
	if err != nil {
		return paper{}, err
	}
	made := agreedPaper(l.Organization, p, l.zone)
	if l.Aliases {
		made.Notes, made.AnsweredBy = nil, ""
	}
	return s.weighed(ctx, made, p.Assessment.OrganizationID, p.Assessment.UnitID, p.Assessment.SubmittedAt)
}

// downloadSharedUnits sends a comparison as a file.
func (s *Server) downloadSharedUnits(kind unitFile) echo.HandlerFunc {
	return func(c echo.Context) error {
		l, err := s.lookingOf(c)
		if err != nil {
			return err
		}
		if l.Kind != assessment.SharedComparison {
			return assessment.ErrNotFound
		}
		_, compared, _, err := s.sharedComparison(c.Request().Context(), l)
		if err != nil {
			return err
		}
		return s.sendUnits(c, kind, compared, "", l.zone)
	}
}
