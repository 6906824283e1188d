package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// auditPage is the audit sheet: from the answers to the level in steps a reader
// can redo with a pencil.
type auditPage struct {
	placed
	Scored bool
	Audit  assessment.Audit
}

func (auditPage) Template() string { return "result_audit" }
func (p auditPage) Title() string  { return "Audit sheet, " + p.Unit.Name }

// showAudit shows how the level of a submitted assessment came about.
func (s *Server) showAudit(c echo.Context) error {
	p, err := s.submitted(c)
	if err != nil {
		return err
	}
	answers, result := p.Assessment.Asked(), p.Assessment.Result()
	return s.render(c, http.StatusOK, auditPage{
		placed: p, Scored: result.Overall.Status == assessment.Scored,
		Audit: assessment.NewAudit(p.Questionnaire(), p.Assessment.Form, answers, &result),
	})
}

// submitted loads an assessment that has a result; one that is still being
// answered has none to be found.
func (s *Server) submitted(c echo.Context) (placed, error) {
	p, err := s.placed(c)
	if err == nil && !p.Assessment.Submitted() {
		return p, assessment.ErrNotFound
	}
	return p, err
}
