package report

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestPrintable(t *testing.T) {
	for _, row := range []struct {
		name, text, want string
		lost             int
	}{
		{"plain", "Claims (North)", "Claims (North)", 0},
		{"composes", "e\u0301", "é", 0},
		{"Greek, Cyrillic, Vietnamese", "Ελλάδα Київ Nguyễn", "Ελλάδα Київ Nguyễn", 0},
		{"CJK", "東京", "□□", 2},
		{"Hebrew", "שלום", "□□□□", 4},
		{"emoji with joiners", "👩‍👧", "□□", 2},
		{"emoji with a variant", "☀️", "□", 1},
		{"direction marks are dropped", "a\u202Eb", "ab", 0},
		{"controls are dropped", "a\x00\x07b", "ab", 0},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd", 0},
		{"a control between a letter and its mark", "e\x16\u0301", "é", 0},
		{"marks it has", "e\u0301\u0308 ẹ̀", "é\u0308 ẹ\u0300", 0},
		{"marks it has not are left out", "Z\u0351\u036b a\u0301\u0363", "Z á", 3},
		{"marks in a pile are left out", "a" + strings.Repeat("\u0301", 10), "á\u0301\u0301\u0301", 6},
		{"marks on what is replaced", "ที่", "□", 3},
		{"tabs and wide spaces", "a\tb\u3000c", "a b c", 0},
		{"bytes that are no text", "a\xff\xfeb", "a□b", 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, lost := printable(row.text)
			if got != row.want || lost != row.lost || Unprintable(row.text) != row.lost {
				t.Errorf("got %q, %d lost; want %q, %d", got, lost, row.want, row.lost)
			}
		})
	}
}

// TestEveryGlyphIsPrinted: what a typeface has whole is not lost for a mark that
// it does not have alone.
func TestEveryGlyphIsPrinted(t *testing.T) {
	for r := ' '; r < 0x10000; r++ {
		text := string(r)
		if !canPrint(r) || dropped(r) || !norm.NFC.IsNormalString(text) || r == '\u2028' || r == '\u2029' {
			continue
		}
		if got, lost := printable(text); got != text || lost > 0 {
			t.Errorf("%U becomes %q, %d lost", r, got, lost)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		clean, _ := printable(text)
		if !utf8.ValidString(clean) {
			t.Fatalf("%q is not valid", clean)
		}
		for _, r := range clean {
			if r != '\n' && !sans.prints(r) {
				t.Fatalf("%U of %q cannot be printed", r, clean)
			}
		}
		if again, lost := printable(clean); again != clean || lost > 0 {
			t.Fatalf("%q becomes %q when cleaned again", clean, again)
		}
	})
}

func FuzzPlan(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, s, true)
	}
	sample := samplePlan(f)
	f.Fuzz(func(t *testing.T, name, note string, letter bool) {
		p := sample
		p.Unit, p.Organization, p.AnsweredBy, p.Address = name, note, name, note
		p.Notes = map[string]string{"cf1a": note, "me2b": name}
		if letter {
			p.Paper = Letter
		}
		if len(name)+len(note) > 50_000 {
			t.Skip("longer than any note may be")
		}
		var b bytes.Buffer
		if err := p.Write(&b); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(b.String(), "%PDF-") {
			t.Fatal("no PDF")
		}
	})
}
