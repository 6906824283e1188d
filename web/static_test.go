package web

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a page loads stays small: one style sheet and one script,
// and a second of each where a unit's future is decided.
func TestAssetsStaySmall(t *testing.T) {
	for file, most := range map[string]int64{"static/continuum.css": 25 * 1024, "static/decide.css": 16 * 1024, "static/continuum.js": 10 * 1024, "static/favicon.svg": 1024} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > most {
			t.Errorf("%s is %d bytes; at most %d", file, info.Size(), most)
		}
	}
}

// Files that came from elsewhere are the ones that were taken, each listed.
func TestVendoredFilesAreUnchanged(t *testing.T) {
	for _, folder := range []string{"static/fonts", "testdata/axe"} {
		listed := checkSums(t, folder)
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(files)-1, listed; got != want {
			t.Errorf("%s has %d files and SHA256SUMS lists %d", folder, got, want)
		}
	}
}

// checkSums holds the files of a folder against its SHA256SUMS and counts them.
func checkSums(t *testing.T, folder string) int {
	t.Helper()
	list, err := os.Open(filepath.Join(folder, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	listed := 0
	for lines := bufio.NewScanner(list); lines.Scan(); listed++ {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s/%s is not the file that was taken", folder, name)
		}
	}
	return listed
}

// The content security policy allows nothing inline and nothing foreign.
func TestTemplatesHaveNothingInline(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script>|<script [^>]*>[^<]|javascript:|\b(src|href|action)="?(https?:)?//`)
	files, err := filepath.Glob("templates/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range forbidden.FindAllString(string(data), -1) {
			t.Errorf("%s: %q", file, found)
		}
	}
}

// Every font the style sheet names is there, and every font there is named.
func TestFontsAndStyleSheetAgree(t *testing.T) {
	css, err := os.ReadFile("static/continuum.css")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, match := range regexp.MustCompile(`url\(fonts/([^)]+)\)`).FindAllStringSubmatch(string(css), -1) {
		named[match[1]] = true
	}
	files, err := filepath.Glob("static/fonts/*.woff2")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !named[filepath.Base(file)] {
			t.Errorf("%s is not used", file)
		}
		delete(named, filepath.Base(file))
	}
	for name := range named {
		t.Errorf("%s is used and missing", name)
	}
}
