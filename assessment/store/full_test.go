package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
)

// limitPages makes SQLite say that the disk is full beyond a number of pages.
func limitPages(t *testing.T, s *store.Store, pages int) {
	t.Helper()
	ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
		return tx.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Error
	}))
}

// fill is a change that needs some fifty pages.
func fill(a *assessment.Assessment) error {
	for i, statement := range a.Questionnaire.Asked(assessment.Full) {
		a.Answers[statement.ID] = assessment.Mostly
		a.Notes[statement.ID] = strings.Repeat("long ", 900+i)
	}
	return nil
}

func wantFull(t *testing.T, err error) {
	t.Helper()
	var room interface{ Full() bool }
	if !errors.Is(err, store.ErrFull) || !errors.As(err, &room) || !room.Full() {
		t.Errorf("got error %v, want ErrFull", err)
	}
}

// A full disk is said so, leaves nothing half done, and passes.
func TestFullDisk(t *testing.T) {
	s := storetest.New(t)
	org := storetest.Organization(t, s, "Aarewerk")
	a := org.Assessment(t, s, org.Root)
	before := dump(t, s)
	limitPages(t, s, 1) // as many as there are
	wantFull(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, fill))
	if diff := cmp.Diff(before, dump(t, s)); diff != "" {
		t.Errorf("something was saved (-before +after):\n%s", diff)
	}
	limitPages(t, s, 100000)
	ok(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, fill))
}

// When the disk fills up under many, each learns the truth about their own save.
func TestDiskThatFillsUpUnderMany(t *testing.T) {
	s := storetest.New(t)
	org := storetest.Organization(t, s, "Aarewerk")
	saved, ids := map[string]error{}, make([]string, 24)
	for i := range ids {
		ids[i] = org.Assessment(t, s, org.Root).ID
	}
	limitPages(t, s, 800)
	var group sync.WaitGroup
	var mu sync.Mutex
	for _, id := range ids {
		group.Go(func() {
			err := s.UpdateAssessment(t.Context(), org.ID, id, fill)
			mu.Lock()
			defer mu.Unlock()
			saved[id] = err
		})
	}
	group.Wait()
	failed := 0
	for id, err := range saved {
		a, readErr := s.Assessment(t.Context(), org.ID, id)
		ok(t, readErr)
		want := 45
		if err != nil {
			wantFull(t, err)
			failed++
			want = 0
		}
		if len(a.Answers) != want || len(a.Notes) != want {
			t.Errorf("saved with error %v: got %d answers, want %d", err, len(a.Answers), want)
		}
	}
	if failed == 0 || failed == len(saved) {
		t.Errorf("%d of %d failed: the test wants some of both", failed, len(saved))
	}
}
