package report

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestMetadataHoldsEveryScript: what cannot be printed can still be told.
func TestMetadataHoldsEveryScript(t *testing.T) {
	for _, name := range []string{
		"مرحبا بالعالم", "שלום עולם", "東京都 (山) \\", "ภาษาไทย", "👩‍👩‍👧 🎉", "𝔘𝔫𝔦𝔱", "Z͑ͫ̓ͪa", strings.Repeat("W", 200), "Claims",
	} {
		t.Run(name, func(t *testing.T) {
			p := samplePlan(t)
			p.Unit, p.Organization = name, name
			info := run(t, "pdfinfo", saved(t, p))
			for _, want := range []string{"Title:           Action plan for " + name + "\n", "Author:          " + name + "\n"} {
				if !strings.Contains(info, want) {
					t.Errorf("pdfinfo does not say %q:\n%s", want, info)
				}
			}
		})
	}
}

func TestTold(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"as given", "東京 🎉", "東京 🎉"},
		{"joiners stay", "👩‍👧", "👩‍👧"},
		{"controls go", "a\x00\x07b", "ab"},
		{"changes of direction go", "a\u202Egnp.exe", "agnp.exe"},
		{"one line", " a\r\n\tb\u2028c ", "a b c"},
		{"bytes that are no text", "a\xff\xfeb", "a�b"},
		{"nothing", "\x00", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := told(row.text); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestUTF16String(t *testing.T) {
	if got, want := utf16String("a東🎉"), "\xfe\xff\x00a\x67\x71\xd8\x3c\xdf\x89"; got != want {
		t.Errorf("got % x, want % x", got, want)
	}
}

// TestCreationDateIsUTC: the file can hold no offset, so the time is the one
// that readers take it for.
func TestCreationDateIsUTC(t *testing.T) {
	p := samplePlan(t)
	p.Date = time.Date(2026, 11, 12, 0, 53, 0, 0, time.FixedZone("", 2*60*60))
	pdf := made(t, p)
	for _, want := range []string{"/CreationDate (D:20261111225300)", "/ModDate (D:20261111225300)"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("the file does not hold %q", want)
		}
	}
	if _, pages := readBack(t, p); !strings.Contains(flat(pages), "12 November 2026") {
		t.Error("the printed date is not the one given")
	}
}

// TestTitleSaysWhatItIs: without a level the document is no plan, in the
// metadata as on the cover.
func TestTitleSaysWhatItIs(t *testing.T) {
	if info := run(t, "pdfinfo", saved(t, insufficientPlan(t))); !strings.Contains(info, "What is missing for Claims") {
		t.Error(info)
	}
}
