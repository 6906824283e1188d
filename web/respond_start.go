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

// roleOffer is a role to choose.
type roleOffer struct {
	ID         string // of its field; the first one's is what an error leads to
	Value      assessment.RespondentRole
	Name, Hint string
}

// Roles are the roles to choose from; none when the invitation says it.
func (p startPage) Roles() []roleOffer {
	if p.Preset() != "" {
		return nil
	}
	return []roleOffer{
		{"role", assessment.Leader, "I lead", "You lead people of " + p.Unit.Name + ", or decide on its goals or money."},
		{"role-front-line", assessment.FrontLine, "I work at the front line", "You deal with customers, or do the daily work they depend on."},
		{"role-other", assessment.Other, "Other", "Neither of the two, or you would rather not say."},
	}
}

// Preset is the role the invitation says, in words; "" when it says none.
func (p startPage) Preset() string {
	if p.Invitation == nil {
		return ""
	}
	return roleWords(p.Invitation.Role)
}

// roleWords is with whom answers are counted, in a sentence.
func roleWords(role assessment.RespondentRole) string {
	switch role {
	case assessment.Leader:
		return "among the leaders"
	case assessment.FrontLine:
		return "among the front line"
	case assessment.Other:
		return "among others, neither leaders nor the front line"
	default:
		return ""
	}
}

// Statements is how many are asked at most.
func (v visit) Statements() int { return len(v.Survey.Questionnaire.Asked(v.Survey.Form)) }

// Minutes is how long that takes, about: 13 seconds a statement.
func (v visit) Minutes() int { return (v.Statements()*13 + 59) / 60 }

// showStart takes the secret of a link into a cookie, and then shows the start
// page at an address without it, or where one was.
func (s *Server) showStart(c echo.Context) error {
	if secret := c.QueryParam("token"); secret != "" {
		s.takeToken(c, answerToken, secret, draftLasts)
		return c.Redirect(http.StatusSeeOther, "/answer")
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
		if page.problems = page.checkRole(); page.problems != nil {
			return s.render(c, http.StatusUnprocessableEntity, page)
		}
		if err := s.draftFor(c, v, page.Role); err != nil {
			return err
		}
	}
	return c.Redirect(http.StatusSeeOther, firstPage(v.Survey))
}

// checkRole refuses a role that is none of those offered.
func (p startPage) checkRole() []assessment.Problem {
	offers := p.Roles()
	for _, offer := range offers {
		if offer.Value == p.Role {
			return nil
		}
	}
	if len(offers) == 0 {
		return nil
	}
	return []assessment.Problem{{Field: "role", Text: "Choose from where you see " + p.Unit.Name + "."}}
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
func (elsewherePage) Title() string    { return "Go on on another device" }

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
