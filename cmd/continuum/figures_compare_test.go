//go:build bench

package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"
)

// TestMain stops the PostgreSQL server that comparing starts.
func TestMain(m *testing.M) { storetest.Main(m) }

// measureComparing fills samples of a hundred and of ten thousand units, eight
// rounds each, and compares their units, on both databases.
func measureComparing(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"SQLite": storetest.SQLite, "PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			few, _ := compareMany(t, name, url(t), 100)
			many, p95 := compareMany(t, name, url(t), 10_000)
			growth := many / few
			figure("comparing 10,000 units beside 100, "+name, "<= 100 times", fmt.Sprintf("%.0f times", growth), growth <= 100)
			figure("comparing 10,000 units, 8 rounds, p95, "+name, "< 150 ms", fmt.Sprintf("%.0f ms", p95), p95 < 150)
		})
	}
}

// compareMany returns how long it takes to compare so many units, in ms: the
// median and the 95th percentile.
func compareMany(t *testing.T, name, url string, units int) (middle, p95 float64) {
	s := storetest.Open(t, url)
	owner := storetest.Organization(t, s, "Lake Bank").Owner
	began := time.Now()
	check(t, addManySample(context.Background(), s, owner, size{units: units, rounds: 8}, time.Now()))
	figure(fmt.Sprintf("a sample of %d units with 8 rounds, %s", units, name), "< 60 s", fmt.Sprintf("%.1f s", time.Since(began).Seconds()), time.Since(began) < time.Minute)
	organizations, err := s.Organizations(t.Context(), owner.ID)
	check(t, err)
	at := slices.IndexFunc(organizations, func(o assessment.Organization) bool { return o.Sample })
	set, err := questionnaires.Embedded()
	check(t, err)
	q, _ := set.ByID(questionnaires.DefaultID)
	var took []float64
	for range 60 {
		began := time.Now()
		org, tree, results, err := s.Comparison(t.Context(), organizations[at].ID)
		check(t, err)
		_, err = assessment.NewComparison(org, tree, results, func(assessment.Ref) *assessment.Questionnaire { return q.Questionnaire }, assessment.Filter{}, time.Now())
		check(t, err)
		took = append(took, float64(time.Since(began).Microseconds())/1e3)
	}
	var rounds []float64
	for range 9 {
		began := time.Now()
		_, err := s.Rounds(t.Context(), organizations[at].ID)
		check(t, err)
		rounds = append(rounds, float64(time.Since(began).Microseconds())/1e3)
	}
	figure(fmt.Sprintf("all rounds of %d units for a trend, %s", units, name), "", fmt.Sprintf("%.1f ms", median(rounds)), true)
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*95/100]
}
