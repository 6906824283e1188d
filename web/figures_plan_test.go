//go:build bench

package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
)

// measurePlan compares the page of a plan of twelve steps, and of one of a
// thousand, with its template alone, and times a change of the long one.
func measurePlan(t *testing.T) {
	site := quietSite(t, storetest.SQLite(t))
	org := storetest.Organization(t, site.Store, "Harbour Mutual")
	cookie := "continuum=" + site.Session(t, org.Owner).Cookie("continuum")
	for _, steps := range []int{12, assessment.StepLimit} {
		unit := org.Unit(t, site.Store, fmt.Sprintf("Unit of %d", steps))
		result := org.Agreed(t, site.Store, unit, site.Clock.Now(), storetest.UpTo(1))
		var all []assessment.Step
		today := assessment.Day(site.Clock.Now())
		for i := range steps {
			all = append(all, manySteps(i+1, today))
		}
		p, err := assessment.NewPlan(account.NewID(), unit, assessment.PlanBasis{AssessmentID: result.ID, Ref: result.Ref, Target: 2}, all, "Ada", site.Clock.Now())
		check(t, err)
		check(t, site.Store.CreatePlan(t.Context(), p))
		path := "/units/" + unit.ID + "/plan"
		inMemory := site.PlanFromMemory(p, unit, []assessment.Unit{org.Root}, org.Organization, org.Owner)
		request := httptest.NewRequest(http.MethodGet, path, nil)
		request.Header.Set("Cookie", cookie)
		size := 0
		whole, template := inTurns(func() {
			answer := httptest.NewRecorder()
			if site.Handler().ServeHTTP(answer, request); answer.Code != http.StatusOK {
				t.Fatalf("status %d", answer.Code)
			}
			size = answer.Body.Len()
		}, func() {
			var to bytes.Buffer
			check(t, inMemory(&to))
		})
		name := fmt.Sprintf("the page of a plan of %d steps", steps)
		figure(name+", whole", "", fmt.Sprintf("%.2f ms, %d KB", median(whole)/1e6, size/1000), true)
		figure("its template from memory", "", fmt.Sprintf("%.2f ms", median(template)/1e6), true)
		if more := median(whole)/median(template) - 1; steps < 100 {
			figure("session, rights, queries and agenda on top", "<= 60 %", fmt.Sprintf("%.0f %%", 100*more), more <= .6)
			continue
		}
		figure("the page of 1,000 steps", "<= 50 ms", fmt.Sprintf("%.1f ms", median(whole)/1e6), median(whole) <= 50e6)
		measureStep(t, site.URL+path+"/steps/"+p.Steps[500].ID, cookie)
	}
}

// measureStep times how long it takes to move a step of a thousand.
func measureStep(t *testing.T, address, cookie string) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var took []float64
	for i := range 20 {
		began := time.Now()
		form := url.Values{"to": {[]string{"up", "down"}[i%2]}}
		check(t, send(client, http.MethodPost, address+"/move", cookie, form.Encode(), http.StatusSeeOther))
		took = append(took, float64(time.Since(began)))
	}
	figure("moving one of 1,000 steps", "<= 100 ms", fmt.Sprintf("%.1f ms", median(took)/1e6), median(took) <= 100e6)
}
