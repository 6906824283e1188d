package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

func plannedDay(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }

// samplePlanned is a plan with a step of every kind, on a Thursday.
func samplePlanned(t testing.TB) Planned {
	steps := []assessment.Step{
		{
			Title: "Ask after every closed claim", Component: "me", To: 2, Owner: "Bo Lind", Status: assessment.StepDoing, Start: plannedDay(2), Due: plannedDay(27),
			FirstStep: "Put one question under the closing letter.", Evidence: "Twenty answers in a row, read by the team.", Measure: "Answers per 100 claims", OneOff: 12000, Yearly: 3000, Days: 4.5,
		},
		{Title: "One list of complaints", Component: "me", To: 2, Owner: "Ada Moreno", Status: assessment.StepToDo, Due: plannedDay(4)},
		{Title: "Tell the front line each Friday", Status: assessment.StepToDo, Start: plannedDay(16), Due: plannedDay(60), Note: "Ten minutes.\nNo slides."},
		{Title: "Count calls", Status: assessment.StepDone, DoneOn: plannedDay(10), Start: plannedDay(3), Owner: "Cy", Evidence: "A month of counts."},
		{Title: "New software", Status: assessment.StepDropped, Reason: "Too dear for now"},
		{Title: "Some day", Status: assessment.StepToDo},
	}
	for i := range steps {
		steps[i].ID = fmt.Sprint("s", i)
	}
	return Planned{
		Organization: "Harbour Mutual", Unit: "Claims", Date: time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC),
		Plan: &assessment.Plan{ID: "p", Target: 2, Steps: steps}, Questionnaire: questionnaire(t), Address: "https://continuum.example/units/u/plan",
	}
}

// readPlanned makes a plan without compression and reads its pages back.
func readPlanned(t fataler, p Planned) (*plannedDocument, []paper) {
	t.Helper()
	d, err := settled(context.Background(), newPlanned, p, false)
	if err != nil {
		t.Fatal(err)
	}
	return d, readPages(t, d.pdf)
}

func TestPlannedGolden(t *testing.T) {
	letter := samplePlanned(t)
	letter.Paper, letter.Plan.ClosedAt = Letter, plannedDay(12)
	for name, p := range map[string]Planned{"planned-a4": samplePlanned(t), "planned-letter": letter} {
		t.Run(name, func(t *testing.T) {
			_, pages := readPlanned(t, p)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

func TestPlannedSaysWhatTodayAsks(t *testing.T) {
	_, pages := readPlanned(t, samplePlanned(t))
	text := flat(pages)
	for _, want := range []string{
		"1 of 5 done, 1 overdue.", "To level 2, Attentive. Costs 12,000 once, 3,000 a year, 4.5 staff days; 4 of its 5 steps have no cost yet. 1 dropped.",
		"2. One list of complaints (Ada Moreno, was due 4 November 2026)", "Nothing is due this week.", "Open steps without a day: 1.", "Too dear for now",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
}

// What cannot be printed is said, whichever part of the document it stands in.
func TestPlannedSaysWhatItCouldNotPrint(t *testing.T) {
	for name, row := range map[string]struct {
		spoil func(*Planned)
		want  string
	}{
		"nothing": {func(*Planned) {}, ""},
		"why it was decided": {func(p *Planned) {
			p.Decision = &assessment.Decision{Kind: assessment.Hold, Target: 2, Reason: "客户先", Owner: "Bo", By: "Ada", At: p.Date, ReviewOn: plannedDay(30)}
		}, "3 characters could not be printed"},
		"the title of a step, which the projection repeats": {func(p *Planned) {
			p.Plan.Steps[0].Title = "问"
			p.Projection = &assessment.Projection{Target: 2, Points: []assessment.ProjectedPoint{{On: plannedDay(1), Level: 1}, {On: plannedDay(27), Level: 1, Projected: true, Steps: []string{"问"}}}}
		}, "1 character could not be printed"},
	} {
		t.Run(name, func(t *testing.T) {
			p := samplePlanned(t)
			row.spoil(&p)
			_, pages := readPlanned(t, p)
			if text := flat(pages); !strings.Contains(text, row.want) || row.want == "" && strings.Contains(text, "could not be printed") {
				t.Errorf("it does not say %q:\n%s", row.want, text)
			}
		})
	}
}

func TestAnyTextMakesAPlanned(t *testing.T) {
	q := questionnaire(t)
	rapid.Check(t, func(t *rapid.T) {
		p := Planned{
			Organization: anyText().Draw(t, "organization"), Unit: anyText().Draw(t, "unit"), Paper: anyPaper().Draw(t, "paper"),
			Date: plannedDay(12), Questionnaire: q, Plan: &assessment.Plan{Target: 2},
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "steps") {
			p.Plan.Steps = append(p.Plan.Steps, assessment.Step{
				ID: fmt.Sprint(i), Title: anyText().Draw(t, "title"), Owner: anyText().Draw(t, "owner"), Note: anyText().Draw(t, "note"),
				FirstStep: anyText().Draw(t, "first step"), Reason: anyText().Draw(t, "reason"), Due: plannedDay(rapid.IntRange(-400, 400).Draw(t, "due")),
				Status: rapid.SampledFrom(assessment.StepStatuses()).Draw(t, "status"), DoneOn: plannedDay(1),
			})
		}
		d, pages := readPlanned(t, p)
		withinMargins(t, &d.document, pages)
	})
}

// manySteps is a plan of so many steps, each with as long a note as can be saved.
func manySteps(t *testing.T, steps int, word string) Planned {
	p := samplePlanned(t)
	one := p.Plan.Steps[0]
	one.Note = strings.Repeat(word, assessment.NoteLimit/len(word))
	one.FirstStep, one.Evidence = one.Note, one.Note
	for i := len(p.Plan.Steps); i < steps; i++ {
		one.ID, one.Title = fmt.Sprint("n", i), fmt.Sprintf("Step number %d", i+1)
		p.Plan.Steps = append(p.Plan.Steps, one)
	}
	return p
}

// However long the plan, the document can be held: it says what it leaves out and
// where that is.
func TestPlannedStaysShort(t *testing.T) {
	for _, row := range []struct {
		name  string
		steps int
		word  string
		most  int
		want  string
	}{
		{"a few steps are printed whole", 8, "word ", 15, ""},
		{"many are shortened", 80, "word ", 50, "The plan has 80 steps, and long texts end in “…” here."},
		{"in wide letters too", 80, "WWWWWWWWWW", 60, "long texts end in “…” here."},
		{"as many as can be have a line each", assessment.StepLimit, "WWWWWWWWWW", 60, "so each has a line here."},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := manySteps(t, row.steps, row.word)
			d, pages := readPlanned(t, p)
			text := flat(pages)
			if len(pages) > row.most {
				t.Errorf("%d pages", len(pages))
			}
			if !strings.Contains(text, row.want) || row.want == "" && strings.Contains(text, "The plan has") || !strings.Contains(text, fmt.Sprintf("%d. Step number", row.steps)) {
				t.Errorf("it does not say %q, or not every step", row.want)
			}
			withinMargins(t, &d.document, pages)
		})
	}
}

// What makes a step done is nothing that was shown: nobody has said so.
func TestPlannedClaimsNoEvidence(t *testing.T) {
	_, pages := readPlanned(t, samplePlanned(t))
	if text := flat(pages); strings.Contains(text, "Evidence") || !strings.Contains(text, "Done when A month of counts.") {
		t.Errorf("got %s", text)
	}
}

// A thousand steps make a document in reasonable time.
func TestPlannedHoldsAThousandSteps(t *testing.T) {
	p := manySteps(t, assessment.StepLimit, "word ")
	began := time.Now()
	var b bytes.Buffer
	if err := p.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d KB in %v", b.Len()>>10, time.Since(began))
	if b.Len() > 4<<20 {
		t.Errorf("%d bytes", b.Len())
	}
}

func TestPlannedSameInputSameBytes(t *testing.T) {
	pictures(t, "planned", madeTwice(t, samplePlanned(t), samplePlanned(t)))
}

func TestPlannedErrors(t *testing.T) {
	if err := (Planned{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a document without a plan was made")
	}
	if err := samplePlanned(t).Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}
