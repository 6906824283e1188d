package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// checkSurveyPage is a survey of a companion check before its result: how far it
// has come and, for an owner, what there is to do.
type checkSurveyPage struct {
	checked
	TookPart    int
	Link        string // the link people take part by; empty before it was made and once it is closed
	Code        qrCode
	Unreachable bool
	Threshold   string // as it is, or as typed
	problems    []assessment.Problem
}

func (checkSurveyPage) Template() string                 { return "check_survey" }
func (p checkSurveyPage) Title() string                  { return p.Check.Questionnaire.Name + ": " + p.Unit.Name }
func (p checkSurveyPage) Problems() []assessment.Problem { return p.problems }

// Preparing reports that nobody was asked yet.
func (p checkSurveyPage) Preparing() bool { return p.Check.State() == assessment.Preparing }

// Asking reports that people can take part.
func (p checkSurveyPage) Asking() bool { return p.Check.State() == assessment.Answerable }

// Enough reports that there would be a result.
func (p checkSurveyPage) Enough() bool { return p.TookPart >= p.Check.Threshold }

// Short is how many people are missing for that.
func (p checkSurveyPage) Short() int { return max(0, p.Check.Threshold-p.TookPart) }

// Lead says how far it has come.
func (p checkSurveyPage) Lead() string {
	people := sentenceStart(count(p.TookPart, "person has", "people have")) + " taken part"
	if p.TookPart == 0 {
		people = "Nobody has taken part yet"
	}
	switch {
	case p.Preparing():
		return "Nobody is asked yet. As soon as you make the link, people can take part."
	case p.Asking():
		return people + ". Nothing else is shown until it is closed."
	case p.Enough():
		return people + ". It is closed, and that is enough for a result."
	}
	return people + ". It is closed, and the threshold is " + strconv.Itoa(p.Check.Threshold) + ", so nothing can be shown."
}

// checkSurveyWith shows a survey with what a page has to say besides.
func (s *Server) checkSurveyWith(c echo.Context, status int, p checked, besides func(*checkSurveyPage)) error {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	page := checkSurveyPage{checked: p, Unreachable: unreachable(s.baseURL), Threshold: strconv.Itoa(p.Check.Threshold)}
	var err error
	if page.TookPart, err = s.store.CheckTurnout(ctx, organization, p.Check.ID); err != nil {
		return err
	}
	if page.Asking() && page.Manage {
		secret, err := s.store.CheckSecret(ctx, organization, p.Check.ID)
		if err != nil {
			return err
		}
		page.Link = s.absolute(takePart + "?token=" + url.QueryEscape(secret))
		if page.Code, err = newQR(page.Link); err != nil {
			return err
		}
	}
	besides(&page)
	return s.render(c, status, page)
}

// checkSurveyed loads the survey a request names; an agreed check, and one with a
// result, is ErrClosed.
func (s *Server) checkSurveyed(c echo.Context) (checked, error) {
	p, err := s.checkedOf(c)
	if err == nil && (p.Check.Mode != assessment.SurveyMode || p.Check.Submitted()) {
		err = assessment.ErrClosed
	}
	return p, err
}

// checkRefused shows a survey again with what is to be put right, when that is
// what err says.
func (s *Server) checkRefused(c echo.Context, err error, keep func(*checkSurveyPage)) error {
	problems := problemsOf(err)
	if problems == nil {
		return err
	}
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	return s.checkSurveyWith(c, http.StatusUnprocessableEntity, p, func(page *checkSurveyPage) {
		page.problems = problems
		keep(page)
	})
}

// changeCheckThreshold takes another threshold, while nobody was asked.
func (s *Server) changeCheckThreshold(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	typed, who := formOf(c).Get("threshold"), userOf(c).Name
	err = s.updateCheck(c, p, "The threshold is saved.", func(check *assessment.Check) error {
		return check.ChangeThreshold(thresholdOf(typed), who, s.now())
	})
	return s.checkRefused(c, err, func(page *checkSurveyPage) { page.Threshold = typed })
}

// openCheck makes the link people take part by, or another one; a closed survey
// asks again.
func (s *Server) openCheck(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	who, done := userOf(c).Name, "The link is made. People can take part now."
	err = s.store.OpenCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID, account.NewToken(), func(check *assessment.Check) error {
		switch check.State() {
		case assessment.Answerable:
			done = "The link is new. The old one no longer works."
		case assessment.Closed:
			done = "People can take part again, by a new link."
		}
		return check.Open(who, s.now())
	})
	if err != nil {
		return err
	}
	return s.checkChanged(c, p, done)
}

// closeCheck stops asking.
func (s *Server) closeCheck(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	who := userOf(c).Name
	return s.updateCheck(c, p, "It is closed. Nobody can take part any more.", func(check *assessment.Check) error { return check.Close(who, s.now()) })
}

// publishCheck makes the result, for good, when that is confirmed. Below the
// threshold it is refused, with the count and nothing else.
func (s *Server) publishCheck(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	who, sure := userOf(c).Name, formOf(c).Has(sureField)
	err = s.store.PublishCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID, func(check *assessment.Check, result *assessment.CheckResult) error {
		if err := check.Publish(result, who, s.now()); err != nil || sure {
			return err
		}
		return assessment.Invalid(sureField, "Tick the box to make the result: it cannot be undone.")
	})
	if err != nil {
		return s.checkRefused(c, err, func(*checkSurveyPage) {})
	}
	return s.checkChanged(c, p, "The result is made.")
}
