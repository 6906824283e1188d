package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// checkOf begins an agreed check of a unit and returns its address.
func (s *site) checkOf(unit, id string) string {
	s.Helper()
	form := url.Values{"questionnaire": {id}, "answered_by": {"the Claims team"}}
	return s.post("/units/"+unit+"/checks", form, http.StatusSeeOther).Location
}

// chosen is a form with one code an aspect: "2 dk 4 - 1".
func chosen(version int, codes string) url.Values {
	form := url.Values{"version": {fmt.Sprint(version)}, "go": {"check"}}
	for i, code := range strings.Fields(codes) {
		if code != "-" {
			form.Set(assessment.AspectField(i+1), code)
		}
	}
	return form
}

var checkedRadio = regexp.MustCompile(`name="(aspect-\d)" id="[^"]+" value="([^"]+)" checked`)

// radiosOn are the choices a page shows as chosen.
func radiosOn(page string) string {
	var found []string
	for _, m := range checkedRadio.FindAllStringSubmatch(page, -1) {
		found = append(found, strings.TrimPrefix(m[1], "aspect-")+"="+m[2])
	}
	return strings.Join(found, " ")
}

func TestACheckIsAnsweredInStepsAndSubmitted(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		s.submitted(unit) // customer focus 2, measurement 1, environment 2
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Companion checks", "Not answered yet")
		at := s.checkOf(unit, "moments-of-truth")
		page := s.get(at, http.StatusOK).Body
		s.says(page, "Moments of truth check", "0 of 7 aspects chosen", "We ask some customers afterwards how a contact felt.")
		if strings.Contains(plain(page), "Reactive") || strings.Contains(plain(page), "level") {
			s.Error("the page says which level a description is")
		}
		later := chosen(0, "2 dk")
		later.Set("go", "later")
		s.says(s.get(s.post(at, later, http.StatusSeeOther).Location, http.StatusOK).Body, "Your choices are saved.", "2 of 7 aspects chosen")
		if got := radiosOn(s.get(at, http.StatusOK).Body); got != "1=2 2=dk" {
			s.Errorf("saved: %s", got)
		}
		review := s.get(s.post(at, chosen(1, "2 dk 4"), http.StatusSeeOther).Location, http.StatusOK).Body
		s.says(review, "4 aspects have no choice yet", "Anyone serving customers may use")
		refused := s.post(at+"/submit", nil, http.StatusUnprocessableEntity).Body
		s.says(refused, "There is something to put right")
		if !strings.Contains(refused, `href="#row-4"`) || !strings.Contains(refused, `id="row-4"`) {
			s.Error("a problem does not lead to its aspect")
		}
		s.post(at, chosen(2, "2 dk 4 4 4 5 4"), http.StatusSeeOther)
		s.post(at+"/submit", nil, http.StatusSeeOther)
		result := s.get(at, http.StatusOK).Body
		s.says(result, "Least developed: Customer perception. Furthest on: Loyalty.", "Agreed by the Claims team", "Worth a second look", "Don’t know",
			"Measurement: the continuum says level 1", "Anyone serving customers may use", "4 Owned", "It is kept with the check", "never changes a level")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Moments of truth check:")
		s.says(s.get("/units/"+unit+"/checks", http.StatusOK).Body, "agreed by the Claims team", "Customer perception")
		pdf := s.get(at+"/check.pdf?paper=letter", http.StatusOK)
		if !strings.HasPrefix(pdf.Body, "%PDF") || !strings.Contains(pdf.Header.Get("Content-Disposition"), "Claims Moments of truth check") {
			s.Error("no PDF")
		}
		s.says(s.post(at+"/reopen", url.Values{"why": {" "}}, http.StatusUnprocessableEntity).Body, "There is something to put right", "Least developed")
		s.post(at+"/reopen", url.Values{"why": {"Two were mixed up"}}, http.StatusSeeOther)
		if got := radiosOn(s.get(at, http.StatusOK).Body); got != "1=2 2=dk 3=4 4=4 5=4 6=5 7=4" {
			s.Errorf("reopened with: %s", got)
		}
		s.post(at+"/discard", url.Values{"sure": {"yes"}}, http.StatusGone)
		s.says(s.get("/members/history", http.StatusOK).Body, "changed the moments of truth check of Claims")
	})
}

// What cannot be taken comes back with everything that was chosen.
func TestRefusedChoicesComeBack(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	for form, want := range map[string]string{"": "Enter who gives the answers.", strings.Repeat("x", 201): "longer than 200 characters"} {
		page := s.post("/units/"+unit+"/checks", url.Values{"questionnaire": {"loyalty-practices"}, "answered_by": {form}}, http.StatusUnprocessableEntity).Body
		s.says(page, want)
		if form != "" && !strings.Contains(page, form) {
			s.Error("what was typed is gone")
		}
		if !strings.Contains(page, `href="#answered_by-loyalty-practices"`) || !strings.Contains(page, `id="answered_by-loyalty-practices"`) {
			s.Error("the problem does not lead to its field")
		}
	}
	s.post("/units/"+unit+"/checks", url.Values{"questionnaire": {"satisfaction-continuum"}, "answered_by": {"We"}}, http.StatusUnprocessableEntity)
	for _, threshold := range []string{"2", "101", "five", ""} {
		page := s.post("/units/"+unit+"/checks/survey", url.Values{"questionnaire": {"moments-of-truth"}, "threshold": {threshold}}, http.StatusUnprocessableEntity).Body
		if s.says(page, "Choose a number from 3 to 100."); threshold != "" && !strings.Contains(page, `value="`+threshold+`"`) {
			s.Error("the threshold typed is gone")
		}
	}
	at := s.checkOf(unit, "moments-of-truth")
	page := s.post(at, chosen(0, "2 7 4 dk 9"), http.StatusUnprocessableEntity).Body
	if got := radiosOn(page); got != "1=2 3=4 4=dk" {
		s.Errorf("came back: %s", got)
	}
	if !strings.Contains(page, `href="#aspect-2"`) || !strings.Contains(page, `id="aspect-2"`) || !strings.Contains(page, `href="#aspect-5"`) {
		s.Error("a problem does not lead to its aspect")
	}
	if got := radiosOn(s.get(at, http.StatusOK).Body); got != "" {
		s.Errorf("something was taken: %s", got)
	}
	s.post(at, chosen(0, "1"), http.StatusSeeOther)
	conflict := s.post(at, chosen(0, "2 3"), http.StatusConflict).Body
	if s.says(conflict, "Somebody else saved this check in the meantime"); radiosOn(conflict) != "1=2 2=3" {
		s.Errorf("came back: %s", radiosOn(conflict))
	}
	if !strings.Contains(conflict, `name="version" value="1"`) {
		s.Error("saving again would be refused again")
	}
	s.says(s.post(at+"/discard", nil, http.StatusUnprocessableEntity).Body, "Tick the box")
	s.post(at+"/discard", url.Values{"sure": {"yes"}}, http.StatusSeeOther)
	s.get(at, http.StatusNotFound)
}

// part is somebody with the link of a survey.
func (s *site) part(link string) *site {
	s.Helper()
	other := *s
	other.client = s.Stranger(s.T)
	got := other.get(strings.TrimPrefix(link, "http://continuum.test"), http.StatusSeeOther)
	if got.Location != "/take-part" {
		s.Fatalf("the link leads to %s", got.Location)
	}
	return &other
}

var (
	partLink = regexp.MustCompile(`id="link" value="([^"]+)"`)
	partOnce = regexp.MustCompile(`name="once" value="([^"]+)"`)
)

// handIn hands in choices from the page somebody sees.
func (s *site) handIn(codes string) webtest.Answer {
	s.Helper()
	page := s.get("/take-part", http.StatusOK).Body
	form := chosen(0, codes)
	form.Set("once", partOnce.FindStringSubmatch(page)[1])
	return s.post("/take-part", form, http.StatusSeeOther)
}

func TestSeveralPeopleAreAskedInConfidence(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		at := s.post("/units/"+unit+"/checks/survey", url.Values{"questionnaire": {"moments-of-truth"}, "threshold": {"5"}}, http.StatusSeeOther).Location
		s.says(s.get(at, http.StatusOK).Body, "Nobody is asked yet")
		s.says(s.post(at+"/settings", url.Values{"threshold": {"x"}}, http.StatusUnprocessableEntity).Body, "Choose a number from 3 to 100.")
		s.post(at+"/settings", url.Values{"threshold": {"3"}}, http.StatusSeeOther)
		s.post(at+"/link", nil, http.StatusSeeOther)
		s.says(s.post(at+"/settings", url.Values{"threshold": {"5"}}, http.StatusUnprocessableEntity).Body, "already asked under the promise")
		link := partLink.FindStringSubmatch(s.get(at, http.StatusOK).Body)[1]

		one := s.part(link)
		page := one.get("/take-part", http.StatusOK).Body
		one.says(page, "Moments of truth check", "at least 3 people", "Claims")
		if strings.Contains(page, "Ada") || strings.Contains(page, "Sign out") || strings.Contains(page, "level") {
			s.Error("the page shows more than it should")
		}
		refused := one.post("/take-part", chosen(0, "2 dk"), http.StatusUnprocessableEntity).Body
		if one.says(refused, "There is something to put right"); radiosOn(refused) != "1=2 2=dk" || !strings.Contains(refused, `href="#aspect-3"`) {
			s.Errorf("came back: %s", radiosOn(refused))
		}
		form := chosen(0, "2 dk 4 1 5 3 3")
		form.Set("once", partOnce.FindStringSubmatch(page)[1])
		one.post("/take-part", form, http.StatusSeeOther)
		one.says(one.get(one.post("/take-part", form, http.StatusSeeOther).Location, http.StatusOK).Body, "Thank you", "cannot be looked up, changed or withdrawn any more, by you or by anybody else")
		one.says(one.get("/take-part", http.StatusOK).Body, "Somebody has taken part from this browser already")
		s.says(s.get(at, http.StatusOK).Body, "One person has taken part")

		form = chosen(0, "3 dk 4 1 5 3 3") // somebody else on the same computer
		form.Set("once", partOnce.FindStringSubmatch(one.get("/take-part", http.StatusOK).Body)[1])
		again := one.post("/take-part", form, http.StatusUnprocessableEntity).Body
		if one.says(again, "Tick the box if you are another person."); radiosOn(again) != "1=3 2=dk 3=4 4=1 5=5 6=3 7=3" {
			s.Errorf("came back: %s", radiosOn(again))
		}
		form.Set("sure", "yes")
		one.post("/take-part", form, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "1 of 2 took part from a browser somebody had taken part from")
		s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
		one.says(one.get("/take-part", http.StatusGone).Body, "This check is closed")
		s.post("/units/"+unit+"/unarchive", nil, http.StatusSeeOther)
		s.post(at+"/publish", url.Values{"sure": {"yes"}}, http.StatusGone)
		s.post(at+"/close", nil, http.StatusSeeOther)
		closed := s.part(link)
		closed.says(closed.get("/take-part", http.StatusGone).Body, "This check is closed")
		s.says(s.post(at+"/publish", url.Values{"sure": {"yes"}}, http.StatusUnprocessableEntity).Body, "2 people took part and the threshold is 3")
		s.says(s.get(at, http.StatusOK).Body, "1 more person is needed")

		s.post(at+"/link", nil, http.StatusGone)
		s.post(at+"/extend", url.Values{"closes": {""}}, http.StatusSeeOther)
		s.post(at+"/link", nil, http.StatusSeeOther)
		other := s.part(link)
		other.get("/take-part", http.StatusNotFound)
		link = partLink.FindStringSubmatch(s.get(at, http.StatusOK).Body)[1]
		s.part(link).handIn("5 2 4 1 5 3 3")
		s.post(at+"/close", nil, http.StatusSeeOther)
		s.says(s.post(at+"/publish", nil, http.StatusUnprocessableEntity).Body, "it cannot be undone")
		s.post(at+"/publish", url.Values{"sure": {"yes"}}, http.StatusSeeOther)
		result := s.get(at, http.StatusOK).Body
		s.says(result, "3 people took part", "what at least 3 chose together, and how many chose which, never who", "People at levels 1 to 5: 0, 1, 1, 0, 1", "Too few answers", "lower median")
		if strings.Contains(result, "Reopen") {
			s.Error("a survey's result offers to be reopened")
		}
		s.post(at+"/reopen", url.Values{"why": {"x"}}, http.StatusGone)
		s.post(at+"/discard", url.Values{"sure": {"yes"}}, http.StatusGone)
		s.post(at+"/link", nil, http.StatusGone)
		if strings.Contains(s.Dump(s.T), "once_hash=") {
			s.Error("what people chose is still there")
		}
	})
}

// A survey of a check asks to the end of its last day in the organization's time
// zone. Whoever hands in later is told that it is not saved; extended, the same
// link asks again.
func TestASurveyOfACheckClosesWithItsLastDay(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		zone, err := time.LoadLocation(s.owned().TimeZone)
		if err != nil {
			s.Fatal(err)
		}
		pass := func(hour int) { // to an hour of tomorrow, when sessions have ended
			now := s.Clock.Now().In(zone)
			s.Clock.Pass(time.Date(now.Year(), now.Month(), now.Day()+1, hour, 0, 0, 0, zone).Sub(now))
			s.client = s.Session(s.T, s.user())
		}
		pass(12)
		today := s.Clock.Now().In(zone)
		form := url.Values{"questionnaire": {"moments-of-truth"}, "threshold": {"3"}, "closes": {today.AddDate(0, 0, -1).Format(time.DateOnly)}}
		refused := s.post("/units/"+unit+"/checks/survey", form, http.StatusUnprocessableEntity).Body
		s.says(refused, "Choose a day that is not over yet")
		if !strings.Contains(refused, `href="#closes-moments-of-truth"`) || !strings.Contains(refused, `value="`+form.Get("closes")+`" aria-invalid="true" aria-describedby="closes-moments-of-truth-hint closes-moments-of-truth-error"`) {
			s.Error("the day typed is gone, or nothing leads to it")
		}
		form.Set("closes", today.Format(time.DateOnly))
		at := s.post("/units/"+unit+"/checks/survey", form, http.StatusSeeOther).Location
		s.post(at+"/link", nil, http.StatusSeeOther)
		page := s.get(at, http.StatusOK).Body
		end := "the end of " + today.Format("2 January 2006")
		s.says(page, "It is open until "+end, "The end of "+today.Format("2 January 2006"))
		s.says(s.get("/units/"+unit+"/checks", http.StatusOK).Body, "people can take part until "+end)
		link := partLink.FindStringSubmatch(page)[1]
		late := s.part(link)
		open := late.get("/take-part", http.StatusOK).Body
		late.says(open, "Open until "+today.Format("2 January 2006")+", 23:59 ("+zone.String()+")")

		pass(0)
		tooLate := chosen(0, "2 dk 4 1 5 3 3")
		tooLate.Set("once", partOnce.FindStringSubmatch(open)[1])
		late.says(late.post("/take-part", tooLate, http.StatusGone).Body, "This check is closed", "came too late: it was not saved and does not count")
		if got := late.get("/take-part", http.StatusGone).Body; strings.Contains(plain(got), "too late") {
			s.Error("who only looks is told that something was not saved")
		}
		s.says(s.get(at, http.StatusOK).Body, "Nobody has taken part yet. It is closed", "Ask again")
		s.get(at+"/poster.pdf", http.StatusGone)
		s.post(at+"/close", nil, http.StatusGone)
		s.says(s.post(at+"/extend", url.Values{"closes": {"soon"}}, http.StatusUnprocessableEntity).Body, "Choose a day that is not over yet")
		s.post(at+"/extend", url.Values{"closes": {"2099-12-31"}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "until the end of 31 December 2099", "extended")
		late.post("/take-part", tooLate, http.StatusSeeOther)
		s.post(at+"/settings", url.Values{"closes": {""}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, "One person has taken part. It is open until it is closed by hand.", "By hand")
	})
}

// The link is on a poster and in a code as well, while people can take part.
func TestACheckHasAPoster(t *testing.T) {
	s := newHarbour(t)
	unit := assessment.Unit{ID: s.unit("Claims"), OrganizationID: s.owned().ID}
	c, link := checkAsking(t, s.Store, unit, 3)
	at := "/units/" + unit.ID + "/checks/" + c.ID
	if page := s.get(at, http.StatusOK).Body; !strings.Contains(page, `class="qr"`) || !strings.Contains(page, at+"/poster.pdf") {
		t.Error("the page has no code, or no poster")
	}
	for _, paper := range []string{"a4", "letter"} {
		pdf := s.get(at+"/poster.pdf?paper="+paper, http.StatusOK)
		if !strings.Contains(pdf.Header.Get("Content-Disposition"), "Claims Moments of truth check poster") {
			t.Errorf("it is called %s", pdf.Header.Get("Content-Disposition"))
		}
		if text := textOf(t, "poster.pdf", pdf.Body); !strings.Contains(text, "What do you see in") || !strings.Contains(text, "less than 10 minutes") || !strings.Contains(text, "shown only when 3") || !strings.Contains(text, link.Secret) {
			t.Errorf("the poster says\n%s", text)
		}
	}
	prepared := s.post("/units/"+unit.ID+"/checks/survey", url.Values{"questionnaire": {"moments-of-truth"}, "threshold": {"5"}}, http.StatusSeeOther).Location
	s.get(prepared+"/poster.pdf", http.StatusGone)
	s.get("/units/"+unit.ID+"/checks/"+checkAt(t, s.Store, unit, "moments-of-truth", 3, time.Now()).ID+"/poster.pdf", http.StatusGone)
}

// Nothing that a link carries stands in the log, and looking at it changes nothing.
func TestTakingPartLeavesNoTrace(t *testing.T) {
	s := newHarbour(t)
	unit := assessment.Unit{ID: s.unit("Claims"), OrganizationID: s.owned().ID}
	_, link := checkAsking(t, s.Store, unit, 3)
	before := s.Dump(t)
	one := s.part("/take-part?token=" + link.Secret)
	one.get("/take-part", http.StatusOK)
	if s.Dump(t) != before {
		t.Error("looking changed something")
	}
	one.handIn("1 2 3 4 5 dk 1")
	log := one.Site.Log.String()
	for _, secret := range []string{link.Secret, link.Hash} {
		if strings.Contains(log, secret) {
			t.Error("the log holds the secret of the link")
		}
	}
	stranger := *s
	stranger.client = s.Stranger(t)
	stranger.says(stranger.get("/take-part", http.StatusNotFound).Body, "This link leads to no survey")
	for range 21 {
		stranger.client.Get("/take-part?token=wrong")
		stranger.client.Get("/take-part")
	}
	stranger.get("/take-part", http.StatusTooManyRequests)
}

// Of two actions whose practices are equally little in place the one for the
// weaker aspect comes first: on the page, in the files, and nothing else changes.
func TestTheWeakerAspectDecidesOnTheResult(t *testing.T) {
	s := newHarbour(t)
	unit := assessment.Unit{ID: s.unit("Claims"), OrganizationID: s.owned().ID}
	at := s.begin(unit.ID)
	file := everything("0")
	for id := range file.Answers {
		if id[2] == '1' || id[2] == '2' && id[:2] != "me" {
			file.Answers[id] = assessment.Fully
		} else if id[2] == '2' {
			file.Answers[id] = assessment.Started
		}
	}
	s.answerAll(at+"/cf/1", file)
	s.post(at+"/submit", nil, http.StatusSeeOther)
	order := func() (string, string) {
		page, file := plain(s.get(at, http.StatusOK).Body), s.get(at+"/result.json", http.StatusOK).Body
		first, second := embedded(t).Questionnaire.Actions[4].Title, ""
		for _, a := range embedded(t).Questionnaire.Actions {
			switch a.ID {
			case "me12-1":
				first = a.Title
			case "me12-2":
				second = a.Title
			}
		}
		said := func(text, a, b string) string {
			if strings.LastIndex(text, a) < strings.LastIndex(text, b) {
				return "1 2"
			}
			return "2 1"
		}
		return said(page, first, second), said(file, `"me12-1"`, `"me12-2"`)
	}
	rest := func() string { // the result without its actions, and the unit's row
		t.Helper()
		var result map[string]any
		if err := json.Unmarshal([]byte(s.get(at+"/result.json", http.StatusOK).Body), &result); err != nil || result["actions"] == nil {
			t.Fatal(err, result)
		}
		delete(result, "actions")
		return fmt.Sprint(result) + s.get("/compare/units.csv", http.StatusOK).Body
	}
	before := rest()
	page, inFile := order()
	entry := companionEntry(t, s.Store, "moments-of-truth")
	fits := fitting(entry.Check, 3)
	weak := map[string]int{"1 2": 1, "2 1": 4}[page] // me12-1 is for aspect 4, me12-2 for aspect 1
	fits[weak] = 1
	c := checkAt(t, s.Store, unit, "moments-of-truth", assessment.NotChosen, time.Now())
	for _, step := range []func(*assessment.Check) error{
		func(c *assessment.Check) error { return c.Answer(fits, time.Now()) }, func(c *assessment.Check) error { return c.Submit("Ada", time.Now()) },
	} {
		if err := s.Store.UpdateCheck(t.Context(), unit.OrganizationID, c.ID, step); err != nil {
			t.Fatal(err)
		}
	}
	if pageAfter, fileAfter := order(); pageAfter == page || fileAfter == inFile {
		t.Errorf("the order was %s and %s, and is %s and %s", page, inFile, pageAfter, fileAfter)
	}
	if diff := cmp.Diff(before, rest()); diff != "" {
		t.Errorf("a check changes more than the order (-before +after):\n%s", diff)
	}
	s.says(s.get(at, http.StatusOK).Body, "the moments of truth check decided which action comes first", "level 1")
}

func TestUnitsAreComparedInACheck(t *testing.T) {
	s := newHarbour(t)
	org := s.owned()
	claims, motor := assessment.Unit{ID: s.unit("Claims"), OrganizationID: org.ID}, assessment.Unit{ID: s.unit("Motor"), OrganizationID: org.ID}
	s.says(s.get("/compare/checks", http.StatusOK).Body, "No unit has a result of this check yet")
	checkAt(t, s.Store, claims, "moments-of-truth", 2, time.Now())
	checkAt(t, s.Store, claims, "moments-of-truth", 4, time.Now().Add(time.Minute))
	checkAt(t, s.Store, motor, "moments-of-truth", assessment.FitDontKnow, time.Now().AddDate(-2, 0, 0))
	page := s.get("/compare/checks?check=moments-of-truth", http.StatusOK).Body
	s.says(page, "Moments of truth check, unit by unit", "4 Owned", "over 18 months old", "not checked", "Hide names")
	if strings.Contains(plain(page), "2 Attentive") {
		t.Error("an earlier round counts")
	}
	hidden := s.get("/compare/checks?check=moments-of-truth&aliases=on", http.StatusOK).Body
	for _, name := range []string{"Claims", "Motor", "Harbour"} {
		if strings.Contains(hidden, name) {
			t.Errorf("with names hidden it says %s", name)
		}
	}
	file := s.get("/compare/checks.csv?check=moments-of-truth&aliases=on", http.StatusOK)
	if strings.Contains(file.Body, "Claims") || strings.Contains(file.Header.Get("Content-Disposition"), "Harbour") || !strings.Contains(file.Body, "shown,4,4,4,4,4,4,4") {
		t.Errorf("the file: %s", file.Body)
	}
	s.says(s.get("/compare/checks?check=loyalty-practices", http.StatusOK).Body, "Loyalty practices check, unit by unit")
}

// A long comparison of checks has pages, and all its rows on one to print; a unit
// or a tag narrows it, its files too.
func TestManyUnitsAreComparedInACheck(t *testing.T) {
	s := newHarbour(t)
	o := s.owned()
	units := make([]assessment.Unit, 230)
	for i := range units {
		units[i] = assessment.Unit{ID: account.NewID(), OrganizationID: o.ID, ParentID: o.Root.ID, Name: fmt.Sprintf("Branch %03d", i), Letter: i + 2}
		if i == 7 {
			units[i].Tags = []string{"Berne"}
		} else if i > 220 {
			units[i].ParentID = units[220].ID
		}
	}
	check(t, s.Store.AddUnits(t.Context(), o.ID, units))
	checkAt(t, s.Store, units[7], "moments-of-truth", 4, time.Now())
	checkAt(t, s.Store, units[225], "moments-of-truth", 2, time.Now().AddDate(-2, 0, 0))
	rows := regexp.MustCompile(`<tr class="d`)
	for query, want := range map[string]int{"": 100, "&page=2": 100, "&page=3": 31, "&page=9": 31, "&page=all": 231, "&unit=" + units[220].ID: 10, "&tag=Berne": 1, "&tag=Berne&aliases=on": 1} {
		page := s.get("/compare/checks?check=moments-of-truth"+query, http.StatusOK).Body
		if got := len(rows.FindAllString(page, -1)); got != want {
			t.Errorf("%q shows %d units, want %d", query, got, want)
		}
		switch {
		case query == "&page=2":
			s.says(page, "Units 101 to 200 of 231", "Show all, to print")
		case strings.Contains(query, "aliases") && strings.Contains(page, "Berne"):
			t.Error("with names hidden the page says the tag")
		case strings.Contains(query, "unit="):
			s.says(page, "Shown only: Branch 220 and what is below it")
		}
		if marked := want == 31 || want == 231 || want == 10; strings.Contains(page, "Marked units have a result") != marked {
			t.Errorf("%q: a marked unit is on the page: %v, or is not explained", query, marked)
		}
	}
	if lines := strings.Count(s.get("/compare/checks.csv?check=moments-of-truth&page=2", http.StatusOK).Body, "\n"); lines != 232 {
		t.Errorf("the file has %d lines", lines)
	}
	s.says(s.get("/compare/checks?page=none", http.StatusUnprocessableEntity).Body, "There is no such page of the table")
	s.get("/compare/checks.csv?page=none", http.StatusUnprocessableEntity)
}

// Whatever a form holds, it is taken or comes back: never an error of ours, and
// never a choice that no page offers.
func FuzzCheckForm(f *testing.F) {
	for _, seed := range []string{"aspect-1=2&version=0", "aspect-1=dk", "aspect-1=&aspect-2=9", "aspect-1=1&aspect-1=2", "aspect-8=1", "version=x", "go=later&aspect-1=%00"} {
		f.Add(seed)
	}
	site := webtest.New(f)
	f.Fuzz(func(t *testing.T, body string) {
		owner := site.Session(t, site.A.Owner)
		c := checkAt(t, site.Store, site.A.Unit, "moments-of-truth", assessment.NotChosen, time.Now())
		got := owner.Send(http.MethodPost, "/units/"+site.A.Unit.ID+"/checks/"+c.ID, "application/x-www-form-urlencoded", body)
		if got.Status >= http.StatusInternalServerError {
			t.Fatalf("%q: status %d", body, got.Status)
		}
		kept, err := site.Store.Check(t.Context(), site.A.ID, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		for number, fit := range kept.Fits {
			if number < 1 || number > 7 || fit < 1 || fit > assessment.FitDontKnow {
				t.Errorf("%q gave %v", body, kept.Fits)
			}
		}
	})
}
