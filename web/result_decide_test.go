package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// A result leads on to what it is for: whether the next level is worth it, the
// decision and the plan.
func TestResultLeadsToTheDecision(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	page := s.get(s.submitted(unit), http.StatusOK).Body
	s.says(page, "Then decide", "Is the next level worth it?", "Decide: advance, hold or not now", "Plan who does what by when")
	for _, to := range []string{"/worth", "/decisions", "/plan"} {
		if strings.Count(page, `href="/units/`+unit+to+`"`) != 2 {
			t.Errorf("the result does not lead to %s at its top and below its actions", to)
		}
		s.get("/units/"+unit+to, http.StatusOK)
	}
}
