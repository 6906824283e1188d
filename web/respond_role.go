package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// roleOffer is a role to choose.
type roleOffer struct {
	ID         string // of its field; the first one's is what an error leads to
	Value      assessment.RespondentRole
	Name, Hint string
}

// Roles are the roles to choose from; none when the invitation says it, or may
// have said it: who changes what they handed in comes by no invitation.
func (v visit) Roles() []roleOffer {
	if v.Preset() != "" || v.Personal() && v.Invitation == nil {
		return nil
	}
	return []roleOffer{
		{"role", assessment.Leader, "I lead", "You lead people of " + v.Unit.Name + ", or decide on its goals or money."},
		{"role-front-line", assessment.FrontLine, "I work at the front line", "You deal with customers, or do the daily work they depend on."},
		{"role-other", assessment.Other, "Other", "Neither of the two, or you would rather not say."},
	}
}

// Preset is the role the invitation says, in words; "" when it says none.
func (v visit) Preset() string {
	if v.Invitation == nil {
		return ""
	}
	return roleWords(v.Invitation.Role)
}

// Counted is with whom the answers of the draft are counted, in words.
func (v visit) Counted() string { return roleWords(v.Draft.Role) }

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

// checkRole refuses a role that is none of those offered.
func (v visit) checkRole(role assessment.RespondentRole) []assessment.Problem {
	offers := v.Roles()
	for _, offer := range offers {
		if offer.Value == role {
			return nil
		}
	}
	if len(offers) == 0 {
		return nil
	}
	return []assessment.Problem{{Field: "role", Text: "Choose from where you see " + v.Unit.Name + "."}}
}

// chooseRole counts the draft among others than was chosen before. Its answers
// stay. A role that was given stays too.
func (s *Server) chooseRole(c echo.Context) error {
	v, err := s.draftOf(c)
	if err != nil {
		return err
	}
	role := assessment.RespondentRole(formOf(c).Get("role"))
	if problems := v.checkRole(role); problems != nil {
		page := newCheckPage(s.answeringAt(c, v))
		page.problems = problems
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if v.Roles() != nil {
		if err := s.store.StartResponse(c.Request().Context(), account.HashToken(v.secret), role, ""); err != nil {
			return s.whyNot(c, err)
		}
	}
	return c.Redirect(http.StatusSeeOther, draftBase+"/check#from-where")
}
