package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// The first thing to do is one button; later the results are there, what is
// under way, and what is due again.
func TestHome(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		fresh := site.SignedIn(t, site.Administrator).Get("/")
		fresh.Has(t, "Assess your organization", "45 statements")
		if strings.Count(fresh.Body, `class="btn"`) != 1 {
			t.Errorf("the empty home page has not one button:\n%s", fresh.Body)
		}
		owner := site.SignedIn(t, site.A.Owner)
		home := owner.Get("/")
		home.Has(t, "To go on with", "/assessments/"+site.A.Open.ID, "3 answered", "/assessments/"+site.A.Submitted.ID, "Reactive", "1.8", "Measurement",
			"2 units were never assessed")
		if strings.Contains(home.Body, "Time to look again") {
			t.Error("a result of today is due again")
		}
		site.Clock.Pass(366 * 24 * time.Hour)
		site.Session(t, site.A.Viewer).Get("/").Has(t, "Time to look again", "over a year ago", "Due again")
		site.Clock.Pass(190 * 24 * time.Hour)
		site.Session(t, site.A.Viewer).Get("/").Has(t, "says little about today", "Out of date")
	})
}

// Somebody without a role is told so, and an administrator what to do about it.
func TestHomeWithoutOrganization(t *testing.T) {
	site := webtest.New(t)
	site.SignedIn(t, site.AddUser(t, account.User{}, "", "")).Get("/").Has(t, "You have no role in an organization yet", "Ask your administrator")
	chief := site.SignedIn(t, site.AddUser(t, account.User{Administrator: true}, "", ""))
	chief.Get("/").Has(t, "Start an organization")
	chief.Post("/organizations/new", url.Values{"organization": {""}, "time_zone": {"UTC"}}).Has(t, `id="organization-error"`)
	chief.Follow(chief.Post("/organizations/new", url.Values{"organization": {"Third Harbour"}, "time_zone": {"UTC"}})).
		Has(t, "<h1>Third Harbour</h1>", "Assess your organization")
}

// The sample goes in one click with everything in it; nothing else does.
func TestRemoveSample(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		org := assessment.Organization{ID: account.NewID(), Name: "Sample Ltd", TimeZone: "UTC", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
		if err := site.Store.CreateOrganization(t.Context(), org, root, site.A.Owner.ID); err != nil {
			t.Fatal(err)
		}
		owner := site.SignedIn(t, site.A.Owner)
		if got := owner.Post("/organizations/remove-sample", nil); got.Status != http.StatusNotFound {
			t.Errorf("a real organization: status %d, want 404", got.Status)
		}
		owner.Follow(owner.Post("/organizations/switch", url.Values{"organization": {org.ID}})).Has(t, "This is the sample organization")
		home := owner.Follow(owner.Post("/organizations/remove-sample", nil))
		home.Has(t, "The sample organization is removed", "<h1>Harbour Mutual</h1>")
		if _, err := site.Store.Organization(t.Context(), org.ID); err == nil {
			t.Error("the sample is still there")
		}
	})
}

func unitNamed(t *testing.T, site *webtest.Site, o webtest.Tenant, name string) assessment.Unit {
	t.Helper()
	tree, err := site.Store.Units(t.Context(), o.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range tree {
		if u.Name == name {
			return u
		}
	}
	t.Fatalf("there is no unit %q", name)
	return assessment.Unit{}
}

// Units are added anywhere, renamed, moved, archived, and brought back.
func TestUnits(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		owner.Follow(owner.Post("/organization", url.Values{"name": {" Motor  claims "}, "parent": {site.A.Unit.ID}})).Has(t, "Motor claims is added", ">Motor claims</a>", "part of Claims")
		motor := unitNamed(t, site, site.A, "Motor claims")
		at := "/units/" + motor.ID
		owner.Get(at).Has(t, ">Harbour Mutual</a>", ">Claims</a>", "Not assessed yet", "Assess Motor claims")
		owner.Follow(owner.Post(at+"/rename", url.Values{"name": {"Car claims"}})).Has(t, "<h1>Car claims</h1>", "The new name is saved")
		owner.Follow(owner.Post(at+"/move", url.Values{"parent": {site.A.Empty.ID}})).Has(t, "The unit is moved")
		if got := unitNamed(t, site, site.A, "Car claims").ParentID; got != site.A.Empty.ID {
			t.Errorf("its parent is %s, want %s", got, site.A.Empty.ID)
		}
		for _, wrong := range []struct{ name, path, field, value, says string }{
			{"no name", at + "/rename", "name", " ", "Enter the unit"},
			{"below itself", at + "/move", "parent", motor.ID, "cannot be moved below itself"},
			{"the organization", "/units/" + site.A.Root.ID + "/move", "parent", site.A.Unit.ID, "The organization itself cannot be moved"},
			{"its parent below it", "/units/" + site.A.Empty.ID + "/move", "parent", motor.ID, "cannot be moved below itself"},
			{"the organization put away", "/units/" + site.A.Root.ID + "/archive", "", "", "cannot be archived"},
			{"no name to add", "/organization", "name", "", "Enter the unit"},
		} {
			got := owner.Post(wrong.path, url.Values{wrong.field: {wrong.value}, "x": {"y"}})
			if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: status %d, want 422", wrong.name, got.Status)
			}
			got.Has(t, wrong.says, "<title>Error: ")
		}
	})
}

// Archiving takes a unit and what is below it out of the way, keeps its results,
// and is undone with the button of the notice.
func TestArchive(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		below := assessment.Unit{ID: account.NewID(), OrganizationID: site.A.ID, ParentID: site.A.Unit.ID, Name: "Below"}
		if err := site.Store.AddUnit(t.Context(), below); err != nil {
			t.Fatal(err)
		}
		undo := "/units/" + site.A.Unit.ID + "/unarchive"
		list := owner.Follow(owner.Post("/units/"+site.A.Unit.ID+"/archive", nil))
		list.Has(t, "Claims is archived", `action="`+undo+`"`, "Undo", "Archived")
		if strings.Contains(list.Body, "/units/"+below.ID) {
			t.Error("what is below the archived unit is still listed")
		}
		if again := owner.Get("/organization"); strings.Contains(again.Body, "Claims is archived") {
			t.Error("the notice is said twice")
		}
		owner.Get("/units/"+site.A.Unit.ID).Has(t, "This unit is archived", "Bring it back", "/assessments/"+site.A.Submitted.ID)
		owner.Get("/units/"+below.ID).Has(t, "part of an archived one")
		if got := owner.Get("/assessments/" + site.A.Submitted.ID); got.Status != http.StatusOK {
			t.Errorf("its result: status %d, want 200", got.Status)
		}
		for _, id := range []string{site.A.Unit.ID, below.ID} {
			if got := owner.Get("/units/" + id + "/assess"); got.Status != http.StatusGone {
				t.Errorf("assessing it or what is below: status %d, want 410", got.Status)
			}
			if got := owner.Post("/units/"+id+"/assess", url.Values{"answered_by": {"The team"}, "form": {"full"}}); got.Status != http.StatusGone {
				t.Errorf("assessing it or what is below anyway: status %d, want 410", got.Status)
			}
		}
		if got := owner.Get("/assessments/" + site.A.Open.ID); got.Status != http.StatusOK {
			t.Errorf("what was begun before: status %d, want 200", got.Status)
		}
		owner.Follow(owner.Post(undo, nil)).Has(t, "Claims is back", "/units/"+below.ID)
	})
}

// The unit's page lists every result, newest first, with what changed; a viewer
// is offered nothing to change.
func TestUnitHistory(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		site.Clock.Pass(400 * 24 * time.Hour)
		later := storetest.Owned{Organization: site.A.Organization, Root: site.A.Root, Owner: site.A.Owner}
		again := later.Assessment(t, site.Store, site.A.Unit)
		err := site.Store.UpdateAssessment(t.Context(), site.A.ID, again.ID, func(a *assessment.Assessment) error {
			for _, s := range a.Questionnaire.Asked(a.Form) {
				a.Answers[s.ID] = assessment.Fully
			}
			return a.Submit("Ada", site.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		viewer := site.Session(t, site.A.Viewer)
		got := viewer.Get("/units/" + site.A.Unit.ID)
		got.Has(t, "Level 1 to level 5 (self-rating changed from 1.8 to 5.0).", "Measurement from 1.8 to 5.0", "The first result.", "Partnered", "Reactive", "Under way")
		if newest, oldest := strings.LastIndex(got.Body, again.ID), strings.LastIndex(got.Body, site.A.Submitted.ID); newest > oldest {
			t.Error("the newest result is not the first")
		}
		for _, tempting := range []string{"/rename", "/archive", "/assess\"", "moved"} {
			if strings.Contains(got.Body, tempting) {
				t.Errorf("a viewer's page has %q", tempting)
			}
		}
	})
}

// A result stays in the words of the questionnaire it was given with, also when
// the site has a newer one, and is not compared with results of that.
func TestHistoryOfOlderQuestionnaire(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		older := olderQuestionnaire(t, site)
		a, err := assessment.Start(account.NewID(), site.A.Empty, older.Ref, older.Questionnaire, assessment.Full, "The old team", "Ada", site.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := site.Store.CreateAssessment(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		err = site.Store.UpdateAssessment(t.Context(), site.A.ID, a.ID, func(a *assessment.Assessment) error {
			for _, s := range a.Questionnaire.Asked(a.Form) {
				a.Answers[s.ID] = assessment.NotInPlace
			}
			return a.Submit("Ada", site.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		site.Clock.Pass(time.Hour)
		site.Submit(t, site.A.Owned, site.A.Empty)
		got := site.SignedIn(t, site.A.Owner).Get("/units/" + site.A.Empty.ID)
		got.Has(t, "Dormant", "Reactive", "not comparable: questionnaire version 0.9")
		if strings.Contains(got.Body, "Self-rating changed") {
			t.Error("results of two versions are compared")
		}
	})
}

// olderQuestionnaire is the one that ships, as it was before its first level got
// another name.
func olderQuestionnaire(t *testing.T, site *webtest.Site) questionnaires.Entry {
	t.Helper()
	now := storetest.Questionnaire(t, site.Store)
	source := bytes.ReplaceAll(now.Source, []byte("Reactive"), []byte("Dormant"))
	source = regexp.MustCompile(`(?m)^version: .*$`).ReplaceAll(source, []byte(`version: "0.9"`))
	q, err := questionnaires.Parse("older.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(source)
	ref := assessment.Ref{ID: q.ID, Version: q.Version, Hash: hex.EncodeToString(sum[:])}
	if err := site.Store.KeepQuestionnaire(t.Context(), ref, "older.yaml", source); err != nil {
		t.Fatal(err)
	}
	return questionnaires.Entry{Ref: ref, Questionnaire: q, Source: source}
}
