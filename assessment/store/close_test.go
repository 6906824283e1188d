package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// After a stop the data is in one file, which may be copied as it is.
func TestNothingIsLeftBesideTheFile(t *testing.T) {
	folder := t.TempDir()
	s, err := store.Open(t.Context(), storetest.Config("sqlite://"+filepath.Join(folder, "continuum.db")))
	ok(t, err)
	org := storetest.Organization(t, s, "Aarewerk")
	_, err = s.Units(t.Context(), org.ID)
	ok(t, err)
	ok(t, s.Close())
	entries, err := os.ReadDir(folder)
	ok(t, err)
	for _, e := range entries {
		if e.Name() != "continuum.db" {
			t.Errorf("%s was left", e.Name())
		}
	}
}
