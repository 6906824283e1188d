package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// companionEntry is a companion check that ships with the program, kept in the
// store.
func companionEntry(t testing.TB, s *store.Store, id string) questionnaires.CheckEntry {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := set.CheckByID(id)
	if !ok {
		t.Fatalf("there is no companion check %s", id)
	}
	if err := s.KeepQuestionnaire(t.Context(), entry.Ref, id+".yaml", entry.Source); err != nil {
		t.Fatal(err)
	}
	return entry
}

// fitting are choices for all aspects, of one level.
func fitting(q *assessment.CheckQuestionnaire, fit assessment.Fit) assessment.Fits {
	fits := assessment.Fits{}
	for _, a := range q.Aspects {
		fits[a.Number] = fit
	}
	return fits
}

// storedCheck keeps a check of a unit as make made it.
func storedCheck(t testing.TB, s *store.Store, c *assessment.Check, err error, steps ...func(*assessment.Check) error) *assessment.Check {
	t.Helper()
	if err == nil {
		err = s.CreateCheck(t.Context(), c)
	}
	for _, step := range steps {
		if err == nil {
			err = s.UpdateCheck(t.Context(), c.OrganizationID, c.ID, step)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkAt is an agreed check, with all chosen and submitted when level is one.
func checkAt(t testing.TB, s *store.Store, unit assessment.Unit, id string, level assessment.Fit, at time.Time) *assessment.Check {
	t.Helper()
	entry := companionEntry(t, s, id)
	c, err := assessment.StartCheck(account.NewID(), unit, entry.Ref, entry.Check, "The whole team", "Ada", at)
	if level == assessment.NotChosen {
		return storedCheck(t, s, c, err)
	}
	return storedCheck(t, s, c, err,
		func(c *assessment.Check) error { return c.Answer(fitting(entry.Check, level), at) },
		func(c *assessment.Check) error { return c.Submit("Ada", at) })
}

// checkAsking is a survey people can take part in, and its link.
func checkAsking(t testing.TB, s *store.Store, unit assessment.Unit, threshold int) (*assessment.Check, account.Token) {
	t.Helper()
	entry, link := companionEntry(t, s, "moments-of-truth"), account.NewToken()
	c, err := assessment.PrepareCheck(account.NewID(), unit, entry.Ref, entry.Check, assessment.CheckSettings{Threshold: threshold}, "Ada", time.Now())
	storedCheck(t, s, c, err)
	if err := s.OpenCheck(t.Context(), c.OrganizationID, c.ID, link, func(c *assessment.Check) error { return c.Open("Ada", time.Now()) }); err != nil {
		t.Fatal(err)
	}
	return c, link
}

// takeEach hands in choices of one level a person.
func takeEach(t testing.TB, s *store.Store, c *assessment.Check, link account.Token, levels ...assessment.Fit) {
	t.Helper()
	for _, level := range levels {
		if err := s.TakePart(t.Context(), link.Hash, assessment.Part{Once: account.NewToken().Hash, Fits: fitting(c.Questionnaire, level)}); err != nil {
			t.Fatal(err)
		}
	}
}

// ofCheck is a row about an agreed check, of its own each time.
func ofCheck(suffix string, level assessment.Fit, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		return request{"/units/" + o.Unit.ID + "/checks/" + checkAt(t, site.Store, o.Unit, "moments-of-truth", level, time.Now()).ID + suffix, values(form)}
	}
}

// ofCheckSurvey is a row about a survey of a check: asking, or closed with enough.
func ofCheckSurvey(suffix string, closed bool, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		c, link := checkAsking(t, site.Store, o.Unit, 3)
		if closed {
			takeEach(t, site.Store, c, link, 1, 2, 3)
			if err := site.Store.UpdateCheck(t.Context(), o.ID, c.ID, func(c *assessment.Check) error { return c.Close("Ada", time.Now()) }); err != nil {
				t.Fatal(err)
			}
		}
		return request{"/units/" + o.Unit.ID + "/checks/" + c.ID + suffix, values(form)}
	}
}

// ofPrepared is a row about a survey of a check nobody was asked in yet.
func ofPrepared(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		entry := companionEntry(t, site.Store, "moments-of-truth")
		c, err := assessment.PrepareCheck(account.NewID(), o.Unit, entry.Ref, entry.Check, assessment.CheckSettings{Threshold: 5}, "Ada", time.Now())
		return request{"/units/" + o.Unit.ID + "/checks/" + storedCheck(t, site.Store, c, err).ID + suffix, values(form)}
	}
}

// checkRows are the rows of the matrix for companion checks.
func checkRows() map[string]asked {
	const all, one = "/units/:unit/checks", "/units/:unit/checks/:check"
	return map[string]asked{
		"GET " + all: ofUnit("/checks"), "POST " + all: ofUnit("/checks", "questionnaire", "moments-of-truth", "answered_by", "We"),
		"POST " + all + "/survey": ofUnit("/checks/survey", "questionnaire", "moments-of-truth", "threshold", "5"),
		"GET " + one:              ofCheck("", 3), "POST " + one: ofCheck("", assessment.NotChosen, "version", "0", "aspect-1", "2"),
		"GET " + one + "/review": ofCheck("/review", assessment.NotChosen), "POST " + one + "/submit": ofCheck("/submit", assessment.NotChosen),
		"POST " + one + "/reopen": ofCheck("/reopen", 3, "why", "A mistake"), "POST " + one + "/discard": ofCheck("/discard", assessment.NotChosen, "sure", "yes"),
		"GET " + one + "/check.pdf": ofCheck("/check.pdf", 3), "POST " + one + "/settings": ofPrepared("/settings", "threshold", "4", "closes", "2099-12-31"),
		"POST " + one + "/extend": ofCheckSurvey("/extend", true, "closes", "2099-12-31"), "GET " + one + "/poster.pdf": ofCheckSurvey("/poster.pdf", false),
		"POST " + one + "/link": ofPrepared("/link"), "POST " + one + "/close": ofCheckSurvey("/close", false),
		"POST " + one + "/publish": ofCheckSurvey("/publish", true, "sure", "yes"),
		"GET /compare/checks":      fixed("/compare/checks"), "GET /compare/checks.csv": fixed("/compare/checks.csv"),
		"GET /compare/checks.json": fixed("/compare/checks.json"), "GET /compare/checks.pdf": fixed("/compare/checks.pdf"),
		"GET /take-part": fixed("/take-part"), "POST /take-part": fixed("/take-part"), "GET /take-part/thanks": fixed("/take-part/thanks"),
	}
}

// A check of somebody else is not found, in whatever place its id stands, and one
// of another unit neither.
func TestForeignChecksAreNotFound(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		foreign := checkAt(t, site.Store, site.B.Unit, "moments-of-truth", 3, time.Now())
		own := checkAt(t, site.Store, site.A.Unit, "moments-of-truth", 3, time.Now())
		before := site.Dump(t)
		for _, path := range []string{
			"/units/" + site.A.Unit.ID + "/checks/" + foreign.ID, "/units/" + site.B.Unit.ID + "/checks/" + foreign.ID,
			"/units/" + site.B.Unit.ID + "/checks", "/units/" + site.A.Empty.ID + "/checks/" + own.ID, "/units/" + site.A.Unit.ID + "/checks/" + foreign.ID + "/check.pdf",
			"/compare/checks?unit=" + site.B.Unit.ID, "/compare/checks?check=none", "/compare/checks.csv?unit=" + site.B.Unit.ID,
		} {
			if got := owner.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s: status %d, want 404", path, got.Status)
			}
		}
		for _, suffix := range []string{"", "/submit", "/reopen", "/discard", "/settings", "/link", "/close", "/extend", "/publish"} {
			if got := owner.Post("/units/"+site.A.Unit.ID+"/checks/"+foreign.ID+suffix, url.Values{"why": {"x"}, "sure": {"yes"}}); got.Status != http.StatusNotFound {
				t.Errorf("POST %s: status %d, want 404", suffix, got.Status)
			}
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
	})
}

// Of a unit that was put away the checks are read, and nothing of them changes.
func TestChecksOfAnArchivedUnitStay(t *testing.T) {
	site := webtest.New(t)
	owner := site.SignedIn(t, site.A.Owner)
	open := checkAt(t, site.Store, site.A.Unit, "moments-of-truth", assessment.NotChosen, time.Now())
	done := checkAt(t, site.Store, site.A.Unit, "moments-of-truth", 3, time.Now())
	owner.Post("/units/"+site.A.Unit.ID+"/archive", nil)
	base := "/units/" + site.A.Unit.ID + "/checks"
	for path, form := range map[string]url.Values{
		base: {"questionnaire": {"moments-of-truth"}, "answered_by": {"We"}}, base + "/survey": {"questionnaire": {"moments-of-truth"}, "threshold": {"5"}},
		base + "/" + open.ID: {"version": {"0"}, "aspect-1": {"1"}}, base + "/" + done.ID + "/reopen": {"why": {"x"}},
	} {
		if got := owner.Post(path, form); got.Status != http.StatusGone {
			t.Errorf("POST %s: status %d, want 410", path, got.Status)
		}
	}
	for _, path := range []string{base, base + "/" + done.ID} {
		if got := owner.Get(path); got.Status != http.StatusOK || strings.Contains(got.Body, `<form method="post" action="`+base) {
			t.Errorf("%s: status %d, or it offers a form", path, got.Status)
		}
	}
}
