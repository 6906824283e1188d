package web

import (
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// startPage is what somebody who was asked sees first: what it is about, how
// long it takes, who sees what, and from where they see the unit.
type startPage struct {
	visit
	Role     assessment.RespondentRole // chosen so far
	problems []assessment.Problem
}

func (startPage) Template() string                 { return "respond_start" }
func (p startPage) Title() string                  { return "Your view of " + p.Unit.Name }
func (p startPage) Problems() []assessment.Problem { return p.problems }

// Statements is how many are asked at most.
func (v visit) Statements() int { return len(v.Survey.Questionnaire.Asked(v.Survey.Form)) }

// Minutes is how long that takes at most.
func (v visit) Minutes() int { return v.Survey.Form.Minutes() }

// showStart takes the secret of a link into a cookie, and then shows the start
// page at an address without it, or where one was.
func (s *Server) showStart(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		return s.moveToken(c, answerToken, secret, draftLasts, "/answer")
	}
	v, err := s.visitOf(c)
	switch {
	case err != nil:
		return err
	case v.Draft != nil:
		return c.Redirect(http.StatusSeeOther, draftTasks)
	case v.Invitation == nil:
		s.secretOr(c, draftToken(v.link), draftLasts) // so that pressing Start twice begins once
	}
	return s.render(c, http.StatusOK, startPage{visit: v})
}

// startResponse begins the answers and opens the first page.
func (s *Server) startResponse(c echo.Context) error {
	v, err := s.visitOf(c)
	if err != nil {
		return err
	}
	if v.Draft == nil {
		page := startPage{visit: v, Role: assessment.RespondentRole(formOf(c).Get("role"))}
		if page.problems = page.checkRole(page.Role); page.problems != nil {
			return s.render(c, http.StatusUnprocessableEntity, page)
		}
		if err := s.draftFor(c, v, page.Role); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, firstPage(v.Survey))
}

// draftFor begins the draft. One that was begun in this very moment is gone on with.
func (s *Server) draftFor(c echo.Context, v visit, role assessment.RespondentRole) error {
	own := ""
	if v.Invitation == nil {
		own = s.secretOr(c, draftToken(v.link), draftLasts)
	} else if v.Invitation.Role != "" {
		role = v.Invitation.Role
	}
	s.dropToken(c, savedToken)
	s.dropToken(c, nextReceipt)
	err := s.store.StartResponse(c.Request().Context(), account.HashToken(v.link), role, account.HashToken(own))
	if err == nil {
		return nil
	}
	if again, found := s.visitBy(c, v.link, own); found == nil && again.Draft != nil {
		return nil
	}
	return s.whyNot(c, err)
}

// firstPage is the first page of statements of a survey.
func firstPage(survey *assessment.Survey) string {
	sheet := assessment.NewSheet(survey.Questionnaire, survey.Form)
	return onward(draftAt(&sheet), -1)
}

// elsewherePage shows the link to go on with on another device.
type elsewherePage struct {
	visit
	Address string
	Code    template.HTML // a QR code of it
}

func (elsewherePage) Template() string { return "respond_elsewhere" }
func (elsewherePage) Title() string    { return "Continue on another device" }

// showElsewhere shows one's own link. Changes of answers that were handed in are
// made by the receipt link instead.
func (s *Server) showElsewhere(c echo.Context) error {
	v, err := s.draftOf(c)
	switch {
	case err != nil:
		return err
	case v.Draft.Amends:
		return c.Redirect(http.StatusSeeOther, draftTasks)
	}
	page := elsewherePage{visit: v, Address: s.absolute(draftBase + "?token=" + v.secret)}
	code, err := newQR(page.Address)
	if err != nil {
		return err
	}
	page.Code = code.SVG()
	return s.render(c, http.StatusOK, page)
}
