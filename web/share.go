package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Links by which somebody without an account looks at one result or comparison:
// an owner makes them, sees how often each was opened, and ends them.

// shareStore is what these pages need kept besides what compareStore has.
type shareStore interface {
	Organization(ctx context.Context, id string) (assessment.Organization, error)
}

// shareRoutes are the rows of the site for links to look at something.
func (s *Server) shareRoutes() []route {
	rows := []route{
		{http.MethodGet, "/shared", s.showShared, respondent},
		{http.MethodGet, "/shared/plan.pdf", s.downloadSharedPlan, respondent},
		{http.MethodGet, "/shared/summary.pdf", s.downloadSharedSummary, respondent},
	}
	for _, kind := range unitFiles() {
		rows = append(rows, route{http.MethodGet, "/shared/units." + kind.extension, s.downloadSharedUnits(kind), respondent})
	}
	for i := range rows {
		rows[i].handler = discreet(s.politely(rows[i].handler))
	}
	return append(rows,
		route{http.MethodGet, "/shares", s.showShares, owner},
		route{http.MethodPost, "/shares", s.here(s.makeShare), owner},
		route{http.MethodPost, "/shares/:share/revoke", s.here(s.revokeShare), owner})
}

// discreet keeps what a link shows out of search engines, and where it is from
// whatever it leads to.
func discreet(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Referrer-Policy", "no-referrer")
		c.Response().Header().Set("X-Robots-Tag", "noindex, nofollow")
		return next(c)
	}
}

// sharesPage lists the links of an organization and makes new ones.
type sharesPage struct {
	Organization assessment.Organization
	Working      []sharedThing
	Ended        []sharedThing // the latest of them
	Form         shareForm
	What         string     // the new link would show, as a clause: "the result of Claims"; empty: nothing was chosen
	Link         *shareLink // just made, shown this once
	problems     []assessment.Problem
}

func (sharesPage) Template() string                 { return "shares" }
func (sharesPage) Title() string                    { return "Links to look at results" }
func (p sharesPage) Problems() []assessment.Problem { return p.problems }

// Longest is how many days a link may last.
func (sharesPage) Longest() int { return assessment.LongestShare }

// mostEnded is how many links that ended are listed.
const mostEnded = 100

// sharedThing is a link as the list shows it.
type sharedThing struct {
	assessment.Share
	What    string // "Result of Claims"
	Address string // the page it shows, for who is signed in
	State   assessment.ShareState
}

// shareLink is a link that was just made.
type shareLink struct {
	assessment.Share
	Address string // absolute, with the secret: shown once, kept nowhere
}

// shareForm is what is typed to make a link. One of the first three says what
// it shows.
type shareForm struct {
	Assessment, Survey string // an id; empty: a comparison
	Filter             string // of a comparison, as a query
	Label, Days        string
	Aliases            bool
}

// Result reports whether it is about one result.
func (f shareForm) Result() bool { return f.Assessment != "" || f.Survey != "" }

// settings are what the form asks for; what is no number is no day.
func (f shareForm) settings() assessment.ShareSettings {
	set := assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: f.Filter, Label: f.Label, Aliases: f.Aliases}
	set.Days, _ = strconv.Atoi(strings.TrimSpace(f.Days))
	switch {
	case f.Assessment != "":
		set.Kind, set.AssessmentID, set.Mode = assessment.SharedResult, f.Assessment, assessment.Agreed
	case f.Survey != "":
		set.Kind, set.AssessmentID, set.Mode = assessment.SharedResult, f.Survey, assessment.SurveyMode
	}
	return set
}

// showShares lists the links. The query says what a new one would show: an
// assessment, a survey, or else a comparison as its page's address says it.
func (s *Server) showShares(c echo.Context) error {
	query := c.QueryParams()
	form := shareForm{
		Assessment: query.Get("assessment"), Survey: query.Get("survey"), Days: strconv.Itoa(assessment.ShareDays),
		Aliases: query.Get("aliases") != "",
	}
	asked, problems := readComparison(query)
	form.Filter = keptFilter(asked)
	return s.sharesWith(c, http.StatusOK, sharesPage{Form: form, problems: problems})
}

// keptFilter is what a link keeps of a comparison's address. Whether names are
// shown is kept apart.
func keptFilter(q comparisonQuery) string {
	q.Filter.Aliases = false
	kept := q.filter()
	if q.Few {
		kept.Set("columns", "few")
	}
	return kept.Encode()
}

// sharesWith shows the links with what a page has to say besides.
func (s *Server) sharesWith(c echo.Context, status int, page sharesPage) error {
	ctx, org := c.Request().Context(), organizationOf(c)
	shares, err := s.store.Shares(ctx, org.ID)
	if err != nil {
		return err
	}
	page.Organization = org
	if page.What, err = s.whatShared(ctx, org.ID, page.Form.settings()); err != nil {
		return err
	}
	slices.SortStableFunc(shares, func(a, b assessment.Share) int { return b.CreatedAt.Compare(a.CreatedAt) })
	for _, share := range shares {
		thing := sharedThing{Share: share, Address: addressShared(share), State: share.State(s.now())}
		if thing.State != assessment.ShareWorks {
			page.Ended = append(page.Ended, thing)
			continue
		}
		if thing.What, err = s.whatShared(ctx, org.ID, share.ShareSettings); err != nil {
			return err
		}
		page.Working = append(page.Working, thing)
	}
	page.Ended = page.Ended[:min(len(page.Ended), mostEnded)]
	return s.render(c, status, page)
}

// whatShared says what a link shows, as a clause. A result that is not there is
// assessment.ErrNotFound, one without a published result assessment.ErrClosed.
func (s *Server) whatShared(ctx context.Context, organizationID string, set assessment.ShareSettings) (string, error) {
	if set.Kind == assessment.SharedComparison {
		return s.whatCompared(ctx, organizationID, set.Filter)
	}
	unit, err := s.unitShared(ctx, organizationID, set)
	if err != nil {
		return "", err
	}
	if set.Mode == assessment.SurveyMode {
		return "the survey of " + unit, nil
	}
	return "the result of " + unit, nil
}

// unitShared names the unit of a result.
func (s *Server) unitShared(ctx context.Context, organizationID string, set assessment.ShareSettings) (string, error) {
	if set.Mode == assessment.Agreed {
		_, path, err := s.store.PlacedAssessment(ctx, organizationID, set.AssessmentID)
		if err != nil {
			return "", err
		}
		return path[len(path)-1].Name, nil
	}
	survey, err := s.store.Survey(ctx, organizationID, set.AssessmentID)
	if err != nil {
		return "", err
	}
	units, err := s.store.Units(ctx, organizationID)
	if err != nil {
		return "", err
	}
	unit := units.Unit(survey.UnitID)
	if unit == nil {
		return "", assessment.ErrNotFound
	}
	return unit.Name, nil
}

// whatCompared says what a comparison is of.
func (s *Server) whatCompared(ctx context.Context, organizationID, filter string) (string, error) {
	query, err := url.ParseQuery(filter)
	if err != nil {
		return "", assessment.ErrNotFound
	}
	asked, _ := readComparison(query)
	what := "the comparison of all units"
	if asked.Filter.Unit != "" {
		units, err := s.store.Units(ctx, organizationID)
		if err != nil {
			return "", err
		}
		unit := units.Unit(asked.Filter.Unit)
		if unit == nil {
			return "", assessment.ErrNotFound
		}
		what = "the comparison of " + unit.Name + " and what is below it"
	}
	if asked.Filter.Unit = ""; asked.Filter != (assessment.Filter{}) {
		what += ", filtered"
	}
	return what, nil
}

// addressShared is the page a link shows, for who is signed in.
func addressShared(share assessment.Share) string {
	switch {
	case share.Kind == assessment.SharedComparison && share.Filter == "":
		return "/compare"
	case share.Kind == assessment.SharedComparison:
		return "/compare?" + share.Filter
	case share.Mode == assessment.SurveyMode:
		return surveyAddress(share.AssessmentID)
	default:
		return "/assessments/" + share.AssessmentID
	}
}

// makeShare makes a link and shows it. It is in this answer only, never in an
// address, a session or a log: that is why no redirect follows.
func (s *Server) makeShare(c echo.Context) error {
	typed := formOf(c)
	form := shareForm{
		Assessment: typed.Get("assessment"), Survey: typed.Get("survey"), Filter: typed.Get("filter"),
		Label: typed.Get("label"), Days: typed.Get("days"), Aliases: typed.Get("aliases") == "on",
	}
	share, err := s.newShare(c, form.settings())
	if problems := problemsOf(err); problems != nil {
		return s.sharesWith(c, http.StatusUnprocessableEntity, sharesPage{Form: form, problems: problems})
	}
	if err != nil {
		return err
	}
	token := account.NewToken()
	if err := s.store.AddShare(c.Request().Context(), share, token.Hash); err != nil {
		return err
	}
	what, err := s.whatShared(c.Request().Context(), share.OrganizationID, share.ShareSettings)
	if err != nil {
		return err
	}
	if err := s.note(c, account.Shared, what+", for “"+share.Label+"”"); err != nil {
		return err
	}
	link := &shareLink{Share: *share, Address: s.absolute("/shared?token=" + url.QueryEscape(token.Secret))}
	return s.sharesWith(c, http.StatusOK, sharesPage{Form: shareForm{Days: strconv.Itoa(assessment.ShareDays)}, Link: link})
}

// newShare is the link the settings ask for, of something there is to look at.
func (s *Server) newShare(c echo.Context, set assessment.ShareSettings) (*assessment.Share, error) {
	ctx, org := c.Request().Context(), organizationOf(c).ID
	if _, err := s.whatShared(ctx, org, set); err != nil {
		return nil, err
	}
	if err := s.checkResult(ctx, org, set); err != nil {
		return nil, err
	}
	if set.Kind == assessment.SharedComparison {
		query, _ := url.ParseQuery(set.Filter) // it was read above
		asked, problems := readComparison(query)
		if len(problems) > 0 {
			return nil, &assessment.InvalidError{Problems: problems}
		}
		set.Filter = keptFilter(asked)
	}
	return assessment.NewShare(account.NewID(), org, set, userOf(c).Name, s.now())
}

// checkResult refuses what has no result to look at yet.
func (s *Server) checkResult(ctx context.Context, organizationID string, set assessment.ShareSettings) error {
	if set.Kind != assessment.SharedResult {
		return nil
	}
	if set.Mode == assessment.SurveyMode {
		survey, err := s.store.Survey(ctx, organizationID, set.AssessmentID)
		if err == nil && survey.State(s.now()) != assessment.Published {
			err = assessment.Invalid("", "This survey is not published. There is nothing to share before it is.")
		}
		return err
	}
	a, err := s.store.Assessment(ctx, organizationID, set.AssessmentID)
	if err == nil && !a.Submitted() {
		err = assessment.Invalid("", "This assessment is not submitted. There is nothing to share before it is.")
	}
	return err
}

// revokeShare ends a link at once.
func (s *Server) revokeShare(c echo.Context) error {
	ctx, org := c.Request().Context(), organizationOf(c).ID
	shares, err := s.store.Shares(ctx, org)
	if err != nil {
		return err
	}
	err = s.store.RevokeShare(ctx, org, c.Param("share"), userOf(c).Name, s.now())
	if err != nil && !errors.Is(err, assessment.ErrClosed) { // it has ended in the meantime: what was wanted
		return err
	}
	for _, share := range shares {
		if share.ID != c.Param("share") || err != nil {
			continue
		}
		if err := s.note(c, account.Unshared, "a "+string(share.Kind)+", for “"+share.Label+"”"); err != nil {
			return err
		}
	}
	s.flash(c, "The link is revoked. It no longer works.")
	return c.Redirect(http.StatusSeeOther, "/shares")
}

// checkShare says of a link an address names that it is not there, unless it is
// the current organization's.
func (s *Server) checkShare(c echo.Context) error {
	id := c.Param("share")
	if id == "" {
		return nil
	}
	shares, err := s.store.Shares(c.Request().Context(), organizationOf(c).ID)
	if err == nil && !slices.ContainsFunc(shares, func(share assessment.Share) bool { return share.ID == id }) {
		err = assessment.ErrNotFound
	}
	return err
}
