package report

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool finds a program of another project that reads PDFs. In CI it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install poppler-utils and qpdf", name)
	}
	t.Skipf("SKIPPED: %s is not installed (apt-get install poppler-utils qpdf), so no other program has read the plan", name)
	return ""
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), tool(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// pictures makes pictures of a document's pages where PICTURES names a folder,
// to look at.
func pictures(t *testing.T, name string, pdf []byte) {
	t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	path := filepath.Join(folder, name+".pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "pdftoppm", "-r", "60", "-png", path, filepath.Join(folder, name))
}

func saved(t *testing.T, p Plan) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.pdf")
	if err := os.WriteFile(path, made(t, p), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOtherProgramsReadIt: the file is well formed, its text can be searched
// and its metadata found by programs that know nothing of this one.
func TestOtherProgramsReadIt(t *testing.T) {
	p := samplePlan(t)
	p.Unit, p.Organization = `Schäden "Ελλάδα"; a=b`+"\r\n", "Київ (Nguyễn) \\ 東京"
	path := saved(t, p)
	if out := run(t, "qpdf", "--check", path); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	text := run(t, "pdftotext", "-layout", path, "-")
	for _, want := range []string{`Schäden "Ελλάδα"; a=b`, "Київ (Nguyễn) \\ □□", "Level 1, Reactive", "2 characters could not be printed"} {
		if !strings.Contains(text, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
	info := run(t, "pdfinfo", path)
	for _, want := range []string{
		`Title:           Action plan for Schäden "Ελλάδα"; a=b`, "Author:          Київ (Nguyễn) \\ 東京", "Subject:         Customer Satisfaction Practices Continuum, 12 November 2026",
		"Creator:         Continuum", "Page size:       595.28 x 841.89 pts (A4)", "JavaScript:      no",
	} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	fonts := run(t, "pdffonts", path)
	for _, line := range strings.Split(strings.TrimSpace(fonts), "\n")[2:] {
		if f := strings.Fields(line); len(f) < 6 || !strings.Contains(line, " yes ") {
			t.Errorf("a font is not embedded: %s", line)
		}
	}
}

func TestLetterIsLetter(t *testing.T) {
	p := samplePlan(t)
	p.Paper = Letter
	if info := run(t, "pdfinfo", saved(t, p)); !strings.Contains(info, "612 x 792 pts (letter)") {
		t.Error(info)
	}
}

// madeTwice is a document's file. It fails unless the same content, made a second
// time, gives the same bytes.
func madeTwice(t *testing.T, first, second interface {
	Write(ctx context.Context, w io.Writer) error
},
) []byte {
	t.Helper()
	var one, two bytes.Buffer
	if err := errors.Join(first.Write(t.Context(), &one), second.Write(t.Context(), &two)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two documents differ")
	}
	return one.Bytes()
}
