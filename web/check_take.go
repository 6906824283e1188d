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

// anotherField is what whoever takes part from a browser that was used for it before
// has to confirm: that they are somebody else. How many did is counted.
const anotherField = "another"

// partMinutes is how long taking part takes at most.
const partMinutes = 10

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

// Minutes is how long it takes at most.
func (takePage) Minutes() int { return partMinutes }

// Until is when it closes; see visit.Until.
func (p takePage) Until() time.Time { return lastMinute(p.Check.ClosesAt, p.zone) }

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

// partOfToken is the cookie that says a check was answered from this browser. It
// holds the once of the page that was handed in last.
func partOfToken(id string) string { return partPrefix + printable(id) }

// partOf finds what the link a browser keeps leads to. When nobody can take part,
// the error is a page that says why, and that what was chosen just now is not
// saved: a stopPage.
func (s *Server) partOf(c echo.Context) (assessment.CheckVisit, error) {
	link := s.tokenIn(c, partToken)
	if link == "" {
		return assessment.CheckVisit{}, notTaken(c, unknownLink())
	}
	v, err := s.store.CheckVisit(c.Request().Context(), account.HashToken(link))
	switch {
	case errors.Is(err, assessment.ErrNotFound):
		if err := s.missedToken(c); err != nil {
			return v, err
		}
		return v, notTaken(c, unknownLink())
	case err != nil:
		return v, err
	case v.CheckOpen(s.now()) != nil:
		return v, s.closedPart(c, v)
	}
	return v, nil
}

// closedPart says that nobody can take part any more.
func (s *Server) closedPart(c echo.Context, v assessment.CheckVisit) stopPage {
	return notTaken(c, stopPage{
		where: &host{v.Organization, v.Unit, s.zone(v.Organization)}, Status: http.StatusGone, Headline: "This check is closed",
		Lines: []string{"Nobody can take part any more. If you handed in before, your choices count. Thank you."},
	})
}

// notTaken says to somebody who has just handed in that it came too late.
func notTaken(c echo.Context, stop stopPage) stopPage {
	if c.Request().Method == http.MethodPost {
		stop.Lines = append([]string{"What you have just chosen came too late: it was not saved and does not count. We are sorry."}, stop.Lines...)
	}
	return stop
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
	last := s.tokenIn(c, partOfToken(v.Check.ID))
	problems := problemsOf(v.Check.Questionnaire.CheckComplete(fits))
	if last != "" && last != once && !form.Has(sureField) {
		problems = append(problems, assessment.Problem{Field: anotherField, Text: "Tick the box if you are another person. If you have handed in before, there is nothing left to do."})
	}
	if problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, s.newTakePage(c, v, fits, once, problems))
	}
	part := assessment.Part{Once: account.HashToken(once), Again: last != "", Fits: fits}
	err = s.store.TakePart(c.Request().Context(), account.HashToken(s.tokenIn(c, partToken)), part)
	switch {
	case errors.Is(err, assessment.ErrClosed):
		return s.closedPart(c, v)
	case err != nil && !errors.Is(err, assessment.ErrConflict): // the same page once more: it counts already
		return err
	}
	s.keepFor(c, partOfToken(v.Check.ID), once, answeredLasts)
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
			"They cannot be looked up, changed or withdrawn any more, by you or by anybody else: nothing leads from them back to you. They are counted with those of everybody else.",
			"There is nothing left to do. You can close this page.",
		},
	})
}
