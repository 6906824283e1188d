package web_test

import (
	"net/http"
	"net/url"
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

// Every page that leads away from the answers says how to come back to them.
func TestPagesSayHowToComeBack(t *testing.T) {
	site := webtest.New(t)
	g := guestOf(t, site, sharedSurvey(t, site).Shared)
	g.sees("/answer", http.StatusOK, "with the same link in this browser", "To continue on another device, use the link you find in the overview of your answers")
	first := g.begins("leader")
	if page := g.sees("/answer/tasks", http.StatusOK); strings.Contains(plain(page), "All you have answered is saved") {
		t.Error("nothing is answered, and all of it is saved")
	}
	to := g.sends(first, url.Values{"cf1a": {"3"}, "go": {"later"}}, http.StatusSeeOther).Location
	g.sees(to, http.StatusOK, "All you have answered is saved. You can close this page; to come back, open the link you were sent again in this browser, or continue on another device")
	g.sees("/answer/elsewhere", http.StatusOK, "Continue on another device")
	g.handsIn()
	g.sees("/receipt", http.StatusOK, "Hide my answers in this browser", "from then on only that link opens them")
}

// A form takes the same time wherever it is named.
func TestOneTimeAForm(t *testing.T) {
	site := webtest.New(t)
	for form, says := range map[assessment.Form]string{assessment.Full: "nder 15 minutes", assessment.Quick: "nder 10 minutes"} {
		survey := sharedSurvey(t, site, func(s *assessment.SurveySettings) { s.Form = form })
		guestOf(t, site, survey.Shared).sees("/answer", http.StatusOK, "U"+says)
		page := site.SignedIn(t, site.A.Owner).Get("/surveys/" + survey.ID)
		page.Has(t, "u"+says)
	}
}
