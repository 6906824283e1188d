package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// guest is somebody with a link, and a browser nobody signed in with.
type guest struct {
	*testing.T
	*webtest.Client
}

// guestOf opens a link in a browser of its own.
func guestOf(t *testing.T, site *webtest.Site, link account.Token) guest {
	t.Helper()
	g := guest{t, site.Stranger(t)}
	g.opens("/answer?token=" + link.Secret)
	return g
}

// opens follows a secret link, which leaves no trace of itself in the address.
func (g guest) opens(link string) {
	g.Helper()
	got := g.Get(link)
	if got.Status != http.StatusSeeOther || strings.Contains(got.Location, "token") || got.Header.Get("Referrer-Policy") != "no-referrer" {
		g.Fatalf("a link: status %d to %q, Referrer-Policy %q", got.Status, got.Location, got.Header.Get("Referrer-Policy"))
	}
}

// sees asks for a page and returns its text.
func (g guest) sees(path string, status int, texts ...string) string {
	g.Helper()
	return g.holds(g.Get(path), path, status, texts...)
}

// sends sends a form and returns the answer.
func (g guest) sends(path string, form url.Values, status int, texts ...string) webtest.Answer {
	g.Helper()
	got := g.Post(path, form)
	g.holds(got, path, status, texts...)
	return got
}

func (g guest) holds(got webtest.Answer, path string, status int, texts ...string) string {
	g.Helper()
	if got.Status != status {
		g.Fatalf("%s: status %d, want %d: %.300s", path, got.Status, status, plain(got.Body))
	}
	for _, text := range texts {
		if !strings.Contains(plain(got.Body), text) {
			g.Errorf("%s does not say %q: %.1500s", path, text, plain(got.Body))
		}
	}
	return got.Body
}

// begins chooses a role, "" where the invitation says it, and returns the first page.
func (g guest) begins(role string) string {
	g.Helper()
	form := url.Values{}
	if role != "" {
		form.Set("role", role)
	}
	return g.sends("/answer", form, http.StatusSeeOther).Location
}

// answers gives the same answer to every statement that is asked, page by page,
// until the answers are to be checked.
func (g guest) answers(from, code string) {
	g.Helper()
	for at, pages := from, 0; at != "/answer/check"; pages++ {
		if pages > 40 {
			g.Fatal("goes in circles at", at)
		}
		page := g.sees(at, http.StatusOK)
		if strings.HasSuffix(at, "/rest") {
			at = regexp.MustCompile(`class="btn" href="([^"]+)"`).FindStringSubmatch(page)[1]
			continue
		}
		form := url.Values{"go": {"continue"}}
		for _, id := range statementsOn(page) {
			form.Set(id, code)
		}
		at = g.sends(at, form, http.StatusSeeOther).Location
	}
}

// receipt is the link a page shows to keep.
func (g guest) receipt(page string) string {
	g.Helper()
	found := regexp.MustCompile(`/receipt\?token=[\w-]{43}`).FindString(page)
	if found == "" {
		g.Fatalf("no receipt link: %.600s", plain(page))
	}
	return found
}

// handsIn hands in and returns the page after it.
func (g guest) handsIn() string {
	g.Helper()
	to := g.sends("/answer/submit", nil, http.StatusSeeOther).Location
	return g.sees(to, http.StatusOK)
}

func sharedSurvey(t *testing.T, site *webtest.Site, change ...func(*assessment.SurveySettings)) *storetest.Survey {
	t.Helper()
	return site.A.Survey(t, site.Store, site.A.Unit, assessment.SharedLink, change...).Open(t, site.Store)
}

func personalSurvey(t *testing.T, site *webtest.Site, roles ...assessment.RespondentRole) *storetest.Survey {
	t.Helper()
	return site.A.Survey(t, site.Store, site.A.Unit, assessment.PersonalLinks).Invite(t, site.Store, roles...)
}

// turnout fails unless so many have begun and handed in.
func turnout(t *testing.T, site *webtest.Site, survey *storetest.Survey, started, responses int) {
	t.Helper()
	got, err := site.Store.Turnout(t.Context(), survey.OrganizationID, survey.ID)
	if err != nil || got.Started != started || got.Responses != responses {
		t.Errorf("%d started and %d handed in, want %d and %d (%v)", got.Started, got.Responses, started, responses, err)
	}
}

// The whole way by the link for everybody, from the start page to the receipt,
// to other answers, and to none.
func TestRespondByTheSharedLink(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := sharedSurvey(t, site, storetest.ClosingIn(100*24*time.Hour))
		before := site.Dump(t)
		g := guestOf(t, site, survey.Shared)
		start := g.sees("/answer", http.StatusOK, "Your view of Claims", "Please tell us how it is.", "Under 15 minutes, 45 statements at most",
			"at least 5 people have answered", "It is the same for everybody", "I lead", "Open until ", "shuffled")
		for _, name := range []string{"Harbour Mutual", "Claims"} {
			if header, _, _ := strings.Cut(start, "</header>"); !strings.Contains(header, name) {
				t.Errorf("the page does not say %s on top", name)
			}
		}
		if strings.Contains(start, `href="/"`) || strings.Contains(start, "<nav") || strings.Contains(start, "Sign ") {
			t.Error("the page leads where one must sign in")
		}
		g.sends("/answer", nil, http.StatusUnprocessableEntity, "Choose from where you see Claims.")
		g.sends("/answer", url.Values{"role": {"boss"}}, http.StatusUnprocessableEntity, "Choose from where you see Claims.")
		if site.Dump(t) != before {
			t.Error("looking changed something")
		}
		first := g.begins("leader")
		g.sees("/answer", http.StatusSeeOther)
		g.answers(first, "2")
		g.sees("/answer/check", http.StatusOK, "Check your answers", "Mostly", "Hand in my answers", "Nothing is handed in yet")
		turnout(t, site, survey, 1, 0)
		page := g.handsIn()
		turnout(t, site, survey, 0, 1)
		g.holds(webtest.Answer{Status: http.StatusOK, Body: page}, "the receipt", http.StatusOK, "Your answers are in", "Counted among the leaders", "Mostly")
		receipt := g.receipt(page)
		g.sees("/answer", http.StatusGone, "This survey was answered from this browser", "It counts once")
		g.sees("/answer/check", http.StatusGone, "This survey was answered from this browser")
		g.sends("/answer", url.Values{"role": {"leader"}}, http.StatusGone)
		turnout(t, site, survey, 0, 1)
		amends(t, site, survey, receipt)
		withdraws(t, site, survey, receipt)
	})
}

// amends changes by the receipt link, in another browser, what was handed in.
func amends(t *testing.T, site *webtest.Site, survey *storetest.Survey, receipt string) {
	t.Helper()
	g := guest{t, site.Stranger(t)}
	g.opens(receipt)
	if page := g.sees("/receipt", http.StatusOK, "Your answers", "Change my answers", "Mostly"); strings.Contains(page, "token=") {
		t.Error("the receipt link is shown again")
	}
	if to := g.sends("/receipt/amend", nil, http.StatusSeeOther).Location; to != "/answer/check" {
		t.Fatalf("changing leads to %s", to)
	}
	g.sees("/answer/check", http.StatusOK, "count as they were until you hand in these", "Mostly")
	g.sees("/answer/elsewhere", http.StatusSeeOther)
	g.sends("/answer/cf/1?from=cf1a", url.Values{"cf1a": {"3"}, "from": {"cf1a"}}, http.StatusSeeOther)
	turnout(t, site, survey, 0, 1)
	g.sees(g.sends("/answer/submit", nil, http.StatusSeeOther).Location, http.StatusOK, "Fully")
	turnout(t, site, survey, 0, 1)
	g.sees("/answer/check", http.StatusGone, "You have handed in your answers")
}

// withdraws takes back what was handed in.
func withdraws(t *testing.T, site *webtest.Site, survey *storetest.Survey, receipt string) {
	t.Helper()
	g := guest{t, site.Stranger(t)}
	g.opens(receipt)
	g.sees("/receipt", http.StatusOK, "Fully")
	g.sees(g.sends("/receipt/withdraw", nil, http.StatusSeeOther).Location, http.StatusOK, "Your answers are withdrawn")
	turnout(t, site, survey, 0, 0)
	g.opens(receipt)
	g.sees("/receipt", http.StatusNotFound, "This link leads to no answers")
}

// A personal link goes on on another device until it has done its work.
func TestRespondByAPersonalLink(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := personalSurvey(t, site, assessment.FrontLine, "")
		phone := guestOf(t, site, survey.People[0].Link)
		if page := phone.sees("/answer", http.StatusOK, "Your answers are counted among the front line", "It is yours alone"); strings.Contains(page, `type="radio"`) {
			t.Error("the role is asked although the invitation says it")
		}
		first := phone.begins("")
		if first != "/answer/cf/1" {
			t.Fatalf("the first page is %s", first)
		}
		phone.sends(first, url.Values{"cf1a": {"3"}, "go": {"later"}}, http.StatusSeeOther)
		phone.sees("/answer/tasks", http.StatusOK, "1 answered", "Saved ", "All you have answered is saved.", "to come back, open your link again, on any device", "Who sees what")
		elsewhere := phone.sees("/answer/elsewhere", http.StatusOK, "Your personal link")
		if !strings.Contains(elsewhere, "http://continuum.test/answer?token="+survey.People[0].Link.Secret) {
			t.Error("the link to go on with is not shown")
		}
		laptop := guestOf(t, site, survey.People[0].Link)
		if page := laptop.sees("/answer/cf/1", http.StatusOK); !strings.Contains(page, `id="cf1a-3" value="3" checked`) {
			t.Error("the other device does not show what was answered")
		}
		laptop.answers("/answer/cf/1", "3")
		laptop.handsIn()
		phone.sees("/answer/cf/1", http.StatusGone, "This link has done its work")
		phone.sends("/answer/cf/1", url.Values{"cf1a": {"0"}}, http.StatusGone)
		guestOf(t, site, survey.People[0].Link).sees("/answer", http.StatusGone, "This link has done its work", "use the receipt link")
		turnout(t, site, survey, 0, 1)
		if other := guestOf(t, site, survey.People[1].Link); other.begins("other") != "/answer/cf/1" {
			t.Error("the other person cannot begin")
		}
	})
}

// A draft begun by the shared link goes on elsewhere by a link of its own, and
// counts once.
func TestGoOnElsewhere(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	phone := guestOf(t, site, survey.Shared)
	phone.sees("/answer/elsewhere", http.StatusSeeOther)
	phone.sees("/answer", http.StatusOK)
	phone.sends(phone.begins("leader"), url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
	link := regexp.MustCompile(`/answer\?token=[\w-]{43}`).FindString(phone.sees("/answer/elsewhere", http.StatusOK, "The link to your answers so far"))
	if strings.Contains(link, survey.Shared.Secret) {
		t.Fatal("the link to go on with is the shared one")
	}
	laptop := guest{t, site.Stranger(t)}
	laptop.opens(link)
	laptop.answers("/answer/cf/1", "1")
	laptop.handsIn()
	laptop.sees("/answer/cf/1", http.StatusGone, "You have handed in your answers")
	const elsewhere = "Your answers were handed in from elsewhere"
	phone.sees("/answer/cf/1", http.StatusGone, elsewhere)
	phone.opens("/answer?token=" + survey.Shared.Secret)
	page := phone.sees("/answer", http.StatusGone, elsewhere, "Everybody else still answers by the link you opened", "use the receipt link")
	if strings.Contains(page, "leads back to nothing") {
		t.Error("the link for all is said to lead to nothing")
	}
	phone.opens(link)
	phone.sees("/answer", http.StatusGone, "This link has done its work")
	guestOf(t, site, survey.Shared).sees("/answer", http.StatusOK)
	turnout(t, site, survey, 0, 1)
}

// Opening the shared link again, even after that of another survey, goes on with
// what was begun.
func TestTheSharedLinkAgain(t *testing.T) {
	site := webtest.New(t)
	claims, other := sharedSurvey(t, site), site.B.Survey(t, site.Store, site.B.Unit, assessment.SharedLink).Open(t, site.Store)
	g := guestOf(t, site, claims.Shared)
	g.sees("/answer", http.StatusOK)
	g.sends(g.begins("leader"), url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
	g.opens("/answer?token=" + other.Shared.Secret)
	if page := g.sees("/answer", http.StatusOK, "Bergblick Kliniken"); strings.Contains(page, "Harbour") {
		t.Error("one survey's page names the other")
	}
	g.opens("/answer?token=" + claims.Shared.Secret)
	g.sees("/answer", http.StatusSeeOther)
	g.sees("/answer/tasks", http.StatusOK, "1 answered")
	turnout(t, site, claims, 1, 0)
}

// Whatever stands in the way, the page says what it is, with a fitting status.
func TestLinksThatDoNotWork(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		stranger := guest{t, site.Stranger(t)}
		stranger.sees("/answer", http.StatusNotFound, "This link leads to no survey", "blocks cookies")
		stranger.sees("/answer/cf/1", http.StatusNotFound, "This link leads to no survey")
		stranger.sees("/receipt", http.StatusNotFound, "This link leads to no answers")
		stranger.sends("/receipt/amend", nil, http.StatusNotFound)
		guestOf(t, site, account.NewToken()).sees("/answer", http.StatusNotFound, "This link leads to no survey")

		survey := personalSurvey(t, site, "", "")
		begun := guestOf(t, site, survey.People[0].Link)
		begun.sends(begun.begins("leader"), url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
		revoke := func(s *assessment.Survey) error { return nil }
		if err := site.Store.RevokeInvitation(t.Context(), survey.OrganizationID, survey.ID, survey.People[0].ID, revoke); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/answer", "/answer/tasks", "/answer/cf/1", "/answer/check"} {
			if got := begun.Get(path); got.Status != http.StatusGone && got.Status != http.StatusNotFound {
				t.Errorf("%s by a revoked link: status %d", path, got.Status)
			}
		}
		begun.sends("/answer/answers", url.Values{"component": {"cf"}, "page": {"1"}, "cf1a": {"2"}}, http.StatusGone)
		turnout(t, site, survey, 0, 0)
	})
}

// After closing nothing is taken, nothing is lost, and every page says so.
func TestRespondAfterClosing(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := sharedSurvey(t, site)
		done, late := guestOf(t, site, survey.Shared), guestOf(t, site, survey.Shared)
		done.answers(done.begins("leader"), "3")
		receipt := done.receipt(done.handsIn())
		late.answers(late.begins("front-line"), "2")
		done.sends("/receipt/amend", nil, http.StatusSeeOther)
		survey.Close(t, site.Store)
		late.sends("/answer/submit", nil, http.StatusGone, "This survey is closed", "Your answers were not handed in before", "if the survey is opened again")
		late.sends("/answer/cf/1", url.Values{"cf1a": {"0"}}, http.StatusGone, "This survey is closed")
		late.sends("/answer/answers", url.Values{"component": {"cf"}, "page": {"1"}, "cf1a": {"0"}}, http.StatusGone)
		guestOf(t, site, survey.Shared).sees("/answer", http.StatusGone, "This survey is closed", "No more answers are taken")
		done.sends("/answer/submit", nil, http.StatusGone, "Your changes were not taken")
		for _, path := range []string{"/receipt/amend", "/receipt/withdraw"} {
			done.sends(path, nil, http.StatusGone, "your answers count as you handed them in")
		}
		if page := done.sees("/receipt", http.StatusOK, "can no longer be changed or withdrawn"); strings.Contains(page, "/receipt/withdraw") {
			t.Error("a closed survey offers to withdraw")
		}
		turnout(t, site, survey, 1, 1)
		reopen := func(s *assessment.Survey) error { return s.Extend(time.Time{}, "Owner", site.Clock.Now()) }
		if err := site.Store.UpdateSurvey(t.Context(), survey.OrganizationID, survey.ID, reopen); err != nil {
			t.Fatal(err)
		}
		late.handsIn()
		turnout(t, site, survey, 0, 2)
		survey.RespondEach(t, site.Store, storetest.Always(assessment.Mostly), assessment.Leader, assessment.Leader, assessment.Leader).Publish(t, site.Store)
		done.opens(receipt)
		done.sees("/receipt", http.StatusNotFound, "nobody can tell whose answers are whose")
		late.opens("/answer?token=" + survey.Shared.Secret)
		if got := late.Get("/answer"); got.Status != http.StatusGone && got.Status != http.StatusNotFound {
			t.Errorf("after publishing: status %d", got.Status)
		}
	})
}

// A survey closes by its date, whether or not anybody looks.
func TestSurveyClosesByDate(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site, storetest.ClosingIn(time.Hour))
	g := guestOf(t, site, survey.Shared)
	g.answers(g.begins("leader"), "3")
	site.Clock.Pass(time.Hour)
	g.sends("/answer/submit", nil, http.StatusGone, "This survey is closed")
	turnout(t, site, survey, 1, 0)
}

// Two presses on a button are one.
func TestPressingTwice(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := sharedSurvey(t, site)
		g := guestOf(t, site, survey.Shared)
		g.sees("/answer", http.StatusOK)
		twice(g, "/answer", url.Values{"role": {"other"}}, "/answer/cf/1")
		turnout(t, site, survey, 1, 0)
		g.answers("/answer/cf/1", "1")
		twice(g, "/answer/submit", nil, "/receipt?handed-in")
		turnout(t, site, survey, 0, 1)
		g.sees("/receipt", http.StatusOK, "Counted among others, neither leaders nor the front line")
		g.sends("/answer/submit", nil, http.StatusGone)
	})
}

// twice sends a form two times at once, as a browser does that has not read the
// first answer, and wants both to lead to the same page.
func twice(g guest, path string, form url.Values, want string) {
	g.Helper()
	g.Get("/answer/check") // where there is one, the receipt is prepared with it
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			if got := g.Post(path, form); got.Status != http.StatusSeeOther || got.Location != want {
				g.Errorf("%s twice: status %d to %q: %.300s", path, got.Status, got.Location, plain(got.Body))
			}
		})
	}
	both.Wait()
}

// Nothing answered is nothing to hand in.
func TestHandInNothing(t *testing.T) {
	site := webtest.New(t)
	survey := sharedSurvey(t, site)
	g := guestOf(t, site, survey.Shared)
	g.sees(g.begins("leader"), http.StatusOK)
	g.sends("/answer/submit", nil, http.StatusUnprocessableEntity, "Nothing is answered yet")
	turnout(t, site, survey, 1, 0)
}

// What a respondent's page refuses comes back as it was typed.
func TestRespondentAnswersAreChecked(t *testing.T) {
	site := webtest.New(t)
	g := guestOf(t, site, sharedSurvey(t, site).Shared)
	g.begins("leader")
	long := strings.Repeat("é", 5001)
	got := g.sends("/answer/me/2", url.Values{"me2a": {"3"}, "me2a-evidence": {long}}, http.StatusUnprocessableEntity, "The note is longer than 5000 characters")
	if !strings.Contains(got.Body, long) || !strings.Contains(got.Body, `id="me2a-3" value="3" checked`) {
		t.Error("what was typed is lost")
	}
	g.sends("/answer/answers", url.Values{"component": {"me"}, "page": {"2"}, "me2a": {"7"}}, http.StatusUnprocessableEntity)
	g.sees("/answer/xx/1", http.StatusNotFound)
	g.sees("/answer/me/9", http.StatusNotFound)
	g.sends("/answer/me/2", url.Values{"cf1a": {"3"}}, http.StatusSeeOther) // another page's statement is none of this one's
	if got := g.sends("/answer/answers", url.Values{"component": {"me"}, "page": {"1"}, "me1a": {"3"}}, http.StatusNoContent); got.Header.Get("Saved-At") == "" {
		t.Error("the time of saving is not said")
	}
	g.sees("/answer/me/1", http.StatusOK, "Saved ")
}

// A browser that several people use forgets the receipt when asked to.
func TestForgetTheReceipt(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	g := guestOf(t, site, survey.People[0].Link)
	g.answers(g.begins(""), "3")
	g.handsIn()
	g.sees("/answer", http.StatusGone, "See what you answered")
	g.sends("/receipt/leave", nil, http.StatusSeeOther)
	g.sees("/receipt", http.StatusNotFound)
	if page := g.sees("/answer", http.StatusGone, "This link has done its work"); strings.Contains(page, "/receipt") {
		t.Error("the page still leads to the answers")
	}
}

// Names of any script stand on the pages as they are.
func TestRespondentPagesInAnyScript(t *testing.T) {
	site := webtest.New(t)
	for _, name := range []string{"日本支社", "مكتب القاهرة", `<b>&"'`, strings.Repeat("W", 200), "🏔️ Hütte"} {
		unit := site.A.Owned.Unit(t, site.Store, name)
		survey := site.A.Survey(t, site.Store, unit, assessment.SharedLink, func(s *assessment.SurveySettings) { s.Welcome = "Hallo\n\n" + name }).Open(t, site.Store)
		g := guestOf(t, site, survey.Shared)
		g.sees("/answer", http.StatusOK, "Your view of "+name, "Hallo "+name)
		g.answers(g.begins("leader"), "dk")
		g.sees("/answer/check", http.StatusOK, "For "+name)
		g.handsIn()
	}
}
