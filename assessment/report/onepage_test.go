package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// readOnePage makes a summary without compression and reads its page back.
func readOnePage(t fataler, p Plan) (*onePage, []paper) {
	t.Helper()
	d, err := newOnePage(context.Background(), OnePage(p))
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	return d, readPages(t, d.pdf)
}

// onOnePage fails unless it is one page and nothing leaves its margins.
func onOnePage(t fataler, d *onePage, pages []paper) {
	t.Helper()
	if len(pages) != 1 {
		t.Fatal(fmt.Sprintf("%d pages", len(pages)))
	}
	for _, w := range pages[0].words {
		slack := 1.0
		if w.x == w.right() {
			slack = w.size / 4 // a mark
		}
		if w.x < d.left-slack || w.right() > d.right+slack || w.y < d.top || w.y > d.bottom+1 {
			t.Fatal(fmt.Sprintf("%q from %.1f to %.1f at %.1f leaves the page", w.text, w.x, w.right(), w.y))
		}
	}
}

func TestOnePageGolden(t *testing.T) {
	letter := surveyPlan(t, sampleResponses(t, questionnaire(t)), 3)
	letter.Paper = Letter
	for name, p := range map[string]Plan{"summary-a4": samplePlan(t), "summary-letter": letter} {
		t.Run(name, func(t *testing.T) {
			d, pages := readOnePage(t, p)
			onOnePage(t, d, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

func TestOnePageSaysWhatCounts(t *testing.T) {
	q := questionnaire(t)
	empty := samplePlan(t)
	empty.Answers, empty.Notes = nil, nil
	exempt := samplePlan(t)
	for _, id := range []string{"cf3a", "cf3b", "cf3c", "cf4a", "cf4b", "cf4c"} {
		exempt.Answers[id], exempt.Notes[id] = assessment.DoesNotApply, "one customer only"
	}
	for _, row := range []struct {
		name        string
		plan        Plan
		want, never []string
	}{
		{
			"agreed", samplePlan(t),
			[]string{"Claims", "12 November 2026", "Level 1, Reactive", "Measurement holds Claims back", "you are here", "Measurement 1.8", "One step would do it.", "Begin three regular questions", "This week", "One answer away", "Answers agreed by the Claims team.", "look again by 12 November 2027", "https://continuum.example/assessments/k3v9"},
			[]string{"□"},
		},
		{
			"survey", surveyPlan(t, sampleResponses(t, q), 3),
			[]string{"Level 2, Attentive", "How much people agree", "good agreement, 0.762", "This week", "Survey, 7 people"},
			[]string{"the Claims team", "One answer away", "we never see the results"},
		},
		{"too few people", surveyPlan(t, sampleResponses(t, q), 8), []string{"Too few answers to show a level", "Seven people answered. Nothing is shown of fewer than eight."}, []string{"2.5", "Customer focus"}},
		{"answers are missing", insufficientPlan(t), []string{"More answers are needed", "What to find out", "Every complaint on record shows what caused it."}, []string{"you are here", "Level 1", "1.8", "What to do next"}},
		{"levels do not apply", exempt, []string{"This unit cannot be placed on one level", "Look at the reasons once more", "one customer only"}, []string{"you are here", "Level 1"}},
		{"nothing answered", empty, []string{"More answers are needed"}, []string{"you are here", "Level 1"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, pages := readOnePage(t, row.plan)
			onOnePage(t, d, pages)
			text := flat(pages)
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, never := range row.never {
				if regexp.MustCompile(regexp.QuoteMeta(never)).MatchString(text) {
					t.Errorf("the page says %q", never)
				}
			}
		})
	}
}

// TestAnyResultFitsOnePage: whatever the names, the questionnaire and the answers.
func TestAnyResultFitsOnePage(t *testing.T) {
	sample := samplePlan(t)
	rapid.Check(t, func(t *rapid.T) {
		p := sample
		p.Organization, p.Unit, p.AnsweredBy = anyText().Draw(t, "organization"), anyText().Draw(t, "unit"), anyText().Draw(t, "answered by")
		p.Address, p.Paper = anyText().Draw(t, "address"), anyPaper().Draw(t, "paper")
		if len(p.Organization) > 800 || len(p.Unit) > 800 {
			return // names have at most 200 characters
		}
		if rapid.Bool().Draw(t, "another questionnaire") {
			p.Questionnaire = anyQuestionnaire(t)
		}
		p.Answers = assessment.Answers{}
		usual := rapid.IntRange(0, 3).Draw(t, "points")
		for _, s := range p.Questionnaire.Asked(p.Form) {
			p.Answers[s.ID] = rapid.SampledFrom([]assessment.Answer{assessment.WithPoints(usual), assessment.Fully, assessment.Fully, assessment.Started, assessment.DontKnow}).Draw(t, "answer")
		}
		d, pages := readOnePage(t, p)
		onOnePage(t, d, pages)
	})
}

func TestOnePageSameInputSameBytes(t *testing.T) {
	for name, p := range map[string]Plan{"summary": samplePlan(t), "summary-survey": surveyPlan(t, sampleResponses(t, questionnaire(t)), 3), "summary-missing": insufficientPlan(t)} {
		pictures(t, name, madeTwice(t, OnePage(p), OnePage(p)))
	}
}

func TestOnePageErrors(t *testing.T) {
	if err := (OnePage{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a summary without a questionnaire was made")
	}
	if err := OnePage(samplePlan(t)).Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}
