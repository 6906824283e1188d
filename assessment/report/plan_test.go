package report

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds every word and every rectangle of a plan to its place.
func TestGolden(t *testing.T) {
	letter := samplePlan(t)
	letter.Paper = Letter
	for name, p := range map[string]Plan{"sample-a4": samplePlan(t), "sample-letter": letter, "insufficient": insufficientPlan(t)} {
		t.Run(name, func(t *testing.T) {
			_, pages := readBack(t, p)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

// written is every word and rectangle of some pages with its place.
func written(pages []paper) string {
	var b strings.Builder
	for i, page := range pages {
		fmt.Fprintf(&b, "page %d\n", i+1)
		for _, w := range page.words {
			fmt.Fprintf(&b, "%4.0f %4.0f %4.1f  %s\n", w.x, w.y, w.size, w.text)
		}
		for _, r := range page.rects {
			fmt.Fprintln(&b, r)
		}
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it after a look at the pages:\n%s", path, diff)
	}
}

// flat is the text of pages with every run of white space as one space.
func flat(pages []paper) string {
	var b strings.Builder
	for _, p := range pages {
		b.WriteString(p.text() + "\n")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestSampleSaysWhatTheOthersSay(t *testing.T) {
	_, pages := readBack(t, samplePlan(t))
	text := flat(pages)
	for _, want := range []string{
		"Harbour Mutual", "12 November 2026", "Level 1, Reactive", "you are here", "Measurement holds Claims back",
		"Measurement: 1.8, level 1", "One step would do it.", "Begin three regular questions", "Stay at this level",
		"Our decision", "Method and limits", "Appendix A: answers and evidence", "Appendix B: audit sheet",
		"The lowest is the unit’s position: 1.8.", "The accessible version of this plan is the page at",
		"https://continuum.example/assessments/k3v9", fmt.Sprintf("Page 2 of %d", len(pages)),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	if strings.Contains(text, "could not be printed") {
		t.Error("the plan says that something could not be printed")
	}
}

// auditedLevel is how the audit sheet begins the line of a row of its table.
var auditedLevel = regexp.MustCompile(`[1-5]\. Level [1-5]: `)

// TestWithoutALevel: unless the result is scored the plan names no level and no
// position of the unit, and says what to answer instead. The method, which
// explains the rule, and the lines of the audit sheet, which rate single rows,
// are left out of the search.
func TestWithoutALevel(t *testing.T) {
	notApplicable := samplePlan(t)
	for _, id := range []string{"cf3a", "cf3b", "cf3c", "cf4a", "cf4b", "cf4c"} {
		notApplicable.Answers[id] = assessment.DoesNotApply
		notApplicable.Notes[id] = "one customer only"
	}
	empty := samplePlan(t)
	empty.Answers, empty.Notes = nil, nil
	for _, row := range []struct {
		name string
		plan Plan
		want []string
	}{
		{"insufficient", insufficientPlan(t), []string{
			"More answers are needed", "Asking and recording: 1 of 3 answered, at least 1 more needed", "Every complaint on record shows what caused it. (don’t know)",
			"Unknown. 1 of 3 answered: fewer than half", "Level 2: 1 of 3 answered: fewer than half. Not secured: the walk stops here.", "no level and no position are given", "there is no overall level", "What is missing, 12 November 2026",
		}},
		{"not scored", notApplicable, []string{"This unit cannot be placed on one level", "one customer only"}},
		{"nothing answered", empty, []string{"More answers are needed", "(not answered)"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, pages := readBack(t, row.plan)
			text := flat(pages)
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("the plan does not say %q", want)
				}
			}
			for _, paragraph := range assessment.Method() {
				text = strings.ReplaceAll(text, paragraph, "")
			}
			text = auditedLevel.ReplaceAllString(text, "")
			for _, never := range []string{`(?i)\blevel [1-5]\b`, `\b[0-5]\.[0-9]\b`, `you are here`, `shortest way`, `Owner`, `holds .* back`, `Action plan`, `so the level is`, `Position:`} {
				if found := regexp.MustCompile(never).FindString(text); found != "" {
					t.Errorf("the plan says %q", found)
				}
			}
		})
	}
}

func TestSameInputSameBytes(t *testing.T) {
	want := made(t, samplePlan(t))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			var b bytes.Buffer
			if err := samplePlan(t).Write(&b); err != nil {
				t.Error(err)
			} else if !bytes.Equal(b.Bytes(), want) {
				t.Error("another document")
			}
		})
	}
	group.Wait()
	other := samplePlan(t)
	other.Date = other.Date.AddDate(0, 0, 1)
	if bytes.Equal(made(t, other), want) {
		t.Error("another date gives the same document")
	}
}

func TestWithoutADateTheBytesStayTheSame(t *testing.T) {
	p := samplePlan(t)
	p.Date = time.Time{}
	if !bytes.Equal(made(t, p), made(t, p)) {
		t.Error("two documents differ")
	}
}

func TestWriteLeavesThePlanAlone(t *testing.T) {
	p := samplePlan(t)
	p.Notes["cf1a"], p.Unit = "東京\u0000", "a\r\nb"
	made(t, p)
	if p.Notes["cf1a"] != "東京\u0000" || p.Unit != "a\r\nb" {
		t.Error("the plan was changed")
	}
	if diff := cmp.Diff(questionnaire(t), p.Questionnaire); diff != "" {
		t.Error("the questionnaire was changed", diff)
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	slots <- struct{}{}
	slots <- struct{}{}
	defer func() { <-slots; <-slots }()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b bytes.Buffer
	if err := samplePlan(t).WriteContext(ctx, &b); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("err = %v, %d bytes", err, b.Len())
	}
}

func TestErrors(t *testing.T) {
	if err := (Plan{}).Write(io.Discard); err == nil {
		t.Error("a plan without a questionnaire was made")
	}
	broken := samplePlan(t)
	broken.Questionnaire = &assessment.Questionnaire{Components: []assessment.Component{{}}}
	broken.Form = "neither"
	if err := broken.Write(io.Discard); err != nil {
		t.Logf("an empty questionnaire: %v", err) // an error is as good as a plan; a panic is not
	}
	if err := samplePlan(t).Write(failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}

var errDisk = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errDisk }

func TestLinksAreWebAddressesOnly(t *testing.T) {
	for _, row := range []struct {
		address string
		links   int
	}{
		{"https://continuum.example/a?b=(c)", 1},
		{"http://localhost:8080/x", 1},
		{"", 0},
		{"javascript:alert(1)", 0},
		{"/assessments/1", 0},
		{"file:///etc/passwd", 0},
		{"https://a\nb", 0},
		{"//host/x", 0},
	} {
		t.Run(row.address, func(t *testing.T) {
			p := samplePlan(t)
			p.Address = row.address
			pdf := made(t, p)
			if got := bytes.Count(pdf, []byte("/S /URI")); got != row.links {
				t.Errorf("%d links, want %d", got, row.links)
			}
			if bytes.Contains(pdf, []byte("/JavaScript")) {
				t.Error("the document holds a script")
			}
		})
	}
}

func TestContentsNamesThePages(t *testing.T) {
	d, pages := readBack(t, samplePlan(t))
	if len(d.entries) < 12 {
		t.Fatalf("only %d entries", len(d.entries))
	}
	contents := pages[1].text()
	for _, e := range d.entries {
		if !strings.Contains(contents, e.title+"\n"+fmt.Sprint(e.page)+"\n") {
			t.Errorf("the contents do not send %q to page %d", e.title, e.page)
		}
		if !strings.Contains(strings.Join(strings.Fields(pages[e.page-1].text()), " "), e.title) {
			t.Errorf("%q is not on page %d", e.title, e.page)
		}
	}
}

func TestFontsAreTheOnesNamed(t *testing.T) {
	sums, err := os.ReadFile("fonts/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	listed := strings.Split(strings.TrimSpace(string(sums)), "\n")
	files, err := filepath.Glob("fonts/*.t*")
	if err != nil || len(files) != len(listed) {
		t.Errorf("%d files, %d sums (%v)", len(files), len(listed), err)
	}
	for _, line := range listed {
		sum, name, _ := strings.Cut(line, "  ")
		data, err := os.ReadFile(filepath.Join("fonts", name))
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sum {
			t.Errorf("%s is %s, want %s", name, got, sum)
		}
	}
}

// TestScriptsOfTheFaces: what the README promises can be printed.
func TestScriptsOfTheFaces(t *testing.T) {
	for _, text := range []string{"Zürich façade Łódź", "Ελλάδα ώς", "Київ Ёж", "Nguyễn Thị Bưởi", "→ ✓ ≥ ● □ ☐ – “”", "ẹ̀kọ́"} {
		if n := Unprintable(text); n > 0 {
			t.Errorf("%q: %d characters cannot be printed", text, n)
		}
	}
}

// TestActionsKeepTheirNumbers: cards and outline number the actions in the one
// order to consider them, components without their basics first.
func TestActionsKeepTheirNumbers(t *testing.T) {
	p := samplePlan(t)
	p.Answers, p.Notes = assessment.Answers{}, nil
	for _, s := range p.Questionnaire.Asked(assessment.Full) {
		p.Answers[s.ID] = assessment.NotInPlace
	}
	for _, s := range p.Questionnaire.Components[0].Cells[0].Statements {
		p.Answers[s.ID] = assessment.Fully
	}
	d, pages := readBack(t, p)
	if first := d.advice.Actions[0].Component; first == p.Questionnaire.Components[0].ID {
		t.Fatalf("the actions begin with %s, whose basics are in place", first)
	}
	text := flat(pages)
	for i, a := range d.advice.Actions {
		numbers := regexp.MustCompile(`(\d+)\. `+regexp.QuoteMeta(a.Title)).FindAllStringSubmatch(text, -1)
		for _, found := range numbers {
			if found[1] != fmt.Sprint(i+1) {
				t.Errorf("%s is number %s, want %d", a.Title, found[1], i+1)
			}
		}
		if len(numbers) < 2 {
			t.Errorf("%s is numbered %d times", a.Title, len(numbers))
		}
	}
}
