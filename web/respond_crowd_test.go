package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"continuum/assessment"
	"continuum/web/webtest"
)

// crowd is how many hand in at once.
const crowd = 50

// handInAtOnce has every browser press the button at the same moment and counts
// the answers by status.
func handInAtOnce(browsers []guest) map[int]int {
	var group sync.WaitGroup
	var mu sync.Mutex
	got, start := map[int]int{}, make(chan struct{})
	for _, g := range browsers {
		group.Go(func() {
			<-start
			answer := g.Post("/answer/submit", url.Values{})
			if answer.Status == http.StatusSeeOther && !strings.HasPrefix(answer.Location, "/receipt") {
				g.Errorf("redirected to %s", answer.Location)
			}
			mu.Lock()
			got[answer.Status]++
			mu.Unlock()
		})
	}
	close(start)
	group.Wait()
	return got
}

// A meeting in which everybody presses the button when they are asked to.
func TestFiftyBrowsersHandInAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		v := sharedSurvey(t, site)
		var browsers []guest
		for range crowd {
			g := guestOf(t, site, v.Shared)
			g.sees("/answer", http.StatusOK)
			g.sends(g.begins("leader"), url.Values{"cf1a": {"3"}, "go": {"continue"}}, http.StatusSeeOther)
			browsers = append(browsers, g)
		}
		if got := handInAtOnce(browsers); got[http.StatusSeeOther] != crowd {
			t.Errorf("answers by status %v, want %d thanks", got, crowd)
		}
		turnout(t, site, v, 0, crowd)
		receipts := map[string]bool{}
		for _, g := range browsers {
			receipts[g.receipt(g.sees("/receipt?handed-in", http.StatusOK))] = true
		}
		if len(receipts) != crowd {
			t.Errorf("%d different receipts, want %d", len(receipts), crowd)
		}
	})
}

// A link that was passed round, open in fifty browsers: one hands in, the others
// read that it was used.
func TestPersonalLinkInFiftyBrowsers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		v := personalSurvey(t, site, assessment.Leader)
		var browsers []guest
		for i := range crowd {
			g := guestOf(t, site, v.People[0].Link)
			if i == 0 {
				g.begins("")
			}
			g.sends("/answer/cf/1", url.Values{"cf1a": {"3"}, "go": {"continue"}}, http.StatusSeeOther)
			g.sees("/answer/check", http.StatusOK)
			browsers = append(browsers, g)
		}
		got := handInAtOnce(browsers)
		if got[http.StatusSeeOther] != 1 || got[http.StatusGone] != crowd-1 {
			t.Errorf("answers by status %v, want one thank you and %d polite pages", got, crowd-1)
		}
		turnout(t, site, v, 0, 1)
	})
}
