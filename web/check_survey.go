package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// checkSurveyPage is a survey of a companion check before its result: how far it
// has come and, for an owner, what there is to do.
type checkSurveyPage struct {
	checked
	State       assessment.SurveyState
	TookPart    int
	Link        string // the link people take part by; empty before it was made and once it is closed
	Code        qrCode
	Unreachable bool
	Settings    surveyForm // threshold and last day, as they are or as typed
	problems    []assessment.Problem
}

func (checkSurveyPage) Template() string                 { return "check_survey" }
func (p checkSurveyPage) Title() string                  { return p.Check.Questionnaire.Name + ": " + p.Unit.Name }
func (p checkSurveyPage) Problems() []assessment.Problem { return p.problems }

// Preparing reports that nobody was asked yet.
func (p checkSurveyPage) Preparing() bool { return p.State == assessment.Preparing }

// Asking reports that people can take part.
func (p checkSurveyPage) Asking() bool { return p.State == assessment.Answerable }

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
		return people + ". It is open until " + untilClosed(p.Check.ClosesAt, p.zone) + ". Nothing else is shown until the result is made."
	case p.Enough():
		return people + ". It is closed, and that is enough for a result."
	}
	return people + ". It is closed, and the threshold is " + strconv.Itoa(p.Check.Threshold) + ", so nothing can be shown."
}

// untilClosed says until when people can take part: a day, or somebody's word.
func untilClosed(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return "it is closed by hand"
	}
	return untilDay(at, zone)
}

// Closing says when it closes, or was closed.
func (p checkSurveyPage) Closing() string { return closing(p.Check.ClosedAt, p.Check.ClosesAt, p.zone) }

// Zone names the time zone of the closing date.
func (p checkSurveyPage) Zone() string { return p.zone.String() }

// WrongSettings reports that the settings have something to put right.
func (p checkSurveyPage) WrongSettings() bool {
	return problem(p.problems, "threshold") != "" || problem(p.problems, "closes") != ""
}

// checkSurveyWith shows a survey with what a page has to say besides.
func (s *Server) checkSurveyWith(c echo.Context, status int, p checked, besides func(*checkSurveyPage)) error {
	ctx, organization := c.Request().Context(), organizationOf(c).ID
	page := checkSurveyPage{checked: p, State: p.Check.State(s.now()), Unreachable: unreachable(s.baseURL), Settings: settingsOfCheck(p)}
	var err error
	if page.TookPart, err = s.store.CheckTurnout(ctx, organization, p.Check.ID); err != nil {
		return err
	}
	if page.Asking() && page.Manage {
		secret, err := s.store.CheckSecret(ctx, organization, p.Check.ID)
		if err != nil {
			return err
		}
		page.Link = s.partLink(secret)
		if page.Code, err = newQR(page.Link); err != nil {
			return err
		}
	}
	besides(&page)
	return s.render(c, status, page)
}

// settingsOfCheck are a survey's settings as they would be typed.
func settingsOfCheck(p checked) surveyForm {
	return surveyForm{Threshold: strconv.Itoa(p.Check.Threshold), Closes: lastDay(p.Check.ClosesAt, p.zone)}
}

// partLink is the address that carries a secret to the page people take part on.
func (s *Server) partLink(secret string) string {
	return s.absolute(takePart + "?token=" + url.QueryEscape(secret))
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

// changeCheckSettings changes the settings; what the domain lets change.
func (s *Server) changeCheckSettings(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	form, who := formOf(c), userOf(c).Name
	err = s.updateCheck(c, p, "The settings are saved.", func(check *assessment.Check) error {
		typed := settingsOfCheck(checked{p.checkedUnit, check}).typed(form)
		return check.Change(typed.checkSettings(p.zone), who, s.now())
	})
	return s.checkRefused(c, err, func(page *checkSurveyPage) { page.Settings = page.Settings.typed(form) })
}

// extendCheck sets another day to close, or none, and asks again if the survey
// was closed.
func (s *Server) extendCheck(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	form, who := formOf(c), userOf(c).Name
	err = s.updateCheck(c, p, "It is open again.", func(check *assessment.Check) error {
		return check.Extend(closesAt(form.Get("closes"), p.zone), who, s.now())
	})
	return s.checkRefused(c, err, func(page *checkSurveyPage) { page.Settings = page.Settings.typed(form) })
}

// openCheck makes the link people take part by, or another one.
func (s *Server) openCheck(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	who, done := userOf(c).Name, "The link is made. People can take part now."
	err = s.store.OpenCheck(c.Request().Context(), organizationOf(c).ID, p.Check.ID, account.NewToken(), func(check *assessment.Check) error {
		if !check.OpenedAt.IsZero() {
			done = "The link is new. The old one no longer works."
		}
		return check.Open(who, s.now())
	})
	if err != nil {
		return err
	}
	return s.checkChanged(c, p, done)
}

// downloadCheckPoster sends a page to hang up, in A4 unless paper=letter.
func (s *Server) downloadCheckPoster(c echo.Context) error {
	p, err := s.checkSurveyed(c)
	if err != nil {
		return err
	}
	if err := p.Check.CheckAnswerable(s.now()); err != nil {
		return err
	}
	secret, err := s.store.CheckSecret(c.Request().Context(), organizationOf(c).ID, p.Check.ID)
	if err != nil {
		return err
	}
	return s.sendPoster(c, report.Poster{
		Unit: p.Unit.Name, Minutes: partMinutes, Threshold: p.Check.Threshold, Address: s.partLink(secret), Date: p.Check.OpenedAt,
	}, p.Check.ClosesAt, exchange.FileName(p.Unit.Name, p.Check.Questionnaire.Name, "poster", ".pdf"))
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
