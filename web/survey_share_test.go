package web

import (
	"testing"
	"time"
)

// A poster says in which zone the day ends that it names.
func TestPosterNamesTheZone(t *testing.T) {
	zurich, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 11, 12, 23, 0, 0, 0, time.UTC)
	if got, want := untilDayIn(midnight, zurich), "the end of 12 November 2026 (Europe/Zurich)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
