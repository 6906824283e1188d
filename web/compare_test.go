package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// comparedHarbour is a claimed site with the units of harbour.
func comparedHarbour(s *site) map[string]string {
	s.Helper()
	return harbourUnits(s.T, s.Store, s.owned(), s.Clock.Now())
}

var unitRow = regexp.MustCompile(`(?s)<tr class="d\d" role="row"><th scope="row" role="rowheader">(.*?)</tr>`)

// rowOf is the text of a unit's row in the table of positions.
func (s *site) rowOf(page, unit string) string {
	s.Helper()
	page, _, _ = strings.Cut(page, `<h2>How they spread`)
	for _, row := range unitRow.FindAllString(page, -1) {
		if text := plain(row); text == unit || strings.HasPrefix(text, unit+" ") {
			return text
		}
	}
	return ""
}

// listed are the names in the table of positions, in its order.
func listed(page string) []string {
	table, _, _ := strings.Cut(page, `</table>`)
	var names []string
	for _, match := range regexp.MustCompile(`aria-label="Pick ([^"]*)"`).FindAllStringSubmatch(table, -1) {
		names = append(names, match[1])
	}
	return names
}

// The page says of every unit what stands in its result, in the order of the
// organization.
func TestComparison(t *testing.T) {
	eachHarbour(t, func(s *site) {
		ids := comparedHarbour(s)
		page := s.get("/compare", http.StatusOK).Body
		s.says(page, "10 units of Harbour Mutual", "Three stand at level 1, one at 2, two at 3; one had too few responses; two cannot be compared; one is not assessed.",
			"units are ordered as in the organization", "Typical unit", "level 1, position 1.8", "in 3 of 6", "Measurement Contact centre 4.0")
		for unit, want := range map[string]string{
			"Broker service":  "4.3 level 4 3.5 level 3 3.8 level 3 3 Consistent held by measurement and environment moved, 2 to 3 Sep 2026",
			"Claims":          "2.6 level 2 1.8 level 1 2.8 level 2 1 Reactive held by measurement self-rating unchanged",
			"Property claims": "1.6 level 1 too few 2.3 level 2 too few",
			"Online":          "quick form 2.7 level 2",
			"Marine":          "stale: 20 months old 1.5 level 1",
			"Travel":          "not assessed not assessed not assessed Not assessed",
		} {
			want = strings.ReplaceAll(want, "Sep 2026", s.Clock.Now().AddDate(0, -2, 0).Format("Jan 2006"))
			if got := s.rowOf(page, unit); !strings.Contains(got, want) {
				t.Errorf("%s: %q, want %q", unit, got, want)
			}
		}
		for _, want := range []string{"15 people agreement good", "evidence 47 %"} {
			s.says(page, want)
		}
		if got, want := listed(page), []string{"Harbour Mutual", "Branches", "Broker service", "Claims", "Motor claims", "Property claims", "Contact centre", "Marine", "Online", "Travel"}; !slices.Equal(got, want) {
			t.Errorf("the order is %v", got)
		}
		if !strings.Contains(page, `href="/units/`+ids["Claims"]+`"`) || !regexp.MustCompile(`href="/surveys/[a-z0-9]+#cell-cf-5"`).MatchString(page) {
			t.Error("a name or a cell leads nowhere")
		}
	})
}

// What a cell leads to is there: the part of the result with the reasons.
func TestCellsLeadToTheReasons(t *testing.T) {
	s := newHarbour(t)
	comparedHarbour(s)
	page := s.get("/compare", http.StatusOK).Body
	found := regexp.MustCompile(`href="(/(?:surveys|assessments)/[a-z0-9]+)#([a-z0-9-]+)"`).FindAllStringSubmatch(page, -1)
	if len(found) < 20 {
		t.Fatal(len(found), "cells lead somewhere")
	}
	for _, link := range found {
		if result := s.get(link[1], http.StatusOK).Body; !strings.Contains(result, `id="`+link[2]+`"`) {
			t.Errorf("%s has no #%s", link[1], link[2])
		}
	}
}

func TestComparisonFilters(t *testing.T) {
	eachHarbour(t, func(s *site) {
		ids := comparedHarbour(s)
		for _, row := range []struct {
			query string
			want  string // the units, in order
		}{
			{"unit=" + ids["Claims"], "Claims, Motor claims, Property claims"},
			{"tag=berne", "Claims, Motor claims"},
			{"tag=front+office&level=1", "Branches, Claims"},
			{"level=3", "Broker service, Contact centre"},
			{"level=4&component=me", "Contact centre"},
			{"kind=survey", "Broker service, Motor claims, Property claims, Contact centre"},
			{"age=stale", "Marine"},
			{"sort=name&kind=survey", "Broker service, Contact centre, Motor claims, Property claims"},
			{"sort=me&level=1&kind=agreed", "Branches, Harbour Mutual, Claims, Marine, Online"},
			{"sort=-me&level=1&kind=agreed", "Harbour Mutual, Claims, Branches, Marine, Online"},
			{"level=5", ""},
		} {
			page := s.get("/compare?"+row.query, http.StatusOK).Body
			got := listed(page)
			if strings.Join(got, ", ") != row.want {
				t.Errorf("%s shows %v, want %s", row.query, got, row.want)
			}
		}
	})
}

// What an address asks for that cannot be is said, and there is a page all the
// same; nothing typed by hand makes it fail.
func TestComparisonRefuses(t *testing.T) {
	eachHarbour(t, func(s *site) {
		comparedHarbour(s)
		for query, says := range map[string]string{
			"level=9": "Choose a level from 1 to 5.", "level=x": "Choose a level from 1 to 5.", "kind=rumour": "Choose a kind of assessment from the list.",
			"age=old": "Choose an age from the list.", "sort=salary": "Choose a column to sort by from the list.", "group=size": "Choose how to group the units from the list.",
			"page=-1": "There is no such page", "page=1e9": "There is no such page", "columns=all": "Choose the columns from the list.", "aliases=yes": "aliases=on",
			"component=nothing&level=2": "component", "level=%00&tag=%ff": "level",
		} {
			s.says(s.get("/compare?"+query, http.StatusUnprocessableEntity).Body, "There is something to put right", says)
		}
		s.says(s.get("/compare?page=99", http.StatusOK).Body, "10 units of Harbour Mutual")
		s.get("/compare?unit=%27%3B--", http.StatusNotFound)
		for _, query := range []string{"tag=" + strings.Repeat("x", 3000), "from=%zz", "unit=&unit=", "sort=-", "sort=--me", "component=me"} {
			for _, path := range []string{"/compare?", "/compare/side?", "/compare/trend?"} {
				if got := s.client.Get(path + query); got.Status >= 500 {
					t.Errorf("%s%s: status %d", path, query, got.Status)
				}
			}
		}
	})
}

// With the one switch no name shows: not in the table, not around it, not in an
// address, nor who answered or what was noted.
func TestAliasesHideEveryName(t *testing.T) {
	eachHarbour(t, func(s *site) {
		ids := comparedHarbour(s)
		beside := url.Values{"unit": {ids["Claims"], ids["Broker service"], ids["Motor claims"]}, "from": {"aliases=on"}}.Encode()
		for _, path := range []string{
			"/compare?aliases=on", "/compare?aliases=on&group=level&sort=me", "/compare?aliases=on&columns=few", "/compare?aliases=on&unit=" + ids["Claims"],
			"/compare?aliases=on&level=9", "/compare?aliases=on&sort=name", "/compare/side?" + beside, "/compare/trend?aliases=on",
			"/compare/trend?aliases=on&unit=" + ids["Broker service"], "/compare?aliases=on&level=5", "/compare/side?from=aliases%3Don&unit=" + ids["Claims"],
		} {
			page := s.client.Get(path).Body
			if !strings.Contains(page, "Unit ") && !strings.Contains(page, "No unit") {
				t.Errorf("%s names no unit at all", path)
			}
			hidden := []string{"Harbour Mutual", "The whole team", "Ada Lovelace", "On the board by the door", "front office", "Berne", "Basle", `href="/units/`, `href="/assessments/`, `href="/surveys/`}
			for _, u := range harbour() {
				if u.name != "" && u.name != "Online" && u.name != "Travel" {
					hidden = append(hidden, u.name)
				}
			}
			for _, name := range hidden {
				if i := strings.Index(page, name); i >= 0 {
					t.Errorf("%s shows %q: %s", path, name, page[max(0, i-80):min(len(page), i+80)])
				}
			}
		}
	})
}

// A name is text wherever it stands.
func TestHostileNamesInComparisons(t *testing.T) {
	eachHarbour(t, func(s *site) {
		var ids []string
		for _, name := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `=HYPERLINK("x")`, "Ünïcode 北京 עברית", strings.Repeat("W", assessment.NameLimit)} {
			unit, err := assessment.NewUnit(account.NewID(), s.owned().ID, s.owned().Root.ID, name)
			check(s.T, err)
			unit.Tags = []string{`'><b>tag`}
			check(s.T, s.Store.AddUnit(s.Context(), unit))
			round{ago: 1, cf: 14, me: 12, en: 13}.make(s.T, s.Store, s.owned(), unit.ID, s.Clock.Now())
			ids = append(ids, unit.ID)
		}
		beside := "unit=" + strings.Join(ids, "&unit=")
		for _, path := range []string{"/compare", "/compare?group=level", "/compare/side?" + beside, "/compare/trend?unit=" + ids[0], "/portfolio", "/compare?tag=%27%3E%3Cb%3Etag", "/units/" + ids[1]} {
			page := s.get(path, http.StatusOK).Body
			for _, raw := range []string{"<script>alert", "<img src=x", "'><b>tag"} {
				if strings.Contains(page, raw) {
					t.Errorf("%s has %q in it", path, raw)
				}
			}
		}
	})
}

// Two to five units stand side by side, down to every statement.
func TestSideBySide(t *testing.T) {
	eachHarbour(t, func(s *site) {
		ids := comparedHarbour(s)
		side := func(status int, names ...string) string {
			query := url.Values{"from": {"sort=me"}}
			for _, name := range names {
				query.Add("unit", ids[name])
			}
			return s.get("/compare/side?"+query.Encode(), status).Body
		}
		page := side(http.StatusOK, "Broker service", "Motor claims")
		s.says(page, "Broker service and Motor claims", "What may be said", "Broker service is ahead of Motor claims",
			"Within one week, each customer comment reaches the people who served that customer.", "Level 4, Owned", "0 not in place", "3 fully")
		if !strings.Contains(page, `href="/compare?sort=me"`) {
			t.Error("there is no way back to where the units were picked")
		}
		s.says(side(http.StatusOK, "Claims", "Contact centre", "Travel", "Online", "Property claims"), "different self-ratings, not a measured difference", "not assessed", "too few")
		for _, names := range [][]string{{}, {"Claims"}, {"Claims", "Claims"}, {"", "Claims", "Branches", "Online", "Travel", "Marine"}} {
			refused := side(http.StatusUnprocessableEntity, names...)
			s.says(refused, "Pick two to five units to put side by side")
			if got, want := strings.Count(refused, `form="side" aria-label="Pick `), 10; got != want {
				t.Errorf("refused, %d units can be picked, want %d", got, want)
			}
			distinct := slices.Compact(slices.Sorted(slices.Values(names)))
			if got := strings.Count(refused, `" checked>`); got != len(distinct) {
				t.Errorf("refused with %q, %d are still picked", names, got)
			}
		}
	})
}

// Rounds of one questionnaire, form and kind stand on one line; what moved is
// said by the rule.
func TestTrend(t *testing.T) {
	eachHarbour(t, func(s *site) {
		ids := comparedHarbour(s)
		s.says(s.get("/compare/trend?unit="+ids["Broker service"], http.StatusOK).Body, "Broker service over time", "Surveys, full form", "moved, 2 to 3", "first result", "15 people")
		s.says(s.get("/compare/trend?component=me&unit="+ids["Claims"], http.StatusOK).Body, "Claims over time", "Agreed assessments, full form", "self-rating unchanged", "Claims and the units below it", "1 at level 1")
		s.says(s.get("/compare/trend", http.StatusOK).Body, "Harbour Mutual over time", "One round so far", "3 at level 1, 1 at level 2, 2 at level 3")
		s.says(s.get("/compare/trend?unit="+ids["Travel"], http.StatusOK).Body, "There is no round of Travel yet", "Assess Travel")
		s.get("/compare/trend?component=salary", http.StatusUnprocessableEntity)
	})
}

// Where there is nothing to compare, the page says what to do next.
func TestNothingToCompare(t *testing.T) {
	eachHarbour(t, func(s *site) {
		s.says(s.get("/compare", http.StatusOK).Body, "Nothing to compare yet", "Assess your organization")
		s.says(s.get("/compare/trend", http.StatusOK).Body, "There is no round of Harbour Mutual yet")
		s.says(s.get("/portfolio", http.StatusOK).Body, "Nothing is assessed yet")
		s.get("/compare/side", http.StatusUnprocessableEntity)
		comparedHarbour(s)
		s.says(s.get("/compare?level=5", http.StatusOK).Body, "No unit is like that", "Show all units")
		s.says(s.get("/compare?kind=survey&unit="+s.unit("Legal"), http.StatusOK).Body, "Show all units")
	})
}

// Tags are typed on the unit's page; what is refused comes back as it was typed.
func TestTags(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner, at := site.SignedIn(t, site.A.Owner), "/units/"+site.A.Unit.ID
		if got := owner.Post(at+"/tags", url.Values{"tags": {" Berne ,front office,  berne"}}); got.Status != http.StatusSeeOther {
			t.Fatal("status", got.Status)
		}
		owner.Get(at).Has(t, `<span class="tag">Berne</span><span class="tag">front office</span>`, `value="Berne, front office"`)
		owner.Get("/compare?tag=BERNE").Has(t, "tagged “BERNE”", site.A.Unit.Name)
		long := strings.Repeat("x", 41)
		refused := owner.Post(at+"/tags", url.Values{"tags": {"fine, " + long}})
		if refused.Status != http.StatusUnprocessableEntity {
			t.Error("status", refused.Status)
		}
		refused.Has(t, `href="#tags"`, `value="fine, `+long+`"`)
		many := make([]string, 11)
		for i := range many {
			many[i] = fmt.Sprint("tag ", i)
		}
		if got := owner.Post(at+"/tags", url.Values{"tags": {strings.Join(many, ",")}}); got.Status != http.StatusUnprocessableEntity {
			t.Error("eleven tags: status", got.Status)
		}
		owner.Get(at).Has(t, `value="Berne, front office"`)
	})
}

// All organizations of somebody stand under each other, each by itself, and
// nobody else's.
func TestPortfolio(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		if page := site.SignedIn(t, site.A.Owner).Get("/"); strings.Contains(page.Body, "/portfolio") {
			t.Error("with one organization there is nothing to show of all")
		}
		root := second(t, site, "Zweitwerk", false)
		round{ago: 1, cf: 14, me: 12, en: 13}.make(t, site.Store, storetest.Owned{Organization: assessment.Organization{ID: root.OrganizationID}, Root: root, Owner: site.A.Owner}, root.ID, site.Clock.Now())
		owner := site.SignedIn(t, site.A.Owner)
		page := owner.Get("/portfolio")
		page.Has(t, "<h2>"+site.A.Name+"</h2>", "<h2>Zweitwerk</h2>", ">1.8</b>", ">2.0</b>", `href="/portfolio" aria-current="page"`)
		if strings.Contains(page.Body, site.B.Name) {
			t.Error("it names somebody else's organization")
		}
		owner.Get("/compare?unit="+root.ID).Has(t, "One unit of Zweitwerk")
		hidden := owner.Get("/portfolio?aliases=on")
		hidden.Has(t, "<h2>Organization A</h2>", "<h2>Organization B</h2>", "Show names", "&amp;aliases=on", ">1.8</b>", ">2.0</b>")
		for _, name := range []string{site.A.Name, "Zweitwerk", "Claims", `href="/units/`, `href="/assessments/`} {
			if strings.Contains(hidden.Body, name) {
				t.Errorf("names are hidden, and %q shows", name)
			}
		}
		owner.Get("/compare/trend?unit="+site.A.Root.ID).Has(t, site.A.Name+" over time")
	})
}

// A long table has pages, and all its rows on one to print.
func TestManyUnits(t *testing.T) {
	s := newHarbour(t)
	o := s.owned()
	for i := range 230 {
		unit := assessment.Unit{ID: account.NewID(), OrganizationID: o.ID, ParentID: o.Root.ID, Name: fmt.Sprintf("Branch %03d", i)}
		check(t, s.Store.AddUnit(t.Context(), unit))
		if i < 3 {
			round{ago: 1, cf: 14 + i, me: 12, en: 13}.make(t, s.Store, o, unit.ID, s.Clock.Now())
		}
	}
	for query, want := range map[string]int{"": 100, "?page=2": 100, "?page=3": 31, "?page=4": 31, "?page=all": 231, "?page=all&group=level": 231} {
		page := s.get("/compare"+query, http.StatusOK).Body
		if got := len(listed(page)); got != want {
			t.Errorf("%q shows %d units, want %d", query, got, want)
		}
		if query == "?page=2" {
			s.says(page, "Units 101 to 200 of 231", "Show all, to print", "How many comparable units stand where")
		}
	}
	if names := listed(s.get("/compare?group=level", http.StatusOK).Body); names[0] != "Branch 000" {
		t.Error("grouped, the first is", names[0])
	}
}

// The comparison asks the database as often for many units as for a few.
func TestComparisonAsksTheDatabaseAFewTimes(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		org := storetest.Organization(t, s, "Aarewerk")
		site, asked := counting(t, url)
		client := site.Session(t, org.Owner)
		var counts []int64
		for _, n := range []int{10, 90} {
			for range n {
				round{ago: 1, cf: 14, me: 12, en: 13}.make(t, s, org, org.Unit(t, s, "Unit").ID, site.Clock.Now())
			}
			for _, path := range []string{"/compare", "/compare?level=2&sort=me&group=level&kind=agreed"} {
				asked.asked.Store(0)
				if got := client.Get(path); got.Status != http.StatusOK {
					t.Fatal(path, got.Status)
				}
				counts = append(counts, asked.asked.Load())
			}
		}
		if counts[0] != counts[2] || counts[1] != counts[3] || max(counts[0], counts[1]) > mostQueries {
			t.Errorf("statements for ten and a hundred units: %v, want the same and at most %d", counts, mostQueries)
		}
		t.Log("statements:", counts)
	})
}
