package exchange

import (
	"mime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFileName(t *testing.T) {
	tests := []struct {
		name  string
		parts []string
		want  string
	}{
		{"plain", []string{"Claims", "2026-01-31", ".pdf"}, "Claims 2026-01-31.pdf"},
		{"no ending", []string{"Claims"}, "Claims"},
		{"nothing", nil, "continuum"},
		{"only an ending", []string{"", ".csv"}, "continuum.csv"},
		{"Cyrillic", []string{"Отдел выплат", ".pdf"}, "Отдел выплат.pdf"},
		{"Arabic and emoji", []string{"قسم المطالبات 🙂", ".pdf"}, "قسم المطالبات 🙂.pdf"},
		{"header injection", []string{"a\"; x=y\r\nSet-Cookie: z", ".pdf"}, "a-- x=y Set-Cookie- z.pdf"},
		{"path", []string{"../../etc/passwd", ".pdf"}, "etc-passwd.pdf"},
		{"Windows path", []string{`C:\aux`, ".pdf"}, "C--aux.pdf"},
		{"reserved", []string{"CON", ".pdf"}, "continuum CON.pdf"},
		{"reserved with an ending", []string{"nul.tar", ".pdf"}, "continuum nul.tar.pdf"},
		{"reserved port", []string{"Lpt¹", ".pdf"}, "continuum Lpt¹.pdf"},
		{"not reserved", []string{"Contact", ".pdf"}, "Contact.pdf"},
		{"dots and hyphens around", []string{"..-Claims-. ", ".pdf"}, "Claims.pdf"},
		{"only what is dropped", []string{"...///", ".pdf"}, "continuum.pdf"},
		{"formula and script", []string{"=cmd()<script>", ".csv"}, "=cmd()-script.csv"},
		{"right-to-left override", []string{"fdp.\u202Eexe", ".pdf"}, "fdp.exe.pdf"},
		{"invalid UTF-8", []string{"a\xff\x00b", ".pdf"}, "ab.pdf"},
		{"200 W", []string{strings.Repeat("W", 200), ".pdf"}, strings.Repeat("W", 150) + ".pdf"},
		{"the date stays", []string{strings.Repeat("W", 200), "2026-01-31", ".pdf"}, strings.Repeat("W", 139) + " 2026-01-31.pdf"},
		{"two long names", []string{strings.Repeat("V", 200), strings.Repeat("W", 160), ".pdf"}, strings.Repeat("V", 74) + " " + strings.Repeat("W", 75) + ".pdf"},
		{"no space left by the cut", []string{"K " + strings.Repeat("W", 147), "WW", ".pdf"}, "K " + strings.Repeat("W", 145) + " WW.pdf"},
		{"a word longer than the room", []string{strings.Repeat("V", 146) + " WWW", "x", ".pdf"}, strings.Repeat("V", 146) + " W x.pdf"},
		{"cut between characters", []string{strings.Repeat("W", 149) + "é", ".pdf"}, strings.Repeat("W", 149) + ".pdf"},
		{"cut takes marks along", []string{strings.Repeat("W", 149) + "e\u0301", ".pdf"}, strings.Repeat("W", 149) + ".pdf"},
		{"white space", []string{" a \t\n b\u00a0c ", ".pdf"}, "a b c.pdf"},
		{"odd ending", []string{"a", ".P/D\r\nF"}, "a.pdf"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := FileName(test.parts...); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestContentDisposition(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"plain", "Claims 2026-01-31.pdf", `attachment; filename="Claims 2026-01-31.pdf"; filename*=UTF-8''Claims%202026-01-31.pdf`},
		{"Cyrillic", "Отдел 1.pdf", `attachment; filename="_ 1.pdf"; filename*=UTF-8''%D0%9E%D1%82%D0%B4%D0%B5%D0%BB%201.pdf`},
		{"injection", "a\"; b=c\r\nX: y.pdf", `attachment; filename="a-- b=c X- y.pdf"; filename*=UTF-8''a--%20b%3Dc%20X-%20y.pdf`},
		{"empty", "", `attachment; filename="continuum"; filename*=UTF-8''continuum`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ContentDisposition(test.file); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// Whatever the name: a file any system can hold, and a header of one line that
// a parser reads back to exactly that name.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"", "Claims", "../..", "CON", "a\"; x=y\r\n", "\u202e", "é\xff", strings.Repeat("W", 200), "🙂\u200d🙂", ". .", "com1 .x", "~", "%41"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		name := FileName(one, two, ".pdf")
		switch {
		case !utf8.ValidString(name), len(name) > 200, !strings.HasSuffix(name, ".pdf"), len(name) == len(".pdf"):
			t.Fatalf("name %q", name)
		case strings.ContainsAny(name, "/\\:*?\"<>|;%'`$"), strings.ContainsFunc(name, unicode.IsControl):
			t.Fatalf("name %q holds what it must not", name)
		case strings.ContainsAny(name[:1], ". -~"), reserved(name):
			t.Fatalf("name %q begins with what it must not", name)
		}
		header := ContentDisposition(name)
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("header %q is not plain", header)
		}
		kind, params, err := mime.ParseMediaType(header)
		if err != nil || kind != "attachment" || params["filename"] != name {
			t.Fatalf("header %q reads %q, %v; want %q", header, params["filename"], err, name)
		}
		if _, _, err := mime.ParseMediaType(ContentDisposition(one)); err != nil {
			t.Fatalf("header of %q: %v", one, err)
		}
	})
}
