package report

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
	"continuum/questionnaires"
)

// companion is a companion check that is shipped.
func companion(t fataler, id string) questionnaires.CheckEntry {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := set.CheckByID(id)
	if !ok {
		t.Fatal("the companion check " + id + " is missing")
	}
	return entry
}

// samplePart is an agreed check with a round before it and something worth a
// second look; one aspect nobody knows.
func samplePart(t fataler) CheckPart {
	t.Helper()
	entry := companion(t, "moments-of-truth")
	at := func(levels ...assessment.Fit) *assessment.Check {
		fits := assessment.Fits{}
		for i, level := range levels {
			fits[i+1] = level
		}
		return &assessment.Check{
			ID: "c", Ref: entry.Ref, Questionnaire: entry.Check, Mode: assessment.Agreed, AnsweredBy: "the Claims team", Fits: fits, Result: entry.Check.Result(fits),
		}
	}
	return CheckPart{
		Check: at(2, 3, 1, 4, assessment.FitDontKnow, 5, 2), Before: at(2, 1, 1, 5, 3, 5, 1), On: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC),
		Looks:      []string{assessment.SecondLook{Component: "en", Level: 4, Aspects: 2, Of: 4}.Text("Environment")},
		LevelNames: [5]string{"Reactive", "Attentive", "Consistent", "Owned", "Partnered"},
		Components: map[string]string{"cf": "Customer focus", "me": "Measurement", "en": "Environment"},
	}
}

// surveyPart is what nine people said together.
func surveyPart(t fataler) CheckPart {
	t.Helper()
	entry := companion(t, "loyalty-practices")
	var people []assessment.Fits
	for i := range 9 {
		fits := assessment.Fits{}
		for _, a := range entry.Check.Aspects {
			fits[a.Number] = assessment.Fit(1 + (i*a.Number+i/3)%5)
		}
		if i < 6 {
			fits[3] = assessment.FitDontKnow
		}
		if i < 1 {
			fits[5] = assessment.FitDontKnow
		}
		people = append(people, fits)
	}
	part := samplePart(t)
	part.Check = &assessment.Check{ID: "s", Ref: entry.Ref, Questionnaire: entry.Check, Mode: assessment.SurveyMode, CheckSettings: assessment.CheckSettings{Threshold: 5}, Result: entry.Check.Combine(people, 5)}
	part.Before, part.Looks = nil, nil
	return part
}

func sampleChecked(t fataler, parts ...CheckPart) Checked {
	t.Helper()
	return Checked{
		Organization: "Harbour Mutual", Unit: "Claims", Date: time.Date(2026, 11, 12, 9, 0, 0, 0, time.UTC), Parts: parts,
		Address: "https://continuum.example/units/k3v9/checks/c",
	}
}

func readChecked(t fataler, p Checked) (*checkedDocument, []paper) {
	t.Helper()
	d, err := settled(context.Background(), newChecked, p, false)
	if err != nil {
		t.Fatal(err)
	}
	return d, readPages(t, d.pdf)
}

func TestCheckedGolden(t *testing.T) {
	letter := sampleChecked(t, surveyPart(t))
	letter.Paper = Letter
	for name, p := range map[string]Checked{"checked-a4": sampleChecked(t, samplePart(t)), "checked-letter": letter} {
		t.Run(name, func(t *testing.T) {
			d, pages := readChecked(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
			pictures(t, name, madeTwice(t, p, p))
		})
	}
}

func TestCheckedSaysWhatWasChosen(t *testing.T) {
	agreed, survey := samplePart(t), surveyPart(t)
	_, pages := readChecked(t, sampleChecked(t, agreed))
	text := flat(pages)
	for _, want := range []string{
		"Least developed: Front-line authority. Furthest on: Loyalty.", "Agreed by the Claims team, 12 November 2026.", "Worth a second look", "Environment: the continuum says level 4",
		"Service delivery. Each key contact has a written standard", "3 Consistent", "Don’t know", "Customer focus,", "never changes a level", "not validated",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	_, pages = readChecked(t, sampleChecked(t, survey))
	text = flat(pages)
	for _, want := range []string{"9 people took part", "Shown is what at least 5 chose together, and how many chose which, never who.", "Too few answers", "lower median", "at levels 1 to 5"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// A check that has no result makes no document, and says so.
func TestCheckedNeedsAResult(t *testing.T) {
	open := samplePart(t)
	check := *open.Check
	check.Result = nil
	open.Check = &check
	for _, p := range []Checked{sampleChecked(t), sampleChecked(t, CheckPart{}), sampleChecked(t, open)} {
		if err := p.Write(t.Context(), &bytes.Buffer{}); err == nil {
			t.Errorf("a document of %+v", p.Parts)
		}
	}
}

// The plan of a result prints the checks beside it and takes their side between
// equal actions; without them it is as it was.
func TestThePlanPrintsItsChecks(t *testing.T) {
	p := samplePlan(t)
	_, before := readBack(t, p)
	p.Checks = []CheckPart{samplePart(t), surveyPart(t)}
	_, pages := readBack(t, p)
	text := flat(pages)
	if strings.Contains(flat(before), "Moments of truth check") || !strings.Contains(text, "Moments of truth check") || !strings.Contains(text, "Loyalty practices check") {
		t.Error("the checks are not where they belong")
	}
	p.Aspects = assessment.AspectLevels{"moments-of-truth/1": 1}
	if _, pages := readBack(t, p); len(pages) == 0 {
		t.Error("no pages")
	}
}

// Whatever is typed, the document is made and nothing leaves its pages.
func TestAnyCheckLaysOut(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(1, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "Отдел", "قسم 🙂", "x"}))
	rapid.Check(t, func(t *rapid.T) {
		part := samplePart(t)
		q := *part.Check.Questionnaire
		q.Aspects = append([]assessment.Aspect(nil), q.Aspects[:rapid.IntRange(1, 7).Draw(t, "aspects")]...)
		fits := assessment.Fits{}
		for i := range q.Aspects {
			q.Aspects[i].Name = words.Draw(t, "name")
			q.Aspects[i].Descriptions[0] = strings.Repeat(words.Draw(t, "description"), 3)
			fits[i+1] = assessment.Fit(rapid.IntRange(0, 6).Draw(t, "fit"))
		}
		check := *part.Check
		check.Questionnaire, check.Result, check.AnsweredBy = &q, q.Result(fits), words.Draw(t, "who")
		part.Check = &check
		part.Looks = rapid.SliceOfN(words, 0, 3).Draw(t, "looks")
		p := sampleChecked(t, part)
		p.Unit, p.Organization = words.Draw(t, "unit"), words.Draw(t, "organization")
		d, pages := readChecked(t, p)
		withinMargins(t, &d.document, pages)
	})
}
