package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSampleEverywhere: text and JSON agree on the sample's result.
func TestSampleEverywhere(t *testing.T) {
	text := typed(t, "", "score", "testdata/sample-answers.csv", "--unit", "Claims")
	for _, want := range []string{"Claims: Level 1, Reactive", "Position 1.8 of 5", "Measurement holds Claims back"} {
		if !strings.Contains(text.stdout, want) {
			t.Errorf("the text lacks %q", want)
		}
	}
	var result struct {
		Overall struct {
			Status   string
			Level    int
			Position json.Number
			Limiting []string
		}
	}
	printed := typed(t, "", "score", "testdata/sample-answers.csv", "--format", "json")
	if err := json.Unmarshal([]byte(printed.stdout), &result); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(result.Overall); got != "{scored 1 1.8 [me]}" {
		t.Errorf("overall is %s, want {scored 1 1.8 [me]}", got)
	}
}

func TestPlanIsWritten(t *testing.T) {
	data := clean(t)
	args := []string{"score", data + "/sample-answers.csv", "--pdf", "plan.pdf", "--date", "2026-01-31", "--unit", "Claims"}
	if got := typed(t, "", args...); got.code != 0 || !strings.Contains(got.stdout, "Level 1, Reactive") {
		t.Fatalf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	first := readFile(t, "plan.pdf")
	if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(first), []byte("%%EOF")) {
		t.Error("plan.pdf is no whole PDF")
	}
	typed(t, "", args...)
	if !bytes.Equal(first, readFile(t, "plan.pdf")) {
		t.Error("the same answers and date gave another file")
	}
	typed(t, "", append(args, "--paper", "letter")...)
	if !regexp.MustCompile(`/MediaBox \[0 0 612\.00 792\.00\]`).Match(readFile(t, "plan.pdf")) {
		t.Error("--paper letter gave no page of 8.5 by 11 inches")
	}
	if names := fileNames(t, "."); names != "plan.pdf" {
		t.Errorf("the folder holds %s, want plan.pdf alone", names)
	}
}

// TestNothingIsWrittenWhenRefused: neither text nor plan, and an older plan stays.
func TestNothingIsWrittenWhenRefused(t *testing.T) {
	clean(t)
	for _, csv := range []string{
		"statement,answer\nxx1a,3\n", "statement,answer\ncf1a,4\n", "statement,answer\ncf1a,na\n",
		"statement,answer\ncf1a,3\ncf1a,3\n", "statement\ncf1a\n", "statement,answer,who\ncf1a,3,me\n",
		"statement,answer\ncf1a\n", "statement,answer\ncf1a,\x00\n", "statement,answer,note\ncf1a,3,\xff\n",
		"statement,answer,note\ncf1a,3," + strings.Repeat("n", 5001) + "\n", strings.Repeat("\n", 5<<20+1), "",
	} {
		writeFile(t, "plan.pdf", "older")
		got := typed(t, csv, "score", "-", "--pdf", "plan.pdf")
		if got.code != 2 || got.stdout != "" || !strings.Contains(got.stderr, "continuum: line ") {
			t.Errorf("%.40q: exit code %d, printed %q, said %q", csv, got.code, got.stdout, got.stderr)
		}
		if string(readFile(t, "plan.pdf")) != "older" || fileNames(t, ".") != "plan.pdf" {
			t.Errorf("%.40q: something was written: %s", csv, fileNames(t, "."))
		}
	}
}

func TestPlanCannotBeWritten(t *testing.T) {
	data := clean(t)
	answers := string(readFile(t, data+"/sample-answers.csv"))
	writeFile(t, "answers.csv", answers)
	if err := os.Mkdir("folder", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		file string
		code int
		says string
	}{
		{"none/plan.pdf", 1, "continuum: write the plan: write none/plan.pdf: no such file"},
		{"answers.csv/plan.pdf", 1, "answers.csv/plan.pdf: not a directory"},
		{"folder", 1, "folder is a folder"},
		{"answers.csv", 2, "the file of answers itself"},
	} {
		got := typed(t, "", "score", "answers.csv", "--pdf", test.file)
		if got.code != test.code || got.stdout != "" || !strings.Contains(got.stderr, test.says) {
			t.Errorf("--pdf %s: exit code %d, printed %q, said %q", test.file, got.code, got.stdout, got.stderr)
		}
	}
	if names := fileNames(t, "."); names != "answers.csv folder" || string(readFile(t, "answers.csv")) != answers {
		t.Errorf("the folder holds %s, or the answers changed", names)
	}
}

// TestPlanNeverReplacesWhatIsRead: whatever a file is called, and however it came in.
func TestPlanNeverReplacesWhatIsRead(t *testing.T) {
	data := clean(t)
	files := map[string][]byte{
		"in.csv": readFile(t, data+"/sample-answers.csv"), "q2.yaml": readFile(t, data+"/../../../questionnaires/satisfaction-continuum.yaml"), "out.txt": nil,
	}
	for name, content := range files {
		writeFile(t, name, string(content))
	}
	if err := os.Link("in.csv", "same.csv"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, args, stdin, stdout, says string }{
		{"answers", "in.csv --pdf ./in.csv", "", "", "the file of answers itself"},
		{"answers by another name", "in.csv --pdf same.csv", "", "", "the file of answers itself"},
		{"answers as standard input", "- --pdf in.csv", "in.csv", "", "the file of answers itself"},
		{"questionnaire", "in.csv --questionnaire q2.yaml --pdf q2.yaml", "", "", "the questionnaire itself"},
		{"printed text", "in.csv --pdf out.txt", "", "out.txt", "the file the text is printed to"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stderr bytes.Buffer
			args := append([]string{"score"}, strings.Fields(test.args)...)
			code := run(t.Context(), args, streamOf(t, test.stdin, os.O_RDONLY), streamOf(t, test.stdout, os.O_WRONLY), &stderr)
			if code != 2 || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("exit code %d, said %q", code, stderr.String())
			}
			for name, content := range files {
				if !bytes.Equal(readFile(t, name), content) {
					t.Errorf("%s was written to", name)
				}
			}
		})
	}
}

// streamOf is a file as a stream; without a name nothing is in it.
func streamOf(t *testing.T, name string, flags int) *os.File {
	t.Helper()
	if name == "" {
		name, flags = os.DevNull, os.O_RDWR
	}
	file, err := os.OpenFile(name, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// TestPlanKeepsWhoMayRead: the mode of the file that is replaced stays.
func TestPlanKeepsWhoMayRead(t *testing.T) {
	data := clean(t)
	for _, mode := range []os.FileMode{0o600, 0o640, 0o666} {
		writeFile(t, "plan.pdf", "older")
		if err := os.Chmod("plan.pdf", mode); err != nil {
			t.Fatal(err)
		}
		if got := typed(t, "", "score", data+"/sample-answers.csv", "--pdf", "plan.pdf"); got.code != 0 {
			t.Fatal(got.stderr)
		}
		info, err := os.Stat("plan.pdf")
		if err != nil || info.Mode() != mode || !bytes.HasPrefix(readFile(t, "plan.pdf"), []byte("%PDF-")) {
			t.Errorf("mode %v, want %v, %v", info.Mode(), mode, err)
		}
	}
}

// TestPlanIntoPipe: a pipe gets the plan, unless the text goes there.
func TestPlanIntoPipe(t *testing.T) {
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Skip("this system names no pipes: ", err)
	}
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	args := []string{"score", "testdata/sample-answers.csv", "--pdf", fmt.Sprintf("/dev/fd/%d", to.Fd())}
	var stderr bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), to, &stderr); code != 2 {
		t.Errorf("text and plan in one pipe: exit code %d, said %q", code, stderr.String())
	}
	head := make(chan string)
	go func() {
		first := make([]byte, 5)
		_, err := io.ReadFull(from, first)
		_, drained := io.Copy(io.Discard, from)
		head <- fmt.Sprint(string(first), err, drained)
	}()
	got := typed(t, "", args...)
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	if read := <-head; got.code != 0 || read != "%PDF-<nil> <nil>" {
		t.Errorf("exit code %d, said %q, the pipe begins with %s", got.code, got.stderr, read)
	}
}

// TestPlanThroughLink: the file a link leads to is replaced, not the link.
func TestPlanThroughLink(t *testing.T) {
	data := clean(t)
	writeFile(t, "real.pdf", "older")
	if err := os.Symlink("real.pdf", "link.pdf"); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	typed(t, "", "score", data+"/sample-answers.csv", "--pdf", "link.pdf")
	if info, err := os.Lstat("link.pdf"); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if !bytes.HasPrefix(readFile(t, "real.pdf"), []byte("%PDF-")) {
		t.Error("the plan is not where the link leads")
	}
}

// TestOutputThatFails: a full disk or a closed pipe is exit code 1.
func TestOutputThatFails(t *testing.T) {
	var stderr bytes.Buffer
	code := run(t.Context(), []string{"score", "testdata/sample-answers.csv"}, strings.NewReader(""), brokenWriter{}, &stderr)
	if code != 1 || !strings.Contains(stderr.String(), "no room") {
		t.Errorf("exit code %d, said %q", code, stderr.String())
	}
}

type brokenWriter struct{ io.Writer }

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no room") }

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func fileNames(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := filepath.Glob(filepath.Join(folder, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(append(files, hidden...), " ")
}
