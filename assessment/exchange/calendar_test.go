package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// plannedFile is a plan of Claims with these steps.
func plannedFile(t testing.TB, steps ...assessment.Step) PlannedFile {
	t.Helper()
	for i := range steps {
		steps[i].ID = fmt.Sprintf("s%d", i+1)
		if steps[i].Status == "" {
			steps[i].Status = assessment.StepToDo
		}
	}
	changed := time.Date(2026, 3, 4, 15, 30, 0, 0, time.FixedZone("", 3600))
	return PlannedFile{
		Plan:          &assessment.Plan{ID: "plan", Target: 2, Steps: steps, UpdatedAt: changed},
		Questionnaire: questionnaire(t), Unit: "Claims", Address: "https://continuum.example/units/u/plan",
	}
}

func due(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

func calendarOf(t testing.TB, p PlannedFile) string {
	t.Helper()
	var file bytes.Buffer
	if err := WriteCalendar(&file, p); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

func TestCalendar(t *testing.T) {
	got := calendarOf(t, plannedFile(t,
		assessment.Step{Title: "Ring back; always, within a day", Owner: "Bo", FirstStep: "Write\nthe list", Due: due(31), Version: 3},
		assessment.Step{Title: "No day"},
		assessment.Step{Title: "Over", Due: due(2), Status: assessment.StepDone, DoneOn: due(1), Version: 5},
		assessment.Step{Title: "Given up", Due: due(3), Status: assessment.StepDropped, Reason: `C:\ too dear`, Version: 6},
	))
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Continuum//Plan//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Plan of Claims
BEGIN:VEVENT
UID:s1.plan@continuum
DTSTAMP:20260304T143000Z
SEQUENCE:3
DTSTART;VALUE=DATE:20260331
DTEND;VALUE=DATE:20260401
SUMMARY:Claims: Ring back\; always\, within a day
DESCRIPTION:Who: Bo\nFirst step: Write\nthe list
URL:https://continuum.example/units/u/plan
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:s3.plan@continuum
DTSTAMP:20260304T143000Z
SEQUENCE:5
DTSTART;VALUE=DATE:20260302
DTEND;VALUE=DATE:20260303
SUMMARY:Claims: Done: Over
URL:https://continuum.example/units/u/plan
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:s4.plan@continuum
DTSTAMP:20260304T143000Z
SEQUENCE:6
DTSTART;VALUE=DATE:20260303
DTEND;VALUE=DATE:20260304
SUMMARY:Claims: Given up
DESCRIPTION:Dropped: C:\\ too dear
URL:https://continuum.example/units/u/plan
STATUS:CANCELLED
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// checkCalendar reads a calendar as strictly as RFC 5545 is written, and returns
// the values of its properties of type TEXT, unescaped.
func checkCalendar(file string) (texts map[string][]string, err error) {
	texts = map[string][]string{}
	if !utf8.ValidString(file) || !strings.HasSuffix(file, "\r\n") {
		return nil, fmt.Errorf("not UTF-8, or the last line has no end")
	}
	lines := strings.Split(strings.TrimSuffix(file, "\r\n"), "\r\n")
	for _, line := range lines {
		if len(line) > foldAt || line == "" || !utf8.ValidString(line) {
			return nil, fmt.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	var open []string
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSuffix(file, "\r\n"), "\r\n ", ""), "\r\n") {
		if i := strings.IndexFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F || r == 0x85 || r == 0x2028 }); i >= 0 {
			return nil, fmt.Errorf("a control character: %q", line)
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-;=") != "" {
			return nil, fmt.Errorf("no property: %q", line)
		}
		switch name {
		case "BEGIN":
			open = append(open, value)
		case "END":
			if len(open) == 0 || open[len(open)-1] != value {
				return nil, fmt.Errorf("%s ends, open are %v", value, open)
			}
			open = open[:len(open)-1]
		case "UID", "SUMMARY", "DESCRIPTION", "X-WR-CALNAME":
			text, err := unescapeCalendar(value)
			if err != nil {
				return nil, err
			}
			texts[name] = append(texts[name], text)
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("still open: %v", open)
	}
	return texts, nil
}

func unescapeCalendar(value string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case ';', ',':
			return "", fmt.Errorf("not escaped: %q", value)
		case '\\':
			i++
			if i == len(value) || !strings.ContainsRune(`\;,n`, rune(value[i])) {
				return "", fmt.Errorf("a wrong escape: %q", value)
			}
			if value[i] == 'n' {
				b.WriteByte('\n')
			} else {
				b.WriteByte(value[i])
			}
		default:
			b.WriteByte(value[i])
		}
	}
	return b.String(), nil
}

// Any text that can be kept comes back as it was, but for the ends of its lines
// and control characters.
func TestCalendarHoldsAnyText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("\\;,:\"\n\r\t\u0085\u2028é🙂 ")))).Draw(r, "text")
		p := plannedFile(t, assessment.Step{Title: "x", Note: text, Due: due(1)})
		texts, err := checkCalendar(calendarOf(t, p))
		if err != nil {
			r.Fatal(err)
		}
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(text)
		want = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && r < 0xA0 {
				return -1
			}
			return r
		}, want)
		if text != "" {
			want = "Note: " + want
		}
		if got := strings.Join(texts["DESCRIPTION"], ""); got != want {
			r.Fatalf("%q came back as %q", want, got)
		}
	})
}

// FuzzCalendar gives any bytes as every text of a step.
func FuzzCalendar(f *testing.F) {
	for _, seed := range []string{"", "Ring back", "a\r\nBEGIN:VEVENT\r\n", "\xff\xfe", strings.Repeat("é", 80), `\n\\;,`, "\u2028x\u0085"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		p := plannedFile(t, assessment.Step{Title: text, Owner: text, FirstStep: text, Evidence: text, Measure: text, Note: text, Due: due(1)})
		p.Unit, p.Address, p.Plan.ID = text, address, text
		texts, err := checkCalendar(calendarOf(t, p))
		if err != nil {
			t.Fatal(err)
		}
		if len(texts["UID"]) != 1 || len(texts["SUMMARY"]) != 1 {
			t.Errorf("%d events: %q", len(texts["UID"]), texts)
		}
	})
}
