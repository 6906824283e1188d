package web

import (
	"maps"
	"sync"

	"github.com/labstack/echo/v4"
)

// keptResults are result pages as they were worked out when last shown, since
// submitted answers do not change until they are reopened. Who may see a page,
// where its unit is, and what it is compared with is looked up every time.
type keptResults struct {
	mu sync.Mutex
	by map[string]resultPage // by the assessment's id
}

// How much is kept: some hundred kilobytes, a few megabytes at worst.
const (
	mostKept  = 64
	longNotes = 64 << 10 // bytes of notes in all; a page with more is not kept
)

// keep keeps a page. When there are too many, any one goes.
func (k *keptResults) keep(page resultPage) {
	notes := 0
	for _, note := range page.Assessment.Notes {
		notes += len(note)
	}
	if notes > longNotes {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = make(map[string]resultPage, mostKept)
	}
	for id := range k.by {
		if len(k.by) < mostKept {
			break
		}
		delete(k.by, id)
	}
	k.by[page.Assessment.ID] = page
}

func (k *keptResults) of(id string) (resultPage, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	page, ok := k.by[id]
	return page, ok
}

// keepChanged keeps with a page what changed since the result before.
func (k *keptResults) keepChanged(page resultPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if kept, ok := k.by[page.Assessment.ID]; ok {
		kept.Changed, kept.changedKey = page.Changed, page.changedKey
		k.by[page.Assessment.ID] = kept
	}
}

// keptResult is the page of the assessment a request names, if it is kept and
// still true: of the same submission, under the same name of the unit, weighed by
// the companion checks as they are.
func (s *Server) keptResult(c echo.Context) (resultPage, bool, error) {
	page, ok := s.kept.of(c.Param("id"))
	if !ok {
		return page, false, nil
	}
	version, checks, path, err := s.store.PlaceOf(c.Request().Context(), organizationOf(c).ID, c.Param("id"))
	if err != nil {
		return page, false, err
	}
	now := placedIn(page.Assessment, path)
	if version != len(page.Assessment.Events) || now.Unit.Name != page.Unit.Name || !maps.Equal(checks, page.checks) {
		return page, false, nil
	}
	page.placed = now
	return page, true, nil
}
