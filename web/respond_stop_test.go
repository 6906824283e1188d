package web_test

import (
	"net/http"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// A closed survey leads back to what was answered for as long as the receipt
// does: once it is published, nothing does.
func TestTheWayBackIsOfferedWhileItWorks(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := sharedSurvey(t, site)
		g := guestOf(t, site, survey.Shared)
		g.answers(g.begins("leader"), "2")
		g.handsIn()
		survey.RespondEach(t, site.Store, storetest.Always(assessment.Mostly), assessment.Leader, assessment.Leader, assessment.Leader, assessment.Leader)
		survey.Close(t, site.Store)
		g.sees("/answer", http.StatusGone, "This survey is closed", "See what you answered")
		g.sees("/receipt", http.StatusOK, "Mostly")
		survey.Publish(t, site.Store)
		if page := g.sees("/answer", http.StatusGone, "This survey is closed", "Its result is published"); strings.Contains(page, "See what you answered") {
			t.Error("the page leads to answers that nothing leads to any more")
		}
	})
}

// A receipt is no way back from another survey.
func TestTheWayBackIsOfTheSameSurvey(t *testing.T) {
	site := webtest.New(t)
	g := guestOf(t, site, sharedSurvey(t, site).Shared)
	g.answers(g.begins("leader"), "2")
	g.handsIn()
	other := sharedSurvey(t, site)
	other.Close(t, site.Store)
	g.opens("/answer?token=" + other.Shared.Secret)
	if page := g.sees("/answer", http.StatusGone, "This survey is closed"); strings.Contains(page, "See what you answered") {
		t.Error("the page of one survey leads to the answers of another")
	}
}

// Who never handed in is told of no receipt.
func TestARevokedLinkSpeaksOfNoReceipt(t *testing.T) {
	site := webtest.New(t)
	survey := personalSurvey(t, site, assessment.Leader)
	g := guestOf(t, site, survey.People[0].Link)
	g.begins("")
	revoke := func(*assessment.Survey) error { return nil }
	if err := site.Store.RevokeInvitation(t.Context(), survey.OrganizationID, survey.ID, survey.People[0].ID, revoke); err != nil {
		t.Fatal(err)
	}
	if page := g.sees("/answer", http.StatusGone, "This link was withdrawn", "what you had answered was deleted"); strings.Contains(page, "receipt") {
		t.Error("the page speaks of a receipt")
	}
}
