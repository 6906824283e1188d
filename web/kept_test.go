package web

import (
	"strconv"
	"strings"
	"testing"

	"continuum/assessment"
)

// Memory does not grow with the number of results or with what is in them.
func TestKeptResultsAreFew(t *testing.T) {
	var kept keptResults
	page := func(id, note string) resultPage {
		return resultPage{placed: placed{Assessment: &assessment.Assessment{ID: id, Sheet: assessment.Sheet{Notes: map[string]string{"cf1a": note}}}}}
	}
	for i := range 3 * mostKept {
		id := strconv.Itoa(i)
		kept.keep(page(id, ""))
		if _, ok := kept.of(id); !ok {
			t.Fatalf("result %d is not kept", i)
		}
	}
	if len(kept.by) != mostKept {
		t.Errorf("%d are kept, want %d", len(kept.by), mostKept)
	}
	kept.keep(page("long", strings.Repeat("W", longNotes+1)))
	if _, ok := kept.of("long"); ok {
		t.Error("one with very long notes is kept")
	}
}
