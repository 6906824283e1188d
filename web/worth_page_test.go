package web_test

import (
	"net/http"
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
