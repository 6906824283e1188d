package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Taking part in a companion check by its link. Nobody has an account here, no
// session is looked up, and nothing is kept before somebody hands in: all aspects
// stand on one page.

// takePart is the address of the page; the secret of the link goes into a cookie.
const takePart = "/take-part"

// The cookies of who takes part. Neither says who they are.
const (
	partToken  = "continuum-part"  // the link they came by
	partPrefix = "continuum-part-" // and which check: it was answered from this browser
)

// onceField carries a random text: the same page handed in twice counts once.
const onceField = "once"

// takePage asks all aspects of a check.
type takePage struct {
	assessment.CheckVisit
	Asks     []aspectAsked
	Once     string
	Again    bool // somebody handed in from this browser before
	zone     *time.Location
	problems []assessment.Problem
}

func (takePage) Template() string                 { return "check_take" }
func (p takePage) Title() string                  { return p.Check.Questionnaire.Name + ": " + p.Unit.Name }
func (p takePage) Problems() []assessment.Problem { return p.problems }

// Styles names the style sheets of the page.
func (takePage) Styles() []string { return decides{}.Styles() }

// Host is what the layout shows.
func (p takePage) Host() *host { return &host{p.Organization, p.Unit, p.zone} }

// Name is that of the check, within a sentence.
func (p takePage) Name() string { return assessment.MidSentence(p.Check.Questionnaire.Name) }

// showTakePart takes the secret of a link into a cookie, and then shows the page
// at an address without it.
func (s *Server) showTakePart(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, partToken, secret, answeredLasts, takePart)
	}
	v, err := s.partOf(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, s.newTakePage(c, v, nil, account.NewToken().Secret, nil))
}

func (s *Server) newTakePage(c echo.Context, v assessment.CheckVisit, fits assessment.Fits, once string, problems []assessment.Problem) takePage {
	return takePage{
		CheckVisit: v, Asks: asksOf(v.Check.Questionnaire, fits, problems), Once: once,
		Again: s.tokenIn(c, partOfToken(v.Check.ID)) != "", zone: s.zone(v.Organization), problems: problems,
	}
}

// partOfToken is the cookie that says a check was answered from this browser.
func partOfToken(id string) string { return partPrefix + printable(id) }

// partOf finds what the link a browser keeps leads to. When nobody can take part,
// the error is a page that says why: a stopPage.
func (s *Server) partOf(c echo.Context) (assessment.CheckVisit, error) {
	link := s.tokenIn(c, partToken)
	if link == "" {
		return assessment.CheckVisit{}, unknownLink()
	}
	v, err := s.store.CheckVisit(c.Request().Context(), account.HashToken(link))
	switch {
	case errors.Is(err, assessment.ErrNotFound):
		if err := s.missedToken(c); err != nil {
			return v, err
		}
		return v, unknownLink()
	case err != nil:
		return v, err
	case v.Check.CheckAnswerable() != nil:
		return v, s.closedPart(v)
	}
	return v, nil
}

// closedPart says that nobody can take part any more.
func (s *Server) closedPart(v assessment.CheckVisit) stopPage {
	return stopPage{
		where: &host{v.Organization, v.Unit, s.zone(v.Organization)}, Status: http.StatusGone, Headline: "This check is closed",
		Lines: []string{"Nobody can take part any more. If you handed in before, your choices count. Thank you."},
	}
}

// takePart hands in what somebody chose.
func (s *Server) takePart(c echo.Context) error {
	v, err := s.partOf(c)
	if err != nil {
		return err
	}
	form := formOf(c)
	fits, once := fitsIn(v.Check.Questionnaire, form), printable(form.Get(onceField))
	if fresh := account.NewToken().Secret; len(once) != len(fresh) {
		once = fresh
	}
	err = s.store.TakePart(c.Request().Context(), account.HashToken(s.tokenIn(c, partToken)), account.HashToken(once), fits)
	problems := problemsOf(err)
	switch {
	case problems != nil:
		return s.render(c, http.StatusUnprocessableEntity, s.newTakePage(c, v, fits, once, problems))
	case errors.Is(err, assessment.ErrClosed):
		return s.closedPart(v)
	case err != nil && !errors.Is(err, assessment.ErrConflict): // the same page once more: it counts already
		return err
	}
	s.keepFor(c, partOfToken(v.Check.ID), "yes", answeredLasts)
	return c.Redirect(http.StatusSeeOther, takePart+"/thanks")
}

// thankForPart says that what was chosen counts.
func (s *Server) thankForPart(c echo.Context) error {
	v, err := s.partOf(c)
	if err != nil {
		return err
	}
	if s.tokenIn(c, partOfToken(v.Check.ID)) == "" {
		return c.Redirect(http.StatusSeeOther, takePart)
	}
	return s.render(c, http.StatusOK, stopPage{
		where: &host{v.Organization, v.Unit, s.zone(v.Organization)}, Status: http.StatusOK, Headline: "Thank you. Your choices are handed in.",
		Lines: []string{
			"They are counted with those of everybody else. Nothing leads from them back to you, so nobody can look them up, change or withdraw them, you neither.",
			"There is nothing left to do. You can close this page.",
		},
	})
}
