package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// sums is what a comparison comes to: where the units stand, in words, and the
// statements they miss, with how many it holds back, how many miss it, of how many.
type sums struct {
	lead   string
	missed []string // "3, 5 of 7"
}

// sameSums holds what each output says of all units together against the others.
func sameSums(t *testing.T, page, json, xlsx, pdf []byte) {
	t.Helper()
	want := sumsInJSON(t, json)
	if got := sumsInXLSX(t, xlsx); !cmp.Equal(want, got, cmp.AllowUnexported(sums{})) {
		t.Errorf("XLSX says %v, JSON %v", got, want)
	}
	for what, got := range map[string]sums{"page": sumsOnPage(page), "PDF": sumsInPDF(t, pdf, want)} {
		if got.lead != want.lead || len(got.missed) < min(7, len(want.missed)) || !slices.Equal(got.missed, want.missed[:min(len(got.missed), len(want.missed))]) {
			t.Errorf("%s says %v, JSON %v", what, got, want)
		}
	}
}

func sumsInJSON(t *testing.T, data []byte) sums {
	t.Helper()
	var file struct {
		Lead   string
		Missed []struct {
			Holds     int `json:"holds_back"`
			Units, Of int
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	all := sums{lead: file.Lead}
	for _, m := range file.Missed {
		all.missed = append(all.missed, fmt.Sprintf("%d, %d of %d", m.Holds, m.Units, m.Of))
	}
	return all
}

func sumsInXLSX(t *testing.T, data []byte) sums {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	statements, err := f.GetRows("Statements")
	if err != nil {
		t.Fatal(err)
	}
	method, err := f.GetRows("Method")
	if err != nil {
		t.Fatal(err)
	}
	var all sums
	for _, row := range statements[1:] {
		all.missed = append(all.missed, fmt.Sprintf("%s, %s of %s", row[4], row[5], row[6]))
	}
	for _, row := range method {
		if row[0] == "In short" {
			all.lead = row[1]
		}
	}
	return all
}

func sumsOnPage(data []byte) sums {
	page := string(data)
	var all sums
	if lead := regexp.MustCompile(`<p class="lead">([^<]*)</p>`).FindStringSubmatch(page); lead != nil {
		all.lead = html.UnescapeString(lead[1])
	}
	row := regexp.MustCompile(`data-label="Holds back">(?:<span[^>]*>)?(\d+|none)<.*?data-label="Missed by"><span[^>]*>(\d+ of \d+)<`)
	for _, cells := range row.FindAllStringSubmatch(page, -1) {
		all.missed = append(all.missed, strings.Replace(cells[1], "none", "0", 1)+", "+cells[2])
	}
	return all
}

// sumsInPDF reads them from the document; of the lead, whether it is that wanted.
func sumsInPDF(t *testing.T, data []byte, want sums) sums {
	t.Helper()
	text := textOfPDF(t, data)
	if text == "" {
		return want
	}
	var all sums
	if strings.Contains(strings.Join(strings.Fields(text), " "), want.lead) {
		all.lead = want.lead
	}
	for _, cells := range regexp.MustCompile(`(?m)  (\d+|none)  +(\d+ of \d+)$`).FindAllStringSubmatch(text, -1) {
		all.missed = append(all.missed, strings.Replace(cells[1], "none", "0", 1)+", "+cells[2])
	}
	return all
}
