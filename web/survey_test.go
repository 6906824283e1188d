package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// prepared is what the form of a new survey says unless a test wants otherwise.
func prepared(pairs ...string) url.Values {
	form := values([]string{"form", "full", "asking", "shared", "threshold", "5", "closes", "", "welcome", ""})
	for name, value := range values(pairs) {
		form[name] = value
	}
	return form
}

// prepare prepares a survey of a unit by the form and returns its address.
func (s *site) prepare(unit string, pairs ...string) string {
	s.Helper()
	return s.post("/units/"+unit+"/survey", prepared(pairs...), http.StatusSeeOther).Location
}

// A survey with one link for all, from the unit's page to the published result.
func TestSharedSurvey(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.says(s.get("/units/"+unit+"/survey", http.StatusOK).Body, "Survey of Claims", "under 15 minutes", "never compared with a full one", "stays as it is once the first link is made")
		at := s.prepare(unit, "welcome", "Please be frank.", "threshold", "3")
		s.says(s.get(at, http.StatusOK).Body, "Nobody was asked yet", "Make the link", "Please be frank.", "3 people; what fewer said is never shown")

		s.post(at+"/link", nil, http.StatusSeeOther)
		page := s.get(at, http.StatusOK).Body
		s.says(page, "The link is made.", "People can answer until you close it", "0 handed in")
		link := linkOn(t, page)
		if !strings.Contains(page, `<svg class="qr"`) || !strings.Contains(page, html.EscapeString(link)+"\n") {
			t.Error("the page has no code, or no text with the link")
		}

		s.post(at+"/link", nil, http.StatusSeeOther)
		page = s.get(at, http.StatusOK).Body
		if linkOn(t, page) == link {
			t.Error("the link was not replaced")
		}
		s.says(page, "The link is new. The old one no longer works.")

		s.post(at+"/close", nil, http.StatusSeeOther)
		page = s.get(at, http.StatusOK).Body
		s.says(page, "Closed 23 November 2026", ", by hand", "Closed. 0 people have handed in. That is fewer than the threshold of 3", "Ask again", "3 more people are needed")
		if strings.Contains(page, "/publish") || strings.Contains(page, "/answer?token=") {
			t.Error("below the threshold the page offers to publish, or shows a link to a closed survey")
		}
		s.says(s.post(at+"/publish", nil, http.StatusUnprocessableEntity).Body, "0 people answered and the threshold is 3")

		s.post(at+"/extend", values([]string{"closes", ""}), http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "People can answer again.")
	})
}

var shownLink = regexp.MustCompile(`id="link" value="([^"]+)"`)

// linkOn is the shared link a page shows.
func linkOn(t *testing.T, page string) string {
	t.Helper()
	found := shownLink.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no link on the page: %.300s", plain(page))
	}
	return html.UnescapeString(found[1])
}

// Whoever opens what the page shows gets there: respondents hand in by the link,
// and the owner publishes.
func TestPublishSurvey(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, viewer := site.SignedIn(t, site.A.Owner), site.SignedIn(t, site.A.Viewer)
		v := site.A.Survey(t, site.Store, site.A.Unit, assessment.SharedLink).Open(t, site.Store)
		at := "/surveys/" + v.ID
		v.RespondEach(t, site.Store, storetest.UpTo(2), assessment.Leader, assessment.Leader, assessment.FrontLine, assessment.FrontLine)
		owner.Get(at).Has(t, "<b>4</b> handed in")
		if got := owner.Post(at+"/publish", nil); got.Status != http.StatusGone {
			t.Errorf("published while people answer: %d", got.Status)
		}
		owner.Post(at+"/close", nil)
		if got := owner.Post(at+"/publish", nil); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "4 people answered and the threshold is 5") {
			t.Errorf("published below the threshold: %d", got.Status)
		}
		owner.Post(at+"/extend", url.Values{"closes": {""}})
		v.RespondEach(t, site.Store, storetest.UpTo(2), assessment.FrontLine)
		owner.Post(at+"/close", nil)
		got := owner.Get(at)
		got.Has(t, "Publish the result", "This is for good")
		for _, secret := range []string{"Level 2", "Planned", "agree"} {
			if strings.Contains(plain(got.Body), secret) {
				t.Errorf("before it is published the page says %q", secret)
			}
		}
		viewer.Get(at).Has(t, "5 people have handed in")
		if strings.Contains(viewer.Get(at).Body, "<form method=\"post\" action=\"/surveys") {
			t.Error("a viewer is offered to manage the survey")
		}
		unsure := owner.Post(at+"/publish", nil)
		if unsure.Status != http.StatusUnprocessableEntity || !strings.Contains(unsure.Body, `id="sure-error">Tick the box to publish`) {
			t.Fatalf("published by one click: %d\n%s", unsure.Status, plain(unsure.Body))
		}
		if got := owner.Post(at+"/publish", values([]string{"sure", "yes"})); got.Status != http.StatusSeeOther {
			t.Fatalf("publish: %d\n%s", got.Status, plain(got.Body))
		}
		for _, path := range []string{"/settings", "/extend", "/close", "/publish", "/discard", "/link"} {
			if got := owner.Post(at+path, prepared("confirm", "discard")); got.Status != http.StatusGone {
				t.Errorf("%s of a published survey: %d, want 410", path, got.Status)
			}
		}
		if got := owner.Get(at); got.Status != http.StatusOK {
			t.Errorf("the result: %d", got.Status)
		}
		owner.Get("/units/"+site.A.Unit.ID).Has(t, "Survey, 5 people")
	})
}

// What is refused comes back as it was typed, with the reason at its field.
func TestRefusedSurveys(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	for _, row := range []struct{ field, value, want string }{
		{"threshold", "2", "Choose a number from 3 to 100."},
		{"threshold", "101", "Choose a number from 3 to 100."},
		{"threshold", "five", "Choose a number from 3 to 100."},
		{"closes", "2020-01-01", "Choose a day that is not over yet"},
		{"closes", "soon", "Choose a day that is not over yet"},
		{"closes", "2026-02-30", "Choose a day that is not over yet"},
		{"form", "other", "Choose the full or the quick form."},
		{"asking", "", "Choose one link for all or a link each."},
		{"welcome", strings.Repeat("W", 2001), "The text is longer than 2000 characters: shorten it."},
		{"questionnaire", "none", "Choose one of the questionnaires."},
	} {
		page := s.post("/units/"+unit+"/survey", prepared("welcome", "As <typed>", row.field, row.value), http.StatusUnprocessableEntity).Body
		s.says(page, "There is something to put right", row.want)
		if row.field == "threshold" || row.field == "closes" {
			if !strings.Contains(page, `value="`+row.value+`"`) || !strings.Contains(page, "As &lt;typed&gt;") {
				t.Errorf("%s %s: what was typed is gone", row.field, row.value)
			}
		}
	}
	at := s.prepare(unit)
	s.post(at+"/settings", prepared("threshold", "9", "asking", "personal", "form", "quick", "welcome", "Changed"), http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "9 people; what fewer said is never shown", "a link each", "Changed", "Quick form")
	s.post(at+"/settings", prepared("threshold", "8", "asking", "shared"), http.StatusSeeOther)
	s.post(at+"/link", nil, http.StatusSeeOther)
	s.says(s.post(at+"/settings", prepared("threshold", "3"), http.StatusUnprocessableEntity).Body, "People were already asked under the promise of the threshold as it is.")
	s.post(at+"/settings", values([]string{"welcome", "Later words", "closes", "2099-12-31"}), http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "Later words", "the end of 31 December 2099", "8 people")
	s.says(s.post(at+"/discard", values([]string{"confirm", "no"}), http.StatusUnprocessableEntity).Body, "Type the word discard")
	s.says(s.get(s.post(at+"/discard", values([]string{"confirm", " Discard "}), http.StatusSeeOther).Location, http.StatusOK).Body, "The survey of Claims is discarded.")
	s.get(at, http.StatusNotFound)
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	s.get("/units/"+unit+"/survey", http.StatusGone)
	s.post("/units/"+unit+"/survey", prepared(), http.StatusGone)
}

const peopleList = "Name;E-mail;Role\r\nAnn Lee;ann@example.org;leader\r\n\"Frei; Beat\";beat@example.org;front line\r\nAnn again;ANN@example.org;\r\n=cmd();c@example.org;\r\nDora;dora at example.org;\r\nEva;;\r\n"

var seenField = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// A list is looked at line by line, and exactly what was promised happens.
func TestPersonalSurvey(t *testing.T) {
	eachHarbour(t, func(s *site) {
		at := s.prepare(s.unit("Claims"), "asking", "personal")
		before := s.Dump(t)
		page := s.post(at+"/preview", values([]string{"people", peopleList}), http.StatusOK).Body
		s.says(page, "3 people will get a link, one line is passed over, 2 lines cannot be used. Nothing has happened yet.",
			"Passed over: line 2 names the same person.", "The name begins like a formula.", "This is not an e-mail address", "Gets a link for you to hand over.", "Invite 3 people")
		if strings.Contains(page, "Gets a link.") {
			s.Error("the same happens to all, and is said in two ways")
		}
		if s.Dump(t) != before {
			t.Error("looking at a list changed something")
		}
		seen := seenField.FindStringSubmatch(page)[1]
		s.says(s.post(at+"/invite", values([]string{"people", peopleList}), http.StatusUnprocessableEntity).Body, "Something else would happen now")
		s.post(at+"/invite", values([]string{"people", peopleList + "Fay;fay@example.org;\n", "seen", seen}), http.StatusUnprocessableEntity)
		if s.Dump(t) != before {
			t.Error("something happened that was not looked at")
		}
		links := s.post(at+"/invite", values([]string{"people", peopleList, "seen", seen}), http.StatusOK)
		s.says(links.Body, "3 links to hand over", "shown this once", "Frei; Beat")
		rows := linksFile(t, links.Body)
		if len(rows) != 4 || rows[1][0] != "Ann Lee" || !strings.HasPrefix(rows[1][3], "http://continuum.test/answer?token=") || !strings.Contains(rows[1][5], rows[1][3]) {
			t.Errorf("the file says %q", rows)
		}

		page = s.get(at, http.StatusOK).Body
		s.says(page, "3 invited", "Who was invited", "ann@example.org", "Make new links for those 3")
		if strings.Contains(page, "/answer?token=") {
			t.Error("a personal link is shown again")
		}
		s.says(s.post(at+"/preview", values([]string{"people", peopleList}), http.StatusOK).Body, "0 people will get a link", "Passed over: invited already.")
		s.post(at+"/invite", values([]string{"people", peopleList, "seen", seen}), http.StatusUnprocessableEntity) // the page is sent again

		s.says(s.post(at+"/remind", nil, http.StatusOK).Body, "3 links to hand over")
		one := regexp.MustCompile(`/invitations/[a-zA-Z0-9]+`).FindString(page)
		s.says(s.post(at+one+"/link", nil, http.StatusOK).Body, "One link to hand over")
		s.post(at+one+"/revoke", nil, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "no longer works", "Revoked", "2 invited", "Reminders by Ada Lovelace: made links for 3 people")
		s.post(at+one+"/link", nil, http.StatusGone)
		s.post(at+"/invitations/none/link", nil, http.StatusNotFound)
	})
}

var fileOnPage = regexp.MustCompile(`href="data:text/csv;charset=utf-8;base64,([^"]+)" download="([^"]+)"`)

// linksFile reads the file of links that a page carries.
func linksFile(t *testing.T, page string) [][]string {
	t.Helper()
	found := fileOnPage.FindStringSubmatch(page)
	if found == nil {
		t.Fatal("the page carries no file")
	}
	data, err := base64.StdEncoding.DecodeString(html.UnescapeString(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Personal links lead to a start page each; somebody who is done is not reminded.
func TestRemindersAreForThoseMissing(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		v := site.A.Survey(t, site.Store, site.A.Unit, assessment.PersonalLinks).Invite(t, site.Store, assessment.Leader, assessment.FrontLine, "")
		v.Respond(t, site.Store, v.People[0].Link, "", storetest.UpTo(1))
		at := "/surveys/" + v.ID
		owner.Get(at).Has(t, "<b>3</b> invited", "<b>1</b> handed in", "Make new links for those 2")
		got := owner.Post(at+"/remind", nil)
		if got.Status != http.StatusOK || strings.Contains(got.Body, v.People[0].Name) {
			t.Errorf("%d: somebody who is done is reminded", got.Status)
		}
		got.Has(t, v.People[1].Name, v.People[2].Name)
		for _, row := range linksFile(t, got.Body)[1:] {
			u, err := url.Parse(row[3])
			if err != nil {
				t.Fatal(err)
			}
			respondent := site.Stranger(t)
			if page := respondent.Follow(respondent.Get(u.RequestURI())); page.Status != http.StatusOK || !strings.Contains(page.Body, "Claims") {
				t.Errorf("the link of %s: %d", row[0], page.Status)
			}
		}
		v.Respond(t, site.Store, v.People[1].Link, "", storetest.UpTo(1))
		v.Respond(t, site.Store, v.People[2].Link, assessment.Other, storetest.UpTo(1))
		owner.Get(at).Has(t, "Everybody has handed in")
		if got := owner.Post(at+"/remind", nil); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("nobody is reminded: %d", got.Status)
		}
	})
}

// Who has not begun loses the link by one click; what somebody has begun is
// deleted only when that is confirmed. Who is invited again stands above the link
// that was revoked.
func TestRevoking(t *testing.T) {
	webtest.Each(t, func(t *testing.T, on *webtest.Site) {
		s := &site{t, on, on.SignedIn(t, on.A.Owner)}
		v := s.A.Survey(t, s.Store, s.A.Unit, assessment.PersonalLinks).Invite(t, s.Store, assessment.Leader, assessment.Leader)
		v.Begin(t, s.Store, v.People[0].Link, "")
		at, begun, sure := "/surveys/"+v.ID, v.People[0], "sure-"+v.People[0].ID
		before := s.Dump(t)
		page := s.post(at+"/invitations/"+begun.ID+"/revoke", nil, http.StatusUnprocessableEntity).Body
		if s.says(page, "Tick the box to delete their answers"); !strings.Contains(page, `href="#`+sure) || !strings.Contains(page, `id="`+sure+`-error"`) || s.Dump(t) != before {
			t.Error("there is no message at the box, or something was deleted")
		}
		s.post(at+"/invitations/"+begun.ID+"/revoke", values([]string{"sure", "yes"}), http.StatusSeeOther)
		s.post(at+"/invitations/"+v.People[1].ID+"/revoke", nil, http.StatusSeeOther)
		again := values([]string{"people", begun.Name + "," + begun.Email})
		again.Set("seen", seenField.FindStringSubmatch(s.post(at+"/preview", again, http.StatusOK).Body)[1])
		s.post(at+"/invite", again, http.StatusOK)
		_, rows, _ := strings.Cut(plain(s.get(at, http.StatusOK).Body), "Who was invited")
		if first, last := strings.Index(rows, "Invited"), strings.Index(rows, "Link revoked"); first < 0 || last < first {
			t.Errorf("who is invited again does not stand above who was revoked: %.600s", rows)
		}
	})
}

// That a few people hide a group is said before anybody is asked: at set-up,
// where people are invited, and of the list itself with those invited before.
func TestSmallGroupsAreSaidBefore(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	s.says(s.get("/units/"+unit+"/survey", http.StatusOK).Body, "only if at least this many of each answer; one or two others hide a group as well.")
	at := s.prepare(unit, "asking", "personal", "threshold", "3")
	s.says(s.get(at, http.StatusOK).Body, "only if at least 3 of each answer; one or two others hide a group as well.")
	for _, row := range []struct{ name, list, says string }{
		{"enough of each", "A,,leader\nB,,leader\nC,,leader\n", ""},
		{"nobody with a role", "A\nB\n", ""},
		{"a few", "A,,leader\nB,,leader\nC,,front line\nD,,front line\nE,,front line\nF,,other\n", "This list makes small groups: 2 leaders, one other. A group of fewer than 3 is not shown"},
		{"the same twice", "A,,leader\nB,,leader\nC,,leader\nD,,other\nE,,other\nD,,other\n", "small groups: 2 others."},
	} {
		page := s.post(at+"/preview", values([]string{"people", row.list}), http.StatusOK).Body
		if s.says(page, row.says); row.says == "" && strings.Contains(page, "small groups") {
			t.Errorf("%s: the list is warned of", row.name)
		}
	}
	first := values([]string{"people", "A,,leader\nB,,leader\n"})
	first.Set("seen", seenField.FindStringSubmatch(s.post(at+"/preview", first, http.StatusOK).Body)[1])
	s.post(at+"/invite", first, http.StatusOK)
	if page := s.post(at+"/preview", values([]string{"people", "C,,leader\n"}), http.StatusOK).Body; strings.Contains(page, "small groups") {
		t.Error("those invited before are not counted")
	}
}

// A list may come as a file; too large a one, or none, is refused and the page
// says why.
func TestListsAsFiles(t *testing.T) {
	s := newHarbour(t)
	at := s.prepare(s.unit("Claims"), "asking", "personal")
	for _, row := range []struct {
		name, people, file string
		status             int
		want               string
	}{
		{"a file", "", "\uFEFF" + peopleList, http.StatusOK, "3 people will get a link"},
		{"both", "ann@example.org", peopleList, http.StatusUnprocessableEntity, "Paste a list or choose a file, not both."},
		{"neither", " ", "", http.StatusUnprocessableEntity, "the list names nobody"},
		{"a workbook", "", "PK\x03\x04rest", http.StatusUnprocessableEntity, "this is a workbook and no text"},
		{"not UTF-8", "", "J\xf6rg,j@example.org", http.StatusUnprocessableEntity, "In line 1: this is not UTF-8 text"},
		{"too large a list", "", strings.Repeat("W", 5<<20+1), http.StatusUnprocessableEntity, "larger than 5 MiB"},
		{"far too large", "", strings.Repeat("W", 17<<20), http.StatusRequestEntityTooLarge, "too much at once"},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		file, err := form.CreateFormFile("file", "people.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = file.Write([]byte(row.file))       // to memory
		_ = form.WriteField("people", row.people) // to memory
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		got := s.client.Send(http.MethodPost, at+"/preview", form.FormDataContentType(), body.String())
		if got.Status != row.status || !strings.Contains(plain(got.Body), row.want) {
			t.Errorf("%s: %d, want %d and %q: %.400s", row.name, got.Status, row.status, row.want, plain(got.Body))
		}
	}
	if got := s.client.Send(http.MethodPost, at+"/close", "multipart/form-data; boundary=x", "--x--"); got.Status != http.StatusUnsupportedMediaType {
		t.Errorf("a file where none is taken: %d", got.Status)
	}
}

// The poster is a PDF, in either size, as long as there is a link to answer by.
func TestPoster(t *testing.T) {
	s := newHarbour(t)
	at := s.prepare(s.unit("Claims"), "closes", "2099-12-31")
	s.get(at+"/poster.pdf", http.StatusGone)
	s.post(at+"/link", nil, http.StatusSeeOther)
	for _, paper := range []string{"a4", "letter", ""} {
		got := s.get(at+"/poster.pdf?paper="+paper, http.StatusOK)
		if !strings.HasPrefix(got.Body, "%PDF-") || !strings.Contains(got.Header.Get("Content-Disposition"), "Claims survey poster.pdf") {
			t.Errorf("%s: %.20q, %s", paper, got.Body, got.Header.Get("Content-Disposition"))
		}
	}
	s.post(at+"/close", nil, http.StatusSeeOther)
	s.get(at+"/poster.pdf", http.StatusGone)
}
