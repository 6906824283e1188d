package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// The log of the most talkative level holds statements, never what people wrote.
func TestLogHoldsNoValues(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var log bytes.Buffer
		config := storetest.Config(url)
		config.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		org := storetest.Organization(t, s, "Aarewerk")
		storetest.Answer(t, s, org.Assessment(t, s, org.Root), assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		again := storetest.User("Twice")
		again.Email = org.Owner.Email
		wantInvalid(t, s.AddUser(t.Context(), again, "secret-hash", org.ID, account.Viewer), "email")
		ok(t, s.SetPassword(t.Context(), org.Owner.ID, "secret-hash"))
		ok(t, s.Close())
		for _, value := range []string{org.ID, org.Owner.Email, "Aarewerk", "secret-hash", "Seen in the log"} {
			if strings.Contains(log.String(), value) {
				t.Errorf("the log holds %q", value)
			}
		}
		if !strings.Contains(log.String(), "assessments") {
			t.Error("the log holds no statements: the test sees nothing")
		}
	})
}
