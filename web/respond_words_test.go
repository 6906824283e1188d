package web_test

import (
	"net/http"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/web/webtest"
)

// What people are promised before they answer is what the result keeps: it shows
// everybody's position, as a dot without a name.
func TestStartPagePromisesWhatIsKept(t *testing.T) {
	site := webtest.New(t)
	for name, g := range map[string]guest{
		"shared":   guestOf(t, site, sharedSurvey(t, site).Shared),
		"personal": guestOf(t, site, personalSurvey(t, site, assessment.Leader).People[0].Link),
	} {
		page := g.sees("/answer", http.StatusOK, "Each person’s position on a component is a dot there among the others, without name or role.",
			"Nobody is told which answers are whose.", "where at least 5 people have written about the same component", "Write nothing by which people would know you.")
		for _, promise := range []string{"Nobody is shown what one person answered", "never what", "gives you away"} {
			if strings.Contains(plain(page), promise) {
				t.Errorf("%s link: the page promises %q", name, promise)
			}
		}
	}
}
