package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"html"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// stands is where a unit stands as any output shows it: the level, and the
// positions of customer focus, measurement and environment, or why there is none:
// "too few", "not assessed".
type stands struct{ level, cf, me, en string }

// shown is a number as it is, or in words why there is none, however an output
// writes it.
func shown(text string) string {
	text = strings.ToLower(strings.ReplaceAll(text, "_", " "))
	if regexp.MustCompile(`^\d(\.\d)?$`).MatchString(text) || text == "too few" || text == "not assessed" {
		return text
	}
	return ""
}

// orWhy is a number, or where there is none, why.
func orWhy(number, why string) string {
	if number == "" {
		return shown(why)
	}
	return shown(number)
}

// withSample is a database with the sample organization, and the session of
// somebody who looks at it.
func withSample(t *testing.T) (client *webtest.Client, query string) {
	t.Helper()
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	if got := typed(t, "", "demo"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	site := webtest.Empty(t, "sqlite://data/continuum.db")
	ann, _, err := site.Store.UserByEmail(t.Context(), "ann@example.org")
	if err != nil {
		t.Fatal(err)
	}
	organizations, err := site.Store.Organizations(t.Context(), ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range organizations {
		if o.Sample {
			units, err := site.Store.Units(t.Context(), o.ID)
			if err != nil {
				t.Fatal(err)
			}
			root := units.Ordered()[0].Unit
			query = "unit=" + root.ID
			addUnclear(t, site.Store, storetest.Owned{Organization: o, Root: root, Owner: ann})
		}
	}
	return site.Session(t, account.User{ID: ann.ID}), query
}

// unclear are units that do not stand in every component: one with a survey in
// which few know of measurement, and one nobody assessed.
var unclear = []string{"Night desk", "Archive cellar"}

func addUnclear(t *testing.T, s *store.Store, o storetest.Owned) {
	t.Helper()
	o.Below(t, s, o.Root, unclear[1], "Berne")
	v := o.Survey(t, s, o.Below(t, s, o.Root, unclear[0], "Berne"), assessment.SharedLink).Open(t, s)
	for i := range 9 {
		v.Respond(t, s, v.Shared, assessment.FrontLine, func(st assessment.Statement) assessment.Given {
			if st.ID[0] == 'm' && i > 2 {
				return assessment.Given{Answer: assessment.DontKnow}
			}
			return storetest.UpTo(2)(st)
		})
	}
	v.Publish(t, s)
}

// The page, each file it offers, and what this command writes say the same of
// every unit, with names and with letters, of all and of some, also where too few
// people answered.
func TestCompareSaysTheSameEverywhere(t *testing.T) {
	client, query := withSample(t)
	for _, row := range []struct {
		name, query string
		flags       []string
		units       int
	}{
		{"names", "", nil, len(sampleUnits) + len(unclear)},
		{"letters", "&aliases=on", []string{"--aliases"}, len(sampleUnits) + len(unclear)},
		{"a tag", "&tag=berne", []string{"--tag", "berne"}, 2},
		{"surveys, by letters", "&kind=survey&aliases=on", []string{"--kind", "survey", "--aliases"}, 2},
		{"a level of a component", "&level=1&component=me", []string{"--level", "1", "--component", "me"}, 2},
		{"a tag, by letters", "&tag=berne&aliases=on", []string{"--tag", "Berne", "--aliases"}, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			get := func(path string) []byte {
				got := client.Get(path + "?" + query + row.query)
				if got.Status != http.StatusOK {
					t.Fatalf("%s: %d", path, got.Status)
				}
				return []byte(got.Body)
			}
			want := standsInCSV(t, get("/compare/units.csv"))
			if len(want) != row.units {
				t.Fatalf("%d units in CSV: %v", len(want), want)
			}
			json, xlsx, pdf := get("/compare/units.json"), get("/compare/units.xlsx"), get("/compare/units.pdf")
			for what, got := range map[string]map[string]stands{
				"page": standsOnPage(t, get("/compare")), "JSON": standsInJSON(t, json), "XLSX": standsInXLSX(t, xlsx), "PDF": standsInPDF(t, pdf, want),
				"command, CSV":  standsInCSV(t, written(t, "csv", row.flags...)),
				"command, JSON": standsInJSON(t, written(t, "json", row.flags...)),
				"command, XLSX": standsInXLSX(t, written(t, "xlsx", row.flags...)),
				"command, PDF":  standsInPDF(t, written(t, "pdf", row.flags...), want),
			} {
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(stands{})); diff != "" {
					t.Errorf("%s (-CSV +%s):\n%s", what, what, diff)
				}
			}
			if command := written(t, "csv", row.flags...); !bytes.Equal(command, get("/compare/units.csv")) {
				t.Error("the command writes another CSV than the page")
			}
			sameSums(t, get("/compare"), json, xlsx, pdf)
		})
	}
}

// written is what the command writes to a file, and prints.
func written(t *testing.T, format string, flags ...string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "units."+format)
	args := []string{"compare", "--organization", sampleName, "--unit", sampleName, "--format", format}
	args = append(args, flags...)
	if got := typed(t, "", append(args, "-o", file)...); got.code != 0 || got.stdout != "" {
		t.Fatalf("%+v", got)
	}
	written := readFile(t, file)
	if printed := typed(t, "", args...); format == "csv" && printed.stdout != string(written) {
		t.Errorf("printed is not what was written: %.200s", printed.stdout)
	}
	return written
}

func standsInCSV(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	units := map[string]stands{}
	for _, row := range rows[1:] {
		field := func(name string) string { return row[at[name]] }
		units[field("unit")] = stands{
			orWhy(field("level"), field("status")), orWhy(field("cf_position"), field("cf_status")),
			orWhy(field("me_position"), field("me_status")), orWhy(field("en_position"), field("en_status")),
		}
	}
	return units
}

func standsInJSON(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	var file struct {
		Units []struct {
			Name, Status string
			Result       struct{ Level json.Number }
			Parts        []struct {
				ID, Status string
				Position   json.Number
			} `json:"components"`
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	units := map[string]stands{}
	for _, u := range file.Units {
		s := stands{level: orWhy(u.Result.Level.String(), u.Status)}
		if u.Status == "not_assessed" {
			s = stands{shown(u.Status), shown(u.Status), shown(u.Status), shown(u.Status)}
		}
		for _, p := range u.Parts {
			*map[string]*string{"cf": &s.cf, "me": &s.me, "en": &s.en}[p.ID] = orWhy(p.Position.String(), p.Status)
		}
		units[u.Name] = s
	}
	return units
}

func standsInXLSX(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Results")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	cell := func(row []string, name string) string {
		i, known := at[name]
		if !known {
			t.Fatalf("no column %q in %q", name, rows[0])
		}
		if i >= len(row) {
			return ""
		}
		return row[i]
	}
	units := map[string]stands{}
	for _, row := range rows[1:] {
		part := func(name string) string { // the level's cell says why there is none; empty: the unit's status does
			why := cell(row, name+": level")
			if why == "" {
				why = cell(row, "Status")
			}
			return orWhy(cell(row, name+": position"), why)
		}
		level := cell(row, "Level")
		if shown(level) == "" {
			level = cell(row, "Status")
		}
		units[row[at["Unit"]]] = stands{shown(level), part("Customer focus"), part("Measurement"), part("Environment")}
	}
	return units
}

func standsOnPage(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	tags, page := regexp.MustCompile(`<[^>]*>`), string(data)
	name := regexp.MustCompile(`(?s)<th scope="row"[^>]*>.*?<span>(?:<a[^>]*>)?([^<]*)<`)
	label, bold := regexp.MustCompile(`(?s)<td[^>]* data-label="([^"]*)">(.*?)</td>`), regexp.MustCompile(`<b>([0-9.]+)</b>|<(?:span|small)[^>]*>(too few|[Nn]ot assessed)</`)
	_, page, _ = strings.Cut(page, `<table class="list units"`)
	page, _, _ = strings.Cut(page, "</table>")
	units := map[string]stands{}
	for _, row := range strings.Split(page, "<tr")[1:] {
		unit := name.FindStringSubmatch(row)
		if unit == nil {
			continue
		}
		var s stands
		for _, cell := range label.FindAllStringSubmatch(row, -1) {
			to := map[string]*string{"Level": &s.level, "Customer focus": &s.cf, "Measurement": &s.me, "Environment": &s.en}[cell[1]]
			if number := bold.FindStringSubmatch(cell[2]); to != nil && number != nil {
				*to = shown(number[1] + number[2])
			}
		}
		units[html.UnescapeString(strings.TrimSpace(tags.ReplaceAllString(unit[1], "")))] = s
	}
	return units
}

// textOfPDF is what a document says, as another program reads it; empty where
// there is none.
func textOfPDF(t *testing.T, data []byte) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext: what the document says is not compared")
		}
		t.Log("SKIPPED: no pdftotext found, what the document says is NOT compared")
		return ""
	}
	command := exec.CommandContext(t.Context(), program, "-layout", "-", "-")
	command.Stdin = bytes.NewReader(data)
	text, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// standsInPDF reads the table of the document, of the units named.
func standsInPDF(t *testing.T, data []byte, units map[string]stands) map[string]stands {
	t.Helper()
	text := textOfPDF(t, data)
	if text == "" {
		return units
	}
	_, text, _ = strings.Cut(text, "Since last time") // the head of the table
	found := map[string]stands{}
	for _, name := range slices.Sorted(maps.Keys(units)) {
		row := regexp.MustCompile(`(?m)^ *` + regexp.QuoteMeta(name) + `  +(.*)$`).FindStringSubmatch(text)
		if row == nil {
			t.Errorf("the document has no row of %q:\n%.3000s", name, text)
			continue
		}
		cells := append(regexp.MustCompile(`  +`).Split(strings.TrimSpace(row[1]), -1), "", "", "", "", "")
		if cells[0] == "–" { // the cells of its components are empty
			found[name] = stands{shown(cells[1]), shown(cells[1]), shown(cells[1]), shown(cells[1])}
			continue
		}
		found[name] = stands{orWhy(strings.Trim(cells[3], "–"), cells[4]), shown(cells[0]), shown(cells[1]), shown(cells[2])}
	}
	return found
}

func TestCompareRefusals(t *testing.T) {
	clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	if got := typed(t, "", "demo"); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	for _, row := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"no organization", nil, 2, "name the organization after --organization"},
		{"an unknown one", []string{"--organization", "Nowhere"}, 2, `there is no organization "Nowhere"`},
		{"an unknown unit", []string{"--organization", sampleName, "--unit", "Nowhere"}, 2, `there is no unit "Nowhere"`},
		{"an unknown format", []string{"--organization", sampleName, "--format", "docx"}, 2, "use csv, json, xlsx or pdf"},
		{"level 6", []string{"--organization", sampleName, "--level", "6"}, 2, "use 1 to 5"},
		{"an unknown component", []string{"--organization", sampleName, "--level", "1", "--component", "none"}, 2, "component"},
		{"no file", []string{"--organization", sampleName, "-o", ""}, 2, "-o needs the name of a file"},
		{"a folder", []string{"--organization", sampleName, "-o", "."}, 1, "is a folder"},
		{"a folder that is not there", []string{"--organization", sampleName, "-o", "none/units.csv"}, 1, "none/units.csv"},
	} {
		got := typed(t, "", append([]string{"compare"}, row.args...)...)
		if got.code != row.code || !strings.Contains(got.stderr, row.want) || got.stdout != "" {
			t.Errorf("%s: %+v, want code %d and %q", row.name, got, row.code, row.want)
		}
	}
	got := typed(t, "", "compare", "--organization", strings.ToUpper(sampleName), "--unit", sampleName+" / claims", "--format", "csv")
	if got.code != 0 || !strings.Contains(got.stdout, "Motor claims") || strings.Contains(got.stdout, "Contact centre") {
		t.Errorf("below one unit: %+v", got)
	}
}
