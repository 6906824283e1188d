package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// everyLink is a link of every kind, in every state it can be in.
func everyLink(t *testing.T, site *webtest.Site) map[string]string {
	t.Helper()
	answer := func(link account.Token) string { return "/answer?token=" + link.Secret }
	receipt := func(link account.Token) string { return "/receipt?token=" + link.Secret }
	links := map[string]string{"unknown": answer(account.NewToken()), "unknown receipt": receipt(account.NewToken())}
	shared, replaced := sharedSurvey(t, site), sharedSurvey(t, site)
	links["shared"], links["replaced"] = answer(shared.Shared), answer(replaced.Shared)
	replaced.Open(t, site.Store)
	links["begun by the shared link"] = answer(shared.Begin(t, site.Store, shared.Shared, assessment.Leader))
	done := shared.Respond(t, site.Store, shared.Shared, assessment.Leader, storetest.UpTo(2))
	links["receipt"] = receipt(done)
	changed := shared.Respond(t, site.Store, shared.Shared, assessment.Other, storetest.UpTo(2))
	amending := account.NewToken()
	if err := site.Store.AmendResponse(t.Context(), changed.Hash, amending.Hash); err != nil {
		t.Fatal(err)
	}
	links["changing what was handed in"] = answer(amending)
	personal := personalSurvey(t, site, assessment.Leader, "", assessment.FrontLine, assessment.Other)
	links["invited"], links["begun"] = answer(personal.People[0].Link), answer(personal.People[1].Link)
	links["used"], links["revoked"] = answer(personal.People[2].Link), answer(personal.People[3].Link)
	personal.Begin(t, site.Store, personal.People[1].Link, assessment.Leader)
	links["personal receipt"] = receipt(personal.Respond(t, site.Store, personal.People[2].Link, "", storetest.UpTo(1)))
	revoke := func(*assessment.Survey) error { return nil }
	if err := site.Store.RevokeInvitation(t.Context(), personal.OrganizationID, personal.ID, personal.People[3].ID, revoke); err != nil {
		t.Fatal(err)
	}
	closed := sharedSurvey(t, site)
	links["closed, begun"] = answer(closed.Begin(t, site.Store, closed.Shared, assessment.Leader))
	links["closed, receipt"] = receipt(closed.Respond(t, site.Store, closed.Shared, assessment.Leader, storetest.UpTo(1)))
	links["closed"] = answer(closed.Close(t, site.Store).Shared)
	published := site.A.Published(t, site.Store, site.A.Unit)
	links["published"] = answer(published.Shared)
	return links
}

// No GET of any link, nor of any page behind it, changes anything that is kept:
// programs that look at links before people do use none of them up.
func TestLookingAtALinkChangesNothing(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		links := everyLink(t, site)
		before := site.Dump(t)
		for name, link := range links {
			g := guest{t, site.Stranger(t)}
			g.opens(link)
			for _, path := range []string{
				link, "/answer", "/answer/tasks", "/answer/cf/1", "/answer/cf/rest", "/answer/check", "/answer/elsewhere",
				"/receipt", "/receipt?handed-in", "/receipt?withdrawn", link,
			} {
				if got := g.Get(path); got.Status >= http.StatusInternalServerError || got.Status == http.StatusOK && got.Header.Get("Cache-Control") != "no-store" {
					t.Errorf("%s link, %s: status %d, Cache-Control %q", name, path, got.Status, got.Header.Get("Cache-Control"))
				}
			}
			if site.Dump(t) != before {
				t.Fatalf("looking at the %s link changed something", name)
			}
		}
	})
}

// Whatever a link leads to, the page is polite: a headline, a reason, and a
// status that fits.
func TestEveryLinkHasAPage(t *testing.T) {
	site := webtest.New(t)
	links := everyLink(t, site)
	for name, want := range map[string]struct {
		status int
		says   string
	}{
		"unknown": {http.StatusNotFound, "This link leads to no survey"}, "replaced": {http.StatusNotFound, "This link leads to no survey"},
		"shared": {http.StatusOK, "From where do you see Claims?"}, "invited": {http.StatusOK, "Your answers are counted among the leaders"},
		"begun by the shared link": {http.StatusSeeOther, ""}, "begun": {http.StatusSeeOther, ""}, "changing what was handed in": {http.StatusSeeOther, ""},
		"used": {http.StatusGone, "This link has done its work"}, "revoked": {http.StatusGone, "This link was withdrawn"},
		"closed": {http.StatusGone, "No more answers are taken"}, "closed, begun": {http.StatusGone, "Nothing you saw as saved is lost yet"},
		"published": {http.StatusGone, "This survey is closed"},
	} {
		g := guest{t, site.Stranger(t)}
		g.opens(links[name])
		g.sees("/answer", want.status, want.says)
	}
	for name, want := range map[string]struct {
		status int
		says   string
	}{
		"unknown receipt": {http.StatusNotFound, "This link leads to no answers"}, "receipt": {http.StatusOK, "Withdraw my answers"},
		"personal receipt": {http.StatusOK, "Withdraw my answers"}, "closed, receipt": {http.StatusOK, "can no longer be changed or withdrawn"},
	} {
		g := guest{t, site.Stranger(t)}
		g.opens(links[name])
		g.sees("/receipt", want.status, want.says)
	}
}

// A browser counts once, even where it began twice: by the link for all, and by
// the one that took its place.
func TestABrowserCountsOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := sharedSurvey(t, site)
		first := survey.Shared
		g := guestOf(t, site, first)
		g.sees("/answer", http.StatusOK)
		g.sends(g.begins("leader"), url.Values{"cf1a": {"3"}}, http.StatusSeeOther)
		survey.Open(t, site.Store)
		g.opens("/answer?token=" + survey.Shared.Secret)
		g.sees("/answer", http.StatusOK)
		g.answers(g.begins("front-line"), "1")
		receipt := g.receipt(g.handsIn())
		g.opens("/answer?token=" + first.Secret)
		g.sees("/answer", http.StatusGone, "This survey was answered from this browser", "It counts once")
		g.sends("/answer/submit", nil, http.StatusGone)
		turnout(t, site, survey, 1, 1)
		g.opens(receipt)
		g.sends("/receipt/amend", nil, http.StatusSeeOther) // the same answers, not other ones
		g.sees("/answer/check", http.StatusOK)
		g.handsIn()
		turnout(t, site, survey, 1, 1)
	})
}

// The owner comes by no link to what somebody has begun: while it is answered,
// a link opens it.
func TestOwnersReadNothingBegun(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, survey := site.SignedIn(t, site.A.Owner), personalSurvey(t, site, assessment.Leader, assessment.FrontLine)
		at, begun := "/surveys/"+survey.ID, survey.People[0]
		survey.Begin(t, site.Store, begun.Link, "")
		before := site.Dump(t)
		got := owner.Post(at+"/invitations/"+begun.ID+"/link", nil)
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a new link for who has begun: status %d", got.Status)
		}
		got.Has(t, begun.Name+" has begun. A new link would show you what they have answered so far.")
		if site.Dump(t) != before {
			t.Error("a refused link changed something")
		}
		owner.Get(at).Has(t, "One has begun and goes on with the link they have.", "Make new links for the one")
		if rows := linksFile(t, owner.Post(at+"/remind", nil).Body); len(rows) != 2 || rows[1][0] != survey.People[1].Name {
			t.Errorf("links are made for %q", rows)
		}
		survey.Begin(t, site.Store, survey.People[1].Link, "")
		got = owner.Post(at+"/remind", nil)
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("everybody has begun: status %d", got.Status)
		}
		got.Has(t, "Whoever is missing has begun")
	})
}
