//go:build bench

package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

// measureWorth compares the page that works out what a level is worth with its
// template alone, and times the answer to somebody who types.
func measureWorth(t *testing.T) {
	site := quietSite(t, storetest.SQLite(t))
	org := storetest.Organization(t, site.Store, "Harbour Mutual")
	cookie := "continuum=" + site.Session(t, org.Owner).Cookie("continuum")
	unit := org.Unit(t, site.Store, "Claims")
	org.Agreed(t, site.Store, unit, site.Clock.Now(), storetest.UpTo(2))
	w := &assessment.Worth{
		OrganizationID: org.ID, UnitID: unit.ID, Target: 3, Group: "Policyholders with two contracts", Low: .81, Likely: .83, High: .85,
		Case:    assessment.Case{Customers: 2000, Margin: 300, Retention: .8, Discount: .1, Years: 3, OneOff: 20000, Yearly: 15000},
		Sources: map[string]string{"retention": "CRM, October"}, UpdatedAt: site.Clock.Now(), UpdatedBy: "Ada",
	}
	check(t, site.Store.SaveWorth(t.Context(), w))
	path := "/units/" + unit.ID + "/worth"
	inMemory := site.WorthFromMemory(w, unit, []assessment.Unit{org.Root}, org.Organization, org.Owner)
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
	figure("the page of what a level is worth, whole", "", fmt.Sprintf("%.2f ms, %d KB", median(whole)/1e6, size/1000), true)
	figure("its template from memory", "", fmt.Sprintf("%.2f ms", median(template)/1e6), true)
	more := median(whole)/median(template) - 1
	figure("session, rights, queries and arithmetic on top", "<= 100 %", fmt.Sprintf("%.0f %%", 100*more), more <= 1)

	client := &http.Client{}
	var took []float64
	for range 50 {
		began := time.Now()
		check(t, send(client, http.MethodPost, site.URL+path+"/preview", cookie, worthTyped("3").Encode(), http.StatusOK))
		took = append(took, float64(time.Since(began)))
	}
	figure("an answer while somebody types", "<= 20 ms", fmt.Sprintf("%.1f ms", median(took)/1e6), median(took) <= 20e6)
}
