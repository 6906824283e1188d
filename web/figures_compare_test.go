//go:build bench

package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// What the page that compares ten thousand units may take, whatever the filter.
const (
	comparedAtMost  = 300 // ms, the 95th percentile
	mostComparedAsk = 12  // queries
)

// measureCompare shows the comparisons of a hundred and of ten thousand units with
// eight rounds each, on both databases.
func measureCompare(t *testing.T) {
	for _, on := range []struct {
		name string
		url  func(testing.TB) string
	}{{"SQLite", storetest.SQLite}, {"PostgreSQL", storetest.Postgres}} {
		t.Run(on.name, func(t *testing.T) {
			few := newComparedSite(t, on.url(t), 100)
			many := newComparedSite(t, on.url(t), 10_000)
			for _, query := range []string{"", "?sort=-level", "?level=2", "?group=level", "?aliases=on", "?page=40"} {
				small, large := few.page("/compare"+query), many.page("/compare"+query)
				what := fmt.Sprintf("compare%s, 10,000 units, p95, %s", query, on.name)
				figure(what, fmt.Sprintf("< %d ms", comparedAtMost), large.String(), large.p95 < comparedAtMost && large.queries <= mostComparedAsk)
				figure("  beside 100 units", "<= 100 times", fmt.Sprintf("%.0f times", large.middle/small.middle), large.middle <= 100*small.middle)
			}
			for _, path := range []string{"/portfolio", "/compare/trend", "/compare/checks"} {
				large := many.page(path)
				figure(fmt.Sprintf("%s, 10,000 units, p95, %s", path, on.name), "", large.String(), true)
			}
			ms, mib := many.first()
			figure("  the first time, or after a change", "", fmt.Sprintf("%.0f ms", ms), true)
			figure("  kept in memory of 10,000 units", "< 48 MB", fmt.Sprintf("%.0f MB", mib), mib < 48)
		})
	}
}

// comparedSite is a site with an organization of so many units.
type comparedSite struct {
	t      *testing.T
	site   *webtest.Site
	asked  *statements
	org    storetest.Owned
	cookie string
	url    string
}

func newComparedSite(t *testing.T, url string, units int) *comparedSite {
	site, asked := counting(t, url)
	org := storetest.Organization(t, site.Store, "Lake Bank")
	org.Many(t, site.Store, units, 8)
	return &comparedSite{t, site, asked, org, "continuum=" + site.Session(t, org.Owner).Cookie("continuum"), url}
}

// shown is what a page costs: ms of time, ms of both cores together, queries.
type shown struct {
	middle, p95, cpu float64
	queries          int64
}

func (s shown) String() string {
	return fmt.Sprintf("%.0f ms, %.0f of CPU, %d queries", s.p95, s.cpu, s.queries)
}

func (c *comparedSite) get(path string) float64 {
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Cookie", c.cookie)
	answer, began := &discarding{header: http.Header{}}, time.Now()
	if c.site.Handler().ServeHTTP(answer, request); answer.status != http.StatusOK {
		c.t.Fatalf("%s: status %d", path, answer.status)
	}
	return float64(time.Since(began).Microseconds()) / 1e3
}

func (c *comparedSite) page(path string) shown {
	const times = 40
	c.get(path)
	var took []float64
	before, cpu := c.asked.asked.Load(), processTime(c.t)
	for range times {
		took = append(took, c.get(path))
	}
	slices.Sort(took)
	return shown{took[times/2], took[times*95/100], (processTime(c.t) - cpu) / times, (c.asked.asked.Load() - before) / times}
}

// first is how long the page takes when nothing of it is kept yet, and how much
// memory is kept then.
func (c *comparedSite) first() (ms, mib float64) {
	held := func() float64 {
		var now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&now)
		return float64(now.HeapAlloc) / (1 << 20)
	}
	site, asked := counting(c.t, c.url)
	fresh := &comparedSite{c.t, site, asked, c.org, "continuum=" + site.Session(c.t, c.org.Owner).Cookie("continuum"), c.url}
	before := held()
	ms = fresh.get("/compare")
	mib = held() - before
	runtime.KeepAlive(fresh)
	return ms, mib
}

// processTime is how long both cores have worked for this process, in ms.
func processTime(t *testing.T) float64 {
	var used syscall.Rusage
	check(t, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e6
}
