package assessment

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// today is the day of the comparisons below.
var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

var testRef = Ref{ID: "satisfaction-continuum", Version: "1", Hash: "aa"}

// tenth reads a position: "2.4".
func tenth(text string) Fraction {
	n, err := strconv.Atoi(strings.Replace(text, ".", "", 1))
	if err != nil || len(text) != 3 {
		panic("no position: " + text)
	}
	return Fraction{n, 10}
}

// summed is a result written as the positions of customer focus, measurement and
// environment: "2.4 1.8 2.6". A range of views follows a colon, "3.1:2.8-3.4";
// "few" is too few people, "-" more answers needed, "na" levels that do not apply.
func summed(parts string) *Summary {
	s := &Summary{Rule: RuleVersion, Status: Scored, Level: LevelCount, Position: Whole(LevelCount)}
	for i, text := range strings.Fields(parts) {
		c := ComponentSummary{ID: []string{"cf", "me", "en"}[i], Position: Whole(0)}
		switch text {
		case "few":
			c.Status, c.TooFew = Insufficient, true
		case "-":
			c.Status = Insufficient
		case "na":
			c.Status = NotScored
		default:
			at, views, ranged := strings.Cut(text, ":")
			c.Status, c.Position = Scored, tenth(at)
			c.Level = max(1, c.Position.floor())
			if low, high, _ := strings.Cut(views, "-"); ranged {
				c.N, c.Range = 9, &Range{tenth(low), tenth(high)}
			}
		}
		s.Components = append(s.Components, c)
	}
	s.whole()
	return s
}

// whole works out the whole from the parts.
func (s *Summary) whole() {
	for _, c := range s.Components {
		switch {
		case c.Status == NotScored || s.Status == Scored && c.Status != Scored:
			s.Status = c.Status
		case c.Status == Scored && c.Position.Compare(s.Position) < 0:
			s.Position, s.Level = c.Position, c.Level
		}
	}
	if s.Status != Scored {
		s.Position, s.Level = Whole(0), 0
		return
	}
	for _, c := range s.Components {
		if c.Level == s.Level {
			s.Limiting = append(s.Limiting, c.ID)
		}
	}
}

// found is a full result of a unit, submitted on a day: "2026-11-02".
func found(unit string, mode Mode, day, parts string) Listed {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return Listed{
		ID: unit + "/" + day, UnitID: unit, Ref: testRef, Mode: mode, Form: Full, AnsweredBy: map[Mode]string{Agreed: "Those of " + unit}[mode],
		CreatedAt: at.AddDate(0, 0, -1), SubmittedAt: at, Summary: summed(parts),
	}
}

func since(l Listed, before Listed) Compared { return Compared{l, &before} }

// harbour is the organization of the examples.
func harbour() (Organization, Tree) {
	unit := func(id, parent, name string, letter int, tags ...string) Unit {
		return Unit{ID: id, OrganizationID: "o", ParentID: parent, Name: name, Letter: letter, Tags: tags}
	}
	away := unit("u9", "u2", "Marine claims", 9)
	away.ArchivedAt = today
	return Organization{ID: "o", Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}, Tree{
		unit("u1", "", "Harbour Mutual", 4),
		unit("u2", "u1", "Claims", 7, "Zurich"), unit("u3", "u2", "Motor claims", 1, "Zurich", "Phone"), unit("u4", "u2", "Property claims", 3),
		unit("u5", "u1", "Broker service", 2, "phone"), unit("u6", "u1", "Contact centre", 6), unit("u7", "u1", "Branches", 5),
		away, unit("u10", "u9", "Yachts", 10),
	}
}

// harbourResults are the results behind the picture of the design.
func harbourResults() []Compared {
	motor, property := found("u3", SurveyMode, "2026-11-05", "3.1:2.8-3.4 2.4:2.0-2.8 2.9:2.5-3.1"), found("u4", SurveyMode, "2026-11-06", "1.6 few 2.2")
	harbour, branches := found("u1", Agreed, "2026-03-10", "2.4 1.8 2.6"), found("u7", Agreed, "2026-09-01", "2.2 1.4 2.1")
	harbour.Summary.Missed, harbour.Summary.Actions = []string{"cf3a", "me2a", "me2b"}, []string{"me12-2", "me12-1"}
	branches.Summary.Missed, branches.Summary.Actions = []string{"me2b", "cf3a"}, []string{"me12-1"}
	motor.Summary.Missed, motor.Summary.Actions = []string{"me3a", "cf4a"}, []string{"me23-1", "en23-1"}
	property.Summary.Missed = []string{"cf3a", "me1a", "me2b"} // of measurement nothing may be said
	return []Compared{
		{harbour, nil},
		since(found("u2", Agreed, "2026-11-02", "2.6 1.8 2.8"), found("u2", Agreed, "2025-11-02", "2.0 1.8 2.8")),
		since(motor, found("u3", SurveyMode, "2025-11-05", "3.0:2.4-3.2 2.3:2.0-2.5 2.9:2.5-3.1")),
		{property, nil},
		since(found("u5", SurveyMode, "2026-10-05", "4.2:4.0-4.4 3.3:3.0-3.6 3.8:3.2-4.0"), found("u5", SurveyMode, "2025-10-05", "3.6:3.0-4.1 2.4:2.1-2.8 2.9:2.6-3.1")),
		since(found("u6", SurveyMode, "2026-10-15", "3.6:3.1-4.0 3.9:3.5-4.2 3.3:3.0-3.6"), found("u6", SurveyMode, "2025-10-15", "3.6:3.1-4.0 3.2:3.0-3.4 3.0:2.8-3.5")),
		{branches, nil},
		{found("u9", Agreed, "2026-09-01", "5.0 5.0 5.0"), nil}, // put away: not in it
	}
}

func compared(t testing.TB, results []Compared, f Filter) *Comparison {
	t.Helper()
	organization, tree := harbour()
	q := testQuestionnaire(t)
	c, err := NewComparison(organization, tree, results, func(ref Ref) *Questionnaire { return versions(q, ref) }, f, today)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// versions knows the test questionnaire in any version, and one of other people.
func versions(q *Questionnaire, ref Ref) *Questionnaire {
	other := *q
	switch other.Version = ref.Version; ref.ID {
	case q.ID:
	case "loyalty":
		other.ID, other.Name = ref.ID, "Loyalty practices"
	default:
		return nil
	}
	return &other
}

func names(c *Comparison, standings []Standing) string {
	var list []string
	for _, s := range standings {
		list = append(list, c.Name(s))
	}
	return strings.Join(list, ", ")
}

// row says of a unit what a row of the page shows.
func row(c *Comparison, s Standing) string {
	words := []string{strings.Repeat("  ", s.Depth) + c.Name(s)}
	for _, id := range []string{"cf", "me", "en"} {
		switch part := s.Part(id); {
		case part == nil:
			words = append(words, "empty")
		case part.TooFew:
			words = append(words, "too few")
		case part.Status != Scored:
			words = append(words, "no level")
		default:
			words = append(words, part.Position.String())
		}
	}
	if whole := s.Part(""); whole != nil {
		words = append(words, fmt.Sprint(whole.Level), s.Movement("").Text, string(s.Age), s.NotAs)
	}
	return strings.TrimRight(strings.Join(words, " | "), "| ")
}

func TestTheComparisonOfTheDesign(t *testing.T) {
	c := compared(t, harbourResults(), Filter{})
	var rows []string
	for _, s := range c.Standings {
		rows = append(rows, row(c, s))
	}
	want := []string{
		"Harbour Mutual | 2.4 | 1.8 | 2.6 | 1 | first result | fresh",
		"  Claims | 2.6 | 1.8 | 2.8 | 1 | self-rating unchanged | fresh",
		"    Motor claims | 3.1 | 2.4 | 2.9 | 2 | no clear change | fresh",
		"    Property claims | 1.6 | too few | 2.2 | 0 |  | fresh",
		"  Broker service | 4.2 | 3.3 | 3.8 | 3 | moved, 2 to 3 | fresh",
		"  Contact centre | 3.6 | 3.9 | 3.3 | 3 | no clear change | fresh",
		"  Branches | 2.2 | 1.4 | 2.1 | 1 | first result | fresh",
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	said := map[string]string{
		"title": c.Title(), "lead": c.Lead(), "typical": c.Name(*c.Typical()), "lowest": names(c, c.Lowest()),
		"learn customer focus": names(c, c.LearnFrom("cf")), "learn measurement": names(c, c.LearnFrom("me")), "learn environment": names(c, c.LearnFrom("en")),
	}
	if diff := cmp.Diff(map[string]string{
		"title":   "Seven units of Harbour Mutual",
		"lead":    "Three stand at level 1, one at 2, two at 3; one had too few responses. Measurement limits most of them.",
		"typical": "Claims", // 1.4 1.8 [1.8] 2.4 3.3 3.3: the third of six
		"lowest":  "Harbour Mutual, Claims, Branches",
		// The typical levels are 2 (1.6 2.2 2.4 [2.6] 3.1 3.6 4.2), 1 and 2.
		"learn customer focus": "Broker service", "learn measurement": "Broker service, Contact centre", "learn environment": "",
	}, said); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Distribution{Levels: [LevelCount]int{3, 1, 2, 0, 0}, TooFew: 1}, c.Distribution()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatMostUnitsMiss(t *testing.T) {
	c := compared(t, harbourResults(), Filter{})
	var missed []string
	for _, m := range c.Missed(0) {
		missed = append(missed, fmt.Sprintf("%s %s %d: %d of %d, holds %d", m.Statement.ID, m.Component, m.Level, m.Units, m.Of, m.Holds))
	}
	// Measurement of Property claims had too few: it is in neither number. Every
	// unit but Harbour's contact centre is held by measurement: at 1.8 and 1.4 by
	// level 2, at 2.4 by level 3.
	want := []string{"me2b me 2: 2 of 6, holds 2", "me2a me 2: 1 of 6, holds 1", "me3a me 3: 1 of 6, holds 1", "cf3a cf 3: 3 of 7, holds 0", "cf4a cf 4: 1 of 7, holds 0"}
	if diff := cmp.Diff(want, missed); diff != "" {
		t.Error(diff)
	}
	if few := c.Missed(2); len(few) != 2 || few[1].Statement.ID != "me2a" {
		t.Errorf("the first two: %v", few)
	}
	if best := c.Best(); best == nil || best.Action.ID != "me12-1" || best.Units != 2 || best.Of != 6 {
		t.Errorf("the action: %+v", best)
	}
}

// A statement holds a unit back where it is of the level that a component which
// limits the unit must secure next.
func TestWhatHoldsAUnitBack(t *testing.T) {
	for _, row := range []struct {
		name, positions, missed string
		mode                    Mode
		want                    string
	}{
		{"the next level of what limits it", "2.6 1.8 2.8", "cf3a me2b me3a en3a", Agreed, "me2b"},
		{"of two that limit it", "1.6 1.8 2.8", "cf2a cf3a me2b en3a", Agreed, "cf2a me2b"},
		{"the basics", "0.6 2.8 2.8", "cf1a cf2a", Agreed, "cf1a"},
		{"the next level does not apply", "2.6 1.0 2.8", "me3a me3b me4a", Agreed, "me3a me3b"},
		{"what it misses below, although it is secured", "2.6 2.0 2.8", "me1a me3a me4a", Agreed, "me3a"},
		{"in the middle of many views", "2.6 1.8 2.8", "me2a me3a", SurveyMode, "me2a"},
		{"the middle answers secure the next level: people disagree", "2.6 1.8 2.8", "me3a", SurveyMode, ""},
		{"the highest level", "5.0 5.0 5.0", "cf3a", Agreed, ""},
		{"no level", "2.6 few 2.8", "cf3a en3a", SurveyMode, ""},
	} {
		result := found("u2", row.mode, "2026-11-02", row.positions)
		result.Summary.Missed = strings.Fields(row.missed)
		var holds []string
		for _, m := range compared(t, []Compared{{result, nil}}, Filter{}).Missed(0) {
			if m.Holds > 0 {
				holds = append(holds, m.Statement.ID)
			}
		}
		if got := strings.Join(holds, " "); got != row.want {
			t.Errorf("%s: held back by %q, want %q", row.name, got, row.want)
		}
	}
}

func TestOfEquallyManyTheFirstActionOfTheQuestionnaireCounts(t *testing.T) {
	results := harbourResults()[:1] // it recommends me12-2 before me12-1
	if best := compared(t, results, Filter{}).Best(); best.Action.ID != "me12-1" {
		t.Errorf("the action: %+v", best)
	}
}

func TestWhatCannotBeComparedIsMarkedAndLeftOut(t *testing.T) {
	with := func(change func(*Listed)) []Compared {
		results := harbourResults()
		change(&results[1].Latest) // of Claims
		return results
	}
	for _, test := range []struct {
		is     string
		change func(*Listed)
		notAs  string
		age    Age
	}{
		{"like the others", func(*Listed) {}, "", Fresh},
		{"quick", func(l *Listed) { l.Form = Quick }, "quick form", Fresh},
		{"of another version", func(l *Listed) { l.Ref.Version = "2" }, "questionnaire version 2", Fresh},
		{"of the same version with other words", func(l *Listed) { l.Ref.Hash = "bb" }, "another wording of questionnaire version 1", Fresh},
		{"of another questionnaire", func(l *Listed) { l.Ref.ID = "loyalty" }, "Loyalty practices", Fresh},
		{"of a questionnaire that is lost", func(l *Listed) { l.Ref.ID = "lost" }, "another questionnaire", Fresh},
		{"reopened", func(l *Listed) { l.SubmittedAt = time.Time{} }, "reopened", ""},
		{"a year old", func(l *Listed) { l.SubmittedAt = today.AddDate(-1, 0, 0) }, "", Fresh},
		{"a minute older than a year", func(l *Listed) { l.SubmittedAt = today.AddDate(-1, 0, 0).Add(-time.Minute) }, "", Due},
		{"18 months old", func(l *Listed) { l.SubmittedAt = today.AddDate(0, -18, 0) }, "", Due},
		{"a minute older than that", func(l *Listed) { l.SubmittedAt = today.AddDate(0, -18, 0).Add(-time.Minute) }, "stale: over 18 months old", Stale},
		{"19 months old", func(l *Listed) { l.SubmittedAt = today.AddDate(0, -19, 0) }, "stale: 19 months old", Stale},
		{"quick and stale", func(l *Listed) { l.Form, l.SubmittedAt = Quick, today.AddDate(-3, 0, 0) }, "quick form", Stale},
	} {
		c := compared(t, with(test.change), Filter{})
		claims := c.Standings[1]
		if claims.NotAs != test.notAs || claims.Age != test.age {
			t.Errorf("%s: left out as %q, %q", test.is, claims.NotAs, claims.Age)
		}
		left := c.Distribution().LeftOut == 1 && !strings.Contains(names(c, c.Lowest()), "Claims") && c.Missed(1)[0].Of == 5 &&
			Verdict(c, claims, c.Standings[4], "").Kind == NotComparable
		if left != (test.notAs != "") {
			t.Errorf("%s: left out %v", test.is, left)
		}
		if level := claims.Part("").Level; level != 1 {
			t.Errorf("%s: level %d is not shown any more", test.is, level)
		}
	}
}

func TestTheComparisonIsOfWhatMostResultsAreOf(t *testing.T) {
	kinds := func(kinds ...string) []Compared { // "2 quick": version and form of each result
		var results []Compared
		for i, kind := range kinds {
			l := found(fmt.Sprintf("u%d", i+1), Agreed, "2026-06-0"+fmt.Sprint(i+1), "1.0 1.0 1.0")
			version, rest, _ := strings.Cut(kind, " ")
			if l.Ref.Version = version; strings.Contains(rest, "quick") {
				l.Form = Quick
			}
			if strings.Contains(rest, "stale") {
				l.SubmittedAt = today.AddDate(-2, 0, 0)
			}
			results = append(results, Compared{Latest: l})
		}
		return results
	}
	for _, test := range []struct {
		results []Compared
		want    string
	}{
		{kinds("1", "1", "2"), "1 full"},
		{kinds("2", "1 quick", "1 quick"), "1 quick"},
		{kinds("1", "2"), "2 full"}, // as many: that of the latest result
		{kinds("2", "1"), "1 full"},
		{kinds("1 stale", "1 stale", "2"), "2 full"},       // two that are stale count for nothing
		{kinds("1 stale", "1 stale", "2 stale"), "1 full"}, // unless all are
		{nil, " "},
	} {
		if c := compared(t, test.results, Filter{}); c.Ref.Version+" "+string(c.Form) != test.want {
			t.Errorf("%v: compared %s %s", test.results, c.Ref.Version, c.Form)
		}
	}
}

func TestTheLaterResultOfAUnitCounts(t *testing.T) {
	early, late := found("u2", Agreed, "2026-05-01", "1.0 1.0 1.0"), found("u2", SurveyMode, "2026-06-01", "2.0 2.0 2.0")
	reopened, untouched := early, early
	reopened.SubmittedAt, reopened.UpdatedAt = time.Time{}, late.SubmittedAt.Add(time.Hour)
	untouched.SubmittedAt = time.Time{}
	never := found("u2", Agreed, "2026-07-01", "1.0 1.0 1.0")
	never.Summary, never.SubmittedAt = nil, time.Time{}
	for _, test := range []struct {
		is      string
		results []Listed
		mode    Mode
		want    string
	}{
		{"the survey is later", []Listed{early, late}, "", "survey, "},
		{"reopened and changed since", []Listed{late, reopened}, "", "agreed assessment, reopened"},
		{"reopened, the survey is still later", []Listed{untouched, late}, "", "survey, "},
		{"only a draft besides", []Listed{never, early}, "", "agreed assessment, "},
		{"agreed ones are asked for", []Listed{early, late}, Agreed, "agreed assessment, "},
		{"nothing but a draft", []Listed{never}, "", "none"},
	} {
		var results []Compared
		for _, l := range test.results {
			results = append(results, Compared{Latest: l})
		}
		c, got := compared(t, results, Filter{Mode: test.mode}), "none"
		for _, s := range c.Standings {
			if s.ID == "u2" && s.Latest != nil {
				got = s.Latest.Mode.Word() + ", " + s.NotAs
			}
		}
		if got != test.want {
			t.Errorf("%s: %s", test.is, got)
		}
	}
}

func TestFilters(t *testing.T) {
	results := harbourResults()
	results[6].Latest.SubmittedAt = today.AddDate(0, -13, 0)
	for _, test := range []struct {
		filter Filter
		want   string
	}{
		{Filter{Unit: "u2"}, "Claims, Motor claims, Property claims"},
		{Filter{Unit: "u5"}, "Broker service"},
		{Filter{Tag: "PHONE"}, "Motor claims, Broker service"},
		{Filter{Tag: "nowhere"}, ""},
		{Filter{Level: 1}, "Harbour Mutual, Claims, Branches"},
		{Filter{Level: 2, Component: "en"}, "Harbour Mutual, Claims, Motor claims, Property claims, Branches"},
		{Filter{Level: 1, Component: "me"}, "Harbour Mutual, Claims, Branches"}, // not Property claims: too few
		{Filter{Mode: SurveyMode}, "Motor claims, Property claims, Broker service, Contact centre"},
		{Filter{Age: Due}, "Branches"},
		{Filter{Unit: "u2", Mode: SurveyMode, Level: 2}, "Motor claims"},
	} {
		if c := compared(t, results, test.filter); names(c, c.Standings) != test.want {
			t.Errorf("%+v: %s", test.filter, names(c, c.Standings))
		}
	}
}

func TestASubtreeBeginsAtItsUnit(t *testing.T) {
	c := compared(t, harbourResults(), Filter{Unit: "u2"})
	if c.Top.Name != "Claims" || c.Standings[0].Depth != 0 || c.Standings[1].Depth != 1 {
		t.Errorf("below %s: depths %d, %d", c.Top.Name, c.Standings[0].Depth, c.Standings[1].Depth)
	}
	if above := c.Standings[1].Above(); len(above) != 1 || above[0].Name != "Claims" {
		t.Errorf("above Motor claims: %v", above)
	}
	if c.Title() != "Three units of Claims" || c.Lead() != "One stands at level 1, one at 2; one had too few responses. Measurement limits most of them." {
		t.Errorf("%s. %s", c.Title(), c.Lead())
	}
}

func TestFiltersNothingCouldMeet(t *testing.T) {
	organization, tree := harbour()
	q := testQuestionnaire(t)
	compare := func(f Filter) error {
		_, err := NewComparison(organization, tree, harbourResults(), func(Ref) *Questionnaire { return q }, f, today)
		return err
	}
	for _, unit := range []string{"unknown", "u9", "u10"} { // the last two are put away
		if err := compare(Filter{Unit: unit}); !errors.Is(err, ErrNotFound) {
			t.Errorf("unit %s: %v", unit, err)
		}
	}
	for _, test := range []struct {
		filter Filter
		fields string
	}{
		{Filter{Level: 6, Component: "xx", Age: "old"}, "level component age "},
		{Filter{Level: -1, Mode: "secret"}, "level kind "},
	} {
		fields := ""
		for _, p := range problems(compare(test.filter)) {
			fields += p.Field + " "
		}
		if fields != test.fields {
			t.Errorf("%+v: problems at %s", test.filter, fields)
		}
	}
}

func TestLettersInsteadOfNames(t *testing.T) {
	c := compared(t, harbourResults(), Filter{Aliases: true, Tag: "zurich"})
	if got := names(c, c.Standings); got != "Unit A, Unit G" { // Motor claims and Claims, by letter
		t.Error(got)
	}
	c = compared(t, harbourResults(), Filter{Aliases: true})
	if c.Title() != "Seven units of the organization" || c.Lead() != "Three stand at level 1, one at 2, two at 3; one had too few responses. Measurement limits most of them." {
		t.Errorf("%s. %s", c.Title(), c.Lead())
	}
	if text := Verdict(c, c.Standings[1], c.Standings[0], "me").Text; text != "Unit B is ahead of Unit A" {
		t.Error(text)
	}
	if sub := compared(t, harbourResults(), Filter{Aliases: true, Unit: "u2"}); sub.Title() != "Three units of Unit G" {
		t.Error(sub.Title())
	}
	written, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Harbour", "Mutual", "Motor", "Property", "Broker", "Contact centre", "Branches", "Zurich\"", "Phone", "Those of"} {
		if strings.Contains(string(written), "\""+secret) {
			t.Errorf("%s is in it", secret)
		}
	}
	if all := compared(t, harbourResults(), Filter{}); all.Standings[0].Name != "Harbour Mutual" {
		t.Error("hiding names changed what they were hidden from")
	}
}

func TestSortingIsStableAndPutsWhatIsNotScoredLast(t *testing.T) {
	results := harbourResults()
	results[4].Latest.Form = Quick // Broker service
	c := compared(t, append(results[:5], results[6:]...), Filter{})
	for _, test := range []struct{ column, want string }{
		{"level", "Branches, Harbour Mutual, Claims, Motor claims, Broker service, Property claims, Contact centre"},
		{"-level", "Motor claims, Harbour Mutual, Claims, Branches, Broker service, Property claims, Contact centre"},
		{"me", "Branches, Harbour Mutual, Claims, Motor claims, Broker service, Property claims, Contact centre"},
		{"-cf", "Motor claims, Claims, Harbour Mutual, Branches, Property claims, Broker service, Contact centre"},
		{"assessed", "Harbour Mutual, Branches, Broker service, Claims, Motor claims, Property claims, Contact centre"},
		{"-assessed", "Property claims, Motor claims, Claims, Broker service, Branches, Harbour Mutual, Contact centre"},
		{"name", "Branches, Broker service, Claims, Contact centre, Harbour Mutual, Motor claims, Property claims"},
		{"", "Harbour Mutual, Claims, Motor claims, Property claims, Broker service, Contact centre, Branches"},
		{"unknown", "Harbour Mutual, Claims, Motor claims, Property claims, Broker service, Contact centre, Branches"},
	} {
		if c.SortBy(test.column); names(c, c.Standings) != test.want {
			t.Errorf("by %s: %s", test.column, names(c, c.Standings))
		}
	}
}

func TestGroupsByLevel(t *testing.T) {
	results := harbourResults()
	results[4].Latest.Form = Quick                                                           // Broker service
	results[6].Latest.Summary = summed("2.0 - 2.0")                                          // Branches
	c := compared(t, append(results[:5], results[6:]...), Filter{})                          // without Contact centre
	c.Standings = append(c.Standings, Standing{Branch: Branch{Unit: Unit{Name: "Pensions"}}, // levels that do not apply
		Latest: &Listed{Mode: Agreed, Summary: summed("na 1.0 1.0")}})
	var got []string
	for _, g := range GroupByLevel(c) {
		got = append(got, fmt.Sprintf("%d %s: %s", g.Level, g.Title, names(c, g.Standings)))
	}
	want := []string{
		"1 Level 1, Reactive: Harbour Mutual, Claims",
		"2 Level 2, Attentive: Motor claims",
		"0 Too few responses: Property claims",
		"0 More answers needed: Branches",
		"0 Levels that do not apply: Pensions",
		"0 Left out of the comparison: Broker service",
		"0 Not assessed: Contact centre",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if want := "Two stand at level 1, one at 2; one had too few responses; two have no level yet; one cannot be compared; one is not assessed. Measurement limits all that have a level."; c.Lead() != want {
		t.Error(c.Lead())
	}
}

func TestLeadsOfFewUnits(t *testing.T) {
	for _, test := range []struct {
		is      string
		results []Compared
		filter  Filter
		want    string
	}{
		{"nothing yet", nil, Filter{}, "Nothing has been assessed yet."},
		{"no such unit", nil, Filter{Tag: "nowhere"}, "No unit is like that."},
		{"one unit", harbourResults(), Filter{Unit: "u7"}, "One stands at level 1. Measurement limits it."},
		{"one of three", harbourResults()[:2], Filter{Unit: "u2"}, "One stands at level 1; two are not assessed. Measurement limits the one with a level."},
		{"all secured", []Compared{{found("u7", Agreed, "2026-09-01", "5.0 5.0 5.0"), nil}}, Filter{Unit: "u7"}, "One stands at level 5."},
		{"too few", harbourResults(), Filter{Unit: "u4"}, "One had too few responses."},
		{"two together", harbourResults(), Filter{Level: 3}, "Two stand at level 3. Measurement and environment limit all of them."},
	} {
		if got := compared(t, test.results, test.filter).Lead(); got != test.want {
			t.Errorf("%s: %s", test.is, got)
		}
	}
}
