//go:build bench

package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// plansMeasured is how many plans the ZIP holds.
const plansMeasured = 1000

// measureTake compares the ZIP of all plans, over HTTP, with the same plans made
// one by one on all cores, half of them before and half after it.
func measureTake(t *testing.T) {
	site := quietSite(t, storetest.SQLite(t))
	org := storetest.Organization(t, site.Store, "Harbour Mutual")
	all := manyResults(t, site, org, plansMeasured)
	address, cookie := site.URL+"/compare/plans.zip", "continuum="+site.Session(t, org.Owner).Cookie("continuum")
	runtime.GC()
	alone := oneByOne(t, site, org, all[:plansMeasured/2])
	heap := watchHeap()
	began := time.Now()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	check(t, err)
	request.Header.Set("Cookie", cookie)
	response, err := http.DefaultClient.Do(request)
	check(t, err)
	defer response.Body.Close()
	_, err = io.ReadFull(response.Body, make([]byte, 1))
	check(t, err)
	first := time.Since(began)
	bytes, err := io.Copy(io.Discard, response.Body)
	check(t, err)
	zipped := time.Since(began)
	early, late, most := heap()
	alone += oneByOne(t, site, org, all[plansMeasured/2:])
	figure(fmt.Sprintf("a ZIP of %d plans, over HTTP", plansMeasured), "", fmt.Sprintf("%.0f s, %d MB, %.0f/s", zipped.Seconds(), bytes>>20, plansMeasured/zipped.Seconds()), true)
	figure("its first byte", "<= 1 s", fmt.Sprintf("%.0f ms", float64(first.Microseconds())/1000), first <= time.Second)
	figure("the same plans one by one on all cores", "", fmt.Sprintf("%.0f s, %.0f/s", alone.Seconds(), plansMeasured/alone.Seconds()), true)
	figure("the ZIP beside them", "<= 1.3 x", fmt.Sprintf("%.2f x", zipped.Seconds()/alone.Seconds()), zipped.Seconds() <= 1.3*alone.Seconds())
	figure("heap in its first and last third, most", "flat", fmt.Sprintf("%.0f, %.0f, %.0f MB", early, late, most), late <= early+20)
}

// manyResults fills an organization with units that have a result each.
func manyResults(t *testing.T, site *webtest.Site, org storetest.Owned, n int) []*assessment.Assessment {
	t.Helper()
	entry := storetest.Questionnaire(t, site.Store)
	file := sample(t)
	given := map[string]assessment.Given{}
	for id, answer := range file.Answers {
		if answer != assessment.NotAsked {
			given[id] = assessment.Given{Answer: answer, Note: file.Notes[id]}
		}
	}
	all, units := make([]*assessment.Assessment, n), make([]assessment.Unit, n)
	for i := range n {
		units[i] = assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, ParentID: org.Root.ID, Name: fmt.Sprintf("Unit of the organization %04d", i)}
		earlier := assessment.Earlier{Form: assessment.Full, AnsweredBy: "The team", At: site.Clock.Now().Add(-time.Hour), Given: given}
		var err error
		all[i], err = assessment.TakeOver(account.NewID(), units[i], entry.Ref, entry.Questionnaire, earlier, "Ada", "rounds.csv", site.Clock.Now())
		check(t, err)
	}
	check(t, site.Store.AddUnits(t.Context(), org.ID, units))
	check(t, site.Store.AddAssessments(t.Context(), org.ID, all))
	return all
}

// oneByOne makes the plans of assessments, each by itself, on all cores.
func oneByOne(t *testing.T, site *webtest.Site, org storetest.Owned, all []*assessment.Assessment) time.Duration {
	t.Helper()
	var next atomic.Int64
	var working sync.WaitGroup
	began := time.Now()
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all); i = int(next.Add(1)) - 1 {
				if err := planAlone(t.Context(), site, org, all[i]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	return time.Since(began)
}

func planAlone(ctx context.Context, site *webtest.Site, org storetest.Owned, listed *assessment.Assessment) error {
	a, err := site.Store.Assessment(ctx, org.ID, listed.ID)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	return report.Plan{
		Organization: org.Name, Unit: exchange.FileName("Unit", strings.ToUpper(a.UnitID[:4])), Date: a.SubmittedAt, Questionnaire: a.Questionnaire, Form: a.Form,
		Answers: a.Asked(), Notes: a.Notes, AnsweredBy: a.AnsweredBy, Address: "http://continuum.test/assessments/" + a.ID,
	}.WriteContext(ctx, &file)
}

// watchHeap looks at the heap until its result is asked for: the median of the
// first and of the last third, and the most, in MB.
func watchHeap() func() (early, late, most float64) {
	stop, seen := make(chan struct{}), make(chan []float64)
	go func() {
		var all []float64
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				seen <- all
				return
			case <-tick.C:
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				all = append(all, float64(now.HeapAlloc)/(1<<20))
			}
		}
	}()
	return func() (early, late, most float64) {
		close(stop)
		all := <-seen
		third := max(1, len(all)/3)
		return median(all[:third]), median(all[len(all)-third:]), slices.Max(all)
	}
}
