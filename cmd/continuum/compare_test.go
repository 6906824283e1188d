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

	"continuum/assessment/account"
	"continuum/web/webtest"
)

// stands is where a unit stands as any output shows it: the level, and the
// positions of customer focus, measurement and environment; empty where there is
// none.
type stands struct{ level, cf, me, en string }

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
			query = "unit=" + units.Ordered()[0].ID
		}
	}
	return site.Session(t, account.User{ID: ann.ID}), query
}

// The page, each file it offers, and what this command writes say the same of
// every unit, with names and with letters.
func TestCompareSaysTheSameEverywhere(t *testing.T) {
	client, query := withSample(t)
	for _, row := range []struct{ name, query, flag string }{{"names", "", "--aliases=false"}, {"letters", "&aliases=on", "--aliases"}} {
		t.Run(row.name, func(t *testing.T) {
			get := func(path string) []byte {
				got := client.Get(path + "?" + query + row.query)
				if got.Status != http.StatusOK {
					t.Fatalf("%s: %d", path, got.Status)
				}
				return []byte(got.Body)
			}
			want := standsInCSV(t, get("/compare/units.csv"))
			if len(want) != len(sampleUnits) {
				t.Fatalf("%d units in CSV: %v", len(want), want)
			}
			for what, got := range map[string]map[string]stands{
				"page": standsOnPage(t, get("/compare")), "JSON": standsInJSON(t, get("/compare/units.json")),
				"XLSX": standsInXLSX(t, get("/compare/units.xlsx")), "PDF": standsInPDF(t, get("/compare/units.pdf"), want),
				"command, CSV":  standsInCSV(t, written(t, "csv", row.flag)),
				"command, JSON": standsInJSON(t, written(t, "json", row.flag)),
				"command, XLSX": standsInXLSX(t, written(t, "xlsx", row.flag)),
				"command, PDF":  standsInPDF(t, written(t, "pdf", row.flag), want),
			} {
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(stands{})); diff != "" {
					t.Errorf("%s (-CSV +%s):\n%s", what, what, diff)
				}
			}
			if command := written(t, "csv", row.flag); !bytes.Equal(command, get("/compare/units.csv")) {
				t.Error("the command writes another CSV than the page")
			}
		})
	}
}

// written is what the command writes to a file, and prints.
func written(t *testing.T, format, flag string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "units."+format)
	args := []string{"compare", "--organization", sampleName, "--unit", sampleName, "--format", format, flag}
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
		units[row[at["unit"]]] = stands{row[at["level"]], row[at["cf_position"]], row[at["me_position"]], row[at["en_position"]]}
	}
	return units
}

func standsInJSON(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	var file struct {
		Units []struct {
			Name   string
			Result struct{ Level json.Number }
			Parts  []struct {
				ID       string
				Position json.Number
			} `json:"components"`
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	units := map[string]stands{}
	for _, u := range file.Units {
		s := stands{level: u.Result.Level.String()}
		for _, p := range u.Parts {
			*map[string]*string{"cf": &s.cf, "me": &s.me, "en": &s.en}[p.ID] = p.Position.String()
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
	number := regexp.MustCompile(`^\d(\.\d)?$`) // an empty cell says why
	cell := func(row []string, name string) string {
		i, known := at[name]
		if !known {
			t.Fatalf("no column %q in %q", name, rows[0])
		}
		if i >= len(row) || !number.MatchString(row[i]) {
			return ""
		}
		return row[i]
	}
	units := map[string]stands{}
	for _, row := range rows[1:] {
		units[row[at["Unit"]]] = stands{
			cell(row, "Level"), cell(row, "Customer focus: position"), cell(row, "Measurement: position"), cell(row, "Environment: position"),
		}
	}
	return units
}

func standsOnPage(t *testing.T, data []byte) map[string]stands {
	t.Helper()
	tags, page := regexp.MustCompile(`<[^>]*>`), string(data)
	name := regexp.MustCompile(`(?s)<th scope="row"[^>]*>.*?<span>(?:<a[^>]*>)?([^<]*)<`)
	label, bold := regexp.MustCompile(`(?s)<td[^>]* data-label="([^"]*)">(.*?)</td>`), regexp.MustCompile(`<b>([0-9.]+)</b>`)
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
				*to = number[1]
			}
		}
		units[html.UnescapeString(strings.TrimSpace(tags.ReplaceAllString(unit[1], "")))] = s
	}
	return units
}

// standsInPDF reads the table of the document, of the units named.
func standsInPDF(t *testing.T, data []byte, units map[string]stands) map[string]stands {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext: what the document says is not compared")
		}
		t.Log("SKIPPED: no pdftotext found, what the document says is NOT compared")
		return units
	}
	command := exec.CommandContext(t.Context(), program, "-layout", "-", "-")
	command.Stdin = bytes.NewReader(data)
	text, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]stands{}
	for _, name := range slices.Sorted(maps.Keys(units)) {
		row := regexp.MustCompile(`(?m)^ *` + regexp.QuoteMeta(name) + `  +(\S.*?)  +(\S.*?)  +(\S.*?)  +(\S+)(?:  |$)`).FindStringSubmatch(string(text))
		if row == nil {
			t.Errorf("the document has no row of %q:\n%.3000s", name, text)
			continue
		}
		for i, cell := range row {
			if !regexp.MustCompile(`^\d(\.\d)?$`).MatchString(cell) {
				row[i] = ""
			}
		}
		found[name] = stands{row[4], row[1], row[2], row[3]}
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
