package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"continuum/assessment"
	"continuum/web/webtest"
)

// sendFile sends a form with a file, as a browser does.
func sendFile(t *testing.T, client *webtest.Client, path, name string, file []byte, fields ...string) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return client.Send(http.MethodPost, path, w.FormDataContentType(), body.String())
}

var hiddenField = regexp.MustCompile(`type="hidden" name="([^"]*)" value="([^"]*)"`)

// confirmed is the form of a preview, as its button sends it.
func confirmed(page string) url.Values {
	form := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	return form
}

// filled is the workbook at an address with answers typed into it.
func filled(t *testing.T, client *webtest.Client, path string, answer func(statement assessment.Statement) (answer, note string)) []byte {
	t.Helper()
	got := client.Get(path)
	if got.Status != http.StatusOK {
		t.Fatalf("%s: %d", path, got.Status)
	}
	return filledIn(t, []byte(got.Body), answer)
}

// filledIn is a workbook with answers typed into it.
func filledIn(t *testing.T, workbook []byte, answer func(statement assessment.Statement) (answer, note string)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	q := embedded(t).Questionnaire
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for col, cell := range row {
				if statement, _, known := q.Statement(cell); known && len(cell) > 2 {
					typeAnswer(t, f, sheet, rows, r, col, statement, answer)
				}
			}
		}
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// typeAnswer types into the columns named Answer and Note of a row.
func typeAnswer(t *testing.T, f *excelize.File, sheet string, rows [][]string, r, _ int, statement assessment.Statement, answer func(assessment.Statement) (string, string)) {
	t.Helper()
	code, note := answer(statement)
	for above := r; above >= 0; above-- {
		for col, head := range rows[above] {
			text := map[bool]string{strings.HasPrefix(head, "Answer"): code, strings.HasPrefix(head, "Note"): note, strings.HasPrefix(head, "What"): note}[true]
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(col+1, r+1)
			if err == nil {
				err = f.SetCellStr(sheet, cell, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A workbook goes out, is filled in, is looked at and comes in; what it says
// takes the place of what was there, and the trail knows.
func TestImportAWorkbook(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client, at := site.SignedIn(t, site.A.Assessor), "/assessments/"+site.A.Open.ID
		file := filled(t, client, at+"/answers.xlsx", func(assessment.Statement) (string, string) { return "2", "" })
		before := site.Dump(t)
		preview := sendFile(t, client, at+"/import/preview", "answers.xlsx", file)
		preview.Has(t, "answers are new", "take the place of others", "Nothing has happened yet", "answers.xlsx", "<b>Mostly")
		if preview.Status != http.StatusOK || site.Dump(t) != before {
			t.Fatalf("looking at a workbook: %d, or something was changed", preview.Status)
		}
		done := client.Post(at+"/import", confirmed(preview.Body))
		if done.Status != http.StatusSeeOther || done.Location != at+"/check" {
			t.Fatalf("import: %d to %s\n%s", done.Status, done.Location, plain(done.Body))
		}
		a, err := site.Store.Assessment(t.Context(), site.A.ID, site.A.Open.ID)
		if err != nil || len(a.Answers) != 45 || a.Answers["cf1a"] != assessment.Mostly {
			t.Errorf("%d answers, cf1a %v, %v", len(a.Answers), a.Answers["cf1a"], err)
		}
		if last := a.Events[len(a.Events)-1]; last.What != assessment.EventFilled || last.Who != site.A.Assessor.Name || last.Note != "answers.xlsx" {
			t.Errorf("noted %+v", last)
		}
		if again := client.Post(at+"/import", confirmed(preview.Body)); again.Status != http.StatusUnprocessableEntity {
			t.Errorf("imported again, after what was looked at changed: %d", again.Status)
		}
		client.Post(at+"/submit", nil)
		if got := client.Get(at + "/import"); got.Status != http.StatusGone {
			t.Errorf("into what is submitted: %d", got.Status)
		}
	})
}

// What is wrong in a workbook is said cell by cell, and nothing is imported.
func TestWorkbookWithMistakes(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client, at := site.SignedIn(t, site.A.Assessor), "/assessments/"+site.A.Open.ID
		file := filled(t, client, at+"/answers.xlsx", func(s assessment.Statement) (string, string) {
			return map[string]string{"cf1a": "perhaps", "me2a": "7"}[s.ID], ""
		})
		before := site.Dump(t)
		got := sendFile(t, client, at+"/import/preview", "mine.xlsx", file)
		if got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d, want 422", got.Status)
		}
		got.Has(t, "2 things have to be put right", "In “mine.xlsx”", "Customer focus!", "Measurement!", "perhaps")
		if site.Dump(t) != before {
			t.Error("something was imported")
		}
	})
}

// Files that are none, bombs, or too large are refused with a sentence.
func TestHostileFiles(t *testing.T) {
	site := webtest.New(t)
	client, at := site.SignedIn(t, site.A.Assessor), "/assessments/"+site.A.Open.ID
	before := site.Dump(t)
	own := []string{"organization", site.A.ID}
	for _, target := range []struct {
		path   string
		fields []string
	}{{at + "/import/preview", nil}, {"/import/preview", own}} {
		for name, file := range map[string][]byte{
			"empty.xlsx": {}, "text.xlsx": []byte("unit,date\n\xff\xfe"), "half.xlsx": []byte("PK\x03\x04half a file"),
			"bomb.xlsx": bomb(t), "../../etc/passwd": []byte("root:x:0:0"), "null.csv": []byte("unit,date,statement\x00,answer\n"),
		} {
			got := sendFile(t, client, target.path, name, file, target.fields...)
			if got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `id="file-error"`) {
				t.Errorf("%s to %s: %d\n%.300s", name, target.path, got.Status, plain(got.Body))
			}
		}
		large := sendFile(t, client, target.path, "large.xlsx", bytes.Repeat([]byte("W"), 6<<20), target.fields...)
		if large.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("6 MiB: %d, want 413", large.Status)
		}
		large.Has(t, "large.xlsx", "at most 5 MiB", `type="file"`)
		huge := sendFile(t, client, target.path, "huge.xlsx", bytes.Repeat([]byte("W"), 20<<20), target.fields...)
		if huge.Status != http.StatusRequestEntityTooLarge {
			t.Errorf("20 MiB: %d, want 413", huge.Status)
		}
	}
	for _, kept := range []string{"", "none", "H4sIAAAAAAAA", strings.Repeat("A", 100)} {
		if got := client.Post(at+"/import", url.Values{"kept": {kept}, "seen": {"x"}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a file that got lost: %d", got.Status)
		}
	}
	if site.Dump(t) != before {
		t.Error("something was changed")
	}
	if strings.Contains(site.Log.String(), `"status":500`) {
		t.Error("a request failed with status 500")
	}
}

// bomb is a workbook of a few kilobytes that unpacks to 200 MiB.
func bomb(t *testing.T) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		to, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 70 {
			if _, err := to.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// roundsFile is a file of earlier results: every statement of a unit and day.
func roundsFile(t *testing.T, rounds ...[3]string) string {
	t.Helper()
	file := strings.Builder{}
	file.WriteString("unit,date,answered by,statement,answer\n")
	for _, r := range rounds {
		for _, s := range embedded(t).Questionnaire.Asked(assessment.Full) {
			fmt.Fprintf(&file, "%s,%s,The team,%s,%s\n", r[0], r[1], s.ID, r[2])
		}
	}
	return file.String()
}

// Earlier results come in with their date, all or nothing, and once.
func TestImportEarlierResults(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client := site.SignedIn(t, site.A.Assessor)
		file := roundsFile(t, [3]string{"Claims", "2024-03-31", "1"}, [3]string{"Harbour Mutual / Underwriting", "2024-04-01", "3"})
		before := site.Dump(t)
		preview := sendFile(t, client, "/import/preview", "rounds.csv", []byte(file), "organization", site.A.ID)
		preview.Has(t, "2 results will be made", "31 March 2024", "1 April 2024", "Level 1", "Level 5")
		if preview.Status != http.StatusOK || site.Dump(t) != before {
			t.Fatalf("looking at a file: %d, or something was changed", preview.Status)
		}
		form := confirmed(preview.Body)
		if done := client.Post("/import", form); done.Status != http.StatusSeeOther {
			t.Fatalf("import: %d\n%s", done.Status, plain(done.Body))
		}
		listed, err := site.Store.Assessments(t.Context(), site.A.ID, site.A.Empty.ID)
		if err != nil || len(listed) != 1 || listed[0].Summary.Level != 5 || listed[0].SubmittedAt.Format("2006-01-02") != "2024-04-01" {
			t.Fatalf("%+v, %v", listed, err)
		}
		client.Get("/assessments/"+listed[0].ID).Has(t, "imported by", "rounds.csv", "Agreed by The team")
		site.SignedIn(t, site.A.Owner).Get("/members/history").Has(t, "imported 2 earlier results from “rounds.csv”")
		if again := client.Post("/import", form); again.Status != http.StatusUnprocessableEntity {
			t.Errorf("imported twice: %d", again.Status)
		}
		once := sendFile(t, client, "/import/preview", "rounds.csv", []byte(file), "organization", site.A.ID)
		once.Has(t, "0 results will be made", "Passed over: this unit has a result of that day already.")
	})
}

// One line that is wrong and nothing of the file is imported; the other line is
// not half there.
func TestEarlierResultsWithMistakes(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		client, before := site.SignedIn(t, site.A.Assessor), site.Dump(t)
		same := func() {
			t.Helper()
			if site.Dump(t) != before {
				t.Error("half of the file was imported")
			}
		}
		good := roundsFile(t, [3]string{"Claims", "2024-03-31", "1"})
		for _, row := range []struct{ name, more, want string }{
			{"an unknown unit", "Nowhere,2024-03-31,We,cf1a,1\n", "line 47"},
			{"a unit of another organization", site.B.Name + ",2024-03-31,We,cf1a,1\n", "line 47"},
			{"no date", "Claims,soon,We,cf1a,1\n", "line 47"},
			{"tomorrow", "Claims,2999-01-01,We,cf1a,1\n", "line 47"},
			{"no answer", "Claims,2024-04-01,We,cf1a,9\n", "line 47"},
		} {
			got := sendFile(t, client, "/import/preview", "rounds.csv", []byte(good+row.more), "organization", site.A.ID)
			if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want 422", row.name, got.Status)
			}
			got.Has(t, row.want)
		}
		same()
		archived := roundsFile(t, [3]string{"Underwriting", "2024-03-31", "1"})
		preview := sendFile(t, client, "/import/preview", "rounds.csv", []byte(good+strings.SplitN(archived, "\n", 2)[1]), "organization", site.A.ID)
		site.SignedIn(t, site.A.Owner).Post("/units/"+site.A.Empty.ID+"/archive", nil)
		before = site.Dump(t)
		if got := client.Post("/import", confirmed(preview.Body)); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a unit archived since: %d, want 422", got.Status)
		}
		same()
	})
}
