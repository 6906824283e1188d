package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/web"
	"continuum/web/webtest"
)

// statements counts what a store asks its database: the log of the most talkative
// level has a line for each.
type statements struct {
	slog.Handler
	asked atomic.Int64
}

func (s *statements) Enabled(context.Context, slog.Level) bool { return true }

func (s *statements) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "statement" {
		s.asked.Add(1)
	}
	return nil
}

// counting opens the database once more with a site over it that counts.
func counting(t testing.TB, url string) (*webtest.Site, *statements) {
	t.Helper()
	asked := &statements{Handler: slog.DiscardHandler}
	config := storetest.Config(url)
	config.Log = slog.New(asked)
	s, err := store.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return webtest.Empty(t, url, func(c *web.Config) { c.Store, c.Sessions = s, s.Sessions() }), asked
}

// mostQueries is what a result page may cost, however many people answered.
const mostQueries = 12

// The result page asks the database as often for a thousand responses as for
// fifty: at first sight, and less when it is known.
func TestResultPageAsksTheDatabaseAFewTimes(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		org := storetest.Organization(t, s, "Aarewerk")
		var asked [2][2]int64 // by survey; at first and again
		var surveys []*storetest.Survey
		for _, n := range []int{50, 1000} {
			v := org.Survey(t, s, org.Unit(t, s, "Claims"), assessment.SharedLink).Open(t, s)
			surveys = append(surveys, v.RespondMany(t, s, n, storetest.Mixed).Publish(t, s))
		}
		for i, v := range surveys {
			site, statements := counting(t, url)
			client := site.Session(t, org.Owner)
			for view := range asked[i] {
				before := statements.asked.Load()
				if got := client.Get("/surveys/" + v.ID); got.Status != http.StatusOK {
					t.Fatalf("status %d", got.Status)
				}
				asked[i][view] = statements.asked.Load() - before
			}
		}
		if asked[0] != asked[1] || asked[0][0] > mostQueries || asked[0][1] >= asked[0][0] || asked[0][1] == 0 {
			t.Errorf("of 50 and of 1,000 responses %v statements, at first and again: want the same, at most %d", asked, mostQueries)
		}
		t.Logf("%d statements at first, then %d", asked[0][0], asked[0][1])
	})
}
