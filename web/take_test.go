package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/questionnaires"
	"continuum/web/webtest"
)

// compared fills an organization: three units with results, one of them by a
// survey, one never assessed, and two surveys nobody may see.
func compared(t *testing.T, site *webtest.Site, o webtest.Tenant) (surveyed, hidden assessment.Unit) {
	t.Helper()
	surveyed = o.Owned.Unit(t, site.Store, "Broker service")
	o.Published(t, site.Store, surveyed)
	site.Submit(t, o.Owned, o.Owned.Unit(t, site.Store, "Motor"))
	hidden = o.Owned.Unit(t, site.Store, "Secret desk")
	o.Survey(t, site.Store, hidden, assessment.SharedLink).Open(t, site.Store).RespondMany(t, site.Store, 6, func(int, assessment.Statement) assessment.Given {
		return assessment.Given{Answer: assessment.Fully}
	}).Close(t, site.Store)
	return surveyed, hidden
}

// Each format of a comparison is sent as a file with its name.
func TestComparisonFiles(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		compared(t, site, site.A)
		viewer := site.SignedIn(t, site.A.Viewer)
		for _, row := range []struct{ extension, kind, begins string }{
			{"csv", "text/csv; charset=utf-8", "\ufeff"},
			{"json", "application/json", "{"},
			{"pdf", "application/pdf", "%PDF-"},
			{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"},
		} {
			got := viewer.Get("/compare/units." + row.extension)
			disposition := got.Header.Get("Content-Disposition")
			if got.Status != http.StatusOK || got.Header.Get("Content-Type") != row.kind || !strings.HasPrefix(got.Body, row.begins) ||
				!strings.Contains(disposition, "Harbour Mutual comparison") || !strings.Contains(disposition, "."+row.extension) || got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d, %v\n%.200s", row.extension, got.Status, got.Header, got.Body)
			}
		}
		for _, query := range []string{"?level=9", "?kind=other", "?component=none&level=2"} {
			if got := viewer.Get("/compare/units.csv" + query); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want 422", query, got.Status)
			}
		}
		for _, query := range []string{"?unit=" + site.B.Unit.ID, "?unit=none"} {
			if got := viewer.Get("/compare/units.csv" + query); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d, want 404", query, got.Status)
			}
		}
	})
}

// Where names are hidden nothing of a file says one, nor does its name.
func TestFilesAndLinksHideNames(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		surveyed, _ := compared(t, site, site.A)
		viewer := site.SignedIn(t, site.A.Viewer)
		_, comparison := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Aliases: true})
		result := ofResult(site.A)
		result.Aliases = true
		_, one := shared(t, site, site.A, result)
		survey := result
		survey.AssessmentID, survey.Mode = site.A.Published(t, site.Store, surveyed).ID, assessment.SurveyMode
		_, many := shared(t, site, site.A, survey)
		names := []string{"Harbour", "Claims", "Broker", "Motor", "Secret desk", "Underwriting", site.A.Owner.Name, site.A.Submitted.AnsweredBy, "seen on the door", "Seen at"}
		for _, look := range []struct {
			as   *webtest.Client
			path string
		}{
			{viewer, "/compare/units.csv?aliases=on"},
			{viewer, "/compare/units.json?aliases=on"},
			{viewer, "/compare/units.xlsx?aliases=on"},
			{viewer, "/compare/units.pdf?aliases=on"},
			{viewer, "/compare/plans.zip?aliases=on"},
			{opened(t, site, comparison), "/shared"},
			{opened(t, site, comparison), "/shared/units.csv"},
			{opened(t, site, comparison), "/shared/units.json"},
			{opened(t, site, comparison), "/shared/units.xlsx"},
			{opened(t, site, comparison), "/shared/units.pdf"},
			{opened(t, site, one), "/shared"},
			{opened(t, site, one), "/shared/plan.pdf"},
			{opened(t, site, one), "/shared/summary.pdf"},
			{opened(t, site, many), "/shared"},
			{opened(t, site, many), "/shared/plan.pdf"},
			{opened(t, site, many), "/shared/summary.pdf"},
		} {
			got := look.as.Get(look.path)
			if got.Status != http.StatusOK {
				t.Errorf("%s: %d", look.path, got.Status)
			}
			text := got.Header.Get("Content-Disposition") + "\n" + textOf(t, look.path, got.Body)
			if !strings.Contains(text, "Unit ") {
				t.Errorf("%s names no unit by a letter:\n%.300s", look.path, text)
			}
			for _, name := range names {
				if strings.Contains(text, name) {
					t.Errorf("%s says %q", look.path, name)
				}
			}
		}
	})
}

// A survey that is not published is in no file and under no link.
func TestUnpublishedSurveysAreNowhere(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		_, hidden := compared(t, site, site.A)
		owner := site.SignedIn(t, site.A.Owner)
		_, secret := shared(t, site, site.A, assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: "unit=" + hidden.ID})
		for _, look := range []struct {
			as   *webtest.Client
			path string
		}{
			{owner, "/compare/units.csv?unit=" + hidden.ID},
			{owner, "/compare/units.json?unit=" + hidden.ID},
			{owner, "/compare/units.pdf?unit=" + hidden.ID},
			{opened(t, site, secret), "/shared"},
			{opened(t, site, secret), "/shared/units.csv"},
		} {
			text := textOf(t, look.path, look.as.Get(look.path).Body)
			for _, said := range []string{"Level 5", "5.0", "5,0", "6 people", "6 responses"} {
				if strings.Contains(text, said) {
					t.Errorf("%s says %q of a survey that is not published", look.path, said)
				}
			}
		}
		files := unzipped(t, owner.Get("/compare/plans.zip?unit="+hidden.ID).Body)
		if _, ok := files["Not in here.txt"]; !ok || len(files) != 3 {
			t.Errorf("the ZIP of a unit without a result holds %v", slices.Sorted(mapKeys(files)))
		}
	})
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// textOf is what a page or file says, whatever its kind.
func textOf(t *testing.T, path, body string) string {
	t.Helper()
	path, _, _ = strings.Cut(path, "?")
	switch {
	case strings.HasSuffix(path, ".pdf"):
		return pdfText(t, body)
	case strings.HasSuffix(path, ".xlsx"):
		var text strings.Builder
		for name, file := range unzipped(t, body) {
			text.WriteString(name + "\n" + file + "\n")
		}
		return text.String()
	case strings.HasSuffix(path, ".zip"):
		var text strings.Builder
		for name, file := range unzipped(t, body) {
			text.WriteString(name + "\n")
			if strings.HasSuffix(name, ".pdf") {
				file = pdfText(t, file)
			}
			text.WriteString(file + "\n")
		}
		return text.String()
	default:
		return body
	}
}

// file is what a file of the site says, in one line.
func (s *site) file(path string) string {
	s.Helper()
	return strings.Join(strings.Fields(textOf(s.T, path, s.get(path, http.StatusOK).Body)), " ")
}

// reads fails when a file of the site does not say every text.
func (s *site) reads(path string, texts ...string) {
	s.Helper()
	said := s.file(path)
	for _, text := range texts {
		if !strings.Contains(said, text) {
			s.Errorf("%s does not say %q: %.3000s", path, text, said)
		}
	}
}

// unzipped is what is in a ZIP, by name.
func unzipped(t *testing.T, body string) map[string]string {
	t.Helper()
	r, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("no ZIP: %v\n%.200q", err, body)
	}
	files := map[string]string{}
	for _, f := range r.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(from)
		if err != nil || files[f.Name] != "" {
			t.Fatalf("%s: %v, twice or unreadable", f.Name, err)
		}
		files[f.Name] = string(content)
	}
	return files
}

// The ZIP holds the comparison and a plan for each unit with a result, under
// names of their own that no system takes for anything else.
func TestPlansInOneFile(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		compared(t, site, site.A)
		for _, name := range []string{"Claims", "CLAIMS", `../../etc/pass"wd`, "CON", "保険 العربية", strings.Repeat("W", 200), "=cmd()"} {
			site.Submit(t, site.A.Owned, site.A.Owned.Unit(t, site.Store, name))
		}
		got := site.SignedIn(t, site.A.Viewer).Get("/compare/plans.zip")
		if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "application/zip" || !strings.Contains(got.Header.Get("Content-Disposition"), "Harbour Mutual plans") {
			t.Fatalf("%d, %v", got.Status, got.Header)
		}
		files := unzipped(t, got.Body)
		plans, folded := 0, map[string]bool{}
		for name, file := range files {
			if strings.ContainsAny(name, `/\:*?"<>|`) || strings.HasPrefix(name, ".") || len(name) > 200 || folded[strings.ToLower(name)] {
				t.Errorf("the name %q", name)
			}
			folded[strings.ToLower(name)] = true
			if strings.HasPrefix(file, "%PDF-") {
				plans++
			}
		}
		if plans != 1+10 {
			t.Errorf("%d documents, want the comparison and ten plans: %v", plans, slices.Sorted(mapKeys(files)))
		}
		if !strings.Contains(files["About these files.txt"], "10 action plans") || !strings.Contains(files["Not in here.txt"], "Underwriting: not assessed.") {
			t.Errorf("%q\n%q", files["About these files.txt"], files["Not in here.txt"])
		}
		site.SignedIn(t, site.A.Owner).Get("/members/history").Has(t, "took along all plans and the comparison as ZIP")
	})
}

// pipe is an answer somebody reads as it comes, part by part.
type pipe struct {
	header http.Header
	*io.PipeWriter
}

func (p pipe) Header() http.Header { return p.header }
func (pipe) WriteHeader(int)       {}
func (pipe) Flush()                {}

// zipOf asks for the ZIP of a tenant and reads it as it comes. Nothing more is
// made than is read, but for what waits.
func zipOf(t *testing.T, site *webtest.Site, o webtest.Tenant) (from *io.PipeReader, stop context.CancelFunc, done chan any) {
	t.Helper()
	from, to := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "/compare/plans.zip", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "continuum="+site.Session(t, o.Owner).Cookie("continuum"))
	done = make(chan any, 1)
	go func() {
		defer func() { done <- recover(); _ = to.Close() }()
		site.Handler().ServeHTTP(pipe{http.Header{}, to}, request)
	}()
	return from, stop, done
}

// entry reads the next file of a ZIP as it comes.
func entry(t *testing.T, from io.Reader) (name string, content []byte) {
	t.Helper()
	head := make([]byte, 30)
	if _, err := io.ReadFull(from, head); err != nil || string(head[:4]) != "PK\x03\x04" {
		t.Fatalf("no file of a ZIP: %v, %q", err, head)
	}
	named := make([]byte, binary.LittleEndian.Uint16(head[26:])+binary.LittleEndian.Uint16(head[28:]))
	if _, err := io.ReadFull(from, named); err != nil {
		t.Fatal(err)
	}
	content = make([]byte, binary.LittleEndian.Uint32(head[18:]))
	if _, err := io.ReadFull(from, content); err != nil {
		t.Fatal(err)
	}
	return string(named[:binary.LittleEndian.Uint16(head[26:])]), content
}

// The first file is there before the last plan is made, and when whoever reads
// goes away nothing more is made.
func TestPlansComeAsTheyAreMade(t *testing.T) {
	site := webtest.New(t)
	const units = 40
	for i := range units {
		site.Submit(t, site.A.Owned, site.A.Owned.Unit(t, site.Store, fmt.Sprintf("Desk %02d", i)))
	}
	before := runtime.NumGoroutine()
	from, stop, done := zipOf(t, site, site.A)
	defer stop()
	if name, _ := entry(t, from); name != "About these files.txt" {
		t.Errorf("the first file is %q", name)
	}
	if name, file := entry(t, from); name != "comparison.pdf" || !bytes.HasPrefix(file, []byte("%PDF-")) {
		t.Errorf("the second file is %q", name)
	}
	if name, file := entry(t, from); !strings.HasPrefix(name, "Claims ") || !bytes.HasPrefix(file, []byte("%PDF-")) {
		t.Errorf("the third file is %q", name)
	}
	select {
	case <-done:
		t.Error("all plans were made although three files were read")
	default:
	}
	stop()
	_ = from.CloseWithError(context.Canceled)
	select {
	case reason := <-done:
		if err, _ := reason.(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("a download that was left ended with %v, want the connection cut", reason)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("plans are made for nobody")
	}
	for range 1000 { // what was being made ends
		if runtime.NumGoroutine() <= before+2 {
			return
		}
		runtime.Gosched()
	}
}

// A ZIP may take longer than any other answer, as long as somebody reads it.
func TestPlansOutlastTheWriteTimeout(t *testing.T) {
	site := webtest.New(t)
	for i := range 12 {
		site.Submit(t, site.A.Owned, site.A.Owned.Unit(t, site.Store, fmt.Sprintf("Desk %02d", i)))
	}
	server := httptest.NewUnstartedServer(site.Handler())
	server.Config.WriteTimeout = 250 * time.Millisecond
	server.Start()
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/compare/plans.zip", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", "continuum="+site.Session(t, site.A.Owner).Cookie("continuum"))
	began := time.Now()
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("cut off after %s: %v", time.Since(began), err)
	}
	if files := unzipped(t, string(body)); len(files) != 1+1+13+1 {
		t.Errorf("%d files: %v", len(files), slices.Sorted(mapKeys(files)))
	}
	if took := time.Since(began); took < server.Config.WriteTimeout {
		t.Logf("the ZIP was faster than the limit: %s", took)
	}
}

// The page says what the ZIP holds, and how far it is.
func TestPlansPage(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		compared(t, site, site.A)
		viewer := site.SignedIn(t, site.A.Viewer)
		page := viewer.Get("/compare/plans")
		page.Has(t, "3 action plans", "3 units have no result yet", "Download the ZIP")
		_, after, _ := strings.Cut(page.Body, `class="btn" href="`)
		address, _, _ := strings.Cut(after, `"`)
		address = strings.ReplaceAll(address, "&amp;", "&")
		watch := strings.Replace(address, "plans.zip?", "plans?watch=on&", 1)
		if got := viewer.Get(watch); got.Header.Get("Refresh") != "3" {
			t.Errorf("a page that watches does not ask again: %v", got.Header)
		}
		if got := viewer.Get(address); got.Status != http.StatusOK {
			t.Fatalf("%s: %d", address, got.Status)
		}
		done := viewer.Get(watch)
		done.Has(t, "Done.", "All 3 plans are made")
		if done.Header.Get("Refresh") != "" {
			t.Error("a page that watched what is done asks again")
		}
		if other := site.SignedIn(t, site.A.Owner).Get(watch); strings.Contains(other.Body, "plans are made") {
			t.Error("somebody else’s download is shown")
		}
	})
}

// More units than a document holds are said, with the way to the spreadsheet.
func TestTooManyUnitsForADocument(t *testing.T) {
	site := webtest.New(t)
	for i := range 500 {
		site.A.Owned.Unit(t, site.Store, fmt.Sprintf("Desk %03d", i))
	}
	viewer := site.SignedIn(t, site.A.Viewer)
	got := viewer.Get("/compare/units.pdf?sort=level")
	if got.Status != http.StatusUnprocessableEntity {
		t.Errorf("%d", got.Status)
	}
	got.Has(t, "at most 500 units", `href="/compare/units.xlsx?sort=level"`)
	if files := unzipped(t, viewer.Get("/compare/plans.zip").Body); files["comparison.xlsx"] == "" || files["comparison.pdf"] != "" {
		t.Errorf("the ZIP holds %v", slices.Sorted(mapKeys(files)))
	}
}

// One page of a result, and blank forms, are documents with their names; taking
// the page is noted once a day.
func TestDocumentsToTakeAlong(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		survey := site.A.Published(t, site.Store, site.A.Unit)
		viewer, of := site.SignedIn(t, site.A.Viewer), "/questionnaires/"+questionnaires.DefaultID
		for _, row := range []struct{ path, begins, named string }{
			{"/assessments/" + site.A.Submitted.ID + "/summary.pdf", "%PDF-", "Claims"},
			{"/assessments/" + site.A.Submitted.ID + "/summary.pdf?paper=letter", "%PDF-", "summary.pdf"},
			{"/surveys/" + survey.ID + "/summary.pdf", "%PDF-", "Claims"},
			{of + "/blank.pdf", "%PDF-", "blank.pdf"},
			{of + "/blank.pdf?form=quick&paper=letter", "%PDF-", "quick form"},
			{of + "/answers.xlsx", "PK", "answers.xlsx"},
			{of + "/answers.xlsx?form=quick", "PK", "quick form"},
		} {
			if got := viewer.Get(row.path); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, row.begins) || !strings.Contains(got.Header.Get("Content-Disposition"), row.named) {
				t.Errorf("%s: %d, %s", row.path, got.Status, got.Header.Get("Content-Disposition"))
			}
		}
		for _, path := range []string{
			"/assessments/" + site.A.Open.ID + "/summary.pdf", "/assessments/" + site.B.Submitted.ID + "/summary.pdf", "/questionnaires/none/blank.pdf", "/questionnaires/none/answers.xlsx",
		} {
			if got := viewer.Get(path); got.Status != http.StatusNotFound {
				t.Errorf("%s: %d, want 404", path, got.Status)
			}
		}
		result := site.SignedIn(t, site.A.Owner).Get("/assessments/" + site.A.Submitted.ID).Body
		if n := strings.Count(result, "downloaded by "+site.A.Viewer.Name); n != 1 {
			t.Errorf("the trail of the result has %d downloads of the summary, want one", n)
		}
	})
}

// What is JSON is JSON.
func TestComparisonIsJSON(t *testing.T) {
	site := webtest.New(t)
	compared(t, site, site.A)
	got := site.SignedIn(t, site.A.Viewer).Get("/compare/units.json")
	if !json.Valid([]byte(got.Body)) {
		t.Errorf("%.300s", got.Body)
	}
}

// pdfText is what a document says, as another program reads it.
func pdfText(t *testing.T, file string) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no pdftotext: what documents say is not tested")
		}
		t.Skip("SKIPPED: no pdftotext found, what documents say is NOT tested")
	}
	command := exec.CommandContext(t.Context(), program, "-layout", "-", "-")
	command.Stdin = strings.NewReader(file)
	text, err := command.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(text)
}
