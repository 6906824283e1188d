package web_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// hiding is a site with a survey in which too few people know of measurement for
// anything to be shown of it; they answer alike, as few says. It returns what
// there is to look at.
func hiding(t *testing.T, few assessment.Answer) (site *webtest.Site, paths []string) {
	t.Helper()
	site = webtest.New(t)
	unit := site.A.Owned.Unit(t, site.Store, "Night desk")
	survey := func(answer assessment.Answer) *storetest.Survey {
		v := site.A.Survey(t, site.Store, unit, assessment.SharedLink).Open(t, site.Store)
		for i := range 9 {
			v.Respond(t, site.Store, v.Shared, assessment.RespondentRoles()[i%3], func(s assessment.Statement) assessment.Given {
				switch {
				case s.ID[0] != 'm':
					return assessment.Given{Answer: assessment.WithPoints((i + int(s.ID[2])) % 4)}
				case i < 4:
					return assessment.Given{Answer: answer}
				}
				return assessment.Given{Answer: assessment.DontKnow}
			})
		}
		return v.Publish(t, site.Store)
	}
	first := survey(assessment.Mostly)
	site.Clock.Pass(1)
	second := survey(few)
	for _, query := range []string{"", "?kind=survey", "?sort=me", "?sort=-me", "?group=level", "?unit=" + unit.ID, "?level=1&component=me", "?level=2&component=me", "?level=5&component=me", "?columns=few"} {
		paths = append(paths, "/compare"+query, "/compare/units.csv"+query, "/compare/units.json"+query)
	}
	for _, v := range []*storetest.Survey{first, second} {
		paths = append(paths, "/surveys/"+v.ID, "/surveys/"+v.ID+"/result.json", "/surveys/"+v.ID+"/plan.pdf", "/surveys/"+v.ID+"/summary.pdf")
	}
	return site, append(paths, "/compare/units.xlsx", "/compare/units.pdf", "/compare/plans.zip", "/compare/trend?unit="+unit.ID, "/compare/trend", "/portfolio",
		"/compare/side?unit="+unit.ID+"&unit="+site.A.Unit.ID, "/units/"+unit.ID, "/organization", "/")
}

// changing are the parts of a page that differ from run to run: ids, hours.
var changing = regexp.MustCompile(`[a-z2-7]{26}|[0-9a-f]{16,}|\d\d:\d\d(:\d\d)?|~[0-9a-f]+`)

// What too few people answered changes nothing anybody can look at: not a number,
// not a filter, not an order, not a sum of units or rounds, not a file.
func TestWhatTooFewAnswerChangesNothing(t *testing.T) {
	one, onePaths := hiding(t, assessment.Fully)
	other, otherPaths := hiding(t, assessment.NotInPlace)
	lookAtOne, lookAtOther := one.SignedIn(t, one.A.Owner), other.SignedIn(t, other.A.Owner)
	for i, path := range onePaths {
		a, b := lookAtOne.Get(path), lookAtOther.Get(otherPaths[i])
		if a.Status != b.Status || a.Status != http.StatusOK && a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d and %d", path, a.Status, b.Status)
			continue
		}
		x, y := linesOf(t, path, a.Body), linesOf(t, path, b.Body)
		for j := range min(len(x), len(y)) {
			if x[j] != y[j] {
				t.Errorf("%s tells what few answered:\n%.400s\n%.400s", path, x[j], y[j])
				break
			}
		}
		if len(x) != len(y) {
			t.Errorf("%s: %d and %d lines", path, len(x), len(y))
		}
	}
}

// linesOf is what a page or file says, without what changes from run to run.
func linesOf(t *testing.T, path, body string) []string {
	t.Helper()
	lines := strings.Split(changing.ReplaceAllString(textOf(t, path, body), "*"), "\n")
	if strings.Contains(path, ".xlsx") || strings.Contains(path, ".zip") {
		slices.Sort(lines) // the files in it come in no order
	}
	return lines
}

// inside is everything a file says of itself, beside its text: metadata, bookmarks, links.
func inside(t *testing.T, path, body string) string {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	if !strings.HasSuffix(path, ".pdf") {
		return textOf(t, path, body)
	}
	said := pdfText(t, body) + body
	for _, args := range [][]string{{"-"}, {"-url", "-"}} {
		command := exec.CommandContext(t.Context(), "pdfinfo", args...)
		command.Stdin = strings.NewReader(body)
		if text, err := command.Output(); err == nil {
			said += string(text)
		}
	}
	return said
}

// contains reports whether bytes hold a text, also as PDF writes it in bookmarks.
func contains(said, text string) bool {
	var wide bytes.Buffer
	for _, unit := range utf16.Encode([]rune(text)) {
		wide.Write([]byte{byte(unit >> 8), byte(unit)})
	}
	return strings.Contains(said, text) || strings.Contains(said, wide.String())
}

// Behind a link without names there is nothing that undoes the letters: no name
// and no id, in no text, address, file name, bookmark or metadata.
func TestLettersCannotBeUndone(t *testing.T) {
	site := webtest.New(t)
	surveyed, _ := compared(t, site, site.A)
	check(t, site.Store.UpdateUnit(t.Context(), site.A.ID, surveyed.ID, func(_ assessment.Tree, u *assessment.Unit) error {
		u.Tags = []string{"Berne"}
		return nil
	}))
	survey := site.A.Published(t, site.Store, surveyed)
	_, all := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: "unit=" + site.A.Root.ID, Aliases: true})
	_, tagged := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: "tag=Berne", Aliases: true})
	result, ofSurvey := ofResult(site.A), ofResult(site.A)
	result.Aliases, ofSurvey.Aliases, ofSurvey.AssessmentID, ofSurvey.Mode = true, true, survey.ID, assessment.SurveyMode
	_, one := shared(t, site, site.A, result)
	_, many := shared(t, site, site.A, ofSurvey)
	hidden := []string{"Harbour", "Claims", "Broker", "Motor", "Berne", site.A.Owner.Name, site.A.Submitted.AnsweredBy, site.A.ID, site.A.Root.ID, site.A.Unit.ID, surveyed.ID, survey.ID, site.A.Submitted.ID, "Zurich"}
	for _, look := range []struct {
		secret string
		paths  []string
	}{
		{all, []string{"/shared", "/shared?page=all", "/shared/units.csv", "/shared/units.json", "/shared/units.xlsx", "/shared/units.pdf"}},
		{tagged, []string{"/shared", "/shared/units.csv", "/shared/units.json", "/shared/units.xlsx", "/shared/units.pdf"}},
		{one, []string{"/shared", "/shared/plan.pdf", "/shared/summary.pdf?paper=letter"}},
		{many, []string{"/shared", "/shared/plan.pdf", "/shared/summary.pdf"}},
	} {
		visitor := opened(t, site, look.secret)
		for _, path := range look.paths {
			got := visitor.Get(path)
			if got.Status != http.StatusOK {
				t.Errorf("%s: %d", path, got.Status)
			}
			said := inside(t, path, got.Body) + got.Header.Get("Content-Disposition")
			for _, name := range hidden {
				if contains(said, name) {
					t.Errorf("%s says %q", path, name)
				}
			}
		}
	}
}

// A link shows what it was made for, whatever is asked for by it.
func TestALinkCannotBeWidened(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		surveyed, _ := compared(t, site, site.A)
		_, secret := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: "unit=" + surveyed.ID, Aliases: true})
		_, foreign := shared(t, site, site.B, assessment.ShareSettings{Kind: assessment.SharedComparison})
		visitor := opened(t, site, secret)
		other := url.Values{"link": {account.HashToken(foreign)[:16]}}.Encode()
		for _, asked := range []string{
			"unit=" + site.A.Root.ID, "unit=" + site.B.Root.ID, "unit=", "aliases=", "aliases=off", "aliases=on&tag=x", "level=1", "organization=" + site.B.ID, "filter=", "columns=few", "kind=agreed", "token=",
		} {
			for path, shows := range map[string]string{"/shared": "One unit of Unit", "/shared/units.csv": "\nUnit ", "/shared/units.json": `"aliases": true`} {
				got := visitor.Get(path + "?" + asked)
				got.Has(t, shows)
				for _, name := range []string{site.A.Name, "Claims", "Broker service", site.B.Name} {
					if got.Status != http.StatusOK || strings.Contains(got.Body, name) {
						t.Errorf("%s?%s: %d, or it says %q", path, asked, got.Status, name)
					}
				}
			}
		}
		for _, path := range []string{"/shared?" + other, "/shared/units.csv?" + other, "/shared?link=" + secret, "/shared?link=%00&link=x", "/shared/plan.pdf", "/shared/summary.pdf"} {
			if got := visitor.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d, want 404", path, got.Status)
			}
		}
	})
}
