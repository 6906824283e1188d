package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// The table of the years begins with what is spent at once, and ends with what
// all of it comes to.
func TestWorthYearsAddUp(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/worth"
	s.post(at, worthTyped("2"), http.StatusSeeOther)
	s.says(s.get(at+"?target=2", http.StatusOK).Body, "Start 2,000 2,000 0 −20,000 1 1,600", "Total, the net present value 10,260")
}

// A retention that was typed as a fraction is asked about, and nothing is worked
// out from it; with its sign it is what it says.
func TestWorthAsksAboutFractions(t *testing.T) {
	s := newHarbour(t)
	at := "/units/" + s.unit("Claims") + "/worth"
	page := s.post(at, worthTyped("2", "retention", "0,88", "low", "88", "likely", "88", "high", "90"), http.StatusUnprocessableEntity).Body
	s.says(page, "Retention today: what you typed could be read in two ways: did you mean 88 %? Then enter it in per cent, such as 88")
	if !strings.Contains(page, `value="0,88"`) || strings.Contains(page, "This pays") {
		t.Error("what was typed is gone, or something was worked out from it")
	}
	s.post(at, worthTyped("2", "retention", "0.88 %", "price", "on", "price-extra", "2", "price-lost", "0.5 %"), http.StatusSeeOther)
	if page := s.get(at+"?target=2", http.StatusOK).Body; !strings.Contains(page, `value="0.88 %"`) || !strings.Contains(page, `value="0.5 %"`) {
		t.Error("what was kept cannot be saved again")
	}
}
